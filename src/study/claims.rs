//! What people in the field say, tested on simulated output.

use super::session::StudyError;
use super::watch::Watch;
use crate::analysis::claims::{self, CompositeRow, Lab, Outcome};
use std::sync::atomic::Ordering;

/// What was found.
#[derive(Clone, Debug)]
pub struct ClaimsFindings {
    /// Under the defaults.
    pub defaults: Vec<Outcome>,
    /// The claims under the sourced priors.
    pub sourced: Vec<Outcome>,
    /// Seed.
    pub seed: u64,
    /// Trajectories of a trial.
    pub trajectories: usize,
    /// Where the composite case's figures fall.
    pub composite: Vec<CompositeRow>,
}

/// Tests every claim under the defaults and under the sourced priors, with so many trajectories a trial. The worlds are
/// those of the claims, so there is no session.
///
/// # Errors
/// [`StudyError::Interrupted`].
pub fn claims(seed: u64, trajectories: usize, watch: &dyn Watch) -> Result<ClaimsFindings, StudyError> {
    let examine = |lab: &Lab| -> Result<Vec<Outcome>, StudyError> {
        let mut outcomes = Vec::new();
        for claim in claims::claims() {
            if watch.stop().load(Ordering::Relaxed) {
                return Err(StudyError::Interrupted);
            }
            outcomes.push(claims::examine(claim, lab));
        }
        Ok(outcomes)
    };
    // The trials of one laboratory are let go of before the other begins.
    let (defaults, composite) = {
        let lab = Lab::new(seed, trajectories, false);
        (examine(&lab)?, claims::composite_case(&lab))
    };
    let sourced = examine(&Lab::new(seed, trajectories, true))?;
    Ok(ClaimsFindings { defaults, sourced, seed, trajectories, composite })
}
