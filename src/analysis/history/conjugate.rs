//! Beliefs that a company's records show directly: prior times likelihood, on a grid of the prior's quantiles.
//!
//! The grid is exact for any prior; where prior and likelihood are conjugate it agrees with the closed form. What has not
//! ended yet (open deals, seats not filled) counts as lasting at least as long as it has lasted.

use crate::distribution::{Distribution, Family};
use statrs::function::gamma::{gamma_ur, ln_gamma};

/// Points of the grid.
const GRID: usize = 2_001;
/// Times that the grid is laid anew over where the posterior is.
const PASSES: usize = 3;
/// Days of a month.
pub const MONTH_DAYS: f64 = 365.25 / 12.0;

/// A belief after what was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Values, ascending.
    values: Vec<f64>,
    /// Share of each.
    weights: Vec<f64>,
}

impl Posterior {
    /// The value below which a share lies; of a share within the step of a value, in proportion between its neighbours.
    #[must_use]
    pub fn quantile(&self, level: f64) -> f64 {
        let mut below = 0.0;
        let mut before: Option<(f64, f64)> = None;
        for (&value, &weight) in self.values.iter().zip(&self.weights) {
            // A value stands in the middle of its own share.
            let middle = below + weight / 2.0;
            if middle >= level {
                return before.map_or(value, |(at, earlier)| {
                    let part = if middle > at { (level - at) / (middle - at) } else { 1.0 };
                    earlier + part * (value - earlier)
                });
            }
            before = Some((middle, value));
            below += weight;
        }
        self.values.last().copied().unwrap_or(f64::NAN)
    }

    /// Mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.values.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum()
    }

    /// Standard deviation.
    #[must_use]
    pub fn sd(&self) -> f64 {
        let mean = self.mean();
        self.values.iter().zip(&self.weights).map(|(v, w)| w * (v - mean) * (v - mean)).sum::<f64>().sqrt()
    }
}

/// Prior times likelihood.
#[must_use]
pub fn posterior(prior: &Distribution, log_likelihood: impl Fn(f64) -> f64) -> Posterior {
    let (mut from, mut to) = (0.0, 1.0);
    let mut found = Posterior { values: Vec::new(), weights: Vec::new() };
    for _ in 0..PASSES {
        let level = |i: usize| from + (to - from) * (i as f64 + 0.5) / GRID as f64;
        let values: Vec<f64> = (0..GRID).map(|i| prior.quantile(level(i))).collect();
        let logs: Vec<f64> = values.iter().map(|&value| log_likelihood(value)).collect();
        let most = logs.iter().copied().filter(|log| log.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> =
            logs.iter().map(|log| if log.is_finite() { libm::exp(log - most) } else { 0.0 }).collect();
        let total: f64 = weights.iter().sum();
        if !(total > 0.0 && total.is_finite()) {
            return Posterior { weights: vec![1.0 / GRID as f64; GRID], values };
        }
        let matters = |i: &usize| weights[*i] > 1e-9;
        let first = (0..GRID).find(matters).unwrap_or(0).saturating_sub(1);
        let last = ((0..GRID).rev().find(matters).unwrap_or(GRID - 1) + 1).min(GRID - 1);
        let next = (level(first) - (to - from) / GRID as f64, level(last) + (to - from) / GRID as f64);
        found = Posterior { weights: weights.iter().map(|weight| weight / total).collect(), values };
        (from, to) = (next.0.max(from), next.1.min(to));
    }
    found
}

/// Log likelihood of the mean of contracts that scatter around it lognormally with a coefficient of variation.
pub fn of_values(amounts: &[f64], cv: f64) -> impl Fn(f64) -> f64 + use<> {
    let variance = libm::log1p(cv * cv).max(1e-12);
    let logs: Vec<f64> = amounts.iter().map(|&amount| libm::log(amount)).collect();
    let (count, mean) = (logs.len() as f64, logs.iter().sum::<f64>() / logs.len().max(1) as f64);
    move |value: f64| {
        let gap = mean - (libm::log(value) - variance / 2.0);
        -count * gap * gap / (2.0 * variance)
    }
}

/// Log likelihood of the mean of durations that scatter around it as a gamma with a coefficient of variation; `open` are
/// those that have lasted so long and go on.
pub fn of_durations(ended: &[f64], open: &[f64], cv: f64) -> impl Fn(f64) -> f64 + use<> {
    let shape = 1.0 / (cv * cv).max(1e-6);
    let sum: f64 = ended.iter().sum();
    let logs: f64 = ended.iter().map(|&x| libm::log(x.max(1e-9))).sum();
    let count = ended.len() as f64;
    let open: Vec<f64> = open.iter().copied().filter(|&age| age > 0.0).collect();
    move |mean: f64| {
        let scale = mean / shape;
        let closed = (shape - 1.0) * logs - sum / scale - count * (shape * libm::log(scale) + ln_gamma(shape));
        let running: f64 = open.iter().map(|&age| libm::log(gamma_ur(shape, age / scale).max(1e-300))).sum();
        closed + running
    }
}

/// Log likelihood of a share by how many of how many.
pub fn of_share(hits: f64, misses: f64) -> impl Fn(f64) -> f64 {
    let times = |count: f64, log: f64| if count > 0.0 { count * log } else { 0.0 };
    move |share: f64| times(hits, libm::log(share)) + times(misses, libm::log1p(-share))
}

/// Log likelihood of a yearly chance by how many left over how many months in the job.
pub fn of_leaving(left: f64, months: f64) -> impl Fn(f64) -> f64 {
    move |yearly: f64| {
        let stay = libm::log1p(-yearly.min(1.0 - 1e-12)) / 12.0;
        let leave = libm::log((-libm::expm1(stay)).max(1e-300));
        left * leave + (months - left).max(0.0) * stay
    }
}

/// Coefficient of variation of values, from their logarithms; of at least so many.
#[must_use]
pub fn measured_cv(values: &[f64], least: usize) -> Option<f64> {
    if values.len() < least.max(2) {
        return None;
    }
    let logs: Vec<f64> = values.iter().map(|&value| libm::log(value.max(1e-9))).collect();
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let variance = logs.iter().map(|log| (log - mean) * (log - mean)).sum::<f64>() / (logs.len() - 1) as f64;
    Some(libm::expm1(variance).sqrt())
}

/// A prior that says nothing but where the data are: even over five standard errors around an estimate, inside what is
/// allowed. For data that the stated prior excludes.
#[must_use]
pub fn around(estimate: f64, se: f64, allowed: (f64, f64)) -> Option<Distribution> {
    let (min, max) = ((estimate - 5.0 * se).max(allowed.0), (estimate + 5.0 * se).min(allowed.1));
    Distribution::new(Family::Uniform { min, max }, None, None).ok().filter(Distribution::is_uncertain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{normals, uniforms};

    fn prior(family: Family) -> Distribution {
        Distribution::new(family, None, None).expect("it is valid")
    }

    /// Normal in the logarithm: precision adds, means are weighted by it.
    #[test]
    fn lognormal_contracts_under_a_lognormal_prior_have_their_closed_form() {
        let (mean, sd) = (200e3, 80e3);
        let cv = 0.8_f64;
        let s2 = (1.0 + cv * cv).ln();
        let amounts: Vec<f64> = normals(4, 40, 12.0, s2.sqrt()).iter().map(|x| x.exp()).collect();
        let (v0, m0) = {
            let v = (1.0_f64 + (sd / mean) * (sd / mean)).ln();
            (v, f64::ln(mean) - v / 2.0)
        };
        let data = amounts.iter().map(|x| x.ln()).sum::<f64>() / 40.0 + s2 / 2.0;
        let v1 = 1.0 / (1.0 / v0 + 40.0 / s2);
        let m1 = v1 * (m0 / v0 + 40.0 * data / s2);
        let found = posterior(&prior(Family::Lognormal { mean, sd }), of_values(&amounts, cv));
        for (level, z) in [(0.1, -1.281_551_57), (0.5, 0.0), (0.9, 1.281_551_57)] {
            let closed = (m1 + z * v1.sqrt()).exp();
            assert!((found.quantile(level) / closed - 1.0).abs() < 1e-3, "{level}: {} {closed}", found.quantile(level));
        }
    }

    #[test]
    fn a_share_under_a_beta_prior_has_its_closed_form() {
        let found = posterior(&prior(Family::Beta { alpha: 3.0, beta: 9.0 }), of_share(18.0, 30.0));
        let closed = prior(Family::Beta { alpha: 21.0, beta: 39.0 });
        for level in [0.05, 0.5, 0.95] {
            assert!((found.quantile(level) - closed.quantile(level)).abs() < 5e-4);
        }
        assert!((found.mean() - closed.mean()).abs() < 1e-4 && (found.sd() - closed.sd()).abs() < 2e-4);
        // A share that was never seen has no logarithm of nothing.
        let never = posterior(&prior(Family::Beta { alpha: 3.0, beta: 9.0 }), of_share(0.0, 30.0));
        assert!((never.mean() - 3.0 / 42.0).abs() < 1e-3);
    }

    /// Exponential durations with running ones: an inverse gamma, of which the mode of the likelihood is total time over
    /// ended ones.
    #[test]
    fn running_durations_count_as_lasting_longer() {
        let (ended, open) = (vec![2.0, 4.0, 6.0], vec![10.0, 20.0]);
        let likelihood = of_durations(&ended, &open, 1.0);
        let best = (1..2_000).map(|i| f64::from(i) * 0.02).max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b)));
        assert!((best.expect("there is one") - 42.0 / 3.0).abs() < 0.03);
        let without = of_durations(&ended, &[], 1.0);
        let best = (1..2_000).map(|i| f64::from(i) * 0.02).max_by(|a, b| without(*a).total_cmp(&without(*b)));
        assert!((best.expect("there is one") - 4.0).abs() < 0.03);
    }

    #[test]
    fn those_who_leave_show_a_yearly_chance() {
        // 6 of 240 months: a month's chance of 0.025.
        let likelihood = of_leaving(6.0, 240.0);
        let best = (1..999).map(|i| f64::from(i) / 1_000.0).max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b)));
        assert!((best.expect("there is one") - (1.0 - 0.975_f64.powi(12))).abs() < 0.002);
    }

    /// Ranks of the truth in its posterior over 400 repetitions, in ten bins: χ² of 9 degrees of freedom has mean 9 and sd
    /// 4.24; 4.9 sd and more than the mean is a false alarm of about 2e-5.
    #[test]
    fn the_truth_stands_anywhere_in_its_posterior_alike() {
        let prior = prior(Family::Pert { min: 100e3, mode: 200e3, max: 400e3, lambda: 4.0 });
        let mut bins = [0_u32; 10];
        for (repetition, u) in uniforms(6, 400).into_iter().enumerate() {
            let truth = prior.quantile(u);
            let s2 = (1.0_f64 + 0.64).ln();
            let logs = normals(100 + repetition as u64, 12, truth.ln() - s2 / 2.0, s2.sqrt());
            let amounts: Vec<f64> = logs.iter().map(|x| x.exp()).collect();
            let found = posterior(&prior, of_values(&amounts, 0.8));
            let below: f64 = found.values.iter().zip(&found.weights).filter(|(v, _)| **v < truth).map(|(_, w)| w).sum();
            bins[((below * 10.0) as usize).min(9)] += 1;
        }
        let chi2: f64 = bins.iter().map(|&n| (f64::from(n) - 40.0).powi(2) / 40.0).sum();
        assert!(chi2 < 9.0 + 4.9 * 4.24, "{bins:?}: {chi2}");
    }

    #[test]
    fn scatter_is_measured_from_enough_values_alone() {
        let values: Vec<f64> = normals(7, 4_000, 1.0, 0.7).iter().map(|x| x.exp()).collect();
        let wanted = ((0.49_f64).exp() - 1.0).sqrt();
        assert!((measured_cv(&values, 20).expect("many") / wanted - 1.0).abs() < 0.06);
        assert_eq!(measured_cv(&values[..19], 20), None);
    }
}
