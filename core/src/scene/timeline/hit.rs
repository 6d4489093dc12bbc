//! What is under a point, and what is lit.

use super::content::{LaneKind, TimelineContent};
use super::layout::{BandColumn, DrawnBar, DrawnHeading, TimelineScene};
use crate::claim::{Field, RecordIdx, RecordKind};
use crate::model::Atlas;
use crate::time::Window;

/// A part of the timeline that a hand can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The start of the years shown.
    From,
    /// The end of the years shown.
    To,
    /// The years shown, between their ends.
    Years,
    /// The axis elsewhere.
    Axis,
    /// The strip of what has no date.
    Strip,
    /// The lanes.
    Lanes,
}

impl TimelineScene {
    /// The record whose sign, words or bar is within `reach_px` of a point, in this order.
    pub fn hit(&self, point: [f32; 2], reach_px: f32) -> Option<RecordIdx> {
        let [x, y] = point;
        if y < 0.0 || y >= self.axis_top {
            return None;
        }
        let is_in = |min: [f32; 2], max: [f32; 2]| x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1];
        let is_strip = y >= self.lanes_bottom;
        if self.heading_at(point).is_some_and(|heading| heading.is_stuck) {
            let on_it = self.labels[self.n_labels_below..].iter().find(|label| is_in(label.min, label.max));
            return on_it.and_then(|label| label.record);
        }
        if !is_strip {
            let mut nearest: Option<(f32, RecordIdx)> = None;
            for sign in &self.signs {
                let (dx, dy) = ((sign.at[0] - x).abs(), (sign.at[1] - y).abs());
                let is_nearer = nearest.is_none_or(|(known, _)| dx + dy < known);
                if dx <= reach_px.max(6.0) && dy <= 9.0 && is_nearer {
                    nearest = Some((dx + dy, sign.record));
                }
            }
            if let Some((_, record)) = nearest {
                return Some(record);
            }
        }
        let of_strip = |top: f32| (top >= self.lanes_bottom) == is_strip;
        let worded = self.labels.iter().find(|label| of_strip(label.min[1]) && is_in(label.min, label.max));
        if let Some(record) = worded.and_then(|label| label.record) {
            return Some(record);
        }
        let mut nearest: Option<(f32, RecordIdx)> = None;
        for bar in self.bars.iter().filter(|_| !is_strip) {
            let off_y = (bar.top - y).max(y - bar.top - bar.height).max(0.0);
            let off_x = (bar.from - x).max(x - bar.to).max(0.0);
            let is_nearer = nearest.is_none_or(|(known, _)| off_y + off_x < known);
            if off_y <= reach_px && off_x <= reach_px && is_nearer {
                nearest = Some((off_y + off_x, bar.record));
            }
        }
        nearest.map(|(_, record)| record)
    }

    /// Whether an end of a record's bar is within `reach_px` of a point, and whether it is the start.
    pub fn end_at(&self, record: RecordIdx, [x, y]: [f32; 2], reach_px: f32) -> Option<bool> {
        let is_level = |bar: &&DrawnBar| {
            y >= bar.top - reach_px && y <= bar.top + bar.height + reach_px && y < self.lanes_bottom
        };
        let bar = self.bars.iter().filter(is_level).find(|bar| bar.record == record)?;
        let (off_start, off_end) = ((x - bar.from).abs(), (x - bar.to).abs());
        (off_start.min(off_end) <= reach_px).then_some(off_start < off_end)
    }

    /// The heading at a point.
    pub fn heading_at(&self, [_, y]: [f32; 2]) -> Option<DrawnHeading> {
        let is_at = |heading: &&DrawnHeading| {
            let from = heading.top as f32;
            (from..from + heading.height as f32).contains(&y)
        };
        self.headings.iter().find(is_at).copied().filter(|_| y >= 0.0 && y < self.lanes_bottom)
    }

    /// The time of a band at a point.
    pub fn band_at(&self, [x, y]: [f32; 2]) -> Option<BandColumn> {
        let is_at = |column: &&BandColumn| {
            (column.from..column.to).contains(&x) && (column.top..column.bottom).contains(&y)
        };
        self.band.iter().find(is_at).copied().filter(|_| y >= 0.0 && y < self.lanes_bottom)
    }

    /// The days for which a column of a band stands.
    pub fn days_of(&self, column: &BandColumn) -> Window {
        let [from, to] = [column.from, column.to].map(|x| self.sight.scale.day_from_x(x.into()));
        Window::new(from, to.plus_days(-1).max(from))
    }

    /// Which part is within `reach_px` of a point, given the years shown.
    pub fn part(&self, years: Option<Window>, point: [f32; 2], reach_px: f32) -> Part {
        let [x, y] = point;
        let [from, to] = years.map_or([f32::INFINITY; 2], |years| self.stretch(years));
        let (off_from, off_to) = ((x - from).abs(), (x - to).abs());
        // A finger takes an end from a little above the axis too.
        if off_from.min(off_to) <= reach_px && y >= self.axis_top - reach_px {
            // Of two ends that are near each other the outer half of each is its own.
            let is_from = off_from < off_to || (off_from <= off_to && x < from);
            return if is_from { Part::From } else { Part::To };
        }
        if y < self.lanes_bottom {
            Part::Lanes
        } else if y < self.axis_top {
            Part::Strip
        } else if x > from && x < to {
            Part::Years
        } else {
            Part::Axis
        }
    }
}

/// What a record lights on the timeline: itself, what it takes part in, what it makes possible. Sorted.
pub fn lit(atlas: &Atlas, content: &TimelineContent, record: RecordIdx) -> Vec<RecordIdx> {
    let mut lit: Vec<u32> = vec![record.0];
    match atlas.kind(record) {
        RecordKind::Place | RecordKind::Organisation | RecordKind::Person => {
            lit.extend(atlas.ties_of(record).iter().map(|tie| tie.0));
            let moments = content
                .lanes
                .iter()
                .filter(|lane| matches!(lane.kind, LaneKind::Events | LaneKind::Offers | LaneKind::Needs));
            for other in moments.flat_map(|lane| &lane.bars).flat_map(|bar| &bar.records) {
                let acts = atlas.refs(*other, Field::Actor).contains(&record);
                if acts || atlas.refs(*other, Field::Participant).contains(&record) {
                    lit.push(other.0);
                }
            }
        }
        RecordKind::Programme => {
            lit.extend(atlas.refs(record, Field::Enables).iter().map(|tie| tie.0));
            lit.extend(atlas.ties_of(record).iter().map(|tie| tie.0));
        }
        _ => {}
    }
    lit.sort_unstable();
    lit.into_iter().map(RecordIdx).collect()
}
