//! Days as people and sales systems write them. The order of day and month is never guessed from one cell: the column
//! shows it, or the scenario says it.

use super::names::folded;
use crate::scenario::calendar;
use crate::scenario::csv::quoted;

/// Names of months by their first letters, without accents: English, German, French, Spanish, Italian,
/// Portuguese.
const MONTHS: [(&str, i64); 31] = [
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("feb", 2),
    ("fev", 2),
    ("mar", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("mag", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("aug", 8),
    ("aou", 8),
    ("ago", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("nov", 11),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
];

/// What warehouses write where there is nothing.
const NOTHING: [&str; 7] = ["", "-", "null", "\\n", "none", "nan", "nat"];

/// What a cell of a column of days is.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// Nothing.
    Blank,
    /// A day.
    Day(i64),
    /// Two numbers of which it is not known which is the month, and a year.
    Open(i64, i64, i64),
    /// Something else.
    Wrong,
}

/// What a cell says, without what other cells say of the order of day and month.
pub fn written(cell: &str) -> Written {
    // An apostrophe keeps a sheet from changing what stands behind it.
    let cell = cell.trim().trim_start_matches('\'');
    if NOTHING.iter().any(|nothing| cell.eq_ignore_ascii_case(nothing)) {
        return Written::Blank;
    }
    let date = without_time(cell);
    let day = |year, month, day| calendar::day(year, month, day).map_or(Written::Wrong, Written::Day);
    if let Some(whole) =
        date.parse::<i64>().ok().filter(|_| date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()))
    {
        return day(whole / 10_000, whole / 100 % 100, whole % 100);
    }
    let parts: Vec<&str> = date.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts[..] else { return Written::Wrong };
    if let (Some(a), Some(b), Some(c)) = (number(a), number(b), number(c)) {
        if a > 999 {
            return day(a, b, c);
        }
        let year = full_year(c);
        return if date.contains('.') { day(year, b, a) } else { Written::Open(a, b, year) };
    }
    match (month(a), month(b)) {
        (Some(month), _) => number(b).zip(number(c)).map_or(Written::Wrong, |(d, y)| day(full_year(y), month, d)),
        (_, Some(month)) => number(a).zip(number(c)).map_or(Written::Wrong, |(d, y)| day(full_year(y), month, d)),
        _ => Written::Wrong,
    }
}

fn without_time(cell: &str) -> &str {
    let before = cell.split_once(['T', 't']).filter(|(date, rest)| {
        date.len() >= 8
            && date.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit())
    });
    let cell = before.map_or(cell, |(date, _)| date);
    match cell.find(':') {
        // "2025-03-31 10:15:00", "3/31/2025, 10:15 AM": what stands before the hour.
        Some(colon) => cell[..colon].rsplit_once(' ').map_or(cell, |(date, _)| date.trim_end_matches(',')),
        None => cell,
    }
}

fn number(part: &str) -> Option<i64> {
    let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_ordinal = matches!(&part[digits.len()..], "" | "st" | "nd" | "rd" | "th");
    let is_number = is_ordinal && (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

fn month(part: &str) -> Option<i64> {
    let word = folded(part);
    let found = MONTHS.iter().find(|(start, _)| word.starts_with(start));
    found.map(|(_, month)| *month)
}

fn full_year(year: i64) -> i64 {
    if year < 100 { 2000 + year } else { year }
}

/// Days of a column in which every cell is read alike.
///
/// # Errors
/// A cell that is no day, with its line; a column that leaves the order of day and month open.
pub fn days(name: &str, cells: &[(usize, &str)], day_first: Option<bool>) -> Result<Vec<Option<i64>>, String> {
    let name = &quoted(name);
    let all: Vec<(usize, Written)> = cells.iter().map(|&(line, cell)| (line, written(cell))).collect();
    if let Some((position, (line, _))) = all.iter().enumerate().find(|(_, (_, found))| *found == Written::Wrong) {
        let text: String = cells[position].1.chars().take(40).collect();
        let serial = text.parse::<f64>().is_ok_and(|n| (30_000.0..60_000.0).contains(&n));
        let remedy = if serial { ", but a day number of Excel; give the column the format of a date" } else { "" };
        return Err(format!("has {text:?} in line {line} of column {name}, which is no day{remedy}"));
    }
    let order = order_of(name, &all, day_first)?;
    let read = |(line, found): &(usize, Written)| match *found {
        Written::Day(day) => Ok(Some(day)),
        Written::Open(a, b, year) => {
            let (day, month) = if order { (a, b) } else { (b, a) };
            let found = calendar::day(year, month, day);
            found.map(Some).ok_or_else(|| format!("has in line {line} of column {name} a day that does not exist"))
        }
        Written::Blank | Written::Wrong => Ok(None),
    };
    all.iter().map(read).collect()
}

/// Whether the day stands before the month.
fn order_of(name: &str, all: &[(usize, Written)], day_first: Option<bool>) -> Result<bool, String> {
    let line_where = |is_one: fn(i64, i64) -> bool| {
        all.iter().find(|(_, found)| matches!(found, Written::Open(a, b, _) if is_one(*a, *b))).map(|(line, _)| *line)
    };
    let shows_day_first = line_where(|a, _| a > 12);
    let shows_month_first = line_where(|_, b| b > 12);
    let is_open = line_where(|_, _| true);
    match (shows_day_first, shows_month_first, day_first, is_open) {
        (Some(one), Some(other), ..) => Err(format!(
            "writes days of column {name} with the day first in line {one} and with the month first in line {other}"
        )),
        (Some(line), None, Some(false), _) | (None, Some(line), Some(true), _) => Err(format!(
            "has in line {line} of column {name} a day that does not exist in the order that `dates` states"
        )),
        (Some(_), None, ..) => Ok(true),
        (None, Some(_), ..) | (None, None, None, None) => Ok(false),
        (None, None, Some(stated), _) => Ok(stated),
        (None, None, None, Some(line)) => Err(format!(
            "has in line {line} of column {name} a day such as 3/4/2025, and no cell shows whether the day or the month \
             comes first; say so in the scenario: `[history] dates = \"day-first\"` or `\"month-first\"`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(day: Option<i64>) -> String {
        let (y, m, d) = calendar::of_days(day.expect("a day"));
        format!("{y}-{m:02}-{d:02}")
    }

    #[test]
    fn days_are_read_in_every_usual_form() {
        for cell in [
            "2025-03-31",
            "2025/03/31",
            "2025-03-31T10:15:00Z",
            "2025-03-31T10:15:00.000+0000",
            "2025-03-31 10:15",
            "31.03.2025",
            "31.3.25",
            "31 Mar 2025",
            "Mar 31, 2025",
            "March 31st, 2025",
            "31-Mar-25",
            "3/31/2025",
            "3/31/2025, 10:15 AM",
            "31/03/2025",
            "31-03-2025",
            "31 mars 2025",
            "31. März 2025",
            "31 marzo 2025",
            "20250331",
            "'2025-03-31",
        ] {
            assert_eq!(days("c", &[(2, cell)], None).map(|d| iso(d[0])).as_deref(), Ok("2025-03-31"), "{cell}");
        }
        assert_eq!(days("c", &[(2, ""), (3, " "), (4, "NULL"), (5, "\\N")], None), Ok(vec![None; 4]));
    }

    #[test]
    fn months_are_known_in_six_languages() {
        let names = "janv févr mars avr mai juin juil août sept oct nov déc;Januar Februar März April Mai Juni Juli August \
                     September Oktober November Dezember;enero febrero marzo abril mayo junio julio agosto septiembre octubre \
                     noviembre diciembre;gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre \
                     dicembre;janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro";
        for language in names.split(';') {
            let found: Vec<Option<i64>> = language.split_whitespace().map(month).collect();
            assert_eq!(found, (1..=12).map(Some).collect::<Vec<_>>(), "{language}");
        }
    }

    #[test]
    fn the_column_shows_the_order_or_it_is_asked_for() {
        let cells = [(2, "3/4/2025"), (3, "3/31/2025")];
        assert_eq!(days("c", &cells, None).map(|d| iso(d[0])).as_deref(), Ok("2025-03-04"));
        let cells = [(2, "3/4/2025"), (3, "31/3/2025")];
        assert_eq!(days("c", &cells, None).map(|d| iso(d[0])).as_deref(), Ok("2025-04-03"));
        assert!(days("c", &[(2, "3/4/2025")], None).unwrap_err().contains("day-first"));
        assert_eq!(days("c", &[(2, "3/4/2025")], Some(true)).map(|d| iso(d[0])).as_deref(), Ok("2025-04-03"));
        let both = days("c", &[(2, "3/31/2025"), (3, "31/3/2025")], None).unwrap_err();
        assert!(both.contains("line 3") && both.contains("line 2"), "{both}");
        assert!(days("c", &[(2, "3/31/2025")], Some(true)).is_err());
    }

    #[test]
    fn what_is_no_day_is_refused_with_its_line() {
        for (cell, why) in [
            ("soon", "which is no day"),
            ("45747", "day number of Excel"),
            ("2025-02-30", "no day"),
            ("20250230", "no day"),
            ("2025", "no day"),
        ] {
            let wrong = days("Close", &[(7, cell)], None).unwrap_err();
            assert!(wrong.contains("line 7") && wrong.contains(why), "{wrong}");
        }
    }
}
