//! Many ties at once, as a picture of counts.
//!
//! ```text
//!   Atlas ──> Network            who is tied to whom; anew with the atlas
//!   Network, projection ──> lines in the plane
//!   lines, viewport, what is shown ──> Density, counted in small steps ──> pixels
//! ```
//!
//! Drawings show each tie and say much about it; beyond some hundreds they become a blot. Here ties are counted:
//! brightness tells how many cross a pixel, hue which forms they have. Counting lies in the crate `atlas-raster`; here
//! is decided what is counted where.

mod crowd;
mod network;
mod view;

pub use atlas_raster::{Ink, Rgb, Step};
pub use crowd::Crowd;
pub use network::{Arc, Network, Node};
pub use view::{Density, Sheet};
