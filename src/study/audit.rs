//! How far the answer can be trusted, by documented rules.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::audit::{self, Finding};
use crate::analysis::decision::{self, Verdict};

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditFindings {
    /// The answer that is audited, in the light of what was found.
    pub verdict: Verdict,
    /// The most serious first.
    pub findings: Vec<Finding>,
}

/// Applies the rules to the scenario, to what its reader warned of and to a run.
///
/// # Errors
/// What simulating fails with.
pub fn audit(session: &Session<'_>) -> Result<AuditFindings, StudyError> {
    let (scenario, sample) = (session.scenario(), session.run_as_planned()?);
    let findings = audit::audit(scenario, &session.loaded.warnings, &sample);
    let serious = audit::to_be_heeded(&findings);
    Ok(AuditFindings { verdict: Verdict { serious, ..decision::verdict(&sample, scenario.decision) }, findings })
}
