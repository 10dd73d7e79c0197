//! `audit`: how far the answer can be trusted.

use super::args::{FormatArg, SimulationArgs};
use super::exit::Failure;
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::audit;
use crate::report::Style;
use crate::report::audit as report;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
}

/// Applies the documented rules and prints what they find. Findings are no failure.
///
/// # Errors
/// Bad scenarios, Ctrl-C.
pub fn audit(args: &AuditArgs, no_color: bool) -> Result<(), Failure> {
    // The warnings of the reader are findings here, so they are not noted twice.
    let loaded = simulation::load(&args.scenario, &args.simulation.input, true, no_color)?;
    let (scenario, simulation) = (&loaded.scenario, &args.simulation);
    let (found, trajectories) = simulation::on_threads(simulation.threads, || {
        let sample = simulation::simulate(scenario, simulation, 1, Enough::Count(simulation.trajectories))?;
        Ok((audit::audit(scenario, &loaded.warnings, &sample), sample.trajectories()))
    })?;
    let style = if terminal::colours_results(no_color) { Style::Ansi } else { Style::Plain };
    terminal::print(&match args.format {
        FormatArg::Table => report::table(&scenario.name, &found, trajectories, simulation.seed, style),
        FormatArg::Json => report::json(&scenario.name, &scenario.hash, &found, trajectories, simulation.seed),
        FormatArg::Csv => report::csv(&found),
    })
}
