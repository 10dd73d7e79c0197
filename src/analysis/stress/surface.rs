//! A response surface: the paired difference of two options over the normal scores of the beliefs.

use super::nearest::Quadratic;
use crate::distribution::{Distribution, standard_normal_quantile};

/// Most beliefs of a surface.
pub const BELIEFS_MAX: usize = 5;
/// Farthest score that is taken for one: P0.1 and P99.9.
const SCORE_MAX: f64 = 3.1;

/// A response surface over the beliefs that matter most.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// Columns of the beliefs in the sample, the one that matters most first.
    pub columns: Vec<usize>,
    /// The difference over their scores.
    pub difference: Quadratic,
    /// Share of the variance of the difference that the surface explains; the rest is luck and other beliefs.
    pub explained: f64,
}

/// Normal scores of a belief's draws; values of a discrete belief take the middle of their share.
#[must_use]
pub fn scores_of(draws: impl IntoIterator<Item = f64>, belief: &Distribution) -> Vec<f64> {
    let has_atoms = belief.has_atoms();
    let score = |x: f64| {
        let until = belief.cdf(x);
        let level = if has_atoms { f64::midpoint(until, belief.cdf(x.next_down())) } else { until };
        standard_normal_quantile(level.clamp(1e-12, 1.0 - 1e-12)).clamp(-SCORE_MAX, SCORE_MAX)
    };
    draws.into_iter().map(score).collect()
}

/// Fits a quadratic in the scores of the few beliefs whose linear effect is the strongest, by least squares.
///
/// `scores` by belief, then trajectory; trajectories with a difference that is not finite are left out. None where
/// nothing varies or there are too few trajectories.
#[must_use]
pub fn fit(scores: &[Vec<f64>], difference: &[f64]) -> Option<Surface> {
    let rows: Vec<usize> = (0..difference.len()).filter(|&t| difference[t].is_finite()).collect();
    let ys: Vec<f64> = rows.iter().map(|&t| difference[t]).collect();
    let columns = strongest(scores, &rows, &ys)?;
    let k = columns.len();
    let terms = 1 + k + k * (k + 1) / 2;
    if rows.len() < 10 * terms {
        return None;
    }
    let row = |t: usize| {
        let z: Vec<f64> = columns.iter().map(|&column| scores[column][t]).collect();
        let squares = (0..k).flat_map(|a| (a..k).map(move |b| (a, b))).map(|(a, b)| z[a] * z[b]).collect::<Vec<f64>>();
        std::iter::once(1.0).chain(z).chain(squares).collect::<Vec<f64>>()
    };
    let design: Vec<Vec<f64>> = rows.iter().map(|&t| row(t)).collect();
    let beta = least_squares(&design, &ys)?;
    let mean = ys.iter().sum::<f64>() / ys.len() as f64;
    let total: f64 = ys.iter().map(|y| (y - mean).powi(2)).sum();
    let rest: f64 =
        design.iter().zip(&ys).map(|(x, y)| (y - x.iter().zip(&beta).map(|(a, b)| a * b).sum::<f64>()).powi(2)).sum();
    let mut square = vec![vec![0.0; k]; k];
    for (place, (a, b)) in (0..k).flat_map(|a| (a..k).map(move |b| (a, b))).enumerate() {
        let coefficient = beta[1 + k + place];
        square[a][b] += coefficient / 2.0;
        square[b][a] += coefficient / 2.0;
    }
    let difference = Quadratic { constant: beta[0], linear: beta[1..=k].to_vec(), square };
    Some(Surface { columns, difference, explained: 1.0 - rest / total })
}

/// The beliefs with the strongest linear effects in a regression on all of them.
fn strongest(scores: &[Vec<f64>], rows: &[usize], ys: &[f64]) -> Option<Vec<usize>> {
    let varies = |column: &usize| scores[*column].iter().any(|z| *z != scores[*column][0]);
    let columns: Vec<usize> = (0..scores.len()).filter(varies).collect();
    let design: Vec<Vec<f64>> = rows
        .iter()
        .map(|&t| std::iter::once(1.0).chain(columns.iter().map(|&column| scores[column][t])).collect())
        .collect();
    let beta = least_squares(&design, ys)?;
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by(|&a, &b| beta[b + 1].abs().total_cmp(&beta[a + 1].abs()));
    let chosen: Vec<usize> = order.into_iter().take(BELIEFS_MAX).map(|place| columns[place]).collect();
    (!chosen.is_empty()).then_some(chosen)
}

/// Least squares by the normal equations, with a trace of ridge so that collinear columns do no harm.
fn least_squares(design: &[Vec<f64>], ys: &[f64]) -> Option<Vec<f64>> {
    let width = design.first()?.len();
    let mut gram = vec![vec![0.0; width]; width];
    let mut right = vec![0.0; width];
    for (x, y) in design.iter().zip(ys) {
        for ((row, sum), own) in gram.iter_mut().zip(&mut right).zip(x) {
            *sum += own * y;
            row.iter_mut().zip(x).for_each(|(cell, other)| *cell += own * other);
        }
    }
    for (place, row) in gram.iter_mut().enumerate() {
        row[place] *= 1.0 + 1e-9;
    }
    solve(gram, right)
}

/// Gaussian elimination with pivoting; none where the matrix is singular.
pub(super) fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-300 || !matrix[pivot][column].is_finite() {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..n {
            let factor = matrix[row][column] / matrix[column][column];
            let pivot_row = matrix[column].clone();
            matrix[row].iter_mut().zip(&pivot_row).skip(column).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[column];
        }
    }
    let mut found = vec![0.0; n];
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|place| matrix[row][place] * found[place]).sum();
        found[row] = (right[row] - known) / matrix[row][row];
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::normals;

    #[test]
    fn a_quadratic_surface_is_recovered_among_beliefs_without_effect() {
        let n = 4_000;
        let scores: Vec<Vec<f64>> = (0..9).map(|seed| normals(seed, n, 0.0, 1.0)).collect();
        let noise = normals(99, n, 0.0, 0.5);
        let y: Vec<f64> = (0..n)
            .map(|t| 3.0 + 2.0 * scores[4][t] - scores[7][t] + 0.5 * scores[4][t] * scores[7][t] + noise[t])
            .collect();
        let got = fit(&scores, &y).unwrap();
        assert_eq!(got.columns[..2], [4, 7]);
        let se = 4.9 * 0.5 / (n as f64).sqrt();
        assert!((got.difference.constant - 3.0).abs() < 3.0 * se);
        assert!((got.difference.linear[0] - 2.0).abs() < se && (got.difference.linear[1] + 1.0).abs() < se);
        assert!((2.0 * got.difference.square[0][1] - 0.5).abs() < se);
        // Variance explained 4 + 1 + 0.25 of 5.5.
        assert!((got.explained - 5.25 / 5.5).abs() < 0.02);
    }

    #[test]
    fn scores_of_a_uniform_belief_are_normal_quantiles() {
        let belief =
            Distribution::new(crate::distribution::Family::Uniform { min: 0.0, max: 10.0 }, None, None).unwrap();
        let got = scores_of([5.0, 9.75, 0.0], &belief);
        assert!(got[0].abs() < 1e-12 && (got[1] - 1.959_964).abs() < 1e-5 && got[2] == -SCORE_MAX);
    }
}
