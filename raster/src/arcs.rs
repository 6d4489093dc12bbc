//! Arcs of great circles: which of many a point lies near.

use wide::f32x4;

/// Arcs on the unit sphere, four at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arcs {
    fours: Vec<Four>,
    n: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct Four {
    /// The x, y and z of what is at a right angle to the arcs. Where the last arcs are missing, nobody is near.
    normal: [f32x4; 3],
    /// The x, y and z of the sums of their ends.
    ends: [f32x4; 3],
    /// How far their ends themselves go in that direction.
    least: f32x4,
}

/// In the place of arcs that are not there: no number is at most another one.
const NOBODY: Four =
    Four { normal: [f32x4::splat(f32::NAN); 3], ends: [f32x4::splat(0.0); 3], least: f32x4::splat(0.0) };
/// What rounding may take from a product.
const ROUNDING: f32 = 1e-6;

impl Arcs {
    /// Adds an arc by its ends and a vector of length 1 at a right angle to it; where the ends are the same or opposite, which
    /// leaves the arc open, that may be any or nothing.
    pub fn push(&mut self, ends: [[f32; 3]; 2], normal: [f32; 3]) {
        let lane = self.n % 4;
        if lane == 0 {
            self.fours.push(NOBODY);
        }
        let [start, end] = ends;
        let sum = [start[0] + end[0], start[1] + end[1], start[2] + end[2]];
        if let Some(four) = self.fours.last_mut() {
            for axis in 0..3 {
                four.normal[axis].as_mut_array()[lane] = normal[axis];
                four.ends[axis].as_mut_array()[lane] = sum[axis];
            }
            four.least.as_mut_array()[lane] = sum[0] * end[0] + sum[1] * end[1] + sum[2] * end[2] - ROUNDING;
        }
        self.n += 1;
    }

    /// How many arcs there are.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Adds to `found`, by their places, the arcs that a point of the sphere may be within a distance of: all that are, and of
    /// others only those that are not far beyond it. The distance is straight, in radii.
    pub fn near(&self, point: [f32; 3], distance: f32, found: &mut Vec<u32>) {
        let point = point.map(f32x4::splat);
        let dot = |to: &[f32x4; 3]| to[0] * point[0] + to[1] * point[1] + to[2] * point[2];
        // Who lies between the ends is nearer to both together than each of them. A step changes each product by its length
        // at most.
        let (aside, along) = (f32x4::splat(distance + ROUNDING), f32x4::splat(2.0 * distance));
        for (at, four) in (0_u32..).step_by(4).zip(&self.fours) {
            let is_aside = dot(&four.normal).abs().simd_le(aside);
            let is_along = four.least.simd_le(dot(&four.ends) + along);
            let mut near = (is_aside & is_along).to_bitmask();
            while near != 0 {
                found.push(at + near.trailing_zeros());
                near &= near - 1;
            }
        }
    }
}
