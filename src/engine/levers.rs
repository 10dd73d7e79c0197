//! The worlds that options' levers make of the one that all share.

use crate::distribution::QuantileTable;
use crate::model::World;
use crate::parameter::Range;
use crate::sampling::{BeliefSampler, Beliefs};
use crate::scenario::levers::{By, Change, Changed};
use crate::scenario::{Scenario, Setting, StaffingOption};

/// Every option's levers, those of a month together.
#[derive(Debug)]
pub struct Levers {
    options: Vec<Vec<Stage>>,
    has_any: bool,
    /// Whether one of them believes a number anew by a distribution.
    draws: bool,
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
    /// Of a new belief.
    table: Option<QuantileTable>,
}

impl Levers {
    /// Those of a scenario's options.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let options: Vec<Vec<Stage>> = scenario.options.iter().map(|option| stages(scenario, option)).collect();
        let mut numbers = options.iter().flatten().flat_map(|stage| &stage.numbers);
        let draws = numbers.any(|number| matches!(&number.by, By::Belief(belief) if belief.is_uncertain()));
        Self { has_any: options.iter().any(|stages| !stages.is_empty()), options, draws }
    }

    /// What a trajectory believes at each stage of each option; `all` is what it believes without levers. Nothing where no
    /// option has any.
    #[must_use]
    pub fn beliefs(&self, sampler: &BeliefSampler, trajectory: u64, all: &[f64]) -> Vec<Vec<Beliefs>> {
        if !self.has_any {
            return Vec::new();
        }
        let uniforms = if self.draws { sampler.uniforms(trajectory) } else { Vec::new() };
        let of_option = |stages: &Vec<Stage>| {
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
        self.options.iter().map(of_option).collect()
    }

    /// The world of an option with levers: that of month 0, and what follows it. `common` is what all options share,
    /// `believed` what trajectories side by side believe at a stage.
    #[must_use]
    pub fn world<'a, const W: usize>(
        &'a self,
        option: usize,
        common: (&'a Setting, &[&'a Beliefs]),
        believed: impl Fn(usize) -> Vec<&'a Beliefs>,
    ) -> Option<World<'a, W>> {
        let stages = self.options.get(option).filter(|stages| !stages.is_empty())?;
        let first = stages.iter().position(|stage| stage.from == 0);
        let opening = match first {
            Some(stage) => World::side_by_side(&stages[stage].setting, &believed(stage)),
            None => World::side_by_side(common.0, common.1),
        };
        let later = stages.iter().enumerate().filter(|(_, stage)| stage.from > 0);
        Some(later.fold(opening, |world, (place, stage)| {
            world.followed_by(stage.from, World::side_by_side(&stage.setting, &believed(place)))
        }))
    }
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
    for lever in &option.levers {
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
