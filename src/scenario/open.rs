//! Files that a scenario is read from: regular ones only, so far only as they may be long, and inside its project only.
//!
//! The project of a scenario is the nearest folder above it that holds a file named `.alliance-sim`, and its own folder
//! where there is none. What `extends` or `file` names lies inside, links followed, unless `--allow-outside` is given.

use super::suggest;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// Name of the file that marks the folder of a project.
pub(super) const PROJECT_MARK: &str = ".alliance-sim";

/// Up to `max` bytes of a regular file, and whether it has more.
///
/// # Errors
/// What keeps it from being read, in words that do not depend on the system where that is possible.
pub fn read(path: &Path, max: u64) -> Result<(Vec<u8>, bool), String> {
    // To open a pipe or a terminal would wait for somebody to write to it.
    let about = std::fs::metadata(path).map_err(|error| reason(&error))?;
    if about.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if !about.is_file() {
        return Err("it is a pipe or a device, not a file".to_owned());
    }
    let file = without_waiting().open(path).map_err(|error| reason(&error))?;
    read_from(file, max).map_err(|error| reason(&error))
}

/// How a file is opened so that nothing waits: what is called a file may be a log of the system's, which has more to say
/// later, and what was one a moment ago may be a pipe.
fn without_waiting() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(all(unix, feature = "cli"))]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    options
}

/// The file beside a path that does not exist which its name probably means.
pub(super) fn meant(path: &Path) -> Option<String> {
    const LOOKED_AT: usize = 1_000;
    if std::fs::symlink_metadata(path).is_ok() {
        return None;
    }
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).ok()?.take(LOOKED_AT).flatten();
    let names: Vec<String> = entries
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|found| !found.chars().any(char::is_control))
        .collect();
    suggest::nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

/// Up to `max` bytes, and whether there are more.
pub(super) fn read_from(source: impl Read, max: u64) -> std::io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    source.take(max + 1).read_to_end(&mut bytes)?;
    let is_cut = bytes.len() as u64 > max;
    bytes.truncate(usize::try_from(max).unwrap_or(usize::MAX));
    Ok((bytes, is_cut))
}

/// Why a file cannot be read.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string().to_lowercase(),
    }
}

/// Which files a scenario may name.
#[derive(Clone, Debug, Default)]
pub(super) struct Fence {
    /// The folder of the project, links followed; nothing where anything may be named.
    project: Option<PathBuf>,
    allow_outside: bool,
}

/// A file that may be read.
#[derive(Debug)]
pub(super) struct Found {
    pub path: PathBuf,
    /// Whether it lies outside the project, so that its contents are not shown.
    pub is_outside: bool,
}

impl Fence {
    /// Around the project of a scenario that lies in a folder.
    pub fn around(dir: &Path, allow_outside: bool) -> Self {
        let dir = resolved(dir);
        let project = dir.ancestors().find(|folder| folder.join(PROJECT_MARK).is_file()).unwrap_or(&dir);
        Self { project: Some(project.to_owned()), allow_outside }
    }

    /// The file of a name that stands in a file of this folder.
    ///
    /// # Errors
    /// A file outside, unless that is allowed: whether it exists is not told.
    pub fn find(&self, dir: &Path, name: &str) -> Result<Found, String> {
        let path = dir.join(name);
        let is_outside = self.project.as_ref().is_some_and(|project| !resolved(&path).starts_with(project));
        if is_outside && !self.allow_outside {
            return Err("lies outside the folder of the scenario; `--allow-outside` lets it be read".to_owned());
        }
        Ok(Found { path, is_outside })
    }
}

/// The path with links followed as far as it exists, and without `..`.
pub(super) fn resolved(path: &Path) -> PathBuf {
    if let Ok(path) = std::fs::canonicalize(path) {
        return path;
    }
    let start = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = start.ancestors().skip(1).find_map(|folder| Some((folder, std::fs::canonicalize(folder).ok()?)));
    let Some((folder, mut resolved)) = existing else { return start };
    for component in start.strip_prefix(folder).unwrap_or(&start).components() {
        match component {
            Component::ParentDir => {
                resolved.pop();
            }
            Component::Normal(name) => resolved.push(name),
            _ => {}
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_stands_around_the_folder_or_around_the_marked_one_above() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("family/inner");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(root.path().join("secret"), "x").unwrap();
        let names =
            ["a.csv", "sub/none.csv", "../base.toml", "../../secret", "../../none", "/etc/passwd", "sub/../../x"];
        let inside = |fence: &Fence| names.map(|name| fence.find(&inner, name).is_ok());
        assert_eq!(inside(&Fence::around(&inner, false)), [true, true, false, false, false, false, false]);
        std::fs::write(root.path().join("family").join(PROJECT_MARK), "").unwrap();
        assert_eq!(inside(&Fence::around(&inner, false)), [true, true, true, false, false, false, true]);
        assert_eq!(inside(&Fence::around(&inner, true)), [true; 7]);
        assert!(Fence::around(&inner, true).find(&inner, "../../secret").unwrap().is_outside);
        assert!(Fence::default().find(&inner, "/etc/passwd").is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_counts_as_what_it_points_to_and_a_device_is_no_file() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("s")).unwrap();
        std::fs::write(root.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink("../secret", root.path().join("s/link.csv")).unwrap();
        let dir = root.path().join("s");
        assert!(Fence::around(&dir, false).find(&dir, "link.csv").is_err());
        assert_eq!(read(Path::new("/dev/zero"), 10), Err("it is a pipe or a device, not a file".to_owned()));
        assert_eq!(read(&root.path().join("secret"), 10), Ok((b"x".to_vec(), false)));
    }
}
