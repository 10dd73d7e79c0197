//! `sensitivity`: what a result hangs on.

use super::exit::Failure;
use super::folder::{Origin, OutputFolder};
use super::shared::{ChartsArg, FormatArg, SimulationArgs};
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::breakeven::words;
use crate::analysis::given_data::Group;
use crate::analysis::sensitivity::{self, Classical, Sensitivity};
use crate::analysis::{decision, luck};
use crate::engine::{Blocks, Column, Sample, Simulator, Wanted};
use crate::metric::Metric;
use crate::report::charts::{Chart, Footer, render_png};
use crate::report::sensitivity::{SensitivityReport, result_name};
use crate::sampling::BeliefSampler;
use crate::scenario::{Decision, Scenario};
use clap::Args;
use std::path::{Path, PathBuf};

/// Bars that are simulated anew.
const SIMULATED_BARS: usize = 8;
/// Trajectories of each of them.
const BAR_TRAJECTORIES: usize = 500;
/// Draws of beliefs, with two lucks each, that tell the part of luck.
const LUCK_DRAWS: u64 = 2_000;

/// Arguments of `sensitivity`.
#[derive(Debug, Args)]
pub struct SensitivityArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Which result; the metric that decides unless given.
    #[arg(long)]
    pub metric: Option<String>,
    /// Of which option; the best less the second best unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// Less the same result of this option.
    #[arg(long, value_name = "NAME", requires = "option")]
    pub against: Option<String>,
    /// Simulate every bar of the tornado anew, not only the widest ones.
    #[arg(long)]
    pub exact: bool,
    /// Run the classical design (Saltelli, Jansen) as well, on two samples of N: N × (beliefs + 3) trajectories.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=100_000))]
    pub saltelli: Option<u64>,
    /// Output folder; outputs/<file stem>-sensitivity unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
    /// Form of the charts.
    #[arg(long, value_enum, default_value = "png")]
    pub charts: ChartsArg,
}

/// Which result is explained.
struct Question {
    metric: Metric,
    option: usize,
    against: Option<usize>,
}

impl Question {
    fn of_row(&self, columns: &[Column], rows: &[Vec<f64>]) -> f64 {
        let at =
            columns.iter().position(|column| *column == Column::Metric(self.metric)).expect("metrics are recorded");
        rows[self.option][at] - self.against.map_or(0.0, |other| rows[other][at])
    }

    fn values(&self, sample: &Sample) -> Vec<f64> {
        let column = Column::Metric(self.metric);
        let one = sample.column(self.option, &column);
        match self.against {
            Some(other) => one.iter().zip(sample.column(other, &column).iter()).map(|(a, b)| a - b).collect(),
            None => one.into_owned(),
        }
    }
}

/// Runs, prints and writes the sensitivity of a result.
///
/// # Errors
/// Unknown names, and what loading, simulating and writing fail with.
pub fn sensitivity(args: &SensitivityArgs, no_color: bool) -> Result<(), Failure> {
    let simulation = &args.simulation;
    let loaded = simulation::load(&args.scenario, &simulation.input, simulation.quiet, no_color)?;
    let scenario = &loaded.scenario;
    let target = args.out.clone().unwrap_or_else(|| default_folder(&args.scenario, "sensitivity"));
    let origin = Origin { command: "sensitivity", subject: &loaded.scenario.name, inputs: &[&args.scenario] };
    let folder = OutputFolder::open(&target, &origin)?;
    let (text, files, charts) = simulation::on_threads(simulation.threads, || work(args, scenario))?;
    write_folder(&folder, &files, &charts, args.charts)?;
    simulation::check_interrupt()?;
    folder.finish()?;
    terminal::print(&text)?;
    if !simulation.quiet {
        terminal::note(&format!("Written to {}", target.display()));
    }
    Ok(())
}

/// Text to print, files and charts to write.
pub(super) type Work = (String, Vec<(&'static str, String)>, Vec<Chart>);

fn work(args: &SensitivityArgs, scenario: &Scenario) -> Result<Work, Failure> {
    let simulation = &args.simulation;
    let sample = simulation::outcomes(scenario, simulation, 1, Enough::Count(simulation.trajectories))?;
    let question = question(args, scenario, &sample)?;
    let values = question.values(&sample);
    let groups = groups(&sample.belief_paths);
    let mut found = sensitivity::sensitivity(sample.beliefs().view(), &values, &groups, sample.blocks);
    simulation::check_interrupt()?;
    simulate_bars(args, scenario, &sample, &question, &values, &mut found);
    simulation::check_interrupt()?;
    found.luck = luck_share(args, scenario, &question)?;
    let classical = match args.saltelli {
        Some(n) => Some(classical(args, scenario, &question, n as usize)?),
        None => None,
    };
    let uncertain = scenario.uncertain();
    let ends: Vec<(f64, f64)> = uncertain
        .iter()
        .map(|&at| (scenario.parameters[at].belief.quantile(0.1), scenario.parameters[at].belief.quantile(0.9)))
        .collect();
    let name = |option: usize| scenario.options[option].name.clone();
    let (option, against) = (name(question.option), question.against.map(name));
    let named: Vec<String> = scenario.uncertain().iter().map(|&at| words::name(&scenario.parameters[at])).collect();
    let report = SensitivityReport {
        findings: &found,
        classical: classical.as_ref(),
        paths: &sample.belief_paths,
        words: &named,
        ends: &ends,
        metric: question.metric,
        result: result_name(question.metric, &option, against.as_deref()),
        options: (option, against),
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

/// The footer of charts.
pub(super) fn footer(scenario: &Scenario, sample: &Sample, simulation: &SimulationArgs) -> Footer {
    Footer::new(scenario, &simulation.plan()).with_trajectories(sample.trajectories())
}

/// `outputs/<file stem>-<command>`.
pub(super) fn default_folder(scenario: &Path, command: &str) -> PathBuf {
    let stem = scenario.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    Path::new("outputs").join(format!("{stem}-{command}"))
}

/// Writes text files and charts.
pub(super) fn write_folder(
    folder: &OutputFolder,
    files: &[(&'static str, String)],
    charts: &[Chart],
    form: ChartsArg,
) -> Result<(), Failure> {
    for (name, text) in files {
        folder.write(name, text.as_bytes())?;
    }
    for chart in charts {
        match form {
            ChartsArg::Png => folder.write(&format!("charts/{}.png", chart.name), &render_png(&chart.svg))?,
            ChartsArg::Svg => folder.write(&format!("charts/{}.svg", chart.name), chart.svg.as_bytes())?,
            ChartsArg::None => {}
        }
    }
    Ok(())
}

/// The option with this name.
pub(super) fn option_named(scenario: &Scenario, name: &str) -> Result<usize, Failure> {
    scenario.options.iter().position(|option| option.name == name).ok_or_else(|| {
        let names: Vec<String> = scenario.options.iter().map(|option| format!("`{}`", option.name)).collect();
        Failure::BadArgument(format!("no option `{name}` in this scenario; there are {}", names.join(", ")))
    })
}

fn question(args: &SensitivityArgs, scenario: &Scenario, sample: &Sample) -> Result<Question, Failure> {
    let metric = match &args.metric {
        None => scenario.decision.metric,
        Some(name) => Metric::from_name(name).ok_or_else(|| {
            let names: Vec<&str> = Metric::ALL.iter().map(|metric| metric.name()).collect();
            Failure::BadArgument(format!("no metric `{name}`; there are {}", names.join(", ")))
        })?,
    };
    let named = |name: &Option<String>| name.as_deref().map(|name| option_named(scenario, name)).transpose();
    if let Some(option) = named(&args.option)? {
        return Ok(Question { metric, option, against: named(&args.against)? });
    }
    let by = Decision { metric, ..scenario.decision };
    let standings = decision::standings(sample, by);
    let mut best = standings.ranked.iter().map(|standing| standing.option);
    let option = best.next().unwrap_or(0);
    Ok(Question { metric, option, against: best.next() })
}

/// Beliefs by the table of their path; every cloud is a table of its own.
pub(super) fn groups(paths: &[String]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (position, path) in paths.iter().enumerate() {
        let name = path.rsplit_once('.').map_or(path.as_str(), |(table, _)| table);
        let name = if name.starts_with("cloud.") {
            name.split('.').take(2).collect::<Vec<_>>().join(".")
        } else {
            name.split('.').next().unwrap_or(name).to_owned()
        };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.members.push(position),
            None => groups.push(Group { name, members: vec![position] }),
        }
    }
    groups
}

fn sampler(scenario: &Scenario, args: &SimulationArgs) -> BeliefSampler {
    BeliefSampler::new(scenario, simulation::design(args.design), args.seed)
        .expect("correlations are checked when a scenario is loaded")
}

fn simulate_bars(
    args: &SensitivityArgs,
    scenario: &Scenario,
    sample: &Sample,
    question: &Question,
    values: &[f64],
    found: &mut Sensitivity,
) {
    let sampler = sampler(scenario, &args.simulation);
    let wanted = Wanted::columns([Column::Metric(question.metric)]);
    let simulator = Simulator::new(scenario, &sampler, args.simulation.seed, 1).reading(&wanted);
    let uncertain = scenario.uncertain();
    let rows = BAR_TRAJECTORIES.min(values.len());
    let beliefs = sample.beliefs();
    let most = if args.exact { found.factors.len() } else { SIMULATED_BARS };
    for factor in found.factors.iter_mut().filter(|factor| factor.is_detected || args.exact).take(most) {
        let move_to = |row: usize, level: f64| {
            sensitivity::moved(scenario, &uncertain, &beliefs.row(row).to_vec(), factor.input, level)
        };
        let model = |cases: &[_]| simulator.what_ifs(cases, |rows| question.of_row(simulator.columns(), rows));
        factor.bar = sensitivity::simulated_bar(rows, values, found.mean.value, &move_to, &model);
    }
    sensitivity::sort(&mut found.factors);
}

/// The part of luck, from two lucks for each draw of beliefs.
fn luck_share(
    args: &SensitivityArgs,
    scenario: &Scenario,
    question: &Question,
) -> Result<Option<crate::analysis::statistics::Estimate>, Failure> {
    let mut few = args.simulation.clone();
    few.trajectories = (2 * LUCK_DRAWS).min(args.simulation.trajectories.max(4) / 2 * 2);
    few.design = super::shared::DesignArg::Iid;
    let sample = simulation::outcomes(scenario, &few, 2, Enough::Count(few.trajectories))?;
    let split = luck::split(&question.values(&sample), 2, Blocks::Independent);
    let beliefs = split.beliefs_share;
    Ok(beliefs
        .value
        .is_finite()
        .then_some(crate::analysis::statistics::Estimate::known(1.0 - beliefs.value, beliefs.se)))
}

fn classical(args: &SensitivityArgs, scenario: &Scenario, question: &Question, n: usize) -> Result<Classical, Failure> {
    let mut simulation = args.simulation.clone();
    simulation.design = super::shared::DesignArg::Iid;
    let sampler = sampler(scenario, &simulation);
    let p = sampler.uncertain_paths().len();
    let is_uncertain = |at: usize| sampler.uncertain_positions().contains(&at);
    if scenario.correlations.iter().any(|pair| is_uncertain(pair.first) && is_uncertain(pair.second)) {
        return Err(Failure::BadArgument(
            "the classical design needs independent beliefs, and this scenario correlates some; the Shapley effects of the \
             run itself hold without it"
                .to_owned(),
        ));
    }
    if !simulation.quiet {
        terminal::note(&format!("The classical design takes {n} × ({p} beliefs + 3) = {} trajectories.", n * (p + 3)));
    }
    let draws = |from: usize| {
        let rows: Vec<f64> = (from..from + n).flat_map(|k| sampler.draw(k as u64).uncertain).collect();
        ndarray::Array2::from_shape_vec((n, p), rows).expect("a row a draw")
    };
    let wanted = Wanted::columns([Column::Metric(question.metric)]);
    let simulator = Simulator::new(scenario, &sampler, simulation.seed, 1).reading(&wanted);
    let model = |cases: &[(usize, Vec<f64>)]| {
        if simulation::check_interrupt().is_err() {
            return vec![f64::NAN; cases.len()];
        }
        simulator.what_ifs(cases, |rows| question.of_row(simulator.columns(), rows))
    };
    let found = sensitivity::classical(&draws(0), &draws(n), &model);
    simulation::check_interrupt()?;
    Ok(found)
}
