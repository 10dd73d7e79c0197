//! Penalised regression of several outcomes on the same terms, and what fitting noise does to functions of it.

use super::algebra;
use super::terms::{Centred, Sums, Terms};
use ndarray::{Array2, s};

/// What an effective parameter costs in cross-validation.
const CAUTION: f64 = 1.4;

/// A fitted surface for each outcome.
#[derive(Clone, Debug)]
pub struct Surface {
    /// Coefficients: a term a row, an outcome a column.
    pub coefficients: Array2<f64>,
    /// Means of the terms and of the outcomes: the surface goes through them.
    pub means: (Vec<f64>, Vec<f64>),
    /// `R` with `R'R` the inverse of the penalised Gram matrix, so that `R'z·σ` has the noise of the coefficients.
    pub noise_root: Array2<f64>,
    /// Covariance of the outcomes around their surfaces.
    pub residual_covariance: Array2<f64>,
    /// Effective number of parameters, without the constant.
    pub used: f64,
    /// How strongly roughness was penalised, a row of the sample.
    pub strength: f64,
}

impl Surface {
    /// Values of the surfaces over some rows of the terms, an outcome a column.
    #[must_use]
    pub fn values(&self, terms: &Terms, from: usize, to: usize) -> Array2<f64> {
        let mut values = Array2::zeros((to - from, self.coefficients.ncols()));
        for start in (from..to).step_by(1024) {
            let end = (start + 1024).min(to);
            let mut block = terms.block(start, end);
            block.rows_mut().into_iter().for_each(|mut row| {
                row.iter_mut().zip(&self.means.0).for_each(|(x, mean)| *x -= mean);
            });
            values.slice_mut(s![start - from..end - from, ..]).assign(&block.dot(&self.coefficients));
        }
        values.rows_mut().into_iter().for_each(|mut row| row.iter_mut().zip(&self.means.1).for_each(|(x, m)| *x += m));
        values
    }
}

/// Fits surfaces; one smoothness for all outcomes, by generalised cross-validation of their sum, each scaled to unit
/// variance. None where no term varies.
///
/// Source: Wood, Generalized Additive Models, 2nd ed. (2017), sections 5.4 and 6.2.
#[must_use]
pub fn fit_surface(terms: &Terms, sums: &Sums) -> Option<Surface> {
    let sums = sums.centred();
    let candidates = (0..10).filter_map(|i| fit_at(terms, &sums, libm::pow(10.0, 1.0 - 0.7 * f64::from(i))));
    candidates.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, surface)| surface)
}

/// The surfaces at a strength of the penalty, with their score in cross-validation.
#[must_use]
pub fn fit_at(terms: &Terms, sums: &Centred, strength: f64) -> Option<(f64, Surface)> {
    let n = sums.n;
    let mut penalised = sums.gram.clone();
    for (x, rough) in penalised.diag_mut().iter_mut().zip(&terms.roughness) {
        *x += n * strength * rough.max(1.0) + 1e-9 * n;
    }
    let noise_root = algebra::lower_inverse(&algebra::cholesky(&penalised)?);
    let coefficients = noise_root.t().dot(&noise_root.dot(&sums.with));
    // tr((G + P)⁻¹G), with R·G·R' taken row by row.
    let used: f64 = (noise_root.dot(&sums.gram) * &noise_root).sum();
    let fitted = coefficients.t().dot(&sums.with);
    let smooth = coefficients.t().dot(&sums.gram.dot(&coefficients));
    let residual = &sums.outcome_gram - &fitted - fitted.t() + &smooth;
    let (rest, total) = (residual.diag(), sums.outcome_gram.diag());
    let lost: f64 = rest.iter().zip(total).filter(|(_, total)| **total > 0.0).map(|(rest, total)| rest / total).sum();
    let score = lost / (n - CAUTION * (1.0 + used)).max(1.0).powi(2);
    let surface = Surface {
        coefficients,
        means: (sums.column_means.to_vec(), sums.outcome_means.to_vec()),
        noise_root,
        residual_covariance: residual / (n - 1.0 - used).max(1.0),
        used,
        strength,
    };
    Some((score, surface))
}
