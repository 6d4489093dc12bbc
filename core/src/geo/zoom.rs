//! Powers of two, for zooms.

/// Two to the power of `exponent`; exact for whole exponents.
///
/// Not `libm::exp2`: its table would be a fiftieth of the program.
pub(crate) fn power_of_two(exponent: f64) -> f64 {
    let whole = libm::floor(exponent);
    libm::scalbn(libm::exp((exponent - whole) * std::f64::consts::LN_2), whole as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_powers_are_exact_and_others_close() {
        for n in -60..60 {
            assert_eq!(power_of_two(f64::from(n)).to_bits(), libm::scalbn(1.0, n).to_bits());
        }
        for n in -2000..2000 {
            let exponent = f64::from(n) / 97.0;
            assert!((power_of_two(exponent) / libm::exp2(exponent) - 1.0).abs() < 1e-15, "{exponent}");
        }
    }
}
