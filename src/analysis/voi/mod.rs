//! What knowing more before deciding is worth.
//!
//! Values of the alternatives are regressed on what would be known; the expected maximum of the regressions less the
//! maximum of the expectations is the value of knowing it. Luck is averaged out by the regression: hindsight of luck is
//! no information that anyone can buy.
//!
//! Everything takes a matrix of what would be known (a row a trajectory) and the value of each alternative, and knows
//! nothing of the model. Source: Strong, Oakley and Brennan (2014), Medical Decision Making 34(3), 311–326.

#![allow(clippy::needless_pass_by_value, reason = "views of matrices are references")]

mod evsi;
mod held_out;
mod nested;
mod several;
mod single;
#[cfg(test)]
mod tests;

pub use evsi::{PilotDesign, PilotValue, make_rise};
pub use nested::Nested;
pub use several::{Knowledge, several};
pub use single::single;

use super::statistics::Estimate;
use ndarray::Array2;

/// Draws of fitting noise from which its bias and error are told.
const NOISE_DRAWS: usize = 120;

/// Value of knowing something before deciding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worth {
    /// Expected gain per decision; exactly 0 where what would be known cannot be told apart from noise, and where
    /// knowing it never changes the choice.
    pub gain: Estimate,
    /// What a choice by the regressions gained in trajectories that they had not seen: no more, on average, than the
    /// value of knowing. None for a single thing.
    pub at_least: Option<Estimate>,
    /// Chance of so strong a dependence of the values on it if there is none.
    pub p_value: f64,
}

impl Worth {
    /// Worth nothing, as far as can be told.
    #[must_use]
    pub fn nothing(p_value: f64) -> Self {
        Self { gain: Estimate::known(0.0, 0.0), at_least: None, p_value }
    }
}

/// The values of the alternatives, more is better: what a decision is taken on.
#[derive(Clone, Debug)]
pub struct Alternatives {
    /// Increments of every other alternative over the best by its mean: a trajectory a row.
    pub increments: Array2<f64>,
    /// Position of the best among the alternatives given.
    pub best: usize,
}

impl Alternatives {
    /// From one vector over trajectories for each alternative; all values must be finite.
    ///
    /// # Panics
    /// If there are no alternatives.
    #[must_use]
    pub fn new(values: &[Vec<f64>]) -> Self {
        let mean = |column: &Vec<f64>| column.iter().sum::<f64>() / column.len() as f64;
        let means: Vec<f64> = values.iter().map(mean).collect();
        let best = (0..values.len()).max_by(|&a, &b| means[a].total_cmp(&means[b]).then(b.cmp(&a)));
        let best = best.expect("there is an alternative");
        let others: Vec<&Vec<f64>> = values.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, v)| v).collect();
        let increments =
            Array2::from_shape_fn((values[best].len(), others.len()), |(t, i)| others[i][t] - values[best][t]);
        Self { increments, best }
    }
}

/// Gain from choosing by the regressed increments (a row a place, an increment a column) over choosing by their means.
fn gain_of(curves: &Array2<f64>) -> (f64, f64) {
    let n = curves.nrows() as f64;
    let best_mean = curves.mean_axis(ndarray::Axis(0)).map_or(0.0, |means| means.iter().copied().fold(0.0, f64::max));
    let gains: Vec<f64> = curves.rows().into_iter().map(|row| row.iter().copied().fold(0.0, f64::max)).collect();
    let mean = gains.iter().sum::<f64>() / n;
    // Against the best by the mean: what the choice itself gains, place by place.
    let spread = gains.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / n;
    (mean - best_mean, spread)
}

/// Puts together an estimate: the plug-in gain, less the bias that noise of the fit adds, with the error of both noise
/// and the finite number of trajectories.
///
/// Noise makes a maximum larger on average. How much larger is seen by adding the same noise once more (Strong and
/// Oakley, 2014, appendix: draws from the distribution of the coefficients).
fn debiased(plug_in: (f64, f64), noisy: &[f64], trajectories: usize) -> Estimate {
    let count = noisy.len() as f64;
    let mean = noisy.iter().sum::<f64>() / count;
    let variance = noisy.iter().map(|gain| (gain - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let value = (2.0 * plug_in.0 - mean).max(0.0);
    if value == 0.0 && plug_in.0 == 0.0 && variance == 0.0 {
        return Estimate::known(0.0, 0.0);
    }
    Estimate::known(value, (variance + plug_in.1 / trajectories as f64).sqrt())
}
