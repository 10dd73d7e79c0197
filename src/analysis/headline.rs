//! The first lines: the choice, by how much, how sure, what the cash does, and what speaks against it.

use super::statistics::{self, Estimate};
use super::{Money, decision, find_series, influence, summary};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::{Metric, Series};
use crate::scenario::{Decision, Rule};

/// Options that differ by more than this in seats or cost are not a fair comparison.
const FAIR_DIFFERENCE: f64 = 0.10;

/// By how much the choice leads the runner-up.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// Name of the runner-up.
    pub runner_up: String,
    /// Mean of the choice less mean of the runner-up, paired by trajectory.
    pub mean: Estimate,
    /// Median of the choice less median of the runner-up.
    pub median: Estimate,
    /// Whether Monte Carlo error could turn the choice by the scenario's rule.
    pub could_flip: bool,
}

/// The decision in a few numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// Name of the option to choose.
    pub choice: String,
    /// Position of it in the scenario.
    pub option: usize,
    /// What decided.
    pub decision: Decision,
    /// Mean of the metric that decided.
    pub mean: Estimate,
    /// Median of it.
    pub median: Estimate,
    /// Name of the baseline, where doing nothing new is the better choice by the scenario's rule: the metric counts
    /// money added, and its statistic for the choice is below zero.
    pub baseline_is_better: Option<String>,
    /// The lead over the runner-up, if there is one.
    pub lead: Option<Lead>,
    /// Chance that the choice is the best in a trajectory.
    pub p_best: Estimate,
    /// Share of trajectories in which the choice adds money at all.
    pub p_adds: Option<Estimate>,
    /// Return, payback and cash of the choice.
    pub money: Money,
    /// What each rule would choose, by name; empty where all choose the same.
    pub other_rules: Vec<(Rule, String)>,
    /// What would flip it: the first break-even, in words.
    pub break_even: Option<String>,
    /// Who wins under the sourced priors, in words.
    pub sourced_winner: Option<String>,
}

/// What is worth knowing before believing the headline.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Options differ by more than 10 % in desired seat-months.
    SeatMonths {
        /// Option with the fewest, and how many.
        least: (String, f64),
        /// Option with the most, and how many.
        most: (String, f64),
    },
    /// Options differ by more than 10 % in mean cost (present value).
    MeanCost {
        /// The cheapest option, and its mean cost.
        least: (String, f64),
        /// The dearest option, and its mean cost.
        most: (String, f64),
    },
}

/// The headline of a ranking; none where no option is ranked.
pub(super) fn headline(sample: &Sample, standings: &decision::Standings, money: &[Money]) -> Option<Headline> {
    let first = standings.ranked.first()?;
    let Decision { metric, rule, .. } = standings.decision;
    let name = |option: usize| sample.options[option].clone();
    let lead = standings.ranked.get(1).map(|second| {
        let by = |rule: Rule| decision::lead(sample, metric, rule, first.option, second.option);
        let could_flip = standings.rules.iter().any(|choice| choice.rule == rule && choice.could_flip);
        Lead { runner_up: name(second.option), mean: by(Rule::Mean), median: by(Rule::Median), could_flip }
    });
    let values = sample.column(first.option, &Column::Metric(metric));
    let p_adds = find_series(sample, first.option, &Column::Metric(Metric::UpliftNpv))
        .map(|values| summary::positive_share(&values, sample.blocks));
    let is_worse =
        metric.is_of_added_money() && metric.has_sign() && is_below_zero(&values, first, rule, sample.blocks);
    let other_rules = if standings.rules_disagree() {
        standings.rules.iter().map(|choice| (choice.rule, name(choice.option))).collect()
    } else {
        Vec::new()
    };
    Some(Headline {
        choice: name(first.option),
        option: first.option,
        decision: standings.decision,
        mean: first.mean,
        median: first.median,
        baseline_is_better: sample.baseline.filter(|_| is_worse).map(name),
        lead,
        p_best: first.p_best,
        p_adds,
        money: money[first.option].clone(),
        other_rules,
        break_even: None,
        sourced_winner: None,
    })
}

/// Whether the rule prefers zero: by chance, where fewer than half of the trajectories are above it.
fn is_below_zero(values: &[f64], standing: &decision::Standing, rule: Rule, blocks: Blocks) -> bool {
    match rule {
        Rule::Chance => summary::positive_share(values, blocks).value < 0.5,
        Rule::Mean | Rule::Median | Rule::Cvar => standing.by(rule).value < 0.0,
    }
}

/// Warnings of unequal options; the baseline is not counted, which is there to be different.
pub(super) fn warnings(sample: &Sample) -> Vec<Warning> {
    const MEAN: usize = 5;
    let options: Vec<usize> = (0..sample.options.len()).filter(|&option| Some(option) != sample.baseline).collect();
    let seats = |option: usize| Some(statistics::sum(sample.bands.at(option, Series::CapacityDesired, MEAN)));
    let cost = |option: usize| {
        let values = find_series(sample, option, &Column::Metric(Metric::CostPv))?;
        Some(influence::mean(&values).value)
    };
    let seats = extremes(sample, &options, seats).map(|(least, most)| Warning::SeatMonths { least, most });
    let cost = extremes(sample, &options, cost).map(|(least, most)| Warning::MeanCost { least, most });
    seats.into_iter().chain(cost).collect()
}

/// The least and the most, by name, where they differ by more than 10 % of the least.
fn extremes(
    sample: &Sample,
    options: &[usize],
    size: impl Fn(usize) -> Option<f64>,
) -> Option<((String, f64), (String, f64))> {
    let sizes: Vec<(usize, f64)> = options.iter().filter_map(|&option| Some((option, size(option)?))).collect();
    let least = sizes.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let most = sizes.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let named = |&(option, size): &(usize, f64)| (sample.options[option].clone(), size);
    (most.1 > (1.0 + FAIR_DIFFERENCE) * least.1).then(|| (named(least), named(most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::cash;
    use crate::analysis::testing::{Made, normals};

    fn headline_of(sample: &Sample, rule: Rule) -> Headline {
        let decision = Decision { metric: Metric::UpliftNpv, rule, risk_tolerance: None };
        let standings = decision::standings(sample, decision);
        let money_of = |option: usize| Money {
            returns: cash::returns(sample, option),
            payback: cash::payback(sample, option, 48),
            depth: cash::cash_depth(sample, option),
        };
        let money: Vec<Money> = (0..sample.options.len()).map(money_of).collect();
        headline(sample, &standings, &money).expect("an option is ranked")
    }

    fn three_options(a: f64, b: f64) -> Made {
        let n = 2_000;
        let columns = vec![vec![0.0; n], normals(1, n, a, 1.0), normals(2, n, b, 1.0)];
        Made::new(&["Base", "A", "B"], 2).baseline(0).metric(Metric::UpliftNpv, columns)
    }

    #[test]
    fn headline_names_the_choice_and_its_lead() {
        let got = headline_of(&three_options(1.0, 2.0).sample(), Rule::Mean);
        assert_eq!((got.choice.as_str(), got.option), ("B", 2));
        let lead = got.lead.expect("there is a runner-up");
        assert_eq!((lead.runner_up.as_str(), lead.could_flip), ("A", false));
        assert!((lead.mean.value - 1.0).abs() < 4.9 * (2.0_f64 / 2_000.0).sqrt());
        assert!(got.baseline_is_better.is_none() && got.other_rules.is_empty());
    }

    #[test]
    fn headline_says_when_doing_nothing_is_better() {
        let got = headline_of(&three_options(-2.0, -1.0).sample(), Rule::Mean);
        assert_eq!((got.choice.as_str(), got.baseline_is_better.as_deref()), ("B", Some("Base")));
        let by_tail = headline_of(&three_options(1.0, 1.5).sample(), Rule::Cvar);
        assert_eq!(by_tail.baseline_is_better.as_deref(), Some("Base"), "the worst 5 % lose money");
    }

    #[test]
    fn unequal_seats_and_cost_are_warned_of_without_the_baseline() {
        let n = 2_000;
        let made = three_options(1.0, 2.0).metric(Metric::CostPv, vec![vec![0.0; n], vec![10.0; n], vec![10.9; n]]);
        let mut sample = made.sample();
        for (option, seats) in [(1, 2.0), (2, 3.0)] {
            for month in 0..2 {
                sample.bands.values[[option, Series::CapacityDesired as usize, month, 5]] = seats;
            }
        }
        let seats = Warning::SeatMonths { least: ("A".to_owned(), 4.0), most: ("B".to_owned(), 6.0) };
        assert_eq!(warnings(&sample), [seats], "9 % more cost is fair");
    }
}
