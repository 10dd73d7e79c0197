//! Statistics of one column over trajectories, each with its Monte Carlo error.
//!
//! Every estimator here is first linearised: its error is that of the mean of what each trajectory contributes to it
//! (its influence). One rule for the error of a mean, [`standard_error`], therefore serves means, shares, quantiles,
//! `CVaR`, ratios and all their differences, under independent trajectories as under blocks, and paired differences keep
//! the correlation that common random numbers bring.
//!
//! Not finite means: undefined (NaN) or "never" (+∞). Such a value stands beyond every value in quantiles and is left
//! out of means. Sums run in the order of trajectories with compensation, so that they repeat to the bit.

use super::influence;
use super::moments::Moments;
use crate::engine::Blocks;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Half-width of a 95% interval in standard errors that are known well.
pub const Z95: f64 = 1.96;

/// Degrees of freedom from which an error counts as known well: the quantile of t is then within 0.0024 of [`Z95`].
const FREEDOM_KNOWN_WELL: f64 = 1_000.0;

/// Degrees of freedom below which an error says too little for an interval: those of five blocks.
const FREEDOM_LEAST: f64 = 4.0;

/// Half-width of a 95% interval in standard errors that rest on this many degrees of freedom; NaN below those of five
/// blocks.
#[must_use]
pub fn t95(freedom: f64) -> f64 {
    if freedom >= FREEDOM_KNOWN_WELL {
        return Z95;
    }
    if freedom.is_nan() || freedom < FREEDOM_LEAST {
        return f64::NAN;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(0.975))
}

/// Part of the trajectories in the tail of `CVaR`.
pub const CVAR_TAIL: f64 = 0.05;

/// A number with its Monte Carlo standard error; either may be NaN: undefined or unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its standard error from the finite number of trajectories; NaN where the design does not tell it.
    pub se: f64,
    /// Degrees of freedom that the error rests on: independent trajectories or whole blocks, less one; infinite where the
    /// error is known well.
    pub freedom: f64,
}

impl Estimate {
    /// What has no value.
    pub const UNDEFINED: Self = Self { value: f64::NAN, se: f64::NAN, freedom: f64::INFINITY };

    /// A number with an error that is known well.
    #[must_use]
    pub const fn known(value: f64, se: f64) -> Self {
        Self { value, se, freedom: f64::INFINITY }
    }

    /// A number whose error rests on the blocks of this many trajectories.
    #[must_use]
    pub fn of_blocks(value: f64, se: f64, blocks: Blocks, trajectories: usize) -> Self {
        Self { value, se, freedom: blocks.independent(trajectories) as f64 - 1.0 }
    }

    /// Half the width of the 95% interval, by the quantile of Student's t; NaN where the error is unknown or rests on
    /// fewer than five blocks.
    #[must_use]
    pub fn half_width(self) -> f64 {
        t95(self.freedom) * self.se
    }

    /// Whether Monte Carlo error could turn the sign: zero lies in the 95% interval, or that is unknown.
    #[must_use]
    pub fn could_flip(self) -> bool {
        let is_certain = self.value.abs() > self.half_width();
        !is_certain
    }

    /// The 95% interval; NaN where [`Self::half_width`] is.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        (self.value - self.half_width(), self.value + self.half_width())
    }
}

/// An estimate with what each trajectory contributes to its error; contributions have mean zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Linearised {
    /// The estimate.
    pub value: f64,
    /// To first order, `estimate − truth` is the mean of these.
    pub influence: Vec<f64>,
}

impl Linearised {
    /// The estimate with its error.
    #[must_use]
    pub fn estimate(&self, blocks: Blocks) -> Estimate {
        if !self.value.is_finite() {
            return Estimate::UNDEFINED;
        }
        Estimate::of_blocks(self.value, standard_error(&self.influence, blocks), blocks, self.influence.len())
    }

    /// The difference of two estimates from the same trajectories, so that what they share cancels in its error.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self {
            value: self.value - other.value,
            influence: self.influence.iter().zip(&other.influence).map(|(a, b)| a - b).collect(),
        }
    }
}

/// Sum in the order given, compensated: what each addition loses is added up apart, to the bit as in Neumaier's
/// algorithm, but without a branch (Knuth's two-sum). All values must be finite.
#[must_use]
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = total + value;
        let rounded = next - total;
        lost += (total - (next - rounded)) + (value - rounded);
        total = next;
    }
    total + lost
}

/// Standard error of the mean of finite values: `sd/√n` of independent trajectories, or of the means of whole blocks.
///
/// NaN with fewer than two trajectories or whole blocks. Values after the last whole block are left out.
#[must_use]
pub fn standard_error(values: &[f64], blocks: Blocks) -> f64 {
    standard_error_by(values.len(), |i| values[i], blocks)
}

/// As [`standard_error`], of values that are made when they are asked for.
pub(super) fn standard_error_by(count: usize, at: impl Fn(usize) -> f64, blocks: Blocks) -> f64 {
    match blocks {
        Blocks::Independent => sd_by(count, at) / (count as f64).sqrt(),
        Blocks::Size(size) => {
            let size = size.max(1);
            let mean_of = |block: usize| sum((block * size..(block + 1) * size).map(&at)) / size as f64;
            let means: Vec<f64> = (0..count / size).map(mean_of).collect();
            sd(&means) / (means.len() as f64).sqrt()
        }
    }
}

/// Standard deviation of the finite values, with `n − 1`; NaN of fewer than two.
#[must_use]
pub fn sd(values: &[f64]) -> f64 {
    sd_by(values.len(), |i| values[i])
}

fn sd_by(count: usize, at: impl Fn(usize) -> f64) -> f64 {
    Moments::of(count, at).sd()
}

/// Part of the values that is finite: defined, and not "never".
#[must_use]
pub fn defined_share(values: &[f64]) -> f64 {
    values.iter().filter(|x| x.is_finite()).count() as f64 / values.len() as f64
}

/// Mean of the finite values, linearised as the ratio of their sum to their number.
#[must_use]
pub fn mean_linearised(values: &[f64]) -> Linearised {
    influence::mean(values).linearised(values)
}

/// Mean of the finite values; of independent trajectories the error is their `sd/√n`.
#[must_use]
pub fn mean(values: &[f64], blocks: Blocks) -> Estimate {
    mean_by(values.len(), |i| values[i], blocks)
}

/// As [`mean`], of values that are made when they are asked for.
pub(super) fn mean_by(count: usize, at: impl Fn(usize) -> f64, blocks: Blocks) -> Estimate {
    if blocks == Blocks::Independent {
        return Moments::of(count, at).estimate();
    }
    let statistic = influence::mean_by(count, &at);
    if !statistic.value.is_finite() {
        return Estimate::UNDEFINED;
    }
    Estimate::of_blocks(statistic.value, standard_error_by(count, |i| statistic.of(at(i)), blocks), blocks, count)
}

/// Share of the trajectories in which something holds.
///
/// Where it holds in none or in all, the spread of the sample says nothing about the error; the error is then that of
/// two added successes and failures, `√(2(n+2))/(n+4)^1.5` (Agresti and Coull, 1998, The American Statistician 52(2),
/// 119–126), whose 95% bound is close to `3/n`.
#[must_use]
pub fn share(holds: impl IntoIterator<Item = bool>, blocks: Blocks) -> Estimate {
    let values: Vec<f64> = holds.into_iter().map(|h| f64::from(u8::from(h))).collect();
    score(&values, blocks)
}

/// A share of so many independent trajectories that has been counted already, with the error of [`share`].
#[must_use]
pub fn counted_share(share: f64, trajectories: usize) -> Estimate {
    let se = (share * (1.0 - share) / trajectories as f64).sqrt();
    bounded_below(Estimate::known(share, se), || trajectories)
}

/// Mean of scores between 0 and 1, with the same bound as [`share`] where all are 0 or all are 1; NaN are left out.
#[must_use]
pub fn score(values: &[f64], blocks: Blocks) -> Estimate {
    score_by(values.len(), |i| values[i], blocks)
}

/// As [`score`], of values that are made when they are asked for.
pub(super) fn score_by(count: usize, at: impl Fn(usize) -> f64, blocks: Blocks) -> Estimate {
    let estimate = mean_by(count, &at, blocks);
    bounded_below(estimate, || (0..count).filter(|&i| at(i).is_finite()).count())
}

/// Mean score of independent trajectories: this many score 1, ½ and 0.
pub(super) fn score_of_counts(ones: usize, halves: usize, zeros: usize) -> Estimate {
    let estimate = Moments::of_groups([(ones, 1.0), (halves, 0.5), (zeros, 0.0)]).estimate();
    bounded_below(estimate, || ones + halves + zeros)
}

/// Share of weighted trajectories that are worth so many independent ones, with the same bound as [`share`].
#[must_use]
pub fn weighted_share(estimate: Estimate, worth: f64) -> Estimate {
    bounded_below(estimate, || worth as usize)
}

/// Where all scores are 0 or all are 1, the error is that of two added successes and failures.
fn bounded_below(estimate: Estimate, defined: impl Fn() -> usize) -> Estimate {
    if estimate.se.is_finite() && (estimate.value == 0.0 || estimate.value == 1.0) {
        let n = defined() as f64;
        return Estimate { se: (2.0 * (n + 2.0)).sqrt() / libm::pow(n + 4.0, 1.5), ..estimate };
    }
    estimate
}

/// A column in ascending order; what is not finite stands beyond every value.
#[derive(Clone, Debug)]
pub struct Ordered {
    finite: Vec<f64>,
    count: usize,
    least: usize,
    most: usize,
}

impl Ordered {
    /// Sorts a column.
    #[must_use]
    pub fn new(values: &[f64]) -> Self {
        // Whole numbers in the same order as the values are sorted faster than these.
        let mut keys: Vec<i64> = values.iter().filter(|x| x.is_finite()).map(|x| key(*x)).collect();
        keys.sort_unstable();
        let how_many = |infinity: f64| values.iter().filter(|&&x| x == infinity).count();
        Self {
            finite: keys.into_iter().map(value_of).collect(),
            count: values.len(),
            least: how_many(f64::NEG_INFINITY),
            most: how_many(f64::INFINITY),
        }
    }

    /// The order statistic at `⌈p·n⌉`; NaN where that is not finite.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        self.finite.get(self.rank(p) - 1).copied().unwrap_or(f64::NAN)
    }

    /// `⌈p·n⌉`, at least 1; a product that rounding lifted just above a whole number counts as that number.
    pub(super) fn rank(&self, p: f64) -> usize {
        ((p * self.count as f64 - 1e-9).ceil() as usize).max(1)
    }

    /// How many values, finite or not.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether no value is NaN.
    pub(super) fn is_defined(&self) -> bool {
        self.least + self.finite.len() + self.most == self.count
    }

    /// These values without some of them.
    pub(super) fn without(&self, left_out: &Self) -> Self {
        let mut left_out_next = left_out.finite.iter().map(|x| key(*x)).peekable();
        let stays = |value: &&f64| left_out_next.next_if_eq(&key(**value)).is_none();
        Self {
            finite: self.finite.iter().filter(stays).copied().collect(),
            count: self.count - left_out.count,
            least: self.least - left_out.least,
            most: self.most - left_out.most,
        }
    }

    /// All but NaN, ascending.
    pub(super) fn defined(&self) -> impl DoubleEndedIterator<Item = f64> + '_ {
        let repeat = std::iter::repeat_n;
        repeat(f64::NEG_INFINITY, self.least).chain(self.finite.iter().copied()).chain(repeat(f64::INFINITY, self.most))
    }
}

/// The finite ones, ascending.
pub(super) fn finite(ordered: &Ordered) -> &[f64] {
    &ordered.finite
}

/// A whole number that orders as the value does under `f64::total_cmp`.
pub(in crate::analysis) fn key(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

fn value_of(key: i64) -> f64 {
    f64::from_bits((key ^ ((key >> 63) as u64 >> 1) as i64) as u64)
}

/// The order statistic at `⌈p·n⌉` with its error.
///
/// The error is the half-width of the binomial order-statistic interval over 1.96,
///
/// ```text
/// se(Q(p)) = (Q(p + 1.96·s) − Q(p − 1.96·s)) / (2·1.96)
/// ```
///
/// with `s` the standard error of the share at or below `Q(p)`: `√(p(1−p)/n)`, or from blocks. NaN where an end of the
/// interval lies outside the sample or is not finite.
/// Source: `David and Nagaraja`, Order Statistics, 3rd ed. (2003), section 7.1.
#[must_use]
pub fn quantile(values: &[f64], ordered: &Ordered, p: f64, blocks: Blocks) -> Estimate {
    quantile_parts(values, ordered, p, blocks).0
}

/// The quantile with its influence: `(p − [x ≤ Q]) · se(Q)/s`, which is `(p − [x ≤ Q])/f(Q)` with an estimated density.
#[must_use]
pub fn quantile_linearised(values: &[f64], ordered: &Ordered, p: f64, blocks: Blocks) -> Linearised {
    influence::quantile(values, ordered, p, blocks).linearised(values)
}

/// The quantile, and the error of the share at or below it.
pub(super) fn quantile_parts(values: &[f64], ordered: &Ordered, p: f64, blocks: Blocks) -> (Estimate, f64) {
    let value = ordered.quantile(p);
    if !value.is_finite() {
        return (Estimate::UNDEFINED, f64::NAN);
    }
    let share_se = match blocks {
        Blocks::Independent => (p * (1.0 - p) / values.len() as f64).sqrt(),
        Blocks::Size(_) => standard_error_by(values.len(), |i| f64::from(u8::from(values[i] <= value)), blocks),
    };
    let (low, high) = (p - Z95 * share_se, p + Z95 * share_se);
    let is_inside = low > 0.0 && high < 1.0;
    let se = if is_inside { (ordered.quantile(high) - ordered.quantile(low)) / (2.0 * Z95) } else { f64::NAN };
    (Estimate::of_blocks(value, se, blocks, values.len()), share_se)
}

/// Ratio of two means of the same trajectories, `E[a]/E[b]`, by the delta method: influence `(a − r·b)/E[b]`.
///
/// Undefined (NaN) where the mean below is not above zero. Both columns must be finite.
/// Source: Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3.
#[must_use]
pub fn ratio_of_means(above: &[f64], below: &[f64]) -> Linearised {
    let n = above.len() as f64;
    let (top, bottom) = (sum(above.iter().copied()) / n, sum(below.iter().copied()) / n);
    if !(bottom > 0.0 && top.is_finite()) {
        return Linearised { value: f64::NAN, influence: vec![0.0; above.len()] };
    }
    let ratio = top / bottom;
    let influence = above.iter().zip(below).map(|(a, b)| (a - ratio * b) / bottom).collect();
    Linearised { value: ratio, influence }
}

#[cfg(test)]
mod tests;
