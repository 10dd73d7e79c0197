//! `priors`: who wins under whose beliefs, on the same luck.

use super::exit::Failure;
use super::output::{Output, Task};
use super::shared::{self, OutputArgs, SimulationArgs};
use super::watch::Watcher;
use crate::report::{self, Provenance};
use crate::study::{self, Session};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `priors`.
#[derive(Debug, Args)]
pub struct PriorsArgs {
    /// Scenario files with the same options and different beliefs, e.g. scenarios/priors/*.toml.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Who wins under whose beliefs.
///
/// # Errors
/// [`Failure::BadArgument`] if the files differ in their options or what decides, and what loading, simulating and
/// writing fail with.
pub fn priors(args: &PriorsArgs, no_color: bool) -> Result<(), Failure> {
    let PriorsArgs { scenarios, simulation, output } = args;
    let watcher = Watcher::new(simulation.quiet);
    let session = |path: &PathBuf| -> Result<Session<'_>, Failure> {
        let loaded = shared::load(path, &simulation.input, simulation.quiet, no_color)?;
        Ok(shared::session(loaded, simulation.plan(), &watcher))
    };
    let sessions = scenarios.iter().map(session).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = sessions.first() else { return Ok(()) };
    let inputs: Vec<&Path> = scenarios.iter().map(PathBuf::as_path).collect();
    let task = Task { command: "priors", scenario: inputs[0], simulation, output, no_color };
    let output = Output::open(&task, &first.scenario().title(), &inputs)?;
    study::on_threads(simulation.threads(), || {
        let sessions = sessions.iter().map(|session| session.clone().settled()).collect::<Result<Vec<_>, _>>()?;
        let sides = study::priors::priors(&sessions)?;
        let doubt = study::priors::in_doubt(first, &sides);
        let metric = first.scenario().decision.metric;
        output.emit(&report::priors::document(&sides, doubt.as_ref(), metric, Provenance::of(first)))
    })
}
