//! Filters: what they let through, and how much each would show.
#![allow(clippy::unwrap_used, missing_docs)]

mod shipped;

use std::sync::{Arc, OnceLock};

use atlas_core::claim::{Lang, RecordKind};
use atlas_core::format::dataset;
use atlas_core::model::Atlas;
use atlas_core::query::{FacetCounts, facets, key_of_value, value_label, value_of_key, values_of, visible};
use atlas_core::reference::countries;
use atlas_core::time::{Activity, Edtf, Window};
use atlas_core::view::{Facet, Filters, View};
use proptest::prelude::*;
use shipped::{atlas, today, words};

fn everything() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| shipped::atlas(&shipped::ALL))
}

fn of(counts: &[FacetCounts], facet: Facet) -> &FacetCounts {
    counts.iter().find(|counts| counts.facet == facet).unwrap()
}

/// All values that occur, with their facets.
fn occurring() -> &'static [(Facet, String)] {
    static VALUES: OnceLock<Vec<(Facet, String)>> = OnceLock::new();
    VALUES.get_or_init(|| {
        let atlas = everything();
        let counts = facets(atlas, &View::default(), today());
        let mut values: Vec<_> = counts
            .iter()
            .flat_map(|counts| counts.values.iter().map(|value| (counts.facet, value.key)))
            .map(|(facet, key)| (facet, value_of_key(atlas, facet, key)))
            .collect();
        values
            .extend([(Facet::Theme, "nobody-has-it".to_owned()), (Facet::Place, "place/nowhere".to_owned())]);
        values
    })
}

fn views() -> impl Strategy<Value = View> {
    let chosen = prop::collection::vec(prop::sample::select(occurring()), 0..4);
    let years = prop::option::of((1900..2030i32, 0..60i32));
    (chosen, years, any::<bool>(), any::<bool>()).prop_map(
        |(chosen, years, shows_possible, shows_undated)| View {
            filters: chosen
                .iter()
                .fold(Filters::default(), |filters, (facet, value)| filters.with(*facet, value, true)),
            years: years.map(|(from, n)| Window::of_years(from, from + n)),
            shows_possible,
            shows_undated,
            ..View::default()
        },
    )
}

/// How many are shown when only this value is chosen in its facet.
fn shown_with_only(view: &View, facet: Facet, value: &str) -> usize {
    let filters = view.filters.clone().without(facet).with(facet, value, true);
    let shown = visible(everything(), &View { filters, ..view.clone() }, today());
    match (facet, value) {
        (Facet::Mark, "offer") => shown.offers.len(),
        (Facet::Mark, "need") => shown.needs.len(),
        (Facet::Mark, "event") => shown.events.len(),
        _ => shown.ties.len(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_count_is_what_choosing_only_that_value_shows(view in views(), pick in any::<prop::sample::Index>()) {
        let atlas = everything();
        for counts in facets(atlas, &view, today()) {
            let facet = counts.facet;
            for value in view.filters.of(facet) {
                let is_listed = counts.unknown.iter().any(|unknown| unknown == value)
                    || counts.values.iter().any(|c| c.is_chosen && value_of_key(atlas, facet, c.key) == value);
                prop_assert!(is_listed, "{facet:?} {value} is chosen and not listed");
            }
            if !counts.values.is_empty() {
                let count = counts.values[pick.index(counts.values.len())];
                let value = value_of_key(atlas, facet, count.key);
                prop_assert_eq!(key_of_value(atlas, facet, &value), Some(count.key));
                prop_assert_eq!(count.is_chosen, view.filters.has(facet, &value));
                prop_assert_eq!(count.n as usize, shown_with_only(&view, facet, &value), "{:?} {}", facet, value);
            }
        }
    }

    #[test]
    fn values_that_are_not_listed_would_show_nothing(view in views(), pick in prop::sample::select(occurring())) {
        let atlas = everything();
        let counts = facets(atlas, &view, today());
        let (facet, value) = pick;
        let is_listed = of(&counts, facet).values.iter().any(|c| value_of_key(atlas, facet, c.key) == value);
        prop_assert!(is_listed || shown_with_only(&view, facet, &value) == 0);
    }

    #[test]
    fn a_partnership_is_shown_when_it_has_a_chosen_value_in_each_facet(view in views()) {
        let atlas = everything();
        let view = View { years: None, shows_possible: true, ..view };
        let shown = visible(atlas, &view, today());
        for row in atlas.partnerships() {
            let passes = Facet::ALL.into_iter().all(|facet| {
                let values = values_of(atlas, row, facet);
                view.filters.of(facet).next().is_none() || values.iter().any(|value| view.filters.has(facet, value))
            });
            prop_assert_eq!(shown.ties.iter().any(|tie| tie.record == row.record), passes);
        }
    }
}

#[test]
fn the_european_union_leads_to_the_intended_partnerships_with_mozambique() {
    let atlas = atlas(&["data/article.json"]);
    let counts = facets(&atlas, &View::default(), today());
    let supporters = of(&counts, Facet::Supporter);
    let listed: Vec<_> = supporters
        .values
        .iter()
        .map(|c| (value_label(&atlas, &words(Lang::En), Facet::Supporter, c.key), c.n))
        .collect();
    assert!(listed.contains(&("European Union".to_owned(), 1)), "{listed:?}");
    let filters = Filters::default().with(Facet::Supporter, "organisation/european-union", true);
    let shown = visible(&atlas, &View { filters, ..View::default() }, today());
    let ids: Vec<_> = shown.ties.iter().map(|tie| atlas.id(tie.record).to_string()).collect();
    assert_eq!(ids, ["partnership/sao-paulo-guarulhos-mozambican-cities"]);
    assert_eq!(shown.programmes.len(), 1, "the project itself");
}

#[test]
fn facets_of_the_article_are_said_in_words() {
    let atlas = atlas(&["data/article.json"]);
    let words = words(Lang::En);
    let counts = facets(&atlas, &View::default(), today());
    let said = |facet| -> Vec<String> {
        let values = &of(&counts, facet).values;
        values.iter().map(|c| value_label(&atlas, &words, facet, c.key)).collect()
    };
    let n_ties = atlas.of_kind(RecordKind::Partnership).len() as u32;
    assert_eq!(of(&counts, Facet::Mark).values[0].n, n_ties);
    assert_eq!(of(&counts, Facet::Mark).values.len(), 4);
    assert!(said(Facet::Country).contains(&"South Africa".to_owned()));
    assert!(said(Facet::Method).contains(&"mentoring".to_owned()));
    assert!(said(Facet::Certainty).iter().all(|label| label.contains(' ') || label == "unsure"));
}

#[test]
fn regions_hold_the_countries_of_all_their_parts() {
    let atlas = everything();
    let counts = facets(atlas, &View::default(), today());
    let n = |facet, value: &str| {
        let key = key_of_value(atlas, facet, value).unwrap();
        of(&counts, facet).values.iter().find(|c| c.key == key).map_or(0, |c| c.n)
    };
    assert!(n(Facet::Country, "ZAF") > 0);
    let key = key_of_value(atlas, Facet::Region, "002").unwrap();
    assert_eq!(value_label(atlas, &words(Lang::En), Facet::Region, key), "Africa");
    assert!(n(Facet::Country, "ZAF") <= n(Facet::Region, "018"));
    assert!(n(Facet::Region, "018") <= n(Facet::Region, "202"));
    assert!(n(Facet::Region, "202") <= n(Facet::Region, "002"));
}

#[test]
fn chosen_values_that_the_atlas_does_not_know_stay_listed() {
    let filters = Filters::default().with(Facet::Place, "place/nowhere", true);
    let counts = facets(everything(), &View { filters, ..View::default() }, today());
    assert_eq!(of(&counts, Facet::Place).unknown, ["place/nowhere"]);
    assert!(of(&counts, Facet::Country).values.is_empty());
}

#[test]
fn all_regions_of_countries_have_names() {
    let words = words(Lang::En);
    for country in countries::all() {
        let regions = [country.region, country.sub_region, country.intermediate_region];
        for code in regions.into_iter().flatten().map(|m49| format!("{m49:03}")) {
            assert_ne!(words.region(&code), code);
        }
    }
}

#[test]
fn what_was_said_in_a_year_may_have_been_said_in_its_spring() {
    let text = r#"{
        "format": "peer-atlas-dataset", "version": 1, "id": "x", "title": "x", "date": "2026-11-25",
        "records": [
            {"id": "event/visit", "statements": [
                {"field": "name", "value": "Visit"}, {"field": "actual", "value": "2012"}
            ]},
            {"id": "event/week", "statements": [
                {"field": "name", "value": "Week"}, {"field": "actual", "value": "2012-03-28/2012-04-03"}
            ]}
        ]
    }"#;
    let mut atlas = Atlas::default();
    atlas.add_layer(&Arc::new(dataset::parse(text).unwrap().layer));
    let shown_in = |from: &str, to: &str| {
        let day = |text: &str| Edtf::parse(text).unwrap().bounds();
        let years = Some(Window::new(day(from).start_earliest, day(to).end_latest));
        let shown = visible(&atlas, &View { years, ..View::default() }, today());
        shown.events.iter().map(|item| item.activity).collect::<Vec<_>>()
    };
    assert_eq!(shown_in("2012-04", "2012-04"), [Activity::Possible, Activity::Certain]);
    assert_eq!(shown_in("2012", "2012"), [Activity::Certain, Activity::Certain]);
    assert_eq!(shown_in("2013", "2013"), []);
}
