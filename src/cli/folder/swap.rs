//! A folder into its place, in one step where the system has such a step.

use super::manifest::sync_folder;
use super::place::Destination;
use std::fs;
use std::io;
use std::path::Path;

/// Puts a finished folder in its place, and forces that to the disk. What stood there, if anything did, bears the name
/// of the new folder afterwards, which is said by `true`.
///
/// # Errors
/// What the system says; what stood there then stands as it did, and the finished folder under its own name.
pub fn put(finished: &Path, place: &Destination) -> io::Result<bool> {
    let had_former = fs::symlink_metadata(&place.real).is_ok();
    if had_former {
        exchange(finished, place)?;
    } else {
        fs::rename(finished, &place.real)?;
    }
    // The results stand by now; a disk that does not take the order is no reason to say otherwise.
    let _ = sync_folder(place.parent());
    Ok(had_former)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(finished: &Path, place: &Destination) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, finished, CWD, &place.real, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => exchange_in_steps(finished, place),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(finished: &Path, place: &Destination) -> io::Result<()> {
    exchange_in_steps(finished, place)
}

/// Three renames, for file systems that cannot exchange names. Ended in between, nothing stands at the place and both
/// folders stand beside it, from where the next start puts one back.
pub(super) fn exchange_in_steps(finished: &Path, place: &Destination) -> io::Result<()> {
    let former = place.new_sibling("former")?;
    fs::rename(&place.real, &former).inspect_err(|_| drop(fs::remove_dir(&former)))?;
    fs::rename(finished, &place.real).inspect_err(|_| drop(fs::rename(&former, &place.real)))?;
    fs::rename(&former, finished)
}
