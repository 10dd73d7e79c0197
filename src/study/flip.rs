//! What would flip a decision: read off the sample of a run, settled by further runs.

use super::session::{Session, StudyError};
use crate::analysis::breakeven::contenders;
use crate::analysis::breakeven::flip::{self, Candidate, SettledFlip};
use crate::engine::{Sample, Wanted};

/// Trajectories below which a sample does not point anywhere.
const FEWEST: usize = 500;
/// Most fixed numbers that are named.
const FIXED_MAX: usize = 2;

/// The nearest belief that would flip the choice, and the nearest numbers among those that are taken as fixed; each is
/// confirmed by simulation under the luck of the run. None of a choice that is undefined or of a small sample.
///
/// # Errors
/// What simulating fails with.
pub fn flips(session: &Session<'_>, sample: &Sample) -> Result<Vec<SettledFlip>, StudyError> {
    let (scenario, decision) = (session.scenario(), session.scenario().decision);
    if sample.trajectories() < FEWEST {
        return Ok(Vec::new());
    }
    let wanted = Wanted::to_choose_by(decision.metric);
    let all = contenders::contenders(sample, decision.metric);
    let Some(chosen) = contenders::choice(&all, decision.rule) else { return Ok(Vec::new()) };
    let settle = |candidate: &Candidate| {
        let path = &scenario.parameters[candidate.parameter].path;
        let at = |value: f64| {
            // A value that the rest of the scenario does not allow turns nothing.
            let varied = match session.varied(&[(path.clone(), toml::Value::Float(value))]) {
                Err(StudyError::Scenario(_)) => return Ok::<_, StudyError>(all.clone()),
                varied => varied?,
            };
            let sample =
                session.read(&varied.scenario, session.plan.at_most(flip::SETTLE_TRAJECTORIES), wanted.clone())?;
            Ok(contenders::contenders(&sample, decision.metric))
        };
        flip::settle(scenario, candidate, all[chosen].option, decision.rule, at)
    };
    let mut found = Vec::new();
    for candidate in &flip::of_beliefs(scenario, sample, &all, chosen) {
        if let Some(flip) = settle(candidate)? {
            found.push(flip);
            break;
        }
    }
    let wide = flip::widened(scenario);
    let moved = session.read(&wide, session.plan.at_most(flip::WIDE_TRAJECTORIES), wanted.clone())?;
    for candidate in &flip::of_fixed(scenario, &wide, &moved, &all, chosen) {
        found.extend(settle(candidate)?);
        if found.iter().filter(|flip| matches!(flip.kind, flip::Kind::Fixed { .. })).count() == FIXED_MAX {
            break;
        }
    }
    Ok(found)
}
