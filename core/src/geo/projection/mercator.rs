//! Web Mercator, EPSG:3857: the square world of web maps, cut at 85.05 degrees north and south.
//!
//! Snyder, "Map Projections: A Working Manual" (USGS Professional Paper 1395, 1987), equations 7-1 and 7-2 for
//! the sphere. Latitudes beyond the cut are drawn on the edge: they cannot be read back.

use std::f64::consts::PI;

/// The latitude at which the world becomes a square, 85.0511 degrees: atan(sinh(pi)), in radians.
pub const LAT_MAX_RAD: f64 = 1.484_422_229_745_332_4;

/// The sine of [`LAT_MAX_RAD`], tanh(pi).
const SIN_LAT_MAX: f64 = 0.996_272_076_220_75;

/// The y (down) of a latitude in radians; that of the edge beyond [`LAT_MAX_RAD`].
#[must_use]
pub fn y_from_lat(lat_rad: f64) -> f64 {
    -libm::asinh(libm::tan(lat_rad.clamp(-LAT_MAX_RAD, LAT_MAX_RAD)))
}

/// [`y_from_lat`] for a latitude given by its sine.
#[must_use]
pub fn y_from_sin_lat(sin_lat: f64) -> f64 {
    -libm::atanh(sin_lat.clamp(-SIN_LAT_MAX, SIN_LAT_MAX))
}

/// The y of a latitude given by its sine, beyond the edge too; never further than some 12 radians.
#[must_use]
pub fn y_beyond_edge(sin_lat: f64) -> f64 {
    const NEAR_POLE: f64 = 1.0 - 1e-10;
    -libm::atanh(sin_lat.clamp(-NEAR_POLE, NEAR_POLE))
}

/// The latitude in radians of a y (down); `None` beyond the edge.
#[must_use]
pub fn lat_from_y(y: f64) -> Option<f64> {
    (y.abs() <= PI + 1e-12).then(|| libm::atan(libm::sinh(-y)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    // IOGP, Geomatics Guidance Note 7-2, "Popular Visualisation Pseudo Mercator": 24d22'54.433" N, 100d20'00" W
    // is E = -11169055.58 m, N = 2800000.00 m with a radius of 6378137 m.
    #[test]
    fn published_values() {
        let lat_deg: f64 = 24.0 + 22.0 / 60.0 + 54.433 / 3600.0;
        assert!((-y_from_lat(lat_deg.to_radians()) * 6_378_137.0 - 2_800_000.0).abs() < 0.01);
        let lon_deg: f64 = -(100.0 + 20.0 / 60.0);
        assert!((lon_deg.to_radians() * 6_378_137.0 + 11_169_055.58).abs() < 0.01);
    }

    #[test]
    fn the_world_is_a_square() {
        assert!((y_from_lat(-LAT_MAX_RAD) - PI).abs() < 1e-12);
        assert_eq!(y_from_lat(-1.57), y_from_lat(-LAT_MAX_RAD));
        assert_eq!(lat_from_y(3.2), None);
        assert_eq!(lat_from_y(f64::NAN), None);
    }
}
