//! What a plan wants this month: steps, gate, mandate.

use super::super::time::{whole_months, whole_people};
use crate::parameter::Market;
use crate::scenario::StaffingOption;
use crate::scenario::plan::{Gate, GateMetric, StepPlan};
use crate::scenario::setting::Regime;

/// Whether reviews and gates change plans: off only in the second run that `flexibility_value` needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjustments {
    /// Reviews set mandates and gates are read.
    On,
    /// The mandate stays 1 and gates are ignored.
    Off,
}

/// A kind of capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In-house heads.
    InHouse,
    /// Outsourced units.
    Outsourced,
    /// Added direct sellers.
    Direct,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::InHouse, Self::Outsourced, Self::Direct];
}

/// What the gate looks at, to the end of the month before.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Active AE teams.
    pub field_pull: f64,
    /// Field pipeline since month 0.
    pub pipeline_field: f64,
    /// Wins since month 0.
    pub wins: f64,
}

/// What is wanted of a kind, and what the month's review changed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Desired {
    /// Heads or units: `D = ⌊n(t)·m + ½⌋`.
    pub count: u32,
    /// How far the month's review moved it.
    pub by_review: i64,
}

/// The branch of a gate that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Taken {
    since: u32,
    has_passed: bool,
}

/// Where a plan stands.
#[derive(Clone, Debug)]
pub struct PlanState {
    taken: Option<Taken>,
    /// Factors on in-house heads and direct sellers, and on units; now and before the month's review.
    mandates: [f64; 2],
    previous: [f64; 2],
}

impl Default for PlanState {
    /// Before month 0: no branch taken, the mandate is 1.
    fn default() -> Self {
        Self { taken: None, mandates: [1.0; 2], previous: [1.0; 2] }
    }
}

impl PlanState {
    /// Reads the gate and holds the review of this month. Months without either, months of a review that changes nothing, and
    /// months in which no plan takes a step may be left out.
    pub fn advance(
        &mut self,
        month: u32,
        option: &StaffingOption,
        market: &Market,
        regime: Regime,
        progress: &Progress,
        adjustments: Adjustments,
    ) {
        if adjustments == Adjustments::Off {
            *self = Self::default();
            return;
        }
        self.previous = self.mandates;
        if let Some(gate) = option.gate.as_ref().filter(|gate| gate.month == month) {
            self.taken = Some(Taken { since: month, has_passed: has_passed(gate, progress) });
        }
        if is_review(month, market) {
            self.mandates = mandates(market, regime);
        }
    }

    /// What is wanted of a kind this month; `planned` is the number of the option's own plan.
    #[must_use]
    pub fn desired(&self, option: &StaffingOption, kind: Kind, month: u32, planned: u32) -> Desired {
        let number = if self.taken.is_none() { planned } else { self.number(option, kind, month) };
        if number == 0 {
            return Desired::default();
        }
        let place = usize::from(kind == Kind::Outsourced);
        if self.mandates[place] == 1.0 && self.previous[place] == 1.0 {
            return Desired { count: number, by_review: 0 };
        }
        let count = whole_people(f64::from(number) * self.mandates[place]);
        let before = whole_people(f64::from(number) * self.previous[place]);
        Desired { count, by_review: i64::from(count) - i64::from(before) }
    }

    /// The number of a plan, or of the branch that replaced it, before any mandate.
    #[cold]
    fn number(&self, option: &StaffingOption, kind: Kind, month: u32) -> u32 {
        let plan = match kind {
            Kind::InHouse => &option.in_house,
            Kind::Outsourced => &option.outsourced,
            Kind::Direct => &option.enterprise_ae,
        };
        let (Some(taken), Some(gate)) = (self.taken, &option.gate) else { return plan.at(month) };
        let branch = if taken.has_passed { &gate.then } else { &gate.otherwise };
        let replaced = match kind {
            Kind::InHouse => &branch.in_house,
            Kind::Outsourced => &branch.outsourced,
            Kind::Direct => &branch.enterprise_ae,
        };
        replaced.as_ref().map_or_else(|| plan.at(month), |branch| branch_number(plan, branch, taken.since, month))
    }

    /// Whether a review in this regime would change a mandate.
    #[must_use]
    pub fn is_moved_by(&self, market: &Market, regime: Regime) -> bool {
        self.mandates != mandates(market, regime)
    }

    /// Whether a mandate is not 1.
    #[must_use]
    pub fn is_off_mandate(&self) -> bool {
        self.mandates != [1.0; 2]
    }
}

fn mandates(market: &Market, regime: Regime) -> [f64; 2] {
    [market.mandate_in[regime.index()], market.mandate_out[regime.index()]]
}

/// Reviews are held at `review_every`, `2·review_every`, ….
#[must_use]
pub fn is_review(month: u32, market: &Market) -> bool {
    month > 0 && month.is_multiple_of(whole_months(market.review_every).max(1))
}

/// The reviews before a month.
pub fn reviews(market: &Market, before: u32) -> impl Iterator<Item = u32> {
    let every = whole_months(market.review_every).max(1);
    (every..before).step_by(every as usize)
}

/// The first month before `last` in which a mandate makes another number of an option's own plan.
pub fn first_mandated(
    option: &StaffingOption,
    market: &Market,
    regimes: impl Fn(u32) -> Regime,
    last: u32,
) -> Option<u32> {
    let every = whole_months(market.review_every).max(1);
    let of_review = |review: u32| {
        let [of_people, of_units] = mandates(market, regimes(review));
        let is_other = |number: u32, mandate: f64| number > 0 && whole_people(f64::from(number) * mandate) != number;
        let until = if [of_people, of_units] == [1.0; 2] { review } else { last.min(review.saturating_add(every)) };
        (review..until).find(|&month| {
            is_other(option.in_house.at(month), of_people)
                || is_other(option.enterprise_ae.at(month), of_people)
                || is_other(option.outsourced.at(month), of_units)
        })
    };
    reviews(market, last).find_map(of_review)
}

/// The first review after a month.
#[must_use]
pub fn next_review(month: u32, market: &Market) -> u32 {
    let every = whole_months(market.review_every).max(1);
    (month / every + 1).saturating_mul(every)
}

fn has_passed(gate: &Gate, progress: &Progress) -> bool {
    let reached = match gate.metric {
        GateMetric::FieldPull => progress.field_pull,
        GateMetric::PipelineField => progress.pipeline_field,
        GateMetric::Wins => progress.wins,
    };
    reached >= gate.at_least
}

/// Until the branch's first step the kind keeps the number that it had before the gate.
fn branch_number(plan: &StepPlan, branch: &StepPlan, since: u32, month: u32) -> u32 {
    match branch.first_month() {
        Some(first) if first <= month => branch.at(month),
        _ => since.checked_sub(1).map_or(0, |before| plan.at(before)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::plan::Step;

    fn steps(pairs: &[(u32, u32)]) -> StepPlan {
        StepPlan(pairs.iter().map(|&(month, count)| Step { month, count }).collect())
    }

    #[test]
    fn a_branch_keeps_the_number_until_its_first_step() {
        let plan = steps(&[(0, 1), (10, 5)]);
        let branch = steps(&[(16, 3)]);
        assert_eq!(branch_number(&plan, &branch, 14, 15), 5);
        assert_eq!(branch_number(&plan, &branch, 14, 16), 3);
        // The plan's own step at the gate's month no longer happens.
        assert_eq!(branch_number(&steps(&[(0, 1), (14, 5)]), &branch, 14, 14), 1);
    }

    #[test]
    fn a_review_moves_the_wanted_number_and_says_by_how_much() {
        let mut option = StaffingOption::named("In-house");
        option.in_house = steps(&[(0, 4)]);
        let mut market = crate::model::tests::beliefs().market;
        market.review_every = 3.0;
        market.mandate_in = [1.3, 1.0, 0.6];
        let mut plan = PlanState::default();
        plan.advance(2, &option, &market, Regime::Downturn, &Progress::default(), Adjustments::On);
        assert_eq!(plan.desired(&option, Kind::InHouse, 2, 4), Desired { count: 4, by_review: 0 });
        plan.advance(3, &option, &market, Regime::Downturn, &Progress::default(), Adjustments::On);
        assert_eq!(plan.desired(&option, Kind::InHouse, 3, 4), Desired { count: 2, by_review: -2 });
        assert!(plan.is_off_mandate());
        plan.advance(4, &option, &market, Regime::Downturn, &Progress::default(), Adjustments::On);
        assert_eq!(plan.desired(&option, Kind::InHouse, 4, 4), Desired { count: 2, by_review: 0 });
    }
}
