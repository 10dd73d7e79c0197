//! One answer: what every command says of a scenario, held to what `run` says of it.

use crate::support::{folder, program};
use serde_json::Value;
use std::path::Path;

/// Commands that give the answer before what they find themselves.
const COMMANDS: [&[&str]; 8] = [
    &["priors"],
    &["sensitivity"],
    &["voi", "--no-pilot"],
    &["breakeven", "--vary", "isv.acv=60e3:400e3:3"],
    &["stress"],
    &["scale"],
    &["blueprint"],
    &["audit"],
];

/// What a command says in JSON of the small scenario under other values, or why it says nothing.
fn said(folder: &Path, command: &[&str], sets: &[&str], n: &str) -> Result<Value, String> {
    let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    let (name, rest) = command.split_first().expect("a command has a name");
    let out = format!("out-{name}");
    let fixed = ["-n", n, "-q", "--format", "json", "--out", &out];
    let charts: &[&str] = if *name == "audit" { &[] } else { &["--charts", "none"] };
    let arguments = [&[*name, "small.toml"], rest, &sets, &fixed, charts].concat();
    let ran = program(folder, &arguments);
    match ran.code {
        0 => Ok(serde_json::from_str(&ran.stdout).expect("JSON")),
        _ => Err(ran.stderr),
    }
}

fn verdict(said: &Value) -> &Value {
    let own = &said["verdict"];
    if own.is_null() { &said["sides"][0]["verdict"] } else { own }
}

/// Every command gives the answer of `run`, and says so first; gives that answer.
#[track_caller]
fn agree(sets: &[&str], refused: &[&str]) -> Value {
    let folder = folder();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/commands/small.toml");
    std::fs::copy(small, folder.path().join("small.toml")).expect("the scenario can be copied");
    let run = said(folder.path(), &["run"], sets, "200").expect("it runs");
    let answer = verdict(&run);
    let words = answer["words"].as_str().expect("an answer in words");
    for command in COMMANDS {
        let other = match said(folder.path(), command, sets, "200") {
            Ok(other) => other,
            Err(why) => {
                assert!(refused.contains(&command[0]), "{command:?}: {why}");
                continue;
            }
        };
        assert!(!refused.contains(&command[0]), "{command:?} is not refused");
        assert_eq!(verdict(&other), answer, "{command:?} with {sets:?}");
        let finding = other["finding"].as_str().expect("a finding");
        assert!(finding.contains(words), "{command:?} with {sets:?} says: {finding}");
    }
    run
}

#[test]
fn every_command_gives_the_answer_of_the_run() {
    let run = agree(&[], &[]);
    assert_eq!(run["verdict"]["kind"], "not_yet");
    // With so few futures nothing is said to turn nothing.
    assert_eq!(run["headline"]["break_even"], "not looked for with fewer than 500 futures");
}

#[test]
fn every_command_stays_where_doing_nothing_wins() {
    let run = agree(&["isv.acv=30e3"], &[]);
    assert_eq!((&run["verdict"]["kind"], &run["verdict"]["leader"]), (&"stay".into(), &"Status quo".into()));
}

#[test]
fn every_command_follows_the_rule_of_the_scenario() {
    let run = agree(&["decision.rule=\"cvar\""], &[]);
    assert_eq!(run["verdict"]["leader"], "Status quo", "it alone never loses");
}

#[test]
fn what_may_never_come_is_compared_by_how_often_it_does() {
    // A mean of the futures that pay back is no mean: what needs one refuses.
    let sets = ["decision.metric=\"payback_month\"", "horizon_months=48"];
    agree(&sets, &["sensitivity", "voi"]);
    let folder = folder();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/commands/small.toml");
    std::fs::copy(small, folder.path().join("small.toml")).expect("the scenario can be copied");
    let run = said(folder.path(), &["run"], &sets, "200").expect("it runs");
    let reached = |option: &str| {
        let row = run["ranking"].as_array().expect("a list").iter().find(|row| row["option"] == option);
        row.expect("it is ranked")["p_reached"]["value"].as_f64().expect("a share")
    };
    let stress = said(folder.path(), &["stress"], &sets, "200").expect("it runs");
    for option in stress["cases"][0]["options"].as_array().expect("a list") {
        let (name, value) = (option["option"].as_str().expect("a name"), option["value"].as_f64());
        assert!((value.expect("a share") - reached(name)).abs() < 1e-12, "{name}: {value:?}");
    }
}
