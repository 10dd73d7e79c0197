//! The arithmetic of rank correlation: a Gaussian copula.

/// Pearson's correlation of two normal scores whose ranks correlate by `rank`: `2·sin(π·rank/6)`.
#[must_use]
pub fn score_correlation(rank: f64) -> f64 {
    2.0 * libm::sin(std::f64::consts::PI * rank / 6.0)
}

/// A correlation matrix that no set of beliefs can have.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the correlations contradict each other: what row {row} shares with the rows before it leaves {rest:.3} of it")]
pub struct NotPositiveDefinite {
    /// The first row that does not fit those before it.
    pub row: usize,
    /// What is left of its variance: below 0 beyond rounding.
    pub rest: f64,
}

/// The lower triangle `L` with `L·Lᵀ` equal to the correlation matrix `matrix`, of which the lower triangle is read.
///
/// A row that is fully determined by those before it (a correlation of ±1) gets a diagonal of 0.
///
/// # Errors
/// A matrix with a negative eigenvalue, beyond rounding.
pub fn cholesky(matrix: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, NotPositiveDefinite> {
    const ROUNDING: f64 = 1e-10;
    let mut lower: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
    for (row, values) in matrix.iter().enumerate() {
        let mut line = vec![0.0; row + 1];
        for column in 0..row {
            let shared: f64 = (0..column).map(|k| line[k] * lower[column][k]).sum();
            let (rest, pivot) = (values[column] - shared, lower[column][column]);
            if pivot > 0.0 {
                line[column] = rest / pivot;
            } else if rest.is_nan() || rest.abs() > ROUNDING.sqrt() {
                return Err(NotPositiveDefinite { row, rest: -rest.abs() });
            }
        }
        let rest = values[row] - line[..row].iter().map(|x| x * x).sum::<f64>();
        if rest.is_nan() || rest < -ROUNDING {
            return Err(NotPositiveDefinite { row, rest });
        }
        line[row] = if rest > ROUNDING { rest.sqrt() } else { 0.0 };
        lower.push(line);
    }
    Ok(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_and_score_correlation_agree_at_none_and_full() {
        assert_eq!(score_correlation(0.0), 0.0);
        assert!((score_correlation(1.0) - 1.0).abs() < 1e-15 && (score_correlation(-1.0) + 1.0).abs() < 1e-15);
        assert!((score_correlation(0.5) - 2.0 * 0.258_819_045_102_520_76).abs() < 1e-15);
    }

    #[test]
    fn a_triangle_times_its_mirror_gives_the_matrix() {
        let matrix = vec![vec![1.0, 0.5, -0.2], vec![0.5, 1.0, 0.3], vec![-0.2, 0.3, 1.0]];
        let lower = cholesky(&matrix).unwrap();
        for (row, values) in matrix.iter().enumerate() {
            for column in 0..=row {
                let product: f64 = (0..=column).map(|k| lower[row][k] * lower[column][k]).sum();
                assert!((product - values[column]).abs() < 1e-15, "{row}, {column}");
            }
        }
    }

    #[test]
    fn contradictions_are_found_and_full_correlation_is_not_one() {
        let matrix = |a: f64, b: f64, c: f64| vec![vec![1.0], vec![a, 1.0], vec![b, c, 1.0]];
        assert_eq!(cholesky(&matrix(0.9, 0.9, -0.9)).unwrap_err().row, 2);
        assert!(cholesky(&matrix(1.0, 0.5, -0.5)).is_err());
        assert!(cholesky(&matrix(f64::NAN, 0.0, 0.0)).is_err());
        assert_eq!(cholesky(&matrix(1.0, 0.5, 0.5)).unwrap()[1], [1.0, 0.0]);
    }
}
