//! Everybody at work for one option, in trajectories side by side.
//!
//! A month looks at people and units one by one only in the trajectories in which something is due; then the sums of all
//! are worked on side by side.

mod at_work;

use super::super::luck::Luck;
use super::super::world::World;
use super::clauses::Clauses;
use super::crew::{Crew, Engagement, UnitCrew};
use super::people::{EmployeeTerms, People};
use super::plan::{self, Adjustments, Desired, Kind, PlanState};
use super::progress::Progress;
use super::shed::{SHED_FROM, months_to_shed};
use super::units::Units;
use super::{Capacity, Draws, StaffTerms, planned};
use crate::lanes::{self, LaneSet, Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;
use crate::scenario::plan::Profile;

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
    looked_at: LaneSet,
    off: LaneSet,
    /// The option's own plan as it was last looked at.
    planned: Option<[u32; 3]>,
    /// What is wanted, by kind.
    desired: [[Desired; W]; 3],
    wanted: [[Real; W]; 3],
    /// Last month in which a mandate was not 1.
    off_mandate: [Real; W],
    /// Size that rules set, and its sum over months; the month in which one stopped the plan.
    size: [Real; W],
    size_months: [Real; W],
    /// What rules have made of the plan.
    acted: [Real; W],
    stopped: [Real; W],
}

/// People of a kind: one by one, and as sums.
#[derive(Clone, Debug)]
struct Department<const W: usize> {
    people: Vec<People>,
    next_event: [u32; W],
    crew: Crew<[Real; W]>,
}

/// The units of a provider: one by one, and as sums.
#[derive(Clone, Debug)]
struct Provider<const W: usize> {
    units: Vec<Units>,
    next_event: [u32; W],
    crew: UnitCrew<[Real; W]>,
    /// Contracts of the units at work; as many places as any trajectory has needed.
    engagements: Vec<Engagement<[Real; W]>>,
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
    /// Whether somebody asks how soon half of those at work could be shed.
    pub asks_shed: bool,
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
                looked_at: LaneSet::NONE,
                off: LaneSet::NONE,
                planned: None,
                desired: [[Desired::default(); W]; 3],
                wanted: [[0.0; W]; 3],
                off_mandate: [Real::NEG_INFINITY; W],
                size: [1.0; W],
                size_months: [0.0; W],
                acted: [lanes::real(plan::Acted::Kept.code()); W],
                stopped: [Real::INFINITY; W],
            },
            in_house: Department::of((0..W).map(heads).collect()),
            direct: Department::of(vec![People::default(); W]),
            provider: Provider {
                units: (0..W).map(units).collect(),
                next_event: [0; W],
                crew: UnitCrew::all(UnitCrew::default()),
                engagements: Vec::new(),
            },
        }
    }

    /// One month of staffing; `progress` is what a gate looks at.
    pub fn advance(&mut self, at: &Meets<'_, W>, progress: &[Progress], capacity: &mut Capacity<[Real; W]>) {
        let (world, option, month) = (at.world, at.option, at.month);
        self.plans.advance(at, progress);
        self.convert(at, &mut capacity.converted);
        self.in_house.advance(at, Kind::InHouse, &self.plans, |terms| terms.of_profile(option.profile));
        self.provider.advance(at, &self.plans);
        self.direct.advance(at, Kind::Direct, &self.plans, |terms| &terms.direct);
        let of_heads = match option.profile {
            Profile::EnterpriseAe => &world.rates.in_house,
            Profile::PartnerManager => &world.rates.partner_manager,
        };
        let own_team = option.program_team.as_ref().map(|plan| [lanes::count(plan.at(month)); W]);
        if at.asks_shed && month >= SHED_FROM {
            let (people, crews) = ([of_heads, &world.rates.direct], [&self.in_house.crew, &self.direct.crew]);
            let Provider { crew, engagements, .. } = &self.provider;
            let shed = &mut capacity.roster.months_to_shed;
            months_to_shed(lanes::count(month), people, &world.rates.units, crews, crew, engagements, shed);
        }
        at_work::all_at_work(
            month,
            [of_heads, &world.rates.direct],
            &world.rates.units,
            [&world.facts.in_house.function_cost, &world.facts.in_house.loss],
            [own_team.as_ref().unwrap_or(&world.rates.program_heads), &world.rates.program_head],
            &mut self.in_house.crew,
            &mut self.direct.crew,
            &mut self.provider.crew,
            &self.provider.engagements,
            Clauses::of(option),
            &self.plans.off_mandate,
            capacity,
        );
        capacity.roster.desired = self.plans.wanted;
        capacity.roster.acted = self.plans.acted;
    }

    /// How often the provider of a trajectory has been replaced.
    #[must_use]
    pub fn replaced(&self, lane: usize) -> f64 {
        f64::from(self.provider.units[lane].replaced())
    }

    /// The people of units that are converted this month become heads; the part of the units' relationships goes along
    /// that they held.
    fn convert(&mut self, at: &Meets<'_, W>, converted: &mut [Real; W]) {
        *converted = [0.0; W];
        let count = at.option.converts_in(at.month);
        if count == 0 {
            return;
        }
        for lane in 0..W {
            let terms = &at.world.terms[lane];
            let units = &mut self.provider.units[lane];
            let before = units.at_work().max(1) as Real;
            let people = units.convert(at.month, count, Clauses::of(at.option), &terms.units);
            self.in_house.people[lane].take_on(at.month, &people, terms.of_profile(at.option.profile), &at.draws(lane));
            converted[lane] = people.len() as Real / before;
            (self.in_house.next_event[lane], self.provider.next_event[lane]) = (at.month, at.month);
        }
    }

    /// From now on plans are re-sized otherwise than until now: all are looked at next month.
    pub fn look_again(&mut self) {
        self.plans.planned = None;
    }

    /// Sum over months of the size that rules set, and the month in which one stopped the plan, never where none did.
    #[must_use]
    pub fn followed(&self) -> ([Real; W], [Real; W]) {
        (self.plans.size_months, self.plans.stopped)
    }

    /// Looks at everybody one by one next month, whatever is due: what holds for them may be another thing now.
    pub fn wake(&mut self) {
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
        let is_on = at.adjustments == Adjustments::On;
        let is_past_gate = option.gates.first().is_some_and(|gate| month >= gate.month);
        let is_ruled = is_on && option.is_ruled();
        let has_rule = is_ruled && option.rules.iter().any(|rule| rule.is_due(month));
        let look_at_all = is_past_gate || has_rule || self.planned != Some(planned);
        self.planned = Some(planned);
        for lane in self.looked_at.iter() {
            self.desired.iter_mut().for_each(|desired| desired[lane].by_review = 0);
        }
        self.looked_at = LaneSet::NONE;
        let reviewed = if is_on && !is_ruled { due(month, &self.next_review) } else { LaneSet::NONE };
        let looked_at = if look_at_all { LaneSet::all::<W>() } else { reviewed };
        for lane in looked_at.iter() {
            let (state, market) = (&mut self.states[lane], &at.world.beliefs(lane).market);
            let regime = at.luck.regimes[month as usize][lane];
            if reviewed.contains(lane) {
                self.next_review[lane] = plan::next_review(month, market);
            }
            if !look_at_all && !state.is_moved_by(market, regime) {
                continue;
            }
            state.advance(month, option, market, regime, &progress[lane], at.adjustments);
            for (kind, desired) in state.desired(option, month, planned).into_iter().enumerate() {
                self.desired[kind][lane] = desired;
                let size = if kind == Kind::Outsourced as usize { lanes::real(option.unit_size()) } else { 1.0 };
                self.wanted[kind][lane] = size * lanes::count(desired.count);
            }
            if is_ruled {
                let (size, acted, stopped) = state.size(option, month, planned);
                (self.size[lane], self.acted[lane]) = (lanes::real(size), lanes::real(acted.code()));
                self.stopped[lane] = stopped.map_or(Real::INFINITY, lanes::count);
            }
            self.looked_at.insert(lane);
            if state.is_off_mandate() { self.off.insert(lane) } else { self.off.remove(lane) }
        }
        for lane in self.off.iter() {
            self.off_mandate[lane] = lanes::count(month);
        }
        for lane in 0..W {
            self.size_months[lane] += self.size[lane];
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
        let moved = if recasts { LaneSet::all::<W>() } else { stirring };
        for lane in moved.iter() {
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
        let switches = at.option.switch_provider.contains(&at.month);
        let clauses = Clauses::of(at.option);
        let next_switch = at.option.switch_provider.iter().copied().find(|&month| month > at.month).unwrap_or(u32::MAX);
        let stirring = stirring(at.month, &self.next_event, &plans.wanted[kind], &self.crew.held);
        for lane in stirring.iter() {
            let (units, terms) = (&mut self.units[lane], &at.world.terms[lane].units);
            let desired = plans.desired[kind][lane];
            self.crew.set(lane, units.advance(at.month, desired, switches, clauses, terms, &at.draws(lane)));
            self.next_event[lane] = units.next_event(terms).min(next_switch);
            let engagements = units.engagements();
            let places = self.engagements.len().max(engagements.len());
            self.engagements.resize(places, Engagement::all(Engagement::default()));
            let all = engagements.chain(std::iter::repeat(Engagement::default()));
            self.engagements.iter_mut().zip(all).for_each(|(place, contract)| place.set(lane, contract));
        }
    }
}

on_lanes! {
    /// The trajectories in which a month has come.
    fn due<W>(month: u32, next: &[u32; W]) -> LaneSet {
        LaneSet::of::<W>(|lane| next[lane] == month)
    }
}

on_lanes! {
    /// The trajectories in which something is due or the number held is not what is wanted.
    fn stirring<W>(month: u32, next_event: &[u32; W], wanted: &[Real; W], held: &[Real; W]) -> LaneSet {
        LaneSet::of::<W>(|lane| next_event[lane] <= month || wanted[lane] != held[lane])
    }
}
