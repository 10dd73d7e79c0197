//! Staffing: from plans, gates, reviews and luck to people at work and what they cost.
//!
//! ```text
//! D = ⌊n_in·m_in + n_out·m_out + ½⌋    wanted by the plan under the mandate, or under a rule's size
//! ```
//!
//! Order in a month: gates, review or rules, exits, arrivals, orders; then what leaves with those who left, and the cost.
//!
//! People and units are looked at one by one only in months in which something is due or their number is not what is
//! wanted (`people`, `units`); from one such month to the next they are sums that change by factors (`crew`).

mod clauses;
mod crew;
mod people;
mod plan;
mod progress;
mod seats;
mod shed;
mod staff;
mod units;

pub use crew::COMMITTED;
pub use plan::{Acted, Adjustments, Desired, Kind, PlanState, first_mandated, reviews, sized};
pub use progress::{HALF_YEAR, LEAST_CAPACITY, Progress, Trail};
pub use shed::SHED_FROM;
pub use staff::{Meets, Staff};

use crate::lanes::{Number, Real, Rounds, record};
use crate::sampling::{Beliefs, Streams};
use crate::scenario::StaffingOption;
use crate::scenario::plan::Profile;
use crew::{EmployeeRates, UnitRates};
use people::EmployeeTerms;
use units::UnitTerms;

/// Terms of every kind of capacity in one trajectory.
#[derive(Clone, Copy, Debug)]
pub struct StaffTerms {
    in_house: EmployeeTerms,
    partner_manager: EmployeeTerms,
    direct: EmployeeTerms,
    units: UnitTerms,
    program_head: f64,
    program_heads: f64,
}

record! {
    /// What every month of staffing depends on.
    #[derive(Clone, Copy, Debug)]
    pub struct StaffRates {
        /// In-house heads.
        pub in_house: EmployeeRates,
        /// In-house heads who are partner managers.
        pub partner_manager: EmployeeRates,
        /// Added direct sellers.
        pub direct: EmployeeRates,
        /// Outsourced units.
        pub units: UnitRates,
        /// Cost of a program head, a month.
        pub program_head: Real,
        /// Program heads of the scenario's standing team.
        pub program_heads: Real,
    }
}

/// Heads, units and direct sellers of an option's own plan in a month; units converted by then are heads.
#[must_use]
pub fn planned(option: &StaffingOption, month: u32) -> [u32; 3] {
    let units = option.outsourced.at(month);
    let converted = option.converted_by(month).min(units);
    [option.in_house.at(month) + converted, units - converted, option.enterprise_ae.at(month)]
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

    /// What of them every month depends on.
    #[must_use]
    pub fn rates(&self) -> StaffRates {
        StaffRates {
            in_house: self.in_house.rates,
            partner_manager: self.partner_manager.rates,
            direct: self.direct.rates,
            units: self.units.rates,
            program_head: self.program_head,
            program_heads: self.program_heads,
        }
        .rounded()
    }

    /// Terms of in-house heads of a profile.
    fn of_profile(&self, profile: Profile) -> &EmployeeTerms {
        match profile {
            Profile::EnterpriseAe => &self.in_house,
            Profile::PartnerManager => &self.partner_manager,
        }
    }
}

/// What a trajectory's staffing draws from, and the months in which it matters.
#[derive(Clone, Copy, Debug)]
struct Draws<'a> {
    streams: &'a Streams,
    horizon: u32,
}

record! {
    /// Seats wanted and filled in a month, what is paid for them, and what they bind.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Roster {
        /// Heads, units and direct sellers wanted.
        pub desired: [Real; 3],
        /// Heads, units and direct sellers at work.
        pub actual: [Real; 3],
        /// What rules have made of the plan: position in `Acted::ALL`.
        pub acted: Real,
        /// 1 where a mandate is not 1, or has been within the last six months; 0 elsewhere.
        pub under_mandate: Real,
        /// Pay, severance and hiring fees of heads and direct sellers among the cost of people: all that follows their pay.
        pub pay: Real,
        /// Retainers of providers among it.
        pub retainers: Real,
        /// Part of it that a review's changes caused: severance, notice, fees, retainers under notice.
        pub adjustment_cost: Real,
        /// What stopping everything this month would still cost.
        pub exit_cost: Real,
        /// Part of it that falls due within six months.
        pub committed: Real,
        /// Months until half of all at work would be gone if all were given notice now, from month 12 on; undefined where
        /// nobody works.
        pub months_to_shed: Real,
        /// Run-rate cost that a stop today would save within three months, a month.
        pub sheddable: Real,
        /// Run-rate cost, a month.
        pub run_rate: Real,
    }
}

impl<X: Number> Roster<X> {
    /// Σ|wanted − at work| by kind.
    #[inline(always)]
    #[must_use]
    pub fn capacity_gap(&self) -> X {
        let gap = |kind: usize| (self.desired[kind] - self.actual[kind]).abs();
        gap(0) + gap(1) + gap(2)
    }

    /// Heads, units and direct sellers wanted, together.
    #[inline(always)]
    #[must_use]
    pub fn all_desired(&self) -> X {
        self.desired[0] + self.desired[1] + self.desired[2]
    }

    /// Heads, units and direct sellers at work, together.
    #[inline(always)]
    #[must_use]
    pub fn all_actual(&self) -> X {
        self.actual[0] + self.actual[1] + self.actual[2]
    }
}

record! {
    /// What a month of staffing gives to the other rules.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Capacity {
        /// Σρ of in-house heads.
        pub in_house: Real,
        /// Σρφ of in-house heads.
        pub fluent_in_house: Real,
        /// Mis-hires in seat.
        pub mishires: Real,
        /// Σρ of units.
        pub units: Real,
        /// Σρφ of units.
        pub fluent_units: Real,
        /// Σρ of added direct sellers.
        pub direct: Real,
        /// Program heads.
        pub program_heads: Real,
        /// Open in-house requisitions.
        pub requisitions: Real,
        /// Part of the in-house relationships that leaves.
        pub loss_in_house: Real,
        /// Part of the units' relationships that leaves.
        pub loss_units: Real,
        /// Units started that bring relationships, × bench.
        pub bringing: Real,
        /// Part of the units' relationships that goes to the payroll with the people of units.
        pub converted: Real,
        /// Cost of people and providers this month.
        pub cost: Real,
        /// Seats and what they bind.
        pub roster: Roster,
    }
}

#[cfg(test)]
mod tests;
