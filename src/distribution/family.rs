//! PLACEHOLDER of the interface; the real file replaces it.

use std::sync::Arc;

/// A family with its parameters, as a scenario states it.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Family {
    Constant(f64),
    Uniform { min: f64, max: f64 },
    Triangular { min: f64, mode: f64, max: f64 },
    Pert { min: f64, mode: f64, max: f64, lambda: f64 },
    Normal { mean: f64, sd: f64 },
    Lognormal { mean: f64, sd: f64 },
    LognormalPercentiles { p10: f64, p90: f64 },
    BetaMoments { mean: f64, sd: f64 },
    Beta { alpha: f64, beta: f64 },
    Gamma { mean: f64, sd: f64 },
    Weibull { shape: f64, scale: f64 },
    Exponential { mean: f64 },
    Discrete { values: Vec<f64>, weights: Vec<f64> },
    Metalog { p10: f64, p50: f64, p90: f64, min: Option<f64>, max: Option<f64> },
    Samples { file: String, column: String, values: Arc<[f64]> },
}

/// What is wrong with the parameters of a family.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct DistributionError(pub String);

/// A belief: a family, cut to a range where one is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    family: Family,
}

impl Distribution {
    /// Checks the parameters; cuts to `min..max` by truncation.
    ///
    /// # Errors
    /// Impossible parameters, or nothing left after the cut.
    pub fn new(family: Family, _min: Option<f64>, _max: Option<f64>) -> Result<Self, DistributionError> {
        Ok(Self { family })
    }

    /// A known number.
    #[must_use]
    pub fn constant(value: f64) -> Self {
        Self { family: Family::Constant(value) }
    }

    /// The family.
    #[must_use]
    pub fn family(&self) -> &Family {
        &self.family
    }

    /// Whether there is more than one value.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        !matches!(self.family, Family::Constant(_))
    }

    /// The value below which a share `u` in (0, 1) of the belief lies.
    #[must_use]
    pub fn quantile(&self, _u: f64) -> f64 {
        match self.family {
            Family::Constant(v) => v,
            _ => f64::NAN,
        }
    }
}
