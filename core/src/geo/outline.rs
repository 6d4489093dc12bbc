//! Coasts, borders and graticules, prepared once so that projecting them again and again costs almost nothing.
//!
//! An edge is straight in longitude and latitude (RFC 7946, section 3.1.1; Natural Earth means the same), so that
//! a border along a parallel stays on it; great circles are [`super::GreatCircle`]. Between two points the way
//! of less than 180 degrees of longitude is meant. Long edges are divided so that they bend on curved
//! projections.
//!
//! What each projection needs of a point is kept in single precision (0.8 m on the ground, 0.02 px at the deepest
//! zoom): projecting it takes a multiplication or nine, and no sine.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::lonlat::wrapped_rad;
use super::projection::{equal_earth, mercator};
use super::{LonLat, UnitVec};

/// Edges are divided into steps of at most this many radians, 2.5 degrees: the chord is then off by at most
/// 0.00024 of the earth's radius, 0.1 px on a world map 2,000 px wide.
const STEP_MAX_RAD: f64 = TAU / 144.0;

/// Nearer to a pole than this, in degrees, a point has no longitude.
const POLE_TOLERANCE_DEG: f64 = 1e-9;

/// A line or a ring of the sphere, prepared for projecting.
///
/// A ring encloses the side that holds neither pole, or, if it goes round the axis of the earth, the smaller side;
/// which way round it is written does not matter. Points that are not finite are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    vertices: Vec<Vertex>,
    shape: Shape,
    cap: Cap,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shape {
    Line,
    /// A ring around neither pole or both.
    Ring,
    /// A ring around the axis, ending `turn_rad` (a whole turn, either way) from where it starts, and
    /// holding the pole of latitude `pole_rad`.
    PolarRing {
        turn_rad: f64,
        pole_rad: f64,
    },
}

/// A point with what the projections need: its longitude runs on across the antimeridian instead of jumping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vertex {
    pub(super) lon_rad: f32,
    pub(super) lat_rad: f32,
    pub(super) equal_earth_x_per_lon: f32,
    pub(super) equal_earth_y: f32,
    pub(super) mercator_y: f32,
    pub(super) unit: [f32; 3],
}

impl Vertex {
    pub(super) fn new(lon_rad: f64, lat_rad: f64) -> Self {
        let unit = UnitVec::from_radians(lon_rad, lat_rad);
        let parallel = equal_earth::parallel_from_sin_lat(unit.z);
        Self {
            lon_rad: lon_rad as f32,
            lat_rad: lat_rad as f32,
            equal_earth_x_per_lon: parallel.x_per_lon as f32,
            equal_earth_y: parallel.y as f32,
            mercator_y: mercator::y_from_lat(lat_rad) as f32,
            unit: [unit.x as f32, unit.y as f32, unit.z as f32],
        }
    }

    pub(super) fn unit(&self) -> UnitVec {
        UnitVec { x: f64::from(self.unit[0]), y: f64::from(self.unit[1]), z: f64::from(self.unit[2]) }
    }
}

/// A circle on the sphere around all vertices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cap {
    pub(super) center: UnitVec,
    /// The sine of its radius; above 1 if it is the whole sphere or more than half of it.
    pub(super) sin_radius: f64,
}

impl Outline {
    /// Prepares an open line.
    #[must_use]
    pub fn line(points: &[LonLat]) -> Self {
        let mut path = Unwrapped::default();
        path.extend(points.iter());
        Self::finished(path.vertices, Shape::Line)
    }

    /// Prepares a ring; the last point may repeat the first or not.
    #[must_use]
    pub fn ring(points: &[LonLat]) -> Self {
        let points = match points {
            [first, middle @ .., last] if !middle.is_empty() && first == last => &points[..points.len() - 1],
            _ => points,
        };
        // A ring through a pole starts right after it, so that it ends at the pole, which closes it.
        let start = points.iter().rposition(|p| is_pole(*p)).map_or(0, |pole| (pole + 1) % points.len());
        let mut path = Unwrapped::default();
        path.extend(points[start..].iter().chain(&points[..start]));
        let (Some(first), Some(last)) = (path.first, path.last) else {
            return Self::finished(path.vertices, Shape::Ring);
        };
        if path.ends_at_pole {
            path.push_radians(first.0, last.1);
            path.push_radians(first.0, first.1);
            path.vertices.pop();
            return Self::finished(path.vertices, Shape::Ring);
        }
        let closing = last.0 + wrapped_rad(first.0 - last.0);
        path.push_radians(closing, first.1);
        let turn_rad = ((closing - first.0) / TAU).round() * TAU;
        if turn_rad == 0.0 {
            path.vertices.pop();
            return Self::finished(path.vertices, Shape::Ring);
        }
        let pole_rad = nearer_pole(&path.vertices, turn_rad);
        path.vertices.pop();
        Self::finished(path.vertices, Shape::PolarRing { turn_rad, pole_rad })
    }

    fn finished(vertices: Vec<Vertex>, shape: Shape) -> Self {
        let cap = Cap::around(&vertices);
        Self { vertices, shape, cap }
    }

    /// Whether this was made as a ring.
    #[must_use]
    pub fn is_ring(&self) -> bool {
        !matches!(self.shape, Shape::Line)
    }

    /// Whether a point lies inside the ring; never inside a line. On the edge itself either answer is right.
    #[must_use]
    pub fn contains(&self, point: LonLat) -> bool {
        let holds_north = match self.shape {
            Shape::Line => return false,
            Shape::Ring => false,
            Shape::PolarRing { pole_rad, .. } => pole_rad > 0.0,
        };
        let n_north = self.edges().filter(|(a, b)| passes_north_of(point, *a, *b)).count();
        (n_north % 2 == 1) != holds_north
    }

    fn edges(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> + '_ {
        let at = |v: &Vertex| [f64::from(v.lon_rad), f64::from(v.lat_rad)];
        let turn_rad = if let Shape::PolarRing { turn_rad, .. } = self.shape { turn_rad } else { 0.0 };
        let closing = self.vertices.last().zip(self.vertices.first()).map(|(last, first)| {
            let [lon_rad, lat_rad] = at(first);
            (at(last), [lon_rad + turn_rad, lat_rad])
        });
        self.vertices.windows(2).map(move |pair| (at(&pair[0]), at(&pair[1]))).chain(closing)
    }

    pub(super) fn vertices(&self) -> &[Vertex] {
        &self.vertices
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) fn cap(&self) -> Cap {
        self.cap
    }
}

impl Cap {
    fn around(vertices: &[Vertex]) -> Self {
        let sum = vertices
            .iter()
            .fold(UnitVec { x: 0.0, y: 0.0, z: 0.0 }, |sum, vertex| sum.combined(1.0, vertex.unit(), 1.0));
        let center = sum.normalized().unwrap_or(UnitVec::NORTH);
        let cos_radius = vertices.iter().map(|v| center.dot(v.unit())).fold(1.0, f64::min);
        let sin_radius = (1.0 - cos_radius * cos_radius).max(0.0).sqrt() + 1e-6;
        Self { center, sin_radius: if cos_radius > 0.0 { sin_radius } else { 2.0 } }
    }
}

/// A path whose longitude runs on: every step is the shorter way, and at a pole it stands still.
#[derive(Default)]
struct Unwrapped {
    vertices: Vec<Vertex>,
    first: Option<(f64, f64)>,
    last: Option<(f64, f64)>,
    ends_at_pole: bool,
}

impl Unwrapped {
    fn extend<'a>(&mut self, points: impl Iterator<Item = &'a LonLat>) {
        for point in points.filter(|p| p.lon_deg.is_finite() && p.lat_deg.is_finite()) {
            self.ends_at_pole = is_pole(*point);
            let lon_rad = match self.last {
                Some((last_lon_rad, _)) if self.ends_at_pole => last_lon_rad,
                Some((last_lon_rad, _)) => last_lon_rad + wrapped_rad(point.lon_rad() - last_lon_rad),
                None => point.lon_rad(),
            };
            self.push_radians(lon_rad, point.lat_rad());
        }
    }

    /// Appends a vertex and before it those that divide the edge to it.
    fn push_radians(&mut self, lon_rad: f64, lat_rad: f64) {
        if let Some((last_lon_rad, last_lat_rad)) = self.last {
            let (d_lon, d_lat) = (lon_rad - last_lon_rad, lat_rad - last_lat_rad);
            let n_steps = (d_lon.abs().max(d_lat.abs()) / STEP_MAX_RAD).ceil();
            for step in 1..n_steps as usize {
                let fraction = step as f64 / n_steps;
                let (lon_rad, lat_rad) = (last_lon_rad + d_lon * fraction, last_lat_rad + d_lat * fraction);
                self.vertices.push(Vertex::new(lon_rad, lat_rad));
            }
        }
        self.vertices.push(Vertex::new(lon_rad, lat_rad));
        self.first.get_or_insert((lon_rad, lat_rad));
        self.last = Some((lon_rad, lat_rad));
    }
}

fn is_pole(point: LonLat) -> bool {
    point.lat_deg.abs() >= 90.0 - POLE_TOLERANCE_DEG
}

/// The pole on the smaller side of a ring around the axis: the area up to the north pole is the integral of
/// 1 - sin(lat) over the longitude, so that side is the smaller one if the mean sine is positive.
fn nearer_pole(closed: &[Vertex], turn_rad: f64) -> f64 {
    let weighted: f64 = closed
        .windows(2)
        .map(|pair| {
            let mean_sin_lat = f64::from(pair[0].unit[2] + pair[1].unit[2]) / 2.0;
            f64::from(pair[1].lon_rad - pair[0].lon_rad) * mean_sin_lat
        })
        .sum();
    if weighted * turn_rad > 0.0 { FRAC_PI_2 } else { -FRAC_PI_2 }
}

/// Whether an edge crosses the meridian of a point between the point and the north pole.
fn passes_north_of(point: LonLat, a: [f64; 2], b: [f64; 2]) -> bool {
    let (west, east) = if a[0] <= b[0] { (a, b) } else { (b, a) };
    let lon_rad = west[0] + (point.lon_rad() - west[0]).rem_euclid(TAU);
    if lon_rad >= east[0] {
        return false;
    }
    let fraction = (lon_rad - west[0]) / (east[0] - west[0]);
    west[1] + (east[1] - west[1]) * fraction > point.lat_rad()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon_deg: f64, lat_deg: f64) -> LonLat {
        LonLat { lon_deg, lat_deg }
    }

    fn ring(points: &[(f64, f64)]) -> Outline {
        Outline::ring(&points.iter().map(|&(lon, lat)| at(lon, lat)).collect::<Vec<_>>())
    }

    #[test]
    fn a_ring_across_the_antimeridian_holds_what_lies_between() {
        let fiji = ring(&[(170.0, -10.0), (-170.0, -10.0), (-170.0, -20.0), (170.0, -20.0)]);
        assert!(fiji.contains(at(179.0, -15.0)));
        assert!(fiji.contains(at(-179.0, -15.0)));
        assert!(!fiji.contains(at(0.0, -15.0)));
        assert!(!fiji.contains(at(165.0, -15.0)));
    }

    #[test]
    fn a_ring_around_the_axis_holds_the_nearer_pole_either_way_round() {
        let mut points: Vec<_> = (0..12).map(|i| (f64::from(i) * 30.0 - 180.0, -70.0)).collect();
        for _ in 0..2 {
            let antarctica = ring(&points);
            assert!(antarctica.contains(at(0.0, -80.0)));
            assert!(antarctica.contains(at(180.0, -90.0)));
            assert!(!antarctica.contains(at(100.0, -60.0)));
            assert!(!antarctica.contains(at(0.0, 90.0)));
            points.reverse();
        }
    }

    #[test]
    fn a_ring_written_along_the_pole_is_the_same_land() {
        let stitched_at_the_pole = ring(&[
            (-180.0, -90.0),
            (180.0, -90.0),
            (180.0, -70.0),
            (90.0, -70.0),
            (0.0, -70.0),
            (-90.0, -70.0),
            (-180.0, -70.0),
        ]);
        assert!(stitched_at_the_pole.contains(at(0.0, -80.0)));
        assert!(stitched_at_the_pole.contains(at(-135.0, -71.0)));
        assert!(!stitched_at_the_pole.contains(at(0.0, -60.0)));
    }

    #[test]
    fn a_wedge_to_the_pole_wider_than_half_the_world_stays_a_wedge() {
        let wedge = ring(&[(0.0, 60.0), (100.0, 60.0), (-160.0, 60.0), (0.0, 90.0)]);
        assert!(wedge.contains(at(150.0, 80.0)));
        assert!(!wedge.contains(at(-80.0, 80.0)));
    }

    #[test]
    fn nothing_encloses_nothing() {
        assert!(!ring(&[]).contains(LonLat::ORIGIN));
        assert!(!ring(&[(0.0, 0.0)]).contains(LonLat::ORIGIN));
        assert!(!Outline::line(&[at(-1.0, 1.0), at(1.0, 1.0)]).contains(LonLat::ORIGIN));
    }
}
