//! A what-if beside its base case.

use super::document::{Block, Cell, Table};
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

/// The means of both and what lies between them, each with half the width of its 95% interval.
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
    let head = format!("Mean {} by option", found.metric.label());
    let mut grid = Grid::new([head.as_str(), before, after, "difference"].map(str::to_owned).to_vec());
    for row in &found.rows {
        let mut cells = vec![row.option.clone()];
        let figures = [row.base, row.what_if, row.difference];
        cells.extend(figures.map(|figure| format::metric_with_error(figure, found.metric, currency)));
        grid.row(cells);
    }
    Block::Grid(grid)
}

/// `what_if.csv`: columns `option,metric,base,se_base,what_if,se_what_if,difference,se_difference`.
#[must_use]
pub fn table(found: &WhatIf) -> Table {
    let header = ["option", "metric", "base", "se_base", "what_if", "se_what_if", "difference", "se_difference"];
    let mut table = Table::new("what_if", &header);
    for row in &found.rows {
        let mut cells: Vec<Cell> = vec![(&row.option).into(), found.metric.name().into()];
        cells.extend([row.base, row.what_if, row.difference].iter().flat_map(|e| [e.value.into(), e.se.into()]));
        table.push(cells);
    }
    table
}
