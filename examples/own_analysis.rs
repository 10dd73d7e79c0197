//! A question that no command answers, over the columns of a run: what does the world look like in which an option does
//! best?
//!
//! `cargo run --release --example own_analysis`
//!
//! A [`Sample`] holds a column of each metric of each option and one of each uncertain belief, a row a trajectory. Here
//! the trajectories in which an option gains most are held against the rest, belief by belief.

use alliance_sim::engine::{Control, Run, RunPlan, Sample};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides};
use std::error::Error;
use std::path::Path;

/// How far the mean of a belief in some trajectories lies from its mean in all, in standard deviations.
fn shift(belief: &[f64], chosen: &[bool]) -> f64 {
    let mean = |values: &mut dyn Iterator<Item = f64>| {
        let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / count
    };
    let all = mean(&mut belief.iter().copied());
    let variance = mean(&mut belief.iter().map(|value| (value - all).powi(2)));
    let some = mean(&mut belief.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(value, _)| *value));
    (some - all) / variance.sqrt()
}

/// The trajectories in which an option gains most: the best tenth by NPV added.
fn best_tenth(sample: &Sample, option: usize) -> Vec<bool> {
    let gains = sample.metric(option, Metric::UpliftNpv);
    let mut sorted = gains.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let least = sorted[sorted.len() * 9 / 10];
    gains.iter().map(|gain| *gain >= least).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/observability-isv.toml");
    let loaded = scenario::load(Path::new(file), &Overrides::default())
        .map_err(|problems| scenario::render(&problems.0, false))?;
    let scenario = loaded.scenario;
    let mut run = Run::new(&scenario, RunPlan { seed: 1, design: DesignKind::Iid, replicates: 1 });
    run.extend(2_000, Control::unwatched())?;
    let sample = run.finish();

    let option = sample.options.iter().position(|name| name == "Hybrid").ok_or("the scenario has no option Hybrid")?;
    let chosen = best_tenth(&sample, option);
    let mut shifts: Vec<(f64, &str)> = sample
        .belief_paths
        .iter()
        .enumerate()
        .map(|(position, path)| (shift(&sample.belief(position), &chosen), path.as_str()))
        .collect();
    shifts.sort_unstable_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
    println!("Where Hybrid gains most, these beliefs lie furthest from their mean (in standard deviations):");
    for (shift, path) in &shifts[..10.min(shifts.len())] {
        println!("{shift:>+6.2}  {path}");
    }
    let payback = sample.metric(option, Metric::PaybackMonth);
    let never = |of: &dyn Fn(usize) -> bool| {
        let (never, all) = (0..payback.len())
            .filter(|&k| of(k))
            .fold((0.0, 0.0), |(never, all), k| (never + f64::from(payback[k].is_infinite()), all + 1.0));
        100.0 * never / all
    };
    println!("Never pays back: {:.0}% there, {:.0}% elsewhere.", never(&|k| chosen[k]), never(&|k| !chosen[k]));
    Ok(())
}
