//! Tables as CSV: RFC 4180, line feeds, numbers in full precision, nothing where there is no number.

use super::{Document, Folder, Format, NotWritten};
use crate::report::csv::quoted;
use crate::report::document::{Cell, Table};

pub(super) struct Csv;

impl Format for Csv {
    fn write(&self, document: &Document<'_>, folder: &dyn Folder) -> Result<(), NotWritten> {
        document.tables.iter().try_for_each(|table| {
            let text = text(table);
            folder.write(&format!("{}.csv", table.name), &|to| to.write_all(text.as_bytes()))
        })
    }
}

/// A table as text.
pub(super) fn text(table: &Table) -> String {
    let header: Vec<String> = table.header.iter().map(|head| quoted(head)).collect();
    let mut text = header.join(",") + "\n";
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text += &cells.join(",");
        text.push('\n');
    }
    text
}

/// The shortest text that reads back as the same number; nothing where it is not finite.
fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => quoted(text),
        Cell::Number(number) if number.is_finite() => number.to_string(),
        Cell::Number(_) => String::new(),
        Cell::Flag(flag) => flag.to_string(),
    }
}
