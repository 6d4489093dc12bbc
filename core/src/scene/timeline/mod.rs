//! The timeline: lanes of bars on a line of time, first in days, then in pixels.
//!
//! ```text
//!   atlas, what passes, words ──> Gathered, Groups   in days, where lanes are in groups or many
//!   atlas, what passes, words ──> TimelineContent    in days; anew when data, filters or language change
//!   TimelineContent, TimeScale ─> TimelineScene      in pixels; anew with each picture
//!   TimelineScene, a point ─────> record, or Part of the years shown
//! ```
//!
//! Conventions: a **lane** is one line of the timeline; a **bar** stands for a period, from the first day on which it
//! can have been running to the last; a **chip** stands for a record without a date. Positions are CSS pixels from the
//! upper left corner, in single precision. Whatever is shown has a lane, a row, a chip or a share in a band: nothing is
//! dropped. Groups are laid out by code that the first view does not need: it is reached through [`GroupLanes`] only.
//!
//! Not here: colours, which are the style sheet's; which time is looked at, which lasts no longer than the page.

mod brush;
mod content;
mod groups;
mod hit;
mod layout;
mod packing;
mod play;
mod spoken;
mod tally;

pub use brush::{dragged, parse_years, shifted, snapped, with_year};
pub use content::{Bar, BarKind, Chip, Lane, LaneKind, NAMED_LANES_MAX, Stretch, TieLanes, TimelineContent};
pub use groups::{Gathered, GroupLanes, Groups, Heading};
pub use hit::{Part, lit};
pub use layout::{
    BandColumn, DrawnBar, DrawnHeading, DrawnLabel, DrawnSign, Sight, TextStyle, TimelineScene, WidthOf,
};
pub use packing::{n_rows, packed};
pub use play::{played, rested, started, stepped};
pub use spoken::{running_in_words, spoken, years_in_words};
pub use tally::Tally;
