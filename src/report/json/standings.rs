//! What `summary.json` says of each option and of each pair: rank, statistics, differences, limits broken.

use super::headline::MoneyOut;
use super::{EstimateOut, Named};
use crate::analysis::Findings;
use crate::analysis::constraints::{Breach, Limit};
use crate::analysis::decision::Standing;
use crate::analysis::paired::{Comparison, Dominance};
use crate::analysis::statistics::Estimate;
use crate::engine::Sample;
use crate::report::csv;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(JsonSchema, Serialize)]
pub(super) struct StandingOut<'a> {
    option: &'a str,
    mean: EstimateOut,
    median: EstimateOut,
    cvar5: EstimateOut,
    /// Share of the trajectories in which the metric is reached at all.
    p_reached: EstimateOut,
    p_best: EstimateOut,
    /// Includes hindsight of luck.
    expected_regret_with_hindsight: EstimateOut,
    could_swap_with_next: bool,
}

impl<'a> StandingOut<'a> {
    pub(super) fn of(standing: &Standing, sample: &'a Sample) -> Self {
        Self {
            option: &sample.options[standing.option],
            mean: standing.mean.into(),
            median: standing.median.into(),
            cvar5: standing.cvar.into(),
            p_reached: standing.reached.into(),
            p_best: standing.p_best.into(),
            expected_regret_with_hindsight: standing.regret.into(),
            could_swap_with_next: standing.could_swap_with_next,
        }
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct OptionOut<'a> {
    name: &'a str,
    money: MoneyOut,
    metrics: Named<Named<f64>>,
}

impl<'a> OptionOut<'a> {
    pub(super) fn of(option: usize, sample: &'a Sample, findings: &Findings) -> Self {
        let outcomes = &findings.summaries[option].outcomes;
        Self {
            name: &sample.options[option],
            money: MoneyOut::of(&findings.money[option]),
            metrics: Named(
                outcomes.iter().map(|outcome| (outcome.column.name(), Named(csv::statistics(outcome)))).collect(),
            ),
        }
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct ComparisonOut<'a> {
    metric: &'static str,
    option: &'a str,
    other: &'a str,
    compared_share: f64,
    p_beats: EstimateOut,
    mean_difference: DifferenceOut,
    median_difference: DifferenceOut,
    cvar5_difference: DifferenceOut,
    option_dominates_violation: DominanceOut,
    other_dominates_violation: DominanceOut,
}

impl<'a> ComparisonOut<'a> {
    pub(super) fn of(comparison: &Comparison, sample: &'a Sample) -> Self {
        Self {
            metric: comparison.metric.name(),
            option: &sample.options[comparison.option],
            other: &sample.options[comparison.other],
            compared_share: comparison.compared_share,
            p_beats: comparison.p_beats.into(),
            mean_difference: comparison.mean_difference.into(),
            median_difference: comparison.median_difference.into(),
            cvar5_difference: comparison.cvar_difference.into(),
            option_dominates_violation: comparison.dominance.into(),
            other_dominates_violation: comparison.dominance_of_other.into(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
struct DifferenceOut {
    value: f64,
    se: f64,
    half_width: f64,
    could_flip: bool,
}

impl From<Estimate> for DifferenceOut {
    fn from(estimate: Estimate) -> Self {
        Self {
            value: estimate.value,
            se: estimate.se,
            half_width: estimate.half_width(),
            could_flip: estimate.could_flip(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
struct DominanceOut {
    first_order: f64,
    second_order: f64,
}

impl From<Dominance> for DominanceOut {
    fn from(Dominance { first_order, second_order }: Dominance) -> Self {
        Self { first_order, second_order }
    }
}

#[derive(JsonSchema, Serialize)]
pub(super) struct BreachOut<'a> {
    option: &'a str,
    limit: &'static str,
    year: Option<&'a str>,
    at: Option<f64>,
    chance: EstimateOut,
}

impl<'a> BreachOut<'a> {
    pub(super) fn of(breach: &'a Breach, sample: &'a Sample) -> Self {
        let (limit, year, at) = match &breach.limit {
            Limit::Budget { year, at_most } => ("budget_by_year", Some(year.as_str()), Some(*at_most)),
            Limit::AnyBudget => ("any_budget", None, None),
            Limit::Heads { at_most } => ("max_heads", None, Some(f64::from(*at_most))),
            Limit::Cash { at_least } => ("min_cash", None, Some(*at_least)),
        };
        Self { option: &sample.options[breach.option], limit, year, at, chance: breach.chance.into() }
    }
}
