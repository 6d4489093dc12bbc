//! Areas of rings, and the point of a polygon that is farthest from its edges.
//!
//! The search follows Mapbox's "polylabel": squares that could hold a better point are quartered, the most
//! promising first.

use std::collections::BinaryHeap;

use super::topology::Point;

/// The area inside a ring in square degrees at the equator's scale.
pub fn ring_area(ring: &[Point]) -> f64 {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let doubled: f64 = edges.map(|(a, b)| a.lon * b.lat - b.lon * a.lat).sum();
    let mean_lat = ring.iter().map(|point| point.lat).sum::<f64>() / ring.len().max(1) as f64;
    doubled.abs() / 2.0 * mean_lat.to_radians().cos()
}

/// West, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl BoundingBox {
    pub fn around(points: &[Point]) -> Self {
        let nothing = Self { west: 1e9, south: 1e9, east: -1e9, north: -1e9 };
        points.iter().fold(nothing, |all, point| {
            all.with(Self { west: point.lon, south: point.lat, east: point.lon, north: point.lat })
        })
    }

    pub fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The larger of the empty spans between two boxes; 0 if they touch or overlap.
    pub fn gap_to(self, other: Self) -> f64 {
        let across = (other.west - self.east).max(self.west - other.east);
        let along = (other.south - self.north).max(self.south - other.north);
        across.max(along).max(0.0)
    }

    pub fn size(self) -> f64 {
        (self.east - self.west).max(self.north - self.south)
    }
}

/// A point inside the polygon, as far from its edges as any to a twentieth of a degree or a hundredth of its size.
pub fn farthest_from_edges(rings: &[Vec<Point>]) -> Point {
    let bounds = BoundingBox::around(&rings[0]);
    let middle = Point { lon: (bounds.west + bounds.east) / 2.0, lat: (bounds.south + bounds.north) / 2.0 };
    let shrink = middle.lat.to_radians().cos().max(0.05);
    let plane: Vec<Vec<[f64; 2]>> =
        rings.iter().map(|ring| ring.iter().map(|point| [point.lon * shrink, point.lat]).collect()).collect();
    let size = ((bounds.east - bounds.west) * shrink).min(bounds.north - bounds.south).max(1e-6);
    let precision = (size / 100.0).min(0.05);
    let mut best = Square::new([middle.lon * shrink, middle.lat], 0.0, &plane);
    let mut queue = BinaryHeap::new();
    let (n_x, n_y) = (
        ((bounds.east - bounds.west) * shrink / size).ceil() as usize,
        ((bounds.north - bounds.south) / size).ceil() as usize,
    );
    for (i, j) in (0..n_x).flat_map(|i| (0..n_y).map(move |j| (i, j))) {
        let centre = [bounds.west * shrink + (i as f64 + 0.5) * size, bounds.south + (j as f64 + 0.5) * size];
        queue.push(Square::new(centre, size / 2.0, &plane));
    }
    while let Some(square) = queue.pop() {
        if square.distance > best.distance {
            best = Square { half: 0.0, ..square };
        }
        if square.most() - best.distance <= precision {
            continue;
        }
        let half = square.half / 2.0;
        for (dx, dy) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
            queue.push(Square::new([square.centre[0] + dx, square.centre[1] + dy], half, &plane));
        }
    }
    Point { lon: best.centre[0] / shrink, lat: best.centre[1] }
}

/// A square of the search: the distance of its centre from the edges, negative outside.
struct Square {
    centre: [f64; 2],
    half: f64,
    distance: f64,
}

impl Square {
    fn new(centre: [f64; 2], half: f64, rings: &[Vec<[f64; 2]>]) -> Self {
        let mut is_inside = false;
        let mut least = f64::INFINITY;
        for ring in rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let [x, y] = centre;
                if (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] {
                    is_inside = !is_inside;
                }
                least = least.min(distance_to_edge(centre, *a, *b));
            }
        }
        Self { centre, half, distance: if is_inside { least } else { -least } }
    }

    /// No point of the square is farther from the edges than this.
    fn most(&self) -> f64 {
        self.distance + self.half * std::f64::consts::SQRT_2
    }
}

fn distance_to_edge(point: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let share = if length2 > 0.0 { ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length2 } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    (point[0] - a[0] - share * dx).hypot(point[1] - a[1] - share * dy)
}

impl Ord for Square {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.most().total_cmp(&other.most())
    }
}

impl PartialOrd for Square {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Square {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Square {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_lies_in_the_thick_part() {
        // An L: a thin arm to the east, a thick foot in the south-west.
        let ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (20.0, 3.0), (20.0, 4.0), (0.0, 4.0)];
        let ring = ring.map(|(lon, lat)| Point { lon, lat }).to_vec();
        let point = farthest_from_edges(std::slice::from_ref(&ring));
        assert!((point.lon - 2.0).abs() < 0.1 && (point.lat - 2.0).abs() < 0.1, "{point:?}");
        assert!((ring_area(&ring) / 32.0 - 1.0).abs() < 0.01);
    }
}
