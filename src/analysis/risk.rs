//! Attitude to risk: what an uncertain result is worth to somebody who dislikes losing more than gaining the same.
//!
//! Exponential utility `u(x) = −exp(−x/R)` has one number, the risk tolerance `R`: about the amount `x` at which an even
//! chance of winning `x` or losing `x/2` is just acceptable. The certainty equivalent is the sure amount that is worth as
//! much as the uncertain one; for a normal result it is `μ − σ²/2R`, and for `R → ∞` the mean.

use super::decision;
use super::statistics::{Estimate, Linearised, sum};
use crate::engine::{Blocks, Sample};
use crate::metric::{Metric, Unit};
use crate::scenario::Scenario;

/// Risk tolerance where a scenario states none, as a part of a year's revenue: the rule of thumb that R. A. Howard reports
/// from companies (Decision analysis: practice and promise, Management Science 34, 1988), 6.4% of net sales.
pub const TOLERANCE_OF_REVENUE: f64 = 0.064;

/// A certainty equivalent below this effective number of trajectories rests on too few of them to be printed.
pub const EFFECTIVE_MIN: f64 = 50.0;

/// Risk tolerances tried on the way from indifference to risk to strong aversion, a step apart by this factor.
const STEP: f64 = 0.7;

/// Certainty equivalent of a result over trajectories, with its Monte Carlo error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CertaintyEquivalent {
    /// In the unit of the result; undefined where the result is not finite in every trajectory.
    pub value: Estimate,
    /// Kish's effective number of trajectories of the weights `exp(−x/R)`: how many futures it really rests on.
    pub effective: f64,
}

/// The certainty equivalent at a risk tolerance above zero; an infinite tolerance gives the mean.
#[must_use]
pub fn certainty_equivalent(values: &[f64], tolerance: f64, blocks: Blocks) -> CertaintyEquivalent {
    let Some(linearised) = linearised(values, tolerance) else {
        return CertaintyEquivalent { value: Estimate::UNDEFINED, effective: 0.0 };
    };
    let weights = weights(values, tolerance);
    let (total, squares) = (sum(weights.iter().copied()), sum(weights.iter().map(|weight| weight * weight)));
    CertaintyEquivalent { value: linearised.estimate(blocks), effective: total * total / squares }
}

/// `exp(−(x − min x)/R)` by trajectory: between 0 and 1 whatever the size of the values.
fn weights(values: &[f64], tolerance: f64) -> Vec<f64> {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    values.iter().map(|value| libm::exp((least - value) / tolerance)).collect()
}

/// The certainty equivalent with what each trajectory contributes to its error; none where a value is not finite, or
/// there is none.
pub(super) fn linearised(values: &[f64], tolerance: f64) -> Option<Linearised> {
    let count = values.len() as f64;
    if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mean = sum(values.iter().copied()) / count;
    if tolerance.is_infinite() {
        return Some(Linearised { value: mean, influence: values.iter().map(|value| value - mean).collect() });
    }
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let weights = weights(values, tolerance);
    let average = sum(weights.iter().copied()) / count;
    // Near indifference to risk the logarithm of a number close to 1 loses digits: expm1 and ln_1p keep them.
    let shortfall = sum(values.iter().map(|value| libm::expm1((least - value) / tolerance))) / count;
    Some(Linearised {
        value: least - tolerance * libm::log1p(shortfall),
        influence: weights.iter().map(|weight| -tolerance * (weight / average - 1.0)).collect(),
    })
}

/// What the options are worth to somebody averse to risk.
#[derive(Clone, Debug, PartialEq)]
pub struct Attitude {
    /// What is added up: the metric that decides.
    pub metric: Metric,
    /// The risk tolerance, money.
    pub tolerance: f64,
    /// Whether the scenario states it; else it is [`TOLERANCE_OF_REVENUE`].
    pub is_stated: bool,
    /// Options, by position in the scenario, with their certainty equivalents; doing nothing is one of them.
    pub options: Vec<(usize, CertaintyEquivalent)>,
    /// Position of the option with the highest certainty equivalent.
    pub choice: usize,
    /// Position of the option with the highest mean.
    pub indifferent: usize,
    /// Below which tolerance another option than that is chosen: its position, and the tolerance.
    pub switch: Option<(usize, Estimate)>,
}

/// The attitude to risk of a scenario's company; none where the metric that decides is no money that can be won or lost,
/// or is not finite throughout.
#[must_use]
pub fn attitude(scenario: &Scenario, sample: &Sample) -> Option<Attitude> {
    let metric = scenario.decision.metric;
    if metric.unit() != Unit::Money || !metric.has_sign() {
        return None;
    }
    let ranked = decision::ranked(sample, metric);
    let columns: Vec<_> = ranked.iter().map(|&option| decision::values(sample, option, metric)).collect();
    let results: Vec<&[f64]> = columns.iter().map(AsRef::as_ref).collect();
    let tolerance = tolerance(scenario)?;
    let at = |tolerance: f64| -> Vec<CertaintyEquivalent> {
        results.iter().map(|values| certainty_equivalent(values, tolerance, sample.blocks)).collect()
    };
    // Ties go to what is done today.
    let best = |of: &[CertaintyEquivalent]| {
        let key = |place: usize| (of[place].value.value, Some(ranked[place]) == sample.baseline);
        (0..of.len())
            .filter(|&place| key(place).0.is_finite())
            .max_by(|&a, &b| key(a).0.total_cmp(&key(b).0).then(key(a).1.cmp(&key(b).1)).then(b.cmp(&a)))
    };
    let (own, indifferent) = (at(tolerance), best(&at(f64::INFINITY))?);
    let switch = switch(&results, indifferent, sample.blocks).map(|found| (ranked[found.to], found.tolerance));
    Some(Attitude {
        metric,
        tolerance,
        is_stated: scenario.decision.risk_tolerance.is_some(),
        choice: ranked[best(&own)?],
        indifferent: ranked[indifferent],
        options: ranked.iter().copied().zip(own).collect(),
        switch,
    })
}

/// The risk tolerance that a scenario states, or [`TOLERANCE_OF_REVENUE`] of its revenue; none without either.
#[must_use]
pub fn tolerance(scenario: &Scenario) -> Option<f64> {
    let revenue = || scenario.position("isv.arr").map(|at| scenario.parameters[at].belief.quantile(0.5));
    scenario.decision.risk_tolerance.or_else(|| Some(TOLERANCE_OF_REVENUE * revenue()?)).filter(|found| *found > 0.0)
}

/// Where somebody more averse to risk would choose otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Switch {
    /// Position, among the results given, of what is chosen below the tolerance.
    pub to: usize,
    /// The risk tolerance at which both are worth the same, with its Monte Carlo error.
    pub tolerance: Estimate,
}

/// The largest risk tolerance below which another result than `chosen` has the highest certainty equivalent; none where
/// the choice holds as far as the trajectories can tell.
///
/// `results` holds a value a trajectory for each option, doing nothing (zeros) among them.
#[must_use]
pub fn switch(results: &[&[f64]], chosen: usize, blocks: Blocks) -> Option<Switch> {
    let spread = results.iter().flat_map(|values| values.iter()).fold(0.0_f64, |most, value| most.max(value.abs()));
    if spread == 0.0 || !spread.is_finite() {
        return None;
    }
    let tells = |tolerance: f64| {
        results.iter().all(|values| certainty_equivalent(values, tolerance, blocks).effective >= EFFECTIVE_MIN)
    };
    let mut above = 100.0 * spread;
    let (mut below, to) = loop {
        let tolerance = above * STEP;
        if !tells(tolerance) {
            return None;
        }
        match leader(results, chosen, tolerance) {
            Some(leader) if leader != chosen => break (tolerance, leader),
            _ => above = tolerance,
        }
    };
    let pair = [results[to], results[chosen]];
    for _ in 0..20 {
        let middle = f64::midpoint(above, below);
        if leader(&pair, 1, middle) == Some(1) { above = middle } else { below = middle }
    }
    let lead =
        |tolerance: f64| Some(linearised(results[chosen], tolerance)?.minus(&linearised(results[to], tolerance)?));
    let at = f64::midpoint(above, below);
    let slope = (lead(1.02 * at)?.value - lead(0.98 * at)?.value) / (0.04 * at);
    let influence = lead(at)?.influence.iter().map(|part| part / slope).collect();
    Some(Switch { to, tolerance: Linearised { value: at, influence }.estimate(blocks) })
}

/// What has the highest certainty equivalent; `chosen` where it ties.
fn leader(results: &[&[f64]], chosen: usize, tolerance: f64) -> Option<usize> {
    let value = |option: usize| linearised(results[option], tolerance).map_or(f64::NEG_INFINITY, |found| found.value);
    (0..results.len()).max_by(|&a, &b| value(a).total_cmp(&value(b)).then((a == chosen).cmp(&(b == chosen))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{assert_within, normals};

    const INDEPENDENT: Blocks = Blocks::Independent;

    #[test]
    fn a_normal_result_is_worth_its_mean_less_half_its_variance_over_the_tolerance() {
        // μ = 2, σ = 1.5, R = 3: 2 − 2.25/6 = 1.625. The weights exp(−x/R) are log-normal with s = σ/R = 0.5, so the error
        // of the equivalent is R·√((exp(s²) − 1)/n).
        let (n, tolerance) = (40_000, 3.0);
        let got = certainty_equivalent(&normals(3, n, 2.0, 1.5), tolerance, INDEPENDENT);
        let se = tolerance * ((0.25_f64.exp() - 1.0) / n as f64).sqrt();
        assert_within(got.value.value, 1.625, se);
        assert!((got.value.se / se - 1.0).abs() < 0.05, "{} {se}", got.value.se);
        // Kish: n/(1 + variance of the weights over their squared mean) = n·exp(−s²).
        assert!((got.effective / (n as f64 * (-0.25_f64).exp()) - 1.0).abs() < 0.05);
    }

    #[test]
    fn two_outcomes_worked_by_hand() {
        // ½ of +10, ½ of −5, R = 10: −10·ln((e^−1 + e^0.5)/2) = −10·ln(1.008300...) = −0.0826...
        let got = certainty_equivalent(&[10.0, -5.0], 10.0, INDEPENDENT).value.value;
        let wanted = -10.0 * f64::midpoint((-1.0_f64).exp(), 0.5_f64.exp()).ln();
        assert!((got - wanted).abs() < 1e-12 && (wanted + 0.0827).abs() < 1e-4, "{got} {wanted}");
    }

    #[test]
    fn no_aversion_is_the_mean_and_strong_aversion_the_worst() {
        let values = [3.0e6, -1.0e6, 0.5e6, 2.0e6];
        let mean = 4.5e6 / 4.0;
        assert_eq!(certainty_equivalent(&values, f64::INFINITY, INDEPENDENT).value.value, mean);
        assert!((certainty_equivalent(&values, 1e15, INDEPENDENT).value.value - mean).abs() < 1e-2);
        let averse = certainty_equivalent(&values, 1.0, INDEPENDENT).value.value;
        assert!((averse - (-1.0e6 + 4.0_f64.ln())).abs() < 1e-6, "{averse}");
        assert!(certainty_equivalent(&[1.0, f64::NAN], 1.0, INDEPENDENT).value.value.is_nan());
    }

    #[test]
    fn the_switch_is_where_both_are_worth_the_same() {
        // Bold N(1, 2²) against safe N(0.5, 0.5²): 1 − 4/2R = 0.5 − 0.25/2R at R = 3.75.
        let n = 40_000;
        let (bold, safe) = (normals(5, n, 1.0, 2.0), normals(6, n, 0.5, 0.5));
        let got = switch(&[&bold, &safe], 0, INDEPENDENT).expect("aversion turns the choice");
        assert_eq!(got.to, 1);
        assert_within(got.tolerance.value, 3.75, got.tolerance.se);
        // Against nothing at all: 1 − 4/2R = 0 at R = 2.
        let nothing = vec![0.0; n];
        let got = switch(&[&nothing, &bold], 1, INDEPENDENT).expect("aversion turns the choice");
        assert_eq!(got.to, 0);
        assert_within(got.tolerance.value, 2.0, got.tolerance.se);
        assert!(got.tolerance.se > 0.0 && got.tolerance.se < 0.1);
    }

    #[test]
    fn what_is_better_in_every_future_is_never_left() {
        let low = normals(7, 5_000, 0.0, 1.0);
        let high: Vec<f64> = low.iter().map(|value| value + 0.1).collect();
        assert_eq!(switch(&[&low, &high], 1, INDEPENDENT), None);
    }
}
