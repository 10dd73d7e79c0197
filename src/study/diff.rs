//! What changed between two runs, and which changed assumption moved the result by how much.

use super::error::StudyError;
use super::session::Session;
use super::waterfall::{self, End};
use crate::analysis::history::attribution::Waterfall;
use crate::analysis::history::receipt::Receipt;
use crate::scenario::setting::{Attribution, CloudSetting};
use crate::scenario::{Scenario, StaffingOption};

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
    let names = renamed(before, after);
    let before = &under_names(before, &names);
    let mut changes = changes(before, after);
    let renaming = |(old, new): &(String, String)| Change {
        kind: "name",
        what: "of an option".to_owned(),
        before: old.clone(),
        after: new.clone(),
    };
    changes.extend(names.iter().map(renaming));
    let ends = [before, after].map(|side| End { scenario: &side.scenario, seed: side.receipt.seed });
    let parts = waterfall::parts(ends[0], ends[1]);
    // What adds up in two currencies is no sum.
    let is_one_money = before.scenario.currency == after.scenario.currency;
    let waterfall = match subject(before, after) {
        Some(option) if !parts.is_empty() && is_one_money => {
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

/// Options that the second run has under another name: the old name with the new.
fn renamed(before: &Side, after: &Side) -> Vec<(String, String)> {
    let alone = |own: &Side, other: &Side| -> Vec<StaffingOption> {
        let is_alone = |option: &&StaffingOption| other.scenario.options.iter().all(|one| one.name != option.name);
        own.scenario.options.iter().filter(is_alone).cloned().collect()
    };
    let (old, mut new) = (alone(before, after), alone(after, before));
    let pair = |option: StaffingOption| {
        let at = new.iter().position(|one| *one == StaffingOption { name: one.name.clone(), ..option.clone() })?;
        Some((option.name, new.remove(at).name))
    };
    old.into_iter().filter_map(pair).collect()
}

/// A run with its options under their new names.
fn under_names(side: &Side, names: &[(String, String)]) -> Side {
    let mut side = side.clone();
    let rename = |name: &mut String| {
        if let Some((_, new)) = names.iter().find(|(old, _)| old == name) {
            name.clone_from(new);
        }
    };
    side.scenario.options.iter_mut().for_each(|option| rename(&mut option.name));
    side.receipt.choice.iter_mut().for_each(rename);
    side.receipt.standings.iter_mut().for_each(|stood| rename(&mut stood.option));
    side.receipt.figures.iter_mut().for_each(|figure| rename(&mut figure.option));
    side
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
        let clouds: Vec<String> = setting.clouds.iter().map(cloud).collect();
        let segments = setting.segments.iter().map(|segment| format!("{segment:?}"));
        let windows =
            setting.windows.iter().map(|window| format!("{}: {}+{}", window.name, window.from, window.months));
        [
            ("start", setting.start.to_string()),
            ("horizon_months", setting.horizon_months.to_string()),
            ("fiscal_year_start", setting.fiscal_year_start.to_string()),
            ("archetype", setting.archetype.name().to_owned()),
            ("category", setting.category.map_or_else(String::new, |category| category.name().to_owned())),
            ("clouds", clouds.join(", ")),
            ("segments", segments.collect::<Vec<_>>().join("; ")),
            ("framing", setting.framing.name().to_owned()),
            ("billing", setting.billing.name().to_owned()),
            ("windows", windows.collect::<Vec<_>>().join(", ")),
            ("start_regime", setting.start_regime.name().to_owned()),
            ("in place at the start", in_place(&setting.in_place)),
            ("hiring_freeze", setting.hiring_freeze.map_or_else(String::new, |(from, to)| format!("{from} to {to}"))),
            ("currency", scenario.currency.clone()),
        ]
    };
    of(one).into_iter().zip(of(two)).map(|((key, before), (_, after))| (key, before, after)).collect()
}

/// What is fixed of a cloud.
fn cloud(cloud: &CloudSetting) -> String {
    let others = cloud.others.iter().flatten().map(|other: &Attribution| format!(" and {}", other.name()));
    format!(
        "{} by {}{}, {}fiscal year from month {}, renewal in month {}{}",
        cloud.name.name(),
        cloud.attribution.name(),
        others.collect::<String>(),
        if cloud.specialised { "specialised, " } else { "" },
        cloud.fiscal_start,
        cloud.renewal_month,
        if cloud.may_report { ", reported by hand" } else { "" },
    )
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
