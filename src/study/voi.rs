//! What to find out before deciding: the worth of knowing, belief by belief, and of a pilot.

mod nested;
mod pilots;

use super::error::StudyError;
use super::session::Session;
use super::shared::groups;
use crate::analysis::breakeven::words;
use crate::analysis::voi::{Alternatives, Knowledge, Nested, PilotValue, Worth, several, single};
use crate::analysis::{decision, pilot};
use crate::engine::{Sample, Wanted};
use crate::metric::{Direction, Metric, Unit};
use crate::scenario::{Scenario, StaffingOption};
use ndarray::Axis;
use nested::{nested, nested_of};
use pilots::pilots;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Chance that anything at all is taken for worth knowing though nothing is.
const FALSE_ALARM: f64 = 0.05;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoiQuestion {
    /// Sets of beliefs or tables to know together, each with commas between.
    pub sets: Vec<String>,
    /// What the pilot measures, by name: beliefs or observables; all observables that are common unless given.
    pub pilot: Vec<String>,
    /// Length of the pilot; several are tried unless given.
    pub pilot_months: Option<u32>,
    /// Outsourced units of the pilot; several are tried unless units or heads are given.
    pub pilot_units: Option<u32>,
    /// In-house heads of the pilot.
    pub pilot_heads: Option<u32>,
    /// Whether the pilot is left out.
    pub no_pilot: bool,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct VoiFindings {
    /// The answer as things are known today.
    pub verdict: decision::Verdict,
    /// The metric that decides.
    pub metric: Metric,
    /// The choice as things are known today.
    pub choice: String,
    /// Value of knowing all beliefs.
    pub everything: Worth,
    /// Value of knowing each belief, largest first: path, and where a better value can come from.
    pub single: Vec<(String, &'static str, Worth)>,
    /// The beliefs as a sentence names them, by path.
    pub words: BTreeMap<String, String>,
    /// Value of knowing each table, largest first.
    pub tables: Vec<(String, Worth)>,
    /// Value of knowing each named set.
    pub sets: Vec<(String, Worth)>,
    /// What the pilot would show.
    pub pilot_shows: Vec<&'static str>,
    /// Value of knowing for certain the beliefs that the pilot is about; none where observables were named.
    pub pilot_limit: Option<Worth>,
    /// The pilot in every size and length.
    pub pilots: Vec<PilotValue>,
    /// The plan whose first stage is the best of them.
    pub staged: Option<StaffingOption>,
    /// Trajectories of the run.
    pub trajectories: usize,
}

/// What is decided on: alternatives over the rows in which all of them are defined.
struct Decided {
    names: Vec<String>,
    alternatives: Alternatives,
    /// Position in the scenario of the best; none where that is doing nothing new.
    best_option: Option<usize>,
    /// Plans that may follow a pilot: the best of those that have neither gates nor rules, and the best with field staff.
    follow: Vec<usize>,
    rows: Vec<usize>,
}

/// The alternatives of a decision with their values, turned so that more is better; the baseline is one of them, for not
/// to act is a choice.
fn alternatives(sample: &Sample, metric: Metric) -> (Vec<usize>, Vec<Vec<f64>>) {
    let options = decision::ranked(sample, metric);
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let column = |&option: &usize| decision::values(sample, option, metric).iter().map(|value| sign * value).collect();
    let columns = options.iter().map(column).collect();
    (options, columns)
}

/// Fewest trajectories from which anything is learnt.
const FEWEST: usize = 100;

/// What is decided on, or why nothing can be.
fn decided(scenario: &Scenario, sample: &Sample, metric: Metric) -> Result<Decided, StudyError> {
    let baseline = scenario.baseline();
    let (options, columns) = alternatives(sample, metric);
    let rows: Vec<usize> =
        (0..sample.trajectories()).filter(|&row| columns.iter().all(|column| column[row].is_finite())).collect();
    if sample.trajectories() < FEWEST {
        return Err(StudyError::BadArgument(format!(
            "{} trajectories are too few to learn from; at least {FEWEST} are needed, and some thousands to be of use",
            sample.trajectories()
        )));
    }
    let has_never = columns.iter().any(|column| column.iter().any(|value| value.is_infinite()));
    if has_never || rows.len() < sample.trajectories() / 2 || rows.len() < FEWEST {
        return Err(StudyError::BadArgument(format!(
            "`{}` is never reached in some futures or undefined in most, so its mean cannot be decided on; choose another metric with \
             --set decision.metric=…, for example uplift_npv",
            metric.name()
        )));
    }
    let values: Vec<Vec<f64>> = columns.iter().map(|column| rows.iter().map(|&row| column[row]).collect()).collect();
    let mean = |column: &Vec<f64>| column.iter().sum::<f64>() / column.len() as f64;
    let alternatives = Alternatives::new(&values);
    let best_option = Some(options[alternatives.best]).filter(|best| Some(*best) != baseline);
    let mut order: Vec<usize> = (0..options.len()).filter(|&at| Some(options[at]) != baseline).collect();
    order.sort_by(|&a, &b| mean(&values[b]).total_cmp(&mean(&values[a])).then(a.cmp(&b)));
    let plain = |&&at: &&usize| {
        let option = &scenario.options[options[at]];
        option.gates.is_empty() && !option.is_ruled()
    };
    let in_field = |&&at: &&usize| scenario.options[options[at]].has_field_staff();
    let mut follow: Vec<usize> = order.iter().find(plain).into_iter().map(|&at| options[at]).collect();
    follow.extend(order.iter().filter(plain).find(in_field).map(|&at| options[at]));
    follow.dedup();
    let names = options.iter().map(|&option| scenario.options[option].name.clone()).collect();
    Ok(Decided { names, alternatives, best_option, follow, rows })
}

/// Looks for what would change the choice if it were known.
///
/// # Errors
/// Unknown names, a metric that cannot be averaged, and what simulating fails with.
pub fn voi(session: &Session<'_>, question: &VoiQuestion) -> Result<VoiFindings, StudyError> {
    let scenario = session.scenario();
    let shows = pilot::observables(&question.pilot).map_err(StudyError::BadArgument)?;
    let horizon = scenario.setting.horizon_months;
    if let Some(length) = question.pilot_months.filter(|&length| length > horizon) {
        return Err(StudyError::BadArgument(format!(
            "--pilot-months {length}: a pilot cannot be longer than the horizon of {horizon} months"
        )));
    }
    let metric = scenario.decision.metric;
    let sample = session.read(scenario, session.plan, Wanted::to_choose_by(metric))?;
    let decided = decided(scenario, &sample, metric)?;
    let beliefs = sample.beliefs().select(Axis(0), &decided.rows);
    let (paths, alternatives) = (&sample.belief_paths, &decided.alternatives);
    let level = FALSE_ALARM / paths.len().max(1) as f64;
    let values: Vec<Worth> =
        (0..paths.len()).into_par_iter().map(|i| single(beliefs.column(i), alternatives, level)).collect();
    session.check()?;

    let set = |members: &[usize], nested: Option<&Nested>| {
        let chosen: Vec<Worth> = members.iter().map(|&i| values[i]).collect();
        let columns = beliefs.select(Axis(1), members);
        // Only what is told apart from noise among all beliefs counts, in whatever set it stands.
        let level = level * members.len() as f64;
        several(&Knowledge { columns: columns.view(), singles: Some(&chosen), nested }, alternatives, level)
    };
    let all: Vec<usize> = (0..paths.len()).collect();
    let nested = nested(session, &decided)?;
    let everything = set(&all, Some(&nested));
    let mut tables: Vec<(String, Worth)> =
        groups(paths).into_iter().map(|group| (group.name, set(&group.members, None))).collect();
    tables.sort_by(|a, b| b.1.gain.value.total_cmp(&a.1.gain.value));
    let mut sets = Vec::new();
    for names in &question.sets {
        let members = members(scenario, paths, names.split(','))?;
        let nested = nested_of(session, &decided, &members)?;
        sets.push((names.clone(), set(&members, nested.as_ref())));
    }
    session.check()?;
    let about: Vec<usize> = (0..paths.len()).filter(|&i| question.pilot.iter().any(|name| *name == paths[i])).collect();
    let (pilots, staged) = if question.no_pilot || metric.unit() != Unit::Money {
        (Vec::new(), None)
    } else {
        pilots(session, question, &decided, &shows)?
    };

    let learnable = |i: usize| scenario.parameters[scenario.uncertain()[i]].spec.learnable.label();
    let mut singles: Vec<(String, &'static str, Worth)> =
        (0..paths.len()).map(|i| (paths[i].clone(), learnable(i), values[i])).collect();
    singles.sort_by(|a, b| b.2.gain.value.total_cmp(&a.2.gain.value));
    Ok(VoiFindings {
        verdict: session.answer(&sample),
        metric,
        choice: decided.names[alternatives.best].clone(),
        everything,
        single: singles,
        words: scenario
            .uncertain()
            .iter()
            .map(|&at| (scenario.parameters[at].path.clone(), words::name(&scenario.parameters[at])))
            .collect(),
        tables,
        sets,
        pilot_shows: shows.iter().map(|observable| observable.label()).collect(),
        pilot_limit: (!about.is_empty()).then(|| set(&about, None)),
        pilots,
        staged,
        trajectories: sample.trajectories(),
    })
}

/// Positions of beliefs and of the beliefs of tables.
fn members<'n>(
    scenario: &Scenario,
    paths: &[String],
    names: impl Iterator<Item = &'n str>,
) -> Result<Vec<usize>, StudyError> {
    let mut members = Vec::new();
    for name in names.map(str::trim) {
        let of_table = format!("{name}.");
        let found = paths.iter().enumerate().filter(|(_, path)| *path == name || path.starts_with(&of_table));
        let before = members.len();
        members.extend(found.map(|(position, _)| position));
        if members.len() == before {
            let reason =
                if scenario.position(name).is_some() { "is known for certain" } else { "is no belief or table" };
            return Err(StudyError::BadArgument(format!(
                "`{name}` {reason} in this scenario; `check` lists all beliefs"
            )));
        }
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}
