//! What a regression is held against: several lucks under each draw of what is known.

use super::super::error::StudyError;
use super::super::plan::{Design, Plan};
use super::super::session::Session;
use super::{Decided, alternatives};
use crate::analysis::decision;
use crate::analysis::voi::Nested;
use crate::engine::{Column, Simulator, Wanted};
use crate::metric::Direction;
use ndarray::{Array2, Axis};

/// Lucks of each draw of beliefs of which several are simulated, and how many fewer draws that is than trajectories.
const LUCKS: u64 = 16;
const DRAWS_LESS: u64 = 4;

/// Lucks and draws for a set of beliefs, where all others count as luck and more of it has to be averaged out.
const SET_LUCKS: u64 = 64;
const SET_DRAWS_LESS: u64 = 16;

/// Several lucks for each of some draws of beliefs.
pub(super) fn nested(session: &Session<'_>, decided: &Decided) -> Result<Nested, StudyError> {
    let (scenario, metric) = (session.scenario(), session.scenario().decision.metric);
    let draws = (session.plan.trajectories / DRAWS_LESS).max(1);
    // Another seed: regressions have not seen these draws.
    let plan = Plan { trajectories: draws * LUCKS, seed: !session.plan.seed, replicates: LUCKS, ..session.plan };
    let sample = session.read(scenario, plan, Wanted::to_choose_by(metric))?;
    let (_, values) = alternatives(&sample, metric);
    let every: Vec<usize> = (0..draws as usize).map(|draw| draw * LUCKS as usize).collect();
    Ok(Nested::new(sample.beliefs().select(Axis(0), &every).view(), &values, LUCKS as usize, &decided.alternatives))
}

/// Several lucks for each of some draws of a few beliefs: under each draw of these all others are drawn anew with every luck. None
/// where a member moves with a belief that is not known, which could then not be drawn apart from it.
pub(super) fn nested_of(
    session: &Session<'_>,
    decided: &Decided,
    members: &[usize],
) -> Result<Option<Nested>, StudyError> {
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
