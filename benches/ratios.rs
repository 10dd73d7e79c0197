use alliance_sim::engine::{LANES, Simulator, Start, Take};
use alliance_sim::metric::Series;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::{self, Overrides};
use std::path::Path;
use std::time::Instant;

struct Sink(f64, bool);
impl<const W: usize> Take<W> for Sink {
    fn row(&mut self, _: usize, columns: &[[f64; W]]) {
        self.0 += columns[0][0];
    }
    fn series(&mut self, _: usize, _: Series, _: usize, values: &[f64; W]) {
        self.0 += values[0];
    }
    fn wants_series(&self) -> bool {
        self.1
    }
}

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    let scenario = scenario::load(&path, &Overrides::default()).expect("valid").scenario;
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 1).expect("valid");
    let simulator = Simulator::new(&scenario, &sampler, 1, 1);
    let n = 2048_u64;
    for round in 0..5 {
        let (mut drawn, mut all) = (vec![0.0; sampler.uncertain_paths().len()], Vec::new());
        let t0 = Instant::now();
        let mut starts: Vec<Start> = (0..n).map(|k| simulator.start(k, &mut drawn, &mut all)).collect();
        let t1 = Instant::now();
        starts.sort_by_key(Start::first_order);
        let mut sink = Sink(0.0, false);
        for batch in starts.chunks(LANES) {
            simulator.together::<LANES>(batch, &mut sink);
        }
        let t2 = Instant::now();
        for one in starts.chunks(1) {
            simulator.together::<1>(one, &mut sink);
        }
        let t3 = Instant::now();
        let us = |a: Instant, b: Instant| (b - a).as_secs_f64() * 1e6 / n as f64;
        println!("{round}: start {:.2} us, lanes {:.2} us, width 1 {:.2} us  {}", us(t0, t1), us(t1, t2), us(t2, t3), sink.0);
    }
}
