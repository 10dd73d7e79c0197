//! `classify`: the tenancy test.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `classify`.
#[derive(Debug, Args)]
pub struct ClassifyArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Runs the tenancy test.
///
/// # Errors
/// What loading and writing fail with.
pub fn classify(args: &ClassifyArgs, no_color: bool) -> Result<(), Failure> {
    let ClassifyArgs { scenario, simulation, output } = args;
    let task = Task { command: "classify", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = study::classify::classify(session)?;
        output.emit(&report::classify::document(&found, Provenance::of(session)))
    })
}
