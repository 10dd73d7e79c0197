//! A whole table as text: rows of cells below a header, out of a CSV file or a workbook.

use super::bytes::text_of;
use super::records::{Records, separator_line};
use super::{BYTES_MAX, Cell, open, quoted};
use std::path::Path;

/// Most rows of a table.
const ROWS_MAX: usize = 50_000;
/// Rows in which the header is looked for: some exports have a title above it.
const HEADER_LOOKED_FOR: usize = 20;
/// What may stand between cells.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// What a workbook begins with: that of a ZIP archive.
const WORKBOOK: &[u8] = b"PK\x03\x04";

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Names of the columns, trimmed.
    pub header: Vec<String>,
    /// Rows below it that hold something.
    pub rows: Vec<SheetRow>,
    /// What stood between the cells.
    pub(in crate::scenario) delimiter: char,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// Its cells, as many as the header has.
    pub cells: Vec<String>,
}

/// Reads a CSV file, whatever a spreadsheet saved it as, or the first sheet of an XLSX workbook that holds a table.
///
/// # Errors
/// What keeps it from being read, with what to do about it; without the name of the file.
pub fn read_sheet(path: &Path) -> Result<Sheet, String> {
    let (bytes, is_cut) = open::read(path, BYTES_MAX).map_err(|error| format!("cannot be read: {error}"))?;
    if is_cut {
        return Err(format!("is larger than {} MiB", BYTES_MAX >> 20));
    }
    if bytes.starts_with(WORKBOOK) {
        return workbook(&bytes);
    }
    of_text(&text_of(&bytes, false)?)
}

/// The table in a text, under the delimiter that makes most columns.
pub(in crate::scenario) fn of_text(text: &str) -> Result<Sheet, String> {
    let stated = separator_line(text).map(|(delimiter, _)| delimiter);
    let delimiters = stated.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
    let mut best: Option<Sheet> = None;
    let mut failure = None;
    for delimiter in delimiters {
        match records(text, delimiter).and_then(|records| table(records, delimiter)) {
            Ok(sheet) if best.as_ref().is_none_or(|best| sheet.header.len() > best.header.len()) => best = Some(sheet),
            Ok(_) => {}
            Err(wrong) => failure = failure.or(Some(wrong)),
        }
    }
    match (best, failure) {
        (Some(sheet), _) => Ok(sheet),
        (None, Some(wrong)) => Err(wrong),
        (None, None) => Err("is empty".to_owned()),
    }
}

fn records(text: &str, delimiter: char) -> Result<Vec<SheetRow>, String> {
    let (mut records, mut record, mut rows) = (Records::new(text, delimiter), Vec::new(), Vec::new());
    while let Some(line) = records.next_into(&mut record)? {
        if rows.len() >= ROWS_MAX {
            return Err(format!("has more than {ROWS_MAX} rows; export the years that matter"));
        }
        rows.push(SheetRow { line, cells: record.iter().map(|cell| cell.trim().to_owned()).collect() });
    }
    Ok(rows)
}

/// The table among rows: its header is the first row of names that is about as wide as the widest.
fn table(mut rows: Vec<SheetRow>, delimiter: char) -> Result<Sheet, String> {
    let filled = |row: &SheetRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let widest = rows.iter().take(HEADER_LOOKED_FOR).map(filled).max().unwrap_or(0);
    if widest == 0 {
        return Err("is empty".to_owned());
    }
    let is_header = |row: &SheetRow| {
        let names = row.cells.iter().filter(|cell| !cell.is_empty() && !Cell::of(cell).is_number()).count();
        5 * filled(row) >= 3 * widest && 5 * names >= 4 * filled(row)
    };
    let Some(at) = rows.iter().take(HEADER_LOOKED_FOR).position(is_header) else {
        return Err("has no header: write the names of its columns above them".to_owned());
    };
    let below = rows.split_off(at + 1);
    let mut header = rows.swap_remove(at).cells;
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    let columns = header.len();
    let fit = |row: SheetRow| {
        let SheetRow { line, mut cells } = row;
        if cells.iter().skip(columns).any(|cell| !cell.is_empty()) {
            let remedy =
                if delimiter == ',' { "; if decimals are written with a comma, save with semicolons" } else { "" };
            return Err(format!("has {} cells in line {line}, under {columns} headers{remedy}", cells.len()));
        }
        cells.resize(columns, String::new());
        Ok(SheetRow { line, cells })
    };
    Ok(Sheet { header, rows: below.into_iter().map(fit).collect::<Result<_, _>>()?, delimiter })
}

#[cfg(feature = "cli")]
fn workbook(bytes: &[u8]) -> Result<Sheet, String> {
    use calamine::{Reader, Xlsx, open_workbook_from_rs};
    let wrong = |error: String| format!("is no workbook that can be read ({error}); save the sheet as CSV");
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| wrong(error.to_string()))?;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|error| wrong(error.to_string()))?;
        let first = range.start().map_or(1, |(row, _)| row as usize + 1);
        let row = |(position, cells): (usize, &[calamine::Data])| SheetRow {
            line: first + position,
            cells: cells.iter().map(cell_text).collect(),
        };
        let rows: Vec<SheetRow> = range.rows().take(ROWS_MAX + 1).enumerate().map(row).collect();
        let rows: Vec<SheetRow> =
            rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
        if rows.len() > ROWS_MAX {
            return Err(format!("has more than {ROWS_MAX} rows; export the years that matter"));
        }
        if rows.len() > 1 {
            // Numbers of a workbook have points: under this delimiter a point is a decimal sign.
            return table(rows, ',');
        }
    }
    Err("holds no table".to_owned())
}

#[cfg(not(feature = "cli"))]
fn workbook(_: &[u8]) -> Result<Sheet, String> {
    Err("is a workbook or a ZIP archive; save the sheet as CSV".to_owned())
}

/// A cell of a workbook as text; days as 2025-12-31.
#[cfg(feature = "cli")]
fn cell_text(cell: &calamine::Data) -> String {
    use calamine::Data;
    match cell {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => value.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

impl Sheet {
    /// Position of the column of this name.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn column(&self, name: &str) -> Result<usize, String> {
        let found: Vec<usize> = (0..self.header.len()).filter(|&i| self.header[i] == name.trim()).collect();
        match found[..] {
            [one] => Ok(one),
            [first, second, ..] => Err(format!(
                "has the column {} twice, as number {} and number {}; rename one of them",
                quoted(name),
                first + 1,
                second + 1
            )),
            [] => {
                let names: Vec<String> =
                    self.header.iter().take(super::COLUMNS_LISTED_MAX).map(|name| quoted(name)).collect();
                let near = crate::scenario::suggest::nearest(name, self.header.iter().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; did you mean {}?", quoted(near)));
                Err(format!("has no column {}; its columns are {}{near}", quoted(name), names.join(", ")))
            }
        }
    }
}
