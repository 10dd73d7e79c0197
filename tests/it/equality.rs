//! A result has equal bits on any number of threads, for any order and subset of options, and for a trajectory alone.

use crate::support::{SHIPPED, folder, load, program, run, run_keeping, shipped};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use alliance_sim::analysis::{Brief, analyse};
use alliance_sim::engine::{Column, Control, LANES, Run, RunPlan, Sample, Simulator, Start, Storage, Take, Wanted};
use alliance_sim::lanes::{self, Instructions};
use alliance_sim::metric::{Metric, Series};
use alliance_sim::report::parquet;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use std::collections::BTreeMap;

/// Trajectories: more than one block, and not a whole number of them.
const N: usize = 600;

fn bits(sample: &Sample, option: usize) -> Vec<u64> {
    sample.columns.iter().flat_map(|column| sample.column(option, column).into_owned()).map(f64::to_bits).collect()
}

fn all_bits(sample: &Sample) -> Vec<u64> {
    let outcomes = (0..sample.options.len()).flat_map(|option| bits(sample, option));
    let beliefs = (0..sample.belief_paths.len()).flat_map(|parameter| sample.belief(parameter).into_owned());
    let others = beliefs.chain(sample.bands.values.iter().copied()).map(f64::to_bits);
    outcomes.chain(others).collect()
}

#[test]
fn threads_do_not_matter() {
    let scenario = load("observability-isv.toml");
    let one = all_bits(&run(&scenario, N, 1));
    assert!(one == all_bits(&run(&scenario, N, 2)), "2 threads");
    assert!(one == all_bits(&run(&scenario, N, 7)), "7 threads");
}

/// More trajectories than those whose bands are exact, and more than a chunk of the temporary file.
const MANY: usize = 5_000;

#[test]
fn neither_threads_nor_a_temporary_file_change_a_large_run() {
    let scenario = load("early-stage-isv.toml");
    let question = Brief::of(&scenario);
    let whole = |sample: &Sample| {
        let mut files = (Vec::new(), Vec::new());
        parquet::outcomes(sample, &mut files.0).expect("memory takes every byte");
        parquet::beliefs(sample, &mut files.1).expect("memory takes every byte");
        (all_bits(sample), files, format!("{:?}", analyse(sample, &question)))
    };
    let in_memory = whole(&run(&scenario, MANY, 2));
    for threads in [1, 3] {
        let storage = Storage { in_memory: 1 << 20, folder: std::env::temp_dir() };
        let spilled = whole(&run_keeping(&scenario, MANY, threads, storage));
        assert!(in_memory.0 == spilled.0, "bits, {threads} threads");
        assert!(in_memory.1 == spilled.1, "files, {threads} threads");
        assert!(in_memory.2 == spilled.2, "findings, {threads} threads");
    }
}

#[test]
fn the_order_of_options_does_not_matter() {
    let scenario = load("observability-isv.toml");
    let mut reversed = scenario.clone();
    reversed.options.reverse();
    let (forward, backward) = (run(&scenario, N, 2), run(&reversed, N, 2));
    let last = scenario.options.len() - 1;
    for option in 0..=last {
        assert!(bits(&forward, option) == bits(&backward, last - option), "{}", scenario.options[option].name);
    }
}

#[test]
fn the_other_options_do_not_matter() {
    let scenario = load("observability-isv.toml");
    let mut fewer = scenario.clone();
    fewer.options.retain(|option| option.baseline || option.name == "Hybrid");
    let (all, few) = (run(&scenario, N, 2), run(&fewer, N, 2));
    for (position, option) in fewer.options.iter().enumerate() {
        let same = scenario.options.iter().position(|other| other.name == option.name).expect("it is one of them");
        assert!(bits(&all, same) == bits(&few, position), "{}", option.name);
    }
}

#[test]
fn equal_plans_give_equal_numbers() {
    let mut scenario = load("observability-isv.toml");
    let mut twin = scenario.options[1].clone();
    twin.name = "Twin".to_owned();
    scenario.options.push(twin);
    let sample = run(&scenario, N, 2);
    assert!(bits(&sample, 1) == bits(&sample, scenario.options.len() - 1));
}

#[test]
fn more_trajectories_leave_the_earlier_ones_as_they_are() {
    let scenario = load("early-stage-isv.toml");
    let (few, many) = (run(&scenario, 300, 2), run(&scenario, N, 2));
    let first = |values: &[f64]| values[..300].iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    for option in 0..few.options.len() {
        for column in &few.columns {
            let (few, many) = (few.column(option, column), many.column(option, column));
            assert_eq!(first(&few), first(&many), "{}", column.name());
        }
    }
    for parameter in 0..few.belief_paths.len() {
        assert_eq!(first(&few.belief(parameter)), first(&many.belief(parameter)));
    }
}

/// Rows of a parquet file as name → value.
fn rows(path: &std::path::Path) -> Vec<BTreeMap<String, Field>> {
    let file = std::fs::File::open(path).expect("the run wrote it");
    let reader = SerializedFileReader::new(file).expect("it is parquet");
    reader
        .get_row_iter(None)
        .expect("rows can be read")
        .map(|row| row.expect("a row").get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect())
        .collect()
}

fn parsed(csv: &str) -> Vec<(String, f64)> {
    csv.lines()
        .skip(1)
        .map(|line| {
            let (name, value) = line.rsplit_once(',').expect("two cells");
            (name.trim_matches('"').to_owned(), value.parse().expect("a number"))
        })
        .collect()
}

#[test]
fn a_traced_trajectory_is_its_row_in_the_files_of_a_run() {
    let folder = folder();
    let scenario = shipped("observability-isv.toml");
    let scenario = scenario.to_str().expect("a path is text");
    let ran = program(
        folder.path(),
        &["run", scenario, "-n", "40", "--seed", "9", "--out", "out", "--charts", "none", "--quiet"],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let trace = |show: &str| {
        let arguments = ["trace", scenario, "--trajectory", "17", "--option", "Hybrid", "--seed", "9", "--show", show];
        let traced = program(folder.path(), &arguments);
        assert_eq!(traced.code, 0, "{}", traced.stderr);
        parsed(&traced.stdout)
    };
    let is_row = |row: &BTreeMap<String, Field>| {
        row["trajectory"] == Field::Long(17)
            && row.get("option").is_none_or(|option| *option == Field::Str("Hybrid".to_owned()))
    };
    // As `report::columns` names them: no name of this scenario needs more.
    let column = |name: &str| name.replace(['.', '@'], "__").replace(['-', ' ', '['], "_").replace(']', "");
    for (file, show) in [("outcomes.parquet", "outcomes"), ("beliefs.parquet", "beliefs")] {
        let rows = rows(&folder.path().join("out").join(file));
        let row = rows.iter().find(|row| is_row(row)).expect("trajectory 17 is there");
        let mut compared = 0;
        for (name, value) in trace(show) {
            if let Some(Field::Double(stored)) = row.get(&column(&name)) {
                assert_eq!(stored.to_bits(), value.to_bits(), "{file}: {name}");
                compared += 1;
            }
        }
        assert!(compared > 30, "{file}: only {compared} columns were compared");
    }
}

/// Bits of every column and monthly value of trajectories side by side, by trajectory.
struct Collected(Vec<Vec<u64>>);

impl<const W: usize> Take<W> for Collected {
    fn row(&mut self, option: usize, columns: &[[f64; W]]) {
        for (lane, bits) in self.0.iter_mut().enumerate() {
            bits.push(option as u64);
            bits.extend(columns.iter().map(|column| column[lane].to_bits()));
        }
    }

    fn series(&mut self, _: usize, _: Series, months: &[[f32; W]]) {
        for (lane, bits) in self.0.iter_mut().enumerate() {
            bits.extend(months.iter().map(|month| u64::from(month[lane].to_bits())));
        }
    }

    fn wants_series(&self) -> bool {
        true
    }
}

fn side_by_side<const W: usize>(simulator: &Simulator<'_>, starts: &[Start]) -> Vec<Vec<u64>> {
    let batch = |starts: &[Start]| {
        let mut collected = Collected(vec![Vec::new(); starts.len()]);
        simulator.together::<W>(starts, &mut collected);
        collected.0
    };
    starts.chunks(W).flat_map(batch).collect()
}

/// One trajectory alone is the readable oracle; several side by side, on whatever instructions, give its bits: every
/// metric, window, fiscal year, checkpoint and monthly value of every option.
#[test]
fn any_number_of_trajectories_side_by_side_gives_the_bits_of_one_alone() {
    for name in SHIPPED {
        let scenario = load(name);
        let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 3).expect("shipped correlations can hold");
        let simulator = Simulator::new(&scenario, &sampler, 3, 1);
        let (mut drawn, mut all) = (vec![0.0; sampler.uncertain_paths().len()], Vec::new());
        let starts: Vec<Start> = (0..37).map(|number| simulator.start(number, &mut drawn, &mut all)).collect();
        let alone = side_by_side::<1>(&simulator, &starts);
        assert!(alone[0].len() > 100 && alone[0] != alone[1]);
        for instructions in Instructions::ALL {
            let used = lanes::use_at_most(instructions);
            assert!(alone == side_by_side::<5>(&simulator, &starts), "{name}: 5 lanes, {used:?}");
            assert!(alone == side_by_side::<LANES>(&simulator, &starts), "{name}: {LANES} lanes, {used:?}");
        }
    }
}

fn reading(wanted: Wanted) -> Sample {
    let scenario = load("observability-isv.toml");
    let mut run = Run::new(&scenario, RunPlan { seed: 7, design: DesignKind::Iid, replicates: 1 }).reading(wanted);
    let stop = std::sync::atomic::AtomicBool::new(false);
    run.extend(N, Control { stop: &stop, progress: &|_| {} }).expect("nobody stops it");
    run.finish()
}

#[test]
fn what_is_not_asked_for_is_not_kept_and_what_is_has_the_same_bits() {
    let all = reading(Wanted::outcomes());
    let flexibility = Column::Metric(Metric::FlexibilityValue);
    assert!(all.columns.contains(&flexibility) && all.columns.len() > 60);
    let few = Wanted::money().and(Metric::Wins);
    for (wanted, columns) in [(few.clone(), 17), (few.and(Metric::FlexibilityValue), 18)] {
        let some = reading(wanted);
        assert_eq!((some.columns.len(), some.columns.contains(&flexibility)), (columns, columns == 18));
        assert_eq!((some.bands.values.len(), some.belief_paths.len()), (0, all.belief_paths.len()));
        for option in 0..all.options.len() {
            for column in &some.columns {
                let bits =
                    |sample: &Sample| sample.column(option, column).iter().map(|v| v.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&some), bits(&all), "{}", column.name());
            }
        }
        assert_eq!(some.belief(3), all.belief(3));
    }
    let rigid = reading(Wanted::outcomes().without_flexibility());
    let of_flexibility = all.columns.iter().filter(|column| column.is_of_flexibility()).count();
    assert_eq!((rigid.columns.len(), of_flexibility), (all.columns.len() - 5, 5));
    assert!(!rigid.columns.contains(&flexibility));
}

/// A trajectory with the beliefs it has anyway is itself, whoever stands beside it.
#[test]
fn other_beliefs_under_the_same_luck_are_simulated_side_by_side() {
    let scenario = load("observability-isv.toml");
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 7).expect("shipped correlations can hold");
    let simulator = Simulator::new(&scenario, &sampler, 7, 1).reading(&Wanted::money());
    let mut cases: Vec<(usize, Vec<f64>)> = (0..40).map(|k| (k % 20, sampler.draw(k as u64 % 20).uncertain)).collect();
    let acv = sampler.uncertain_paths().iter().position(|path| path == "isv.acv").expect("it is believed");
    cases[3].1[acv] = sampler.draw(33).uncertain[acv];
    let bits = |rows: &[Vec<f64>]| rows.concat().into_iter().map(f64::to_bits).collect::<Vec<u64>>();
    let results = simulator.what_ifs(&cases, |rows| bits(rows));
    let mut drawn = vec![0.0; sampler.uncertain_paths().len()];
    for (k, result) in results.iter().enumerate() {
        let mut rows = vec![Vec::new(); scenario.options.len()];
        simulator.trajectory(k as u64 % 20, &mut drawn, |option, row| rows[option] = row.to_vec());
        assert_eq!(*result == bits(&rows), k != 3, "case {k}");
    }
}

/// Trajectories are simulated in another order than they are kept in.
#[test]
fn a_run_keeps_the_rows_that_the_simulator_gives() {
    let scenario = load("hybrid-data-platform.toml");
    let sample = run(&scenario, N, 2);
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 7).expect("shipped correlations can hold");
    let simulator = Simulator::new(&scenario, &sampler, 7, 1);
    let mut drawn = vec![0.0; sampler.uncertain_paths().len()];
    for number in [0, 1, 255, 256, 599] {
        simulator.trajectory(number as u64, &mut drawn, |option, row| {
            for (column, value) in sample.columns.iter().zip(row) {
                let kept = sample.column(option, column)[number];
                assert_eq!(kept.to_bits(), value.to_bits(), "trajectory {number}, {}", column.name());
            }
        });
        for (parameter, value) in drawn.iter().enumerate() {
            assert_eq!(sample.belief(parameter)[number].to_bits(), value.to_bits());
        }
    }
}
