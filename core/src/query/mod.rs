//! Questions to the atlas: what a view shows, how many of each, who is meant by a word.

mod lists;
mod record;
mod visible;

pub use lists::{ListEntry, Listed, needs_listed, offers_listed, ties_listed};
pub use record::{Link, Piece, Row, Section, Sheet, Value, record_sheet};
pub use visible::{Visible, VisibleItem, VisibleTie, values_of, visible};
