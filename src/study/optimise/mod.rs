//! The best plan within bounds: a search over plans, a race of the best of them, and their value on fresh luck.
//!
//! ```text
//! search   one set of futures: plans scattered over the bounds (all of them where they are few), then the neighbours of the
//!          best, until none is better
//! race     another set: the best of the search, by the procedure of Kim and Nelson
//! value    the futures that `run` sees: what the winner is worth, and what was promised too much
//! ```

mod pool;
mod value;

pub use crate::scenario::bounds::{Aim, PlanBounds, Proof};
pub use value::{OptimiseFindings, Role, Valued};

use super::error::StudyError;
use super::session::Session;
use super::shared::option_named;
use crate::analysis::optimise::{Bounds, FIRST_LOOK, OBSERVATION, Objective, Race, Scorer, Shape};
use crate::analysis::risk;
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Blocks, Run};
use crate::metric::Metric;
use crate::scenario::{Scenario, StaffingOption};
use pool::{LOOKS, Pool, RACED, Seen, cost};

/// Most plans that are all looked at.
const WHOLE: u64 = 400;
/// Plans that a search begins with where there are more.
const SCATTERED: usize = 64;
/// Plans whose neighbours are looked at, after the first look and after the second.
const BEAM: [usize; 2] = [3, 2];
/// Plans that are looked at a second time, and that race.
const FINALISTS: usize = 24;
/// New neighbours that are looked at a second time.
const PROMOTED: usize = 8;
/// Part of the budget for the search.
const SEARCH_PART: f64 = 0.6;
/// Chance with which another plan than the best is chosen, of those that race.
pub const ERROR: f64 = 0.05;
/// Least difference that matters, as a part of the value of the best; of a chance, as it is.
const ZONE: f64 = 0.01;
const ZONE_OF_CHANCE: f64 = 0.005;

/// Month by which a plan is to have paid back unless another is asked.
const BY: u32 = 36;

/// What is asked; of bounds that are not given those of the scenario hold, else those that its options lie in.
#[derive(Clone, Debug, PartialEq)]
pub struct OptimiseQuestion {
    /// Within what plans are looked for, and what they are ranked by.
    pub bounds: PlanBounds,
    /// Trajectories for search and race.
    pub budget: u64,
    /// Least difference that matters.
    pub zone: Option<f64>,
    /// Chance with which a plan may break a constraint of the scenario.
    pub may_break: f64,
}

/// What is asked, in the light of the scenario.
#[derive(Clone, Debug)]
struct Asked {
    bounds: Bounds,
    objective: Objective,
    /// Money added, or where there is no baseline money.
    metric: Metric,
    like: StaffingOption,
    budget: u64,
    zone: Option<f64>,
    may_break: f64,
}

/// How a race went.
#[derive(Clone, Debug)]
struct Raced {
    /// Plans of the race, the winner first, then those that could not be told from it, then the others by their last mean.
    order: Vec<Shape>,
    /// How many could not be dropped, the winner among them.
    left: usize,
    /// Futures of the race.
    futures: usize,
    /// Least difference that mattered.
    zone: f64,
    /// The value of the winner on the futures of the race.
    promised: Estimate,
    /// Plans that were looked at.
    plans: usize,
    /// Trajectories that were simulated.
    spent: u64,
    /// Plans of the search that no other beats in mean and worst 5 %, and in mean and cash.
    frontier: Vec<Shape>,
}

/// Finds the best plan within bounds.
///
/// # Errors
/// [`StudyError::BadArgument`] for bounds that hold no plan and budgets that no search fits into; [`StudyError::Nothing`]
/// where no plan keeps to the constraints; what simulating fails with.
pub fn optimise(session: &Session<'_>, question: &OptimiseQuestion) -> Result<OptimiseFindings, StudyError> {
    let asked = Asked::of(session, question)?;
    let raced = session.as_one(asked.budget, |session, done| {
        let mut pool = Pool::new(session, &asked, done);
        let finalists = search(&mut pool, &asked, session.scenario())?;
        race(&mut pool, &asked, &finalists)
    })?;
    value::value(session, &asked, &raced)
}

impl Asked {
    fn of(session: &Session<'_>, question: &OptimiseQuestion) -> Result<Self, StudyError> {
        let scenario = session.scenario();
        let horizon = scenario.setting.horizon_months;
        let wrong = |said: String| Err(StudyError::BadArgument(said));
        let stated = asked_over(&question.bounds, &scenario.optimise);
        let by = stated.by.unwrap_or(BY);
        let objective = match stated.aim.unwrap_or_default() {
            Aim::Mean => Objective::Mean,
            Aim::Cvar => Objective::Cvar,
            Aim::Payback if by == 0 || by > horizon => {
                return wrong(format!("--by: a month between 1 and the horizon of {horizon} months, found {by}"));
            }
            Aim::Payback => Objective::PayBack { by },
            Aim::CertaintyEquivalent => match risk::tolerance(scenario) {
                Some(tolerance) => Objective::CertaintyEquivalent { tolerance },
                None => {
                    return wrong("the scenario gives no risk tolerance: state `decision.risk_tolerance`".to_owned());
                }
            },
        };
        let like = match &stated.like {
            Some(name) => scenario.options[option_named(scenario, name)?].clone(),
            None => {
                let first = scenario.options.iter().find(|option| option.has_field_staff());
                first.cloned().unwrap_or_else(|| StaffingOption::named(""))
            }
        };
        let bounds = bounds_of(scenario, &stated);
        for (what, bounds) in ["--heads", "--units", "--sellers"].into_iter().zip(bounds.seats) {
            if bounds.0 > bounds.1 {
                return wrong(format!("{what}: the fewest, {}, are more than the most, {}", bounds.0, bounds.1));
            }
        }
        if bounds.starts.is_empty() {
            return wrong(format!("--start: no month before the horizon of {horizon} months"));
        }
        if bounds.scattered(1).is_empty() {
            return wrong(
                "no plan lies within these bounds: at least one of --heads, --units and --sellers must be above \
                          0, --seats must leave room for the fewest of all, and --mix must be met by some of them"
                    .to_owned(),
            );
        }
        let least = cost(SCATTERED, LOOKS[0]) + cost(FINALISTS, LOOKS[1] + FIRST_LOOK * OBSERVATION);
        if question.budget < least {
            return wrong(format!("--budget: a search and a race take at least {least} trajectories"));
        }
        let metric = if scenario.baseline().is_some() { Metric::UpliftNpv } else { Metric::Npv };
        let OptimiseQuestion { budget, zone, may_break, .. } = *question;
        Ok(Self { bounds, objective, metric, like, budget, zone, may_break })
    }
}

/// What is asked takes the place of what the scenario states, one thing at a time.
fn asked_over(asked: &PlanBounds, stated: &PlanBounds) -> PlanBounds {
    fn list<T: Clone>(asked: &[T], stated: &[T]) -> Vec<T> {
        if asked.is_empty() { stated.to_vec() } else { asked.to_vec() }
    }
    PlanBounds {
        seats: std::array::from_fn(|kind| asked.seats[kind].or(stated.seats[kind])),
        most: asked.most.or(stated.most),
        mix: asked.mix.or(stated.mix),
        starts: list(&asked.starts, &stated.starts),
        steps: list(&asked.steps, &stated.steps),
        proofs: list(&asked.proofs, &stated.proofs),
        like: asked.like.clone().or_else(|| stated.like.clone()),
        variants: list(&asked.variants, &stated.variants),
        aim: asked.aim.or(stated.aim),
        by: asked.by.or(stated.by),
    }
}

/// The bounds that are stated; of what is not, those that the options of the scenario lie in.
fn bounds_of(scenario: &Scenario, question: &PlanBounds) -> Bounds {
    let horizon = scenario.setting.horizon_months;
    let of_options: Vec<Shape> = scenario
        .options
        .iter()
        .filter(|option| !option.baseline)
        .filter_map(|option| Shape::of(option, horizon))
        .collect();
    let most = |kind: usize| {
        let of =
            |option: &StaffingOption| (0..horizon).map(|month| option.seats_by_kind_at(month)[kind]).max().unwrap_or(0);
        scenario.options.iter().filter(|option| !option.baseline).map(of).max().unwrap_or(0)
    };
    let seats = std::array::from_fn(|kind| question.seats[kind].unwrap_or((0, most(kind))));
    let asked_or = |asked: &[u32], usual: &mut dyn Iterator<Item = u32>| {
        let mut months: Vec<u32> = if asked.is_empty() { usual.collect() } else { asked.to_vec() };
        months.sort_unstable();
        months.dedup();
        months.retain(|&month| month < horizon);
        months
    };
    let starts = asked_or(&question.starts, &mut std::iter::once(0));
    let steps = of_options.iter().filter_map(|shape| Some(shape.later?.0));
    let mut steps = asked_or(&question.steps, &mut steps.chain(std::iter::once(12)));
    steps.retain(|&after| after > 0);
    let (proofs, variants) = (question.proofs.clone(), question.variants.clone());
    // Without any bound on seats plans are held to the size of the largest option: a fair comparison.
    let others = || scenario.options.iter().filter(|option| !option.baseline);
    let largest = others().flat_map(|option| (0..horizon).map(|month| option.seats_at(month))).max().unwrap_or(0);
    let is_free = question.seats.iter().any(Option::is_some);
    let most = question.most.unwrap_or(if is_free { u32::MAX } else { largest.max(1) });
    let mix = question.mix.unwrap_or((0.0, 1.0));
    Bounds { seats, most, mix, starts, steps, proofs, variants, horizon }
}

/// Looks for the plans that may be the best: positions in the pool, by the second look.
fn search(pool: &mut Pool<'_>, asked: &Asked, scenario: &Scenario) -> Result<Vec<usize>, StudyError> {
    let bounds = &asked.bounds;
    let room = (SEARCH_PART * asked.budget as f64) as u64;
    let again = cost(FINALISTS, LOOKS[1] - LOOKS[0]);
    let is_whole = bounds.count() <= WHOLE && cost(bounds.count() as usize, LOOKS[0]) + again <= room;
    if is_whole {
        pool.add(&bounds.every())?;
    } else {
        let own = scenario.options.iter().filter_map(|option| Shape::of(option, bounds.horizon));
        let mut first: Vec<Shape> = own.filter(|shape| bounds.allows(shape)).collect();
        first.extend(bounds.scattered(SCATTERED));
        first.sort_unstable();
        first.dedup();
        pool.add(&first)?;
        climb(pool, bounds, 0, room.saturating_sub(again))?;
    }
    let best: Vec<usize> = pool.ranked(LOOKS[0]).into_iter().take(FINALISTS).collect();
    pool.look_again(&best)?;
    if !is_whole {
        climb(pool, bounds, 1, room)?;
    }
    let ranked = pool.ranked(LOOKS[1]);
    let keeps = |plan: &usize| pool.seen[*plan].1.breach(LOOKS[1]) <= asked.may_break;
    let finalists: Vec<usize> = ranked.iter().copied().filter(keeps).take(FINALISTS).collect();
    match (finalists.is_empty(), ranked.first()) {
        (true, Some(&nearest)) => Err(StudyError::Nothing(format!(
            "none of {} plans looked at within these bounds keeps to [constraints] in {} % of futures: the nearest, {}, \
             breaks them in {:.0} % (--may-break says how often a plan may)",
            pool.seen.len(),
            100.0 * (1.0 - asked.may_break),
            asked.words(&pool.seen[nearest].0),
            100.0 * pool.seen[nearest].1.breach(LOOKS[1])
        ))),
        _ => Ok(finalists),
    }
}

/// Looks at the neighbours of the best, until the best have no neighbours that were not looked at or there is no more room.
fn climb(pool: &mut Pool<'_>, bounds: &Bounds, look: usize, room: u64) -> Result<(), StudyError> {
    loop {
        let best: Vec<usize> = pool.ranked(LOOKS[look]).into_iter().take(BEAM[look]).collect();
        let mut near: Vec<Shape> = best.iter().flat_map(|&plan| bounds.neighbours(&pool.seen[plan].0)).collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|shape| !pool.knows(shape));
        let again = if look > 0 { cost(PROMOTED, LOOKS[1] - LOOKS[0]) } else { 0 };
        if near.is_empty() || pool.spent + cost(near.len(), LOOKS[0]) + again > room {
            return Ok(());
        }
        let known = pool.seen.len();
        pool.add(&near)?;
        if look > 0 {
            let new = pool.ranked(LOOKS[0]).into_iter().filter(|&plan| plan >= known);
            pool.look_again(&new.take(PROMOTED).collect::<Vec<_>>())?;
        }
    }
}

/// Races the best of the search on futures that it has not seen.
fn race(pool: &mut Pool<'_>, asked: &Asked, finalists: &[usize]) -> Result<Raced, StudyError> {
    let objective = asked.objective;
    let value = |seen: &Seen| objective.value(&seen.added, &seen.payback).value;
    let best = value(&pool.seen[finalists[0]].1);
    let zone = asked.zone.unwrap_or(if objective.is_money() { (ZONE * best.abs()).max(1.0) } else { ZONE_OF_CHANCE });
    let shapes: Vec<Shape> = finalists.iter().map(|&plan| pool.seen[plan].0).collect();
    let scorers: Vec<Scorer> = finalists.iter().map(|&plan| objective.scorer(&pool.seen[plan].1.added, best)).collect();
    let observed = |plan: usize, seen: &Seen| -> Vec<f64> {
        let scores: Vec<f64> =
            (seen.added.iter().zip(&seen.payback)).map(|(&x, &p)| scorers[plan].score(x, p)).collect();
        scores
            .chunks_exact(OBSERVATION)
            .map(|part| statistics::sum(part.iter().copied()) / OBSERVATION as f64)
            .collect()
    };
    let mut futures = FIRST_LOOK * OBSERVATION;
    let mut seen = pool.simulate(&shapes, RACED, 0..futures)?;
    let first: Vec<Vec<f64>> = seen.iter().enumerate().map(|(plan, seen)| observed(plan, seen)).collect();
    let mut race = Race::new(&first, zone, ERROR);
    while !race.is_over() {
        let mut alive = race.alive();
        alive.sort_unstable();
        // The fewer are left, the longer they run between two looks.
        let more = Run::BLOCK * (FINALISTS / alive.len()).max(1);
        if pool.spent + cost(alive.len(), more) > asked.budget {
            break;
        }
        let in_race: Vec<Shape> = alive.iter().map(|&plan| shapes[plan]).collect();
        let found = pool.simulate(&in_race, RACED, futures..futures + more)?;
        let mut observations = vec![Vec::new(); shapes.len()];
        for (&plan, found) in alive.iter().zip(found) {
            observations[plan] = observed(plan, &found);
            seen[plan].extend(found);
        }
        race.take(&observations);
        futures += more;
    }
    let alive = race.alive();
    let mut others: Vec<usize> = (0..shapes.len()).filter(|plan| !alive.contains(plan)).collect();
    others.sort_by(|&a, &b| value(&seen[b]).total_cmp(&value(&seen[a])).then(a.cmp(&b)));
    let winner = &seen[alive[0]];
    Ok(Raced {
        left: alive.len(),
        futures,
        zone,
        promised: objective.value(&winner.added, &winner.payback).estimate(Blocks::Independent),
        plans: pool.seen.len(),
        spent: pool.spent,
        frontier: value::frontier(pool, asked),
        order: alive.iter().chain(&others).map(|&plan| shapes[plan]).collect(),
    })
}

#[cfg(test)]
mod tests;
