//! A block of trajectories: the unit of work, and of the order in which sums are taken.

use super::trajectory::{LANES, Simulator, Start, Take};
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
    /// `((option · Series::COUNT + series) · months + month) · BLOCK + lane`, an absent trajectory's value meaning
    /// nothing; empty where series are not wanted.
    pub(super) series: Vec<f32>,
}

/// Simulates a block of at most `BLOCK` trajectories.
///
/// They are taken side by side in the order in which reviews can first change a plan, because the second run that
/// `flexibility_value` needs begins with the first of those that stand together. Rows and beliefs stand at the place of
/// their trajectory; series, of which only bands are made, in the order in which they are simulated and into the memory
/// given, whatever it held.
pub(super) fn simulate_block(
    simulator: &Simulator<'_>,
    numbers: Range<u64>,
    layout: Layout,
    mut series: Vec<f32>,
) -> Block {
    series.resize(layout.cells() * BLOCK, 0.0);
    let Layout { options, columns, uncertain, .. } = layout;
    let mut block = Block { rows: vec![0.0; options * columns * BLOCK], beliefs: vec![0.0; uncertain * BLOCK], series };
    let (mut drawn, mut all) = (vec![0.0; uncertain], Vec::new());
    let mut starts: Vec<(usize, Start)> = Vec::with_capacity(BLOCK);
    for (lane, number) in numbers.enumerate() {
        let start = match starts.last() {
            Some((_, last)) if simulator.shares_beliefs(last, number) => simulator.start_like(last, number),
            _ => simulator.start(number, &mut drawn, &mut all),
        };
        starts.push((lane, start));
        for (parameter, &value) in drawn.iter().enumerate() {
            block.beliefs[parameter * BLOCK + lane] = value;
        }
    }
    starts.sort_by_cached_key(|(lane, start)| (start.first_order(), *lane));
    let (places, starts): (Vec<usize>, Vec<Start>) = starts.into_iter().unzip();
    for (batch, (places, starts)) in places.chunks(LANES).zip(starts.chunks(LANES)).enumerate() {
        let mut place = Placed { block: &mut block, layout, places, first: batch * LANES };
        simulator.together::<LANES>(starts, &mut place);
    }
    block
}

/// A batch that finds its place in a block.
struct Placed<'a> {
    block: &'a mut Block,
    layout: Layout,
    /// Places of the trajectories in rows.
    places: &'a [usize],
    /// Where the batch begins in the series.
    first: usize,
}

impl Take<LANES> for Placed<'_> {
    fn row(&mut self, option: usize, columns: &[[f64; LANES]]) {
        for (column, values) in columns.iter().enumerate() {
            let from = (option * self.layout.columns + column) * BLOCK;
            for (place, value) in self.places.iter().zip(values) {
                self.block.rows[from + place] = *value;
            }
        }
    }

    fn series(&mut self, option: usize, series: Series, months: &[[f32; LANES]]) {
        let first_cell = (option * Series::COUNT + series as usize) * self.layout.months;
        let cells = self.block.series[first_cell * BLOCK..].chunks_exact_mut(BLOCK);
        for (cell, values) in cells.zip(months) {
            cell[self.first..self.first + LANES].copy_from_slice(values);
        }
    }

    fn wants_series(&self) -> bool {
        self.layout.has_series
    }
}
