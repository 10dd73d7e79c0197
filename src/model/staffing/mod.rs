//! Staffing: from plans, gates, reviews and luck to people at work and what they cost.
//!
//! ```text
//! D = ⌊n(t)·m + ½⌋        wanted by the plan under the mandate
//! ```
//!
//! Order in a month: gate, review, exits, arrivals, orders; then what leaves with those who left, and the cost.
//!
//! People and units are looked at one by one only in months in which something is due or their number is not what is
//! wanted (`people`, `units`); from one such month to the next they are sums that change by factors (`crew`).

mod crew;
mod people;
mod plan;
mod units;

pub use plan::{Adjustments, Desired, Kind, PlanState, Progress, first_mandated, reviews};

use super::luck::Luck;
use super::world::World;
use crate::lanes::{self, Lanes, on_lanes, record};
use crate::sampling::{Beliefs, Streams};
use crate::scenario::StaffingOption;
use crate::scenario::plan::Profile;
use crew::{Contract, Crew, EmployeeRates, UnitCrew, UnitRates};
use people::{EmployeeTerms, People};
use units::{UnitTerms, Units};

/// Months after a mandate in which a trajectory still counts as being under it.
const AFTER_MANDATE: f64 = 6.0;

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
        pub program_head: f64,
        /// Program heads of the scenario's standing team.
        pub program_heads: f64,
    }
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

/// Everybody at work for one option, in trajectories side by side.
#[derive(Clone, Debug)]
pub struct Staff<const W: usize> {
    plans: Plans<W>,
    in_house: Department<W>,
    direct: Department<W>,
    provider: Provider<W>,
}

/// Where an option's plan stands.
#[derive(Clone, Debug)]
struct Plans<const W: usize> {
    states: Vec<PlanState>,
    next_review: [u32; W],
    /// Trajectories, a bit each, that were looked at last month, and those whose mandate is not 1.
    looked_at: u64,
    off: u64,
    /// The option's own plan as it was last looked at.
    planned: Option<[u32; 3]>,
    /// What is wanted, by kind.
    desired: [[Desired; W]; 3],
    wanted: [[f64; W]; 3],
    /// Last month in which a mandate was not 1.
    off_mandate: [f64; W],
}

/// People of a kind: one by one, and as sums.
#[derive(Clone, Debug)]
struct Department<const W: usize> {
    people: Vec<People>,
    next_event: [u32; W],
    crew: Crew<[f64; W]>,
}

/// The units of a provider: one by one, and as sums.
#[derive(Clone, Debug)]
struct Provider<const W: usize> {
    units: Vec<Units>,
    next_event: [u32; W],
    crew: UnitCrew<[f64; W]>,
    /// Contracts of the units at work; as many places as any trajectory has needed.
    contracts: Vec<Contract<[f64; W]>>,
}

record! {
    /// What a month of staffing gives to the other rules.
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
        /// Open in-house requisitions.
        pub requisitions: f64,
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
        /// 1 where a mandate is not 1, or has been within the last six months; 0 elsewhere.
        pub under_mandate: f64,
        /// Wanted heads, units, direct sellers.
        pub desired: [f64; 3],
        /// Heads, units, direct sellers at work.
        pub actual: [f64; 3],
    }
}

/// What one month of an option's staffing meets.
#[derive(Clone, Copy, Debug)]
pub struct Meets<'a, const W: usize> {
    /// What all options share.
    pub world: &'a World<'a, W>,
    /// The option.
    pub option: &'a StaffingOption,
    /// What it draws from.
    pub luck: &'a Luck<W>,
    /// Month.
    pub month: u32,
    /// Whether reviews and gates change plans.
    pub adjustments: Adjustments,
}

impl<'a, const W: usize> Meets<'a, W> {
    fn draws(&self, lane: usize) -> Draws<'a> {
        Draws { streams: &self.luck.streams[lane], horizon: self.world.setting.horizon_months }
    }

    fn may_hire(&self) -> bool {
        self.world.setting.hiring_freeze.is_none_or(|(from, to)| self.month < from || self.month > to)
    }
}

impl<const W: usize> Staff<W> {
    /// What is in place before month 0.
    #[must_use]
    pub fn opening(world: &World<'_, W>, luck: &Luck<W>) -> Self {
        let (in_place, horizon) = (&world.setting.in_place, world.setting.horizon_months);
        let draws = |lane: usize| Draws { streams: &luck.streams[lane], horizon };
        let heads = |lane: usize| {
            let tenures = in_place.heads.iter().map(|head| head.tenure);
            People::in_place(tenures, &world.terms[lane].in_house, &draws(lane))
        };
        let units = |lane: usize| Units::opening(&in_place.units, &world.terms[lane].units, &draws(lane));
        Self {
            plans: Plans {
                states: vec![PlanState::default(); W],
                next_review: std::array::from_fn(|lane| plan::next_review(0, &world.beliefs(lane).market)),
                looked_at: 0,
                off: 0,
                planned: None,
                desired: [[Desired::default(); W]; 3],
                wanted: [[0.0; W]; 3],
                off_mandate: [f64::NEG_INFINITY; W],
            },
            in_house: Department::of((0..W).map(heads).collect()),
            direct: Department::of(vec![People::default(); W]),
            provider: Provider {
                units: (0..W).map(units).collect(),
                next_event: [0; W],
                crew: UnitCrew::all(UnitCrew::default()),
                contracts: Vec::new(),
            },
        }
    }

    /// One month of staffing; `progress` is what a gate looks at.
    pub fn advance(&mut self, at: &Meets<'_, W>, progress: &[Progress], capacity: &mut Capacity<[f64; W]>) {
        let (world, option, month) = (at.world, at.option, at.month);
        self.plans.advance(at, progress);
        self.in_house.advance(at, Kind::InHouse, &self.plans, |terms| terms.of_profile(option.profile));
        self.provider.advance(at, &self.plans);
        self.direct.advance(at, Kind::Direct, &self.plans, |terms| &terms.direct);
        let of_heads = match option.profile {
            Profile::EnterpriseAe => &world.rates.in_house,
            Profile::PartnerManager => &world.rates.partner_manager,
        };
        let own_team = option.program_team.as_ref().map(|plan| [f64::from(plan.at(month)); W]);
        work(
            month,
            [of_heads, &world.rates.direct],
            &world.rates.units,
            [&world.facts.in_house.function_cost, &world.facts.in_house.loss],
            [own_team.as_ref().unwrap_or(&world.rates.program_heads), &world.rates.program_head],
            &mut self.in_house.crew,
            &mut self.direct.crew,
            &mut self.provider.crew,
            &self.provider.contracts,
            &self.plans.off_mandate,
            capacity,
        );
        capacity.desired = self.plans.wanted;
    }

    /// From now on no review and no gate changes a plan, and none has until now.
    pub fn follow_plan(&mut self) {
        self.plans.planned = None;
    }

    /// Looks at everybody one by one next month, whatever is due.
    #[cfg(test)]
    fn wake(&mut self) {
        self.in_house.next_event = [0; W];
        self.direct.next_event = [0; W];
        self.provider.next_event = [0; W];
    }
}

impl<const W: usize> Plans<W> {
    /// Gates, reviews and steps.
    fn advance(&mut self, at: &Meets<'_, W>, progress: &[Progress]) {
        let (option, month) = (at.option, at.month);
        let planned = planned(option, month);
        let is_past_gate = option.gate.as_ref().is_some_and(|gate| month >= gate.month);
        let look_at_all = is_past_gate || self.planned != Some(planned);
        self.planned = Some(planned);
        for lane in lanes::marked(self.looked_at) {
            self.desired.iter_mut().for_each(|desired| desired[lane].by_review = 0);
        }
        self.looked_at = 0;
        let reviewed = due(month, &self.next_review);
        for lane in lanes::marked(if look_at_all { every_lane::<W>() } else { reviewed }) {
            let (state, market) = (&mut self.states[lane], &at.world.beliefs(lane).market);
            let regime = at.luck.regimes[month as usize][lane];
            if reviewed & (1 << lane) != 0 {
                self.next_review[lane] = plan::next_review(month, market);
            }
            if !look_at_all && !state.is_moved_by(market, regime) {
                continue;
            }
            state.advance(month, option, market, regime, &progress[lane], at.adjustments);
            for (kind, planned) in Kind::ALL.into_iter().zip(planned) {
                let desired = state.desired(option, kind, month, planned);
                self.desired[kind as usize][lane] = desired;
                self.wanted[kind as usize][lane] = f64::from(desired.count);
            }
            self.looked_at |= 1 << lane;
            self.off = if state.is_off_mandate() { self.off | 1 << lane } else { self.off & !(1 << lane) };
        }
        for lane in lanes::marked(self.off) {
            self.off_mandate[lane] = f64::from(month);
        }
    }
}

impl<const W: usize> Department<W> {
    fn of(people: Vec<People>) -> Self {
        Self { people, next_event: [0; W], crew: Crew::all(Crew::default()) }
    }

    /// Moves the people of those trajectories in which something is due.
    fn advance(
        &mut self,
        at: &Meets<'_, W>,
        kind: Kind,
        plans: &Plans<W>,
        terms: impl Fn(&StaffTerms) -> &EmployeeTerms,
    ) {
        let (option, month) = (at.option, at.month);
        let recasts = kind == Kind::InHouse && option.legacy_heads > 0 && option.in_house.first_month() == Some(month);
        let recast = recasts.then_some((option.legacy_heads, option.legacy_tenure));
        let held = std::array::from_fn(|lane| self.crew.heads[lane] + self.crew.requisitions[lane]);
        let stirring = stirring(month, &self.next_event, &plans.wanted[kind as usize], &held);
        for lane in lanes::marked(if recasts { every_lane::<W>() } else { stirring }) {
            let (people, terms) = (&mut self.people[lane], terms(&at.world.terms[lane]));
            let desired = plans.desired[kind as usize][lane];
            let crew = people.advance(month, desired, at.may_hire(), recast, terms, &at.draws(lane));
            self.crew.set(lane, crew);
            self.next_event[lane] = people.next_event();
        }
    }
}

impl<const W: usize> Provider<W> {
    /// Moves the units of those trajectories in which something is due.
    fn advance(&mut self, at: &Meets<'_, W>, plans: &Plans<W>) {
        let kind = Kind::Outsourced as usize;
        let stirring = stirring(at.month, &self.next_event, &plans.wanted[kind], &self.crew.held);
        for lane in lanes::marked(stirring) {
            let (units, terms) = (&mut self.units[lane], &at.world.terms[lane].units);
            self.crew.set(lane, units.advance(at.month, plans.desired[kind][lane], terms, &at.draws(lane)));
            self.next_event[lane] = units.next_event(terms);
            let contracts = units.contracts();
            let places = self.contracts.len().max(contracts.len());
            self.contracts.resize(places, Contract::all(Contract::default()));
            let all = contracts.chain(std::iter::repeat(Contract::default()));
            self.contracts.iter_mut().zip(all).for_each(|(place, contract)| place.set(lane, contract));
        }
    }
}

/// All trajectories, a bit each.
fn every_lane<const W: usize>() -> u64 {
    u64::MAX >> (64 - W)
}

on_lanes! {
    /// The trajectories, a bit each, in which a month has come.
    fn due<W>(month: u32, next: &[u32; W]) -> u64 {
        let mut due = 0;
        for lane in 0..W {
            due |= u64::from(next[lane] == month) << lane;
        }
        due
    }
}

on_lanes! {
    /// The trajectories, a bit each, in which something is due or the number held is not what is wanted.
    fn stirring<W>(month: u32, next_event: &[u32; W], wanted: &[f64; W], held: &[f64; W]) -> u64 {
        let mut stirring = 0;
        for lane in 0..W {
            stirring |= u64::from(next_event[lane] <= month || wanted[lane] != held[lane]) << lane;
        }
        stirring
    }
}

on_lanes! {
    /// What all at work do this month and what they cost; afterwards they are a month older.
    fn work<W>(
        month: u32,
        people: [&EmployeeRates<[f64; W]>; 2],
        rates: &UnitRates<[f64; W]>,
        in_house_only: [&[f64; W]; 2],
        program: [&[f64; W]; 2],
        in_house: &mut Crew<[f64; W]>,
        direct: &mut Crew<[f64; W]>,
        provider: &mut UnitCrew<[f64; W]>,
        contracts: &[Contract<[f64; W]>],
        off_mandate: &[f64; W],
        capacity: &mut Capacity<[f64; W]>,
    ) {
        let month = f64::from(month);
        let ([of_heads, of_sellers], [function_cost, loss]) = (people, in_house_only);
        let [program_heads, program_head] = program;
        let (mut months_to_end, mut saved) = ([0.0; W], [0.0; W]);
        for contract in contracts {
            for lane in 0..W {
                let contract = contract.lane(lane);
                let [whole, exact] = contract.months_to_end(month, &rates.lane(lane));
                months_to_end[lane] += whole;
                saved[lane] += contract.at_work * crew::saved(exact);
            }
        }
        for lane in 0..W {
            let (heads, sellers, units) = (in_house.lane(lane), direct.lane(lane), provider.lane(lane));
            let (of_heads, of_sellers, of_units) = (of_heads.lane(lane), of_sellers.lane(lane), rates.lane(lane));
            let all = [
                heads.work(&of_heads, function_cost[lane]),
                units.work(&of_units, months_to_end[lane], saved[lane]),
                sellers.work(&of_sellers, 0.0),
            ];
            let sum = |of: fn(&crew::Work) -> f64| of(&all[0]) + of(&all[1]) + of(&all[2]);
            capacity.in_house[lane] = all[0].productivity;
            capacity.fluent_in_house[lane] = all[0].fluent;
            capacity.mishires[lane] = heads.mishires;
            capacity.units[lane] = all[1].productivity;
            capacity.fluent_units[lane] = all[1].fluent;
            capacity.direct[lane] = all[2].productivity;
            capacity.program_heads[lane] = program_heads[lane];
            capacity.requisitions[lane] = heads.requisitions;
            capacity.loss_in_house[lane] = heads.left * loss[lane];
            capacity.loss_units[lane] = units.loss;
            capacity.bringing[lane] = units.bringing;
            capacity.cost[lane] = program_heads[lane] * program_head[lane] + sum(|work| work.cost);
            capacity.adjustment_cost[lane] = sum(|work| work.adjustment_cost);
            capacity.exit_cost[lane] = sum(|work| work.exit_cost);
            capacity.sheddable[lane] = sum(|work| work.sheddable);
            capacity.run_rate[lane] = sum(|work| work.run_rate);
            capacity.under_mandate[lane] = if month - off_mandate[lane] <= AFTER_MANDATE { 1.0 } else { 0.0 };
            [capacity.actual[0][lane], capacity.actual[1][lane], capacity.actual[2][lane]] =
                [heads.heads, units.units, sellers.heads];
            in_house.set(lane, heads.older(&of_heads));
            direct.set(lane, sellers.older(&of_sellers));
            provider.set(lane, units.older(&of_units));
        }
    }
}

#[cfg(test)]
mod tests;
