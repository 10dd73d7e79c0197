//! `stress`: named cases, reverse stress, and where the chosen option loses.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study::stress::{self, Loss};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What counts as losing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LosesArg {
    /// The chosen option's metric is below zero.
    Negative,
    /// The runner-up does better.
    Beaten,
}

/// Arguments of `stress`.
#[derive(Debug, Args)]
pub struct StressArgs {
    /// Scenario file; its [[stress]] tables are the named cases.
    pub scenario: PathBuf,
    /// When the chosen option counts as losing: it loses money, or the runner-up beats it.
    #[arg(long, value_enum, default_value = "negative")]
    pub loses: LosesArg,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Puts a scenario under stress.
///
/// # Errors
/// Bad scenarios and arguments, failures of files, Ctrl-C.
pub fn stress(args: &StressArgs, no_color: bool) -> Result<(), Failure> {
    let StressArgs { scenario, simulation, output, .. } = args;
    let loss = match args.loses {
        LosesArg::Negative => Loss::Negative,
        LosesArg::Beaten => Loss::Beaten,
    };
    let task = Task { command: "stress", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = stress::stress(session, loss)?;
        output.emit(&report::stress::document(session.scenario(), &found, Provenance::of(session)))
    })
}
