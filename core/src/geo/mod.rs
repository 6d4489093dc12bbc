//! The sphere and the plane: where things are, and where they are drawn.
//!
//! Three spaces, each with its own type, so that they cannot be mixed up:
//!
//! ```text
//!   sphere  LonLat, UnitVec     degrees; unit vectors for the arithmetic
//!     |  Projection             forward and exact inverse
//!   plane   PlanePoint          radians on the unit sphere, x to the right, y DOWN
//!     |  Viewport               scale and shift
//!   screen  ScreenPoint         CSS pixels from the top left corner, y down
//! ```
//!
//! The earth is a sphere here: at the scale of a world map the ellipsoid moves nothing by a pixel, and
//! distances are right to about 0.5 %. Longitudes and latitudes are those of WGS 84, used unchanged.
//!
//! Every transcendental function comes from `libm`, so that the same input gives the same bits on every
//! machine and in WebAssembly; `clippy.toml` refuses the others.
//!
//! Not here: what is drawn (that is `scene`), and any notion of a record.

mod clip;
pub mod crossing;
pub mod fit;
pub mod flight;
pub mod graticule;
pub mod great_circle;
pub mod lonlat;
pub mod outline;
pub mod picture;
pub mod projection;
pub mod projector;
pub mod strands;
pub mod viewport;

mod antimeridian;
mod horizon;
mod zoom;

pub use crossing::Similarity;
pub use fit::Padding;
pub use great_circle::GreatCircle;
pub use lonlat::{LonLat, UnitVec};
pub use outline::Outline;
pub use picture::{Picture, Placement};
pub use projection::{PlanePoint, Projection, ProjectionKind};
pub use projector::{Projector, ScreenPaths};
pub use strands::Strands;
pub use viewport::{ScreenPoint, Viewport};
