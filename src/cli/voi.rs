//! `voi`: what to find out before deciding.

use super::exit::Failure;
use super::output::{Task, perform};
use super::shared::{OutputArgs, SimulationArgs};
use crate::report::{self, Provenance};
use crate::study::voi::{self, VoiQuestion};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `voi`.
#[derive(Debug, Args)]
pub struct VoiArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Value of knowing these beliefs or tables together, e.g. --set-of ae.activation,funnel (repeatable).
    #[arg(long = "set-of", value_name = "A,B,…")]
    pub set_of: Vec<String>,
    /// What the pilot measures: beliefs, or of meetings, opportunities, `active_teams`, pipeline, wins, `pdm_hours`;
    /// all but the PDM's hours unless given.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub pilot: Vec<String>,
    /// Length of the pilot; 3, 6, 9 and 12 months are tried unless given.
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=36))]
    pub pilot_months: Option<u32>,
    /// Outsourced units of the pilot; 1, 2 and 3, and one beside a head, are tried unless units or heads are given.
    #[arg(long, value_name = "UNITS", value_parser = clap::value_parser!(u32).range(1..=20))]
    pub pilot_units: Option<u32>,
    /// In-house heads of the pilot; 1 and 2, and one beside a unit, are tried unless units or heads are given.
    #[arg(long, value_name = "HEADS", value_parser = clap::value_parser!(u32).range(1..=20))]
    pub pilot_heads: Option<u32>,
    /// Leave the pilot out.
    #[arg(long, conflicts_with = "pilot")]
    pub no_pilot: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What to find out before deciding.
///
/// # Errors
/// Unknown names, a metric that cannot be averaged, and what loading, simulating and writing fail with.
pub fn voi(args: &VoiArgs, no_color: bool) -> Result<(), Failure> {
    let VoiArgs { scenario, simulation, output, .. } = args;
    let question = VoiQuestion {
        sets: args.set_of.clone(),
        pilot: args.pilot.clone(),
        pilot_months: args.pilot_months,
        pilot_units: args.pilot_units,
        pilot_heads: args.pilot_heads,
        no_pilot: args.no_pilot,
    };
    let task = Task { command: "voi", scenario, simulation, output, no_color };
    let base = task.extendable();
    perform(&task, |session, output| {
        let found = voi::voi(session, &question)?;
        output.emit(&report::voi::document(&found, session.scenario(), base.as_deref(), Provenance::of(session)))
    })
}
