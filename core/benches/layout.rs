//! From what is shown to what is drawn: the content of map and timeline, and their scenes.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::geo::ProjectionKind;
use atlas_core::query::visible;
use atlas_core::scene::map::{LabelStyle, MapContent, MapScene};
use atlas_core::scene::timeline::{Sight, TextStyle, TimelineContent, TimelineScene};
use atlas_core::time::{TimeScale, Window};
use atlas_core::view::{LaneBy, View};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, atlas, criterion, today, words};

fn map(bench: &mut Criterion) {
    let words = words();
    let mut group = bench.benchmark_group("map");
    for n in SIZES {
        let atlas = atlas(n);
        let shown = visible(&atlas, &View::default(), today());
        let make = || MapContent::new(black_box(&atlas), &shown, false, today(), &words);
        group.bench_function(BenchmarkId::new("content", n), |bencher| bencher.iter_with_large_drop(make));
        let content = make();
        let viewport = content.fitted(ProjectionKind::EqualEarth, 1060.0, 630.0);
        let mut measure = |text: &str, _: LabelStyle| text.len() as f32 * 6.4;
        group.bench_function(BenchmarkId::new("scene", n), |bencher| {
            bencher.iter_with_large_drop(|| {
                MapScene::new(black_box(&content), &viewport, &[], &mut measure, None)
            });
        });
    }
    group.finish();
}

fn timeline(bench: &mut Criterion) {
    let words = words();
    let mut group = bench.benchmark_group("timeline");
    for n in SIZES {
        let atlas = atlas(n);
        let shown = visible(&atlas, &View::default(), today());
        for (by, lanes) in [("partnership", LaneBy::Partnership), ("city", LaneBy::City)] {
            let make = || TimelineContent::new(black_box(&atlas), &shown, lanes, today(), &words);
            group.bench_function(BenchmarkId::new(format!("content by {by}"), n), |bencher| {
                bencher.iter_with_large_drop(make);
            });
            let content = make();
            let range = content.range.unwrap_or(Window::of_years(1947, 2024));
            let scale = TimeScale::fitted(range, 1440.0, 24.0);
            let sight = Sight { scale, height_px: 300.0, axis_px: 20.0, scroll_px: 0.0, strip_px: 0.0 };
            let mut width_of = |text: &str, _: TextStyle| text.len() as f32 * 6.2;
            group.bench_function(BenchmarkId::new(format!("scene by {by}"), n), |bencher| {
                bencher
                    .iter_with_large_drop(|| TimelineScene::new(black_box(&content), sight, &mut width_of));
            });
        }
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = map, timeline }
criterion_main!(benches);
