//! What a run leaves behind: columns over trajectories, and monthly bands.

use super::bands::Bands;
use super::store::Store;
use crate::metric::Metric;
pub use crate::model::outcome::Column;
use ndarray::Array2;
use std::borrow::Cow;
use std::ops::Range;

/// Which trajectories are independent of each other: what standard errors are built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// Every trajectory is.
    Independent,
    /// Only whole blocks of this many consecutive trajectories are (Latin hypercube, scrambled Sobol).
    Size(usize),
}

impl Blocks {
    /// Blocks of this many trajectories.
    #[must_use]
    pub fn of(size: usize) -> Self {
        if size > 1 { Self::Size(size) } else { Self::Independent }
    }

    /// How many trajectories, or whole blocks of them, are independent of each other among this many trajectories.
    #[must_use]
    pub fn independent(self, trajectories: usize) -> usize {
        match self {
            Self::Independent => trajectories,
            Self::Size(size) => trajectories / size.max(1),
        }
    }
}

/// All that a run leaves behind.
///
/// A column is borrowed where the sample is in memory, and read where it is in a file: ask for it once and let go of it
/// soon.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Option names, in the order of the scenario.
    pub options: Vec<String>,
    /// What was recorded per trajectory and option.
    pub columns: Vec<Column>,
    /// Paths of the uncertain parameters.
    pub belief_paths: Vec<String>,
    /// Monthly bands.
    pub bands: Bands,
    /// Which trajectories are independent of each other.
    pub blocks: Blocks,
    /// Position of the option that added money is counted against.
    pub baseline: Option<usize>,
    store: Store,
}

impl Sample {
    /// A sample from its columns: those of each option in turn, then the beliefs; undefined is NaN, never is +∞. Its
    /// trajectories are independent and it has no baseline, until its fields say otherwise.
    #[must_use]
    pub fn new(
        options: Vec<String>,
        columns: Vec<Column>,
        belief_paths: Vec<String>,
        store: Store,
        bands: Bands,
    ) -> Self {
        let (blocks, baseline) = (Blocks::Independent, None);
        Self { options, columns, belief_paths, bands, blocks, baseline, store }
    }

    /// How many trajectories.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.store.count()
    }

    /// All trajectories of a column of an option.
    ///
    /// # Panics
    /// If the run did not record the column.
    #[must_use]
    pub fn column(&self, option: usize, column: &Column) -> Cow<'_, [f64]> {
        self.store.column(self.position(option, column))
    }

    /// Some trajectories of a column of an option.
    ///
    /// # Panics
    /// If the run did not record the column, or has no such trajectories.
    #[must_use]
    pub fn part(&self, option: usize, column: &Column, trajectories: Range<usize>) -> Cow<'_, [f64]> {
        self.store.part(self.position(option, column), trajectories)
    }

    /// All trajectories of a metric of an option.
    ///
    /// # Panics
    /// If the run did not record the metric.
    #[must_use]
    pub fn metric(&self, option: usize, metric: Metric) -> Cow<'_, [f64]> {
        self.column(option, &Column::Metric(metric))
    }

    /// All trajectories of an uncertain parameter, as drawn.
    #[must_use]
    pub fn belief(&self, parameter: usize) -> Cow<'_, [f64]> {
        self.store.column(self.beliefs_from() + parameter)
    }

    /// Some trajectories of an uncertain parameter.
    ///
    /// # Panics
    /// If there are no such trajectories.
    #[must_use]
    pub fn belief_part(&self, parameter: usize, trajectories: Range<usize>) -> Cow<'_, [f64]> {
        self.store.part(self.beliefs_from() + parameter, trajectories)
    }

    /// All beliefs in memory: (trajectory, uncertain parameter).
    #[must_use]
    pub fn beliefs(&self) -> Array2<f64> {
        let mut beliefs = Array2::zeros((self.trajectories(), self.belief_paths.len()));
        for (parameter, mut column) in beliefs.columns_mut().into_iter().enumerate() {
            for (target, value) in column.iter_mut().zip(self.belief(parameter).iter()) {
                *target = *value;
            }
        }
        beliefs
    }

    fn beliefs_from(&self) -> usize {
        self.options.len() * self.columns.len()
    }

    fn position(&self, option: usize, column: &Column) -> usize {
        let position = self.columns.iter().position(|c| c == column).expect("the run records this column");
        option * self.columns.len() + position
    }

    /// Changes a value of a made-up sample.
    #[cfg(test)]
    pub(crate) fn change(&mut self, option: usize, column: &Column, change: impl Fn(usize, f64) -> f64) {
        let position = self.position(option, column);
        let new: Vec<f64> = self.store.column(position).iter().enumerate().map(|(k, &v)| change(k, v)).collect();
        self.store.replace(position, &new);
    }
}
