//! Planes through the middle of a sphere: which of many a point lies near.

use wide::f32x4;

/// Planes by their normals, four at a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planes {
    /// Of each four the x, y and z of their normals. Where the last ones are missing, nobody is near.
    fours: Vec<[f32x4; 3]>,
    n: usize,
}

/// For what is not there: no number is at most another one.
const NOBODY: [f32x4; 3] = [f32x4::splat(f32::NAN); 3];

impl Planes {
    /// Adds a plane by a vector of length 1 at a right angle to it.
    pub fn push(&mut self, normal: [f32; 3]) {
        let lane = self.n % 4;
        if lane == 0 {
            self.fours.push(NOBODY);
        }
        if let Some(four) = self.fours.last_mut() {
            for (axis, value) in four.iter_mut().zip(normal) {
                axis.as_mut_array()[lane] = value;
            }
        }
        self.n += 1;
    }

    /// How many planes there are.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Adds to `found` each plane, by its place, that a point of the unit sphere is at most so far away from.
    pub fn near(&self, point: [f32; 3], distance: f32, found: &mut Vec<u32>) {
        let [x, y, z] = point.map(f32x4::splat);
        let distance = f32x4::splat(distance);
        for (at, normal) in (0_u32..).step_by(4).zip(&self.fours) {
            let off = normal[0] * x + normal[1] * y + normal[2] * z;
            let mut near = off.abs().simd_le(distance).to_bitmask();
            while near != 0 {
                found.push(at + near.trailing_zeros());
                near &= near - 1;
            }
        }
    }
}
