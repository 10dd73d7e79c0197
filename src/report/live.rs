//! What a page may change of a scenario, and the engine that answers.

use crate::analysis::breakeven::words;
use crate::engine::Sample;
use crate::metric::Unit;
use crate::parameter::ParameterSpec;
use crate::scenario::plan::{FirstAsk, MeetingPolicy, Motion, Pay, Profile, StaffingOption};
use crate::scenario::policy::FlexOrder;
use crate::scenario::{self, Parameter, Scenario, StressCase};
use serde::Serialize;
use toml::{Table, Value};

/// Beliefs that have a slider because most hangs on them.
const BELIEFS: usize = 10;
/// Levels of a belief at which its slider knows the value: 0.02, 0.04 … 0.98.
const LEVELS: std::ops::RangeInclusive<u32> = 1..=49;
/// Terms of contracts with customers and providers.
const TERMS: [&str; 7] = [
    "isv.acv",
    "economics.contract_life",
    "outsourced.retainer",
    "outsourced.success_fee",
    "outsourced.min_term_months",
    "outsourced.notice_months",
    "outsourced.start_lag",
];
/// Kinds of seats that every option may have, and what is counted of each.
const KINDS: [(&str, &str); 3] = [("in_house", "heads"), ("outsourced", "units"), ("enterprise_ae", "heads")];

/// The engine as a compressed file, if the program was built with one.
#[cfg(has_engine)]
pub const ENGINE: Option<&[u8]> = Some(include_bytes!(env!("ENGINE")));
/// The engine as a compressed file, if the program was built with one.
#[cfg(not(has_engine))]
pub const ENGINE: Option<&[u8]> = None;

/// Makes what a page may change; called only where a page is alive.
pub type Maker<'a> = Box<dyn Fn() -> Live + Send + Sync + 'a>;

/// A run that can be asked again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Live {
    /// The scenario, every default written out.
    pub scenario: String,
    /// Seed.
    pub seed: u64,
    /// Design.
    pub design: String,
    /// Trajectories of the run.
    pub trajectories: usize,
    /// What decides, as tables name it.
    pub metric: &'static str,
    /// Whether what decides is an amount of money.
    pub is_money: bool,
    /// Every parameter.
    pub parameters: Vec<Changeable>,
    /// Positions of those on which the answer hangs most, the heaviest first.
    pub beliefs: Vec<usize>,
    /// Positions of terms of contracts.
    pub terms: Vec<usize>,
    /// Paths of beliefs that are correlated.
    pub tied: Vec<[String; 2]>,
    /// What each option has of its own.
    pub options: Vec<OwnControls>,
    /// Cases that the scenario states: their names, and paths with values as TOML.
    pub cases: Vec<Case>,
}

/// A case that the scenario states.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Paths and values as TOML.
    pub set: Vec<(String, String)>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changeable {
    /// Its path.
    pub path: String,
    /// Its name in words.
    pub name: String,
    /// How it is written: `money`, `percent`, `number`.
    pub unit: &'static str,
    /// What stands behind a number.
    pub suffix: String,
    /// What is believed, as a scenario states it.
    pub stated: String,
    /// Values from its low to its high end, for a slider.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<f64>,
}

/// What an option has of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnControls {
    /// Its name.
    pub name: String,
    /// Whether money is counted against it.
    pub baseline: bool,
    /// Who is wanted when.
    pub plans: Vec<Steps>,
    /// Numbers and choices: of gates, levers, programmes, and of how it works.
    pub fields: Vec<Field>,
}

/// Who is wanted when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Steps {
    /// Path inside the option.
    pub path: String,
    /// What is counted: `heads`, `units`.
    pub count: String,
    /// From which month how many.
    pub steps: Vec<(f64, f64)>,
    /// What else every step says, as TOML.
    pub rest: String,
}

/// A number or a choice of an option.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Path inside the option.
    pub path: String,
    /// What it is of.
    pub group: String,
    /// What it is.
    pub name: String,
    /// Its value, as TOML.
    pub value: String,
    /// What may be chosen, as TOML; empty where it is a number.
    pub choices: Vec<String>,
}

impl Live {
    /// What may be changed of a scenario of which a sample is at hand; `by_weight` are positions of its uncertain parameters,
    /// most first.
    #[must_use]
    pub fn new(scenario: &Scenario, sample: &Sample, by_weight: &[usize], seed: u64, design: &str) -> Self {
        let beliefs: Vec<usize> = by_weight.iter().copied().take(BELIEFS).collect();
        let terms: Vec<usize> = TERMS.iter().filter_map(|path| scenario.position(path)).collect();
        let parameter = |(position, parameter): (usize, &Parameter)| {
            let has_slider = beliefs.contains(&position) || terms.contains(&position);
            changeable(parameter, has_slider && parameter.belief.is_uncertain())
        };
        let path = |position: usize| scenario.parameters[position].path.clone();
        Self {
            scenario: scenario::to_toml(scenario),
            seed,
            design: design.to_owned(),
            trajectories: sample.trajectories(),
            metric: scenario.decision.metric.label(),
            is_money: scenario.decision.metric.unit() == Unit::Money,
            parameters: scenario.parameters.iter().enumerate().map(parameter).collect(),
            beliefs,
            terms,
            tied: scenario.correlations.iter().map(|tie| [path(tie.first), path(tie.second)]).collect(),
            options: scenario.options.iter().map(|option| own_controls(scenario, option)).collect(),
            cases: scenario.stress.iter().map(case).collect(),
        }
    }
}

fn case(stress: &StressCase) -> Case {
    let set = stress.set.iter().map(|(path, value)| (path.clone(), value.to_string())).collect();
    Case { name: stress.name.clone(), set }
}

fn changeable(parameter: &Parameter, has_slider: bool) -> Changeable {
    // What is put in is what is shown: three figures.
    let value = |level: u32| {
        let exact = parameter.belief.quantile(f64::from(level) / 50.0);
        format!("{exact:.2e}")
            .parse::<f64>()
            .map_or(exact, |short| short.clamp(parameter.range.min, parameter.range.max))
    };
    let (unit, suffix) = unit_of(parameter.spec);
    Changeable {
        path: parameter.path.clone(),
        name: words::name(parameter),
        unit,
        suffix,
        stated: parameter.stated.clone(),
        values: if has_slider { LEVELS.map(value).collect() } else { Vec::new() },
    }
}

/// How a value is written and what stands behind it, as `words::value` has it.
fn unit_of(spec: &ParameterSpec) -> (&'static str, String) {
    // Written of a number and taken apart, so that there is one rule.
    let written = words::value(1.0, spec, "");
    match spec.unit.strip_prefix("money") {
        Some(per) => ("money", per.to_owned()),
        None => match written.strip_prefix("100%") {
            Some(per) => ("percent", per.to_owned()),
            None => ("number", written.strip_prefix('1').unwrap_or_default().to_owned()),
        },
    }
}

/// An option's numbers, read off the option as a scenario states it.
fn own_controls(scenario: &Scenario, option: &StaffingOption) -> OwnControls {
    let text = scenario::option_to_toml(option);
    let table: Option<Table> = toml::from_str(&text).ok();
    let stated = table.as_ref().and_then(|table| table.get("option")?.as_array()?.first()?.as_table());
    let mut own =
        OwnControls { name: option.name.clone(), baseline: option.baseline, plans: Vec::new(), fields: Vec::new() };
    for (kind, count) in KINDS {
        let steps = Steps { path: kind.to_owned(), count: count.to_owned(), steps: Vec::new(), rest: String::new() };
        let stated = stated.and_then(|table| steps_of(kind, table.get(kind)?));
        own.plans.push(stated.unwrap_or(steps));
    }
    for (key, value) in stated.into_iter().flatten() {
        if !["name", "baseline"].contains(&key.as_str()) && KINDS.iter().all(|(kind, _)| kind != key) {
            own.read(scenario, key, key, value);
        }
    }
    own
}

impl OwnControls {
    /// Numbers and choices at a path and beneath it.
    fn read(&mut self, scenario: &Scenario, path: &str, key: &str, value: &Value) {
        if let Some(steps) = steps_of(path, value) {
            self.plans.push(steps);
            return;
        }
        match value {
            Value::Table(table) => {
                for (key, value) in table {
                    let part = if key.contains('.') { format!("\"{key}\"") } else { key.clone() };
                    self.read(scenario, &format!("{path}.{part}"), key, value);
                }
            }
            Value::Array(list) => {
                for (place, value) in list.iter().enumerate() {
                    self.read(scenario, &format!("{path}[{place}]"), key, value);
                }
            }
            Value::Integer(_) | Value::Float(_) => self.field(scenario, path, key, value.to_string(), Vec::new()),
            Value::Boolean(_) => {
                self.field(scenario, path, key, value.to_string(), ["true", "false"].map(str::to_owned).to_vec());
            }
            Value::String(text) => {
                let choices: Vec<String> = choices(key).iter().map(|name| format!("\"{name}\"")).collect();
                if !choices.is_empty() {
                    self.field(scenario, path, key, format!("\"{text}\""), choices);
                }
            }
            Value::Datetime(_) => {}
        }
    }

    fn field(&mut self, scenario: &Scenario, path: &str, key: &str, value: String, choices: Vec<String>) {
        let name = match scenario.position(key) {
            Some(position) => words::name(&scenario.parameters[position]),
            None => key.replace('_', " "),
        };
        let group = match path.split(['.', '[']).next() {
            Some(first) if first != path => first.replace('_', " "),
            _ => String::new(),
        };
        // Which of several: `lever 2`.
        let place = path.split_once('[').and_then(|(_, rest)| rest.split_once(']')?.0.parse::<usize>().ok());
        let group = place.map_or(group.clone(), |place| format!("{group} {}", place + 1));
        self.fields.push(Field { path: path.to_owned(), group, name, value, choices });
    }
}

/// Steps of a plan, if a value is one.
fn steps_of(path: &str, value: &Value) -> Option<Steps> {
    let list = value.as_array()?;
    let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    let first = list.first()?.as_table()?;
    let count = ["heads", "units"].into_iter().find(|count| first.contains_key(*count))?;
    let step = |value: &Value| {
        let table = value.as_table()?;
        Some((number(table.get("month")?)?, number(table.get(count)?)?))
    };
    let rest = first.iter().filter(|(key, _)| !["month", count].contains(&key.as_str()));
    let rest: String = rest.map(|(key, value)| format!(", {key} = {value}")).collect();
    let steps = list.iter().map(step).collect::<Option<_>>()?;
    Some(Steps { path: path.to_owned(), count: count.to_owned(), steps, rest })
}

/// What may stand at a key that takes a name.
fn choices(key: &str) -> Vec<&'static str> {
    match key {
        "motion" => Motion::ALL.iter().map(|one| one.name()).collect(),
        "profile" => Profile::ALL.iter().map(|one| one.name()).collect(),
        "pay" => Pay::ALL.iter().map(|one| one.name()).collect(),
        "meeting_policy" => MeetingPolicy::ALL.iter().map(|one| one.name()).collect(),
        "ask" => FirstAsk::ALL.iter().map(|one| one.name()).collect(),
        "flex_order" => FlexOrder::ALL.iter().map(|one| one.name()).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load, parse};
    use std::path::Path;

    fn shipped(name: &str) -> Scenario {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        load(&path, &Overrides::default()).expect("a shipped scenario is valid").scenario
    }

    #[test]
    fn what_a_page_carries_is_the_scenario_to_the_bit() {
        for name in ["observability-isv", "saas-isv", "composite-observability"] {
            let scenario = shipped(name);
            let text = scenario::to_toml(&scenario);
            let again = parse("scenario.toml", &text, Path::new("."), &Overrides::default()).expect("it reads");
            assert_eq!(again.scenario.hash, scenario.hash, "{name}");
        }
    }

    /// Every control of every shipped scenario set to what it shows leaves the scenario as it is; moved, it changes it.
    #[test]
    fn a_control_says_what_the_command_line_takes() {
        let quoted = |name: &str| serde_json::Value::from(name).to_string();
        let (mut seen, mut fields) = (0, std::collections::BTreeSet::new());
        for name in ["observability-isv", "evidence-or-head", "provider-by-cloud", "early-stage-isv"] {
            let scenario = shipped(name);
            let text = scenario::to_toml(&scenario);
            let hash_with = |set: String| {
                let overrides = Overrides { set: vec![set], ..Overrides::default() };
                parse("scenario.toml", &text, Path::new("."), &overrides).map(|loaded| loaded.scenario.hash)
            };
            for option in &scenario.options {
                let own = own_controls(&scenario, option);
                assert_eq!(
                    own.plans.iter().take(3).map(|plan| plan.path.as_str()).collect::<Vec<_>>(),
                    KINDS.map(|k| k.0)
                );
                for plan in &own.plans {
                    let step = |(month, count): &(f64, f64)| {
                        format!("{{ month = {month}, {} = {count}{} }}", plan.count, plan.rest)
                    };
                    let steps: Vec<String> = plan.steps.iter().map(step).collect();
                    let set = format!("option.{}.{}=[{}]", quoted(&own.name), plan.path, steps.join(", "));
                    assert_eq!(hash_with(set.clone()), Ok(scenario.hash.clone()), "{set}");
                    seen += 1;
                }
                for field in &own.fields {
                    let set = format!("option.{}.{}={}", quoted(&own.name), field.path, field.value);
                    assert_eq!(hash_with(set.clone()), Ok(scenario.hash.clone()), "{set}");
                    fields.insert(field.path.clone());
                    seen += 1;
                }
            }
        }
        assert!(seen > 150, "{seen} controls");
        for path in ["gate.month", "lever[0].set_from", "programmes.evidence.hours", "motion"] {
            assert!(fields.contains(path), "{path} of {fields:?}");
        }
    }

    #[test]
    fn units_are_those_of_words() {
        let scenario = shipped("observability-isv");
        let of = |path: &str| {
            let shown = changeable(&scenario.parameters[scenario.position(path).expect(path)], true);
            (shown.unit, shown.suffix, shown.values.len())
        };
        assert_eq!(of("isv.acv"), ("money", "/yr".to_owned(), 49));
        assert_eq!(of("outsourced.success_fee"), ("percent", " of first-year bookings".to_owned(), 49));
        assert_eq!(of("outsourced.notice_months"), ("number", " months".to_owned(), 49));
        assert_eq!(of("consumption.ratio").0, "number");
    }
}
