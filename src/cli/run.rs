//! `run`: the main job.

use super::exit::Failure;
use super::job::{self, Asked, CompareArg, DataArgs, Done};
use super::shard_folder;
use super::shared::{FormatArg, OutputArgs, SimulationArgs, TRAJECTORIES_MAX};
use super::terminal;
use super::watch::Watcher;
use crate::report;
use crate::study::run::{RunQuestion, UntilPrecise};
use crate::study::shard::Shard;
use crate::study::{self, Plan};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Scenario files; with several, --out is the folder that holds theirs.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Add trajectories until the 95% interval of the difference between the two best options by this metric is
    /// ± HALFWIDTH, e.g. uplift_npv:50e3.
    #[arg(long, value_name = "METRIC:HALFWIDTH")]
    pub until_precise: Option<String>,
    /// Lucks for each draw of beliefs; splits the variance into what could be learnt and chance.
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub luck: Option<u64>,
    /// Rescale plans before comparing them.
    #[arg(long, value_enum)]
    pub compare: Option<CompareArg>,
    /// Simulate the part K (from 0) of N alone, into a folder of its own; `merge` makes the run of all N. A shard that
    /// stands whole is not simulated again.
    #[arg(long, value_name = "K/N", value_parser = Shard::parse, conflicts_with = "until_precise")]
    pub shard: Option<Shard>,
    #[command(flatten)]
    pub data: DataArgs,
}

impl RunArgs {
    fn question(&self) -> Result<RunQuestion, Failure> {
        let precision = |text: &String| UntilPrecise::parse(text, TRAJECTORIES_MAX);
        Ok(RunQuestion {
            until_precise: self.until_precise.as_ref().map(precision).transpose()?,
            compare: self.compare.map(CompareArg::compare),
            charts: self.output.draws(),
        })
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let (draws, replicates) = (self.simulation.trajectories, self.luck.unwrap_or(1));
        let trajectories = draws.saturating_mul(replicates);
        if trajectories > TRAJECTORIES_MAX {
            return Err(Failure::BadArgument(format!(
                "{draws} draws of beliefs with {replicates} lucks each are {trajectories} trajectories; at most \
                 {TRAJECTORIES_MAX} are allowed"
            )));
        }
        Ok(Plan { trajectories, replicates, ..self.simulation.plan() })
    }
}

/// Simulates every scenario, writes its folder and prints the findings.
///
/// # Errors
/// Bad scenarios and arguments before anything is simulated; failures of files; Ctrl-C.
pub fn run(args: &RunArgs, no_color: bool) -> Result<(), Failure> {
    let (question, plan) = (args.question()?, args.plan()?);
    let RunArgs { simulation, output, data, .. } = args;
    let asked = Asked { simulation, output, data, plan, question, no_color };
    if let Some(shard) = args.shard {
        let [scenario] = &args.scenarios[..] else {
            return Err(Failure::BadArgument("--shard takes one scenario".to_owned()));
        };
        return shard_folder::simulate(&asked, scenario, args.compare, shard);
    }
    let watcher = Watcher::new(simulation.quiet);
    let jobs = job::prepare(&asked, &args.scenarios, &watcher)?;
    let is_alone = jobs.len() == 1;
    let done = study::on_threads(simulation.threads(), || {
        let work =
            |job: job::Job<'_>| job.done(is_alone, |session, base| Ok(study::run::run(session, base, &question)?));
        jobs.into_iter().map(work).collect::<Result<Vec<_>, Failure>>()
    })?;
    if is_alone { Ok(()) } else { print_together(output.format, &done, no_color) }
}

/// Several runs as one table or one valid document.
fn print_together(format: FormatArg, done: &[Done], no_color: bool) -> Result<(), Failure> {
    terminal::print(&match format {
        FormatArg::Table => {
            let runs: Vec<_> = done.iter().map(|done| (&done.findings, &done.provenance)).collect();
            report::table::side_by_side(&runs, terminal::style(no_color))
        }
        FormatArg::Csv => {
            let runs = done.iter().map(|done| (done.provenance.scenario.as_str(), &done.findings));
            report::csv::text(&report::csv::summaries(runs))
        }
        FormatArg::Json => {
            let all: Vec<&str> = done.iter().map(|done| done.json.trim_end()).collect();
            format!("[\n{}\n]\n", all.join(",\n"))
        }
    })
}
