//! `trace`: one trajectory, month by month.

use super::exit::Failure;
use super::folder::OutputFile;
use super::shared::{self, DesignArg, InputArgs};
use super::terminal;
use super::watch::Watcher;
use crate::report;
use crate::study::Plan;
use crate::study::trace::{self, TraceQuestion};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    /// Which trajectory, counted from 0 as in outcomes.parquet.
    #[arg(long, value_name = "K")]
    pub trajectory: u64,
    /// Which option, by name; the first that is not the baseline unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// Seed of beliefs and luck.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How beliefs are drawn.
    #[arg(long, value_enum, default_value = "iid")]
    pub design: DesignArg,
    /// Lucks for each draw of beliefs, as in the run that is audited.
    #[arg(long, value_name = "R", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub luck: u64,
    #[command(flatten)]
    pub input: InputArgs,
    /// Where to write; standard output unless given.
    ///
    /// A file that holds anything but this very table is not overwritten.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// What to write: months, or the trajectory's beliefs and outcomes.
    #[arg(long, value_enum, default_value = "months")]
    pub show: TraceShow,
}

/// What `trace` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceShow {
    /// One row a month, every state of the model.
    Months,
    /// The trajectory's outcome metrics, as in outcomes.parquet.
    Outcomes,
    /// The trajectory's beliefs, as in beliefs.parquet.
    Beliefs,
}

/// Writes one trajectory as CSV.
///
/// # Errors
/// [`Failure::BadArgument`] for an option that does not exist, and what loading and writing fail with.
pub fn trace(args: &TraceArgs, no_color: bool) -> Result<(), Failure> {
    let watcher = Watcher::new(true);
    let loaded = shared::load(&args.scenario, &args.input, true, no_color)?;
    let plan = Plan { seed: args.seed, design: args.design.design(), trajectories: args.luck, replicates: args.luck };
    let question = TraceQuestion { trajectory: args.trajectory, option: args.option.clone() };
    let found = trace::trace(&shared::session(loaded, plan, &watcher).settled()?, &question)?;
    let text = report::csv::text(&match args.show {
        TraceShow::Months => report::trace::months(&found),
        TraceShow::Outcomes => report::trace::pairs(&found.outcomes),
        TraceShow::Beliefs => report::trace::pairs(&found.beliefs),
    });
    match &args.out {
        Some(path) => OutputFile::open(path, |former| former == text)?.finish(text.into_bytes()),
        None => terminal::print(&text),
    }
}
