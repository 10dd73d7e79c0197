//! Rules on plans: can they be carried out in time, and does what they bring fit the company?

use super::{Finding, Severity};
use crate::analysis::figures::in_sentence;
use crate::analysis::{find_series, influence};
use crate::engine::{Column, Sample};
use crate::metric::Metric;
use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::{Scenario, StaffingOption};

/// Sales cycles that must fit behind the first productive month.
const CYCLES: f64 = 2.0;
/// Bookings a year over recurring revenue beyond which an alliance function is not believed.
const REVENUE_SHARE: f64 = 0.3;

pub(super) fn findings(scenario: &Scenario, sample: &Sample) -> Vec<Finding> {
    let mut found: Vec<Finding> = short_horizon(scenario).into_iter().collect();
    for option in &scenario.options {
        found.extend(too_fast(scenario, option));
        found.extend(too_late(scenario, option));
        found.extend(inside_term(scenario, option));
        found.extend(early_gate(scenario, option));
    }
    found.extend(fast_reviews(scenario));
    found.extend(too_much(scenario, sample));
    found
}

/// Median of a belief.
fn median(scenario: &Scenario, path: &str) -> f64 {
    scenario.position(path).map_or(f64::NAN, |position| scenario.parameters[position].belief.quantile(0.5))
}

fn short_horizon(scenario: &Scenario) -> Option<Finding> {
    let horizon = f64::from(scenario.setting.horizon_months);
    let ready = median(scenario, "in_house.time_to_fill") + median(scenario, "in_house.ramp_months");
    let cycle = median(scenario, "funnel.cycle_months");
    let needed = ready + CYCLES * cycle;
    (horizon < needed).then(|| {
        let severity = if horizon < ready + cycle { Severity::Serious } else { Severity::Doubtful };
        let reason = if horizon <= ready {
            format!(
                "{horizon:.0} months are over before filling and ramp are ({ready:.0} months), and a sales cycle takes \
                 {cycle:.1} months more: most of what new heads do closes after the horizon."
            )
        } else {
            format!(
                "{horizon:.0} months hold filling and ramp ({ready:.0} months) and {:.1} sales cycles of {cycle:.1} months; \
                 what people do in the second half closes after the horizon.",
                (horizon - ready) / cycle
            )
        };
        Finding::new("P01", severity, reason, "Take a horizon of at least filling, ramp and two cycles, or judge by pipeline.")
    })
}

/// Pairs of successive steps of a plan.
fn steps(plan: &StepPlan) -> impl Iterator<Item = (&Step, &Step)> {
    plan.0.iter().zip(plan.0.iter().skip(1))
}

fn hired(option: &StaffingOption) -> [(&'static str, &StepPlan); 2] {
    [("heads", &option.in_house), ("direct sellers", &option.enterprise_ae)]
}

fn too_fast(scenario: &Scenario, option: &StaffingOption) -> Option<Finding> {
    let fill = median(scenario, "in_house.time_to_fill");
    let mut found = hired(option).into_iter().flat_map(|(what, plan)| steps(plan).map(move |pair| (what, pair)));
    let (what, (before, after)) = found
        .find(|(_, (before, after))| after.count > before.count && f64::from(after.month - before.month) < fill)?;
    let reason = format!(
        "{} asks for {} {what} in month {} and {} in month {}; a seat takes {fill:.1} months to fill.",
        in_sentence(&option.name),
        before.count,
        before.month,
        after.count,
        after.month
    );
    Some(Finding::new("P02", Severity::Doubtful, reason, "Move the later step back, or buy the difference as units."))
}

fn too_late(scenario: &Scenario, option: &StaffingOption) -> Option<Finding> {
    let ready = median(scenario, "in_house.time_to_fill") + median(scenario, "in_house.ramp_months");
    let needed = ready + median(scenario, "funnel.cycle_months");
    let horizon = f64::from(scenario.setting.horizon_months);
    let is_late = |step: &Step| f64::from(step.month) + needed > horizon && f64::from(step.month) < horizon;
    let (what, after) = hired(option).into_iter().find_map(|(what, plan)| {
        steps(plan)
            .find(|(before, after)| after.count > before.count && is_late(after))
            .map(|(_, after)| (what, *after))
    })?;
    let reason = format!(
        "{} adds {what} in month {}; with filling, ramp and one sales cycle they close nothing before month {:.0} of {horizon:.0}.",
        in_sentence(&option.name),
        after.month,
        f64::from(after.month) + needed
    );
    Some(Finding::new("P03", Severity::Note, reason, "Move the step forward, drop it, or lengthen the horizon."))
}

fn inside_term(scenario: &Scenario, option: &StaffingOption) -> Option<Finding> {
    let term = median(scenario, "outsourced.min_term_months");
    let start = median(scenario, "outsourced.start_lag").ceil();
    let then = option.gates.iter().find_map(|gate| {
        let cut = gate.otherwise.outsourced.as_ref()?;
        let first = cut.0.first()?;
        Some(*first)
    });
    let own = option.outsourced.0.iter().copied();
    let all: Vec<Step> = own.chain(then).collect();
    let (before, after) = all.iter().zip(all.iter().skip(1)).find(|(before, after)| {
        after.count < before.count && f64::from(after.month.saturating_sub(before.month)) < start + term
    })?;
    let reason = format!(
        "{} cuts units in month {} that it ordered in month {}; the minimum term of {term:.0} months runs to month {:.0} and is \
         paid.",
        in_sentence(&option.name),
        after.month,
        before.month,
        f64::from(before.month) + start + term
    );
    Some(Finding::new(
        "P04",
        Severity::Doubtful,
        reason,
        "Cut later, or negotiate a shorter term (`outsourced.min_term_months`).",
    ))
}

fn early_gate(scenario: &Scenario, option: &StaffingOption) -> Option<Finding> {
    let gate = option.gates.first()?;
    let outsourced = option.outsourced.first_month().map(|month| {
        f64::from(month) + median(scenario, "outsourced.start_lag") + median(scenario, "outsourced.ramp_months")
    });
    let hired = option.in_house.first_month().map(|month| {
        f64::from(month) + median(scenario, "in_house.time_to_fill") + median(scenario, "in_house.ramp_months") / 2.0
    });
    let ready = outsourced.into_iter().chain(hired).fold(f64::INFINITY, f64::min);
    let month = f64::from(gate.month);
    (ready.is_finite() && month < ready).then(|| {
        let reason = format!(
            "The gate of {} is read in month {month:.0}, before anybody works at half strength (about month {ready:.0}).",
            in_sentence(&option.name)
        );
        Finding::new("P06", Severity::Doubtful, reason, "Read the gate later, or ask it for an earlier sign such as field pull.")
    })
}

fn fast_reviews(scenario: &Scenario) -> Option<Finding> {
    let review = median(scenario, "macro.review_every");
    let slowest = [("in_house.notice_months", "notice"), ("outsourced.notice_months", "a unit's notice")]
        .into_iter()
        .map(|(path, what)| (median(scenario, path), what))
        .max_by(|a, b| a.0.total_cmp(&b.0))?;
    (review < slowest.0).then(|| {
        let reason = format!(
            "Capacity is reviewed every {review:.0} months, but {} runs {:.1}: orders pile up before the last is carried out.",
            slowest.1, slowest.0
        );
        Finding::new("P05", Severity::Note, reason, "Review less often (`macro.review_every`), or shorten notice.")
    })
}

/// Bookings a year of the best-selling option against the company's recurring revenue.
fn too_much(scenario: &Scenario, sample: &Sample) -> Option<Finding> {
    let column = Column::Metric(Metric::Bookings);
    let years = f64::from(scenario.setting.horizon_months) / 12.0;
    let arr = median(scenario, "isv.arr");
    let booked = |option: usize| Some(influence::mean(&find_series(sample, option, &column)?).value);
    let most = (0..sample.options.len())
        .filter_map(|option| Some((option, booked(option)? / years)))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (most.1 > REVENUE_SHARE * arr).then(|| {
        let reason = format!(
            "{} books {:.0}% of today's recurring revenue every year; field alliances rarely reach {:.0}%.",
            in_sentence(&sample.options[most.0]),
            100.0 * most.1 / arr,
            100.0 * REVENUE_SHARE
        );
        Finding::new(
            "P07",
            Severity::Doubtful,
            reason,
            "Check `isv.arr`, target accounts, opportunity rates and contract value.",
        )
    })
}
