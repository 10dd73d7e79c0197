//! An option that is made in code: how much does it matter when the first two people start?
//!
//! `cargo run --release --example own_option`
//!
//! The scenario gives beliefs and luck; its options are replaced by four plans that differ in one number. All of them meet
//! the same opportunities, so that differences are known far better than the plans themselves.

use alliance_sim::analysis::paired;
use alliance_sim::engine::{Control, Run, RunPlan};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::plan::{Motion, Step, StepPlan};
use alliance_sim::scenario::{self, Overrides, StaffingOption};
use std::error::Error;
use std::path::Path;

/// Two heads in the field from a month on, four a year later.
fn starting_in(month: u32) -> StaffingOption {
    StaffingOption {
        in_house: StepPlan(vec![Step { month, count: 2 }, Step { month: month + 12, count: 4 }]),
        ..StaffingOption::named(&format!("Start in month {month}"))
    }
}

/// Nobody in the field: what money added is counted against.
fn nobody() -> StaffingOption {
    StaffingOption { baseline: true, motion: Motion::PartnerSide, field_share: 0.0, ..StaffingOption::named("Nobody") }
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/observability-isv.toml");
    let loaded = scenario::load(Path::new(file), &Overrides::default())
        .map_err(|problems| scenario::render(&problems.0, false))?;
    let mut scenario = loaded.scenario;
    scenario.options = vec![nobody(), starting_in(0), starting_in(6), starting_in(12)];

    let mut run = Run::new(&scenario, RunPlan { seed: 1, design: DesignKind::Iid, replicates: 1 });
    run.extend(2_000, Control::unwatched())?;
    let sample = run.finish();

    for later in 2..scenario.options.len() {
        let comparison = paired::compare(&sample, Metric::UpliftNpv, 1, later);
        println!(
            "{} against {}: NPV better by {:.0} ± {:.0}, in {:.0}% of cases",
            sample.options[1],
            sample.options[later],
            comparison.mean_difference.value,
            comparison.mean_difference.half_width(),
            100.0 * comparison.p_beats.value
        );
    }
    Ok(())
}
