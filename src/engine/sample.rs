//! What a run leaves behind: matrices over trajectories, and monthly bands.

use super::bands::Bands;
use crate::metric::Metric;
pub use crate::model::outcome::Column;
use ndarray::{Array2, Array3, ArrayView1, s};

/// Which trajectories are independent of each other: what standard errors are built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// Every trajectory is.
    Independent,
    /// Only whole blocks of so many consecutive trajectories are (Latin hypercube, scrambled Sobol).
    Size(usize),
}

/// All that a run leaves behind.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Option names, in the order of the scenario.
    pub options: Vec<String>,
    /// What was recorded per trajectory and option.
    pub columns: Vec<Column>,
    /// (option, column, trajectory); undefined is NaN, never is +∞.
    pub values: Array3<f64>,
    /// Paths of the uncertain parameters.
    pub belief_paths: Vec<String>,
    /// (trajectory, uncertain parameter), as drawn.
    pub beliefs: Array2<f64>,
    /// Monthly bands.
    pub bands: Bands,
}

impl Sample {
    /// How many trajectories.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.values.dim().2
    }

    /// All trajectories of a column of an option.
    ///
    /// # Panics
    /// If the run did not record the column.
    #[must_use]
    pub fn column(&self, option: usize, column: &Column) -> ArrayView1<'_, f64> {
        let position = self.columns.iter().position(|c| c == column).expect("the run records this column");
        self.values.slice(s![option, position, ..])
    }

    /// All trajectories of a metric of an option.
    #[must_use]
    pub fn metric(&self, option: usize, metric: Metric) -> ArrayView1<'_, f64> {
        self.column(option, &Column::Metric(metric))
    }
}
