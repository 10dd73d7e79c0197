//! Seats and meetings, a row each.

use super::map::HistoryMap;
use super::{Hire, History, columns, dates};
use crate::scenario::csv::{Sheet, SheetRow, is_total};

/// Rows that hold a day in one of these columns, and those days.
type Days<'s> = (Vec<&'s SheetRow>, Vec<Vec<Option<i64>>>);

fn days<'s>(sheet: &'s Sheet, of: &[Option<usize>], map: &HistoryMap) -> Result<Days<'s>, String> {
    let has_day = |row: &&SheetRow| {
        let is_summed = row.cells.iter().any(|cell| is_total(cell));
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        !is_summed && (filled > 1 || sheet.header.len() < 3)
    };
    let rows: Vec<&SheetRow> = sheet.rows.iter().filter(has_day).collect();
    let read = |column: &Option<usize>| {
        let Some(column) = *column else { return Ok(vec![None; rows.len()]) };
        let cells: Vec<(usize, &str)> = rows.iter().map(|row| (row.line, row.cells[column].as_str())).collect();
        dates::days(&sheet.header[column], &cells, map.day_first)
    };
    let all = of.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    Ok((rows, all))
}

/// Takes the seats of a table.
pub fn take_hires(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<(), String> {
    let mut column = |meaning: &str| columns::noted(history, file, sheet, map, meaning);
    let of = [column("opened")?, column("filled")?, column("left")?];
    let (rows, days) = days(sheet, &of, map)?;
    let before = history.hires.len();
    for row in 0..rows.len() {
        let [opened, filled, left] = [days[0][row], days[1][row], days[2][row]];
        if opened.is_none() && filled.is_none() {
            continue;
        }
        let is_in_order =
            opened.zip(filled).is_none_or(|(a, b)| a <= b) && filled.zip(left).is_none_or(|(a, b)| a <= b);
        if !is_in_order {
            return Err(format!(
                "has in line {} a seat that was filled before it was opened, or left before",
                rows[row].line
            ));
        }
        history.hires.push(Hire { opened, filled, left });
        history.as_of = history.as_of.max([opened, filled, left].into_iter().flatten().max().unwrap_or(0));
    }
    if history.hires.len() == before { Err("holds no seats below its header".to_owned()) } else { Ok(()) }
}

/// Takes the meetings of a table.
pub fn take_meetings(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<(), String> {
    let column = columns::noted(history, file, sheet, map, "meeting")?;
    let (_, days) = days(sheet, &[column], map)?;
    let held: Vec<i64> = days.into_iter().flatten().flatten().collect();
    history.as_of = history.as_of.max(held.iter().copied().max().unwrap_or(0));
    if held.is_empty() {
        return Err("holds no meetings below its header".to_owned());
    }
    history.meetings.extend(held);
    Ok(())
}
