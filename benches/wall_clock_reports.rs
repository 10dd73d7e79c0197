//! Wall-clock benchmarks of what becomes of a sample: analyses, charts, files. A name carries the shape:
//! what / scenario / trajectories / threads.

mod common;

use alliance_sim::analysis::given_data::Group;
use alliance_sim::analysis::voi::{Alternatives, Knowledge, Worth, several, single};
use alliance_sim::analysis::{self, Brief, breakeven, decision, sensitivity};
use alliance_sim::engine::{Blocks, Sample};
use alliance_sim::report::Provenance;
use alliance_sim::report::charts::{Chart, RunView, board_charts, render_png};
use alliance_sim::report::parquet;
use alliance_sim::scenario::Scenario;
use alliance_sim::study::{Design, Plan};
use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use rayon::prelude::*;
use std::io;
use std::time::Duration;

const TRAJECTORIES: usize = 10_000;
/// Chance that anything at all is taken for worth knowing though nothing is.
const FALSE_ALARM: f64 = 0.05;

fn shape(what: &str) -> String {
    format!("{what}/observability/10k/threads_2")
}

fn two_threads() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("threads are to be had")
}

fn best_less_second(scenario: &Scenario, sample: &Sample) -> Vec<f64> {
    let standings = decision::standings(sample, scenario.decision);
    let metric = scenario.decision.metric;
    let of = |place: usize| sample.metric(standings.ranked[place].option, metric).into_owned();
    of(0).iter().zip(of(1)).map(|(one, other)| one - other).collect()
}

/// Beliefs by the first name of their path.
fn groups(paths: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (position, path) in paths.iter().enumerate() {
        let name = path.split('.').next().unwrap_or(path);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.members.push(position),
            None => groups.push(Group { name: name.to_owned(), members: vec![position] }),
        }
    }
    groups
}

/// Every belief alone, and all of them together.
fn value_of_information(scenario: &Scenario, sample: &Sample) -> Worth {
    let metric = scenario.decision.metric;
    let options = analysis::decision::ranked(sample, metric);
    let values: Vec<Vec<f64>> = options.iter().map(|&option| sample.metric(option, metric).into_owned()).collect();
    let alternatives = Alternatives::new(&values);
    let beliefs = sample.beliefs();
    let level = FALSE_ALARM / sample.belief_paths.len() as f64;
    let singles: Vec<Worth> = (0..sample.belief_paths.len())
        .into_par_iter()
        .map(|belief| single(beliefs.column(belief), &alternatives, level))
        .collect();
    several(&Knowledge { columns: beliefs.view(), singles: Some(&singles), nested: None }, &alternatives, FALSE_ALARM)
}

fn analyses(criterion: &mut Criterion) {
    let scenario = common::main_scenario();
    let pool = two_threads();
    let sample = pool.install(|| common::sample(&scenario, TRAJECTORIES));
    let mut group = criterion.benchmark_group("analysis");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(1));
    group.bench_function(shape("analyse"), |bench| {
        bench.iter(|| pool.install(|| analysis::analyse(&sample, &Brief::of(&scenario))));
    });
    let (values, groups) = (best_less_second(&scenario, &sample), groups(&sample.belief_paths));
    group.bench_function(shape("sensitivity"), |bench| {
        bench.iter(|| {
            let beliefs = sample.beliefs();
            pool.install(|| sensitivity::sensitivity(beliefs.view(), &values, &groups, Blocks::Independent))
        });
    });
    group.bench_function(shape("voi"), |bench| {
        bench.iter(|| pool.install(|| value_of_information(&scenario, &sample)));
    });
    group.bench_function(shape("first_break_even"), |bench| {
        bench.iter(|| pool.install(|| breakeven::turns(&scenario, &sample, 1)));
    });
    group.finish();
}

/// The charts of a run, with what they show beside its findings.
fn drawn(scenario: &Scenario, sample: &Sample, findings: &analysis::Findings, footer: &Provenance) -> Vec<Chart> {
    let exhibits = analysis::exhibits::exhibits(scenario, sample);
    board_charts(RunView { scenario, findings, exhibits: &exhibits, bands: &sample.bands, downturn: None }, footer)
}

fn outputs(criterion: &mut Criterion) {
    let scenario = common::main_scenario();
    let pool = two_threads();
    let sample = pool.install(|| common::sample(&scenario, TRAJECTORIES));
    let plan = Plan { seed: common::SEED, design: Design::Iid, trajectories: TRAJECTORIES as u64, replicates: 1 };
    let footer = Provenance::new(&scenario, &plan);
    let findings = pool.install(|| analysis::analyse(&sample, &Brief::of(&scenario)));
    let mut group = criterion.benchmark_group("output");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(1));
    group.bench_function(shape("board_charts"), |bench| {
        bench.iter(|| pool.install(|| drawn(&scenario, &sample, &findings, &footer)));
    });
    let charts = drawn(&scenario, &sample, &findings, &footer);
    group.bench_function(format!("png_{}/observability/10k/threads_1", charts[0].name), |bench| {
        bench.iter(|| render_png(&charts[0].svg));
    });
    group.bench_function("parquet_outcomes/observability/10k/threads_1", |bench| {
        bench.iter(|| parquet::outcomes(&sample, io::sink()).expect("a sink takes everything"));
    });
    group.bench_function("parquet_beliefs/observability/10k/threads_1", |bench| {
        bench.iter(|| parquet::beliefs(&sample, io::sink()).expect("a sink takes everything"));
    });
    group.finish();
}

criterion_group!(benches, analyses, outputs);
criterion_main!(benches);
