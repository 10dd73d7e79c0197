//! Where in a file the column stands.

use super::records::{Records, separator_line};
use super::{COLUMNS_LISTED_MAX, Cell, Quoting, quoted};
use crate::scenario::suggest::nearest;

/// What may stand between cells.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Records in which the header is looked for: some exports have a title above it.
const HEADER_LOOKED_FOR: usize = 20;

/// Delimiter, header and position of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub delimiter: char,
    /// Records above the header.
    pub header: usize,
    /// Cells of the header.
    pub columns: usize,
    pub position: usize,
}

impl Layout {
    /// Looks for a header cell with the name of the column; under several delimiters, the one with the most cells.
    pub(super) fn of(text: &str, column: &str, quoting: Quoting) -> Result<Self, String> {
        let stated = separator_line(text).map(|(delimiter, _)| delimiter);
        let delimiters = stated.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let mut found: Option<Self> = None;
        let mut first: Vec<String> = Vec::new();
        let mut failure = None;
        for delimiter in delimiters {
            let (mut records, mut record) = (Records::new(text, delimiter), Vec::new());
            for header in 0..HEADER_LOOKED_FOR {
                match records.next_into(&mut record) {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(wrong) => {
                        failure.get_or_insert(wrong);
                        break;
                    }
                }
                if header == 0 && record.len() > first.len() {
                    first.clone_from(&record);
                }
                let positions = positions(&record, column);
                let is_better = found.as_ref().is_none_or(|known| record.len() > known.columns);
                if let (Some(&position), true) = (positions.first(), is_better) {
                    refuse_doubles(&positions, column)?;
                    found = Some(Self { delimiter, header, columns: record.len(), position });
                }
                if !positions.is_empty() {
                    break;
                }
            }
        }
        match (found, failure) {
            (Some(layout), _) => Ok(layout),
            (None, Some(wrong)) => Err(wrong),
            (None, None) => Err(missing(&first, column, quoting)),
        }
    }
}

fn positions(record: &[String], column: &str) -> Vec<usize> {
    (0..record.len()).filter(|&i| record[i].trim() == column.trim()).collect()
}

fn refuse_doubles(positions: &[usize], column: &str) -> Result<(), String> {
    match positions {
        [first, second, ..] => Err(format!(
            "has the column {} twice, as number {} and number {}; rename one of them",
            quoted(column),
            first + 1,
            second + 1
        )),
        _ => Ok(()),
    }
}

/// What is there in place of the column.
fn missing(header: &[String], column: &str, quoting: Quoting) -> String {
    if header.is_empty() {
        return "is empty".to_owned();
    }
    let wanted = quoted(column);
    if header.iter().all(|cell| Cell::of(cell).is_number()) {
        return format!("has no header: its first line holds numbers; write {wanted} above them");
    }
    if quoting == Quoting::Hidden {
        return format!("has no column {wanted} among its {}", header.len());
    }
    let names: Vec<&str> = header.iter().map(|name| name.trim()).collect();
    let listed: Vec<String> = names.iter().take(COLUMNS_LISTED_MAX).map(|name| quoted(name)).collect();
    let more = match names.len().saturating_sub(COLUMNS_LISTED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let near = nearest(column, names.iter().copied().filter(|name| name.len() <= 200));
    let near = near.map_or_else(String::new, |near| format!("; did you mean {}?", quoted(near)));
    format!("has no column {wanted}; its columns are {}{more}{near}", listed.join(", "))
}
