//! A column of numbers out of a CSV file, as spreadsheets and sales systems export it.
//!
//! | step | file | what it does |
//! | --- | --- | --- |
//! | 1 | `bytes` | UTF-8, UTF-16, Windows-1252 into text; what is no text at all is named |
//! | 2 | `records` | text into records, one at a time |
//! | 3 | `layout` | delimiter, header, position of the column |
//! | 4 | `cells` | numbers as people write them; whether a comma is a decimal or a thousand |
//!
//! What can be read in one way only is read; the rest is named with cause and remedy. Nothing is read on behind the
//! last row that is allowed, and of a row only the cell of the column is kept.

mod bytes;
pub(super) mod cells;
mod layout;
mod records;
mod sheet;
#[cfg(test)]
mod tests;
#[cfg(feature = "cli")]
mod workbook;

#[cfg(test)]
pub(in crate::scenario) use sheet::of_text;
pub use sheet::{Sheet, SheetRow, read_sheet, read_sheet_where};
#[cfg(all(test, feature = "cli"))]
pub(in crate::scenario) use workbook::tests::{book_of, row};

pub use cells::is_of_another_currency;

use super::open;
use cells::{Cell, Convention};
use layout::Layout;
use records::Records;
use std::path::Path;

/// Largest CSV file, bytes.
const BYTES_MAX: u64 = 16 << 20;
/// Most numbers taken from a column.
pub(super) const SAMPLES_MAX: usize = 10_000;
/// Longest text that a message quotes, characters.
const QUOTED_MAX: usize = 60;
/// Most columns that a message lists.
const COLUMNS_LISTED_MAX: usize = 10;
/// Names of rows that hold what the rows above come to, lower-case.
const TOTALS: [&str; 17] = [
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "totale",
    "somme",
    "suma",
    "average",
    "avg",
    "mean",
    "median",
    "count",
];

/// The numbers of a column, in order, and what was left out of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Column {
    pub values: Vec<f64>,
    /// Sentences about the file, without its name.
    pub notes: Vec<String>,
}

/// Whether messages may quote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// They may.
    Allowed,
    /// The file lies outside the scenario's folder: they tell lines, not contents.
    Hidden,
}

impl Quoting {
    fn text(self, text: &str, instead: &str) -> String {
        match self {
            Self::Allowed => quoted(text),
            Self::Hidden => instead.to_owned(),
        }
    }
}

/// The numbers of a column.
///
/// # Errors
/// A file that cannot be read, a missing column, or a cell that is not a number: what is wrong, with its line.
pub(super) fn read_column(path: &Path, column: &str, quoting: Quoting) -> Result<Column, String> {
    let (bytes, is_cut) = open::read(path, BYTES_MAX).map_err(|error| format!("cannot be read: {error}"))?;
    let text = bytes::text_of(&bytes, is_cut)?;
    let column = column_of(&text, column, quoting)?;
    if is_cut { Err(format!("is larger than {} MiB", BYTES_MAX >> 20)) } else { Ok(column) }
}

/// A row below the header, as far as it matters.
struct Row {
    line: usize,
    cell: Cell,
    /// Whether another cell says that it is a total.
    is_total: bool,
    /// How many other cells hold something.
    others: usize,
    /// The number of columns in the header.
    of: usize,
}

fn column_of(text: &str, column: &str, quoting: Quoting) -> Result<Column, String> {
    let layout = Layout::of(text, column, quoting)?;
    let mut notes = Vec::new();
    let mut rows = rows(text, &layout, quoting)?;
    drop_footer(&mut rows, &mut notes);
    drop_totals(&mut rows, &mut notes)?;
    drop_blanks(&mut rows, &mut notes);
    if let Some((line, text)) = rows.iter().find_map(|row| row.cell.wrong().map(|text| (row.line, text))) {
        return Err(cells::complaint(text, line, quoting));
    }
    let convention = Convention::of(rows.iter().map(|row| (row.line, &row.cell)), layout.delimiter, quoting)?;
    let mut values = Vec::with_capacity(rows.len());
    for row in &rows {
        let value = row.cell.value(convention).filter(|value| value.is_finite());
        values.push(value.ok_or_else(|| format!("has a number in line {} that is not a finite number", row.line))?);
    }
    refuse_hidden_total(&rows, &values)?;
    if values.is_empty() { Err("has no numbers below its header".to_owned()) } else { Ok(Column { values, notes }) }
}

fn rows(text: &str, layout: &Layout, quoting: Quoting) -> Result<Vec<Row>, String> {
    let mut records = Records::new(text, layout.delimiter);
    let (mut record, mut rows) = (Vec::new(), Vec::new());
    for _ in 0..=layout.header {
        records.next_into(&mut record)?;
    }
    while let Some(line) = records.next_into(&mut record)? {
        if record.len() > layout.columns && record[layout.columns..].iter().any(|cell| !cell.trim().is_empty()) {
            let remedy = if layout.delimiter == ',' {
                "; if decimals are written with a comma, save with semicolons"
            } else {
                ""
            };
            return Err(format!("has {} cells in line {line}, under {} headers{remedy}", record.len(), layout.columns));
        }
        let cell = Cell::of(record.get(layout.position).map_or("", String::as_str));
        if cell != Cell::Blank && rows.len() >= SAMPLES_MAX + 2 {
            return Err(too_many());
        }
        let others = || record.iter().enumerate().filter(|(i, _)| *i != layout.position).map(|(_, cell)| cell.trim());
        rows.push(Row {
            line,
            is_total: others().any(is_total),
            others: others().filter(|cell| !cell.is_empty()).count(),
            of: layout.columns,
            cell,
        });
        // Blank rows do not count, but there is an end to them as well.
        if rows.len() > 4 * SAMPLES_MAX {
            return Err(too_many());
        }
    }
    let _ = quoting;
    if rows.iter().filter(|row| row.cell.is_number() && !row.is_total).count() > SAMPLES_MAX {
        Err(too_many())
    } else {
        Ok(rows)
    }
}

fn too_many() -> String {
    format!(
        "has more than {SAMPLES_MAX} rows; keep {SAMPLES_MAX} of them drawn at random, or state the belief by percentiles"
    )
}

pub(in crate::scenario) fn is_total(cell: &str) -> bool {
    let cell = cell.trim_end_matches(':').to_lowercase();
    TOTALS.contains(&cell.as_str())
}

/// Sentences below the last number, such as "Copyright" or "Exported on": the only cell of their row, or hardly a cell.
fn drop_footer(rows: &mut Vec<Row>, notes: &mut Vec<String>) {
    let is_sentence = |text: &str| text.split_whitespace().count() >= 2 && text.chars().count() > 12;
    while let Some(row) = rows.last() {
        let is_footer = match &row.cell {
            Cell::Blank => row.others <= 1 && !row.is_total,
            Cell::Wrong(text) => row.others == 0 && (row.of > 1 || is_sentence(text)) && is_sentence(text),
            Cell::Number(_) => false,
        };
        if !is_footer {
            return;
        }
        notes.push(format!("line {} is a footer and is left out", row.line));
        rows.pop();
    }
}

/// A total below the last value is left out; one among the values is refused, since it is not clear what it sums.
fn drop_totals(rows: &mut Vec<Row>, notes: &mut Vec<String>) -> Result<(), String> {
    while let Some(row) = rows.pop_if(|row| row.is_total || row.cell == Cell::Blank) {
        if row.is_total {
            notes.push(format!("line {} is a total and is left out", row.line));
        }
    }
    match rows.iter().find(|row| row.is_total && row.cell != Cell::Blank) {
        Some(row) => Err(format!("has a total in line {} among its values; delete such lines", row.line)),
        None => Ok(()),
    }
}

fn drop_blanks(rows: &mut Vec<Row>, notes: &mut Vec<String>) {
    let all = rows.len();
    rows.retain(|row| row.cell != Cell::Blank);
    match all - rows.len() {
        0 => {}
        1 => notes.push("1 line has no value and is left out".to_owned()),
        blank => notes.push(format!("{blank} lines have no value and are left out")),
    }
}

/// A last row without any other cell that holds exactly the sum of those above is a total that does not say so.
fn refuse_hidden_total(rows: &[Row], values: &[f64]) -> Result<(), String> {
    let (Some(row), Some((last, above))) = (rows.last(), values.split_last()) else { return Ok(()) };
    let sum: f64 = above.iter().sum();
    let is_sum = above.len() >= 4 && row.others == 0 && (sum - last).abs() <= 1e-9 * sum.abs();
    if is_sum {
        Err(format!("has in line {} the sum of the lines above, a total? Delete the line", row.line))
    } else {
        Ok(())
    }
}

/// A text for a message: in quotes, without control characters, not long.
pub(in crate::scenario) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED_MAX).collect();
    if text.chars().nth(QUOTED_MAX).is_some() {
        short.push('…');
    }
    format!("{short:?}")
}
