//! Penalised regression of several outcomes on the same terms, and what fitting noise does to functions of it.

use super::algebra;
use super::terms::{Sums, Terms};
use ndarray::{Array2, ArrayView2};

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
}

/// Fits surfaces; one smoothness for all outcomes, by generalised cross-validation of their sum, each scaled to unit
/// variance. None where no term varies.
///
/// Source: Wood, Generalized Additive Models, 2nd ed. (2017), sections 5.4 and 6.2.
#[must_use]
pub fn fit_surface(terms: &Terms, outcomes: ArrayView2<'_, f64>) -> Option<Surface> {
    let sums = Sums::total(&terms.sums(outcomes, 8)).centred();
    let n = sums.n;
    let scale: Vec<f64> = sums.outcome_gram.diag().iter().map(|x| if *x > 0.0 { 1.0 / x } else { 0.0 }).collect();
    let fit = |strength: f64| {
        let mut penalised = sums.gram.clone();
        for (x, rough) in penalised.diag_mut().iter_mut().zip(&terms.roughness) {
            *x += strength * rough.max(1.0) + 1e-9 * n;
        }
        let root = algebra::lower_inverse(&algebra::cholesky(&penalised)?);
        let coefficients = root.t().dot(&root.dot(&sums.with));
        // tr((G + P)⁻¹G), with R·G·R' taken row by row.
        let used: f64 = (root.dot(&sums.gram) * &root).sum();
        let fitted = coefficients.t().dot(&sums.with);
        let smooth = coefficients.t().dot(&sums.gram.dot(&coefficients));
        let residual = &sums.outcome_gram - &fitted - fitted.t() + &smooth;
        let lost: f64 = residual.diag().iter().zip(&scale).map(|(r, s)| r * s).sum();
        let score = lost / (n - CAUTION * (1.0 + used)).max(1.0).powi(2);
        Some((score, coefficients, root, residual, used))
    };
    let candidates = (0..10).filter_map(|i| fit(n * 10_f64.powf(1.0 - 0.7 * f64::from(i))));
    let (_, coefficients, noise_root, residual, used) = candidates.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Surface {
        coefficients,
        means: (sums.column_means.to_vec(), sums.outcome_means.to_vec()),
        noise_root,
        residual_covariance: residual / (n - 1.0 - used).max(1.0),
        used,
    })
}
