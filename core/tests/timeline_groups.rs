//! Lanes in groups, for many: packing, bands, folding, what is in sight, and playing.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "claims/dated.rs"]
mod dated;
#[path = "claims/registry.rs"]
#[allow(dead_code, reason = "layers are enough")]
mod registry;
mod shipped;
mod timeline;

use std::collections::BTreeMap;
use std::sync::Arc;

use atlas_core::claim::{Lang, RecordIdx};
use atlas_core::model::Atlas;
use atlas_core::query::{Passing, Visible, group_title, group_value, grouped};
use atlas_core::scene::timeline::{
    Gathered, GroupLanes, Groups, Sight, Tally, TieLanes, TimelineContent, TimelineScene, n_rows, packed,
    played, rested, running_in_words, started, stepped,
};
use atlas_core::time::{Activity, Day, Edtf, Extent, TimeScale, Window};
use atlas_core::view::{Filters, Folds, LaneBy, Playing, SortBy, Speed};
use dated::{DATES, made_up};
use proptest::prelude::*;
use registry::made_up_layer;
use shipped::{atlas_of, today, words};
use timeline::{ranks, width_of};

fn shown(atlas: &Atlas) -> Visible {
    Passing::new(atlas, &Filters::default(), today()).within(None, true, true)
}

fn groups(atlas: &Atlas, by: LaneBy, sort: SortBy, folds: &Folds) -> Arc<Groups> {
    let gathered = Gathered::new(atlas, &shown(atlas), (by, sort), today(), &words(Lang::En), &ranks);
    Arc::new(Groups::new(Arc::new(gathered), folds, atlas))
}

fn content(atlas: &Atlas, groups: &Arc<Groups>) -> TimelineContent {
    TimelineContent::new(atlas, &shown(atlas), TieLanes::Groups(groups.clone()), today(), &words(Lang::En))
}

fn scene(atlas: &Atlas, content: &TimelineContent, height_px: f32, scroll_px: f32) -> TimelineScene {
    let scale = TimeScale::fitted(content.range.unwrap_or(Window::of_years(2000, 2020)), 1200.0, 24.0);
    let sight = Sight { scale, height_px, axis_px: 20.0, scroll_px, strip_px: 0.0 };
    TimelineScene::new(content, sight, atlas, &words(Lang::En), &mut width_of)
}

fn registry(n: u32) -> Atlas {
    let mut atlas = Atlas::default();
    atlas.add_layer(&Arc::new(made_up_layer(n / 2 + 2, n, true)));
    atlas
}

fn stretches() -> impl Strategy<Value = Vec<[i32; 2]>> {
    let stretch = prop_oneof![
        4 => (0..400_i32, 0..60_i32).prop_map(|(first, n)| [first, first + n]),
        1 => (0..400_i32).prop_map(|first| [first, i32::MAX]),
        1 => (0..400_i32).prop_map(|last| [i32::MIN, last]),
    ];
    prop::collection::vec(stretch, 0..80)
}

fn extents() -> impl Strategy<Value = Vec<Extent>> {
    let extent = prop::sample::select(&DATES[..])
        .prop_map(|date| Edtf::parse(date).unwrap().bounds().extent(today(), None));
    prop::collection::vec(extent, 0..40)
}

proptest! {
    #[test]
    fn no_two_of_a_row_share_a_day_and_there_is_no_row_too_many(stretches in stretches()) {
        let rows = packed(&stretches);
        prop_assert_eq!(rows.len(), stretches.len());
        for (at, row) in rows.iter().enumerate() {
            for (other, other_row) in rows.iter().enumerate().take(at) {
                let ([a, b], [c, d]) = (stretches[at], stretches[other]);
                prop_assert!(row != other_row || b < c || d < a, "{:?} {:?}", stretches[at], stretches[other]);
            }
        }
        let n = rows.iter().max().map_or(0, |row| row + 1);
        prop_assert_eq!(n, n_rows(stretches.iter().copied()));
        let most = stretches.iter().map(|[day, _]| stretches.iter().filter(|[a, b]| a <= day && day <= b).count());
        prop_assert_eq!(n as usize, most.max().unwrap_or(0));
    }

    #[test]
    fn a_band_is_as_high_as_there_were_running(extents in extents(), from in 9_000..24_000_i32, n in 0..2_000_i32) {
        let tally = Tally::new(extents.iter().copied());
        let certain_on = |day: i32| move |e: &&Extent| e.certain_from.0 <= day && day <= e.certain_to.0;
        let possible_on = |day: i32| move |e: &&Extent| e.possible_from.0 <= day && day <= e.possible_to.0;
        // On one day it is what the years of that day show.
        let day = Window::new(Day(from), Day(from));
        let active = |activity| extents.iter().filter(|e| e.activity(day) == activity).count() as u32;
        prop_assert_eq!(tally.counts(Day(from), Day(from)), [active(Activity::Certain), active(Activity::Possible)]);
        // In a longer time it is what was running on any of its days.
        let any = |is_on: &dyn Fn(i32, &Extent) -> bool| {
            extents.iter().filter(|e| (from..=from + n).any(|day| is_on(day, e))).count() as u32
        };
        let certain = any(&|day, e| certain_on(day)(&e));
        let possible = any(&|day, e| possible_on(day)(&e));
        prop_assert_eq!(tally.counts(Day(from), Day(from + n)), [certain, possible - certain]);
    }
}

fn periods() -> impl Strategy<Value = Vec<Vec<(usize, bool)>>> {
    prop::collection::vec(prop::collection::vec((0..DATES.len(), any::<bool>()), 0..4), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn groups_hold_whoever_belongs_to_them_folded_or_not(
        ties in periods(),
        by in prop::sample::select(&LaneBy::ALL[1..]),
        sort in prop::sample::select(&SortBy::ALL[..]),
        is_all in any::<bool>(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let atlas = atlas_of(&[made_up(&ties)]);
        let dated: Vec<RecordIdx> = shown(&atlas).ties.iter().filter(|tie| tie.is_dated).map(|tie| tie.record).collect();
        let mut expected: BTreeMap<u32, usize> = BTreeMap::new();
        for (key, _) in grouped(&atlas, &dated, by) {
            *expected.entry(key).or_default() += 1;
        }
        let keys: Vec<u32> = expected.keys().copied().collect();
        let folds = picks.iter().filter(|_| !keys.is_empty()).fold(Folds::all(is_all), |folds, pick| {
            folds.with(&group_value(&atlas, by, *pick.get(&keys)), !is_all)
        });
        let groups = groups(&atlas, by, sort, &folds);
        let english = words(Lang::En);
        let headings = groups.headings(&atlas, &english, usize::MAX);
        let mut counts: Vec<(String, usize)> = headings.iter().map(|h| (h.title.clone(), h.n_ties)).collect();
        let mut wanted: Vec<(String, usize)> =
            expected.iter().map(|(key, n)| (group_title(&atlas, &english, by, *key), *n)).collect();
        counts.sort();
        wanted.sort();
        prop_assert_eq!(counts, wanted);
        let mut open: Vec<RecordIdx> = headings.iter().flat_map(|heading| heading.records.clone()).collect();
        for heading in &headings {
            let (value, is_folded) = groups.fold(&atlas, heading.group).unwrap();
            prop_assert_eq!((is_folded, heading.is_folded), (folds.has(&value), folds.has(&value)));
            prop_assert!(heading.is_folded == heading.records.is_empty());
        }
        let mut records = groups.records();
        records.sort_unstable();
        open.sort_unstable();
        open.dedup();
        prop_assert_eq!(records, open);
    }

    #[test]
    fn whatever_is_unfolded_can_be_scrolled_to(
        n in 1..900_u32,
        by in prop::sample::select(&LaneBy::ALL[..]),
        sort in prop::sample::select(&[SortBy::Start, SortBy::Length][..]),
        height_px in 100.0..400.0_f32,
        pick in any::<prop::sample::Index>(),
    ) {
        let atlas = registry(n);
        let groups = groups(&atlas, by, sort, &Folds::default());
        let content = content(&atlas, &groups);
        let records = groups.records();
        if records.is_empty() {
            return Ok(());
        }
        let record = *pick.get(&records);
        let first = scene(&atlas, &content, height_px, 0.0);
        let span = groups.span_of(record, first.lanes_bottom).unwrap();
        prop_assert!(0.0 <= span[0] && span[0] < span[1] && span[1] <= groups.height_px(first.lanes_bottom) + 0.5);
        let scene = scene(&atlas, &content, height_px, first.scroll_to(span));
        // It has a bar, or its group is a band that can be seen.
        let bar = scene.bars.iter().find(|bar| bar.record == record);
        prop_assert!(bar.is_some() || !scene.band.is_empty());
        if let Some(bar) = bar {
            let y = bar.top + scene.sight.scroll_px;
            prop_assert!(span[0] - 0.5 <= y && y + bar.height <= span[1] + 0.5, "{span:?} {bar:?}");
            let stuck = scene.headings.iter().find(|heading| heading.is_stuck);
            let covered = stuck.map_or(0, |heading| heading.top + heading.height);
            prop_assert!(bar.top >= covered as f32 - 0.5, "{stuck:?} {bar:?}");
        }
        check_bars_do_not_overlap(&scene);
    }
}

/// Bars of different partnerships that are drawn at the same height are one after the other.
fn check_bars_do_not_overlap(scene: &TimelineScene) {
    let mut rows: BTreeMap<i64, Vec<(f32, f32, RecordIdx)>> = BTreeMap::new();
    for bar in &scene.bars {
        rows.entry((bar.top * 8.0) as i64).or_default().push((bar.from, bar.to, bar.record));
    }
    for row in rows.values_mut() {
        row.sort_by(|a, b| a.0.total_cmp(&b.0));
        for pair in row.windows(2) {
            // No bar is thinner than can be seen, though it be over before.
            assert!(pair[0].2 == pair[1].2 || pair[0].1 <= pair[1].0 + 3.5, "{pair:?}");
        }
    }
}

#[test]
fn a_frame_costs_what_is_in_sight_however_many_there_are() {
    let atlas = registry(10_000);
    for by in [LaneBy::City, LaneBy::Country, LaneBy::Partnership] {
        let groups = groups(&atlas, by, SortBy::Start, &Folds::default());
        let content = content(&atlas, &groups);
        for at in [0.0, 0.3, 1.0] {
            let scroll_px = groups.height_px(200.0) * at;
            let scene = scene(&atlas, &content, 220.0, scroll_px);
            assert!(scene.headings.len() <= 12, "{by:?}: {} headings", scene.headings.len());
            assert!(scene.bars.len() <= 4_000 && scene.band.len() <= 12 * 600, "{by:?}");
            assert!(!scene.bars.is_empty() || !scene.band.is_empty(), "{by:?} at {at}");
        }
    }
}

#[test]
fn a_heading_is_taken_where_it_is_seen_and_folds_its_group() {
    let atlas = registry(2_000);
    let open = groups(&atlas, LaneBy::Country, SortBy::Start, &Folds::default());
    let whole = scene(&atlas, &content(&atlas, &open), 300.0, 0.0);
    let heading = whole.headings[0];
    let at = [200.0, heading.top as f32 + 4.0];
    assert_eq!(whole.heading_at(at), Some(heading));
    assert_eq!(whole.heading_at([200.0, whole.axis_top + 1.0]), None);
    let (value, _) = open.fold(&atlas, heading.group).unwrap();
    let folded = groups(&atlas, LaneBy::Country, SortBy::Start, &Folds::default().with(&value, true));
    assert!(folded.height_px(300.0) < open.height_px(300.0));
    let scene = scene(&atlas, &content(&atlas, &folded), 300.0, 0.0);
    assert!(scene.headings[0].is_folded && !scene.headings[1].is_folded);
    // What was running is still to be seen behind the heading.
    let bottom = (scene.headings[0].top + scene.headings[0].height) as f32;
    assert!(scene.band.iter().any(|column| column.bottom <= bottom));
}

#[test]
fn the_heading_of_what_is_in_sight_stays_there_until_its_group_ends() {
    let atlas = registry(2_000);
    let groups = groups(&atlas, LaneBy::Country, SortBy::Start, &Folds::default());
    let content = content(&atlas, &groups);
    let [first, second] = [0, 1].map(|group| groups.heading_span(group, 300.0).unwrap());
    let whole = scene(&atlas, &content, 300.0, 0.0);
    assert!(whole.headings.iter().all(|heading| !heading.is_stuck));
    assert_eq!(whole.n_labels_below, 0);
    for scroll_px in [first[1], f32::midpoint(first[1], second[0]), second[0] - 12.0] {
        let scene = scene(&atlas, &content, 300.0, scroll_px);
        let stuck: Vec<_> = scene.headings.iter().filter(|heading| heading.is_stuck).collect();
        let top = (second[0] - scroll_px - stuck[0].height as f32).min(0.0);
        assert_eq!((stuck.len(), stuck[0].group, stuck[0].top), (1, 0, top as i32), "{scroll_px}");
        // What it covers is out of reach, and it is folded where it is seen.
        let at = [600.0, 3.0];
        assert_eq!(scene.heading_at(at).map(|heading| heading.group), Some(0));
        assert_eq!(scene.hit(at, 5.0), None);
        let name = &scene.labels[scene.n_labels_below];
        assert_eq!(name.text, groups.title(&atlas, &words(Lang::En), 0));
    }
    assert!(scene(&atlas, &content, 300.0, second[0]).headings.iter().all(|heading| !heading.is_stuck));
}

#[test]
fn a_band_tells_how_many_were_running_where_it_is_pointed_at() {
    let atlas = registry(10_000);
    let groups = groups(&atlas, LaneBy::Partnership, SortBy::Start, &Folds::default());
    let scene = scene(&atlas, &content(&atlas, &groups), 220.0, 0.0);
    let highest = *scene.band.iter().max_by(|a, b| a.certain_px.total_cmp(&b.certain_px)).unwrap();
    // Anywhere in its column, above it too.
    for y in [highest.top + 1.0, highest.bottom - 1.0] {
        assert_eq!(scene.band_at([highest.from + 0.5, y]), Some(highest));
    }
    assert_eq!(scene.band_at([highest.from + 0.5, scene.axis_top + 1.0]), None);
    let days = scene.days_of(&highest);
    let in_days = Passing::new(&atlas, &Filters::default(), today()).within(Some(days), true, false);
    let n_running = in_days.ties.iter().filter(|tie| tie.activity != Activity::No).count();
    let shown = highest.counts.map(|n| n as usize);
    assert!(shown[0] > 100 && days.to.0 - days.from.0 < 366, "{days:?}");
    // Within a column of the band all that was running is counted, as by the years.
    assert_eq!(shown[0] + shown[1], n_running);
    let english = words(Lang::En);
    let text = running_in_words(&highest, days, &english);
    assert!(text.contains(&format!(": {} partnerships running", shown[0])), "{text}");
    assert_eq!(groups.title(&atlas, &english, highest.group), "9090 partnerships with a date");
}

#[test]
fn regions_are_the_smallest_that_hold_a_country_and_collections_have_their_titles() {
    let atlas = registry(50);
    let titles = |by| {
        let headings =
            groups(&atlas, by, SortBy::Name, &Folds::default()).headings(&atlas, &words(Lang::En), 99);
        headings.into_iter().map(|heading| heading.title).collect::<Vec<_>>()
    };
    let regions = titles(LaneBy::Region);
    assert!(regions.contains(&"Western Europe".to_owned()) && regions.contains(&"Eastern Africa".to_owned()));
    assert!(!regions.contains(&"Europe".to_owned()), "{regions:?}");
    assert!(regions.is_sorted());
    assert_eq!(titles(LaneBy::Layer), ["made-up"]);
    assert_eq!(titles(LaneBy::Theme), ["Not stated"]);
    assert_eq!(titles(LaneBy::Partnership), Vec::<String>::new());
}

// --- Playing ---

fn playings() -> impl Strategy<Value = Playing> {
    (prop::sample::select(&Speed::ALL[..]), any::<bool>(), any::<bool>())
        .prop_map(|(speed, loops, grows)| Playing { speed, loops, grows })
}

fn years_of(window: Window) -> [i32; 2] {
    [window.from, window.to].map(|day| day.civil().year)
}

proptest! {
    #[test]
    fn played_years_go_from_one_end_to_the_other(
        (first, n) in (1800..2000_i32, 0..120_i32),
        chosen in prop::option::of((1790..2130_i32, 0..30_i32)),
        playing in playings(),
        in_steps in any::<bool>(),
        times in prop::collection::vec(0.0..200_000.0_f64, 1..12),
    ) {
        let range = Window::of_years(first, first + n);
        let chosen = chosen.map(|(from, n)| Window::of_years(from, from + n));
        let start = started(chosen, range, playing);
        let [from, to] = years_of(start);
        prop_assert!(chosen == Some(start) || (from == first && to <= first + n));
        let mut times = times;
        times.sort_by(f64::total_cmp);
        let mut before = start;
        for elapsed in times {
            let (years, is_done) = played(start, range, playing, elapsed, in_steps);
            prop_assert!(years.from >= before.from && years.to >= before.to, "{before:?} {years:?}");
            prop_assert!(years.to <= range.to.max(start.to));
            if playing.grows {
                prop_assert_eq!(years.from, start.from);
            } else {
                let length = |years: Window| years.to.0 - years.from.0;
                prop_assert!((length(years) - length(start)).abs() <= 2, "{start:?} {years:?}");
            }
            if in_steps || is_done {
                let [a, b] = years_of(years);
                prop_assert_eq!(years, Window::of_years(a, b));
            }
            prop_assert_eq!(is_done, years.to == range.to.max(start.to));
            before = years;
        }
        prop_assert!(played(start, range, playing, 1e9, in_steps).1);
    }

    #[test]
    fn wherever_playing_stops_it_rests_on_whole_years(
        (first, n) in (1900..2000_i32, 1..30_i32),
        playing in playings(),
        elapsed_ms in 0.0..40_000.0_f64,
        n_days in 0..400_i32,
    ) {
        let start = Window::of_years(first, first + n);
        let years = played(start, Window::of_years(1850, 2050), playing, elapsed_ms, false).0;
        // Also where a month or a year ends.
        for years in [years, Window::new(years.from, years.to.plus_days(n_days)), Window::new(years.from, years.to.month_start().plus_days(-1))] {
            let [a, b] = years_of(years);
            prop_assert_eq!(rested(Some(years), Some(years), playing), Some(Window::of_years(a, b)));
            let chosen_since = Window::new(years.from, years.to.plus_days(1));
            prop_assert_eq!(rested(Some(chosen_since), Some(years), playing), Some(chosen_since));
            prop_assert_eq!(rested(Some(years), None, playing), Some(years));
        }
        prop_assert_eq!(rested(None, Some(years), playing), None);
    }

    #[test]
    fn a_step_there_and_back_is_none(from in 1900..2000_i32, n in 1..20_i32, playing in playings()) {
        let (years, range) = (Window::of_years(from, from + n), Window::of_years(1850, 2050));
        let there = stepped(Some(years), range, playing, 1);
        prop_assert_eq!(stepped(Some(there), range, playing, -1), years);
        prop_assert_eq!(years_of(there)[1], from + n + 1);
    }
}
