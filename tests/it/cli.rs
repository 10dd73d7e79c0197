//! The program as a stranger meets it: exit codes, what is printed where, what files appear.

use crate::support::{folder, program, program_with, shipped};
use std::fs;

fn text(path: &std::path::Path) -> String {
    fs::read_to_string(path).expect("the file is there")
}

#[test]
fn a_run_writes_the_whole_folder_and_prints_the_finding_first() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let ran = program(folder.path(), &["run", scenario.to_str().expect("text"), "-n", "300"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let out = folder.path().join("outputs/early-stage-isv");
    for file in [
        "summary.json",
        "summary.csv",
        "bands.csv",
        "fiscal_years.csv",
        "outcomes.parquet",
        "beliefs.parquet",
        "resolved.toml",
    ] {
        assert!(out.join(file).metadata().is_ok_and(|metadata| metadata.len() > 100), "{file}");
    }
    for chart in [
        "pipeline",
        "roi",
        "flexibility",
        "cash",
        "attention",
        "attention-surface",
        "attention-hours",
        "decision",
        "bridge",
        "horizon",
        "fiscal-years",
        "calendar",
    ] {
        let bytes = fs::read(out.join(format!("charts/{chart}.png"))).expect(chart);
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n", "{chart}");
        assert_eq!(&bytes[16..24], &[0, 0, 7, 128, 0, 0, 4, 56], "{chart} is 1920 × 1080");
    }
    assert!(ran.stdout.contains("seed 1"), "{}", ran.stdout);
    assert!(
        fs::read_dir(folder.path().join("outputs")).expect("a folder").count() == 1,
        "nothing half-written is left"
    );
}

#[test]
fn the_same_input_gives_the_same_files() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    for (out, threads) in [("a", "1"), ("b", "2")] {
        let arguments = ["run", scenario, "-n", "300", "--out", out, "--threads", threads, "--quiet"];
        assert_eq!(program(folder.path(), &arguments).code, 0);
    }
    for file in ["summary.json", "summary.csv", "bands.csv", "outcomes.parquet", "resolved.toml", "charts/roi.png"] {
        let [a, b] = ["a", "b"].map(|out| fs::read(folder.path().join(out).join(file)).expect(file));
        assert!(a == b, "{file}");
    }
}

#[test]
fn a_second_run_replaces_the_first_and_nothing_else() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    let run = |n: &str| program(folder.path(), &["run", scenario, "-n", n, "--out", "out", "--charts", "none", "-q"]);
    assert_eq!(run("200").code, 0);
    let first = text(&folder.path().join("out/summary.json"));
    assert_eq!(run("300").code, 0);
    assert_ne!(first, text(&folder.path().join("out/summary.json")));
    fs::create_dir(folder.path().join("precious")).expect("a folder");
    fs::write(folder.path().join("precious/thesis.txt"), "years of work").expect("a file");
    let refused = program(folder.path(), &["run", scenario, "-n", "200", "--out", "precious"]);
    assert_eq!(refused.code, 2);
    assert_eq!(text(&folder.path().join("precious/thesis.txt")), "years of work");
}

#[test]
fn a_bad_scenario_gets_all_its_problems_at_once_and_writes_nothing() {
    let folder = folder();
    let good = text(&shipped("early-stage-isv.toml"));
    let bad = good.replace("arr = 8e6", "arr = -8e6").replace("[evidence]", "[evidnce]");
    fs::write(folder.path().join("bad.toml"), bad).expect("a file");
    let ran = program(folder.path(), &["run", "bad.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.is_empty());
    assert!(ran.stderr.contains("isv.arr") && ran.stderr.contains("evidence"), "{}", ran.stderr);
    assert!(!folder.path().join("outputs").exists());
}

#[test]
fn a_missing_file_is_bad_input() {
    let folder = folder();
    let ran = program(folder.path(), &["run", "nowhere.toml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("nowhere.toml"), "{}", ran.stderr);
}

#[test]
fn limits_have_their_own_errors() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    for n in ["0", "1", "99999999999"] {
        let ran = program(folder.path(), &["run", scenario.to_str().expect("text"), "-n", n]);
        assert_eq!(ran.code, 2, "{n}");
        assert!(ran.stderr.contains("trajectories"), "{}", ran.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_run_without_room_for_its_temporary_file_says_so_and_writes_nothing() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let nowhere = folder.path().join("nowhere");
    let arguments = ["run", scenario.to_str().expect("text"), "-n", "1000000", "--quiet"];
    let ran = program_with(folder.path(), &arguments, &[("TMPDIR", nowhere.to_str().expect("text"))]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for part in ["cannot write a temporary file in `", "/nowhere`, which needs ", " MB there: ", "TMPDIR"] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert!(left.is_empty(), "nothing half-written is left, and no folder for it: {left:?}");
}

#[test]
fn a_starter_scenario_checks_and_runs() {
    for archetype in ["isv_hosted", "customer_deployed", "hybrid"] {
        let folder = folder();
        let made = program(folder.path(), &["init", "--archetype", archetype, "mine.toml"]);
        assert_eq!(made.code, 0, "{}", made.stderr);
        let again = program(folder.path(), &["init", "mine.toml"]);
        assert_eq!(again.code, 2, "an existing file is not overwritten");
        let checked = program(folder.path(), &["check", "mine.toml"]);
        assert_eq!((checked.code, checked.stderr.as_str()), (0, ""), "{archetype}");
        let ran = program(folder.path(), &["run", "mine.toml", "-n", "100", "--charts", "none"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
}

#[test]
fn several_scenarios_get_a_folder_each_and_one_table() {
    let folder = folder();
    let [one, two] = ["early-stage-isv.toml", "saas-isv.toml"].map(shipped);
    let arguments =
        ["run", one.to_str().expect("text"), two.to_str().expect("text"), "-n", "100", "--charts", "none", "-q"];
    let ran = program(folder.path(), &arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for name in ["early-stage-isv", "saas-isv"] {
        assert!(folder.path().join("outputs").join(name).join("summary.json").is_file());
    }
}

#[test]
fn the_written_scenario_gives_the_same_numbers() {
    let folder = folder();
    let scenario = shipped("downturn.toml");
    let run = |scenario: &str, out: &str| {
        let ran = program(folder.path(), &["run", scenario, "-n", "150", "--out", out, "--charts", "none", "-q"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    };
    run(scenario.to_str().expect("text"), "one");
    run("one/resolved.toml", "two");
    let [one, two] = ["one", "two"].map(|out| text(&folder.path().join(out).join("summary.csv")));
    assert_eq!(one, two);
}

#[test]
fn json_on_request_is_json_alone() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let arguments = ["run", scenario.to_str().expect("text"), "-n", "100", "--charts", "none", "--format", "json"];
    let ran = program(folder.path(), &arguments);
    let value: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(value["seed"], 1);
    assert_eq!(value["trajectories"], 100);
}

#[test]
fn help_completions_and_manual_are_there() {
    let folder = folder();
    for arguments in [&["--help"][..], &["run", "--help"], &["completions", "bash"], &["man"], &["schema"]] {
        let ran = program(folder.path(), arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.len() > 200, "{arguments:?}");
    }
}
