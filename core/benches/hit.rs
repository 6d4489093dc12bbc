//! What lies under the pointer.
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

const WIDTH_PX: f64 = 1060.0;
const HEIGHT_PX: f64 = 630.0;
const REACH_PX: f32 = 6.0;

/// Points of a sweep over the screen, one after another without end.
fn sweep() -> impl Iterator<Item = [f32; 2]> {
    (0_u32..).map(|i| {
        let at = |step: u32, end: f64| (i.wrapping_mul(step) % end as u32) as f32;
        [at(37, WIDTH_PX), at(23, HEIGHT_PX)]
    })
}

fn hit(bench: &mut Criterion) {
    let words = words();
    let mut group = bench.benchmark_group("hit");
    for n in SIZES {
        let atlas = atlas(n);
        let shown = visible(&atlas, &View::default(), today());
        let content = MapContent::new(&atlas, &shown, false, today(), &words);
        let viewport = content.fitted(ProjectionKind::EqualEarth, WIDTH_PX, HEIGHT_PX);
        let mut measure = |text: &str, _: LabelStyle| text.len() as f32 * 6.4;
        let scene = MapScene::new(&content, &viewport, &[], &mut measure, None);
        let mut points = sweep();
        group.bench_function(BenchmarkId::new("map", n), |bencher| {
            bencher.iter(|| scene.hits(&content, black_box(points.next().expect("without end")), REACH_PX));
        });
        let content = TimelineContent::new(&atlas, &shown, LaneBy::Partnership, today(), &words);
        let range = content.range.unwrap_or(Window::of_years(1947, 2024));
        let scale = TimeScale::fitted(range, WIDTH_PX, 24.0);
        let sight = Sight { scale, height_px: 630.0, axis_px: 20.0, scroll_px: 0.0, strip_px: 0.0 };
        let mut width_of = |text: &str, _: TextStyle| text.len() as f32 * 6.2;
        let scene = TimelineScene::new(&content, sight, &mut width_of);
        group.bench_function(BenchmarkId::new("timeline", n), |bencher| {
            bencher.iter(|| scene.hit(black_box(points.next().expect("without end")), REACH_PX));
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = hit }
criterion_main!(benches);
