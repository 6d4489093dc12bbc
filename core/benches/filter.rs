//! What a view shows: years, filters, and the numbers beside the filters.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::query::{facets, visible};
use atlas_core::view::{Facet, Filters, View};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, atlas, criterion, today, view_of};

fn views() -> [(&'static str, View); 3] {
    let filters = Filters::default()
        .with(Facet::Form, "twinning", true)
        .with(Facet::Region, "150", true)
        .with(Facet::Country, "DEU", true);
    [
        ("everything", View::default()),
        ("twenty years", view_of(1980, 1999)),
        ("twinning in Germany", View { filters, ..view_of(1980, 1999) }),
    ]
}

fn filter(bench: &mut Criterion) {
    for n in SIZES {
        let atlas = atlas(n);
        for (name, view) in views() {
            let mut group = bench.benchmark_group(name);
            group.bench_function(BenchmarkId::new("visible", n), |bencher| {
                bencher.iter(|| visible(black_box(&atlas), black_box(&view), today()));
            });
            group.bench_function(BenchmarkId::new("facets", n), |bencher| {
                bencher.iter(|| facets(black_box(&atlas), black_box(&view), today()));
            });
            group.finish();
        }
    }
}

criterion_group! { name = benches; config = criterion(); targets = filter }
criterion_main!(benches);
