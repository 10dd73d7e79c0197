//! Opportunities out of the export of a sales system, a row each.

use super::map::HistoryMap;
use super::{Deal, DealSource, History, Outcome, Reading, columns, dates};
use crate::scenario::csv::cells::{CURRENCY_SIGNS, Cell, Convention, complaint};
use crate::scenario::csv::{Quoting, Sheet, SheetRow, is_total};

/// Parts of stages that say how a deal ended, letters only.
const WON: [&str; 4] = ["won", "gewonnen", "gagne", "ganado"];
const LOST: [&str; 7] = ["lost", "verloren", "perdu", "disqualified", "dead", "abandoned", "cancelled"];
/// Parts of sources that say where a deal came from.
const FIELD: [&str; 6] = ["account executive", "aws ae", "azure ae", "google ae", "cloud seller", "field"];
const PDM: [&str; 8] =
    ["pdm", "partner", "co-sell", "cosell", "alliance", "marketplace", "isv accelerate", "hyperscaler"];
/// Most words that are listed.
const LISTED: usize = 8;

/// Takes the deals of a table.
pub fn take(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<(), String> {
    let mut column = |meaning: &str| columns::noted(history, file, sheet, map, meaning);
    let created = column("created")?.ok_or("has no column of the day on which an opportunity was opened")?;
    let (closed, stage) = (column("closed")?, column("stage")?);
    let knows_ends = closed.is_some();
    let (amount, source) = (column("amount")?, column("source")?);
    let rows = rows_of_deals(sheet, created, history, file);
    let cell = |row: &SheetRow, column: Option<usize>| column.map_or("", |at| row.cells[at].as_str()).to_owned();
    let days = |column: usize| {
        let cells: Vec<(usize, &str)> = rows.iter().map(|row| (row.line, row.cells[column].as_str())).collect();
        dates::days(&sheet.header[column], &cells, map.day_first)
    };
    let created = days(created)?;
    let closed = closed.map_or_else(|| Ok(vec![None; rows.len()]), days)?;
    let amounts = amounts(sheet, &rows, amount)?;
    let text = amount.map_or_else(String::new, |at| rows.iter().map(|row| row.cells[at].as_str()).collect());
    history.sign = text.chars().find(|c| CURRENCY_SIGNS.contains(c)).or(history.sign);
    let (mut ends, mut origins) = (Vec::new(), Vec::new());
    let mut ends_before = 0;
    for (position, row) in rows.iter().enumerate() {
        let Some(created) = created[position] else { continue };
        let outcome = stage.map(|_| outcome(&cell(row, stage), map, &mut ends));
        let outcome = outcome.unwrap_or(Outcome::Open);
        let closed = closed[position].filter(|_| outcome != Outcome::Open);
        if closed.is_some_and(|closed| closed < created) {
            ends_before += 1;
            continue;
        }
        let source = source.map(|_| origin(&cell(row, source), map, &mut origins));
        history.deals.push(Deal { created, closed, outcome, amount: amounts[position], source });
        let last = closed.unwrap_or(created);
        history.as_of = history.as_of.max(last);
    }
    let without = created.iter().filter(|day| day.is_none()).count();
    if without > 0 {
        history.notes.push(format!("`{file}`: {without} rows without the day of opening are left out"));
    }
    if ends_before > 0 {
        history.notes.push(format!("`{file}`: {ends_before} deals that closed before they were opened are left out"));
    }
    if stage.is_none() {
        history.notes.push(format!("`{file}`: no column of stages, so nothing is known of wins"));
    }
    if !knows_ends && stage.is_some() {
        let columns: Vec<String> = sheet.header.iter().map(|head| format!("{head:?}")).collect();
        history.notes.push(format!(
            "`{file}`: no column says on which day a deal was won or lost, so nothing is known of cycles and of wins by quarter; \
             if one of {} does, state it: `columns.closed` in `[history]`",
            columns.join(", ")
        ));
    }
    if source.is_none() {
        history.notes.push(format!(
            "`{file}`: no column says where deals come from, so deal size, cycle and win rate are learnt alone"
        ));
    }
    note_words(history, file, map, &ends, &origins);
    if created.iter().all(Option::is_none) { Err("holds no deals below its header".to_owned()) } else { Ok(()) }
}

/// Rows without totals and footers.
fn rows_of_deals<'s>(sheet: &'s Sheet, created: usize, history: &mut History, file: &str) -> Vec<&'s SheetRow> {
    let mut kept = Vec::new();
    for row in &sheet.rows {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let is_no_day = matches!(dates::written(&row.cells[created]), dates::Written::Blank | dates::Written::Wrong);
        let is_summed = row.cells.iter().any(|cell| is_total(cell));
        let what = match (is_no_day, is_summed, filled) {
            (true, true, _) => "a total",
            (true, false, filled) if sheet.header.len() > 2 && 2 * filled < sheet.header.len() => "a footer",
            _ => {
                kept.push(row);
                continue;
            }
        };
        history.notes.push(format!("`{file}`: line {} is {what} and is left out", row.line));
    }
    kept
}

/// Amounts, where there is a column of them.
fn amounts(sheet: &Sheet, rows: &[&SheetRow], column: Option<usize>) -> Result<Vec<Option<f64>>, String> {
    let Some(column) = column else { return Ok(vec![None; rows.len()]) };
    let cells: Vec<(usize, Cell)> = rows.iter().map(|row| (row.line, Cell::of(&row.cells[column]))).collect();
    let named = |wrong: String| format!("{wrong} (column {:?})", sheet.header[column]);
    if let Some((line, text)) = cells.iter().find_map(|(line, cell)| cell.wrong().map(|text| (*line, text))) {
        return Err(named(complaint(text, line, Quoting::Allowed)));
    }
    let pairs = cells.iter().map(|(line, cell)| (*line, cell));
    let convention = Convention::of(pairs, sheet.delimiter, Quoting::Allowed).map_err(named)?;
    Ok(cells.iter().map(|(_, cell)| cell.value(convention).filter(|value| value.is_finite() && *value > 0.0)).collect())
}

/// Whether a word is among those that the scenario states for a meaning.
fn is_stated(map: &HistoryMap, key: &str, word: &str) -> bool {
    map.words.get(key).is_some_and(|words| words.iter().any(|stated| stated.trim().eq_ignore_ascii_case(word.trim())))
}

fn contains(word: &str, parts: &[&str]) -> bool {
    let word = word.to_lowercase();
    parts.iter().any(|part| word.contains(part))
}

/// How a deal in a stage ended; the stage is remembered with what it was taken for.
fn outcome(stage: &str, map: &HistoryMap, seen: &mut Vec<(&'static str, String)>) -> Outcome {
    let (name, outcome) = if is_stated(map, "won", stage) {
        ("won", Outcome::Won)
    } else if is_stated(map, "lost", stage) {
        ("lost", Outcome::Lost)
    } else if !map.words.contains_key("won") && contains(stage, &WON) && !contains(stage, &["not won", "nicht"]) {
        ("won", Outcome::Won)
    } else if !map.words.contains_key("lost") && contains(stage, &LOST) {
        ("lost", Outcome::Lost)
    } else {
        ("open", Outcome::Open)
    };
    remember(seen, name, stage);
    outcome
}

fn origin(source: &str, map: &HistoryMap, seen: &mut Vec<(&'static str, String)>) -> DealSource {
    let is_guessed = !["field", "pdm", "direct"].iter().any(|key| map.words.contains_key(*key));
    let (name, origin) = if is_stated(map, "field", source) || is_guessed && contains(source, &FIELD) {
        ("field", DealSource::Field)
    } else if is_stated(map, "pdm", source) || is_guessed && contains(source, &PDM) {
        ("pdm", DealSource::Pdm)
    } else {
        ("direct", DealSource::Direct)
    };
    remember(seen, name, source);
    origin
}

fn remember(seen: &mut Vec<(&'static str, String)>, name: &'static str, word: &str) {
    let word = if word.is_empty() { "(blank)" } else { word };
    if !seen.iter().any(|(known, text)| *known == name && text == word) && seen.len() < 200 {
        seen.push((name, word.to_owned()));
    }
}

/// Notes what words of stages and sources were taken for.
fn note_words(
    history: &mut History,
    file: &str,
    map: &HistoryMap,
    ends: &[(&'static str, String)],
    origins: &[(&'static str, String)],
) {
    for key in ["won", "lost", "open", "field", "pdm", "direct"] {
        let words: Vec<&str> =
            ends.iter().chain(origins).filter(|(name, _)| *name == key).map(|(_, word)| word.as_str()).collect();
        if words.is_empty() {
            continue;
        }
        let more = words.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let listed: Vec<String> = words.iter().take(LISTED).map(|word| format!("{word:?}")).collect();
        let value = format!("[{}]{more}", listed.join(", "));
        let is_guess = !map.words.contains_key(key);
        history.readings.push(Reading { file: file.to_owned(), key: key.to_owned(), value, is_guess });
    }
    if !ends.is_empty() && !ends.iter().any(|(name, _)| *name == "won") {
        history.notes.push(format!("`{file}`: no stage was taken for won; say which are: `[history] won = [\"…\"]`"));
    }
}
