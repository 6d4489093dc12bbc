//! The map of the shipped article: who is drawn where, how, and in which words.

#![allow(clippy::unwrap_used)]

mod shipped;

use atlas_core::claim::{Certainty, Lang};
use atlas_core::geo::{ProjectionKind, Viewport};
use atlas_core::model::Atlas;
use atlas_core::query::{Visible, visible};
use atlas_core::scene::map::{
    Caption, Captioned, LabelStyle, MapContent, MapScene, MarkShape, Way, emphasis, legend, spoken,
};
use atlas_core::time::Window;
use atlas_core::view::{Facet, View};
use shipped::{atlas, record, today, words};

fn content(atlas: &Atlas, view: &View) -> (Visible, MapContent) {
    let shown = visible(atlas, view, today());
    let content = MapContent::new(atlas, &shown, view.years.is_some(), today(), &words(Lang::En));
    (shown, content)
}

fn measure(text: &str, style: LabelStyle) -> f32 {
    let em = if style == LabelStyle::Name { 7.2 } else { 6.4 };
    text.chars().count() as f32 * em
}

fn fitted(content: &MapContent, projection: ProjectionKind, width_px: f64, height_px: f64) -> Viewport {
    atlas_core::scene::map::fitted(&content.places_to_fit(), projection, width_px, height_px)
}

fn scene(content: &MapContent, viewport: &Viewport) -> MapScene {
    MapScene::new(content, viewport, &[], &mut measure, None)
}

const DESK: (f64, f64) = (1060.0, 630.0);
const PHONE: (f64, f64) = (390.0, 420.0);

fn words_on(scene: &MapScene) -> String {
    let lines = scene.labels.iter().flat_map(|label| &label.lines);
    lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_article_is_told_on_the_first_view() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    for (width_px, height_px) in [DESK, PHONE] {
        let scene = scene(&content, &fitted(&content, ProjectionKind::EqualEarth, width_px, height_px));
        let text = words_on(&scene);
        for part in ["eThekwini", "São Paulo", "Bilbao", "2011", "2013 to 2014", "MILE was open to sharing"]
        {
            assert!(text.contains(part), "{width_px}: {part} in {text}");
        }
        for country in ["Namibia", "Kenya", "Uganda", "Senegal"] {
            // Where there is little room, the sign alone may say that they wanted to join.
            let told = if width_px < 600.0 { "" } else { " wanted to join" };
            assert!(
                text.contains(&["Cities in ", country, told].concat()),
                "{width_px}: {country} in {text}"
            );
        }
        assert!(text.contains("Bilbao was open to sharing"), "{text}");
    }
    let scene = scene(&content, &fitted(&content, ProjectionKind::EqualEarth, DESK.0, DESK.1));
    assert!(words_on(&scene).contains("Guarulhos") && words_on(&scene).contains("Welbedacht"));
}

#[test]
fn on_a_phone_all_of_the_story_is_told_near_its_marks_in_every_language() {
    let atlas = atlas(&["data/article.json"]);
    let shown = visible(&atlas, &View::default(), today());
    // Buttons, the closed legend and the note on boundaries.
    let covered = [[285.0, 8.0, 382.0, 106.0], [8.0, 316.0, 112.0, 360.0], [150.0, 338.0, 390.0, 368.0]];
    for lang in Lang::ALL {
        let content = MapContent::new(&atlas, &shown, false, today(), &words(lang));
        let viewport = fitted(&content, ProjectionKind::EqualEarth, 390.0, 368.0);
        let scene = MapScene::new(&content, &viewport, &covered, &mut measure, None);
        let is_told = |caption: &&Caption| scene.labels.iter().any(|label| label.of == caption.of);
        // What finds no room on the map stands on the timeline and in the list.
        let untold: Vec<&Caption> = content.captions.iter().filter(|caption| !is_told(caption)).collect();
        assert!(untold.len() <= 2, "{lang:?}: {untold:?}");
        assert!(content.captions[..3].iter().all(|caption| is_told(&caption)), "{lang:?}: {untold:?}");
        let leaders: Vec<[[f32; 2]; 2]> = scene.labels.iter().filter_map(|label| label.leader).collect();
        let is_short = |[a, b]: &[[f32; 2]; 2]| libm::hypotf(a[0] - b[0], a[1] - b[1]) <= 90.0;
        assert!(leaders.iter().all(is_short), "{lang:?}: {leaders:?}");
    }
}

#[test]
fn mentoring_has_a_hollow_arrow_and_a_whole_line() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    let mentoring = record(&atlas, "partnership/sao-paulo-ethekwini-mentoring");
    let at = content.ties.iter().position(|tie| tie.record == mentoring).unwrap();
    let tie = &content.ties[at];
    let Way::Arc { from, to, direction, lane } = tie.way else { panic!("{:?}", tie.way) };
    assert_eq!(content.marks[from as usize].record, record(&atlas, "place/sao-paulo"));
    assert_eq!(content.marks[to as usize].record, record(&atlas, "place/ethekwini"));
    assert_eq!((direction, lane), (Some(Certainty::Reading), 0.0));
    assert!(!tie.look.is_planned && !tie.look.is_ended);
    let scene = scene(&content, &fitted(&content, ProjectionKind::EqualEarth, DESK.0, DESK.1));
    let arrows = &scene.tie(at as u32).unwrap().arrows;
    assert_eq!(arrows.iter().map(|arrow| arrow.is_said).collect::<Vec<_>>(), [false]);
}

#[test]
fn the_intended_partnerships_are_one_dashed_mark_with_spokes_and_no_arrows() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    let intended = record(&atlas, "partnership/sao-paulo-guarulhos-mozambican-cities");
    let tie = content.ties.iter().find(|tie| tie.record == intended).unwrap();
    assert!(tie.look.is_planned);
    let Way::Hub { at, spokes } = &tie.way else { panic!("{:?}", tie.way) };
    assert_eq!(spokes.len(), 3);
    assert!(spokes.iter().all(|spoke| spoke.learns.is_none()));
    assert!((-46.0..36.0).contains(&at.lon_deg), "{at:?}");
}

#[test]
fn cities_that_are_not_named_are_rings_within_their_country() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    for (id, lon, lat) in [("place/cities-kenya", 38.0, 0.5), ("place/mozambican-cities", 36.0, -17.0)] {
        let mark = &content.marks[content.mark_of(record(&atlas, id)).unwrap()];
        assert_eq!(mark.shape, MarkShape::Ring);
        assert!(
            (mark.at.lon_deg - lon).abs() < 4.0 && (mark.at.lat_deg - lat).abs() < 4.0,
            "{id} {:?}",
            mark.at
        );
    }
    let african = &content.marks[content.mark_of(record(&atlas, "place/african-cities")).unwrap()];
    assert!(african.is_latent && african.shape == MarkShape::Ring);
    let bilbao = emphasis(&atlas, &content, record(&atlas, "offer/bilbao-management"));
    assert_eq!(bilbao.dotted.len(), 1);
    assert_eq!(bilbao.marks.len(), 2);
}

#[test]
fn words_never_overlap_in_any_view_of_any_collection() {
    let atlas = atlas(&["data/article.json", "data/later-sources.json", "data/other-partnerships.json"]);
    let (_, content) = content(&atlas, &View::default());
    for projection in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
        for (width_px, height_px) in [DESK, PHONE] {
            let mut viewport = fitted(&content, projection, width_px, height_px);
            let mut before: Option<MapScene> = None;
            for step in 0..12 {
                let scene = MapScene::new(
                    &content,
                    &viewport,
                    &[[0.0, 0.0, 90.0, 90.0]],
                    &mut measure,
                    before.as_ref(),
                );
                for (at, label) in scene.labels.iter().enumerate() {
                    let overlaps = |other: &&atlas_core::scene::map::Label| {
                        (0..2).all(|axis| {
                            label.min[axis] < other.max[axis] && other.min[axis] < label.max[axis]
                        })
                    };
                    assert!(
                        !scene.labels[..at].iter().any(|other| overlaps(&other)),
                        "{projection:?} {step}"
                    );
                    assert!(label.min[0] >= 90.0 || label.min[1] >= 90.0);
                }
                viewport = if step % 3 == 2 {
                    viewport.panned_by(-40.0, 25.0)
                } else {
                    viewport.panned_by(17.0, -9.0)
                };
                before = Some(scene);
            }
        }
    }
}

#[test]
fn a_hit_finds_what_is_drawn() {
    let atlas = atlas(&["data/article.json", "data/other-partnerships.json"]);
    let (_, content) = content(&atlas, &View::default());
    let scene = scene(&content, &fitted(&content, ProjectionKind::EqualEarth, DESK.0, DESK.1));
    for drawn in &scene.marks {
        let mark = &content.marks[drawn.mark as usize];
        let hits = scene.hits(&content, drawn.at, 6.0);
        assert!(mark.is_latent || hits.records.contains(&mark.record));
    }
    for drawn in &scene.ties {
        let record = content.ties[drawn.tie as usize].record;
        let middle = drawn.middle().unwrap();
        let hits = scene.hits(&content, [middle[0] + 2.0, middle[1]], 6.0);
        assert!(hits.records.contains(&record), "{:?}", atlas.id(record));
    }
    for label in &scene.labels {
        let middle = [(label.min[0] + label.max[0]) / 2.0, (label.min[1] + label.max[1]) / 2.0];
        assert!(scene.hits(&content, middle, 0.0).records.contains(&label.record));
    }
    assert_eq!(scene.hits(&content, [-500.0, -500.0], 6.0), Default::default());
}

#[test]
fn clicks_at_one_point_go_through_all_that_is_there() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    let scene = scene(&content, &fitted(&content, ProjectionKind::EqualEarth, DESK.0, DESK.1));
    let guarulhos = content.mark_of(record(&atlas, "place/guarulhos")).unwrap();
    let hits = scene.hits(&content, scene.mark(guarulhos as u32).unwrap().at, 6.0);
    assert!(hits.n >= 3);
    let mut chosen = None;
    let mut seen = Vec::new();
    for _ in 0..hits.n {
        chosen = hits.next_after(chosen);
        seen.push(chosen.unwrap());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), hits.n);
    assert_eq!(hits.next_after(chosen), hits.records.first().copied());
}

#[test]
fn crowded_places_have_leader_lines() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    let scene = scene(&content, &fitted(&content, ProjectionKind::EqualEarth, DESK.0, DESK.1));
    for id in ["place/guarulhos", "place/sao-paulo", "place/welbedacht", "place/ethekwini"] {
        let mark = content.mark_of(record(&atlas, id)).unwrap() as u32;
        let label = scene.labels.iter().find(|label| label.of == Captioned::Mark(mark)).unwrap();
        assert!(label.leader.is_some(), "{id}");
    }
}

#[test]
fn years_filters_and_the_legend_agree() {
    let atlas = atlas(&["data/article.json"]);
    let view = View { years: Some(Window::of_years(2013, 2014)), shows_undated: false, ..View::default() };
    let (shown, content) = content(&atlas, &view);
    let listed = legend(&atlas, &shown, &content);
    assert_eq!(listed.forms.iter().map(|form| form.n_shown).sum::<usize>(), content.ties.len());
    let mentoring = content.ties.iter().find(|tie| !tie.look.is_planned).unwrap();
    assert!(mentoring.look.is_possible, "its end is not known: it may have been running");
    let only_needs = View { filters: view.filters.with(Facet::Mark, "need", true), ..View::default() };
    let (shown, content) = self::content(&atlas, &only_needs);
    assert!(content.ties.is_empty());
    assert_eq!(content.marks.iter().filter(|mark| !mark.is_latent).count(), 4);
    let said = spoken(&shown, &content, ProjectionKind::EqualEarth, &words(Lang::En));
    assert_eq!(said, "Map, Equal Earth. 4 that wanted to join, 4 places on the map.");
}

#[test]
fn supporters_are_on_dotted_lines_only_where_their_seat_is_known() {
    let atlas = atlas(&["data/article.json"]);
    let (_, content) = content(&atlas, &View::default());
    let lit = emphasis(&atlas, &content, record(&atlas, "partnership/sao-paulo-ethekwini-mentoring"));
    assert_eq!((lit.ties.len(), lit.dotted.len()), (1, 0));
    assert_eq!(lit.marks.len(), 3, "two cities and the site of the pilot");
}

#[test]
fn parallel_ties_fan_out() {
    let atlas = atlas(&["data/article.json", "data/later-sources.json", "data/other-partnerships.json"]);
    let (_, content) = content(&atlas, &View::default());
    let mut lanes: std::collections::BTreeMap<(u32, u32), Vec<f32>> = Default::default();
    for tie in &content.ties {
        if let Way::Arc { from, to, lane, .. } = tie.way {
            let side = if from < to { lane } else { -lane };
            lanes.entry((from.min(to), from.max(to))).or_default().push(side);
        }
    }
    for lanes in lanes.values_mut() {
        lanes.sort_by(f32::total_cmp);
        assert!(lanes.windows(2).all(|pair| pair[1] - pair[0] == 1.0), "{lanes:?}");
        assert!((lanes.iter().sum::<f32>()).abs() < 1e-6);
    }
}
