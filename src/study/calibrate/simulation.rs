//! What the futures that came out like the history say of beliefs that no record shows.

use super::Held;
use crate::analysis::history::abc::{self, Near};
use crate::analysis::history::figures::{self, Figure};
use crate::analysis::history::learnt::{How, Learnt, TOLD, stated};
use crate::analysis::history::receipt;
use crate::analysis::history::seen::Seen;
use crate::distribution::{standard_normal_cdf, standard_normal_quantile};
use crate::engine::{Column, Sample, Wanted};
use crate::metric::Observable;
use crate::scenario::Scenario;
use crate::study::error::StudyError;
use crate::study::plan::Plan;
use crate::study::session::Session;
use ndarray::Array2;
use rayon::prelude::*;

/// Independent futures at the history below which nothing is learnt by simulation.
const SUPPORT_LEAST: f64 = 25.0;
/// At most this many times the trajectories of the plan are simulated, until there are as many futures as are wanted.
const GROWTH_MAX: f64 = 13.0;
/// Smallest rank correlation of learnt beliefs that is stated.
const CORRELATION_LEAST: f64 = 0.15;
/// Most correlations that are stated, the strongest first.
const CORRELATIONS_MAX: usize = 20;

/// Whether so much support lets beliefs be learnt by simulation.
#[must_use]
pub fn is_supported(support: f64) -> bool {
    support >= SUPPORT_LEAST
}

/// What simulating the past taught.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Figures of the history.
    pub held: Vec<Held>,
    /// Its quarters, each beside P5, P25, P50, P75, P95 of all futures and of those near the history.
    pub quarters: Vec<(Seen, [f64; 5], Option<[f64; 5]>)>,
    /// Futures near the history; nothing where no figure can be compared.
    pub near: Option<Near>,
    /// The number of independent futures that stand at the history itself; too few, and nothing is learnt by simulation.
    pub support: f64,
    /// Futures of the past that were simulated.
    pub futures: usize,
    /// Figures that the model makes, but with which too few futures have the others too: nothing is learnt from them.
    pub left_out: Vec<Observable>,
    /// Whether each figure may be, but not all together.
    pub is_odd_together: bool,
}

/// Beliefs that simulating taught, and their rank correlations by position of the parameter.
type Taught = (Vec<Learnt>, Vec<(usize, usize, f64)>);

/// Futures near the history by some of its figures.
struct Match {
    used: Vec<Observable>,
    statistics: Array2<f64>,
    own: Vec<f64>,
    near: Near,
    support: f64,
}

impl Match {
    /// By these figures; nothing without any.
    fn of(futures: &Sample, seen: &[Seen], used: &[Observable]) -> Option<Self> {
        if used.is_empty() {
            return None;
        }
        let (statistics, own) = figures::statistics(futures, 0, seen, used);
        let (near, support) = abc::nearest(&statistics, &own);
        Some(Self { used: used.to_vec(), statistics, own, near, support })
    }

    /// By as many figures as have enough futures around them: one after the other is left out, that without which there
    /// are most. All of them where even a single one has too few.
    fn supported(futures: &Sample, seen: &[Seen], used: &[Observable]) -> Option<Self> {
        let whole = Self::of(futures, seen, used)?;
        let mut used = used.to_vec();
        while used.len() > 1 {
            let without = |out: usize| {
                let fewer: Vec<Observable> =
                    used.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, what)| *what).collect();
                Self::of(futures, seen, &fewer)
            };
            let all: Vec<Option<Self>> = (0..used.len()).into_par_iter().map(without).collect();
            let best = all.into_iter().flatten().reduce(|a, b| if b.support > a.support { b } else { a })?;
            if is_supported(best.support) {
                return Some(best);
            }
            used = best.used;
        }
        Some(whole)
    }

    /// Scores of the beliefs of the futures near the history, moved to it.
    fn adjusted(&self, futures: &Sample) -> Array2<f64> {
        abc::adjusted(&scores(futures, &self.near.kept), &self.statistics, &self.own, &self.near)
    }
}

/// Figures of the history that the model makes at all, and that differ between its futures.
fn usable(futures: &Sample, seen: &[Seen]) -> Vec<Observable> {
    let varies = |figure: &Figure| figure.futures.iter().any(|value| *value != figure.futures[0]);
    let is_made = |figure: &Figure| abc::tail(&figure.futures, figure.seen) >= abc::OUTSIDE;
    let figures = figures::figures(futures, 0, seen);
    figures.iter().filter(|figure| is_made(figure) && varies(figure)).map(|figure| figure.what).collect()
}

/// Beliefs of some futures as normal scores of their ranks among all, by future and uncertain parameter.
pub(super) fn scores(futures: &Sample, kept: &[usize]) -> Array2<f64> {
    let column = |column: usize| {
        let all = by_rank(&futures.belief(column));
        kept.iter().map(|&k| all[k]).collect::<Vec<f64>>()
    };
    let columns: Vec<Vec<f64>> = (0..futures.belief_paths.len()).into_par_iter().map(column).collect();
    Array2::from_shape_fn((kept.len(), columns.len()), |(row, column)| columns[column][row])
}

/// Values as normal scores of their ranks.
fn by_rank(values: &[f64]) -> Vec<f64> {
    let n = values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let mut scores = vec![0.0; n];
    for (rank, &future) in order.iter().enumerate() {
        scores[future] = standard_normal_quantile((rank as f64 + 0.5) / n as f64);
    }
    scores
}

/// Futures of the past: as many as planned, and more where too few are like the history. Drawing them nearer to the
/// history instead was tried, and at the same number of futures did not teach more.
fn drawn(
    session: &Session<'_>,
    past: &Scenario,
    wanted: &Wanted,
    seen: &[Seen],
) -> Result<(Sample, Vec<Observable>, Option<Match>), StudyError> {
    let look = |plan: Plan| -> Result<_, StudyError> {
        let futures = session.read(past, plan, wanted.clone())?;
        let used = usable(&futures, seen);
        let found = Match::of(&futures, seen, &used);
        Ok((futures, used, found))
    };
    let first = look(session.plan)?;
    let Some(support) = first.2.as_ref().map(|found| found.support) else { return Ok(first) };
    if support >= abc::SUPPORT_WANTED {
        return Ok(first);
    }
    session.check()?;
    // They are worth more in proportion to their number, and somewhat more are drawn, since that is not exact.
    let times = (1.2 * abc::SUPPORT_WANTED / support.max(1.0)).clamp(2.0, GROWTH_MAX);
    look(Plan { trajectories: (session.plan.trajectories as f64 * times) as u64, ..session.plan })
}

/// Simulates the past and learns from the futures that came out like it.
///
/// # Errors
/// What simulating fails with.
pub(super) fn simulated(
    session: &Session<'_>,
    past: &Scenario,
    quarters: &[crate::analysis::history::periods::Period],
    seen: &[Seen],
    known: &[Learnt],
) -> Result<(Simulated, Taught), StudyError> {
    let wanted = Wanted::columns(receipt::columns(quarters));
    let (futures, used, whole) = drawn(session, past, &wanted, seen)?;
    session.check()?;
    let is_odd_together = whole.as_ref().is_some_and(|found| found.near.typical < abc::OUTSIDE);
    let found = match whole {
        Some(whole) if !is_supported(whole.support) => Match::supported(&futures, seen, &used),
        whole => whole,
    };
    let mut taught = (Vec::new(), Vec::new());
    if let Some(found) = found.as_ref().filter(|found| is_supported(found.support)) {
        let quarters = seen.iter().map(|one| &one.period.label).collect::<std::collections::BTreeSet<_>>().len();
        let figures = found.used.len();
        let data = format!("{quarters} quarters of {figures} figures; {:.0} effective futures", found.support);
        let moved = moved(past, &futures, found, known);
        let of = |(parameter, column): &(usize, Vec<f64>)| by_simulation(past, *parameter, column, &found.near, &data);
        taught = (moved.iter().map(of).collect(), pairs(&moved, &found.near));
    }
    let near = found.as_ref().map(|found| &found.near);
    let simulated = Simulated {
        held: held(&futures, seen, near),
        quarters: by_quarter(&futures, seen, near),
        support: found.as_ref().map_or(0.0, |found| found.support),
        futures: futures.trajectories(),
        left_out: match &found {
            Some(found) => used.into_iter().filter(|what| !found.used.contains(what)).collect(),
            None => Vec::new(),
        },
        is_odd_together,
        near: found.map(|found| found.near),
    };
    Ok((simulated, taught))
}

/// Every figure of the history beside the futures, all and those near it.
fn held(futures: &Sample, seen: &[Seen], near: Option<&Near>) -> Vec<Held> {
    let quantiles =
        |values: &[f64], weights: &[f64]| [0.05, 0.5, 0.95].map(|u| abc::weighted_quantile(values, weights, u));
    let count = futures.trajectories();
    let all = vec![1.0 / count as f64; count];
    let hold = |figure: Figure| {
        let after = near.map(|near| {
            let kept: Vec<f64> = near.kept.iter().map(|&k| figure.futures[k]).collect();
            quantiles(&kept, &near.weights)
        });
        let tail = abc::tail(&figure.futures, figure.seen);
        let before = quantiles(&figure.futures, &all);
        Held { figure, before, after, tail }
    };
    figures::figures(futures, 0, seen).into_iter().map(hold).collect()
}

/// Every quarter seen beside the futures.
fn by_quarter(futures: &Sample, seen: &[Seen], near: Option<&Near>) -> Vec<(Seen, [f64; 5], Option<[f64; 5]>)> {
    let levels = [0.05, 0.25, 0.5, 0.75, 0.95];
    let all = vec![1.0; futures.trajectories()];
    let of = |one: &Seen| {
        let values = futures.column(0, &Column::Observed(one.what, one.period.from, one.period.months));
        let before = levels.map(|u| abc::weighted_quantile(&values, &all, u));
        let after = near.map(|near| {
            let kept: Vec<f64> = near.kept.iter().map(|&k| values[k]).collect();
            levels.map(|u| abc::weighted_quantile(&kept, &near.weights, u))
        });
        (one.clone(), before, after)
    };
    seen.iter().map(of).collect()
}

/// Beliefs that moved clearly, with their scores: none that records show directly, which would be counted twice.
fn moved(past: &Scenario, futures: &Sample, found: &Match, known: &[Learnt]) -> Vec<(usize, Vec<f64>)> {
    let adjusted = found.adjusted(futures);
    let of = |column: usize| {
        let path = &futures.belief_paths[column];
        if path.contains('[') || known.iter().any(|learnt| learnt.path == *path) {
            return None;
        }
        let scores = adjusted.column(column).to_vec();
        let (_, _, is_clear) = abc::moved(&scores, &found.near, found.support);
        is_clear.then_some((past.position(path)?, scores))
    };
    (0..adjusted.ncols()).filter_map(of).collect()
}

fn by_simulation(past: &Scenario, parameter: usize, scores: &[f64], near: &Near, data: &str) -> Learnt {
    let of = &past.parameters[parameter];
    // Halfway between neighbours, so that quantiles do not jump.
    let value = |u: f64| {
        let (low, high) = ((u - 0.01).max(0.005), (u + 0.01).min(0.995));
        let z = [low, u, high].map(|u| abc::weighted_quantile(scores, &near.weights, u));
        of.belief.quantile(standard_normal_cdf((z[0] + z[1] + z[2]) / 3.0))
    };
    Learnt {
        parameter,
        path: of.path.clone(),
        how: How::Simulated,
        data: data.to_owned(),
        before: TOLD.map(|u| of.belief.quantile(u)),
        after: TOLD.map(value),
        toml: stated(of, of.belief.support(), &value),
        is_outside: false,
    }
}

/// Rank correlations of learnt beliefs that are clear, the strongest first.
fn pairs(taught: &[(usize, Vec<f64>)], near: &Near) -> Vec<(usize, usize, f64)> {
    let mut found = Vec::new();
    for (place, (one, scores)) in taught.iter().enumerate() {
        for (other, others) in &taught[..place] {
            let r = abc::correlation(scores, others, &near.weights);
            let rank = 6.0 / std::f64::consts::PI * libm::asin(r / 2.0);
            if rank.abs() >= CORRELATION_LEAST.max(3.0 / near.ess.sqrt()) {
                found.push((*other, *one, rank));
            }
        }
    }
    found.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    found.truncate(CORRELATIONS_MAX);
    found
}
