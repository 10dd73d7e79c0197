//! `diff`: two folders of results side by side.

use super::exit::Failure;
use super::output::{Task, perform_on};
use super::past;
use super::shared::{OutputArgs, SimulationArgs, TRAJECTORIES_MAX};
use crate::report::{self, Provenance};
use crate::scenario::Loaded;
use crate::study::diff::Side;
use crate::study::{self, Design, Plan};
use clap::Args;
use std::path::{Path, PathBuf};

/// Fewest blocks of a design from which an error is told.
const BLOCKS_LEAST: u64 = 5;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Folder of the one run.
    pub run_a: PathBuf,
    /// Folder of the other.
    pub run_b: PathBuf,
    /// Trajectories of every step of the waterfall.
    #[arg(short = 'n', long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(2..=TRAJECTORIES_MAX))]
    pub trajectories: u64,
    /// Threads; all cores unless given. Results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// No progress and no warnings.
    #[arg(short, long)]
    pub quiet: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What changed between two runs.
///
/// # Errors
/// [`Failure::BadArgument`] if a folder holds no results of `run`; what simulating and writing fail with.
pub fn diff(args: &DiffArgs, no_color: bool) -> Result<(), Failure> {
    let mut simulation = SimulationArgs::bare(args.trajectories, 1, args.threads, args.quiet);
    let folders = [&args.run_a, &args.run_b];
    let [(before, _), (after, loaded)] =
        [read(folders[0], &simulation, no_color)?, read(folders[1], &simulation, no_color)?];
    simulation.seed = after.receipt.seed;
    let names = folders.map(|folder| past::name_of(folder));
    let names = if names[0] == names[1] { ["before".to_owned(), "after".to_owned()] } else { names };
    let out = args
        .output
        .out
        .clone()
        .unwrap_or_else(|| Path::new("outputs").join(format!("diff--{}--{}", names[0], names[1])));
    let output = OutputArgs { out: Some(out), ..args.output.clone() };
    let task = Task { command: "diff", scenario: folders[1], simulation: &simulation, output: &output, no_color };
    let subject = format!("{} and {}", names[0], names[1]);
    let inputs = folders.map(|folder| folder.join("receipt.json"));
    // A few blocks of a design tell no error: their futures are then drawn independently.
    let has_blocks = |design: &Design| args.trajectories >= BLOCKS_LEAST * design.block();
    let design = Design::from_name(&after.receipt.design).filter(has_blocks).unwrap_or(Design::Iid);
    let plan = Plan { design, trajectories: args.trajectories, ..simulation.plan() };
    perform_on(&task, (loaded, plan), &subject, &[&inputs[0], &inputs[1]], |session, output| {
        let found = study::diff::diff(session, &before, &after)?;
        output.emit(&report::diff::document(&found, &after.scenario, &names, Provenance::of(session)))
    })
}

/// What a folder of results says of its run.
fn read(folder: &Path, simulation: &SimulationArgs, no_color: bool) -> Result<(Side, Loaded), Failure> {
    let receipt = past::read_receipt(&folder.join("receipt.json"))?;
    let loaded = past::resolved(folder, simulation, no_color)?;
    Ok((Side { scenario: loaded.scenario.clone(), receipt }, loaded))
}
