//! The lognormal distribution: a value whose logarithm is normal.
//!
//! `Q(u) = exp(μ + σ·Φ⁻¹(u))`. By moments `σ² = ln(1 + (sd/mean)²)` and `μ = ln mean − σ²/2`; by percentiles, exactly,
//! `μ = (ln p10 + ln p90)/2` and `σ = (ln p90 − ln p10)/(2·Φ⁻¹(0.9))`. Relative error of a quantile about 1e-15·(1 + σ).

use super::curve::Curve;
use super::error::{self, DistributionError};
use super::normal::{standard_normal_cdf, standard_normal_quantile};
use crate::lanes;

/// Mean and standard deviation of the logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lognormal {
    mu: f64,
    sigma: f64,
}

impl Lognormal {
    /// Standard deviations of the logarithm that are computed; one of 10 puts a factor of 10¹¹ between P10 and P90.
    const SIGMA: (f64, f64) = (1e-12, 10.0);

    /// By mean and standard deviation of the value, both above 0.
    pub(super) fn from_moments(mean: f64, sd: f64) -> Result<Self, DistributionError> {
        let variance = libm::log1p((sd / mean).powi(2));
        Self::new(libm::log(mean) - variance / 2.0, variance.sqrt())
    }

    /// By two percentiles, `0 < p10 < p90`.
    pub(super) fn from_percentiles(p10: f64, p90: f64) -> Result<Self, DistributionError> {
        let (low, high) = (libm::log(p10), libm::log(p90));
        Self::new(low.midpoint(high), (high - low) / (2.0 * standard_normal_quantile(0.9)))
    }

    fn new(mu: f64, sigma: f64) -> Result<Self, DistributionError> {
        let (min, max) = Self::SIGMA;
        error::shape_within("a standard deviation of the logarithm", sigma, min, max)?;
        Ok(Self { mu, sigma })
    }
}

impl Curve for Lognormal {
    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn cdf(&self, x: f64) -> f64 {
        if x > 0.0 { standard_normal_cdf((libm::log(x) - self.mu) / self.sigma) } else { 0.0 }
    }

    fn quantile(&self, u: f64) -> f64 {
        lanes::exp(self.mu + self.sigma * standard_normal_quantile(u))
    }

    fn mean(&self) -> f64 {
        libm::exp(self.mu + self.sigma * self.sigma / 2.0)
    }

    fn sd(&self) -> f64 {
        self.mean() * libm::expm1(self.sigma * self.sigma).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_met_exactly() {
        let lognormal = Lognormal::from_percentiles(120e3, 330e3).unwrap();
        assert!((lognormal.quantile(0.1) / 120e3 - 1.0).abs() < 1e-14);
        assert!((lognormal.quantile(0.9) / 330e3 - 1.0).abs() < 1e-14);
        assert!((lognormal.cdf(330e3) - 0.9).abs() < 1e-14);
        assert!((lognormal.quantile(0.5) - (120e3_f64 * 330e3).sqrt()).abs() < 1e-8);
    }

    #[test]
    fn moments_are_those_of_the_value_not_of_its_logarithm() {
        let lognormal = Lognormal::from_moments(2.0, 2.0).unwrap();
        assert!((lognormal.mean() - 2.0).abs() < 1e-14);
        assert!((lognormal.sd() - 2.0).abs() < 1e-14);
        // The median of a lognormal with sd = mean is mean/√2.
        assert!((lognormal.quantile(0.5) - 2.0_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn a_spread_beyond_reason_is_refused() {
        assert!(Lognormal::from_percentiles(1e-300, 1e300).is_err());
    }
}
