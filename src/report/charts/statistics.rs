//! Plain statistics of one column: what charts show of a sample.

/// Mean of the finite values; NaN if there is none.
#[must_use]
pub fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.into_iter().filter(|v| v.is_finite()).fold((0.0, 0_usize), |(sum, count), v| (sum + v, count + 1));
    if count == 0 { f64::NAN } else { sum / count as f64 }
}

/// Standard error of the mean of the finite values: `sd/√n`; NaN with fewer than two.
#[must_use]
pub fn standard_error(values: &[f64]) -> f64 {
    let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    if finite.len() < 2 {
        return f64::NAN;
    }
    let (n, centre) = (finite.len() as f64, mean(finite.iter().copied()));
    let squares: f64 = finite.iter().map(|v| (v - centre).powi(2)).sum();
    (squares / (n - 1.0) / n).sqrt()
}

/// Order statistic at `⌈p·n⌉` of sorted values; NaN of none.
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let rank = ((p * sorted.len() as f64).ceil() as usize).clamp(1, sorted.len().max(1));
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// The defined values, ascending; "never" (+∞) stays and is last.
#[must_use]
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut kept: Vec<f64> = values.into_iter().filter(|v| !v.is_nan()).collect();
    kept.sort_by(f64::total_cmp);
    kept
}

/// Share of all values for which something holds; 0 of none.
#[must_use]
pub fn share(values: &[f64], holds: impl Fn(f64) -> bool) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().filter(|&&v| holds(v)).count() as f64 / values.len() as f64 }
}

/// Gaussian kernel density of sorted values on an even grid of `cells + 1` points over `low..=high`, bandwidth by
/// Silverman's rule `0.9·min(sd, IQR/1.34)·n^(−1/5)`. Values are binned first, so the cost does not grow with n.
/// All zero where there is no spread or nothing finite.
#[must_use]
pub fn density(sorted: &[f64], low: f64, high: f64, cells: usize) -> Vec<f64> {
    let finite: Vec<f64> = sorted.iter().copied().filter(|v| v.is_finite()).collect();
    let (n, width) = (finite.len() as f64, (high - low) / cells.max(1) as f64);
    let quartiles = (quantile(&finite, 0.75) - quantile(&finite, 0.25)) / 1.34;
    let deviation = standard_error(&finite) * n.sqrt();
    let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
    let bandwidth = (0.9 * spread * n.powf(-0.2)).max(width);
    if !(bandwidth.is_finite() && width > 0.0 && spread > 0.0) {
        return vec![0.0; cells + 1];
    }
    // Bins reach four bandwidths beyond the limits, so that neighbours outside still count.
    let beyond = (4.0 * bandwidth / width).ceil().min(4.0 * cells as f64) as usize;
    let mut bins = vec![0.0; cells + 1 + 2 * beyond];
    for value in &finite {
        let bin = ((value - low) / width).round() + beyond as f64;
        if bin >= 0.0 && bin < bins.len() as f64 {
            bins[bin as usize] += 1.0;
        }
    }
    let kernel = |distance: f64| (-0.5 * (distance * width / bandwidth).powi(2)).exp();
    let weights: Vec<f64> = (0..=beyond).map(|d| kernel(d as f64)).collect();
    let norm = n * bandwidth * (2.0 * std::f64::consts::PI).sqrt();
    (beyond..=beyond + cells)
        .map(|at| {
            let near = at - beyond..=at + beyond;
            near.map(|bin| bins[bin] * weights[bin.abs_diff(at)]).sum::<f64>() / norm
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_order_statistics_and_never_is_last() {
        let values = sorted([f64::INFINITY, 3.0, f64::NAN, 1.0, 2.0]);
        assert_eq!(values, [1.0, 2.0, 3.0, f64::INFINITY]);
        assert_eq!(quantile(&values, 0.5), 2.0);
        assert_eq!(quantile(&values, 0.95), f64::INFINITY);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn the_mean_leaves_out_what_is_not_finite() {
        assert_eq!(mean([1.0, f64::NAN, 3.0, f64::INFINITY]), 2.0);
        assert!(mean([f64::NAN]).is_nan());
        assert!((standard_error(&[1.0, 2.0, 3.0, 4.0]) - (5.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_density_integrates_to_one_and_peaks_at_its_mode() {
        let values: Vec<f64> = (1..4000)
            .map(|i| {
                let p = f64::from(i) / 4000.0;
                (p / (1.0 - p)).ln()
            })
            .collect();
        let grid = density(&values, -10.0, 10.0, 200);
        let area: f64 = grid.iter().sum::<f64>() * 0.1;
        assert!((area - 1.0).abs() < 0.01, "{area}");
        // The logistic density at 0 is 1/4.
        assert!((grid[100] - 0.25).abs() < 0.01, "{}", grid[100]);
        assert_eq!(density(&[2.0, 2.0], 0.0, 4.0, 8), vec![0.0; 9]);
    }
}
