//! What a view shows: years and filters applied to partnerships, programmes, events, offers and needs.
//!
//! In two steps: filters make [`Passing`] of the atlas, years make [`Visible`] of that: a list of records with how sure
//! it is that they were running. The map, the timeline and the table draw from the same.

use super::values::{Chosen, Values, regions_of, value_of_key};
use crate::claim::{Field, RecordIdx, RecordKind, Term};
use crate::model::{Atlas, PartnershipRow, PeriodKind};
use crate::time::{Activity, Day, Extent, Window};
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
    /// Whether a record is among what is shown, in steps that grow with the logarithm of how much that is.
    pub fn has(&self, record: RecordIdx) -> bool {
        let items = [&self.programmes, &self.events, &self.offers, &self.needs];
        self.tie(record).is_some()
            || items.into_iter().any(|items| items.binary_search_by_key(&record, |item| item.record).is_ok())
    }

    /// A partnership as it is shown, in steps that grow with the logarithm of how many are.
    pub fn tie(&self, record: RecordIdx) -> Option<VisibleTie> {
        let at = self.ties.binary_search_by_key(&record, |tie| tie.record).ok()?;
        Some(self.ties[at])
    }
}

/// Applies the years and filters of a view.
pub fn visible(atlas: &Atlas, view: &View, today: Day) -> Visible {
    Passing::new(atlas, &view.filters, today).within(view.years, view.shows_possible, view.shows_undated)
}

/// What passes the filters, whenever it was running: the first step to [`Visible`], made anew when records or filters
/// change.
///
/// Its days are packed, so that the second step, [`Passing::within`], is one pass over numbers, however often the
/// years change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// Partnerships by record, with the period that stands for each.
    ties: Vec<PassingTie>,
    /// What else is said about when they were running, by place in `ties`, in their order.
    others: Vec<(u32, Running)>,
    programmes: Vec<PassingItem>,
    events: Vec<PassingItem>,
    offers: Vec<PassingItem>,
    needs: Vec<PassingItem>,
}

/// When something was running, by one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Running {
    extent: Extent,
    /// One source among several that differ, by which nothing is certain.
    is_alternative: bool,
}

impl Running {
    fn activity(self, years: Window) -> Activity {
        let activity = self.extent.activity(years);
        if self.is_alternative { activity.min(Activity::Possible) } else { activity }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PassingTie {
    record: RecordIdx,
    /// `None` without a date.
    running: Option<Running>,
    is_planned: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PassingItem {
    record: RecordIdx,
    /// `None` without a date.
    extent: Option<Extent>,
}

impl Passing {
    /// Applies filters.
    pub fn new(atlas: &Atlas, filters: &Filters, today: Day) -> Self {
        let mut passing = Self::default();
        let marks = |mark: &str| filters.of(Facet::Mark).next().is_none() || filters.has(Facet::Mark, mark);
        if marks("tie") {
            let mut chosen = Chosen::new(atlas, filters);
            passing.add_ties(atlas, today, |row| chosen.passes(row));
            let fields = [Field::Actual, Field::Planned];
            passing.programmes = items(atlas, filters, today, RecordKind::Programme, &fields, true);
        }
        for (mark, kind, list) in [
            ("event", RecordKind::Event, &mut passing.events),
            ("offer", RecordKind::Offer, &mut passing.offers),
            ("need", RecordKind::Need, &mut passing.needs),
        ] {
            if marks(mark) {
                *list = said_or_held(atlas, filters, today, kind);
            }
        }
        passing
    }

    /// All partnerships, whatever the filters, and nothing else.
    pub(super) fn all_ties(atlas: &Atlas, today: Day) -> Self {
        let mut passing = Self::default();
        passing.add_ties(atlas, today, |_| true);
        passing
    }

    fn add_ties(&mut self, atlas: &Atlas, today: Day, mut passes: impl FnMut(&PartnershipRow) -> bool) {
        let planned = atlas.find_term(&Term::new("planned"));
        for row in atlas.partnerships().filter(|row| passes(row)) {
            let periods = atlas.periods(row);
            let has_actual = periods.iter().any(|entry| entry.kind == PeriodKind::Actual);
            // By its actual periods, else as planned.
            let mut running =
                periods.iter().filter(|entry| !has_actual || entry.kind == PeriodKind::Actual).map(|entry| {
                    let extent = atlas.bounds(entry.period).extent(today, None);
                    Running { extent, is_alternative: entry.is_alternative }
                });
            let is_planned = !has_actual && (!periods.is_empty() || planned == Some(row.status));
            let at = self.ties.len() as u32;
            self.ties.push(PassingTie { record: row.record, running: running.next(), is_planned });
            self.others.extend(running.map(|running| (at, running)));
        }
    }

    /// How many partnerships pass.
    pub fn n_ties(&self) -> usize {
        self.ties.len()
    }

    /// What of it is shown in some years (`None` for all of time): what was certainly running, what may have been where
    /// that is wanted, and what has no date where that is wanted or no years are chosen.
    pub fn within(&self, years: Option<Window>, shows_possible: bool, shows_undated: bool) -> Visible {
        let least = if shows_possible { Activity::Possible } else { Activity::Certain };
        let shows_undated = shows_undated || years.is_none();
        let window = years.unwrap_or(Window::ALL);
        let mut shown = Visible::default();
        let mut others = self.others.iter().peekable();
        for (at, tie) in self.ties.iter().enumerate() {
            let mut activity = tie.running.map_or(Activity::No, |running| running.activity(window));
            while let Some((_, running)) = others.next_if(|(of, _)| *of as usize == at) {
                activity = activity.max(running.activity(window));
            }
            let (record, is_planned, is_dated) = (tie.record, tie.is_planned, tie.running.is_some());
            if if is_dated { activity >= least } else { shows_undated } {
                shown.ties.push(VisibleTie { record, activity, is_planned, is_dated });
            } else if !is_dated {
                shown.n_undated_hidden += 1;
            }
        }
        let items = |items: &[PassingItem]| {
            items.iter().filter_map(|item| item.within(window, least, shows_undated)).collect()
        };
        shown.programmes = items(&self.programmes);
        shown.events = items(&self.events);
        shown.offers = items(&self.offers);
        shown.needs = items(&self.needs);
        shown
    }
}

impl PassingItem {
    fn within(self, window: Window, least: Activity, shows_undated: bool) -> Option<VisibleItem> {
        let activity = self.extent.map(|extent| extent.activity(window));
        let is_shown = activity.map_or(shows_undated, |activity| activity >= least);
        is_shown.then(|| VisibleItem { record: self.record, activity: activity.unwrap_or(Activity::No) })
    }

    /// Whether a view shows it, as [`Passing::within`] has it.
    pub(super) fn is_in(self, view: &View) -> bool {
        let least = if view.shows_possible { Activity::Possible } else { Activity::Certain };
        let shows_undated = view.shows_undated || view.years.is_none();
        self.within(view.years.unwrap_or(Window::ALL), least, shows_undated).is_some()
    }
}

/// Events, offers and needs that pass the filters, whichever marks are chosen.
pub(super) fn said_or_held(
    atlas: &Atlas,
    filters: &Filters,
    today: Day,
    kind: RecordKind,
) -> Vec<PassingItem> {
    items(atlas, filters, today, kind, &[Field::Actual, Field::Said], false)
}

fn items(
    atlas: &Atlas,
    filters: &Filters,
    today: Day,
    kind: RecordKind,
    fields: &[Field],
    dated_only: bool,
) -> Vec<PassingItem> {
    let of = |record: &RecordIdx| {
        let period = fields.iter().find_map(|field| atlas.period_of(*record, *field));
        let extent = period.map(|period| {
            // What happened or was said in a year did so some time within it; programmes and intervals last.
            let is_moment = !dated_only && !period.text().contains('/');
            let bounds = if is_moment { period.bounds().as_moment() } else { period.bounds() };
            bounds.extent(today, None)
        });
        let passes = (extent.is_some() || !dated_only) && passes_item(atlas, *record, filters);
        passes.then_some(PassingItem { record: *record, extent })
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
