//! From a document to a folder and to standard output: the same for every command.

use super::exit::Failure;
use super::folder::{Filled, Origin, OutputFolder};
use super::shared::{self, OutputArgs, SimulationArgs};
use super::signals;
use super::terminal;
use super::watch::Watcher;
use super::what_if;
use crate::report::Document;
use crate::report::formats::{self, Content, Folder, NotWritten, Wanted};
use crate::scenario::{self, Loaded};
use crate::study::{self, Plan, Session};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// About how many bytes results of any command take at least.
const ANY_RESULTS: u64 = 2_000_000;

/// What a command is to do.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// Its name on the command line.
    pub command: &'static str,
    /// Scenario file.
    pub scenario: &'a Path,
    /// What is simulated.
    pub simulation: &'a SimulationArgs,
    /// What is written.
    pub output: &'a OutputArgs,
    /// Whether nothing is coloured.
    pub no_color: bool,
}

impl Task<'_> {
    /// Where the folder goes unless the command line says otherwise.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.output.out.clone().unwrap_or_else(|| {
            let stem = what_if::folder_name(self.scenario, &self.simulation.input.set);
            let name = if self.command == "run" { stem } else { format!("{stem}-{}", self.command) };
            Path::new("outputs").join(name)
        })
    }

    /// How a scenario in the folder names the one that was asked about, where it may extend it: nothing is put into that.
    #[must_use]
    pub fn extendable(&self) -> Option<String> {
        let is_file = self.simulation.input.set.is_empty() && self.scenario != Path::new("-");
        is_file.then(|| scenario::extendable(&self.target(), self.scenario)).flatten()
    }
}

/// Loads a scenario, opens its folder, does `work` on the threads that were asked for, and leaves nothing half-written.
///
/// # Errors
/// What loading, the work and writing fail with.
pub fn perform(
    task: &Task<'_>,
    work: impl FnOnce(&Session<'_>, Output) -> Result<(), Failure> + Send,
) -> Result<(), Failure> {
    let simulation = task.simulation;
    let loaded = shared::load(task.scenario, &simulation.input, simulation.quiet, task.no_color)?;
    let subject = loaded.scenario.title();
    perform_on(task, (loaded, simulation.plan()), &subject, &[task.scenario], work)
}

/// As [`perform`], on a scenario that is loaded already, about a subject and from inputs of its own.
///
/// # Errors
/// What the work and writing fail with.
pub fn perform_on(
    task: &Task<'_>,
    (loaded, plan): (Loaded, Plan),
    subject: &str,
    inputs: &[&Path],
    work: impl FnOnce(&Session<'_>, Output) -> Result<(), Failure> + Send,
) -> Result<(), Failure> {
    let output = Output::open(task, subject, inputs)?;
    let watcher = Watcher::new(task.simulation.quiet);
    let session = shared::session(loaded, plan, &watcher);
    study::on_threads(task.simulation.threads(), || work(&session.settled()?, output))
}

/// A folder being filled, and what is to be said of it.
#[derive(Debug)]
pub struct Output {
    folder: OutputFolder,
    target: PathBuf,
    wanted: Wanted,
    printed: Option<formats::Printed>,
    quiet: bool,
    /// A file that goes with the folder.
    beside: Option<Filled>,
}

impl Output {
    /// Opens the folder for what is found out about `subject`, a scenario by name, so that nothing fails late that could
    /// fail early.
    ///
    /// # Errors
    /// If it cannot be made or may not be replaced.
    pub fn open(task: &Task<'_>, subject: &str, inputs: &[&Path]) -> Result<Self, Failure> {
        let origin = Origin { command: task.command, subject, inputs };
        Self::into_folder(task.target(), &origin, task.output, task.simulation.quiet, task.no_color)
    }

    /// Opens a folder somewhere else than where results of the command go by themselves.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn into_folder(
        target: PathBuf,
        origin: &Origin<'_>,
        output: &OutputArgs,
        quiet: bool,
        no_color: bool,
    ) -> Result<Self, Failure> {
        let folder = OutputFolder::open(&target, origin)?;
        folder.refuse_without_room(ANY_RESULTS)?;
        Ok(Self {
            folder,
            target,
            wanted: output.wanted()?,
            printed: Some(output.printed(no_color)),
            quiet,
            beside: None,
        })
    }

    /// Puts a file in its place too, once the folder stands. It is written whole by then.
    #[must_use]
    pub fn beside(self, file: Filled) -> Self {
        Self { beside: Some(file), ..self }
    }

    /// Says whether parquet is written, and whether CSV begins with a byte-order mark.
    #[must_use]
    pub fn with(self, parquet: bool, csv_mark: bool) -> Self {
        Self { wanted: Wanted { parquet, csv_mark, ..self.wanted }, ..self }
    }

    /// Refuses a disk without room for about this many bytes, before anything is simulated.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] if there is less.
    pub fn refuse_without_room(&self, bytes: u64) -> Result<(), Failure> {
        self.folder.refuse_without_room(bytes)
    }

    /// Prints nothing.
    #[must_use]
    pub fn silent(self) -> Self {
        Self { printed: None, ..self }
    }

    /// Writes every form of the document that is wanted, puts the folder in its place and prints.
    ///
    /// # Errors
    /// What writing and printing fail with; after Ctrl-C.
    pub fn emit(self, document: &Document<'_>) -> Result<(), Failure> {
        self.emit_with(document, |_| Ok(()))
    }

    /// Emits the document, with files beside it that are no form of it.
    ///
    /// # Errors
    /// As [`emit`](Self::emit), and what writing them fails with.
    pub fn emit_with(
        self,
        document: &Document<'_>,
        more: impl FnOnce(&dyn Folder) -> Result<(), NotWritten>,
    ) -> Result<(), Failure> {
        let files = Files(&self.folder, &self.target);
        self.wanted.write(document, &files)?;
        more(&files)?;
        signals::check_interrupt()?;
        self.folder.finish()?;
        self.beside.map_or(Ok(()), Filled::put)?;
        if let Some(form) = self.printed {
            terminal::print(&formats::printed(document, form))?;
        }
        if !self.quiet {
            terminal::note(&format!("Written to {}", self.target.display()));
        }
        Ok(())
    }
}

/// The files of a folder and where it will stand, as formats write them.
pub(super) struct Files<'a>(pub &'a OutputFolder, pub &'a Path);

impl Folder for Files<'_> {
    fn write(&self, name: &str, content: &Content<'_>) -> Result<(), NotWritten> {
        let failed = |source| NotWritten { path: self.1.join(name).display().to_string(), source };
        let file = self.0.create(name).map_err(|failure| match failure {
            Failure::File { source, .. } => failed(source),
            other => failed(std::io::Error::other(other)),
        })?;
        let mut file = BufWriter::new(file);
        content(&mut file).and_then(|()| file.flush()).map_err(failed)
    }
}
