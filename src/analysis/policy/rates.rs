//! What a fitted policy is worth on futures that it has not seen, and how often it errs.

use super::{Fitted, Shares};
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::Metric;
use crate::model::staffing::{HALF_YEAR, LEAST_CAPACITY, sized};
use crate::scenario::StaffingOption;
use crate::scenario::policy::{Act, SizingRule};

/// Most of a number of seats over the fewest that are told as about so many.
const NEAR: f64 = 1.5;
/// Months over which a plan is looked at, more than any horizon has left.
const LOOKED_AHEAD: u32 = 600;

/// Seats of a plan whenever a rule is looked at; none where they differ from look to look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SeatsThen {
    /// That it wants then.
    pub planned: Option<u32>,
    /// That are left of these where the rule sizes them.
    pub sized: Option<u32>,
    /// That it wanted in the mean of the months over which field pull a seat is counted: fewest and most, where these are
    /// near.
    pub before: Option<[f64; 2]>,
}

/// A policy with its worth and its errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Tripwire {
    /// Position of the option.
    pub option: usize,
    /// The policy as rules in their order.
    pub rules: Vec<SizingRule>,
    /// Seats of the plan whenever a rule is looked at, by rule.
    pub seats_by_rule: Vec<SeatsThen>,
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
        seats_by_rule: own.rules.iter().map(|rule| seats_of(option, rule)).collect(),
        contract,
        is_followed: own.is_followed,
        value: statistics::mean(&resized, sample.blocks),
        stops: statistics::share(stopped.iter().copied(), sample.blocks),
        stops_what_pays: among(true, true),
        keeps_what_fails: among(false, false),
        shares: None,
    }
}

/// Seats of a plan whenever a rule is looked at.
fn seats_of(option: &StaffingOption, rule: &SizingRule) -> SeatsThen {
    let last = if rule.every.is_some() { rule.month + LOOKED_AHEAD } else { rule.month };
    let looks: Vec<u32> = (rule.month..=last).filter(|&month| rule.is_due(month)).collect();
    SeatsThen {
        planned: the_same(&looks, |month| option.seats_at(month)),
        sized: match rule.act {
            // Halves of units are not seats.
            Act::Size(size) if !option.half_units => {
                the_same(&looks, |month| sized(option, option.seats_by_kind_at(month), size))
            }
            _ => None,
        },
        before: {
            let means = looks.iter().map(|&month| {
                let months = month.saturating_sub(HALF_YEAR)..month.max(1);
                let count = f64::from(months.end - months.start);
                let seats = months.map(|month| f64::from(option.seats_at(month))).sum::<f64>() / count;
                seats.max(LEAST_CAPACITY)
            });
            let range = means.fold([f64::INFINITY, 0.0], |[fewest, most], mean| [mean.min(fewest), mean.max(most)]);
            Some(range).filter(|[fewest, most]| *most <= NEAR * fewest)
        },
    }
}

/// What is the same at all looks.
fn the_same<T: PartialEq>(looks: &[u32], of: impl Fn(u32) -> T) -> Option<T> {
    let (first, others) = looks.split_first()?;
    let value = of(*first);
    others.iter().all(|&month| of(month) == value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::plan::{Step, StepPlan};
    use crate::scenario::policy::{Bound, GateMetric};

    #[test]
    fn seats_of_a_look_are_those_of_the_months_before_it() {
        let mut option = StaffingOption::named("Outsourced");
        option.outsourced = StepPlan(vec![Step { month: 0, count: 2 }, Step { month: 12, count: 5 }]);
        let seats = |month, every, act| {
            let (metric, bound) = (GateMetric::PullValue, Bound::AtMost(1e5));
            seats_of(&option, &SizingRule { month, every, metric, bound, act })
        };
        let of = |planned, sized, before| SeatsThen { planned, sized, before };
        assert_eq!(seats(12, None, Act::Stop), of(Some(5), None, Some([2.0, 2.0])));
        assert_eq!(seats(16, None, Act::Stop), of(Some(5), None, Some([4.0, 4.0])));
        assert_eq!(seats(16, Some(6), Act::Stop), of(Some(5), None, Some([4.0, 5.0])));
        // Half of five are three.
        assert_eq!(seats(18, Some(6), Act::Size(0.5)), of(Some(5), Some(3), Some([5.0, 5.0])));
        assert_eq!(seats(6, Some(6), Act::Stop), of(None, None, None));
    }
}
