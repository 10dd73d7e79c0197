//! `trace`: one trajectory as tables.

use super::document::{Cell, Table};
use crate::study::trace::TraceFindings;

/// A row a month, every state of the model.
#[must_use]
pub fn months(found: &TraceFindings) -> Table {
    let header: Vec<&str> = found.names.iter().map(String::as_str).collect();
    let mut table = Table::new("trace", &header);
    for month in &found.months {
        table.push(month.iter().map(Cell::from).collect());
    }
    table
}

/// Names and values: the outcomes or the beliefs of a trajectory.
#[must_use]
pub fn pairs(pairs: &[(String, f64)]) -> Table {
    let mut table = Table::new("trace", &["name", "value"]);
    for (name, value) in pairs {
        // What is never reached is inf here, as it is in the columns of a run.
        table.row([name.into(), value.to_string().into()]);
    }
    table
}
