//! From the sphere to the plane and back, one projection a file.
//!
//! The plane counts in radians on the unit sphere, x to the right and **y down**, so that turning it into pixels
//! is a scale and a shift. Its origin is the central meridian on the equator, or the centre of the globe's disc.

use std::f64::consts::PI;

use super::lonlat::wrapped_rad;
use super::{LonLat, UnitVec};

pub mod equal_earth;
pub mod mercator;
pub mod orthographic;

/// A point of the projected world, in radians on the unit sphere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanePoint {
    /// To the right.
    pub x: f64,
    /// Down.
    pub y: f64,
}

/// Which projection, without its centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProjectionKind {
    /// Equal area: the first choice for a world map.
    #[default]
    EqualEarth,
    /// Web Mercator, for those who expect it.
    Mercator,
    /// The orthographic globe.
    Globe,
}

/// A projection with its centre, ready to be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Projection {
    /// See [`equal_earth`].
    EqualEarth {
        /// The meridian in the middle, in degrees; the world is cut opposite to it.
        central_lon_deg: f64,
    },
    /// See [`mercator`].
    Mercator {
        /// The meridian in the middle, in degrees; the world is cut opposite to it.
        central_lon_deg: f64,
    },
    /// See [`orthographic`].
    Globe {
        /// The point in the middle of the disc.
        center: LonLat,
    },
}

impl Projection {
    /// Which projection this is.
    #[must_use]
    pub fn kind(&self) -> ProjectionKind {
        match self {
            Self::EqualEarth { .. } => ProjectionKind::EqualEarth,
            Self::Mercator { .. } => ProjectionKind::Mercator,
            Self::Globe { .. } => ProjectionKind::Globe,
        }
    }

    /// Where a point of the sphere is drawn.
    ///
    /// `None` only on the far side of the globe. A point on the meridian of the cut is drawn on the side that its
    /// longitude names: with central meridian 0, longitude 180 on the right and -180 on the left. Mercator draws
    /// latitudes beyond 85.05 degrees on its edge.
    #[must_use]
    pub fn plane_from_sphere(&self, point: LonLat) -> Option<PlanePoint> {
        match *self {
            Self::EqualEarth { central_lon_deg } => {
                let parallel = equal_earth::parallel_from_sin_lat(libm::sin(point.lat_rad()));
                let lon_rad = lon_from_central(point, central_lon_deg);
                Some(PlanePoint { x: lon_rad * parallel.x_per_lon, y: parallel.y })
            }
            Self::Mercator { central_lon_deg } => Some(PlanePoint {
                x: lon_from_central(point, central_lon_deg),
                y: mercator::y_from_lat(point.lat_rad()),
            }),
            Self::Globe { center } => orthographic::Globe::centered_on(center).plane_from_unit(point.into()),
        }
    }

    /// The point of the sphere that is drawn at a point of the plane; `None` outside the outline of the world or
    /// if a number is not finite.
    #[must_use]
    pub fn sphere_from_plane(&self, point: PlanePoint) -> Option<LonLat> {
        let (central_lon_deg, lon_rad, lat_rad) = match *self {
            Self::EqualEarth { central_lon_deg } => {
                let (parallel, lat_rad) = equal_earth::parallel_from_y(point.y)?;
                (central_lon_deg, point.x / parallel.x_per_lon, lat_rad)
            }
            Self::Mercator { central_lon_deg } => (central_lon_deg, point.x, mercator::lat_from_y(point.y)?),
            Self::Globe { center } => {
                return orthographic::Globe::centered_on(center).unit_from_plane(point).map(LonLat::from);
            }
        };
        let inside = lon_rad.abs() <= PI + 1e-12;
        inside.then(|| LonLat::from_radians(lon_rad.clamp(-PI, PI) + central_lon_deg.to_radians(), lat_rad))
    }

    /// The point of the sphere drawn nearest to a point of the plane, so that there is always an answer.
    ///
    /// On flat maps the nearest is meant first along y, then along x, and the answer stays a hair (6 mm on the
    /// ground) inside the cut, so that it is drawn on the side where it was asked for. Numbers that are not finite
    /// count as 0.
    #[must_use]
    pub fn nearest_on_sphere(&self, point: PlanePoint) -> LonLat {
        let finite = |v: f64| if v.is_finite() { v } else { 0.0 };
        let (x, y) = (finite(point.x), finite(point.y));
        let edge = PI * (1.0 - 3e-10);
        let within = |lon_rad: f64, central_lon_deg: f64, lat_rad: f64| {
            LonLat::from_radians(lon_rad.clamp(-edge, edge) + central_lon_deg.to_radians(), lat_rad)
        };
        match *self {
            Self::EqualEarth { central_lon_deg } => {
                let y = y.clamp(-equal_earth::Y_MAX, equal_earth::Y_MAX);
                equal_earth::parallel_from_y(y).map_or(LonLat::ORIGIN, |(parallel, lat_rad)| {
                    within(x / parallel.x_per_lon, central_lon_deg, lat_rad)
                })
            }
            Self::Mercator { central_lon_deg } => {
                within(x, central_lon_deg, mercator::lat_from_y(y.clamp(-PI, PI)).unwrap_or(0.0))
            }
            Self::Globe { center } => {
                let beyond = (x * x + y * y).sqrt().max(1.0);
                let at = PlanePoint { x: x / beyond, y: y / beyond };
                let globe = orthographic::Globe::centered_on(center);
                globe.unit_from_plane(at).map_or(center, LonLat::from)
            }
        }
    }

    /// Half the width and half the height of the world in the plane.
    #[must_use]
    pub fn half_extent(&self) -> PlanePoint {
        match self {
            Self::EqualEarth { .. } => PlanePoint { x: equal_earth::X_MAX, y: equal_earth::Y_MAX },
            Self::Mercator { .. } => PlanePoint { x: PI, y: PI },
            Self::Globe { .. } => PlanePoint { x: 1.0, y: 1.0 },
        }
    }
}

fn lon_from_central(point: LonLat, central_lon_deg: f64) -> f64 {
    wrapped_rad((point.lon_deg - central_lon_deg).to_radians())
}

/// [`Projection`] with its sines taken once, for the many points of an arc or a raster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UnitProjection {
    /// A flat map.
    Flat {
        /// Whether it is Mercator; else it is Equal Earth.
        is_mercator: bool,
        /// The sine of the central meridian.
        sin_central: f64,
        /// The cosine of the central meridian.
        cos_central: f64,
    },
    /// The globe.
    Globe(orthographic::Globe),
}

impl UnitProjection {
    /// Prepares a projection for many directions.
    #[must_use]
    pub fn new(projection: &Projection) -> Self {
        match *projection {
            Projection::EqualEarth { central_lon_deg } => Self::flat(false, central_lon_deg),
            Projection::Mercator { central_lon_deg } => Self::flat(true, central_lon_deg),
            Projection::Globe { center } => Self::Globe(orthographic::Globe::centered_on(center)),
        }
    }

    fn flat(is_mercator: bool, central_lon_deg: f64) -> Self {
        let (sin_central, cos_central) = libm::sincos(central_lon_deg.to_radians());
        Self::Flat { is_mercator, sin_central, cos_central }
    }

    /// Where a direction of length 1 is drawn, on whichever side of the globe.
    ///
    /// On flat maps a direction within rounding of the cut may come out on either side of it; `side`, if it is not
    /// 0, says which is meant (negative for the left edge, positive for the right).
    #[must_use]
    pub fn plane_from_unit(&self, direction: UnitVec, side: f64) -> PlanePoint {
        match *self {
            Self::Flat { is_mercator, sin_central, cos_central } => {
                let x = direction.x * cos_central + direction.y * sin_central;
                let y = direction.y * cos_central - direction.x * sin_central;
                let lon_rad = libm::atan2(y, x);
                let is_misplaced = lon_rad * side < 0.0 && lon_rad.abs() > PI - 1e-6;
                let lon_rad = if is_misplaced { -lon_rad } else { lon_rad };
                if is_mercator {
                    PlanePoint { x: lon_rad, y: mercator::y_from_sin_lat(direction.z) }
                } else {
                    let parallel = equal_earth::parallel_from_sin_lat(direction.z);
                    PlanePoint { x: lon_rad * parallel.x_per_lon, y: parallel.y }
                }
            }
            Self::Globe(globe) => globe.flattened(direction),
        }
    }
}
