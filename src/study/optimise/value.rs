//! What plans are worth on the futures that `run` sees, none of which had a part in choosing them.

use super::pool::{LOOKS, Pool};
use super::{Asked, Raced};
use crate::analysis::constraints;
use crate::analysis::optimise::{Bounds, Objective, Shape};
use crate::analysis::statistics::{self, Estimate, Ordered};
use crate::analysis::{self, decision, influence};
use crate::distribution::standard_normal_quantile;
use crate::engine::{Sample, Wanted};
use crate::metric::{Direction, Metric};
use crate::scenario::{Scenario, StaffingOption};
use crate::study::error::StudyError;
use crate::study::session::Session;

/// Plans near the best that are valued beside it.
const NEAR: usize = 8;
/// Plans of each frontier that are valued.
const OF_FRONTIER: usize = 5;
/// Chance that any of the plans told from the best is none the less as good.
const ERROR: f64 = 0.05;

/// Why a plan is valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It won.
    Best,
    /// It came near.
    Near,
    /// More of one thing for less of another.
    Frontier,
    /// An option of the scenario.
    Own,
}

impl Role {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Near => "near_best",
            Self::Frontier => "frontier",
            Self::Own => "option",
        }
    }
}

/// A plan with what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued {
    /// Position of the option in the scenario that was valued.
    pub option: usize,
    /// Its name: "Plan 3" of one that was found, by its place in the list.
    pub name: String,
    /// The plan in words; the name of an option of the scenario.
    pub words: String,
    /// Why it is valued.
    pub role: Role,
    /// What it is ranked by.
    pub value: Estimate,
    /// That less what the best is worth, on the same futures.
    pub behind: Estimate,
    /// Whether it is told from the best, all of them at once at 95 %.
    pub is_told: bool,
    /// Mean of the money added.
    pub mean: Estimate,
    /// Mean of the worst 5 %.
    pub cvar: Estimate,
    /// Median of the deepest cash.
    pub cash: Estimate,
    /// Chance that it breaks a constraint; none where there is no constraint.
    pub breaks: Option<Estimate>,
    /// Whether no other plan here has more mean and a better worst 5 %; more mean and less cash bound.
    pub is_efficient: [bool; 2],
}

/// What was found.
#[derive(Debug)]
pub struct OptimiseFindings {
    /// What plans are ranked by.
    pub objective: Objective,
    /// Which plans there are.
    pub bounds: Bounds,
    /// How many were looked at.
    pub plans: usize,
    /// Trajectories of search and race.
    pub spent: u64,
    /// Futures of the race.
    pub raced: usize,
    /// Plans that the race could not drop, the winner among them.
    pub left: usize,
    /// Least difference that mattered to it.
    pub zone: f64,
    /// What the winner was worth on the futures that chose it.
    pub promised: Estimate,
    /// That less what it is worth on fresh ones: the winner's curse.
    pub curse: Estimate,
    /// Chance with which a plan may break a constraint.
    pub may_break: f64,
    /// The winner.
    pub best: Shape,
    /// The winner as an option.
    pub option: StaffingOption,
    /// The winner first, then by value; what goes on as today is left out.
    pub valued: Vec<Valued>,
    /// What speaks against believing the numbers, each a sentence.
    pub serious: Vec<String>,
    /// The trajectories behind the values.
    pub sample: Sample,
    /// The scenario with the plans that were valued.
    pub scenario: Scenario,
}

/// Plans of the search that no other beats in both mean and worst 5 %, and in both mean and deepest cash.
pub(super) fn frontier(pool: &Pool<'_>, asked: &Asked) -> Vec<Shape> {
    let keeps = |plan: &usize| pool.seen[*plan].1.breach(LOOKS[0]) <= asked.may_break;
    let plans: Vec<usize> = (0..pool.seen.len()).filter(keeps).collect();
    let trades: Vec<[f64; 3]> = plans.iter().map(|&plan| pool.seen[plan].1.trade(LOOKS[0])).collect();
    let mut found: Vec<Shape> = Vec::new();
    for other in [1, 2] {
        let points: Vec<(f64, f64)> = trades.iter().map(|trade| (trade[0], trade[other])).collect();
        let mut efficient: Vec<usize> = (0..points.len()).filter(|&at| is_efficient(&points, at)).collect();
        efficient.sort_by(|&a, &b| points[b].0.total_cmp(&points[a].0));
        // What loses money in the mean is never chosen for being safe.
        efficient.retain(|&at| points[at].0 > 0.0);
        let step = (efficient.len().saturating_sub(1)).max(1) as f64 / (OF_FRONTIER - 1) as f64;
        let picked = (0..OF_FRONTIER).filter_map(|k| efficient.get((k as f64 * step).round() as usize));
        for &at in picked {
            let shape = pool.seen[plans[at]].0;
            if !found.contains(&shape) {
                found.push(shape);
            }
        }
    }
    found
}

/// Whether no other point has both more of one and at least as much of the other.
fn is_efficient(points: &[(f64, f64)], at: usize) -> bool {
    let (one, other) = points[at];
    !points.iter().any(|&(a, b)| a >= one && b >= other && (a > one || b > other))
}

/// Values the winner, what came near it, the frontier, and the options of the scenario.
pub(super) fn value(session: &Session<'_>, asked: &Asked, raced: &Raced) -> Result<OptimiseFindings, StudyError> {
    let mut scenario = session.scenario().clone();
    let own = scenario.options.len();
    let mut roles = vec![(Role::Own, None); own];
    let best = raced.order[0];
    let near = raced.order.iter().skip(1).take(NEAR.max(raced.left - 1)).map(|&shape| (Role::Near, shape));
    let named = free_name(&scenario);
    let all = std::iter::once((Role::Best, best)).chain(near);
    let all = all.chain(raced.frontier.iter().map(|&shape| (Role::Frontier, shape)));
    for (role, shape) in all {
        // An option of the scenario that is the same plan is valued once, but the best has a name of its own.
        let is_there = roles.iter().any(|(_, known)| *known == Some(shape));
        let is_same = |option: &StaffingOption| *option == asked.option_of(&shape, &option.name);
        let is_stated = role != Role::Best && scenario.options[..own].iter().any(is_same);
        if !is_there && !is_stated {
            let name = if role == Role::Best { named.clone() } else { asked.words(&shape) };
            scenario.options.push(asked.option_of(&shape, &name));
            roles.push((role, Some(shape)));
        }
    }
    let wanted = Wanted::to_choose_by(asked.metric).and(session.scenario().decision.metric);
    let mut sample = session.read(&scenario, session.plan, wanted)?;
    let mut valued = all_valued(&scenario, &sample, asked, &roles);
    for (place, plan) in valued.iter_mut().enumerate() {
        if matches!(plan.role, Role::Near | Role::Frontier) {
            plan.name = format!("Plan {}", place + 1);
            sample.options[plan.option].clone_from(&plan.name);
            scenario.options[plan.option].name.clone_from(&plan.name);
        }
    }
    let fresh = valued[0].value;
    let curse = Estimate::known(raced.promised.value - fresh.value, libm::hypot(raced.promised.se, fresh.se));
    let notes = &session.loaded.warnings;
    let serious = analysis::answer(&scenario, notes, &sample).serious;
    Ok(OptimiseFindings {
        objective: asked.objective,
        bounds: asked.bounds.clone(),
        plans: raced.plans,
        spent: raced.spent,
        raced: raced.futures,
        left: raced.left,
        zone: raced.zone,
        promised: raced.promised,
        curse,
        may_break: asked.may_break,
        best,
        option: asked.option_of(&best, &named),
        valued,
        serious,
        sample,
        scenario,
    })
}

/// A name for the winner that no option has.
fn free_name(scenario: &Scenario) -> String {
    let is_free = |name: &String| scenario.options.iter().all(|option| option.name != *name);
    let numbered = (2..).map(|number| format!("Best found {number}"));
    std::iter::once("Best found".to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

fn all_valued(scenario: &Scenario, sample: &Sample, asked: &Asked, roles: &[(Role, Option<Shape>)]) -> Vec<Valued> {
    let (metric, objective) = (asked.metric, asked.objective);
    let shown: Vec<usize> = (0..roles.len()).filter(|&option| Some(option) != sample.baseline).collect();
    let columns =
        |option: usize| (decision::values(sample, option, metric), sample.metric(option, Metric::PaybackMonth));
    let best = shown.iter().copied().find(|&option| roles[option].0 == Role::Best).unwrap_or(0);
    let of_best = columns(best);
    let limit = -standard_normal_quantile(ERROR / 2.0 / (shown.len().max(2) - 1) as f64);
    let mut valued: Vec<Valued> = shown
        .iter()
        .map(|&option| {
            let (added, payback) = columns(option);
            let behind = objective.difference((&added, &payback), (&of_best.0, &of_best.1), sample.blocks);
            let cash = sample.metric(option, Metric::WorstCash);
            let ordered = Ordered::new(&added);
            let breaks = constraints::broken(sample, option, &scenario.constraints);
            let has_constraints = scenario.constraints != crate::scenario::Constraints::default();
            let (role, shape) = roles[option];
            Valued {
                option,
                name: sample.options[option].clone(),
                words: shape.map_or_else(|| sample.options[option].clone(), |shape| asked.words(&shape)),
                role,
                value: objective.value(&added, &payback).estimate(sample.blocks),
                behind: if option == best { Estimate::known(0.0, 0.0) } else { behind },
                is_told: option != best && behind.value.abs() > limit * behind.se,
                mean: statistics::mean(&added, sample.blocks),
                cvar: influence::cvar(&ordered, Direction::Higher).estimate(&added, sample.blocks),
                cash: statistics::quantile(&cash, &Ordered::new(&cash), 0.5, sample.blocks),
                breaks: has_constraints.then(|| statistics::score(&breaks, sample.blocks)),
                is_efficient: [false; 2],
            }
        })
        .collect();
    for (at, of) in [(0, Valued::trade_of_tail as fn(&Valued) -> _), (1, Valued::trade_of_cash)] {
        let points: Vec<(f64, f64)> = valued.iter().map(of).collect();
        (0..points.len()).for_each(|plan| valued[plan].is_efficient[at] = is_efficient(&points, plan));
    }
    let is_first = |plan: &Valued| plan.role != Role::Best;
    valued.sort_by(|a, b| is_first(a).cmp(&is_first(b)).then(b.value.value.total_cmp(&a.value.value)));
    valued
}

impl Valued {
    fn trade_of_tail(&self) -> (f64, f64) {
        (self.mean.value, self.cvar.value)
    }

    fn trade_of_cash(&self) -> (f64, f64) {
        (self.mean.value, self.cash.value)
    }
}
