//! Leaves out the corners of a line that matter least.
//!
//! M. Visvalingam and J. D. Whyatt, "Line generalisation by repeated elimination of points", 1993: the corner
//! whose triangle with its neighbours has the least area goes first. Areas are in square degrees at the
//! equator's scale, so that a corner in Norway weighs what it is on the ground.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::topology::Point;

/// The weight of each point: the area at which it goes, infinite for the ends. Never less than that of a point
/// that goes before it.
pub fn weights(points: &[Point]) -> Vec<f64> {
    let n = points.len();
    let mut weight = vec![f64::INFINITY; n];
    let mut before: Vec<usize> = (0..n).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..n).map(|i| i + 1).collect();
    let mut current = vec![f64::INFINITY; n];
    let mut queue = BinaryHeap::new();
    for i in 1..n.saturating_sub(1) {
        current[i] = corner_area(points[i - 1], points[i], points[i + 1]);
        queue.push(Corner { area: current[i], point: i });
    }
    let mut least = 0.0_f64;
    while let Some(Corner { area, point }) = queue.pop() {
        // Corners whose neighbours went have been queued again with their new area.
        if weight[point] != f64::INFINITY || area != current[point] {
            continue;
        }
        least = least.max(area);
        weight[point] = least;
        let (left, right) = (before[point], after[point]);
        after[left] = right;
        before[right] = left;
        for i in [left, right] {
            if i > 0 && i < n - 1 {
                current[i] = corner_area(points[before[i]], points[i], points[after[i]]);
                queue.push(Corner { area: current[i], point: i });
            }
        }
    }
    weight
}

/// The area of a triangle in square degrees, as large as it is on the ground at the equator.
fn corner_area(a: Point, b: Point, c: Point) -> f64 {
    let doubled = (b.lon - a.lon) * (c.lat - a.lat) - (c.lon - a.lon) * (b.lat - a.lat);
    doubled.abs() / 2.0 * b.lat.to_radians().cos()
}

/// A corner in the queue; the least area is the greatest, so that it comes first.
struct Corner {
    area: f64,
    point: usize,
}

impl Ord for Corner {
    fn cmp(&self, other: &Self) -> Ordering {
        other.area.total_cmp(&self.area).then(other.point.cmp(&self.point))
    }
}

impl PartialOrd for Corner {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Corner {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Corner {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_corners_weigh_nothing_and_ends_stay() {
        let line = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 1.0), (4.0, 0.0)];
        let weight = weights(&line.map(|(lon, lat)| Point { lon, lat }));
        assert_eq!((weight[0], weight[4]), (f64::INFINITY, f64::INFINITY));
        assert_eq!(weight[1], 0.0);
        assert!(weight[2] > 0.5 && weight[3] > 0.5);
    }
}
