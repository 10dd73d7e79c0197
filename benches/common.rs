//! What benchmarks share: the scenario, a run of it, and a sink for trajectories.
#![allow(dead_code, reason = "every benchmark takes what it needs")]

use alliance_sim::engine::{Control, Run, RunPlan, Sample, Simulator, Start, Take};
use alliance_sim::metric::Series;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::{self, Overrides, Scenario};
use std::path::{Path, PathBuf};

/// The seed of every benchmark.
pub const SEED: u64 = 1;

/// The file of the main scenario.
pub fn main_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml")
}

/// The main scenario, all options.
pub fn main_scenario() -> Scenario {
    scenario::load(&main_path(), &Overrides::default()).expect("the shipped scenario is valid").scenario
}

/// Its beliefs.
pub fn sampler(scenario: &Scenario) -> BeliefSampler {
    BeliefSampler::new(scenario, DesignKind::Iid, SEED).expect("the shipped scenario has valid correlations")
}

/// A run without any trajectory.
pub fn run(scenario: &Scenario, with_bands: bool) -> Run<'_> {
    let run = Run::new(scenario, RunPlan { seed: SEED, design: DesignKind::Iid, replicates: 1 });
    if with_bands { run } else { run.without_bands() }
}

/// Extends a run on the current thread pool.
pub fn extend(run: &mut Run<'_>, trajectories: usize) {
    run.extend(trajectories, Control::unwatched()).expect("nobody stops it");
}

/// A sample with bands.
pub fn sample(scenario: &Scenario, trajectories: usize) -> Sample {
    let mut run = run(scenario, true);
    extend(&mut run, trajectories);
    run.finish()
}

/// What these trajectories start from.
pub fn starts(simulator: &Simulator<'_>, uncertain: usize, numbers: std::ops::Range<u64>) -> Vec<Start> {
    let (mut drawn, mut all) = (vec![0.0; uncertain], Vec::new());
    numbers.map(|number| simulator.start(number, &mut drawn, &mut all)).collect()
}

/// Takes outcomes, and keeps a sum of them so that nothing is optimised away; wants no series.
pub struct Sink(pub f64);

impl<const W: usize> Take<W> for Sink {
    fn row(&mut self, _: usize, columns: &[[f64; W]]) {
        self.0 += columns.iter().map(|values| values[0]).sum::<f64>();
    }

    fn series(&mut self, _: usize, _: Series, _: &[[f32; W]]) {}

    fn wants_series(&self) -> bool {
        false
    }
}
