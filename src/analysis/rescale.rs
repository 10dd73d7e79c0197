//! Rescaled plans: options made equal in seats or in spend before they are compared.

use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::{Scenario, StaffingOption};

/// Scales a plan's seats by a factor: each step to the nearest whole number, at least 1 where it was, and then the last
/// step in time, so that the seat-months come as near to `factor` times the former ones as whole months allow.
#[must_use]
pub fn scaled(plan: &StepPlan, factor: f64, horizon: u32) -> StepPlan {
    let scale = |count: u32| if count == 0 { 0 } else { (f64::from(count) * factor).round().max(1.0) as u32 };
    let mut steps: Vec<Step> = plan.0.iter().map(|step| Step { month: step.month, count: scale(step.count) }).collect();
    let wanted = factor * seat_months(&plan.0, horizon);
    if let [.., before, last] = &mut steps[..] {
        let gained = f64::from(last.count) - f64::from(before.count);
        let candidates = before.month + 1..horizon.max(before.month + 2);
        if gained != 0.0 {
            let (before, count) = (*before, last.count);
            let of = |month: u32| {
                let until = f64::from(month.min(horizon)) - f64::from(before.month);
                let after = f64::from(horizon) - f64::from(month.min(horizon));
                until * f64::from(before.count) + after * f64::from(count)
            };
            let earlier = seat_months(&plan.0[..plan.0.len() - 2], before.month) * factor;
            let miss = |month: &u32| (earlier + of(*month) - wanted).abs();
            last.month = candidates.min_by(|a, b| miss(a).total_cmp(&miss(b))).unwrap_or(last.month);
        }
    }
    StepPlan(steps)
}

fn seat_months(steps: &[Step], horizon: u32) -> f64 {
    let ends = steps.iter().skip(1).map(|step| step.month).chain([horizon]);
    steps
        .iter()
        .zip(ends)
        .map(|(step, end)| f64::from(step.count) * f64::from(end.min(horizon).saturating_sub(step.month)))
        .sum()
}

/// An option with all its added seats scaled; the program team and a gate's branches follow with the same factor.
#[must_use]
pub fn rescaled(option: &StaffingOption, factor: f64, horizon: u32) -> StaffingOption {
    let mut option = option.clone();
    for plan in [&mut option.in_house, &mut option.outsourced, &mut option.enterprise_ae] {
        *plan = scaled(plan, factor, horizon);
    }
    for gate in &mut option.gates {
        for branch in [&mut gate.then, &mut gate.otherwise] {
            let plans = [&mut branch.in_house, &mut branch.outsourced, &mut branch.enterprise_ae];
            for plan in plans.into_iter().flatten() {
                *plan = scaled(plan, factor, horizon);
            }
        }
    }
    let first = option.in_house.0.first().map_or(0, |step| step.count);
    option.legacy_heads = option.legacy_heads.min(first);
    option
}

/// By how much plans are rescaled: options by name, which variants of a scenario keep.
pub type Factors = Vec<(String, f64)>;

/// A scenario with the plans of options rescaled.
#[must_use]
pub fn rescaled_by(mut scenario: Scenario, factors: &Factors) -> Scenario {
    let horizon = scenario.setting.horizon_months;
    for (name, factor) in factors {
        if let Some(option) = scenario.options.iter_mut().find(|option| option.name == *name) {
            *option = rescaled(option, *factor, horizon);
        }
    }
    scenario
}

/// An option whose plan was rescaled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resized {
    /// Its name.
    pub option: String,
    /// Seat-months over the horizon that were planned.
    pub before: u64,
    /// Those that are wanted now.
    pub after: u64,
}

/// The options of a scenario that have other seat-months in another.
#[must_use]
pub fn resized(before: &Scenario, after: &Scenario) -> Vec<Resized> {
    let horizon = after.setting.horizon_months;
    let seats = |option: &StaffingOption| option.seat_months(horizon);
    let pairs = before.options.iter().zip(&after.options);
    pairs
        .map(|(one, other)| Resized { option: one.name.clone(), before: seats(one), after: seats(other) })
        .filter(|resized| resized.before != resized.after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(pairs: &[(u32, u32)]) -> StepPlan {
        StepPlan(pairs.iter().map(|&(month, count)| Step { month, count }).collect())
    }

    #[test]
    fn seat_months_come_as_near_as_whole_months_allow() {
        // 2 seats for 12 months and 4 for 36: 168 seat-months. Two thirds are 112: 1 seat, then 3 from month 16 on.
        let scaled = scaled(&plan(&[(0, 2), (12, 4)]), 2.0 / 3.0, 48);
        assert_eq!(scaled, plan(&[(0, 1), (16, 3)]));
        assert!((seat_months(&scaled.0, 48) - 112.0).abs() < 1e-9);
    }

    #[test]
    fn a_factor_of_one_changes_nothing() {
        let before = plan(&[(0, 2), (12, 4)]);
        assert_eq!(scaled(&before, 1.0, 48), before);
    }
}
