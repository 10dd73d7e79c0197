//! `blueprint`: archetype × motion.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `blueprint`.
#[derive(Debug, Args)]
pub struct BlueprintArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// In-house heads of each motion.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub heads: u32,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Which motion pays for which archetype.
///
/// # Errors
/// What loading, simulating and writing fail with.
pub fn blueprint(args: &BlueprintArgs, no_color: bool) -> Result<(), Failure> {
    let BlueprintArgs { scenario, simulation, output, .. } = args;
    let task = Task { command: "blueprint", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = study::blueprint::blueprint(session, args.heads)?;
        output.emit(&report::blueprint::document(&found, Provenance::of(session)))
    })
}
