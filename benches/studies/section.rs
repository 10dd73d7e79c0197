//! Times the section of `benches/peers/`: the program's side of the contest that `benches/peers/run.py` holds.
//!
//! `cargo run --release --example section -- --trajectories 20000 --threads 1 --repeats 3` prints a line of JSON a repeat.

use alliance_sim::engine::{Control, Run, RunPlan};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides};
use std::path::Path;
use std::time::Instant;

fn number(name: &str, otherwise: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(otherwise, |text| text.parse().expect("a whole number"))
}

fn main() {
    let (trajectories, repeats) = (number("--trajectories", 20_000), number("--repeats", 3));
    let threads = number("--threads", 1);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/section.toml");
    let scenario = scenario::load(&path, &Overrides::default()).expect("the section is valid").scenario;
    let months = scenario.setting.horizon_months as usize;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads are to be had");
    for repeat in 0..repeats {
        let plan = RunPlan { seed: 1 + repeat as u64, design: DesignKind::Iid, replicates: 1 };
        let start = Instant::now();
        let mut run = Run::new(&scenario, plan);
        let control = Control::unwatched();
        pool.install(|| run.extend(trajectories, control)).expect("nobody stops it");
        let seconds = start.elapsed().as_secs_f64();
        let options = scenario.options.len();
        let opened: f64 =
            (0..options).map(|option| run.metric(option, Metric::Opportunities).iter().sum::<f64>()).sum();
        println!(
            r#"{{"seconds": {seconds}, "option_months": {}, "opportunities_per_option_month": {}}}"#,
            trajectories * options * months,
            opened / (trajectories * options * months) as f64,
        );
    }
}
