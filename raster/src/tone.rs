//! From counts to light: brightness tells the number, hue the mix of categories.

use crate::counts::{BLOCK_PX, CELL_PX, Counts, N_CATEGORIES};
use crate::oklab::{Oklab, Rgb, ToRgb};

/// Steps of the curve for each doubling of a count.
const STEPS_PER_DOUBLING: usize = 32;
const N_STEPS: usize = 32 * STEPS_PER_DOUBLING;
const BLOCK: usize = BLOCK_PX as usize;
const CELL: usize = CELL_PX as usize;
/// From this share of the way on colours go towards the peak.
const PEAK_FROM: f32 = 0.5;
/// How far they go at the end of it.
const PEAK_SHARE: f32 = 0.92;
/// The coverage of a pixel that one line crosses wholly.
const ONE: f32 = 255.0;

/// How lines look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ink {
    /// The colour of each category.
    pub colors: [Rgb; N_CATEGORIES],
    /// The colour towards which the densest places go.
    pub peak: Rgb,
    /// How opaque a pixel is that one line crosses, 0 to 1.
    pub opacity_of_one: f32,
}

/// An ink and a curve, prepared for many pixels.
#[derive(Clone, Debug)]
pub struct Palette {
    colors: [Oklab; N_CATEGORIES],
    /// How colourful each is.
    chromas: [f32; N_CATEGORIES],
    /// The colours as bytes, red lowest.
    plain: [u32; N_CATEGORIES],
    peak: u32,
    opacity_of_one: f32,
    /// How far a doubling of the count leads from the light of one line to the brightest.
    per_doubling: f32,
    to_rgb: ToRgb,
}

impl Palette {
    /// Prepares an ink; `white` is the coverage at which brightness ends (see [`white_point`]).
    pub fn new(ink: &Ink, white: u32) -> Self {
        let colors = ink.colors.map(Oklab::from);
        let mut palette = Self {
            colors,
            chromas: colors.map(|color| (color.a * color.a + color.b * color.b).sqrt()),
            plain: ink.colors.map(packed),
            peak: packed(ink.peak),
            opacity_of_one: ink.opacity_of_one,
            per_doubling: 0.0,
            to_rgb: ToRgb::new(),
        };
        palette.set_white(white);
        palette
    }

    /// Ends brightness at another coverage.
    pub fn set_white(&mut self, white: u32) {
        // Of a few lines none should be lost in the light of a bundle that is not there.
        self.per_doubling = 1.0 / doublings_of((white as f32 / ONE).max(8.0));
    }

    /// Writes the pixels of the block at a corner of the frame (red, green, blue, opacity) into an image of the whole frame.
    ///
    /// `factor` is by how much counts are multiplied, at least 1.
    // Blocks are lit four pixels at a time where the machine can: twice as fast.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
    pub(crate) fn light(&self, counts: &Counts, [left, top]: [usize; 2], factor: f32, image: &mut [u8]) {
        let stride = counts.frame().width();
        let (pixels, _) = image.as_chunks_mut::<4>();
        for row in 0..BLOCK / CELL {
            let hue = |column| self.hue(&counts.neighbourhood(left / CELL + column, top / CELL + row));
            let cells: [u32; BLOCK / CELL] = std::array::from_fn(hue);
            let hues: [u32; BLOCK] = std::array::from_fn(|x| cells[x / CELL]);
            for y in 0..CELL {
                let at = (top + row * CELL + y) * stride + left;
                let (totals, pixels) = (&counts.totals[at..at + BLOCK], &mut pixels[at..at + BLOCK]);
                for x in 0..BLOCK {
                    pixels[x] = self.pixel(totals[x], factor, hues[x]).to_le_bytes();
                }
            }
        }
    }

    /// Red, green, blue and opacity, from the lowest byte to the highest, of a count multiplied by a factor.
    #[inline]
    fn pixel(&self, total: u32, factor: f32, hue: u32) -> u32 {
        let n_lines = total as f32 * (factor / ONE);
        let t = ((doublings_of(n_lines)) * self.per_doubling).clamp(0.0, 1.0);
        let opacity = n_lines.min(1.0) * (self.opacity_of_one + (1.0 - self.opacity_of_one) * t * (2.0 - t));
        let towards = (t - PEAK_FROM).max(0.0) * (1.0 / (1.0 - PEAK_FROM));
        let towards_peak = rounded(towards * towards * 256.0 * PEAK_SHARE);
        // Red and blue at once: between them is room for what overflows.
        let mixed = |mask: u32, shift: u32| {
            let (from, to) = ((hue >> shift) & mask, (self.peak >> shift) & mask);
            (((from * (256 - towards_peak) + to * towards_peak) >> 8) & mask) << shift
        };
        mixed(0x00ff_00ff, 0) | mixed(0x0000_00ff, 8) | rounded(opacity * 255.0) << 24
    }

    /// The mean of the colours by weight; as colourful as the largest share of it.
    fn hue(&self, weights: &[u32; N_CATEGORIES]) -> u32 {
        let total: u32 = weights.iter().sum();
        let largest = weights.iter().copied().max().unwrap_or(0);
        if largest == total {
            let category = weights.iter().position(|weight| *weight == largest).unwrap_or(N_CATEGORIES - 1);
            return self.plain[category];
        }
        let (mut mean, mut chroma) = (Oklab::default(), 0.0);
        for (at, weight) in weights.iter().enumerate() {
            let (color, weight) = (self.colors[at], *weight as f32);
            mean.l += color.l * weight;
            mean.a += color.a * weight;
            mean.b += color.b * weight;
            chroma += self.chromas[at] * weight;
        }
        let length = (mean.a * mean.a + mean.b * mean.b).sqrt().max(1e-6);
        let share = 1.0 / total as f32;
        let stretch = chroma * share * (largest as f32 * share) / length;
        packed(self.to_rgb.rgb(Oklab { l: mean.l * share, a: mean.a * stretch, b: mean.b * stretch }))
    }
}

fn packed(Rgb([r, g, b]): Rgb) -> u32 {
    u32::from_le_bytes([r, g, b, 0])
}

/// The coverage that all but a 2000th of the pixels with any stay below: where brightness ends, so that it can be compared
/// from picture to picture. 0 without any.
pub fn white_point(totals: &[u32]) -> u32 {
    let mut by_step = [0_usize; N_STEPS];
    for total in totals.iter().filter(|total| **total > 0) {
        by_step[step_of(*total)] += 1;
    }
    let n: usize = by_step.iter().sum();
    let mut above = n / 2000;
    for (step, n) in by_step.iter().enumerate().rev() {
        if *n > above {
            return count_at(step) as u32;
        }
        above -= n;
    }
    0
}

/// The step of a count of at least 1.
fn step_of(count: u32) -> usize {
    (doublings_of(count as f32) * STEPS_PER_DOUBLING as f32) as usize
}

/// The smallest count of a step.
fn count_at(step: usize) -> f32 {
    let fraction = 1.0 + (step % STEPS_PER_DOUBLING) as f32 / STEPS_PER_DOUBLING as f32;
    fraction * (1_u64 << (step / STEPS_PER_DOUBLING)) as f32
}

/// The logarithm to base 2, straight between the powers of two: a float holds its exponent above the bits of its fraction,
/// so that its bits count doublings by themselves. Far below 0 for 0.
fn doublings_of(v: f32) -> f32 {
    (v.to_bits() as i32 - 0x3f80_0000) as f32 * (1.0 / 8_388_608.0)
}

/// The nearest whole number to one from 0 to some thousands, from its bits: many can be taken at once.
fn rounded(v: f32) -> u32 {
    (v + 8_388_608.0).to_bits() & 0xffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_hold_their_counts() {
        for count in [1_u32, 2, 3, 7, 255, 256, 257, 75_607, 416_709, u32::MAX] {
            let step = step_of(count);
            assert!(count_at(step) <= count as f32 + 0.5, "{count}");
            assert!(step + 1 >= N_STEPS || count_at(step + 1) >= count as f32 * 0.999, "{count}");
        }
    }

    #[test]
    fn the_white_point_leaves_a_two_thousandth_above() {
        let totals: Vec<u32> = (0..10_000)
            .map(|at| {
                if at < 10 {
                    0
                } else if at < 9996 {
                    255
                } else {
                    100_000
                }
            })
            .collect();
        assert_eq!(white_point(&totals[..9999]), 252);
        assert_eq!(white_point(&[&totals[..], &[100_000; 8]].concat()), 98_304);
        assert_eq!(white_point(&[0; 9]), 0);
    }
}
