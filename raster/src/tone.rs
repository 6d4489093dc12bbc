//! From counts to light: brightness tells the number, hue the mix of categories.

use crate::counts::{BLOCK_PX, CELL_PX, Counts, N_CATEGORIES};
use crate::oklab::{Oklab, Rgb, ToRgb};
use bytemuck::cast;
use wide::{f32x4, i32x4, u32x4};

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
    /// Of each colour its lightness, its two axes, and how colourful it is.
    colors: [f32x4; N_CATEGORIES],
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
        let color = |rgb: Rgb| {
            let Oklab { l, a, b } = Oklab::from(rgb);
            f32x4::new([l, a, b, (a * a + b * b).sqrt()])
        };
        let mut palette = Self {
            colors: ink.colors.map(color),
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

    /// Writes the pixels of the block at a corner of the frame into an image of the whole frame: opacity in the highest byte,
    /// then blue, green, red.
    ///
    /// `factor` is by how much counts are multiplied, at least 1.
    pub(crate) fn light(&self, counts: &Counts, [left, top]: [usize; 2], factor: f32, image: &mut [u32]) {
        let stride = counts.frame().width();
        let factor = f32x4::splat(factor / ONE);
        for y in (top..top + BLOCK).step_by(CELL) {
            for x in (left..left + BLOCK).step_by(CELL) {
                let hue = u32x4::splat(self.hue(counts.neighbourhood(x / CELL, y / CELL)));
                for y in y..y + CELL {
                    let at = y * stride + x;
                    let totals: [u32; CELL] = std::array::from_fn(|x| counts.totals[at + x]);
                    image[at..at + CELL].copy_from_slice(&self.pixels(totals, factor, hue));
                }
            }
        }
    }

    /// The pixels of a row of a cell.
    #[inline(always)]
    fn pixels(&self, totals: [u32; CELL], factor: f32x4, hue: u32x4) -> [u32; CELL] {
        let n_lines = f32x4::from_i32x4(cast(totals)) * factor;
        let t = (doublings(n_lines) * self.per_doubling).fast_max(f32x4::ZERO).fast_min(f32x4::ONE);
        let brightness = self.opacity_of_one + (1.0 - self.opacity_of_one) * t * (1.3 - 0.3 * t);
        let opacity = rounded(n_lines.fast_min(f32x4::ONE) * brightness * 255.0) << 24_u32;
        let towards = (t - PEAK_FROM).fast_max(f32x4::ZERO) * (1.0 / (1.0 - PEAK_FROM));
        let to_peak = rounded(towards * towards * (256.0 * PEAK_SHARE)) & u32x4::splat(0x1ff);
        // Red and blue at once: between them is room for what overflows. What runs below zero on the way comes back.
        let (red_blue, green) = (u32x4::splat(0x00ff_00ff), u32x4::splat(0x0000_ff00));
        let mixed = |mask: u32x4| {
            let (from, peak) = (hue & mask, u32x4::splat(self.peak) & mask);
            ((from << 8_u32) + (peak - from) * to_peak) >> 8_u32 & mask
        };
        cast(mixed(red_blue) | mixed(green) | opacity)
    }

    /// The mean of the colours by weight; as colourful as the largest share of it.
    #[inline(always)]
    fn hue(&self, weights: [u32x4; 2]) -> u32 {
        let [a, b, c, d]: [u32; 4] = cast(weights[0] + weights[1]);
        let total = a + b + c + d;
        let [a, b, c, d]: [u32; 4] = cast(weights[0].max(weights[1]));
        let largest = a.max(b).max(c.max(d));
        let weights: [u32; N_CATEGORIES] = cast(weights);
        if largest == total {
            let category = weights.iter().position(|weight| *weight == largest).unwrap_or(N_CATEGORIES - 1);
            return self.plain[category];
        }
        let mut sum = f32x4::ZERO;
        for (color, weight) in self.colors.iter().zip(weights) {
            sum += *color * weight as f32;
        }
        let share = 1.0 / total as f32;
        let [l, a, b, chroma] = (sum * share).to_array();
        let length = (a * a + b * b).sqrt() + 1e-6;
        let stretch = chroma * (largest as f32 * share) / length;
        packed(self.to_rgb.rgb(Oklab { l, a: a * stretch, b: b * stretch }))
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

/// The nearest whole numbers, in the lower bits: where floats have no room left for a fraction they are round. Of numbers
/// from 0 to 2^22.
#[inline(always)]
fn rounded(v: f32x4) -> u32x4 {
    cast(v + 8_388_608.0)
}

/// [`doublings_of`] for four.
#[inline(always)]
fn doublings(v: f32x4) -> f32x4 {
    let bits: i32x4 = cast(v);
    f32x4::from_i32x4(bits - i32x4::splat(0x3f80_0000)) * (1.0 / 8_388_608.0)
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
