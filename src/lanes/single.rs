//! Exponential and logarithm in single precision, as [`super::double`] has them in double: no branches, no tables, no
//! fused operations, so that a loop over lanes becomes vector instructions and all give the same bits.
//!
//! | function | range | largest error found against double precision, in last places |
//! | --- | --- | --- |
//! | [`exp`] | −87 to 88, constant beyond | 1 |
//! | [`ln`] | positive normal numbers | 1 |

use super::elementary::{exponential, logarithm};

/// Adding and taking it away again rounds to a whole number, which then stands in the lowest bits.
const ROUNDER: f32 = 12_582_912.0; // 1.5·2²³

exponential! {
    /// `eˣ`. Arguments below −87 count as −87 and above 88 as 88; NaN stays.
    ///
    /// The polynomial is that of degree 5 of S. L. Moshier's Cephes. ln 2 stands in two parts, the first with so few digits
    /// that whole multiples of it are exact.
    f32 from -87.0 to 88.0;
    ln_2 = 0.693_359_4, -2.121_944_4e-4;
    rounder = ROUNDER, digits = 23;
    |r, r2| {
        let low = 0.5 + r * 0.166_666_65;
        let middle = 0.041_665_796 + r * 0.008_333_452;
        let high = 0.001_398_2 + r * 1.987_569_1e-4;
        low + r2 * (middle + r2 * high)
    }
}

logarithm! {
    /// Natural logarithm of a positive normal number. Zero, negative and subnormal numbers give a finite number without
    /// meaning: who may have one asks first. NaN stays.
    ///
    /// The polynomials are those of the C library of `FreeBSD` (`e_logf.c`), and ln 2 in two parts is its own.
    f32, bits = u32, digits = 23, one = 0x3F80_0000;
    ln_2 = 6.931_381e-1, 9.058_001e-6;
    |bits| ((bits >> 23) as i32 - 127) as f32;
    |z, w|
    w * (0.400_009_72 + w * 0.242_790_79),
    z * (0.666_666_6 + w * 0.284_987_87)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance from the true value in last places of the rounded one.
    fn places(found: f32, wanted: f64) -> f64 {
        let rounded = wanted as f32;
        let place = f64::from(f32::from_bits(rounded.abs().to_bits() + 1)) - f64::from(rounded.abs());
        (f64::from(found) - wanted).abs() / place
    }

    /// Numbers that cover a range evenly, at places without pattern.
    fn over(from: f32, to: f32) -> impl Iterator<Item = f32> {
        (0..400_000_u32).map(move |k| from + (to - from) * (k as f32 + 0.381_966) / 400_000.0)
    }

    #[test]
    fn exp_is_within_one_last_place() {
        for x in over(-87.0, 88.0).chain(over(-1.0, 1.0)).chain(over(-1e-6, 1e-6)) {
            let off = places(exp(x), f64::from(x).exp());
            assert!(off <= 1.0, "{x}: {} is off by {off}", exp(x));
        }
        assert_eq!((exp(0.0), exp(-0.0)), (1.0, 1.0));
    }

    #[test]
    fn exp_stays_finite_beyond_its_range_and_keeps_nan() {
        assert!(exp(1e30).is_finite() && exp(f32::INFINITY) > 1e38);
        assert!(exp(-1e30) < 2e-38 && exp(f32::NEG_INFINITY) > 0.0);
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn ln_is_within_one_last_place() {
        let wide = over(-86.0, 87.0).map(f32::exp);
        for x in wide.chain(over(0.5, 2.0)).chain([f32::MIN_POSITIVE, f32::MAX]) {
            let off = places(ln(x), f64::from(x).ln());
            assert!(off <= 1.0, "{x}: {} is off by {off}", ln(x));
        }
        assert_eq!(ln(1.0), 0.0);
        assert!(ln(f32::NAN).is_nan());
    }
}
