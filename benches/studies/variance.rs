//! What the designs and common random numbers buy on the figures that decide. Prints Markdown.
//!
//! `cargo run --release --example variance -- [--scenario FILE] [--trajectories N] [--replicates R] [--threads T] [--pairs N]`
//!
//! - Designs: R runs of N trajectories under seeds 1…R for each design; the variance of a figure over the seeds, for
//!   one trajectory (a design's runs are whole blocks, so their lengths differ a little), iid over the design.
//! - Common random numbers: one run of `--pairs` draws of beliefs with two lucks each; the variance of the difference
//!   of two options under the same luck, against the same beliefs with other luck, and against nothing in common.

use alliance_sim::analysis::{decision, luck, paired, statistics};
use alliance_sim::engine::{Blocks, Control, Run, RunPlan, Sample};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides, Scenario};
use statistics::Estimate;
use std::path::{Path, PathBuf};

struct Arguments {
    scenario: PathBuf,
    trajectories: u64,
    replicates: u64,
    threads: usize,
    pairs: u64,
}

fn arguments() -> Arguments {
    let mut given = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    let mut wanted = Arguments { scenario, trajectories: 1000, replicates: 64, threads: 1, pairs: 20_000 };
    while let Some(name) = given.next() {
        let value = given.next().expect("every option has a value");
        let count = || value.parse().expect("a whole number");
        match name.as_str() {
            "--scenario" => wanted.scenario = value.into(),
            "--trajectories" => wanted.trajectories = count(),
            "--replicates" => wanted.replicates = count(),
            "--threads" => wanted.threads = count() as usize,
            "--pairs" => wanted.pairs = count(),
            _ => panic!("there is no option {name}"),
        }
    }
    wanted
}

fn sample(scenario: &Scenario, design: DesignKind, seed: u64, replicates: u64, trajectories: u64) -> Sample {
    let mut run = Run::new(scenario, RunPlan { seed, design, replicates });
    run.extend(trajectories as usize, Control::unwatched()).expect("nobody stops it");
    run.finish()
}

/// The two best options by mean, and the hired and the bought one where there are such.
struct Contest {
    best: usize,
    next: usize,
    build_or_buy: Option<(usize, usize)>,
}

/// Every figure by name, with the error that the program states.
fn figures(sample: &Sample, scenario: &Scenario, contest: &Contest, blocks: Blocks) -> Vec<(String, Estimate)> {
    let metric = Metric::UpliftNpv;
    let name = |option: usize| scenario.options[option].name.as_str();
    let mut figures = Vec::new();
    for option in decision::ranked(sample, metric) {
        let added = sample.metric(option, metric).to_vec();
        figures.push((format!("mean, {}", name(option)), statistics::mean(&added, blocks)));
    }
    for (one, two) in [(contest.best, contest.next)].into_iter().chain(contest.build_or_buy) {
        let between = format!("{} − {}", name(one), name(two));
        let compared = paired::compare(sample, metric, one, two);
        figures.push((format!("**mean, {between}**"), compared.mean_difference));
        figures.push((format!("**median, {between}**"), compared.median_difference));
        figures.push((format!("**P({} beats {})**", name(one), name(two)), compared.p_beats));
    }
    let added = sample.metric(contest.best, metric).to_vec();
    let is_positive = added.iter().map(|&x| x > 0.0);
    figures.push((format!("P({} adds value)", name(contest.best)), statistics::share(is_positive, blocks)));
    let ranked = decision::standings(sample, scenario.decision).ranked;
    for standing in ranked.iter().filter(|standing| [contest.best, contest.next].contains(&standing.option)) {
        figures.push((format!("P({} is best)", name(standing.option)), standing.p_best));
        figures.push((format!("worst 5%, {}", name(standing.option)), standing.cvar));
    }
    figures.sort_by(|a, b| a.0.cmp(&b.0));
    figures
}

/// Variance with the relative standard error that the fourth moment gives it.
fn variance(values: &[f64]) -> Estimate {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let moment = |power| values.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let kurtosis = moment(4) / moment(2).powi(2);
    Estimate::known(moment(2) * n / (n - 1.0), ((kurtosis - 1.0) / n).sqrt())
}

fn ratio(above: Estimate, below: Estimate) -> String {
    let value = above.value / below.value;
    format!("{value:.2} ± {:.2}", value * above.se.hypot(below.se))
}

fn designs(scenario: &Scenario, wanted: &Arguments) {
    let pilot = sample(scenario, DesignKind::Iid, 0, 1, 8000);
    let ranked = decision::standings(&pilot, scenario.decision).ranked;
    let named = |name: &str| scenario.options.iter().position(|option| option.name == name);
    let contest = Contest {
        best: ranked[0].option,
        next: ranked[1].option,
        build_or_buy: named("In-house").zip(named("Outsourced")),
    };
    // By design: figures of every seed, and trajectories of a run.
    let runs = DesignKind::ALL.map(|design| {
        let block = design.block();
        let length = (wanted.trajectories / block).max(1) * block;
        let blocks = if block == 1 { Blocks::Independent } else { Blocks::Size(block as usize) };
        let seeds = 1..=wanted.replicates;
        let run = |seed| figures(&sample(scenario, design, seed, 1, length), scenario, &contest, blocks);
        (length as f64, seeds.map(run).collect::<Vec<_>>())
    });
    println!(
        "{} seeds; trajectories of a run: {}\n",
        wanted.replicates,
        runs.each_ref().map(|run| run.0).map(|n| n.to_string()).join(", ")
    );
    println!(
        "| figure | value | sd of an iid run | lhs: iid/lhs | sobol: iid/sobol | stated/seen variance: iid | lhs | sobol |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (row, (name, _)) in runs[0].1[0].iter().enumerate() {
        let values = runs.each_ref().map(|(_, run)| run.iter().map(|figures| figures[row].1.value).collect::<Vec<_>>());
        let seen = values.each_ref().map(|values| variance(values));
        let each = |design: usize| Estimate { value: seen[design].value * runs[design].0, ..seen[design] };
        let honest = |design: usize| {
            let stated: Vec<f64> = runs[design].1.iter().map(|figures| figures[row].1.se.powi(2)).collect();
            let mean = stated.iter().sum::<f64>() / stated.len() as f64;
            if mean.is_finite() { ratio(Estimate::known(mean, 0.0), seen[design]) } else { "–".into() }
        };
        let figure =
            |value: f64| if value.abs() < 10.0 { format!("{value:.4}") } else { format!("{:.1}k", value / 1e3) };
        let mean = values[0].iter().sum::<f64>() / values[0].len() as f64;
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} |",
            figure(mean),
            figure(seen[0].value.sqrt()),
            ratio(each(0), each(1)),
            ratio(each(0), each(2)),
            honest(0),
            honest(1),
            honest(2)
        );
    }
}

fn common_random_numbers(scenario: &Scenario, wanted: &Arguments) {
    let sample = sample(scenario, DesignKind::Iid, 1, 2, 2 * wanted.pairs);
    let npv: Vec<Vec<f64>> =
        (0..scenario.options.len()).map(|option| sample.metric(option, Metric::Npv).to_vec()).collect();
    println!("\n{} draws of beliefs, two lucks each; NPV\n", wanted.pairs);
    println!(
        "| difference | sd, common luck | other luck, same beliefs / common | nothing in common / common | part of the variance that beliefs explain |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    for one in 0..npv.len() {
        for two in 0..one {
            let paired: Vec<f64> = npv[one].iter().zip(&npv[two]).map(|(a, b)| a - b).collect();
            let crossed: Vec<f64> =
                npv[one].iter().step_by(2).zip(npv[two].iter().skip(1).step_by(2)).map(|(a, b)| a - b).collect();
            // Half a run further on, nothing is shared.
            let half = npv[one].len() / 2;
            let apart: Vec<f64> = npv[one].iter().zip(npv[two].iter().cycle().skip(half)).map(|(a, b)| a - b).collect();
            let common = variance(&paired);
            let share = luck::split(&paired, 2, Blocks::Independent).beliefs_share;
            println!(
                "| {} − {} | {:.0}k | {} | {} | {:.0}% ± {:.0} |",
                scenario.options[one].name,
                scenario.options[two].name,
                common.value.sqrt() / 1e3,
                ratio(variance(&crossed), common),
                ratio(variance(&apart), common),
                100.0 * share.value,
                100.0 * share.se
            );
        }
    }
    println!("\n| level | sd | part of the variance that beliefs explain |\n| --- | ---: | ---: |");
    for option in decision::ranked(&sample, Metric::UpliftNpv) {
        let added = sample.metric(option, Metric::UpliftNpv).to_vec();
        let share = luck::split(&added, 2, Blocks::Independent).beliefs_share;
        let name = &scenario.options[option].name;
        println!(
            "| NPV added, {name} | {:.0}k | {:.0}% ± {:.0} |",
            statistics::sd(&added) / 1e3,
            100.0 * share.value,
            100.0 * share.se
        );
    }
}

fn main() {
    let wanted = arguments();
    let scenario = scenario::load(&wanted.scenario, &Overrides::default()).expect("a valid scenario").scenario;
    println!("{}\n", wanted.scenario.display());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(wanted.threads).build().expect("threads are to be had");
    pool.install(|| {
        if wanted.replicates > 0 {
            designs(&scenario, &wanted);
        }
        if wanted.pairs > 0 {
            common_random_numbers(&scenario, &wanted);
        }
    });
}
