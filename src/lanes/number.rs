//! What a number is: in single precision for rules and records, in double for what is drawn, added up and told.

use super::{double as in_double, single as in_single};
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// The number of rules and records. With the feature `double` it is an `f64`, so that a second implementation can be
/// compared to more digits than a single one has.
#[cfg(not(feature = "double"))]
pub type Real = f32;
/// The number of rules and records.
#[cfg(feature = "double")]
pub type Real = f64;

/// How far two ways to a number of rules may lie apart, as a part of it: some sixteen roundings of an `f32`, and what an
/// `f64` has room for.
pub const PRECISION: f64 = if size_of::<Real>() == size_of::<f32>() { 2e-6 } else { 1e-12 };

/// A number of either precision.
pub trait Number:
    Copy
    + PartialOrd
    + Default
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// Without its sign.
    #[must_use]
    fn abs(self) -> Self;
    /// See [`exp`].
    #[must_use]
    fn exp(self) -> Self;
    /// See [`ln`].
    #[must_use]
    fn ln(self) -> Self;
}

impl Number for f32 {
    #[inline(always)]
    fn abs(self) -> Self {
        f32::abs(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        in_single::exp(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        in_single::ln(self)
    }
}

impl Number for f64 {
    #[inline(always)]
    fn abs(self) -> Self {
        f64::abs(self)
    }

    #[inline(always)]
    fn exp(self) -> Self {
        in_double::exp(self)
    }

    #[inline(always)]
    fn ln(self) -> Self {
        in_double::ln(self)
    }
}

/// `eˣ`, constant beyond −87 and 88 in single precision, −708 and 709 in double; NaN stays.
#[inline(always)]
#[must_use]
pub fn exp<X: Number>(x: X) -> X {
    x.exp()
}

/// Natural logarithm of a positive normal number. Zero, negative and subnormal numbers give a finite number without
/// meaning: who may have one asks first. NaN stays.
#[inline(always)]
#[must_use]
pub fn ln<X: Number>(x: X) -> X {
    x.ln()
}

/// `xʸ` of a positive normal `x`.
#[inline(always)]
#[must_use]
pub fn power<X: Number>(x: X, y: X) -> X {
    exp(y * ln(x))
}

/// The nearest number of rules.
#[inline(always)]
#[must_use]
pub fn real(x: f64) -> Real {
    x as Real
}

/// A whole number as one of rules; exact up to 2²⁴.
#[inline(always)]
#[must_use]
#[allow(clippy::cast_lossless, reason = "an `f32` does not hold every whole number")]
pub fn count(n: u32) -> Real {
    n as Real
}

/// A number of rules in double precision, exact.
#[inline(always)]
#[must_use]
#[allow(clippy::useless_conversion, reason = "with the feature `double` it is one already")]
pub fn double(x: Real) -> f64 {
    f64::from(x)
}

/// A uniform number of the open interval (0, 1) for rules to compare with: the nearest [`Real`], but never 1, which lies
/// below no chance. Small ones keep their relative precision, so that small chances are met as often as they should be.
#[inline(always)]
#[must_use]
pub fn uniform(u: f64) -> Real {
    super::at_most(real(u), 1.0 - 0.5 * Real::EPSILON)
}

/// What is rounded to numbers of rules: a number, an array or a record of numbers in double precision.
pub trait Rounds {
    /// The type with numbers of rules in place of double precision.
    type Rounded;
    /// Every number rounded to the nearest.
    fn rounded(&self) -> Self::Rounded;
}

impl Rounds for f64 {
    type Rounded = Real;

    #[inline(always)]
    fn rounded(&self) -> Real {
        real(*self)
    }
}

impl<const N: usize> Rounds for [f64; N] {
    type Rounded = [Real; N];

    #[inline(always)]
    fn rounded(&self) -> [Real; N] {
        self.map(real)
    }
}

/// What is told in double precision: a number, an array or a record of numbers of rules.
pub trait Widens {
    /// The type in double precision.
    type Wide;
    /// Every number, exact.
    fn wide(&self) -> Self::Wide;
}

impl Widens for Real {
    type Wide = f64;

    fn wide(&self) -> f64 {
        double(*self)
    }
}

impl<const N: usize> Widens for [Real; N] {
    type Wide = [f64; N];

    fn wide(&self) -> [f64; N] {
        self.map(double)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uniform_number_lies_between_the_ends_and_near_its_double() {
        for u in [1.0 - f64::EPSILON / 2.0, 1.0 - 1e-9, 1.0 - 1e-7, 0.5, 1e-9, 1e-16] {
            let near = uniform(u);
            assert!(near > 0.0 && near < 1.0, "{u}: {near}");
            assert!((double(near) / u - 1.0).abs() <= f64::from(f32::EPSILON), "{u}: {near}");
        }
    }

    #[test]
    fn power_is_as_near_as_its_parts_allow() {
        for k in 0..50_000_u32 {
            let x = 1e-6 + 20.0 * f64::from(k);
            for y in [0.5, 1.0, 2.0, 3.7, -2.2] {
                let (found, wanted) = (power(x, y), x.powf(y));
                let bound = 3e-16 * (1.0 + (y * x.ln()).abs());
                assert!((found / wanted - 1.0).abs() < bound, "{x}^{y}: {found} for {wanted}");
                // The base and the exponent are rounded before, so that they are what it is compared with.
                let (x, y) = (x as f32, y as f32);
                let (found, wanted) = (f64::from(power(x, y)), f64::from(x).powf(f64::from(y)));
                let bound = f64::from(f32::EPSILON) * (1.0 + (f64::from(y) * f64::from(x).ln()).abs());
                assert!(wanted > 1e37 || (found / wanted - 1.0).abs() < bound, "{x}^{y}: {found} for {wanted}");
            }
        }
    }

    #[test]
    fn whole_numbers_are_exact_and_rounding_is_to_the_nearest() {
        assert_eq!(double(count(1 << 24)), 16_777_216.0);
        assert_eq!([0.1, 1e300].rounded().map(double), [double(0.1), double(real(1e300))]);
        assert_eq!(double(real(0.5)), 0.5);
    }
}
