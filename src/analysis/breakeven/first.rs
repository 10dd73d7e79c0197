//! The first break-even of a run: the belief that turns the decision soonest, read off the run's own sample.

use super::contenders::{self, Contender};
use crate::analysis::outcomes::SIDE_BY_SIDE;
use crate::analysis::statistics::key;
use crate::engine::Sample;
use crate::scenario::Scenario;
use rayon::prelude::*;

/// Probability levels of a belief at which the decision is looked at.
const LEVELS: usize = 37;
/// Lowest and highest of them.
const LOWEST: f64 = 0.05;
/// Distance between two of them.
const STEP: f64 = (1.0 - 2.0 * LOWEST) / (LEVELS - 1) as f64;
/// Half-width of the window of the local regression, as a share of the trajectories.
const WINDOW: f64 = 0.15;
/// Standard errors by which both sides of a break-even must be clear: some hundred pairs are looked at, so that 1.96
/// would find one by chance (0.05 over some hundred, two-sided).
pub(super) const CLEAR: f64 = 3.5;
/// Fewest trajectories that say anything.
const FEWEST: usize = 500;

/// Where a belief turns the decision.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstBreakEven {
    /// Position of the belief among the parameters of the scenario.
    pub parameter: usize,
    /// Its level, 0–1: the share of what is believed that is below.
    pub level: f64,
    /// Its value there.
    pub value: f64,
    /// Whether the other wins below that value, or above it.
    pub below: bool,
    /// Who wins then.
    pub winner: String,
}

/// Every belief whose movement between its 5th and its 95th percentile turns the decision, beyond what Monte Carlo error
/// could make of it; the one nearest to its median first.
///
/// The mean of the decision's metric given a belief is estimated from the sample by local linear regression on the
/// belief's rank, paired between the choice and every other option (and doing nothing new, where the metric counts
/// money added). Correlated beliefs move along.
/// `chosen` is the position of the choice among the options.
/// Source: Fan and Gijbels, Local Polynomial Modelling and Its Applications (1996), section 3.2.
#[must_use]
pub fn turns(scenario: &Scenario, sample: &Sample, chosen: usize) -> Vec<FirstBreakEven> {
    if sample.trajectories() < FEWEST {
        return Vec::new();
    }
    let all = contenders::contenders(sample, scenario.decision.metric);
    let Some(chosen) = all.iter().position(|contender| contender.option == chosen) else { return Vec::new() };
    let groups = groups(&all, chosen);
    drop(all);
    let turn = |column: usize| -> Option<FirstBreakEven> {
        let parameter = scenario.position(&sample.belief_paths[column])?;
        let order = order_of(&sample.belief(column));
        let turns = groups.iter().flat_map(|group| group.sorted_by(&order).crossings());
        let (option, level, below) = turns.min_by(|a, b| (a.1 - 0.5).abs().total_cmp(&(b.1 - 0.5).abs()))?;
        let value = scenario.parameters[parameter].belief.quantile(level);
        Some(FirstBreakEven { parameter, level, value, below, winner: sample.options[option].clone() })
    };
    let beliefs = 0..sample.belief_paths.len();
    // Each belief has its own sorted copy: of a large sample there is one at a time.
    let mut found: Vec<FirstBreakEven> = if sample.trajectories() > SIDE_BY_SIDE {
        beliefs.filter_map(turn).collect()
    } else {
        beliefs.into_par_iter().filter_map(turn).collect()
    };
    found.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    found
}

/// What the choice does better than some rivals, row by row: a row holds all rivals of a trajectory.
struct Differences {
    /// Positions of the rivals in the scenario.
    rivals: Vec<usize>,
    rows: Vec<f64>,
}

/// All rivals together whose difference is finite throughout, which then share every weight; each other one alone.
fn groups(all: &[Contender], chosen: usize) -> Vec<Differences> {
    let mut together: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut groups = Vec::new();
    for other in (0..all.len()).filter(|&other| other != chosen) {
        let difference = contenders::difference(&all[chosen], &all[other]);
        if difference.iter().all(|d| d.is_finite()) {
            together.push((all[other].option, difference));
        } else {
            groups.push(Differences { rivals: vec![all[other].option], rows: difference });
        }
    }
    if !together.is_empty() {
        let rivals = together.iter().map(|(option, _)| *option).collect();
        let row = |k: usize| together.iter().map(move |(_, difference)| difference[k]);
        groups.push(Differences { rivals, rows: (0..all[chosen].values.len()).flat_map(row).collect() });
    }
    groups
}

fn distance(found: &FirstBreakEven) -> f64 {
    (found.level - 0.5).abs()
}

/// Trajectories in ascending order of a belief.
fn order_of(draws: &[f64]) -> Vec<u32> {
    let mut order: Vec<(i64, u32)> = draws.iter().map(|&draw| key(draw)).zip(0..).collect();
    order.par_sort_unstable();
    order.into_iter().map(|(_, trajectory)| trajectory).collect()
}

/// Level of the `i`-th look.
fn level_of(i: usize) -> f64 {
    LOWEST + STEP * i as f64
}

impl Differences {
    /// The rows in the order of a belief.
    fn sorted_by(&self, order: &[u32]) -> Self {
        let width = self.rivals.len();
        let mut rows = Vec::with_capacity(self.rows.len());
        for &trajectory in order {
            let first = trajectory as usize * width;
            rows.extend_from_slice(&self.rows[first..first + width]);
        }
        Self { rivals: self.rivals.clone(), rows }
    }

    /// Rival by rival, for rows sorted by a belief: the level nearest to the median at which the difference turns from
    /// above zero to below it, and whether it is below zero on the low side; both sides must be clear of Monte Carlo
    /// error somewhere. None where it does not turn.
    fn crossings(&self) -> Vec<(usize, f64, bool)> {
        let fits: Vec<Vec<Fit>> = (0..LEVELS).into_par_iter().map(|i| self.fits(level_of(i))).collect();
        let turns = |rival: usize| (1..LEVELS).any(|i| fits[i - 1][rival].is_above() != fits[i][rival].is_above());
        let crossing = |rival: usize| {
            let point = |i: usize| (fits[i][rival].mean, self.error(rival, level_of(i), fits[i][rival]));
            let curve: Vec<(f64, f64)> = (0..LEVELS).into_par_iter().map(point).collect();
            turning(&curve).map(|(level, below)| (self.rivals[rival], level, below))
        };
        (0..self.rivals.len()).filter(|&rival| turns(rival)).filter_map(crossing).collect()
    }

    /// Rows near a level that are finite, with their distance from it and their weight.
    fn near(&self, level: f64) -> impl Iterator<Item = (f64, f64, &[f64])> {
        let count = self.rows.len() / self.rivals.len();
        let n = count as f64;
        let (from, to) = (((level - WINDOW) * n).max(0.0) as usize, (((level + WINDOW) * n) as usize).min(count));
        let rows = self.rows.chunks_exact(self.rivals.len()).enumerate().take(to).skip(from);
        rows.filter(|(_, row)| row.iter().all(|d| d.is_finite())).map(move |(i, row)| {
            let x = (i as f64 + 0.5) / n - level;
            (x, (1.0 - (x / WINDOW).powi(2)).max(0.0), row)
        })
    }

    /// Local linear regression at a level, rival by rival.
    fn fits(&self, level: f64) -> Vec<Fit> {
        let (mut s0, mut s1, mut s2) = (0.0, 0.0, 0.0);
        let mut sums = vec![(0.0, 0.0); self.rivals.len()];
        for (x, w, row) in self.near(level) {
            s0 += w;
            s1 += w * x;
            s2 += w * x * x;
            for ((t0, t1), y) in sums.iter_mut().zip(row) {
                *t0 += w * y;
                *t1 += w * x * y;
            }
        }
        let det = s0 * s2 - s1 * s1;
        let undefined = Fit { mean: f64::NAN, slope: f64::NAN, s1, s2, det };
        let fit = |(t0, t1): (f64, f64)| match det {
            det if det <= 0.0 => undefined,
            det => Fit { mean: (s2 * t0 - s1 * t1) / det, slope: (s0 * t1 - s1 * t0) / det, s1, s2, det },
        };
        sums.into_iter().map(fit).collect()
    }

    /// Standard error of the mean of a fit: the weights of the values times their spread.
    fn error(&self, rival: usize, level: f64, fit: Fit) -> f64 {
        let Fit { mean, slope, s1, s2, det } = fit;
        let squares = self
            .near(level)
            .map(|(x, w, row)| (w * (s2 - s1 * x) / det).powi(2) * (row[rival] - mean - slope * x).powi(2));
        squares.sum::<f64>().sqrt()
    }
}

/// A local linear regression, and sums of its weights.
#[derive(Clone, Copy)]
struct Fit {
    mean: f64,
    slope: f64,
    s1: f64,
    s2: f64,
    det: f64,
}

impl Fit {
    fn is_above(self) -> bool {
        self.mean > 0.0
    }
}

/// Where a curve of means and errors by level turns.
fn turning(curve: &[(f64, f64)]) -> Option<(f64, bool)> {
    let clear = |part: &[(f64, f64)], sign: f64| part.iter().any(|(mean, se)| sign * mean > CLEAR * se);
    let turns = (1..LEVELS).filter(|&i| (curve[i - 1].0 > 0.0) != (curve[i].0 > 0.0)).filter_map(|i| {
        let below = curve[i].0 > 0.0;
        let (low, high) = (&curve[..i], &curve[i..]);
        let holds = if below { clear(low, -1.0) && clear(high, 1.0) } else { clear(low, 1.0) && clear(high, -1.0) };
        let share = curve[i - 1].0 / (curve[i - 1].0 - curve[i].0);
        holds.then_some((level_of(i - 1) + share * STEP, below))
    });
    turns.min_by(|a, b| (a.0 - 0.5).abs().total_cmp(&(b.0 - 0.5).abs()))
}

#[cfg(test)]
mod tests {
    use super::super::vary::tests::scenario;
    use super::*;
    use crate::analysis::testing::{Made, normals, uniforms};
    use crate::metric::Metric;

    /// One rival's differences, sorted by a belief.
    fn alone(sorted: &[f64]) -> Differences {
        Differences { rivals: vec![0], rows: sorted.to_vec() }
    }

    fn crossing(sorted: &[f64]) -> Option<(f64, bool)> {
        alone(sorted).crossings().first().map(|&(_, level, below)| (level, below))
    }

    #[test]
    fn rivals_looked_at_together_turn_where_they_turn_alone() {
        let n = 5_000;
        let curve = |seed: u64, at: f64| -> Vec<f64> {
            let noise = normals(seed, n, 0.0, 1.0);
            (0..n).map(|i| (i as f64 + 0.5) / n as f64 - at + noise[i]).collect()
        };
        let columns = [curve(1, 0.4), curve(2, 0.7), curve(3, 2.0)];
        let rows = (0..n).flat_map(|i| columns.iter().map(move |column| column[i])).collect();
        let together = Differences { rivals: vec![4, 5, 6], rows }.crossings();
        let apart = |rival: usize| crossing(&columns[rival]).map(|(level, below)| (rival + 4, level, below));
        assert_eq!(together, [0, 1, 2].into_iter().filter_map(apart).collect::<Vec<_>>());
        assert_eq!(together.len(), 2);
    }

    #[test]
    fn a_linear_difference_turns_where_its_mean_is_zero() {
        // d = 2(u − 0.3) + noise of sd 1, sorted by u: below zero where u < 0.3.
        let n = 20_000;
        let noise = normals(3, n, 0.0, 1.0);
        let d: Vec<f64> = (0..n).map(|i| 2.0 * ((i as f64 + 0.5) / n as f64 - 0.3) + noise[i]).collect();
        let (level, below) = crossing(&d).expect("it turns");
        // se of the local mean is about sqrt(0.6/(n·0.3)) = 0.01, over a slope of 2.
        assert!(below && (level - 0.3).abs() < 0.025, "{level}");
    }

    #[test]
    fn noise_alone_turns_nothing() {
        for seed in 0..40 {
            assert_eq!(crossing(&normals(seed, 2_000, 0.0, 1.0)), None);
        }
        let far: Vec<f64> = (0..2_000).map(|i| f64::from(i) + 5.0).collect();
        assert_eq!(crossing(&far), None, "no change of sign");
    }

    #[test]
    fn a_local_mean_has_the_error_of_its_weights() {
        // In the middle the weights are those of an Epanechnikov mean: variance 0.6·sd²/(n·h).
        let n = 10_000;
        let sample = alone(&normals(5, n, 1.0, 2.0));
        let fit = sample.fits(0.5)[0];
        let (mean, se) = (fit.mean, sample.error(0, 0.5, fit));
        let wanted = 2.0 * (0.6 / (n as f64 * WINDOW)).sqrt();
        assert!((se / wanted - 1.0).abs() < 0.05, "{se} against {wanted}");
        assert!((mean - 1.0).abs() < 4.9 * wanted);
    }

    #[test]
    fn a_belief_that_turns_the_decision_is_found_with_its_level_and_winner() {
        // Contracts are believed between 100 and 200 alike; the option adds 1,000 · (contract − 130) and loses below 130.
        let n = 8_000;
        let contracts: Vec<f64> = uniforms(1, n).iter().map(|u| 100.0 + 100.0 * u).collect();
        let added = contracts.iter().zip(normals(2, n, 0.0, 5e3)).map(|(x, e)| 1e3 * (x - 130.0) + e).collect();
        let made = Made::new(&["Now", "In house"], 1)
            .metric(Metric::UpliftNpv, vec![vec![0.0; n], added])
            .belief("isv.acv", contracts)
            .sample();
        let found = turns(&scenario(), &made, 1);
        assert!(
            matches!(&found[..], [only] if (only.level - 0.3).abs() < 0.01 && only.below && only.winner == "Now"),
            "{found:?}"
        );
    }
}
