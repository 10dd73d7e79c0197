//! Opportunities out of the export of a sales system, a row each.

use super::dates::Written;
use super::map::HistoryMap;
use super::names::{code_in, folded, is_currency_of, is_in_thousands, is_term, is_yearly};
use super::repeats;
use super::words::{Kind, Words};
use super::{Deal, History, Outcome, columns, dates, words};
use crate::scenario::csv::cells::{Cell, Convention, complaint};
use crate::scenario::csv::{Quoting, Sheet, SheetRow, is_total, quoted};

/// Deals of which some should be open.
const MANY: usize = 20;

/// Columns of deals.
struct Columns {
    created: usize,
    closed: Option<usize>,
    /// Where lost deals have a day of their own.
    lost_on: Option<usize>,
    stage: Option<usize>,
    amount: Option<usize>,
    source: Option<usize>,
    kind: Option<usize>,
    /// Where renewals have a pipeline of their own.
    pipeline: Option<usize>,
    marketplace: Option<usize>,
}

impl Columns {
    fn of(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<Self, String> {
        let cells = |column: usize| sheet.rows.iter().map(move |row| row.cells[column].as_str());
        let filled = |column: usize| cells(column).filter(|cell| !cell.is_empty()).count();
        let has_end = |column: usize| cells(column).any(|stage| words::ended(stage, map).1 == Outcome::Won);
        let has_origin = |column: usize| cells(column).any(|word| words::came_from(word, map).0 != "direct");
        let is_full = |column: usize| 2 * filled(column) >= filled(0).max(1);
        let has_day =
            |column: usize| cells(column).any(|cell| !matches!(dates::written(cell), Written::Blank | Written::Wrong));
        let mut find = |meaning: &str, fits: &dyn Fn(usize) -> bool| {
            columns::noted_where(history, file, sheet, map, meaning, fits)
        };
        let created =
            find("created", &has_day)?.ok_or("has no column of the day on which an opportunity was opened")?;
        Ok(Self {
            created,
            closed: find("closed", &has_day)?,
            lost_on: find("lost_on", &has_day)?,
            stage: find("stage", &has_end)?,
            amount: find("amount", &is_full)?,
            source: find("source", &has_origin)?,
            kind: find("type", &|_| true)?,
            pipeline: find("pipeline", &|_| true)?,
            marketplace: find("marketplace", &|column| filled(column) > 0)?,
        })
    }
}

impl Columns {
    /// All columns that are looked at, that of the day of opening first.
    fn read(&self) -> Vec<usize> {
        let others = [
            self.closed,
            self.lost_on,
            self.stage,
            self.amount,
            self.source,
            self.kind,
            self.pipeline,
            self.marketplace,
        ];
        [self.created].into_iter().chain(others.into_iter().flatten()).collect()
    }
}

/// Takes the deals of a table.
pub fn take(history: &mut History, file: &str, sheet: &Sheet, map: &HistoryMap) -> Result<(), String> {
    let at = Columns::of(history, file, sheet, map)?;
    let rows = rows_of_deals(sheet, at.created, history, file);
    refuse_groups(sheet, &at, &rows)?;
    let rows = repeats::once(history, file, sheet, rows, &at.read())?;
    let days = |column: usize| {
        let cells: Vec<(usize, &str)> = rows.iter().map(|row| (row.line, row.cells[column].as_str())).collect();
        dates::days(&sheet.header[column], &cells, map.day_first)
    };
    let created = days(at.created)?;
    let days_or_none = |column: Option<usize>| column.map_or_else(|| Ok(vec![None; rows.len()]), days);
    let (closed, lost_on) = (days_or_none(at.closed)?, days_or_none(at.lost_on)?);
    let closed: Vec<Option<i64>> = closed.into_iter().zip(lost_on).map(|(day, lost)| day.or(lost)).collect();
    let (amounts, money) = amounts(sheet, &rows, at.amount)?;
    history.money = money.or_else(|| history.money.take());
    let mut met = Words::default();
    let (mut ends_before, mut expansions) = (0, 0);
    for (position, row) in rows.iter().enumerate() {
        let Some(created) = created[position] else { continue };
        let mut read = |column: Option<usize>, what: &dyn Fn(&str) -> &'static str| {
            let cell = row.cells[column?].as_str();
            met.met(what(cell), cell);
            Some(cell)
        };
        let kinds = [at.kind, at.pipeline].map(|column| {
            read(column, &|cell| words::kind(cell, map).0).map_or(Kind::New, |cell| words::kind(cell, map).1)
        });
        // A renewal in a pipeline of renewals may be called "existing business" besides.
        let is_any = |kind: Kind| kinds.contains(&kind).then_some(kind);
        let kind = is_any(Kind::Renewal).or_else(|| is_any(Kind::Expansion)).unwrap_or(Kind::New);
        if kind == Kind::Expansion {
            expansions += 1;
            continue;
        }
        let outcome = read(at.stage, &|cell| words::ended(cell, map).0);
        let outcome = outcome.map_or(Outcome::Open, |cell| words::ended(cell, map).1);
        let closed = closed[position].filter(|_| outcome != Outcome::Open);
        if closed.is_some_and(|closed| closed < created) {
            ends_before += 1;
            continue;
        }
        let routed = |cell: &str| if words::through_marketplace(cell, map) { "marketplace" } else { "elsewhere" };
        let is_marketplace = read(at.marketplace, &routed).map(|cell| words::through_marketplace(cell, map));
        let source = if kind == Kind::New { read(at.source, &|cell| words::came_from(cell, map).0) } else { None };
        let source = source.map(|cell| words::came_from(cell, map).1);
        let deal = Deal { created, closed, outcome, amount: amounts[position], source, is_marketplace };
        if kind == Kind::Renewal { &mut history.renewals } else { &mut history.deals }.push(deal);
        history.as_of = history.as_of.max(closed.unwrap_or(created));
    }
    let without = created.iter().filter(|day| day.is_none()).count();
    let counted = [
        (without, "rows without the day of opening are left out"),
        (ends_before, "deals that closed before they were opened are left out"),
        (
            expansions,
            "deals sell more to a customer and are left out: what is learnt is of new business and of renewals",
        ),
    ];
    for (count, what) in counted.into_iter().filter(|(count, _)| *count > 0) {
        history.notes.push(format!("`{file}`: {count} {what}"));
    }
    met.note(history, file, map);
    note_gaps(history, file, sheet, &at, &met);
    if created.iter().all(Option::is_none) { Err("holds no deals below its header".to_owned()) } else { Ok(()) }
}

/// A report grouped by stage or source names a group once and leaves the cells below it blank.
fn refuse_groups(sheet: &Sheet, at: &Columns, rows: &[&SheetRow]) -> Result<(), String> {
    let is_grouped = sheet.rows.iter().any(|row| row.cells.iter().any(|cell| folded(cell).contains("subtotal")));
    let blank = |column: usize| rows.iter().any(|row| row.cells[column].is_empty());
    match at.stage.filter(|&column| is_grouped && blank(column)) {
        Some(column) => Err(format!(
            "is a grouped report: it has subtotals, and blank cells in {}; export it with details only, a whole row a deal",
            quoted(&sheet.header[column])
        )),
        None => Ok(()),
    }
}

/// Notes what an export does not say, and what is not learnt for that.
fn note_gaps(history: &mut History, file: &str, sheet: &Sheet, at: &Columns, met: &Words) {
    if at.stage.is_none() {
        history.notes.push(format!("`{file}`: no column of stages, so nothing is known of wins"));
    }
    if at.stage.is_some() && !met.has("won") {
        history.notes.push(format!("`{file}`: no stage was taken for won; say which are: `[history] won = [\"…\"]`"));
    }
    if let Some(word) = met.undecided() {
        history.notes.push(format!(
            "`{file}`: the stage {} says neither won nor lost and is taken for open; say what it is: `[history] lost = [\"…\"]`",
            quoted(word)
        ));
    }
    let is_dated = |deal: &&super::Deal| deal.outcome != Outcome::Open && deal.closed.is_none();
    let undated = history.deals.iter().chain(&history.renewals).filter(is_dated).count();
    if undated > 0 && (at.closed.is_some() || at.lost_on.is_some()) {
        history.notes.push(format!(
            "`{file}`: {undated} deals that ended have no day on which they did: they count in the win rate and in no quarter; if \
             lost deals have a column of their own, state it: `columns.lost_on` in `[history]`"
        ));
    }
    let term = sheet.header.iter().find(|head| is_term(head));
    if let (Some(term), Some(head)) = (term, at.amount.map(|at| &sheet.header[at]).filter(|head| !is_yearly(head))) {
        history.notes.push(format!(
            "`{file}`: {} tells how long contracts run, and {} is taken for the worth of the first year: if it is that of the whole \
             term, export a column of first-year amounts, or deals are taken for larger than they are",
            quoted(term),
            quoted(head)
        ));
    }
    let worthless = history.deals.iter().filter(|deal| deal.amount.is_none()).count();
    if at.amount.is_some() && worthless > 0 {
        history.notes.push(format!("`{file}`: {worthless} deals have no amount above 0 and count in no amount"));
    }
    if at.amount.is_none() {
        history.notes.push(format!(
            "`{file}`: no column of amounts was found, so nothing is known of deal size and pipeline; if there is one, state it: \
             `columns.amount` in `[history]`"
        ));
    }
    if at.closed.is_none() && at.lost_on.is_none() && at.stage.is_some() {
        let columns: Vec<String> = sheet.header.iter().take(words::LISTED).map(|head| quoted(head)).collect();
        history.notes.push(format!(
            "`{file}`: no column says on which day a deal was won or lost, so nothing is known of cycles and of wins by quarter; \
             if one of {} does, state it: `columns.closed` in `[history]`",
            columns.join(", ")
        ));
    }
    let won = history.deals.iter().filter(|deal| deal.outcome == Outcome::Won).count();
    let ended = history.deals.iter().filter(|deal| deal.outcome != Outcome::Open).count();
    if ended >= MANY && ended == history.deals.len() {
        history.notes.push(format!(
            "`{file}`: no deal is open; if the export holds closed deals only, export the open ones too: without them too few \
             seem to have been opened, and cycles look shorter than they are"
        ));
    }
    if at.kind.is_none() && at.pipeline.is_none() && ended >= MANY && 5 * won >= 2 * ended {
        history.notes.push(format!(
            "`{file}`: {won} of {ended} deals that ended were won; renewals among them? No column tells new business from \
             renewals: export one (`type`), or the win rate is too high and contracts are others than a new customer's"
        ));
    }
    if at.source.is_none() {
        history.notes.push(format!(
            "`{file}`: no column says where deals come from, so deal size, cycle and win rate are learnt alone"
        ));
    }
}

/// Rows without totals and footers.
fn rows_of_deals<'s>(sheet: &'s Sheet, created: usize, history: &mut History, file: &str) -> Vec<&'s SheetRow> {
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let is_no_day = matches!(dates::written(&row.cells[created]), Written::Blank | Written::Wrong);
        let is_summed = row.cells.iter().any(|cell| is_total(cell));
        let what = match (is_no_day, is_summed, filled) {
            (true, true, _) => "a total",
            (true, false, filled) if sheet.header.len() > 2 && 2 * filled < sheet.header.len() => "a footer",
            _ => {
                kept.push(row);
                continue;
            }
        };
        left_out.push(format!("`{file}`: line {} is {what} and is left out", row.line));
    }
    history.note_some(left_out, |more| format!("`{file}`: {more} more lines of totals and footers are left out"));
    kept
}

/// Amounts, where there is a column of them, and the sign or code of their currency where the export tells it.
type Amounts = (Vec<Option<f64>>, Option<String>);

fn amounts(sheet: &Sheet, rows: &[&SheetRow], column: Option<usize>) -> Result<Amounts, String> {
    let Some(column) = column else { return Ok((vec![None; rows.len()], None)) };
    if is_in_thousands(&sheet.header[column]) {
        return Err(format!(
            "gives amounts in thousands (column {}); export them whole",
            quoted(&sheet.header[column])
        ));
    }
    let cells: Vec<(usize, Cell)> = rows.iter().map(|row| (row.line, Cell::of(&row.cells[column]))).collect();
    let named = |wrong: String| format!("{wrong} (column {})", quoted(&sheet.header[column]));
    if let Some((line, text)) = cells.iter().find_map(|(line, cell)| cell.wrong().map(|text| (*line, text))) {
        return Err(named(complaint(text, line, Quoting::Allowed)));
    }
    let pairs = cells.iter().map(|(line, cell)| (*line, cell));
    let convention = Convention::of(pairs, sheet.delimiter, Quoting::Allowed).map_err(named)?;
    let amounts =
        cells.iter().map(|(_, cell)| cell.value(convention).filter(|value| value.is_finite() && *value > 0.0));
    let own = cells.iter().find_map(|(_, cell)| cell.money()).map(str::to_owned);
    let beside = currency_beside(sheet, rows, column)?;
    Ok((amounts.collect(), own.or(beside).or_else(|| code_in(&sheet.header[column]))))
}

/// The currency that another column tells of the amounts in this one.
///
/// # Errors
/// If it tells several: amounts in different currencies are no amounts of one kind.
fn currency_beside(sheet: &Sheet, rows: &[&SheetRow], amount: usize) -> Result<Option<String>, String> {
    let is_beside = |column: &usize| is_currency_of(&sheet.header[*column], &sheet.header[amount]);
    let Some(column) = (0..sheet.header.len()).find(is_beside) else { return Ok(None) };
    let told = rows.iter().filter(|row| !row.cells[amount].is_empty() && !row.cells[column].is_empty());
    let mut told = told.map(|row| (row.line, row.cells[column].as_str()));
    let Some((line, first)) = told.next() else { return Ok(None) };
    match told.find(|(_, other)| *other != first) {
        None => Ok(Some(first.to_owned())),
        Some((other_line, other)) => Err(format!(
            "has amounts in {} in line {line} and in {} in line {other_line} (column {}); export the amounts converted into one \
             currency, or the deals of one",
            quoted(first),
            quoted(other),
            quoted(&sheet.header[column])
        )),
    }
}
