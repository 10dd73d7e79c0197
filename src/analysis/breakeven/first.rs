//! The first break-even of a run: the belief that turns the decision soonest, read off the run's own sample.

use super::contenders::{self, Contender};
use super::words;
use crate::engine::Sample;
use crate::scenario::Scenario;
use rayon::prelude::*;

/// Probability levels of a belief at which the decision is looked at.
const LEVELS: usize = 37;
/// Lowest and highest of them.
const LOWEST: f64 = 0.05;
/// Half-width of the window of the local regression, as a share of the trajectories.
const WINDOW: f64 = 0.15;
/// Standard errors by which both sides of a break-even must be clear: some hundred pairs are looked at, so that 1.96
/// would find one by chance (0.05 over some hundred, two-sided).
const CLEAR: f64 = 3.5;
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

/// The belief whose plausible movement turns the decision soonest, as a sentence; none where no single belief does
/// between its 5th and its 95th percentile, beyond what Monte Carlo error could make of it.
///
/// The mean of the decision's metric given a belief is estimated from the sample by local linear regression on the
/// belief's rank, paired between the choice and every other option (and doing nothing new, where the metric counts
/// money added). Correlated beliefs move along.
/// Source: Fan and Gijbels, Local Polynomial Modelling and Its Applications (1996), section 3.2.
#[must_use]
pub fn first_break_even(scenario: &Scenario, sample: &Sample) -> Option<String> {
    let found = find(scenario, sample)?;
    let parameter = &scenario.parameters[found.parameter];
    let value = words::value(found.value, parameter.spec, &scenario.currency);
    Some(format!(
        "If {} were {} {value} ({} of what you believe), {} would win.",
        words::name(parameter),
        if found.below { "below" } else { "above" },
        words::level(found.level),
        found.winner
    ))
}

/// As [`first_break_even`], as data.
#[must_use]
pub fn find(scenario: &Scenario, sample: &Sample) -> Option<FirstBreakEven> {
    if sample.trajectories() < FEWEST {
        return None;
    }
    let all = contenders::contenders(sample, scenario.decision.metric, scenario.baseline());
    let chosen = contenders::choice(&all, scenario.decision.rule)?;
    let differences: Vec<(&Contender, Vec<f64>)> = (0..all.len())
        .filter(|&other| other != chosen)
        .map(|other| (&all[other], contenders::difference(&all[chosen], &all[other])))
        .collect();
    let columns: Vec<usize> = (0..sample.belief_paths.len()).collect();
    let found: Vec<FirstBreakEven> = columns
        .into_par_iter()
        .filter_map(|column| {
            let parameter = scenario.position(&sample.belief_paths[column])?;
            let draws: Vec<f64> = sample.beliefs.column(column).to_vec();
            let order = order_of(&draws);
            let crossings = differences.iter().filter_map(|(rival, d)| {
                let (level, below) = crossing(&order.iter().map(|&i| d[i]).collect::<Vec<f64>>())?;
                let value = scenario.parameters[parameter].belief.quantile(level);
                Some(FirstBreakEven { parameter, level, value, below, winner: rival.name.clone() })
            });
            crossings.min_by(|a, b| distance(a).total_cmp(&distance(b)))
        })
        .collect();
    found.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn distance(found: &FirstBreakEven) -> f64 {
    (found.level - 0.5).abs()
}

/// Trajectories in ascending order of a belief.
fn order_of(draws: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..draws.len()).collect();
    order.sort_by(|&a, &b| draws[a].total_cmp(&draws[b]).then(a.cmp(&b)));
    order
}

/// The level nearest to the median at which a difference, sorted by the belief, turns from above zero to below it, and
/// whether it is below zero on the low side; both sides must be clear of Monte Carlo error somewhere.
fn crossing(sorted: &[f64]) -> Option<(f64, bool)> {
    let step = (1.0 - 2.0 * LOWEST) / (LEVELS - 1) as f64;
    let levels: Vec<f64> = (0..LEVELS).map(|i| LOWEST + step * i as f64).collect();
    let curve: Vec<(f64, f64)> = levels.iter().map(|&level| local_mean(sorted, level)).collect();
    let clear = |part: &[(f64, f64)], sign: f64| part.iter().any(|(mean, se)| sign * mean > CLEAR * se);
    let turns = (1..LEVELS).filter(|&i| (curve[i - 1].0 > 0.0) != (curve[i].0 > 0.0)).filter_map(|i| {
        let below = curve[i].0 > 0.0;
        let (low, high) = (&curve[..i], &curve[i..]);
        let holds = if below { clear(low, -1.0) && clear(high, 1.0) } else { clear(low, 1.0) && clear(high, -1.0) };
        let share = curve[i - 1].0 / (curve[i - 1].0 - curve[i].0);
        holds.then_some((levels[i - 1] + share * step, below))
    });
    turns.min_by(|a, b| (a.0 - 0.5).abs().total_cmp(&(b.0 - 0.5).abs()))
}

/// Local linear regression at a level, with its standard error: the weights of the values times their spread.
fn local_mean(sorted: &[f64], level: f64) -> (f64, f64) {
    let n = sorted.len() as f64;
    let (from, to) = (((level - WINDOW) * n).max(0.0) as usize, (((level + WINDOW) * n) as usize).min(sorted.len()));
    let near = || {
        (from..to).filter(|&i| sorted[i].is_finite()).map(|i| {
            let x = (i as f64 + 0.5) / n - level;
            (x, (1.0 - (x / WINDOW).powi(2)).max(0.0), sorted[i])
        })
    };
    let (mut s0, mut s1, mut s2, mut t0, mut t1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, w, y) in near() {
        s0 += w;
        s1 += w * x;
        s2 += w * x * x;
        t0 += w * y;
        t1 += w * x * y;
    }
    let det = s0 * s2 - s1 * s1;
    if det <= 0.0 {
        return (f64::NAN, f64::NAN);
    }
    let (mean, slope) = ((s2 * t0 - s1 * t1) / det, (s0 * t1 - s1 * t0) / det);
    let variance: f64 =
        near().map(|(x, w, y)| (w * (s2 - s1 * x) / det).powi(2) * (y - mean - slope * x).powi(2)).sum();
    (mean, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::super::vary::tests::scenario;
    use super::*;
    use crate::analysis::testing::{Made, normals, uniforms};
    use crate::metric::Metric;

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
        let (mean, se) = local_mean(&normals(5, n, 1.0, 2.0), 0.5);
        let wanted = 2.0 * (0.6 / (n as f64 * WINDOW)).sqrt();
        assert!((se / wanted - 1.0).abs() < 0.05, "{se} against {wanted}");
        assert!((mean - 1.0).abs() < 4.9 * wanted);
    }

    #[test]
    fn the_sentence_names_belief_value_level_and_winner() {
        // Contracts are believed between 100 and 200 alike; the option adds 1,000 · (contract − 130) and loses below 130.
        let n = 8_000;
        let contracts: Vec<f64> = uniforms(1, n).iter().map(|u| 100.0 + 100.0 * u).collect();
        let added = contracts.iter().zip(normals(2, n, 0.0, 5e3)).map(|(x, e)| 1e3 * (x - 130.0) + e).collect();
        let made = Made::new(&["Now", "In house"], 1)
            .metric(Metric::UpliftNpv, vec![vec![0.0; n], added])
            .belief("isv.acv", contracts)
            .sample();
        let found = find(&scenario(), &made).expect("contracts turn it");
        assert!((found.level - 0.3).abs() < 0.01 && found.below && found.winner == "Now", "{found:?}");
        let text = first_break_even(&scenario(), &made).expect("contracts turn it");
        assert_eq!(
            text,
            "If mean first-year value of a contract were below $130/yr (P30 of what you believe), Now would win."
        );
    }
}
