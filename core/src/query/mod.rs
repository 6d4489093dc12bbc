//! Questions to the atlas: what a view shows, how many of each, who is meant by a word.

mod visible;

pub use visible::{Visible, VisibleItem, VisibleTie, values_of, visible};
