//! What the tests share: the program as a stranger runs it, and scenarios as the library reads them.

use alliance_sim::engine::{Control, Run, RunPlan, Sample, Storage};
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides, Scenario};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The shipped scenarios.
pub const SHIPPED: [&str; 6] = [
    "observability-isv.toml",
    "saas-isv.toml",
    "hybrid-data-platform.toml",
    "early-stage-isv.toml",
    "downturn.toml",
    "composite-observability.toml",
];

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Finished {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program in a folder.
pub fn program(folder: &Path, arguments: &[&str]) -> Finished {
    program_with(folder, arguments, &[])
}

/// Runs the program with variables of the environment.
pub fn program_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let output = Command::new(env!("CARGO_BIN_EXE_alliance-sim"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .envs(variables.iter().copied())
        .output()
        .expect("the program starts");
    Finished {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("output is text"),
        stderr: String::from_utf8(output.stderr).expect("notes are text"),
    }
}

/// An empty folder for one test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// Path of a shipped scenario.
pub fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

/// A shipped scenario.
pub fn load(name: &str) -> Scenario {
    scenario::load(&shipped(name), &Overrides::default()).expect("shipped scenarios are valid").scenario
}

/// A run on a number of threads.
pub fn run(scenario: &Scenario, trajectories: usize, threads: usize) -> Sample {
    run_keeping(scenario, trajectories, threads, Storage::memory())
}

/// Runs a scenario with its results kept elsewhere; it grows in two steps.
pub fn run_keeping(scenario: &Scenario, trajectories: usize, threads: usize, storage: Storage) -> Sample {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads are to be had");
    pool.install(|| {
        let plan = RunPlan { seed: 7, design: DesignKind::Iid, replicates: 1 };
        let mut run = Run::new(scenario, plan).keeping(storage);
        run.extend(trajectories / 3, Control::unwatched()).expect("nobody stops it");
        run.extend(trajectories, Control::unwatched()).expect("nobody stops it");
        run.finish()
    })
}
