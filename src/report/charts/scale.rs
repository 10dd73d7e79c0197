//! From values to pixels: linear scales with round ticks, and labels pushed apart.

/// Values beyond this are drawn at it: nothing a board reads is larger, and pixels stay finite.
pub const LARGEST: f64 = 1e18;

/// A linear map from a domain of values to a range of pixels (which may run downwards).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Lowest and highest value.
    pub domain: (f64, f64),
    /// Their pixels.
    pub range: (f64, f64),
}

impl Scale {
    /// A scale over a domain as it is.
    #[must_use]
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain, range }
    }

    /// Pixel of a value; not finite for values that are not.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        if !value.is_finite() {
            return f64::NAN;
        }
        let (low, high) = self.domain;
        let share = if high > low { (value.clamp(-LARGEST, LARGEST) - low) / (high - low) } else { 0.5 };
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// Pixel of a value, held inside the range.
    #[must_use]
    pub fn inside(&self, value: f64) -> f64 {
        let held = if value == f64::INFINITY { self.domain.1 } else { value.clamp(self.domain.0, self.domain.1) };
        self.at(held)
    }

    /// Round values inside the domain, about `target` of them.
    #[must_use]
    pub fn ticks(&self, target: usize) -> Vec<f64> {
        let (low, high) = self.domain;
        let step = round_step((high - low) / target.max(1) as f64);
        let first = (low / step - 1e-9).ceil();
        let last = (high / step + 1e-9).floor();
        if !(first.is_finite() && last.is_finite()) || last - first > 200.0 {
            return Vec::new();
        }
        // Adding zero turns −0 into 0.
        (0..=(last - first) as i64).map(|i| (first + i as f64) * step + 0.0).collect()
    }
}

/// The step of 1, 2, 2.5 or 5 times a power of ten next above a rough step.
#[must_use]
pub fn round_step(rough: f64) -> f64 {
    if !(rough.is_finite() && rough > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powi(libm::log10(rough).floor() as i32);
    let multiple = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|m| m * power >= rough * (1.0 - 1e-9)).unwrap_or(10.0);
    multiple * power
}

/// Smallest and largest finite value; none if there is none.
#[must_use]
pub fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|v| v.is_finite()).map(|v| v.clamp(-LARGEST, LARGEST)).fold(None, |found, value| {
        let (low, high) = found.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// A domain that holds the values and zero and ends on round ticks; 0–1 where there is nothing to show.
#[must_use]
pub fn domain_with_zero(values: impl IntoIterator<Item = f64>, target_ticks: usize) -> (f64, f64) {
    let (low, high) = extent(values).map_or((0.0, 0.0), |(low, high)| (low.min(0.0), high.max(0.0)));
    if high - low <= 0.0 {
        return (0.0, 1.0);
    }
    let step = round_step((high - low) / target_ticks.max(1) as f64);
    ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

/// Moves positions as little as possible (in squares) so that neighbours are `gap` apart and all stay in
/// `low..=high`; a gap that does not fit is reduced to the largest that does. Order is kept; the answer is in the
/// order of the input.
///
/// Isotonic regression (pool adjacent violators) of `y_i − i·gap`, then held inside the limits.
#[must_use]
pub fn push_apart(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let n = positions.len();
    if n == 0 {
        return Vec::new();
    }
    let gap = if n > 1 { gap.min((high - low).max(0.0) / (n - 1) as f64) } else { 0.0 };
    let clean = |y: f64| if y.is_finite() { y } else { high };
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| clean(positions[a]).total_cmp(&clean(positions[b])));

    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (rank, &item) in order.iter().enumerate() {
        let mut pool = (clean(positions[item]) - rank as f64 * gap, 1_usize);
        while let Some(&(mean, count)) = pools.last() {
            if mean <= pool.0 {
                break;
            }
            pools.pop();
            let total = count + pool.1;
            pool = ((mean * count as f64 + pool.0 * pool.1 as f64) / total as f64, total);
        }
        pools.push(pool);
    }
    let ceiling = (high - gap * (n - 1) as f64).max(low);
    let mut placed = vec![0.0; n];
    let levels = pools.into_iter().flat_map(|(level, count)| std::iter::repeat_n(level, count));
    for (rank, (level, &item)) in levels.zip(&order).enumerate() {
        placed[item] = level.clamp(low, ceiling) + rank as f64 * gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_and_inside() {
        let scale = Scale::new((-2.0e6, 11.0e6), (500.0, 0.0));
        assert_eq!(scale.ticks(6), [0.0, 2.5e6, 5.0e6, 7.5e6, 10.0e6]);
        assert_eq!(scale.at(-2.0e6), 500.0);
        assert!(scale.at(f64::NAN).is_nan());
    }

    #[test]
    fn a_domain_without_spread_is_still_a_domain() {
        assert_eq!(domain_with_zero([], 5), (0.0, 1.0));
        assert_eq!(domain_with_zero([f64::NAN, f64::INFINITY], 5), (0.0, 1.0));
        assert_eq!(domain_with_zero([0.0, 0.0], 5), (0.0, 1.0));
        assert_eq!(domain_with_zero([7.0], 5), (0.0, 8.0));
        let (low, high) = domain_with_zero([-3.0, 9.0], 5);
        assert_eq!((low, high), (-5.0, 10.0));
    }

    #[test]
    fn two_labels_at_one_place_move_by_half_the_gap_each() {
        assert_eq!(push_apart(&[100.0, 100.0], 30.0, 0.0, 500.0), [85.0, 115.0]);
        assert_eq!(push_apart(&[100.0, 300.0], 30.0, 0.0, 500.0), [100.0, 300.0]);
        assert_eq!(push_apart(&[f64::NAN], 30.0, 0.0, 500.0), [500.0]);
    }

    proptest! {
        #[test]
        fn labels_pushed_apart_keep_their_gap_their_limits_and_their_order(
            positions in prop::collection::vec(-50.0..650.0_f64, 1..14), gap in 1.0..40.0_f64,
        ) {
            let placed = push_apart(&positions, gap, 0.0, 600.0);
            let mut sorted = placed.clone();
            sorted.sort_by(f64::total_cmp);
            prop_assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= gap - 1e-6));
            prop_assert!(placed.iter().all(|y| (-1e-6..=600.0 + 1e-6).contains(y)));
            for (a, b) in (0..positions.len()).flat_map(|a| (0..positions.len()).map(move |b| (a, b))) {
                if positions[a] < positions[b] {
                    prop_assert!(placed[a] < placed[b]);
                }
            }
        }
    }
}
