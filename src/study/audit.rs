//! How far the answer can be trusted, by documented rules.

use super::session::{Session, StudyError};
use crate::analysis::audit::{self, Finding};

/// Applies the rules to the scenario, to what its reader warned of and to a run.
///
/// # Errors
/// What simulating fails with.
pub fn audit(session: &Session<'_>) -> Result<Vec<Finding>, StudyError> {
    let sample = session.run_as_planned()?;
    Ok(audit::audit(session.scenario(), &session.loaded.warnings, &sample))
}
