//! Arcs of great circles: which of many a point lies near, and how near.

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

/// The map around a point of the sphere, as if it were flat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Around {
    here: [f64; 3],
    /// How many pixels a step on the sphere goes to the right, and down, for each radius along the three axes.
    px: [[f64; 3]; 2],
    /// Pixels of a radian in the direction in which they are fewest.
    px_per_rad_min: f64,
}

impl Around {
    /// `px` are at a right angle to `here`; `None` where the map goes in one direction only.
    pub fn new(here: [f64; 3], px: [[f64; 3]; 2]) -> Option<Self> {
        let [right, down] = px;
        let area = dot(cross(right, down), here);
        // The smaller singular value: the two are those with this product and this sum of squares.
        let sum = dot(right, right) + dot(down, down);
        let larger = ((sum + (sum * sum - 4.0 * area * area).max(0.0).sqrt()) / 2.0).sqrt();
        let px_per_rad_min = area.abs() / larger;
        (px_per_rad_min > 1e-3).then_some(Self { here, px, px_per_rad_min })
    }

    /// How far an arc is from the middle, in pixels: from the point of its great circle that is nearest there, or from the
    /// nearer of its ends if that lies beyond them.
    pub fn distance_px(&self, ends: [[f64; 3]; 2]) -> f64 {
        let [start, end] = ends;
        let spot = |v: [f64; 3]| self.px.map(|px| dot(px, v));
        let to_ends = || {
            let [to_start, to_end] = ends.map(|end| length(spot(end)));
            if to_start < to_end { to_start } else { to_end }
        };
        let Some(axis) = unit(cross(start, end)) else { return to_ends() };
        let Some(foot) = unit(combined(self.here, axis, -dot(axis, self.here))) else { return to_ends() };
        let onwards = cross(axis, foot);
        let (off, step) = (spot(foot), spot(onwards));
        // Where the map is stretched, another point than the foot is nearest.
        let along =
            -(off[0] * step[0] + off[1] * step[1]) / (step[0] * step[0] + step[1] * step[1]).max(1e-12);
        let nearest = combined(foot, onwards, along);
        // Between the ends are those nearer to their middle than they are.
        if dot(nearest, start) + dot(nearest, end) < 1.0 + dot(start, end) {
            return to_ends();
        }
        length([0, 1].map(|axis| off[axis] + along * step[axis]))
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn combined(a: [f64; 3], b: [f64; 3], times: f64) -> [f64; 3] {
    [a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]]
}

fn unit(v: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(v, v).sqrt();
    (length > 1e-9).then(|| v.map(|v| v / length))
}

fn length(v: [f64; 2]) -> f64 {
    (v[0] * v[0] + v[1] * v[1]).sqrt()
}

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

    /// Adds to `found`, by their places, the arcs that may be within reach of the middle of a map: all that are, and of
    /// others only those that are not far beyond it.
    pub fn near(&self, around: &Around, reach_px: f64, found: &mut Vec<u32>) {
        let here = around.here.map(|v| f32x4::splat(v as f32));
        let dot = |to: &[f32x4; 3]| to[0] * here[0] + to[1] * here[1] + to[2] * here[2];
        // Who lies between the ends is nearer to both together than each of them. A step changes each product by its length
        // at most.
        let distance = (reach_px / around.px_per_rad_min) as f32;
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
