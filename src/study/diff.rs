//! What changed between two runs, and which changed assumption moved the result by how much.

use super::session::{Session, StudyError};
use super::waterfall::{self, End};
use crate::analysis::history::attribution::Waterfall;
use crate::analysis::history::receipt::Receipt;
use crate::scenario::Scenario;

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

/// Sets two runs beside each other. The session is of the second; its plan says how many trajectories are simulated.
///
/// # Errors
/// [`StudyError::BadArgument`] if a mixture of the two has impossible correlations; what simulating fails with.
pub fn diff(session: &Session<'_>, before: &Side, after: &Side) -> Result<DiffFindings, StudyError> {
    let changes = changes(before, after);
    let ends = [before, after].map(|side| End { scenario: &side.scenario, seed: side.receipt.seed });
    let parts = waterfall::parts(ends[0], ends[1]);
    let waterfall = match subject(before, after) {
        Some(option) if !parts.is_empty() => {
            let found = waterfall::waterfall(session, session.plan, (ends[0], ends[1]), &option, &parts)?;
            Some(found.ok_or_else(|| {
                let why = "the beliefs of the one run do not go with the correlations of the other";
                StudyError::BadArgument(why.to_owned())
            })?)
        }
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
