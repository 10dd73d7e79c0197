//! `sensitivity`: what a result hangs on.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study::sensitivity::{self, SensitivityQuestion};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `sensitivity`.
#[derive(Debug, Args)]
pub struct SensitivityArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Which result; the metric that decides unless given.
    #[arg(long)]
    pub metric: Option<String>,
    /// The option to explain; the best less the second best unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// Less the same result of this option.
    #[arg(long, value_name = "NAME", requires = "option")]
    pub against: Option<String>,
    /// Simulate every bar of the tornado anew, not only the widest ones.
    #[arg(long)]
    pub exact: bool,
    /// Run the classical design (Saltelli, Jansen) as well, on two samples of N: N × (beliefs + 3) trajectories.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=100_000))]
    pub saltelli: Option<u64>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What a result hangs on.
///
/// # Errors
/// Unknown names, and what loading, simulating and writing fail with.
pub fn sensitivity(args: &SensitivityArgs, no_color: bool) -> Result<(), Failure> {
    let SensitivityArgs { scenario, simulation, output, .. } = args;
    let question = SensitivityQuestion {
        metric: args.metric.clone(),
        option: args.option.clone(),
        against: args.against.clone(),
        exact: args.exact,
        saltelli: args.saltelli.map(|n| n as usize),
    };
    let task = Task { command: "sensitivity", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = sensitivity::sensitivity(session, &question)?;
        output.emit(&report::sensitivity::document(&found, Provenance::of(session)))
    })
}
