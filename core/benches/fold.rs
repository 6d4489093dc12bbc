//! Claims into an atlas: all of a registry, and one change.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::claim::{
    Cell, Change, ChangeId, Claim, Content, Evidence, Field, Hlc, RecordKind, Value, WriterId,
};
use atlas_core::model::Atlas;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, atlas, criterion, layer};

fn fold(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("fold");
    for n in SIZES {
        let layer = layer(n);
        group.bench_function(BenchmarkId::from_parameter(n), |bencher| {
            let fold = || {
                let mut atlas = Atlas::default();
                atlas.add_layer(&layer);
                atlas
            };
            bencher.iter_with_large_drop(fold);
        });
    }
    group.finish();
}

/// Another city takes part in a partnership.
fn change(atlas: &Atlas, seq: u32) -> Change {
    let nth = |kind, step: usize| {
        let records = atlas.of_kind(kind);
        atlas.id(records[seq as usize * step % records.len()])
    };
    let record = nth(RecordKind::Partnership, 17);
    let cell = Cell { record, field: Field::Participant, element: "b".into() };
    Change {
        id: ChangeId { writer: WriterId(7), seq },
        clock: Hlc { millis: 2_000_000_000_000 + u64::from(seq), count: 0 },
        author: "somebody".into(),
        claims: vec![Claim {
            cell,
            content: Content::Value(Value::Ref(nth(RecordKind::Place, 11))),
            evidence: Evidence::default(),
            replaces: Vec::new(),
        }],
        withdraws: Vec::new(),
    }
}

fn one_change(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("one change");
    for n in SIZES {
        let mut atlas = atlas(n);
        let mut seq = 0;
        group.bench_function(BenchmarkId::from_parameter(n), |bencher| {
            // The same atlas goes on: a copy of it would cost far more than the change.
            let next = |atlas: &Atlas, seq: &mut u32| {
                *seq += 1;
                change(atlas, *seq)
            };
            bencher.iter_custom(|n_times| {
                let changes: Vec<Change> = (0..n_times).map(|_| next(&atlas, &mut seq)).collect();
                let start = std::time::Instant::now();
                for change in changes {
                    black_box(atlas.apply(change));
                }
                start.elapsed()
            });
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = fold, one_change }
criterion_main!(benches);
