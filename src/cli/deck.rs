//! `deck`: one deck of results that stand in folders, without simulating.

use super::date;
use super::exit::Failure;
use super::folder::{self, Origin, OutputFolder};
use super::output::Files;
use super::{pack, past, terminal};
use crate::report::Document;
use crate::report::formats::{DECK, Folder, STORY, deck as deck_of, read_story};
use clap::Args;
use std::path::{Path, PathBuf};

/// Largest story that is read, bytes; the story of a run is about a megabyte.
const STORY_MAX: u64 = 64 << 20;

/// Arguments of `deck`.
#[derive(Debug, Args)]
pub struct DeckArgs {
    /// Folders of results of any command, in the order in which the deck tells them.
    #[arg(required = true, value_name = "RESULTS")]
    pub results: Vec<PathBuf>,
    /// Company template (.pptx or .potx) of the deck: its masters, fonts, colours and logo.
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    /// Day that the deck bears, e.g. 2026-11-25; that of the results unless given.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    pub date: Option<String>,
    /// Output folder; outputs/<first folder>-deck unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// No word of where the deck stands.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Makes a deck from what results say.
///
/// # Errors
/// [`Failure::BadArgument`] if a folder holds no whole results or a template is not to be used; failures of files.
pub fn deck(args: &DeckArgs) -> Result<(), Failure> {
    let look = pack::look(args.template.as_deref())?;
    let mut documents: Vec<Document<'_>> = args.results.iter().map(|folder| told(folder)).collect::<Result<_, _>>()?;
    for document in &mut documents {
        document.provenance.date = args.date.clone().or(document.provenance.date.take());
    }
    let names: Vec<String> = args.results.iter().map(|folder| past::name_of(folder)).collect();
    let target = args.out.clone().unwrap_or_else(|| Path::new("outputs").join(format!("{}-deck", names[0])));
    let inputs: Vec<&Path> = args.results.iter().map(PathBuf::as_path).chain(args.template.as_deref()).collect();
    let folder = OutputFolder::open(&target, &Origin { command: "deck", subject: &names.join(", "), inputs: &inputs })?;
    let all: Vec<&Document<'_>> = documents.iter().collect();
    let failed = |source| folder::file_failure("cannot write", &target.join(DECK), source);
    let bytes = deck_of(&all, &look).map_err(failed)?;
    Files(&folder, &target).write(DECK, &|to| to.write_all(&bytes))?;
    folder.finish()?;
    if !args.quiet {
        terminal::note(&format!("Written to {}", target.join(DECK).display()));
    }
    Ok(())
}

/// What the results in a folder say.
fn told(results: &Path) -> Result<Document<'static>, Failure> {
    let refused = |why: &str| Failure::BadArgument(format!("`{}` {why}", results.display()));
    if let Some(why) = folder::why_not_as_written(results, STORY) {
        return Err(refused(&why));
    }
    let path = results.join(STORY);
    let read = crate::scenario::read_file(&path, STORY_MAX);
    let (bytes, is_cut) = read.map_err(|why| refused(&format!("holds a {STORY} that cannot be read: {why}")))?;
    if is_cut {
        return Err(refused(&format!("holds a {STORY} that is larger than any of this program's")));
    }
    read_story(&bytes).map_err(|why| refused(&format!("holds a {STORY} that cannot be used: {why}")))
}
