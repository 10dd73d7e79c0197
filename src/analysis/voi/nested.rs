//! Value of knowing all beliefs, from several lucks under the same beliefs: nested simulation.
//!
//! The mean of the values over lucks, whose error makes their maximum too large on average, by about as much as luck
//! varies over the number of lucks. Halves of the lucks overstate it twice as much, so `2·max(all) − mean of
//! max(halves)` is free of that. Regressions take most of the noise away: only what they are off by is averaged over the
//! few beliefs that were given several lucks, and their own mean is taken over all trajectories.
//!
//! Sources: Giles and Goda (2019), Decision-making under uncertainty: using MLMC for efficient estimation of EVPPI,
//! Statistics and Computing 29, 739–751 (halves); Glasserman, Monte Carlo Methods in Financial Engineering (2003),
//! section 4.1 (control variates).

use super::Alternatives;
use crate::analysis::statistics::{self, Estimate};
use crate::engine::Blocks;
use ndarray::{Array2, Array3, ArrayView1, ArrayView2, Axis};

/// Beliefs drawn once, with several lucks each.
#[derive(Clone, Debug)]
pub struct Nested {
    /// Beliefs: a draw a row.
    pub(super) columns: Array2<f64>,
    /// Largest mean increments, or 0 if that is larger: without the bias of few lucks, by draw.
    largest: Vec<f64>,
}

impl Nested {
    /// From beliefs (a draw a row) and the values of the alternatives by trajectory, `lucks` of them a draw, in the order
    /// of the draws; alternatives are those of `against`, in the same order. Draws of which a value is not finite are
    /// left out.
    ///
    /// # Panics
    /// If `lucks` is odd or below 2, or there are too few values.
    #[must_use]
    pub fn new(columns: ArrayView2<'_, f64>, values: &[Vec<f64>], lucks: usize, against: &Alternatives) -> Self {
        assert!(lucks >= 2 && lucks.is_multiple_of(2), "lucks come in halves");
        let is_defined = |draw: &usize| {
            values.iter().all(|column| column[draw * lucks..(draw + 1) * lucks].iter().all(|value| value.is_finite()))
        };
        let draws: Vec<usize> = (0..columns.nrows()).filter(is_defined).collect();
        let others: Vec<usize> = (0..values.len()).filter(|&i| i != against.best).collect();
        let increments = Array3::from_shape_fn((draws.len(), lucks, others.len()), |(draw, luck, i)| {
            let at = draws[draw] * lucks + luck;
            values[others[i]][at] - values[against.best][at]
        });
        let largest = increments
            .outer_iter()
            .map(|increments| {
                let (one, two) = increments.split_at(Axis(0), lucks / 2);
                let means = [increments, one, two].map(|part| part.mean_axis(Axis(0)).expect("there are lucks"));
                let [all, one, two] = means.map(|means| largest(means.view()));
                2.0 * all - f64::midpoint(one, two)
            })
            .collect();
        Self { columns: columns.select(Axis(0), &draws), largest }
    }

    /// How many draws.
    #[must_use]
    pub fn draws(&self) -> usize {
        self.largest.len()
    }

    /// Expected gain, with regressed increments over all trajectories and over the draws to take noise away.
    pub(super) fn gain(&self, over_trajectories: &Array2<f64>, over_draws: &Array2<f64>) -> Estimate {
        let of = |curves: &Array2<f64>| -> Vec<f64> { curves.rows().into_iter().map(largest).collect() };
        let regressed = statistics::mean(&of(over_trajectories), Blocks::Independent);
        let off: Vec<f64> = self.largest.iter().zip(of(over_draws)).map(|(found, curve)| found - curve).collect();
        let off = statistics::mean(&off, Blocks::Independent);
        Estimate { value: regressed.value + off.value, se: libm::hypot(regressed.se, off.se), freedom: off.freedom }
    }
}

fn largest(values: ArrayView1<'_, f64>) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}
