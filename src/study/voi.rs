//! What to find out before deciding: the worth of knowing, belief by belief, and of a pilot.

use super::session::{Design, Plan, Session, StudyError};
use super::shared::groups;
use crate::analysis::breakeven::words;
use crate::analysis::pilot::{self, Observable};
use crate::analysis::staged::{self, Staged};
use crate::analysis::statistics::Estimate;
use crate::analysis::voi::{
    Alternatives, Knowledge, Nested, PilotDesign, PilotValue, Value, make_rise, several, single,
};
use crate::analysis::{decision, paired, statistics};
use crate::distribution::standard_normal_quantile;
use crate::engine::{Column, Sample, Simulator, Wanted};
use crate::metric::{Direction, Metric, Unit};
use crate::scenario::{Scenario, StaffingOption};
use ndarray::{Array2, Axis};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Chance that anything at all is taken for worth knowing though nothing is.
const FALSE_ALARM: f64 = 0.05;
/// Trajectories that tell what a pilot costs.
const COST_TRAJECTORIES: u64 = 2_000;
/// Lucks of each draw of beliefs of which several are simulated, and how many fewer draws that is than trajectories.
const LUCKS: u64 = 16;
const DRAWS_LESS: u64 = 4;
/// The same of a set of beliefs, where all others count as luck and more of it has to be averaged out.
const SET_LUCKS: u64 = 64;
const SET_DRAWS_LESS: u64 = 16;
/// Sizes and lengths of the grid.
/// Heads and units.
const SIZES: [(u32, u32); 6] = [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (1, 1)];
const MONTHS: [u32; 4] = [3, 6, 9, 12];

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
    pub everything: Value,
    /// Value of knowing each belief, largest first: path, and where a better value can come from.
    pub single: Vec<(String, &'static str, Value)>,
    /// The beliefs as a sentence names them, by path.
    pub words: BTreeMap<String, String>,
    /// Value of knowing each table, largest first.
    pub tables: Vec<(String, Value)>,
    /// Value of knowing each named set.
    pub sets: Vec<(String, Value)>,
    /// What the pilot would show.
    pub pilot_shows: Vec<&'static str>,
    /// Value of knowing for certain the beliefs that the pilot is about; none where observables were named.
    pub pilot_limit: Option<Value>,
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

/// Several lucks for each of some draws of beliefs.
fn nested(session: &Session<'_>, decided: &Decided) -> Result<Nested, StudyError> {
    let (scenario, metric) = (session.scenario(), session.scenario().decision.metric);
    let draws = (session.plan.trajectories / DRAWS_LESS).max(1);
    // Another seed: regressions have not seen these draws.
    let plan = Plan { trajectories: draws * LUCKS, seed: !session.plan.seed, replicates: LUCKS, ..session.plan };
    let sample = session.read(scenario, plan, Wanted::to_choose_by(metric))?;
    let (_, values) = alternatives(&sample, metric);
    let every: Vec<usize> = (0..draws as usize).map(|draw| draw * LUCKS as usize).collect();
    Ok(Nested::new(sample.beliefs().select(Axis(0), &every).view(), &values, LUCKS as usize, &decided.alternatives))
}

/// The same where only some beliefs are known: under each draw of these all others are drawn anew with every luck. None
/// where a member moves with a belief that is not known, which could then not be drawn apart from it.
fn nested_of(session: &Session<'_>, decided: &Decided, members: &[usize]) -> Result<Option<Nested>, StudyError> {
    let (scenario, seed) = (session.scenario(), !session.plan.seed);
    let sampler = session.sampler(Plan { seed, design: Design::Iid, ..session.plan });
    let metric = scenario.decision.metric;
    let is_member = |position: usize| sampler.uncertain_positions().iter().position(|&own| own == position);
    let is_known = |position: usize| is_member(position).is_some_and(|column| members.contains(&column));
    if scenario.correlations.iter().any(|pair| is_known(pair.first) != is_known(pair.second)) {
        return Ok(None);
    }
    let draws = ((session.plan.trajectories / SET_DRAWS_LESS).max(1)) as usize;
    let lucks = SET_LUCKS as usize;
    let wanted = Wanted::columns([Column::Metric(metric)]);
    let simulator = Simulator::new(scenario, &sampler, seed, 1).reading(&wanted);
    let at = simulator.columns().iter().position(|column| *column == Column::Metric(metric)).unwrap_or(0);
    let options = decision::ranked_of(scenario.options.len(), scenario.baseline(), metric);
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let is_zero = |option: usize| metric.is_of_added_money() && scenario.baseline() == Some(option);
    let value = |rows: &[Vec<f64>], option: usize| if is_zero(option) { 0.0 } else { sign * rows[option][at] };
    let mut known = Array2::zeros((draws, members.len()));
    let mut values: Vec<Vec<f64>> = vec![Vec::with_capacity(draws * lucks); options.len()];
    for draw in 0..draws {
        session.check()?;
        let own = sampler.draw(draw as u64).uncertain;
        members.iter().enumerate().for_each(|(column, &member)| known[(draw, column)] = own[member]);
        let case = |luck: usize| {
            let number = draw * lucks + luck;
            let mut beliefs = sampler.draw((draws + number) as u64).uncertain;
            members.iter().for_each(|&member| beliefs[member] = own[member]);
            (number, beliefs)
        };
        let cases: Vec<(usize, Vec<f64>)> = (0..lucks).map(case).collect();
        let found =
            simulator.what_ifs(&cases, |rows| -> Vec<f64> { options.iter().map(|&o| value(rows, o)).collect() });
        for row in found {
            values.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        }
    }
    Ok(Some(Nested::new(known.view(), &values, lucks, &decided.alternatives)))
}

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
    let values: Vec<Value> =
        (0..paths.len()).into_par_iter().map(|i| single(beliefs.column(i), alternatives, level)).collect();
    session.check()?;

    let set = |members: &[usize], nested: Option<&Nested>| {
        let chosen: Vec<Value> = members.iter().map(|&i| values[i]).collect();
        let columns = beliefs.select(Axis(1), members);
        // Only what is told apart from noise among all beliefs counts, in whatever set it stands.
        let level = level * members.len() as f64;
        several(&Knowledge { columns: columns.view(), singles: Some(&chosen), nested }, alternatives, level)
    };
    let all: Vec<usize> = (0..paths.len()).collect();
    let nested = nested(session, &decided)?;
    let everything = set(&all, Some(&nested));
    let mut tables: Vec<(String, Value)> =
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
    let mut singles: Vec<(String, &'static str, Value)> =
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

/// Every size and length of the pilot.
fn pilots(
    session: &Session<'_>,
    question: &VoiQuestion,
    decided: &Decided,
    shows: &[Observable],
) -> Result<(Vec<PilotValue>, Option<StaffingOption>), StudyError> {
    let scenario = session.scenario();
    let sizes = match (question.pilot_heads, question.pilot_units) {
        (None, None) => SIZES.to_vec(),
        (heads, units) => vec![(heads.unwrap_or(0), units.unwrap_or(0))],
    };
    let months = question.pilot_months.map_or_else(|| MONTHS.to_vec(), |months| vec![months]);
    let months: Vec<u32> = months.into_iter().filter(|&m| m <= scenario.setting.horizon_months).collect();
    if months.is_empty() || decided.follow.is_empty() {
        return Ok((Vec::new(), None));
    }
    let of_size = |&(heads, units): &(u32, u32)| months.iter().map(move |&months| PilotDesign { heads, units, months });
    let designs: Vec<PilotDesign> = sizes.iter().flat_map(of_size).collect();

    let priced = pilot::priced(scenario, &designs);
    let costs = session.read(&priced, session.plan.at_most(COST_TRAJECTORIES), Wanted::money())?;
    let plans = staged_plans(session, decided, &designs)?;

    let mut found = Vec::new();
    for &(heads, units) in &sizes {
        let plan = session.plan;
        let seen = pilot::simulated(scenario, plan.design, plan.seed, (heads, units), &months, &decided.rows);
        session.check()?;
        let worth = |at: usize| {
            let column = |observable: &Observable| -> Vec<f64> {
                seen.iter().map(|trajectory| observable.of(&trajectory[at])).collect()
            };
            let told: Vec<Vec<f64>> =
                shows.iter().filter_map(|observable| pilot::scores(&column(observable))).collect();
            let columns = Array2::from_shape_fn((decided.rows.len(), told.len()), |(row, k)| told[k][row]);
            let knowledge = Knowledge { columns: columns.view(), singles: None, nested: None };
            several(&knowledge, &decided.alternatives, FALSE_ALARM)
        };
        let mut information: Vec<Value> = (0..months.len()).map(worth).collect();
        make_rise(&mut information);
        for (&length, information) in months.iter().zip(information) {
            let design = PilotDesign { heads, units, months: length };
            let option = pilot::option_of(&priced, &designs, design);
            let added = |metric: Metric| {
                let column = Column::Metric(metric);
                let own = costs.column(option, &column);
                let without = priced.baseline().map(|baseline| costs.column(baseline, &column));
                let added: Vec<f64> = own
                    .iter()
                    .enumerate()
                    .map(|(row, x)| x - without.as_ref().map_or(0.0, |column| column[row]))
                    .collect();
                statistics::mean(&added, costs.blocks)
            };
            let money = (added(Metric::CostPv), added(Metric::BenefitPv));
            let (staged, net, is_told) = plans[designs.iter().position(|other| *other == design).unwrap_or(0)];
            let how = (staged.teams, Some(staged.follows) != decided.best_option);
            found.push(PilotValue::of_plan(design, information, money, how, (net, is_told)));
        }
    }
    let best = plans.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value));
    let staged = best.map(|(staged, ..)| {
        let follows = &scenario.options[staged.follows];
        let option = staged::option(staged, follows, scenario.setting.horizon_months);
        StaffingOption { name: free_name(scenario, &format!("Pilot, then {}", follows.name)), ..option }
    });
    Ok((found, staged))
}

/// The name, or with a number where an option has it.
fn free_name(scenario: &Scenario, name: &str) -> String {
    let is_free = |name: &String| scenario.options.iter().all(|option| option.name != *name);
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// What tells the futures on which thresholds are chosen from those on which plans are valued.
const CHOSEN_ON: u64 = 0x7374_6167_6564;
/// Trajectories on which they are chosen, and on which plans are valued.
const CHOSEN_TRAJECTORIES: u64 = 1_024;
const VALUED_TRAJECTORIES: u64 = 4_000;

/// Chance that any of the pilots told from the best is none the less as good.
const TOLD_WRONGLY: f64 = 0.05;

/// Of each pilot the plan whose first stage it is, with the threshold and the plan to follow that are best on other
/// futures, what it adds to the best alternative without a pilot, and whether the best pilot is told from it.
fn staged_plans(
    session: &Session<'_>,
    decided: &Decided,
    designs: &[PilotDesign],
) -> Result<Vec<(Staged, Estimate, bool)>, StudyError> {
    let scenario = session.scenario();
    let tried = staged::all(designs, &decided.follow);
    let metric = scenario.decision.metric;
    let wanted = || Wanted::to_choose_by(metric);
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let values = |sample: &Sample, option: usize| -> Vec<f64> {
        decision::values(sample, option, metric).iter().map(|value| sign * value).collect()
    };
    let others = Plan { seed: session.plan.seed ^ CHOSEN_ON, ..session.plan }.at_most(CHOSEN_TRAJECTORIES);
    let first = usize::from(scenario.baseline().is_some());
    let sample = session.read(&staged::scenario(scenario, &tried, &[]), others, wanted())?;
    let mean = |at: usize| statistics::mean(&values(&sample, first + at), sample.blocks).value;
    let best_of = |design: &PilotDesign| {
        let own = (0..tried.len()).filter(|&at| tried[at].design == *design);
        own.max_by(|&a, &b| mean(a).total_cmp(&mean(b)).then(b.cmp(&a))).map(|at| tried[at])
    };
    let chosen: Vec<Staged> = designs.iter().filter_map(best_of).collect();
    session.check()?;
    let without: Vec<usize> = decided.best_option.into_iter().collect();
    let plan = session.plan.at_most(VALUED_TRAJECTORIES);
    let sample = session.read(&staged::scenario(scenario, &chosen, &without), plan, wanted())?;
    let today = if without.is_empty() { vec![0.0; sample.trajectories()] } else { values(&sample, first) };
    let own: Vec<Vec<f64>> = (0..chosen.len()).map(|at| values(&sample, first + without.len() + at)).collect();
    let net: Vec<Estimate> = own.iter().map(|own| paired::mean_difference(own, &today, sample.blocks)).collect();
    let best = (0..net.len()).max_by(|&a, &b| net[a].value.total_cmp(&net[b].value)).unwrap_or(0);
    let limit = -standard_normal_quantile(TOLD_WRONGLY / 2.0 / (chosen.len().max(2) - 1) as f64);
    let is_told = |at: usize| {
        let behind = paired::mean_difference(&own[at], &own[best], sample.blocks);
        at != best && behind.value.abs() > limit * behind.se
    };
    Ok(chosen.into_iter().enumerate().map(|(at, staged)| (staged, net[at], is_told(at))).collect())
}

#[cfg(test)]
mod tests;
