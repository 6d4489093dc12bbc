//! The map: places, ties and words, first on the sphere, then on the screen.
//!
//! ```text
//!   atlas, what is shown, words ──> MapContent   on the sphere; anew when data, years, filters or language change
//!   MapContent, Viewport ─────────> MapScene     on the screen; anew with each picture
//!   MapScene, a point ────────────> Hits         who is under the pointer
//!   MapContent, hovered, selected ─> Emphasis    what is lit; nothing else changes for it
//! ```
//!
//! Conventions: a **mark** is what stands for a place (a city, a site, a ring for cities that are not named); a **tie**
//! is what stands for a partnership. Positions on the screen are CSS pixels as `[x_px, y_px]` in single precision.
//!
//! Not here: the land and the graticule, which do not depend on the atlas; colours, which are the style sheet's; many
//! thousands of ties, for which drawings are the wrong means.

mod captions;
mod card;
mod content;
mod emphasis;
mod hit;
mod label;
mod legend;
mod lines;
mod scene;
mod spoken;

pub use super::categories::N_CATEGORIES;
pub use captions::{Caption, Captioned};
pub use card::{Card, card};
pub use content::{Chosen, MapContent, Mark, MarkShape, Spoke, TieLook, TieMark, Way, fitted};
pub use emphasis::{Emphasis, emphasis};
pub use hit::{HITS_MAX, Hits};
pub use label::{LabelStyle, Measure};
pub use legend::{Legend, LegendForm, legend};
pub use scene::{Arrow, DrawnMark, DrawnTie, Label, LabelLine, MapScene};
pub use spoken::{projection_name, spoken};
