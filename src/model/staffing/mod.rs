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
pub use plan::{Adjustments, Desired, Kind, PlanState, Progress, is_review};
pub use units::{UnitCrew, UnitMovement, UnitTerms, Units};

use crate::lanes::record;
use crate::sampling::{Beliefs, Streams};
use crate::scenario::plan::Profile;
use crate::scenario::setting::{InPlace, Regime};
use crate::scenario::{Setting, StaffingOption};

/// Terms of every kind of capacity in one trajectory.
#[derive(Clone, Copy, Debug)]
pub struct StaffTerms {
    /// In-house heads.
    pub in_house: EmployeeTerms,
    /// In-house heads who are partner managers.
    pub partner_manager: EmployeeTerms,
    /// Added direct sellers.
    pub direct: EmployeeTerms,
    /// Outsourced units.
    pub units: UnitTerms,
    /// Cost of a program head, a month.
    pub program_head: f64,
    /// Program heads of the scenario's standing team.
    pub program_heads: f64,
}

/// Heads, units and direct sellers of an option's own plan in a month.
#[must_use]
pub fn planned(option: &StaffingOption, month: u32) -> [u32; 3] {
    [option.in_house.at(month), option.outsourced.at(month), option.enterprise_ae.at(month)]
}

impl StaffTerms {
    /// The terms of a trajectory.
    #[must_use]
    pub fn new(beliefs: &Beliefs) -> Self {
        let (program, in_house) = (&beliefs.program_team, &beliefs.in_house);
        Self {
            in_house: EmployeeTerms::in_house(in_house, Profile::EnterpriseAe),
            partner_manager: EmployeeTerms::in_house(in_house, Profile::PartnerManager),
            direct: EmployeeTerms::direct(in_house, &beliefs.enterprise_ae),
            units: UnitTerms::new(&beliefs.outsourced, in_house),
            program_head: (program.ote * in_house.loaded_factor + in_house.tooling) / 12.0,
            program_heads: f64::from(super::time::whole_people(program.heads)),
        }
    }

    /// Terms of in-house heads of a profile.
    #[must_use]
    pub fn of_profile(&self, profile: Profile) -> &EmployeeTerms {
        match profile {
            Profile::EnterpriseAe => &self.in_house,
            Profile::PartnerManager => &self.partner_manager,
        }
    }
}

/// What staffing meets in one trajectory of one option.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What the scenario fixes.
    pub setting: &'a Setting,
    /// What is believed.
    pub beliefs: &'a Beliefs,
    /// The option.
    pub option: &'a StaffingOption,
    /// Heads, units and direct sellers of its own plan this month.
    pub planned: [u32; 3],
    /// Terms of the trajectory.
    pub terms: &'a StaffTerms,
    /// Its luck.
    pub streams: &'a Streams,
    /// Whether reviews and gates change plans.
    pub adjustments: Adjustments,
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

    /// The numbers that the other rules read.
    #[must_use]
    pub fn capacity(&self) -> Capacity {
        Capacity {
            in_house: self.in_house.productivity,
            fluent_in_house: self.in_house.fluent_productivity,
            mishires: f64::from(self.in_house.mishires),
            units: self.units.productivity,
            fluent_units: self.units.fluent_productivity,
            direct: self.direct.productivity,
            program_heads: self.program_heads,
            loss_in_house: self.loss_in_house,
            loss_units: self.loss_units,
            bringing: self.bringing,
            cost: self.cost,
            adjustment_cost: self.adjustment_cost,
            exit_cost: self.exit_cost,
            sheddable: self.sheddable,
            run_rate: self.run_rate,
            under_mandate: if self.is_under_mandate { 1.0 } else { 0.0 },
            desired: self.desired.map(f64::from),
            actual: self.actual().map(f64::from),
        }
    }
}

record! {
    /// What a month of staffing gives to the other rules, as numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Capacity {
        /// Σρ of in-house heads.
        pub in_house: f64,
        /// Σρφ of in-house heads.
        pub fluent_in_house: f64,
        /// Mis-hires in seat.
        pub mishires: f64,
        /// Σρ of units.
        pub units: f64,
        /// Σρφ of units.
        pub fluent_units: f64,
        /// Σρ of added direct sellers.
        pub direct: f64,
        /// Program heads.
        pub program_heads: f64,
        /// Part of the in-house relationships that leaves.
        pub loss_in_house: f64,
        /// Part of the units' relationships that leaves.
        pub loss_units: f64,
        /// Units started that bring relationships, × bench.
        pub bringing: f64,
        /// Cost of people and providers this month.
        pub cost: f64,
        /// Part of it that a review's changes caused.
        pub adjustment_cost: f64,
        /// What stopping everything this month would still cost.
        pub exit_cost: f64,
        /// Run-rate cost that a stop today would save within three months, a month.
        pub sheddable: f64,
        /// Run-rate cost, a month.
        pub run_rate: f64,
        /// 1 where a mandate is not 1, or has been within the last six months; 0 elsewhere.
        pub under_mandate: f64,
        /// Wanted heads, units, direct sellers.
        pub desired: [f64; 3],
        /// Heads, units, direct sellers at work.
        pub actual: [f64; 3],
    }
}

impl Staff {
    /// What is in place before month 0.
    #[must_use]
    pub fn opening(in_place: &InPlace, terms: &StaffTerms, streams: &Streams) -> Self {
        let mut in_house = People::default();
        in_house.put_in_place(in_place.heads.iter().map(|head| head.tenure), &terms.in_house);
        Self {
            plan: PlanState::default(),
            in_house,
            direct: People::default(),
            units: Units::opening(&in_place.units, &terms.units, streams),
        }
    }

    /// One month of staffing.
    #[must_use]
    pub fn advance(&mut self, at: &Place<'_>, month: u32, regime: Regime, progress: &Progress) -> StaffMonth {
        let Place { beliefs, option, terms, streams, .. } = *at;
        self.plan.advance(month, option, &beliefs.market, regime, progress, at.adjustments);
        let [heads, units, sellers] = at.planned;
        let wanted = [
            self.plan.desired(option, Kind::InHouse, month, heads),
            self.plan.desired(option, Kind::Outsourced, month, units),
            self.plan.desired(option, Kind::Direct, month, sellers),
        ];
        let of_heads = terms.of_profile(option.profile);

        let can_hire = at.setting.hiring_freeze.is_none_or(|(from, to)| month < from || month > to);
        let mut staff = StaffMonth {
            desired: wanted.map(|desired| desired.count),
            program_heads: program_heads(terms, option, month),
            is_under_mandate: self.plan.is_under_mandate(month),
            ..StaffMonth::default()
        };
        staff.cost = staff.program_heads * terms.program_head;
        if wanted[0].count > 0 || !self.in_house.is_empty() {
            let movement = self.move_heads(at, month, wanted[0], can_hire);
            staff.in_house = self.in_house.crew(of_heads);
            staff.requisitions = self.in_house.requisitions() as u32;
            staff.loss_in_house =
                part(movement.productivity_left, movement.productivity_before) * beliefs.in_house.loss;
            staff.add_people(&mut self.in_house, staff.in_house.heads, of_heads, month, &movement);
            staff.cost += if self.in_house.exist() { beliefs.in_house.function_cost } else { 0.0 };
            self.in_house.grow_older(of_heads);
        }
        if wanted[1].count > 0 || !self.units.is_empty() {
            let mut movement = self.units.exits(month, &terms.units, streams);
            self.units.arrivals(month, &terms.units, &mut movement);
            self.units.order(month, wanted[1], &terms.units, &mut movement);
            staff.units = self.units.crew(&terms.units);
            (staff.loss_units, staff.bringing) = (movement.loss, movement.bringing);
            staff.add_units(&self.units, &terms.units, month, &movement);
            self.units.grow_older(&terms.units);
        }
        if wanted[2].count > 0 || !self.direct.is_empty() {
            let mut movement = self.direct.exits(month, &terms.direct, streams);
            self.direct.arrivals(month, &terms.direct, &mut movement);
            self.direct.order(month, wanted[2], can_hire, &terms.direct, streams, &mut movement);
            staff.direct = self.direct.crew(&terms.direct);
            staff.add_people(&mut self.direct, staff.direct.heads, &terms.direct, month, &movement);
            self.direct.grow_older(&terms.direct);
        }
        staff
    }

    /// In-house heads: exits, arrivals, partner managers who are re-cast, orders.
    fn move_heads(&mut self, at: &Place<'_>, month: u32, wanted: Desired, can_hire: bool) -> Movement {
        let (option, terms) = (at.option, at.terms.of_profile(at.option.profile));
        let mut movement = self.in_house.exits(month, terms, at.streams);
        self.in_house.arrivals(month, terms, &mut movement);
        if option.legacy_heads > 0 && option.in_house.first_month() == Some(month) {
            let seats = option.legacy_heads.min(wanted.count);
            self.in_house.recast(month, seats, option.legacy_tenure, terms, at.streams);
        }
        self.in_house.order(month, wanted, can_hire, terms, at.streams, &mut movement);
        movement
    }
}

impl StaffMonth {
    /// Cost, adjustment cost, exit cost of people, and what a stop today would save.
    fn add_people(&mut self, people: &mut People, heads: u32, terms: &EmployeeTerms, month: u32, movement: &Movement) {
        let heads = f64::from(heads);
        let (notice, notice_by_review) = people.notice_pay(month, terms);
        self.cost += heads * (terms.pay + terms.tooling) + notice + movement.paid_at_once;
        self.adjustment_cost += notice_by_review + movement.by_review;
        self.exit_cost += heads * terms.pay * (f64::from(terms.whole_notice) + terms.severance);
        self.run_rate += heads * (terms.pay + terms.tooling);
        self.sheddable += heads * (terms.pay * (3.0 - terms.notice).max(0.0) / 3.0 + terms.tooling);
    }

    /// The same of units.
    fn add_units(&mut self, units: &Units, terms: &UnitTerms, month: u32, movement: &UnitMovement) {
        let at_work = f64::from(self.units.units);
        let other = at_work * (terms.oversight + terms.tooling);
        self.cost += at_work * terms.retainer + other + movement.paid_at_once;
        self.adjustment_cost += f64::from(self.units.ending_by_review) * terms.retainer;
        self.exit_cost += units.exit_cost(month, terms);
        self.run_rate += at_work * terms.retainer + other;
        self.sheddable += units.sheddable_retainers(month, terms) + other;
    }
}

/// The option's own program team, or the scenario's standing one.
fn program_heads(terms: &StaffTerms, option: &StaffingOption, month: u32) -> f64 {
    match &option.program_team {
        Some(plan) => f64::from(plan.at(month)),
        None => terms.program_heads,
    }
}

fn part(left: f64, before: f64) -> f64 {
    if before > 0.0 { (left / before).min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests;
