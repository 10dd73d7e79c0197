//! What a fitted policy is worth on futures that it has not seen, and how often it errs.

use super::{Fitted, Shares};
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::Metric;
use crate::scenario::StaffingOption;
use crate::scenario::policy::{Act, Rule};

/// A policy with its worth and its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Tripwire {
    /// Position of the option.
    pub option: usize,
    /// The policy as rules in their order.
    pub rules: Vec<Rule>,
    /// Seats of all kinds that the plan wants when it is first looked at.
    pub seats: u32,
    /// The mean contract that is believed, median.
    pub contract: f64,
    /// Whether the option is run under it; else it is what it would be worth.
    pub is_followed: bool,
    /// Mean value of re-sizing over the frozen plan.
    pub value: Estimate,
    /// Share of futures in which it stops the plan.
    pub stops: Estimate,
    /// Share of the futures in which the frozen plan would have paid that it stops; none where it never pays, and for rules that
    /// stop nothing.
    pub stops_what_pays: Option<Estimate>,
    /// Share of the futures in which the frozen plan does not pay that it lets go on; none where it always pays, and for
    /// rules that stop nothing.
    pub keeps_what_fails: Option<Estimate>,
    /// In how many futures it has done what by a month, where that was looked at.
    pub shares: Option<Shares>,
}

/// The policies that change anything, on the futures of a run that recorded what flexibility is worth; `contract` is the
/// median of the mean contract.
#[must_use]
pub fn tripwires(sample: &Sample, options: &[StaffingOption], contract: f64, fitted: &[Fitted]) -> Vec<Tripwire> {
    let known = sample.columns.contains(&Column::Metric(Metric::FlexibilityValue));
    let acts = fitted.iter().filter(|own| known && !own.rules.is_empty());
    acts.map(|own| tripwire(sample, &options[own.option], contract, own)).collect()
}

fn tripwire(sample: &Sample, option: &StaffingOption, contract: f64, own: &Fitted) -> Tripwire {
    let first = own.rules.iter().map(|rule| rule.month).min().unwrap_or(0);
    let column = |metric| sample.metric(own.option, metric).into_owned();
    let stopped: Vec<bool> = column(Metric::PolicyStopMonth).iter().map(|month| month.is_finite()).collect();
    // The frozen plan: what is run less what re-sizing adds under the option's own rules, else with the cost of orders back.
    let (npv, ordered, resized) = (column(Metric::Npv), column(Metric::MandateCost), column(Metric::FlexibilityValue));
    let frozen = |k: usize| if own.is_followed { npv[k] - resized[k] } else { npv[k] + ordered[k] };
    let against = sample.baseline.map(|baseline| sample.metric(baseline, Metric::Npv).into_owned());
    let pays: Vec<bool> =
        (0..npv.len()).map(|k| frozen(k) - against.as_ref().map_or(0.0, |baseline| baseline[k]) > 0.0).collect();
    let may_stop = own.rules.iter().any(|rule| rule.act == Act::Stop);
    let among = |pay: bool, stop: bool| {
        let part: Vec<bool> =
            stopped.iter().zip(&pays).filter(|(_, pays)| **pays == pay).map(|(stopped, _)| *stopped == stop).collect();
        (may_stop && part.len() > 1).then(|| statistics::share(part.iter().copied(), Blocks::Independent))
    };
    Tripwire {
        option: own.option,
        rules: own.rules.clone(),
        seats: option.seats_at(first),
        contract,
        is_followed: own.is_followed,
        value: statistics::mean(&resized, sample.blocks),
        stops: statistics::share(stopped.iter().copied(), sample.blocks),
        stops_what_pays: among(true, true),
        keeps_what_fails: among(false, false),
        shares: None,
    }
}
