//! Rules on the answer: is it clear, is it fair, what is it made of?

use super::{Finding, Severity, UNCLEAR};
use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::words;
use crate::analysis::decision::{Call, Verdict};
use crate::analysis::statistics::Estimate;
use crate::analysis::{Warning, cash, decision, figures, find_series, headline, statistics};
use crate::engine::{Column, Sample};
use crate::metric::{Metric, Unit};
use crate::scenario::{Rule, Scenario};

/// Part of the trajectories that may not carry the mean.
const FEW: f64 = 0.01;
/// Part of the mean that they may carry.
const CARRIED: f64 = 0.3;

pub(super) fn findings(scenario: &Scenario, sample: &Sample) -> Vec<Finding> {
    let mut found = Vec::new();
    let all = contenders::contenders(sample, scenario.decision.metric);
    let Some(chosen) = contenders::choice(&all, scenario.decision.rule) else { return found };
    found.extend(unclear(&decision::verdict(sample, scenario.decision), sample.trajectories()));
    found.extend(carried_by_few(scenario, &all[chosen]));
    found.extend(carried_by_the_tail(scenario, sample, &all[chosen]));
    if scenario.baseline().is_none() {
        found.push(Finding::new(
            "A06",
            Severity::Doubtful,
            "No option is the baseline, so money added is counted against doing nothing at all.".to_owned(),
            "Add the option that goes on as today with `baseline = true`.",
        ));
    }
    for warning in headline::warnings(sample) {
        found.push(unequal(scenario, &warning));
    }
    found
}

/// What the verdict says where it calls nothing.
fn unclear(verdict: &Verdict, trajectories: usize) -> Option<Finding> {
    let leader = verdict.leader.as_ref().filter(|_| verdict.call == Call::TooClose)?;
    let rivals: Vec<String> = verdict.rivals.iter().map(|rival| figures::in_sentence(&rival.name)).collect();
    let reason = format!(
        "{} leads, but {} futures cannot tell it from {} by {}.",
        figures::in_sentence(&leader.name),
        figures::count(trajectories),
        rivals.join(" and "),
        verdict.by()
    );
    if verdict.is_tie {
        let remedy = "More futures would not tell them apart: take the one that is easier to undo.";
        return Some(Finding::new(UNCLEAR, Severity::Serious, format!("{}.", verdict.called()), remedy));
    }
    Some(Finding::new(
        UNCLEAR,
        Severity::Serious,
        reason,
        "Run with more futures (-n) or `--until-precise`, or accept that the options are as good as equal.",
    ))
}

/// The mean without the highest 1% of trajectories, against the mean.
fn carried_by_few(scenario: &Scenario, chosen: &Contender) -> Option<Finding> {
    if scenario.decision.rule != Rule::Mean || scenario.decision.metric.unit() != Unit::Money {
        return None;
    }
    let mut values: Vec<f64> = chosen.values.iter().copied().filter(|v| v.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    let few = (FEW * values.len() as f64).round() as usize;
    let mean = statistics::sum(values.iter().copied()) / values.len() as f64;
    let carried = statistics::sum(values.iter().rev().take(few).copied()) / values.len() as f64 / mean;
    (mean > 0.0 && carried > CARRIED).then(|| {
        let reason = format!(
            "The best 1% of futures carry {:.0}% of the mean of {} ({}).",
            100.0 * carried,
            figures::in_sentence(&chosen.name),
            words::money(mean, &scenario.currency)
        );
        let remedy = "Look at the median and at rule = \"median\" or \"cvar\"; check the spread of isv.acv and acv_cv.";
        Finding::new("A02", Severity::Doubtful, reason, remedy)
    })
}

/// Pays with contracts in force and not inside the horizon.
fn carried_by_the_tail(scenario: &Scenario, sample: &Sample, chosen: &Contender) -> Option<Finding> {
    if scenario.baseline() == Some(chosen.option) {
        return None;
    }
    let inside = cash::added_in_horizon(sample, chosen.option)?;
    let with_tail = find_series(sample, chosen.option, &Column::Metric(Metric::UpliftNpv))?;
    let with_tail = statistics::mean(&with_tail, sample.blocks);
    (with_tail.value > 0.0 && inside.value < 0.5 * with_tail.value).then(|| {
        let severity = if inside.value < 0.0 { Severity::Serious } else { Severity::Doubtful };
        // To their errors, as tables have them.
        let written = |mean: Estimate| figures::money_to(mean.value, mean.half_width(), &scenario.currency);
        let reason = format!(
            "{} adds {} with the contracts that run on after the horizon, but {} inside it.",
            figures::in_sentence(&chosen.name),
            written(with_tail),
            written(inside)
        );
        let remedy = "Say to the board which of the two is meant, or lengthen the horizon.";
        Finding::new("A03", severity, reason, remedy)
    })
}

fn unequal(scenario: &Scenario, warning: &Warning) -> Finding {
    match warning {
        Warning::SeatMonths { least, most } => Finding::new(
            "A04",
            Severity::Doubtful,
            format!(
                "{} wants {:.0} seat-months, {} {:.0}: part of the difference is size, not kind.",
                figures::in_sentence(&most.0),
                most.1,
                figures::in_sentence(&least.0),
                least.1
            ),
            "Compare with `run --compare equal-seats`, or make the plans alike.",
        ),
        Warning::MeanCost { least, most } => Finding::new(
            "A05",
            Severity::Doubtful,
            format!(
                "{} adds {} of cost on average, {} {}.",
                figures::in_sentence(&most.0),
                words::money(most.1, &scenario.currency),
                figures::in_sentence(&least.0),
                words::money(least.1, &scenario.currency)
            ),
            "Compare with `run --compare equal-spend`, or by ROI.",
        ),
    }
}
