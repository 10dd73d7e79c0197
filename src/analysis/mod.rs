//! Matrices into statements: summaries, comparisons, the decision. Nothing here prints or fails.

pub mod audit;
pub mod blueprint;
pub mod breakeven;
pub mod cash;
pub mod claims;
pub mod compared;
pub mod constraints;
pub mod decision;
pub mod discovery;
pub mod doubt;
pub mod exhibits;
pub(crate) mod figures;
pub mod given_data;
mod headline;
pub mod history;
pub mod influence;
pub mod luck;
mod moments;
pub mod optimise;
pub mod outcomes;
pub mod paired;
pub mod pilot;
pub mod policy;
pub mod precision;
pub mod priors;
pub mod regression;
pub mod rescale;
pub mod risk;
pub mod scale;
pub mod sensitivity;
pub mod staged;
pub mod statistics;
pub mod stress;
pub mod summary;
pub mod surface;
pub mod tenancy;
#[cfg(test)]
pub(crate) mod testing;
pub mod voi;
pub mod what_if;
pub mod yardsticks;
pub mod years;

pub use headline::{Flips, Headline, Lead, RuleWinner, Turn, Warning};

use crate::engine::{Column, Sample};
use crate::metric::Direction;
use crate::scenario::{Constraints, Decision, Problem, Scenario};
use std::borrow::Cow;

/// Everything that a run says without running again.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The leader and what stands behind it; none where nothing is ranked.
    pub headline: Option<Headline>,
    /// What is worth knowing before believing it.
    pub warnings: Vec<Warning>,
    /// The ranking.
    pub standings: decision::Standings,
    /// Return, payback and cash of each option, in the order of the scenario.
    pub money: Vec<Money>,
    /// Every outcome of every option.
    pub summaries: Vec<summary::OptionSummary>,
    /// Options against each other.
    pub comparisons: Vec<paired::Comparison>,
    /// Fiscal years.
    pub years: Vec<years::YearSummary>,
    /// Constraints broken.
    pub breaches: Vec<constraints::Breach>,
    /// The base case beside it, where values were put into the scenario; for the caller to fill in.
    pub what_if: Option<what_if::WhatIf>,
    /// What an audit found; the verdict heeds what is serious.
    pub audit: Vec<audit::Finding>,
    /// The re-sizing policies that are worth anything, by option; for the caller to fill in.
    pub tripwires: Vec<policy::Tripwire>,
    /// What the options are worth to somebody averse to risk, where the metric that decides is money.
    pub risk: Option<risk::Attitude>,
}

impl Findings {
    /// The answer.
    #[must_use]
    pub fn verdict(&self) -> &decision::Verdict {
        &self.standings.verdict
    }
}

/// What the money of an option does.
#[derive(Clone, Debug, PartialEq)]
pub struct Money {
    /// Return on it.
    pub returns: cash::Returns,
    /// Whether it comes back.
    pub payback: cash::Payback,
    /// How deep it goes.
    pub depth: cash::CashDepth,
    /// What does not depend on the horizon, and where it comes from.
    pub yardsticks: yardsticks::Yardsticks,
}

/// What is asked of a sample: the part of a scenario that analyses need.
#[derive(Clone, Copy, Debug)]
pub struct Brief<'a> {
    /// What decides.
    pub decision: Decision,
    /// Months of a trajectory.
    pub horizon_months: u32,
    /// What binds.
    pub constraints: &'a Constraints,
}

impl<'a> Brief<'a> {
    /// What a scenario asks.
    #[must_use]
    pub fn of(scenario: &'a Scenario) -> Self {
        Self {
            decision: scenario.decision,
            horizon_months: scenario.setting.horizon_months,
            constraints: &scenario.constraints,
        }
    }
}

/// States everything that a run of a scenario says, in the light of an audit; `notes` are what its reader warned of.
///
/// # Panics
/// If the run did not record the metric that decides.
#[must_use]
pub fn conclude(scenario: &Scenario, notes: &[Problem], sample: &Sample) -> Findings {
    let mut findings = analyse(sample, &Brief::of(scenario));
    findings.audit = audit::audit(scenario, notes, sample);
    findings.standings.verdict.serious = audit::to_be_heeded(&findings.audit);
    findings.risk = risk::attitude(scenario, sample);
    findings
}

/// The answer of a sample of a scenario in the light of an audit; `notes` are what its reader warned of.
///
/// # Panics
/// If the run did not record the metric that decides.
#[must_use]
pub fn answer(scenario: &Scenario, notes: &[Problem], sample: &Sample) -> decision::Verdict {
    let serious = audit::to_be_heeded(&audit::audit(scenario, notes, sample));
    decision::Verdict { serious, ..decision::verdict(sample, scenario.decision) }
}

/// States everything that a sample says, without an audit.
///
/// # Panics
/// If the run did not record the metric that decides.
#[must_use]
pub fn analyse(sample: &Sample, question: &Brief) -> Findings {
    let money_of = |option: usize| Money {
        returns: cash::returns(sample, option),
        payback: cash::payback(sample, option, question.horizon_months),
        depth: cash::cash_depth(sample, option),
        yardsticks: yardsticks::yardsticks(sample, option),
    };
    let money: Vec<Money> = (0..sample.options.len()).map(money_of).collect();
    let standings = decision::standings(sample, question.decision);
    let (summaries, comparisons) = outcomes::outcomes(sample);
    Findings {
        headline: headline::headline(sample, &standings, &money),
        warnings: headline::warnings(sample),
        standings,
        money,
        summaries,
        comparisons,
        years: years::years(sample),
        breaches: constraints::breaches(sample, question.constraints),
        what_if: None,
        audit: Vec::new(),
        tripwires: Vec::new(),
        risk: None,
    }
}

/// Whether a column is an outcome: a metric, or one over a window.
#[must_use]
pub fn is_outcome(column: &Column) -> bool {
    matches!(column, Column::Metric(_) | Column::Window(..))
}

/// All trajectories of a column of an option, if the run recorded it.
#[must_use]
pub fn find_series<'a>(sample: &'a Sample, option: usize, column: &Column) -> Option<Cow<'a, [f64]>> {
    sample.columns.contains(column).then(|| sample.column(option, column))
}

/// Direction of an outcome that has one.
fn direction_of(column: &Column) -> Option<Direction> {
    match column {
        Column::Metric(metric) | Column::Window(metric, _) if metric.direction() != Direction::None => {
            Some(metric.direction())
        }
        _ => None,
    }
}

/// A value turned so that more is better.
fn goodness(value: f64, direction: Direction) -> f64 {
    if direction == Direction::Lower { -value } else { value }
}
