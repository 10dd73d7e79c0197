//! The tenancy test: which side of the hyperscaler is motivated, with and without the hosted part.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::tenancy::{self, Tenancy};

/// More trajectories than this tell nothing more: shares are looked at, to a percent.
const TRAJECTORIES_MAX: u64 = 4_000;

/// Runs the test.
///
/// # Errors
/// [`StudyError::Interrupted`].
pub fn classify(session: &Session<'_>) -> Result<Tenancy, StudyError> {
    let plan = session.plan.at_most(TRAJECTORIES_MAX);
    let (sampler, trajectories) = (session.sampler(plan), plan.trajectories as usize);
    tenancy::tenancy(session.scenario(), &sampler, plan.seed, trajectories, session.control())
        .map_err(|_| StudyError::Interrupted)
}
