//! One file as output, written whole or not at all, and never over somebody's work.

use super::file_failure;
use crate::cli::exit::Failure;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How the name of a file in the making ends.
const MAKING: &str = ".alliance-sim";

/// A file to be written.
#[derive(Debug)]
pub struct OutputFile {
    shown: PathBuf,
    to: To,
}

#[derive(Debug)]
enum To {
    /// A file that appears under its name when it is complete.
    Place {
        real: PathBuf,
        temporary: NamedTempFile,
        /// What stood there; nothing where nothing did.
        former: Option<String>,
    },
    /// A terminal, a pipe, a device: written to as it is.
    Stream,
}

impl OutputFile {
    /// Opens `path`, or what it links to, for writing; whatever would fail at the end fails here. A file that exists
    /// is replaced only if `is_ours` recognises its text.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] if `path` is a file that this program did not write, or no place for a file.
    pub fn open(path: &Path, is_ours: impl Fn(&str) -> bool) -> Result<Self, Failure> {
        let refuse = |why: &str| Failure::BadArgument(format!("`{}` {why}", path.display()));
        let cannot = |source: io::Error| refuse(&format!("cannot be written: {source}"));
        let (real, is_new) = match fs::symlink_metadata(path) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => (path.to_owned(), true),
            Err(source) => return Err(cannot(source)),
            Ok(_) => (path.canonicalize().map_err(|_| refuse("is a link to something that does not exist"))?, false),
        };
        let mut former = None;
        if !is_new {
            let metadata = fs::metadata(&real).map_err(cannot)?;
            if metadata.is_dir() {
                return Err(refuse("is a folder; name a file in it"));
            }
            if !metadata.is_file() {
                return Ok(Self { shown: path.to_owned(), to: To::Stream });
            }
            former = super::text(&real).filter(|former| former.is_empty() || is_ours(former));
            if former.is_none() {
                return Err(refuse(
                    "exists, and this program did not write it as it stands; it is not overwritten, name another file",
                ));
            }
            OpenOptions::new().append(true).open(&real).map_err(cannot)?;
        }
        let folder = real.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = real.file_name().ok_or_else(|| refuse("cannot be a file: it has no name"))?;
        let mut builder = tempfile::Builder::new();
        let prefix = format!(".{}.", name.to_string_lossy());
        sweep(folder, &prefix);
        builder.prefix(&prefix).suffix(MAKING);
        #[cfg(unix)]
        builder.permissions(match fs::metadata(&real) {
            Ok(former) => former.permissions(),
            Err(_) => std::os::unix::fs::PermissionsExt::from_mode(0o666),
        });
        let temporary = loop {
            let made = builder.tempfile_in(folder).map_err(|source| cannot(source.kind().into()))?;
            // Locked while it is in the making; another process may have taken it for stale in between.
            if made.as_file().try_lock().is_err() || made.path().exists() {
                break made;
            }
        };
        Ok(Self { shown: path.to_owned(), to: To::Place { real, temporary, former } })
    }

    /// Writes the file.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be written; what stood there then stands as it did.
    pub fn finish(self, bytes: Vec<u8>) -> Result<(), Failure> {
        self.filled(bytes)?.put()
    }

    /// Writes all of the file beside its place, so that a full disk shows before anything stands.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be written; what stood there then stands as it did.
    pub fn filled(self, bytes: Vec<u8>) -> Result<Filled, Failure> {
        if let To::Place { temporary, .. } = &self.to {
            // Of the file itself, so that its passing name is not told.
            let mut inner = temporary.as_file();
            let written = inner.write_all(&bytes).and_then(|()| inner.sync_all());
            written.map_err(|source| file_failure("cannot write", &self.shown, source))?;
        }
        Ok(Filled { file: self, bytes })
    }
}

/// A file that is complete, beside its place.
#[derive(Debug)]
pub struct Filled {
    file: OutputFile,
    bytes: Vec<u8>,
}

impl Filled {
    /// Puts the file in its place.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be put there, or somebody has gone on with what stood there.
    pub fn put(self) -> Result<(), Failure> {
        let Self { file: OutputFile { shown, to }, bytes } = self;
        let put = |to: To| match to {
            To::Stream => OpenOptions::new().write(true).open(&shown)?.write_all(&bytes),
            To::Place { real, temporary, former } => {
                let Some(former) = former else {
                    return temporary.persist_noclobber(real).map(drop).map_err(|failed| failed.error);
                };
                if super::text(&real) != Some(former) {
                    // Somebody has gone on with the file since it was opened: both texts are kept.
                    let mut aside = real.into_os_string();
                    aside.push(".new");
                    let shown = PathBuf::from(&aside);
                    temporary.persist_noclobber(&aside).map_err(|failed| failed.error)?;
                    return Err(io::Error::other(format!(
                        "it has changed since; the new text is `{}`",
                        shown.display()
                    )));
                }
                temporary.persist(real).map(drop).map_err(|failed| failed.error)
            }
        };
        put(to).map_err(|source| file_failure("cannot write", &shown, source))
    }
}

/// Clears away files in the making of processes that have ended: those that nobody has locked.
fn sweep(folder: &Path, prefix: &str) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_one = name.starts_with(prefix) && name.ends_with(MAKING);
        if is_one && fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
            let is_stale = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
            if is_stale {
                let _ = fs::remove_file(&path);
            }
        }
    }
}
