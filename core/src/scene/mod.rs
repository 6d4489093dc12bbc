//! What is drawn, as plain values: atlas and view in, marks, lines and words on the screen out.
//!
//! Scenes know nothing of editing, of a painter or of a page: whoever paints them only walks through lists.

mod categories;
pub mod density;
pub mod map;
mod standing;
pub mod timeline;

pub use categories::{Categories, N_CATEGORIES};
