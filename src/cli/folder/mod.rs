//! Where results stand: folders that appear whole or not at all, and are replaced only by what wrote them.
//!
//! Results are written into a partial folder beside their place, under a name that nobody else has. When they are
//! complete, `manifest.json` lists every file with its hash, all is forced to the disk, and the names are exchanged. A
//! folder that stands at the place is replaced only if its manifest says that the same command wrote it about the same
//! subject, and if it holds nothing else; it is looked at before anything is simulated, and again before the exchange.
//! One process at a time writes to a place: it holds a lock that the system lets go of however the process ends. So
//! what an ended process left behind can be told from what a living one is about to finish.

mod journal;
mod lock;
mod manifest;
mod place;
pub mod seal;
mod single;
mod stale;
mod swap;
#[cfg(test)]
mod tests;

pub use single::{Filled, OutputFile};

use super::exit::{Exit, Failure};
use journal::Journal;
use lock::Lock;
use manifest::Manifest;
use place::Destination;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What results are made of; a folder is replaced only by results of the same command and subject.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The command, as typed.
    pub command: &'static str,
    /// What the results are about: the scenario by name, with what is asked of it if that is not the base case.
    pub subject: &'a str,
    /// Files that are read. None of them may stand in the folder that will be replaced.
    pub inputs: &'a [&'a Path],
}

/// A folder being filled beside the place where it will stand.
#[derive(Debug)]
pub struct OutputFolder {
    partial: PathBuf,
    command: &'static str,
    subject: String,
    journal: Option<Journal>,
    /// Held until everything else is done.
    lock: Option<Lock>,
    /// Let go of last, with the folders that were made for it and nothing stands in.
    place: Destination,
}

impl OutputFolder {
    /// Opens a folder for `target`, which may be a link to one; whatever would fail at the end fails here, before any
    /// work is done. What an ended process left behind at the place is cleared away.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] if `target` is no place for results, holds anything but former results of the same
    /// command and subject, or is being written to by another process.
    pub fn open(target: &Path, origin: &Origin<'_>) -> Result<Self, Failure> {
        let place = Destination::of(target)?;
        place.refuse_inputs(origin.inputs)?;
        let lock = Lock::take(&place)?;
        let manifest = Manifest::new(origin.command, origin.subject);
        if lock.is_some() {
            stale::recover(&place, &manifest);
        }
        refuse_to_replace(&place, &manifest)?;
        if lock.is_some() {
            stale::sweep_incomplete(&place);
        }
        let fail = |source| place.refusal(&format!("cannot be written: {source}"));
        let partial = place.new_sibling("partial").map_err(fail)?;
        let journal = match Journal::start(&partial) {
            Ok(journal) => journal,
            Err(source) => {
                // A disk that is full may take the name of the journal and not its first line.
                stale::sweep_partial(&partial);
                return Err(fail(source));
            }
        };
        let (command, subject) = (origin.command, origin.subject.to_owned());
        Ok(Self { place, partial, command, subject, journal: Some(journal), lock })
    }

    /// Refuses a place without room for about this many bytes, as far as the system tells.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] if there is less.
    pub fn refuse_without_room(&self, bytes: u64) -> Result<(), Failure> {
        const MEGABYTE: u64 = 1_000_000;
        match place::room(self.place.parent()).filter(|room| *room < bytes) {
            None => Ok(()),
            Some(room) => Err(self.place.refusal(&format!(
                "has room for {} MB, and about {} MB are to be written; make room, or choose another disk with --out",
                room / MEGABYTE,
                bytes.div_ceil(MEGABYTE)
            ))),
        }
    }

    /// Makes a file inside, with its folder; `name` is relative, with slashes.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be made.
    pub fn create(&self, name: &str) -> Result<File, Failure> {
        let path = self.partial.join(name);
        let make = || {
            if let Some(journal) = &self.journal {
                journal.add(name)?;
            }
            // Folders inside alone: the partial folder itself, were it taken away, would come back without its journal.
            let above: Vec<&Path> = path.ancestors().skip(1).take_while(|above| *above != self.partial).collect();
            for folder in above.into_iter().rev() {
                fs::create_dir(folder).or_else(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => Ok(()),
                    _ => Err(error),
                })?;
            }
            File::create_new(&path)
        };
        make().map_err(|source| file_failure("cannot write", &self.place.shown.join(name), source))
    }

    /// Writes a file.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let mut file = self.create(name)?;
        file.write_all(bytes).map_err(|source| file_failure("cannot write", &self.place.shown.join(name), source))
    }

    /// Puts the folder in its place; former results there are gone only once the new ones stand. Results that cannot
    /// be put in place are kept beside it.
    ///
    /// # Errors
    /// [`Failure::File`] if the files cannot be completed; [`Failure::NotPlaced`] if the folder cannot be put in its
    /// place, or if somebody has put something there.
    pub fn finish(mut self) -> Result<(), Failure> {
        let mut manifest = Manifest::new(self.command, &self.subject);
        let complete = |journal: &Journal| {
            manifest.list(&self.partial, &journal.names())?;
            journal.add(manifest::FILE)?;
            manifest.write(&self.partial)?;
            journal.end()
        };
        let completed = self.journal.as_ref().map_or(Ok(()), complete);
        completed.map_err(|source| file_failure("cannot complete", &self.place.shown, source))?;
        self.journal = None;
        if let Err(failure) = refuse_to_replace(&self.place, &manifest) {
            return Err(self.kept(&failure.to_string(), Exit::BadInput));
        }
        let had_former = match swap::put(&self.partial, &self.place) {
            Ok(had_former) => had_former,
            Err(source) => {
                let why = format!("cannot put the results in `{}`: {source}", self.place);
                return Err(self.kept(&why, Exit::Failed));
            }
        };
        if had_former {
            // The former results now bear the private name.
            stale::retire(&self.place, &self.partial);
        }
        if self.lock.is_some() {
            stale::retire_superseded(&self.place, &manifest);
        }
        Ok(())
    }

    /// The failure of results that are finished and cannot stand where they should: they are given a name that is
    /// seen and never cleared away.
    fn kept(&self, why: &str, exit: Exit) -> Failure {
        let kept = self.place.keep(&self.partial, "results").unwrap_or_else(|_| self.partial.clone());
        let why = format!("{why}\nthe new results are whole and stand in `{}`", kept.display());
        Failure::NotPlaced { why, exit }
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if self.journal.take().is_some() {
            stale::sweep_partial(&self.partial);
        }
    }
}

/// A folder that holds anything but former results of the same origin is not replaced.
fn refuse_to_replace(place: &Destination, new: &Manifest) -> Result<(), Failure> {
    match manifest::why_not_replaced(&place.real, new) {
        Ok(None) => Ok(()),
        Ok(Some(why)) => Err(place.refusal(&why)),
        Err(source) => Err(place.refusal(&format!("cannot be read: {source}"))),
    }
}

/// Clears away what ended processes left beside results that stand and need not be written again.
pub fn clear_away(target: &Path, origin: &Origin<'_>) {
    let Ok(place) = Destination::of(target) else { return };
    // Who has the lock is at work, and clears away by itself.
    if let Ok(Some(_lock)) = Lock::take(&place) {
        stale::sweep_incomplete(&place);
        stale::retire_superseded(&place, &Manifest::new(origin.command, origin.subject));
    }
}

/// Whether a folder holds results of this program.
pub fn has_results(folder: &Path) -> bool {
    Manifest::read(folder).is_some()
}

/// Why a folder is not whole results of a command, to be read after its name; `None` if it is, every file as it was
/// written.
pub fn why_not_whole(folder: &Path, command: &str) -> Option<String> {
    if !folder.is_dir() {
        return Some("is not there".to_owned());
    }
    let Some(manifest) = Manifest::read(folder) else {
        return Some(format!("has no {} of this program: what wrote it did not end, or was another", manifest::FILE));
    };
    if !manifest.is_of(command) {
        return Some(format!("holds no results of `{command}`"));
    }
    if manifest.is_whole(folder) { None } else { Some("holds files that are missing or changed since".to_owned()) }
}

/// Largest text that is looked at to tell whether this program wrote it, bytes.
const TEXT_MAX: u64 = 16 << 20;

/// The text of a file that this program may have written; `None` for links, pipes, and what is no text or larger than
/// anything of ours.
pub fn text(path: &Path) -> Option<String> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let (bytes, is_cut) = crate::scenario::read_file(path, TEXT_MAX).ok()?;
    if is_cut { None } else { String::from_utf8(bytes).ok() }
}

/// Why a file of a folder is not as this program wrote it, to be read after the folder's name; `None` if it is.
pub fn why_not_as_written(folder: &Path, name: &str) -> Option<String> {
    if !folder.is_dir() {
        return Some("is no folder".to_owned());
    }
    let Some(manifest) = Manifest::read(folder) else {
        return Some(format!("has no {} of this program: name a folder of results", manifest::FILE));
    };
    match manifest.has_as_written(folder, name) {
        None => Some(format!("holds no {name}: its command was run without charts, or by an earlier version")),
        Some(false) => Some(format!("holds a {name} that has changed since it was written")),
        Some(true) => None,
    }
}

/// A [`Failure`] of a file.
#[must_use]
pub fn file_failure(action: &'static str, path: &Path, source: io::Error) -> Failure {
    Failure::File { action, path: path.display().to_string(), source }
}
