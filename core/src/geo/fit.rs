//! Choosing the viewport that shows given places as large as possible.

use std::f64::consts::TAU;

use super::projection::orthographic;
use super::viewport::MAX_ZOOM;
use super::{LonLat, PlanePoint, ProjectionKind, UnitVec, Viewport};

/// How much of the screen is to stay free on each side, in CSS pixels: where panels and marks are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Padding {
    /// On the left.
    pub left_px: f64,
    /// On the right.
    pub right_px: f64,
    /// At the top.
    pub top_px: f64,
    /// At the bottom.
    pub bottom_px: f64,
}

impl Padding {
    /// The same on all sides.
    #[must_use]
    pub fn even(px: f64) -> Self {
        Self { left_px: px, right_px: px, top_px: px, bottom_px: px }
    }
}

/// What is left of the screen: its size and its middle, the latter from the middle of the screen.
struct Frame {
    width_px: f64,
    height_px: f64,
    dx_px: f64,
    dy_px: f64,
}

impl Frame {
    /// Padding that leaves less than a tenth of the screen is scaled down until it leaves that.
    fn new(map: &Viewport, padding: Padding) -> Self {
        let (left, right, width_px) = shrunk(padding.left_px, padding.right_px, map.width_px);
        let (top, bottom, height_px) = shrunk(padding.top_px, padding.bottom_px, map.height_px);
        Self { width_px, height_px, dx_px: (left - right) / 2.0, dy_px: (top - bottom) / 2.0 }
    }

    /// The zoom at which a box of the plane fills the frame; `max_zoom` if the box is a point.
    fn zoom_for(&self, width_rad: f64, height_rad: f64, max_zoom: f64) -> f64 {
        let scale = (self.width_px / width_rad).min(self.height_px / height_rad);
        let zoom = libm::log2(scale * TAU / 256.0);
        if zoom.is_finite() { zoom.min(max_zoom) } else { max_zoom }
    }
}

fn shrunk(before: f64, after: f64, whole: f64) -> (f64, f64, f64) {
    let positive = |v: f64| if v.is_finite() { v.max(0.0) } else { 0.0 };
    let (before, after) = (positive(before), positive(after));
    let factor = (whole * 0.9 / (before + after)).min(1.0);
    let factor = if factor.is_finite() { factor } else { 1.0 };
    let (before, after) = (before * factor, after * factor);
    (before, after, whole - before - after)
}

#[derive(Clone, Copy)]
struct PlaneBox {
    min: PlanePoint,
    max: PlanePoint,
}

impl PlaneBox {
    fn around(points: impl Iterator<Item = PlanePoint>) -> Option<Self> {
        points.fold(None, |so_far, p| {
            let b = so_far.unwrap_or(Self { min: p, max: p });
            Some(Self {
                min: PlanePoint { x: b.min.x.min(p.x), y: b.min.y.min(p.y) },
                max: PlanePoint { x: b.max.x.max(p.x), y: b.max.y.max(p.y) },
            })
        })
    }

    fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    fn middle(&self) -> PlanePoint {
        PlanePoint { x: (self.min.x + self.max.x) / 2.0, y: (self.min.y + self.max.y) / 2.0 }
    }
}

impl Viewport {
    /// Shows all the places as large as possible within the padding, but not beyond `max_zoom`; the whole world if
    /// there are none.
    ///
    /// Flat maps: the central meridian becomes the middle of the places if they are narrower than half the world
    /// and lie across the antimeridian, else Greenwich. Globe: centred on the places; those that spread over
    /// about the near side or more get the whole disc. Arcs between the places may bend out of the frame: pass
    /// points along them to have them in it.
    #[must_use]
    pub fn fitted_to(&self, places: &[LonLat], padding: Padding, max_zoom: f64) -> Self {
        let map = self.clamped();
        let max_zoom = if max_zoom.is_finite() { max_zoom } else { MAX_ZOOM };
        if places.is_empty() {
            return map.fitted_to_world(padding);
        }
        let frame = Frame::new(&map, padding);
        if map.projection == ProjectionKind::Globe {
            return map.globe_fitted_to(places, &frame, max_zoom);
        }
        let map = Self { central_lon_deg: central_lon_for(places), ..map };
        let plane = map.plane();
        let points = places.iter().filter_map(|place| plane.plane_from_sphere(*place));
        PlaneBox::around(points).map_or(map, |bounds| map.showing(bounds, &frame, max_zoom))
    }

    /// Shows the whole world within the padding, with the central meridian or the globe's centre as it is.
    #[must_use]
    pub fn fitted_to_world(&self, padding: Padding) -> Self {
        let map = self.clamped();
        let frame = Frame::new(&map, padding);
        if map.projection == ProjectionKind::Globe {
            return map.showing_disc(&frame);
        }
        let half = map.plane().half_extent();
        let bounds = PlaneBox { min: PlanePoint { x: -half.x, y: -half.y }, max: half };
        map.showing(bounds, &frame, MAX_ZOOM)
    }

    fn showing(&self, bounds: PlaneBox, frame: &Frame, max_zoom: f64) -> Self {
        let zoom = frame.zoom_for(bounds.width(), bounds.height(), max_zoom);
        let scaled = Self { zoom, ..*self }.clamped();
        let (middle, scale) = (bounds.middle(), scaled.px_per_rad());
        let center = PlanePoint { x: middle.x - frame.dx_px / scale, y: middle.y - frame.dy_px / scale };
        Self { center: self.plane().nearest_on_sphere(center), ..scaled }.clamped()
    }

    /// The whole disc of the globe, as large as the frame but in the middle of the screen.
    fn showing_disc(&self, frame: &Frame) -> Self {
        Self { zoom: frame.zoom_for(2.0, 2.0, MAX_ZOOM), ..*self }.clamped()
    }

    fn globe_fitted_to(&self, places: &[LonLat], frame: &Frame, max_zoom: f64) -> Self {
        let units: Vec<UnitVec> = places.iter().map(|place| (*place).into()).collect();
        let sum = units.iter().fold(UnitVec { x: 0.0, y: 0.0, z: 0.0 }, |s, u| s.combined(1.0, *u, 1.0));
        let center = sum.normalized().filter(|_| sum.length() > 1e-9).map_or(self.center, LonLat::from);
        let start = Self { center, ..*self };
        let mut map = start;
        // Turning towards the middle of the box changes the box a little: a few rounds settle it.
        for _ in 0..4 {
            let Some(bounds) = map.disc_box(&units) else { return start.showing_disc(frame) };
            let zoom = frame.zoom_for(bounds.width(), bounds.height(), max_zoom);
            map = Self { zoom, ..map }.clamped();
            let scale = map.px_per_rad();
            let wanted = PlanePoint { x: frame.dx_px / scale, y: frame.dy_px / scale };
            let turned = map
                .plane()
                .sphere_from_plane(bounds.middle())
                .and_then(|place| orthographic::center_holding(place, wanted, map.center));
            map.center = turned.unwrap_or(map.center);
        }
        if map.disc_box(&units).is_some() { map } else { start.showing_disc(frame) }
    }

    /// The box around directions on the disc; `None` if one of them is on the far side.
    fn disc_box(&self, units: &[UnitVec]) -> Option<PlaneBox> {
        let globe = orthographic::Globe::centered_on(self.center);
        let visible: Option<Vec<_>> = units.iter().map(|unit| globe.plane_from_unit(*unit)).collect();
        PlaneBox::around(visible?.into_iter())
    }
}

/// Greenwich, or the middle of places that are narrower than half the world and lie across the antimeridian.
fn central_lon_for(places: &[LonLat]) -> f64 {
    let mut lons: Vec<f64> = places.iter().map(|p| p.lon_deg).filter(|lon| lon.is_finite()).collect();
    lons.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (lons.first(), lons.last()) else { return 0.0 };
    let across = (360.0 - (last - first), *first);
    // The widest gap between neighbours is what the places leave free; `end` is where they begin, east of it.
    let (gap, end) = lons
        .windows(2)
        .map(|pair| (pair[1] - pair[0], pair[1]))
        .fold(across, |widest, gap| if gap.0 > widest.0 { gap } else { widest });
    let width = 360.0 - gap;
    if width >= 180.0 || end == *first {
        return 0.0;
    }
    LonLat::new(end + width / 2.0, 0.0).map_or(0.0, |middle| middle.lon_deg)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat { lon_deg, lat_deg }
    }

    #[test]
    fn places_across_the_antimeridian_are_fitted_tightly() {
        let places = [at(178.0, -16.0), at(-172.0, -14.0)];
        for projection in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let map =
                Viewport::world(projection, 1000.0, 500.0).fitted_to(&places, Padding::even(50.0), 12.0);
            let (a, b) =
                (map.screen_from_sphere(places[0]).unwrap(), map.screen_from_sphere(places[1]).unwrap());
            assert!((b.x_px - a.x_px - 900.0).abs() < 10.0, "{projection:?}: {a:?} {b:?}");
            assert!((a.x_px - 50.0).abs() < 10.0, "{projection:?}: {a:?} {b:?}");
        }
    }

    #[test]
    fn places_all_over_the_world_keep_greenwich() {
        let places = [at(-120.0, 40.0), at(0.0, 50.0), at(30.0, -30.0), at(120.0, 30.0), at(175.0, -40.0)];
        assert_eq!(central_lon_for(&places), 0.0);
        assert_eq!(central_lon_for(&[at(-46.6, -23.5), at(31.0, -29.9)]), 0.0);
        assert_eq!(central_lon_for(&[at(175.0, 0.0), at(-175.0, 0.0)]).abs(), 180.0);
    }

    #[test]
    fn one_place_is_shown_at_the_largest_zoom_allowed() {
        let map = Viewport::world(ProjectionKind::EqualEarth, 800.0, 600.0).fitted_to(
            &[at(31.0, -29.9)],
            Padding { left_px: 200.0, ..Padding::default() },
            6.0,
        );
        assert_eq!(map.zoom, 6.0);
        let spot = map.screen_from_sphere(at(31.0, -29.9)).unwrap();
        assert!((spot.x_px - 500.0).abs() < 1e-6 && (spot.y_px - 300.0).abs() < 1e-6);
    }

    #[test]
    fn no_places_show_the_world() {
        for projection in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let map = Viewport::world(projection, 800.0, 600.0);
            assert_eq!(map.fitted_to(&[], Padding::default(), 5.0).zoom, map.zoom);
        }
    }
}
