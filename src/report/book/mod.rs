//! The workbook of a document as plain records: sheets of tables with numbers and formulas, before they are a file.
//!
//! What was simulated stands as numbers, what follows from it as formulas over cells, what may be changed as inputs.

mod part;
mod plain;
mod run;
mod tables;
mod what_if;
mod years;

pub use run::book as run_book;

use super::charts::{Dash, Ink};
use super::document::Document;

/// What is in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetCell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number; nothing where it is not finite.
    Number(f64),
    /// A formula that begins with `=`, and what it gives.
    Formula(String, f64),
    /// A formula that gives a text.
    Verdict(String, String),
}

impl From<&str> for SheetCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SheetCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for SheetCell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Words.
    Words,
    /// Whole amounts in the currency.
    Money,
    /// Shares in percent.
    Percent,
    /// Numbers with two digits after the point.
    Number,
    /// Whole numbers.
    Whole,
    /// Numbers of any size: thousands without digits after the point, small ones with three.
    Figure,
    /// Small numbers by their first digits.
    Tiny,
    /// As they are.
    General,
}

/// A column of a sheet's table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its head, unique in its table.
    pub head: String,
    /// How its numbers are written.
    pub look: Look,
    /// Whether a reader may change it.
    pub is_input: bool,
    /// Whether bars show how large its numbers are.
    pub has_bars: bool,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(head: &str, look: Look) -> Self {
        Self { head: head.to_owned(), look, is_input: false, has_bars: false }
    }

    /// Marks the column as an input that a reader may change.
    #[must_use]
    pub fn input(self) -> Self {
        Self { is_input: true, ..self }
    }

    /// Adds data bars.
    #[must_use]
    pub fn bars(self) -> Self {
        Self { has_bars: true, ..self }
    }
}

/// A table of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetTable {
    /// Its name in the workbook: letters, digits and underscores.
    pub name: String,
    /// What it shows.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, a cell a column.
    pub rows: Vec<Vec<SheetCell>>,
}

impl SheetTable {
    /// A table without rows.
    #[must_use]
    pub fn new(name: &str, caption: &str, columns: Vec<Column>) -> Self {
        Self { name: name.to_owned(), caption: caption.to_owned(), columns, rows: Vec::new() }
    }
}

/// How a chart of a sheet is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetChart {
    /// Horizontal bars.
    Bars,
    /// Columns side by side.
    Columns,
}

/// A chart of some columns of a table over its first column.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// How.
    pub kind: SheetChart,
    /// Its title.
    pub title: String,
    /// Position of the table in its sheet.
    pub table: usize,
    /// Whether the rows are the series, and the columns the categories.
    pub by_row: bool,
    /// Positions of the columns.
    pub columns: Vec<usize>,
    /// Colours of the series.
    pub inks: Vec<Ink>,
    /// Lines of the series, by which they are hatched; empty where they are full.
    pub dashes: Vec<Dash>,
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its title, which says what is found or what it is for.
    pub title: String,
    /// Lines beneath.
    pub notes: Vec<String>,
    /// Tables, one under the other.
    pub tables: Vec<SheetTable>,
    /// Charts, to the right of the tables.
    pub charts: Vec<Drawn>,
    /// Names of cells and ranges: name, what it refers to in this sheet (`$B$4`).
    pub names: Vec<(String, String)>,
}

impl Sheet {
    /// A sheet without tables.
    #[must_use]
    pub fn new(name: &str, title: &str, notes: &[&str]) -> Self {
        let notes = notes.iter().map(|&note| note.to_owned()).collect();
        Self { name: name.to_owned(), title: title.to_owned(), notes, ..Self::default() }
    }

    /// The row, counted from 1, in which the first row of a table stands or would stand.
    #[must_use]
    pub fn first_row(&self, table: usize) -> usize {
        let above: usize = self.tables.iter().take(table).map(|table| table.rows.len().max(1) + 3).sum();
        self.notes.len() + above + 5
    }

    /// The first row of the table that comes next.
    #[must_use]
    pub fn next_row(&self) -> usize {
        self.first_row(self.tables.len())
    }
}

/// Name of a column of a spreadsheet, from 0: `A`, `Z`, `AA`.
#[must_use]
pub fn letter(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8);
    if place < 26 { last.to_string() } else { format!("{}{last}", letter(place / 26 - 1)) }
}

/// A column of a table of data, from row to row, of a sheet: `'Monthly bands'!$A$6:$A$99`.
#[must_use]
pub fn range(sheet: &str, column: usize, first: usize, rows: usize) -> String {
    let at = letter(column);
    format!("'{sheet}'!${at}${first}:${at}${}", first + rows.max(1) - 1)
}

/// The workbook of a document: its own, or the finding and its tables.
#[must_use]
pub fn of(document: &Document<'_>) -> Vec<Sheet> {
    document.book.as_ref().map_or_else(|| plain::book(document), |book| book())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "AAA"]);
        assert_eq!(range("Raw", 1, 6, 10), "'Raw'!$B$6:$B$15");
    }

    #[test]
    fn tables_stand_one_under_the_other() {
        let mut sheet = Sheet::new("S", "title", &["a note"]);
        // Title, note, blank, caption, head.
        assert_eq!(sheet.next_row(), 6);
        let mut table = SheetTable::new("t", "", vec![Column::new("a", Look::General)]);
        table.rows = vec![vec![1.0.into()], vec![2.0.into()]];
        sheet.tables.push(table);
        // Two rows, blank, caption, head.
        assert_eq!(sheet.next_row(), 11);
    }
}
