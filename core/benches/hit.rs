//! What lies under the pointer.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::geo::{ProjectionKind, ScreenPoint, Viewport};
use atlas_core::query::visible;
use atlas_core::scene::density::{Crowd, Network};
use atlas_core::scene::timeline::{TextStyle, TimelineScene};
use atlas_core::view::{LaneBy, View};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, atlas, criterion, sight, today, words};

const WIDTH_PX: f64 = 1060.0;
const HEIGHT_PX: f64 = 630.0;
const REACH_PX: f64 = 6.0;

/// Points of a sweep over the screen, one after another without end.
fn sweep() -> impl Iterator<Item = [f64; 2]> {
    (0_u32..).map(|i| {
        let at = |step: u32, end: f64| f64::from(i.wrapping_mul(step) % end as u32);
        [at(37, WIDTH_PX), at(23, HEIGHT_PX)]
    })
}

fn hit(bench: &mut Criterion) {
    let words = words();
    let mut group = bench.benchmark_group("hit");
    for n in SIZES {
        let atlas = atlas(n);
        let shown = visible(&atlas, &View::default(), today());
        let network = Network::new(&atlas);
        let mut crowd = Crowd::default();
        crowd.follow(&network);
        crowd.show(&network, &shown);
        let viewport = Viewport::world(ProjectionKind::EqualEarth, WIDTH_PX, HEIGHT_PX);
        let mut points = sweep();
        group.bench_function(BenchmarkId::new("map", n), |bencher| {
            bencher.iter(|| {
                let [x_px, y_px] = points.next().expect("without end");
                crowd.near(&network, black_box(&viewport), ScreenPoint { x_px, y_px }, REACH_PX)
            });
        });
        let content = made_up::timeline(&atlas, &shown, LaneBy::Country, &words);
        let mut width_of = |text: &str, _: TextStyle| text.len() as f32 * 6.2;
        let scene = TimelineScene::new(&content, sight(&content), &atlas, &words, &mut width_of);
        group.bench_function(BenchmarkId::new("timeline", n), |bencher| {
            bencher.iter(|| {
                let [x_px, y_px] = points.next().expect("without end");
                scene.hit([x_px as f32, y_px as f32], black_box(REACH_PX as f32))
            });
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = hit }
criterion_main!(benches);
