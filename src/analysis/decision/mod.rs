//! The only chooser: the ranking of the options by the scenario's rule, and the verdict that follows from it.
//!
//! Doing nothing new is an option like any other: its added money is zero in every trajectory. Ties go to it, then to
//! what the scenario lists first. Whatever is never reached ranks as the worst.

mod contest;
mod field;
#[cfg(test)]
mod tests;
mod verdict;

pub use field::{ranked, ranked_of, values, values_so_far};
pub use verdict::{Call, Kind, Pick, Verdict, statistic_in_words};

use super::statistics::Estimate;
use crate::engine::{Blocks, Sample};
use crate::metric::{Direction, Metric};
use crate::scenario::{Decision, Rule};
use contest::Contest;
use std::borrow::Cow;

/// Every rule.
pub const RULES: [Rule; 4] = [Rule::Mean, Rule::Median, Rule::Cvar, Rule::Chance];

/// An option in the ranking, by the metric that decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Position of the option in the scenario.
    pub option: usize,
    /// Mean; undefined where "never" occurs, since it would be that of survivors.
    pub mean: Estimate,
    /// Median.
    pub median: Estimate,
    /// One trajectory in twenty is below.
    pub p5: Estimate,
    /// One trajectory in twenty is above.
    pub p95: Estimate,
    /// Mean of the worst 5%.
    pub cvar: Estimate,
    /// Share of the trajectories in which the metric is defined and not "never".
    pub reached: Estimate,
    /// Chance of being the best in a trajectory; the best share it where they tie.
    pub p_best: Estimate,
    /// Expected regret: what the best of each trajectory does better than this, on average. It includes hindsight of
    /// luck, which nobody can have.
    pub regret: Estimate,
    /// Whether Monte Carlo error could swap it with the next in the ranking.
    pub could_swap_with_next: bool,
}

impl Standing {
    /// The statistic that a rule looks at.
    #[must_use]
    pub fn by(&self, rule: Rule) -> Estimate {
        match rule {
            Rule::Mean => self.mean,
            Rule::Median => self.median,
            Rule::Cvar => self.cvar,
            Rule::Chance => self.p_best,
        }
    }
}

/// What decides between two options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The statistic of a rule.
    Rule(Rule),
    /// The share of the trajectories in which the metric is reached at all: where "never" occurs, a mean would be that
    /// of survivors.
    Reached,
}

/// What a rule would choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleChoice {
    /// The rule.
    pub rule: Rule,
    /// Position of the option that it chooses.
    pub option: usize,
    /// Whether Monte Carlo error could make it choose another.
    pub could_flip: bool,
}

/// The ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Standings {
    /// What decides.
    pub decision: Decision,
    /// Best first; only options that the metric ranks.
    pub ranked: Vec<Standing>,
    /// What each rule would choose.
    pub rules: Vec<RuleChoice>,
    /// The answer.
    pub verdict: Verdict,
}

impl Standings {
    /// Whether the rules choose differently.
    #[must_use]
    pub fn rules_disagree(&self) -> bool {
        self.rules.windows(2).any(|pair| pair[0].option != pair[1].option)
    }
}

/// Ranks the options by a decision and gives the verdict.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn standings(sample: &Sample, decision: Decision) -> Standings {
    let Decision { metric, rule, .. } = decision;
    let options = ranked(sample, metric);
    let contest = contest_of(sample, &options, metric);
    let order = contest.order(rule);
    let mut ranked: Vec<Standing> = order.iter().map(|&place| contest.standing(place, options[place])).collect();
    for (position, pair) in order.windows(2).enumerate() {
        ranked[position].could_swap_with_next = contest.lead(rule, pair[0], pair[1]).could_flip();
    }
    let choose = |rule: Rule| {
        let order = contest.order(rule);
        let first = *order.first()?;
        let could_flip = order[1..].iter().any(|&other| contest.lead(rule, first, other).could_flip());
        Some(RuleChoice { rule, option: options[first], could_flip })
    };
    let rules = RULES.into_iter().filter_map(choose).collect();
    Standings { decision, ranked, rules, verdict: Verdict::of(sample, decision, &options, &contest, &order) }
}

/// The verdict of a sample by a decision, before any audit.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn verdict(sample: &Sample, decision: Decision) -> Verdict {
    let options = ranked(sample, decision.metric);
    let contest = contest_of(sample, &options, decision.metric);
    Verdict::of(sample, decision, &options, &contest, &contest.order(decision.rule))
}

/// Columns judged against each other: what decides between them, as the ranking sees it.
#[derive(Debug)]
pub struct Judge<'a>(Contest<'a>);

impl<'a> Judge<'a> {
    /// Columns of a metric, a column over trajectories each.
    #[must_use]
    pub fn new(columns: Vec<Cow<'a, [f64]>>, direction: Direction, blocks: Blocks) -> Self {
        Self(Contest::new(columns, direction, blocks, None))
    }

    /// By how much one leads another by a rule, in what decides between them.
    #[must_use]
    pub fn lead(&self, rule: Rule, one: usize, other: usize) -> Estimate {
        self.0.lead(rule, one, other)
    }

    /// Whether a rule looks at a share of the trajectories: of those in which one is the best, or in which the metric is
    /// reached at all.
    #[must_use]
    pub fn is_share(&self, rule: Rule) -> bool {
        rule == Rule::Chance || (rule == Rule::Mean && self.0.has_never())
    }

    /// What a rule looks at.
    #[must_use]
    pub fn value(&self, rule: Rule, place: usize) -> Estimate {
        let standing = self.0.standing(place, place);
        if rule == Rule::Mean && self.0.has_never() { standing.reached } else { standing.by(rule) }
    }
}

/// Difference of a rule's statistic between two options, with its error; undefined where either is "never".
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn lead(sample: &Sample, metric: Metric, rule: Rule, option: usize, other: usize) -> Estimate {
    contest_of(sample, &[option, other], metric).difference(rule, 0, 1)
}

/// Positions of some columns of a metric by a rule, best first; `baseline` is the position that ties go to.
#[must_use]
pub fn order(columns: Vec<Cow<'_, [f64]>>, direction: Direction, rule: Rule, baseline: Option<usize>) -> Vec<usize> {
    let contest = Contest::new(columns, direction, Blocks::Independent, baseline);
    let mut order = contest.order(rule);
    order.retain(|&place| contest.is_defined(rule, place));
    order
}

fn contest_of<'a>(sample: &'a Sample, options: &[usize], metric: Metric) -> Contest<'a> {
    let columns: Vec<Cow<'a, [f64]>> = options.iter().map(|&option| values(sample, option, metric)).collect();
    let baseline = options.iter().position(|&option| Some(option) == sample.baseline);
    Contest::new(columns, metric.direction(), sample.blocks, baseline)
}
