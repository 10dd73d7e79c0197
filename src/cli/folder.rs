//! An output folder that appears whole or not at all.

use super::exit::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder being filled next to the place where it will stand.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    partial: PathBuf,
    is_done: bool,
}

impl OutputFolder {
    /// Opens a folder for `target`; fails before any work is done if it cannot be written.
    ///
    /// # Errors
    /// [`Failure::File`] if a folder cannot be made there, [`Failure::BadArgument`] if `target` is something else than
    /// a folder that this program wrote.
    pub fn open(target: &Path) -> Result<Self, Failure> {
        let name = target.file_name().ok_or_else(|| {
            Failure::BadArgument(format!("`{}` cannot be an output folder: it has no name", target.display()))
        })?;
        refuse_to_replace_foreign(target)?;
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let partial = parent.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
        fs::create_dir_all(&partial).map_err(|source| file_failure("cannot make the folder", &partial, source))?;
        Ok(Self { target: target.to_owned(), partial, is_done: false })
    }

    /// Path of a file inside, with its folder made.
    ///
    /// # Errors
    /// [`Failure::File`] if its folder cannot be made.
    pub fn path(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = self.partial.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| file_failure("cannot make the folder", parent, source))?;
        }
        Ok(path)
    }

    /// Writes a file.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be written.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.path(name)?;
        fs::write(&path, bytes).map_err(|source| file_failure("cannot write", &path, source))
    }

    /// Puts the folder in its place; a folder that stood there is gone only once the new one stands.
    ///
    /// # Errors
    /// [`Failure::File`] if it cannot be moved; the former folder then stands as it was.
    pub fn finish(mut self) -> Result<(), Failure> {
        let fail = |source| file_failure("cannot put in place", &self.target, source);
        if !self.target.exists() {
            fs::rename(&self.partial, &self.target).map_err(fail)?;
        } else {
            let former = self.partial.with_extension("former");
            fs::rename(&self.target, &former).map_err(fail)?;
            if let Err(source) = fs::rename(&self.partial, &self.target) {
                let _ = fs::rename(&former, &self.target);
                return Err(fail(source));
            }
            let _ = fs::remove_dir_all(&former);
        }
        self.is_done = true;
        Ok(())
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

/// A folder that holds anything but a former run is not replaced.
fn refuse_to_replace_foreign(target: &Path) -> Result<(), Failure> {
    let Ok(metadata) = fs::metadata(target) else { return Ok(()) };
    let is_former_run = target.join("summary.json").is_file();
    let is_empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    if metadata.is_dir() && (is_former_run || is_empty) {
        return Ok(());
    }
    Err(Failure::BadArgument(format!(
        "`{}` is not replaced: it is no output folder of a former run; choose another with --out",
        target.display()
    )))
}

/// A [`Failure`] of a file.
#[must_use]
pub fn file_failure(action: &'static str, path: &Path, source: std::io::Error) -> Failure {
    Failure::File { action, path: path.display().to_string(), source }
}
