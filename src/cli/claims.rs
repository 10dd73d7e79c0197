//! `claims`: tests what people in the field say, and writes the document that shows it.

use super::exit::Failure;
use super::folder::OutputFile;
use super::folder::seal::{self, Comment};
use super::terminal;
use super::watch::Watcher;
use crate::analysis::claims;
use crate::report::claims::{TITLE, markdown};
use crate::study;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `claims`.
#[derive(Debug, Args)]
pub struct ClaimsArgs {
    /// Trajectories of a trial.
    #[arg(short = 'n', long, default_value_t = claims::TRAJECTORIES as u64, value_parser = clap::value_parser!(u64).range(200..=100_000))]
    pub trajectories: u64,
    /// Seed of beliefs and luck.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads; all cores unless given. Results do not depend on it.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub threads: Option<u64>,
    /// Where to write, e.g. docs/CLAIMS.md; standard output unless given.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

/// Tests every claim under the defaults and under the sourced priors, and writes the document.
///
/// # Errors
/// [`Failure::Interrupted`] after Ctrl-C, and what writing fails with.
pub fn claims(args: &ClaimsArgs) -> Result<(), Failure> {
    let is_ours = |former: &str| former.lines().next() == Some(TITLE) && seal::is_whole(former);
    let open = |path: &PathBuf| OutputFile::open(path, is_ours);
    let file = args.out.as_ref().map(open).transpose()?;
    let watcher = Watcher::new(true);
    let threads = args.threads.map(|threads| threads as usize);
    let found = study::on_threads(threads, || study::claims::claims(args.seed, args.trajectories as usize, &watcher))?;
    let text = markdown(&found);
    match file {
        Some(file) => file.finish(seal::sealed(&text, Comment::MARKDOWN).into_bytes()),
        None => terminal::print(&text),
    }
}
