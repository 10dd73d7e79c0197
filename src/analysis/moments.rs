//! Number, mean and spread of many values: sums that do not lose small ones, several at a time.

use super::statistics::{Estimate, sum};

/// Number, mean and squares of the finite ones among some values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    /// How many are finite.
    pub(super) count: f64,
    /// Their mean.
    pub(super) mean: f64,
    /// Sum of the squares of what they are off from it.
    squares: f64,
}

impl Moments {
    /// Moments of values that are made when they are asked for.
    #[inline]
    pub(super) fn of(count: usize, at: impl Fn(usize) -> f64) -> Self {
        let (finite, sum) = sum_of_finite(count, &at);
        let mean = sum / finite;
        let (_, squares) = sum_of_finite(count, |i| (at(i) - mean) * (at(i) - mean));
        Self { count: finite, mean, squares }
    }

    /// Moments of values of which most are 0, in one pass: by the mean of the squares.
    #[inline]
    pub(super) fn of_few(count: usize, at: impl Fn(usize) -> f64) -> Self {
        let (mut total, mut of_squares) = (0.0, 0.0);
        for i in 0..count {
            let value = at(i);
            if value != 0.0 {
                total += value;
                of_squares += value * value;
            }
        }
        let count = count as f64;
        Self { count, mean: total / count, squares: of_squares - total * total / count }
    }

    /// Moments of groups of equal values: how many there are, and the value.
    pub(super) fn of_groups<const N: usize>(groups: [(usize, f64); N]) -> Self {
        let count = groups.iter().map(|(count, _)| *count as f64).sum();
        let mean = sum(groups.iter().map(|(count, value)| *count as f64 * value)) / count;
        let squares = sum(groups.iter().map(|(count, value)| *count as f64 * (value - mean) * (value - mean)));
        Self { count, mean, squares }
    }

    /// Standard deviation with `n − 1`; NaN of fewer than two values.
    pub(super) fn sd(&self) -> f64 {
        if self.count < 2.0 { f64::NAN } else { (self.squares / (self.count - 1.0)).sqrt() }
    }

    /// The mean with its error, of independent trajectories; of no values undefined.
    pub(super) fn estimate(&self) -> Estimate {
        if self.mean.is_finite() {
            Estimate { value: self.mean, se: self.sd() / self.count.sqrt(), freedom: self.count - 1.0 }
        } else {
            Estimate::UNDEFINED
        }
    }
}

/// Values that are added up side by side.
const SIDE: usize = 8;

/// How many of some values are finite, and their sum, compensated as in [`sum`]. Every eighth value is added to the same
/// of eight sums, so that eight additions need not wait for each other; the sums are added up in order at the end.
#[inline]
pub(super) fn sum_of_finite(count: usize, at: impl Fn(usize) -> f64) -> (f64, f64) {
    let (mut finite, mut totals, mut lost) = ([0.0; SIDE], [0.0; SIDE], [0.0; SIDE]);
    let mut add = |i: usize, side: usize| {
        let value = at(i);
        let is_finite = value.abs() < f64::INFINITY;
        let value = if is_finite { value } else { 0.0 };
        finite[side] += if is_finite { 1.0 } else { 0.0 };
        let next: f64 = totals[side] + value;
        let rounded = next - totals[side];
        lost[side] += (totals[side] - (next - rounded)) + (value - rounded);
        totals[side] = next;
    };
    let whole = count - count % SIDE;
    for i in (0..whole).step_by(SIDE) {
        for side in 0..SIDE {
            add(i + side, side);
        }
    }
    (whole..count).for_each(|i| add(i, i - whole));
    (finite.iter().sum(), sum(totals.into_iter().chain(lost)))
}
