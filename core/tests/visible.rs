//! What a view shows, against its definition: each record by itself, without anything packed or kept.
#![allow(clippy::unwrap_used, missing_docs)]

#[allow(dead_code, reason = "the dates are enough")]
#[path = "claims/dated.rs"]
mod dated;
mod shipped;

use atlas_core::claim::{Field, RecordIdx, RecordKind, Term};
use atlas_core::model::{Atlas, PartnershipRow, PeriodKind};
use atlas_core::query::{Passing, Visible, VisibleItem, VisibleTie, values_of, visible};
use atlas_core::time::{Activity, Window};
use atlas_core::view::{Facet, Filters, View};
use dated::DATES;
use proptest::prelude::*;
use shipped::{atlas_of, today};

/// The periods of a record: which of the dates, and whether planned.
type Periods = Vec<(usize, bool)>;

fn record(kind: &str, i: usize, statements: &[String]) -> String {
    format!(r#"{{"id":"{kind}/r{i}","kind":"{kind}","statements":[{}]}}"#, statements.join(","))
}

fn statement(field: &str, value: &str) -> String {
    format!(r#"{{"field":"{field}","value":"{value}"}}"#)
}

/// Partnerships between three cities, and a programme, an event, an offer and a need of each period.
fn made_up(ties: &[(Periods, bool)], others: &[Option<usize>]) -> String {
    let mut records: Vec<String> = (0..3)
        .map(|i| {
            record(
                "place",
                i,
                &[statement("name", &format!("City {i}")), statement("country", ["MOZ", "BRA", "ZAF"][i])],
            )
        })
        .collect();
    for (i, (periods, is_intended)) in ties.iter().enumerate() {
        let mut statements = vec![statement("form", ["twinning", "mentoring"][i % 2])];
        for (element, place) in [("a", i % 3), ("b", (i / 3 + 1) % 3)] {
            statements
                .push(format!(r#"{{"field":"participant","element":"{element}","value":"place/r{place}"}}"#));
        }
        if *is_intended {
            statements.push(statement("status", "planned"));
        }
        for (date, is_planned) in periods {
            statements.push(statement(if *is_planned { "planned" } else { "actual" }, DATES[*date]));
        }
        records.push(record("partnership", i, &statements));
    }
    for (i, date) in others.iter().enumerate() {
        for (kind, field) in
            [("programme", "planned"), ("event", "actual"), ("offer", "said"), ("need", "said")]
        {
            let mut statements = vec![statement("method", "mentoring")];
            statements.extend(date.map(|date| statement(field, DATES[date])));
            records.push(record(kind, i, &statements));
        }
    }
    format!(
        r#"{{"format":"peer-atlas-dataset","version":1,"id":"x","title":"X","date":"2026-11-25",
            "default":{{"source":"source/s","certainty":"said"}},"records":[{}]}}"#,
        records.join(",")
    )
}

// --- The definition ---

fn is_in(activity: Activity, view: &View) -> bool {
    activity == Activity::Certain || (activity == Activity::Possible && view.shows_possible)
}

fn shows_undated(view: &View) -> bool {
    view.years.is_none() || view.shows_undated
}

fn passes(view: &View, value_of: impl Fn(Facet) -> Vec<String>) -> bool {
    Facet::ALL.into_iter().filter(|facet| *facet != Facet::Mark).all(|facet| {
        let chosen: Vec<&str> = view.filters.of(facet).collect();
        chosen.is_empty() || value_of(facet).iter().any(|value| chosen.contains(&value.as_str()))
    })
}

fn marks(view: &View, mark: &str) -> bool {
    view.filters.of(Facet::Mark).next().is_none() || view.filters.has(Facet::Mark, mark)
}

fn tie(atlas: &Atlas, view: &View, row: &PartnershipRow) -> VisibleTie {
    let periods = atlas.periods(row);
    let has_actual = periods.iter().any(|entry| entry.kind == PeriodKind::Actual);
    let mut activity = Activity::No;
    for entry in periods.iter().filter(|entry| entry.kind == PeriodKind::Actual || !has_actual) {
        let of = atlas.bounds(entry.period).activity(view.years.unwrap_or(Window::ALL), today(), None);
        activity = activity.max(if entry.is_alternative { of.min(Activity::Possible) } else { of });
    }
    let is_intended = atlas.find_term(&Term::new("planned")) == Some(row.status);
    VisibleTie {
        record: row.record,
        activity,
        is_planned: !has_actual && (is_intended || !periods.is_empty()),
        is_dated: !periods.is_empty(),
    }
}

fn items(atlas: &Atlas, view: &View, kind: RecordKind, field: Field) -> Vec<VisibleItem> {
    let item = |record: &RecordIdx| {
        let period = atlas.period_of(*record, field);
        let activity = period.map(|period| {
            let lasts = kind == RecordKind::Programme || period.text().contains('/');
            let bounds = if lasts { period.bounds() } else { period.bounds().as_moment() };
            bounds.activity(view.years.unwrap_or(Window::ALL), today(), None)
        });
        let is_shown = match activity {
            Some(activity) => is_in(activity, view),
            None => kind != RecordKind::Programme && shows_undated(view),
        };
        let values = |facet| if facet == Facet::Method { vec!["mentoring".to_owned()] } else { Vec::new() };
        (is_shown && passes(view, values))
            .then_some(VisibleItem { record: *record, activity: activity.unwrap_or(Activity::No) })
    };
    atlas.of_kind(kind).iter().filter_map(item).collect()
}

fn defined(atlas: &Atlas, view: &View) -> Visible {
    let mut shown = Visible::default();
    if marks(view, "tie") {
        for row in atlas.partnerships().filter(|row| passes(view, |facet| values_of(atlas, row, facet))) {
            let tie = tie(atlas, view, row);
            if if tie.is_dated { is_in(tie.activity, view) } else { shows_undated(view) } {
                shown.ties.push(tie);
            } else if !tie.is_dated {
                shown.n_undated_hidden += 1;
            }
        }
        shown.programmes = items(atlas, view, RecordKind::Programme, Field::Planned);
    }
    for (mark, list, kind, field) in [
        ("event", &mut shown.events, RecordKind::Event, Field::Actual),
        ("offer", &mut shown.offers, RecordKind::Offer, Field::Said),
        ("need", &mut shown.needs, RecordKind::Need, Field::Said),
    ] {
        if marks(view, mark) {
            *list = items(atlas, view, kind, field);
        }
    }
    shown
}

// --- Laws ---

fn windows() -> impl Strategy<Value = Option<Window>> {
    prop::option::weighted(0.8, (1990..2035_i32, 0..12_i32, any::<bool>())).prop_map(|years| {
        let (from, n, is_month) = years?;
        let whole = Window::of_years(from, from + n);
        Some(if is_month {
            Window::new(whole.from.plus_months(n), whole.from.plus_months(n + 1))
        } else {
            whole
        })
    })
}

fn views() -> impl Strategy<Value = View> {
    let filters = prop::collection::vec(
        prop::sample::select(
            &[
                (Facet::Mark, "tie"),
                (Facet::Mark, "offer"),
                (Facet::Form, "twinning"),
                (Facet::Method, "mentoring"),
                (Facet::Place, "place/r1"),
                (Facet::Country, "MOZ"),
                (Facet::Country, "XXX"),
            ][..],
        ),
        0..3,
    );
    (windows(), filters, any::<bool>(), any::<bool>()).prop_map(
        |(years, filters, shows_possible, shows_undated)| View {
            years,
            filters: filters
                .iter()
                .fold(Filters::default(), |all, (facet, value)| all.with(*facet, value, true)),
            shows_possible,
            shows_undated,
            ..View::default()
        },
    )
}

fn ties() -> impl Strategy<Value = Vec<(Periods, bool)>> {
    let periods = prop::collection::vec((0..DATES.len(), any::<bool>()), 0..4);
    prop::collection::vec((periods, any::<bool>()), 0..24)
}

fn others() -> impl Strategy<Value = Vec<Option<usize>>> {
    prop::collection::vec(prop::option::of(0..DATES.len()), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_shown_is_what_the_definition_says(ties in ties(), others in others(), views in prop::collection::vec(views(), 1..6)) {
        let atlas = atlas_of(&[made_up(&ties, &others)]);
        for view in views {
            let shown = visible(&atlas, &view, today());
            prop_assert_eq!(&shown, &defined(&atlas, &view));
            for kind in RecordKind::ALL {
                for record in atlas.of_kind(kind) {
                    let is_there = defined_has(&shown, *record);
                    prop_assert_eq!(shown.has(*record), is_there);
                }
            }
        }
    }

    #[test]
    fn what_passes_is_kept_while_years_change(ties in ties(), others in others(), view in views(), years in prop::collection::vec(windows(), 1..8)) {
        let atlas = atlas_of(&[made_up(&ties, &others)]);
        let passing = Passing::new(&atlas, &view.filters, today());
        for years in years {
            let view = View { years, ..view.clone() };
            let shown = passing.within(years, view.shows_possible, view.shows_undated);
            prop_assert_eq!(&shown, &visible(&atlas, &view, today()));
            prop_assert!(shown.ties.len() + shown.n_undated_hidden <= passing.n_ties());
        }
        prop_assert_eq!(passing.within(None, true, false).ties.len(), passing.n_ties());
    }
}

fn defined_has(shown: &Visible, record: RecordIdx) -> bool {
    let items = [&shown.programmes, &shown.events, &shown.offers, &shown.needs];
    shown.ties.iter().any(|tie| tie.record == record)
        || items.into_iter().flatten().any(|item| item.record == record)
}
