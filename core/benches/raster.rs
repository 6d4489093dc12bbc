//! Arcs on their way to pixels: projected paths, and the counts made of them.
#![allow(missing_docs)]

mod made_up;

use std::hint::black_box;

use atlas_core::geo::{LonLat, ProjectionKind, ScreenPaths, Viewport};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use made_up::{SIZES, criterion};

const WIDTH_PX: f64 = 1280.0;
const HEIGHT_PX: f64 = 720.0;

/// The ends of `n` made-up partnerships.
fn ends(n: usize) -> Vec<(LonLat, LonLat)> {
    let registry = atlas_synthetic::Registry::new(n, 1);
    let at = |city: u32| registry.cities[city as usize].at;
    registry.pairs.iter().map(|pair| (at(pair.a), at(pair.b))).collect()
}

fn projected(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("projected");
    for n in SIZES {
        let ends = ends(n);
        for kind in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let projector = Viewport::world(kind, WIDTH_PX, HEIGHT_PX).projector();
            let mut paths = ScreenPaths::new();
            group.bench_function(BenchmarkId::new(format!("{kind:?}"), n), |bencher| {
                bencher.iter(|| {
                    for (from, to) in &ends {
                        paths.clear();
                        projector.add_arc(*from, *to, &mut paths);
                        black_box(&paths);
                    }
                });
            });
        }
    }
    group.finish();
}

criterion_group! { name = benches; config = criterion(); targets = projected }
criterion_main!(benches);
