//! Rank correlations: which pairs, whether they can hold together, and the nearest that can.
//!
//! A rank correlation `ρ` becomes the correlation `r = 2·sin(πρ/6)` of the normal scores that the copula draws, so it
//! is the matrix of all `r` that must be positive definite.

use super::document::{Node, Table, join};
use super::problem::{Problem, Sink};
use super::resolved::{Correlation, Origin, Parameter};
use super::suggest::nearest;
use ndarray::Array2;
use std::f64::consts::PI;

/// Most pairs of a scenario.
const PAIRS_MAX: usize = 500;
/// Smallest pivot of a Cholesky factor that counts as positive.
const PIVOT_MIN: f64 = 1e-9;
/// Smallest eigenvalue that a repair leaves.
const EIGENVALUE_MIN: f64 = 1e-6;
/// Alternating projections of a repair; they converge in far fewer.
const PROJECTIONS_MAX: usize = 200;
/// Rotations over all pairs in an eigenvalue decomposition; six are usual.
const SWEEPS_MAX: usize = 60;

/// A pair as stated, with its place.
struct Stated<'n> {
    correlation: Correlation,
    node: &'n Node,
}

/// The rank correlations of a scenario; what cannot hold becomes a problem, or is repaired with a warning.
pub(super) fn read_correlations(
    sink: &mut Sink,
    root: &Table,
    parameters: &[Parameter],
    repair: bool,
) -> Vec<Correlation> {
    let Some(node) = root.get("correlation") else { return Vec::new() };
    let list = sink.list(node, "correlations, each under `[[correlation]]`").unwrap_or_default();
    if list.len() > PAIRS_MAX {
        let message = format!("at most {PAIRS_MAX} correlations are allowed, found {}", list.len());
        sink.push(Problem::error(&node.place, message));
        return Vec::new();
    }
    let before = sink.problems.len();
    let mut stated: Vec<Stated<'_>> = Vec::new();
    for item in list {
        let Some(correlation) = read_pair(sink, item, parameters) else { continue };
        let pair = |c: &Correlation| (c.first.min(c.second), c.first.max(c.second));
        if stated.iter().any(|other| pair(&other.correlation) == pair(&correlation)) {
            let names = [correlation.first, correlation.second].map(|i| parameters[i].path.as_str());
            let message = format!("the correlation between `{}` and `{}` is given twice", names[0], names[1]);
            sink.push(Problem::error(&item.place, message));
        } else {
            stated.push(Stated { correlation, node: item });
        }
    }
    if sink.problems.len() > before {
        return stated.iter().map(|stated| stated.correlation).collect();
    }
    check_definite(sink, &stated, parameters, repair)
}

/// One pair; nothing where it is wrong, or where one of the two is not uncertain any more because something else
/// than the file of the correlation says so.
fn read_pair(sink: &mut Sink, node: &Node, parameters: &[Parameter]) -> Option<Correlation> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["between", "rank"]);
    for key in ["between", "rank"].into_iter().filter(|key| table.get(key).is_none()) {
        let help = "write `between = [\"isv.acv\", \"funnel.base_win_rate\"]` and `rank = -0.3`";
        sink.missing(&node.place, &join(&node.path, key), help);
    }
    let rank = table.get("rank").and_then(|node| sink.number(node).map(|rank| (node, rank)));
    if let Some((node, rank)) = rank.filter(|(_, rank)| rank.abs() >= 1.0) {
        let message = format!("`{}` must be above -1 and below 1, found {rank}", node.path);
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let between = table.get("between")?;
    let list = sink.list(between, "two paths")?;
    let [first, second] = list else {
        let message = format!("`{}` must be a list of two paths, found {}", between.path, list.len());
        sink.push(Problem::error(&between.place, message));
        return None;
    };
    let (first, second) = (read_path(sink, node, first, parameters), read_path(sink, node, second, parameters));
    let (first, second) = (first?, second?);
    if first == second {
        sink.push(Problem::error(&between.place, format!("`{}` names the same belief twice", between.path)));
        return None;
    }
    Some(Correlation { first, second, rank: rank?.1 })
}

/// Position of a belief by its path.
fn read_path(sink: &mut Sink, pair: &Node, node: &Node, parameters: &[Parameter]) -> Option<usize> {
    let path = sink.text(node)?;
    let Some(position) = parameters.iter().position(|parameter| parameter.path == path) else {
        let problem = Problem::error(&node.place, format!("there is no parameter `{path}`"));
        sink.push(match nearest(path, parameters.iter().map(|parameter| parameter.path.as_str())) {
            Some(near) => problem.label(format!("did you mean `{near}`?")).instead(format!("\"{near}\"")),
            None => problem.help("write `table.key`, and `cloud.aws.key` for a cloud"),
        });
        return None;
    };
    let parameter = &parameters[position];
    if parameter.belief.is_uncertain() {
        return Some(position);
    }
    let certain_here = match &parameter.origin {
        Origin::Override | Origin::Archetype | Origin::Sourced | Origin::Contracts => false,
        Origin::Default => true,
        Origin::Stated { file } => *file == pair.place.file.name,
    };
    if certain_here {
        let message = format!("`{path}` is a known number, {}, and cannot be correlated", parameter.stated);
        sink.push(Problem::error(&node.place, message).help("state it as a distribution, or drop the correlation"));
    }
    None
}

/// Tests whether the correlations can hold together; repairs them, or names the pairs that cannot.
fn check_definite(sink: &mut Sink, stated: &[Stated<'_>], parameters: &[Parameter], repair: bool) -> Vec<Correlation> {
    let correlations: Vec<Correlation> = stated.iter().map(|stated| stated.correlation).collect();
    let (involved, matrix) = score_matrix(&correlations);
    if is_positive_definite(&matrix) {
        return correlations;
    }
    let offending = offending_pairs(&involved, &matrix, &correlations);
    let text = |c: &Correlation, rank: f64| {
        format!("`{}` and `{}` {rank}", parameters[c.first].path, parameters[c.second].path)
    };
    let names: Vec<String> = offending.iter().map(|&i| text(&correlations[i], correlations[i].rank)).collect();
    let names = names.join(", ");
    let place = &stated[offending.last().copied().unwrap_or(0)].node.place;
    if !repair {
        let message = format!("these rank correlations cannot hold together: {names}");
        let help = "bring them nearer to zero, or take the nearest that can hold by `--repair-correlation`";
        sink.push(Problem::error(place, message).help(help));
        return correlations;
    }
    let repaired = repaired_ranks(&involved, &nearest_correlation(&matrix));
    let rank_of = |c: &Correlation| {
        let same = repaired.iter().find(|r| (r.first, r.second) == (c.first.min(c.second), c.first.max(c.second)));
        same.map_or(0.0, |repaired| (repaired.rank * 1000.0).round() / 1000.0)
    };
    let now: Vec<String> = offending.iter().map(|&i| text(&correlations[i], rank_of(&correlations[i]))).collect();
    let message = format!("these rank correlations cannot hold together: {names}");
    sink.push(Problem::warning(place, message).help(format!("taken instead: {}", now.join(", "))));
    repaired
}

/// The correlation matrix of the normal scores, with the positions of the parameters of its rows.
fn score_matrix(correlations: &[Correlation]) -> (Vec<usize>, Array2<f64>) {
    let mut involved: Vec<usize> = correlations.iter().flat_map(|c| [c.first, c.second]).collect();
    involved.sort_unstable();
    involved.dedup();
    let row = |position: usize| involved.binary_search(&position).unwrap_or(0);
    let mut matrix = Array2::eye(involved.len());
    for correlation in correlations {
        let (i, j) = (row(correlation.first), row(correlation.second));
        let score = 2.0 * (PI * correlation.rank / 6.0).sin();
        matrix[[i, j]] = score;
        matrix[[j, i]] = score;
    }
    (involved, matrix)
}

/// Rank correlations of a matrix of score correlations, those of zero left out.
fn repaired_ranks(involved: &[usize], matrix: &Array2<f64>) -> Vec<Correlation> {
    let mut ranks = Vec::new();
    for i in 0..involved.len() {
        for j in i + 1..involved.len() {
            let rank = 6.0 / PI * (0.5 * matrix[[i, j]]).asin();
            if rank.abs() > 1e-9 {
                ranks.push(Correlation { first: involved[i], second: involved[j], rank });
            }
        }
    }
    ranks
}

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

/// The stated pairs that the most negative direction of the matrix is made of.
fn offending_pairs(involved: &[usize], matrix: &Array2<f64>, correlations: &[Correlation]) -> Vec<usize> {
    let (values, vectors) = eigen(matrix);
    let lowest = (0..values.len()).min_by(|&a, &b| values[a].total_cmp(&values[b])).unwrap_or(0);
    let largest = (0..involved.len()).map(|i| vectors[[i, lowest]].abs()).fold(0.0, f64::max);
    let takes_part = |position: usize| {
        involved.binary_search(&position).is_ok_and(|row| vectors[[row, lowest]].abs() > 0.1 * largest)
    };
    (0..correlations.len())
        .filter(|&i| takes_part(correlations[i].first) && takes_part(correlations[i].second))
        .collect()
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
        let projected = clip_eigenvalues(&shifted);
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
    let clipped = clip_eigenvalues(&current);
    Array2::from_shape_fn((n, n), |(i, j)| {
        if i == j { 1.0 } else { clipped[[i, j]] / (clipped[[i, i]] * clipped[[j, j]]).sqrt() }
    })
}

/// The matrix with eigenvalues below the least one raised to it.
fn clip_eigenvalues(matrix: &Array2<f64>) -> Array2<f64> {
    let n = matrix.nrows();
    let (values, vectors) = eigen(matrix);
    Array2::from_shape_fn((n, n), |(i, j)| {
        (0..n).map(|k| values[k].max(EIGENVALUE_MIN) * vectors[[i, k]] * vectors[[j, k]]).sum()
    })
}

/// Eigenvalues, and eigenvectors as columns, of a symmetric matrix by Jacobi's rotations.
fn eigen(matrix: &Array2<f64>) -> (Vec<f64>, Array2<f64>) {
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
