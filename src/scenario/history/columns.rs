//! Which column means what: as stated, else by its name.

use super::map::HistoryMap;
use super::names::{NAMES, plain};
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

/// The same; of several by name the first whose cells fit, and the first where none does.
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
    let found = names.iter().filter_map(|name| heads.iter().position(|head| head == name));
    let found: Vec<usize> = found.collect();
    let Some(&first) = found.first() else { return Ok(None) };
    let best = found.into_iter().find(|&column| fits(column)).unwrap_or(first);
    sheet.column(&sheet.header[best]).map(|column| Some((column, true)))
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

/// The same; of several by name the first whose cells fit.
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
    // A column of the same name twice is the likelier reason.
    sheet.header.iter().filter(|head| !head.is_empty()).try_for_each(|head| sheet.column(head).map(drop))?;
    let named = sheet.header.iter().filter(|name| !name.is_empty());
    let names: Vec<String> = named.take(12).map(|name| quoted(name)).collect();
    Err(format!(
        "has no columns that are known: {}; name them in the scenario, for example `[history] columns = {{ created = \
         \"…\", closed = \"…\", stage = \"…\", amount = \"…\", source = \"…\" }}` for deals (`type` and `marketplace` besides), `opened`, `filled`, `left` for \
         hires, `meeting` for meetings; or give a table by `period` with columns such as {}",
        names.join(", "),
        Observable::ALL.iter().take(4).map(|what| what.name()).collect::<Vec<_>>().join(", ")
    ))
}
