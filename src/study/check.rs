//! Which assumptions matter most to the answer.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::audit;
use crate::engine::Wanted;

/// Trajectories that a scenario is tried with.
pub const TRAJECTORIES: u64 = 1_000;

/// Positions of the uncertain parameters in the scenario by how much the answer hangs on them, most first, and how much:
/// the strongest rank correlation with the metric that decides, over the options.
///
/// # Errors
/// What simulating fails with.
pub fn by_weight(session: &Session<'_>) -> Result<Vec<(usize, f64)>, StudyError> {
    let (scenario, sample) =
        (session.scenario(), session.read(session.scenario(), session.plan, Wanted::outcomes().without_flexibility())?);
    let effects = audit::effects(scenario, &sample);
    let of = |(path, effect): (&String, f64)| scenario.position(path).map(|position| (position, effect));
    let mut found: Vec<(usize, f64)> = sample.belief_paths.iter().zip(effects).filter_map(of).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    Ok(found)
}
