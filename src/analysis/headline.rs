//! What stands behind the verdict: by how much, how sure, what the cash does, and what speaks against it.

use super::decision::Pick;
use super::statistics::{self, Estimate};
use super::{Money, decision, find_series, influence, summary};
use crate::engine::{Column, Sample};
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

/// What a rule would choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleWinner {
    /// The rule.
    pub rule: Rule,
    /// Name of the option.
    pub option: String,
    /// Whether Monte Carlo error could make it choose another.
    pub could_flip: bool,
}

/// A number at which another option would win, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The number and where it turns: `discount rate, taken as 12%, above 31.7% (27.6% to 34.2%)`.
    pub when: String,
    /// Who would win then, and how likely that is held.
    pub then: String,
}

impl Turn {
    /// Both, in a sentence without its full stop.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.when, self.then)
    }
}

/// What would flip the choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flips {
    /// Each of these, alone.
    Turns(Vec<Turn>),
    /// Nothing that was found: why not, and how near it comes where that is known.
    Nothing(String, Option<String>),
}

impl Flips {
    /// A sentence each.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        match self {
            Self::Turns(turns) => turns.iter().map(Turn::sentence).collect(),
            Self::Nothing(said, None) => vec![said.clone()],
            Self::Nothing(said, Some(near)) => vec![format!("{said}: {near}")],
        }
    }

    /// All in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.sentences().join("; ")
    }
}

/// The leader in a few numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Headline {
    /// Name of the leader, which is the baseline where doing nothing new leads.
    pub choice: String,
    /// Position of it in the scenario.
    pub option: usize,
    /// What decided.
    pub decision: Decision,
    /// Mean of the metric that decided.
    pub mean: Estimate,
    /// Median of it.
    pub median: Estimate,
    /// Share of trajectories in which it is reached.
    pub reached: Estimate,
    /// The lead over the runner-up, if there is one.
    pub lead: Option<Lead>,
    /// Chance that the leader is the best in a trajectory.
    pub p_best: Estimate,
    /// The option whose money is told: the leader, or the best of the others where the baseline leads.
    pub subject: Pick,
    /// Share of trajectories in which that option adds money at all.
    pub p_adds: Option<Estimate>,
    /// Return, payback and cash of that option.
    pub money: Money,
    /// What each rule would choose; empty where all choose the same.
    pub other_rules: Vec<RuleWinner>,
    /// What would flip it, in words; nothing where nobody is called.
    pub break_even: Option<Flips>,
    /// Who wins under the sourced priors, in words.
    pub sourced_winner: Option<String>,
}

/// What is worth knowing before believing the headline.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Options differ by more than 10% in desired seat-months.
    SeatMonths {
        /// Option with the fewest, and how many.
        least: (String, f64),
        /// Option with the most, and how many.
        most: (String, f64),
    },
    /// Options differ by more than 10% in mean cost (present value) beyond that of the baseline.
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
    let metric = standings.decision.metric;
    let name = |option: usize| sample.options[option].clone();
    let verdict = &standings.verdict;
    let lead = standings.ranked.get(1).map(|second| {
        let by = |rule: Rule| decision::lead(sample, metric, rule, first.option, second.option);
        Lead {
            runner_up: name(second.option),
            mean: by(Rule::Mean),
            median: by(Rule::Median),
            could_flip: !verdict.rivals.is_empty(),
        }
    });
    let leader = Pick { option: first.option, name: name(first.option) };
    let subject = verdict.best_other.clone().filter(|_| verdict.leader == verdict.baseline).unwrap_or(leader);
    // Nothing is added to the baseline.
    let is_counted = sample.baseline != Some(subject.option);
    let p_adds = find_series(sample, subject.option, &Column::Metric(Metric::UpliftNpv))
        .filter(|_| is_counted)
        .map(|values| summary::positive_share(&values, sample.blocks));
    let winner = |choice: &decision::RuleChoice| RuleWinner {
        rule: choice.rule,
        option: name(choice.option),
        could_flip: choice.could_flip,
    };
    let others = standings.rules.iter().filter(|_| standings.rules_disagree());
    Some(Headline {
        choice: name(first.option),
        option: first.option,
        decision: standings.decision,
        mean: first.mean,
        median: first.median,
        reached: first.reached,
        lead,
        p_best: first.p_best,
        p_adds,
        money: money[subject.option].clone(),
        subject,
        other_rules: others.map(winner).collect(),
        break_even: None,
        sourced_winner: None,
    })
}

/// Warnings of unequal options; the baseline is not counted, which is there to be different.
pub(super) fn warnings(sample: &Sample) -> Vec<Warning> {
    const MEAN: usize = 5;
    let options: Vec<usize> = (0..sample.options.len()).filter(|&option| Some(option) != sample.baseline).collect();
    let seats = |option: usize| Some(statistics::sum(sample.bands.at(option, Series::CapacityDesired, MEAN)));
    let cost_of = |option: usize| {
        let values = find_series(sample, option, &Column::Metric(Metric::CostPv))?;
        Some(influence::mean(&values).value)
    };
    // What is paid for whatever is chosen makes no difference.
    let paid_anyway = sample.baseline.and_then(cost_of).unwrap_or(0.0);
    let cost = |option: usize| Some(cost_of(option)? - paid_anyway);
    let seats = extremes(sample, &options, seats).map(|(least, most)| Warning::SeatMonths { least, most });
    let cost = extremes(sample, &options, cost).map(|(least, most)| Warning::MeanCost { least, most });
    seats.into_iter().chain(cost).collect()
}

/// The least and the most, by name, where they differ by more than 10% of the least.
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
            yardsticks: crate::analysis::yardsticks::yardsticks(sample, option),
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
        assert_eq!((got.subject.name.as_str(), got.other_rules.len()), ("B", 4), "the worst 5% of B are below zero");
    }

    #[test]
    fn headline_says_when_doing_nothing_is_better() {
        let got = headline_of(&three_options(-2.0, -1.0).sample(), Rule::Mean);
        assert_eq!((got.choice.as_str(), got.subject.name.as_str()), ("Base", "B"));
        assert_eq!(got.lead.expect("B is next").runner_up, "B");
        let by_tail = headline_of(&three_options(1.0, 1.5).sample(), Rule::Cvar);
        assert_eq!(by_tail.choice, "Base", "the worst 5% lose money");
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
        assert_eq!(warnings(&sample), [seats], "9% more cost is fair");
        // 10 and 10.9 where 7 are paid anyway: 3 and 3.9.
        let made = three_options(1.0, 2.0).metric(Metric::CostPv, vec![vec![7.0; n], vec![10.0; n], vec![10.9; n]]);
        let got = warnings(&made.sample());
        assert!(
            matches!(&got[..], [Warning::MeanCost { least, .. }] if least.0 == "A" && (least.1 - 3.0).abs() < 1e-9),
            "{got:?}"
        );
    }
}
