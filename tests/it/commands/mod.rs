//! One file a command: the whole standard output of a small run, held as a text that people can read.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test it commands` writes the texts; a change of one is read like a change of code.

mod audit;
mod blueprint;
mod breakeven;
mod calibrate;
mod check;
mod claims;
mod classify;
mod completions;
mod deck;
mod diff;
mod init;
mod man;
mod merge;
mod optimise;
mod priors;
mod replay;
mod run;
mod scale;
mod schema;
mod score;
mod sensitivity;
mod stress;
mod trace;
mod voi;

use super::support::{folder, program};
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/commands")
}

/// Runs a command in a folder that holds `small.toml`; what it prints must be what `snapshots/NAME.txt` holds.
#[track_caller]
fn prints(name: &str, arguments: &[&str]) {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    prints_in(folder.path(), name, arguments);
}

/// Runs a command in a folder that is ready; what it prints must be what `snapshots/NAME.txt` holds.
#[track_caller]
fn prints_in(folder: &Path, name: &str, arguments: &[&str]) {
    let ran = program(folder, arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stdout.is_empty(), "{arguments:?} prints nothing");
    let path = here().join("snapshots").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &ran.stdout).expect("the snapshot can be written");
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    if stands == ran.stdout {
        return;
    }
    let lines = stands.lines().zip(ran.stdout.lines()).enumerate();
    let line = lines.filter(|(_, (was, is))| was != is).map(|(number, _)| number).next();
    let line = line.unwrap_or_else(|| stands.lines().count().min(ran.stdout.lines().count()));
    panic!(
        "{arguments:?} prints something else than {}, from line {}:\n  was  {}\n  is   {}\n\
         Read it, and if it is better: UPDATE_SNAPSHOTS=1 cargo test --test it commands",
        path.display(),
        line + 1,
        stands.lines().nth(line).unwrap_or("(nothing)"),
        ran.stdout.lines().nth(line).unwrap_or("(nothing)"),
    );
}

/// What a command does in a simulation of 300 cases without charts.
fn of_small<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[command, "small.toml", "-n", "300", "--charts", "none", "-q"], more].concat()
}

#[test]
fn every_command_has_its_file_here() {
    let said = program(folder().path(), &["--help"]).stdout;
    let listed = said.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let named = listed
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    // What answers agents has a client of its own: tests/crosscheck/mcp_client.py.
    let names: Vec<&str> = named.filter(|name| !["help", "mcp"].contains(name)).collect();
    assert!(names.len() > 20, "{names:?}");
    let missing: Vec<&&str> = names.iter().filter(|name| !here().join(format!("{name}.rs")).exists()).collect();
    assert!(missing.is_empty(), "{missing:?} have no file in tests/it/commands/");
}
