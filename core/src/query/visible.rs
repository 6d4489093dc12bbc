//! What a view shows: years and filters applied to partnerships, programmes, events, offers and needs.
//!
//! A list of records with how sure it is that they were running; nothing is copied from the atlas. The map, the
//! timeline and the table draw from the same [`Visible`].

use super::values::{Chosen, Values, regions_of, value_of_key};
use crate::claim::{Field, RecordIdx, RecordKind, Term};
use crate::model::{Atlas, PartnershipRow, PeriodKind, TermIdx};
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
        let mut chosen = Chosen::new(atlas, &view.filters);
        let timing = Timing::new(atlas, view, today);
        for row in atlas.partnerships() {
            let tie = timing.tie(row);
            let is_shown = timing.shows(tie);
            if (is_shown || !tie.is_dated) && chosen.failed(row) == 0 {
                if is_shown {
                    shown.ties.push(tie);
                } else {
                    shown.n_undated_hidden += 1;
                }
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
            *list = said_or_held(atlas, view, today, kind);
        }
    }
    shown
}

/// Events, offers and needs that a view shows, whichever marks are chosen.
pub(super) fn said_or_held(atlas: &Atlas, view: &View, today: Day, kind: RecordKind) -> Vec<VisibleItem> {
    items(atlas, view, today, kind, &[Field::Actual, Field::Said], false)
}

fn is_in(activity: Activity, view: &View) -> bool {
    match activity {
        Activity::Certain => true,
        Activity::Possible => view.shows_possible,
        Activity::No => false,
    }
}

/// How partnerships stand to the years shown.
pub(super) struct Timing<'a> {
    atlas: &'a Atlas,
    view: &'a View,
    today: Day,
    planned: Option<TermIdx>,
}

impl<'a> Timing<'a> {
    pub(super) fn new(atlas: &'a Atlas, view: &'a View, today: Day) -> Self {
        Self { atlas, view, today, planned: atlas.find_term(&Term::new("planned")) }
    }

    /// How sure it is that a partnership was running in the years shown: by its actual periods, else as planned.
    pub(super) fn tie(&self, row: &PartnershipRow) -> VisibleTie {
        let periods = self.atlas.periods(row);
        let has_actual = periods.iter().any(|entry| entry.kind == PeriodKind::Actual);
        let window = self.view.years.unwrap_or(Window::ALL);
        let activity = periods
            .iter()
            .filter(|entry| !has_actual || entry.kind == PeriodKind::Actual)
            .map(|entry| {
                let activity = self.atlas.bounds(entry.period).activity(window, self.today, None);
                // One source among several that differ makes nothing certain.
                if entry.is_alternative { activity.min(Activity::Possible) } else { activity }
            })
            .max();
        VisibleTie {
            record: row.record,
            activity: activity.unwrap_or(Activity::No),
            is_planned: !has_actual && (!periods.is_empty() || self.planned == Some(row.status)),
            is_dated: !periods.is_empty(),
        }
    }

    /// Whether a partnership is within the years shown, or has no date and such are shown.
    pub(super) fn shows(&self, tie: VisibleTie) -> bool {
        if tie.is_dated {
            is_in(tie.activity, self.view)
        } else {
            self.view.years.is_none() || self.view.shows_undated
        }
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
        let activity = period.map(|period| {
            // What happened or was said in a year did so some time within it; programmes and intervals last.
            let is_moment = !dated_only && !period.text().contains('/');
            let bounds = if is_moment { period.bounds().as_moment() } else { period.bounds() };
            bounds.activity(window, today, None)
        });
        let is_shown = match activity {
            Some(activity) => is_in(activity, view),
            None => !dated_only && (view.years.is_none() || view.shows_undated),
        };
        let item = VisibleItem { record: *record, activity: activity.unwrap_or(Activity::No) };
        (is_shown && passes_item(atlas, *record, &view.filters)).then_some(item)
    };
    atlas.of_kind(kind).iter().filter_map(of).collect()
}

/// The values that a partnership has in a facet, each once, sorted.
pub fn values_of(atlas: &Atlas, row: &PartnershipRow, facet: Facet) -> Vec<String> {
    let mut keys = Vec::new();
    Values::new(atlas).push(row, facet, &mut keys);
    let mut values: Vec<String> = keys.into_iter().map(|key| value_of_key(atlas, facet, key)).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Offers, needs, events and programmes have no form or certainty: they pass by place, country, region, theme,
/// method, role, status and supporter, and fail where a facet cannot apply to them.
fn passes_item(atlas: &Atlas, record: RecordIdx, filters: &Filters) -> bool {
    let mut narrowing = Facet::ALL.into_iter().filter(|facet| *facet != Facet::Mark);
    narrowing.all(|facet| {
        let mut chosen = filters.of(facet).peekable();
        chosen.peek().is_none() || {
            let values = item_values(atlas, record, facet);
            chosen.any(|value| values.iter().any(|has| has == value))
        }
    })
}

fn item_values(atlas: &Atlas, record: RecordIdx, facet: Facet) -> Vec<String> {
    let terms = |field: Field| -> Vec<String> {
        atlas.field_terms(record, field).into_iter().map(|term| term.as_str().to_owned()).collect()
    };
    let people = || {
        let fields = [Field::Actor, Field::Participant, Field::ForWhom];
        fields.into_iter().flat_map(|field| atlas.refs(record, field))
    };
    let countries = || people().filter_map(|who| atlas.code(atlas.country(who)));
    match facet {
        Facet::Method => terms(Field::Method),
        Facet::Theme => terms(Field::Theme),
        Facet::Status => terms(Field::Status),
        Facet::Role => terms(Field::Role),
        Facet::Place => people().map(|who| atlas.id(who).as_str().to_owned()).collect(),
        Facet::Country => countries().map(ToOwned::to_owned).collect(),
        Facet::Region => {
            let regions = countries().flat_map(regions_of).filter(|m49| *m49 != 0);
            regions.map(|m49| value_of_key(atlas, Facet::Region, u32::from(m49))).collect()
        }
        Facet::Supporter => {
            let supporting = atlas.roles(record).into_iter().filter(|(_, role)| atlas.is_supporting(*role));
            supporting.map(|(who, _)| atlas.id(who).as_str().to_owned()).collect()
        }
        Facet::Form | Facet::Certainty | Facet::Mark => Vec::new(),
    }
}
