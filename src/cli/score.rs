//! `score`: a receipt against what happened.

use super::exit::Failure;
use super::output::{Task, perform_on};
use super::past;
use super::shared::{self, OutputArgs, SimulationArgs, TRAJECTORIES_MAX};
use crate::report::{self, Provenance};
use crate::scenario::history::HistoryMap;
use crate::study::{self, Design, Plan};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `score`.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// receipt.json in the folder of a run, or that folder.
    pub receipt: PathBuf,
    /// What happened: an export of deals, hires or meetings, or a table by quarter; CSV or XLSX (repeatable).
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub actuals: Vec<PathBuf>,
    /// A scenario whose [history] table says how the files are read.
    #[arg(long, value_name = "SCENARIO")]
    pub map: Option<PathBuf>,
    /// The option that was carried out; the choice of the run unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// Trajectories that are compared with what happened.
    #[arg(short = 'n', long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(200..=TRAJECTORIES_MAX))]
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

/// Holds a receipt against what happened.
///
/// # Errors
/// [`Failure::BadArgument`] for files that cannot be read; what simulating and writing fail with.
pub fn score(args: &ScoreArgs, no_color: bool) -> Result<(), Failure> {
    let file = if args.receipt.is_dir() { args.receipt.join("receipt.json") } else { args.receipt.clone() };
    let receipt = past::read_receipt(&file)?;
    let simulation = SimulationArgs::bare(args.trajectories, receipt.seed, args.threads, args.quiet);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let loaded = past::resolved(folder, &simulation, no_color)?;
    if loaded.scenario.hash != receipt.hash && receipt.version == env!("CARGO_PKG_VERSION") {
        return Err(Failure::BadArgument(format!(
            "`resolved.toml` beside `{}` is not the scenario that the receipt is of",
            file.display()
        )));
    }
    let map = match &args.map {
        Some(path) => shared::load(path, &simulation.input, true, no_color)?.scenario.history,
        None => HistoryMap::default(),
    };
    let history = past::records(&args.actuals, &map)?;
    let name = past::name_of(folder);
    let out = args.output.out.clone().unwrap_or_else(|| Path::new("outputs").join(format!("{name}-score")));
    let output = OutputArgs { out: Some(out), ..args.output.clone() };
    let task = Task { command: "score", scenario: folder, simulation: &simulation, output: &output, no_color };
    let mut inputs: Vec<&Path> = vec![&file];
    inputs.extend(args.actuals.iter().map(PathBuf::as_path));
    let design = Design::from_name(&receipt.design).unwrap_or(Design::Iid);
    let plan = Plan { design, ..simulation.plan() };
    perform_on(&task, (loaded, plan), &receipt.scenario, &inputs, |session, output| {
        let found = study::score::score(session, &receipt, history, args.option.as_deref())?;
        output.emit(&report::score::document(&found, &receipt, Provenance::of(session)))
    })
}
