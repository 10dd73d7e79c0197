//! `priors`: who wins under whose beliefs, on the same luck.

use super::args::SimulationArgs;
use super::blueprint::{footer, write_charts};
use super::exit::Failure;
use super::simulation::{self, Enough};
use super::terminal;
use crate::analysis::priors::{self, Side};
use crate::report::charts::{self, Matrix, MatrixCell};
use crate::report::{Grid, Style, format};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `priors`.
#[derive(Debug, Args)]
pub struct PriorsArgs {
    /// Scenario files with the same options and different beliefs, e.g. scenarios/priors/*.toml.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Where the chart goes; none is drawn unless given.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints and draws who wins under whose beliefs.
///
/// # Errors
/// [`Failure::BadArgument`] if the files differ in their options or what decides, and what loading, simulating and
/// writing fail with.
pub fn priors(args: &PriorsArgs, no_color: bool) -> Result<(), Failure> {
    let simulation = &args.simulation;
    let load = |path: &PathBuf| simulation::load(path, &simulation.input, simulation.quiet, no_color);
    let loaded = args.scenarios.iter().map(load).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = loaded.first() else { return Ok(()) };
    let is_same = |scenario: &crate::scenario::Scenario| {
        scenario.options == first.scenario.options
            && scenario.decision == first.scenario.decision
            && scenario.currency == first.scenario.currency
    };
    if let Some(position) = loaded.iter().position(|other| !is_same(&other.scenario)) {
        let (one, other) = (args.scenarios[0].display(), args.scenarios[position].display());
        return Err(Failure::BadArgument(format!("`{one}` and `{other}` differ in options, decision or currency")));
    }
    let sides = simulation::on_threads(simulation.threads, || {
        let mut sides = Vec::new();
        for loaded in &loaded {
            let enough = Enough::Count(simulation.trajectories);
            let sample = simulation::outcomes(&loaded.scenario, simulation, 1, enough)?;
            sides.extend(priors::side(&loaded.scenario, &sample));
        }
        Ok::<Vec<Side>, Failure>(sides)
    })?;
    let metric = first.scenario.decision.metric;
    let currency = &first.scenario.currency;
    let style = if terminal::colours_results(no_color) { Style::Ansi } else { Style::Plain };
    let columns: Vec<String> =
        sides.first().map(|side| side.options.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default();
    let mut head = vec![format!("{} under", metric.label())];
    head.extend(columns.iter().cloned());
    head.extend(["lead of the winner", "winner pays"].map(str::to_owned));
    let mut grid = Grid::new(head);
    for side in &sides {
        let mut row = vec![side.name.clone()];
        row.extend(side.options.iter().map(|(_, estimate)| format::metric_with_error(*estimate, metric, currency)));
        row.extend([format::metric_with_error(side.lead, metric, currency), format::percent(side.pays)]);
        grid.row(row);
    }
    let finding = priors::finding(&sides);
    let text = format!(
        "{finding}.\n\n{}\nThe same luck for all beliefs; {} trajectories each, seed {}; ± is the 95 % interval.\n",
        grid.render(style),
        simulation.trajectories,
        simulation.seed
    );
    terminal::print(&text)?;
    let cells = |side: &Side| -> Vec<MatrixCell> {
        let cell = |(position, (_, estimate)): (usize, &(String, _))| MatrixCell {
            figure: format::metric(*estimate, metric, currency),
            details: if position == side.winner {
                vec![
                    format!("leads by {}", format::metric(side.lead, metric, currency)),
                    format!("pays in {}", format::percent(side.pays)),
                ]
            } else {
                Vec::new()
            },
            is_best: position == side.winner,
        };
        side.options.iter().enumerate().map(cell).collect()
    };
    let matrix = Matrix {
        name: "prior-fight",
        title: finding,
        subtitle: format!(
            "{} of each option under each set of beliefs, on the same luck; dark: the winner",
            metric.label()
        ),
        columns,
        rows: sides.iter().map(|side| (side.name.clone(), cells(side))).collect(),
    };
    write_charts(args.out.as_deref(), &[charts::matrix_chart(&matrix, &footer(first, simulation))])
}
