//! Statistics of one column over trajectories, each with its Monte Carlo error.
//!
//! Every estimator here is first linearised: its error is that of the mean of what each trajectory contributes to it
//! (its influence). One rule for the error of a mean, [`standard_error`], therefore serves means, shares, quantiles,
//! `CVaR`, ratios and all their differences, under independent trajectories as under blocks, and paired differences keep
//! the correlation that common random numbers bring.
//!
//! Not finite means: undefined (NaN) or "never" (+∞). Such a value stands beyond every value in quantiles and is left
//! out of means. Sums run in the order of trajectories with compensation, so that they repeat to the bit.

use crate::engine::Blocks;
use crate::metric::Direction;

/// Half-width of a 95 % interval in standard errors.
pub const Z95: f64 = 1.96;

/// Part of the trajectories in the tail of `CVaR`.
pub const CVAR_TAIL: f64 = 0.05;

/// A number with its Monte Carlo standard error; either may be NaN: undefined or unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Its standard error from the finite number of trajectories; NaN where the design does not tell it.
    pub se: f64,
}

impl Estimate {
    /// What has no value.
    pub const UNDEFINED: Self = Self { value: f64::NAN, se: f64::NAN };

    /// Whether Monte Carlo error could turn the sign: `|value| ≤ 1.96·se`, or the error is unknown.
    #[must_use]
    pub fn could_flip(self) -> bool {
        let is_certain = self.value.abs() > Z95 * self.se;
        !is_certain
    }

    /// The 95 % interval.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        (self.value - Z95 * self.se, self.value + Z95 * self.se)
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
        Estimate { value: self.value, se: standard_error(&self.influence, blocks) }
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

/// Sum in the order given, compensated (Neumaier); all values must be finite.
#[must_use]
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    total + lost
}

/// Standard error of the mean of finite values: `sd/√n` of independent trajectories, or of the means of whole blocks.
///
/// NaN with fewer than two trajectories or whole blocks. Values after the last whole block are left out.
#[must_use]
pub fn standard_error(values: &[f64], blocks: Blocks) -> f64 {
    match blocks {
        Blocks::Independent => sd(values) / (values.len() as f64).sqrt(),
        Blocks::Size(size) => {
            let size = size.max(1);
            let means: Vec<f64> =
                values.chunks_exact(size).map(|block| sum(block.iter().copied()) / size as f64).collect();
            sd(&means) / (means.len() as f64).sqrt()
        }
    }
}

/// Standard deviation of the finite values, with `n − 1`; NaN of fewer than two.
#[must_use]
pub fn sd(values: &[f64]) -> f64 {
    let n = finite(values).count() as f64;
    if n < 2.0 {
        return f64::NAN;
    }
    let mean = sum(finite(values)) / n;
    (sum(finite(values).map(|x| (x - mean).powi(2))) / (n - 1.0)).sqrt()
}

/// Part of the values that is finite: defined, and not "never".
#[must_use]
pub fn defined_share(values: &[f64]) -> f64 {
    finite(values).count() as f64 / values.len() as f64
}

/// Mean of the finite values, linearised as the ratio of their sum to their number.
#[must_use]
pub fn mean_linearised(values: &[f64]) -> Linearised {
    let count = finite(values).count() as f64;
    let mean = sum(finite(values)) / count;
    let share = count / values.len() as f64;
    let influence = values.iter().map(|x| if x.is_finite() { (x - mean) / share } else { 0.0 }).collect();
    Linearised { value: mean, influence }
}

/// Mean of the finite values; of independent trajectories the error is their `sd/√n`.
#[must_use]
pub fn mean(values: &[f64], blocks: Blocks) -> Estimate {
    let linearised = mean_linearised(values);
    match blocks {
        Blocks::Independent if linearised.value.is_finite() => {
            Estimate { value: linearised.value, se: sd(values) / (finite(values).count() as f64).sqrt() }
        }
        _ => linearised.estimate(blocks),
    }
}

/// Share of the trajectories in which something holds.
///
/// Where it holds in none or in all, the spread of the sample says nothing about the error; the error is then that of
/// two added successes and failures, `√(2(n+2))/(n+4)^1.5` (Agresti and Coull, 1998, The American Statistician 52(2),
/// 119–126), whose 95 % bound is close to `3/n`.
#[must_use]
pub fn share(holds: impl IntoIterator<Item = bool>, blocks: Blocks) -> Estimate {
    let values: Vec<f64> = holds.into_iter().map(|h| f64::from(u8::from(h))).collect();
    score(&values, blocks)
}

/// Mean of scores between 0 and 1, with the same bound as [`share`] where all are 0 or all are 1; NaN are left out.
#[must_use]
pub fn score(values: &[f64], blocks: Blocks) -> Estimate {
    let estimate = mean(values, blocks);
    if estimate.se.is_finite() && (estimate.value == 0.0 || estimate.value == 1.0) {
        let n = finite(values).count() as f64;
        return Estimate { se: (2.0 * (n + 2.0)).sqrt() / (n + 4.0).powf(1.5), ..estimate };
    }
    estimate
}

/// A column in ascending order; what is not finite stands beyond every value.
#[derive(Clone, Debug)]
pub struct Ordered {
    finite: Vec<f64>,
    count: usize,
}

impl Ordered {
    /// Sorts a column.
    #[must_use]
    pub fn new(values: &[f64]) -> Self {
        let mut finite: Vec<f64> = finite(values).collect();
        finite.sort_unstable_by(f64::total_cmp);
        Self { finite, count: values.len() }
    }

    /// The order statistic at `⌈p·n⌉`; NaN where that is not finite.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        self.finite.get(self.rank(p) - 1).copied().unwrap_or(f64::NAN)
    }

    /// `⌈p·n⌉`, at least 1; a product that rounding lifted just above a whole number counts as that number.
    fn rank(&self, p: f64) -> usize {
        ((p * self.count as f64 - 1e-9).ceil() as usize).max(1)
    }
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
    let (estimate, share_se) = quantile_parts(values, ordered, p, blocks);
    let scale = estimate.se / share_se;
    let influence = values.iter().map(|&x| scale * (p - f64::from(u8::from(x <= estimate.value)))).collect();
    Linearised { value: estimate.value, influence }
}

/// The quantile, and the error of the share at or below it.
fn quantile_parts(values: &[f64], ordered: &Ordered, p: f64, blocks: Blocks) -> (Estimate, f64) {
    let value = ordered.quantile(p);
    if !value.is_finite() {
        return (Estimate::UNDEFINED, f64::NAN);
    }
    let share_se = match blocks {
        Blocks::Independent => (p * (1.0 - p) / values.len() as f64).sqrt(),
        Blocks::Size(_) => {
            let below: Vec<f64> = values.iter().map(|&x| f64::from(u8::from(x <= value))).collect();
            standard_error(&below, blocks)
        }
    };
    let (low, high) = (p - Z95 * share_se, p + Z95 * share_se);
    let is_inside = low > 0.0 && high < 1.0;
    let se = if is_inside { (ordered.quantile(high) - ordered.quantile(low)) / (2.0 * Z95) } else { f64::NAN };
    (Estimate { value, se }, share_se)
}

/// `CVaR` 5 %: the mean of the worst `⌈0.05·n⌉` values, the lowest or, where less is better, the highest.
///
/// Influence of a trajectory, with `Q` the edge of the tail: `Q − (Q − x)⁺/0.05 − CVaR`, mirrored where less is better.
/// NaN where the tail holds a value that is not finite.
/// Source: Rockafellar and Uryasev (2000), Journal of Risk 2(3), 21–41, theorem 1.
#[must_use]
pub fn cvar_linearised(values: &[f64], ordered: &Ordered, direction: Direction) -> Linearised {
    let in_tail = ordered.rank(CVAR_TAIL).min(ordered.count);
    let part = in_tail as f64 / ordered.count as f64;
    let (sign, tail) = if direction == Direction::Lower {
        let all_defined = ordered.finite.len() == ordered.count;
        (-1.0, if all_defined { &ordered.finite[ordered.count - in_tail..] } else { &[] })
    } else {
        (1.0, ordered.finite.get(..in_tail).unwrap_or(&[]))
    };
    let edge = if sign > 0.0 { tail.last() } else { tail.first() };
    let Some(&edge) = edge else {
        return Linearised { value: f64::NAN, influence: vec![0.0; values.len()] };
    };
    let value = sum(tail.iter().copied()) / in_tail as f64;
    let shortfall = |x: f64| if x.is_finite() { (sign * (edge - x)).max(0.0) } else { 0.0 };
    let influence = values.iter().map(|&x| edge - sign * shortfall(x) / part - value).collect();
    Linearised { value, influence }
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

/// The finite ones.
fn finite(values: &[f64]) -> impl Iterator<Item = f64> + '_ {
    values.iter().copied().filter(|x| x.is_finite())
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
