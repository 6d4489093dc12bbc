//! Colours in which a mean looks like one: Oklab (Björn Ottosson, "A perceptual color space for image processing",
//! 2020, matrices of 25 January 2021), between sRGB bytes.
//!
//! The powers are those of `libm`, the rest is exact: the same bits on every machine.

use wide::f32x4;

/// A colour of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([byte(0)?, byte(2)?, byte(4)?]))
    }
}

/// A colour as lightness (0 black to 1 white) and two opponent axes: green to red, blue to yellow.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Oklab {
    /// Lightness.
    pub(crate) l: f32,
    /// Green to red.
    pub(crate) a: f32,
    /// Blue to yellow.
    pub(crate) b: f32,
}

impl From<Rgb> for Oklab {
    fn from(Rgb(bytes): Rgb) -> Self {
        let [r, g, b] = bytes.map(linear);
        let l = libm::cbrtf(0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b);
        let m = libm::cbrtf(0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b);
        let s = libm::cbrtf(0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b);
        Self {
            l: 0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            a: 1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            b: 0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        }
    }
}

/// Steps of the table from light to bytes.
const N_STEPS: usize = 1024;

/// Makes bytes of colours.
#[derive(Clone, Debug)]
pub(crate) struct ToRgb {
    bytes: Vec<u8>,
}

impl ToRgb {
    pub(crate) fn new() -> Self {
        // The table is over the square root of light, near to what the eye and the bytes follow.
        let lights: [f32; 256] = std::array::from_fn(|byte| linear(byte as u8));
        let mut nearest = 0;
        let bytes = (0..N_STEPS).map(|step| {
            let root = step as f32 / (N_STEPS - 1) as f32;
            while nearest < 255 && (lights[nearest] + lights[nearest + 1]) / 2.0 < root * root {
                nearest += 1;
            }
            nearest as u8
        });
        Self { bytes: bytes.collect() }
    }

    /// The nearest colour of the screen; what it cannot show is cut off.
    #[inline(always)]
    pub(crate) fn rgb(&self, color: Oklab) -> Rgb {
        let Oklab { l, a, b } = color;
        let cone = f32x4::splat(l)
            + f32x4::new([0.396_337_78, -0.105_561_346, -0.089_484_18, 0.0]) * a
            + f32x4::new([0.215_803_76, -0.063_854_17, -1.291_485_5, 0.0]) * b;
        let [l, m, s, _] = (cone * cone * cone).to_array();
        let light = f32x4::new([4.076_741_7, -1.268_438, -0.004_196_086_3, 0.0]) * l
            + f32x4::new([-3.307_711_6, 2.609_757_4, -0.703_418_6, 0.0]) * m
            + f32x4::new([0.230_969_94, -0.341_319_38, 1.707_614_7, 0.0]) * s;
        let root = light.fast_max(f32x4::ZERO).fast_min(f32x4::ONE).sqrt();
        let [r, g, b, _] = (root * (N_STEPS - 1) as f32 + 0.5).trunc_int().to_array();
        Rgb([r, g, b].map(|step| self.bytes[step as usize]))
    }
}

/// Light of a byte of sRGB (IEC 61966-2-1), 0 to 1.
fn linear(byte: u8) -> f32 {
    let v = f32::from(byte) / 255.0;
    if v <= 0.040_45 { v / 12.92 } else { libm::powf((v + 0.055) / 1.055, 2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_come_back() {
        let to_rgb = ToRgb::new();
        for rgb in [[0, 0, 0], [255, 255, 255], [10, 97, 152], [240, 160, 96], [79, 201, 162], [255, 0, 0]] {
            let back = to_rgb.rgb(Oklab::from(Rgb(rgb))).0;
            assert!(rgb.iter().zip(back).all(|(a, b)| a.abs_diff(b) <= 2), "{rgb:?} came back as {back:?}");
        }
    }

    // Ottosson gives red as (0.628, 0.225, 0.126).
    #[test]
    fn red_is_where_it_was_published() {
        let red = Oklab::from(Rgb([255, 0, 0]));
        assert!((red.l - 0.628).abs() < 1e-3 && (red.a - 0.225).abs() < 1e-3 && (red.b - 0.126).abs() < 1e-3);
    }

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        assert_eq!(Rgb::parse(" #0a6198"), Some(Rgb([10, 97, 152])));
        assert_eq!(Rgb::parse("#fff"), None);
        assert_eq!(Rgb::parse("rgb(1, 2, 3)"), None);
    }
}
