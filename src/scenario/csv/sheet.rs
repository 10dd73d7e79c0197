//! A whole table as text: rows of cells below a header, out of a CSV file or a workbook.

use super::bytes::text_of;
use super::records::{Records, separator_line};
use super::{BYTES_MAX, Cell, open, quoted};
use crate::scenario::without_controls;
use std::path::Path;

/// Most rows of a table.
pub(super) const ROWS_MAX: usize = 50_000;
/// Most cells of a table, blank ones among them.
pub(super) const CELLS_MAX: usize = 4_000_000;
/// Most columns of a table, and longest name of one, bytes.
const COLUMNS_MAX: usize = 2_000;
const NAME_MAX: usize = 1_000;
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
    /// Which sheet of a workbook it is, where others fit as well.
    pub note: Option<String>,
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
    read_sheet_where(path, &|_| true)
}

/// The table of a file: in a workbook the first sheet whose columns fit, and the first where none does.
///
/// # Errors
/// As [`read_sheet`].
pub fn read_sheet_where(path: &Path, fits: &dyn Fn(&Sheet) -> bool) -> Result<Sheet, String> {
    let (bytes, is_cut) = open::read(path, BYTES_MAX).map_err(|error| format!("cannot be read: {error}"))?;
    if is_cut {
        return Err(format!("is larger than {} MiB", BYTES_MAX >> 20));
    }
    if bytes.starts_with(WORKBOOK) {
        return workbook(&bytes, fits);
    }
    of_text(&text_of(&bytes, false)?)
}

/// The table in a text, under the delimiter that makes most columns. One table at a time is held in memory.
pub(in crate::scenario) fn of_text(text: &str) -> Result<Sheet, String> {
    let stated = separator_line(text).map(|(delimiter, _)| delimiter);
    let mut delimiters = stated.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
    let columns = |delimiter: &char| {
        let start = records(text, *delimiter, Some(HEADER_LOOKED_FOR)).and_then(|rows| table(rows, *delimiter));
        start.map_or(0, |sheet| sheet.header.len())
    };
    delimiters.sort_by_key(|delimiter| std::cmp::Reverse(columns(delimiter)));
    let (mut single, mut failures) = (None, Vec::new());
    for delimiter in delimiters {
        match records(text, delimiter, None).and_then(|records| table(records, delimiter)) {
            Ok(sheet) if sheet.header.len() > 1 => return Ok(sheet),
            Ok(sheet) => single = single.or(Some(sheet)),
            Err(wrong) => failures.push((delimiter, wrong)),
        }
    }
    // A header that holds another delimiter is no single column: what is wrong under that one is what helps.
    let holds = |delimiter: char| single.as_ref().is_none_or(|sheet: &Sheet| sheet.header[0].contains(delimiter));
    match (failures.iter().position(|(delimiter, _)| holds(*delimiter)), single) {
        (Some(at), _) => Err(failures.swap_remove(at).1),
        (None, Some(sheet)) => Ok(sheet),
        (None, None) => Err("is empty".to_owned()),
    }
}

/// The rows of a text; the first ones alone where only they are looked at.
fn records(text: &str, delimiter: char, first: Option<usize>) -> Result<Vec<SheetRow>, String> {
    let (mut records, mut record, mut rows) = (Records::new(text, delimiter), Vec::new(), Vec::new());
    let mut cells = 0;
    while let Some(line) = records.next_into(&mut record)? {
        if first.is_some_and(|first| rows.len() >= first) {
            break;
        }
        cells += record.len();
        if rows.len() >= ROWS_MAX {
            return Err(too_many_rows());
        }
        if cells > CELLS_MAX {
            return Err(too_large());
        }
        rows.push(SheetRow { line, cells: record.iter().map(|cell| cell.trim().to_owned()).collect() });
    }
    Ok(rows)
}

pub(super) fn too_many_rows() -> String {
    format!("has more than {ROWS_MAX} rows; export the years that matter")
}

pub(super) fn too_large() -> String {
    format!("has more than {CELLS_MAX} cells; export the columns and years that matter")
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
    // Names are compared with every word that is known: what is longer than any name is no table.
    if columns > COLUMNS_MAX || header.iter().any(|name| name.len() > NAME_MAX) {
        return Err(format!(
            "has no header of at most {COLUMNS_MAX} columns with names of at most {NAME_MAX} bytes; export a table"
        ));
    }
    // Every row gets as many cells as the header has.
    if columns * below.len() > CELLS_MAX {
        return Err(too_large());
    }
    header.iter_mut().for_each(make_plain);
    let fit = |row: SheetRow| {
        let SheetRow { line, mut cells } = row;
        if cells.iter().skip(columns).any(|cell| !cell.is_empty()) {
            let remedy =
                if delimiter == ',' { "; if decimals are written with a comma, save with semicolons" } else { "" };
            return Err(format!("has {} cells in line {line}, under {columns} headers{remedy}", cells.len()));
        }
        cells.resize(columns, String::new());
        cells.iter_mut().for_each(make_plain);
        Ok(SheetRow { line, cells })
    };
    Ok(Sheet { header, rows: below.into_iter().map(fit).collect::<Result<_, _>>()?, delimiter, note: None })
}

/// Takes out what would move the cursor, colour or turn a message that names the cell.
fn make_plain(cell: &mut String) {
    if let std::borrow::Cow::Owned(plain) = without_controls(cell) {
        *cell = plain;
    }
}

#[cfg(feature = "cli")]
fn workbook(bytes: &[u8], fits: &dyn Fn(&Sheet) -> bool) -> Result<Sheet, String> {
    // Numbers of a workbook have points: under this delimiter a point is a decimal sign.
    let begins_well = |rows: &[SheetRow]| {
        let first = rows.iter().take(HEADER_LOOKED_FOR + 1).cloned().collect();
        table(first, ',').is_ok_and(|sheet| fits(&sheet))
    };
    let found = super::workbook::rows(bytes, &begins_well)?;
    let names: Vec<String> = found.others.iter().take(super::COLUMNS_LISTED_MAX).map(|name| quoted(name)).collect();
    let note = (!names.is_empty()).then(|| {
        let (name, others) = (quoted(&found.name), names.join(", "));
        format!(
            "the sheet {name} is read; {others} could be too and is not: save it as a file of its own and name both"
        )
    });
    Ok(Sheet { note, ..table(found.rows, ',')? })
}

#[cfg(not(feature = "cli"))]
fn workbook(_: &[u8], _: &dyn Fn(&Sheet) -> bool) -> Result<Sheet, String> {
    Err("is a workbook or a ZIP archive; save the sheet as CSV".to_owned())
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
