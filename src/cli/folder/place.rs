//! The place where a folder of results will stand.

use crate::cli::exit::Failure;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder that exists, or that can be made beside what exists.
#[derive(Debug)]
pub struct Destination {
    /// As it was typed.
    pub shown: PathBuf,
    /// Without links.
    pub real: PathBuf,
    parent: PathBuf,
    name: OsString,
    /// Let go of last: what stands in them goes before.
    _made: Made,
}

/// Folders that were made so that results can stand in them, innermost first. Where nothing came to stand in them, they
/// go again.
#[derive(Debug, Default)]
struct Made(Vec<PathBuf>);

impl Made {
    /// Makes a folder with those above it, and knows which of them were not there.
    fn add(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        folder.parent().map_or(Ok(()), |above| self.add(above))?;
        match fs::create_dir(folder) {
            Ok(()) => self.0.insert(0, folder.to_owned()),
            Err(_) if folder.is_dir() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in &self.0 {
            let _ = fs::remove_dir(folder);
        }
    }
}

impl std::fmt::Display for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.shown.display().fmt(f)
    }
}

impl Destination {
    /// The place that `target` names; a link to a folder stands for the folder. Folders above it are made.
    ///
    /// # Errors
    /// [`Failure::BadArgument`] for what cannot be replaced by a folder.
    pub fn of(target: &Path) -> Result<Self, Failure> {
        let refuse = |why: &str| Failure::BadArgument(format!("`{}` {why}", target.display()));
        let cannot = |source: io::Error| refuse(&format!("cannot be written: {source}"));
        let mut made = Made::default();
        let real = match fs::symlink_metadata(target) {
            Ok(metadata) => {
                let is_dangling = |_| refuse("is a link to something that does not exist");
                let found = target.canonicalize().map_err(|source| match metadata.is_symlink() {
                    true => is_dangling(source),
                    false => cannot(source),
                })?;
                if !found.is_dir() {
                    return Err(refuse("is a file, no folder; choose another name with --out"));
                }
                refuse_fixed(&found).map_err(|why| refuse(&why))?;
                found
            }
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                let name = target.file_name().ok_or_else(|| refuse("cannot be a folder of results: it has no name"))?;
                let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
                made.add(parent).map_err(cannot)?;
                parent.canonicalize().map_err(cannot)?.join(name)
            }
            Err(source) => return Err(cannot(source)),
        };
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(refuse("cannot be a folder of results"));
        };
        let (parent, name) = (parent.to_owned(), name.to_owned());
        Ok(Self { shown: target.to_owned(), real, parent, name, _made: made })
    }

    /// Why the place is not to be had, as a failure.
    pub fn refusal(&self, why: &str) -> Failure {
        Failure::BadArgument(format!("`{self}` {why}"))
    }

    /// Fails if one of the files that are read stands in the folder.
    pub fn refuse_inputs(&self, inputs: &[&Path]) -> Result<(), Failure> {
        let is_inside = |input: &&&Path| input.canonicalize().is_ok_and(|input| input.starts_with(&self.real));
        match inputs.iter().find(is_inside) {
            Some(input) => Err(self.refusal(&format!(
                "is not replaced: `{}`, which is read, stands in it; choose another folder with --out",
                input.display()
            ))),
            None => Ok(()),
        }
    }

    /// Path of a hidden neighbour, `.NAME.alliance-sim` and `ending`.
    pub fn sibling(&self, ending: &str) -> PathBuf {
        self.parent.join(hidden(&self.name, ending))
    }

    /// Makes a hidden neighbour under a name that nobody else has.
    pub fn new_sibling(&self, kind: &str) -> io::Result<PathBuf> {
        self.make(&hidden(&self.name, &format!(".{kind}-")))
    }

    /// All hidden neighbours that [`Destination::new_sibling`] made.
    pub fn siblings(&self) -> Vec<PathBuf> {
        let prefix = hidden(&self.name, ".");
        let is_one = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().as_encoded_bytes();
            name.starts_with(prefix.as_encoded_bytes()) && fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
        };
        let entries = fs::read_dir(&self.parent).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut found: Vec<PathBuf> = entries.filter(is_one).collect();
        found.sort();
        found
    }

    /// Gives a hidden neighbour a visible name that nobody else has, `NAME-WHAT-…`, and says which.
    pub fn keep(&self, sibling: &Path, what: &str) -> io::Result<PathBuf> {
        let mut prefix = self.name.clone();
        prefix.push(format!("-{what}-"));
        let kept = self.make(&prefix)?;
        // An empty folder gives way to one that is moved over it.
        fs::rename(sibling, &kept).inspect_err(|_| drop(fs::remove_dir(&kept)))?;
        let shown = kept.file_name().map(|name| self.shown.with_file_name(name));
        Ok(shown.filter(|shown| shown.is_dir()).unwrap_or(kept))
    }

    /// The folder that holds the place.
    pub fn parent(&self) -> &Path {
        &self.parent
    }

    fn make(&self, prefix: &OsString) -> io::Result<PathBuf> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix).rand_bytes(8);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        Ok(builder.tempdir_in(&self.parent)?.keep())
    }
}

fn hidden(name: &OsString, ending: &str) -> OsString {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".alliance-sim");
    hidden.push(ending);
    hidden
}

/// A folder that cannot be moved, or that somebody is in.
fn refuse_fixed(real: &Path) -> Result<(), String> {
    if std::env::current_dir().is_ok_and(|here| here.canonicalize().is_ok_and(|here| here.starts_with(real))) {
        return Err("is the folder you are in, which cannot be replaced; name a folder in it with --out".to_owned());
    }
    if is_mount_point(real) {
        return Err("is a mount point, which cannot be replaced; name a folder in it with --out".to_owned());
    }
    may_be_emptied(real).map_err(|source| format!("cannot be written: {source}"))
}

/// Whether the process may remove what is in the folder, as far as can be told without trying.
#[cfg(unix)]
fn may_be_emptied(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)?;
    Ok(())
}

/// How many bytes there is room for beside the place; none where the system does not tell.
#[cfg(unix)]
pub(super) fn room(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
pub(super) fn room(_: &Path) -> Option<u64> {
    None
}

#[cfg(not(unix))]
fn may_be_emptied(folder: &Path) -> io::Result<()> {
    match fs::metadata(folder)?.permissions().readonly() {
        true => Err(io::Error::from(io::ErrorKind::PermissionDenied)),
        false => Ok(()),
    }
}

#[cfg(unix)]
fn is_mount_point(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
    is_mount_root(folder) || folder.parent().is_some_and(|parent| device(parent) != device(folder))
}

/// Whether something is mounted here, of the same device perhaps.
#[cfg(target_os = "linux")]
fn is_mount_root(folder: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    statx(CWD, folder, AtFlags::empty(), StatxFlags::empty())
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_root(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn is_mount_point(_: &Path) -> bool {
    false
}
