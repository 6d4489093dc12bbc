//! The shortest way between two points of the sphere, and points along it.

use super::lonlat::COINCIDENT;
use super::{LonLat, UnitVec};

/// The shorter arc of the great circle through two points.
///
/// ```text
///   point(angle) = start * cos(angle) + tangent * sin(angle),   0 <= angle <= angle_rad <= pi
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GreatCircle {
    start: UnitVec,
    end: UnitVec,
    tangent: UnitVec,
    angle_rad: f64,
}

impl GreatCircle {
    /// The arc from `from` to `to`.
    ///
    /// Equal points give an arc of angle 0. Of opposite points every great circle is a shortest way: the one
    /// over the north pole is taken, and between the poles the meridian of Greenwich, so that the answer is
    /// always the same one.
    #[must_use]
    pub fn between(from: LonLat, to: LonLat) -> Self {
        Self::between_units(from.into(), to.into())
    }

    /// [`GreatCircle::between`] for two directions of length 1.
    #[must_use]
    pub fn between_units(start: UnitVec, end: UnitVec) -> Self {
        let axis = start.cross(end);
        let sine = axis.length();
        let angle_rad = libm::atan2(sine, start.dot(end));
        let tangent =
            if sine < COINCIDENT { towards_north(start) } else { axis.scaled(1.0 / sine).cross(start) };
        Self { start, end, tangent, angle_rad }
    }

    /// The length in radians, 0 to pi.
    #[must_use]
    pub fn angle_rad(&self) -> f64 {
        self.angle_rad
    }

    /// Where the arc starts.
    #[must_use]
    pub fn start(&self) -> UnitVec {
        self.start
    }

    /// Where the arc ends.
    #[must_use]
    pub fn end(&self) -> UnitVec {
        self.end
    }

    /// The direction in which it starts, at a right angle to [`GreatCircle::start`] and of length 1.
    #[must_use]
    pub fn tangent(&self) -> UnitVec {
        self.tangent
    }

    /// The point that lies `angle_rad` from the start; angles beyond the arc stay on its circle.
    #[must_use]
    pub fn point_at_angle(&self, angle_rad: f64) -> UnitVec {
        let (sin, cos) = libm::sincos(angle_rad);
        self.start.combined(cos, self.tangent, sin)
    }

    /// The point at a fraction of the way: exactly the start at 0 and below, exactly the end at 1 and beyond.
    #[must_use]
    pub fn point_at(&self, fraction: f64) -> UnitVec {
        if fraction <= 0.0 {
            self.start
        } else if fraction >= 1.0 {
            self.end
        } else {
            self.point_at_angle(self.angle_rad * fraction)
        }
    }

    /// `n` points at equal distances, both ends included; 2 points if `n` is smaller.
    pub fn points(&self, n: usize) -> impl Iterator<Item = UnitVec> + '_ {
        let n_steps = n.max(2) - 1;
        (0..=n_steps).map(move |step| self.point_at(step as f64 / n_steps as f64))
    }
}

/// The unit tangent at `point` that points north; at a pole the one towards longitude 0.
fn towards_north(point: UnitVec) -> UnitVec {
    UnitVec::NORTH
        .combined(1.0, point, -point.z)
        .normalized()
        .filter(|_| point.z.abs() < 1.0 - COINCIDENT)
        .unwrap_or(UnitVec { x: 1.0, y: 0.0, z: 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat { lon_deg, lat_deg }
    }

    fn assert_near(actual: LonLat, expected: LonLat) {
        assert!(actual.distance_km(expected) < 1e-6, "{actual:?} is not {expected:?}");
    }

    #[test]
    fn half_way_along_the_equator() {
        assert_near(at(170.0, 0.0).midpoint(at(-170.0, 0.0)), at(180.0, 0.0));
    }

    #[test]
    fn opposite_points_go_over_the_north_pole() {
        assert_near(at(20.0, -10.0).midpoint(at(-160.0, 10.0)), at(20.0, 80.0));
        assert_near(at(0.0, 90.0).midpoint(at(0.0, -90.0)), at(0.0, 0.0));
    }

    #[test]
    fn the_ends_are_exact() {
        let (a, b) = (UnitVec::from(at(-46.6, -23.5)), UnitVec::from(at(31.0, -29.9)));
        let arc = GreatCircle::between_units(a, b);
        let points: Vec<_> = arc.points(20).collect();
        assert_eq!((points.len(), points.first(), points.last()), (20, Some(&a), Some(&b)));
        let step_rad = arc.angle_rad() / 19.0;
        assert!(points.windows(2).all(|pair| (pair[0].angle_rad(pair[1]) - step_rad).abs() < 1e-12));
    }

    #[test]
    fn a_point_to_itself_stays_there() {
        let here = GreatCircle::between(at(7.0, 7.0), at(7.0, 7.0));
        assert!(here.angle_rad() < 1e-15);
        assert_eq!(here.points(0).count(), 2);
    }
}
