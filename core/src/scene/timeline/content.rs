//! What there is to draw, in days: independent of scale, size and pointer.

use std::sync::Arc;

use super::groups::GroupLanes;
use crate::claim::{Field, RecordIdx, RecordKind, ValueRef};
use crate::model::{Atlas, PartnershipRow, PeriodKind};
use crate::query::{Visible, VisibleItem, VisibleTie, in_unsigned_order, sorted_pairs};
use crate::scene::categories::Categories;
use crate::time::{Bounds, Day, Doubt, EndKind, Extent, Window};
use crate::view::{LaneBy, SortBy};
use crate::words::{Msg, Words, programme_lines, record_title, tie_headline, tie_when};

/// Up to so many lanes with names can be looked through by hand; more are drawn without words.
pub const NAMED_LANES_MAX: usize = 400;
/// So many of what has no date is put into words; the others are counted.
const CHIPS_MAX: usize = 40;
/// So many who said the same at the same time are named; the others are counted.
const NAMED_MAX: usize = 6;

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// A partnership, in the colour of its form.
    Tie(u8),
    /// A programme, project or agenda.
    Programme,
    /// Events.
    Events,
    /// Who was open to sharing.
    Offers,
    /// Who wanted to join.
    Needs,
}

/// How a bar is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// As it was.
    Actual,
    /// As another source has it.
    Alternative,
    /// As planned.
    Planned,
    /// When something happened or was said.
    Moment,
}

/// A period as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// How it is to be read.
    pub kind: BarKind,
    /// When it was certainly and possibly running; never possible after `today` for an open end.
    pub extent: Extent,
    /// Whether nobody says when it ended.
    pub is_end_unknown: bool,
    /// Whether it goes on.
    pub is_open: bool,
    /// Whether its start is an estimate or its source dubious.
    pub is_start_doubted: bool,
}

impl Stretch {
    pub(super) fn new(kind: BarKind, bounds: Bounds, today: Day) -> Self {
        let is_open = bounds.end == EndKind::Open;
        let mut extent = bounds.extent(today, None);
        if is_open {
            extent.possible_to = today.max(extent.certain_to).max(extent.possible_from);
        }
        Self {
            kind,
            extent,
            is_end_unknown: bounds.end == EndKind::Unknown,
            is_open,
            is_start_doubted: bounds.start_doubt != Doubt::None,
        }
    }
}

/// A period in a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Whose it is; several where they did or said the same at the same time.
    pub records: Vec<RecordIdx>,
    /// The period.
    pub stretch: Stretch,
    /// What is written at it; empty for all but the first bar of a partnership or programme.
    pub title: String,
    /// What is written after the title, more quietly.
    pub note: String,
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// What it stands for.
    pub kind: LaneKind,
    /// The partnership or programme; none for lanes of moments.
    pub record: Option<RecordIdx>,
    /// Its bars: planned, actual, then what other sources say.
    pub bars: Vec<Bar>,
}

/// What stands for a record without a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// The record.
    pub record: RecordIdx,
    /// What is written; empty beyond the first few.
    pub title: String,
    /// Whether it is a partnership that is only planned or intended.
    pub is_planned: bool,
}

/// How the lanes of partnerships are made.
#[derive(Clone, Debug)]
pub enum TieLanes {
    /// One for each, with its name.
    Each,
    /// In groups.
    Groups(Arc<dyn GroupLanes>),
    /// In groups, which are not there yet.
    Awaited,
}

impl TieLanes {
    /// Whether [`TieLanes::Each`] shows what is wanted.
    pub fn is_each(shown: &Visible, by: LaneBy, sort: SortBy) -> bool {
        let n_dated = shown.ties.iter().filter(|tie| tie.is_dated).count();
        by == LaneBy::Partnership && sort == SortBy::Start && n_dated <= NAMED_LANES_MAX
    }
}

/// What there is to draw.
#[derive(Clone, Debug)]
pub struct TimelineContent {
    /// Lanes from the top, below the groups.
    pub lanes: Vec<Lane>,
    /// In the place of lanes of partnerships.
    pub groups: Option<Arc<dyn GroupLanes>>,
    /// What has no date.
    pub undated: Vec<Chip>,
    /// What is written before the chips.
    pub undated_title: String,
    /// What is written after the chips that are put into words; empty where all are.
    pub undated_rest: String,
    /// From the first to the last day that matters, both within the calendar; `None` where nothing has a date.
    pub range: Option<Window>,
    /// Today, where open ends stop.
    pub today: Day,
}

impl TimelineContent {
    /// Puts together what is drawn for what is shown: of all years, since the years are chosen on the timeline and what lies
    /// outside of them is drawn quietly.
    pub fn new(atlas: &Atlas, shown: &Visible, ties: TieLanes, today: Day, words: &Words) -> Self {
        let gathering = Gathering { atlas, words, today, categories: Categories::new(atlas) };
        let mut all = Vec::new();
        let groups = match ties {
            TieLanes::Each => {
                all.extend(gathering.dated(shown).iter().filter_map(|tie| gathering.tie_lane(*tie)));
                None
            }
            TieLanes::Groups(groups) => Some(groups),
            TieLanes::Awaited => None,
        };
        all.extend(shown.programmes.iter().filter_map(|item| gathering.programme_lane(item.record)));
        let mut undated: Vec<Chip> = shown
            .ties
            .iter()
            .filter(|tie| !tie.is_dated)
            .map(|tie| bare(tie.record, tie.is_planned))
            .collect();
        for (kind, items) in [
            (LaneKind::Events, &shown.events),
            (LaneKind::Offers, &shown.offers),
            (LaneKind::Needs, &shown.needs),
        ] {
            all.extend(gathering.moments_lane(kind, items, &mut undated));
        }
        gathering.name_chips(&mut undated);
        // Of many it is said how many they are.
        let undated_title = match undated.len() {
            0..=3 => words.get(Msg::TimelineUndated).to_owned(),
            n => words.count(Msg::TimelineCountUndated, n, &[]),
        };
        let n_more = undated.len().saturating_sub(CHIPS_MAX);
        let rest = if n_more == 0 { String::new() } else { words.count(Msg::TimelineMore, n_more, &[]) };
        Self {
            range: range(&all, groups.as_deref().and_then(GroupLanes::range)),
            lanes: all,
            groups,
            undated,
            undated_title,
            undated_rest: rest,
            today,
        }
    }

    /// The lane in which a record has its first bar.
    pub fn lane_of(&self, record: RecordIdx) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.bars.iter().any(|bar| bar.records.contains(&record)))
    }

    /// The records that have a lane or chip, in the order in which they are seen, each once.
    pub fn records(&self) -> Vec<RecordIdx> {
        let groups = self.groups.as_ref().map(|groups| groups.records()).unwrap_or_default();
        let lanes = self.lanes.iter().flat_map(|lane| match lane.record {
            Some(record) => vec![record],
            None => lane.bars.iter().flat_map(|bar| &bar.records).copied().collect(),
        });
        let chips = self.undated.iter().take(CHIPS_MAX).map(|chip| chip.record);
        groups.into_iter().chain(lanes).chain(chips).collect()
    }
}

pub(super) struct Gathering<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) words: &'a Words,
    pub(super) today: Day,
    pub(super) categories: Categories,
}

impl Gathering<'_> {
    /// Partnerships with a date, by when they began.
    fn dated(&self, shown: &Visible) -> Vec<RecordIdx> {
        let dated = shown.ties.iter().filter(|tie| tie.is_dated).map(|VisibleTie { record, .. }| {
            let first = self.tie_periods(*record).iter().map(|(_, bounds)| begins(*bounds)).min();
            (in_unsigned_order(first.unwrap_or(0)), record.0)
        });
        sorted_pairs(dated).into_iter().map(|(_, record)| RecordIdx(record)).collect()
    }

    /// The periods of a partnership with how they are to be read: planned, actual, then what other sources say.
    pub(super) fn row_periods<'a>(
        &'a self,
        row: &'a PartnershipRow,
    ) -> impl Iterator<Item = (BarKind, Bounds)> + 'a {
        self.atlas.periods(row).iter().map(|entry| {
            let kind = match (entry.kind, entry.is_alternative) {
                (PeriodKind::Planned, _) => BarKind::Planned,
                (PeriodKind::Actual, false) => BarKind::Actual,
                (PeriodKind::Actual, true) => BarKind::Alternative,
            };
            (kind, *self.atlas.bounds(entry.period))
        })
    }

    fn tie_periods(&self, tie: RecordIdx) -> Vec<(BarKind, Bounds)> {
        self.atlas.partnership(tie).map_or_else(Vec::new, |row| self.row_periods(row).collect())
    }

    /// The periods of any other record, each once; the first that is not planned is the one to show first.
    fn periods(&self, record: RecordIdx) -> Vec<(BarKind, Bounds)> {
        let mut periods: Vec<(BarKind, Bounds)> = Vec::new();
        for cell in self.atlas.claims().cells(record) {
            if !matches!(cell.field, Field::Planned | Field::Actual | Field::Said) {
                continue;
            }
            let mut kind = if cell.field == Field::Planned { BarKind::Planned } else { BarKind::Actual };
            for claim in cell.claims() {
                let Some(ValueRef::Period(period)) = claim.value() else { continue };
                let bounds = period.bounds();
                if periods.iter().all(|(_, known)| *known != bounds) {
                    periods.push((kind, bounds));
                }
                if kind == BarKind::Actual {
                    kind = BarKind::Alternative;
                }
            }
        }
        periods
    }

    /// The lane of a partnership; `None` without a date.
    pub(super) fn tie_lane(&self, tie: RecordIdx) -> Option<Lane> {
        let row = self.atlas.partnership(tie)?;
        let mut bars = self.bars(tie, &self.tie_periods(tie));
        let first = bars.first_mut()?;
        first.title = tie_headline(self.atlas, self.words, tie);
        first.note = tie_when(self.atlas, self.words, tie);
        Some(Lane { kind: LaneKind::Tie(self.categories.of(row.form)), record: Some(tie), bars })
    }

    fn programme_lane(&self, programme: RecordIdx) -> Option<Lane> {
        let mut bars = self.bars(programme, &self.periods(programme));
        let first = bars.first_mut()?;
        if let Some((name, when)) = programme_lines(self.atlas, self.words, programme) {
            first.title = name;
            first.note = when.unwrap_or_default();
        }
        Some(Lane { kind: LaneKind::Programme, record: Some(programme), bars })
    }

    /// A lane of what happened or was said; what has no date goes to the chips.
    fn moments_lane(&self, kind: LaneKind, items: &[VisibleItem], undated: &mut Vec<Chip>) -> Option<Lane> {
        let mut bars: Vec<Bar> = Vec::new();
        for item in items {
            let Some((_, bounds)) = self.periods(item.record).into_iter().next() else {
                undated.push(bare(item.record, false));
                continue;
            };
            let bar = self.bar(item.record, BarKind::Moment, bounds);
            match bars.iter_mut().find(|known| known.stretch.extent == bar.stretch.extent) {
                Some(known) => known.records.push(item.record),
                None => bars.push(bar),
            }
        }
        for bar in &mut bars {
            bar.title = self.moment_words(kind, &bar.records);
        }
        (!bars.is_empty()).then_some(Lane { kind, record: None, bars })
    }

    fn moment_words(&self, kind: LaneKind, records: &[RecordIdx]) -> String {
        let msg = match kind {
            LaneKind::Offers => Msg::TimelineOffers,
            LaneKind::Needs => Msg::TimelineNeeds,
            _ => return self.who(records, record_title),
        };
        let who = self.who(records, |atlas, words, record| {
            let actor = atlas.refs(record, Field::Actor).into_iter().next();
            actor.map_or_else(|| record_title(atlas, words, record), |actor| short_title(atlas, words, actor))
        });
        self.words.fill(msg, &[("who", &who)])
    }

    /// Names with commas, the last of many counted; cities not named by their countries.
    fn who(&self, records: &[RecordIdx], name: fn(&Atlas, &Words, RecordIdx) -> String) -> String {
        let (mut names, mut countries) = (Vec::new(), Vec::new());
        for record in &records[..records.len().min(NAMED_MAX)] {
            match unnamed_in(self.atlas, *record) {
                Some(code) => countries.push(self.words.region(code)),
                None => names.push(name(self.atlas, self.words, *record)),
            }
        }
        if !countries.is_empty() {
            names.push(self.words.fill(Msg::MapCitiesIn, &[("country", &countries.join(", "))]));
        }
        if records.len() > NAMED_MAX {
            names.push(self.words.count(Msg::TimelineMore, records.len() - NAMED_MAX, &[]));
        }
        names.join(", ")
    }

    fn bars(&self, record: RecordIdx, periods: &[(BarKind, Bounds)]) -> Vec<Bar> {
        periods.iter().map(|(kind, bounds)| self.bar(record, *kind, *bounds)).collect()
    }

    fn bar(&self, record: RecordIdx, kind: BarKind, bounds: Bounds) -> Bar {
        let stretch = Stretch::new(kind, bounds, self.today);
        Bar { records: vec![record], stretch, title: String::new(), note: String::new() }
    }

    fn name_chips(&self, chips: &mut [Chip]) {
        for chip in chips.iter_mut().take(CHIPS_MAX) {
            chip.title = if self.atlas.kind(chip.record) == RecordKind::Partnership {
                tie_headline(self.atlas, self.words, chip.record)
            } else {
                record_title(self.atlas, self.words, chip.record)
            };
        }
    }
}

fn bare(record: RecordIdx, is_planned: bool) -> Chip {
    Chip { record, title: String::new(), is_planned }
}

fn short_title(atlas: &Atlas, words: &Words, record: RecordIdx) -> String {
    let short = atlas.short_name(record, words.lang());
    short.map_or_else(|| record_title(atlas, words, record), str::to_owned)
}

/// The country of the one who acts, where that is cities not named.
fn unnamed_in(atlas: &Atlas, record: RecordIdx) -> Option<&str> {
    let actor = atlas.refs(record, Field::Actor).into_iter().next()?;
    atlas.code(atlas.country(actor)).filter(|_| atlas.is_unnamed(actor))
}

/// The day by which periods are put in order.
pub(super) fn begins(bounds: Bounds) -> i32 {
    if bounds.start_earliest.is_finite() { bounds.start_earliest.0 } else { bounds.end_earliest.0 }
}

fn range(lanes: &[Lane], of_groups: Option<Window>) -> Option<Window> {
    let mut days = of_groups;
    for bar in lanes.iter().flat_map(|lane| &lane.bars) {
        hold(&mut days, bar.stretch.extent);
    }
    days
}

/// Widens a range by the days of an extent, as far as they are of the calendar.
pub(super) fn hold(range: &mut Option<Window>, extent: Extent) {
    let Extent { possible_from, certain_from, certain_to, possible_to } = extent;
    for day in [possible_from, certain_from, certain_to, possible_to] {
        if day.is_finite() {
            let alone = Window::new(day, day);
            *range = Some(range.map_or(alone, |known| known.hull(alone)));
        }
    }
}
