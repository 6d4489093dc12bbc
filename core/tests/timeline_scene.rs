//! The timeline of the shipped article, and laws of every timeline: nothing is dropped, nothing is drawn as running
//! when it cannot have been, no words cover others.

#![allow(clippy::unwrap_used)]

#[path = "claims/dated.rs"]
mod dated;
mod shipped;
mod timeline;

use std::sync::Arc;

use atlas_core::claim::Lang;
use atlas_core::model::Atlas;
use atlas_core::query::{Passing, Visible, visible};
use atlas_core::scene::timeline::{
    BarKind, Gathered, Groups, LaneKind, NAMED_LANES_MAX, Part, Sight, TextStyle, TieLanes, TimelineContent,
    TimelineScene, lit, spoken,
};
use atlas_core::time::{Day, TimeScale, Window};
use atlas_core::view::{LaneBy, SortBy, View};
use dated::{DATES, made_up};
use proptest::prelude::*;
use shipped::{ARTICLE, LATER, atlas, atlas_of, record, today, words};
use timeline::{ranks, width_of};

/// What passes the filters, of all years, and the timeline of it: years are chosen on it and change nothing there.
fn content(atlas: &Atlas, view: &View) -> (Visible, TimelineContent) {
    let shown = Passing::new(atlas, &view.filters, today()).within(None, true, true);
    let words = words(Lang::En);
    let ties = if TieLanes::is_each(&shown, view.lanes, view.sort) {
        TieLanes::Each
    } else {
        let gathered = Gathered::new(atlas, &shown, (view.lanes, view.sort), today(), &words, &ranks);
        TieLanes::Groups(Arc::new(Groups::new(Arc::new(gathered), &view.folds, atlas)))
    };
    let content = TimelineContent::new(atlas, &shown, ties, today(), &words);
    (shown, content)
}

fn sight(content: &TimelineContent, width_px: f64, height_px: f32) -> Sight {
    let range = content.range.unwrap_or(Window::of_years(2000, 2020));
    let scale = TimeScale::fitted(range, width_px, 24.0);
    Sight { scale, height_px, axis_px: 20.0, scroll_px: 0.0, strip_px: 0.0 }
}

fn scene(atlas: &Atlas, content: &TimelineContent, sight: Sight) -> TimelineScene {
    TimelineScene::new(content, sight, atlas, &words(Lang::En), &mut width_of)
}

const DESK: (f64, f32) = (1440.0, 143.0);
const PHONE: (f64, f32) = (390.0, 132.0);

fn said(scene: &TimelineScene) -> String {
    scene.labels.iter().map(|label| label.text.as_str()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn the_article_is_told_on_the_first_view() {
    let atlas = atlas(&[ARTICLE]);
    let (_, content) = content(&atlas, &View::default());
    for (width_px, height_px) in [DESK, PHONE] {
        let scene = scene(&atlas, &content, sight(&content, width_px, height_px));
        let text = said(&scene);
        for part in
            ["São Paulo", "eThekwini", "EU-funded project", "Session on", "Open to sharing:", "No date:"]
        {
            assert!(text.contains(part), "{width_px}: {part} in {text}");
        }
        assert!(text.contains("Wanted to join: Cities in Namibia"), "{text}");
        let intended = record(&atlas, "partnership/sao-paulo-guarulhos-mozambican-cities");
        let chip = scene.labels.iter().find(|label| label.record == Some(intended)).unwrap();
        assert_eq!(chip.style, TextStyle::PlannedChip);
        assert!(chip.min[1] >= scene.lanes_bottom && chip.max[1] <= scene.axis_top, "{chip:?}");
        assert!(scene.lanes_px <= scene.lanes_bottom + 1.0, "all lanes can be seen: {}", scene.lanes_px);
    }
}

#[test]
fn the_mentoring_begins_in_2011_and_fades_until_today() {
    let atlas = atlas(&[ARTICLE]);
    let (_, content) = content(&atlas, &View::default());
    let mentoring = record(&atlas, "partnership/sao-paulo-ethekwini-mentoring");
    let scene = scene(&atlas, &content, sight(&content, DESK.0, DESK.1));
    let bar = scene.bars.iter().find(|bar| bar.record == mentoring).unwrap();
    let x = |year| scene.sight.scale.x_from_day(Day::year_start(year)) as f32;
    assert_eq!(bar.kind, BarKind::Actual);
    assert!(bar.has_certain && bar.is_end_unknown && !bar.is_open);
    // Set up on some day of 2011: certain from its last day on.
    assert!((bar.soft[0] - x(2011)).abs() < 0.5 && (bar.soft[1] - x(2012)).abs() < 0.5, "{bar:?}");
    let today_x = scene.sight.scale.x_from_day(today().plus_days(1)) as f32;
    assert!((bar.soft[3] - today_x).abs() < 0.5, "{bar:?}");
}

#[test]
fn the_project_is_an_outline_from_2013_to_2014() {
    let atlas = atlas(&[ARTICLE]);
    let (_, content) = content(&atlas, &View::default());
    let project = record(&atlas, "programme/eu-mozambique-city-partnerships");
    let lane = &content.lanes[content.lane_of(project).unwrap()];
    assert_eq!(lane.kind, LaneKind::Programme);
    assert_eq!(lane.bars.iter().map(|bar| bar.stretch.kind).collect::<Vec<_>>(), [BarKind::Planned]);
    let [from, to] = [lane.bars[0].stretch.extent.possible_from, lane.bars[0].stretch.extent.possible_to];
    assert_eq!((from.civil().year, to.civil().year), (2013, 2014));
}

#[test]
fn what_later_sources_say_stands_beside_the_plan() {
    let atlas = atlas(&[ARTICLE, LATER]);
    let (_, content) = content(&atlas, &View::default());
    let project = record(&atlas, "programme/eu-mozambique-city-partnerships");
    let kinds: Vec<BarKind> =
        content.lanes[content.lane_of(project).unwrap()].bars.iter().map(|bar| bar.stretch.kind).collect();
    assert!(kinds.contains(&BarKind::Planned) && kinds.contains(&BarKind::Actual), "{kinds:?}");
    let lilongwe = record(&atlas, "partnership/johannesburg-lilongwe");
    let bars = &content.lanes[content.lane_of(lilongwe).unwrap()].bars;
    assert!(bars.iter().any(|bar| bar.stretch.kind == BarKind::Alternative));
    assert!(bars.iter().any(|bar| bar.stretch.is_open && bar.stretch.extent.possible_to == today()));
    // Whether it was running is never said for a day after today.
    assert!(bars.iter().all(|bar| bar.stretch.extent.possible_to <= today()));
}

#[test]
fn lanes_by_city_repeat_a_partnership_for_each_of_its_cities() {
    let atlas = atlas(&[ARTICLE]);
    let view = View { lanes: LaneBy::City, ..View::default() };
    let (_, content) = content(&atlas, &view);
    let groups = content.groups.as_ref().unwrap();
    let headings = groups.headings(&atlas, &words(Lang::En), 9);
    assert_eq!(headings.iter().map(|heading| heading.n_ties).collect::<Vec<_>>(), [1, 1]);
    let mentoring = record(&atlas, "partnership/sao-paulo-ethekwini-mentoring");
    assert!(headings.iter().all(|heading| heading.records == [mentoring]));
    assert_eq!(content.records().iter().filter(|record| **record == mentoring).count(), 1);
    let scene = scene(&atlas, &content, sight(&content, 900.0, 300.0));
    assert_eq!(scene.headings.len(), 2);
    assert_eq!(scene.bars.iter().filter(|bar| bar.record == mentoring).count(), 2);
}

#[test]
fn a_city_lights_what_it_takes_part_in_and_what_it_said() {
    let atlas = atlas(&[ARTICLE]);
    let (_, content) = content(&atlas, &View::default());
    let lit = lit(&atlas, &content, record(&atlas, "place/sao-paulo"));
    assert!(lit.contains(&record(&atlas, "partnership/sao-paulo-ethekwini-mentoring")));
    assert!(!lit.contains(&record(&atlas, "offer/bilbao-management")));
}

#[test]
fn the_sentence_counts_what_is_sure_what_may_be_and_what_has_no_date() {
    let atlas = atlas(&[ARTICLE]);
    let (shown, _) = content(&atlas, &View::default());
    let text = spoken(&shown, None, &words(Lang::En));
    assert_eq!(text, "Timeline, all years. 1 partnership running, 1 without a date.");
    let years = Some(Window::of_years(2013, 2014));
    let shown = visible(&atlas, &View { years, ..View::default() }, today());
    let text = spoken(&shown, years, &words(Lang::En));
    assert_eq!(text, "Timeline, 2013 to 2014. 1 that may have been running, 1 without a date.");
}

#[test]
fn the_ends_of_the_years_shown_can_be_taken() {
    let atlas = atlas(&[ARTICLE]);
    let (_, content) = content(&atlas, &View::default());
    let scene = scene(&atlas, &content, sight(&content, DESK.0, DESK.1));
    let window = Window::of_years(2013, 2014);
    let years = Some(window);
    let [from, to] = scene.stretch(window);
    let y = scene.axis_top + 5.0;
    assert_eq!(scene.part(years, [from - 2.0, y], 5.0), Part::From);
    assert_eq!(scene.part(years, [to + 2.0, y], 5.0), Part::To);
    assert_eq!(scene.part(years, [(from + to) / 2.0, y], 5.0), Part::Years);
    assert_eq!(scene.part(years, [to + 40.0, y], 5.0), Part::Axis);
    assert_eq!(scene.part(None, [from, y], 5.0), Part::Axis);
    assert_eq!(scene.part(years, [from, 3.0], 5.0), Part::Lanes);
    assert_eq!(scene.part(years, [from, scene.lanes_bottom + 3.0], 5.0), Part::Strip);
}

// --- Laws ---

fn periods() -> impl Strategy<Value = Vec<Vec<(usize, bool)>>> {
    prop::collection::vec(prop::collection::vec((0..DATES.len(), any::<bool>()), 0..4), 0..30)
}

fn sights() -> impl Strategy<Value = Sight> {
    (-900_000.0..900_000.0_f64, 1.0..500_000.0_f64, 1.0..2_000.0_f64, 0.0..400.0_f32, 0.0..3_000.0_f32)
        .prop_map(|(from, days, width_px, height_px, scroll_px)| Sight {
            scale: TimeScale::new(from, from + days, width_px),
            height_px,
            axis_px: 20.0,
            scroll_px,
            strip_px: scroll_px / 2.0,
        })
}

fn check_nothing_is_dropped(shown: &Visible, content: &TimelineContent) {
    let in_lanes =
        |record| content.lanes.iter().any(|lane| lane.record == Some(record) && !lane.bars.is_empty());
    let in_strip = |record| content.undated.iter().any(|chip| chip.record == record);
    let in_groups = content.groups.as_ref().map(|groups| groups.records()).unwrap_or_default();
    let in_groups = |record| in_groups.contains(&record);
    for tie in &shown.ties {
        let homes = [in_lanes(tie.record), in_strip(tie.record), in_groups(tie.record)];
        assert_eq!(homes.iter().filter(|is_there| **is_there).count(), 1, "{tie:?} {homes:?}");
    }
    for item in shown.events.iter().chain(&shown.offers).chain(&shown.needs) {
        assert!(content.lane_of(item.record).is_some() != in_strip(item.record), "{item:?}");
    }
    assert!(shown.programmes.iter().all(|item| in_lanes(item.record)));
}

/// Keys go from one record to the next and never come to one twice.
fn check_records_come_once(content: &TimelineContent) {
    let mut records = content.records();
    let n_records = records.len();
    records.sort_unstable();
    records.dedup();
    assert_eq!(records.len(), n_records);
}

fn check_words_do_not_overlap(scene: &TimelineScene) {
    let n_in_lanes = scene.labels.iter().filter(|label| label.min[1] < scene.lanes_bottom).count();
    assert!(scene.n_labels_below <= n_in_lanes);
    for (at, label) in scene.labels.iter().enumerate() {
        for (other_at, other) in scene.labels[..at].iter().enumerate() {
            let apart = (0..2).any(|axis| {
                label.max[axis] <= other.min[axis] + 0.01 || other.max[axis] <= label.min[axis] + 0.01
            });
            // The strip, and a heading that is stuck, lie over what is scrolled below them.
            let same_side = (label.min[1] >= scene.lanes_bottom) == (other.min[1] >= scene.lanes_bottom);
            let is_covered = at >= scene.n_labels_below && other_at < scene.n_labels_below;
            assert!(apart || !same_side || is_covered, "{label:?} {other:?}");
        }
    }
}

fn check_bars_are_where_they_can_be(content: &TimelineContent, scene: &TimelineScene) {
    let scale = scene.sight.scale;
    for bar in &scene.bars {
        let numbers =
            [bar.from, bar.to, bar.top, bar.height, bar.soft[0], bar.soft[1], bar.soft[2], bar.soft[3]];
        assert!(numbers.iter().all(|v| v.is_finite()), "{bar:?}");
        assert!(bar.from < bar.to);
        let Some(lane) = bar.lane.map(|lane| &content.lanes[lane as usize]) else { continue };
        let is_possible = |x: f32| {
            lane.bars.iter().map(|of| of.stretch.extent).any(|extent| {
                let from = scale.x_from_time(f64::from(extent.possible_from.0)) as f32;
                let to = scale.x_from_time(f64::from(extent.possible_to.0) + 1.0) as f32;
                // At the edges bars are kept near the screen, and none is thinner than can be seen.
                let is_outside = x <= 0.0 || x >= scale.width_px as f32;
                is_outside || (x >= from - 3.01 && x <= to.max(from) + 3.01)
            })
        };
        assert!(is_possible(bar.from) && is_possible(bar.to), "{bar:?}");
    }
}

fn check_hits(scene: &TimelineScene) {
    for bar in scene.bars.iter().filter(|bar| bar.kind != BarKind::Moment) {
        let point = [(bar.from + bar.to) / 2.0, bar.top + bar.height / 2.0];
        if point[1] >= 0.0 && point[1] < scene.lanes_bottom {
            // What a heading that is stuck covers is out of reach.
            let is_covered = scene.heading_at(point).is_some_and(|heading| heading.is_stuck);
            assert!(is_covered || scene.hit(point, 0.0) == Some(bar.record), "{bar:?}");
        }
    }
    for sign in scene.signs.iter().filter(|sign| sign.at[1] >= 0.0 && sign.at[1] < scene.lanes_bottom) {
        let hit = scene.hit(sign.at, 0.0);
        let is_there = |other: &&atlas_core::scene::timeline::DrawnSign| other.at == sign.at;
        assert!(scene.signs.iter().filter(is_there).any(|other| Some(other.record) == hit), "{sign:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_timeline_is_lawful(
        ties in periods(),
        sight in sights(),
        lanes in prop::sample::select(&LaneBy::ALL[..]),
        sort in prop::sample::select(&SortBy::ALL[..]),
    ) {
        let atlas = atlas_of(&[made_up(&ties)]);
        let (shown, content) = content(&atlas, &View { lanes, sort, ..View::default() });
        check_nothing_is_dropped(&shown, &content);
        check_records_come_once(&content);
        for sight in [sight, self::sight(&content, sight.scale.width_px, sight.height_px)] {
            let scene = scene(&atlas, &content, sight);
            check_bars_are_where_they_can_be(&content, &scene);
            check_words_do_not_overlap(&scene);
            check_hits(&scene);
            let numbers = scene.labels.iter().flat_map(|label| [label.min[0], label.min[1], label.max[0], label.max[1]]);
            prop_assert!(numbers.chain(scene.signs.iter().flat_map(|sign| sign.at)).all(f32::is_finite));
            prop_assert!(scene.sight.scroll_px <= (scene.lanes_px - scene.lanes_bottom).max(0.0));
        }
    }

    #[test]
    fn what_any_years_show_is_on_the_timeline(ties in periods(), from in 1990..2035_i32, n in 0..20_i32) {
        let atlas = atlas_of(&[made_up(&ties)]);
        let view = View { years: Some(Window::of_years(from, from + n)), ..View::default() };
        let (_, content) = content(&atlas, &view);
        check_nothing_is_dropped(&visible(&atlas, &view, today()), &content);
    }
}

#[test]
fn too_many_for_lanes_become_a_band_that_counts_them_all() {
    let ties: Vec<Vec<(usize, bool)>> =
        (0..=NAMED_LANES_MAX + 20).map(|i| vec![(i % DATES.len(), false)]).collect();
    let atlas = atlas_of(&[made_up(&ties)]);
    let (shown, content) = content(&atlas, &View::default());
    check_nothing_is_dropped(&shown, &content);
    let scene = scene(&atlas, &content, sight(&content, 900.0, 160.0));
    assert!(scene.bars.iter().all(|bar| bar.lane.is_some()) && scene.headings.is_empty());
    assert!(said(&scene).contains("421 partnerships with a date"), "{}", said(&scene));
    // In 2012 the years 2011 to open ends are certain, those of unknown ends are not.
    let x = scene.sight.scale.x_from_day(Day::new(2012, 6, 1).unwrap()) as f32;
    let column = scene.band.iter().find(|column| column.from <= x && x < column.to).unwrap();
    assert!(column.certain_px > 1.0 && column.possible_px > 1.0, "{column:?}");
    let numbers = scene.band.iter().flat_map(|c| [c.from, c.to, c.bottom, c.certain_px, c.possible_px]);
    assert!(numbers.into_iter().all(|v| v.is_finite() && v >= 0.0));
}
