//! Value of knowing one parameter: penalised splines.

use super::{Alternatives, NOISE_DRAWS, Worth, debiased, gain_of};
use crate::analysis::regression::{Fit, Smoother, algebra};
use crate::distribution::standard_normal_quantile;
use crate::sampling::hash;
use ndarray::{Array2, ArrayView1};

/// Equally likely places at which curves are compared.
const PLACES: usize = 400;

/// EVPPI of one parameter; exactly nothing if no increment depends on it at this level of significance.
#[must_use]
pub fn single(column: ArrayView1<'_, f64>, alternatives: &Alternatives, level: f64) -> Worth {
    let Some(smoother) = Smoother::new(column) else { return Worth::nothing(1.0) };
    let increments = &alternatives.increments;
    if increments.ncols() == 0 {
        return Worth::nothing(1.0);
    }
    let columns: Vec<Vec<f64>> = increments.columns().into_iter().map(|column| column.to_vec()).collect();
    let fits: Vec<Fit> = columns.iter().map(|column| smoother.fit(column)).collect();
    let least = fits.iter().map(|fit| fit.p_value).fold(1.0, f64::min);
    let p_value = (least * fits.len() as f64).min(1.0);
    if p_value >= level {
        return Worth::nothing(p_value);
    }
    let grid = smoother.grid(PLACES);
    let functions = grid.ncols();
    let coefficients = Array2::from_shape_fn((functions, fits.len()), |(f, d)| fits[d].coefficients()[f]);
    let means: Vec<f64> = fits.iter().map(|fit| fit.mean).collect();
    let curves = |coefficients: &Array2<f64>, means: &[f64]| {
        let mut curves = grid.dot(coefficients);
        curves.rows_mut().into_iter().for_each(|mut row| row.iter_mut().zip(means).for_each(|(x, m)| *x += m));
        curves
    };
    let point = gain_of(&curves(&coefficients, &means));
    let noise = Noise::new(residual_covariance(&smoother, &fits, &columns));
    let n = column.len();
    let noisy: Vec<f64> = (0..NOISE_DRAWS)
        .map(|draw| {
            let mut shaken = coefficients.clone();
            for (f, mut row) in shaken.rows_mut().into_iter().enumerate() {
                for ((x, e), fit) in row.iter_mut().zip(noise.draw(draw, f)).zip(&fits) {
                    *x += fit.kept[f].sqrt() * e;
                }
            }
            let root = (n as f64).sqrt();
            let shaken_means: Vec<f64> =
                means.iter().zip(noise.draw(draw, functions)).map(|(m, e)| m + e / root).collect();
            gain_of(&curves(&shaken, &shaken_means)).0
        })
        .collect();
    Worth { gain: debiased(point, &noisy, n), at_least: None, p_value }
}

fn residual_covariance(smoother: &Smoother, fits: &[Fit], columns: &[Vec<f64>]) -> Array2<f64> {
    let residuals: Vec<Vec<f64>> = fits
        .iter()
        .zip(columns)
        .map(|(fit, column)| smoother.values(fit).iter().zip(column).map(|(f, y)| y - f).collect())
        .collect();
    let n = columns.first().map_or(1, Vec::len) as f64;
    Array2::from_shape_fn((fits.len(), fits.len()), |(a, b)| algebra::dot(&residuals[a], &residuals[b]) / n)
}

/// Normal noise with a covariance, addressed by draw and number, so that it repeats.
pub(super) struct Noise {
    root: Array2<f64>,
}

impl Noise {
    pub(super) fn new(covariance: Array2<f64>) -> Self {
        let mut lifted = covariance;
        let most = lifted.diag().iter().copied().fold(0.0, f64::max);
        lifted.diag_mut().iter_mut().for_each(|x| *x += 1e-9 * most + f64::MIN_POSITIVE);
        let size = lifted.nrows();
        Self { root: algebra::cholesky(&lifted).unwrap_or_else(|| Array2::zeros((size, size))) }
    }

    pub(super) fn draw(&self, draw: usize, number: usize) -> Vec<f64> {
        let size = self.root.nrows();
        let normal = |part: usize| {
            let address = ((draw as u64) << 40) | ((number as u64) << 16) | part as u64;
            standard_normal_quantile(hash::unit(hash::mix(address ^ 0x766F_6900_0000_0000)))
        };
        let z: Vec<f64> = (0..size).map(normal).collect();
        (0..size).map(|i| (0..=i).map(|k| self.root[(i, k)] * z[k]).sum()).collect()
    }
}
