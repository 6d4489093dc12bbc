//! What is drawn, in pixels.

use super::content::{BarKind, Lane, LaneKind, Stretch, TimelineContent};
use crate::claim::RecordIdx;
use crate::model::Atlas;
use crate::time::{Day, Extent, Tick, TimeScale, Window, ticks};
use crate::words::Words;

/// Height of a line of words, in pixels.
pub(super) const TEXT_PX: f32 = 14.0;
/// Height of a bar, in pixels.
const BAR_PX: f32 = 6.0;
/// Height of a bar by another source, in pixels.
const ALTERNATIVE_PX: f32 = 3.0;
/// How far the outline of a planned period stands out from an actual one, in pixels.
const OUTLINE_PX: f32 = 2.0;
/// Free space below the bars of a lane, in pixels.
const GAP_PX: f32 = 2.0;
/// Height of a lane of moments, in pixels.
const MOMENTS_PX: f32 = 16.0;
/// Height of the strip of what has no date, in pixels.
const STRIP_PX: f32 = 18.0;
/// Free space at the edges and between words, in pixels.
pub(super) const PAD_PX: f32 = 6.0;
/// The narrowest bar, in pixels.
const BAR_MIN_PX: f32 = 3.0;
/// Words shorter than this are left out, in pixels.
pub(super) const TEXT_MIN_PX: f32 = 48.0;
/// From the middle of a sign to the middle of the next that stands for the same moment, in pixels.
const SIGN_STEP_PX: f32 = 12.0;
/// How far bars and their softness are drawn beyond the screen, in pixels.
const BEYOND_PX: f32 = 20.0;
/// How long it takes to fade where there is no bound, in days.
const FADE_DAYS: f64 = 3653.0;
/// The least distance between labels of the axis, in pixels.
const TICK_LABEL_PX: f64 = 74.0;

/// Type of words on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextStyle {
    /// The title of a bar.
    Title,
    /// What is said more quietly.
    Note,
    /// The name of a group above its lanes.
    Heading,
    /// A record without a date.
    Chip,
    /// A partnership without a date that is only planned or intended.
    PlannedChip,
}

/// How wide a line of text is in a style, in pixels.
pub type WidthOf<'a> = dyn FnMut(&str, TextStyle) -> f32 + 'a;

/// What is looked at, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// The days shown, and the width.
    pub scale: TimeScale,
    /// The height, axis included, in pixels.
    pub height_px: f32,
    /// The height of the axis at the foot, in pixels.
    pub axis_px: f32,
    /// How far the lanes are scrolled down, in pixels.
    pub scroll_px: f32,
    /// How far the strip of what has no date is scrolled to the right, in pixels.
    pub strip_px: f32,
}

/// A bar on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnBar {
    /// Whose it is; the first of several.
    pub record: RecordIdx,
    /// Its lane, by its place in [`TimelineContent::lanes`]; `None` in groups.
    pub lane: Option<u32>,
    /// What its lane stands for.
    pub lane_kind: LaneKind,
    /// How it is to be read.
    pub kind: BarKind,
    /// Its left edge, not far outside the screen.
    pub from: f32,
    /// Its right edge, not far outside the screen.
    pub to: f32,
    /// Where it begins to be possible, becomes certain, ceases to be certain, ceases to be possible.
    pub soft: [f32; 4],
    /// Whether any day of it is certain.
    pub has_certain: bool,
    /// Its upper edge.
    pub top: f32,
    /// Its height.
    pub height: f32,
    /// Whether nobody says when it ended: it fades until today.
    pub is_end_unknown: bool,
    /// Whether it goes on, which an arrow at its right edge shows.
    pub is_open: bool,
    /// Whether its start is doubted, which hatching shows.
    pub is_start_doubted: bool,
}

/// A sign of something that happened or was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnSign {
    /// The record.
    pub record: RecordIdx,
    /// What its lane stands for.
    pub lane_kind: LaneKind,
    /// Its middle.
    pub at: [f32; 2],
}

/// Words on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnLabel {
    /// The record that a click on the words opens.
    pub record: Option<RecordIdx>,
    /// The words, shortened where there is no room.
    pub text: String,
    /// Their type.
    pub style: TextStyle,
    /// The upper left corner of their box.
    pub min: [f32; 2],
    /// Its lower right corner.
    pub max: [f32; 2],
}

/// A heading on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnHeading {
    /// The group, by its place among them.
    pub group: u32,
    /// Upper edge, in pixels.
    pub top: i32,
    /// Height, in pixels.
    pub height: i32,
    /// Whether the group is folded.
    pub is_folded: bool,
    /// Whether it stays at the upper edge while its group is scrolled beyond it: what lies below is covered.
    pub is_stuck: bool,
}

/// Some time of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandColumn {
    /// Left edge.
    pub from: f32,
    /// Right edge.
    pub to: f32,
    /// Lower edge.
    pub bottom: f32,
    /// Height of what was certainly running.
    pub certain_px: f32,
    /// Height of what may have been running, above it.
    pub possible_px: f32,
    /// Upper edge of the band, however high the column is.
    pub top: f32,
    /// The group, by its place among them.
    pub group: u32,
    /// How many were certainly running in this time, and how many more may have been.
    pub counts: [u32; 2],
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineScene {
    /// What is looked at, the scroll kept within what there is.
    pub sight: Sight,
    /// Bars, in the order in which they are drawn.
    pub bars: Vec<DrawnBar>,
    /// Signs.
    pub signs: Vec<DrawnSign>,
    /// Words.
    pub labels: Vec<DrawnLabel>,
    /// Columns of the bands.
    pub band: Vec<BandColumn>,
    /// Headings of groups that can be folded.
    pub headings: Vec<DrawnHeading>,
    /// So many of the words, the first ones, lie below a heading that is stuck.
    pub n_labels_below: usize,
    /// Marks of the axis.
    pub ticks: Vec<Tick>,
    /// Where the lanes end and the strip begins.
    pub lanes_bottom: f32,
    /// Where the axis begins.
    pub axis_top: f32,
    /// The height of all lanes, in pixels.
    pub lanes_px: f32,
    /// Where each lane begins and ends before it is scrolled, in pixels.
    lane_spans: Vec<[f32; 2]>,
}

impl TimelineScene {
    /// Lays out what there is to draw; groups are put into words as far as they are in sight.
    pub fn new(
        content: &TimelineContent,
        sight: Sight,
        atlas: &Atlas,
        words: &Words,
        width_of: &mut WidthOf<'_>,
    ) -> Self {
        let axis_top = (sight.height_px - sight.axis_px).max(0.0);
        let has_strip = !content.undated.is_empty();
        let lanes_bottom = if has_strip { (axis_top - STRIP_PX).max(0.0) } else { axis_top };
        let groups_px = content.groups.as_ref().map_or(0.0, |groups| groups.height_px(lanes_bottom));
        let mut lane_spans = Vec::with_capacity(content.lanes.len());
        let mut top = groups_px + 1.0;
        for lane in &content.lanes {
            let bottom = top + lane_height(lane);
            lane_spans.push([top, bottom]);
            top = bottom;
        }
        let scroll_px = sight.scroll_px.min(top - lanes_bottom).max(0.0);
        let mut scene = Self {
            sight: Sight { scroll_px, ..sight },
            bars: Vec::new(),
            signs: Vec::new(),
            labels: Vec::new(),
            band: Vec::new(),
            headings: Vec::new(),
            n_labels_below: 0,
            ticks: ticks(sight.scale, TICK_LABEL_PX),
            lanes_bottom,
            axis_top,
            lanes_px: top,
            lane_spans,
        };
        if let Some(groups) = &content.groups {
            groups.lay(&mut scene, atlas, words, width_of);
        }
        for (at, lane) in content.lanes.iter().enumerate() {
            let [top, bottom] = scene.lane_spans[at].map(|y| y - scroll_px);
            if bottom > 0.0 && top < lanes_bottom {
                scene.add_lane(lane, Some(at as u32), top, width_of);
            }
        }
        // What begins below the lanes would be taken for a part of the strip.
        scene.labels.retain(|label| label.min[1] < lanes_bottom);
        if has_strip {
            scene.add_strip(content, width_of);
        }
        scene
    }

    /// Where a lane begins and ends before it is scrolled, in pixels.
    pub fn lane_span(&self, lane: usize) -> Option<[f32; 2]> {
        self.lane_spans.get(lane).copied()
    }

    /// How far to scroll so that a lane can be seen that begins and ends there, in pixels; as it is where it can be seen
    /// already.
    pub fn scroll_to(&self, [top, bottom]: [f32; 2]) -> f32 {
        let now = self.sight.scroll_px;
        if top < now {
            top
        } else if bottom > now + self.lanes_bottom {
            bottom - self.lanes_bottom
        } else {
            now
        }
    }

    /// The stretch of the screen that some years take, kept not far outside.
    pub fn stretch(&self, years: Window) -> [f32; 2] {
        let scale = self.sight.scale;
        let edge = |day: Day, plus: f64| self.kept(scale.x_from_time(f64::from(day.0) + plus) as f32);
        [edge(years.from, 0.0), edge(years.to, 1.0)]
    }

    pub(super) fn width(&self) -> f32 {
        self.sight.scale.width_px as f32
    }

    fn kept(&self, x: f32) -> f32 {
        x.max(-BEYOND_PX).min(self.width() + BEYOND_PX)
    }

    /// Adds a lane whose upper edge is at `top`.
    pub(super) fn add_lane(&mut self, lane: &Lane, at: Option<u32>, top: f32, width_of: &mut WidthOf<'_>) {
        match lane.kind {
            LaneKind::Tie(_) | LaneKind::Programme => self.add_periods(lane, at, top, width_of),
            LaneKind::Events | LaneKind::Offers | LaneKind::Needs => {
                self.add_moments(lane, at, top, width_of);
            }
        }
    }

    /// Bars below the words that name them.
    fn add_periods(&mut self, lane: &Lane, at: Option<u32>, top: f32, width_of: &mut WidthOf<'_>) {
        let has_outline = has_outline(lane);
        let outline_px = if has_outline { OUTLINE_PX } else { 0.0 };
        let bar_top = top + TEXT_PX + outline_px;
        let mut next = bar_top + BAR_PX + outline_px + 1.0;
        let mut left = f32::INFINITY;
        for bar in &lane.bars {
            let (top, height) = match bar.stretch.kind {
                BarKind::Alternative => {
                    next += ALTERNATIVE_PX + 1.0;
                    (next - ALTERNATIVE_PX - 1.0, ALTERNATIVE_PX)
                }
                BarKind::Planned => (bar_top - outline_px, BAR_PX + 2.0 * outline_px),
                BarKind::Actual | BarKind::Moment => (bar_top, BAR_PX),
            };
            let drawn = self.drawn(lane.kind, bar.records[0], &bar.stretch, [top, height]);
            let drawn = DrawnBar { lane: at, ..drawn };
            left = left.min(drawn.from);
            self.bars.push(drawn);
        }
        let Some(bar) = lane.bars.first() else { return };
        // Words stand above the start of the bar, and move left where there is no room to its right.
        let wanted = width_of(&bar.title, TextStyle::Title);
        let edge = self.width() - PAD_PX;
        let x = left.min(edge - wanted).max(PAD_PX);
        let end = self.add_label(lane.record, &bar.title, TextStyle::Title, [x, edge], top, width_of);
        if !bar.note.is_empty() && edge - end > TEXT_MIN_PX {
            self.add_label(lane.record, &bar.note, TextStyle::Note, [end + PAD_PX, edge], top, width_of);
        }
    }

    /// Signs on thin bars, with words beside them where there is room.
    fn add_moments(&mut self, lane: &Lane, at: Option<u32>, top: f32, width_of: &mut WidthOf<'_>) {
        let middle = top + MOMENTS_PX / 2.0;
        let first = self.bars.len();
        let mut taken: Vec<[f32; 2]> = Vec::new();
        let mut ends: Vec<f32> = Vec::new();
        for bar in &lane.bars {
            let drawn = self.drawn(lane.kind, bar.records[0], &bar.stretch, [middle - 2.0, 4.0]);
            let drawn = DrawnBar { lane: at, ..drawn };
            let span = (bar.records.len() - 1) as f32 * SIGN_STEP_PX;
            let (from, to) = (drawn.from.max(-BEYOND_PX / 2.0), drawn.to.min(self.width() + BEYOND_PX / 2.0));
            let x = (from + to) / 2.0 - span / 2.0;
            for (nth, record) in bar.records.iter().enumerate() {
                let at = [x + nth as f32 * SIGN_STEP_PX, middle];
                self.signs.push(DrawnSign { record: *record, lane_kind: lane.kind, at });
            }
            taken.push([drawn.from.min(x - 7.0), drawn.to.max(x + span + 7.0)]);
            ends.push(x + span + 7.0 + PAD_PX);
            self.bars.push(drawn);
        }
        let n_bars = lane.bars.len();
        for (nth, bar) in lane.bars.iter().enumerate() {
            let [left, right] = taken[nth];
            if right <= 0.0 || left >= self.width() {
                continue;
            }
            // Beside a bar that is longer than the screen there is no room: words stand on it, after its signs.
            let on_bar = || (n_bars == 1).then_some([ends[nth], self.width() - PAD_PX]);
            let room = room_beside(&taken, nth, self.width()).or_else(on_bar);
            let Some(room) = room else { continue };
            let record = Some(self.bars[first + nth].record);
            let top = middle - TEXT_PX / 2.0;
            let end = self.add_label(record, &bar.title, TextStyle::Title, room, top, width_of);
            taken.push([room[0], end]);
        }
    }

    /// What has no date, side by side.
    fn add_strip(&mut self, content: &TimelineContent, width_of: &mut WidthOf<'_>) {
        let top = self.lanes_bottom + 2.0;
        let edge = self.width() - PAD_PX;
        let start = PAD_PX - self.sight.strip_px.max(0.0);
        let far = f32::MAX;
        let title = &content.undated_title;
        let mut x = self.add_label(None, title, TextStyle::Note, [start, far], top, width_of) + 2.0 * PAD_PX;
        for chip in content.undated.iter().take_while(|chip| !chip.title.is_empty()) {
            if edge - x < TEXT_MIN_PX {
                return;
            }
            let style = if chip.is_planned { TextStyle::PlannedChip } else { TextStyle::Chip };
            let record = Some(chip.record);
            // The box has room at either side of the words.
            x = self.add_label(record, &chip.title, style, [x, edge], top, width_of) + 3.0 * PAD_PX;
        }
        if !content.undated_rest.is_empty() {
            self.add_label(None, &content.undated_rest, TextStyle::Note, [x, edge], top, width_of);
        }
    }

    /// Adds words that begin at the left edge of their room; returns their right edge, or the left one where there
    /// is no room.
    pub(super) fn add_label(
        &mut self,
        record: Option<RecordIdx>,
        text: &str,
        style: TextStyle,
        [left, right]: [f32; 2],
        top: f32,
        width_of: &mut WidthOf<'_>,
    ) -> f32 {
        let Some((text, width)) = shortened(text, style, right - left, width_of) else { return left };
        let end = left + width;
        self.labels.push(DrawnLabel { record, text, style, min: [left, top], max: [end, top + TEXT_PX] });
        end
    }

    /// A period of a record at a height, from its upper edge on.
    pub(super) fn drawn(
        &self,
        lane_kind: LaneKind,
        record: RecordIdx,
        stretch: &Stretch,
        [top, height]: [f32; 2],
    ) -> DrawnBar {
        let scale = self.sight.scale;
        let Extent { possible_from, certain_from, certain_to, possible_to } = stretch.extent;
        let edge = |day: Day, plus: f64| limited(scale.x_from_time(f64::from(day.0) + plus));
        let has_certain = certain_from <= certain_to;
        let fade = FADE_DAYS * scale.px_per_day();
        let mut soft = [
            edge(possible_from, 0.0),
            edge(certain_from, 0.0),
            edge(certain_to, 1.0),
            edge(possible_to, 1.0),
        ];
        if !has_certain {
            (soft[1], soft[2]) = (soft[0], soft[3]);
        } else {
            if !possible_from.is_finite() {
                soft[0] = limited(f64::from(soft[1]) - fade);
            }
            if !possible_to.is_finite() {
                soft[3] = limited(f64::from(soft[2]) + fade);
            }
        }
        let from = self.kept(edge(possible_from, 0.0));
        let to = self.kept(edge(possible_to, 1.0)).max(from + BAR_MIN_PX);
        DrawnBar {
            record,
            lane: None,
            lane_kind,
            kind: stretch.kind,
            from,
            to,
            soft,
            has_certain,
            top,
            height,
            is_end_unknown: stretch.is_end_unknown,
            is_open: stretch.is_open,
            is_start_doubted: stretch.is_start_doubted,
        }
    }
}

/// Coordinates that single precision and canvases bear.
fn limited(x_px: f64) -> f32 {
    x_px.clamp(-1e5, 1e5) as f32
}

fn has_outline(lane: &Lane) -> bool {
    let has = |kind| lane.bars.iter().any(|bar| bar.stretch.kind == kind);
    has(BarKind::Planned) && has(BarKind::Actual)
}

fn lane_height(lane: &Lane) -> f32 {
    match lane.kind {
        LaneKind::Events | LaneKind::Offers | LaneKind::Needs => MOMENTS_PX,
        LaneKind::Tie(_) | LaneKind::Programme => {
            let n_others = lane.bars.iter().filter(|bar| bar.stretch.kind == BarKind::Alternative).count();
            periods_height(has_outline(lane), n_others)
        }
    }
}

/// The height of a lane of periods, in pixels.
pub(super) fn periods_height(has_outline: bool, n_alternatives: usize) -> f32 {
    let outline_px = if has_outline { 2.0 * OUTLINE_PX } else { 0.0 };
    TEXT_PX + BAR_PX + outline_px + GAP_PX + n_alternatives as f32 * (ALTERNATIVE_PX + 1.0)
}

/// The free stretch to the right of a bar among others, else to its left, that is wide enough for words.
pub(super) fn room_beside(taken: &[[f32; 2]], nth: usize, width: f32) -> Option<[f32; 2]> {
    let [left, right] = taken[nth];
    let others = || taken.iter().enumerate().filter(|(at, _)| *at != nth).map(|(_, other)| *other);
    let start = right.max(0.0) + PAD_PX;
    let is_free = others().all(|[from, to]| from >= right || to <= start);
    let end = others().map(|[from, _]| from).filter(|from| *from >= right).fold(width, f32::min) - PAD_PX;
    if is_free && end - start >= TEXT_MIN_PX {
        return Some([start, end]);
    }
    let end = left.min(width) - PAD_PX;
    let is_free = others().all(|[from, to]| to <= left || from >= end);
    let start = others().map(|[_, to]| to).filter(|to| *to <= left).fold(0.0, f32::max) + PAD_PX;
    (is_free && end - start >= TEXT_MIN_PX).then_some([start, end])
}

/// The text, or as much of it as there is room for, with its width; `None` where there is room for next to nothing.
fn shortened(text: &str, style: TextStyle, room: f32, width_of: &mut WidthOf<'_>) -> Option<(String, f32)> {
    let whole = width_of(text, style);
    if text.is_empty() || room <= 0.0 {
        return None;
    }
    if whole <= room {
        return Some((text.to_owned(), whole));
    }
    if room < TEXT_MIN_PX {
        return None;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |n: usize| [text[..ends[n]].trim_end(), "…"].concat();
    // The longest that fits, by halving: widths grow with the number of letters.
    let (mut fits, mut too_long) = (0, ends.len());
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        if width_of(&cut(middle), style) <= room { fits = middle } else { too_long = middle }
    }
    let text = cut(fits);
    let width = width_of(&text, style);
    (fits > 0 && width <= room).then_some((text, width))
}
