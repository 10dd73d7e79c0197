//! `priors`: who wins under whose beliefs.

use super::charts::{self, Matrix, MatrixCell};
use super::document::{Block, Document, Table, estimate, estimate_cells, json};
use super::{Grid, Provenance, format, verdict};
use crate::analysis::compared::Compared;
use crate::analysis::doubt::Reading;
use crate::analysis::figures::in_sentence;
use crate::analysis::priors::{self, InDoubt, Side};
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::report::format::short::listed;
use serde_json::{Value, json};

/// Who wins under whose beliefs, by the metric that decides.
#[must_use]
pub fn document<'a>(
    sides: &'a [Side],
    doubt: Option<&InDoubt>,
    metric: Metric,
    provenance: Provenance,
) -> Document<'a> {
    let finding = priors::finding(sides);
    let note = format!("The same luck for all beliefs: {}; ± is the 95% interval.", provenance.counted());
    let draw = {
        let (title, provenance) = (finding.clone(), provenance.clone());
        move || vec![charts::matrix_chart(&matrix(sides, &title, metric, &provenance.currency), &provenance)]
    };
    let answer = sides.first().map(|side| &side.verdict);
    let finding = format!("{finding}.");
    let finding = answer.map_or(finding.clone(), |answer| verdict::led_by(answer, &finding));
    let mut blocks: Vec<Block> = answer.into_iter().flat_map(verdict::serious).collect();
    blocks.push(Block::Grid(grid(sides, metric, &provenance.currency)));
    if let Some(doubt) = doubt {
        let currency = &provenance.currency;
        blocks.push(Block::Text(in_doubt(sides, doubt, currency)));
        blocks.push(Block::Grid(doubt_grid(sides, doubt, currency)));
    }
    blocks.push(Block::Note(note));
    Document {
        blocks,
        json: json(&finding, &provenance, said(sides, doubt, metric)),
        tables: vec![table(sides)],
        charts: Box::new(draw),
        ..Document::of(finding, provenance)
    }
}

fn columns(sides: &[Side]) -> Vec<String> {
    sides.first().map(|side| side.options.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default()
}

fn grid(sides: &[Side], metric: Metric, currency: &str) -> Grid {
    let answer = sides.first().map(|side| side.verdict.by());
    let mut head =
        vec![format!("{} under", answer.as_deref().map_or(metric.label(), |by| by.trim_start_matches("mean ")))];
    head.extend(columns(sides));
    head.extend(["lead of the winner", "winner pays"].map(str::to_owned));
    let mut grid = Grid::new(head);
    for side in sides {
        let mut row = vec![side.name.clone()];
        row.extend(side.options.iter().map(|(_, estimate)| written(side, *estimate, metric, currency)));
        row.extend([written(side, side.lead, metric, currency), format::percent(side.pays)]);
        grid.row(row);
    }
    grid
}

/// A figure that decides, or a lead in it.
fn written(side: &Side, figure: Estimate, metric: Metric, currency: &str) -> String {
    format::compared_with_error(figure, Compared { metric, is_reached: side.is_share }, currency)
}

/// What to choose where nobody knows whose beliefs are right.
fn in_doubt(sides: &[Side], doubt: &InDoubt, currency: &str) -> String {
    let names = columns(sides);
    // What is exactly equal is named beside the first.
    let all = |place: usize, of: &dyn Fn(&Reading) -> f64| {
        let is_first = |reading: &Reading| doubt.readings.get(place).is_some_and(|first| of(first) == of(reading));
        let equal = names.iter().zip(&doubt.readings).filter(|(_, reading)| is_first(reading));
        listed(&equal.map(|(name, _)| in_sentence(name)).collect::<Vec<String>>())
    };
    let tolerance = format::money(Estimate::known(doubt.tolerance, f64::NAN), currency);
    format!(
        "If nobody knows whose beliefs are right: best on average over all of them: {}; regretted least at worst: {}; \
         for somebody averse to that doubt (tolerance {tolerance}): {}.",
        all(doubt.by_mean, &|reading| reading.mean),
        all(doubt.by_regret, &|reading| reading.regret),
        all(doubt.by_smooth, &|reading| reading.smooth)
    )
}

fn doubt_grid(sides: &[Side], doubt: &InDoubt, currency: &str) -> Grid {
    let head = ["in doubt", "average", "averse to doubt", "worst of them", "largest regret"];
    let mut grid = Grid::new(head.map(str::to_owned).into());
    for (place, (name, reading)) in columns(sides).into_iter().zip(&doubt.readings).enumerate() {
        // No more digits than the least certain of the figures behind them has.
        let error = sides.iter().map(|side| side.options[place].1.se).fold(0.0, f64::max);
        let rounded = |value: f64, error: f64| format::money(Estimate::known(value, error), currency);
        let mut row = vec![name];
        row.extend([reading.mean, reading.smooth, reading.worst].map(|value| rounded(value, error)));
        // What is regretted is the winner's figure less the own one.
        let of_winners = sides.iter().map(|side| side.options[side.winner].1.se).fold(error, f64::max);
        row.push(rounded(reading.regret, of_winners));
        grid.row(row);
    }
    grid
}

fn said(sides: &[Side], doubt: Option<&InDoubt>, metric: Metric) -> Value {
    let side = |side: &Side| {
        let options = side
            .options
            .iter()
            .map(|(name, e)| json!({ "option": name, "value": e.value, "se": e.se, "half_width": e.half_width() }));
        json!({
            "beliefs": side.name, "verdict": verdict::json(&side.verdict), "winner": side.options[side.winner].0, "options": options.collect::<Vec<Value>>(),
            "lead": estimate(side.lead),
            "winner_pays": estimate(side.pays),
        })
    };
    let names = columns(sides);
    let in_doubt = doubt.map(|doubt| {
        let reading = |(name, reading): (&String, &Reading)| {
            json!({ "option": name, "mean": reading.mean, "smooth": reading.smooth, "worst": reading.worst,
                "largest_regret": reading.regret })
        };
        json!({
            "tolerance": doubt.tolerance, "by_mean": names[doubt.by_mean], "by_regret": names[doubt.by_regret],
            "averse_to_doubt": names[doubt.by_smooth],
            "readings": names.iter().zip(&doubt.readings).map(reading).collect::<Vec<Value>>(),
        })
    });
    let verdict = sides.first().map(|side| verdict::json(&side.verdict));
    json!({ "verdict": verdict, "metric": metric.name(), "sides": sides.iter().map(side).collect::<Vec<Value>>(), "in_doubt": in_doubt })
}

fn table(sides: &[Side]) -> Table {
    let mut table = Table::new("summary", &["beliefs", "option", "value", "se", "half_width", "wins"]);
    for side in sides {
        for (position, (name, estimate)) in side.options.iter().enumerate() {
            let wins = position == side.winner;
            let [value, se, half_width] = estimate_cells(*estimate);
            table.row([(&side.name).into(), name.into(), value, se, half_width, wins.into()]);
        }
    }
    table
}

fn matrix(sides: &[Side], title: &str, metric: Metric, currency: &str) -> Matrix {
    let cells = |side: &Side| -> Vec<MatrixCell> {
        let shown = |figure: Estimate| match side.is_share {
            true => format::percent(figure),
            false => format::metric(figure, metric, currency),
        };
        let details =
            || vec![format!("leads by {}", shown(side.lead)), format!("pays in {}", format::percent(side.pays))];
        let cell = |(position, (_, estimate)): (usize, &(String, _))| MatrixCell {
            figure: shown(*estimate),
            details: if position == side.winner { details() } else { Vec::new() },
            is_best: position == side.winner,
        };
        side.options.iter().enumerate().map(cell).collect()
    };
    // As the table: what is shown of the metric, not the metric alone.
    let by = sides.first().map(|side| side.verdict.by());
    let label = by.as_deref().map_or(metric.label(), |by| by.trim_start_matches("mean "));
    Matrix {
        name: "prior-fight",
        title: title.to_owned(),
        subtitle: format!("{label} of each option under each set of beliefs, on the same luck; dark: the winner"),
        columns: columns(sides),
        rows: sides.iter().map(|side| (side.name.clone(), cells(side))).collect(),
    }
}
