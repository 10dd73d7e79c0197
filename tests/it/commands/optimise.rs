//! `optimise`: the best plan within bounds.

use super::{here, of_small, prints};
use crate::support::{folder, program};

const BOUNDS: [&str; 10] =
    ["--heads", "0..2", "--units", "0..2", "--sellers", "0..1", "--gate", "9:2", "--budget", "60000"];

#[test]
fn the_best_plan_is_printed() {
    prints("optimise", &of_small("optimise", &BOUNDS));
}

#[test]
fn the_winner_is_a_scenario_that_run_takes_with_the_same_numbers() {
    let folder = folder();
    let path = folder.path();
    std::fs::copy(here().join("small.toml"), path.join("small.toml")).expect("the scenario can be copied");
    let value = |file: &str| {
        let text = std::fs::read_to_string(path.join(file)).expect("it was written");
        serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON")
    };
    // Beside the scenario and under the mark of a project it extends it; elsewhere it is the whole scenario.
    for marked in [false, true] {
        if marked {
            std::fs::write(path.join(".alliance-sim"), "").expect("a mark can be made");
        }
        let ran = program(path, &of_small("optimise", &BOUNDS));
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let best = "outputs/small-optimise/best.toml";
        let text = std::fs::read_to_string(path.join(best)).expect("it was written");
        assert_eq!(text.contains("extends = \"../../small.toml\""), marked, "{text}");
        let again = program(path, &["run", best, "-n", "300", "--charts", "none", "-q"]);
        assert_eq!(again.code, 0, "{}", again.stderr);
        let (found, run) = (value("outputs/small-optimise/summary.json"), value("outputs/best/summary.json"));
        let best = &found["plans"][0];
        assert_eq!(best["role"], "best");
        let options = run["options"].as_array().expect("options").clone();
        let own = options.iter().find(|option| option["name"] == best["plan"]).expect("the winner is one of them");
        assert_eq!(own["metrics"]["uplift_npv"]["mean"], best["mean"]["value"], "the same futures: the same mean");
    }
}

#[test]
fn bad_bounds_are_refused_before_anything_is_simulated() {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    for (arguments, said) in [
        (["--heads", "3..1"], "1..3"),
        (["--gate", "9"], "MONTHS:TEAMS"),
        (["--budget", "100"], "at least"),
        (["--start", "99"], "--start"),
        (["--like", "Nobody"], "In-house"),
    ] {
        let ran = program(folder.path(), &of_small("optimise", &arguments));
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
        assert!(!folder.path().join("outputs/small-optimise/summary.json").exists());
    }
}
