//! The exponential and the logarithm that [`super::double`] and [`super::single`] have in common: the same steps with other
//! constants and polynomials.

/// `eˣ` of a kind of float: `x = n·ln 2 + r` with `|r| ≤ ln 2/2`, and `e^r = 1 + r + r²·p(r)` with the polynomial `p` of
/// `r` and its square that stands last.
macro_rules! exponential {
    (
        $( #[$about:meta] )*
        $float:ident from $least:literal to $most:literal;
        ln_2 = $ln_2_high:expr, $ln_2_low:expr;
        rounder = $rounder:expr, digits = $digits:literal;
        |$r:ident, $r2:ident| $polynomial:expr
    ) => {
        $( #[$about] )*
        #[inline(always)]
        #[must_use]
        pub fn exp(x: $float) -> $float {
            // Written so that NaN falls through: a comparison with it is false.
            let x = if x < $least { $least } else { x };
            let x = if x > $most { $most } else { x };
            // Adding and taking away a number whose last place is one rounds to a whole number.
            let shifted = x * std::$float::consts::LOG2_E + $rounder;
            let n = shifted - $rounder;
            let $r = (x - n * $ln_2_high) - n * $ln_2_low;
            let $r2 = $r * $r;
            let value = 1.0 + ($r + $r2 * $polynomial);
            // The lowest bits of `shifted` hold n; pushed into the exponent they multiply by 2ⁿ.
            $float::from_bits(value.to_bits().wrapping_add(shifted.to_bits() << $digits))
        }
    };
}

/// Natural logarithm of a kind of float: `x = 2ⁿ·m` with `√½ ≤ m < √2`; `ln m = 2·artanh(s)`, `s = (m − 1)/(m + 1)`, whose
/// series over `z = s²` and `w = s⁴` is split into the two polynomials that stand last. The exponent is read off the bits.
macro_rules! logarithm {
    (
        $( #[$about:meta] )*
        $float:ident, bits = $kind:ident, digits = $digits:literal, one = $one:literal;
        ln_2 = $ln_2_high:expr, $ln_2_low:expr;
        |$bits:ident| $exponent:expr;
        |$z:ident, $w:ident| $odd:expr, $even:expr
    ) => {
        $( #[$about] )*
        #[inline(always)]
        #[must_use]
        pub fn ln(x: $float) -> $float {
            const FRACTION: $kind = (1 << $digits) - 1;
            let $bits = x.to_bits();
            let m = $float::from_bits(($bits & FRACTION) | $one);
            let exponent = $exponent;
            let is_upper = m >= std::$float::consts::SQRT_2;
            let m = if is_upper { 0.5 * m } else { m };
            let n = if is_upper { exponent + 1.0 } else { exponent };
            let f = m - 1.0;
            let s = f / (2.0 + f);
            let ($z, $w) = (s * s, (s * s) * (s * s));
            let (odd, even) = ($odd, $even);
            let half_square = 0.5 * f * f;
            let value = n * $ln_2_high - ((half_square - (s * (half_square + (odd + even)) + n * $ln_2_low)) - f);
            if x.is_nan() { x } else { value }
        }
    };
}

pub(super) use {exponential, logarithm};
