//! Rank correlation between beliefs: a Gaussian copula on the columns of a design.
//!
//! Uniform numbers become normal scores, the scores are mixed by the Cholesky factor of their correlation matrix, and
//! go back to uniform numbers: margins stay exact whatever the families. The scores correlate so that the ranks do as
//! asked, ties counted ([`crate::distribution::RankCorrelation`]). The first column of a correlated set keeps the strata
//! of its design.

use crate::distribution::copula::{NotPositiveDefinite, cholesky};
use crate::distribution::{standard_normal_cdf, standard_normal_quantile};

/// Rank correlations that cannot all hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the rank correlations of `{path}` with the beliefs before it contradict each other")]
pub struct CorrelationError {
    /// The first belief whose correlations do not fit those before it.
    pub path: String,
    /// By how much.
    pub source: NotPositiveDefinite,
}

/// A Gaussian copula on some columns of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Copula {
    columns: Vec<usize>,
    lower: Vec<Vec<f64>>,
}

impl Copula {
    /// From correlations of the normal scores of columns; pairs that are not named are uncorrelated.
    pub(super) fn new(pairs: &[(usize, usize, f64)], paths: &[String]) -> Result<Self, CorrelationError> {
        let mut columns: Vec<usize> = pairs.iter().flat_map(|&(first, second, _)| [first, second]).collect();
        columns.sort_unstable();
        columns.dedup();
        let mut matrix = vec![vec![0.0; columns.len()]; columns.len()];
        for (row, line) in matrix.iter_mut().enumerate() {
            line[row] = 1.0;
        }
        let place = |column: usize| columns.partition_point(|&c| c < column);
        for &(first, second, score) in pairs.iter().filter(|pair| pair.0 != pair.1) {
            let (a, b) = (place(first), place(second));
            matrix[a][b] = score;
            matrix[b][a] = matrix[a][b];
        }
        match cholesky(&matrix) {
            Ok(lower) => Ok(Self { columns, lower }),
            Err(source) => Err(CorrelationError { path: paths[columns[source.row]].clone(), source }),
        }
    }

    /// Correlates a row of uniform numbers.
    pub(super) fn apply(&self, row: &mut [f64]) {
        for &column in &self.columns {
            row[column] = standard_normal_quantile(row[column]);
        }
        // From the last row up, because a row mixes the scores of those before it.
        for (line, &column) in self.lower.iter().zip(&self.columns).rev() {
            row[column] = line.iter().zip(&self.columns).map(|(weight, &from)| weight * row[from]).sum();
        }
        for &column in &self.columns {
            row[column] = standard_normal_cdf(row[column]).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
        }
    }
}
