//! Rank correlations: which pairs, whether they can hold together, and the nearest that can.
//!
//! A rank correlation becomes the correlation `r` of the normal scores that the copula draws
//! ([`crate::distribution::RankCorrelation`]), so it is the matrix of all `r` that must be positive definite.

use super::document::{Node, Table, join};
use super::matrix::{clip_eigenvalues, eigen, is_positive_definite, nearest_correlation};
use super::problem::{Problem, Sink};
use super::resolved::{Correlation, Origin, Parameter};
use ndarray::Array2;

/// Most pairs of a scenario.
pub(super) const PAIRS_MAX: usize = 500;
/// Smallest eigenvalues that are tried for a proposal, so that it holds when it is written with two decimals.
const COMPLETED_EIGENVALUES: [f64; 3] = [0.02, 0.005, 0.001];
/// Alternating projections of a proposal.
const COMPLETIONS_MAX: usize = 2_000;
/// Rank correlations are proposed, and their shortfall told, to so much.
const RANK_STEP: f64 = 0.01;

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
        sink.push(match sink.nearest(path, parameters.iter().map(|parameter| parameter.path.as_str())) {
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
    stated.iter().for_each(|stated| warn_of_ties(sink, stated, parameters));
    let (involved, matrix) = score_matrix(&correlations, parameters);
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
        let completed = |least: &f64| completed(&involved, &matrix, &correlations, parameters, *least);
        sink.push(match COMPLETED_EIGENVALUES.iter().find_map(completed) {
            Some(missing) => {
                let needed: Vec<String> = missing.iter().map(|c| text(c, c.rank)).collect();
                let message = format!("these rank correlations need others that are not stated: {names}");
                let help = format!(
                    "a pair that is not stated counts as uncorrelated; they hold together with {}, or take the nearest that \
                     can hold by `--repair-correlation`",
                    needed.join(", ")
                );
                Problem::error(place, message).help(help)
            }
            None => {
                let message = format!("these rank correlations cannot hold together: {names}");
                let help = "bring them nearer to zero, or take the nearest that can hold by `--repair-correlation`";
                Problem::error(place, message).help(help)
            }
        });
        return correlations;
    }
    let repaired = repaired_ranks(&involved, &nearest_correlation(&matrix), parameters);
    let rank_of = |c: &Correlation| {
        let same = repaired.iter().find(|r| (r.first, r.second) == (c.first.min(c.second), c.first.max(c.second)));
        same.map_or(0.0, |repaired| (repaired.rank * 1000.0).round() / 1000.0)
    };
    let now: Vec<String> = offending.iter().map(|&i| text(&correlations[i], rank_of(&correlations[i]))).collect();
    let message = format!("these rank correlations cannot hold together: {names}");
    sink.push(Problem::warning(place, message).help(format!("taken instead: {}", now.join(", "))));
    repaired
}

/// Says what is drawn where ties do not allow what is stated.
fn warn_of_ties(sink: &mut Sink, stated: &Stated<'_>, parameters: &[Parameter]) {
    let Correlation { first, second, rank } = stated.correlation;
    let curve = stated.correlation.curve(parameters);
    let reached = curve.rank(curve.score(rank));
    if (reached - rank).abs() < RANK_STEP / 2.0 {
        return;
    }
    let most = if rank < 0.0 { curve.bounds().0 } else { curve.bounds().1 };
    let [one, two] = [first, second].map(|position| parameters[position].path.as_str());
    let message = format!("the ranks of `{one}` and `{two}` cannot correlate by {rank}");
    let help = format!("equal values share a rank, which allows {most:.2} at most; {reached:.2} is drawn");
    sink.push(Problem::warning(&stated.node.place, message).help(help));
}

/// The pairs that are not stated and their smallest rank correlations with which those stated can hold together; none
/// where no others make them hold.
///
/// Alternating projections on matrices clear of singular and on those with what is stated, with Dykstra's correction,
/// from no correlation of the others on: they end at the nearest matrix of both kinds, if there is one.
fn completed(
    involved: &[usize],
    matrix: &Array2<f64>,
    stated: &[Correlation],
    parameters: &[Parameter],
    least: f64,
) -> Option<Vec<Correlation>> {
    let n = involved.len();
    let is_stated = |i: usize, j: usize| {
        let pair = (involved[i].min(involved[j]), involved[i].max(involved[j]));
        i == j || stated.iter().any(|c| (c.first.min(c.second), c.first.max(c.second)) == pair)
    };
    let fixed = Array2::from_shape_fn((n, n), |(i, j)| is_stated(i, j));
    let mut current = matrix.clone();
    let mut correction = Array2::<f64>::zeros((n, n));
    for _ in 0..COMPLETIONS_MAX {
        let shifted = &current - &correction;
        let projected = clip_eigenvalues(&shifted, least);
        correction = &projected - &shifted;
        let next = Array2::from_shape_fn((n, n), |at| if fixed[at] { matrix[at] } else { projected[at] });
        let change = (&next - &current).iter().map(|d| d.abs()).fold(0.0, f64::max);
        current = next;
        if change < 1e-9 {
            break;
        }
    }
    let unstated = repaired_ranks(involved, &current, parameters).into_iter().filter(|c| {
        let row = |position: usize| involved.binary_search(&position).unwrap_or(0);
        !fixed[[row(c.first), row(c.second)]]
    });
    // As they would be written: what the first two decimals say must hold.
    let written = |c: Correlation| Correlation { rank: (c.rank / RANK_STEP).round() / RANK_STEP.recip(), ..c };
    let missing: Vec<Correlation> = unstated.map(written).filter(|c| c.rank != 0.0).collect();
    let together: Vec<Correlation> = stated.iter().chain(&missing).copied().collect();
    is_positive_definite(&score_matrix(&together, parameters).1).then_some(missing)
}

/// The correlation matrix of the normal scores, with the positions of the parameters of its rows.
fn score_matrix(correlations: &[Correlation], parameters: &[Parameter]) -> (Vec<usize>, Array2<f64>) {
    let mut involved: Vec<usize> = correlations.iter().flat_map(|c| [c.first, c.second]).collect();
    involved.sort_unstable();
    involved.dedup();
    let row = |position: usize| involved.binary_search(&position).unwrap_or(0);
    let mut matrix = Array2::eye(involved.len());
    for correlation in correlations {
        let (i, j) = (row(correlation.first), row(correlation.second));
        let score = correlation.score(parameters);
        matrix[[i, j]] = score;
        matrix[[j, i]] = score;
    }
    (involved, matrix)
}

/// Rank correlations of a matrix of score correlations, those of zero left out.
fn repaired_ranks(involved: &[usize], matrix: &Array2<f64>, parameters: &[Parameter]) -> Vec<Correlation> {
    let mut ranks = Vec::new();
    for i in 0..involved.len() {
        for j in i + 1..involved.len() {
            let pair = Correlation { first: involved[i], second: involved[j], rank: 0.0 };
            let rank = pair.curve(parameters).rank(matrix[[i, j]]);
            if rank.abs() > 1e-9 {
                ranks.push(Correlation { rank, ..pair });
            }
        }
    }
    ranks
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
