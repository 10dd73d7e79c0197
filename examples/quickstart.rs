//! The decision of a scenario file.
//!
//! `cargo run --release --example quickstart -- scenarios/observability-isv.toml`
//!
//! Loads the file, simulates every option under the same beliefs and the same luck, and prints each option's NPV added
//! and by how much the best leads the next.

use alliance_sim::analysis::decision;
use alliance_sim::engine::{Control, Run, RunPlan};
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/observability-isv.toml");
    let file = std::env::args().nth(1).unwrap_or_else(|| shipped.to_owned());
    let loaded = scenario::load(Path::new(&file), &Overrides::default())
        .map_err(|problems| scenario::render(&problems.0, false))?;
    let scenario = loaded.scenario;

    let mut run = Run::new(&scenario, RunPlan { seed: 1, design: DesignKind::Iid, replicates: 1 });
    run.extend(2_000, Control::unwatched())?;
    let sample = run.finish();

    let ranking = decision::standings(&sample, scenario.decision);
    println!("{}: {} by {}", scenario.name, scenario.decision.metric.label(), scenario.decision.rule.name());
    for standing in &ranking.ranked {
        let statistic = standing.by(scenario.decision.rule);
        println!("{:>14.0} ± {:<9.0} {}", statistic.value, statistic.half_width(), sample.options[standing.option]);
    }
    if let [first, second, ..] = &ranking.ranked[..] {
        let (metric, rule) = (scenario.decision.metric, scenario.decision.rule);
        let lead = decision::lead(&sample, metric, rule, first.option, second.option);
        println!("The first leads the second by {:.0} ± {:.0}.", lead.value, lead.half_width());
    }
    Ok(())
}
