//! What control variates and antithetic beliefs would buy: ratios of variances, plain over method. Prints Markdown.
//!
//! `cargo run --release --example reduction -- [--scenario FILE] [--trajectories N] [--pairs N] [--threads T]`
//!
//! - Control variates: a figure is regressed on functions of the uniform numbers behind the beliefs, whose means are
//!   known. Coefficients come from one half of a sample and are judged on the other, so that what is reported is what
//!   a user would get, overfitting included.
//! - Antithetic beliefs: a trajectory with the numbers u is averaged with one with 1 − u and luck of its own.

use alliance_sim::distribution::QuantileTable;
use alliance_sim::engine::{Column, Simulator};
use alliance_sim::metric::Metric;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::{self, Overrides, Scenario};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

const SEED: u64 = 1;

/// The figures of a trajectory: the money that each option adds, and what decides between them.
struct Figures {
    names: Vec<String>,
    options: Vec<usize>,
    pairs: Vec<(usize, usize)>,
    best: usize,
}

impl Figures {
    /// `means` are those of the money added, by option.
    fn new(scenario: &Scenario, means: &[f64]) -> Self {
        let mut ranked: Vec<usize> = (0..means.len()).filter(|&k| Some(k) != scenario.baseline()).collect();
        let options = ranked.clone();
        ranked.sort_by(|&a, &b| means[b].total_cmp(&means[a]));
        let named = |name: &str| scenario.options.iter().position(|option| option.name == name);
        let build_or_buy = named("In-house").zip(named("Outsourced"));
        let pairs: Vec<(usize, usize)> = [(ranked[0], ranked[1])].into_iter().chain(build_or_buy).collect();
        let name = |option: usize| scenario.options[option].name.as_str();
        let mut names: Vec<String> = options.iter().map(|&option| format!("mean, {}", name(option))).collect();
        names.extend(pairs.iter().map(|&(a, b)| format!("**mean, {} − {}**", name(a), name(b))));
        names.extend(pairs.iter().map(|&(a, b)| format!("**P({} beats {})**", name(a), name(b))));
        names.push(format!("P({} is best)", name(ranked[0])));
        names.push(format!("P({} adds value)", name(ranked[0])));
        Self { names, options, pairs, best: ranked[0] }
    }

    fn of(&self, added: &[f64]) -> Vec<f64> {
        let holds = |condition: bool| f64::from(u8::from(condition));
        let most = self.options.iter().map(|&option| added[option]).fold(f64::NEG_INFINITY, f64::max);
        let levels = self.options.iter().map(|&option| added[option]);
        let differences = self.pairs.iter().map(|&(a, b)| added[a] - added[b]);
        let beats = self.pairs.iter().map(|&(a, b)| holds(added[a] > added[b]));
        let best = [holds(added[self.best] >= most), holds(added[self.best] > 0.0)];
        levels.chain(differences).chain(beats).chain(best).collect()
    }
}

/// Money added by each option in a trajectory, under its own beliefs or these.
fn added(simulator: &Simulator<'_>, number: u64, beliefs: Result<&[f64], usize>) -> Vec<f64> {
    let wanted = Column::Metric(Metric::UpliftNpv);
    let column = simulator.columns().iter().position(|column| *column == wanted).expect("it is recorded");
    let mut all = Vec::new();
    match beliefs {
        Ok(uncertain) => {
            let case = (number as usize, uncertain.to_vec());
            let by_option =
                simulator.what_ifs(&[case], |rows| rows.iter().map(|row| row[column]).collect::<Vec<f64>>());
            all = by_option.concat();
        }
        Err(count) => {
            simulator.trajectory(number, &mut vec![0.0; count], |_, row| all.push(row[column]));
        }
    }
    all
}

fn variance(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    values.map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

/// Least squares with an intercept: a row of coefficients a figure.
fn fit(rows: &[Vec<f64>], figures: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let (width, count) = (rows[0].len() + 1, figures[0].len());
    let add = |mut sums: Vec<f64>, (row, figures): (&Vec<f64>, &Vec<f64>)| {
        let line: Vec<f64> = std::iter::once(&1.0).chain(row).chain(figures).copied().collect();
        for (i, a) in line[..width].iter().enumerate() {
            for (sum, b) in sums[i * line.len() + i..].iter_mut().zip(&line[i..]) {
                *sum += a * b;
            }
        }
        sums
    };
    let columns = width + count;
    let mut m = rows.iter().zip(figures).fold(vec![0.0; width * columns], add);
    // Gaussian elimination of the upper half of a positive definite matrix, then back.
    for i in 0..width {
        m[i * columns + i] += 1e-9;
        for j in i + 1..width {
            let factor = m[i * columns + j] / m[i * columns + i];
            for k in j..columns {
                m[j * columns + k] -= factor * m[i * columns + k];
            }
        }
    }
    let solve = |figure: usize| {
        let mut solution = vec![0.0; width];
        for i in (0..width).rev() {
            let known: f64 = (i + 1..width).map(|k| m[i * columns + k] * solution[k]).sum();
            solution[i] = (m[i * columns + width + figure] - known) / m[i * columns + i];
        }
        solution
    };
    (0..count).map(solve).collect()
}

/// Variance over the variance that is left, of each figure: fitted on one half, judged on the other, both ways.
fn gain(rows: &[Vec<f64>], figures: &[Vec<f64>]) -> Vec<f64> {
    let half = rows.len() / 2;
    let halves = [(0..half, half..rows.len()), (half..rows.len(), 0..half)];
    let mut left = vec![0.0; figures[0].len()];
    for (known, judged) in halves {
        let coefficients = fit(&rows[known.clone()], &figures[known]);
        for (figure, line) in coefficients.iter().enumerate() {
            let rest = judged
                .clone()
                .map(|k| figures[k][figure] - rows[k].iter().zip(&line[1..]).map(|(x, b)| x * b).sum::<f64>());
            left[figure] += variance(rest) / 2.0;
        }
    }
    left.iter().enumerate().map(|(figure, left)| variance(figures.iter().map(|all| all[figure])) / left).collect()
}

fn controls(rows: &[Vec<f64>], figures: &[Vec<f64>], names: &[String]) {
    let linear = |u: &f64| u - 0.5;
    let square = |u: &f64| (u - 0.5).powi(2) - 1.0 / 12.0;
    let only: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().map(linear).collect()).collect();
    let both: Vec<Vec<f64>> =
        rows.iter().map(|row| row.iter().map(linear).chain(row.iter().map(square)).collect()).collect();
    let (mut header, mut table) = (Vec::new(), vec![Vec::new(); names.len()]);
    for size in [1000, 10_000, 100_000].into_iter().filter(|&size| size <= rows.len()) {
        for (label, basis) in [("linear", &only), ("and squares", &both)] {
            header.push(format!("{size}, {label}"));
            // The mean over as many samples of that size as there are, at most twenty.
            let samples = (rows.len() / size).min(20);
            let gains: Vec<Vec<f64>> = (0..samples)
                .into_par_iter()
                .map(|k| gain(&basis[k * size..(k + 1) * size], &figures[k * size..(k + 1) * size]))
                .collect();
            for (figure, cells) in table.iter_mut().enumerate() {
                cells.push(gains.iter().map(|gains| gains[figure]).sum::<f64>() / samples as f64);
            }
        }
    }
    println!("| control variates: trajectories, basis | {} |", header.join(" | "));
    println!("| --- |{}", " ---: |".repeat(header.len()));
    for (name, cells) in names.iter().zip(table) {
        println!("| {name} | {} |", cells.iter().map(|gain| format!("{gain:.2}")).collect::<Vec<_>>().join(" | "));
    }
}

fn main() {
    let scenario_file = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
    let (mut file, mut trajectories, mut pairs, mut threads): (PathBuf, u64, u64, usize) =
        (scenario_file, 20_000, 10_000, 1);
    let mut given = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let (Some(name), Some(value)) = (given.next(), given.next()) {
        let count = || value.parse().expect("a whole number");
        match name.as_str() {
            "--scenario" => file = value.into(),
            "--trajectories" => trajectories = count(),
            "--pairs" => pairs = count(),
            "--threads" => threads = count() as usize,
            _ => panic!("there is no option {name}"),
        }
    }
    let scenario = scenario::load(&file, &Overrides::default()).expect("a valid scenario").scenario;
    assert!(scenario.correlations.is_empty(), "beliefs must be independent here");
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, SEED).expect("no correlations, no contradiction");
    let simulator = Simulator::new(&scenario, &sampler, SEED, 1);
    let uncertain = sampler.uncertain_positions().len();
    let uniforms = |number| {
        let mut row = vec![0.0; uncertain];
        sampler.design().fill(number, &mut row);
        row
    };
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("threads are to be had");
    println!(
        "{}: {trajectories} trajectories, {uncertain} uncertain beliefs; {pairs} antithetic pairs\n",
        file.display()
    );

    let money: Vec<Vec<f64>> =
        (0..trajectories).into_par_iter().map(|k| added(&simulator, k, Err(uncertain))).collect();
    let means: Vec<f64> = (0..scenario.options.len()).map(|option| money.iter().map(|all| all[option]).sum()).collect();
    let figures = Figures::new(&scenario, &means);
    let rows: Vec<Vec<f64>> = (0..trajectories).map(uniforms).collect();
    let plain: Vec<Vec<f64>> = money.iter().map(|all| figures.of(all)).collect();
    controls(&rows, &plain, &figures.names);

    let tables: Vec<QuantileTable> =
        sampler.uncertain_positions().iter().map(|&at| QuantileTable::new(&scenario.parameters[at].belief)).collect();
    let under = |number: u64, row: Vec<f64>| {
        let beliefs: Vec<f64> = row.iter().zip(&tables).map(|(&u, table)| table.quantile(u)).collect();
        figures.of(&added(&simulator, number, Ok(&beliefs)))
    };
    let mirrored = |number| uniforms(number).iter().map(|u| 1.0 - u).collect();
    let twins: Vec<[Vec<f64>; 2]> =
        (0..pairs).into_par_iter().map(|k| [under(k, uniforms(k)), under(pairs + k, mirrored(k))]).collect();
    println!("\n| antithetic beliefs | gain |\n| --- | ---: |");
    for (figure, name) in figures.names.iter().enumerate() {
        let all = twins.iter().flat_map(|pair| pair.iter().map(|twin| twin[figure]));
        let gain = variance(all) / (2.0 * variance(twins.iter().map(|[a, b]| f64::midpoint(a[figure], b[figure]))));
        // gain = 1/(1 + ρ), and the correlation of n pairs has an error of about 1/√n.
        println!("| {name} | {gain:.2} ± {:.2} |", gain.powi(2) / (pairs as f64).sqrt());
    }
}
