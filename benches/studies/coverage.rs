//! How often the intervals that a run prints hold what a much longer run says. Prints Markdown.
//!
//! `cargo run --release --example coverage -- [--scenario FILE] [--trajectories N] [--design iid|lhs|sobol] [--seeds S]
//! [--until HALFWIDTH] [--reference N]`
//!
//! S runs under seeds 1…S; with `--until` each goes on, as `run --until-precise` does, until the lead of the best option is
//! known to that half width. The reference is one independent run of its own, whose error is allowed for. The error of a
//! coverage is told by the spread of the seeds.

use alliance_sim::analysis::statistics::{self, Estimate};
use alliance_sim::analysis::{cash, decision, paired, precision, risk, summary};
use alliance_sim::engine::{Blocks, Control, Run, RunPlan, Sample, Wanted};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides, Scenario};
use std::path::{Path, PathBuf};

struct Arguments {
    scenario: PathBuf,
    trajectories: usize,
    design: DesignKind,
    seeds: u64,
    until: Option<f64>,
    reference: usize,
}

fn arguments() -> Arguments {
    let mut given = std::env::args().skip(1);
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/studies/interactions.toml");
    let (design, reference) = (DesignKind::Iid, 400_000);
    let mut wanted = Arguments { scenario, trajectories: 1_000, design, seeds: 400, until: None, reference };
    while let Some(name) = given.next() {
        let value = given.next().expect("every option has a value");
        let count = || value.parse().expect("a whole number");
        match name.as_str() {
            "--scenario" => wanted.scenario = value.into(),
            "--trajectories" => wanted.trajectories = count(),
            "--seeds" => wanted.seeds = count() as u64,
            "--reference" => wanted.reference = count(),
            "--until" => wanted.until = Some(value.parse().expect("a number")),
            "--design" => {
                let all = [DesignKind::Iid, DesignKind::LatinHypercube, DesignKind::Sobol];
                wanted.design = all.into_iter().find(|design| design.name() == value).expect("iid, lhs or sobol");
            }
            _ => panic!("there is no option {name}"),
        }
    }
    wanted
}

/// A run, until it is as precise as is asked.
fn sample(scenario: &Scenario, asked: &Arguments, seed: u64) -> Sample {
    let plan = RunPlan { seed, design: asked.design, replicates: 1 };
    let metric = scenario.decision.metric;
    let mut run = Run::new(scenario, plan).reading(Wanted::to_choose_by(metric));
    let mut count = asked.trajectories;
    loop {
        run.extend(count, Control::unwatched()).expect("nobody stops it");
        let is_precise = asked.until.is_none_or(|half_width| {
            let ranked = decision::ranked_of(scenario.options.len(), scenario.baseline(), metric);
            let column = |&option: &usize| decision::values_so_far(&run, option, scenario.baseline(), metric);
            let columns: Vec<_> = ranked.iter().map(column).collect();
            let found = precision::of_lead(&columns, metric.direction(), run.blocks(), half_width);
            !matches!(found, precision::Precision::Missed(_))
        });
        if is_precise || count >= 1_000_000 {
            return run.finish();
        }
        count += count.div_ceil(2);
    }
}

/// Every figure by kind and name, with the interval that is printed.
fn figures(sample: &Sample, scenario: &Scenario) -> Vec<(&'static str, String, Estimate)> {
    let metric = scenario.decision.metric;
    let mut figures = Vec::new();
    let ranked = decision::standings(sample, scenario.decision).ranked;
    for standing in &ranked {
        let kinds = [
            ("mean", standing.mean),
            ("median", standing.median),
            ("P5", standing.p5),
            ("P95", standing.p95),
            ("worst 5%", standing.cvar),
            ("chance of being best", standing.p_best),
            ("regret", standing.regret),
        ];
        let name = &sample.options[standing.option];
        figures.extend(kinds.map(|(kind, estimate)| (kind, name.clone(), estimate)));
    }
    for option in (0..sample.options.len()).filter(|&option| Some(option) != sample.baseline) {
        let name = sample.options[option].clone();
        let returns = cash::returns(sample, option);
        let adds = summary::positive_share(&sample.metric(option, Metric::UpliftNpv), sample.blocks);
        figures.push(("chance to add value", name.clone(), adds));
        figures.push(("ROI in force", name.clone(), returns.in_force));
        figures.push(("ROI in horizon", name.clone(), returns.in_horizon));
        figures.push(("deepest cash, median", name.clone(), cash::cash_depth(sample, option).median));
        for other in (0..option).filter(|&other| Some(other) != sample.baseline) {
            let between = format!("{name} − {}", sample.options[other]);
            let compared = paired::compare(sample, metric, option, other);
            figures.push(("difference of means", between.clone(), compared.mean_difference));
            figures.push(("difference of medians", between.clone(), compared.median_difference));
            figures.push(("difference of worst 5%", between.clone(), compared.cvar_difference));
            figures.push(("chance to beat", between, compared.p_beats));
        }
    }
    if let Some(attitude) = risk::attitude(scenario, sample) {
        let of = |(option, worth): &(usize, risk::CertaintyEquivalent)| {
            ("certainty equivalent", sample.options[*option].clone(), worth.value)
        };
        figures.extend(attitude.options.iter().map(of));
        figures
            .extend(attitude.switch.map(|(option, at)| ("tolerance to switch at", sample.options[option].clone(), at)));
    }
    figures
}

fn main() {
    let asked = arguments();
    let loaded = scenario::load(&asked.scenario, &Overrides::default()).expect("the scenario is valid");
    let scenario = &loaded.scenario;
    let long = Arguments {
        design: DesignKind::Iid,
        trajectories: asked.reference,
        until: None,
        scenario: asked.scenario.clone(),
        ..asked
    };
    let truth = figures(&sample(scenario, &long, 999_983), scenario);
    let mut lengths = Vec::new();
    // By figure of the truth: whether each seed's interval holds it, none where none was printed.
    let mut held: Vec<Vec<Option<bool>>> = vec![Vec::new(); truth.len()];
    for seed in 1..=asked.seeds {
        let own = sample(scenario, &asked, seed);
        lengths.push(own.trajectories());
        let found = figures(&own, scenario);
        for (held, (kind, name, true_one)) in held.iter_mut().zip(&truth) {
            let own = found.iter().find(|(k, n, _)| k == kind && n == name).map(|(_, _, estimate)| *estimate);
            let half = |e: Estimate| if e.se == 0.0 { 0.0 } else { e.half_width() };
            let holds = own.filter(|e| half(*e).is_finite()).map(|e| {
                (e.value - true_one.value).abs() <= libm::hypot(half(e), half(*true_one)) + 1e-9 * true_one.value.abs()
            });
            held.push(holds);
        }
    }
    let mean = lengths.iter().sum::<usize>() as f64 / lengths.len() as f64;
    println!(
        "{}: {} seeds, {}, {mean:.0} futures on average ({} to {}){}; reference {}.\n",
        scenario.name,
        asked.seeds,
        asked.design.name(),
        lengths.iter().min().expect("a seed"),
        lengths.iter().max().expect("a seed"),
        asked.until.map_or_else(String::new, |width| format!(", until ± {width}")),
        asked.reference
    );
    println!("| figure | of | covers | ± | least of them | no interval |\n| --- | ---: | ---: | ---: | ---: | ---: |");
    let mut kinds: Vec<&str> = Vec::new();
    truth.iter().for_each(|(kind, _, _)| {
        if !kinds.contains(kind) {
            kinds.push(kind)
        }
    });
    for kind in kinds {
        // Figures that are exact have nothing to cover.
        let of_kind = (0..truth.len()).filter(|&at| truth[at].0 == kind && truth[at].2.se != 0.0);
        let of_kind: Vec<usize> = of_kind.collect();
        if of_kind.is_empty() {
            continue;
        }
        let share = |held: &[Option<bool>]| {
            let known: Vec<f64> = held.iter().flatten().map(|&h| f64::from(u8::from(h))).collect();
            known.iter().sum::<f64>() / known.len() as f64
        };
        let by_seed: Vec<f64> = (0..asked.seeds as usize)
            .map(|seed| share(&of_kind.iter().map(|&at| held[at][seed]).collect::<Vec<_>>()))
            .filter(|share| share.is_finite())
            .collect();
        let all = statistics::mean(&by_seed, Blocks::Independent);
        let least = of_kind.iter().map(|&at| share(&held[at])).fold(1.0, f64::min);
        let none = of_kind.iter().map(|&at| held[at].iter().filter(|h| h.is_none()).count()).sum::<usize>();
        println!(
            "| {kind} | {} | {:.1}% | {:.1} | {:.1}% | {:.1}% |",
            of_kind.len(),
            100.0 * all.value,
            100.0 * all.half_width(),
            100.0 * least,
            100.0 * none as f64 / (of_kind.len() as f64 * asked.seeds as f64)
        );
    }
}
