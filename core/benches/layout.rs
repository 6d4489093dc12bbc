//! From what is shown to what is drawn: the content of map and timeline, and their scenes.
//!
//! The map's are those of a few hundred ties, which are drawn each; more are counted, which `raster` measures.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::geo::{ProjectionKind, Viewport};
use atlas_core::query::visible;
use atlas_core::scene::map::{LabelStyle, MapContent, MapScene};
use atlas_core::scene::timeline::{TextStyle, TimelineScene};
use atlas_core::view::{LaneBy, View};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, atlas, criterion, sight, today, words};

/// About as many ties as are drawn each.
const FEW: usize = 500;

fn map(bench: &mut Criterion) {
    let words = words();
    let mut group = bench.benchmark_group("map");
    let atlas = atlas(FEW);
    let shown = visible(&atlas, &View::default(), today());
    let make = || MapContent::new(black_box(&atlas), &shown, false, today(), &words);
    group.bench_function(BenchmarkId::new("content", FEW), |bencher| bencher.iter_with_large_drop(make));
    let content = make();
    let viewport = Viewport::world(ProjectionKind::EqualEarth, 1060.0, 630.0);
    let mut measure = |text: &str, _: LabelStyle| text.len() as f32 * 6.4;
    group.bench_function(BenchmarkId::new("scene", FEW), |bencher| {
        bencher
            .iter_with_large_drop(|| MapScene::new(black_box(&content), &viewport, &[], &mut measure, None));
    });
    group.finish();
}

fn timeline(bench: &mut Criterion) {
    let words = words();
    let mut group = bench.benchmark_group("timeline");
    for n in SIZES {
        let atlas = atlas(n);
        let shown = visible(&atlas, &View::default(), today());
        for by in [LaneBy::Partnership, LaneBy::City, LaneBy::Country] {
            let make = || made_up::timeline(black_box(&atlas), &shown, by, &words);
            group.bench_function(BenchmarkId::new(format!("content by {by:?}"), n), |bencher| {
                bencher.iter_with_large_drop(make);
            });
            let content = make();
            let sight = sight(&content);
            let mut width_of = |text: &str, _: TextStyle| text.len() as f32 * 6.2;
            group.bench_function(BenchmarkId::new(format!("scene by {by:?}"), n), |bencher| {
                bencher.iter_with_large_drop(|| {
                    TimelineScene::new(black_box(&content), sight, &atlas, &words, &mut width_of)
                });
            });
        }
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = map, timeline }
criterion_main!(benches);
