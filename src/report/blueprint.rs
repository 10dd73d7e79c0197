//! `blueprint`: archetype × motion.

use super::charts::{self, Matrix, MatrixCell};
use super::document::{Block, Document, Table, estimate_cells, json};
use super::{Grid, Provenance, format, verdict};
use crate::analysis::blueprint::{BlueprintRow, MotionCell, archetype_name, motion_name};
use crate::scenario::plan::Motion;
use crate::study::blueprint::BlueprintFindings;
use serde_json::{Value, json};

/// Characters of the longest pair of archetype and motion.
const NAME: usize = 36;

/// Which motion pays for which archetype.
#[must_use]
pub fn document(found: &BlueprintFindings, provenance: Provenance) -> Document<'_> {
    let currency = &provenance.currency;
    let finding = finding(found, currency);
    let note = format!(
        "{} in-house heads each from month 0, against nobody; {}; ± is the 95% interval.\n\
         ROI counts contracts in force at the horizon.",
        found.heads,
        provenance.counted()
    );
    let chart = {
        let (title, provenance) = (finding.clone(), provenance.clone());
        move || vec![charts::matrix_chart(&matrix(found, &title, &provenance.currency), &provenance)]
    };
    let (finding, mut blocks) = verdict::opening(&found.verdict, &format!("{finding}."));
    blocks.extend([Block::Grid(grid(&found.rows, currency)), Block::Note(note)]);
    Document {
        blocks,
        json: json(&finding, &provenance, said(found)),
        tables: vec![table(&found.rows)],
        charts: Box::new(chart),
        ..Document::of(finding, provenance)
    }
}

/// Which motion is best for each archetype, and the dearest wrong playbook.
fn finding(found: &BlueprintFindings, currency: &str) -> String {
    let best = |row: &BlueprintRow| {
        // What the error of the simulation cannot tell from the best is named beside it.
        let is_close = |&at: &usize| at == row.best || row.cells[at].given_up.could_flip();
        let close: Vec<&str> = (0..row.cells.len()).filter(is_close).map(|at| motion_name(Motion::ALL[at])).collect();
        let (name, archetype, adds) = (close.join(" or "), archetype_name(row.archetype), row.cells[row.best].npv);
        match adds.value {
            _ if adds.could_flip() => format!("{name} for {archetype}, too close to doing nothing"),
            value if value <= 0.0 => format!("none pays for {archetype} (least bad: {name})"),
            _ => format!("{name} for {archetype}"),
        }
    };
    let dearest = cells(&found.rows).max_by(|a, b| a.2.given_up.value.total_cmp(&b.2.given_up.value));
    let wrong = dearest.map_or(String::new(), |(row, motion, cell)| {
        let (motion, archetype) = (motion_name(motion), archetype_name(row.archetype));
        let cost = format::money(cell.given_up, currency);
        format!("; the {motion} playbook on {archetype} software gives up {cost}")
    });
    let best = found.rows.iter().map(best).collect::<Vec<_>>().join("; ");
    format!("Best motion of {} in-house heads: {best}{wrong}", found.heads)
}

/// Every archetype with every motion.
fn cells(rows: &[BlueprintRow]) -> impl Iterator<Item = (&BlueprintRow, Motion, &MotionCell)> {
    rows.iter().flat_map(|row| Motion::ALL.iter().zip(&row.cells).map(move |(&motion, cell)| (row, motion, cell)))
}

fn grid(rows: &[BlueprintRow], currency: &str) -> Grid {
    let head = ["", "NPV added", "ROI", "pipeline added", "given up against the best"];
    let mut grid = Grid::new(head.map(str::to_owned).into()).named_up_to(NAME);
    for (row, motion, cell) in cells(rows) {
        let is_best = cell.given_up.value == 0.0;
        grid.row(vec![
            format!("{}, {}", archetype_name(row.archetype), motion_name(motion)),
            format::money_with_error(cell.npv, currency),
            format::percent_with_error(cell.returns.in_force),
            format::money_with_error(cell.pipeline, currency),
            if is_best { "best".to_owned() } else { format::money_with_error(cell.given_up, currency) },
        ]);
    }
    grid
}

fn said(found: &BlueprintFindings) -> Value {
    let cell = |(motion, cell): (&Motion, &MotionCell)| {
        json!({
            "motion": motion.name(), "npv_added": cell.npv.value, "npv_added_se": cell.npv.se, "npv_added_half_width": cell.npv.half_width(),
            "roi_in_force": cell.returns.in_force.value, "roi_in_force_se": cell.returns.in_force.se, "roi_in_force_half_width": cell.returns.in_force.half_width(),
            "roi_in_horizon": cell.returns.in_horizon.value, "roi_in_horizon_se": cell.returns.in_horizon.se, "roi_in_horizon_half_width": cell.returns.in_horizon.half_width(),
            "pipeline_added": cell.pipeline.value, "pipeline_added_se": cell.pipeline.se, "pipeline_added_half_width": cell.pipeline.half_width(),
            "given_up": cell.given_up.value, "given_up_se": cell.given_up.se, "given_up_half_width": cell.given_up.half_width(),
        })
    };
    let row = |row: &BlueprintRow| {
        json!({
            "archetype": row.archetype.name(), "best": Motion::ALL[row.best].name(),
            "motions": Motion::ALL.iter().zip(&row.cells).map(cell).collect::<Vec<Value>>(),
        })
    };
    json!({ "verdict": verdict::json(&found.verdict), "heads": found.heads, "archetypes": found.rows.iter().map(row).collect::<Vec<Value>>() })
}

fn table(rows: &[BlueprintRow]) -> Table {
    let mut table = Table::new("summary", &["archetype", "motion", "statistic", "value", "se", "half_width"]);
    for (row, motion, cell) in cells(rows) {
        let statistics = [
            ("npv_added", cell.npv),
            ("roi_in_force", cell.returns.in_force),
            ("roi_in_horizon", cell.returns.in_horizon),
            ("pipeline_added", cell.pipeline),
            ("given_up", cell.given_up),
        ];
        for (name, estimate) in statistics {
            let (archetype, motion) = (row.archetype.name().into(), motion.name().into());
            let [value, se, half_width] = estimate_cells(estimate);
            table.row([archetype, motion, name.into(), value, se, half_width]);
        }
    }
    table
}

fn matrix(found: &BlueprintFindings, title: &str, currency: &str) -> Matrix {
    let cells = |row: &BlueprintRow| {
        let cell = |(position, cell): (usize, &MotionCell)| MatrixCell {
            figure: format::money(cell.npv, currency),
            details: vec![
                format!("ROI {}", format::percent(cell.returns.in_force)),
                format!("pipeline {}", format::money(cell.pipeline, currency)),
            ],
            is_best: position == row.best,
        };
        row.cells.iter().enumerate().map(cell).collect()
    };
    let heads = found.heads;
    Matrix {
        name: "blueprint",
        title: title.to_owned(),
        subtitle: format!("NPV added by {heads} in-house heads, by whose account the product runs in; dark: best"),
        columns: Motion::ALL.iter().map(|&motion| motion_name(motion).to_owned()).collect(),
        rows: found.rows.iter().map(|row| (archetype_name(row.archetype).to_owned(), cells(row))).collect(),
    }
}
