//! Monthly bands: quantiles and mean of every series by month.
//!
//! Up to [`EXACT_MAX`] trajectories all values are kept and quantiles are order statistics. Beyond, each series and
//! month has integer counts on a logarithmic grid, merged in the order of blocks, so that the memory no longer depends
//! on the number of trajectories; see [`super::histogram`] for the error.

use super::block::BLOCK;
use super::histogram::Histogram;
use super::part::{BandPart, Spread};
use crate::lanes::on_lanes;
use crate::metric::Series;
use ndarray::{Array4, s};
use rayon::prelude::*;

/// Most trajectories for which bands are exact order statistics. Of this many the order statistics themselves are
/// known to a percent at best, far more than the grid adds.
pub const EXACT_MAX: usize = 2_048;

/// Quantiles and mean of every series by month and option.
#[derive(Clone, Debug, PartialEq)]
pub struct Bands {
    /// (option, series, month, statistic), statistics in the order of [`Bands::STATISTICS`]; no months in a run that
    /// did without bands.
    pub values: Array4<f64>,
}

impl Bands {
    /// Names of the statistics, in order.
    pub const STATISTICS: [&'static str; 6] = ["p5", "p25", "p50", "p75", "p95", "mean"];
    const PROBABILITIES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// Bands of a run of so many options that did without.
    #[must_use]
    pub fn none(options: usize) -> Self {
        Self { values: Array4::zeros((options, Series::COUNT, 0, Self::STATISTICS.len())) }
    }

    /// Statistic `statistic` (an index into [`Self::STATISTICS`]) of a series over all months.
    #[must_use]
    pub fn at(&self, option: usize, series: Series, statistic: usize) -> Vec<f64> {
        self.values.slice(s![option, series as usize, .., statistic]).to_vec()
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

/// Monthly values of a block: `values[cell · BLOCK + lane]` for the first `count` lanes.
#[derive(Clone, Debug)]
pub(super) struct Monthly {
    pub(super) values: Vec<f32>,
    pub(super) count: usize,
}

impl Monthly {
    /// Sum of a cell.
    fn sum(&self, cell: usize) -> f64 {
        let values = self.cell(cell);
        if let Ok(whole) = <&[f32; BLOCK]>::try_from(values) {
            return sum(whole);
        }
        let mut padded = [0.0; BLOCK];
        padded[..values.len()].copy_from_slice(values);
        sum(&padded)
    }

    fn cell(&self, cell: usize) -> &[f32] {
        &self.values[cell * BLOCK..cell * BLOCK + self.count]
    }
}

/// Values that are added up side by side.
const SIDE: usize = 8;

on_lanes! {
    /// Sum of values: every eighth is added to the same of eight sums, so that eight additions need not wait for each
    /// other.
    fn sum<W>(values: &[f32; W]) -> f64 {
        let mut sums = [0.0; SIDE];
        for values in values.as_chunks::<SIDE>().0 {
            for side in 0..SIDE {
                sums[side] += f64::from(values[side]);
            }
        }
        sums.iter().sum()
    }
}

/// Gathers series values cell by cell; a cell is one series of one option in one month.
#[derive(Clone, Debug)]
pub(super) struct BandStore {
    sums: Vec<f64>,
    /// Blocks as they came, while their order statistics are exact.
    kept: Vec<Monthly>,
    /// One a cell beyond that; empty until then.
    counted: Vec<Histogram>,
    trajectories: u64,
    /// Most trajectories of which every value is kept.
    exact_max: u64,
    /// Trajectories and sums of each block, of a part of a run.
    blocks: Option<(Vec<usize>, Vec<f64>)>,
}

impl BandStore {
    pub(super) fn new(cells: usize) -> Self {
        let (kept, counted) = (Vec::new(), Vec::new());
        Self { sums: vec![0.0; cells], kept, counted, trajectories: 0, exact_max: EXACT_MAX as u64, blocks: None }
    }

    /// A store of a part of a run that has `whole` trajectories in all.
    pub(super) fn of_part(cells: usize, whole: usize) -> Self {
        let exact_max = if whole > EXACT_MAX { 0 } else { u64::MAX };
        Self { exact_max, blocks: Some((Vec::new(), Vec::new())), ..Self::new(cells) }
    }

    /// What a part leaves behind.
    pub(super) fn part(self) -> BandPart {
        let cells = self.sums.len();
        let (blocks, sums) = self.blocks.unwrap_or_default();
        let spread = if self.exact_max == 0 {
            let counts = self.counted.iter().enumerate().flat_map(|(cell, histogram)| histogram.counts(cell));
            Spread::Counts(counts.collect())
        } else {
            let values = self.kept.iter().flat_map(|block| (0..cells).flat_map(|cell| block.cell(cell)));
            Spread::Values(values.copied().collect())
        };
        BandPart { blocks, sums, spread }
    }

    /// Takes what a part left behind, after the parts before it.
    pub(super) fn join(&mut self, part: &BandPart) {
        let cells = self.sums.len();
        self.trajectories += part.blocks.iter().map(|&count| count as u64).sum::<u64>();
        for sums in part.sums.chunks(cells.max(1)) {
            self.sums.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
        }
        match &part.spread {
            Spread::Values(values) => {
                let mut rest = &values[..];
                for &count in &part.blocks {
                    let (block, after) = rest.split_at(cells * count);
                    let mut values = vec![0.0; cells * BLOCK];
                    let places = values.chunks_exact_mut(BLOCK).zip(block.chunks_exact(count));
                    places.for_each(|(place, cell)| place[..count].copy_from_slice(cell));
                    self.kept.push(Monthly { values, count });
                    rest = after;
                }
            }
            Spread::Counts(counts) => {
                self.counted.resize(cells, Histogram::default());
                counts.iter().for_each(|count| self.counted[count.cell as usize].join(count));
            }
        }
    }

    /// Takes blocks in their order and gives back the memory that it does not keep. All of them are added to a cell
    /// before the next cell is touched, so that its counts are fetched from memory once.
    pub(super) fn take(&mut self, blocks: Vec<Monthly>) -> Vec<Vec<f32>> {
        self.trajectories += blocks.iter().map(|block| block.count as u64).sum::<u64>();
        if let Some((counts, sums)) = &mut self.blocks {
            counts.extend(blocks.iter().map(|block| block.count));
            sums.extend(blocks.iter().flat_map(|block| (0..self.sums.len()).map(|cell| block.sum(cell))));
        }
        let is_counted = self.trajectories > self.exact_max;
        if is_counted && self.counted.is_empty() {
            self.counted = vec![Histogram::default(); self.sums.len()];
        }
        let kept = if is_counted { std::mem::take(&mut self.kept) } else { Vec::new() };
        let add = |cell: usize, total: &mut f64| blocks.iter().for_each(|block| *total += block.sum(cell));
        if is_counted {
            let cells = self.counted.par_iter_mut().zip(&mut self.sums).enumerate().with_min_len(64);
            cells.for_each(|(cell, (histogram, sum))| {
                add(cell, sum);
                kept.iter().chain(&blocks).for_each(|block| histogram.add(block.cell(cell)));
            });
            kept.into_iter().chain(blocks).map(|block| block.values).collect()
        } else {
            self.sums.par_iter_mut().enumerate().with_min_len(64).for_each(|(cell, sum)| add(cell, sum));
            self.kept.extend(blocks);
            Vec::new()
        }
    }

    /// Bands of `options` options over `months` months.
    pub(super) fn bands(&self, options: usize, months: usize) -> Bands {
        let n = self.trajectories;
        let ranks = Bands::PROBABILITIES.map(|p| ((p * n as f64).ceil() as u64).max(1));
        let statistics_of = |(cell, sum): (usize, &f64)| {
            let [p5, p25, p50, p75, p95] = match self.counted.get(cell) {
                Some(histogram) => histogram.quantiles(ranks),
                None => {
                    let values = self.kept.iter().flat_map(|block| block.cell(cell)).copied().collect();
                    order_statistics(values, ranks)
                }
            };
            [p5, p25, p50, p75, p95, sum / n as f64]
        };
        let statistics: Vec<[f64; 6]> = self.sums.par_iter().enumerate().with_min_len(16).map(statistics_of).collect();
        let flat = statistics.into_iter().flatten().collect();
        let values = Array4::from_shape_vec((options, Series::COUNT, months, 6), flat)
            .expect("cells are laid out by option, series and month");
        Bands { values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes `n` values of one cell in blocks, `wave` blocks at a time.
    fn gathered(n: usize, wave: usize, value: impl Fn(usize) -> f32) -> BandStore {
        let mut store = BandStore::new(1);
        let blocks: Vec<Monthly> = (0..n)
            .step_by(BLOCK)
            .map(|start| {
                let count = BLOCK.min(n - start);
                let values = (start..start + BLOCK).map(|k| if k < n { value(k) } else { 0.0 }).collect();
                Monthly { values, count }
            })
            .collect();
        blocks.chunks(wave).for_each(|blocks| drop(store.take(blocks.to_vec())));
        store
    }

    fn quantiles(store: &BandStore) -> [f64; 5] {
        let n = store.trajectories as f64;
        let ranks = Bands::PROBABILITIES.map(|p| (p * n).ceil() as u64);
        store.counted.first().expect("beyond the exact range").quantiles(ranks)
    }

    #[test]
    fn order_statistics_are_those_of_the_sorted_values() {
        let values: Vec<f32> = (0..97_u32).map(|k| (k * 31 % 97) as f32).collect();
        assert_eq!(order_statistics(values, [1, 5, 5, 49, 97]), [0.0, 4.0, 4.0, 48.0, 96.0]);
        assert_eq!(order_statistics(vec![3.0], [1; 5]), [3.0; 5]);
    }

    #[test]
    fn counts_are_the_same_however_many_blocks_come_at_once() {
        let value = |k: usize| ((k * 7919) % 10_007) as f32 - 1000.0;
        let (one, many) = (gathered(3_000, 1, value), gathered(3_000, 12, value));
        assert_eq!(quantiles(&one), quantiles(&many));
        assert_eq!(one.sums, many.sums);
    }

    #[test]
    fn up_to_the_limit_nothing_is_counted_and_beyond_nothing_is_kept() {
        let value = |k: usize| k as f32;
        let (exact, counted) = (gathered(EXACT_MAX, 3, value), gathered(EXACT_MAX + 1, 3, value));
        assert!(exact.counted.is_empty() && counted.kept.is_empty());
        let order = |store: &BandStore| store.kept.iter().flat_map(|block| block.cell(0)).count();
        assert_eq!(order(&exact), EXACT_MAX);
        assert_eq!(counted.sums, [(0..=EXACT_MAX).sum::<usize>() as f64]);
    }

    #[test]
    fn counted_quantiles_agree_with_exact_ones() {
        let n = 20_011;
        let value = |k: usize| ((k * 7919) % n) as f32 - 1000.0;
        let mut sorted: Vec<f32> = (0..n).map(value).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        for (p, got) in Bands::PROBABILITIES.into_iter().zip(quantiles(&gathered(n, 4, value))) {
            let exact = f64::from(sorted[(p * n as f64).ceil() as usize - 1]);
            assert!((got - exact).abs() <= 1.0, "{p}: {got}, wanted {exact}");
        }
    }
}
