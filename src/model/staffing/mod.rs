//! Staffing: from plans, gates, reviews and luck to people at work and what they cost.
//!
//! ```text
//! D = ⌊n(t)·m + ½⌋        wanted by the plan under the mandate
//! ```
//!
//! Order in a month: gate, review, exits, arrivals, orders; then what leaves with those who left, and the cost.

mod people;
mod plan;
mod units;

pub use people::{Crew, EmployeeTerms, Movement, People};
pub use plan::{Adjustments, Kind, PlanState, Progress, is_review};
pub use units::{UnitCrew, UnitMovement, UnitTerms, Units};

use super::World;
use crate::sampling::Streams;
use crate::scenario::StaffingOption;
use crate::scenario::setting::Regime;

/// Terms of every kind of capacity, for one option in one trajectory.
#[derive(Clone, Copy, Debug)]
pub struct StaffTerms {
    /// In-house heads.
    pub in_house: EmployeeTerms,
    /// Added direct sellers.
    pub direct: EmployeeTerms,
    /// Outsourced units.
    pub units: UnitTerms,
    /// Cost of a program head, a month.
    pub program_head: f64,
}

impl StaffTerms {
    /// The terms that an option meets in a trajectory.
    #[must_use]
    pub fn new(world: &World<'_>, option: &StaffingOption, streams: &Streams) -> Self {
        let beliefs = world.beliefs;
        let program = &beliefs.program_team;
        Self {
            in_house: EmployeeTerms::in_house(&beliefs.in_house, option.profile),
            direct: EmployeeTerms::direct(&beliefs.in_house, &beliefs.enterprise_ae),
            units: UnitTerms::new(&beliefs.outsourced, &beliefs.in_house, streams),
            program_head: (program.ote * beliefs.in_house.loaded_factor + beliefs.in_house.tooling) / 12.0,
        }
    }
}

/// Everybody at work for one option.
#[derive(Clone, Debug)]
pub struct Staff {
    plan: PlanState,
    in_house: People,
    direct: People,
    units: Units,
}

/// What a month of staffing gives to the other rules.
#[derive(Clone, Copy, Debug, Default)]
pub struct StaffMonth {
    /// In-house heads at work.
    pub in_house: Crew,
    /// Added direct sellers at work.
    pub direct: Crew,
    /// Units at work.
    pub units: UnitCrew,
    /// Program heads.
    pub program_heads: f64,
    /// Wanted heads, units, direct sellers.
    pub desired: [u32; 3],
    /// Open in-house requisitions.
    pub requisitions: u32,
    /// Part of the in-house relationships that leaves.
    pub loss_in_house: f64,
    /// Part of the units' relationships that leaves.
    pub loss_units: f64,
    /// Units started that bring relationships, × bench.
    pub bringing: f64,
    /// Cost of people and providers this month.
    pub cost: f64,
    /// Part of it that a review's changes caused: severance, notice, fees, retainers under notice.
    pub adjustment_cost: f64,
    /// What stopping everything this month would still cost.
    pub exit_cost: f64,
    /// Run-rate cost that a stop today would save within three months, a month.
    pub sheddable: f64,
    /// Run-rate cost, a month.
    pub run_rate: f64,
    /// Whether a mandate is not 1, or has been within the last six months.
    pub is_under_mandate: bool,
}

impl StaffMonth {
    /// Heads, units and direct sellers at work.
    #[must_use]
    pub fn actual(&self) -> [u32; 3] {
        [self.in_house.heads, self.units.units, self.direct.heads]
    }
}

impl Staff {
    /// What is in place before month 0.
    #[must_use]
    pub fn opening(world: &World<'_>) -> Self {
        let mut staff = Self {
            plan: PlanState::default(),
            in_house: People::default(),
            direct: People::default(),
            units: Units::default(),
        };
        staff.in_house.put_in_place(world.setting.in_place.heads.iter().map(|head| head.tenure));
        staff.units.put_in_place(&world.setting.in_place.units);
        staff
    }

    /// One month of staffing.
    #[allow(clippy::too_many_arguments, reason = "the month's context, one argument a thing that it depends on")]
    pub fn advance(
        &mut self,
        world: &World<'_>,
        option: &StaffingOption,
        terms: &StaffTerms,
        month: u32,
        regime: Regime,
        progress: &Progress,
        adjustments: Adjustments,
        streams: &Streams,
    ) -> StaffMonth {
        self.plan.advance(month, option, &world.beliefs.market, regime, progress, adjustments);
        let wanted = [Kind::InHouse, Kind::Outsourced, Kind::Direct].map(|k| self.plan.desired(option, k, month));

        let mut in_house = self.in_house.exits(month, &terms.in_house, streams);
        let mut direct = self.direct.exits(month, &terms.direct, streams);
        let mut units = self.units.exits(month, &terms.units, streams);

        self.in_house.arrivals(month, &terms.in_house, &mut in_house);
        self.direct.arrivals(month, &terms.direct, &mut direct);
        self.units.arrivals(month, &terms.units, &mut units);
        if option.legacy_heads > 0 && option.in_house.first_month() == Some(month) {
            let seats = option.legacy_heads.min(wanted[0].count);
            self.in_house.recast(month, seats, option.legacy_tenure, &terms.in_house, streams);
        }

        let can_hire = world.setting.hiring_freeze.is_none_or(|(from, to)| month < from || month > to);
        self.in_house.order(month, wanted[0], can_hire, &terms.in_house, streams, &mut in_house);
        self.units.order(month, wanted[1], &terms.units, &mut units);
        self.direct.order(month, wanted[2], can_hire, &terms.direct, streams, &mut direct);

        let mut staff = StaffMonth {
            desired: wanted.map(|desired| desired.count),
            in_house: self.in_house.crew(month, &terms.in_house),
            direct: self.direct.crew(month, &terms.direct),
            units: self.units.crew(month, &terms.units),
            requisitions: self.in_house.requisitions() as u32,
            program_heads: program_heads(world, option, month),
            loss_in_house: part(in_house.productivity_left, in_house.productivity_before) * world.beliefs.in_house.loss,
            loss_units: units.loss,
            bringing: units.bringing,
            is_under_mandate: self.plan.is_under_mandate(month),
            ..StaffMonth::default()
        };
        self.add_costs(&mut staff, world, terms, month, [&in_house, &direct], &units);
        staff
    }

    /// Cost, adjustment cost, exit cost, and what a stop today would save.
    fn add_costs(
        &mut self,
        staff: &mut StaffMonth,
        world: &World<'_>,
        terms: &StaffTerms,
        month: u32,
        movements: [&Movement; 2],
        units: &UnitMovement,
    ) {
        let crews = [
            (&mut self.in_house, &terms.in_house, staff.in_house.heads),
            (&mut self.direct, &terms.direct, staff.direct.heads),
        ];
        for ((people, terms, heads), movement) in crews.into_iter().zip(movements) {
            let heads = f64::from(heads);
            let (notice, notice_by_review) = people.notice_pay(month, terms);
            staff.cost += heads * (terms.pay + terms.tooling) + notice + movement.paid_at_once;
            staff.adjustment_cost += notice_by_review + movement.by_review;
            staff.exit_cost += heads * terms.pay * (terms.notice.ceil() + terms.severance);
            staff.run_rate += heads * (terms.pay + terms.tooling);
            staff.sheddable += heads * (terms.pay * (3.0 - terms.notice).max(0.0) / 3.0 + terms.tooling);
        }
        if self.in_house.exist() {
            staff.cost += world.beliefs.in_house.function_cost;
        }
        let at_work = f64::from(staff.units.units);
        let (unit, other) = (&terms.units, at_work * (terms.units.oversight + terms.units.tooling));
        staff.cost += at_work * unit.retainer + other + units.paid_at_once;
        staff.adjustment_cost += f64::from(staff.units.ending_by_review) * unit.retainer;
        staff.exit_cost += self.units.exit_cost(month, unit);
        staff.run_rate += at_work * unit.retainer + other;
        staff.sheddable += self.units.sheddable_retainers(month, unit) + other;
        staff.cost += staff.program_heads * terms.program_head;
    }
}

/// The option's own program team, or the scenario's standing one.
fn program_heads(world: &World<'_>, option: &StaffingOption, month: u32) -> f64 {
    match &option.program_team {
        Some(plan) => f64::from(plan.at(month)),
        None => f64::from(super::time::whole_people(world.beliefs.program_team.heads)),
    }
}

fn part(left: f64, before: f64) -> f64 {
    if before > 0.0 { (left / before).min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests;
