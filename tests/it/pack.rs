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
