//! A block of trajectories: the unit of work, and of the order in which sums are taken.

use super::trajectory::Simulator;
use crate::metric::Series;
use std::ops::Range;

/// Trajectories of a block.
pub(super) const BLOCK: usize = 256;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Options of the scenario.
    pub(super) options: usize,
    /// Columns recorded per option.
    pub(super) columns: usize,
    /// Months of a trajectory.
    pub(super) months: usize,
    /// Uncertain parameters.
    pub(super) uncertain: usize,
    /// Whether monthly series are wanted.
    pub(super) has_series: bool,
}

impl Layout {
    /// Monthly values of a trajectory that are gathered: one of every series, option and month, or none.
    pub(super) fn cells(self) -> usize {
        if self.has_series { self.options * Series::COUNT * self.months } else { 0 }
    }
}

/// Results of a block; the `BLOCK` values of a row stand together, those of absent trajectories are zero.
#[derive(Debug)]
pub(super) struct Block {
    /// `(option · columns + column) · BLOCK + lane`.
    pub(super) rows: Vec<f64>,
    /// `parameter · BLOCK + lane`.
    pub(super) beliefs: Vec<f64>,
    /// `((option · Series::COUNT + series) · months + month) · BLOCK + lane`; empty where series are not wanted.
    pub(super) series: Vec<f32>,
}

/// Simulates a block of at most `BLOCK` trajectories.
pub(super) fn simulate_block(simulator: &Simulator<'_>, numbers: Range<u64>, layout: Layout) -> Block {
    let Layout { options, columns, months, uncertain, has_series } = layout;
    let mut block = Block {
        rows: vec![0.0; options * columns * BLOCK],
        beliefs: vec![0.0; uncertain * BLOCK],
        series: vec![0.0; layout.cells() * BLOCK],
    };
    let mut drawn = vec![0.0; uncertain];
    for (lane, number) in numbers.enumerate() {
        let Block { rows, beliefs, series } = &mut block;
        simulator.trajectory(
            number,
            &mut drawn,
            |option, row| {
                for (column, &value) in row.iter().enumerate() {
                    rows[(option * columns + column) * BLOCK + lane] = value;
                }
            },
            |option, name, month, value| {
                if has_series {
                    series[((option * Series::COUNT + name as usize) * months + month) * BLOCK + lane] = value as f32;
                }
            },
        );
        for (parameter, &value) in drawn.iter().enumerate() {
            beliefs[parameter * BLOCK + lane] = value;
        }
    }
    block
}
