//! Whatever text a scenario is, it is refused with reasons or it runs: no panic, no hang, no number that is none.
//!
//! An input is a scenario, then a CSV file that it may name as `samples.csv`, then arguments of `--set` by line, parted by
//! a zero byte. A scenario that is accepted is written out with all defaults, which must be accepted again, and simulated
//! for two trajectories.
#![no_main]

use alliance_sim::engine::{Control, Run, RunError, RunPlan};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides, Scenario};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Months of all options on all clouds beyond which a scenario is read and not simulated, for the sake of speed.
const MONTHS_MAX: usize = 2_000;

/// The folder of the CSV file.
fn folder() -> &'static TempDir {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("a temporary folder can be made"))
}

fn simulate(scenario: &Scenario) {
    let clouds = scenario.setting.clouds.len();
    if scenario.setting.horizon_months as usize * scenario.options.len() * clouds > MONTHS_MAX {
        return;
    }
    let mut run = Run::new(scenario, RunPlan { seed: 1, design: DesignKind::Iid, replicates: 1 });
    match run.extend(2, Control::unwatched()) {
        Ok(()) => {}
        // Refused with the belief that drives it.
        Err(RunError::NotFinite(_)) => return,
        Err(other) => panic!("two trajectories fit in memory, and nobody stops them: {other}"),
    }
    let sample = run.finish();
    for option in 0..sample.options.len() {
        for metric in [Metric::Npv, Metric::CostPv, Metric::BenefitPv, Metric::PipelineField] {
            let values = sample.metric(option, metric);
            assert!(values.iter().all(|value| value.is_finite()), "{} is {values:?}", metric.name());
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(3, |byte| *byte == 0).map(String::from_utf8_lossy);
    let text = parts.next().unwrap_or_default();
    if let Some(csv) = parts.next() {
        std::fs::write(folder().path().join("samples.csv"), csv.as_bytes()).expect("the file can be written");
    }
    let set = parts.next().unwrap_or_default().lines().map(str::to_owned).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    match scenario::parse("scenario.toml", &text, folder().path(), &overrides) {
        Ok(loaded) => {
            std::hint::black_box(scenario::render(&loaded.warnings, false));
            let resolved = scenario::to_toml(&loaded.scenario);
            let again = scenario::parse("resolved.toml", &resolved, folder().path(), &Overrides::default());
            if let Err(problems) = again {
                panic!("the resolved scenario is refused:\n{}", scenario::render(&problems.0, false));
            }
            simulate(&loaded.scenario);
        }
        Err(problems) => {
            assert!(!problems.0.is_empty(), "a refusal says why");
            assert!(!scenario::render(&problems.0, true).is_empty());
        }
    }
});
