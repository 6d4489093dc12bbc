//! What a view shows: years and filters applied to partnerships, programmes, events, offers and needs.
//!
//! A list of records with how sure it is that they were running; nothing is copied from the atlas. The map, the
//! timeline and the table draw from the same [`Visible`].

use crate::claim::{Field, RecordIdx, RecordKind, Term};
use crate::model::{Atlas, PartnershipRow, PeriodKind};
use crate::reference::countries;
use crate::time::{Activity, Day, Window};
use crate::view::{Facet, Filters, View};

/// A partnership that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleTie {
    /// The partnership.
    pub record: RecordIdx,
    /// Whether it was running in the years shown: certainly, possibly; `No` only for one without a date.
    pub activity: Activity,
    /// Whether its only dates are planned ones, or its status is planned.
    pub is_planned: bool,
    /// Whether it has any date.
    pub is_dated: bool,
}

/// Another record that is shown: a programme, event, offer or need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisibleItem {
    /// The record.
    pub record: RecordIdx,
    /// As of [`VisibleTie::activity`].
    pub activity: Activity,
}

/// What a view shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visible {
    /// Partnerships, by record.
    pub ties: Vec<VisibleTie>,
    /// Programmes, projects and agendas with a period.
    pub programmes: Vec<VisibleItem>,
    /// Events.
    pub events: Vec<VisibleItem>,
    /// Who said to be open to sharing.
    pub offers: Vec<VisibleItem>,
    /// Who wished to take part.
    pub needs: Vec<VisibleItem>,
    /// Partnerships left out of the years shown for want of a date.
    pub n_undated_hidden: usize,
}

impl Visible {
    /// Whether a record is among what is shown.
    pub fn has(&self, record: RecordIdx) -> bool {
        let items = [&self.programmes, &self.events, &self.offers, &self.needs];
        self.ties.iter().any(|tie| tie.record == record)
            || items.into_iter().flatten().any(|item| item.record == record)
    }
}

/// Applies the years and filters of a view.
pub fn visible(atlas: &Atlas, view: &View, today: Day) -> Visible {
    let mut shown = Visible::default();
    let marks =
        |mark: &str| view.filters.of(Facet::Mark).next().is_none() || view.filters.has(Facet::Mark, mark);
    if marks("tie") {
        for record in atlas.of_kind(RecordKind::Partnership) {
            let Some(row) = atlas.partnership(*record) else { continue };
            if !passes(atlas, row, &view.filters, None) {
                continue;
            }
            let tie = timed(atlas, row, view.years, today);
            match (tie.is_dated, view.years) {
                (false, Some(_)) if !view.shows_undated => shown.n_undated_hidden += 1,
                (false, _) => shown.ties.push(tie),
                (true, _) if is_in(tie.activity, view) => shown.ties.push(tie),
                (true, _) => {}
            }
        }
        shown.programmes =
            items(atlas, view, today, RecordKind::Programme, &[Field::Actual, Field::Planned], true);
    }
    for (mark, kind, list) in [
        ("event", RecordKind::Event, &mut shown.events),
        ("offer", RecordKind::Offer, &mut shown.offers),
        ("need", RecordKind::Need, &mut shown.needs),
    ] {
        if marks(mark) {
            *list = items(atlas, view, today, kind, &[Field::Actual, Field::Said], false);
        }
    }
    shown
}

fn is_in(activity: Activity, view: &View) -> bool {
    match activity {
        Activity::Certain => true,
        Activity::Possible => view.shows_possible,
        Activity::No => false,
    }
}

/// How sure it is that a partnership was running in the years shown: by its actual periods, else as planned.
fn timed(atlas: &Atlas, row: &PartnershipRow, years: Option<Window>, today: Day) -> VisibleTie {
    let periods = atlas.periods(row);
    let has_actual = periods.iter().any(|entry| entry.kind == PeriodKind::Actual);
    let window = years.unwrap_or(Window::ALL);
    let activity = periods
        .iter()
        .filter(|entry| !has_actual || entry.kind == PeriodKind::Actual)
        .map(|entry| {
            let activity = atlas.bounds(entry.period).activity(window, today, None);
            // One source among several that differ makes nothing certain.
            if entry.is_alternative { activity.min(Activity::Possible) } else { activity }
        })
        .max();
    let is_planned_status = atlas.term(row.status).is_some_and(|status| status.as_str() == "planned");
    VisibleTie {
        record: row.record,
        activity: activity.unwrap_or(Activity::No),
        is_planned: !has_actual && (is_planned_status || !periods.is_empty()),
        is_dated: !periods.is_empty(),
    }
}

fn items(
    atlas: &Atlas,
    view: &View,
    today: Day,
    kind: RecordKind,
    fields: &[Field],
    dated_only: bool,
) -> Vec<VisibleItem> {
    let window = view.years.unwrap_or(Window::ALL);
    let of = |record: &RecordIdx| {
        let period = fields.iter().find_map(|field| atlas.period_of(*record, *field));
        let activity = period.map(|period| period.bounds().activity(window, today, None));
        let is_shown = match activity {
            Some(activity) => is_in(activity, view),
            None => !dated_only && (view.years.is_none() || view.shows_undated),
        };
        let item = VisibleItem { record: *record, activity: activity.unwrap_or(Activity::No) };
        (is_shown && passes_item(atlas, *record, &view.filters)).then_some(item)
    };
    atlas.of_kind(kind).iter().filter_map(of).collect()
}

/// Whether a partnership passes the filters; those of `except` do not count.
pub(super) fn passes(atlas: &Atlas, row: &PartnershipRow, filters: &Filters, except: Option<Facet>) -> bool {
    Facet::ALL.into_iter().filter(|facet| *facet != Facet::Mark && Some(*facet) != except).all(|facet| {
        let mut chosen = filters.of(facet).peekable();
        chosen.peek().is_none() || {
            let values = values_of(atlas, row, facet);
            chosen.any(|value| values.iter().any(|has| has == value))
        }
    })
}

/// The values that a partnership has in a facet, each once.
pub fn values_of(atlas: &Atlas, row: &PartnershipRow, facet: Facet) -> Vec<String> {
    let participants = || atlas.participants(row).iter();
    let terms = |field: Field| -> Vec<String> {
        let tags = atlas.tags(row).iter().filter(|tag| tag.field == field);
        tags.filter_map(|tag| atlas.term(tag.term)).map(Term::to_string).collect()
    };
    let mut values = match facet {
        Facet::Mark => vec!["tie".to_owned()],
        Facet::Method => terms(Field::Method),
        Facet::Theme => terms(Field::Theme),
        Facet::Form => atlas.term(row.form).map(Term::to_string).into_iter().collect(),
        Facet::Status => atlas.term(row.status).map(Term::to_string).into_iter().collect(),
        Facet::Role => participants().filter_map(|p| atlas.term(p.role)).map(Term::to_string).collect(),
        Facet::Place => participants()
            .filter(|p| atlas.kind(p.who) == RecordKind::Place)
            .map(|p| atlas.id(p.who).to_string())
            .collect(),
        Facet::Country => {
            participants().filter_map(|p| country_of(atlas, p.who)).map(str::to_owned).collect()
        }
        Facet::Region => {
            participants().filter_map(|p| country_of(atlas, p.who)).flat_map(regions_of).collect()
        }
        Facet::Supporter => atlas.supports(row).iter().map(|s| atlas.id(s.who).to_string()).collect(),
        Facet::Certainty => vec![row.certainty.name().to_owned()],
    };
    values.sort();
    values.dedup();
    values
}

/// Country of a place, ISO 3166-1 alpha-3.
fn country_of(atlas: &Atlas, place: RecordIdx) -> Option<&str> {
    atlas.code(atlas.place(place)?.country)
}

fn regions_of(iso3: &str) -> Vec<String> {
    let country = countries::by_iso3(iso3);
    let regions = country.map(|country| [country.region, country.sub_region, country.intermediate_region]);
    regions.into_iter().flatten().flatten().map(|m49| format!("{m49:03}")).collect()
}

/// Offers, needs, events and programmes have no form or status: they pass by place, country, region, theme,
/// method and certainty-free facets, and fail where a facet cannot apply to them.
fn passes_item(atlas: &Atlas, record: RecordIdx, filters: &Filters) -> bool {
    let has_term = |field: Field, value: &str| {
        atlas.field_terms(record, field).iter().any(|term| term.as_str() == value)
    };
    let people: Vec<RecordIdx> = [Field::Actor, Field::Participant, Field::ForWhom]
        .into_iter()
        .flat_map(|field| atlas.refs(record, field))
        .collect();
    Facet::ALL.into_iter().filter(|facet| *facet != Facet::Mark).all(|facet| {
        let mut chosen = filters.of(facet).peekable();
        chosen.peek().is_none()
            || chosen.any(|value| match facet {
                Facet::Method => has_term(Field::Method, value),
                Facet::Theme => has_term(Field::Theme, value),
                Facet::Status => has_term(Field::Status, value),
                Facet::Role => has_term(Field::Role, value),
                Facet::Place => people.iter().any(|who| atlas.id(*who).as_str() == value),
                Facet::Country => people.iter().any(|who| country_of(atlas, *who) == Some(value)),
                Facet::Region => people
                    .iter()
                    .filter_map(|who| country_of(atlas, *who))
                    .any(|iso3| regions_of(iso3).iter().any(|region| region == value)),
                Facet::Supporter => atlas
                    .roles(record)
                    .iter()
                    .any(|(who, role)| atlas.is_supporting(*role) && atlas.id(*who).as_str() == value),
                Facet::Form | Facet::Certainty | Facet::Mark => false,
            })
    })
}
