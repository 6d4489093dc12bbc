//! Which part of the world is on the screen: a value that is built, compared and replaced, never changed.
//!
//! The scale is that of web maps: at zoom `z` the equator of Web Mercator is 256 * 2^z pixels long, so that one
//! radian of the plane is 256 / (2 pi) * 2^z pixels, whatever the projection. Pixels are CSS pixels; who draws
//! multiplies by the device's density.
//!
//! On flat maps the world is drawn once, cut opposite to the central meridian, and a pan is a translation. The
//! central meridian is Greenwich unless [`Viewport::fitted_to`] met data that are narrower than half the world
//! and lie across the antimeridian. The globe's centre is always the middle of the screen, and a pan turns it.

use std::f64::consts::TAU;

use super::lonlat::wrapped_deg;
use super::projection::{mercator, orthographic};
use super::zoom::power_of_two;
use super::{LonLat, PlanePoint, Projection, ProjectionKind, Projector};

/// The smallest zoom: the world is 128 pixels wide on Web Mercator, 110 on Equal Earth.
pub const MIN_ZOOM: f64 = -1.0;
/// The largest zoom: a pixel is 38 m on the ground.
pub const MAX_ZOOM: f64 = 12.0;

/// A point on the screen in CSS pixels, from the top left corner of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScreenPoint {
    /// To the right.
    pub x_px: f64,
    /// Down.
    pub y_px: f64,
}

/// What is looked at: projection, centre, scale and the size of the screen.
///
/// The fields are open, so that an address or a test can write a viewport down; [`Viewport::clamped`] makes a
/// usable one of any numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    /// Which projection.
    pub projection: ProjectionKind,
    /// The central meridian of flat maps, in degrees; without effect on the globe.
    pub central_lon_deg: f64,
    /// The place in the middle of the screen.
    pub center: LonLat,
    /// The base-2 logarithm of the scale, [`MIN_ZOOM`] to [`MAX_ZOOM`].
    pub zoom: f64,
    /// The width of the map on the screen in CSS pixels, at least 1.
    pub width_px: f64,
    /// The height of the map on the screen in CSS pixels, at least 1.
    pub height_px: f64,
}

impl Viewport {
    /// The whole world in a screen of the given size.
    #[must_use]
    pub fn world(projection: ProjectionKind, width_px: f64, height_px: f64) -> Self {
        let blank =
            Self { projection, central_lon_deg: 0.0, center: LonLat::ORIGIN, zoom: 0.0, width_px, height_px };
        blank.clamped().fitted_to_world(super::Padding::default())
    }

    /// The projection, with its centre.
    #[must_use]
    pub fn plane(&self) -> Projection {
        let central_lon_deg = self.central_lon_deg;
        match self.projection {
            ProjectionKind::EqualEarth => Projection::EqualEarth { central_lon_deg },
            ProjectionKind::Mercator => Projection::Mercator { central_lon_deg },
            ProjectionKind::Globe => Projection::Globe { center: self.center },
        }
    }

    /// How many pixels one radian of the plane is.
    #[must_use]
    pub fn px_per_rad(&self) -> f64 {
        256.0 / TAU * power_of_two(self.zoom)
    }

    /// Prepares the viewport for projecting many points and paths.
    #[must_use]
    pub fn projector(&self) -> Projector {
        Projector::new(self)
    }

    /// The point of the plane in the middle of the screen.
    #[must_use]
    pub fn plane_center(&self) -> PlanePoint {
        self.plane().plane_from_sphere(self.center).unwrap_or(PlanePoint { x: 0.0, y: 0.0 })
    }

    /// From the plane to the screen.
    #[must_use]
    pub fn screen_from_plane(&self, point: PlanePoint) -> ScreenPoint {
        let (center, scale) = (self.plane_center(), self.px_per_rad());
        ScreenPoint {
            x_px: self.width_px / 2.0 + (point.x - center.x) * scale,
            y_px: self.height_px / 2.0 + (point.y - center.y) * scale,
        }
    }

    /// From the screen to the plane, which goes on beyond the outline of the world.
    #[must_use]
    pub fn plane_from_screen(&self, point: ScreenPoint) -> PlanePoint {
        let (center, scale) = (self.plane_center(), self.px_per_rad());
        PlanePoint {
            x: center.x + (point.x_px - self.width_px / 2.0) / scale,
            y: center.y + (point.y_px - self.height_px / 2.0) / scale,
        }
    }

    /// Where a place is drawn, on the screen or beside it; `None` only on the far side of the globe.
    #[must_use]
    pub fn screen_from_sphere(&self, point: LonLat) -> Option<ScreenPoint> {
        self.plane().plane_from_sphere(point).map(|plane| self.screen_from_plane(plane))
    }

    /// The place under a point of the screen; `None` beside the world.
    #[must_use]
    pub fn sphere_from_screen(&self, point: ScreenPoint) -> Option<LonLat> {
        self.plane().sphere_from_plane(self.plane_from_screen(point))
    }

    /// Zoomed in by a factor (out, below 1), with the place under `at` staying there.
    ///
    /// It stays exactly, unless the middle of the screen would leave the world or the zoom its range. Beside the globe,
    /// and for a factor that is not a positive number, the middle of the screen stays.
    #[must_use]
    pub fn zoomed_at(&self, at: ScreenPoint, factor: f64) -> Self {
        let step = if factor > 0.0 && factor.is_finite() { libm::log2(factor) } else { 0.0 };
        let zoomed = Self { zoom: self.zoom + step, ..*self }.clamped();
        let held = self.plane_from_screen(at);
        let shift = zoomed.plane_from_screen(at);
        let center = match self.projection {
            ProjectionKind::Globe => self
                .plane()
                .sphere_from_plane(held)
                .and_then(|place| orthographic::center_holding(place, shift, self.center))
                .unwrap_or(self.center),
            _ => {
                let center = self.plane_center();
                let moved = PlanePoint { x: center.x + held.x - shift.x, y: center.y + held.y - shift.y };
                self.plane().nearest_on_sphere(moved)
            }
        };
        Self { center, ..zoomed }
    }

    /// Moved with the pointer by so many pixels: what was drawn at p is then at p + (dx, dy).
    ///
    /// The globe turns instead, so that its middle follows the pointer; see [`Viewport::dragged`] to hold any other
    /// place. The middle of the screen never leaves the world, and the globe's axis never tips over.
    #[must_use]
    pub fn panned_by(&self, dx_px: f64, dy_px: f64) -> Self {
        let scale = self.px_per_rad();
        let (dx, dy) = (dx_px / scale, dy_px / scale);
        let center = if self.projection == ProjectionKind::Globe {
            // Near a pole a step to the side is many degrees: not more than five times those of the equator.
            let widening = libm::cos(self.center.lat_rad()).max(0.2);
            LonLat {
                lon_deg: wrapped_deg(self.center.lon_deg - (dx / widening).to_degrees()),
                lat_deg: (self.center.lat_deg + dy.to_degrees()).clamp(-90.0, 90.0),
            }
        } else {
            let center = self.plane_center();
            self.plane().nearest_on_sphere(PlanePoint { x: center.x - dx, y: center.y - dy })
        };
        Self { center, ..*self }.clamped()
    }

    /// Dragged from one point of the screen to another: on the globe the place under the pointer follows it as far
    /// as north can stay up; on flat maps, and beside the globe, this is [`Viewport::panned_by`].
    #[must_use]
    pub fn dragged(&self, from: ScreenPoint, to: ScreenPoint) -> Self {
        let pan = || self.panned_by(to.x_px - from.x_px, to.y_px - from.y_px);
        if self.projection != ProjectionKind::Globe {
            return pan();
        }
        self.sphere_from_screen(from)
            .and_then(|held| orthographic::center_holding(held, self.plane_from_screen(to), self.center))
            .map_or_else(pan, |center| Self { center, ..*self })
    }

    /// In another projection, with the same middle and scale.
    #[must_use]
    pub fn projected_as(&self, projection: ProjectionKind) -> Self {
        Self { projection, ..*self }.clamped()
    }

    /// The nearest usable viewport: numbers that are not finite become those of the whole world, the zoom and the
    /// centre come into their ranges, and the screen has at least one pixel.
    #[must_use]
    pub fn clamped(&self) -> Self {
        let finite = |value: f64, otherwise: f64| if value.is_finite() { value } else { otherwise };
        let lat_max_deg = match self.projection {
            ProjectionKind::Mercator => mercator::LAT_MAX_RAD.to_degrees(),
            _ => 90.0,
        };
        Self {
            projection: self.projection,
            central_lon_deg: wrapped_deg(finite(self.central_lon_deg, 0.0)),
            center: LonLat {
                lon_deg: wrapped_deg(finite(self.center.lon_deg, 0.0)),
                lat_deg: finite(self.center.lat_deg, 0.0).clamp(-lat_max_deg, lat_max_deg),
            },
            zoom: finite(self.zoom, 0.0).clamp(MIN_ZOOM, MAX_ZOOM),
            width_px: finite(self.width_px, 1.0).max(1.0),
            height_px: finite(self.height_px, 1.0).max(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_world_fits_its_screen() {
        let map = Viewport::world(ProjectionKind::EqualEarth, 1440.0, 900.0);
        let east = map.screen_from_sphere(LonLat { lon_deg: 180.0, lat_deg: 0.0 }).unwrap();
        assert!((east.x_px - 1440.0).abs() < 1e-6);
        assert!((east.y_px - 450.0).abs() < 1e-9);
    }

    #[test]
    fn nonsense_becomes_a_usable_view() {
        let wild = Viewport {
            projection: ProjectionKind::Mercator,
            central_lon_deg: f64::NAN,
            center: LonLat { lon_deg: f64::INFINITY, lat_deg: 91.0 },
            zoom: f64::NAN,
            width_px: -5.0,
            height_px: f64::NAN,
        };
        let map = wild.clamped();
        assert_eq!((map.central_lon_deg, map.center.lon_deg, map.zoom), (0.0, 0.0, 0.0));
        assert!((map.center.lat_deg - 85.051_128_78).abs() < 1e-6);
        assert_eq!((map.width_px, map.height_px), (1.0, 1.0));
        assert_eq!(map, map.clamped());
    }

    #[test]
    fn the_world_cannot_be_lost() {
        for projection in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let map = Viewport::world(projection, 800.0, 600.0);
            for (dx, dy) in [(1e9, 1e9), (-1e9, 0.0), (0.0, -1e9), (f64::NAN, f64::INFINITY)] {
                let panned = map.panned_by(dx, dy);
                let middle = ScreenPoint { x_px: 400.0, y_px: 300.0 };
                let place = panned.sphere_from_screen(middle).unwrap();
                assert!(place.distance_km(panned.center) < 0.001, "{panned:?}");
            }
        }
    }
}
