//! `replay`: a bad, a middling and a good future of the choice, told.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study::replay;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    /// The option that is followed; the choice unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Tells the P10, P50 and P90 futures of an option.
///
/// # Errors
/// An option that does not exist, and what loading, simulating and writing fail with.
pub fn replay(args: &ReplayArgs, no_color: bool) -> Result<(), Failure> {
    let ReplayArgs { scenario, simulation, output, .. } = args;
    let task = Task { command: "replay", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = replay::replay(session, args.option.as_deref())?;
        output.emit(&report::replay::document(&found, Provenance::of(session)))
    })
}
