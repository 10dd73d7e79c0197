//! A company's own history: exports of its sales system and of its hires, or a table by quarter, into deals, hires and
//! counts. Which column means what is guessed from its name and shown, or stated in the `[history]` table.

mod columns;
mod dates;
mod deals;
mod map;
mod names;
mod people;
mod repeats;
mod stated;
#[cfg(test)]
mod tests;
mod words;

pub use map::HistoryMap;
pub(super) use map::{check_option, read_map, schema};

use super::calendar;
use super::csv::{self, Sheet};
use super::setting::CalendarMonth;
use crate::metric::Observable;
use columns::Kind;
use std::collections::BTreeSet;
use std::path::Path;

/// How an opportunity ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not yet.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

/// Where an opportunity came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DealSource {
    /// Account teams in the field.
    Field,
    /// Partner managers and programs.
    Pdm,
    /// The company's own sellers and marketing.
    Direct,
}

/// An opportunity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deal {
    /// Day on which it was opened.
    pub created: i64,
    /// Day on which it was won or lost.
    pub closed: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
    /// First-year value, money.
    pub amount: Option<f64>,
    /// Where it came from; nothing where no column says so.
    pub source: Option<DealSource>,
    /// Whether it ran through a marketplace; nothing where no column says so.
    pub is_marketplace: Option<bool>,
}

/// A seat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hire {
    /// Day on which it was opened, if that is known.
    pub opened: Option<i64>,
    /// Day on which somebody began.
    pub filled: Option<i64>,
    /// Day on which that person left.
    pub left: Option<i64>,
}

/// A count or an amount that a table states by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// What is seen.
    pub what: Observable,
    /// First calendar month.
    pub from: CalendarMonth,
    /// How many months.
    pub months: u32,
    /// How much.
    pub value: f64,
}

/// What a column, or a word in it, was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The file.
    pub file: String,
    /// The key of `[history]` that says so: "columns.created", "won".
    pub key: String,
    /// What it was taken from.
    pub value: String,
    /// Whether that was guessed rather than stated.
    pub is_guess: bool,
}

/// A company's own history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// First and last calendar month, where deals, hires or a table say so.
    pub span: Option<(CalendarMonth, CalendarMonth)>,
    /// Day of the last entry: what is open then has not ended yet.
    pub as_of: i64,
    /// Opportunities of new business.
    pub deals: Vec<Deal>,
    /// Contracts that came up for renewal.
    pub renewals: Vec<Deal>,
    /// Seats.
    pub hires: Vec<Hire>,
    /// Days of meetings.
    pub meetings: Vec<i64>,
    /// The sign or the code of the currency of the amounts, where the export tells it.
    pub money: Option<String>,
    /// What tables state by themselves.
    pub stated: Vec<Stated>,
    /// Deals by the number that their system gave them.
    pub ids: BTreeSet<String>,
    /// How columns were read.
    pub readings: Vec<Reading>,
    /// What was left out, and other remarks.
    pub notes: Vec<String>,
}

impl History {
    /// Notes the first few of these, and how many more there are.
    fn note_some(&mut self, notes: Vec<String>, more: impl Fn(usize) -> String) {
        const SAID: usize = 5;
        let unsaid = notes.len().saturating_sub(SAID);
        self.notes.extend(notes.into_iter().take(SAID));
        if unsaid > 0 {
            self.notes.push(more(unsaid));
        }
    }
}

/// Reads files in the light of a `[history]` table.
///
/// # Errors
/// Everything that keeps files from being read, a line a file, with what to do about it.
pub fn read_history(paths: &[&Path], map: &HistoryMap) -> Result<History, Vec<String>> {
    let (mut history, mut wrong) = (History::default(), Vec::new());
    for path in paths {
        let name = path.display().to_string();
        let read = table_of(path, map).and_then(|sheet| take(&mut history, &name, &sheet, map));
        if let Err(why) = read {
            wrong.push(format!("`{name}` {why}"));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    history.span = span(&history, map);
    let Some((_, last)) = history.span else { return Err(vec!["the files hold no dates".to_owned()]) };
    if map.to.is_none() && first_of_next(last) <= history.as_of {
        let month = calendar::month_of(history.as_of);
        history.notes.push(format!(
            "the last entry stands in the first half of {month}, which is not counted as a month: if the files hold the whole of \
             it, state `to = \"{month}\"` in `[history]`"
        ));
    }
    Ok(history)
}

fn first_of_next(month: CalendarMonth) -> i64 {
    calendar::first_day(month.plus(1))
}

/// The table of a file: of the sheets of a workbook the first with a deal, a seat or a meeting a row, before any that sums
/// them up by quarter.
fn table_of(path: &Path, map: &HistoryMap) -> Result<Sheet, String> {
    let is_by_row = |sheet: &Sheet| columns::kind(sheet, map).is_ok_and(|kind| kind != Kind::Periods);
    let first = csv::read_sheet_where(path, &is_by_row)?;
    if is_by_row(&first) { Ok(first) } else { csv::read_sheet_where(path, &|sheet| columns::kind(sheet, map).is_ok()) }
}

/// Takes what a table holds.
fn take(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<(), String> {
    if let Some(note) = &sheet.note {
        history.notes.push(format!("`{file}`: {note}"));
    }
    match columns::kind(sheet, map)? {
        Kind::Deals => deals::take(history, file, sheet, map),
        Kind::Hires => people::take_hires(history, file, sheet, map),
        Kind::Meetings => people::take_meetings(history, file, sheet, map),
        Kind::Periods => stated::take(history, file, sheet, map),
    }
}

/// Days of a month after which an entry shows that the month is over, or nearly so.
const HALF_A_MONTH: i64 = 14;

/// The month of an entry, and the one before where the month had only begun then.
fn month_over(day: i64) -> CalendarMonth {
    let month = calendar::month_of(day);
    let first = calendar::first_day(month);
    if day - first < HALF_A_MONTH { calendar::month_of(first - 1) } else { month }
}

/// The first and the last month: as stated, else those of the first and the last entry; a month that had only begun at the
/// last entry does not count, where there are others.
fn span(history: &History, map: &HistoryMap) -> Option<(CalendarMonth, CalendarMonth)> {
    let deals = history.deals.iter().chain(&history.renewals);
    let of_deals = deals.flat_map(|deal| [Some(deal.created), deal.closed]);
    let of_hires = history.hires.iter().flat_map(|hire| [hire.opened, hire.filled, hire.left]);
    let days = of_deals.chain(of_hires).chain(history.meetings.iter().map(|&day| Some(day))).flatten();
    let days: Vec<i64> = days.collect();
    let mut months: Vec<CalendarMonth> = days.iter().copied().map(calendar::month_of).collect();
    let key = |month: &CalendarMonth| (month.year, month.month);
    // A seat filled long ago does not make the history of deals longer.
    let of_deals: Vec<CalendarMonth> = history.deals.iter().map(|deal| calendar::month_of(deal.created)).collect();
    let of_tables = || history.stated.iter().map(|stated| (stated.from, stated.from.plus(stated.months.max(1) - 1)));
    months.extend(of_tables().map(|(from, _)| from));
    let first = if of_deals.is_empty() { &months } else { &of_deals }.iter().copied().min_by_key(key);
    let first = map.from.or(first)?;
    let over = days.iter().copied().max().map(|day| (calendar::month_of(day), month_over(day)));
    let over = over.map(|(begun, over)| if key(&over) < key(&first) { begun } else { over });
    let last = map.to.or_else(|| of_tables().map(|(_, last)| last).chain(over).max_by_key(key))?;
    (key(&first) <= key(&last)).then_some((first, last))
}
