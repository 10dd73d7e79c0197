//! `breakeven`: the value at which the decision turns.

use super::exit::Failure;
use super::folder::{Origin, OutputFolder};
use super::shared::{ChartsArg, FormatArg, SimulationArgs};
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::{self, Along, Vary, words};
use crate::engine::Blocks;
use crate::metric::{Metric, Unit};
use crate::report::Style;
use crate::report::breakeven::{self as report, Asked};
use crate::report::charts::{AcrossKind, BreakEvenLines, Chart, DecisionMap, Footer};
use crate::report::charts::{breakeven_chart, decision_map_chart, render_png};
use crate::scenario::{self, Loaded, Scenario};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Trajectories at every value of a line and of a map, unless `--full`.
const LINE_TRAJECTORIES: u64 = 4_000;
const MAP_TRAJECTORIES: u64 = 1_000;

/// Arguments of `breakeven`.
#[derive(Debug, Args)]
pub struct BreakevenArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    /// What to vary: a belief (isv.acv) or a plan ('option.In-house.in_house[1].heads'), with a range if wanted:
    /// PATH=FROM:TO or PATH=FROM:TO:STEPS. Given twice, it makes a decision map.
    #[arg(long, value_name = "PATH[=FROM:TO[:STEPS]]", required = true)]
    pub vary: Vec<String>,
    /// The metric that decides; the scenario's unless given.
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Look at this option only: where its metric crosses zero, or where it meets --against.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// The option to meet.
    #[arg(long, value_name = "NAME", requires = "option")]
    pub against: Option<String>,
    /// Simulate all of --trajectories at every value, instead of 4,000 (of a map: 1,000).
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Folder for chart, JSON and CSV; nothing is written unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
    /// Form of the chart.
    #[arg(long, value_enum, default_value = "png")]
    pub charts: ChartsArg,
}

/// Finds where the decision turns, prints it, and writes the chart if a folder is given.
///
/// # Errors
/// Bad scenarios and arguments, failures of files, Ctrl-C.
pub fn breakeven(args: &BreakevenArgs, no_color: bool) -> Result<(), Failure> {
    let mut loaded = simulation::load(&args.scenario, &args.simulation.input, args.simulation.quiet, no_color)?;
    if let Some(name) = &args.metric {
        let metric = Metric::from_name(name);
        loaded.scenario.decision.metric =
            metric.filter(|m| m.direction() != crate::metric::Direction::None).ok_or_else(|| {
                Failure::BadArgument(format!("`{name}` is no metric that can decide; npv, uplift_npv, roi, …"))
            })?;
    }
    let is_map = args.vary.len() == 2;
    if args.vary.len() > 2 {
        return Err(Failure::BadArgument("at most two --vary can be given: one is a line, two are a map".to_owned()));
    }
    let varied: Result<Vec<Vary>, String> =
        args.vary.iter().map(|text| Vary::parse(text, &loaded.scenario, is_map)).collect();
    let varied = varied.map_err(Failure::BadArgument)?;
    chosen(&loaded.scenario, args)?;
    let origin = Origin { command: "breakeven", subject: &loaded.scenario.name, inputs: &[&args.scenario] };
    let folder = args.out.as_deref().map(|target| OutputFolder::open(target, &origin)).transpose()?;
    let per_value = match (args.full, is_map) {
        (true, _) => args.simulation.trajectories,
        (false, true) => args.simulation.trajectories.min(MAP_TRAJECTORIES),
        (false, false) => args.simulation.trajectories.min(LINE_TRAJECTORIES),
    };
    let values: usize = varied.iter().map(|vary| vary.grid.len()).product();
    if !args.simulation.quiet {
        let options = loaded.scenario.options.len();
        terminal::note(&format!("{values} values × {per_value} trajectories × {options} options are simulated."));
    }
    let job = Job { args, loaded: &loaded, per_value };
    let (text, json, csv, chart) = simulation::on_threads(args.simulation.threads, || match &varied[..] {
        [across, upwards] => job.map(across, upwards),
        [one, ..] => job.line(one, no_color),
        [] => Err(Failure::BadArgument("nothing to vary: give --vary".to_owned())),
    })?;
    if let Some(folder) = folder {
        write(&folder, &json, &csv, &chart, args.charts)?;
        folder.finish()?;
    }
    terminal::print(match args.format {
        FormatArg::Table => &text,
        FormatArg::Json => &json,
        FormatArg::Csv => &csv,
    })
}

/// Writes the files of an analysis; `summary.json` marks the folder as one of this program.
///
/// # Errors
/// What writing fails with.
pub fn write(folder: &OutputFolder, json: &str, csv: &str, chart: &Chart, form: ChartsArg) -> Result<(), Failure> {
    folder.write("summary.json", json.as_bytes())?;
    folder.write(&format!("{}.csv", chart.name), csv.as_bytes())?;
    match form {
        ChartsArg::Png => folder.write(&format!("charts/{}.png", chart.name), &render_png(&chart.svg)),
        ChartsArg::Svg => folder.write(&format!("charts/{}.svg", chart.name), chart.svg.as_bytes()),
        ChartsArg::None => Ok(()),
    }
}

/// The options named on the command line.
fn chosen(scenario: &Scenario, args: &BreakevenArgs) -> Result<Vec<usize>, Failure> {
    let position = |name: &String| {
        scenario.options.iter().position(|option| option.name == *name).ok_or_else(|| {
            let names: Vec<String> = scenario.options.iter().map(|option| format!("`{}`", option.name)).collect();
            Failure::BadArgument(format!("no option `{name}` in this scenario; there are {}", names.join(", ")))
        })
    };
    args.option.iter().chain(&args.against).map(position).collect()
}

struct Job<'a> {
    args: &'a BreakevenArgs,
    loaded: &'a Loaded,
    per_value: u64,
}

type Output = (String, String, String, Chart);

impl Job<'_> {
    fn asked(&self) -> Asked {
        Asked {
            metric: self.loaded.scenario.decision.metric,
            trajectories: self.per_value as usize,
            seed: self.args.simulation.seed,
        }
    }

    fn footer(&self) -> Footer {
        let scenario = &self.loaded.scenario;
        Footer::new(scenario, &self.args.simulation.plan().at_most(self.per_value))
    }

    /// Simulates the scenario with other values and gives who competes.
    fn field(&self, values: &[(&Vary, f64)]) -> Result<Vec<Contender>, Failure> {
        simulation::check_interrupt()?;
        let sets: Vec<(String, toml::Value)> =
            values.iter().map(|(vary, value)| (vary.path.clone(), vary.toml(*value))).collect();
        let varied = scenario::apply(&self.loaded.source, &sets)
            .map_err(|problems| Failure::BadScenario(scenario::render(&problems.0, false)))?;
        let simulation = SimulationArgs { trajectories: self.per_value, ..self.args.simulation.clone() };
        let sample = simulation::outcomes(&varied.scenario, &simulation, 1, Enough::Count(self.per_value))?;
        let base = &self.loaded.scenario;
        let all = contenders::contenders(&sample, base.decision.metric);
        let named = chosen(base, self.args)?;
        Ok(match named[..] {
            [one, other] => pick(&all, &[one, other]),
            [one] => pick(&all, &[one]).into_iter().chain([nothing(&all)]).collect(),
            _ => all,
        })
    }

    fn line(&self, vary: &Vary, no_color: bool) -> Result<Output, Failure> {
        let scenario = &self.loaded.scenario;
        let fields = vary.grid.iter().map(|&value| self.field(&[(vary, value)])).collect::<Result<Vec<_>, _>>()?;
        let along = breakeven::along(&vary.grid, &fields, scenario.decision.rule);
        let style = if terminal::colours_results(no_color) { Style::Ansi } else { Style::Plain };
        let asked = self.asked();
        let chart = breakeven_chart(&lines(scenario, vary, &along, &asked), &self.footer());
        Ok((
            report::table(scenario, vary, &along, &asked, style),
            report::json(scenario, vary, &along, &asked),
            report::csv(&along, &asked),
            chart,
        ))
    }

    fn map(&self, across: &Vary, upwards: &Vary) -> Result<Output, Failure> {
        let scenario = &self.loaded.scenario;
        let rule = scenario.decision.rule;
        let cell = |x: f64, y: f64| -> Result<Option<(usize, f64)>, Failure> {
            let field = self.field(&[(across, x), (upwards, y)])?;
            let winner = contenders::choice(&field, rule);
            Ok(winner.map(|who| (field[who].option, breakeven::clearness(&field, winner, rule))))
        };
        let row = |&y: &f64| across.grid.iter().map(|&x| cell(x, y)).collect::<Result<Vec<_>, _>>();
        let cells = upwards.grid.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        let map = DecisionMap {
            title: map_title(scenario, across, upwards, &cells),
            across: (words::path_name(scenario, &across.path), across.grid.clone()),
            upwards: (words::path_name(scenario, &upwards.path), upwards.grid.clone()),
            options: scenario.options.iter().map(|option| (option.name.clone(), option.baseline)).collect(),
            cells,
            here: across.here.zip(upwards.here),
        };
        let chart = decision_map_chart(&map, &self.footer());
        let (text, json, csv) = map_texts(&map, across, upwards, &self.asked());
        Ok((text, json, csv, chart))
    }
}

fn pick(all: &[Contender], options: &[usize]) -> Vec<Contender> {
    options.iter().filter_map(|&option| all.iter().find(|contender| contender.option == option)).cloned().collect()
}

/// Zero, for the question where a metric crosses it.
fn nothing(all: &[Contender]) -> Contender {
    let length = all.first().map_or(0, |contender| contender.values.len());
    Contender {
        name: "zero".to_owned(),
        option: usize::MAX,
        values: vec![0.0; length],
        blocks: all.first().map_or(Blocks::Independent, |contender| contender.blocks),
        is_baseline: true,
    }
}

fn lines(scenario: &Scenario, vary: &Vary, along: &Along, asked: &Asked) -> BreakEvenLines {
    let spec = scenario.position(&vary.path).map(|position| scenario.parameters[position].spec);
    let kind = match spec {
        Some(spec) if spec.unit.starts_with("money") => AcrossKind::Money,
        Some(spec) if spec.range.max <= 1.0 => AcrossKind::Percent,
        _ => AcrossKind::Number,
    };
    let (first, last) = (along.grid[0], along.grid[along.grid.len() - 1]);
    let turn = if asked.metric.direction() == crate::metric::Direction::Lower { -1.0 } else { 1.0 };
    let line = |who: usize| {
        let is_baseline = scenario.baseline() == Some(along.options[who]) || along.options[who] == usize::MAX;
        let values = along.scores[who].iter().map(|estimate| turn * estimate.value).collect();
        (along.names[who].clone(), along.options[who].min(1_000), is_baseline, values)
    };
    let flips = along.flips.iter().map(|flip| {
        let (low, high) = flip.crossing.interval;
        let label = words::value_at(scenario, &vary.path, flip.crossing.at);
        (flip.crossing.at, low.unwrap_or(first), high.unwrap_or(last), label)
    });
    BreakEvenLines {
        title: report::title(scenario, vary, along),
        across: words::path_name(scenario, &vary.path),
        grid: along.grid.clone(),
        kind,
        measure: report::measure(asked.metric).to_owned(),
        is_money: asked.metric.unit() == Unit::Money || matches!(asked.metric, Metric::Roi | Metric::RoiCash),
        lines: (0..along.names.len()).map(line).collect(),
        flips: flips.collect(),
        here: vary.here,
    }
}

/// Share of the map that each winner holds, largest first.
fn map_title(scenario: &Scenario, across: &Vary, upwards: &Vary, cells: &[Vec<Option<(usize, f64)>>]) -> String {
    let mut counts = vec![0_usize; scenario.options.len()];
    let all = cells.iter().flatten().count();
    for (winner, _) in cells.iter().flatten().flatten() {
        if let Some(count) = counts.get_mut(*winner) {
            *count += 1;
        }
    }
    let mut order: Vec<usize> = (0..counts.len()).filter(|&i| counts[i] > 0).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(counts[i]));
    let (x, y) = (words::path_name(scenario, &across.path), words::path_name(scenario, &upwards.path));
    let name = |i: usize| scenario.options.get(i).map_or("zero", |option| option.name.as_str());
    match order[..] {
        [] => format!("Nothing is defined over {x} and {y}"),
        [only] => format!("{} is best everywhere: neither {x} nor {y} changes the decision", name(only)),
        [first, second, ..] => {
            let percent = |i: usize| (100.0 * counts[i] as f64 / all.max(1) as f64).round();
            format!(
                "{} is best in {} % of the map of {x} and {y}, {} in {} %",
                name(first),
                percent(first),
                name(second),
                percent(second)
            )
        }
    }
}

/// The map as text, JSON and CSV.
fn map_texts(map: &DecisionMap, across: &Vary, upwards: &Vary, asked: &Asked) -> (String, String, String) {
    let name = |winner: usize| map.options.get(winner).map_or("zero", |(name, _)| name.as_str());
    let mut csv = format!("{},{},best,clearness\n", csv_field(&across.path), csv_field(&upwards.path));
    let mut rows = Vec::new();
    for (y, row) in upwards.grid.iter().zip(&map.cells) {
        for (x, cell) in across.grid.iter().zip(row) {
            let (best, clear) = cell.map_or(("", 0.0), |(winner, clear)| (name(winner), clear));
            let _ = writeln!(csv, "{x},{y},{},{clear}", csv_field(best));
            rows.push(serde_json::json!({ "across": x, "upwards": y, "best": best, "clearness": clear }));
        }
    }
    let json = serde_json::json!({
        "schema_version": 1, "finding": map.title, "across": across.path, "upwards": upwards.path,
        "metric": asked.metric.name(), "seed": asked.seed, "trajectories_per_value": asked.trajectories,
        "cells": rows,
    });
    let json = serde_json::to_string_pretty(&json).expect("a JSON value has a text") + "\n";
    let mut text = format!("{}.\n\n", map.title);
    for (y, row) in upwards.grid.iter().zip(&map.cells).rev() {
        let letters: String =
            row.iter().map(|cell| cell.map_or(" ?".to_owned(), |(winner, clear)| letter(winner, clear))).collect();
        let _ = writeln!(text, "{:>12} {letters}", words::figure(*y));
    }
    let (first, last) = (across.grid[0], across.grid[across.grid.len() - 1]);
    let _ = write!(text, "{:>12}  {} … {}\n\n", "", words::figure(first), words::figure(last));
    for (i, (name, _)) in map.options.iter().enumerate() {
        if map.cells.iter().flatten().flatten().any(|(winner, _)| *winner == i) {
            let _ = writeln!(text, "{}: {name}", letter(i, 1.0).trim());
        }
    }
    let _ = writeln!(
        text,
        "Small letters: within Monte Carlo error. Across: {}; upwards: {}. {} trajectories a value, seed {}.",
        map.across.0, map.upwards.0, asked.trajectories, asked.seed
    );
    (text, json, csv)
}

/// Capital where the win is clear, small where it is within error.
fn letter(winner: usize, clear: f64) -> String {
    let letter = char::from(b'A' + (winner.min(25)) as u8);
    format!(" {}", if clear > 0.0 { letter } else { letter.to_ascii_lowercase() })
}

fn csv_field(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
