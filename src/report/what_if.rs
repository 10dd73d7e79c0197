//! A what-if beside its base case.

use super::{Grid, Style, csv, format};
use crate::analysis::what_if::WhatIf;
use std::fmt::Write as _;

/// The means of both and what lies between them, each with half the width of its 95 % interval.
#[must_use]
pub fn text(found: &WhatIf, currency: &str, style: Style) -> String {
    if found.rows.is_empty() {
        return "The base case cannot be set beside it: they have no option in common.\n".to_owned();
    }
    let head = format!("Mean {} by option", found.metric.label());
    let mut grid = Grid::new([head.as_str(), "base case", "what if", "difference"].map(str::to_owned).to_vec());
    for row in &found.rows {
        let mut cells = vec![row.option.clone()];
        let figures = [row.base, row.what_if, row.difference];
        cells.extend(figures.map(|figure| format::metric_with_error(figure, found.metric, currency)));
        grid.row(cells);
    }
    grid.render(style)
}

/// `what_if.csv`: columns `option,metric,base,se_base,what_if,se_what_if,difference,se_difference`.
#[must_use]
pub fn table(found: &WhatIf) -> String {
    let mut text = "option,metric,base,se_base,what_if,se_what_if,difference,se_difference\n".to_owned();
    for row in &found.rows {
        let _ = write!(text, "{},{}", csv::quoted(&row.option), found.metric.name());
        for figure in [row.base, row.what_if, row.difference] {
            let _ = write!(text, ",{},{}", csv::number(figure.value), csv::number(figure.se));
        }
        text.push('\n');
    }
    text
}
