//! Which column means what: as stated, else by its name.

use super::map::HistoryMap;
use super::names::{NAMES, is_named, plain};
use super::{History, Reading};
use crate::metric::Observable;
use crate::scenario::csv::{Sheet, quoted};

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An opportunity a row.
    Deals,
    /// A seat a row.
    Hires,
    /// A meeting a row.
    Meetings,
    /// A month or quarter a row.
    Periods,
}

/// The column that means this, with whether that was guessed; nothing where none does.
///
/// # Errors
/// A stated column that the table has not got, or has twice.
pub fn find(sheet: &Sheet, map: &HistoryMap, meaning: &str) -> Result<Option<(usize, bool)>, String> {
    find_where(sheet, map, meaning, &|_| true)
}

/// The column of a meaning: among several by name the first whose cells fit, and the first where none does.
fn find_where(
    sheet: &Sheet,
    map: &HistoryMap,
    meaning: &str,
    fits: &dyn Fn(usize) -> bool,
) -> Result<Option<(usize, bool)>, String> {
    if let Some(stated) = map.columns.get(meaning) {
        // A column of another file is none of this one.
        return match sheet.column(stated) {
            Ok(column) => Ok(Some((column, false))),
            Err(wrong) if wrong.contains("twice") => Err(wrong),
            Err(_) => Ok(None),
        };
    }
    let names = NAMES.iter().find(|(key, _)| *key == meaning).map_or(&[][..], |(_, names)| names);
    let heads: Vec<String> = sheet.header.iter().map(|head| plain(head)).collect();
    let bears = |name| (0..heads.len()).filter(|&column| is_named(&heads[column], name)).collect::<Vec<_>>();
    let found: Vec<usize> = names.iter().flat_map(|name| bears(name)).collect();
    let Some(&first) = found.first() else { return Ok(None) };
    // Of columns of the same name the one that holds something.
    let is_blank = |column: usize| sheet.rows.iter().all(|row| row.cells[column].is_empty());
    let best = found.iter().copied().find(|&column| fits(column) && !is_blank(column)).unwrap_or(first);
    let is_twin = |column: usize| column != best && sheet.header[column] == sheet.header[best] && !is_blank(column);
    match (0..heads.len()).any(is_twin) {
        true => sheet.column(&sheet.header[best]).map(|column| Some((column, true))),
        false => Ok(Some((best, true))),
    }
}

/// Reads a column and notes how it was read.
///
/// # Errors
/// As [`find`].
pub fn noted(
    history: &mut History,
    file: &str,
    sheet: &Sheet,
    map: &HistoryMap,
    meaning: &str,
) -> Result<Option<usize>, String> {
    noted_where(history, file, sheet, map, meaning, &|_| true)
}

/// The column of a meaning, noted: among several by name the first whose cells fit.
///
/// # Errors
/// As [`find`].
pub fn noted_where(
    history: &mut History,
    file: &str,
    sheet: &Sheet,
    map: &HistoryMap,
    meaning: &str,
    fits: &dyn Fn(usize) -> bool,
) -> Result<Option<usize>, String> {
    let found = find_where(sheet, map, meaning, fits)?;
    if let Some((column, is_guess)) = found {
        let key = format!("columns.{meaning}");
        history.readings.push(Reading { file: file.to_owned(), key, value: sheet.header[column].clone(), is_guess });
    }
    Ok(found.map(|(column, _)| column))
}

/// The observable that a column counts, by name or label.
pub fn observable(head: &str) -> Option<Observable> {
    let head = plain(head);
    let matches = |what: &&Observable| plain(what.name()) == head || plain(what.label()) == head;
    Observable::ALL.iter().find(matches).copied()
}

/// What a table holds, by its columns.
///
/// # Errors
/// If it is none of what can be read, with what is expected.
pub fn kind(sheet: &Sheet, map: &HistoryMap) -> Result<Kind, String> {
    let has = |meaning: &str| find(sheet, map, meaning).map(|found| found.is_some());
    let counts = sheet.header.iter().filter(|head| observable(head).is_some()).count();
    let is_deals = has("created")? && (has("stage")? || has("amount")?);
    // Sales systems tell the fiscal period of a deal too.
    if has("period")? && counts > 0 && !is_deals {
        return Ok(Kind::Periods);
    }
    if has("filled")? && !has("stage")? {
        return Ok(Kind::Hires);
    }
    if is_deals {
        return Ok(Kind::Deals);
    }
    if has("meeting")? {
        return Ok(Kind::Meetings);
    }
    Err(unknown(sheet, map)?)
}

/// Why a table is none of what can be read.
fn unknown(sheet: &Sheet, map: &HistoryMap) -> Result<String, String> {
    let named = sheet.header.iter().filter(|name| !name.is_empty());
    let names: Vec<String> = named.take(12).map(|name| quoted(name)).collect();
    let mut known = Vec::new();
    for meaning in ["closed", "stage", "amount"] {
        known.extend(
            find(sheet, map, meaning)?.map(|(column, _)| format!("{} as {meaning}", quoted(&sheet.header[column]))),
        );
    }
    if !known.is_empty() {
        return Ok(format!(
            "has {}, but no column that is known to tell on which day an opportunity was opened: if one of {} does, name it \
             in the scenario, `[history] columns = {{ created = \"…\" }}`; else export it too",
            known.join(", "),
            names.join(", ")
        ));
    }
    Ok(format!(
        "has no columns that are known: {}; name them in the scenario, for example `[history] columns = {{ created = \
         \"…\", closed = \"…\", stage = \"…\", amount = \"…\", source = \"…\" }}` for deals (`type` and `marketplace` besides), `opened`, `filled`, `left` for \
         hires, `meeting` for meetings; or give a table by `period` with columns such as {}",
        names.join(", "),
        Observable::ALL.iter().take(4).map(|what| what.name()).collect::<Vec<_>>().join(", ")
    ))
}
