//! One process at a time for a place.

use super::place::Destination;
use crate::cli::exit::Failure;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A lock that ends with its process, however that ends. Its file is empty, and goes when the lock does.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock of a place; `None` where the file system knows no locks. Nothing of an ended process is cleared
    /// away then, and names that nobody else has still keep processes apart.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] while another process has it, and if its file cannot be made.
    pub fn take(place: &Destination) -> Result<Option<Self>, Failure> {
        let path = place.sibling(".lock");
        // A link would be followed, and to open a pipe waits for its other end.
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(place.refusal(&format!("cannot be written: `{}` is no file", path.display())));
        }
        let open = || OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        loop {
            let file = open().or_else(|error| match error.kind() {
                // Another run made the folder above, came to nothing, and has taken it away again.
                io::ErrorKind::NotFound => fs::create_dir_all(place.parent()).and_then(|()| open()),
                _ => Err(error),
            });
            let file = file.map_err(|source| place.refusal(&format!("cannot be written: {source}")))?;
            match file.try_lock() {
                // Its last holder may have removed the file between our two steps: then others would lock a new one.
                Ok(()) if is_still_there(&file, &path) => return Ok(Some(Self { _file: file, path })),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let why = "is being written to by another run; wait for it, or choose another folder with --out";
                    return Err(place.refusal(why));
                }
                Err(TryLockError::Error(_)) => {
                    remove_if_empty(&path);
                    return Ok(None);
                }
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        remove_if_empty(&self.path);
    }
}

/// We never write into it; what holds something is not ours.
fn remove_if_empty(path: &Path) {
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: io::Result<fs::Metadata>| metadata.ok().map(|found| (found.dev(), found.ino()));
    identity(file.metadata()) == identity(fs::metadata(path))
}

/// Elsewhere a file that is open cannot be removed.
#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    true
}
