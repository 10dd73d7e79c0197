//! The families that a scenario can name.

use std::sync::Arc;

/// A family with its parameters, as a scenario states it.
///
/// A spread of nothing (`min` equal to `max`, `sd` of 0, equal percentiles) is a known number, not an error.
#[derive(Clone, Debug, PartialEq)]
pub enum Family {
    /// A known number.
    Constant(f64),
    /// Every value of a range alike.
    Uniform {
        /// Lowest value.
        min: f64,
        /// Highest value.
        max: f64,
    },
    /// A density that rises straight to the mode and falls straight from it.
    Triangular {
        /// Lowest value.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Highest value.
        max: f64,
    },
    /// A beta distribution on a range, by its mode.
    Pert {
        /// Lowest value.
        min: f64,
        /// Most likely value.
        mode: f64,
        /// Highest value.
        max: f64,
        /// How firmly the mode is believed; 0 is uniform, 4 is usual.
        lambda: f64,
    },
    /// The bell curve.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// A value whose logarithm is normal.
    Lognormal {
        /// Mean of the value (not of its logarithm).
        mean: f64,
        /// Standard deviation of the value (not of its logarithm).
        sd: f64,
    },
    /// A value whose logarithm is normal, by two percentiles.
    LognormalPercentiles {
        /// One value in ten is lower.
        p10: f64,
        /// One value in ten is higher.
        p90: f64,
    },
    /// A share, by its moments.
    BetaMoments {
        /// Mean, between 0 and 1.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// A share, by its two shapes.
    Beta {
        /// Weight of high values.
        alpha: f64,
        /// Weight of low values.
        beta: f64,
    },
    /// A positive value, skewed less than a lognormal one.
    Gamma {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// A duration whose hazard rises or falls with age.
    Weibull {
        /// Below 1 the hazard falls, above 1 it rises.
        shape: f64,
        /// The value below which 63% lie.
        scale: f64,
    },
    /// A duration without memory.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// A few values, each with its chance.
    Discrete {
        /// The values, in any order.
        values: Vec<f64>,
        /// Their chances, which sum to 1.
        weights: Vec<f64>,
    },
    /// The three-term metalog through three percentiles, bounded on the sides that are given.
    Metalog {
        /// One value in ten is lower.
        p10: f64,
        /// Half of the values are lower.
        p50: f64,
        /// One value in ten is higher.
        p90: f64,
        /// Lower bound.
        min: Option<f64>,
        /// Upper bound.
        max: Option<f64>,
    },
    /// What was observed, each value alike.
    Samples {
        /// File next to the scenario.
        file: String,
        /// Its column.
        column: String,
        /// The values, in any order.
        values: Arc<[f64]>,
    },
}

impl Family {
    /// The key of a scenario file that names it; a known number has none.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Constant(_) => "number",
            Self::Uniform { .. } => "uniform",
            Self::Triangular { .. } => "triangular",
            Self::Pert { .. } => "pert",
            Self::Normal { .. } => "normal",
            Self::Lognormal { .. } | Self::LognormalPercentiles { .. } => "lognormal",
            Self::BetaMoments { .. } | Self::Beta { .. } => "beta",
            Self::Gamma { .. } => "gamma",
            Self::Weibull { .. } => "weibull",
            Self::Exponential { .. } => "exponential",
            Self::Discrete { .. } => "discrete",
            Self::Metalog { .. } => "metalog",
            Self::Samples { .. } => "samples",
        }
    }
    /// So many times each of its values: what is twice as large is spread twice as widely.
    ///
    /// ```
    /// use alliance_sim::distribution::Family;
    /// let price = Family::Lognormal { mean: 100.0, sd: 30.0 };
    /// assert_eq!(price.times(1.5), Family::Lognormal { mean: 150.0, sd: 45.0 });
    /// ```
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let by = |value: f64| value * factor;
        match *self {
            Self::Constant(value) => Self::Constant(by(value)),
            Self::Uniform { min, max } => Self::Uniform { min: by(min), max: by(max) },
            Self::Triangular { min, mode, max } => Self::Triangular { min: by(min), mode: by(mode), max: by(max) },
            Self::Pert { min, mode, max, lambda } => Self::Pert { min: by(min), mode: by(mode), max: by(max), lambda },
            Self::Normal { mean, sd } => Self::Normal { mean: by(mean), sd: by(sd) },
            Self::Lognormal { mean, sd } => Self::Lognormal { mean: by(mean), sd: by(sd) },
            Self::LognormalPercentiles { p10, p90 } => Self::LognormalPercentiles { p10: by(p10), p90: by(p90) },
            Self::BetaMoments { mean, sd } => Self::BetaMoments { mean: by(mean), sd: by(sd) },
            Self::Beta { alpha, beta } => {
                let (sum, mean) = (alpha + beta, alpha / (alpha + beta));
                let sd = (mean * (1.0 - mean) / (sum + 1.0)).sqrt();
                Self::BetaMoments { mean: by(mean), sd: by(sd) }
            }
            Self::Gamma { mean, sd } => Self::Gamma { mean: by(mean), sd: by(sd) },
            Self::Weibull { shape, scale } => Self::Weibull { shape, scale: by(scale) },
            Self::Exponential { mean } => Self::Exponential { mean: by(mean) },
            Self::Discrete { ref values, ref weights } => {
                Self::Discrete { values: values.iter().copied().map(by).collect(), weights: weights.clone() }
            }
            Self::Metalog { p10, p50, p90, min, max } => {
                Self::Metalog { p10: by(p10), p50: by(p50), p90: by(p90), min: min.map(by), max: max.map(by) }
            }
            Self::Samples { ref values, .. } => {
                let values = values.iter().copied().map(by).collect();
                Self::Samples { file: String::new(), column: String::new(), values }
            }
        }
    }
}
