//! Lanes in groups, for many: what is in each group, how high it is, and what of it is in sight.
//!
//! What costs as much as there are partnerships is done once ([`Gathered`]). Folding costs as much as there are groups
//! ([`Groups`]). A picture costs as much as it shows: the groups in sight are found by the sums of heights, rows by
//! division, bars of a row by halving; rows are packed, and ends put in order, when a group is first seen.
//!
//! Nothing of this is needed for the first view, which reaches it through [`GroupLanes`] only.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::content::{BarKind, Gathering, LaneKind, NAMED_LANES_MAX, Stretch, begins, hold};
use super::layout::{
    BandColumn, DrawnBar, DrawnHeading, PAD_PX, TEXT_MIN_PX, TEXT_PX, TextStyle, TimelineScene, WidthOf,
    periods_height, room_beside,
};
use super::packing::{n_rows, packed};
use super::tally::Tally;
use crate::claim::RecordIdx;
use crate::model::Atlas;
use crate::query::{
    Visible, group_record, group_title, group_value, grouped, in_unsigned_order, sorted_pairs,
};
use crate::scene::categories::Categories;
use crate::time::{Day, Extent, Window};
use crate::view::{Folds, LaneBy, SortBy};
use crate::words::{Msg, Words, tie_headline};

/// Height of a heading, in pixels.
const HEADING_PX: f32 = 20.0;
/// Free space below a group, in pixels.
const GAP_PX: f32 = 4.0;
/// The least and greatest height of a row without words, in pixels.
const ROW_PX: [f32; 2] = [1.0, 6.0];
/// Height of a row with words beside its bars, in pixels.
const WORDED_ROW_PX: f32 = TEXT_PX;
/// A group of so many rows has words beside its bars, where there is room.
const WORDED_ROWS_MAX: u32 = 4;
/// The least and greatest height of a band, in pixels.
const BAND_PX: [f32; 2] = [32.0, 96.0];
/// From here on a bar is drawn with outlines and softness, in pixels.
const THICK_PX: f32 = 3.0;
/// With more bars than this in sight a group is drawn as a band.
const BARS_MAX: usize = 3_000;
/// Width of a column of a band, in pixels.
const COLUMN_PX: f64 = 2.0;

/// Lanes in groups, as the timeline needs them.
pub trait GroupLanes: Debug + Send + Sync {
    /// The height of all where `room_px` of lanes can be seen, in pixels.
    fn height_px(&self, room_px: f32) -> f32;
    /// Adds what is in sight to a scene. The heading of a group that begins above stays at the upper edge.
    fn lay(&self, scene: &mut TimelineScene, atlas: &Atlas, words: &Words, width_of: &mut WidthOf<'_>);
    /// Where a partnership is first, from its upper edge to its lower one before it is scrolled, in pixels, with the room that the
    /// heading of its group takes above it.
    fn span_of(&self, record: RecordIdx, room_px: f32) -> Option<[f32; 2]>;
    /// Where a group begins and its heading ends, before it is scrolled, in pixels.
    fn heading_span(&self, group: u32, room_px: f32) -> Option<[f32; 2]>;
    /// The partnerships of groups that are not folded, in the order in which they are seen, each once.
    fn records(&self) -> Vec<RecordIdx>;
    /// At most `limit` headings from the first on; none where all partnerships are together.
    fn headings(&self, atlas: &Atlas, words: &Words, limit: usize) -> Vec<Heading>;
    /// What is written above a group.
    fn title(&self, atlas: &Atlas, words: &Words, group: u32) -> String;
    /// The address value of a group and whether it is folded; `None` for one that cannot be folded.
    fn fold(&self, atlas: &Atlas, group: u32) -> Option<(String, bool)>;
    /// How many groups there are.
    fn n_groups(&self) -> u32;
    /// From the first to the last day that matters.
    fn range(&self) -> Option<Window>;
}

/// A heading, for those who listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The group, by its place.
    pub group: u32,
    /// What is written above it.
    pub title: String,
    /// How many partnerships are in it.
    pub n_ties: usize,
    /// Whether it is folded.
    pub is_folded: bool,
    /// The first of its partnerships, as many as were asked for; none of a folded one.
    pub records: Vec<RecordIdx>,
}

/// A partnership in lanes.
#[derive(Clone, Copy, Debug)]
struct Tie {
    record: RecordIdx,
    /// The first and last day of any of its periods.
    hull: [i32; 2],
    /// When it was running by the period that stands for it.
    extent: Extent,
    category: u8,
    has_outline: bool,
    n_alternatives: u8,
    /// Its periods, from here to those of the next one, in [`Gathered::stretches`].
    first_stretch: u32,
    n_stretches: u32,
}

#[derive(Debug)]
struct Group {
    key: u32,
    /// Its partnerships, from here on, in [`Gathered::members`].
    first: u32,
    n_ties: u32,
    n_rows: u32,
    /// How long half of its bars are at most, in days.
    typical_days: i32,
    rows: OnceLock<Rows>,
    tally: OnceLock<Tally>,
}

/// Bars by row.
#[derive(Debug)]
struct Rows {
    /// Places in [`Gathered::ties`], by row and then by time.
    ties: Vec<u32>,
    /// Where each row begins in `ties`, and at last where all end.
    starts: Vec<u32>,
}

/// Partnerships with dates, put in order and in groups.
#[derive(Debug)]
pub struct Gathered {
    by: LaneBy,
    /// In the order wanted.
    ties: Vec<Tie>,
    stretches: Vec<Stretch>,
    groups: Vec<Group>,
    /// Places in `ties`, by group, each group in the order wanted.
    members: Vec<u32>,
    is_packed: bool,
    today: Day,
    categories: Categories,
    range: Option<Window>,
}

impl Gathered {
    /// Puts the dated ones of what is shown in order and in groups; the groups with most come first, by name where that is
    /// the order wanted. `ranks` gives texts their places in the order of the language, equal texts the same.
    pub fn new(
        atlas: &Atlas,
        shown: &Visible,
        (by, sort): (LaneBy, SortBy),
        today: Day,
        words: &Words,
        ranks: &dyn Fn(&[String]) -> Vec<u32>,
    ) -> Self {
        let gathering = Gathering { atlas, words, today, categories: Categories::new(atlas) };
        let (mut ties, stretches, starts) = ties(&gathering, shown);
        put_in_order(&gathering, &mut ties, &starts, sort, ranks);
        let records: Vec<RecordIdx> = ties.iter().map(|tie| tie.record).collect();
        let pairs = grouped(atlas, &records, by);
        let members: Vec<u32> = pairs.iter().map(|(_, at)| *at).collect();
        let is_packed = sort == SortBy::Start;
        let mut groups = Vec::new();
        for run in pairs.chunk_by(|a, b| a.0 == b.0) {
            let hulls = || run.iter().map(|(_, at)| ties[*at as usize].hull);
            let mut lengths: Vec<i64> =
                hulls().map(|[first, last]| last.saturating_sub(first).into()).collect();
            let middle = lengths.len() / 2;
            let (_, typical_days, _) = lengths.select_nth_unstable(middle);
            let typical_days = *typical_days as i32;
            groups.push(Group {
                key: run[0].0,
                first: groups.last().map_or(0, |group: &Group| group.first + group.n_ties),
                n_ties: run.len() as u32,
                n_rows: if is_packed { n_rows(hulls()) } else { run.len() as u32 },
                typical_days,
                rows: OnceLock::new(),
                tally: OnceLock::new(),
            });
        }
        if sort == SortBy::Name {
            let titles: Vec<String> =
                groups.iter().map(|group| group_title(atlas, words, by, group.key)).collect();
            let mut ranked: Vec<_> = ranks(&titles).into_iter().zip(groups).collect();
            ranked.sort_by_key(|(rank, group)| (*rank, group.key));
            groups = ranked.into_iter().map(|(_, group)| group).collect();
        } else {
            groups.sort_by_key(|group| (std::cmp::Reverse(group.n_ties), group.key));
        }
        let mut range = None;
        ties.iter().for_each(|tie| hold(&mut range, tie.extent));
        for stretch in &stretches {
            hold(&mut range, stretch.extent);
        }
        Self {
            by,
            ties,
            stretches,
            groups,
            members,
            is_packed,
            today,
            categories: gathering.categories,
            range,
        }
    }

    /// How many partnerships have a date.
    pub fn n_ties(&self) -> usize {
        self.ties.len()
    }

    fn members(&self, group: &Group) -> &[u32] {
        &self.members[group.first as usize..(group.first + group.n_ties) as usize]
    }

    fn tie(&self, at: u32) -> &Tie {
        &self.ties[at as usize]
    }

    fn stretches(&self, tie: &Tie) -> &[Stretch] {
        &self.stretches[tie.first_stretch as usize..(tie.first_stretch + tie.n_stretches) as usize]
    }

    fn tally<'a>(&self, group: &'a Group) -> &'a Tally {
        let extents = || self.members(group).iter().map(|at| self.tie(*at).extent);
        group.tally.get_or_init(|| Tally::new(extents()))
    }

    fn rows<'a>(&self, group: &'a Group) -> &'a Rows {
        group.rows.get_or_init(|| {
            let members = self.members(group);
            if !self.is_packed {
                return Rows { ties: members.to_vec(), starts: (0..=group.n_ties).collect() };
            }
            let hulls: Vec<[i32; 2]> = members.iter().map(|at| self.tie(*at).hull).collect();
            let mut placed: Vec<(u32, i32, u32)> = packed(&hulls)
                .into_iter()
                .zip(&hulls)
                .zip(members)
                .map(|((row, hull), at)| (row, hull[0], *at))
                .collect();
            placed.sort_unstable();
            let mut starts = vec![0_u32; group.n_rows as usize + 1];
            for (row, ..) in &placed {
                starts[*row as usize + 1] += 1;
            }
            for row in 0..group.n_rows as usize {
                starts[row + 1] += starts[row];
            }
            Rows { ties: placed.into_iter().map(|(.., at)| at).collect(), starts }
        })
    }

    fn lane_px(&self, at: u32) -> f32 {
        let tie = self.tie(at);
        periods_height(tie.has_outline, usize::from(tie.n_alternatives))
    }
}

/// The dated partnerships by record, their periods, and the day by which each is put in order.
fn ties(gathering: &Gathering<'_>, shown: &Visible) -> (Vec<Tie>, Vec<Stretch>, Vec<i32>) {
    let atlas = gathering.atlas;
    let (mut ties, mut stretches, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for record in shown.ties.iter().filter(|tie| tie.is_dated).map(|tie| tie.record) {
        let Some(row) = atlas.partnership(record) else { continue };
        let Some(entry) = atlas.shown_period(row) else { continue };
        let first_stretch = stretches.len();
        let mut start = i32::MAX;
        for (kind, bounds) in gathering.row_periods(row) {
            start = start.min(begins(bounds));
            stretches.push(Stretch::new(kind, bounds, gathering.today));
        }
        let own = &stretches[first_stretch..];
        let n_of = |kind| own.iter().filter(|stretch| stretch.kind == kind).count();
        let hull = own.iter().fold([i32::MAX, i32::MIN], |[first, last], stretch| {
            [first.min(stretch.extent.possible_from.0), last.max(stretch.extent.possible_to.0)]
        });
        ties.push(Tie {
            record,
            hull,
            extent: Stretch::new(BarKind::Actual, *atlas.bounds(entry.period), gathering.today).extent,
            category: gathering.categories.of(row.form),
            has_outline: n_of(BarKind::Planned) > 0 && n_of(BarKind::Actual) > 0,
            n_alternatives: n_of(BarKind::Alternative) as u8,
            first_stretch: first_stretch as u32,
            n_stretches: own.len() as u32,
        });
        starts.push(start);
    }
    (ties, stretches, starts)
}

fn put_in_order(
    gathering: &Gathering<'_>,
    ties: &mut Vec<Tie>,
    starts: &[i32],
    sort: SortBy,
    ranks: &dyn Fn(&[String]) -> Vec<u32>,
) {
    // They come by record, and those of the same key stay as they were.
    let mut places: Vec<u32> = (0..ties.len() as u32).collect();
    let mut order_by = |key: &dyn Fn(usize) -> u32| {
        let keyed = sorted_pairs(places.iter().map(|at| key(*at as usize)).zip(0..));
        places = keyed.into_iter().map(|(_, place)| places[place as usize]).collect();
    };
    order_by(&|at| in_unsigned_order(starts[at]));
    match sort {
        SortBy::Start => {}
        // The longest first.
        SortBy::Length => order_by(&|at| {
            let [first, last] = ties[at].hull;
            !last.abs_diff(first)
        }),
        SortBy::Name => {
            let titles: Vec<String> =
                ties.iter().map(|tie| tie_headline(gathering.atlas, gathering.words, tie.record)).collect();
            let ranks = ranks(&titles);
            order_by(&|at| ranks[at]);
        }
    }
    *ties = places.into_iter().map(|at| ties[at as usize]).collect();
}

/// How a group is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Level {
    /// Its heading only, with the band behind it.
    Folded,
    /// A lane with a name for each partnership.
    Lanes,
    /// Rows of bars, so many pixels each.
    Rows(f32),
    /// How many there were.
    Band,
}

/// Groups one below the other.
#[derive(Debug)]
struct Stack {
    room_px: f32,
    levels: Vec<Level>,
    /// Where each group begins, and at last where all end, in pixels.
    tops: Vec<f64>,
}

/// Groups, some of them folded.
#[derive(Debug)]
pub struct Groups {
    gathered: Arc<Gathered>,
    is_folded: Vec<bool>,
    stack: Mutex<Option<Arc<Stack>>>,
}

impl Groups {
    /// Folds groups.
    pub fn new(gathered: Arc<Gathered>, folds: &Folds, atlas: &Atlas) -> Self {
        let is_folded = if gathered.by == LaneBy::Partnership {
            vec![false; gathered.groups.len()]
        } else if folds.others().next().is_none() {
            vec![folds.is_all; gathered.groups.len()]
        } else {
            let value = |group: &Group| group_value(atlas, gathered.by, group.key);
            gathered.groups.iter().map(|group| folds.has(&value(group))).collect()
        };
        Self { gathered, is_folded, stack: Mutex::new(None) }
    }

    fn stack(&self, room_px: f32) -> Arc<Stack> {
        let mut known = self.stack.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(stack) if stack.room_px == room_px => stack.clone(),
            _ => known.insert(Arc::new(self.stacked(room_px))).clone(),
        }
    }

    fn stacked(&self, room_px: f32) -> Stack {
        let Gathered { groups, .. } = &*self.gathered;
        let unfolded = groups.iter().zip(&self.is_folded).filter(|(_, is_folded)| !**is_folded);
        let n_lanes: usize = unfolded.map(|(group, _)| group.n_ties as usize).sum();
        let (mut levels, mut tops) = (Vec::with_capacity(groups.len()), Vec::with_capacity(groups.len() + 1));
        let mut top = 1.0;
        for (group, is_folded) in groups.iter().zip(&self.is_folded) {
            tops.push(top);
            let room = (room_px - HEADING_PX - GAP_PX).max(0.0);
            let level = match group.n_rows {
                _ if *is_folded => Level::Folded,
                _ if n_lanes <= NAMED_LANES_MAX => Level::Lanes,
                0..=WORDED_ROWS_MAX => Level::Rows(WORDED_ROW_PX),
                n if room / n as f32 >= ROW_PX[0] => {
                    Level::Rows((room / n as f32).floor().clamp(ROW_PX[0], ROW_PX[1]))
                }
                _ => Level::Band,
            };
            levels.push(level);
            let has_heading = self.has_heading(level);
            let body = match level {
                Level::Folded => 0.0,
                Level::Lanes => {
                    self.gathered.members(group).iter().map(|at| self.gathered.lane_px(*at)).sum()
                }
                Level::Rows(row_px) => group.n_rows as f32 * row_px + GAP_PX,
                Level::Band => room.clamp(BAND_PX[0], BAND_PX[1]) + GAP_PX,
            };
            top += f64::from(body + if has_heading { HEADING_PX } else { 0.0 });
        }
        tops.push(top);
        Stack { room_px, levels, tops }
    }

    fn has_heading(&self, level: Level) -> bool {
        self.gathered.by != LaneBy::Partnership || level == Level::Band
    }

    fn heading_px(&self, level: Level) -> f32 {
        if self.has_heading(level) { HEADING_PX } else { 0.0 }
    }
}

impl GroupLanes for Groups {
    fn height_px(&self, room_px: f32) -> f32 {
        self.stack(room_px).tops.last().map_or(0.0, |bottom| *bottom as f32)
    }

    fn lay(&self, scene: &mut TimelineScene, atlas: &Atlas, words: &Words, width_of: &mut WidthOf<'_>) {
        let stack = self.stack(scene.lanes_bottom);
        let scroll = f64::from(scene.sight.scroll_px);
        let first = stack.tops.partition_point(|top| *top <= scroll).saturating_sub(1);
        let mut laying = Laying { groups: self, scene, atlas, words, width_of, lanes_of: None };
        for (at, group) in self.gathered.groups.iter().enumerate().skip(first) {
            let [top, bottom] = [stack.tops[at], stack.tops[at + 1]].map(|y| (y - scroll) as f32);
            if top >= laying.scene.lanes_bottom {
                break;
            }
            laying.group(at as u32, group, stack.levels[at], [top, bottom]);
        }
    }

    fn span_of(&self, record: RecordIdx, room_px: f32) -> Option<[f32; 2]> {
        let gathered = &*self.gathered;
        let tie = gathered.ties.iter().position(|tie| tie.record == record)? as u32;
        let stack = self.stack(room_px);
        let of_group = |(at, group): (usize, &Group)| {
            let nth = gathered.members(group).iter().position(|member| *member == tie)?;
            let level = stack.levels[at];
            let top = stack.tops[at] as f32;
            let (from, height) = match level {
                Level::Folded => return None,
                Level::Lanes => {
                    let before = gathered.members(group)[..nth].iter().map(|at| gathered.lane_px(*at)).sum();
                    (before, gathered.lane_px(tie))
                }
                Level::Rows(row_px) => {
                    let rows = gathered.rows(group);
                    let at = rows.ties.iter().position(|member| *member == tie)? as u32;
                    let row = rows.starts.partition_point(|start| *start <= at) - 1;
                    (row as f32 * row_px, row_px)
                }
                Level::Band => (0.0, stack.tops[at + 1] as f32 - top - self.heading_px(level)),
            };
            Some([top + from, top + from + self.heading_px(level) + height])
        };
        gathered.groups.iter().enumerate().find_map(of_group)
    }

    fn heading_span(&self, group: u32, room_px: f32) -> Option<[f32; 2]> {
        let top = *self.stack(room_px).tops.get(group as usize)? as f32;
        Some([top, top + HEADING_PX])
    }

    fn records(&self) -> Vec<RecordIdx> {
        let gathered = &*self.gathered;
        let mut is_known = vec![false; gathered.ties.len()];
        let unfolded = gathered.groups.iter().zip(&self.is_folded).filter(|(_, is_folded)| !**is_folded);
        let members = unfolded.flat_map(|(group, _)| gathered.members(group));
        let firsts = members.filter(|at| !std::mem::replace(&mut is_known[**at as usize], true));
        firsts.map(|at| gathered.tie(*at).record).collect()
    }

    fn headings(&self, atlas: &Atlas, words: &Words, limit: usize) -> Vec<Heading> {
        let gathered = &*self.gathered;
        if gathered.by == LaneBy::Partnership {
            return Vec::new();
        }
        let heading = |((at, group), is_folded): ((usize, &Group), &bool)| {
            let members = if *is_folded { &[][..] } else { gathered.members(group) };
            Heading {
                group: at as u32,
                title: group_title(atlas, words, gathered.by, group.key),
                n_ties: group.n_ties as usize,
                is_folded: *is_folded,
                records: members.iter().take(limit).map(|at| gathered.tie(*at).record).collect(),
            }
        };
        gathered.groups.iter().enumerate().zip(&self.is_folded).take(limit).map(heading).collect()
    }

    fn title(&self, atlas: &Atlas, words: &Words, group: u32) -> String {
        let Gathered { by, groups, .. } = &*self.gathered;
        match groups.get(group as usize) {
            Some(of) if *by == LaneBy::Partnership => {
                words.count(Msg::TimelineAllTies, of.n_ties as usize, &[])
            }
            Some(of) => group_title(atlas, words, *by, of.key),
            None => String::new(),
        }
    }

    fn fold(&self, atlas: &Atlas, group: u32) -> Option<(String, bool)> {
        let by = self.gathered.by;
        let of = self.gathered.groups.get(group as usize).filter(|_| by != LaneBy::Partnership)?;
        Some((group_value(atlas, by, of.key), self.is_folded[group as usize]))
    }

    fn n_groups(&self) -> u32 {
        if self.gathered.by == LaneBy::Partnership { 0 } else { self.gathered.groups.len() as u32 }
    }

    fn range(&self) -> Option<Window> {
        self.gathered.range
    }
}

/// What is in sight, on its way into a scene.
struct Laying<'a, 'w> {
    groups: &'a Groups,
    scene: &'a mut TimelineScene,
    atlas: &'a Atlas,
    words: &'a Words,
    width_of: &'a mut WidthOf<'w>,
    /// What makes lanes with names, once one is needed.
    lanes_of: Option<Gathering<'a>>,
}

impl Laying<'_, '_> {
    fn group(&mut self, at: u32, group: &Group, level: Level, [top, bottom]: [f32; 2]) {
        let groups = self.groups;
        let body = top + groups.heading_px(level);
        match level {
            Level::Folded => self.band(at, group, [top + 2.0, top + HEADING_PX - 2.0]),
            Level::Lanes => self.lanes(group, body),
            Level::Rows(row_px) => {
                let is_too_short = f64::from(group.typical_days) * self.scene.sight.scale.px_per_day()
                    < f64::from(ROW_PX[0]);
                if is_too_short || !self.rows(group, body, row_px) {
                    self.band(at, group, [body, bottom - GAP_PX]);
                }
            }
            Level::Band => self.band(at, group, [body, bottom - GAP_PX]),
        }
        if groups.has_heading(level) {
            // One that is stuck leaves with the end of its group.
            let stuck_top = (bottom - HEADING_PX).min(0.0);
            let is_stuck = level != Level::Folded && top < stuck_top;
            self.heading(at, group, level, if is_stuck { (stuck_top, true) } else { (top, false) });
        }
    }

    /// The name of a group and how many are in it.
    fn heading(&mut self, at: u32, group: &Group, level: Level, (top, is_stuck): (f32, bool)) {
        let by = self.groups.gathered.by;
        let edge = self.scene.width() - PAD_PX;
        let title = self.groups.title(self.atlas, self.words, at);
        if by == LaneBy::Partnership {
            self.scene.add_label(None, &title, TextStyle::Note, [PAD_PX, edge], top + 3.0, self.width_of);
            return;
        }
        if is_stuck {
            self.scene.n_labels_below = self.scene.labels.len();
        }
        let record = group_record(by, group.key);
        // Left of the name there is room for the sign that says whether the group is folded.
        let room = [PAD_PX + HEADING_PX - 6.0, edge];
        let end = self.scene.add_label(record, &title, TextStyle::Heading, room, top + 3.0, self.width_of);
        let room = [end + PAD_PX, edge];
        let n = group.n_ties.to_string();
        self.scene.add_label(None, &n, TextStyle::Note, room, top + 3.0, self.width_of);
        self.scene.headings.push(DrawnHeading {
            group: at,
            top: top as i32,
            height: HEADING_PX as i32,
            is_folded: level == Level::Folded,
            is_stuck,
        });
    }

    /// Lanes with names, as of few.
    fn lanes(&mut self, group: &Group, mut top: f32) {
        let gathered = &*self.groups.gathered;
        for at in gathered.members(group) {
            let height = gathered.lane_px(*at);
            if top >= self.scene.lanes_bottom {
                return;
            }
            if top + height > 0.0 {
                let (atlas, words) = (self.atlas, self.words);
                let gathering = self.lanes_of.get_or_insert_with(|| Gathering {
                    atlas,
                    words,
                    today: gathered.today,
                    categories: gathered.categories.clone(),
                });
                if let Some(lane) = gathering.tie_lane(gathered.tie(*at).record) {
                    self.scene.add_lane(&lane, None, top, self.width_of);
                }
            }
            top += height;
        }
    }

    /// Rows of bars; `false`, and nothing is added, when there are too many in sight.
    fn rows(&mut self, group: &Group, body: f32, row_px: f32) -> bool {
        let gathered = &*self.groups.gathered;
        let rows = gathered.rows(group);
        let sight = self.scene.sight.scale.window();
        let n_before = self.scene.bars.len();
        let first = (-body / row_px).floor().max(0.0) as usize;
        let last =
            (((self.scene.lanes_bottom - body) / row_px).ceil().max(0.0) as usize).min(group.n_rows as usize);
        for row in first..last {
            let ties = &rows.ties[rows.starts[row] as usize..rows.starts[row + 1] as usize];
            let from = ties.partition_point(|at| gathered.tie(*at).hull[1] < sight.from.0);
            let top = body + row as f32 * row_px;
            let before = self.scene.bars.len();
            let in_sight = ties[from..].iter().map(|at| gathered.tie(*at));
            for tie in in_sight.take_while(|tie| tie.hull[0] <= sight.to.0) {
                self.bars(tie, top, row_px);
            }
            if self.scene.bars.len() - n_before > BARS_MAX {
                self.scene.bars.truncate(n_before);
                return false;
            }
            if row_px >= WORDED_ROW_PX {
                self.names(before, top);
            }
        }
        true
    }

    /// The bars of one partnership in a row: what was planned around what was.
    fn bars(&mut self, tie: &Tie, top: f32, row_px: f32) {
        let height = if row_px >= THICK_PX { (row_px - 1.0).min(THICK_PX * 2.0) } else { row_px };
        let top = top + ((row_px - height) / 2.0).floor();
        let kind = LaneKind::Tie(tie.category);
        for stretch in self.groups.gathered.stretches(tie) {
            let is_inner = tie.has_outline && stretch.kind != BarKind::Planned && height > THICK_PX;
            let room = if is_inner { [top + 1.0, height - 2.0] } else { [top, height] };
            let drawn = self.scene.drawn(kind, tie.record, stretch, room);
            self.scene.bars.push(drawn);
        }
    }

    /// Names beside the bars of a row, where there is room.
    fn names(&mut self, first_bar: usize, top: f32) {
        let bars: Vec<DrawnBar> = self.scene.bars[first_bar..].to_vec();
        let mut taken: Vec<[f32; 2]> = bars.iter().map(|bar| [bar.from, bar.to]).collect();
        let width = self.scene.width();
        for (nth, bar) in bars.iter().enumerate() {
            let is_named = bars[..nth].iter().any(|other| other.record == bar.record);
            if is_named || bar.to <= 0.0 || bar.from >= width {
                continue;
            }
            let Some(room) = room_beside(&taken, nth, width) else { continue };
            let title = tie_headline(self.atlas, self.words, bar.record);
            let is_left = room[1] <= bar.from;
            let wanted = (self.width_of)(&title, TextStyle::Note);
            // Left of a bar words end where it begins.
            let left = if is_left { (room[1] - wanted).max(room[0]) } else { room[0] };
            let room = [left, room[1]];
            if room[1] - room[0] >= TEXT_MIN_PX.min(wanted) {
                let end =
                    self.scene.add_label(Some(bar.record), &title, TextStyle::Note, room, top, self.width_of);
                taken.push([room[0], end]);
            }
        }
    }

    /// How many there were, as a band from one height to another.
    fn band(&mut self, at: u32, group: &Group, [top, bottom]: [f32; 2]) {
        let tally = self.groups.gathered.tally(group);
        let scale = self.scene.sight.scale;
        let n_columns = (scale.width_px / COLUMN_PX).ceil() as usize;
        let day_at = |column: usize| scale.day_from_x(column as f64 * COLUMN_PX);
        let counts: Vec<[u32; 2]> = (0..n_columns)
            .map(|column| {
                let from = day_at(column);
                // The next column begins with the next day, or with this one where a day is wider.
                let to = day_at(column + 1).plus_days(-1).max(from);
                tally.counts(from, to)
            })
            .collect();
        let most = counts.iter().map(|[certain, possible]| certain + possible).max().unwrap_or(0).max(1);
        let room = bottom - top;
        let px = |n: u32| n as f32 / most as f32 * room;
        let mut column = 0;
        // Neighbours that are equal are one column.
        for run in counts.chunk_by(|a, b| a == b) {
            let counts @ [certain, possible] = run[0];
            let [from, to] = [column, column + run.len()].map(|column| (column as f64 * COLUMN_PX) as f32);
            column += run.len();
            if certain + possible > 0 {
                let (certain_px, possible_px) = (px(certain), px(possible));
                let shape = BandColumn { from, to, bottom, certain_px, possible_px, top, group: at, counts };
                self.scene.band.push(shape);
            }
        }
    }
}
