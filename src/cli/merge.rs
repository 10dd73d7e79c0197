//! `merge`: shards into the run that they are parts of.

use super::exit::Failure;
use super::job::{self, Asked, CompareArg, DataArgs};
use super::shard_folder;
use super::shared::{DesignArg, InputArgs, OutputArgs, SimulationArgs};
use super::watch::Watcher;
use crate::report::shard::{self, Note};
use crate::study::run::{RunFindings, RunQuestion, conclude, prepared};
use crate::study::shard::Join;
use crate::study::{self, Session, StudyError};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Arguments of `merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Folders of all shards of a run, in any order, or one that holds them all.
    #[arg(required = true, value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// Where the scenario file is now; where the shards say unless given. It must be the same scenario.
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub data: DataArgs,
    /// Threads; all cores unless given. Results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// No progress and no warnings.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Writes the folder that one run of all trajectories writes, byte for byte, and prints its findings.
///
/// # Errors
/// [`Failure::BadArgument`] if the folders are not whole shards of one run without gaps and overlaps, or if the scenario
/// is another by now; what writing fails with.
pub fn merge(args: &MergeArgs, no_color: bool) -> Result<(), Failure> {
    let shards = shards(&args.folders)?;
    let note = &shards[0].1;
    let plan = note.plan().ok_or_else(|| bad(&shards[0].0, &format!("has an unknown design, `{}`", note.design)))?;
    let typed = &note.asked;
    let simulation = SimulationArgs {
        trajectories: note.trajectories,
        seed: note.seed,
        design: design(note)?,
        threads: args.threads,
        input: InputArgs {
            set: typed.set.clone(),
            repair_correlation: typed.repair_correlation,
            allow_outside: typed.allow_outside,
        },
        quiet: args.quiet,
    };
    let compare = typed.compare.as_deref().map(|name| CompareArg::from_str(name, false));
    let compare = compare.transpose().map_err(Failure::BadArgument)?.map(CompareArg::compare);
    let question = RunQuestion { until_precise: None, compare, charts: args.output.draws() };
    let asked = Asked { simulation: &simulation, output: &args.output, data: &args.data, plan, question, no_color };
    let scenario = args.scenario.clone().unwrap_or_else(|| PathBuf::from(&typed.scenario_file));
    let watcher = Watcher::new(args.quiet);
    for job in job::prepare(&asked, std::slice::from_ref(&scenario), &watcher)? {
        if job.session.scenario().hash != note.hash {
            return Err(Failure::BadArgument(format!(
                "`{}` is not the scenario that was simulated: it has changed since, or --scenario names another",
                scenario.display()
            )));
        }
        study::on_threads(simulation.threads(), || {
            job.done(true, |session, base| {
                let session = prepared(session, &question)?;
                let sample = joined(&session, &shards)?;
                let fitted = session.fitted(session.scenario(), session.plan)?;
                Ok::<RunFindings, Failure>(conclude(session, sample, &fitted, base, &question)?)
            })
        })?;
    }
    Ok(())
}

fn design(note: &Note) -> Result<DesignArg, Failure> {
    DesignArg::from_str(&note.design, false).map_err(Failure::BadArgument)
}

fn bad(folder: &Path, why: &str) -> Failure {
    Failure::BadArgument(format!("`{}` {why}", folder.display()))
}

/// All shards in the order of their trajectories; every folder that is none is named.
fn shards(folders: &[PathBuf]) -> Result<Vec<(PathBuf, Note)>, Failure> {
    let mut wrong = Vec::new();
    let mut found = Vec::new();
    for folder in &shard_folder::unfolded(folders) {
        match shard_folder::read(folder) {
            Ok(note) => found.push((folder.clone(), note)),
            Err(why) => wrong.push(format!("`{}` {why}", folder.display())),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::BadArgument(wrong.join("\n")));
    }
    shard::in_order(found, |folder| folder.display().to_string())
        .map_err(|wrong| Failure::BadArgument(wrong.to_string()))
}

/// The trajectories of all shards.
fn joined(session: &Session<'_>, shards: &[(PathBuf, Note)]) -> Result<study::shard::Sample, Failure> {
    let mut run = Join::of(session)?;
    for (folder, note) in shards {
        session.check()?;
        let read = shard::join(&mut run, note.end - note.first, |name| File::open(folder.join(name)));
        read.map_err(|error| match error {
            StudyError::BadArgument(why) => bad(folder, &why),
            other => other.into(),
        })?;
    }
    Ok(run.finish())
}
