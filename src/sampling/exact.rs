//! A number with the same bits on every platform, so that the samplers of `rand_distr` have them too.
//!
//! `rand_distr` asks its number for exponential and logarithm, and an `f64` asks the platform's library, which differs in
//! the last digit from one platform to the next. An [`Exact`] is an `f64` that asks [`crate::lanes`] and `libm`. Its
//! normal and exponential numbers are the quantile functions of one uniform number, where those of an `f64` are tables
//! with tails that need the platform's library.

use super::hash::unit;
use crate::distribution::standard_normal_quantile;
use crate::lanes;
use num_traits::{Float, FloatConst, Num, NumCast, One, ToPrimitive, Zero};
use rand::Rng;
use rand::distr::StandardUniform;
use rand_distr::{Distribution, Exp1, Open01, StandardNormal};
use std::num::FpCategory;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

/// An `f64` whose functions do not ask the platform.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Exact(pub f64);

impl Distribution<Exact> for StandardUniform {
    #[inline(always)]
    fn sample<R: Rng + ?Sized>(&self, random: &mut R) -> Exact {
        Exact(unit(random.next_u64()))
    }
}

impl Distribution<Exact> for Open01 {
    #[inline(always)]
    fn sample<R: Rng + ?Sized>(&self, random: &mut R) -> Exact {
        Exact(unit(random.next_u64()))
    }
}

impl Distribution<Exact> for StandardNormal {
    #[inline(always)]
    fn sample<R: Rng + ?Sized>(&self, random: &mut R) -> Exact {
        Exact(standard_normal_quantile(unit(random.next_u64())))
    }
}

impl Distribution<Exact> for Exp1 {
    #[inline(always)]
    fn sample<R: Rng + ?Sized>(&self, random: &mut R) -> Exact {
        Exact(-lanes::ln(unit(random.next_u64())))
    }
}

/// Functions of one number and what they are, each a function of an `f64`.
macro_rules! functions {
    ($( $name:ident: $of:path, )*) => { $(
        #[inline(always)]
        fn $name(self) -> Self {
            Self($of(self.0))
        }
    )* };
}

/// Functions of two numbers.
macro_rules! of_two {
    ($( $name:ident: $of:path, )*) => { $(
        #[inline(always)]
        fn $name(self, other: Self) -> Self {
            Self($of(self.0, other.0))
        }
    )* };
}

/// Numbers that stand for themselves.
macro_rules! constants {
    ($( $name:ident: $value:expr, )*) => { $(
        fn $name() -> Self {
            Self($value)
        }
    )* };
}

/// Questions to one number.
macro_rules! questions {
    ($( $name:ident: $kind:ty, )*) => { $(
        fn $name(self) -> $kind {
            self.0.$name()
        }
    )* };
}

/// Operators between two numbers.
macro_rules! operators {
    ($( $Operator:ident $name:ident $symbol:tt, )*) => { $(
        impl $Operator for Exact {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self(self.0 $symbol other.0)
            }
        }
    )* };
}

operators! { Add add +, Sub sub -, Mul mul *, Div div /, Rem rem %, }

impl Float for Exact {
    constants! {
        nan: f64::NAN,
        infinity: f64::INFINITY,
        neg_infinity: f64::NEG_INFINITY,
        neg_zero: -0.0,
        min_value: f64::MIN,
        min_positive_value: f64::MIN_POSITIVE,
        max_value: f64::MAX,
    }
    questions! {
        is_nan: bool,
        is_infinite: bool,
        is_finite: bool,
        is_normal: bool,
        classify: FpCategory,
        is_sign_positive: bool,
        is_sign_negative: bool,
    }
    // Exact by IEEE 754, or by what they are.
    functions! {
        floor: f64::floor,
        ceil: f64::ceil,
        round: f64::round,
        trunc: f64::trunc,
        fract: f64::fract,
        abs: f64::abs,
        signum: f64::signum,
        recip: f64::recip,
        sqrt: f64::sqrt,
    }
    of_two! { max: f64::max, min: f64::min, abs_sub: libm::fdim, }
    functions! {
        exp: libm::exp,
        exp2: libm::exp2,
        exp_m1: libm::expm1,
        ln: libm::log,
        ln_1p: libm::log1p,
        log2: libm::log2,
        log10: libm::log10,
        cbrt: libm::cbrt,
        sin: libm::sin,
        cos: libm::cos,
        tan: libm::tan,
        asin: libm::asin,
        acos: libm::acos,
        atan: libm::atan,
        sinh: libm::sinh,
        cosh: libm::cosh,
        tanh: libm::tanh,
        asinh: libm::asinh,
        acosh: libm::acosh,
        atanh: libm::atanh,
    }
    of_two! { powf: libm::pow, hypot: libm::hypot, atan2: libm::atan2, }

    fn mul_add(self, factor: Self, summand: Self) -> Self {
        Self(self.0.mul_add(factor.0, summand.0))
    }

    fn powi(self, exponent: i32) -> Self {
        Self(self.0.powi(exponent))
    }

    fn log(self, base: Self) -> Self {
        self.ln() / base.ln()
    }

    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }

    fn integer_decode(self) -> (u64, i16, i8) {
        Float::integer_decode(self.0)
    }
}

macro_rules! known {
    ($( $name:ident, )*) => {
        impl FloatConst for Exact { $(
            fn $name() -> Self {
                Self(std::f64::consts::$name)
            }
        )* }
    };
}

known! {
    E, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_3, FRAC_PI_4, FRAC_PI_6, FRAC_PI_8, LN_10,
    LN_2, LOG10_E, LOG2_E, PI, SQRT_2,
}

impl Neg for Exact {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Exact {
    fn zero() -> Self {
        Self(0.0)
    }

    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Exact {
    fn one() -> Self {
        Self(1.0)
    }
}

impl Num for Exact {
    type FromStrRadixErr = <f64 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        f64::from_str_radix(text, radix).map(Self)
    }
}

impl ToPrimitive for Exact {
    fn to_i64(&self) -> Option<i64> {
        self.0.to_i64()
    }

    fn to_u64(&self) -> Option<u64> {
        self.0.to_u64()
    }

    fn to_f64(&self) -> Option<f64> {
        Some(self.0)
    }
}

impl NumCast for Exact {
    fn from<T: ToPrimitive>(number: T) -> Option<Self> {
        number.to_f64().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::{Purpose, Streams};
    use rand_distr::{Gamma, Poisson};

    /// Mean and variance of draws.
    fn moments(count: u64, mut draw: impl FnMut(&mut super::super::Stream) -> f64) -> (f64, f64) {
        let draws: Vec<f64> =
            (0..count).map(|k| draw(&mut Streams::new(3, k, 0).event(Purpose::Opportunity, 0, 0, 0))).collect();
        let mean = draws.iter().sum::<f64>() / count as f64;
        (mean, draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count as f64)
    }

    /// Draws with these central moments: mean, variance, and the fourth over the square of the variance.
    fn hold(name: &str, (mean, variance): (f64, f64), wanted: (f64, f64, f64), count: u64) {
        let (true_mean, true_variance, kurtosis) = wanted;
        let mean_se = (true_variance / count as f64).sqrt();
        let variance_se = true_variance * ((kurtosis - 1.0) / count as f64).sqrt();
        assert!((mean - true_mean).abs() < 4.5 * mean_se, "{name}: mean {mean} for {true_mean}");
        assert!((variance - true_variance).abs() < 4.5 * variance_se, "{name}: {variance} for {true_variance}");
    }

    #[test]
    fn samplers_have_the_moments_of_their_distributions() {
        let n = 200_000;
        hold(
            "normal",
            moments(n, |s| {
                let x: Exact = StandardNormal.sample(s);
                x.0
            }),
            (0.0, 1.0, 3.0),
            n,
        );
        hold(
            "exponential",
            moments(n, |s| {
                let x: Exact = Exp1.sample(s);
                x.0
            }),
            (1.0, 1.0, 9.0),
            n,
        );
        for shape in [0.4, 1.0, 2.5, 60.0] {
            let gamma = Gamma::new(Exact(shape), Exact(2.0)).unwrap();
            let wanted = (2.0 * shape, 4.0 * shape, 3.0 + 6.0 / shape);
            hold("gamma", moments(n, |s| gamma.sample(s).0), wanted, n);
        }
        for rate in [0.3, 7.0, 12.5, 400.0] {
            let poisson = Poisson::new(Exact(rate)).unwrap();
            hold("poisson", moments(n, |s| poisson.sample(s).0), (rate, rate, 3.0 + 1.0 / rate), n);
        }
    }

    #[test]
    fn values_are_pinned_because_results_depend_on_them() {
        let stream = || Streams::new(1, 2, 0).event(Purpose::Opportunity, 3, 4, 5);
        let normal: Exact = StandardNormal.sample(&mut stream());
        let step: Exact = Exp1.sample(&mut stream());
        let gamma = Gamma::new(Exact(2.5), Exact(0.4)).unwrap().sample(&mut stream());
        let poisson = Poisson::new(Exact(30.0)).unwrap().sample(&mut stream());
        let pinned = [-1.632_623_149_054_909_5, 2.970_568_752_366_847_6, 0.217_000_252_520_172_16, 40.0];
        assert_eq!([normal.0, step.0, gamma.0, poisson.0], pinned);
    }
}
