//! The worlds that options' levers make of the one that all share.

use crate::distribution::QuantileTable;
use crate::model::World;
use crate::parameter::Range;
use crate::sampling::{BeliefSampler, Beliefs};
use crate::scenario::levers::{By, Change, Changed};
use crate::scenario::policy::Gate;
use crate::scenario::{Scenario, Setting, StaffingOption};

/// Every option's levers, those of a month together.
#[derive(Debug)]
pub struct Levers {
    /// The stages of every option, and after them those of every way.
    lists: Vec<Vec<Stage>>,
    /// On which options may go after gates that change the world.
    ways: Vec<Way>,
    has_any: bool,
    /// Whether one of them believes a number anew by a distribution.
    draws: bool,
}

/// Branches of an option's gates that set more than plans, from the first to the last.
#[derive(Debug)]
struct Way {
    option: usize,
    taken: Vec<bool>,
}

/// What an option's world is from a month on.
#[derive(Debug)]
struct Stage {
    from: u32,
    setting: Setting,
    numbers: Vec<Number>,
}

/// A number that a lever changes.
#[derive(Debug)]
struct Number {
    position: usize,
    path: String,
    by: By,
    range: Range,
    /// Quantiles of the belief that takes the place of another; none where a number is changed.
    table: Option<QuantileTable>,
}

impl Levers {
    /// Those of a scenario's options.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let mut lists: Vec<Vec<Stage>> = scenario.options.iter().map(|option| stages(scenario, option)).collect();
        let mut ways = Vec::new();
        for (place, option) in scenario.options.iter().enumerate() {
            for (taken, option) in ends(option) {
                lists.push(stages(scenario, &option));
                ways.push(Way { option: place, taken });
            }
        }
        let mut numbers = lists.iter().flatten().flat_map(|stage| &stage.numbers);
        let draws = numbers.any(|number| matches!(&number.by, By::Belief(belief) if belief.is_uncertain()));
        Self { has_any: lists.iter().any(|stages| !stages.is_empty()), lists, ways, draws }
    }

    /// What a trajectory believes at each stage of each option, and of each way; `all` is what it believes without levers.
    /// Nothing where no option has any.
    #[must_use]
    pub fn beliefs(&self, sampler: &BeliefSampler, trajectory: u64, all: &[f64]) -> Vec<Vec<Beliefs>> {
        if !self.has_any {
            return Vec::new();
        }
        let uniforms = if self.draws { sampler.uniforms(trajectory) } else { Vec::new() };
        let of_list = |stages: &Vec<Stage>| {
            let mut believed = all.to_vec();
            let at_stage = |stage: &Stage| {
                for number in &stage.numbers {
                    let at = || sampler.uniform_of(trajectory, &uniforms, number.position, &number.path);
                    believed[number.position] = number.value(believed[number.position], at);
                }
                sampler.beliefs(&believed)
            };
            stages.iter().map(at_stage).collect()
        };
        self.lists.iter().map(of_list).collect()
    }

    /// The world of an option with levers: that of month 0, what follows it, and what it is on each way. `common` is what
    /// all options share, `believed` what trajectories side by side believe at a stage of a list.
    #[must_use]
    pub fn world<'a, const W: usize>(
        &'a self,
        option: usize,
        common: (&'a Setting, &[&'a Beliefs]),
        believed: impl Fn(usize, usize) -> Vec<&'a Beliefs>,
    ) -> Option<World<'a, W>> {
        let ways = || self.ways.iter().enumerate().filter(|(_, way)| way.option == option);
        if self.lists.get(option).is_none_or(Vec::is_empty) && ways().next().is_none() {
            return None;
        }
        let world = self.world_of(option, common, &believed);
        let first = self.lists.len() - self.ways.len();
        Some(ways().fold(world, |world, (place, way)| {
            world.with_way(way.taken.clone(), self.world_of(first + place, common, &believed))
        }))
    }

    /// The world that a list of stages makes.
    fn world_of<'a, const W: usize>(
        &'a self,
        list: usize,
        common: (&'a Setting, &[&'a Beliefs]),
        believed: &impl Fn(usize, usize) -> Vec<&'a Beliefs>,
    ) -> World<'a, W> {
        let stages = &self.lists[list];
        let opening = match stages.iter().position(|stage| stage.from == 0) {
            Some(stage) => World::side_by_side(&stages[stage].setting, &believed(list, stage)),
            None => World::side_by_side(common.0, common.1),
        };
        let later = stages.iter().enumerate().filter(|(_, stage)| stage.from > 0);
        later.fold(opening, |world, (place, stage)| {
            world.followed_by(stage.from, World::side_by_side(&stage.setting, &believed(list, place)))
        })
    }
}

/// What an option becomes on every way through its gates that set more than plans; nothing where none changes the world.
fn ends(option: &StaffingOption) -> Vec<(Vec<bool>, StaffingOption)> {
    let changes = |gate: &Gate| gate.then.lever.is_some() || gate.otherwise.lever.is_some();
    if !option.gates.iter().any(changes) {
        return Vec::new();
    }
    option.turns().fold(vec![(Vec::new(), option.clone())], |ways, (_, gate)| {
        let both = |(taken, option): &(Vec<bool>, StaffingOption)| {
            [true, false].map(|passed| ([&taken[..], &[passed]].concat(), option.after(gate, passed)))
        };
        ways.iter().flat_map(both).collect()
    })
}

impl Number {
    /// What it becomes; `uniform` is where a new belief is read.
    fn value(&self, former: f64, uniform: impl FnOnce() -> f64) -> f64 {
        self.by.applied(former, self.range, |belief| match &self.table {
            Some(table) if belief.is_uncertain() => table.quantile(uniform()),
            _ => belief.quantile(0.5),
        })
    }
}

/// The stages of an option, by the months in which its levers begin.
fn stages(scenario: &Scenario, option: &StaffingOption) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for lever in option.all_levers() {
        let last = stages.last();
        if last.is_none_or(|last| last.from != lever.from) {
            let setting = last.map_or_else(|| scenario.setting.clone(), |last| last.setting.clone());
            stages.push(Stage { from: lever.from, setting, numbers: Vec::new() });
        }
        if let Some(stage) = stages.last_mut() {
            lever.rename(&mut stage.setting);
            stage.numbers.extend(lever.changes.iter().filter_map(number));
        }
    }
    stages
}

fn number(change: &Change) -> Option<Number> {
    let Changed::Number { position, by, range } = &change.to else { return None };
    let table = match by {
        By::Belief(belief) if belief.is_uncertain() => Some(QuantileTable::new(belief)),
        _ => None,
    };
    Some(Number { position: *position, path: change.path.clone(), by: by.clone(), range: *range, table })
}
