//! `calibrate`: the company's own history into its beliefs.

use super::date;
use super::exit::Failure;
use super::folder::OutputFile;
use super::folder::seal::{self, Comment};
use super::output::{Output, Task};
use super::past;
use super::shared::{self, OutputArgs, SimulationArgs};
use super::watch::Watcher;
use crate::report::{self, Provenance};
use crate::study;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `calibrate`.
#[derive(Debug, Args)]
pub struct CalibrateArgs {
    /// Scenario file; its [history] table says how the files are read, and what is not stated is guessed and shown.
    pub scenario: PathBuf,
    /// The company's own history: exports of deals, hires or meetings, or a table by quarter; CSV or XLSX (repeatable).
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub history: Vec<PathBuf>,
    /// The option that was in force; that of [history], else the baseline, unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// Where the calibrated scenario goes, in the folder of the scenario; NAME.calibrated.toml unless given.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Day that the calibrated scenario bears; that of the clock unless given.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    pub date: Option<String>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Learns from the company's own history and writes the calibrated scenario.
///
/// # Errors
/// [`Failure::BadArgument`] for files that cannot be read; what simulating and writing fail with.
pub fn calibrate(args: &CalibrateArgs, no_color: bool) -> Result<(), Failure> {
    let CalibrateArgs { scenario, simulation, output, .. } = args;
    if scenario == Path::new("-") || !simulation.input.set.is_empty() {
        return Err(Failure::BadArgument(
            "calibrate takes a scenario file as it stands, without --set: the calibrated one extends it".to_owned(),
        ));
    }
    if scenario.file_name().is_some_and(|name| name.to_str().is_none()) {
        return Err(Failure::BadArgument(format!(
            "`{}` has a name that is not UTF-8, which the calibrated scenario cannot state as what it extends; rename it",
            scenario.display()
        )));
    }
    let loaded = shared::load(scenario, &simulation.input, simulation.quiet, no_color)?;
    let history = past::records(&args.history, &loaded.scenario.history)?;
    let to = args.to.clone().unwrap_or_else(|| scenario.with_extension("calibrated.toml"));
    if to.parent() != scenario.parent() {
        return Err(Failure::BadArgument(
            "--to: the calibrated scenario stands in the folder of the scenario".to_owned(),
        ));
    }
    let file = OutputFile::open(&to, |text| text.starts_with(report::calibrate::MARK) && seal::is_whole(text))?;
    let task = Task { command: "calibrate", scenario, simulation, output, no_color };
    let mut inputs: Vec<&Path> = vec![scenario];
    inputs.extend(args.history.iter().map(PathBuf::as_path));
    let folder = Output::open(&task, &loaded.scenario.title(), &inputs)?;
    let watcher = Watcher::new(simulation.quiet);
    let session = shared::session(loaded, simulation.plan(), &watcher);
    let before = scenario.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let date = args.date.clone().unwrap_or_else(date::today);
    study::on_threads(simulation.threads(), || {
        let found = study::calibrate::calibrate(&session, history, args.option.as_deref())?;
        let text = report::calibrate::calibrated_toml(&found, session.scenario(), &before, &date);
        let shown = to.display().to_string();
        let document = report::calibrate::document(&found, session.scenario(), &shown, Provenance::of(&session));
        let file = file.filled(seal::sealed(&text, Comment::TOML).into_bytes())?;
        folder.beside(file).emit(&document)
    })
}
