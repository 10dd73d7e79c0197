//! A run in shards is the run byte for byte, whatever happens to who simulates them.

use crate::support::{folder, load, program, shipped};
use alliance_sim::engine::{Control, Run, RunPlan};
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides};
use alliance_sim::study::shard::{Join, shard};
use alliance_sim::study::{Plan, Session, Unwatched};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Every file below a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("the folder is there").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                let name = entry.path().strip_prefix(folder).expect("it is inside").display().to_string();
                found.insert(name, fs::read(entry.path()).expect("it can be read"));
            }
        }
    }
    found
}

/// A folder with the small scenario.
fn with_small() -> tempfile::TempDir {
    let folder = folder();
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/commands/small.toml");
    fs::copy(small, folder.path().join("small.toml")).expect("the scenario can be copied");
    folder
}

/// Runs `run` or `merge` on a fixed day, so that receipts on both sides of midnight are the same.
#[track_caller]
fn runs(folder: &Path, arguments: &[&str]) -> String {
    let ran = program(folder, &[arguments, &["--date", "2026-11-25"]].concat());
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
    ran.stdout
}

#[track_caller]
fn is_refused(folder: &Path, arguments: &[&str], why: &str) {
    let ran = program(folder, arguments);
    assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stdout);
    assert!(ran.stderr.contains(why), "{}", ran.stderr);
}

/// What `run` writes and prints, and what its shards do, put together in another order.
#[track_caller]
fn are_the_same(flags: &[&str], of: usize) {
    let here = with_small();
    let run = [&["run", "small.toml", "-q"], flags].concat();
    let whole = runs(here.path(), &[&run[..], &["--charts", "svg", "--out", "whole"]].concat());
    let names: Vec<String> = (0..of).rev().map(|k| format!("s{k}")).collect();
    for (k, name) in (0..of).rev().zip(&names) {
        runs(here.path(), &[&run[..], &["--shard", &format!("{k}/{of}"), "--out", name]].concat());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let merged = runs(here.path(), &[&["merge", "-q", "--charts", "svg", "--out", "merged"], &names[..]].concat());
    let [one, other] = ["whole", "merged"].map(|name| files(&here.path().join(name)));
    assert!(one.len() > 10, "{:?}", one.keys());
    assert!(one.keys().eq(other.keys()), "{:?}\n{:?}", one.keys(), other.keys());
    for (name, bytes) in &one {
        assert!(*bytes == other[name], "{flags:?}: {name} differs");
    }
    assert_eq!(whole, merged);
}

#[test]
fn shards_are_the_run_in_every_design() {
    are_the_same(&["-n", "2305", "--seed", "9"], 3);
    for design in ["lhs", "sobol"] {
        are_the_same(&["-n", "1100", "--seed", "9", "--design", design], 2);
    }
}

#[test]
fn shards_are_the_run_where_bands_are_exact() {
    are_the_same(&["-n", "600"], 2);
}

#[test]
fn shards_are_the_run_of_a_what_if_with_several_lucks_and_equal_spend() {
    are_the_same(&["-n", "450", "--luck", "2", "--set", "isv.acv=300e3", "--compare", "equal-spend"], 4);
}

#[test]
fn workers_that_are_killed_and_shards_that_are_sent_again_change_nothing() {
    let here = with_small();
    let run = ["run", "small.toml", "-q", "-n", "1024", "--charts", "none", "--no-parquet"];
    runs(here.path(), &[&run[..], &["--out", "whole"]].concat());
    let mut killed = 0;
    for k in 0..4 {
        let shard = format!("{k}/4");
        let arguments = [&run[..], &["--shard", &shard, "--out", &shard]].concat();
        // Longer and longer, until one comes to its end.
        for attempt in 0_u64.. {
            let mut worker = Command::new(env!("CARGO_BIN_EXE_alliance-sim"))
                .args(&arguments)
                .current_dir(here.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts");
            std::thread::sleep(Duration::from_millis(3 + attempt * (11 + 7 * k)));
            let _ = worker.kill();
            let ended = worker.wait().expect("it ends");
            killed += usize::from(!ended.success());
            if ended.success() {
                break;
            }
            let left = here.path().join(&shard).join("manifest.json");
            assert!(!left.exists() || fs::read_to_string(left).expect("text").contains("trajectories.parquet"));
        }
        // Sent again, it finds its work done.
        let again =
            program(here.path(), &[&run[..1], &run[1..2], &run[3..], &["--shard", &shard, "--out", &shard]].concat());
        assert!(again.code == 0 && again.stderr.contains("Nothing to do"), "{}", again.stderr);
    }
    assert!(killed >= 4, "{killed} workers were killed");
    // A worker that died in the midst leaves a hidden folder, which is no shard.
    fs::create_dir(here.path().join("shards")).expect("it is made");
    fs::create_dir(here.path().join("shards/.9.partial-x")).expect("it is made");
    for k in 0..4 {
        fs::rename(here.path().join(format!("{k}/4")), here.path().join(format!("shards/{k}"))).expect("it is moved");
    }
    let merge = ["merge", "shards", "-q", "--charts", "none", "--no-parquet", "--out", "merged"];
    runs(here.path(), &merge);
    assert!(files(&here.path().join("whole")) == files(&here.path().join("merged")));
}

#[test]
fn what_makes_no_run_is_refused_and_nothing_is_written() {
    let here = with_small();
    let at = here.path();
    let shard = |k: &str, seed: &str, out: &str| {
        runs(at, &["run", "small.toml", "-q", "-n", "768", "--seed", seed, "--shard", k, "--out", out]);
    };
    for (k, out) in [("0/3", "a"), ("1/3", "b"), ("2/3", "c")] {
        shard(k, "1", out);
    }
    shard("1/3", "2", "seed");
    shard("1/2", "1", "half");
    let merge = |folders: &[&str], why: &str| is_refused(at, &[&["merge", "--out", "no"], folders].concat(), why);
    merge(&["a", "c"], "trajectories 256 to 511 are missing: run shard 1 of 3");
    merge(&["a", "b", "c", "b"], "trajectories 256 to 511 are in two shards");
    merge(&["a", "b", "half", "c"], "trajectories 256 to 511 are in two shards, `b` and `half`");
    merge(&["a", "seed", "c"], "the seed is 1 in `a` and 2 in `seed`");
    merge(&["a", "b", "nowhere"], "`nowhere` is not there");
    is_refused(at, &["run", "small.toml", "-n", "768", "--shard", "3/3"], "shards are numbered from 0: 0/3 to 2/3");
    is_refused(at, &["run", "small.toml", "-n", "768", "--shard", "0/4"], "which make at most 3 shards, not 4");
    let text = fs::read_to_string(at.join("small.toml")).expect("text");
    fs::write(at.join("small.toml"), text.replace("horizon_months = ", "horizon_months = 1")).expect("it is written");
    merge(&["a", "b", "c"], "is not the scenario that was simulated");
    fs::write(at.join("small.toml"), text).expect("it is written");
    let mut bytes = fs::read(at.join("b/sums.parquet")).expect("bytes");
    bytes[100] ^= 1;
    fs::write(at.join("b/sums.parquet"), bytes).expect("it is written");
    merge(&["a", "b", "c"], "`b` holds files that are missing or changed since");
    assert!(!at.join("no").exists());
    // A shard that is not whole any more may be somebody's: it is not overwritten, and elsewhere it is simulated anew.
    is_refused(at, &["run", "small.toml", "-n", "768", "--shard", "1/3", "--out", "b"], "changed since");
    shard("1/3", "1", "b2");
    runs(at, &["merge", "-q", "a", "b2", "c", "--charts", "none", "--out", "yes"]);
}

#[test]
fn numbers_of_another_machine_are_refused() {
    let loaded = scenario::load(&shipped("early-stage-isv.toml"), &Overrides::default()).expect("it is valid");
    let plan = Plan { seed: 1, design: DesignKind::Iid, trajectories: 512, replicates: 1 };
    let watch = Unwatched::default();
    let session = Session::new(loaded, plan, &watch);
    let found = shard(&session, 0..512).expect("nobody stops it");
    let sample = &found.sample;
    let outcomes = (0..sample.options.len())
        .flat_map(|option| sample.columns.iter().map(move |column| sample.column(option, column).into_owned()));
    let beliefs = (0..sample.belief_paths.len()).map(|belief| sample.belief(belief).into_owned());
    let mut columns: Vec<Vec<f64>> = outcomes.chain(beliefs).collect();
    let take = |columns: &[Vec<f64>]| Join::of(&session).expect("there is room").take(columns);
    take(&columns).expect("they are what this machine gives");
    let changed = columns.iter_mut().find(|column| column[0].is_finite() && column[0] != 0.0).expect("one is a number");
    changed[0] = f64::from_bits(changed[0].to_bits() ^ 1);
    let refused = take(&columns).expect_err("the last bit of one number differs");
    assert!(refused.to_string().contains("other numbers for trajectory 0"), "{refused}");
}

#[test]
fn the_bands_of_joined_parts_are_those_of_the_whole_to_the_bit() {
    let scenario = load("early-stage-isv.toml");
    let plan = RunPlan { seed: 3, design: DesignKind::Sobol, replicates: 1 };
    for n in [1_000, 3_000] {
        let mut whole = Run::new(&scenario, plan);
        whole.extend(n, Control::unwatched()).expect("nobody stops it");
        let mut joined = Run::new(&scenario, plan);
        for part in [0..512, 512..768, 768..n] {
            let mut run = Run::new(&scenario, plan).part_of(n, part.start);
            run.extend(part.len(), Control::unwatched()).expect("nobody stops it");
            joined.take_bands(&run.finish_part().1);
        }
        let (whole, joined) = (whole.finish().bands.values, joined.finish().bands.values);
        assert!(whole.iter().map(|v| v.to_bits()).eq(joined.iter().map(|v| v.to_bits())), "{n}");
    }
}
