//! Time as the field writes it: vague, open-ended, in words.
//!
//! [`Edtf`] is a date or period as ISO 8601-2 writes it; [`Bounds`] is what it means in days, small enough
//! for every row; [`Bounds::activity`] says whether it was certainly, possibly or not running in a
//! [`Window`]; [`read`] understands what people type; [`TimeScale`] and [`ticks()`] lay days out on a line.
//!
//! Conventions: days are whole days of the proleptic Gregorian calendar, without time zones; both ends of
//! every span are inclusive; years are astronomical (year 0 exists). "Today" is always a parameter. Nothing
//! here makes words for people: [`Shape`] and [`Label`] give the structure to make them from.

mod bounds;
mod cues;
mod day;
mod edtf;
mod human;
mod relation;
mod scale;
mod shape;
mod ticks;

pub use bounds::{Bounds, Doubt, EndKind};
pub use day::{Civil, Day, days_in_month, is_leap_year};
pub use edtf::{Edtf, EdtfError};
pub use human::{ReadError, Reading, read};
pub use relation::{Activity, Extent, Window};
pub use scale::TimeScale;
pub use shape::{EndShape, Hemisphere, Part, Season, Shape, Unit};
pub use ticks::{Label, Tick, ticks};
