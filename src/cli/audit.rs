//! `audit`: how far the answer can be trusted.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Applies the documented rules. Findings are no failure.
///
/// # Errors
/// What loading, simulating and writing fail with.
pub fn audit(args: &AuditArgs, no_color: bool) -> Result<(), Failure> {
    let AuditArgs { scenario, simulation, output } = args;
    let task = Task { command: "audit", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = study::audit::audit(session)?;
        output.emit(&report::audit::document(&found, Provenance::of(session)))
    })
}
