//! What every family can do, before any cut.

use super::beta::Beta;
use super::discrete::Discrete;
use super::error::{self, DistributionError};
use super::family::Family;
use super::gamma::Gamma;
use super::lognormal::Lognormal;
use super::metalog::Metalog;
use super::normal::Normal;
use super::samples::Samples;
use super::triangular::Triangular;
use super::uniform::Uniform;
use super::weibull::Weibull;

/// A family with checked parameters.
pub(super) trait Curve {
    /// Lowest and highest value; infinite where there is none.
    fn support(&self) -> (f64, f64);
    /// Share of the belief at or below `x`.
    fn cdf(&self, x: f64) -> f64;
    /// The value below which a share `u` of the belief lies, for `u` in (0, 1).
    fn quantile(&self, u: f64) -> f64;
    /// Mean; infinite where the tail is too heavy for one.
    fn mean(&self) -> f64;
    /// Standard deviation; infinite where the tail is too heavy for one.
    fn sd(&self) -> f64;
}

/// The families in the form in which they are computed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Constant(Constant),
    Uniform(Uniform),
    Triangular(Triangular),
    Beta(Beta),
    Normal(Normal),
    Lognormal(Lognormal),
    Gamma(Gamma),
    Weibull(Weibull),
    Discrete(Discrete),
    Metalog(Metalog),
    Samples(Samples),
}

impl Shape {
    /// Checks the parameters of a family.
    pub(super) fn new(family: &Family) -> Result<Self, DistributionError> {
        Ok(match *family {
            Family::Constant(value) => Self::known(error::finite("value", value)?),
            Family::Uniform { min, max } => {
                error::ordered("min ≤ max", &[("min", min), ("max", max)])?;
                if min == max { Self::known(min) } else { Self::Uniform(Uniform::new(min, max)?) }
            }
            Family::Triangular { min, mode, max } => {
                error::ordered("min ≤ mode ≤ max", &[("min", min), ("mode", mode), ("max", max)])?;
                if min == max { Self::known(min) } else { Self::Triangular(Triangular::new(min, mode, max)?) }
            }
            Family::Pert { min, mode, max, lambda } => {
                error::ordered("min ≤ mode ≤ max", &[("min", min), ("mode", mode), ("max", max)])?;
                error::not_negative("lambda", lambda)?;
                if min == max { Self::known(min) } else { Self::Beta(Beta::pert(min, mode, max, lambda)?) }
            }
            Family::Normal { mean, sd } => {
                error::finite("mean", mean)?;
                error::not_negative("sd", sd)?;
                if sd == 0.0 { Self::known(mean) } else { Self::Normal(Normal { mean, sd }) }
            }
            Family::Lognormal { mean, sd } => {
                error::positive("mean", mean)?;
                error::not_negative("sd", sd)?;
                if sd == 0.0 { Self::known(mean) } else { Self::Lognormal(Lognormal::from_moments(mean, sd)?) }
            }
            Family::LognormalPercentiles { p10, p90 } => {
                error::positive("p10", p10)?;
                error::ordered("p10 ≤ p90", &[("p10", p10), ("p90", p90)])?;
                if p10 == p90 { Self::known(p10) } else { Self::Lognormal(Lognormal::from_percentiles(p10, p90)?) }
            }
            Family::BetaMoments { mean, sd } => Self::beta_from_moments(mean, sd)?,
            Family::Beta { alpha, beta } => Self::Beta(Beta::new(alpha, beta, 0.0, 1.0)?),
            Family::Gamma { mean, sd } => {
                error::positive("mean", mean)?;
                error::not_negative("sd", sd)?;
                if sd == 0.0 { Self::known(mean) } else { Self::Gamma(Gamma::new(mean, sd)?) }
            }
            Family::Weibull { shape, scale } => Self::Weibull(Weibull::new(shape, scale)?),
            Family::Exponential { mean } => Self::Weibull(Weibull::new(1.0, error::positive("mean", mean)?)?),
            Family::Discrete { ref values, ref weights } => {
                Self::Discrete(Discrete::new(values, weights)?).simplified()
            }
            Family::Metalog { p10, p50, p90, min, max } => {
                error::ordered("p10 ≤ p50 ≤ p90", &[("p10", p10), ("p50", p50), ("p90", p90)])?;
                if p10 == p90 { Self::known(p10) } else { Self::Metalog(Metalog::new(p10, p50, p90, min, max)?) }
            }
            Family::Samples { ref values, .. } => Self::Samples(Samples::new(values)?).simplified(),
        })
    }

    fn known(value: f64) -> Self {
        Self::Constant(Constant(value))
    }

    fn beta_from_moments(mean: f64, sd: f64) -> Result<Self, DistributionError> {
        error::not_negative("sd", sd)?;
        if sd == 0.0 {
            if !(0.0..=1.0).contains(&mean) {
                return Err(DistributionError::MeanNotAShare { found: mean });
            }
            return Ok(Self::known(mean));
        }
        Ok(Self::Beta(Beta::from_moments(mean, sd)?))
    }

    /// One value is a known number.
    fn simplified(self) -> Self {
        let (lowest, highest) = self.curve().support();
        if lowest == highest { Self::known(lowest) } else { self }
    }

    /// What is left between two bounds, of the families that consist of single values; others stay as they are.
    pub(super) fn restricted(self, min: f64, max: f64) -> Option<Self> {
        Some(match self {
            Self::Constant(Constant(value)) if !(min..=max).contains(&value) => return None,
            Self::Discrete(discrete) => Self::Discrete(discrete.restricted(min, max)?).simplified(),
            Self::Samples(samples) => Self::Samples(samples.restricted(min, max)?).simplified(),
            other => other,
        })
    }

    /// Whether it consists of single values.
    pub(super) fn has_atoms(&self) -> bool {
        matches!(self, Self::Constant(_) | Self::Discrete(_) | Self::Samples(_))
    }

    /// The family behind the common interface.
    pub(super) fn curve(&self) -> &dyn Curve {
        match self {
            Self::Constant(curve) => curve,
            Self::Uniform(curve) => curve,
            Self::Triangular(curve) => curve,
            Self::Beta(curve) => curve,
            Self::Normal(curve) => curve,
            Self::Lognormal(curve) => curve,
            Self::Gamma(curve) => curve,
            Self::Weibull(curve) => curve,
            Self::Discrete(curve) => curve,
            Self::Metalog(curve) => curve,
            Self::Samples(curve) => curve,
        }
    }
}

/// A known number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Constant(pub(super) f64);

impl Curve for Constant {
    fn support(&self) -> (f64, f64) {
        (self.0, self.0)
    }

    fn cdf(&self, x: f64) -> f64 {
        if x >= self.0 { 1.0 } else { 0.0 }
    }

    fn quantile(&self, _u: f64) -> f64 {
        self.0
    }

    fn mean(&self) -> f64 {
        self.0
    }

    fn sd(&self) -> f64 {
        0.0
    }
}
