//! From one view to another that shows the world otherwise, such as in another projection: the one is laid over the other
//! so that what is in the middle stays where it is, and has the size that it has.

use super::viewport::ScreenPoint;
use super::{LonLat, Viewport};

/// The step in degrees over which a scale is measured.
const STEP_DEG: f64 = 0.05;
/// Nothing grows or shrinks by more than this: it would be a leap, not a way.
const SCALE_MAX: f64 = 3.0;

/// A shift and a scale of the screen: a point goes to `scale * point + shift`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// How much larger everything becomes.
    pub scale: f64,
    /// Where the corner of the screen goes, in CSS pixels.
    pub shift_px: [f64; 2],
}

impl Similarity {
    /// The way back.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { scale: 1.0 / self.scale, shift_px: self.shift_px.map(|shift| -shift / self.scale) }
    }
}

impl Viewport {
    /// What lays this view over another, which shows the same places: that in the middle of the other one, or of this one
    /// where it is out of sight, comes to lie where it belongs, in its size there.
    #[must_use]
    pub fn laid_over(&self, other: &Self) -> Similarity {
        let both = |place: LonLat| Some((self.detail_at(place)?, other.detail_at(place)?));
        let Some((here, there)) = both(other.center).or_else(|| both(self.center)) else {
            return Similarity { scale: 1.0, shift_px: [0.0; 2] };
        };
        let scale = (there.1 / here.1).clamp(1.0 / SCALE_MAX, SCALE_MAX);
        Similarity {
            scale,
            shift_px: [there.0.x_px - here.0.x_px * scale, there.0.y_px - here.0.y_px * scale],
        }
    }

    /// Where a place is drawn, and how large a small square there; `None` if it cannot be seen.
    fn detail_at(&self, place: LonLat) -> Option<(ScreenPoint, f64)> {
        let toward_equator = if place.lat_deg > 0.0 { -STEP_DEG } else { STEP_DEG };
        let at = self.screen_from_sphere(place)?;
        let beside = |lon_deg: f64, lat_deg: f64| {
            let beside = LonLat { lon_deg: place.lon_deg + lon_deg, lat_deg: place.lat_deg + lat_deg };
            self.screen_from_sphere(beside).map(|spot| [spot.x_px - at.x_px, spot.y_px - at.y_px])
        };
        let (along, up) = (beside(STEP_DEG, 0.0)?, beside(0.0, toward_equator)?);
        let area = (along[0] * up[1] - along[1] * up[0]).abs();
        (area > 0.0).then(|| (at, area.sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::ProjectionKind::{EqualEarth, Globe, Mercator};

    #[test]
    fn what_is_in_the_middle_stays_and_grows_as_it_will() {
        let center = LonLat { lon_deg: 10.0, lat_deg: 50.0 };
        for (from, to) in [(EqualEarth, Mercator), (Mercator, Globe), (Globe, EqualEarth)] {
            let from = Viewport { center, zoom: 3.0, ..Viewport::world(from, 800.0, 600.0) };
            let to = from.projected_as(to);
            let way = from.laid_over(&to);
            let goes_to = |p: f64, axis: usize| p * way.scale + way.shift_px[axis];
            assert!((goes_to(400.0, 0) - 400.0).abs() < 1e-6 && (goes_to(300.0, 1) - 300.0).abs() < 1e-6);
            let back = way.inverted();
            assert!(
                (goes_to(back.shift_px[0], 0)).abs() < 1e-9 && (back.scale * way.scale - 1.0).abs() < 1e-12
            );
        }
        // Mercator enlarges areas by the square of the secant of the latitude.
        let flat = Viewport { center, zoom: 3.0, ..Viewport::world(EqualEarth, 800.0, 600.0) };
        let secant = 1.0 / libm::cos(50_f64.to_radians());
        let grown = flat.laid_over(&flat.projected_as(Mercator)).scale;
        assert!((grown - secant).abs() < 0.03 * secant, "{grown} {secant}");
    }

    #[test]
    fn the_far_side_of_the_globe_is_no_obstacle() {
        let globe = Viewport {
            center: LonLat { lon_deg: 0.0, lat_deg: 0.0 },
            ..Viewport::world(Globe, 800.0, 600.0)
        };
        let flat = Viewport {
            center: LonLat { lon_deg: 170.0, lat_deg: 80.0 },
            zoom: 9.0,
            ..globe.projected_as(Mercator)
        };
        let way = globe.laid_over(&flat);
        assert!(way.scale.is_finite() && way.shift_px.iter().all(|shift| shift.is_finite()));
        assert_eq!(way.scale, SCALE_MAX);
    }
}
