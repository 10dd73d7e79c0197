//! Sheets that every workbook has: the summary, and tables of data as they are.

use super::{Column, Look, Sheet, SheetCell, SheetTable};
use crate::report::Provenance;
use crate::report::document::{Cell, Table};

/// What was found, and where the numbers come from.
pub(super) fn summary(finding: &str, said: &[String], facts: &[[String; 2]], provenance: &Provenance) -> Sheet {
    let mut sheet = Sheet::new("Summary", finding, &[]);
    sheet.notes = said.to_vec();
    if !facts.is_empty() {
        let columns = vec![Column::new("about", Look::Words), Column::new("found", Look::Words)];
        let mut table = SheetTable::new("facts", "What was found", columns);
        table.rows = facts.iter().map(|[label, said]| vec![label.as_str().into(), said.as_str().into()]).collect();
        sheet.tables.push(table);
    }
    let mut table = SheetTable::new(
        "origin",
        "Where the numbers come from",
        vec![Column::new("what", Look::Words), Column::new("is", Look::Words)],
    );
    let rows: [(&str, SheetCell); 9] = [
        ("scenario", provenance.scenario.as_str().into()),
        ("hash of the scenario", provenance.hash.as_str().into()),
        ("currency", provenance.currency.as_str().into()),
        ("months simulated", f64::from(provenance.horizon_months).into()),
        ("futures (trajectories)", (provenance.trajectories as f64).into()),
        ("seed", (provenance.seed as f64).into()),
        ("design", provenance.design.as_str().into()),
        ("version of alliance-sim", provenance.engine_version.as_str().into()),
        ("±", "half the width of the 95% interval of the simulation; it says nothing of the beliefs".into()),
    ];
    table.rows = rows.into_iter().map(|(name, value)| vec![name.into(), value]).collect();
    sheet.tables.push(table);
    sheet
}

/// A table of data as a sheet.
pub(super) fn data(table: &Table, name: &str, title: &str) -> Sheet {
    let mut sheet = Sheet::new(name, title, &[]);
    let look = |column: usize| {
        let numbers = || {
            table.rows.iter().filter_map(|row| match row.get(column) {
                Some(Cell::Number(number)) if number.is_finite() => Some(*number),
                _ => None,
            })
        };
        match (numbers().next(), numbers().all(|number| number.fract() == 0.0)) {
            (None, _) => Look::Words,
            (Some(_), true) => Look::General,
            (Some(_), false) => Look::Figure,
        }
    };
    let columns = table.header.iter().enumerate().map(|(place, head)| Column::new(head, look(place))).collect();
    let mut shown = SheetTable::new(&format!("data_{}", table.name), "", columns);
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => SheetCell::Text(text.clone()),
        Cell::Number(number) => SheetCell::Number(*number),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.into(),
    };
    shown.rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    sheet.tables.push(shown);
    sheet
}
