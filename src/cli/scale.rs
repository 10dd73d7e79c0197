//! `scale`: build versus buy as curves.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `scale`.
#[derive(Debug, Args)]
pub struct ScaleArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Seats at which the worth of flexibility is looked at.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub seats: u32,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// When in-house overtakes outsourced, and what flexibility is worth.
///
/// # Errors
/// What loading, simulating and writing fail with.
pub fn scale(args: &ScaleArgs, no_color: bool) -> Result<(), Failure> {
    let ScaleArgs { scenario, simulation, output, .. } = args;
    let task = Task { command: "scale", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = study::scale::scale(session, args.seats)?;
        output.emit(&report::scale::document(&found, Provenance::of(session)))
    })
}
