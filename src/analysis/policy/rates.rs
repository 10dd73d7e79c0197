//! What a fitted policy is worth on futures that it has not seen, and how often it errs.

use super::{Fitted, Thresholds};
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::Metric;

/// A policy with its worth and its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Tripwire {
    /// Position of the option.
    pub option: usize,
    /// The policy.
    pub policy: Thresholds,
    /// Whether the option is run under it; else it is what it would be worth.
    pub is_followed: bool,
    /// Mean value of re-sizing over the frozen plan.
    pub value: Estimate,
    /// Share of futures in which it stops the plan.
    pub stops: Estimate,
    /// Share of the futures in which the frozen plan would have paid that it stops; none where it never pays.
    pub stops_what_pays: Option<Estimate>,
    /// Share of the futures in which the frozen plan does not pay that it lets go on; none where it always pays.
    pub keeps_what_fails: Option<Estimate>,
}

/// The policies that change anything, on the futures of a run that recorded what flexibility is worth.
#[must_use]
pub fn tripwires(sample: &Sample, fitted: &[Fitted]) -> Vec<Tripwire> {
    let known = sample.columns.contains(&Column::Metric(Metric::FlexibilityValue));
    let acts = fitted.iter().filter(|own| known && own.policy != Thresholds::FROZEN);
    acts.map(|own| tripwire(sample, own)).collect()
}

fn tripwire(sample: &Sample, own: &Fitted) -> Tripwire {
    let column = |metric| sample.metric(own.option, metric).into_owned();
    let stopped: Vec<bool> = column(Metric::PolicyStopMonth).iter().map(|month| month.is_finite()).collect();
    // The frozen plan: what is run less what re-sizing adds under the option's own rules, else with the cost of orders back.
    let (npv, ordered, resized) = (column(Metric::Npv), column(Metric::MandateCost), column(Metric::FlexibilityValue));
    let frozen = |k: usize| if own.is_followed { npv[k] - resized[k] } else { npv[k] + ordered[k] };
    let against = sample.baseline.map(|baseline| sample.metric(baseline, Metric::Npv).into_owned());
    let pays: Vec<bool> =
        (0..npv.len()).map(|k| frozen(k) - against.as_ref().map_or(0.0, |baseline| baseline[k]) > 0.0).collect();
    let among = |pay: bool, stop: bool| {
        let part: Vec<bool> =
            stopped.iter().zip(&pays).filter(|(_, pays)| **pays == pay).map(|(stopped, _)| *stopped == stop).collect();
        (part.len() > 1).then(|| statistics::share(part.iter().copied(), Blocks::Independent))
    };
    Tripwire {
        option: own.option,
        policy: own.policy,
        is_followed: own.is_followed,
        value: statistics::mean(&resized, sample.blocks),
        stops: statistics::share(stopped.iter().copied(), sample.blocks),
        stops_what_pays: among(true, true),
        keeps_what_fails: among(false, false),
    }
}
