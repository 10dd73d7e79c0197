//! What changed between two runs, and which changed assumption moved the result by how much.

use super::session::{Plan, Session, StudyError};
use super::shared::groups;
use crate::analysis::decision;
use crate::analysis::history::attribution::{self, Contribution, SUBSETS_MAX};
use crate::analysis::history::receipt::Receipt;
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Sample, Wanted};
use crate::metric::Metric;
use crate::sampling::BeliefSampler;
use crate::scenario::Scenario;

/// Most groups whose two orders are looked at: more are taken together.
const GROUPS_MAX: usize = 16;

/// A run as its folder tells it.
#[derive(Clone, Debug)]
pub struct Side {
    /// The scenario, with every default written out.
    pub scenario: Scenario,
    /// What the run said.
    pub receipt: Receipt,
}

/// Something that one run has otherwise than the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is: "belief", "plan", "setting", "decision", "seed", "version", "trajectories".
    pub kind: &'static str,
    /// Which one: a path, the name of an option, a key.
    pub what: String,
    /// As the one has it, as TOML where it is a value; empty where it has none.
    pub before: String,
    /// As the other has it.
    pub after: String,
}

/// What every group of changes adds to the result of an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The option.
    pub option: String,
    /// The metric that decides.
    pub metric: Metric,
    /// Mean before and after, simulated anew by this version of the program.
    pub ends: (Estimate, Estimate),
    /// After less before, on the same trajectories.
    pub change: Estimate,
    /// The groups in the order of the tables, with what they add.
    pub steps: Vec<(String, Contribution)>,
    /// Whether every order was looked at, rather than two.
    pub is_every_order: bool,
    /// Trajectories.
    pub trajectories: u64,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct DiffFindings {
    /// The first run.
    pub before: Receipt,
    /// The second.
    pub after: Receipt,
    /// What differs.
    pub changes: Vec<Change>,
    /// Where the change of the result comes from; none where nothing that is simulated differs, or no option is in both.
    pub waterfall: Option<Waterfall>,
}

/// A group of changes that is made at once.
#[derive(Clone, Debug)]
enum Part {
    /// Positions of parameters.
    Parameters(Vec<usize>),
    Correlations,
    Plans,
    Setting,
    Seed,
    /// The scenario as a whole, where the two have not the same parameters.
    Everything,
}

/// Sets two runs beside each other. The session is of the second; its plan says how many trajectories are simulated.
///
/// # Errors
/// [`StudyError::BadArgument`] if a mixture of the two has impossible correlations; what simulating fails with.
pub fn diff(session: &Session<'_>, before: &Side, after: &Side) -> Result<DiffFindings, StudyError> {
    let changes = changes(before, after);
    let parts = parts(before, after);
    let waterfall = match subject(before, after) {
        Some(option) if !parts.is_empty() => Some(waterfall(session, before, after, &option, &parts)?),
        _ => None,
    };
    Ok(DiffFindings { before: before.receipt.clone(), after: after.receipt.clone(), changes, waterfall })
}

/// The choice of the second run where the first has the option, else that of the first, else the best of what both have;
/// never the baseline, whose added money is nothing.
fn subject(before: &Side, after: &Side) -> Option<String> {
    let is_in = |side: &Side, name: &str| side.scenario.options.iter().any(|option| option.name == name);
    let choices = [&after.receipt.choice, &before.receipt.choice];
    let is_to_be_told = |name: &&String| {
        let is_baseline = |side: &Side| side.scenario.options.iter().any(|o| o.baseline && &o.name == *name);
        is_in(before, name) && is_in(after, name) && !is_baseline(before) && !is_baseline(after)
    };
    let ranked = after.receipt.standings.iter().map(|stood| &stood.option);
    choices.into_iter().flatten().chain(ranked).find(is_to_be_told).cloned()
}

fn changes(before: &Side, after: &Side) -> Vec<Change> {
    let (one, two) = (&before.scenario, &after.scenario);
    let mut changes = Vec::new();
    let mut push = |kind: &'static str, what: &str, before: String, after: String| {
        if before != after {
            changes.push(Change { kind, what: what.to_owned(), before, after });
        }
    };
    let (a, b) = (&before.receipt, &after.receipt);
    push("version", "program", a.version.clone(), b.version.clone());
    push("seed", "seed", a.seed.to_string(), b.seed.to_string());
    push("design", "design", a.design.clone(), b.design.clone());
    push("trajectories", "trajectories", a.trajectories.to_string(), b.trajectories.to_string());
    let stated = |scenario: &Scenario, path: &str| {
        scenario.position(path).map_or_else(String::new, |position| scenario.parameters[position].stated.clone())
    };
    let of_both = one.parameters.iter().chain(two.parameters.iter().filter(|p| one.position(&p.path).is_none()));
    for parameter in of_both {
        push("belief", &parameter.path, stated(one, &parameter.path), stated(two, &parameter.path));
    }
    let links = |scenario: &Scenario| {
        let path = |position: usize| scenario.parameters[position].path.as_str();
        let link = |c: &crate::scenario::Correlation| format!("{} ~ {}: {}", path(c.first), path(c.second), c.rank);
        scenario.correlations.iter().map(link).collect::<Vec<_>>().join("; ")
    };
    push("belief", "correlations", links(one), links(two));
    let plan = |scenario: &Scenario, name: &str| {
        let option = scenario.options.iter().find(|option| option.name == name);
        option.map_or_else(String::new, crate::scenario::option_to_toml)
    };
    let all = one.options.iter().chain(&two.options).map(|option| &option.name);
    let mut told: Vec<&String> = Vec::new();
    for name in all {
        if !told.contains(&name) {
            push("plan", name, plan(one, name), plan(two, name));
            told.push(name);
        }
    }
    for (key, before, after) in settings(one, two) {
        push("setting", key, before, after);
    }
    let decision = |scenario: &Scenario| {
        let decision = scenario.decision;
        format!("{} by {}", decision.metric.name(), decision.rule.name())
    };
    push("decision", "metric and rule", decision(one), decision(two));
    changes
}

/// What is fixed for all options, by name.
fn settings(one: &Scenario, two: &Scenario) -> Vec<(&'static str, String, String)> {
    let of = |scenario: &Scenario| {
        let setting = &scenario.setting;
        let clouds: Vec<&str> = setting.clouds.iter().map(|cloud| cloud.name.name()).collect();
        [
            ("start", setting.start.to_string()),
            ("horizon_months", setting.horizon_months.to_string()),
            ("archetype", setting.archetype.name().to_owned()),
            ("clouds", clouds.join(", ")),
            ("framing", setting.framing.name().to_owned()),
            ("start_regime", setting.start_regime.name().to_owned()),
            ("in place at the start", in_place(&setting.in_place)),
            ("hiring_freeze", setting.hiring_freeze.map_or_else(String::new, |(from, to)| format!("{from} to {to}"))),
            ("currency", scenario.currency.clone()),
        ]
    };
    of(one).into_iter().zip(of(two)).map(|((key, before), (_, after))| (key, before, after)).collect()
}

fn in_place(found: &crate::scenario::setting::InPlace) -> String {
    format!(
        "{} heads, {} units, {} warm, {} active, {} burned teams, open pipeline {}",
        found.heads.len(),
        found.units.len(),
        found.warm,
        found.active,
        found.burned,
        found.open_pipeline
    )
}

/// The groups of changes that are simulated, by name: beliefs one by one where few changed, else by table.
fn parts(before: &Side, after: &Side) -> Vec<(String, Part)> {
    let (one, two) = (&before.scenario, &after.scenario);
    let paths = |scenario: &Scenario| scenario.parameters.iter().map(|p| p.path.clone()).collect::<Vec<_>>();
    let mut parts = Vec::new();
    let is_same_shape = paths(one) == paths(two) && one.setting.clouds.len() == two.setting.clouds.len();
    if !is_same_shape {
        parts.push(("everything".to_owned(), Part::Everything));
        return parts;
    }
    if before.receipt.seed != after.receipt.seed {
        parts.push(("seed".to_owned(), Part::Seed));
    }
    if one.setting != two.setting {
        parts.push(("setting".to_owned(), Part::Setting));
    }
    if one.options != two.options {
        parts.push(("plans".to_owned(), Part::Plans));
    }
    if one.correlations != two.correlations {
        parts.push(("correlations".to_owned(), Part::Correlations));
    }
    let differs = |&at: &usize| one.parameters[at].stated != two.parameters[at].stated;
    let changed: Vec<usize> = (0..one.parameters.len()).filter(differs).collect();
    if parts.len() + changed.len() <= SUBSETS_MAX {
        let single = |&at: &usize| (one.parameters[at].path.clone(), Part::Parameters(vec![at]));
        parts.extend(changed.iter().map(single));
        return parts;
    }
    let paths: Vec<String> = changed.iter().map(|&at| one.parameters[at].path.clone()).collect();
    let of_group = |group: crate::analysis::given_data::Group| {
        let members: Vec<usize> = group.members.iter().map(|&member| changed[member]).collect();
        (format!("{} ({})", group.name, members.len()), Part::Parameters(members))
    };
    parts.extend(groups(&paths).into_iter().map(of_group));
    parts
}

/// One option with its baseline, in which some parts are those of the second run.
fn mixture(before: &Side, after: &Side, option: &str, chosen: &[&Part]) -> (Scenario, u64) {
    let (mut scenario, mut seed) = (before.scenario.clone(), before.receipt.seed);
    for part in chosen {
        let other = &after.scenario;
        match part {
            Part::Parameters(positions) => {
                positions.iter().for_each(|&at| scenario.parameters[at] = other.parameters[at].clone());
            }
            Part::Correlations => scenario.correlations.clone_from(&other.correlations),
            Part::Plans => scenario.options.clone_from(&other.options),
            Part::Setting => scenario.setting.clone_from(&other.setting),
            Part::Seed => seed = after.receipt.seed,
            Part::Everything => (scenario, seed) = (other.clone(), after.receipt.seed),
        }
    }
    scenario.options.retain(|one| one.baseline || one.name == option);
    (scenario, seed)
}

fn waterfall(
    session: &Session<'_>,
    before: &Side,
    after: &Side,
    option: &str,
    parts: &[(String, Part)],
) -> Result<Waterfall, StudyError> {
    let metric = after.scenario.decision.metric;
    let merged: Vec<(String, Part)>;
    let parts = if parts.len() > GROUPS_MAX {
        merged = vec![("everything".to_owned(), Part::Everything)];
        &merged
    } else {
        parts
    };
    let result = |set: u64| -> Result<(u64, Vec<f64>), StudyError> {
        session.check()?;
        let chosen: Vec<&Part> =
            parts.iter().enumerate().filter(|(g, _)| set & (1 << g) != 0).map(|(_, (_, part))| part).collect();
        let (scenario, seed) = mixture(before, after, option, &chosen);
        let plan = Plan { seed, ..session.plan };
        if BeliefSampler::new(&scenario, plan.design, seed).is_err() {
            return Err(StudyError::BadArgument(
                "the beliefs of the one run do not go with the correlations of the other".to_owned(),
            ));
        }
        let sample = session.read(&scenario, plan, Wanted::to_choose_by(metric))?;
        Ok((set, of_option(&sample, option, metric)))
    };
    let values = attribution::subsets(parts.len()).into_iter().map(result).collect::<Result<Vec<_>, _>>()?;
    let blocks = session.run(&before.scenario, session.plan).blocks();
    let all = (1_u64 << parts.len()) - 1;
    let of = |set: u64| values.iter().find(|(subset, _)| *subset == set).map_or(&[][..], |(_, values)| values);
    let change: Vec<f64> = of(all).iter().zip(of(0)).map(|(after, before)| after - before).collect();
    let contributions = attribution::contributions(parts.len(), &values, blocks);
    Ok(Waterfall {
        option: option.to_owned(),
        metric,
        ends: (statistics::mean(of(0), blocks), statistics::mean(of(all), blocks)),
        change: statistics::mean(&change, blocks),
        steps: parts.iter().map(|(name, _)| name.clone()).zip(contributions).collect(),
        is_every_order: parts.len() <= SUBSETS_MAX,
        trajectories: session.plan.trajectories,
    })
}

fn of_option(sample: &Sample, option: &str, metric: Metric) -> Vec<f64> {
    let position = sample.options.iter().position(|name| name == option).unwrap_or(0);
    decision::values(sample, position, metric).into_owned()
}
