//! `blueprint`: archetype × motion. `scale`: build versus buy as curves.

use super::args::SimulationArgs;
use super::exit::Failure;
use super::folder::file_failure;
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::blueprint::{self, BlueprintRow, archetype_name, motion_name};
use crate::analysis::scale::{self, Curve};
use crate::analysis::statistics::Estimate;
use crate::report::charts::{self, Chart, Curves, Footer, Matrix, MatrixCell};
use crate::report::{Grid, Style, format};
use crate::scenario::plan::Motion;
use crate::scenario::setting::Archetype;
use crate::scenario::{self, Loaded, Problems};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `blueprint`.
#[derive(Debug, Args)]
pub struct BlueprintArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// In-house heads of each motion.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub heads: u32,
    /// Where the chart goes; none is drawn unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `scale`.
#[derive(Debug, Args)]
pub struct ScaleArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Seats at which the worth of flexibility is looked at.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(2..=100))]
    pub seats: u32,
    /// Where the charts go; none are drawn unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints and draws which motion pays for which archetype.
///
/// # Errors
/// What loading, simulating and writing fail with.
pub fn blueprint(args: &BlueprintArgs, no_color: bool) -> Result<(), Failure> {
    let simulation = &args.simulation;
    let loaded = simulation::load(&args.scenario, &simulation.input, simulation.quiet, no_color)?;
    let row = |&archetype: &Archetype| {
        let variant = variant_or(blueprint::variant(&loaded.source, &loaded.scenario, archetype, args.heads))?;
        let sample = simulation::outcomes(&variant.scenario, simulation, 1, Enough::Count(simulation.trajectories))?;
        Ok(blueprint::row(archetype, &sample))
    };
    let rows = simulation::on_threads(simulation.threads, || {
        Archetype::ALL.iter().map(row).collect::<Result<Vec<BlueprintRow>, Failure>>()
    })?;
    let currency = &loaded.scenario.currency;
    let style = if terminal::colours_results(no_color) { Style::Ansi } else { Style::Plain };
    terminal::print(&blueprint_text(&loaded, &rows, args, style))?;
    let matrix = Matrix {
        name: "blueprint",
        title: finding(&rows, currency),
        subtitle: format!(
            "NPV added by {} in-house heads, by whose account the product runs in; dark: best",
            args.heads
        ),
        columns: Motion::ALL.iter().map(|&motion| motion_name(motion).to_owned()).collect(),
        rows: rows.iter().map(|row| (archetype_name(row.archetype).to_owned(), cells(row, currency))).collect(),
    };
    let footer = footer(&loaded, simulation);
    write_charts(args.out.as_deref(), &[charts::matrix_chart(&matrix, &footer)])
}

/// Prints and draws when in-house overtakes outsourced, and what flexibility is worth.
///
/// # Errors
/// What loading, simulating and writing fail with.
pub fn scale(args: &ScaleArgs, no_color: bool) -> Result<(), Failure> {
    let simulation = &args.simulation;
    let loaded = simulation::load(&args.scenario, &simulation.input, simulation.quiet, no_color)?;
    let run = |variant: Result<Loaded, Problems>| {
        let variant = variant_or(variant)?;
        simulation::outcomes(&variant.scenario, simulation, 1, Enough::Count(simulation.trajectories))
    };
    let empty = |name: String| Curve { name, points: Vec::new() };
    let mut sizes: Vec<Curve> = scale::HORIZONS.iter().map(|months| empty(format!("{months} months"))).collect();
    let mut worth: Vec<Curve> = ["Outsourced", "Hybrid"].map(|name| empty(name.to_owned())).into();
    simulation::on_threads(simulation.threads, || {
        for seats in scale::SEATS {
            let sample = run(scale::sized(&loaded.source, seats))?;
            for (curve, estimate) in sizes.iter_mut().zip(scale::build_less_buy(&sample)) {
                curve.points.push((f64::from(seats), estimate));
            }
        }
        for factor in scale::VOLATILITIES {
            let sample = run(scale::unsettled(&loaded.source, &loaded.scenario, args.seats, factor))?;
            for (curve, estimate) in worth.iter_mut().zip(scale::flexibility_worth(&sample)) {
                curve.points.push((factor, estimate));
            }
        }
        Ok(())
    })?;
    let currency = &loaded.scenario.currency;
    let (by_size, by_volatility) = (size_finding(&sizes), worth_finding(&worth, currency));
    let text = format!(
        "{by_size}.\n{}\n{by_volatility}.\n{}\n{} trajectories, seed {}; ± is the 95 % interval.\n",
        curves_text("NPV, in-house less outsourced, by seats", &sizes, currency),
        curves_text("Value of flexibility above in-house, by volatility", &worth, currency),
        simulation.trajectories,
        simulation.seed
    );
    terminal::print(&text)?;
    let chart = |name, title: String, subtitle: &str, across: &str, curves| {
        let curves = Curves { name, title, subtitle: subtitle.to_owned(), across: across.to_owned(), curves };
        charts::curves_chart(&curves, &footer(&loaded, simulation))
    };
    let drawn = [
        chart(
            "scale",
            by_size,
            "NPV of in-house less outsourced at equal seats, by length of the horizon; bands: 95 % of Monte Carlo error",
            "seats",
            sizes,
        ),
        chart(
            "flexibility-worth",
            by_volatility,
            "Value of following the mandate, less that of in-house, at equal seats; bands: 95 % of Monte Carlo error",
            "chance of a market change, as a multiple of the scenario's",
            worth,
        ),
    ];
    write_charts(args.out.as_deref(), &drawn)
}

fn variant_or(variant: Result<Loaded, Problems>) -> Result<Loaded, Failure> {
    variant.map_err(|problems| Failure::BadScenario(scenario::render(&problems.0, false)))
}

/// What the charts say of their origin.
#[must_use]
pub fn footer(loaded: &Loaded, simulation: &SimulationArgs) -> Footer {
    Footer {
        trajectories: simulation.trajectories as usize,
        seed: simulation.seed,
        scenario: loaded.scenario.name.clone(),
        currency: loaded.scenario.currency.clone(),
    }
}

/// Writes charts as PNG into a folder, which is made where it is missing; nothing without a folder.
///
/// # Errors
/// [`Failure::File`] if a file cannot be written.
pub fn write_charts(folder: Option<&Path>, drawn: &[Chart]) -> Result<(), Failure> {
    let Some(folder) = folder else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|source| file_failure("cannot make the folder", folder, source))?;
    for chart in drawn {
        let path = folder.join(format!("{}.png", chart.name));
        let bytes = charts::render_png(&chart.svg);
        std::fs::write(&path, bytes).map_err(|source| file_failure("cannot write", &path, source))?;
    }
    Ok(())
}

fn cells(row: &BlueprintRow, currency: &str) -> Vec<MatrixCell> {
    let cell = |(position, cell): (usize, &blueprint::MotionCell)| MatrixCell {
        figure: format::money(cell.npv, currency),
        details: vec![
            format!("ROI {}", format::percent(cell.returns.in_force)),
            format!("pipeline {}", format::money(cell.pipeline, currency)),
        ],
        is_best: position == row.best,
    };
    row.cells.iter().enumerate().map(cell).collect()
}

/// Which motion is best for each archetype, and the dearest wrong playbook.
fn finding(rows: &[BlueprintRow], currency: &str) -> String {
    let best = |row: &BlueprintRow| {
        let name = motion_name(Motion::ALL[row.best]);
        let loss = if row.cells[row.best].npv.value > 0.0 { "" } else { " (at a loss)" };
        format!("{name}{loss} for {}", archetype_name(row.archetype))
    };
    let dearest = rows
        .iter()
        .flat_map(|row| row.cells.iter().enumerate().map(move |(motion, cell)| (row, motion, cell.given_up)))
        .max_by(|a, b| a.2.value.total_cmp(&b.2.value));
    let wrong = dearest.map_or(String::new(), |(row, motion, cost)| {
        let (motion, archetype) = (motion_name(Motion::ALL[motion]), archetype_name(row.archetype));
        format!("; the {motion} playbook on {archetype} software gives up {}", format::money(cost, currency))
    });
    format!("Best motion: {}{wrong}", rows.iter().map(best).collect::<Vec<_>>().join(", "))
}

fn blueprint_text(loaded: &Loaded, rows: &[BlueprintRow], args: &BlueprintArgs, style: Style) -> String {
    let currency = &loaded.scenario.currency;
    let head = ["", "NPV added", "ROI", "pipeline added", "given up against the best"];
    let mut grid = Grid::new(head.map(str::to_owned).into());
    for row in rows {
        for (motion, cell) in Motion::ALL.iter().zip(&row.cells) {
            grid.row(vec![
                format!("{}, {}", archetype_name(row.archetype), motion_name(*motion)),
                format::money_with_error(cell.npv, currency),
                format::percent_with_error(cell.returns.in_force),
                format::money_with_error(cell.pipeline, currency),
                if cell.given_up.value == 0.0 {
                    "best".to_owned()
                } else {
                    format::money_with_error(cell.given_up, currency)
                },
            ]);
        }
    }
    format!(
        "{}.\n\n{}\n{} in-house heads each from month 0, against nobody; {} trajectories, seed {}; ± is the 95 % interval.\n\
         ROI counts contracts in force at the horizon.\n",
        finding(rows, currency),
        grid.render(style),
        args.heads,
        args.simulation.trajectories,
        args.simulation.seed
    )
}

fn curves_text(title: &str, curves: &[Curve], currency: &str) -> String {
    let across = |curve: &Curve| curve.points.iter().map(|point| format!("{}", point.0)).collect::<Vec<_>>();
    let mut head = vec![title.to_owned()];
    head.extend(curves.first().map(across).unwrap_or_default());
    let mut grid = Grid::new(head);
    for curve in curves {
        let mut row = vec![curve.name.clone()];
        row.extend(curve.points.iter().map(|point| format::money_with_error(point.1, currency)));
        grid.row(row);
    }
    grid.render(Style::Plain)
}

fn size_finding(curves: &[Curve]) -> String {
    let always = |curve: &Curve| curve.points.iter().all(|point| point.1.value > 0.0);
    let told = |curve: &Curve| match curve.rises_through_zero() {
        Some(seats) => format!("from {seats:.1} seats over {}", curve.name),
        None if always(curve) => format!("at every size over {}", curve.name),
        None => format!("at no size over {}", curve.name),
    };
    format!("In-house overtakes outsourced {}", curves.iter().map(told).collect::<Vec<_>>().join(", "))
}

fn worth_finding(curves: &[Curve], currency: &str) -> String {
    let of = |curve: &Curve, at: f64| {
        let nearest = curve.points.iter().find(|point| point.0 >= at).map_or(Estimate::UNDEFINED, |point| point.1);
        format::money(nearest, currency)
    };
    let Some(curve) = curves.first() else { return "Nothing to compare".to_owned() };
    format!(
        "Flexibility of {} is worth {} more than that of in-house in a market that never changes, {} as it is, {} at \
         four times its changes",
        curve.name,
        of(curve, 0.0),
        of(curve, 1.0),
        of(curve, 4.0)
    )
}
