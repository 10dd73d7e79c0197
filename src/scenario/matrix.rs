//! Algebra of correlation matrices: whether one can be, and the nearest that can.

use ndarray::Array2;

/// Smallest pivot of a Cholesky factor that counts as positive.
const PIVOT_MIN: f64 = 1e-9;
/// Smallest eigenvalue that a repair leaves.
const EIGENVALUE_MIN: f64 = 1e-6;
/// Alternating projections of a repair; they converge in far fewer.
const PROJECTIONS_MAX: usize = 200;
/// Rotations over all pairs in an eigenvalue decomposition; six are usual.
const SWEEPS_MAX: usize = 60;

/// Whether a symmetric matrix has a Cholesky factor with pivots clear of zero.
pub(super) fn is_positive_definite(matrix: &Array2<f64>) -> bool {
    let n = matrix.nrows();
    let mut factor = Array2::<f64>::zeros((n, n));
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| factor[[i, k]] * factor[[j, k]]).sum();
            let rest = matrix[[i, j]] - sum;
            if i != j {
                factor[[i, j]] = rest / factor[[j, j]];
            } else if rest > PIVOT_MIN {
                factor[[i, i]] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    true
}

/// The nearest correlation matrix (least squares), kept clear of singular: alternating projections on matrices
/// without small eigenvalues and on those with a unit diagonal, with Dykstra's correction (Higham 2002, IMA Journal
/// of Numerical Analysis 22, 329–343).
pub(super) fn nearest_correlation(matrix: &Array2<f64>) -> Array2<f64> {
    let n = matrix.nrows();
    let mut current = matrix.clone();
    let mut correction = Array2::<f64>::zeros((n, n));
    for _ in 0..PROJECTIONS_MAX {
        let shifted = &current - &correction;
        let projected = clip_eigenvalues(&shifted, EIGENVALUE_MIN);
        correction = &projected - &shifted;
        let mut next = projected;
        next.diag_mut().fill(1.0);
        let change = (&next - &current).iter().map(|d| d.abs()).fold(0.0, f64::max);
        current = next;
        if change < 1e-10 {
            break;
        }
    }
    // What the last projection on the unit diagonal has undone is clipped once more, and scaled back.
    let clipped = clip_eigenvalues(&current, EIGENVALUE_MIN);
    Array2::from_shape_fn((n, n), |(i, j)| {
        if i == j { 1.0 } else { clipped[[i, j]] / (clipped[[i, i]] * clipped[[j, j]]).sqrt() }
    })
}

/// The matrix with eigenvalues below the least one raised to it.
pub(super) fn clip_eigenvalues(matrix: &Array2<f64>, least: f64) -> Array2<f64> {
    let n = matrix.nrows();
    let (values, vectors) = eigen(matrix);
    Array2::from_shape_fn((n, n), |(i, j)| {
        (0..n).map(|k| values[k].max(least) * vectors[[i, k]] * vectors[[j, k]]).sum()
    })
}

/// Eigenvalues, and eigenvectors as columns, of a symmetric matrix by Jacobi's rotations.
pub(super) fn eigen(matrix: &Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let mut a = matrix.clone();
    let mut vectors = Array2::<f64>::eye(n);
    for _ in 0..SWEEPS_MAX {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[[i, j]].powi(2)).sum();
        if off < 1e-24 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    (a.diag().to_vec(), vectors)
}

/// The rotation that makes the elements at (p, q) and (q, p) zero.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    if a[[p, q]].abs() < 1e-300 {
        return;
    }
    let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * a[[p, q]]);
    let tangent = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let tangent = if theta == 0.0 { 1.0 } else { tangent };
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for k in 0..a.nrows() {
        let (kp, kq) = (a[[k, p]], a[[k, q]]);
        a[[k, p]] = cosine * kp - sine * kq;
        a[[k, q]] = sine * kp + cosine * kq;
    }
    for k in 0..a.nrows() {
        let (pk, qk) = (a[[p, k]], a[[q, k]]);
        a[[p, k]] = cosine * pk - sine * qk;
        a[[q, k]] = sine * pk + cosine * qk;
        let (kp, kq) = (vectors[[k, p]], vectors[[k, q]]);
        vectors[[k, p]] = cosine * kp - sine * kq;
        vectors[[k, q]] = sine * kp + cosine * kq;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        // 2·I + ones off the diagonal: eigenvalues 1, 1 and 4.
        let (mut values, _) = eigen(&array![[2.0, 1.0, 1.0], [1.0, 2.0, 1.0], [1.0, 1.0, 2.0]]);
        values.sort_by(f64::total_cmp);
        for (value, expected) in values.iter().zip([1.0, 1.0, 4.0]) {
            assert!((value - expected).abs() < 1e-12, "{value}");
        }
    }

    #[test]
    fn three_beliefs_cannot_all_oppose_each_other() {
        // Equal correlations r among three are possible from −1/2 on.
        let equal = |r: f64| array![[1.0, r, r], [r, 1.0, r], [r, r, 1.0]];
        assert!(is_positive_definite(&equal(-0.49)) && !is_positive_definite(&equal(-0.51)));
    }

    #[test]
    fn the_nearest_matrix_is_that_of_higham() {
        // Higham 2002, section 5: tridiagonal ones; off-diagonals 0.7607 and 0.1573 to four digits.
        let nearest = nearest_correlation(&array![[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]]);
        assert!((nearest[[0, 1]] - 0.7607).abs() < 1e-4, "{nearest}");
        assert!((nearest[[0, 2]] - 0.1573).abs() < 1e-4, "{nearest}");
        assert!(is_positive_definite(&nearest));
    }
}
