//! Exponential and logarithm in double precision, without branches or tables, so that a loop over lanes becomes vector instructions.
//!
//! They use only operations that IEEE 754 defines to the bit and no fused ones, so that every processor, every number
//! of lanes and every instruction set gives the same bits; the functions of the platform's library do not. (Fused
//! multiplication and addition would save one part in twenty of a run where the processor has it, and where it has not
//! each would be a call that takes longer than the whole exponential.)
//!
//! | function | range | largest error found against the platform's library, in its last places |
//! | --- | --- | --- |
//! | [`exp`] | −708 to 709, constant beyond | 1 |
//! | [`ln`] | positive normal numbers | 1 |

use super::elementary::{exponential, logarithm};

/// ln 2 in two parts: the first with so few digits that whole multiples of it are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Adding and taking it away again rounds to a whole number, which then stands in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5·2⁵²

/// 2⁵², whose bits take the whole number that they hold to a number, and beside it the bias of the exponent.
const BIG: u64 = 0x4330_0000_0000_0000;
const BIASED: f64 = 4_503_599_627_370_496.0 + 1023.0;

exponential! {
    /// `eˣ`. Arguments below −708 count as −708 and above 709 as 709; NaN stays.
    ///
    /// The polynomial is of degree 9, through the values of `(e^r − 1 − r)/r²` at Chebyshev's nodes, which is off by less
    /// than 2e-17 of `e^r`.
    f64 from -708.0 to 709.0;
    ln_2 = LN_2_HIGH, LN_2_LOW;
    rounder = ROUNDER, digits = 52;
    |r, r2| {
        // Estrin's scheme: short chains of dependent operations.
        let r4 = r2 * r2;
        let pair = |low: f64, high: f64| low + r * high;
        let low = pair(0.500_000_000_000_000_1, 0.166_666_666_666_666_69)
            + r2 * pair(0.041_666_666_666_624_164, 0.008_333_333_333_330_065);
        let high = pair(0.001_388_888_891_719_689, 0.000_198_412_698_630_406_75)
            + r2 * pair(2.480_152_132_210_459e-5, 2.755_726_848_010_692_6e-6);
        let highest = pair(2.762_007_600_563_138e-7, 2.510_037_592_918_592_5e-8);
        low + r4 * (high + r4 * highest)
    }
}

logarithm! {
    /// Natural logarithm of a positive normal number. Zero, negative and subnormal numbers give a finite number without
    /// meaning: who may have one asks first. NaN stays.
    ///
    /// The polynomials are of W. J. Cody's kind, as the C library of `FreeBSD` has them (`e_log.c`, error below 2⁻⁵⁸).
    f64, bits = u64, digits = 52, one = 0x3FF0_0000_0000_0000;
    ln_2 = LN_2_HIGH, LN_2_LOW;
    |bits| f64::from_bits((bits >> 52) | BIG) - BIASED;
    |z, w|
    w * (3.999_999_999_940_942e-1 + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1)),
    z * (6.666_666_666_666_735e-1
        + w * (2.857_142_874_366_239e-1 + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many last places lie between two numbers of the same sign.
    fn places(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    /// Numbers that cover a range evenly, at places without pattern.
    fn over(from: f64, to: f64) -> impl Iterator<Item = f64> {
        (0..400_000_u32).map(move |k| from + (to - from) * (f64::from(k) + 0.381_966) / 400_000.0)
    }

    #[test]
    fn exp_is_within_one_last_place_of_the_library() {
        for x in over(-708.0, 709.0).chain(over(-1.0, 1.0)).chain(over(-1e-9, 1e-9)) {
            assert!(places(exp(x), x.exp()) <= 1, "{x}: {} for {}", exp(x), x.exp());
        }
        assert_eq!((exp(0.0), exp(-0.0)), (1.0, 1.0));
    }

    #[test]
    fn exp_stays_finite_beyond_its_range_and_keeps_nan() {
        assert!(exp(1e300).is_finite() && exp(f64::INFINITY) > 8e307);
        assert!(exp(-1e300) < 4e-308 && exp(f64::NEG_INFINITY) >= 0.0);
        assert!(exp(f64::NAN).is_nan());
    }

    #[test]
    fn ln_is_within_one_last_place_of_the_library() {
        let wide = over(-700.0, 700.0).map(f64::exp);
        for x in wide.chain(over(0.5, 2.0)).chain([f64::MIN_POSITIVE, 1.0, f64::MAX]) {
            assert!(places(ln(x), x.ln()) <= 1, "{x}: {} for {}", ln(x), x.ln());
        }
        assert_eq!(ln(1.0), 0.0);
        assert!(ln(f64::NAN).is_nan());
    }
}
