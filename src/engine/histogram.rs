//! Integer counts on a logarithmic grid: quantiles of any number of values in little memory.
//!
//! Grid lines stand at the values whose seven leading bits of fraction are all that they have: 128 an octave, whole
//! numbers up to 128 among them. Magnitudes below 2⁻²⁰ count as zero. What lies on a line counts apart from what lies
//! between two lines, so that head counts come out as they are. Between two lines a quantile is found by its rank, as
//! if the values there stood evenly; it is off by less than the distance of the lines, 0.8% of the value, wherever
//! they stand, and by some ten-thousandths where they have a smooth density.

use super::part::Count;
use crate::lanes::on_lanes;

/// Bits of a fraction that are dropped.
const DROPPED: u32 = 16;
/// Magnitudes below count as zero: 2⁻²⁰.
const ZERO_BELOW: f32 = 9.536_743e-7;
/// Place of the first line.
const FIRST: i32 = (ZERO_BELOW.to_bits() >> DROPPED) as i32;
/// Places by which counts reach beyond what was seen when they grow, so that they grow seldom.
const MARGIN: i32 = 64;

/// Values that are placed at once, before any is counted.
const AT_ONCE: usize = 256;

/// A value's place: even on a line, odd between that line and the next; mirrored for negative values, 0 for zero.
/// Without a branch, so that many are found at once.
#[inline(always)]
fn place(value: f32) -> i32 {
    let bits = value.to_bits() as i32;
    let (magnitude, sign) = (bits & i32::MAX, bits >> 31);
    let line = (magnitude >> DROPPED) - FIRST + 1;
    let is_between = i32::from(magnitude & ((1 << DROPPED) - 1) != 0);
    let place = if line > 0 { 2 * line + is_between } else { 0 };
    (place ^ sign) - sign
}

/// A whole number that orders as the value does.
#[inline(always)]
fn key(value: f32) -> i32 {
    let bits = value.to_bits() as i32;
    bits ^ ((bits >> 31) & i32::MAX)
}

/// The value of a key.
fn value_of(key: i32) -> f32 {
    f32::from_bits((key ^ ((key >> 31) & i32::MAX)) as u32)
}

/// The value at a share of the way through a place, from the lowest value up.
fn value_at(place: i32, share: f64) -> f64 {
    let steps = place.unsigned_abs();
    if steps == 0 {
        return 0.0;
    }
    let line = |steps: u32| f64::from(f32::from_bits((steps / 2 - 1 + FIRST as u32) << DROPPED));
    let (low, high) = (line(steps), line(steps + 1));
    if place < 0 { -(high - share * (high - low)) } else { low + share * (high - low) }
}

on_lanes! {
    /// The places of values, and the keys of the least and of the greatest.
    fn find_places<W>(values: &[f32; W], places: &mut [i32; W]) -> [i32; 2] {
        let (mut least, mut most) = (i32::MAX, i32::MIN);
        for lane in 0..W {
            places[lane] = place(values[lane]);
            least = least.min(key(values[lane]));
            most = most.max(key(values[lane]));
        }
        [least, most]
    }
}

/// Counts over the grid, from the lowest place in use on.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    lowest: i32,
    counts: Vec<u32>,
    /// Keys of the least and of the greatest value.
    least: i32,
    most: i32,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { lowest: 0, counts: Vec::new(), least: i32::MAX, most: i32::MIN }
    }
}

impl Histogram {
    /// Counts values.
    pub(super) fn add(&mut self, values: &[f32]) {
        let mut places = [0; AT_ONCE];
        for values in values.chunks(AT_ONCE) {
            let [least, most] = match <&[f32; AT_ONCE]>::try_from(values).ok() {
                Some(values) => find_places(values, &mut places),
                None => {
                    let mut padded = [values[0]; AT_ONCE];
                    padded[..values.len()].copy_from_slice(values);
                    find_places(&padded, &mut places)
                }
            };
            let places = &places[..values.len()];
            self.least = self.least.min(least);
            self.most = self.most.max(most);
            self.reach(place(value_of(least)), place(value_of(most)));
            if least == most {
                self.counts[(places[0] - self.lowest) as usize] += values.len() as u32;
                continue;
            }
            let (lowest, counts) = (self.lowest, &mut self.counts[..]);
            for place in places {
                counts[(*place - lowest) as usize] += 1;
            }
        }
    }

    /// Lets the counts reach from one place to another.
    fn reach(&mut self, low: i32, high: i32) {
        let end = self.lowest + self.counts.len() as i32;
        if !self.counts.is_empty() && low >= self.lowest && high < end {
            return;
        }
        if self.counts.is_empty() {
            self.lowest = low - MARGIN;
            self.counts = vec![0; (high - low + 1 + 2 * MARGIN) as usize];
            return;
        }
        let low = if low < self.lowest { low - MARGIN } else { self.lowest };
        let end = if high < end { end } else { high + 1 + MARGIN };
        let mut counts = vec![0; (end - low) as usize];
        let offset = (self.lowest - low) as usize;
        counts[offset..offset + self.counts.len()].copy_from_slice(&self.counts);
        self.counts = counts;
        self.lowest = low;
    }

    /// The counts of a cell, places rising.
    pub(super) fn counts(&self, cell: usize) -> impl Iterator<Item = Count> {
        let (least, most) = (self.least, self.most);
        let filled = (self.lowest..).zip(&self.counts).filter(|(_, count)| **count > 0);
        filled.map(move |(place, &count)| Count { cell: cell as i32, place, count: count as i32, least, most })
    }

    /// Adds what another counted.
    pub(super) fn join(&mut self, other: &Count) {
        self.least = self.least.min(other.least);
        self.most = self.most.max(other.most);
        self.reach(other.place, other.place);
        self.counts[(other.place - self.lowest) as usize] += other.count as u32;
    }

    /// Quantiles at rising ranks, counted from 1; NaN beyond the number of values.
    pub(super) fn quantiles<const N: usize>(&self, ranks: [u64; N]) -> [f64; N] {
        let mut filled = (0..).zip(&self.counts).filter(|(_, count)| **count > 0);
        let (mut below, mut upto, mut place) = (0, 0, self.lowest);
        let [least, most] = [self.least, self.most].map(|key| f64::from(value_of(key)));
        ranks.map(|rank| {
            while upto < rank {
                let Some((index, &count)) = filled.next() else { return f64::NAN };
                (below, upto, place) = (upto, upto + u64::from(count), self.lowest + index);
            }
            let share = ((rank - below) as f64 - 0.5) / (upto - below) as f64;
            value_at(place, share).clamp(least, most)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(values: &[f32]) -> Histogram {
        let mut histogram = Histogram::default();
        values.chunks(100).for_each(|chunk| histogram.add(chunk));
        histogram
    }

    /// Order statistics at the ranks.
    fn exact<const N: usize>(values: &[f32], ranks: [u64; N]) -> [f64; N] {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f32::total_cmp);
        ranks.map(|rank| f64::from(sorted[rank as usize - 1]))
    }

    #[test]
    fn places_keep_the_order_of_values_and_hold_them() {
        let values = [-3e9_f32, -1.0, -2e-6, 0.0, 1e-9, 1.1e-6, 0.02, 0.5, 1.0, 1.004, 1.008, 37.0, 4.2e6, 9e11];
        for pair in values.windows(2) {
            assert!(place(pair[0]) <= place(pair[1]), "{pair:?}");
        }
        for value in values.into_iter().filter(|v| v.abs() > 1e-6) {
            let (low, high) = (value_at(place(value), 0.0), value_at(place(value), 1.0));
            assert!(low <= f64::from(value) && f64::from(value) <= high, "{low} {value} {high}");
            assert!(high - low <= f64::from(value.abs()) / 128.0, "{value}");
        }
    }

    #[test]
    fn whole_numbers_and_constants_come_out_as_they_are() {
        let heads: Vec<f32> = (0..1000_u16).map(|k| f32::from(k % 13) - 2.0).collect();
        let ranks = [1, 50, 500, 950, 1000];
        assert_eq!(counted(&heads).quantiles(ranks), exact(&heads, ranks));
        assert_eq!(counted(&[0.37; 300]).quantiles([1, 300]), [f64::from(0.37_f32); 2]);
        assert_eq!(counted(&[0.0; 300]).quantiles([1, 300]), [0.0; 2]);
    }

    #[test]
    fn quantiles_are_within_the_distance_of_two_lines_wherever_values_stand() {
        // Lumps near one end of their place, where even spacing is wrong most.
        let lumps: Vec<f32> = (0..4000_u16)
            .map(|k| match k % 4 {
                0 => 1000.01,
                1 => -7.001,
                2 => 1007.9,
                _ => 3e-5 * (1.0 + f32::from(k) * 1e-7),
            })
            .collect();
        let ranks = [40, 900, 1500, 2500, 3900];
        for (got, wanted) in counted(&lumps).quantiles(ranks).into_iter().zip(exact(&lumps, ranks)) {
            assert!((got - wanted).abs() <= wanted.abs() / 128.0, "{got}, wanted {wanted}");
        }
    }

    #[test]
    fn a_smooth_density_is_read_to_ten_thousandths() {
        // A lognormal by its quantiles, in an order that mixes them.
        let n = 100_003_u64;
        let values: Vec<f32> = (0..n)
            .map(|k| {
                let u = ((k * 7919) % n) as f64 / n as f64 + 0.5 / n as f64;
                (2e6 * (u / (1.0 - u)).powf(0.4)) as f32
            })
            .collect();
        let ranks = [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| (p * n as f64).ceil() as u64);
        for (got, wanted) in counted(&values).quantiles(ranks).into_iter().zip(exact(&values, ranks)) {
            assert!((got / wanted - 1.0).abs() < 2e-4, "{got}, wanted {wanted}");
        }
    }

    #[test]
    fn an_order_of_values_that_makes_counts_grow_both_ways_changes_nothing() {
        let up: Vec<f32> = (1..2000_u16).map(|k| f32::from(k).powi(3) - 1e6).collect();
        let down: Vec<f32> = up.iter().rev().copied().collect();
        let ranks = [1, 100, 1000, 1999];
        assert_eq!(counted(&up).quantiles(ranks), counted(&down).quantiles(ranks));
    }
}
