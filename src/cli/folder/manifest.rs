//! `manifest.json`: what was written into a folder of results, by what, with hashes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Name of the manifest in a folder of results.
pub const FILE: &str = "manifest.json";

/// What file managers leave in every folder; nobody's work.
const DROPPINGS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Most entries that are named in a refusal.
const NAMED: usize = 3;

/// What a folder of results says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    program: String,
    version: String,
    command: String,
    subject: String,
    /// SHA-256 of every file, hexadecimal, by its name relative to the folder, with slashes.
    files: BTreeMap<String, String>,
}

/// What stands in a folder, held against its manifest.
#[derive(Debug, Default)]
pub struct Contents {
    /// Files as they were written.
    pub ours: Vec<PathBuf>,
    /// Folders that hold what was written, outer ones first.
    pub folders: Vec<PathBuf>,
    /// Names of files that were written and changed since.
    pub changed: Vec<String>,
    /// Names of everything else.
    pub foreign: Vec<String>,
}

impl Manifest {
    /// The manifest of results without files yet.
    pub fn new(command: &str, subject: &str) -> Self {
        let (program, version) = (env!("CARGO_PKG_NAME").to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        Self { program, version, command: command.to_owned(), subject: subject.to_owned(), files: BTreeMap::new() }
    }

    /// Lists files by their names, and forces them and their folders to the disk.
    pub fn list(&mut self, folder: &Path, names: &[String]) -> io::Result<()> {
        for name in names {
            let path = folder.join(name);
            File::open(&path)?.sync_all()?;
            self.files.insert(name.clone(), hash(&path)?);
            for above in path.ancestors().skip(1).take_while(|above| *above != folder) {
                sync_folder(above)?;
            }
        }
        Ok(())
    }

    /// Writes the manifest, and forces it to the disk.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        let mut file = File::create_new(folder.join(FILE))?;
        file.write_all(format!("{text}\n").as_bytes())?;
        file.sync_all()?;
        sync_folder(folder)
    }

    /// The manifest of a folder; `None` where there is none of ours.
    pub fn read(folder: &Path) -> Option<Self> {
        let manifest: Self = serde_json::from_str(&super::text(&folder.join(FILE))?).ok()?;
        (manifest.program == env!("CARGO_PKG_NAME")).then_some(manifest)
    }

    /// Whether both are of the same command and subject.
    pub fn has_origin_of(&self, other: &Self) -> bool {
        (&self.command, &self.subject) == (&other.command, &other.subject)
    }

    /// Whether it is of this command.
    pub fn is_of(&self, command: &str) -> bool {
        self.command == command
    }

    /// Whether every file of the manifest stands in the folder as it was written.
    pub fn is_whole(&self, folder: &Path) -> bool {
        self.files.iter().all(|(name, written)| hash(&folder.join(name)).is_ok_and(|found| found == *written))
    }

    /// Whether a file stands in the folder as it was written; nothing if it was not.
    pub fn has_as_written(&self, folder: &Path, name: &str) -> Option<bool> {
        let written = self.files.get(name)?;
        Some(hash(&folder.join(name)).is_ok_and(|found| found == *written))
    }

    /// What stands in the folder.
    pub fn contents(&self, folder: &Path) -> io::Result<Contents> {
        let mut contents = Contents::default();
        self.visit(folder, "", &mut contents)?;
        Ok(contents)
    }

    fn visit(&self, folder: &Path, prefix: &str, contents: &mut Contents) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            let Ok(own_name) = entry.file_name().into_string() else {
                contents.foreign.push(format!("{prefix}{}", entry.file_name().to_string_lossy()));
                continue;
            };
            let name = format!("{prefix}{own_name}");
            let inside = format!("{name}/");
            if kind.is_dir() && self.files.keys().any(|file| file.starts_with(&inside)) {
                contents.folders.push(path.clone());
                self.visit(&path, &inside, contents)?;
            } else if !kind.is_file() {
                contents.foreign.push(if kind.is_dir() { inside } else { name });
            } else if let Some(written) = self.files.get(&name) {
                if hash(&path)? == *written {
                    contents.ours.push(path);
                } else {
                    contents.changed.push(name);
                }
            } else if name == FILE || DROPPINGS.contains(&own_name.as_str()) {
                contents.ours.push(path);
            } else {
                contents.foreign.push(name);
            }
        }
        Ok(())
    }
}

/// Why a folder is not replaced by results with the manifest `new`, to be read after its name; `None` if it may be.
pub fn why_not_replaced(folder: &Path, new: &Manifest) -> io::Result<Option<String>> {
    if !folder.exists() {
        return Ok(None);
    }
    let Some(former) = Manifest::read(folder) else { return foreign_folder(folder) };
    if !former.has_origin_of(new) {
        return Ok(Some(format!(
            "is not replaced: it holds the results of `{}` for {}; choose another folder with --out",
            former.command, former.subject
        )));
    }
    let contents = former.contents(folder)?;
    let (names, what) = match (contents.foreign.is_empty(), contents.changed.is_empty()) {
        (true, true) => return Ok(None),
        (false, _) => (contents.foreign, "which this program did not write"),
        (true, false) => (contents.changed, "changed since this program wrote it"),
    };
    Ok(Some(format!(
        "is not replaced: it holds {}, {what}; move that, or choose another folder with --out",
        some(names)
    )))
}

/// A folder without a manifest may be replaced if it is empty.
fn foreign_folder(folder: &Path) -> io::Result<Option<String>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    if entries.is_empty() {
        return Ok(None);
    }
    let names = some(entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect());
    Ok(Some(format!(
        "is not replaced: it has no {FILE} of this program, and holds {names}; choose another folder with --out"
    )))
}

/// The first names, and how many more there are.
fn some(mut names: Vec<String>) -> String {
    names.sort();
    let more = names.len().saturating_sub(NAMED);
    let named: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{}`", name.escape_debug())).collect();
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

/// SHA-256 of a regular file, hexadecimal.
fn hash(path: &Path) -> io::Result<String> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    let (mut file, mut digest, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => digest.update(&buffer[..count]),
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Forces the entries of a folder to the disk, where the system has folders that can be opened.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems know no such thing.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

/// Forces the entries of a folder to the disk, where the system has folders that can be opened.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
