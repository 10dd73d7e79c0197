//! The prior fight: who wins under whose beliefs, on the same luck.

use super::decision::{self, Call, Kind, Verdict};
use super::doubt::{self, Reading};
use super::figures::in_sentence;
use super::risk;
use super::statistics::Estimate;
use crate::engine::{Column, Sample};
use crate::metric::{Metric, Unit};
use crate::scenario::{Rule, Scenario};

/// What one set of beliefs says.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Whose beliefs.
    pub name: String,
    /// The ranked options, doing nothing among them, in the order of the scenario, with the figure that decides: where the
    /// metric is never reached in some futures, the share in which it is.
    pub options: Vec<(String, Estimate)>,
    /// Position of the winner among them.
    pub winner: usize,
    /// How far it leads the next, by trajectory, in what decides between them.
    pub lead: Estimate,
    /// Chance that the winner is worth more than the baseline; undefined where that wins.
    pub pays: Estimate,
    /// Whether that figure is a share.
    pub is_share: bool,
    /// The answer under these beliefs.
    pub verdict: Verdict,
}

/// What a run under one set of beliefs says; none without an option to choose.
#[must_use]
pub fn side(scenario: &Scenario, sample: &Sample) -> Option<Side> {
    let rule = scenario.decision.rule;
    let standings = decision::standings(sample, scenario.decision);
    let verdict = standings.verdict;
    let first = verdict.leading()?;
    let is_reached = rule == Rule::Mean && standings.ranked.iter().any(|standing| standing.reached.value < 1.0);
    let figure = |standing: &decision::Standing| if is_reached { standing.reached } else { standing.by(rule) };
    let mut rows: Vec<(usize, Estimate)> =
        standings.ranked.iter().map(|standing| (standing.option, figure(standing))).collect();
    rows.sort_by_key(|(option, _)| *option);
    let winner = rows.iter().position(|(option, _)| *option == first)?;
    let uplift = sample.column(first, &Column::Metric(Metric::UpliftNpv));
    let pays = super::statistics::share(uplift.iter().map(|&x| x > 0.0), sample.blocks);
    Some(Side {
        name: scenario.name.clone(),
        winner,
        is_share: is_reached || rule == Rule::Chance,
        lead: verdict.lead.unwrap_or(Estimate::UNDEFINED),
        pays: if sample.baseline == Some(first) { Estimate::UNDEFINED } else { pays },
        options: rows.into_iter().map(|(option, estimate)| (sample.options[option].clone(), estimate)).collect(),
        verdict,
    })
}

/// What to choose where it is not known whose beliefs are right, each set as likely as the others.
#[derive(Clone, Debug, PartialEq)]
pub struct InDoubt {
    /// Tolerance of doubt, money; the risk tolerance of the first scenario.
    pub tolerance: f64,
    /// A reading an option, in the order of [`Side::options`].
    pub readings: Vec<Reading>,
    /// Position of the option with the highest mean over the sets.
    pub by_mean: usize,
    /// Position of the option whose largest regret is the smallest.
    pub by_regret: usize,
    /// Position of the option that somebody averse to doubt chooses.
    pub by_smooth: usize,
}

/// What to choose in doubt; none with one set of beliefs only, or where what decides is no amount of money.
#[must_use]
pub fn in_doubt(scenario: &Scenario, sides: &[Side]) -> Option<InDoubt> {
    let decision = scenario.decision;
    let is_money = decision.metric.unit() == Unit::Money && decision.metric.has_sign() && decision.rule != Rule::Chance;
    if sides.len() < 2 || !is_money {
        return None;
    }
    let means: Vec<Vec<f64>> =
        sides.iter().map(|side| side.options.iter().map(|(_, figure)| figure.value).collect()).collect();
    let tolerance = risk::tolerance(scenario)?;
    let readings = doubt::readings(&means, &vec![1.0; sides.len()], tolerance);
    let today = sides.first().and_then(|side| side.verdict.baseline.as_ref()).map(|pick| &pick.name);
    let baseline = sides.first().and_then(|side| side.options.iter().position(|(name, _)| Some(name) == today));
    let best = |of: &dyn Fn(&Reading) -> f64| {
        let first = doubt::first_best(readings.iter().map(of))?;
        // Ties go to what is done today.
        let is_tied = |at: &usize| of(&readings[*at]) == of(&readings[first]);
        Some(baseline.filter(is_tied).unwrap_or(first))
    };
    Some(InDoubt {
        tolerance,
        by_mean: best(&|reading| reading.mean)?,
        by_regret: best(&|reading| -reading.regret)?,
        by_smooth: best(&|reading| reading.smooth)?,
        readings,
    })
}

/// The finding in a sentence.
#[must_use]
pub fn finding(sides: &[Side]) -> String {
    let Some(first) = sides.first() else { return "Nothing to compare".to_owned() };
    let is_clear = |side: &Side| matches!(side.verdict.call, Call::Choose | Call::Stay);
    if sides.len() == 1 {
        return format!("No other beliefs were held against those of {}", first.name);
    }
    if sides.iter().all(|side| is_clear(side) && side.verdict.leader == first.verdict.leader) {
        return format!("{} wins under everybody's beliefs", in_sentence(&first.options[first.winner].0));
    }
    // Where all say the same, nothing depends on who is believed.
    if sides.iter().all(|side| side.verdict.called() == first.verdict.called()) {
        return format!("{} under everybody's beliefs", first.verdict.called());
    }
    let part = |side: &Side| match (side.verdict.kind(), &side.verdict.leader) {
        // What is not to be used yet is not to be chosen either.
        (Kind::NotYet(Call::Choose | Call::Stay), Some(leader)) => {
            format!("{} leads under {}", in_sentence(&leader.name), side.name)
        }
        _ => format!("{} under {}", side.verdict.called(), side.name),
    };
    let parts: Vec<String> = sides.iter().map(part).collect();
    format!("What to do depends on who is believed: {}", parts.join("; "))
}
