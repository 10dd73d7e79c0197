//! `stress`: named cases, reverse stress, and where the chosen option loses.

use super::exit::Failure;
use super::folder::{Origin, OutputFolder};
use super::shared::{ChartsArg, FormatArg, SimulationArgs};
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::{crossings, lead};
use crate::analysis::discovery;
use crate::analysis::stress::{CaseResult, case_result, fit, nearest_zero, scores_of};
use crate::distribution::copula::score_correlation;
use crate::distribution::standard_normal_cdf;
use crate::engine::Sample;
use crate::metric::Unit;
use crate::report::Style;
use crate::report::charts::{
    Chart, Footer, LosingRegion, RegionRow, StressCases, StressRow, discovery_chart, render_png, stress_chart,
};
use crate::report::stress::{self as report, ReverseStress, StressFindings};
use crate::scenario::{self, Loaded, Scenario};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Trajectories with which each point of reverse stress is verified.
const VERIFY_TRAJECTORIES: u64 = 4_000;
/// Points on the way to the overturning point and beyond it, as parts of the way that the surface predicts.
const WAY: [f64; 7] = [0.25, 0.5, 0.75, 1.0, 1.3, 1.7, 2.2];
/// Scores below which a belief is left as believed: it is not part of the story.
const SHIFT_MIN: f64 = 0.2;
/// Most bounds of the losing region.
const BOUNDS_MAX: usize = 4;

/// What counts as losing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LosesArg {
    /// The chosen option's metric is below zero.
    Negative,
    /// The runner-up does better.
    Beaten,
}

/// Arguments of `stress`.
#[derive(Debug, Args)]
pub struct StressArgs {
    /// Scenario file; its [[stress]] tables are the named cases.
    pub scenario: PathBuf,
    /// When the chosen option counts as losing: it loses money, or the runner-up beats it.
    #[arg(long, value_enum, default_value = "negative")]
    pub loses: LosesArg,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Folder for charts, JSON and CSV; nothing is written unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
    /// Form of the charts.
    #[arg(long, value_enum, default_value = "png")]
    pub charts: ChartsArg,
}

/// Puts a scenario under stress and prints what it found.
///
/// # Errors
/// Bad scenarios and arguments, failures of files, Ctrl-C.
pub fn stress(args: &StressArgs, no_color: bool) -> Result<(), Failure> {
    let loaded = simulation::load(&args.scenario, &args.simulation.input, args.simulation.quiet, no_color)?;
    let origin = Origin { command: "stress", subject: &loaded.scenario.name, inputs: &[&args.scenario] };
    let folder = args.out.as_deref().map(|target| OutputFolder::open(target, &origin)).transpose()?;
    let scenario = &loaded.scenario;
    if !args.simulation.quiet {
        let text = format!(
            "{} cases × {} trajectories and up to {} verifications × {VERIFY_TRAJECTORIES} are simulated.",
            scenario.stress.len() + 1,
            args.simulation.trajectories,
            WAY.len()
        );
        terminal::note(&text);
    }
    let found = simulation::on_threads(args.simulation.threads, || work(args, &loaded))?;
    let style = if terminal::colours_results(no_color) { Style::Ansi } else { Style::Plain };
    let (json, csv) = (report::json(scenario, &found), report::csv(&found));
    if let Some(folder) = folder {
        let footer = footer(args, scenario);
        super::breakeven::write(
            &folder,
            &json,
            &csv,
            &stress_chart(&cases_of(scenario, &found), &footer),
            args.charts,
        )?;
        write_chart(&folder, &discovery_chart(&region_of(scenario, &found), &footer), args.charts)?;
        folder.finish()?;
    }
    match args.format {
        FormatArg::Table => terminal::print(&report::table(scenario, &found, style)),
        FormatArg::Json => terminal::print(&json),
        FormatArg::Csv => terminal::print(&csv),
    }
}

fn write_chart(folder: &OutputFolder, chart: &Chart, form: ChartsArg) -> Result<(), Failure> {
    match form {
        ChartsArg::Png => folder.write(&format!("charts/{}.png", chart.name), &render_png(&chart.svg)),
        ChartsArg::Svg => folder.write(&format!("charts/{}.svg", chart.name), chart.svg.as_bytes()),
        ChartsArg::None => Ok(()),
    }
}

fn footer(args: &StressArgs, scenario: &Scenario) -> Footer {
    Footer::new(scenario, &args.simulation.plan())
}

/// The same scenario with other values, simulated under the same luck.
fn varied(
    args: &StressArgs,
    loaded: &Loaded,
    sets: &[(String, toml::Value)],
    n: u64,
) -> Result<Vec<Contender>, Failure> {
    simulation::check_interrupt()?;
    let other = scenario::apply(&loaded.source, sets)
        .map_err(|problems| Failure::BadScenario(scenario::render(&problems.0, false)))?;
    let simulation = SimulationArgs { trajectories: n, ..args.simulation.clone() };
    let sample = simulation::outcomes(&other.scenario, &simulation, 1, Enough::Count(n))?;
    let base = &loaded.scenario;
    Ok(contenders::contenders(&sample, base.decision.metric))
}

fn work(args: &StressArgs, loaded: &Loaded) -> Result<StressFindings, Failure> {
    let scenario = &loaded.scenario;
    let (rule, n) = (scenario.decision.rule, args.simulation.trajectories);
    let sample = simulation::outcomes(scenario, &args.simulation, 1, Enough::Count(n))?;
    let base = contenders::contenders(&sample, scenario.decision.metric);
    let mut cases = vec![case_result("As it stands", &base, &base, rule)];
    for case in &scenario.stress {
        let field = varied(args, loaded, &case.set, n)?;
        cases.push(case_result(&case.name, &base, &field, rule));
    }
    let chosen = contenders::choice(&base, rule)
        .ok_or_else(|| Failure::Failed("nothing to stress: the metric is defined for no option".to_owned()))?;
    let scores: Vec<Vec<f64>> =
        (0..sample.belief_paths.len()).map(|column| scores(scenario, &sample, column)).collect();
    let reverse = reverse(args, loaded, (&base, chosen), (&sample, &scores))?;
    let losing = losing(args, scenario, &base, &scores);
    Ok(StressFindings {
        cases,
        reverse,
        losing,
        belief_paths: sample.belief_paths.clone(),
        trajectories: (sample.trajectories(), n.min(VERIFY_TRAJECTORIES) as usize),
        seed: args.simulation.seed,
    })
}

fn scores(scenario: &Scenario, sample: &Sample, column: usize) -> Vec<f64> {
    let draws = sample.belief(column).into_owned();
    match scenario.position(&sample.belief_paths[column]) {
        Some(position) => scores_of(draws, &scenario.parameters[position].belief),
        None => vec![0.0; sample.trajectories()],
    }
}

/// The nearest point that the response surfaces predict, over all rivals, verified along the way to it.
fn reverse(
    args: &StressArgs,
    loaded: &Loaded,
    (base, chosen): (&[Contender], usize),
    (sample, scores): (&Sample, &[Vec<f64>]),
) -> Result<Option<ReverseStress>, Failure> {
    let scenario = &loaded.scenario;
    let position = |column: usize| scenario.position(&sample.belief_paths[column]);
    let predicted = (0..base.len()).filter(|&rival| rival != chosen).filter_map(|rival| {
        let surface = fit(scores, &contenders::difference(&base[chosen], &base[rival]))?;
        let positions: Vec<usize> = surface.columns.iter().filter_map(|&column| position(column)).collect();
        let (z, distance) = nearest_zero(&surface.difference, &correlation(scenario, &positions))?;
        let shifts: Vec<(usize, f64)> = positions.into_iter().zip(z).filter(|(_, z)| z.abs() >= SHIFT_MIN).collect();
        (!shifts.is_empty()).then_some((rival, shifts, distance, surface.explained))
    });
    let Some((rival, mut shifts, distance, explained)) = predicted.min_by(|a, b| a.2.total_cmp(&b.2)) else {
        return Ok(None);
    };
    shifts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let n = args.simulation.trajectories.min(VERIFY_TRAJECTORIES);
    let mut leads = Vec::new();
    for part in WAY {
        let at = |&(position, score): &(usize, f64)| {
            let parameter = &scenario.parameters[position];
            let value = parameter.belief.quantile(standard_normal_cdf(part * score));
            (parameter.path.clone(), toml::Value::Float(value))
        };
        let field = varied(args, loaded, &shifts.iter().map(at).collect::<Vec<_>>(), n)?;
        leads.push(lead(&field[chosen], &field[rival], scenario.decision.rule));
        // Two clear losses are enough to know the interval.
        if leads.iter().rev().take(2).filter(|lead| lead.value < 0.0 && !lead.could_flip()).count() == 2 {
            break;
        }
    }
    let way = &WAY[..leads.len()];
    let crossing = crossings(way, &leads).into_iter().find(|crossing| !crossing.rises);
    Ok(crossing.map(|crossing| ReverseStress {
        chosen: base[chosen].name.clone(),
        rival: base[rival].name.clone(),
        shifts: shifts.iter().map(|&(position, score)| (position, crossing.at * score)).collect(),
        distance: crossing.at * distance,
        interval: (crossing.interval.0.map(|t| t * distance), crossing.interval.1.map(|t| t * distance)),
        explained,
    }))
}

/// Correlation matrix of the scores of some parameters.
fn correlation(scenario: &Scenario, positions: &[usize]) -> Vec<Vec<f64>> {
    let between = |a: usize, b: usize| {
        let pair =
            scenario.correlations.iter().find(|c| (c.first, c.second) == (a, b) || (c.first, c.second) == (b, a));
        pair.map_or(f64::from(u8::from(a == b)), |pair| score_correlation(pair.rank))
    };
    positions.iter().map(|&a| positions.iter().map(|&b| between(a, b)).collect()).collect()
}

/// Where the best option of the scenario (not doing nothing) loses.
fn losing(
    args: &StressArgs,
    scenario: &Scenario,
    base: &[Contender],
    scores: &[Vec<f64>],
) -> (String, &'static str, Option<discovery::Region>) {
    let is_new = |contender: &Contender| scenario.baseline() != Some(contender.option);
    let mut options: Vec<Contender> = base.iter().filter(|contender| is_new(contender)).cloned().collect();
    let Some(chosen) = contenders::choice(&options, scenario.decision.rule) else {
        return ("Nothing".to_owned(), "is defined", None);
    };
    let chosen = options.remove(chosen);
    let runner_up = contenders::choice(&options, scenario.decision.rule).map(|place| &options[place]);
    let has_sign = scenario.decision.metric.has_sign();
    let (loses, loss): (Vec<bool>, &'static str) = match (args.loses, runner_up) {
        (LosesArg::Beaten, Some(rival)) => (
            chosen.values.iter().zip(&rival.values).map(|(own, other)| own < other).collect(),
            "is beaten by the runner-up",
        ),
        (_, Some(rival)) if !has_sign => (
            chosen.values.iter().zip(&rival.values).map(|(own, other)| own < other).collect(),
            "is beaten by the runner-up",
        ),
        _ => (chosen.values.iter().map(|&own| own < 0.0).collect(), "loses money"),
    };
    let levels: Vec<Vec<f64>> =
        scores.iter().map(|column| column.iter().map(|&z| standard_normal_cdf(z)).collect()).collect();
    (chosen.name.clone(), loss, discovery::discover(&levels, &loses, BOUNDS_MAX))
}

fn cases_of(scenario: &Scenario, found: &StressFindings) -> StressCases {
    let options = found.cases.first().map_or(&[][..], |case| case.options.as_slice());
    let turn = if scenario.decision.metric.direction() == crate::metric::Direction::Lower { -1.0 } else { 1.0 };
    let row = |case: &CaseResult| StressRow {
        name: case.name.clone(),
        values: case.options.iter().map(|option| turn * option.value.value).collect(),
        winner: case.winner,
    };
    StressCases {
        title: report::cases_finding(&found.cases),
        measure: crate::report::breakeven::measure(scenario.decision.metric).to_owned(),
        is_money: scenario.decision.metric.unit() == Unit::Money,
        options: options.iter().map(|o| (o.name.clone(), o.option, scenario.baseline() == Some(o.option))).collect(),
        rows: found.cases.iter().map(row).collect(),
    }
}

fn region_of(scenario: &Scenario, found: &StressFindings) -> LosingRegion {
    let region = found.losing.2.as_ref();
    let rows = region.map_or_else(Vec::new, |region| {
        let words = report::bounds(scenario, region, &found.belief_paths);
        let row = |(bound, (name, limits)): (&discovery::Bound, (String, String))| RegionRow {
            name,
            low: bound.low,
            high: bound.high,
            bound: limits,
        };
        region.bounds.iter().zip(words).map(row).collect()
    });
    LosingRegion {
        title: report::losing_finding(scenario, found),
        rows,
        density: region.map_or((0.0, 0.0), |region| (region.density, region.base)),
        coverage: region.map_or(0.0, |region| region.coverage),
        mass: region.map_or(0.0, |region| region.mass),
    }
}
