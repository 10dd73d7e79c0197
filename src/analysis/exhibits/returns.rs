//! How the return on money added spreads over trajectories.

use super::super::find_series;
use super::super::statistics::{self, Ordered};
use crate::engine::{Column, Sample};
use crate::metric::Metric;

/// Cells of a density.
const CELLS: usize = 240;

/// The distribution of ROI (contracts in force) of one option over the trajectories in which it is defined.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnShape {
    /// 1st and 95th percentile; NaN where ROI is defined in no trajectory.
    pub ends: (f64, f64),
    /// (ROI, density) from end to end, with a point at zero where that lies between; empty without spread.
    pub curve: Vec<(f64, f64)>,
}

/// The shape of every option.
pub(super) fn returns(sample: &Sample) -> Vec<ReturnShape> {
    let shape = |option: usize| {
        let values = find_series(sample, option, &Column::Metric(Metric::Roi));
        let finite: Vec<f64> = values.iter().flat_map(|v| v.iter().copied()).filter(|v| v.is_finite()).collect();
        shape_of(&Ordered::new(&finite))
    };
    (0..sample.options.len()).map(shape).collect()
}

fn shape_of(ordered: &Ordered) -> ReturnShape {
    let (low, high) = (ordered.quantile(0.01), ordered.quantile(0.95));
    if high <= low || low.is_nan() || high.is_nan() {
        return ReturnShape { ends: (low, high), curve: Vec::new() };
    }
    let step = (high - low) / CELLS as f64;
    let heights = density(ordered, low, high, CELLS);
    let mut curve: Vec<(f64, f64)> =
        heights.into_iter().enumerate().map(|(cell, height)| (low + step * cell as f64, height)).collect();
    // Zero is a corner of both parts, that of loss and that of gain.
    let around = curve.windows(2).position(|pair| pair[0].0 < 0.0 && pair[1].0 > 0.0);
    if let Some(before) = around {
        let ((x0, y0), (x1, y1)) = (curve[before], curve[before + 1]);
        curve.insert(before + 1, (0.0, y0 + (y1 - y0) * (-x0 / (x1 - x0))));
    }
    ReturnShape { ends: (low, high), curve }
}

/// Gaussian kernel density of sorted finite values on an even grid of `cells + 1` points over `low..=high`, bandwidth by
/// Silverman's rule `0.9·min(sd, IQR/1.34)·n^(−1/5)`. Values are binned first, so the cost does not grow with n.
/// All zero where there is no spread.
fn density(ordered: &Ordered, low: f64, high: f64, cells: usize) -> Vec<f64> {
    let finite = statistics::finite(ordered);
    let (n, width) = (finite.len() as f64, (high - low) / cells.max(1) as f64);
    let quartiles = (ordered.quantile(0.75) - ordered.quantile(0.25)) / 1.34;
    let deviation = statistics::sd(finite);
    let spread = if quartiles > 0.0 { deviation.min(quartiles) } else { deviation };
    let bandwidth = (0.9 * spread * libm::pow(n, -0.2)).max(width);
    if !(bandwidth.is_finite() && width > 0.0 && spread > 0.0) {
        return vec![0.0; cells + 1];
    }
    // Bins reach four bandwidths beyond the limits, so that neighbours outside still count.
    let beyond = (4.0 * bandwidth / width).ceil().min(4.0 * cells as f64) as usize;
    let mut bins = vec![0.0; cells + 1 + 2 * beyond];
    for value in finite {
        let bin = ((value - low) / width).round() + beyond as f64;
        if bin >= 0.0 && bin < bins.len() as f64 {
            bins[bin as usize] += 1.0;
        }
    }
    let kernel = |distance: f64| libm::exp(-0.5 * (distance * width / bandwidth).powi(2));
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
    fn a_shape_reaches_from_end_to_end_and_has_a_corner_at_zero() {
        let values: Vec<f64> = (0..1000).map(|i| -1.0 + 0.003 * f64::from(i)).collect();
        let shape = shape_of(&Ordered::new(&values));
        assert_eq!(shape.ends, (values[9], values[949]));
        assert!(shape.curve.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(shape.curve.iter().any(|(x, _)| *x == 0.0));
        assert!(shape_of(&Ordered::new(&[2.0, 2.0])).curve.is_empty() && shape_of(&Ordered::new(&[])).ends.0.is_nan());
    }

    #[test]
    fn a_density_integrates_to_one_and_peaks_at_its_mode() {
        let values: Vec<f64> = (1..4000)
            .map(|i| {
                let p = f64::from(i) / 4000.0;
                (p / (1.0 - p)).ln()
            })
            .collect();
        let grid = density(&Ordered::new(&values), -10.0, 10.0, 200);
        let area: f64 = grid.iter().sum::<f64>() * 0.1;
        assert!((area - 1.0).abs() < 0.01, "{area}");
        // The logistic density at 0 is 1/4.
        assert!((grid[100] - 0.25).abs() < 0.01, "{}", grid[100]);
        assert_eq!(density(&Ordered::new(&[2.0, 2.0]), 0.0, 4.0, 8), vec![0.0; 9]);
    }
}
