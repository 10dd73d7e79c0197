//! What ended processes left behind at a place. Only what this program wrote is ever removed, file by file.

use super::journal;
use super::manifest::{self, Manifest};
use super::place::Destination;
use crate::cli::terminal;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Puts results back that stand beside a place where nothing stands: those of a process that ended between two
/// renames. The lock of the place is held.
pub fn recover(place: &Destination, origin: &Manifest) {
    if fs::symlink_metadata(&place.real).is_ok() {
        return;
    }
    let is_whole = |path: &&PathBuf| {
        journal::read(path).is_none()
            && Manifest::read(path).is_some_and(|found| found.has_origin_of(origin) && found.is_whole(path))
    };
    let siblings = place.siblings();
    // New results before former ones.
    let is_new = |path: &&PathBuf| path.to_string_lossy().contains(".partial-");
    let mut whole = siblings.iter().filter(is_whole).collect::<Vec<_>>();
    whole.sort_by_key(|path| !is_new(path));
    if let Some(found) = whole.first()
        && fs::rename(found, &place.real).is_ok()
    {
        terminal::note(&format!("`{place}`: results of a run that was ended have been put back in place"));
    }
}

/// Clears away incomplete results of ended processes. The lock of the place is held.
pub fn sweep_incomplete(place: &Destination) {
    for sibling in place.siblings() {
        match (journal::read(&sibling), Manifest::read(&sibling)) {
            (None, Some(found)) if found.is_whole(&sibling) => {}
            (None, Some(_)) => drop(retire_files(&sibling)),
            _ => sweep_partial(&sibling),
        }
    }
}

/// Clears away complete results beside the place, former or never put there, that newer ones have superseded.
pub fn retire_superseded(place: &Destination, by: &Manifest) {
    for sibling in place.siblings() {
        if Manifest::read(&sibling).is_some_and(|found| found.has_origin_of(by)) {
            retire(place, &sibling);
        }
    }
}

/// Removes what the journal of a partial folder names, and the folder if nothing else is in it.
pub fn sweep_partial(folder: &Path) {
    let names = journal::read(folder).unwrap_or_default();
    let is_inside = |name: &&String| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let files: Vec<PathBuf> = names.iter().filter(is_inside).map(|name| folder.join(name)).collect();
    for file in &files {
        let _ = fs::remove_file(file);
    }
    let above = files.iter().flat_map(|file| file.ancestors().skip(1).take_while(|above| *above != folder));
    let mut folders: Vec<&Path> = above.collect();
    folders.sort_by_key(|path| std::cmp::Reverse(path.components().count()));
    for inner in folders {
        let _ = fs::remove_dir(inner);
    }
    if journal::read(folder).is_some() {
        let _ = fs::remove_file(folder.join(journal::FILE));
    }
    let _ = fs::remove_dir(folder);
}

/// Removes former results under their private name. What somebody put among them at the last moment is kept, under a
/// name that is seen.
pub fn retire(place: &Destination, former: &Path) {
    if retire_files(former) {
        return;
    }
    if let Ok(kept) = place.keep(former, "kept") {
        terminal::note(&format!("what had been put into the former results stands in `{}`", kept.display()));
    }
}

/// Removes the files that a folder's manifest lists as they were written, then the folder; whether it is gone.
fn retire_files(folder: &Path) -> bool {
    if let Some(contents) = Manifest::read(folder).and_then(|found| found.contents(folder).ok()) {
        // The manifest goes last: with it, what is left can still be told from what is somebody's.
        let (manifests, files): (Vec<_>, Vec<_>) =
            contents.ours.into_iter().partition(|path| *path == folder.join(manifest::FILE));
        for file in files {
            let _ = fs::remove_file(file);
        }
        for inner in contents.folders.iter().rev() {
            let _ = fs::remove_dir(inner);
        }
        for file in manifests {
            let _ = fs::remove_file(file);
        }
    }
    fs::remove_dir(folder).is_ok()
}
