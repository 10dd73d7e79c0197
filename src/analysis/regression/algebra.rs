//! Small dense algebra: symmetric positive matrices by rows, eigenvectors, and Cholesky factors that grow.

use ndarray::{Array1, Array2};

/// A pivot below this part of its column's square counts as zero: the column adds nothing to those before it.
const PIVOT: f64 = 1e-9;

/// A Cholesky factor that grows column by column, with the solution of `L·z = b` beside it.
///
/// Columns that depend on earlier ones are passed over, so `rank` may be less than the number of columns offered.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    rows: Vec<Vec<f64>>,
    columns: Vec<usize>,
    z: Vec<f64>,
}

impl Growing {
    /// Adds column `column` of the symmetric `gram` with right-hand side `b`.
    pub fn push(&mut self, gram: &Array2<f64>, b: &Array1<f64>, column: usize) {
        let source = gram.row(column);
        let mut row = Vec::with_capacity(self.columns.len() + 1);
        for (earlier, &other) in self.rows.iter().zip(&self.columns) {
            let (head, pivot) = earlier.split_at(row.len());
            row.push((source[other] - dot(head, &row)) / pivot[0]);
        }
        let pivot = source[column] - dot(&row, &row);
        if pivot <= PIVOT * source[column].abs() || !pivot.is_finite() {
            return;
        }
        let root = pivot.sqrt();
        self.z.push((b[column] - dot(&row, &self.z)) / root);
        row.push(root);
        self.rows.push(row);
        self.columns.push(column);
    }

    /// How many columns count.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.columns.len()
    }

    /// Sum of squares that the columns explain: `b'G⁻¹b`.
    #[must_use]
    pub fn explained(&self) -> f64 {
        dot(&self.z, &self.z)
    }

    /// Takes columns off again until `rank` remain.
    pub fn truncate(&mut self, rank: usize) {
        self.rows.truncate(rank);
        self.columns.truncate(rank);
        self.z.truncate(rank);
    }
}

/// `a·b` over the shorter of the two.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    // Four sums side by side, so that the processor need not wait for one addition to end before the next.
    let n = a.len().min(b.len());
    let (a, b) = (&a[..n], &b[..n]);
    let mut sums = [0.0; 4];
    let (fours_a, fours_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = fours_a.remainder().iter().zip(fours_b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in fours_a.zip(fours_b) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// Lower Cholesky factor of a symmetric positive matrix; none where it is not positive.
#[must_use]
pub fn cholesky(matrix: &Array2<f64>) -> Option<Array2<f64>> {
    let n = matrix.nrows();
    let mut lower = vec![vec![0.0; 0]; n];
    for i in 0..n {
        let mut row: Vec<f64> = Vec::with_capacity(i + 1);
        for (j, earlier) in lower.iter().enumerate().take(i) {
            let value = (matrix[(i, j)] - dot(&earlier[..j], &row)) / earlier[j];
            row.push(value);
        }
        let pivot = matrix[(i, i)] - dot(&row, &row);
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        row.push(pivot.sqrt());
        lower[i] = row;
    }
    let mut factor = Array2::zeros((n, n));
    for (i, row) in lower.iter().enumerate() {
        for (j, &value) in row.iter().enumerate() {
            factor[(i, j)] = value;
        }
    }
    Some(factor)
}

/// Inverse of a lower triangular matrix in standard layout.
///
/// # Panics
/// If it is in another layout.
#[must_use]
pub fn lower_inverse(lower: &Array2<f64>) -> Array2<f64> {
    let n = lower.nrows();
    // Column j of the inverse, from its diagonal down.
    let mut inverse = Array2::zeros((n, n));
    for j in 0..n {
        let mut column = vec![0.0; n];
        column[j] = 1.0 / lower[(j, j)];
        for i in j + 1..n {
            let row = lower.row(i);
            let row = row.as_slice().expect("a fresh matrix is in standard layout");
            column[i] = -dot(&row[j..i], &column[j..i]) / row[i];
        }
        for (i, value) in column.into_iter().enumerate().skip(j) {
            inverse[(i, j)] = value;
        }
    }
    inverse
}

/// Inverse of a symmetric positive matrix; none where it is not positive.
#[must_use]
pub fn inverse(matrix: &Array2<f64>) -> Option<Array2<f64>> {
    let inverse = lower_inverse(&cholesky(matrix)?);
    Some(inverse.t().dot(&inverse))
}

/// Eigenvalues, ascending, and eigenvectors as columns of a symmetric matrix, by Jacobi's rotations.
///
/// Source: Golub and Van Loan, Matrix Computations, 4th ed. (2013), section 8.5.
#[must_use]
pub fn eigen(matrix: &Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let n = matrix.nrows();
    let (mut a, mut vectors) = (matrix.clone(), Array2::eye(n));
    let size: f64 = a.iter().map(|x| x * x).sum();
    for _sweep in 0..60 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|at| a[at] * a[at]).sum();
        if off <= 1e-26 * size {
            break;
        }
        for q in 1..n {
            for p in 0..q {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[(i, i)].total_cmp(&a[(j, j)]));
    let values = order.iter().map(|&i| a[(i, i)]).collect();
    (values, vectors.select(ndarray::Axis(1), &order))
}

/// Turns the plane of `p` and `q` so that their entry vanishes.
fn rotate(a: &mut Array2<f64>, vectors: &mut Array2<f64>, p: usize, q: usize) {
    let off = a[(p, q)];
    if off == 0.0 {
        return;
    }
    let theta = (a[(q, q)] - a[(p, p)]) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + libm::hypot(theta, 1.0));
    let t = if theta == 0.0 { 1.0 } else { t };
    let cos = 1.0 / libm::hypot(t, 1.0);
    let sin = t * cos;
    for k in 0..a.nrows() {
        let (x, y) = (a[(k, p)], a[(k, q)]);
        a[(k, p)] = cos * x - sin * y;
        a[(k, q)] = sin * x + cos * y;
    }
    for k in 0..a.nrows() {
        let (x, y) = (a[(p, k)], a[(q, k)]);
        a[(p, k)] = cos * x - sin * y;
        a[(q, k)] = sin * x + cos * y;
    }
    for k in 0..a.nrows() {
        let (x, y) = (vectors[(k, p)], vectors[(k, q)]);
        vectors[(k, p)] = cos * x - sin * y;
        vectors[(k, q)] = sin * x + cos * y;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn eigenvectors_rebuild_the_matrix() {
        let a = array![[4.0, 1.0, -2.0], [1.0, 3.0, 0.5], [-2.0, 0.5, 5.0]];
        let (values, vectors) = eigen(&a);
        let rebuilt = vectors.dot(&Array2::from_diag(&Array1::from(values.clone()))).dot(&vectors.t());
        assert!((&rebuilt - &a).iter().all(|x| x.abs() < 1e-12));
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn an_inverse_times_its_matrix_is_one() {
        let a = array![[4.0, 1.0, -2.0], [1.0, 3.0, 0.5], [-2.0, 0.5, 5.0]];
        let unit = inverse(&a).expect("positive").dot(&a);
        assert!((&unit - &Array2::<f64>::eye(3)).iter().all(|x| x.abs() < 1e-12));
        assert!(inverse(&array![[1.0, 2.0], [2.0, 1.0]]).is_none());
    }

    #[test]
    fn a_column_that_repeats_an_earlier_one_is_passed_over() {
        // Columns x, x, y with x·x = 2, y·y = 1, x·y = 0; b = (2, 2, 3): explained 2²/2 + 3²/1.
        let gram = array![[2.0, 2.0, 0.0], [2.0, 2.0, 0.0], [0.0, 0.0, 1.0]];
        let b = array![2.0, 2.0, 3.0];
        let mut growing = Growing::default();
        (0..3).for_each(|column| growing.push(&gram, &b, column));
        assert_eq!(growing.rank(), 2);
        assert!((growing.explained() - 11.0).abs() < 1e-12);
        growing.truncate(1);
        assert!((growing.explained() - 2.0).abs() < 1e-12);
    }
}
