//! Counts and amounts that a table states by month or quarter.

use super::map::HistoryMap;
use super::{History, Reading, Stated, columns, dates};
use crate::scenario::calendar;
use crate::scenario::csv::cells::{Cell, Convention, complaint};
use crate::scenario::csv::{Quoting, Sheet, SheetRow, is_total, quoted};
use crate::scenario::setting::CalendarMonth;

/// Takes what a table by period states.
pub fn take(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<(), String> {
    let period = columns::noted(history, file, sheet, map, "period")?.ok_or("has no column of periods")?;
    let rows: Vec<&SheetRow> = sheet.rows.iter().filter(|row| !row.cells.iter().any(|cell| is_total(cell))).collect();
    let rows: Vec<&SheetRow> = rows.into_iter().filter(|row| !row.cells[period].is_empty()).collect();
    let months = rows.iter().map(|row| {
        let cell = &row.cells[period];
        months_of(cell).ok_or_else(|| {
            let shown = quoted(cell);
            format!("has {shown} in line {}, which is no month or quarter; write 2026-Q1 or 2026-01", row.line)
        })
    });
    let months = months.collect::<Result<Vec<_>, String>>()?;
    let mut aside = Vec::new();
    for (column, head) in sheet.header.iter().enumerate() {
        let Some(what) = columns::observable(head) else {
            if column != period && !head.is_empty() {
                aside.push(format!("`{file}`: column {} is not looked at", quoted(head)));
            }
            continue;
        };
        sheet.column(head)?;
        let key = format!("observable {}", what.name());
        history.readings.push(Reading { file: file.to_owned(), key, value: head.clone(), is_guess: false });
        let cells: Vec<(usize, Cell)> = rows.iter().map(|row| (row.line, Cell::of(&row.cells[column]))).collect();
        if let Some((line, text)) = cells.iter().find_map(|(line, cell)| cell.wrong().map(|text| (*line, text))) {
            return Err(format!("{} (column {})", complaint(text, line, Quoting::Allowed), quoted(head)));
        }
        let pairs = cells.iter().map(|(line, cell)| (*line, cell));
        let convention = Convention::of(pairs, sheet.delimiter, Quoting::Allowed)?;
        for ((_, cell), &(from, months)) in cells.iter().zip(&months) {
            if let Some(value) = cell.value(convention).filter(|value| value.is_finite()) {
                history.stated.push(Stated { what, from, months, value });
                let end = from.plus(months);
                history.as_of = history.as_of.max(calendar::first_day(end) - 1);
            }
        }
    }
    history.note_some(aside, |more| format!("`{file}`: {more} more columns are not looked at"));
    Ok(())
}

/// The months of "2026-Q1", "Q1 2026", "2026-01", "Jan 2026", "2026-02 to 2026-03" or a day.
fn months_of(text: &str) -> Option<(CalendarMonth, u32)> {
    if let Some((first, last)) = text.split_once(" to ") {
        let (first, last) = (month_of(first)?, month_of(last)?);
        let months = 12 * (last.year - first.year) + last.month as i32 - first.month as i32 + 1;
        return u32::try_from(months).ok().filter(|months| *months > 0).map(|months| (first, months));
    }
    let upper = text.to_uppercase();
    if let Some(at) = upper.find('Q') {
        let quarter: u32 = upper[at + 1..].chars().next()?.to_digit(10).filter(|quarter| (1..=4).contains(quarter))?;
        let rest = upper[..at].to_owned() + &upper[at + 2..];
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let year: i32 = digits.parse().ok()?;
        let year = if digits.len() == 2 { 2000 + year } else { year };
        return (1990..=2100).contains(&year).then_some((CalendarMonth { year, month: 3 * quarter - 2 }, 3));
    }
    month_of(text).map(|month| (month, 1))
}

fn month_of(text: &str) -> Option<CalendarMonth> {
    let text = text.trim();
    let first = |day: i64| calendar::month_of(day);
    if let dates::Written::Day(day) = dates::written(text) {
        return Some(first(day));
    }
    let parts: Vec<&str> = text.split(['-', '/', ' ', '.']).filter(|part| !part.is_empty()).collect();
    let [one, two] = parts[..] else { return None };
    // With a day before or behind, it is a day: "2026-01" and "-01", "1" and "Jan 2026".
    for made in [format!("{one}-{two}-01"), format!("{two}-{one}-01"), format!("1 {one} {two}")] {
        if let dates::Written::Day(day) = dates::written(&made) {
            return Some(first(day));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_quarters_are_read_in_usual_forms() {
        let at = |year, month, months| Some((CalendarMonth { year, month }, months));
        for (text, wanted) in [
            ("2026-Q1", at(2026, 1, 3)),
            ("Q3 2026", at(2026, 7, 3)),
            ("Q4/26", at(2026, 10, 3)),
            ("2026-02", at(2026, 2, 1)),
            ("02/2026", at(2026, 2, 1)),
            ("Feb 2026", at(2026, 2, 1)),
            ("2026-02-28", at(2026, 2, 1)),
            ("2026-02 to 2026-04", at(2026, 2, 3)),
            ("Q5 2026", None),
            ("soon", None),
            ("2026", None),
        ] {
            assert_eq!(months_of(text), wanted, "{text}");
        }
    }
}
