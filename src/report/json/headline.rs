//! The headline of `summary.json`: the choice, its lead, its money, and what somebody averse to risk would choose.

use super::{EstimateOut, Named, rule_name};
use crate::analysis::risk::Attitude;
use crate::analysis::{Flips, Headline, Money};
use crate::engine::Sample;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(JsonSchema, Serialize)]
pub(super) struct HeadlineOut<'a> {
    choice: &'a str,
    metric: &'static str,
    rule: &'static str,
    mean: EstimateOut,
    median: EstimateOut,
    /// The option that `p_adds` and `money` describe: the choice, or the best of the others where doing nothing new leads.
    subject: &'a str,
    lead: Option<LeadOut<'a>>,
    p_best: EstimateOut,
    p_adds: Option<EstimateOut>,
    money: MoneyOut,
    choice_by_rule: Named<&'a str>,
    break_even: Option<String>,
    sourced_winner: Option<&'a str>,
}

impl<'a> HeadlineOut<'a> {
    pub(super) fn of(headline: &'a Headline) -> Self {
        let by_rule = headline.other_rules.iter();
        Self {
            choice: &headline.choice,
            metric: headline.decision.metric.name(),
            rule: rule_name(headline.decision.rule),
            mean: headline.mean.into(),
            median: headline.median.into(),
            subject: &headline.subject.name,
            lead: headline.lead.as_ref().map(|lead| LeadOut {
                runner_up: &lead.runner_up,
                mean: lead.mean.into(),
                median: lead.median.into(),
                could_flip: lead.could_flip,
            }),
            p_best: headline.p_best.into(),
            p_adds: headline.p_adds.map(EstimateOut::from),
            money: MoneyOut::of(&headline.money),
            choice_by_rule: Named(
                by_rule.map(|winner| (rule_name(winner.rule).to_owned(), winner.option.as_str())).collect(),
            ),
            break_even: headline.break_even.as_ref().map(Flips::sentence),
            sourced_winner: headline.sourced_winner.as_deref(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
struct LeadOut<'a> {
    runner_up: &'a str,
    mean: EstimateOut,
    median: EstimateOut,
    could_flip: bool,
}

#[derive(JsonSchema, Serialize)]
pub(super) struct MoneyOut {
    roi_in_horizon: EstimateOut,
    roi_in_force: EstimateOut,
    p_payback_within: Vec<WithinOut>,
    p_never_pays_back: EstimateOut,
    worst_cash_median: EstimateOut,
    worst_cash_p5: EstimateOut,
    trough_month: Option<usize>,
    /// Months in which the margin of what the last twelve months won pays what they cost.
    cac_payback: EstimateOut,
    /// CAC payback before `incrementality`.
    cac_payback_in_full: EstimateOut,
    /// Median month, from 0, after the lowest point of cumulative cash.
    cash_turns_month: EstimateOut,
    p_cash_never_turns: EstimateOut,
    originated_npv: EstimateOut,
    influenced_npv: EstimateOut,
}

impl MoneyOut {
    pub(super) fn of(money: &Money) -> Self {
        let within = money.payback.within.iter();
        Self {
            roi_in_horizon: money.returns.in_horizon.into(),
            roi_in_force: money.returns.in_force.into(),
            p_payback_within: within.map(|&(months, chance)| WithinOut { months, chance: chance.into() }).collect(),
            p_never_pays_back: money.payback.never.into(),
            worst_cash_median: money.depth.median.into(),
            worst_cash_p5: money.depth.p5.into(),
            trough_month: money.depth.trough_month,
            cac_payback: money.yardsticks.cac_payback.into(),
            cac_payback_in_full: money.yardsticks.cac_payback_in_full.into(),
            cash_turns_month: money.yardsticks.cash_turns.into(),
            p_cash_never_turns: money.yardsticks.cash_never_turns.into(),
            originated_npv: money.yardsticks.originated.into(),
            influenced_npv: money.yardsticks.influenced.into(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
struct WithinOut {
    months: u32,
    chance: EstimateOut,
}

/// What the options are worth to somebody averse to risk.
#[derive(JsonSchema, Serialize)]
pub(super) struct AttitudeOut<'a> {
    tolerance: f64,
    is_stated: bool,
    choice: &'a str,
    certainty_equivalents: Named<EstimateOut>,
    switch: Option<SwitchOut<'a>>,
}

/// Below which risk tolerance another option is chosen.
#[derive(JsonSchema, Serialize)]
struct SwitchOut<'a> {
    below: EstimateOut,
    choose: &'a str,
}

impl<'a> AttitudeOut<'a> {
    pub(super) fn of(attitude: &Attitude, sample: &'a Sample) -> Self {
        let name = |option: usize| sample.options[option].as_str();
        let worth = attitude.options.iter().map(|(option, worth)| (name(*option).to_owned(), worth.value.into()));
        Self {
            tolerance: attitude.tolerance,
            is_stated: attitude.is_stated,
            choice: name(attitude.choice),
            certainty_equivalents: Named(worth.collect()),
            switch: attitude.switch.map(|(to, below)| SwitchOut { below: below.into(), choose: name(to) }),
        }
    }
}
