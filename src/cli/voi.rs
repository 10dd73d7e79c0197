//! `voi`: what to find out before deciding.

use super::exit::Failure;
use super::folder::{Origin, OutputFolder};
use super::sensitivity::{Work, default_folder, footer, groups, write_folder};
use super::shared::{ChartsArg, FormatArg, SimulationArgs};
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::breakeven::words;
use crate::analysis::pilot::{self, Observable};
use crate::analysis::voi::{
    Alternatives, Knowledge, PilotDesign, PilotValue, Value, make_rise, net_benefit, several, single,
};
use crate::analysis::{decision, statistics};
use crate::engine::{Column, Sample};
use crate::metric::{Direction, Metric, Unit};
use crate::report::voi::VoiReport;
use crate::scenario::Scenario;
use clap::Args;
use ndarray::{Array2, Axis};
use rayon::prelude::*;
use std::path::PathBuf;

/// Chance that anything at all is taken for worth knowing though nothing is.
const FALSE_ALARM: f64 = 0.05;
/// Trajectories that tell what a pilot costs.
const COST_TRAJECTORIES: u64 = 2_000;
/// Sizes and lengths of the grid.
const UNITS: [u32; 3] = [1, 2, 3];
const MONTHS: [u32; 4] = [3, 6, 9, 12];

/// Arguments of `voi`.
#[derive(Debug, Args)]
pub struct VoiArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Value of knowing these beliefs or tables together, e.g. --set-of ae.activation,funnel (repeatable).
    #[arg(long = "set-of", value_name = "A,B,…")]
    pub set_of: Vec<String>,
    /// What the pilot measures: beliefs, or of meetings, opportunities, `active_teams`, pipeline, wins, `pdm_hours`;
    /// all but the PDM's hours unless given.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub pilot: Vec<String>,
    /// Length of the pilot; 3, 6, 9 and 12 months are tried unless given.
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=36))]
    pub pilot_months: Option<u32>,
    /// Outsourced units of the pilot; 1, 2 and 3 are tried unless given.
    #[arg(long, value_name = "UNITS", value_parser = clap::value_parser!(u32).range(1..=20))]
    pub pilot_units: Option<u32>,
    /// Leave the pilot out.
    #[arg(long, conflicts_with = "pilot")]
    pub no_pilot: bool,
    /// Output folder; outputs/<file stem>-voi unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
    /// Form of the charts.
    #[arg(long, value_enum, default_value = "png")]
    pub charts: ChartsArg,
}

/// Runs, prints and writes the value of information.
///
/// # Errors
/// Unknown names, a metric that cannot be averaged, and what loading, simulating and writing fail with.
pub fn voi(args: &VoiArgs, no_color: bool) -> Result<(), Failure> {
    let simulation = &args.simulation;
    let loaded = simulation::load(&args.scenario, &simulation.input, simulation.quiet, no_color)?;
    let target = args.out.clone().unwrap_or_else(|| default_folder(&args.scenario, "voi"));
    let origin = Origin { command: "voi", subject: &loaded.scenario.name, inputs: &[&args.scenario] };
    let folder = OutputFolder::open(&target, &origin)?;
    let (text, files, charts) = simulation::on_threads(simulation.threads, || work(args, &loaded.scenario))?;
    write_folder(&folder, &files, &charts, args.charts)?;
    simulation::check_interrupt()?;
    folder.finish()?;
    terminal::print(&text)?;
    if !simulation.quiet {
        terminal::note(&format!("Written to {}", target.display()));
    }
    Ok(())
}

/// What is decided on: alternatives over the rows in which all of them are defined.
struct Decided {
    names: Vec<String>,
    alternatives: Alternatives,
    /// Mean gain of the best over doing nothing.
    best_gain: f64,
    rows: Vec<usize>,
}

/// The alternatives of a decision; the baseline is one of them, for not to act is a choice.
fn decided(scenario: &Scenario, sample: &Sample, metric: Metric) -> Result<Decided, Failure> {
    let baseline = scenario.baseline();
    let options = decision::ranked(sample, metric);
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let columns: Vec<_> = options.iter().map(|&option| decision::values(sample, option, metric)).collect();
    let rows: Vec<usize> =
        (0..sample.trajectories()).filter(|&row| columns.iter().all(|column| column[row].is_finite())).collect();
    if rows.len() < sample.trajectories() / 2 || rows.len() < 100 {
        return Err(Failure::BadArgument(format!(
            "`{}` is undefined or never in most trajectories, so its mean cannot be decided on; choose another metric with \
             --set decision.metric=…, for example uplift_npv",
            metric.name()
        )));
    }
    let values: Vec<Vec<f64>> =
        columns.iter().map(|column| rows.iter().map(|&row| sign * column[row]).collect()).collect();
    let mean = |column: &Vec<f64>| column.iter().sum::<f64>() / column.len() as f64;
    let alternatives = Alternatives::new(&values);
    let nothing = options.iter().position(|option| Some(*option) == baseline).map_or(0.0, |at| mean(&values[at]));
    let best_gain = mean(&values[alternatives.best]) - nothing;
    let names = options.iter().map(|&option| scenario.options[option].name.clone()).collect();
    Ok(Decided { names, alternatives, best_gain, rows })
}

fn work(args: &VoiArgs, scenario: &Scenario) -> Result<Work, Failure> {
    let simulation = &args.simulation;
    let shows = pilot::observables(&args.pilot).map_err(Failure::BadArgument)?;
    let metric = scenario.decision.metric;
    let sample = simulation::outcomes(scenario, simulation, 1, Enough::Count(simulation.trajectories))?;
    let decided = decided(scenario, &sample, metric)?;
    let beliefs = sample.beliefs().select(Axis(0), &decided.rows);
    let (paths, alternatives) = (&sample.belief_paths, &decided.alternatives);
    let level = FALSE_ALARM / paths.len().max(1) as f64;
    let values: Vec<Value> =
        (0..paths.len()).into_par_iter().map(|i| single(beliefs.column(i), alternatives, level)).collect();
    simulation::check_interrupt()?;

    let set = |members: &[usize]| {
        let chosen: Vec<Value> = members.iter().map(|&i| values[i]).collect();
        let columns = beliefs.select(Axis(1), members);
        // Only what is told apart from noise among all beliefs counts, in whatever set it stands.
        let level = level * members.len() as f64;
        several(&Knowledge { columns: columns.view(), singles: Some(&chosen) }, alternatives, level)
    };
    let all: Vec<usize> = (0..paths.len()).collect();
    let everything = set(&all);
    let mut tables: Vec<(String, Value)> =
        groups(paths).into_iter().map(|group| (group.name, set(&group.members))).collect();
    tables.sort_by(|a, b| b.1.gain.value.total_cmp(&a.1.gain.value));
    let mut sets = Vec::new();
    for names in &args.set_of {
        let members = members(scenario, paths, names.split(','))?;
        sets.push((names.clone(), set(&members)));
    }
    simulation::check_interrupt()?;
    let about: Vec<usize> = (0..paths.len()).filter(|&i| args.pilot.iter().any(|name| *name == paths[i])).collect();
    let pilots = if args.no_pilot || metric.unit() != Unit::Money {
        Vec::new()
    } else {
        pilots(args, scenario, &decided, &shows)?
    };

    let learnable = |i: usize| scenario.parameters[scenario.uncertain()[i]].spec.learnable.label();
    let mut singles: Vec<(String, &'static str, Value)> =
        (0..paths.len()).map(|i| (paths[i].clone(), learnable(i), values[i])).collect();
    singles.sort_by(|a, b| b.2.gain.value.total_cmp(&a.2.gain.value));
    let report = VoiReport {
        metric,
        choice: decided.names[alternatives.best].clone(),
        everything,
        single: singles,
        words: scenario
            .uncertain()
            .iter()
            .map(|&at| (scenario.parameters[at].path.clone(), words::name(&scenario.parameters[at])))
            .collect(),
        tables,
        sets,
        pilot_shows: shows.iter().map(|observable| observable.label()).collect(),
        pilot_limit: (!about.is_empty()).then(|| set(&about)),
        pilots,
        footer: footer(scenario, &sample, simulation),
        hash: &scenario.hash,
    };
    let json = serde_json::to_string_pretty(&report.json()).expect("a JSON value has a text") + "\n";
    let csv = report.csv();
    let text = match args.format {
        FormatArg::Table => report.table(),
        FormatArg::Json => json.clone(),
        FormatArg::Csv => csv.clone(),
    };
    let charts = if args.charts == ChartsArg::None { Vec::new() } else { report.charts() };
    Ok((text, vec![("summary.json", json), ("summary.csv", csv)], charts))
}

/// Positions of beliefs and of the beliefs of tables.
fn members<'n>(
    scenario: &Scenario,
    paths: &[String],
    names: impl Iterator<Item = &'n str>,
) -> Result<Vec<usize>, Failure> {
    let mut members = Vec::new();
    for name in names.map(str::trim) {
        let of_table = format!("{name}.");
        let found = paths.iter().enumerate().filter(|(_, path)| *path == name || path.starts_with(&of_table));
        let before = members.len();
        members.extend(found.map(|(position, _)| position));
        if members.len() == before {
            let reason =
                if scenario.position(name).is_some() { "is known for certain" } else { "is no belief or table" };
            return Err(Failure::BadArgument(format!("`{name}` {reason} in this scenario; `check` lists all beliefs")));
        }
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}

/// Every size and length of the pilot.
fn pilots(
    args: &VoiArgs,
    scenario: &Scenario,
    decided: &Decided,
    shows: &[Observable],
) -> Result<Vec<PilotValue>, Failure> {
    let simulation = &args.simulation;
    let units = args.pilot_units.map_or_else(|| UNITS.to_vec(), |units| vec![units]);
    let months = args.pilot_months.map_or_else(|| MONTHS.to_vec(), |months| vec![months]);
    let months: Vec<u32> = months.into_iter().filter(|&m| m <= scenario.setting.horizon_months).collect();
    let designs: Vec<PilotDesign> =
        units.iter().flat_map(|&units| months.iter().map(move |&months| PilotDesign { units, months })).collect();

    let priced = pilot::priced(scenario, &designs);
    let mut few = simulation.clone();
    few.trajectories = COST_TRAJECTORIES.min(simulation.trajectories);
    let costs = simulation::outcomes(&priced, &few, 1, Enough::Count(few.trajectories))?;
    let rate = scenario.position("economics.discount_rate");
    let rate = rate.map_or(0.0, |at| scenario.parameters[at].belief.quantile(0.5));

    let mut found = Vec::new();
    for &units in &units {
        let kind = simulation::design(simulation.design);
        let seen = pilot::simulated(scenario, kind, simulation.seed, units, &months, &decided.rows);
        simulation::check_interrupt()?;
        let worth = |at: usize| {
            let column = |observable: &Observable| -> Vec<f64> {
                seen.iter().map(|trajectory| observable.of(&trajectory[at])).collect()
            };
            let told: Vec<Vec<f64>> =
                shows.iter().filter_map(|observable| pilot::scores(&column(observable))).collect();
            let columns = Array2::from_shape_fn((decided.rows.len(), told.len()), |(row, k)| told[k][row]);
            let knowledge = Knowledge { columns: columns.view(), singles: None };
            several(&knowledge, &decided.alternatives, FALSE_ALARM)
        };
        let mut information: Vec<Value> = (0..months.len()).map(worth).collect();
        make_rise(&mut information);
        for (&length, information) in months.iter().zip(information) {
            let design = PilotDesign { units, months: length };
            let option = pilot::option_of(&priced, &designs, design);
            let added = |metric: Metric| {
                let column = Column::Metric(metric);
                let own = costs.column(option, &column);
                let without = priced.baseline().map(|baseline| costs.column(baseline, &column));
                let added: Vec<f64> = own
                    .iter()
                    .enumerate()
                    .map(|(row, x)| x - without.as_ref().map_or(0.0, |column| column[row]))
                    .collect();
                statistics::mean(&added, costs.blocks)
            };
            let (cost, earned) = (added(Metric::CostPv), added(Metric::BenefitPv));
            found.push(net_benefit(design, information, cost, earned, decided.best_gain, rate));
        }
    }
    Ok(found)
}
