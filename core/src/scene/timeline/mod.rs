//! The timeline: lanes of bars on a line of time, first in days, then in pixels.
//!
//! ```text
//!   atlas, what is shown, words ──> TimelineContent   in days; anew when data, years, filters or language change
//!   TimelineContent, TimeScale ───> TimelineScene     in pixels; anew with each picture
//!   TimelineScene, a point ───────> record, or Part of the years shown
//! ```
//!
//! Conventions: a **lane** is one line of the timeline; a **bar** stands for a period, from the first day on which it
//! can have been running to the last; a **chip** stands for a record without a date. Positions are CSS pixels from the
//! upper left corner, in single precision. Whatever is shown has a lane, a chip or a share in the band: nothing is
//! dropped.
//!
//! Not here: colours, which are the style sheet's; which time is looked at, which lasts no longer than the page.

mod brush;
mod content;
mod hit;
mod layout;
mod spoken;

pub use brush::{dragged, parse_years, shifted, snapped, with_year};
pub use content::{Band, Bar, BarKind, Chip, LANES_MAX, Lane, LaneKind, TimelineContent};
pub use hit::{Part, lit};
pub use layout::{BandColumn, DrawnBar, DrawnLabel, DrawnSign, Sight, TextStyle, TimelineScene, WidthOf};
pub use spoken::{spoken, years_in_words};
