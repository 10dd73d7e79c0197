//! A belief: a family, cut to a range where one is given.

use super::curve::{Constant, Shape};
use super::error::{self, DistributionError};
use super::family::Family;
use super::moments;

/// A belief: a family, cut to a range where one is given.
///
/// A cut is truncation: what lies outside the range is dropped, and what is left is scaled up to 1. It comes after the
/// fit: a lognormal by `p10` and `p90` that is cut keeps the fitted shape, so its own percentiles move.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    family: Family,
    min: Option<f64>,
    max: Option<f64>,
    shape: Shape,
    /// Shares of the whole family at the bounds of the cut.
    low: f64,
    high: f64,
    /// Lowest and highest value after the cut; infinite where there is none.
    support: (f64, f64),
}

impl Distribution {
    /// The smallest share of a family that a cut may leave: below it the numbers that are left are too coarse.
    pub const SMALLEST_SHARE: f64 = 1e-9;

    /// Shares nearer to 0 than this are taken for it. Designs stay above 1e-16.
    const SMALLEST_TAIL: f64 = 1e-40;

    /// Checks the parameters; cuts to `min..max` by truncation.
    ///
    /// # Errors
    /// Impossible parameters; bounds that are not finite or stand in the wrong order; a cut that leaves less than
    /// [`Self::SMALLEST_SHARE`] of the family.
    pub fn new(family: Family, min: Option<f64>, max: Option<f64>) -> Result<Self, DistributionError> {
        let shape = Shape::new(&family)?;
        for (name, bound) in [("min", min), ("max", max)] {
            if let Some(bound) = bound {
                error::finite(name, bound)?;
            }
        }
        let (from, to) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
        if from > to {
            return Err(DistributionError::Order { needs: "min ≤ max", found: vec![from, to] });
        }
        let (lowest, highest) = shape.curve().support();
        let nothing_left = DistributionError::NothingLeft { min: from, max: to, lowest, highest };
        let Some(shape) = shape.restricted(from, to) else { return Err(nothing_left) };
        if shape.has_atoms() {
            let support = shape.curve().support();
            return Ok(Self { family, min, max, shape, low: 0.0, high: 1.0, support });
        }
        let low = if from > lowest { shape.curve().cdf(from) } else { 0.0 };
        let high = if to < highest { shape.curve().cdf(to) } else { 1.0 };
        if !(Self::SMALLEST_SHARE..=1.0).contains(&(high - low)) {
            return Err(nothing_left);
        }
        Ok(Self { family, min, max, shape, low, high, support: (lowest.max(from), highest.min(to)) })
    }

    /// A known number.
    #[must_use]
    pub fn constant(value: f64) -> Self {
        Self {
            family: Family::Constant(value),
            min: None,
            max: None,
            shape: Shape::Constant(Constant(value)),
            low: 0.0,
            high: 1.0,
            support: (value, value),
        }
    }

    /// The family, as it was stated.
    #[must_use]
    pub fn family(&self) -> &Family {
        &self.family
    }

    /// The bounds of the cut, as they were stated.
    #[must_use]
    pub fn cut(&self) -> (Option<f64>, Option<f64>) {
        (self.min, self.max)
    }

    /// Whether there is more than one value. A family without spread is a known number.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        !matches!(self.shape, Shape::Constant(_))
    }

    /// Whether single values have chances of their own: a known number, a few values, what was observed.
    #[must_use]
    pub fn has_atoms(&self) -> bool {
        self.shape.has_atoms()
    }

    /// Lowest and highest value, after the cut; infinite where there is none.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        self.support
    }

    /// The value below which a share `u` of the belief lies.
    ///
    /// `u` is taken into the open interval (0, 1), so the result is finite; NaN gives NaN.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        if u.is_nan() {
            return f64::NAN;
        }
        let whole = self.share_of_family(u);
        self.within_support(self.shape.curve().quantile(whole))
    }

    /// Share of the belief at or below `x`, 0–1.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        if x < self.support.0 {
            return 0.0;
        }
        if x >= self.support.1 {
            return 1.0;
        }
        ((self.shape.curve().cdf(x) - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Mean after the cut; infinite where the tail is too heavy for one.
    ///
    /// Closed form without a cut, else by quadrature of the quantile function (relative error about 1e-9).
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.is_whole() { self.shape.curve().mean() } else { moments::mean(|u| self.quantile(u)) }
    }

    /// Standard deviation after the cut; infinite where the tail is too heavy for one.
    ///
    /// Closed form without a cut, else by quadrature of the quantile function (relative error about 1e-9).
    #[must_use]
    pub fn sd(&self) -> f64 {
        if self.is_whole() { self.shape.curve().sd() } else { moments::sd(|u| self.quantile(u)) }
    }

    /// Whether the cut took nothing away.
    fn is_whole(&self) -> bool {
        self.low == 0.0 && self.high == 1.0
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The share of the whole family that a share of what is left stands for.
    pub(super) fn share_of_family(&self, u: f64) -> f64 {
        let whole = self.low + (self.high - self.low) * u;
        whole.clamp(Self::SMALLEST_TAIL, 1.0 - f64::EPSILON / 2.0)
    }

    /// The share of the whole family that is left.
    pub(super) fn mass(&self) -> f64 {
        self.high - self.low
    }

    fn within_support(&self, value: f64) -> f64 {
        value.clamp(self.support.0.max(f64::MIN), self.support.1.min(f64::MAX))
    }
}
