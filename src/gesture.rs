//! What a hand does on a view beside looking: asked for by the panels, done on the map or the timeline, and told through the
//! store, where they meet.

use atlas_core::claim::RecordIdx;
use atlas_core::geo::LonLat;
use atlas_core::time::Day;

/// What is asked of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A point.
    Point,
    /// A line from one place to another.
    Tie,
}

/// What a hand has done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Given {
    /// A point on the map.
    Point(LonLat),
    /// A line from one place to another.
    Tie(RecordIdx, RecordIdx),
    /// An end of a partnership's bar was taken to a day, where a year is so many pixels wide.
    End {
        /// The partnership.
        record: RecordIdx,
        /// Whether it is its start.
        is_start: bool,
        /// Where the end lies now.
        day: Day,
        /// Pixels of a year.
        year_px: f64,
    },
}
