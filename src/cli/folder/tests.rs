//! Places, swaps and what is left behind, on folders of their own.

use super::manifest::{self, Manifest};
use super::place::Destination;
use super::{Origin, OutputFile, OutputFolder, clear_away, swap};
use crate::cli::exit::{Exit, Failure};
use std::fs;
use std::path::Path;

const RUN: Origin<'static> = Origin { command: "run", subject: "A", inputs: &[] };

/// Writes results of one file, with a chart in a folder.
fn write(target: &Path, origin: &Origin<'_>, text: &str) -> Result<(), Failure> {
    let folder = OutputFolder::open(target, origin)?;
    folder.write("summary.json", text.as_bytes())?;
    folder.write("charts/cash.png", b"png")?;
    folder.finish()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

fn refused(result: Result<(), Failure>) -> String {
    let failure = result.expect_err("it is refused");
    assert_eq!(failure.exit(), Exit::BadInput, "{failure}");
    failure.to_string()
}

#[test]
fn results_replace_those_of_the_same_origin_and_leave_nothing_else() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("new/out");
    write(&out, &RUN, "1").expect("the first");
    assert_eq!(names(&out), ["charts", "manifest.json", "summary.json"]);
    fs::write(out.join(".DS_Store"), "x").expect("a dropping");
    fs::remove_file(out.join("charts/cash.png")).expect("a file");
    write(&out, &RUN, "2").expect("the second");
    assert_eq!(text(&out.join("summary.json")), "2");
    assert_eq!(names(&base.path().join("new")), ["out"]);
    fs::create_dir(base.path().join("empty")).expect("a folder");
    write(&base.path().join("empty"), &RUN, "1").expect("an empty folder is nobody's");
}

#[test]
fn other_results_decks_edits_and_inputs_are_left_alone() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    write(&out, &RUN, "1").expect("the first");
    for other in [Origin { command: "voi", ..RUN }, Origin { subject: "B", ..RUN }] {
        assert!(refused(write(&out, &other, "2")).contains("the results of `run` for A"));
    }
    let scenario = out.join("summary.json");
    let reading = Origin { inputs: &[&scenario], ..RUN };
    assert!(refused(write(&out, &reading, "2")).contains("which is read"));
    for foreign in ["deck.pptx", "charts/mine.png"] {
        fs::write(out.join(foreign), "work").expect("a file");
        assert!(refused(write(&out, &RUN, "2")).contains(&format!("`{foreign}`, which this program did not write")));
        assert_eq!(text(&out.join(foreign)), "work");
        fs::remove_file(out.join(foreign)).expect("a file");
    }
    fs::create_dir(out.join("notes")).expect("a folder");
    assert!(refused(write(&out, &RUN, "2")).contains("`notes/`"));
    fs::remove_dir(out.join("notes")).expect("a folder");
    fs::write(out.join("summary.json"), "edited").expect("a file");
    assert!(refused(write(&out, &RUN, "2")).contains("`summary.json`, changed since"));
    assert_eq!(names(base.path()), ["out"]);
    let foreign = base.path().join("foreign");
    fs::create_dir(&foreign).expect("a folder");
    for name in ["summary.json", "thesis.doc", "a", "b", "c"] {
        fs::write(foreign.join(name), "{}").expect("a file");
    }
    assert!(refused(write(&foreign, &RUN, "2")).contains("`a`, `b`, `c` and 2 more"));
    fs::write(foreign.join("manifest.json"), r#"{"name": "an app"}"#).expect("a file");
    assert!(refused(write(&foreign, &RUN, "2")).contains("no manifest.json of this program"));
}

#[test]
#[cfg(unix)]
fn a_disk_without_room_is_refused_before_anything_is_simulated() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = OutputFolder::open(&base.path().join("out"), &RUN).expect("a place");
    folder.refuse_without_room(0).expect("nothing needs no room");
    let said = refused(folder.refuse_without_room(u64::MAX));
    assert!(said.contains("has room for") && said.contains("18446744073710 MB"), "{said}");
    drop(folder);
    assert!(names(base.path()).is_empty(), "nothing is left");
}

#[test]
fn what_appears_during_the_run_is_left_alone_and_the_results_are_kept() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    write(&out, &RUN, "1").expect("the first");
    let folder = OutputFolder::open(&out, &RUN).expect("the second");
    folder.write("summary.json", b"2").expect("a file");
    fs::write(out.join("deck.pptx"), "work").expect("a file");
    let message = refused(folder.finish());
    assert_eq!((text(&out.join("summary.json")), text(&out.join("deck.pptx"))), ("1".to_owned(), "work".to_owned()));
    let all = names(base.path());
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[1].starts_with("out-results-") && message.contains(&all[1]), "{message}");
    assert_eq!(text(&base.path().join(&all[1]).join("summary.json")), "2");
}

#[test]
fn one_run_at_a_time_writes_to_a_place() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    let first = OutputFolder::open(&out, &RUN).expect("the first");
    first.write("summary.json", b"1").expect("a file");
    assert!(refused(write(&out, &RUN, "2")).contains("being written to by another run"));
    write(&base.path().join("other"), &RUN, "2").expect("another place");
    first.finish().expect("the first is not disturbed");
    assert_eq!(text(&out.join("summary.json")), "1");
    write(&out, &RUN, "2").expect("the place is free again");
}

#[test]
fn folders_that_were_made_for_results_go_again_where_none_came_to_stand() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("outputs/shards/0-of-2");
    let folder = OutputFolder::open(&out, &RUN).expect("a place");
    folder.write("summary.json", b"1").expect("a file");
    drop(folder);
    assert!(names(base.path()).is_empty(), "an interrupted run leaves nothing");
    fs::write(base.path().join("scenario"), "work").expect("a file");
    fs::create_dir(base.path().join("mine")).expect("a folder");
    refused(OutputFolder::open(&base.path().join("new/../scenario/x"), &RUN).map(drop));
    drop(OutputFolder::open(&base.path().join("new/../mine/../mine/x"), &RUN).expect("a place"));
    assert_eq!(names(base.path()), ["mine", "scenario"], "nor does one that is refused, and what is empty is not ours");
    drop(OutputFolder::open(&base.path().join("mine/shards/x"), &RUN).expect("a place"));
    assert_eq!(names(base.path()), ["mine", "scenario"], "what was there stays");
    let (first, second) = (base.path().join("both/a"), base.path().join("both/b"));
    let (first, second) = (OutputFolder::open(&first, &RUN).expect("one"), OutputFolder::open(&second, &RUN));
    drop(first);
    write(&base.path().join("both/c"), &RUN, "1").expect("a third");
    drop(second.expect("another"));
    assert_eq!(names(&base.path().join("both")), ["c"], "what others have put there stays");
}

/// Leaves behind what a process leaves that is ended by force while it writes.
fn ended(target: &Path) -> std::path::PathBuf {
    let mut folder = OutputFolder::open(target, &RUN).expect("a folder");
    folder.write("summary.json", b"half").expect("a file");
    folder.write("charts/cash.png", b"half").expect("a file");
    let partial = folder.partial.clone();
    // The system lets go of the lock, and nobody removes its file.
    drop(folder.lock.take());
    fs::write(folder.place.sibling(".lock"), "").expect("a file");
    std::mem::forget(folder);
    partial
}

#[test]
fn what_an_ended_run_left_is_cleared_away_and_nothing_that_is_not_ours() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    ended(&out);
    let mixed = ended(&base.path().join("out"));
    fs::write(mixed.join("thesis.doc"), "work").expect("a file");
    let foreign = base.path().join(".out.alliance-sim.partial-mine");
    fs::create_dir(&foreign).expect("a folder");
    fs::write(foreign.join("notes"), "work").expect("a file");
    write(&out, &RUN, "1").expect("the first");
    let mixed_name = mixed.file_name().expect("a name").to_string_lossy().into_owned();
    let mut left = vec![".out.alliance-sim.partial-mine".to_owned(), mixed_name, "out".to_owned()];
    left.sort();
    assert_eq!(names(base.path()), left);
    assert_eq!(names(&mixed), ["thesis.doc"]);
    assert_eq!(text(&foreign.join("notes")), "work");
}

#[test]
fn what_an_ended_run_left_beside_results_that_stand_is_cleared_away_without_writing_them_again() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    write(&out, &RUN, "1").expect("the first");
    // Ended while the former results, under their private name, were being removed; or before the first of them was.
    for gone in [&["summary.json"][..], &[]] {
        let former = Destination::of(&out).expect("a place").new_sibling("partial").expect("a folder");
        for name in ["charts/cash.png", "summary.json", "manifest.json"] {
            fs::create_dir_all(former.join("charts")).expect("a folder");
            fs::copy(out.join(name), former.join(name)).expect("a file");
        }
        gone.iter().for_each(|name| fs::remove_file(former.join(name)).expect("a file"));
    }
    ended(&out);
    clear_away(&out, &RUN);
    assert_eq!(names(base.path()), ["out"]);
    assert_eq!(text(&out.join("summary.json")), "1");
    let living = OutputFolder::open(&out, &RUN).expect("another run");
    living.write("summary.json", b"2").expect("a file");
    clear_away(&out, &RUN);
    living.finish().expect("what a living run has in the making is left alone");
    assert_eq!(text(&out.join("summary.json")), "2");
}

#[test]
fn a_journal_cannot_point_outside_its_folder() {
    let base = tempfile::tempdir().expect("a folder");
    fs::write(base.path().join("precious"), "work").expect("a file");
    let planted = base.path().join(".out.alliance-sim.partial-x");
    fs::create_dir(&planted).expect("a folder");
    let header = "alliance-sim: results in the making, safe to delete";
    let absolute = base.path().join("precious");
    let journal = format!("{header}\n../precious\n{}\n", absolute.display());
    fs::write(planted.join(".partial"), journal).expect("a file");
    write(&base.path().join("out"), &RUN, "1").expect("results");
    assert_eq!(text(&absolute), "work");
}

#[test]
fn a_run_ended_between_the_renames_is_put_right_at_the_next_start() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    write(&out, &RUN, "1").expect("the first");
    let place = Destination::of(&out).expect("a place");
    let former = place.new_sibling("former").expect("a folder");
    fs::rename(&out, &former).expect("the first of the renames");
    let folder = OutputFolder::open(&out, &RUN).expect("the next start");
    assert_eq!(text(&out.join("summary.json")), "1", "the former results stand again");
    drop(folder);
    assert_eq!(names(base.path()), ["out"]);
    // Ended after the new results were complete: they are put in place.
    let complete = place.new_sibling("partial").expect("a folder");
    fs::write(complete.join("summary.json"), "2").expect("a file");
    let mut manifest = Manifest::new("run", "A");
    manifest.list(&complete, &["summary.json".to_owned()]).expect("listed");
    manifest.write(&complete).expect("written");
    fs::rename(&out, &former).expect("the first of the renames");
    drop(OutputFolder::open(&out, &RUN).expect("the next start"));
    assert_eq!(text(&out.join("summary.json")), "2");
    write(&out, &RUN, "3").expect("the next");
    assert_eq!(names(base.path()), ["out"], "superseded results are gone");
}

#[test]
fn three_renames_do_what_an_exchange_does() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    write(&out, &RUN, "1").expect("the first");
    let place = Destination::of(&out).expect("a place");
    let new = place.new_sibling("partial").expect("a folder");
    fs::write(new.join("summary.json"), "2").expect("a file");
    swap::exchange_in_steps(&new, &place).expect("exchanged");
    assert_eq!((text(&out.join("summary.json")), text(&new.join("summary.json"))), ("2".to_owned(), "1".to_owned()));
    assert_eq!(names(base.path()).len(), 2);
}

#[test]
fn a_manifest_sees_every_change() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    write(&out, &RUN, "1").expect("results");
    let manifest = Manifest::read(&out).expect("a manifest");
    assert!(manifest.is_whole(&out));
    assert_eq!(manifest::why_not_replaced(&out, &manifest).expect("it can be read"), None);
    fs::write(out.join("charts/cash.png"), "pnG").expect("a file");
    assert!(!manifest.is_whole(&out));
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_places_that_cannot_be_are_refused() {
    use std::os::unix::fs::symlink;
    let base = tempfile::tempdir().expect("a folder");
    let [real, link] = ["real", "link"].map(|name| base.path().join(name));
    fs::create_dir(&real).expect("a folder");
    symlink(&real, &link).expect("a link");
    write(&link, &RUN, "1").expect("through the link");
    write(&link, &RUN, "2").expect("again");
    assert_eq!(text(&real.join("summary.json")), "2");
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    symlink(base.path().join("nowhere"), base.path().join("dangling")).expect("a link");
    assert!(refused(write(&base.path().join("dangling"), &RUN, "1")).contains("a link to something"));
    fs::write(base.path().join("file"), "work").expect("a file");
    assert!(refused(write(&base.path().join("file"), &RUN, "1")).contains("is a file"));
    assert!(refused(write(&base.path().join("file/out"), &RUN, "1")).contains("cannot be written"));
    assert!(refused(write(Path::new("/proc"), &RUN, "1")).contains("is a mount point"));
    assert!(refused(write(Path::new("."), &RUN, "1")).contains("is the folder you are in"));
    assert!(refused(write(Path::new("/"), &RUN, "1")).contains("is the folder you are in"));
    assert!(refused(write(Path::new(""), &RUN, "1")).contains("has no name"));
    symlink(base.path().join("file"), real.join("summary.csv")).expect("a link");
    assert!(refused(write(&real, &RUN, "3")).contains("`summary.csv`, which this program did not write"));
    assert_eq!(text(&base.path().join("file")), "work");
}

#[test]
fn results_that_are_taken_away_in_the_making_do_not_come_back() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = OutputFolder::open(&base.path().join("out"), &RUN).expect("a place");
    fs::remove_dir_all(&folder.partial).expect("somebody clears up");
    assert!(folder.write("charts/cash.png", b"png").is_err() && folder.write("summary.json", b"1").is_err());
    assert!(folder.finish().is_err());
    assert_eq!(names(base.path()), [""; 0]);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_and_no_pipe_waited_for_where_the_lock_should_be() {
    let base = tempfile::tempdir().expect("a folder");
    let (target, lock) = (base.path().join("out"), base.path().join(".out.alliance-sim.lock"));
    std::os::unix::fs::symlink(base.path().join("elsewhere"), &lock).expect("a link");
    assert!(refused(write(&target, &RUN, "1")).contains("is no file"));
    assert_eq!(names(base.path()), [".out.alliance-sim.lock"], "nothing was made where the link points");
    fs::remove_file(&lock).expect("the link");
    let made = std::process::Command::new("mkfifo").arg(&lock).status().expect("mkfifo is there");
    assert!(made.success() && refused(write(&target, &RUN, "1")).contains("is no file"));
    fs::remove_file(&lock).expect("the pipe");
    fs::create_dir(&target).expect("a folder");
    let made =
        std::process::Command::new("mkfifo").arg(target.join("manifest.json")).status().expect("mkfifo is there");
    assert!(made.success() && refused(write(&target, &RUN, "1")).contains("manifest.json"));
}

#[test]
fn a_single_file_replaces_only_its_like() {
    let base = tempfile::tempdir().expect("a folder");
    let path = base.path().join("trace.csv");
    let write = |text: &str| OutputFile::open(&path, |former| former.starts_with("month"))?.finish(text.into());
    write("month,1").expect("a new file");
    write("month,2").expect("its like");
    assert_eq!(text(&path), "month,2");
    fs::write(&path, "schema = 1").expect("a scenario");
    assert!(refused(write("month,3")).contains("did not write it as it stands"));
    assert_eq!(text(&path), "schema = 1");
    fs::write(&path, [0xff, 0xfe]).expect("no text");
    refused(write("month,3"));
    assert_eq!(names(base.path()), ["trace.csv"]);
    fs::write(&path, "").expect("an empty file");
    // What an ended process left is cleared away; what a living one has in the making, and what is somebody's, is not.
    for name in [".trace.csv.Ab12Cd.alliance-sim", ".trace.csv.living.alliance-sim", ".trace.csv.mine"] {
        fs::write(base.path().join(name), "half").expect("a file");
    }
    let living = fs::File::open(base.path().join(".trace.csv.living.alliance-sim")).expect("a file");
    living.try_lock().expect("nobody has it");
    write("month,4").expect("it may be written");
    assert_eq!(names(base.path()), [".trace.csv.living.alliance-sim", ".trace.csv.mine", "trace.csv"]);
    assert_eq!(text(&path), "month,4");
    let file = OutputFile::open(&path, |_| true).expect("it may be written");
    fs::write(&path, "month,4 and mine").expect("somebody goes on with it");
    assert!(file.finish(b"month,5".to_vec()).expect_err("it has changed").to_string().contains("trace.csv.new"));
    assert_eq!(
        (text(&path).as_str(), text(&base.path().join("trace.csv.new")).as_str()),
        ("month,4 and mine", "month,5")
    );
    fs::remove_file(base.path().join("trace.csv.new")).expect("it is there");
    let filled = OutputFile::open(&path, |_| true).expect("it may be written").filled(b"month,6".to_vec());
    drop(filled.expect("there is room"));
    assert_eq!(text(&path), "month,4 and mine", "what is not put in its place leaves nothing");
    assert!(refused(OutputFile::open(base.path(), |_| true).map(drop)).contains("is a folder"));
}
