//! Wall-clock benchmarks. A name carries the shape: what / scenario / trajectories / threads.
//!
//! The floor draws beliefs and exogenous luck and nothing else, so that the share of time that goes into the model can
//! be read off one run on one machine.

use alliance_sim::engine::{Control, Run, RunPlan, Simulator};
use alliance_sim::model::luck::Luck;
use alliance_sim::sampling::{BeliefSampler, DesignKind, Streams};
use alliance_sim::scenario::{self, Overrides, Scenario};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SEED: u64 = 1;

fn main_scenario() -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    scenario::load(&path, &Overrides::default()).expect("the shipped scenario is valid").scenario
}

fn sampler(scenario: &Scenario) -> BeliefSampler {
    BeliefSampler::new(scenario, DesignKind::Iid, SEED).expect("the shipped scenario has valid correlations")
}

fn loading(criterion: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    criterion.bench_function("load/observability", |bench| {
        bench.iter(|| scenario::load(black_box(&path), &Overrides::default()).expect("valid"));
    });
}

fn trajectories(criterion: &mut Criterion) {
    let scenario = main_scenario();
    let sampler = sampler(&scenario);
    let simulator = Simulator::new(&scenario, &sampler, SEED, 1);
    let mut uncertain = vec![0.0; sampler.uncertain_paths().len()];
    let mut group = criterion.benchmark_group("trajectory");
    let option_months = scenario.options.len() as u64 * u64::from(scenario.setting.horizon_months);
    group.throughput(Throughput::Elements(option_months));
    let mut number = 0;
    group.bench_function("simulate/observability/1", |bench| {
        bench.iter(|| {
            number = (number + 1) % 4096;
            let mut sum = 0.0;
            simulator.trajectory(number, &mut uncertain, |_, row| sum += row[0]);
            sum
        });
    });
    let mut all = Vec::new();
    group.bench_function("floor/observability/1", |bench| {
        bench.iter(|| {
            number = (number + 1) % 4096;
            sampler.draw_into(number, &mut uncertain, &mut all);
            let beliefs = sampler.beliefs(&all);
            Luck::draw(&scenario.setting, &beliefs, Streams::new(SEED, number, 0)).regimes.len()
        });
    });
    group.finish();
}

fn runs(criterion: &mut Criterion) {
    let scenario = main_scenario();
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads are to be had");
        group.bench_function(format!("observability/10k/threads_{threads}"), |bench| {
            bench.iter_batched(
                || Run::new(&scenario, RunPlan { seed: SEED, design: DesignKind::Iid, replicates: 1 }),
                |mut run| {
                    let stop = AtomicBool::new(false);
                    let control = Control { stop: &stop, progress: &|_| {} };
                    pool.install(|| run.extend(10_000, control)).expect("nobody stops it");
                    run
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, loading, trajectories, runs);
criterion_main!(benches);
