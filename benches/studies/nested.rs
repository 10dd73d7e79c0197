//! Values of information and shares of variance by nested simulation, and what `voi` and `sensitivity` print of them over
//! seeds: how far their means are off, and how often their intervals hold what is true. Prints Markdown.
//!
//! `cargo run --release --example nested -- [--scenario FILE] [--outer J] [--lucks M] [--pairs N] [--seeds S]
//! [--trajectories N]`
//!
//! Nothing here regresses. Of a set of beliefs that would be known, J draws with M futures each, in which everything else
//! is drawn anew, give the value of knowing it: the mean of the largest mean, less what noise adds to a maximum (halves).
//! Shares of the variance are covariances of results that share the set and nothing else (N pairs); Shapley effects those
//! of chains in which one belief after the other is exchanged, in random order. Beliefs must be independent.
//!
//! Sources: Giles and Goda (2019), Statistics and Computing 29, 739–751; Sobol' (2001), Mathematics and Computers in
//! Simulation 55, 271–280; Goda (2021), Reliability Engineering and System Safety 205, 107245 (the chains).

use alliance_sim::analysis::statistics::{self, Estimate};
use alliance_sim::analysis::{decision, sensitivity, voi};
use alliance_sim::engine::{Blocks, Column, Simulator, Wanted};
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::{self, Overrides};
use alliance_sim::study::sensitivity::{SensitivityFindings, SensitivityQuestion};
use alliance_sim::study::voi::{VoiFindings, VoiQuestion};
use alliance_sim::study::{self, Plan, Session, Unwatched};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

struct Arguments {
    scenario: PathBuf,
    outer: usize,
    lucks: usize,
    pairs: usize,
    seeds: u64,
    trajectories: u64,
}

fn arguments() -> Arguments {
    let mut given = std::env::args().skip(1);
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/studies/interactions.toml");
    let mut wanted = Arguments { scenario, outer: 4_000, lucks: 64, pairs: 40_000, seeds: 40, trajectories: 4_000 };
    while let Some(name) = given.next() {
        let value = given.next().expect("every option has a value");
        let count = || value.parse().expect("a whole number");
        match name.as_str() {
            "--scenario" => wanted.scenario = value.into(),
            "--outer" => wanted.outer = count(),
            "--lucks" => wanted.lucks = count(),
            "--pairs" => wanted.pairs = count(),
            "--seeds" => wanted.seeds = count() as u64,
            "--trajectories" => wanted.trajectories = count() as u64,
            _ => panic!("there is no option {name}"),
        }
    }
    wanted
}

/// Results of every option for cases of a luck and beliefs.
struct World<'a> {
    simulator: Simulator<'a>,
    sampler: &'a BeliefSampler,
    options: Vec<usize>,
    names: Vec<String>,
    baseline: Option<usize>,
}

type Case = (usize, Vec<f64>);

impl World<'_> {
    /// Values of the options that are ranked; the metric is recorded alone.
    fn values(&self, cases: &[Case]) -> Vec<Vec<f64>> {
        let at = |rows: &[Vec<f64>]| {
            let value = |&option: &usize| if Some(option) == self.baseline { 0.0 } else { rows[option][0] };
            self.options.iter().map(value).collect()
        };
        self.simulator.what_ifs(cases, at)
    }

    fn draw(&self, number: usize) -> Vec<f64> {
        self.sampler.draw(number as u64).uncertain
    }

    /// A draw with the members of a set taken from another.
    fn mixed(&self, others: usize, set: &[usize], of_set: &[f64]) -> Vec<f64> {
        let mut beliefs = self.draw(others);
        set.iter().for_each(|&member| beliefs[member] = of_set[member]);
        beliefs
    }

    /// Value of knowing a set: J draws of it, M futures each.
    fn worth(&self, set: &[usize], asked: &Arguments) -> Estimate {
        let (outer, lucks) = (asked.outer, asked.lucks);
        let is_everything = set.len() == self.sampler.uncertain_paths().len();
        let mut means: Vec<[Vec<f64>; 2]> = Vec::new();
        for from in (0..outer).step_by(32) {
            let draws = from..(from + 32).min(outer);
            let cases: Vec<Case> = draws
                .clone()
                .flat_map(|j| {
                    let own = self.draw(j);
                    (0..lucks).map(move |m| {
                        let luck = j * lucks + m;
                        let beliefs = if is_everything { own.clone() } else { self.mixed(outer + luck, set, &own) };
                        (luck, beliefs)
                    })
                })
                .collect();
            let values = self.values(&cases);
            for of_draw in values.chunks(lucks) {
                let mean = |rows: &[Vec<f64>]| -> Vec<f64> {
                    let sum = |option: usize| rows.iter().map(|row| row[option]).sum::<f64>();
                    (0..self.options.len()).map(|option| sum(option) / rows.len() as f64).collect()
                };
                let (one, two) = of_draw.split_at(lucks / 2);
                means.push([mean(one), mean(two)]);
            }
        }
        let overall = |option: usize| means.iter().map(|[a, b]| f64::midpoint(a[option], b[option])).sum::<f64>();
        let best = (0..self.options.len()).max_by(|&a, &b| overall(a).total_cmp(&overall(b))).expect("options");
        let largest = |leads: Vec<f64>| leads.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let gains: Vec<f64> = means
            .iter()
            .map(|[a, b]| {
                let lead = |row: &[f64]| largest(row.iter().map(|value| value - row[best]).collect());
                let both: Vec<f64> = a.iter().zip(b).map(|(a, b)| f64::midpoint(*a, *b)).collect();
                2.0 * lead(&both) - f64::midpoint(lead(a), lead(b))
            })
            .collect();
        statistics::mean(&gains, Blocks::Independent)
    }
}

/// Shares of the variance of a difference of two options.
struct Shares {
    all: Estimate,
    alone: Vec<Estimate>,
    total: Vec<Estimate>,
    /// Of each leading belief, and of all others together.
    shapley: Vec<Estimate>,
}

/// One after the other: results under two lucks, then under exchanged beliefs.
fn shares(world: &World<'_>, (one, other): (usize, usize), sets: &[Vec<usize>], leading: &[usize], n: usize) -> Shares {
    let place = |option: usize| world.options.iter().position(|&o| o == option).expect("it is ranked");
    let (one, other) = (place(one), place(other));
    let inputs = world.sampler.uncertain_paths().len();
    let rest: Vec<usize> = (0..inputs).filter(|input| !leading.contains(input)).collect();
    let mut players: Vec<Vec<usize>> = leading.iter().map(|&input| vec![input]).collect();
    players.push(rest);
    let order_of = |j: usize| {
        let key = |player: usize| alliance_sim::sampling::hash::mix((j * 64 + player) as u64 ^ 0x5348_4150);
        let mut order: Vec<usize> = (0..players.len()).collect();
        order.sort_by_key(|&player| key(player));
        order
    };
    // Of every pair: own beliefs under luck one; own, other, and all mixtures under luck two.
    let per_pair = 3 + 2 * sets.len() + players.len() - 1;
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(n);
    for from in (0..n).step_by(64) {
        let mut cases: Vec<Case> = Vec::new();
        for j in from..(from + 64).min(n) {
            let (a, b) = (world.draw(2 * j), world.draw(2 * j + 1));
            let exchanged = |set: &[usize]| {
                let mut beliefs = a.clone();
                set.iter().for_each(|&member| beliefs[member] = b[member]);
                beliefs
            };
            let kept = |set: &[usize]| {
                let mut beliefs = b.clone();
                set.iter().for_each(|&member| beliefs[member] = a[member]);
                beliefs
            };
            let (first, second) = (2 * j, 2 * j + 1);
            cases.extend([(first, a.clone()), (second, a.clone()), (second, b.clone())]);
            for set in sets {
                cases.extend([(second, kept(set)), (second, exchanged(set))]);
            }
            let mut chain = Vec::new();
            for &player in &order_of(j)[..players.len() - 1] {
                chain.extend(&players[player]);
                cases.push((second, exchanged(&chain)));
            }
        }
        let results: Vec<f64> = world.values(&cases).into_iter().map(|row| row[one] - row[other]).collect();
        rows.extend(results.chunks(per_pair).map(<[f64]>::to_vec));
    }
    let values: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    let centre = statistics::mean(&values, Blocks::Independent).value;
    let squares: Vec<f64> = values.iter().map(|y| (y - centre).powi(2)).collect();
    let share = |above: Vec<f64>| statistics::ratio_of_means(&above, &squares).estimate(Blocks::Independent);
    let by = |of: &dyn Fn(&[f64]) -> f64| share(rows.iter().map(|row| of(row)).collect());
    let player = |player: usize| {
        let of = |(j, row): (usize, &Vec<f64>)| {
            let order = order_of(j);
            let at = order.iter().position(|&p| p == player).expect("everybody is in the order");
            let chain = |step: usize| match step {
                0 => row[1],
                step if step == players.len() => row[2],
                step => row[3 + 2 * sets.len() + step - 1],
            };
            let (before, after) = (chain(at), chain(at + 1));
            (row[0] - f64::midpoint(before, after)) * (before - after)
        };
        share(rows.iter().enumerate().map(of).collect())
    };
    Shares {
        all: by(&|row| (row[0] - centre) * (row[1] - row[2])),
        alone: (0..sets.len()).map(|set| by(&|row| (row[0] - centre) * (row[3 + 2 * set] - row[2]))).collect(),
        total: (0..sets.len()).map(|set| by(&|row| (row[0] - centre) * (row[1] - row[4 + 2 * set]))).collect(),
        shapley: (0..players.len()).map(player).collect(),
    }
}

/// What a command printed over seeds, against what is true.
fn line(name: &str, truth: Estimate, printed: &[Estimate], unit: f64) -> String {
    let count = printed.len() as f64;
    let mean = printed.iter().map(|e| e.value).sum::<f64>() / count;
    let sd = statistics::sd(&printed.iter().map(|e| e.value).collect::<Vec<_>>());
    let half = printed.iter().map(|e| e.half_width()).sum::<f64>() / count;
    let holds = |e: &&Estimate| (e.value - truth.value).abs() <= libm::hypot(e.half_width(), truth.half_width());
    let held = printed.iter().filter(holds).count();
    let z = (mean - truth.value) / libm::hypot(sd / count.sqrt(), truth.se);
    let shown = |x: f64| if unit == 1.0 { format!("{x:.0}") } else { format!("{:.1}%", unit * x) };
    format!(
        "| {name} | {} ± {} | {} | {} | {} | {held} of {} | {z:+.1} |",
        shown(truth.value),
        shown(truth.half_width()),
        shown(mean),
        shown(1.96 * sd),
        shown(half),
        printed.len()
    )
}

const HEAD: &str = "| | nested | mean printed | 1.96 sd of printed | mean ± printed | ± holds | z |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |";

fn main() {
    let asked = arguments();
    let loaded = scenario::load(&asked.scenario, &Overrides::default()).expect("the scenario is valid");
    let scenario = loaded.scenario.clone();
    assert!(scenario.correlations.is_empty(), "beliefs must be independent");
    let metric = scenario.decision.metric;
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 4_711).expect("correlations are valid");
    let wanted = Wanted::columns([Column::Metric(metric)]);
    let world = World {
        simulator: Simulator::new(&scenario, &sampler, 4_711, 1).reading(&wanted),
        sampler: &sampler,
        names: scenario.options.iter().map(|option| option.name.clone()).collect(),
        options: decision::ranked_of(scenario.options.len(), scenario.baseline(), metric),
        baseline: scenario.baseline().filter(|_| metric.is_of_added_money()),
    };
    let paths = sampler.uncertain_paths().to_vec();
    let session = |seed: u64| {
        let plan = Plan { seed, design: DesignKind::Iid, trajectories: asked.trajectories, replicates: 1 };
        (loaded.clone(), plan)
    };
    let watch = Unwatched::default();
    // A large set: all but the belief that is worth most.
    let ask = |sets: Vec<String>, seed: u64| -> VoiFindings {
        let (loaded, plan) = session(seed);
        let question = VoiQuestion { sets, no_pilot: true, ..VoiQuestion::default() };
        study::voi::voi(&Session::new(loaded, plan, &watch), &question).expect("it can be asked")
    };
    let first = ask(Vec::new(), 1);
    let without: Vec<String> = paths.iter().filter(|path| **path != first.single[0].0).cloned().collect();
    let large = without.join(",");
    let asked_of: Vec<VoiFindings> = (1..=asked.seeds).map(|seed| ask(vec![large.clone()], seed)).collect();
    println!("{}: {} beliefs, {} of {}.\n", scenario.name, paths.len(), metric.name(), first.choice);
    println!(
        "Values of knowing: {} draws with {} futures each; `voi` over {} seeds of {} futures.\n\n{HEAD}",
        asked.outer, asked.lucks, asked.seeds, asked.trajectories
    );
    let position = |path: &str| paths.iter().position(|p| p == path).expect("a belief");
    let everything: Vec<usize> = (0..paths.len()).collect();
    let truth = world.worth(&everything, &asked);
    let gains =
        |of: &dyn Fn(&VoiFindings) -> voi::Value| -> Vec<Estimate> { asked_of.iter().map(|f| of(f).gain).collect() };
    println!("{}", line("every belief", truth, &gains(&|f| f.everything), 1.0));
    let least: Vec<Estimate> = asked_of.iter().filter_map(|f| f.everything.at_least).collect();
    let below = least.iter().filter(|e| e.value - e.half_width() <= truth.value + truth.half_width()).count();
    println!(
        "| at least (lower end holds in {below}) | | {:.0} | | | | |",
        least.iter().map(|e| e.value).sum::<f64>() / least.len() as f64
    );
    let set: Vec<usize> = without.iter().map(|path| position(path)).collect();
    let truth = world.worth(&set, &asked);
    println!("{}", line(&format!("all but `{}`", first.single[0].0), truth, &gains(&|f| f.sets[0].1), 1.0));
    for (name, _) in first.tables.iter().take(3) {
        let of_table = format!("{name}.");
        let set: Vec<usize> = (0..paths.len()).filter(|&i| paths[i].starts_with(&of_table)).collect();
        let own = |f: &VoiFindings| f.tables.iter().find(|row| row.0 == *name).expect("the table").1;
        println!("{}", line(&format!("table `{name}`"), world.worth(&set, &asked), &gains(&own), 1.0));
    }
    for (path, _, _) in first.single.iter().take(4) {
        let own = |f: &VoiFindings| f.single.iter().find(|row| row.0 == *path).expect("the belief").2;
        println!("{}", line(&format!("`{path}`"), world.worth(&[position(path)], &asked), &gains(&own), 1.0));
    }
    variance(&world, &asked, &|seed| {
        let (loaded, plan) = session(seed);
        study::sensitivity::sensitivity(&Session::new(loaded, plan, &watch), &SensitivityQuestion::default())
            .expect("it can be asked")
    });
}

fn variance(world: &World<'_>, asked: &Arguments, ask: &dyn Fn(u64) -> SensitivityFindings) {
    let paths = world.sampler.uncertain_paths();
    let found: Vec<SensitivityFindings> = (1..=asked.seeds).map(ask).collect();
    // The same question under every seed.
    let subject = |f: &SensitivityFindings| (f.option.clone(), f.against.clone());
    let first = &found[0];
    let found: Vec<&SensitivityFindings> = found.iter().filter(|f| subject(f) == subject(first)).collect();
    let named = |name: &str| world.names.iter().position(|own| own == name);
    let (one, other) = (named(&first.option), first.against.as_deref().and_then(named));
    let (Some(one), Some(other)) = (one, other) else { return };
    let leading: Vec<usize> =
        first.found.factors.iter().filter(|f| f.shapley.is_some()).map(|factor| factor.input).collect();
    let sets: Vec<Vec<usize>> = leading.iter().map(|&input| vec![input]).collect();
    let truth = shares(world, (one, other), &sets, &leading, asked.pairs);
    println!(
        "\nShares of the variance of {} less {}: {} pairs; `sensitivity` over {} seeds of {} futures.\n\n{HEAD}",
        first.option,
        first.against.as_deref().unwrap_or(""),
        asked.pairs,
        found.len(),
        asked.trajectories
    );
    let of = |get: &dyn Fn(&sensitivity::Sensitivity) -> Option<Estimate>| -> Vec<Estimate> {
        found.iter().filter_map(|f| get(&f.found)).collect()
    };
    println!("{}", line("all beliefs, by regression", truth.all, &of(&|s| Some(s.beliefs)), 100.0));
    let by_luck = |s: &sensitivity::Sensitivity| s.luck.map(|luck| Estimate { value: 1.0 - luck.value, ..luck });
    println!("{}", line("all beliefs, by two lucks", truth.all, &of(&by_luck), 100.0));
    let effects: BTreeMap<&str, &dyn Fn(&sensitivity::Factor) -> Option<Estimate>> = BTreeMap::from([
        ("alone", &(|f: &sensitivity::Factor| Some(f.first_order)) as &dyn Fn(&sensitivity::Factor) -> _),
        ("total", &(|f: &sensitivity::Factor| Some(f.total)) as &dyn Fn(&sensitivity::Factor) -> _),
        ("Shapley", &(|f: &sensitivity::Factor| f.shapley) as &dyn Fn(&sensitivity::Factor) -> _),
    ]);
    for (k, &input) in leading.iter().enumerate() {
        for (name, get) in &effects {
            let true_one = match *name {
                "alone" => truth.alone[k],
                "total" => truth.total[k],
                _ => truth.shapley[k],
            };
            let own = |s: &sensitivity::Sensitivity| s.factors.iter().find(|f| f.input == input).and_then(get);
            println!("{}", line(&format!("`{}`, {name}", paths[input]), true_one, &of(&own), 100.0));
        }
    }
    println!("{}", line("all others together, Shapley", truth.shapley[leading.len()], &of(&|s| Some(s.rest)), 100.0));
}
