//! What the engine reaches, as ratios measured in one run on one machine: against the floor of its own random numbers,
//! against one trajectory at a time, on two threads against one, with bands and summaries against without.
//!
//! `cargo bench --bench ratios` prints a table in Markdown, with the counts behind each ratio: they are counted in the
//! run, not assumed. Rounds are interleaved, so that what else the machine does falls on all sides alike; a ratio is one
//! of least times. `--trajectories`, `--rounds`, `--scenario`, `--set PATH=VALUE` change what is measured; `--only engine`
//! leaves out threads, bands and summaries.

mod floor;

use alliance_sim::analysis::{self, Brief};
use alliance_sim::engine::{Control, LANES, Run, RunPlan, Simulator, Start, Take};
use alliance_sim::lanes::{self, Instructions};
use alliance_sim::metric::Series;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::{self, Overrides, Scenario};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

const SEED: u64 = 1;

/// Pairs of one thread against two.
const PAIRS: usize = 10;

/// How many of the jobs are about the engine alone.
const ENGINE: usize = 6;

struct Arguments {
    trajectories: usize,
    rounds: usize,
    scenario: PathBuf,
    set: Vec<String>,
    only_engine: bool,
}

impl Arguments {
    fn read() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let (trajectories, rounds) = (4_096, 7);
        let scenario = root.join("scenarios/observability-isv.toml");
        let mut read = Self { trajectories, rounds, scenario, set: Vec::new(), only_engine: false };
        let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a value"));
            match name.as_str() {
                "--trajectories" => read.trajectories = value.parse().expect("a whole number"),
                "--rounds" => read.rounds = value.parse().expect("a whole number"),
                "--scenario" => read.scenario = value.into(),
                "--set" => read.set.push(value),
                "--only" if value == "engine" => read.only_engine = true,
                _ => panic!("{name}: there are --trajectories, --rounds, --scenario, --set and --only engine"),
            }
        }
        read
    }
}

/// The scenario as it stands, and one in which no gate and no mandate ever changes a plan, so that `flexibility_value`
/// needs no second run.
fn scenarios(arguments: &Arguments) -> (Scenario, Scenario) {
    let read = |set: &[&str]| {
        let set = arguments.set.iter().cloned().chain(set.iter().map(|&text| text.to_owned())).collect();
        let overrides = Overrides { set, ..Overrides::default() };
        scenario::load(&arguments.scenario, &overrides).expect("the scenario is valid").scenario
    };
    let mut once = read(&["macro.mandate_in=[1,1,1]", "macro.mandate_out=[1,1,1]"]);
    once.options.iter_mut().for_each(|option| option.gates.clear());
    (read(&[]), once)
}

/// Swallows results.
struct Sink(f64);

impl<const W: usize> Take<W> for Sink {
    fn row(&mut self, _: usize, columns: &[[f64; W]]) {
        self.0 += columns[0][0];
    }

    fn series(&mut self, _: usize, _: Series, _: &[[f32; W]]) {}

    fn wants_series(&self) -> bool {
        false
    }
}

/// Trajectories `W` at a time, as a block of the engine takes them: beliefs, luck, every option, every column.
fn side_by_side<const W: usize>(scenario: &Scenario, trajectories: usize) -> f64 {
    let sampler = floor::sampler(scenario, SEED);
    let simulator = Simulator::new(scenario, &sampler, SEED, 1);
    let (mut drawn, mut all, mut sink) = (vec![0.0; sampler.uncertain_paths().len()], Vec::new(), Sink(0.0));
    for first in (0..trajectories).step_by(256) {
        let numbers = first as u64..(first + 256).min(trajectories) as u64;
        let mut starts: Vec<Start> = numbers.map(|n| simulator.start(n, &mut drawn, &mut all)).collect();
        starts.sort_by_key(Start::first_order);
        starts.chunks(W).for_each(|batch| simulator.together::<W>(batch, &mut sink));
    }
    sink.0
}

/// A run of the engine on a number of threads; with bands and summaries, with bands alone, or with neither.
#[derive(Clone, Copy, PartialEq, Eq)]
enum With {
    Columns,
    Bands,
    Summaries,
}

fn run(scenario: &Scenario, trajectories: usize, threads: usize, with: With) -> usize {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads are to be had");
    let control = Control::unwatched();
    pool.install(|| {
        let run = Run::new(scenario, RunPlan { seed: SEED, design: DesignKind::Iid, replicates: 1 });
        let mut run = if with == With::Columns { run.without_bands() } else { run };
        run.extend(trajectories, control).expect("nobody stops it");
        let sample = run.finish();
        match with {
            With::Summaries => analysis::analyse(&sample, &Brief::of(scenario)).summaries.len(),
            With::Columns | With::Bands => sample.trajectories(),
        }
    })
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let started = Instant::now();
    black_box(work());
    started.elapsed().as_secs_f64()
}

fn least(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn main() {
    let arguments = Arguments::read();
    let (scenario, once) = scenarios(&arguments);
    let n = arguments.trajectories;
    let widest = lanes::use_at_most(Instructions::Avx512);
    let floor = floor::Floor::of(&once, n, SEED);
    floor.print_counts();
    println!("bytes kept a trajectory: {}", 8 * (once.options.len() * columns(&once) + floor.beliefs()));
    println!("\n{n} trajectories, {} rounds, {LANES} lanes, {widest:?}, one thread\n", arguments.rounds);

    type Job<'a> = (&'a str, Box<dyn Fn() -> f64 + 'a>);
    let on = |instructions| {
        move |work: &dyn Fn() -> f64| {
            lanes::use_at_most(instructions);
            let time = work();
            lanes::use_at_most(Instructions::Avx512);
            time
        }
    };
    let fast = || seconds(|| side_by_side::<LANES>(&scenario, n));
    let jobs: Vec<Job<'_>> = vec![
        ("fast path", Box::new(fast)),
        ("fast path, no second run", Box::new(|| seconds(|| side_by_side::<LANES>(&once, n)))),
        ("… on AVX2", Box::new(|| on(Instructions::Avx2)(&|| seconds(|| side_by_side::<LANES>(&once, n))))),
        (
            "… on common instructions",
            Box::new(|| on(Instructions::Common)(&|| seconds(|| side_by_side::<LANES>(&once, n)))),
        ),
        ("one trajectory at a time, no second run", Box::new(|| seconds(|| side_by_side::<1>(&once, n)))),
        ("floor: the same random numbers and nothing else", Box::new(|| seconds(|| floor.draw()))),
        ("run, columns only", Box::new(|| seconds(|| run(&scenario, n, 1, With::Columns)))),
        ("run, with bands and summaries", Box::new(|| seconds(|| run(&scenario, n, 1, With::Summaries)))),
    ];
    let jobs = &jobs[..if arguments.only_engine { ENGINE } else { jobs.len() }];
    let mut times = vec![Vec::new(); jobs.len()];
    for _ in 0..arguments.rounds {
        jobs.iter().zip(&mut times).for_each(|((_, job), times)| times.push(job()));
    }
    let option_months = (n * once.options.len()) as f64 * f64::from(once.setting.horizon_months);
    println!("| what | µs a trajectory, least | median | ns an option-month, least |");
    println!("| --- | ---: | ---: | ---: |");
    for ((name, _), times) in jobs.iter().zip(&times) {
        let each = |time: f64| time * 1e6 / n as f64;
        let month = least(times) * 1e9 / option_months;
        println!("| {name} | {:.1} | {:.1} | {month:.0} |", each(least(times)), each(median(times)));
    }
    let ratio = |a: usize, b: usize| least(&times[a]) / least(&times[b]);
    println!("\n| ratio | |\n| --- | ---: |");
    println!("| fast path against its floor, no second run | {:.2} |", ratio(1, 5));
    println!("| one trajectory at a time against the fast path | {:.2} |", ratio(4, 1));
    println!("| with a second run against without | {:.2} |", ratio(0, 1));
    if arguments.only_engine {
        return;
    }
    println!("| bands and summaries, on against off | {:.2} |", ratio(7, 6));
    let bands: Vec<f64> = (0..arguments.rounds).map(|_| seconds(|| run(&scenario, n, 1, With::Bands))).collect();
    println!("| bands alone, on against off | {:.2} |", least(&bands) / least(&times[6]));
    let pairs: Vec<[f64; 2]> =
        (0..PAIRS).map(|_| [1, 2].map(|threads| seconds(|| run(&scenario, 2 * n, threads, With::Columns)))).collect();
    let best = pairs.iter().map(|[one, two]| one / two).fold(0.0, f64::max);
    let middle = median(&pairs.iter().map(|[one, two]| one / two).collect::<Vec<_>>());
    println!("| two threads against one: best of {PAIRS} pairs; median | {best:.2}; {middle:.2} |");
}

fn columns(scenario: &Scenario) -> usize {
    let sampler: BeliefSampler = floor::sampler(scenario, SEED);
    Simulator::new(scenario, &sampler, SEED, 1).columns().len()
}
