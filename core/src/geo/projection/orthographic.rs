//! The globe: the earth as seen from infinitely far away.
//!
//! Snyder, "Map Projections: A Working Manual" (USGS Professional Paper 1395, 1987), equations 20-3 to 20-5,
//! written with vectors. North is always up: the globe turns about its axis and tips, but does not roll.

use super::PlanePoint;
use crate::geo::{LonLat, UnitVec};

/// The three directions of the viewer, ready for many points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Globe {
    /// To the right on the screen.
    pub right: UnitVec,
    /// Up on the screen.
    pub up: UnitVec,
    /// Out of the screen, towards the viewer: the centre of the disc.
    pub out: UnitVec,
}

impl Globe {
    /// The globe that shows `center` in the middle of its disc.
    #[must_use]
    pub fn centered_on(center: LonLat) -> Self {
        let (sin_lon, cos_lon) = libm::sincos(center.lon_rad());
        let (sin_lat, cos_lat) = libm::sincos(center.lat_rad());
        Self {
            right: UnitVec { x: -sin_lon, y: cos_lon, z: 0.0 },
            up: UnitVec { x: -sin_lat * cos_lon, y: -sin_lat * sin_lon, z: cos_lat },
            out: UnitVec { x: cos_lat * cos_lon, y: cos_lat * sin_lon, z: sin_lat },
        }
    }

    /// Where a direction is in the disc of radius 1, or `None` if it is on the far side.
    #[must_use]
    pub fn plane_from_unit(&self, direction: UnitVec) -> Option<PlanePoint> {
        (self.out.dot(direction) >= 0.0).then(|| self.flattened(direction))
    }

    /// Where a direction is in the disc, on whichever side of the globe.
    #[must_use]
    pub fn flattened(&self, direction: UnitVec) -> PlanePoint {
        PlanePoint { x: self.right.dot(direction), y: -self.up.dot(direction) }
    }

    /// The direction shown at a point of the disc, on the near side; `None` outside the disc.
    #[must_use]
    pub fn unit_from_plane(&self, point: PlanePoint) -> Option<UnitVec> {
        let depth2 = 1.0 - point.x * point.x - point.y * point.y;
        if depth2.is_nan() || depth2 < -1e-12 {
            return None;
        }
        let depth = depth2.max(0.0).sqrt();
        let flat = self.right.combined(point.x, self.up, -point.y);
        Some(flat.combined(1.0, self.out, depth))
    }
}

/// The centre that a globe must have so that `held` is drawn at `at`, with north up.
///
/// Of the two centres that do so, the one whose latitude is nearer to `near`. If no centre does (the latitude of
/// `held` does not reach so high or so low on the disc), the one that comes nearest. `None` if `at` is outside
/// the disc.
#[must_use]
pub fn center_holding(held: LonLat, at: PlanePoint, near: LonLat) -> Option<LonLat> {
    let (x, up) = (at.x, -at.y);
    let depth2 = 1.0 - x * x - up * up;
    if depth2.is_nan() || depth2 < 0.0 {
        return None;
    }
    let depth = depth2.sqrt();
    // z = up cos(lat0) + depth sin(lat0) = r cos(lat0 - tilt), the height of the held point above the equator
    let r = (up * up + depth2).sqrt();
    if r < 1e-12 {
        return None;
    }
    let tilt = libm::atan2(depth, up);
    let swing = libm::acos((libm::sin(held.lat_rad()) / r).clamp(-1.0, 1.0));
    let limit = std::f64::consts::FRAC_PI_2;
    let distance = |lat_rad: f64| (lat_rad - near.lat_rad()).abs();
    let (a, b) = ((tilt + swing).clamp(-limit, limit), (tilt - swing).clamp(-limit, limit));
    let lat_rad = if distance(a) < distance(b) { a } else { b };
    let (sin_lat, cos_lat) = libm::sincos(lat_rad);
    let lon_rad = held.lon_rad() - libm::atan2(x, depth * cos_lat - up * sin_lat);
    Some(LonLat::from_radians(lon_rad, lat_rad))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    // Snyder 1987, page 153: orthographic centred on 40 N, 100 W; the point 30 N, 110 W is at
    // x = -0.1503837, y = -0.1651911 (up) with R = 1.
    #[test]
    fn published_values() {
        let globe = Globe::centered_on(LonLat { lon_deg: -100.0, lat_deg: 40.0 });
        let point = LonLat { lon_deg: -110.0, lat_deg: 30.0 };
        let plane = globe.plane_from_unit(point.into()).unwrap();
        assert!((plane.x + 0.150_383_7).abs() < 1e-7);
        assert!((plane.y - 0.165_191_1).abs() < 1e-7);
    }

    #[test]
    fn the_far_side_is_not_shown() {
        let center = LonLat { lon_deg: 20.0, lat_deg: 10.0 };
        let globe = Globe::centered_on(center);
        assert_eq!(globe.plane_from_unit(center.antipode().into()), None);
        assert_eq!(globe.unit_from_plane(PlanePoint { x: 0.8, y: 0.8 }), None);
    }
}
