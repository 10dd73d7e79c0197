//! `run`: the main job.

use super::args::{CompareArg, RunArgs};
use super::exit::Failure;
use super::folder::{Origin, OutputFolder, file_failure};
use super::shared::{ChartsArg, FormatArg, TRAJECTORIES_MAX};
use super::simulation::{self, Enough};
use super::terminal;
use super::{shared, what_if};
use crate::analysis::breakeven::flip;
use crate::analysis::exhibits;
use crate::analysis::surface::MotiveSurface;
use crate::analysis::what_if::WhatIf;
use crate::analysis::{self, Findings, decision, luck, paired, rescale};
use crate::engine::{Blocks, Run, Sample};
use crate::metric::Metric;
use crate::report::charts::{self, Chart, RunView, Surface};
use crate::report::{self, Provenance, Style};
use crate::sampling::BeliefSampler;
use crate::scenario::{self, Loaded, Rule, Scenario};
use crate::study;
use rayon::prelude::*;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Trajectories with which it is looked who wins under the sourced priors.
const SOURCED_TRAJECTORIES: u64 = 2_000;

/// Trajectories with which costs are measured before plans are made equal in spend.
const SPEND_TRAJECTORIES: u64 = 1_000;

/// A scenario that is ready to run.
struct Job {
    loaded: Loaded,
    folder: OutputFolder,
    shown: PathBuf,
    /// The scenario without the values that were put into it.
    base: Option<Loaded>,
}

/// A scenario that has run.
struct Done {
    provenance: Provenance,
    findings: Findings,
    sample: Sample,
    luck: Vec<(String, luck::LuckSplit)>,
}

/// Simulates every scenario, writes its folder and prints the findings.
///
/// # Errors
/// Bad scenarios and arguments before anything is simulated; failures of files; Ctrl-C.
pub fn run(args: &RunArgs, no_color: bool) -> Result<(), Failure> {
    let precision = args.until_precise.as_deref().map(parse_precision).transpose()?;
    let replicates = args.luck.unwrap_or(1);
    let trajectories = args.simulation.trajectories.saturating_mul(replicates);
    if trajectories > TRAJECTORIES_MAX {
        return Err(Failure::BadArgument(format!(
            "{} draws of beliefs with {replicates} lucks each are {trajectories} trajectories; at most \
             {TRAJECTORIES_MAX} are allowed",
            args.simulation.trajectories
        )));
    }
    let jobs = prepare(args, no_color)?;
    let style = if terminal::colours_results(no_color) { Style::Ansi } else { Style::Plain };
    let done = simulation::on_threads(args.simulation.threads, || {
        jobs.into_iter().map(|job| work(args, job, precision, replicates)).collect::<Result<Vec<_>, _>>()
    })?;
    if done.len() > 1 && args.format != FormatArg::Table {
        return print_together(args.format, &done);
    }
    for (job, result) in done.iter().map(|(folder, result)| (folder, result)) {
        let is_only = done.len() == 1;
        print_result(args, job, result, style, is_only)?;
    }
    if done.len() > 1 && args.format == FormatArg::Table {
        let runs: Vec<_> = done.iter().map(|(_, result)| (&result.findings, &result.provenance)).collect();
        terminal::print(&report::table::side_by_side(&runs, style))?;
    }
    Ok(())
}

/// Loads all scenarios and opens all folders before the first trajectory, so that nothing fails late that could fail
/// early.
fn prepare(args: &RunArgs, no_color: bool) -> Result<Vec<Job>, Failure> {
    let mut loaded = Vec::new();
    let mut problems = String::new();
    for path in &args.scenarios {
        match simulation::load(path, &args.simulation.input, args.simulation.quiet, no_color) {
            Ok(scenario) => loaded.push((path, scenario)),
            Err(failure) => problems += &failure.to_string(),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::BadScenario(problems));
    }
    let mut targets: Vec<PathBuf> = Vec::new();
    loaded
        .into_iter()
        .map(|(path, loaded)| {
            let name = what_if::folder_name(path, &args.simulation.input.set);
            let target = match &args.out {
                Some(out) if args.scenarios.len() == 1 => out.clone(),
                Some(out) => out.join(&name),
                None => Path::new("outputs").join(&name),
            };
            if targets.contains(&target) {
                return Err(Failure::BadArgument(format!(
                    "two scenarios would be written to `{}`; give them different file names",
                    target.display()
                )));
            }
            targets.push(target.clone());
            let origin = Origin { command: "run", subject: &loaded.scenario.title(), inputs: &[path] };
            let folder = OutputFolder::open(&target, &origin)?;
            let input = &args.simulation.input;
            let base = if input.set.is_empty() { None } else { shared::base_case(path, input) };
            Ok(Job { loaded, folder, shown: target, base })
        })
        .collect()
}

fn work(
    args: &RunArgs,
    job: Job,
    precision: Option<(Metric, f64)>,
    replicates: u64,
) -> Result<(PathBuf, Done), Failure> {
    let Job { mut loaded, folder, shown, base } = job;
    if let Some(compare) = args.compare {
        equalise(args, &mut loaded.scenario, compare)?;
    }
    let scenario = &loaded.scenario;
    let is_precise =
        |run: &Run<'_>| precision.is_none_or(|(metric, width)| has_precision(scenario, run, metric, width));
    let enough = match precision {
        None => Enough::Count(args.simulation.trajectories * replicates),
        Some(_) => Enough::When(&is_precise, TRAJECTORIES_MAX),
    };
    let sample = simulation::simulate(scenario, &args.simulation, replicates, enough)?;
    let mut findings = analysis::conclude(scenario, &loaded.warnings, &sample);
    if let Some(headline) = &mut findings.headline {
        headline.break_even = Some(flips(args, &loaded, &sample)?);
        headline.sourced_winner = sourced_winner(args, &loaded, &headline.choice)?;
    }
    findings.what_if = base.map(|base| beside(args, base, scenario, &sample, replicates)).transpose()?;
    let result = Done {
        provenance: provenance(args, scenario, &sample),
        luck: luck_splits(scenario, &sample, replicates),
        findings,
        sample,
    };
    simulation::check_interrupt()?;
    write(args, scenario, &folder, &result)?;
    simulation::check_interrupt()?;
    folder.finish()?;
    Ok((shown, result))
}

/// What would flip the choice, in words.
fn flips(args: &RunArgs, loaded: &Loaded, sample: &Sample) -> Result<String, Failure> {
    let watcher = super::watch::Watcher::new(args.simulation.quiet);
    let session = super::shared::session(loaded.clone(), args.simulation.plan(), &watcher);
    let found = study::flips(&session, sample)?;
    let said: Vec<String> = found.iter().map(|flip| flip::sentence(&loaded.scenario, flip)).collect();
    Ok(if said.is_empty() { "No single number turns it.".to_owned() } else { said.join("; ") })
}

/// The base case simulated on the same luck, beside the what-if.
fn beside(
    args: &RunArgs,
    mut base: Loaded,
    scenario: &Scenario,
    sample: &Sample,
    replicates: u64,
) -> Result<WhatIf, Failure> {
    if let Some(compare) = args.compare {
        equalise(args, &mut base.scenario, compare)?;
    }
    let count = Enough::Count(sample.trajectories() as u64);
    let before = simulation::outcomes(&base.scenario, &args.simulation, replicates, count)?;
    let words = scenario.what_if.as_deref().unwrap_or_default();
    Ok(analysis::what_if::beside(words, &before, sample, scenario.decision.metric))
}

fn provenance(args: &RunArgs, scenario: &Scenario, sample: &Sample) -> Provenance {
    Provenance {
        scenario: scenario.title(),
        hash: scenario.hash.clone(),
        currency: scenario.currency.clone(),
        horizon_months: scenario.setting.horizon_months,
        seed: args.simulation.seed,
        trajectories: sample.trajectories(),
        design: simulation::design(args.simulation.design).name().to_owned(),
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Variance of the metric that decides, split into what could be learnt and chance.
fn luck_splits(scenario: &Scenario, sample: &Sample, replicates: u64) -> Vec<(String, luck::LuckSplit)> {
    if replicates < 2 {
        return Vec::new();
    }
    let draws = match sample.blocks {
        Blocks::Size(size) if size as u64 > replicates => Blocks::Size(size / replicates as usize),
        _ => Blocks::Independent,
    };
    let split = |option: usize| {
        let values = sample.metric(option, scenario.decision.metric);
        (sample.options[option].clone(), luck::split(&values, replicates as usize, draws))
    };
    let metric = scenario.decision.metric;
    // Doing nothing new adds nothing in any trajectory: nothing to split.
    let varies = |&option: &usize| !(metric.is_of_added_money() && Some(option) == sample.baseline);
    decision::ranked(sample, metric).into_iter().filter(varies).map(split).collect()
}

/// `METRIC:HALFWIDTH`.
fn parse_precision(text: &str) -> Result<(Metric, f64), Failure> {
    let wrong = |why: String| Failure::BadArgument(format!("--until-precise {text}: {why}"));
    let (name, width) = text
        .split_once(':')
        .ok_or_else(|| wrong("expected METRIC:HALFWIDTH, for example uplift_npv:50e3".to_owned()))?;
    let metric = Metric::from_name(name).ok_or_else(|| {
        let nearest = Metric::ALL
            .iter()
            .map(|metric| metric.name())
            .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
        wrong(format!("no metric `{name}`; did you mean `{}`?", nearest.unwrap_or("uplift_npv")))
    })?;
    match width.parse::<f64>() {
        Ok(width) if width > 0.0 && width.is_finite() => Ok((metric, width)),
        _ => Err(wrong(format!("the half-width must be a number above 0, found `{width}`"))),
    }
}

/// Whether the 95 % interval of the paired difference between the two best options by mean, doing nothing among them, is
/// narrow enough.
fn has_precision(scenario: &Scenario, run: &Run<'_>, metric: Metric, width: f64) -> bool {
    let baseline = scenario.baseline();
    let ranked = decision::ranked_of(scenario.options.len(), baseline, metric);
    let columns: Vec<_> = ranked.iter().map(|&option| decision::values_so_far(run, option, baseline, metric)).collect();
    let today = ranked.iter().position(|&option| Some(option) == baseline);
    let order = decision::order(columns.clone(), metric.direction(), Rule::Mean, today);
    let [best, second, ..] = order[..] else { return true };
    paired::mean_difference(&columns[best], &columns[second], run.blocks()).half_width() <= width
}

/// Rescales the plans of all options that add seats, so that seats or spend are those of the largest.
fn equalise(args: &RunArgs, scenario: &mut Scenario, compare: CompareArg) -> Result<(), Failure> {
    let horizon = scenario.setting.horizon_months;
    let sizes: Vec<f64> = match compare {
        CompareArg::EqualSeats => scenario.options.iter().map(|option| option.seat_months(horizon) as f64).collect(),
        CompareArg::EqualSpend => {
            let sample = simulation::outcomes(scenario, &args.simulation, 1, Enough::Count(SPEND_TRAJECTORIES))?;
            let cost = |option: usize| {
                let costs = sample.metric(option, Metric::CostPv);
                costs.iter().sum::<f64>() / costs.len() as f64
            };
            let baseline = scenario.baseline().map_or(0.0, cost);
            let has_seats = |option: usize| scenario.options[option].seat_months(horizon) > 0;
            (0..scenario.options.len())
                .map(|o| if has_seats(o) { (cost(o) - baseline).max(0.0) } else { 0.0 })
                .collect()
        }
    };
    let baseline = scenario.baseline();
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    for (position, (option, size)) in scenario.options.iter_mut().zip(&sizes).enumerate() {
        if *size > 0.0 && Some(position) != baseline {
            let before = option.seat_months(horizon);
            *option = rescale::rescaled(option, largest / size, horizon);
            let after = option.seat_months(horizon);
            if !args.simulation.quiet && before != after {
                terminal::note(&format!("{}: rescaled from {before} to {after} seat-months", option.name));
            }
        }
    }
    Ok(())
}

/// Who wins under the sourced priors, in words; nothing where the scenario has them already.
fn sourced_winner(args: &RunArgs, loaded: &Loaded, choice: &str) -> Result<Option<String>, Failure> {
    let sourced = [("priors".to_owned(), toml::Value::String("sourced".to_owned()))];
    let Ok(other) = scenario::apply(&loaded.source, &sourced) else { return Ok(None) };
    if other.scenario.hash == loaded.scenario.hash || args.compare.is_some() {
        return Ok(None);
    }
    let count = SOURCED_TRAJECTORIES.min(args.simulation.trajectories);
    let sample = simulation::outcomes(&other.scenario, &args.simulation, 1, Enough::Count(count))?;
    let standings = analysis::decision::standings(&sample, other.scenario.decision);
    let Some(first) = standings.ranked.first() else { return Ok(None) };
    let winner = &sample.options[first.option];
    let close = if first.could_swap_with_next { ", too close to call" } else { "" };
    let same = if winner == choice { "the same choice, " } else { "" };
    Ok(Some(format!("{same}{winner}{close} ({count} trajectories)")))
}

/// Writes everything that the folder of a run holds; charts and files side by side.
fn write(args: &RunArgs, scenario: &Scenario, folder: &OutputFolder, done: &Done) -> Result<(), Failure> {
    let (sample, findings, provenance) = (&done.sample, &done.findings, &done.provenance);
    let parquet = |name: &str, what: fn(&Sample, File) -> std::io::Result<()>| {
        what(sample, folder.create(name)?).map_err(|source| file_failure("cannot write", Path::new(name), source))
    };
    let texts = || {
        folder.write("summary.json", report::json::summary(sample, findings, provenance).as_bytes())?;
        let mark = if args.csv_bom { report::csv::BYTE_ORDER_MARK } else { "" };
        let table = |name: &str, text: String| folder.write(name, (mark.to_owned() + &text).as_bytes());
        table("summary.csv", report::csv::summary(findings))?;
        table("summary_wide.csv", report::csv::summary_wide(findings))?;
        table("bands.csv", report::csv::bands(sample))?;
        table("fiscal_years.csv", report::csv::fiscal_years(sample, findings))?;
        folder.write("columns.md", report::columns::markdown(sample, &provenance.currency).as_bytes())?;
        folder.write("resolved.toml", scenario::to_toml(scenario).as_bytes())?;
        if let Some(found) = &findings.what_if {
            folder.write("what_if.csv", report::what_if::table(found).as_bytes())?;
        }
        if !done.luck.is_empty() {
            table("luck.csv", luck_csv(scenario, &done.luck))?;
        }
        Ok(())
    };
    let matrices = || {
        if args.no_parquet {
            return Ok(());
        }
        let (outcomes, beliefs) = rayon::join(
            || parquet("outcomes.parquet", report::parquet::outcomes),
            || parquet("beliefs.parquet", report::parquet::beliefs),
        );
        outcomes.and(beliefs)
    };
    let pictures = || draw(args.charts, folder, &board(args, scenario, sample, provenance, findings)?);
    let (pictures, (matrices, texts)) = rayon::join(pictures, || rayon::join(matrices, texts));
    texts.and(matrices).and(pictures)
}

fn luck_csv(scenario: &Scenario, splits: &[(String, luck::LuckSplit)]) -> String {
    let metric = scenario.decision.metric.name();
    let rows: String = splits
        .iter()
        .map(|(option, split)| {
            let [beliefs, luck, share] = [split.beliefs, split.luck, split.beliefs_share];
            let option = report::csv::quoted(option);
            format!(
                "{option},{metric},{},{},{},{},{},{}\n",
                beliefs.value, beliefs.se, luck.value, luck.se, share.value, share.se
            )
        })
        .collect();
    format!("option,metric,variance_beliefs,se_beliefs,variance_luck,se_luck,share_learnable,se_share\n{rows}")
}

/// All charts of a run as SVG.
fn board(
    args: &RunArgs,
    scenario: &Scenario,
    sample: &Sample,
    provenance: &Provenance,
    findings: &Findings,
) -> Result<Vec<Chart>, Failure> {
    if args.charts == ChartsArg::None {
        return Ok(Vec::new());
    }
    let footer = provenance.clone();
    let downturn = simulation::through_downturn(scenario, &args.simulation)?;
    let exhibits = exhibits::exhibits(scenario, sample);
    let view = RunView { scenario, findings, exhibits: &exhibits, bands: &sample.bands, downturn: Some(&downturn) };
    let mut charts = charts::board_charts(view, &footer);
    let sampler = BeliefSampler::new(scenario, simulation::design(args.simulation.design), args.simulation.seed)
        .map_err(|error| Failure::Failed(error.to_string()))?;
    let motives = MotiveSurface::new(scenario, &sampler);
    if let Some(way) = exhibits.consumption {
        let (partner, customer) = motives.ranges(way);
        let surface =
            Surface { motives: Box::new(|partner, customer| motives.motives(partner, customer)), partner, customer };
        charts.extend(charts::attention_surface(view, &footer, &surface));
    }
    Ok(charts)
}

fn draw(form: ChartsArg, folder: &OutputFolder, charts: &[Chart]) -> Result<(), Failure> {
    charts.par_iter().try_for_each(|chart| match form {
        ChartsArg::None => Ok(()),
        ChartsArg::Svg => folder.write(&format!("charts/{}.svg", chart.name), chart.svg.as_bytes()),
        ChartsArg::Png => folder.write(&format!("charts/{}.png", chart.name), &charts::render_png(&chart.svg)),
    })
}

/// Several runs as one valid document.
fn print_together(format: FormatArg, done: &[(PathBuf, Done)]) -> Result<(), Failure> {
    if format == FormatArg::Csv {
        let runs = done.iter().map(|(_, result)| (result.provenance.scenario.as_str(), &result.findings));
        return terminal::print(&report::csv::summaries(runs));
    }
    let summary = |result: &Done| report::json::summary(&result.sample, &result.findings, &result.provenance);
    let all: Vec<String> = done.iter().map(|(_, result)| summary(result).trim_end().to_owned()).collect();
    terminal::print(&format!("[\n{}\n]\n", all.join(",\n")))
}

fn print_result(args: &RunArgs, shown: &Path, done: &Done, style: Style, is_only: bool) -> Result<(), Failure> {
    let (sample, findings, provenance) = (&done.sample, &done.findings, &done.provenance);
    match args.format {
        FormatArg::Json => terminal::print(&report::json::summary(sample, findings, provenance)),
        FormatArg::Csv => terminal::print(&report::csv::summary(findings)),
        FormatArg::Table => {
            let mut text = String::new();
            if let Some(found) = &findings.what_if {
                text += &report::wrapped(&format!("What if {}?", found.words), 0);
                text += "\n\n";
                text += &report::what_if::text(found, &provenance.currency, style);
                text += "\n";
            }
            text += &report::table::headline(findings, provenance, style);
            if is_only {
                text += "\n";
                text += &report::table::decision(sample, findings, provenance, style);
                for (option, split) in &done.luck {
                    let share = report::format::percent_with_error(split.beliefs_share);
                    text += &format!("{option}: {share} of the spread could be learnt, the rest is luck\n");
                }
            }
            text += &format!("\nWritten to {}\n", shown.display());
            terminal::print(&text)
        }
    }
}
