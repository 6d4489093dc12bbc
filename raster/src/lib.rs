//! Many lines at once: they are counted, not painted.
//!
//! ```text
//!   Lines (plane) ──Scale──> Counts ──Palette──> pixels
//!                              ^
//!              Picture: which part is counted, how far, and what changes
//! ```
//!
//! What a line adds to a pixel is an integer that depends on the line, the scale and the pixel alone: not on the part
//! of the world in sight, nor on what else is counted. So counts can be taken back, strips can be added at the
//! edges, and the order does not matter; `tests/laws.rs` holds all three to the bit.
//!
//! Spaces: *plane units* are radians of the plane times [`UNITS_PER_RAD`], as `i32`, x to the right and y down; *world
//! pixels* are device pixels of one scale from the origin of the plane; a pixel holds 256 subpixels a side.
//!
//! This crate stands alone, because it is compiled for speed where the rest of the program is compiled for size; so the
//! search among great circles lies here too ([`Arcs`]). Not here: projections, and what a line stands for.

mod arcs;
mod counts;
mod draw;
mod lines;
mod oklab;
mod picture;
mod tone;

pub use arcs::{Arcs, Around};
pub use counts::{BLOCK_PX, CELL_PX, Counts, N_CATEGORIES, PixelBox};
pub use draw::Scale;
pub use lines::{Lines, PEN_UP, UNITS_PER_RAD};
pub use oklab::Rgb;
pub use picture::{Picture, Step};
pub use tone::{Ink, Palette, white_point};
