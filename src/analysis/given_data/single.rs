//! One input at a time: what knowing it would explain, and where it takes the outcome.

use crate::analysis::regression::Smoother;
use crate::analysis::statistics::{Estimate, Z95};
use ndarray::ArrayView2;
use rayon::prelude::*;

/// What one input does to an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Single {
    /// First-order Sobol index `Var(E[Y|X])/Var(Y)`; without bias, so it may come out below zero.
    pub first_order: Estimate,
    /// Chance of so strong a dependence if there is none.
    pub p_value: f64,
    /// Mean outcome with the input at its 10th percentile.
    pub at_low: Estimate,
    /// Mean outcome with the input at its 90th percentile.
    pub at_high: Estimate,
}

impl Single {
    const NONE: Self = Self {
        first_order: Estimate::known(0.0, 0.0),
        p_value: 1.0,
        at_low: Estimate::UNDEFINED,
        at_high: Estimate::UNDEFINED,
    };
}

/// First-order indices and conditional means of every input, with analytic standard errors.
///
/// ```text
/// V = mean of 2·y·f̂ − f̂², less the bias of fitting;  S = V/Var(Y)
/// influence of a trajectory on S: (2·y·f − f² − S·y²)/Var(Y), y around its mean
/// ```
///
/// `f̂` is a penalised spline. Where nothing is explained the influence vanishes and fitting noise,
/// `σ²·√(2·Σ(2w − w²)²)/n`, remains. A share that hides in the noise has more influence than the estimate of nothing shows:
/// at the upper end of the interval the error is `2·√(S/n)` in shares of the variance, not `2·√(Ŝ/n)`, which widens it by
/// `2·1.96²/n` as it does Wilson's interval of a share. The three are added in squares.
/// Sources: Plischke, Borgonovo and Smith (2013), EJOR 226(3), 536–550 (indices from given data); Da Veiga and Gamboa
/// (2013), Journal of Nonparametric Statistics 25(3), 573–595 (the influence function).
#[must_use]
pub fn singles(inputs: ArrayView2<'_, f64>, outcome: &[f64]) -> Vec<Single> {
    let columns: Vec<usize> = (0..inputs.ncols()).collect();
    columns
        .into_par_iter()
        .map(|input| Smoother::new(inputs.column(input)).map_or(Single::NONE, |smoother| single(&smoother, outcome)))
        .collect()
}

fn single(smoother: &Smoother, outcome: &[f64]) -> Single {
    let n = outcome.len() as f64;
    let fit = smoother.fit(outcome);
    let curve = smoother.values(&fit);
    let around: Vec<f64> = outcome.iter().map(|y| y - fit.mean).collect();
    let variance = around.iter().map(|y| y * y).sum::<f64>() / n;
    if variance <= 0.0 {
        return Single::NONE;
    }
    let share = fit.explained / variance;
    let square = |y: &f64, f: &f64| {
        let f = f - fit.mean;
        (2.0 * y * f - f * f - share * y * y).powi(2)
    };
    let spread = around.iter().zip(&curve).map(|(y, f)| square(y, f)).sum::<f64>() / n;
    let hidden = 2.0 * Z95 * fit.residual_variance / n;
    let se = (spread / n + fit.noise * fit.noise + hidden * hidden).sqrt() / variance;
    let at = |level| Estimate::known(smoother.at_level(&fit, level), smoother.se_at_level(&fit, level));
    Single { first_order: Estimate::known(share, se), p_value: fit.p_value, at_low: at(0.1), at_high: at(0.9) }
}
