//! What a page may change of a scenario, and the engine that answers.

use super::story;
use crate::analysis::breakeven::words;
use crate::engine::Sample;
use crate::scenario::plan::StepPlan;
use crate::scenario::{self, Scenario};

/// Beliefs that have a slider.
const LEVERS: usize = 10;
/// Most trajectories that a page simulates.
const TRAJECTORIES: usize = 2_048;
/// Levels of a belief at which its slider knows the value, per mille.
const LEVELS: std::ops::RangeInclusive<u32> = 1..=49;

/// The engine as a compressed file, if the program was built with one.
#[cfg(has_engine)]
pub const ENGINE: Option<&[u8]> = Some(include_bytes!(env!("ENGINE")));
/// The engine as a compressed file, if the program was built with one.
#[cfg(not(has_engine))]
pub const ENGINE: Option<&[u8]> = None;

/// Makes what a page may change; called only where a page is alive.
pub type Maker<'a> = Box<dyn Fn() -> Live + Send + Sync + 'a>;

/// A run that can be asked again.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The scenario, every default written out.
    pub scenario: String,
    /// Seed.
    pub seed: u64,
    /// Design.
    pub design: String,
    /// Trajectories that the page simulates.
    pub trajectories: usize,
    /// What decides, as tables name it.
    pub metric: &'static str,
    /// Whether what decides is an amount of money.
    pub is_money: bool,
    /// Beliefs by how much the answer hangs on them.
    pub levers: Vec<Lever>,
    /// What options want by month.
    pub plans: Vec<Plan>,
    /// Gates of options that have one.
    pub gates: Vec<Gate>,
    /// Every parameter: path, words, what is stated.
    pub parameters: Vec<[String; 3]>,
}

/// A belief that can be set to a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Values at levels 0.02, 0.04 … 0.98.
    pub values: Vec<f64>,
    /// The values in words.
    pub written: Vec<String>,
}

/// What an option wants of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The option.
    pub option: String,
    /// The key: `in_house`, `outsourced`, `enterprise_ae`.
    pub key: &'static str,
    /// What is counted: `heads`, `units`.
    pub count: &'static str,
    /// From which month how many.
    pub steps: Vec<(u32, u32)>,
}

/// The gate of an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The option.
    pub option: String,
    /// What is read, in words.
    pub metric: String,
    /// The key of the bound: `at_least`, `at_most`.
    pub bound: &'static str,
    /// The bound.
    pub value: f64,
    /// When it is read.
    pub month: u32,
}

impl Live {
    /// What may be changed of a scenario of which a sample is at hand.
    #[must_use]
    pub fn new(scenario: &Scenario, sample: &Sample, seed: u64, design: &str) -> Self {
        let heaviest = story::by_weight(scenario, sample).into_iter().take(LEVERS);
        Self {
            scenario: scenario::to_toml(scenario),
            seed,
            design: design.to_owned(),
            trajectories: TRAJECTORIES,
            metric: scenario.decision.metric.label(),
            is_money: scenario.decision.metric.unit() == crate::metric::Unit::Money,
            levers: heaviest.map(|position| lever(scenario, position)).collect(),
            plans: plans(scenario),
            gates: gates(scenario),
            parameters: scenario
                .parameters
                .iter()
                .map(|parameter| [parameter.path.clone(), words::name(parameter), parameter.stated.clone()])
                .collect(),
        }
    }
}

fn lever(scenario: &Scenario, position: usize) -> Lever {
    let parameter = &scenario.parameters[position];
    // What is put in is what is shown: three figures.
    let value = |level: u32| {
        let exact = parameter.belief.quantile(f64::from(level) / 50.0);
        format!("{exact:.2e}")
            .parse::<f64>()
            .map_or(exact, |short| short.clamp(parameter.range.min, parameter.range.max))
    };
    let values: Vec<f64> = LEVELS.map(value).collect();
    Lever {
        path: parameter.path.clone(),
        name: words::name(parameter),
        written: values.iter().map(|&value| words::value(value, parameter.spec, &scenario.currency)).collect(),
        values,
    }
}

/// Several gates of an option are a list, which has no path to a bound.
fn gates(scenario: &Scenario) -> Vec<Gate> {
    let of = |option: &scenario::StaffingOption| {
        let [gate] = option.gates.as_slice() else { return None };
        let (bound, value) = gate.bound.stated();
        let metric = gate.metric.name().replace('_', " ");
        Some(Gate { option: option.name.clone(), metric, bound, value, month: gate.month })
    };
    scenario.options.iter().filter_map(of).collect()
}

fn plans(scenario: &Scenario) -> Vec<Plan> {
    let of = |option: &scenario::StaffingOption| -> Vec<Plan> {
        let kinds: [(&'static str, &'static str, &StepPlan); 3] = [
            ("in_house", "heads", &option.in_house),
            ("outsourced", "units", &option.outsourced),
            ("enterprise_ae", "heads", &option.enterprise_ae),
        ];
        let has_steps = kinds.into_iter().filter(|(_, _, plan)| !plan.0.is_empty());
        let plan = |(key, count, plan): (&'static str, &'static str, &StepPlan)| Plan {
            option: option.name.clone(),
            key,
            count,
            steps: plan.0.iter().map(|step| (step.month, step.count)).collect(),
        };
        has_steps.map(plan).collect()
    };
    scenario.options.iter().filter(|option| !option.baseline).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load, parse};
    use std::path::Path;

    #[test]
    fn what_a_page_carries_is_the_scenario_to_the_bit() {
        for name in ["observability-isv", "saas-isv", "composite-observability"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
            let scenario = load(&path, &Overrides::default()).expect("a shipped scenario is valid").scenario;
            let text = scenario::to_toml(&scenario);
            let again = parse("scenario.toml", &text, Path::new("."), &Overrides::default()).expect("it reads");
            assert_eq!(again.scenario.hash, scenario.hash, "{name}");
        }
    }
}
