//! Trajectories side by side that part where a gate does: who takes a branch that sets more than plans goes on under
//! another option, or in another world.
//!
//! Up to such a gate all are simulated together; after it once for every branch that any of them has taken, and what
//! counts of each are the trajectories that took it. Where no gate sets more than plans there is one party.

use super::journey::Journey;
use super::luck::Luck;
use super::path::{Month, Path, Reads};
use super::staffing::Adjustments;
use super::view::Observer;
use super::world::World;
use crate::lanes::{LaneSet, Lanes, Real};
use crate::scenario::StaffingOption;
use crate::scenario::policy::Gate;

/// One option's trajectories, in as many parties as gates have made of them.
#[derive(Clone, Debug)]
pub(super) struct Parties<'a, const W: usize> {
    world: &'a World<'a, W>,
    option: &'a StaffingOption,
    parties: Vec<Party<W>>,
}

/// Trajectories that have taken the same branches.
#[derive(Clone, Debug)]
struct Party<const W: usize> {
    journey: Journey<W>,
    /// Which trajectories.
    lanes: LaneSet,
    /// Whether each of the gates that set more than plans, as far as they are read, was passed.
    taken: Vec<bool>,
    /// What the option has become.
    option: Option<StaffingOption>,
}

impl<'a, const W: usize> Parties<'a, W> {
    /// Before month 0. `months` are written over. Gates and rules can look at it if it `is_watched`.
    pub fn setting_out(
        world: &'a World<'a, W>,
        option: &'a StaffingOption,
        luck: &Luck<W>,
        months: Vec<Month<[Real; W]>>,
        is_watched: bool,
        reads: Reads,
    ) -> Self {
        let journey = Journey::opening(world, luck, months, is_watched, reads);
        let all = Party { journey, lanes: LaneSet::all::<W>(), taken: Vec::new(), option: None };
        Self { world, option, parties: vec![all] }
    }

    /// Copies that go on from here and keep their NPV and the cost of people alone.
    pub fn fork(&self) -> Self {
        let fork = |party: &Party<W>| Party {
            journey: party.journey.fork(),
            taken: party.taken.clone(),
            option: party.option.clone(),
            ..*party
        };
        Self { parties: self.parties.iter().map(fork).collect(), ..*self }
    }

    /// From now on under an option that differs by its rules.
    pub fn follow(&mut self, option: &'a StaffingOption) {
        self.option = option;
        for party in self.parties.iter_mut().filter(|party| !party.taken.is_empty()) {
            let turns = option.turns().zip(&party.taken);
            party.option = Some(turns.fold(option.clone(), |so_far, ((_, gate), &passed)| so_far.after(gate, passed)));
        }
    }

    /// The months until one (excluded); the first trajectory's are shown to the observer.
    pub fn advance(&mut self, luck: &mut Luck<W>, adjustments: Adjustments, until: u32, mut observer: Observer<'_>) {
        while let Some(gate) = self.next_turn().filter(|gate| gate.month < until) {
            for party in &mut self.parties {
                let observer = observer.as_mut().map(|observe| &mut **observe as _);
                party.advance(self.world, self.option, luck, adjustments, gate.month, observer);
            }
            self.part(gate, luck);
        }
        for party in &mut self.parties {
            let observer = observer.as_mut().map(|observe| &mut **observe as _);
            party.advance(self.world, self.option, luck, adjustments, until, observer);
        }
    }

    /// The next gate to be read that sets more than plans.
    fn next_turn(&self) -> Option<&'a Gate> {
        let read = self.parties.first().map_or(0, |party| party.taken.len());
        self.option.turns().nth(read).map(|(_, gate)| gate)
    }

    /// A gate is read.
    fn part(&mut self, gate: &Gate, luck: &Luck<W>) {
        for party in std::mem::take(&mut self.parties) {
            let regimes = &luck.regimes[gate.month as usize];
            let passes = |lane: usize| gate.bound.holds(party.journey.progress[lane].of(gate.metric, regimes[lane]));
            let passed = LaneSet::of::<W>(|lane| party.lanes.contains(lane) && passes(lane));
            let failed = LaneSet::of::<W>(|lane| party.lanes.contains(lane) && !passes(lane));
            if failed == LaneSet::NONE {
                self.parties.push(party.taking(self.option, gate, true, passed));
            } else if passed == LaneSet::NONE {
                self.parties.push(party.taking(self.option, gate, false, failed));
            } else {
                self.parties.push(party.clone().taking(self.option, gate, true, passed));
                self.parties.push(party.taking(self.option, gate, false, failed));
            }
        }
    }

    /// The journey of a trajectory.
    pub fn of(&self, lane: usize) -> &Journey<W> {
        let has = |party: &&Party<W>| party.lanes.contains(lane);
        &self.parties.iter().find(has).unwrap_or(&self.parties[0]).journey
    }

    /// Something of every trajectory's journey, put together: `take` copies a lane.
    pub fn together<T: Clone>(&self, of: impl Fn(&Journey<W>) -> &T, take: impl Fn(&mut T, &T, usize)) -> T {
        let mut all = of(&self.parties[0].journey).clone();
        for party in &self.parties[1..] {
            party.lanes.iter().for_each(|lane| take(&mut all, of(&party.journey), lane));
        }
        all
    }

    /// What all trajectories leave behind.
    pub fn into_path(mut self) -> Path<W> {
        let mut path = self.parties.swap_remove(0).journey.path;
        // The first party's place is taken by the last; each is looked at once.
        for party in self.parties {
            for lane in party.lanes.iter() {
                for (month, own) in path.months.iter_mut().zip(&party.journey.path.months) {
                    month.set(lane, own.lane(lane));
                }
                path.accounts.take_lane(&party.journey.path.accounts, lane);
            }
        }
        path
    }
}

impl<const W: usize> Party<W> {
    fn advance(
        &mut self,
        world: &World<'_, W>,
        option: &StaffingOption,
        luck: &mut Luck<W>,
        adjustments: Adjustments,
        until: u32,
        observer: Observer<'_>,
    ) {
        let option = self.option.as_ref().unwrap_or(option);
        self.journey.advance(world.on_way(&self.taken), option, luck, adjustments, until, observer);
    }

    /// Some of these trajectories, which take a branch.
    fn taking(mut self, option: &StaffingOption, gate: &Gate, passed: bool, lanes: LaneSet) -> Self {
        self.option = Some(self.option.as_ref().unwrap_or(option).after(gate, passed));
        self.taken.push(passed);
        Self { lanes, ..self }
    }
}
