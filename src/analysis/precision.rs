//! When a run is precise enough: the half-width of the 95% interval of how far the best option leads the next.
//!
//! Who stops as soon as an interval is narrow stops when its error happens to be small. With 20 blocks or 1,000
//! independent trajectories at the first look that costs little coverage (Chow and Robbins, 1965, Annals of Mathematical
//! Statistics 36, 457–462: none in the limit); with two blocks 71% of intervals would cover.

use super::paired;
use super::statistics::{self, Estimate};
use crate::engine::Blocks;
use crate::metric::Direction;

/// Blocks below which no run counts as precise.
const BLOCKS_MIN: usize = 20;
/// The fewest independent trajectories after which a run may stop.
const TRAJECTORIES_MIN: usize = 1_000;

/// How precise a run is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Precision {
    /// As precise as was asked; nothing where there are no two options to compare.
    Reached(Option<Estimate>),
    /// Not yet.
    Missed(Estimate),
    /// A value is undefined or "never", so that the mean has no error that more trajectories could make smaller.
    Undefined,
}

/// Precision of the mean difference of the two best of some options by their mean, a column over trajectories each.
#[must_use]
pub fn of_lead(columns: &[impl AsRef<[f64]>], direction: Direction, blocks: Blocks, half_width: f64) -> Precision {
    let mut places: Vec<(f64, usize)> = Vec::new();
    for (place, values) in columns.iter().map(AsRef::as_ref).enumerate() {
        if values.iter().any(|value| !value.is_finite()) {
            return Precision::Undefined;
        }
        places.push((super::goodness(statistics::mean(values, blocks).value, direction), place));
    }
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [(_, best), (_, next), ..] = places[..] else { return Precision::Reached(None) };
    let lead = paired::mean_difference(columns[best].as_ref(), columns[next].as_ref(), blocks);
    let least = if blocks == Blocks::Independent { TRAJECTORIES_MIN } else { BLOCKS_MIN };
    let is_enough = blocks.independent(columns[best].as_ref().len()) >= least;
    if is_enough && lead.half_width() <= half_width { Precision::Reached(Some(lead)) } else { Precision::Missed(lead) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::normals;

    fn of(columns: &[Vec<f64>], blocks: Blocks, half_width: f64) -> Precision {
        of_lead(columns, Direction::Higher, blocks, half_width)
    }

    #[test]
    fn intervals_cover_under_the_stopping_rule() {
        // Blocks of ten normal values around a lead of 1, looked at after 2, 3, 4, … blocks until the interval is ±0.1.
        let tries = 600;
        let covers = |seed: u64| {
            let lead: Vec<f64> = normals(seed, 1_000, 1.0, 0.8);
            let stopped = (2..=100).find_map(|blocks| {
                let n = 10 * blocks;
                match of(&[lead[..n].to_vec(), vec![0.0; n]], Blocks::Size(10), 0.1) {
                    Precision::Reached(lead) => lead,
                    _ => None,
                }
            });
            let (low, high) = stopped.expect("100 blocks are enough").interval();
            low <= 1.0 && 1.0 <= high
        };
        let covered = (0..tries).filter(|&seed| covers(seed)).count() as f64 / f64::from(tries as u32);
        // The error of this share is 0.009, and stopping costs a per cent or so. Without a least number of blocks and the
        // quantile of t fewer than three in four would cover.
        assert!(covered > 0.91, "{covered}");
    }

    #[test]
    fn few_blocks_are_never_enough_and_never_has_no_precision() {
        let column = |n: usize| vec![normals(1, n, 1.0, 1e-9), vec![0.0; n]];
        assert!(matches!(of(&column(190), Blocks::Size(10), 1.0), Precision::Missed(_)));
        assert!(matches!(of(&column(200), Blocks::Size(10), 1.0), Precision::Reached(Some(_))));
        assert!(matches!(of(&column(999), Blocks::Independent, 1.0), Precision::Missed(_)));
        assert!(matches!(of(&column(1_000), Blocks::Independent, 1.0), Precision::Reached(Some(_))));
        assert_eq!(of(&[vec![1.0, f64::INFINITY], vec![1.0, 2.0]], Blocks::Independent, 1.0), Precision::Undefined);
        assert_eq!(of(&[vec![1.0; 2]], Blocks::Independent, 1.0), Precision::Reached(None));
    }
}
