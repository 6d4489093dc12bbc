//! The timeline of a registry: putting in groups, folding, a picture, a hover, one partnership more.
//!
//! Times are asserted in optimised builds only: `cargo test --profile native -p atlas-core --test timeline_scale --
//! --nocapture` prints them.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "claims/registry.rs"]
#[allow(dead_code, reason = "layers are enough")]
mod registry;
mod shipped;
mod timeline;

use std::sync::Arc;
use std::time::{Duration, Instant};

use atlas_core::claim::Lang;
use atlas_core::model::Atlas;
use atlas_core::query::Passing;
use atlas_core::scene::timeline::{
    Gathered, GroupLanes, Groups, Sight, TieLanes, TimelineContent, TimelineScene,
};
use atlas_core::time::TimeScale;
use atlas_core::view::{Filters, Folds, LaneBy, SortBy};
use registry::made_up_layer;
use shipped::{today, words};
use timeline::width_of;

fn no_ranks(texts: &[String]) -> Vec<u32> {
    (0..texts.len() as u32).collect()
}

/// The best of nine runs: machines are shared, and whatever else runs on them only adds to it.
fn best(mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..9).map(time).min().unwrap()
}

#[test]
fn a_registry_is_put_in_groups_and_drawn_in_time() {
    let words = words(Lang::En);
    for (n, limit_ms) in [(10_000, 20), (25_917, 75), (100_000, 300)] {
        let mut atlas = Atlas::default();
        atlas.add_layer(&Arc::new(made_up_layer(n * 2 / 3, n, true)));
        for by in [LaneBy::Partnership, LaneBy::City, LaneBy::Country, LaneBy::Region] {
            let mut content = None;
            let whole = best(|| {
                let shown = Passing::new(&atlas, &Filters::default(), today()).within(None, true, true);
                let gathered = Gathered::new(&atlas, &shown, (by, SortBy::Start), today(), &words, &no_ranks);
                let groups: Arc<dyn GroupLanes> =
                    Arc::new(Groups::new(Arc::new(gathered), &Folds::default(), &atlas));
                let made = TimelineContent::new(&atlas, &shown, TieLanes::Groups(groups), today(), &words);
                content = Some(made);
            });
            let content = content.unwrap();
            let scale = TimeScale::fitted(content.range.unwrap(), 1440.0, 48.0);
            let groups = content.groups.as_ref().unwrap();
            let sight = |at: f32| {
                let scroll_px = groups.height_px(160.0) * at;
                Sight { scale, height_px: 180.0, axis_px: 20.0, scroll_px, strip_px: 0.0 }
            };
            let start = Instant::now();
            let first = TimelineScene::new(&content, sight(0.0), &atlas, &words, &mut width_of);
            let first = (start.elapsed(), first).0;
            let mut at = 0.0;
            let mut scene = None;
            let frame = best(|| {
                at += 0.07;
                scene = Some(TimelineScene::new(&content, sight(at), &atlas, &words, &mut width_of));
            });
            let scene = scene.unwrap();
            let hover = best(|| {
                for x in 0..100 {
                    std::hint::black_box(scene.hit([x as f32 * 14.0, 60.0], 5.0));
                }
            }) / 100;
            println!(
                "{n} by {by:?}: groups {whole:?}, first picture {first:?}, frame {frame:?}, hover {hover:?}"
            );
            if !cfg!(debug_assertions) {
                assert!(whole <= Duration::from_millis(limit_ms), "{n} by {by:?}: groups {whole:?}");
                assert!(frame <= Duration::from_millis(4), "{n} by {by:?}: frame {frame:?}");
                assert!(hover <= Duration::from_micros(200), "{n} by {by:?}: hover {hover:?}");
            }
        }
    }
}
