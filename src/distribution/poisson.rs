//! Counts of what happens now and then.

/// The smallest count that a Poisson number with this mean does not exceed with a chance of at least `level` (0–1);
/// `none` is `e^(−mean)`. It counts up from 0, so a draw takes about `mean` steps: for means up to some tens.
#[inline]
#[must_use]
pub fn poisson_quantile(mean: f64, none: f64, level: f64) -> f64 {
    let (mut chance, mut below, mut count) = (none, none, 0.0);
    while below < level && chance > 0.0 {
        count += 1.0;
        chance *= mean / count;
        below += chance;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_the_cumulated_chances() {
        // Mean 2: chances 0.1353, 0.2707, 0.2707, 0.1804, …; cumulated 0.1353, 0.4060, 0.6767, 0.8571.
        let quantile = |level: f64| poisson_quantile(2.0, (-2.0_f64).exp(), level);
        assert_eq!([0.1, 0.14, 0.4, 0.41, 0.7, 0.86].map(quantile), [0.0, 1.0, 1.0, 2.0, 3.0, 4.0]);
        assert!(quantile(1.0).is_finite());
    }
}
