//! A picture of a part of the world that is painted once and shown many times: while the map is dragged it is shifted,
//! while it is zoomed it is scaled, and only when it no longer serves another one is painted.
//!
//! ```text
//!    +---------------------------+  the picture, a margin larger than the screen
//!    |   +-------------------+   |
//!    |   |     the screen    |   |  dragged: the screen moves over the picture by whole pixels of the device
//!    |   +-------------------+   |
//!    +---------------------------+
//! ```
//!
//! The pixels of a picture lie on a grid that begins at the origin of the plane. So two pictures of the same scale agree
//! pixel by pixel where they overlap, whatever lies between them, and hairlines stay as crisp as they were painted.
//! Here is only decided which picture is wanted and where it goes; it knows nothing of what is painted.

use super::viewport::ScreenPoint;
use super::{PlanePoint, ProjectionKind, Projector, Viewport};

/// How far a picture reaches beyond the screen on each side, as a share of the screen.
const MARGIN_SHARE: f64 = 0.08;
/// How many pixels of the device the margins may have in all: four bytes each.
const MARGIN_PIXELS_MAX: f64 = 1_000_000.0;
/// A picture is shown at most so much larger than it was painted.
const SCALE_MAX: f64 = 1.8;
/// A picture of which less than this is left is not worth its blur.
const SCALE_MIN: f64 = 0.4;
/// How many zooms further out than the view a picture is painted while the map zooms out: it serves until the view has
/// got there.
const AHEAD_ZOOM: f64 = 0.5;

/// Which part of the world a picture shows, and how it is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// What is painted: as large as the picture, its margin included.
    pub viewport: Viewport,
    /// Pixels of the picture in a CSS pixel.
    pub density: f64,
    /// Whether it is shown while the map moves only, and may be painted with less detail.
    pub is_passing: bool,
}

/// Where a picture goes on the screen, in pixels of the device.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Where its upper left corner goes, from that of the screen.
    pub corner_px: [f64; 2],
    /// How many pixels of the device a pixel of the picture becomes.
    pub scale: f64,
    /// Whether each of its pixels becomes one of the device.
    pub is_exact: bool,
    /// Whether it covers all of the screen that shows the world.
    pub is_covering: bool,
}

impl Picture {
    /// A picture of a view for a screen with `density` pixels in a CSS pixel, with a margin all around on flat maps. A turn
    /// of the globe changes all of it, so that it has none.
    #[must_use]
    pub fn around(view: &Viewport, density: f64) -> Self {
        let pixels = view.width_px * view.height_px * density * density;
        let wanted = (1.0 + 2.0 * MARGIN_SHARE).min((1.0 + MARGIN_PIXELS_MAX / pixels).sqrt());
        let growth = if view.projection == ProjectionKind::Globe { 1.0 } else { wanted };
        // The grid may lie a pixel aside of the screen's edges.
        let grown = |size: f64| ((size * growth * density).ceil() + 2.0) / density;
        let (width_px, height_px) = (grown(view.width_px), grown(view.height_px));
        Self { viewport: Viewport { width_px, height_px, ..*view }, density, is_passing: false }
    }

    /// The picture to show for a view: the last one while it serves, else another, to be painted.
    ///
    /// `is_at_rest` tells that the view has been this one for a while: then the picture is exact and in full detail.
    #[must_use]
    pub fn wanted(last: Option<&Self>, view: &Viewport, density: f64, is_at_rest: bool) -> Self {
        let exact = Self::around(view, density);
        let Some(last) = last.filter(|last| last.viewport.projection == view.projection) else {
            return exact;
        };
        let placement = last.placed_on(view, density);
        match placement {
            Some(placed) if placed.is_exact && placed.is_covering => {
                if last.is_passing && is_at_rest {
                    exact
                } else {
                    *last
                }
            }
            _ if is_at_rest => exact,
            None if view.projection == ProjectionKind::Globe => Self { is_passing: true, ..exact },
            Some(placed) if (SCALE_MIN..=SCALE_MAX).contains(&placed.scale) && placed.is_covering => *last,
            Some(placed) if placed.scale < 1.0 => {
                let ahead = Viewport { zoom: view.zoom - AHEAD_ZOOM, ..*view };
                // It is shown larger than it is: more pixels than those of a plain screen would not be seen.
                Self { is_passing: true, ..Self::around(&ahead, density.min(1.0)) }
            }
            _ => exact,
        }
    }

    /// Where this picture goes for a view; `None` if no shift and scale make the one of the other.
    #[must_use]
    pub fn placed_on(&self, view: &Viewport, density: f64) -> Option<Placement> {
        let of = &self.viewport;
        let is_same_plane = of.projection == view.projection
            && match view.projection {
                ProjectionKind::Globe => of.center == view.center,
                _ => of.central_lon_deg == view.central_lon_deg,
            };
        if !is_same_plane {
            return None;
        }
        let is_exact = of.zoom == view.zoom && self.density == density;
        let scale =
            if is_exact { 1.0 } else { view.px_per_rad() * density / (of.px_per_rad() * self.density) };
        let corner_px = if is_exact {
            self.corner_px(view)
        } else {
            let (painted, wanted) = (grid_origin(of, self.density), origin(view, density));
            [0, 1].map(|axis| wanted[axis] - painted[axis] * scale)
        };
        let placement = Placement { corner_px, scale, is_exact, is_covering: false };
        Some(Placement { is_covering: self.covers(view, density, &placement), ..placement })
    }

    /// Where the upper left corner of a picture of just this scale goes, in pixels of the device from that of the screen.
    #[must_use]
    pub fn corner_px(&self, view: &Viewport) -> [f64; 2] {
        let (painted, wanted) = (grid_origin(&self.viewport, self.density), grid_origin(view, self.density));
        [wanted[0] - painted[0], wanted[1] - painted[1]]
    }

    /// Its size in its own pixels: width and height.
    #[must_use]
    pub fn size_px(&self) -> [f64; 2] {
        [self.viewport.width_px, self.viewport.height_px].map(|size| (size * self.density).round())
    }

    /// Prepares it for projecting, on the grid of its pixels.
    #[must_use]
    pub fn projector(&self) -> Projector {
        let [x, y] = grid_origin(&self.viewport, self.density).map(|at| at / self.density);
        self.viewport.projector().with_origin(ScreenPoint { x_px: x, y_px: y })
    }

    fn covers(&self, view: &Viewport, density: f64, placement: &Placement) -> bool {
        let (scale, origin) = (view.px_per_rad() * density, origin(view, density));
        let half = view.plane().half_extent();
        let sides = [(half.x, view.width_px), (half.y, view.height_px)];
        (0..2).all(|axis| {
            let (half, screen) = (sides[axis].0 * scale, sides[axis].1 * density);
            // The outline of the world is a line, half of which lies beside the world.
            let (least, most) =
                ((origin[axis] - half - density).max(0.0), (origin[axis] + half + density).min(screen));
            let start = placement.corner_px[axis];
            let end = start + self.size_px()[axis] * placement.scale;
            // A screen may have a broken pixel at its end.
            most <= least || (start <= least + 0.5 && end >= most - 0.5)
        })
    }
}

/// Where the origin of the plane is, in pixels of the device from the corner.
fn origin(map: &Viewport, density: f64) -> [f64; 2] {
    let at = map.screen_from_plane(PlanePoint { x: 0.0, y: 0.0 });
    [at.x_px * density, at.y_px * density]
}

fn grid_origin(map: &Viewport, density: f64) -> [f64; 2] {
    origin(map, density).map(f64::round)
}
