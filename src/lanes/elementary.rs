//! Exponential, logarithm and power without branches or tables, so that a loop over lanes becomes vector instructions.
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
//! | [`power`] | base positive, `exp(y·ln x)` | relative error below 3e-16·(1 + abs(y·ln x)) |

use std::f64::consts::{LOG2_E, SQRT_2};

/// Adding and taking it away again rounds to a whole number, which then stands in the lowest bits.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5·2⁵²

/// ln 2 in two parts: the first with so few digits that whole multiples of it are exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `eˣ`. Arguments below −708 count as −708 and above 709 as 709; NaN stays.
///
/// `x = n·ln 2 + r` with `|r| ≤ ln 2/2`; `e^r = 1 + r + r²·p(r)` with a polynomial `p` of degree 9 through the values of
/// `(e^r − 1 − r)/r²` at Chebyshev's nodes, which is off by less than 2e-17 of `e^r`.
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    // Written so that NaN falls through: a comparison with it is false.
    let x = if x < -708.0 { -708.0 } else { x };
    let x = if x > 709.0 { 709.0 } else { x };
    let shifted = x * LOG2_E + ROUNDER;
    let n = shifted - ROUNDER;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    // Estrin's scheme: short chains of dependent operations.
    let (r2, r4) = (r * r, (r * r) * (r * r));
    let pair = |low: f64, high: f64| low + r * high;
    let low = pair(0.500_000_000_000_000_1, 0.166_666_666_666_666_69)
        + r2 * pair(0.041_666_666_666_624_164, 0.008_333_333_333_330_065);
    let high = pair(0.001_388_888_891_719_689, 0.000_198_412_698_630_406_75)
        + r2 * pair(2.480_152_132_210_459e-5, 2.755_726_848_010_692_6e-6);
    let highest = pair(2.762_007_600_563_138e-7, 2.510_037_592_918_592_5e-8);
    let value = 1.0 + (r + r2 * (low + r4 * (high + r4 * highest)));
    // The lowest bits of `shifted` hold n; pushed into the exponent they multiply by 2ⁿ.
    f64::from_bits(value.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// Natural logarithm of a positive normal number. Zero, negative and subnormal numbers give a finite number without
/// meaning: who may have one asks first. NaN stays.
///
/// `x = 2ⁿ·m` with `√½ ≤ m < √2`; `ln m = 2·artanh(s)`, `s = (m − 1)/(m + 1)`, by the polynomial of W. J. Cody's kind
/// that the C library of `FreeBSD` uses (`e_log.c`, error below 2⁻⁵⁸).
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    const FRACTION: u64 = (1 << 52) - 1;
    const ONE: u64 = 0x3FF0_0000_0000_0000;
    /// 2⁵² and the bias of the exponent: takes the whole number that a bit pattern holds to a number.
    const BIASED: f64 = 4_503_599_627_370_496.0 + 1023.0;
    const BIG: u64 = 0x4330_0000_0000_0000;
    let bits = x.to_bits();
    let m = f64::from_bits((bits & FRACTION) | ONE);
    let exponent = f64::from_bits((bits >> 52) | BIG) - BIASED;
    let is_upper = m >= SQRT_2;
    let m = if is_upper { 0.5 * m } else { m };
    let n = if is_upper { exponent + 1.0 } else { exponent };
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let (z, w) = (s * s, (s * s) * (s * s));
    let odd = w * (3.999_999_999_940_942e-1 + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let even = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1 + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    let half_square = 0.5 * f * f;
    let value = n * LN_2_HIGH - ((half_square - (s * (half_square + (odd + even)) + n * LN_2_LOW)) - f);
    if x.is_nan() { x } else { value }
}

/// `xʸ` of a positive normal `x`.
#[inline(always)]
#[must_use]
pub fn power(x: f64, y: f64) -> f64 {
    exp(y * ln(x))
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

    #[test]
    fn power_is_as_near_as_its_parts_allow() {
        for x in over(1e-6, 1e6).step_by(7) {
            for y in [0.5, 1.0, 2.0, 3.7, -2.2] {
                let (found, wanted) = (power(x, y), x.powf(y));
                let bound = 3e-16 * (1.0 + (y * x.ln()).abs());
                assert!((found / wanted - 1.0).abs() < bound, "{x}^{y}: {found} for {wanted}");
            }
        }
    }
}
