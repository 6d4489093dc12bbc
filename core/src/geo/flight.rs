//! The way from one viewport to another: out, over and in again, as a film would show it.
//!
//! Van Wijk and Nuij, "Smooth and efficient zooming and panning", IEEE Symposium on Information Visualization 2003,
//! equations 5 to 9, with rho = sqrt(2) as they found people to prefer.

use std::f64::consts::TAU;

use super::{GreatCircle, LonLat, PlanePoint, ProjectionKind, Viewport};

/// The square of how much more zooming counts than panning.
const RHO2: f64 = 2.0;

/// The way between two views: distances in radians of the plane, or of the sphere on the globe.
struct Way {
    distance: f64,
    start_width: f64,
    end_width: f64,
}

impl Way {
    /// The share of the distance covered, and the width of the view, at a share `t` of the time.
    fn at(&self, t: f64) -> (f64, f64) {
        let (u1, w0, w1) = (self.distance, self.start_width, self.end_width);
        if u1 <= 1e-6 * w0.min(w1) {
            return (t, w0 * libm::exp(libm::log(w1 / w0) * t));
        }
        let spread = RHO2 * RHO2 * u1 * u1;
        let b0 = (w1 * w1 - w0 * w0 + spread) / (2.0 * w0 * RHO2 * u1);
        let b1 = (w1 * w1 - w0 * w0 - spread) / (2.0 * w1 * RHO2 * u1);
        let (r0, r1) = (-libm::asinh(b0), -libm::asinh(b1));
        let r = r0 + (r1 - r0) * t;
        let u = w0 / RHO2 * (libm::cosh(r0) * libm::tanh(r) - libm::sinh(r0));
        ((u / u1).clamp(0.0, 1.0), w0 * libm::cosh(r0) / libm::cosh(r))
    }
}

impl Viewport {
    /// The view at a share `t` of the time from `start` to `end`, on the screen of `end`: exactly `start` at 0 and below
    /// (whatever its size), exactly `end` at 1 and beyond or if `t` is not a number.
    ///
    /// Between different projections, or different central meridians, the view is in the projection of `end` all
    /// the way, and centre and zoom change evenly.
    #[must_use]
    pub fn interpolated(start: &Self, end: &Self, t: f64) -> Self {
        if t <= 0.0 {
            return *start;
        }
        if t.is_nan() || t >= 1.0 {
            return *end;
        }
        let is_same_plane = start.projection == end.projection
            && (start.projection == ProjectionKind::Globe || start.central_lon_deg == end.central_lon_deg);
        if !is_same_plane {
            let zoom = start.zoom + (end.zoom - start.zoom) * t;
            return Self { zoom, center: on_sphere(start.center, end.center, t), ..*end }.clamped();
        }
        let size_px = end.width_px.max(end.height_px);
        let (start_width, end_width) = (size_px / start.px_per_rad(), size_px / end.px_per_rad());
        let way = Way { distance: distance(start, end), start_width, end_width };
        let (share, width) = way.at(t);
        let zoom = libm::log2(size_px / width * TAU / 256.0);
        let center = if end.projection == ProjectionKind::Globe {
            on_sphere(start.center, end.center, share)
        } else {
            let (a, b) = (start.plane_center(), end.plane_center());
            let between = PlanePoint { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
            end.plane().nearest_on_sphere(between)
        };
        Self { zoom, center, ..*end }.clamped()
    }
}

fn distance(start: &Viewport, end: &Viewport) -> f64 {
    if end.projection == ProjectionKind::Globe {
        return GreatCircle::between(start.center, end.center).angle_rad();
    }
    let (a, b) = (start.plane_center(), end.plane_center());
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    (dx * dx + dy * dy).sqrt()
}

fn on_sphere(start: LonLat, end: LonLat, share: f64) -> LonLat {
    GreatCircle::between(start, end).point_at(share).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(projection: ProjectionKind, lon_deg: f64, lat_deg: f64, zoom: f64) -> Viewport {
        let center = LonLat { lon_deg, lat_deg };
        Viewport { center, zoom, ..Viewport::world(projection, 800.0, 600.0) }
    }

    #[test]
    fn a_flight_starts_and_ends_where_it_should_without_a_jump() {
        for projection in [ProjectionKind::EqualEarth, ProjectionKind::Mercator, ProjectionKind::Globe] {
            let start = over(projection, -46.6, -23.5, 7.0);
            let end = over(projection, 31.0, -29.9, 8.0);
            let views: Vec<_> =
                (0..=1000).map(|i| Viewport::interpolated(&start, &end, f64::from(i) / 1000.0)).collect();
            assert_eq!((views[0], views[1000]), (start, end));
            assert!(views.windows(2).all(|v| (v[1].zoom - v[0].zoom).abs() < 0.05));
            let lowest = views.iter().map(|v| v.zoom).fold(f64::INFINITY, f64::min);
            assert!(lowest < 5.0, "it flies high enough to see where it goes: {lowest}");
        }
    }

    #[test]
    fn zooming_in_place_is_even() {
        let start = over(ProjectionKind::EqualEarth, 10.0, 10.0, 2.0);
        let end = over(ProjectionKind::EqualEarth, 10.0, 10.0, 6.0);
        let half_way = Viewport::interpolated(&start, &end, 0.5);
        assert!((half_way.zoom - 4.0).abs() < 1e-9);
        assert_eq!(Viewport::interpolated(&start, &end, f64::NAN), end);
    }
}
