//! Instruction counts of the hot functions and of the studies, by callgrind: the same on every run of a binary, however busy the machine.
//!
//! Everything runs on one thread, from a fixed seed, with the set-up outside the function that is counted. Loops over
//! lanes use AVX2 at most, because valgrind emulates nothing wider, and nothing special one at a time. `.ci/instructions` runs this and compares with
//! `instructions.baseline.csv`.

#![allow(missing_docs, reason = "the macros of gungraun make modules, functions and constants")]

mod common;

use alliance_sim::analysis::{self, Brief, Findings};
use alliance_sim::engine::{LANES, Run, Sample, Simulator, Start};
use alliance_sim::lanes::{Instructions, use_at_most};
use alliance_sim::sampling::BeliefSampler;
use alliance_sim::scenario::{self, Loaded, Overrides, Scenario};
use alliance_sim::study::breakeven::BreakevenQuestion;
use alliance_sim::study::run::RunQuestion;
use alliance_sim::study::sensitivity::SensitivityQuestion;
use alliance_sim::study::stress::Loss;
use alliance_sim::study::voi::VoiQuestion;
use alliance_sim::study::{self, Design, Plan, Session, Unwatched};
use common::{SEED, Sink};
use gungraun::Callgrind;
use gungraun::prelude::*;
use std::hint::black_box;
use std::path::PathBuf;

/// The scenario for the life of the process; loops over lanes and work over threads are settled too.
fn settled() -> &'static Scenario {
    use_at_most(Instructions::Avx2);
    // Work stays on this thread: callgrind counts what the measured function does, not what others do for it.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("it is the first pool");
    Box::leak(Box::new(common::main_scenario()))
}

struct Batch {
    simulator: Simulator<'static>,
    uncertain: usize,
    starts: Vec<Start>,
}

/// Ready to simulate trajectories one at a time: with nothing side by side, instructions that every processor has. (Of
/// those of AVX2 the compiler may choose a form of `vmovq` that valgrind does not know.)
fn single() -> Batch {
    let batch = batch();
    use_at_most(Instructions::Common);
    batch
}

/// Ready to simulate a batch.
fn batch() -> Batch {
    let scenario = settled();
    let sampler: &BeliefSampler = Box::leak(Box::new(common::sampler(scenario)));
    let simulator = Simulator::new(scenario, sampler, SEED, 1);
    let uncertain = sampler.uncertain_paths().len();
    let starts = common::starts(&simulator, uncertain, 0..LANES as u64);
    Batch { simulator, uncertain, starts }
}

#[library_benchmark]
#[bench::observability(batch())]
fn side_by_side(batch: Batch) -> (Batch, f64) {
    let mut sink = Sink(0.0);
    batch.simulator.together::<LANES>(black_box(&batch.starts), &mut sink);
    (batch, sink.0)
}

#[library_benchmark]
#[bench::observability(single())]
fn one_by_one(batch: Batch) -> (Batch, f64) {
    let mut sink = Sink(0.0);
    for start in black_box(batch.starts.chunks(1)) {
        batch.simulator.together::<1>(start, &mut sink);
    }
    (batch, sink.0)
}

#[library_benchmark]
#[bench::observability(batch())]
fn draw_beliefs(batch: Batch) -> (Batch, Vec<Start>) {
    let drawn = common::starts(&batch.simulator, batch.uncertain, black_box(0..LANES as u64));
    (batch, drawn)
}

fn empty_run() -> Run<'static> {
    common::run(settled(), true)
}

#[library_benchmark]
#[bench::observability(empty_run())]
fn block_with_bands(mut run: Run<'static>) -> Run<'static> {
    common::extend(&mut run, 256);
    run
}

fn path() -> PathBuf {
    settled();
    common::main_path()
}

#[library_benchmark]
#[bench::observability(path())]
fn load_scenario(path: PathBuf) -> Loaded {
    scenario::load(&path, &Overrides::default()).expect("the shipped scenario is valid")
}

struct Analysed {
    scenario: &'static Scenario,
    sample: Sample,
}

fn small_sample() -> Analysed {
    let scenario = settled();
    Analysed { scenario, sample: common::sample(scenario, 1_000) }
}

#[library_benchmark]
#[bench::observability(small_sample())]
fn analyse_1k(analysed: Analysed) -> (Analysed, Findings) {
    let findings = analysis::analyse(&analysed.sample, &Brief::of(analysed.scenario));
    (analysed, findings)
}

/// A session on the main scenario with as many trajectories as tell what a study costs.
fn session() -> Session<'static> {
    settled();
    let loaded = scenario::load(&common::main_path(), &Overrides::default()).expect("the shipped scenario is valid");
    let watch: &Unwatched = Box::leak(Box::default());
    let plan = Plan { seed: SEED, design: Design::Iid, trajectories: 512, replicates: 1 };
    Session::new(loaded, plan, watch)
}

/// Studies, each with the question of its command when nothing is asked in particular; without documents and files.
macro_rules! studies {
    ($( $name:ident: $study:expr, )*) => { $(
        #[library_benchmark]
        #[bench::observability(session())]
        fn $name(session: Session<'static>) -> Session<'static> {
            let study: fn(&Session<'_>) -> bool = $study;
            assert!(study(black_box(&session)), "the study finds what it is asked for");
            session
        }
    )* };
}

studies! {
    study_run: |session| study::run::run(session, None, &RunQuestion { charts: true, ..RunQuestion::default() }).is_ok(),
    study_voi: |session| study::voi::voi(session, &VoiQuestion::default()).is_ok(),
    study_sensitivity: |session| study::sensitivity::sensitivity(session, &SensitivityQuestion::default()).is_ok(),
    study_stress: |session| study::stress::stress(session, Loss::Negative).is_ok(),
    study_breakeven: |session| {
        let vary = vec!["isv.acv=60e3:300e3:3".to_owned(), "outsourced.retainer=4e3:20e3:3".to_owned()];
        study::breakeven::breakeven(session, &BreakevenQuestion { vary, ..BreakevenQuestion::default() }).is_ok()
    },
    study_scale: |session| study::scale::scale(session, 4).is_ok(),
}

library_benchmark_group!(
    name = studies,
    benchmarks = [study_run, study_voi, study_sensitivity, study_stress, study_breakeven, study_scale]
);

library_benchmark_group!(
    name = hot,
    benchmarks = [side_by_side, one_by_one, draw_beliefs, block_with_bands, load_scenario, analyse_1k]
);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = [hot, studies]
);
