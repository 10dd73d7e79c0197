//! Deals that stand in more than one row: a report of products or contacts has a row each, a report of stages a row a change.

use super::History;
use super::names::{IDS, TITLES, plain};
use crate::scenario::csv::{Sheet, SheetRow, quoted};
use std::collections::{HashMap, HashSet};

/// The rows of deals with each deal once; `read` are the columns that are looked at, that of the day of opening first.
///
/// # Errors
/// If rows of one deal say different things of it, or another file has had the deal.
pub(super) fn once<'s>(
    history: &mut History,
    file: &str,
    sheet: &Sheet,
    rows: Vec<&'s SheetRow>,
    read: &[usize],
) -> Result<Vec<&'s SheetRow>, String> {
    let named = |names: &[&str]| {
        let bears = |name: &&str| sheet.header.iter().position(|head| plain(head) == *name);
        names.iter().find_map(bears).filter(|column| rows.iter().any(|row| !row.cells[*column].is_empty()))
    };
    let id = named(&IDS).filter(|&column| is_of_deals(&rows, column, read[0]));
    let Some(column) = id.or_else(|| named(&TITLES)) else { return Ok(rows) };
    let mut first: HashMap<&str, &SheetRow> = HashMap::new();
    let mut told: HashSet<Vec<&str>> = HashSet::new();
    let (mut kept, mut repeated) = (Vec::new(), 0);
    for row in rows {
        let name = row.cells[column].as_str();
        if name.is_empty() {
            kept.push(row);
            continue;
        }
        let says = std::iter::once(name).chain(read.iter().map(|&at| row.cells[at].as_str())).collect();
        if !told.insert(says) {
            repeated += 1;
            continue;
        }
        let other = *first.entry(name).or_insert(row);
        if let (true, Some(at)) = (id.is_some(), read.iter().copied().find(|&at| other.cells[at] != row.cells[at])) {
            return Err(format!(
                "has the deal {} in line {} and in line {} with another {}; export a row a deal, as it stands now, without its \
                 products and without the history of its stages",
                quoted(name),
                other.line,
                row.line,
                quoted(&sheet.header[at])
            ));
        }
        kept.push(row);
    }
    if repeated > 0 {
        let head = quoted(&sheet.header[column]);
        history.notes.push(format!("`{file}`: {repeated} rows repeat a deal (by {head}) and are left out"));
    }
    if id.is_some() {
        let ids = kept.iter().map(|row| row.cells[column].as_str()).filter(|id| !id.is_empty());
        for id in ids {
            if !history.ids.insert(id.to_owned()) {
                return Err(format!("has the deal {}, which another file has too: give each deal once", quoted(id)));
            }
        }
    }
    Ok(kept)
}

/// Whether a column names deals: rows of one name were opened on one day.
fn is_of_deals(rows: &[&SheetRow], column: usize, created: usize) -> bool {
    let mut opened: HashMap<&str, &str> = HashMap::new();
    let day_of = |row: &&&SheetRow| !row.cells[column].is_empty();
    rows.iter().filter(day_of).all(|row| {
        let day = row.cells[created].as_str();
        *opened.entry(row.cells[column].as_str()).or_insert(day) == day
    })
}
