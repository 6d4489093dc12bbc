//! What there is to draw, in days: independent of scale, size and pointer.

use crate::claim::{Field, RecordIdx, RecordKind, ValueRef};
use crate::model::{Atlas, PeriodKind};
use crate::query::{Visible, VisibleItem, VisibleTie};
use crate::scene::categories::Categories;
use crate::time::{Bounds, Day, Doubt, EndKind, Extent, Window};
use crate::view::LaneBy;
use crate::words::{Msg, Words, programme_lines, record_title, tie_headline, tie_when};

/// With more dated partnerships than this, how many there are each year is drawn in the place of lanes.
pub const LANES_MAX: usize = 400;
/// So many of what has no date is put into words; the others are counted.
const CHIPS_MAX: usize = 40;
/// So many who said the same at the same time are named; the others are counted.
const NAMED_MAX: usize = 6;

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// The name of a city, above the lanes of its partnerships.
    Heading,
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

/// A period in a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Whose it is; several where they did or said the same at the same time.
    pub records: Vec<RecordIdx>,
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
    /// The partnership, programme or city; none for lanes of moments.
    pub record: Option<RecordIdx>,
    /// The name in a heading; empty elsewhere.
    pub heading: String,
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

/// How many partnerships were running in each year, where there are too many for lanes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// The first year counted.
    pub first_year: i32,
    /// Of each year how many were certainly running, and how many more may have been.
    pub counts: Vec<[u32; 2]>,
    /// The partnerships counted.
    pub ties: Vec<RecordIdx>,
    /// What is written at it.
    pub title: String,
}

/// What there is to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineContent {
    /// Lanes from the top.
    pub lanes: Vec<Lane>,
    /// In the place of lanes of partnerships, where there are too many.
    pub band: Option<Band>,
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
    pub fn new(atlas: &Atlas, shown: &Visible, lanes: LaneBy, today: Day, words: &Words) -> Self {
        let mut gathering = Gathering { atlas, words, today, categories: Categories::new(atlas) };
        let dated = gathering.dated(shown);
        let (mut all, band) = if dated.len() > LANES_MAX {
            (Vec::new(), Some(gathering.band(&dated)))
        } else if lanes == LaneBy::City {
            (gathering.by_city(&dated), None)
        } else {
            (dated.iter().filter_map(|tie| gathering.tie_lane(*tie)).collect(), None)
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
            range: range(&all, band.as_ref()),
            lanes: all,
            band,
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

    /// The records that have a lane or chip, in the order in which they are seen; a city's lanes repeat none.
    pub fn records(&self) -> Vec<RecordIdx> {
        let bars = self.lanes.iter().flat_map(|lane| &lane.bars).flat_map(|bar| &bar.records).copied();
        let mut records: Vec<RecordIdx> = Vec::new();
        for record in bars.chain(self.undated.iter().take(CHIPS_MAX).map(|chip| chip.record)) {
            if !records.contains(&record) {
                records.push(record);
            }
        }
        records
    }
}

struct Gathering<'a> {
    atlas: &'a Atlas,
    words: &'a Words,
    today: Day,
    categories: Categories,
}

impl Gathering<'_> {
    /// Partnerships with a date, by when they began.
    fn dated(&self, shown: &Visible) -> Vec<RecordIdx> {
        let mut dated: Vec<(u32, u32)> = Vec::new();
        for VisibleTie { record, is_dated, .. } in &shown.ties {
            if *is_dated {
                let first = self.tie_periods(*record).iter().map(|(_, bounds)| begins(*bounds)).min();
                // Days before 1970 in order, without a type of their own to sort by.
                dated.push((first.unwrap_or(0).wrapping_sub(i32::MIN) as u32, record.0));
            }
        }
        dated.sort_unstable();
        dated.into_iter().map(|(_, record)| RecordIdx(record)).collect()
    }

    fn tie_periods(&self, tie: RecordIdx) -> Vec<(BarKind, Bounds)> {
        let Some(row) = self.atlas.partnership(tie) else { return Vec::new() };
        let of = |entry: &crate::model::PeriodEntry| {
            let kind = match (entry.kind, entry.is_alternative) {
                (PeriodKind::Planned, _) => BarKind::Planned,
                (PeriodKind::Actual, false) => BarKind::Actual,
                (PeriodKind::Actual, true) => BarKind::Alternative,
            };
            (kind, *self.atlas.bounds(entry.period))
        };
        self.atlas.periods(row).iter().map(of).collect()
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

    fn tie_lane(&self, tie: RecordIdx) -> Option<Lane> {
        let row = self.atlas.partnership(tie)?;
        let mut bars = self.bars(tie, &self.tie_periods(tie));
        let first = bars.first_mut()?;
        first.title = tie_headline(self.atlas, self.words, tie);
        first.note = tie_when(self.atlas, self.words, tie);
        Some(Lane {
            kind: LaneKind::Tie(self.categories.of(row.form)),
            record: Some(tie),
            heading: String::new(),
            bars,
        })
    }

    fn programme_lane(&self, programme: RecordIdx) -> Option<Lane> {
        let mut bars = self.bars(programme, &self.periods(programme));
        let first = bars.first_mut()?;
        if let Some((name, when)) = programme_lines(self.atlas, self.words, programme) {
            first.title = name;
            first.note = when.unwrap_or_default();
        }
        Some(Lane { kind: LaneKind::Programme, record: Some(programme), heading: String::new(), bars })
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
            match bars.iter_mut().find(|known| known.extent == bar.extent) {
                Some(known) => known.records.push(item.record),
                None => bars.push(bar),
            }
        }
        for bar in &mut bars {
            bar.title = self.moment_words(kind, &bar.records);
        }
        (!bars.is_empty()).then(|| Lane { kind, record: None, heading: String::new(), bars })
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
        let is_open = bounds.end == EndKind::Open;
        let mut extent = bounds.extent(self.today, None);
        if is_open {
            extent.possible_to = self.today.max(extent.certain_to).max(extent.possible_from);
        }
        Bar {
            records: vec![record],
            kind,
            extent,
            is_end_unknown: bounds.end == EndKind::Unknown,
            is_open,
            is_start_doubted: bounds.start_doubt != Doubt::None,
            title: String::new(),
            note: String::new(),
        }
    }

    /// A heading and lanes for each city or other participant, those with most partnerships first.
    fn by_city(&self, dated: &[RecordIdx]) -> Vec<Lane> {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (at, tie) in dated.iter().enumerate() {
            let row = self.atlas.partnership(*tie);
            let parties = row.map(|row| self.atlas.participants(row)).unwrap_or_default();
            let before = pairs.len();
            for party in parties.iter().filter(|p| !self.atlas.is_supporting(p.role)) {
                pairs.push((party.who.0, at as u32));
            }
            if pairs.len() == before {
                pairs.push((u32::MAX, at as u32));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut groups: Vec<(u32, u32)> = Vec::new();
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            groups.push((u32::MAX - group.len() as u32, group[0].0));
        }
        groups.sort_unstable();
        let mut lanes = Vec::new();
        for (_, who) in groups {
            if who != u32::MAX {
                lanes.push(self.heading(RecordIdx(who)));
            }
            let of_group = pairs.iter().filter(|(other, _)| *other == who);
            lanes.extend(of_group.filter_map(|(_, at)| self.tie_lane(dated[*at as usize])));
        }
        lanes
    }

    fn heading(&self, who: RecordIdx) -> Lane {
        let heading = record_title(self.atlas, self.words, who);
        Lane { kind: LaneKind::Heading, record: Some(who), heading, bars: Vec::new() }
    }

    fn band(&self, dated: &[RecordIdx]) -> Band {
        let extents: Vec<Extent> = dated.iter().filter_map(|tie| self.whole_extent(*tie)).collect();
        let ends =
            extents.iter().flat_map(|e| [e.possible_from, e.certain_from, e.certain_to, e.possible_to]);
        let (mut first, mut last) = (i32::MAX, i32::MIN);
        for day in ends.filter(|day| day.is_finite()) {
            let year = day.civil().year;
            (first, last) = (first.min(year), last.max(year));
        }
        if first > last {
            (first, last) = (self.today.civil().year, self.today.civil().year);
        }
        let mut counts = vec![[0_u32; 2]; (last - first + 1) as usize];
        // Days without a bound are beyond any year counted.
        let years = |from: Day, to: Day| (from.civil().year.max(first), to.civil().year.min(last));
        for extent in &extents {
            let (certain_from, certain_to) = years(extent.certain_from, extent.certain_to);
            let (possible_from, possible_to) = years(extent.possible_from, extent.possible_to);
            for year in possible_from..=possible_to {
                let is_certain = certain_from <= year && year <= certain_to;
                counts[(year - first) as usize][usize::from(!is_certain)] += 1;
            }
        }
        let title = self.words.count(Msg::TimelineBand, dated.len(), &[]);
        Band { first_year: first, counts, ties: dated.to_vec(), title }
    }

    /// When a partnership was running by the period that stands for it.
    fn whole_extent(&self, tie: RecordIdx) -> Option<Extent> {
        let entry = self.atlas.shown_period(self.atlas.partnership(tie)?)?;
        Some(self.atlas.bounds(entry.period).extent(self.today, None))
    }

    fn name_chips(&mut self, chips: &mut [Chip]) {
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
fn begins(bounds: Bounds) -> i32 {
    if bounds.start_earliest.is_finite() { bounds.start_earliest.0 } else { bounds.end_earliest.0 }
}

fn range(lanes: &[Lane], band: Option<&Band>) -> Option<Window> {
    let mut days: Option<Window> = None;
    let mut hold = |day: Day| {
        if day.is_finite() {
            let alone = Window::new(day, day);
            days = Some(days.map_or(alone, |known| known.hull(alone)));
        }
    };
    for bar in lanes.iter().flat_map(|lane| &lane.bars) {
        let Extent { possible_from, certain_from, certain_to, possible_to } = bar.extent;
        [possible_from, certain_from, certain_to, possible_to].into_iter().for_each(&mut hold);
    }
    if let Some(band) = band {
        hold(Day::year_start(band.first_year));
        hold(Day::year_start(band.first_year + band.counts.len() as i32));
    }
    days
}
