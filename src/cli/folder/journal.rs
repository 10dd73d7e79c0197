//! What has been written into a partial folder so far, so that exactly that can be cleared away.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Name of the journal in a partial folder; a folder that has one is incomplete.
pub const FILE: &str = ".partial";

/// First line of a journal.
const HEADER: &str = "alliance-sim: results in the making, safe to delete";

/// The open journal of a partial folder. A name is added before its file is made.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    state: Mutex<(File, Vec<String>)>,
}

impl Journal {
    /// Starts the journal of an empty folder.
    pub fn start(folder: &Path) -> io::Result<Self> {
        let path = folder.join(FILE);
        let mut file = File::create_new(&path)?;
        file.write_all(format!("{HEADER}\n").as_bytes())?;
        Ok(Self { path, state: Mutex::new((file, Vec::new())) })
    }

    /// Says that a file of this name will be made.
    pub fn add(&self, name: &str) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.write_all(format!("{name}\n").as_bytes())?;
        state.1.push(name.to_owned());
        Ok(())
    }

    /// Names of all files so far.
    pub fn names(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// Removes the journal: the folder is complete.
    pub fn end(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

/// The names in the journal of a folder; `None` where there is none. A last line cut short by the end of its process
/// names a file that was not made.
pub fn read(folder: &Path) -> Option<Vec<String>> {
    let text = super::text(&folder.join(FILE))?;
    let mut lines = text.lines();
    // Ended while the first line was being written, a journal is the only file.
    let is_journal = lines.next().is_none_or(|first| HEADER.starts_with(first));
    is_journal.then(|| lines.map(str::to_owned).collect())
}
