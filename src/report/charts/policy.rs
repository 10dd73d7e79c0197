//! `policy`: what the rules of a plan look at and do, and in how many futures they have done it, month by month.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format::{self, TickKind};
use super::frame::{NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{Ink, OPTIONS, TEXT, Tag};
use super::text::wrap;
use crate::analysis::policy::{Shares, Tripwire};
use crate::analysis::statistics::Estimate;
use crate::model::staffing::Acted;
use crate::report::format::money;
use crate::report::tripwires;

/// Most options that are shown.
const ROWS: usize = 3;
/// What rules do, from below, its name and its colour.
pub const ACTS: [(Acted, &str, Ink); 5] = [
    (Acted::Stopped, "stopped for good", Ink(0x8c, 0x1c, 0x2f)),
    (Acted::Shrunk, "less than the plan", Ink(0xe0, 0x8b, 0x4f)),
    (Acted::Kept, "the plan", Ink(0xd5, 0xda, 0xe1)),
    (Acted::Moved, "as many seats, of other kinds", OPTIONS[3]),
    (Acted::Grown, "more than the plan", Ink(0x14, 0x72, 0xa6)),
];

/// An option with its rules.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyRow {
    /// Its look.
    pub tag: Tag,
    /// What its rules look at and do.
    pub words: String,
    /// What that is worth, and how often it errs.
    pub worth: String,
    /// Parts of futures by month.
    pub shares: Shares,
    /// Months in which a rule is looked at.
    pub looks: Vec<u32>,
}

/// The chart; none where no option has rules that a run has followed month by month.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let wires = board.run.findings.tripwires.iter().filter(|wire| wire.shares.is_some());
    let mut wires: Vec<&Tripwire> = wires.collect();
    let ranked = &board.run.findings.standings.ranked;
    let place = |wire: &&Tripwire| ranked.iter().position(|standing| standing.option == wire.option);
    wires.sort_by_key(|wire| place(wire).unwrap_or(usize::MAX));
    let rows: Vec<PolicyRow> = wires.iter().take(ROWS).filter_map(|wire| row(board, wire)).collect();
    let (first, wire) = (rows.first()?, wires.first()?);
    let title = title(first, wire, &board.footer.currency);
    let subtitle = format!(
        "Part of futures by month from the start in which the rules have stopped, shrunk, moved or grown the plan ({} futures). \
         Dashed: the rules are looked at.",
        crate::report::format::count(first.shares.futures)
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &rows);
    Some(Chart { name: "policy".into(), title, svg: sheet.to_svg() })
}

fn row(board: &Board<'_>, wire: &Tripwire) -> Option<PolicyRow> {
    let shares = wire.shares.clone()?;
    let currency = &board.footer.currency;
    let months = shares.months.len() as u32;
    let looks = (0..months).filter(|&month| wire.rules.iter().any(|rule| rule.is_due(month))).collect();
    Some(PolicyRow {
        tag: board.tag(wire.option),
        words: tripwires::acts(wire, currency),
        worth: tripwires::worth(wire, currency),
        shares,
        looks,
    })
}

/// How often the rules of the first option end it, or otherwise change it, by the end.
fn title(row: &PolicyRow, wire: &Tripwire, currency: &str) -> String {
    let name = in_title(&row.tag.name);
    let last = row.shares.months.len().saturating_sub(1) as u32;
    let stopped = row.shares.at(last, Acted::Stopped);
    let worth = match wire.value.value < 0.0 {
        true => format!("which costs {}", money(Estimate { value: -wire.value.value, ..wire.value }, currency)),
        false => format!("worth {}", money(wire.value, currency)),
    };
    let if_so = if wire.is_followed { "is" } else { "would be" };
    if stopped > 0.0 {
        let share = format::percent(stopped);
        return format!("By its tripwires {name} {if_so} stopped in {share} of futures by month {}, {worth}", last + 1);
    }
    let off = |month: &[f64; 5]| 1.0 - month[Acted::Kept as usize];
    let most = row.shares.months.iter().map(off).fold(0.0, f64::max);
    format!("By its tripwires {name} {if_so} re-sized in up to {} of futures at a time, {worth}", format::percent(most))
}

/// Width of the words beside a panel.
const WORDS: f64 = 640.0;

fn draw(canvas: &mut Canvas, body: Rect, rows: &[PolicyRow]) {
    let mut x = body.left;
    for (act, name, ink) in ACTS {
        if rows.iter().all(|row| (0..row.shares.months.len() as u32).all(|month| row.shares.at(month, act) == 0.0)) {
            continue;
        }
        canvas.rectangle(Rect::new(x, body.top, x + 34.0, body.top + 18.0), ink);
        canvas.text_beside((x + 46.0, body.top + 9.0), Anchor::Start, NOTE, name);
        x += 46.0 + NOTE.width(name) + 44.0;
    }
    let area = body.without(0.0, 44.0, 0.0, 66.0);
    for (position, (row, place)) in rows.iter().zip(area.rows(&vec![1.0; rows.len()], 40.0)).enumerate() {
        draw_row(canvas, place, row, position + 1 == rows.len());
    }
}

fn draw_row(canvas: &mut Canvas, place: Rect, row: &PolicyRow, is_last: bool) {
    let months = row.shares.months.len();
    let panel = Panel::new(place.without(70.0, 0.0, WORDS + 50.0, 0.0), (0.0, months as f64), (0.0, 1.0));
    let mut below = vec![0.0; months];
    for (act, _, ink) in ACTS {
        let above: Vec<f64> = (0..months).map(|month| below[month] + row.shares.at(month as u32, act)).collect();
        if above != below {
            canvas.band(&panel.stepped(&below), &panel.stepped(&above), ink);
        }
        below = above;
    }
    panel.horizontal_grid(canvas, TickKind::Percent, 4, true);
    panel.months(canvas, is_last);
    if is_last {
        panel.horizontal_title(canvas, "months from the start");
    }
    for &month in &row.looks {
        let x = panel.x.at(f64::from(month));
        canvas.line(&[(x, panel.area.top), (x, panel.area.bottom)], TEXT, 1.5, true);
    }
    // The words in the largest type in which they fit.
    let (left, room) = (place.right - WORDS, place.height() - 40.0);
    let name = NAME.ink(row.tag.ink);
    canvas.name_beside((left, place.top + 14.0), name, &row.tag.name, (WORDS, 36.0));
    let lines = |size: f64| {
        let of = |text: &str| wrap(text, size, VALUE.weight, WORDS);
        let mut lines = of(&row.words);
        lines.push(String::new());
        lines.extend(of(&row.worth));
        lines
    };
    let fits = |size: &f64| lines(*size).len() as f64 * 1.32 * size <= room;
    let size = [24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0].into_iter().find(fits).unwrap_or(11.0);
    let style = Style { size, ..VALUE };
    for (line, text) in lines(size).iter().enumerate() {
        canvas.text((left, place.top + 40.0 + size + 1.32 * size * line as f64), Anchor::Start, style, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::policy::{LOOKS, Thresholds};

    fn row(months: Vec<[f64; 5]>) -> PolicyRow {
        let shares = Shares { months, futures: 100 };
        let tag = Tag::all([("In-house", false)]).remove(0);
        PolicyRow { tag, words: String::new(), worth: String::new(), shares, looks: vec![1] }
    }

    #[test]
    fn the_title_says_how_often_the_plan_is_ended_or_changed() {
        let mut wire = Tripwire {
            option: 0,
            rules: Thresholds { down: 0.5, ..Thresholds::FROZEN }.rules(LOOKS),
            seats_by_rule: Vec::new(),
            contract: 2e5,
            is_followed: true,
            value: Estimate::known(90e3, 5e3),
            stops: Estimate::known(0.0, 0.0),
            stops_what_pays: None,
            keeps_what_fails: None,
            shares: None,
        };
        let shrunk = row(vec![[1.0, 0.0, 0.0, 0.0, 0.0], [0.75, 0.0, 0.25, 0.0, 0.0]]);
        assert_eq!(
            title(&shrunk, &wire, "USD"),
            "By its tripwires In-house is re-sized in up to 25% of futures at a time, worth $90k"
        );
        wire.is_followed = false;
        let stopped = row(vec![[1.0, 0.0, 0.0, 0.0, 0.0], [0.7, 0.3, 0.0, 0.0, 0.0]]);
        assert_eq!(
            title(&stopped, &wire, "USD"),
            "By its tripwires In-house would be stopped in 30% of futures by month 2, worth $90k"
        );
    }
}
