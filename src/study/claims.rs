//! What people in the field say, tested on simulated output.

use super::error::StudyError;
use super::watch::Watch;
use crate::analysis::claims::{self, CompositeRow, Lab, Outcome};

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

/// Tests every claim under the defaults and under the sourced priors, with this many trajectories a trial. The worlds are
/// those of the claims, so there is no session.
///
/// # Errors
/// [`StudyError::Interrupted`].
pub fn claims(seed: u64, trajectories: usize, watch: &dyn Watch) -> Result<ClaimsFindings, StudyError> {
    let lab = |sourced| Lab::new(seed, trajectories, sourced).stopped_by(watch.stop());
    let examine = |lab: &Lab| -> Vec<Outcome> { claims::claims().map(|claim| claims::examine(claim, lab)).collect() };
    let find = || {
        // The trials of one laboratory are let go of before the other begins.
        let (defaults, composite) = {
            let lab = lab(false);
            (examine(&lab), claims::composite_case(&lab))
        };
        ClaimsFindings { defaults, sourced: examine(&lab(true)), seed, trajectories, composite }
    };
    claims::unless_stopped(find).ok_or(StudyError::Interrupted)
}
