//! `breakeven`: the value at which the decision turns.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study::breakeven::{self, BreakevenQuestion};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `breakeven`.
#[derive(Debug, Args)]
pub struct BreakevenArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    /// What to vary: a belief (isv.acv) or a plan ('option.In-house.in_house[1].heads'), with a range if wanted:
    /// PATH=FROM:TO or PATH=FROM:TO:STEPS. Given twice, it makes a decision map.
    #[arg(long, value_name = "PATH[=FROM:TO[:STEPS]]", required = true)]
    pub vary: Vec<String>,
    /// The metric that decides; the scenario's unless given.
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Look at this option only: where its metric crosses zero, or where it meets --against.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// The option to meet.
    #[arg(long, value_name = "NAME", requires = "option")]
    pub against: Option<String>,
    /// Simulate all of --trajectories at every value, instead of 4,000 (of a map: 1,000).
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Where the decision turns.
///
/// # Errors
/// Bad scenarios and arguments, failures of files, Ctrl-C.
pub fn breakeven(args: &BreakevenArgs, no_color: bool) -> Result<(), Failure> {
    let BreakevenArgs { scenario, simulation, output, .. } = args;
    let question = BreakevenQuestion {
        vary: args.vary.clone(),
        metric: args.metric.clone(),
        option: args.option.clone(),
        against: args.against.clone(),
        full: args.full,
    };
    let task = Task { command: "breakeven", scenario, simulation, output, no_color };
    perform(&task, |session, output| {
        let found = breakeven::breakeven(session, &question)?;
        output.emit(&report::breakeven::document(session.scenario(), &found, Provenance::of(session)))
    })
}
