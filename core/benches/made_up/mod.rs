//! Made-up registries of the sizes that are measured, and the day on which they are looked at.
#![allow(dead_code, reason = "each bench uses some of it")]

use std::sync::Arc;
use std::time::Duration;

use atlas_core::claim::{Lang, Layer};
use atlas_core::format::parse_vocabularies;
use atlas_core::model::Atlas;
use atlas_core::query::Visible;
use atlas_core::reference::countries;
use atlas_core::scene::timeline::{Gathered, Groups, Sight, TieLanes, TimelineContent};
use atlas_core::time::{Day, TimeScale, Window};
use atlas_core::view::{Folds, LaneBy, SortBy, View};
use atlas_core::words::{Messages, Words};
use atlas_synthetic::Registry;
use criterion::Criterion;

/// A real registry, and one four times as large.
pub const SIZES: [usize; 2] = [25_917, 100_000];

/// How often and how long: enough for medians to repeat within some percent on an idle machine.
pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args()
}

/// A layer of `n` partnerships.
pub fn layer(n: usize) -> Arc<Layer> {
    Arc::new(Registry::new(n, 1).layer())
}

/// An atlas of `n` partnerships.
pub fn atlas(n: usize) -> Atlas {
    let mut atlas = Atlas::default();
    atlas.add_layer(&layer(n));
    atlas
}

/// The day of which it is known what runs.
pub fn today() -> Day {
    Day::new(2026, 11, 26).expect("a day of the calendar")
}

/// A view of some years.
pub fn view_of(from: i32, to: i32) -> View {
    View { years: Some(Window::of_years(from, to)), ..View::default() }
}

/// The words of the English page.
pub fn words() -> Words {
    let read = |name: &str| {
        let path = format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("the repository has it")
    };
    let messages = Messages::parse(Lang::En, &read("src/i18n/en.txt")).expect("checked by tests");
    let vocabularies = parse_vocabularies(&read("data/vocabularies.json")).expect("checked by tests");
    let names = countries::all().iter().map(|c| (c.iso3_text().to_owned(), c.english_name().to_owned()));
    Words::new(messages, vocabularies, names)
}

/// The timeline's lanes, put together as the page does it; names stand in the order in which they are met.
pub fn timeline(atlas: &Atlas, shown: &Visible, by: LaneBy, words: &Words) -> TimelineContent {
    let ranks = |names: &[String]| (0..names.len() as u32).collect();
    let gathered = Gathered::new(atlas, shown, (by, SortBy::Start), today(), words, &ranks);
    let groups = Groups::new(Arc::new(gathered), &Folds::default(), atlas);
    TimelineContent::new(atlas, shown, TieLanes::Groups(Arc::new(groups)), today(), words)
}

/// All of a timeline's years on a desk's screen, from the first lane on.
pub fn sight(content: &TimelineContent) -> Sight {
    let range = content.range.unwrap_or(Window::of_years(1947, 2024));
    let scale = TimeScale::fitted(range, 1440.0, 48.0);
    Sight { scale, height_px: 300.0, axis_px: 20.0, scroll_px: 0.0, strip_px: 0.0 }
}
