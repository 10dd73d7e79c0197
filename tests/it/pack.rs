//! The board pack: deck and workbook of every command, the same from the same run, and no bad template.

use crate::support::{folder, program, shipped};
use std::fs;

const FLAGS: [&str; 7] = ["-n", "32", "-q", "--charts", "none", "--deck", "--xlsx"];

#[test]
fn every_command_writes_the_same_deck_and_workbook_from_the_same_run() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    for command in ["run", "audit"] {
        let files = ["one", "two"].map(|out| {
            let out = format!("{command}-{out}");
            let done = program(folder.path(), &[&[command, scenario, "--out", &out], &FLAGS[..]].concat());
            assert_eq!(done.code, 0, "{}", done.stderr);
            ["deck.pptx", "workbook.xlsx"].map(|name| fs::read(folder.path().join(&out).join(name)).expect(name))
        });
        assert!(files[0] == files[1], "{command}: other bytes from the same run");
        assert!(files[0].iter().all(|file| file.starts_with(b"PK")), "{command}");
    }
}

#[test]
fn a_bad_template_is_refused_before_anything_is_written() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    fs::write(folder.path().join("company.pptx"), "no zip").expect("it is written");
    for (file, why) in [("company.pptx", "no PowerPoint file"), ("missing.pptx", "cannot be read")] {
        let arguments = ["run", scenario.to_str().expect("text"), "-n", "32", "--out", "out", "--template", file];
        let done = program(folder.path(), &arguments);
        assert_eq!(done.code, 2, "{}", done.stderr);
        assert!(done.stderr.contains(file) && done.stderr.contains(why), "{}", done.stderr);
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn a_deck_of_a_folder_is_the_one_that_was_written_beside_the_simulation() {
    let folder = folder();
    let at = |path: &str| fs::read(folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    let flags = ["-n", "32", "-q", "--charts", "svg", "--deck"];
    for (command, dated) in [("run", &["--date", "2026-11-25"][..]), ("audit", &[])] {
        let done = program(folder.path(), &[&[command, scenario, "--out", command], &flags[..], dated].concat());
        assert_eq!(done.code, 0, "{}", done.stderr);
        let out = format!("{command}-deck");
        let done = program(folder.path(), &["deck", command, "--out", &out]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert!(at(&format!("{command}/deck.pptx")) == at(&format!("{out}/deck.pptx")), "{command}: other bytes");
    }
    let done = program(folder.path(), &["deck", "run", "audit", "--quiet"]);
    assert_eq!((done.code, done.stderr.as_str()), (0, ""));
    assert!(at("outputs/run-deck/deck.pptx").len() > at("run/deck.pptx").len());

    // What is not as it was written is not shown to a board.
    let story = String::from_utf8(at("run/story.json")).expect("text").replacen("Hybrid", "Hybris", 1);
    fs::write(folder.path().join("run/story.json"), story).expect("it is written");
    for (results, why) in [("run", "has changed since"), ("nowhere", "is no folder"), (".", "has no manifest.json")] {
        let done = program(folder.path(), &["deck", results, "--out", "other"]);
        assert_eq!(done.code, 2, "{results}: {}", done.stderr);
        assert!(done.stderr.contains(why), "{results}: {}", done.stderr);
    }
    assert!(!folder.path().join("other").exists());
}
