//! Points on the sphere, as people write them ([`LonLat`]) and as arithmetic wants them ([`UnitVec`]).
//!
//! Degrees occur in [`LonLat`] only; everything else counts in radians. Longitude comes first, in named
//! fields, never in a tuple.

use std::f64::consts::{PI, TAU};

use super::GreatCircle;

/// The mean radius of the earth in kilometres, R1 = (2a + b) / 3 of GRS 80 (Moritz, "Geodetic Reference
/// System 1980", IUGG).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A point of the earth's surface in degrees.
///
/// The fields are open so that a known place can be written down as a constant; whatever comes from outside
/// goes through [`LonLat::new`]. Both -180 and 180 are kept as given: they are the same meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    /// Degrees east of Greenwich, -180 to 180.
    pub lon_deg: f64,
    /// Degrees north of the equator, -90 to 90.
    pub lat_deg: f64,
}

impl LonLat {
    /// Where the meridian of Greenwich meets the equator.
    pub const ORIGIN: Self = Self { lon_deg: 0.0, lat_deg: 0.0 };

    /// Makes a point, bringing the longitude into -180 to 180; `None` if a number is not finite or the latitude
    /// is beyond a pole.
    #[must_use]
    pub fn new(lon_deg: f64, lat_deg: f64) -> Option<Self> {
        let valid = lon_deg.is_finite() && (-90.0..=90.0).contains(&lat_deg);
        valid.then(|| Self { lon_deg: wrapped_deg(lon_deg), lat_deg })
    }

    /// Makes a point from radians, bringing the longitude into range and the latitude to the nearer pole if
    /// rounding took it beyond.
    #[must_use]
    pub fn from_radians(lon_rad: f64, lat_rad: f64) -> Self {
        Self { lon_deg: wrapped_deg(lon_rad.to_degrees()), lat_deg: lat_rad.to_degrees().clamp(-90.0, 90.0) }
    }

    /// The longitude in radians.
    #[must_use]
    pub fn lon_rad(self) -> f64 {
        self.lon_deg.to_radians()
    }

    /// The latitude in radians.
    #[must_use]
    pub fn lat_rad(self) -> f64 {
        self.lat_deg.to_radians()
    }

    /// The point exactly opposite, through the centre of the earth.
    #[must_use]
    pub fn antipode(self) -> Self {
        Self { lon_deg: wrapped_deg(self.lon_deg + 180.0), lat_deg: -self.lat_deg }
    }

    /// The great-circle distance in kilometres on a sphere of [`EARTH_RADIUS_KM`]; 0 for equal points, about
    /// 20,015 for opposite ones.
    #[must_use]
    pub fn distance_km(self, to: Self) -> f64 {
        UnitVec::from(self).angle_rad(UnitVec::from(to)) * EARTH_RADIUS_KM
    }

    /// The compass direction in which the great circle to `to` leaves here: degrees clockwise from north,
    /// 0 to below 360.
    ///
    /// `None` if the points are equal or opposite, because then no direction is meant. At a pole, north is taken
    /// along the meridian that the point names.
    #[must_use]
    pub fn initial_bearing_deg(self, to: Self) -> Option<f64> {
        let (start, end) = (UnitVec::from(self), UnitVec::from(to));
        if start.cross(end).length() < COINCIDENT {
            return None;
        }
        let (sin_from, cos_from) = libm::sincos(self.lat_rad());
        let (sin_to, cos_to) = libm::sincos(to.lat_rad());
        let (sin_d, cos_d) = libm::sincos(to.lon_rad() - self.lon_rad());
        let east = sin_d * cos_to;
        let north = cos_from * sin_to - sin_from * cos_to * cos_d;
        let bearing_deg = libm::atan2(east, north).to_degrees().rem_euclid(360.0);
        Some(if bearing_deg >= 360.0 { 0.0 } else { bearing_deg })
    }

    /// The point half way along the great circle; of opposite points see [`GreatCircle::between`].
    #[must_use]
    pub fn midpoint(self, to: Self) -> Self {
        GreatCircle::between(self, to).point_at(0.5).into()
    }
}

/// Points nearer to each other (or to each other's antipode) than this many radians, 6 micrometres on the
/// ground, have no great circle of their own.
pub(super) const COINCIDENT: f64 = 1e-12;

/// Brings an angle in degrees into -180 to 180, leaving what is in range untouched.
pub(super) fn wrapped_deg(angle_deg: f64) -> f64 {
    if (-180.0..=180.0).contains(&angle_deg) {
        return angle_deg;
    }
    (angle_deg + 180.0).rem_euclid(360.0) - 180.0
}

/// Brings an angle in radians into -pi to pi, leaving what is in range untouched.
pub(super) fn wrapped_rad(angle_rad: f64) -> f64 {
    if (-PI..=PI).contains(&angle_rad) {
        return angle_rad;
    }
    (angle_rad + PI).rem_euclid(TAU) - PI
}

/// A direction from the centre of the earth, of length 1: x towards longitude 0 on the equator, y towards
/// 90 degrees east, z towards the north pole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitVec {
    /// Towards longitude 0, latitude 0.
    pub x: f64,
    /// Towards longitude 90 east, latitude 0.
    pub y: f64,
    /// Towards the north pole.
    pub z: f64,
}

impl UnitVec {
    /// The north pole.
    pub const NORTH: Self = Self { x: 0.0, y: 0.0, z: 1.0 };

    /// The direction of longitude and latitude given in radians.
    #[must_use]
    pub fn from_radians(lon_rad: f64, lat_rad: f64) -> Self {
        let (sin_lon, cos_lon) = libm::sincos(lon_rad);
        let (sin_lat, cos_lat) = libm::sincos(lat_rad);
        Self { x: cos_lat * cos_lon, y: cos_lat * sin_lon, z: sin_lat }
    }

    /// The scalar product: the cosine of the angle between two directions.
    #[must_use]
    pub fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// The vector product; its length is the sine of the angle, so it is not of length 1 in general.
    #[must_use]
    pub fn cross(self, other: Self) -> Self {
        Self {
            x: self.y * other.z - self.z * other.y,
            y: self.z * other.x - self.x * other.z,
            z: self.x * other.y - self.y * other.x,
        }
    }

    /// The length, 1 unless this is a sum or a product of others.
    #[must_use]
    pub fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The same direction with length 1; `None` if there is no direction to keep (length 0 or not finite).
    #[must_use]
    pub fn normalized(self) -> Option<Self> {
        let length = self.length();
        (length > 0.0 && length.is_finite()).then(|| self.scaled(1.0 / length))
    }

    /// The angle between two directions in radians, 0 to pi, exact for very small angles and near pi too.
    #[must_use]
    pub fn angle_rad(self, other: Self) -> f64 {
        libm::atan2(self.cross(other).length(), self.dot(other))
    }

    /// `a * self + b * other`, not brought to length 1.
    #[must_use]
    pub fn combined(self, a: f64, other: Self, b: f64) -> Self {
        Self { x: a * self.x + b * other.x, y: a * self.y + b * other.y, z: a * self.z + b * other.z }
    }

    /// The vector stretched by a factor.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { x: self.x * factor, y: self.y * factor, z: self.z * factor }
    }

    /// The longitude in radians, -pi to pi; 0 at the poles.
    #[must_use]
    pub fn lon_rad(self) -> f64 {
        libm::atan2(self.y, self.x)
    }

    /// The latitude in radians, exact near the poles too.
    #[must_use]
    pub fn lat_rad(self) -> f64 {
        libm::atan2(self.z, (self.x * self.x + self.y * self.y).sqrt())
    }
}

impl From<LonLat> for UnitVec {
    fn from(point: LonLat) -> Self {
        Self::from_radians(point.lon_rad(), point.lat_rad())
    }
}

impl From<UnitVec> for LonLat {
    fn from(direction: UnitVec) -> Self {
        Self::from_radians(direction.lon_rad(), direction.lat_rad())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat::new(lon_deg, lat_deg).unwrap()
    }

    #[test]
    fn longitudes_wrap_and_latitudes_do_not() {
        assert_eq!(at(190.0, 0.0).lon_deg, -170.0);
        assert_eq!(at(-540.0, 0.0).lon_deg, -180.0);
        assert_eq!(at(180.0, 0.0).lon_deg, 180.0);
        assert_eq!(LonLat::new(0.0, 90.1), None);
        assert_eq!(LonLat::new(f64::NAN, 0.0), None);
        assert_eq!(LonLat::new(f64::INFINITY, 0.0), None);
        assert_eq!(LonLat::new(0.0, f64::NAN), None);
    }

    #[test]
    fn a_degree_of_the_equator_is_111_195_km() {
        assert!((at(0.0, 0.0).distance_km(at(1.0, 0.0)) - 111.195_080_23).abs() < 1e-6);
        assert!((at(179.5, 0.0).distance_km(at(-179.5, 0.0)) - 111.195_080_23).abs() < 1e-6);
    }

    #[test]
    fn opposite_points_are_half_a_circumference_apart() {
        let p = at(-46.63, -23.55);
        assert!((p.distance_km(p.antipode()) - PI * EARTH_RADIUS_KM).abs() < 1e-6);
        assert_eq!(p.distance_km(p), 0.0);
    }

    // Williams, "Aviation Formulary": Los Angeles (33d57m N, 118d24m W) to New York (40d38m N, 73d47m W) is
    // 0.623585 radians, and the course at Los Angeles is 66 degrees.
    #[test]
    fn los_angeles_to_new_york_as_published() {
        let lax = at(-(118.0 + 24.0 / 60.0), 33.0 + 57.0 / 60.0);
        let jfk = at(-(73.0 + 47.0 / 60.0), 40.0 + 38.0 / 60.0);
        assert!((lax.distance_km(jfk) / EARTH_RADIUS_KM - 0.623_585).abs() < 1e-6);
        assert!((lax.initial_bearing_deg(jfk).unwrap() - 65.892).abs() < 0.01);
    }

    #[test]
    fn bearings_are_those_of_a_compass() {
        assert_eq!(at(0.0, 0.0).initial_bearing_deg(at(10.0, 0.0)), Some(90.0));
        assert_eq!(at(0.0, 0.0).initial_bearing_deg(at(-10.0, 0.0)), Some(270.0));
        assert_eq!(at(0.0, 0.0).initial_bearing_deg(at(0.0, 10.0)), Some(0.0));
        assert_eq!(at(5.0, 5.0).initial_bearing_deg(at(5.0, 5.0)), None);
        assert_eq!(at(5.0, 5.0).initial_bearing_deg(at(5.0, 5.0).antipode()), None);
    }
}
