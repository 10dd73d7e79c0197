//! What happens to files when runs are ended, meet each other, or are pointed at somebody's work.

use crate::support::{folder, program, shipped};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn start(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_alliance-sim"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Seed of the results in a folder, all of whose files are as their manifest says; `None` where no folder stands.
fn whole_results(folder: &Path) -> Option<u64> {
    if !folder.exists() {
        return None;
    }
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(folder.join(name)).expect(name)).expect("JSON")
    };
    let manifest = json("manifest.json");
    let files = manifest["files"].as_object().expect("files");
    assert!(files.len() >= 5, "{files:?}");
    for (name, hash) in files {
        let digest = Sha256::digest(fs::read(folder.join(name)).expect(name));
        let found: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(Some(found.as_str()), hash.as_str(), "{name}");
    }
    json("summary.json")["seed"].as_u64()
}

fn entries(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).into_iter().flatten().flatten();
    all.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn names_of(folder: &Path) -> Vec<String> {
    let mut names = entries(folder);
    names.sort();
    names
}

#[test]
fn a_run_ended_by_force_leaves_former_or_new_results_whole() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    let run = |seed: u64| {
        let seed = seed.to_string();
        start(folder.path(), &["run", scenario, "-n", "16", "--seed", &seed, "--out", "o/r", "--charts", "none", "-q"])
    };
    let out = folder.path().join("o/r");
    let began = Instant::now();
    assert!(run(0).wait().expect("it ends").success());
    let takes = began.elapsed();
    assert_eq!(whole_results(&out), Some(0));
    let mut former = 0;
    for seed in 1..=16_u32 {
        let mut child = run(seed.into());
        // Most of the writing is in the last third; steps are of no even length, so that every run meets other calls.
        std::thread::sleep(takes.mul_f64(0.6 + 0.45 * f64::from(seed * 7 % 16) / 16.0));
        child.kill().expect("it can be ended");
        child.wait().expect("it ends");
        let found = whole_results(&out).expect("results stand at every moment");
        assert!(found == former || found == u64::from(seed), "{found} is neither {former} nor {seed}");
        former = found;
    }
    assert!(run(99).wait().expect("it ends").success());
    assert_eq!(whole_results(&out), Some(99));
    assert_eq!(entries(&folder.path().join("o")), ["r"], "everything stale is cleared away");
}

#[test]
fn parallel_runs_into_one_folder_lose_nothing() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    let run = |seed: u64| {
        let seed = seed.to_string();
        start(folder.path(), &["run", scenario, "-n", "16", "--seed", &seed, "--out", "o/r", "--charts", "none", "-q"])
    };
    let mut done = Vec::new();
    for (seed, child) in (0..6).map(run).collect::<Vec<_>>().into_iter().enumerate() {
        let output = child.wait_with_output().expect("it ends");
        let notes = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => done.push(seed as u64),
            code => assert!(code == Some(2) && notes.contains("being written to by another run"), "{code:?} {notes}"),
        }
    }
    let found = whole_results(&folder.path().join("o/r")).expect("results");
    assert!(done.contains(&found), "{found} {done:?}");
    assert_eq!(entries(&folder.path().join("o")), ["r"]);
}

#[test]
fn commands_do_not_replace_each_others_results_and_what_they_did_not_write() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::copy(shipped("early-stage-isv.toml"), at("mine.toml")).expect("a copy");
    let text = fs::read_to_string(at("mine.toml")).expect("a file");
    let run = ["run", "mine.toml", "-n", "16", "--out", "r", "--charts", "none", "-q"];
    assert_eq!(program(folder.path(), &run).code, 0);
    for other in ["voi", "sensitivity", "stress"] {
        let refused = program(folder.path(), &[other, "mine.toml", "-n", "1000000", "--out", "r", "-q"]);
        assert_eq!(refused.code, 2, "{other}: {}", refused.stderr);
        assert!(refused.stderr.contains("the results of `run`"), "{}", refused.stderr);
    }
    fs::rename(at("mine.toml"), at("r/mine.toml")).expect("moved");
    let refused = program(folder.path(), &["run", "r/mine.toml", "-n", "1000000", "--out", "r", "-q"]);
    assert_eq!(refused.code, 2);
    assert_eq!(fs::read_to_string(at("r/mine.toml")).expect("a file"), text);
    fs::rename(at("r/mine.toml"), at("mine.toml")).expect("moved");
    let trace = |out: &str| program(folder.path(), &["trace", "mine.toml", "--trajectory", "3", "--out", out]);
    assert_eq!(trace("mine.toml").code, 2);
    assert_eq!(fs::read_to_string(at("mine.toml")).expect("a file"), text);
    assert_eq!((trace("t.csv").code, trace("t.csv").code), (0, 0), "its own table is written anew");
    assert_eq!(whole_results(&at("r")), Some(1));
}

#[test]
fn a_what_if_stands_beside_its_base_case_and_says_so() {
    let folder = folder();
    fs::copy(shipped("early-stage-isv.toml"), folder.path().join("mine.toml")).expect("a copy");
    let base = ["run", "mine.toml", "-n", "64", "-q", "--charts", "svg"];
    assert_eq!(program(folder.path(), &base).code, 0);
    let what_if = program(folder.path(), &[&base[..], &["--set", "isv.acv=300e3"]].concat());
    assert_eq!(what_if.code, 0, "{}", what_if.stderr);
    assert!(what_if.stdout.starts_with("What if mean first-year value of a contract"), "{}", what_if.stdout);
    let mut names = entries(&folder.path().join("outputs"));
    names.sort();
    assert_eq!(names, ["mine", "mine--isv.acv=300e3"]);
    let read = |name: &str| fs::read_to_string(folder.path().join("outputs").join(name)).expect(name);
    let json = |name: &str| serde_json::from_str::<serde_json::Value>(&read(name)).expect("JSON");
    let (before, after) = (json("mine/summary.json"), json("mine--isv.acv=300e3/summary.json"));
    assert!(before.get("what_if").is_none());
    let words = after["what_if"]["changes"].as_str().expect("words");
    let said = "mean first-year value of a contract $300k/yr instead of a belief around $12";
    assert!(words.starts_with(said), "{words}");
    // The base beside the what-if is the base that was run, to the bit, and so is the difference.
    let row = &after["what_if"]["options"][1];
    let mean = |summary: &serde_json::Value| {
        let options = summary["options"].as_array().expect("options");
        let option = options.iter().find(|option| option["name"] == row["option"]).expect("it is there");
        option["metrics"]["uplift_npv"]["mean"].as_f64().expect("a mean")
    };
    assert_eq!(row["base"]["value"].as_f64(), Some(mean(&before)));
    assert_eq!(row["what_if"]["value"].as_f64(), Some(mean(&after)));
    assert!((mean(&after) - mean(&before)).abs() > 1e-2 * mean(&before).abs(), "the change matters");
    let difference = row["difference"]["value"].as_f64().expect("a difference");
    assert!((difference - (mean(&after) - mean(&before))).abs() < 1e-3 * mean(&before).abs(), "{difference}");
    assert!(
        read("mine--isv.acv=300e3/charts/cash.svg")
            .contains("what if: mean first-year value of a contract $300k/yr instead of")
    );
    assert!(
        read("mine--isv.acv=300e3/what_if.csv").starts_with("option,metric,statistic,base,se_base,half_width_base")
    );
    // The base is not replaced, even when asked for by name.
    let refused = program(folder.path(), &[&base[..], &["--set", "isv.acv=300e3", "--out", "outputs/mine"]].concat());
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert_eq!(whole_results(&folder.path().join("outputs/mine")), Some(1));
}

#[test]
fn several_runs_print_one_document() {
    let folder = folder();
    let [a, b] = ["early-stage-isv.toml", "saas-isv.toml"].map(shipped);
    let paths = [a.to_str().expect("text"), b.to_str().expect("text")];
    let run = |format: &str| {
        let arguments = ["run", paths[0], paths[1], "-n", "16", "-q", "--charts", "none", "--format", format];
        program(folder.path(), &arguments).stdout
    };
    let all: serde_json::Value = serde_json::from_str(&run("json")).expect("one valid document");
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    let csv = run("csv");
    assert_eq!(csv.lines().filter(|line| line.starts_with("scenario,option,")).count(), 1);
}

#[test]
fn every_command_has_its_version_and_its_page() {
    let folder = folder();
    for command in ["run", "check", "trace", "claims", "man"] {
        let version = program(folder.path(), &[command, "--version"]);
        assert!(version.code == 0 && version.stdout.contains(env!("CARGO_PKG_VERSION")), "{command}");
    }
    let page = program(folder.path(), &["man", "run"]);
    assert!(page.stdout.contains("until\\-precise"), "{}", page.stdout);
    assert_eq!(program(folder.path(), &["man", "nothing"]).code, 2);
    assert_eq!(program(folder.path(), &["man", "--out", "pages"]).code, 0);
    assert!(entries(&folder.path().join("pages")).len() > 15);
}

/// Names that steer a terminal come with archives that somebody sends.
#[test]
fn no_name_steers_the_terminal() {
    let folder = folder();
    let (scenario, hostile) = (shipped("early-stage-isv.toml"), "\u{1b}]0;x\u{7}\u{1b}[31m");
    let scenario = scenario.to_str().expect("text");
    for arguments in [
        &["check", hostile][..],
        &["merge", hostile],
        &["diff", hostile, "b"],
        &["score", hostile, "--actuals", "a.csv"],
        &["run", scenario, "--template", hostile],
        &["check", scenario, "--answers", hostile],
        &["trace", scenario, "--trajectory", "1", "--option", hostile],
        &["breakeven", scenario, "--vary", hostile],
        &["calibrate", scenario, "--history", hostile],
        &["run", scenario, "--until-precise", hostile],
    ] {
        let refused = program(folder.path(), arguments);
        assert!(refused.code == 2 && !refused.stderr.is_empty(), "{arguments:?}: {}", refused.stderr);
        assert!(!refused.stderr.contains(['\u{1b}', '\u{7}']), "{:?}", refused.stderr);
    }
}

/// To open a pipe waits for somebody to write into it.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_file_wherever_one_is_read() {
    let folder = folder();
    let scenario = shipped("early-stage-isv.toml");
    let scenario = scenario.to_str().expect("text");
    let made = Command::new("mkfifo").arg(folder.path().join("pipe")).status().expect("mkfifo is there");
    assert!(made.success());
    fs::create_dir(folder.path().join("run")).expect("a folder");
    for name in ["receipt.json", "manifest.json"] {
        assert!(Command::new("mkfifo").arg(folder.path().join("run").join(name)).status().expect("mkfifo").success());
    }
    for arguments in [
        &["run", "pipe"][..],
        &["run", scenario, "--template", "pipe"],
        &["run", scenario, "--out", "run"],
        &["score", "pipe", "--actuals", "a.csv"],
        &["score", "run", "--actuals", "a.csv"],
        &["diff", "run", "run"],
        &["merge", "run"],
        &["calibrate", scenario, "--history", "pipe"],
        &["check", scenario, "--answers", "pipe"],
    ] {
        let mut child = start(folder.path(), arguments);
        let until = Instant::now() + Duration::from_secs(60);
        let code = loop {
            if let Some(status) = child.try_wait().expect("it can be asked") {
                break status.code();
            }
            if Instant::now() > until {
                child.kill().expect("it can be ended");
                panic!("{arguments:?} waits");
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(code, Some(2), "{arguments:?}");
    }
}

#[cfg(unix)]
mod signals {
    use super::*;

    fn send(signal: &str, child: &Child) {
        let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill is there");
        assert!(sent.success());
    }

    fn await_entry(folder: &Path) {
        let until = Instant::now() + Duration::from_secs(60);
        while !entries(folder).iter().any(|name| name.contains(".partial-")) {
            assert!(Instant::now() < until, "the run does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_request_to_end_leaves_nothing_behind() {
        let scenario = shipped("early-stage-isv.toml");
        for signal in ["-INT", "-TERM", "-HUP"] {
            let folder = folder();
            let mut child = start(folder.path(), &["run", scenario.to_str().expect("text"), "-n", "1000000", "-q"]);
            await_entry(&folder.path().join("outputs"));
            send(signal, &child);
            assert_eq!(child.wait().expect("it ends").code(), Some(130), "{signal}");
            assert!(entries(&folder.path().join("outputs")).is_empty(), "{signal}");
        }
    }

    #[test]
    fn the_second_request_ends_at_once_and_a_hang_up_that_is_ignored_stays_so() {
        let folder = folder();
        let mut child = Command::new("sh")
            .args(["-c", r#"trap "" HUP; exec "$0" claims -n 100000"#, env!("CARGO_BIN_EXE_alliance-sim")])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        std::thread::sleep(Duration::from_millis(700));
        send("-HUP", &child);
        std::thread::sleep(Duration::from_millis(200));
        assert!(child.try_wait().expect("it can be asked").is_none(), "ended by a signal that is ignored");
        send("-TERM", &child);
        std::thread::sleep(Duration::from_millis(100));
        send("-TERM", &child);
        let asked = Instant::now();
        assert_eq!(child.wait().expect("it ends").code(), Some(130));
        assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    }
}

/// A full disk, of which files of this program notice nothing but that they cannot grow.
#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_leaves_neither_half_of_two_outputs() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::copy(shipped("early-stage-isv.toml"), at("mine.toml")).expect("a scenario");
    let history = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/history/crm-export.csv");
    fs::copy(history, at("deals.csv")).expect("a history");
    let full = |blocks: &str, arguments: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {arguments}");
        let program = env!("CARGO_BIN_EXE_alliance-sim");
        let output = Command::new("sh").args(["-c", &script, program]).current_dir(folder.path()).output();
        output.expect("a shell").status.code()
    };
    // The page takes more than 32 kB, the calibrated scenario less; so do the schema and the starter.
    let calibrate = "calibrate mine.toml --history deals.csv -n 64 --charts none --html --static -q --out out/x";
    assert_eq!(full("64", calibrate), Some(1));
    assert_eq!(names_of(folder.path()), ["deals.csv", "mine.toml"]);
    assert_eq!(full("64", "init new.toml"), Some(1));
    assert_eq!(names_of(folder.path()), ["deals.csv", "mine.toml"]);
    assert_eq!(full("unlimited", calibrate), Some(0));
    assert_eq!(names_of(folder.path()), ["deals.csv", "mine.calibrated.toml", "mine.toml", "out"]);
}
