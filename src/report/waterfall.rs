//! Where the change of a result comes from: a table, a sentence, a chart.

use super::charts::{self, Chart, WaterfallStep};
use super::document::{Block, Table, estimate_cells};
use super::format;
use super::json::EstimateOut;
use super::sensitivity::capital;
use super::{Grid, Provenance};
use crate::analysis::breakeven::words;
use crate::analysis::history::attribution::{Contribution, Waterfall};
use crate::analysis::statistics::Estimate;
use crate::scenario::Scenario;
use schemars::JsonSchema;
use serde::Serialize;

/// A group as a sentence names it.
#[must_use]
pub fn step_name(scenario: &Scenario, name: &str) -> String {
    match scenario.position(name) {
        Some(position) => words::name(&scenario.parameters[position]),
        None => name.to_owned(),
    }
}

/// "Hybrid's NPV added changes by $1.2M ± 0.1M, most of all by contract value ($0.9M)".
#[must_use]
pub fn sentence(waterfall: &Waterfall, scenario: &Scenario) -> String {
    let currency = &scenario.currency;
    let change = format::compared_with_error(waterfall.change, waterfall.compared, currency);
    let most = waterfall.steps.iter().max_by(|a, b| a.1.mean.value.abs().total_cmp(&b.1.mean.value.abs()));
    let because = most.filter(|_| waterfall.steps.len() > 1).map_or_else(String::new, |(name, step)| {
        let added = format::compared(step.mean, waterfall.compared, currency);
        format!(", most of all by {} ({added})", step_name(scenario, name))
    });
    format!("{}'s {} changes by {change}{because}", waterfall.option, waterfall.compared.noun())
}

/// The table of its steps, and how they were found.
#[must_use]
pub fn blocks(waterfall: &Waterfall, scenario: &Scenario, names: &[String; 2]) -> [Block; 2] {
    [steps(waterfall, scenario, names), Block::Note(order_in_words(waterfall, scenario))]
}

fn steps(waterfall: &Waterfall, scenario: &Scenario, names: &[String; 2]) -> Block {
    let (compared, currency) = (waterfall.compared, &scenario.currency);
    let head = format!("{}: {}", waterfall.option, compared.words());
    let mut grid = Grid::new(vec![head, "adds".to_owned(), "least by order".to_owned(), "most by order".to_owned()])
        .named_up_to(Grid::HEADED);
    let written = |value: f64| format::compared(Estimate::known(value, f64::NAN), compared, currency);
    grid.row(vec![names[0].clone(), format::compared_with_error(waterfall.ends.0, compared, currency)]);
    for (name, step) in &waterfall.steps {
        let adds = format::compared_with_error(step.mean, compared, currency);
        grid.row(vec![step_name(scenario, name), adds, written(step.least), written(step.most)]);
    }
    grid.row(vec![names[1].clone(), format::compared_with_error(waterfall.ends.1, compared, currency)]);
    Block::Grid(grid)
}

/// How the change was attributed, and whether order matters.
fn order_in_words(waterfall: &Waterfall, scenario: &Scenario) -> String {
    let how = match waterfall.is_every_order {
        true => "Each contribution is the mean over all orders in which the changes can be made (Shapley value)",
        false => "Each contribution is the mean over two orders, that of the tables and its reverse",
    };
    let widest = waterfall.steps.iter().max_by(|a, b| (a.1.most - a.1.least).total_cmp(&(b.1.most - b.1.least)));
    let matters = widest.filter(|(_, step)| {
        let spread = step.most - step.least;
        spread > 0.1 * step.mean.value.abs() && spread > step.mean.half_width().abs()
    });
    let order = match matters {
        _ if waterfall.steps.len() < 2 => String::new(),
        None => "; order matters by less than the error".to_owned(),
        Some((name, step)) => {
            let written =
                |v: f64| format::compared(Estimate::known(v, f64::NAN), waterfall.compared, &scenario.currency);
            format!(
                "; order matters: {} adds {} to {}, depending on what changed before it",
                step_name(scenario, name),
                written(step.least),
                written(step.most)
            )
        }
    };
    let same = match waterfall.steps.iter().any(|(name, _)| name == "seed" || name == "everything") {
        true => "futures in every step",
        false => "futures, the same in every step",
    };
    format!("{how}{order}. {} {same}.", format::count(waterfall.trajectories))
}

/// As data.
#[derive(JsonSchema, Serialize)]
pub struct WaterfallOut<'a> {
    option: &'a str,
    metric: &'static str,
    statistic: &'static str,
    before: EstimateOut,
    after: EstimateOut,
    change: EstimateOut,
    every_order: bool,
    trajectories: usize,
    steps: Vec<StepOut<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct StepOut<'a> {
    what: &'a str,
    adds: EstimateOut,
    least: Option<f64>,
    most: Option<f64>,
}

impl<'a> WaterfallOut<'a> {
    /// That of a waterfall.
    #[must_use]
    pub fn of(found: &'a Waterfall) -> Self {
        let known = |value: f64| value.is_finite().then_some(value);
        let step = |(name, step): &'a (String, Contribution)| StepOut {
            what: name,
            adds: step.mean.into(),
            least: known(step.least),
            most: known(step.most),
        };
        Self {
            option: &found.option,
            metric: found.compared.metric.name(),
            statistic: found.compared.statistic(),
            before: found.ends.0.into(),
            after: found.ends.1.into(),
            change: found.change.into(),
            every_order: found.is_every_order,
            trajectories: found.trajectories,
            steps: found.steps.iter().map(step).collect(),
        }
    }
}

/// `waterfall.csv`: a line a step.
#[must_use]
pub fn table(waterfall: Option<&Waterfall>) -> Table {
    let mut steps = Table::new(
        "waterfall",
        &["option", "metric", "statistic", "step", "adds", "se", "half_width", "least", "most"],
    );
    for (waterfall, (name, step)) in waterfall.iter().flat_map(|w| w.steps.iter().map(move |step| (w, step))) {
        let [adds, se, half_width] = estimate_cells(step.mean);
        let compared = waterfall.compared;
        let (option, metric) = ((&waterfall.option).into(), compared.metric.name().into());
        let statistic = compared.statistic().into();
        steps.row([option, metric, statistic, name.into(), adds, se, half_width, step.least.into(), step.most.into()]);
    }
    steps
}

/// The chart, `waterfall`.
#[must_use]
pub fn chart(
    waterfall: &Waterfall,
    scenario: &Scenario,
    names: &[String; 2],
    title: &str,
    footer: &Provenance,
) -> Chart {
    let step = |(name, step): &(String, Contribution)| WaterfallStep {
        name: step_name(scenario, name),
        adds: step.mean,
        range: (step.least, step.most),
    };
    charts::waterfall_chart(
        &charts::Waterfall {
            title: title.to_owned(),
            measure: capital(&format!("{} of {}", waterfall.compared.words(), waterfall.option)),
            compared: waterfall.compared,
            names: names.clone(),
            ends: waterfall.ends,
            steps: waterfall.steps.iter().map(step).collect(),
            is_every_order: waterfall.is_every_order,
        },
        footer,
    )
}
