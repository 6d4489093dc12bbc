//! Many ties on their way to pixels: laid in the plane, counted, lit; years and hands that move.
//!
//! Native and with this machine's vectors. In the browser the same code runs as WebAssembly, which the browser benchmark
//! measures.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::geo::{ProjectionKind, Viewport};
use atlas_core::model::Atlas;
use atlas_core::query::visible;
use atlas_core::scene::density::{Density, Ink, Network, Rgb, Step};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, atlas, criterion, today, view_of};

const WIDTH_PX: f64 = 1280.0;
const HEIGHT_PX: f64 = 720.0;

fn ink() -> Ink {
    let grey = |step: usize| Rgb([40 + 20 * step as u8; 3]);
    Ink { colors: std::array::from_fn(grey), peak: Rgb([0; 3]), opacity_of_one: 0.3 }
}

/// Until all in sight is counted, and lit.
fn finish(density: &mut Density, network: &Network) {
    while density.step(network, || true) == Step::UnderWay {}
    black_box(density.light());
}

/// All ties of some years in a view, complete.
fn complete(atlas: &Atlas, network: &Network, viewport: &Viewport, years: (i32, i32)) -> Density {
    let mut density = Density::new(network, &ink());
    show(&mut density, network, atlas, years);
    density.look(viewport, 1.0);
    finish(&mut density, network);
    density
}

fn show(density: &mut Density, network: &Network, atlas: &Atlas, (from, to): (i32, i32)) {
    let shown = visible(atlas, &view_of(from, to), today());
    density.show(network, &shown.ties);
}

fn raster(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("raster");
    for n in SIZES {
        let atlas = atlas(n);
        group.bench_function(BenchmarkId::new("network", n), |bencher| {
            bencher.iter_with_large_drop(|| Network::new(black_box(&atlas)));
        });
        let network = Network::new(&atlas);
        for kind in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let viewport = Viewport::world(kind, WIDTH_PX, HEIGHT_PX);
            group.bench_function(BenchmarkId::new(format!("first picture, {kind:?}"), n), |bencher| {
                bencher.iter_with_large_drop(|| complete(&atlas, &network, &viewport, (1947, 2024)));
            });
        }
        let viewport = Viewport::world(ProjectionKind::EqualEarth, WIDTH_PX, HEIGHT_PX);
        let still = complete(&atlas, &network, &viewport, (1970, 1999));
        group.bench_function(BenchmarkId::new("years moved by one", n), |bencher| {
            let moved = |mut density: Density| {
                show(&mut density, &network, &atlas, (1971, 2000));
                finish(&mut density, &network);
                density
            };
            bencher.iter_batched(|| still.clone(), moved, BatchSize::LargeInput);
        });
        let inside = viewport.zoomed_at(viewport.screen_from_plane(viewport.plane_center()), 4.0);
        let near = complete(&atlas, &network, &inside, (1947, 2024));
        for (name, by_px) in [("dragged by 4 px", 4.0), ("dragged by 200 px", 200.0)] {
            group.bench_function(BenchmarkId::new(name, n), |bencher| {
                let moved = |mut density: Density| {
                    density.look(&inside.panned_by(by_px, 0.0), 1.0);
                    finish(&mut density, &network);
                    density
                };
                bencher.iter_batched(|| near.clone(), moved, BatchSize::LargeInput);
            });
        }
        group.bench_function(BenchmarkId::new("zoomed by half", n), |bencher| {
            let zoomed = |mut density: Density| {
                let middle = inside.screen_from_plane(inside.plane_center());
                density.look(&inside.zoomed_at(middle, 1.5), 1.0);
                finish(&mut density, &network);
                density
            };
            bencher.iter_batched(|| near.clone(), zoomed, BatchSize::LargeInput);
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = raster }
criterion_main!(benches);
