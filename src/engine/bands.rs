//! Monthly bands: quantiles and mean of every series by month.
//!
//! Up to [`EXACT_MAX`] trajectories all values are kept and quantiles are order statistics. Beyond, each series and
//! month has a histogram of integer counts on a logarithmic grid of 128 steps an octave, so that a quantile is within
//! 0.3 % of its value and the memory no longer depends on the number of trajectories.

use crate::metric::Series;
use ndarray::{Array4, s};
use rayon::prelude::*;

/// Most trajectories for which bands are exact order statistics.
pub const EXACT_MAX: usize = 10_240;

/// Quantiles and mean of every series by month and option.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// (option, series, month, statistic), statistics in the order of [`Bands::STATISTICS`].
    pub values: Array4<f64>,
}

impl Bands {
    /// Names of the statistics, in order.
    pub const STATISTICS: [&'static str; 6] = ["p5", "p25", "p50", "p75", "p95", "mean"];
    const PROBABILITIES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// Statistic `statistic` (an index into [`Self::STATISTICS`]) of a series over all months.
    #[must_use]
    pub fn at(&self, option: usize, series: Series, statistic: usize) -> Vec<f64> {
        self.values.slice(s![option, series as usize, .., statistic]).to_vec()
    }
}

/// A value's place on the grid: order-preserving, 128 steps an octave; magnitudes below 2⁻²⁰ count as zero.
fn place(value: f32) -> i32 {
    if value.abs() < 9.536_743e-7 {
        return 0;
    }
    let steps = (value.abs().to_bits() >> 16) as i32 - (9.536_743e-7_f32.to_bits() >> 16) as i32 + 1;
    if value < 0.0 { -steps } else { steps }
}

/// The middle of a place on the grid.
fn middle(place: i32) -> f64 {
    if place == 0 {
        return 0.0;
    }
    let bits = ((place.unsigned_abs() - 1 + (9.536_743e-7_f32.to_bits() >> 16)) << 16) | 0x8000;
    let magnitude = f64::from(f32::from_bits(bits));
    if place < 0 { -magnitude } else { magnitude }
}

/// Integer counts over the grid, from the lowest place seen on.
#[derive(Clone, Debug, Default)]
struct Histogram {
    lowest: i32,
    counts: Vec<u32>,
}

impl Histogram {
    fn add(&mut self, value: f32) {
        let place = place(value);
        if self.counts.is_empty() {
            self.lowest = place;
        }
        if place < self.lowest {
            let missing = (self.lowest - place) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.lowest = place;
        }
        let index = (place - self.lowest) as usize;
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] += 1;
    }

    fn quantile(&self, rank: u64) -> f64 {
        let mut seen = 0;
        let place = self.counts.iter().position(|&count| {
            seen += u64::from(count);
            seen >= rank
        });
        place.map_or(f64::NAN, |index| middle(self.lowest + index as i32))
    }
}

/// The values at rising ranks, counted from 1: each selects in what the one before left above it.
fn order_statistics(mut values: Vec<f32>, ranks: [u64; 5]) -> [f64; 5] {
    let mut from = 0;
    ranks.map(|rank| {
        let index = rank as usize - 1;
        if index < from {
            return f64::from(values[index]);
        }
        let (_, &mut value, _) = values[from..].select_nth_unstable_by(index - from, f32::total_cmp);
        from = index + 1;
        f64::from(value)
    })
}

#[derive(Clone, Debug)]
enum Cell {
    Exact(Vec<f32>),
    Counted(Histogram),
}

/// Gathers series values cell by cell; a cell is one series of one option in one month.
#[derive(Clone, Debug)]
pub(super) struct BandStore {
    cells: Vec<(Cell, f64)>,
    trajectories: u64,
}

impl BandStore {
    pub(super) fn new(cells: usize) -> Self {
        Self { cells: vec![(Cell::Exact(Vec::new()), 0.0); cells], trajectories: 0 }
    }

    /// Takes a block: `values[cell · size + i]` for the `count` trajectories of the block.
    pub(super) fn take(&mut self, values: &[f32], size: usize, count: usize) {
        self.trajectories += count as u64;
        let is_counted = self.trajectories > EXACT_MAX as u64;
        self.cells.par_iter_mut().zip(values.par_chunks(size)).with_min_len(64).for_each(|((cell, sum), values)| {
            let values = &values[..count];
            *sum += values.iter().copied().map(f64::from).sum::<f64>();
            if let (Cell::Exact(kept), true) = (&*cell, is_counted) {
                let mut histogram = Histogram::default();
                kept.iter().for_each(|&value| histogram.add(value));
                *cell = Cell::Counted(histogram);
            }
            match cell {
                Cell::Exact(kept) => kept.extend_from_slice(values),
                Cell::Counted(histogram) => values.iter().for_each(|&value| histogram.add(value)),
            }
        });
    }

    /// Bands of `options` options over `months` months.
    pub(super) fn bands(&self, options: usize, months: usize) -> Bands {
        let n = self.trajectories;
        let rank = |p: f64| ((p * n as f64).ceil() as u64).max(1);
        let statistics: Vec<[f64; 6]> = self
            .cells
            .par_iter()
            .with_min_len(16)
            .map(|(cell, sum)| {
                let quantiles = match cell {
                    Cell::Exact(values) => order_statistics(values.clone(), Bands::PROBABILITIES.map(rank)),
                    Cell::Counted(histogram) => Bands::PROBABILITIES.map(|p| histogram.quantile(rank(p))),
                };
                let [p5, p25, p50, p75, p95] = quantiles;
                [p5, p25, p50, p75, p95, sum / n as f64]
            })
            .collect();
        let flat = statistics.into_iter().flatten().collect();
        let values = Array4::from_shape_vec((options, Series::COUNT, months, 6), flat)
            .expect("cells are laid out by option, series and month");
        Bands { values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_keeps_order_and_is_within_three_per_mille() {
        let values = [-3e9_f32, -1.0, -2e-6, 0.0, 1e-9, 1.1e-6, 0.02, 0.5, 1.0, 1.004, 37.0, 4.2e6, 9e11];
        for pair in values.windows(2) {
            assert!(place(pair[0]) <= place(pair[1]), "{pair:?}");
        }
        for value in values.into_iter().filter(|v| v.abs() > 1e-6) {
            let error = (middle(place(value)) / f64::from(value) - 1.0).abs();
            assert!(error < 0.004, "{value}: {error}");
        }
    }

    #[test]
    fn order_statistics_are_those_of_the_sorted_values() {
        let values: Vec<f32> = (0..97_u32).map(|k| (k * 31 % 97) as f32).collect();
        assert_eq!(order_statistics(values, [1, 5, 5, 49, 97]), [0.0, 4.0, 4.0, 48.0, 96.0]);
        assert_eq!(order_statistics(vec![3.0], [1; 5]), [3.0; 5]);
    }

    #[test]
    fn counted_quantiles_agree_with_exact_ones_within_the_grid() {
        let n = 2 * EXACT_MAX;
        let value = |k: usize| ((k * 7919) % n) as f32 - 1000.0;
        let mut store = BandStore::new(1);
        for start in (0..n).step_by(256) {
            let block: Vec<f32> = (start..start + 256).map(value).collect();
            store.take(&block, 256, 256);
        }
        let mut sorted: Vec<f32> = (0..n).map(value).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        for p in Bands::PROBABILITIES {
            let rank = (p * n as f64).ceil() as usize;
            let exact = f64::from(sorted[rank - 1]);
            let (Cell::Counted(histogram), _) = &store.cells[0] else { panic!("beyond the exact range") };
            assert!((histogram.quantile(rank as u64) - exact).abs() <= 0.004 * exact.abs() + 1e-6);
        }
    }
}
