//! A what-if beside its base case.

use super::document::{Block, Cell, Table, estimate_cells};
use super::sensitivity::capital;
use super::{Grid, format};
use crate::analysis::what_if::WhatIf;

const BESIDE: [&str; 2] = ["base case", "what if"];
const AROUND_HISTORY: [&str; 2] = ["before your history", "after it"];

/// What the two sides are called.
#[must_use]
pub fn names(found: &WhatIf) -> [String; 2] {
    // A calibrated scenario has nothing put in: it is set beside the one that it was made from.
    if found.words.is_empty() { AROUND_HISTORY } else { BESIDE }.map(str::to_owned)
}

/// The figures of both and what lies between them, each with half the width of its 95% interval.
#[must_use]
pub fn block(found: &WhatIf, currency: &str) -> Block {
    grid(found, currency, BESIDE)
}

/// Compares a scenario before and after a history.
#[must_use]
pub fn block_of_history(found: &WhatIf, currency: &str) -> Block {
    grid(found, currency, AROUND_HISTORY)
}

fn grid(found: &WhatIf, currency: &str, [before, after]: [&str; 2]) -> Block {
    if found.rows.is_empty() {
        return Block::Text("The base case cannot be set beside it: they have no option in common.".to_owned());
    }
    let head = format!("{} by option", capital(&found.compared.words()));
    let mut grid =
        Grid::new([head.as_str(), before, after, "difference"].map(str::to_owned).to_vec()).named_up_to(Grid::HEADED);
    for row in &found.rows {
        let mut cells = vec![row.option.clone()];
        let figures = [row.base, row.what_if, row.difference];
        cells.extend(figures.map(|figure| format::compared_with_error(figure, found.compared, currency)));
        grid.row(cells);
    }
    Block::Grid(grid)
}

/// `what_if.csv`: option, metric and statistic, then base, what-if and difference, each with its error and half width.
#[must_use]
pub fn table(found: &WhatIf) -> Table {
    let mut header = ["option", "metric", "statistic"].map(str::to_owned).to_vec();
    for figure in ["base", "what_if", "difference"] {
        header.extend([figure.to_owned(), format!("se_{figure}"), format!("half_width_{figure}")]);
    }
    let mut table = Table { name: "what_if", header, rows: Vec::new() };
    for row in &found.rows {
        let compared = found.compared;
        let mut cells: Vec<Cell> =
            vec![(&row.option).into(), compared.metric.name().into(), compared.statistic().into()];
        cells.extend([row.base, row.what_if, row.difference].into_iter().flat_map(estimate_cells));
        table.push(cells);
    }
    table
}
