//! What a choice by regressions is worth in trajectories that the regressions have not seen.
//!
//! A regression that was fitted to part of the trajectories gives a rule: choose what it puts first. What the rule gains
//! in the other trajectories is, on average, what the rule is worth, whatever the regression got wrong; and no rule is
//! worth more than the best one. So this is a lower bound of the value of knowing, with an error that is plain.

use crate::analysis::regression::{Sums, Terms, fit_at, part_of};
use crate::analysis::statistics::{self, Estimate};
use crate::engine::Blocks;
use ndarray::{Array2, ArrayView1};

/// Values of the surfaces in each part of the rows, fitted to all other parts at a strength of the penalty.
pub(super) fn predicted(terms: &Terms, parts: &[Sums], whole: &Sums, strength: f64) -> Option<Array2<f64>> {
    let rows = whole.rows();
    let mut all: Option<Array2<f64>> = None;
    for (number, part) in parts.iter().enumerate() {
        let (_, surface) = fit_at(terms, &whole.without(part).centred(), strength)?;
        let (from, to) = part_of(rows, number, parts.len());
        let values = surface.values(terms, from, to);
        let all = all.get_or_insert_with(|| Array2::zeros((rows, values.ncols())));
        all.slice_mut(ndarray::s![from..to, ..]).assign(&values);
    }
    all
}

/// What is gained over the choice of today by choosing, row by row, what is predicted to be best.
pub(super) fn gain_of_choice(predicted: &Array2<f64>, increments: &Array2<f64>) -> Estimate {
    let gains: Vec<f64> = predicted
        .rows()
        .into_iter()
        .zip(increments.rows())
        .map(|(predicted, increments)| first_above_zero(predicted).map_or(0.0, |choice| increments[choice]))
        .collect();
    statistics::mean(&gains, Blocks::Independent)
}

/// Position of the largest value, if that is above zero.
fn first_above_zero(values: ArrayView1<'_, f64>) -> Option<usize> {
    let largest = (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]));
    largest.filter(|&at| values[at] > 0.0)
}
