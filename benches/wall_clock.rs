//! Wall-clock benchmarks of the engine. A name carries the shape: what / scenario / trajectories / threads.
//!
//! The floor draws beliefs and exogenous luck and nothing else, so that the share of time that goes into the model can
//! be read off one run on one machine. The rate is in option-months. The run of 100k trajectories takes seconds a
//! sample; name it to run it: `cargo bench --bench wall_clock -- 100k`.

mod common;

use alliance_sim::engine::{LANES, Simulator, Start};
use alliance_sim::model::luck::Luck;
use alliance_sim::sampling::Streams;
use alliance_sim::scenario::{self, Overrides, Scenario};
use common::{SEED, Sink};
use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;

/// Trajectories that the small benchmarks go through again and again.
const CYCLE: u64 = 4096;

fn option_months(scenario: &Scenario, trajectories: u64) -> Throughput {
    let months = u64::from(scenario.setting.horizon_months);
    Throughput::Elements(trajectories * scenario.options.len() as u64 * months)
}

fn loading(criterion: &mut Criterion) {
    let path = common::main_path();
    criterion.bench_function("load/observability", |bench| {
        bench.iter(|| scenario::load(black_box(&path), &Overrides::default()).expect("valid"));
    });
}

fn trajectories(criterion: &mut Criterion) {
    let scenario = common::main_scenario();
    let sampler = common::sampler(&scenario);
    let simulator = Simulator::new(&scenario, &sampler, SEED, 1);
    let (mut drawn, mut all) = (vec![0.0; sampler.uncertain_paths().len()], Vec::new());
    let mut group = criterion.benchmark_group("trajectory");
    group.sample_size(30);

    let mut number = 0;
    let mut next = || {
        number = (number + 1) % CYCLE;
        number
    };
    group.throughput(option_months(&scenario, 1));
    group.bench_function("floor/observability/1/threads_1", |bench| {
        bench.iter(|| {
            let number = next();
            sampler.draw_into(number, &mut drawn, &mut all);
            let beliefs = sampler.beliefs(&all);
            Luck::draw(&scenario.setting, &beliefs, Streams::new(SEED, number, 0)).regimes.len()
        });
    });
    group.bench_function("start/observability/1/threads_1", |bench| {
        bench.iter(|| simulator.start(next(), &mut drawn, &mut all));
    });
    group.bench_function("start_and_width_1/observability/1/threads_1", |bench| {
        bench.iter(|| {
            let start = simulator.start(next(), &mut drawn, &mut all);
            let mut sink = Sink(0.0);
            simulator.together::<1>(&[start], &mut sink);
            sink.0
        });
    });

    let lanes = LANES as u64;
    group.throughput(option_months(&scenario, lanes));
    group.bench_function(format!("start_and_side_by_side/observability/{lanes}/threads_1"), |bench| {
        bench.iter(|| {
            let starts: Vec<Start> = (0..LANES).map(|_| simulator.start(next(), &mut drawn, &mut all)).collect();
            let mut sink = Sink(0.0);
            simulator.together::<LANES>(&starts, &mut sink);
            sink.0
        });
    });
    group.finish();
}

fn runs(criterion: &mut Criterion) {
    let scenario = common::main_scenario();
    // Large runs only when they are asked for by name.
    let is_large_wanted = std::env::args().any(|argument| argument.contains("100k"));
    let mut shapes = vec![(10_000, "10k", 1, true), (10_000, "10k", 2, true)];
    shapes.extend([(10_000, "10k", 1, false), (10_000, "10k", 2, false)]);
    if is_large_wanted {
        shapes.push((100_000, "100k", 2, false));
    }
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_secs(1));
    for (trajectories, count, threads, with_bands) in shapes {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads are to be had");
        let what = if with_bands { "bands" } else { "no_bands" };
        group.throughput(option_months(&scenario, trajectories as u64));
        group.bench_function(format!("{what}/observability/{count}/threads_{threads}"), |bench| {
            bench.iter_batched(
                || common::run(&scenario, with_bands),
                |mut run| {
                    pool.install(|| common::extend(&mut run, trajectories));
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
