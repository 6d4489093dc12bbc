//! Equal Earth: every country has the size it has.
//!
//! Šavrič, Patterson and Jenny, "The Equal Earth map projection", International Journal of Geographical
//! Information Science 33 (3), 2019 (online 2018), doi:10.1080/13658816.2018.1504949, equations 7 to 10 for the sphere. With the
//! parametric latitude `theta`, where sin(theta) = M sin(latitude) and M = sqrt(3) / 2:
//!
//! ```text
//!   y = A4 theta^9 + A3 theta^7 + A2 theta^3 + A1 theta
//!   x = longitude * cos(theta) / (M * dy/dtheta)
//! ```
//!
//! The poles are lines, so that near them the latitude cannot be read back from y: within 0.01 degrees of a
//! pole the inverse is right to 1e-7 radians only, elsewhere to rounding.

/// The constants of the paper, equation 7.
const A1: f64 = 1.340264;
const A2: f64 = -0.081106;
const A3: f64 = 0.000893;
const A4: f64 = 0.003796;
/// sqrt(3) / 2.
const M: f64 = 0.866_025_403_784_438_6;
/// The parametric latitude of the poles, asin(M).
const THETA_MAX: f64 = std::f64::consts::FRAC_PI_3;

/// Half the height of the world in the plane, the y of the south pole.
pub const Y_MAX: f64 = 1.317_362_759_157_413;
/// Half the width of the world in the plane, at the equator: pi / (M A1).
pub const X_MAX: f64 = 2.706_629_983_696_074_8;

/// What a latitude determines: x is the longitude times `x_per_lon`, and y (down) is `y`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parallel {
    /// How many radians of the plane one radian of longitude is here.
    pub x_per_lon: f64,
    /// The y of the whole parallel in the plane, down.
    pub y: f64,
}

/// The parallel of a latitude given by its sine.
#[must_use]
pub fn parallel_from_sin_lat(sin_lat: f64) -> Parallel {
    let theta = libm::asin((M * sin_lat).clamp(-M, M));
    Parallel { x_per_lon: x_per_lon(theta), y: -northing(theta) }
}

/// The parallel that has a given y in the plane, and its latitude in radians; `None` beyond the poles.
#[must_use]
pub fn parallel_from_y(y: f64) -> Option<(Parallel, f64)> {
    if y.is_nan() || y.abs() > Y_MAX + 1e-12 {
        return None;
    }
    let theta = theta_from_northing(-y);
    let lat_rad = libm::asin((libm::sin(theta) / M).clamp(-1.0, 1.0));
    Some((Parallel { x_per_lon: x_per_lon(theta), y }, lat_rad))
}

fn northing(theta: f64) -> f64 {
    let t2 = theta * theta;
    let t6 = t2 * t2 * t2;
    theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))
}

fn northing_derivative(theta: f64) -> f64 {
    let t2 = theta * theta;
    let t6 = t2 * t2 * t2;
    A1 + 3.0 * A2 * t2 + t6 * (7.0 * A3 + 9.0 * A4 * t2)
}

fn x_per_lon(theta: f64) -> f64 {
    libm::cos(theta) / (M * northing_derivative(theta))
}

/// Newton's method: the derivative stays between 1.1 and 1.4, so four or five steps reach the last bit.
fn theta_from_northing(northing_wanted: f64) -> f64 {
    let mut theta = (northing_wanted / A1).clamp(-THETA_MAX, THETA_MAX);
    for _ in 0..12 {
        let step = (northing(theta) - northing_wanted) / northing_derivative(theta);
        theta = (theta - step).clamp(-THETA_MAX, THETA_MAX);
        if step.abs() < 1e-15 {
            break;
        }
    }
    theta
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    // PROJ, test/gie: +proj=eqearth +R=6378137, longitude 180 on the equator is x = 17263256.84 m.
    // EPSG:8857 by PROJ's cs2cs: latitude -90, longitude -180 is -10216474.79, -8392927.60 on the authalic
    // sphere of WGS 84, R = 6371007.1809 m; cartopy gives half the height as 8392927.598466 m there.
    #[test]
    fn published_values() {
        let equator = parallel_from_sin_lat(0.0);
        assert!((equator.x_per_lon * std::f64::consts::PI * 6_378_137.0 - 17_263_256.84).abs() < 0.01);
        let pole = parallel_from_sin_lat(-1.0);
        let authalic_m = 6_371_007.180_9;
        assert!((pole.y * authalic_m - 8_392_927.598_466).abs() < 0.001);
        assert!((pole.x_per_lon * std::f64::consts::PI * authalic_m - 10_216_474.79).abs() < 0.01);
    }

    #[test]
    fn the_extent_is_that_of_the_outermost_parallels() {
        assert!((parallel_from_sin_lat(-1.0).y - Y_MAX).abs() < 1e-14);
        assert!((parallel_from_sin_lat(0.0).x_per_lon * std::f64::consts::PI - X_MAX).abs() < 1e-14);
    }

    #[test]
    fn nothing_lies_beyond_the_poles() {
        assert!(parallel_from_y(Y_MAX).is_some());
        assert_eq!(parallel_from_y(Y_MAX + 1e-9), None);
        assert_eq!(parallel_from_y(f64::NAN), None);
    }
}
