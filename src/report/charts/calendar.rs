//! `calendar`: when each plan wants how many heads, units and sellers, and when it is looked at.

use super::Chart;
use super::canvas::{Anchor, Canvas, Style};
use super::frame::{Footer, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{Ink, MUTED, OPTIONS, TEXT};
use crate::scenario::StaffingOption;
use crate::scenario::policy::Bound;

/// Kinds of seats: singular, plural, colour.
const KINDS: [(&str, &str, Ink); 3] = [
    ("in-house head", "in-house heads", OPTIONS[0]),
    ("outsourced unit", "outsourced units", OPTIONS[1]),
    ("direct seller", "direct sellers", OPTIONS[2]),
];

/// Seats of a kind from one month to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Which kind.
    pub kind: usize,
    /// First month.
    pub from: u32,
    /// Month after the last.
    pub to: u32,
    /// How many.
    pub count: u32,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarRow {
    /// Its name.
    pub name: String,
    /// What it wants, if it passes its gates.
    pub stretches: Vec<Stretch>,
    /// Months in which a gate is read, and what passes.
    pub gates: Vec<(u32, String)>,
}

/// Plans with a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The finding.
    pub title: String,
    /// The plans.
    pub rows: Vec<CalendarRow>,
    /// Months.
    pub months: u32,
}

impl Calendar {
    /// The plans of some options.
    #[must_use]
    pub fn new(title: &str, options: &[&StaffingOption], months: u32) -> Self {
        let row = |option: &&StaffingOption| CalendarRow {
            name: option.name.clone(),
            stretches: stretches(option, months),
            gates: option.gates.iter().map(|gate| (gate.month, passes(gate.metric.label(), gate.bound))).collect(),
        };
        Self { title: title.to_owned(), rows: options.iter().map(row).collect(), months }
    }
}

fn passes(metric: &str, bound: Bound) -> String {
    let number = super::format::number;
    match bound {
        Bound::AtLeast(least) => format!("{metric} ≥ {}", number(least)),
        Bound::AtMost(most) => format!("{metric} ≤ {}", number(most)),
    }
}

fn stretches(option: &StaffingOption, months: u32) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for kind in 0..KINDS.len() {
        for month in 0..months {
            let count = option.seats_by_kind_at(month)[kind];
            match found.last_mut() {
                Some(last) if last.kind == kind && last.to == month && last.count == count => last.to = month + 1,
                _ if count > 0 => found.push(Stretch { kind, from: month, to: month + 1, count }),
                _ => {}
            }
        }
    }
    found
}

/// The chart.
#[must_use]
pub fn calendar_chart(calendar: &Calendar, footer: &Footer) -> Chart {
    let subtitle = "Seats wanted by month from the start, as planned; the thicker the bar the more seats. ◆: the plan is looked at, and \
                    goes on as shown only if that holds.";
    let mut sheet = Sheet::new(&calendar.title, subtitle, footer);
    draw(&mut sheet.canvas, sheet.body, calendar);
    Chart { name: "calendar", title: calendar.title.clone(), svg: sheet.to_svg() }
}

fn draw(canvas: &mut Canvas, body: Rect, calendar: &Calendar) {
    let mut x = body.left + 440.0;
    for (_, plural, ink) in KINDS {
        canvas.rectangle(Rect::new(x, body.top, x + 34.0, body.top + 18.0), ink);
        canvas.text_beside((x + 46.0, body.top + 9.0), Anchor::Start, NOTE, plural);
        x += 46.0 + NOTE.width(plural) + 44.0;
    }
    let area = body.without(440.0, 42.0, 10.0, 66.0);
    let panel = Panel::new(area, (0.0, f64::from(calendar.months.max(1))), (0.0, 1.0));
    panel.months(canvas, true);
    panel.horizontal_title(canvas, "months from the start");
    let most = calendar.rows.iter().flat_map(|row| &row.stretches).map(|stretch| stretch.count).max().unwrap_or(1);
    let places = area.rows(&vec![1.0; calendar.rows.len().max(1)], 10.0);
    for (position, (row, place)) in calendar.rows.iter().zip(places).enumerate() {
        let middle = f64::midpoint(place.top, place.bottom);
        if position > 0 {
            canvas.rule((body.left, place.top - 5.0), (area.right, place.top - 5.0), super::palette::GRID, 1.25);
        }
        canvas.name_beside((body.left, middle), NAME, &row.name, (420.0, place.height()));
        draw_row(canvas, place, &panel, row, most);
    }
}

/// Bars of the kinds that a plan wants, one below the other, and its gates across them.
fn draw_row(canvas: &mut Canvas, place: Rect, panel: &Panel, row: &CalendarRow, most: u32) {
    let kinds: Vec<usize> = (0..KINDS.len()).filter(|&kind| row.stretches.iter().any(|s| s.kind == kind)).collect();
    if kinds.is_empty() {
        canvas.text_beside(
            (panel.x.at(0.0) + 8.0, f64::midpoint(place.top, place.bottom)),
            Anchor::Start,
            NOTE,
            "nobody added",
        );
        return;
    }
    let note = if row.gates.is_empty() { 0.0 } else { (0.3 * place.height()).min(26.0) };
    let lanes = place.without(0.0, note, 0.0, 0.0).rows(&vec![1.0; kinds.len()], 4.0);
    for (&kind, lane) in kinds.iter().zip(lanes) {
        let (one, _, ink) = KINDS[kind];
        for stretch in row.stretches.iter().filter(|stretch| stretch.kind == kind) {
            let part = 0.35 + 0.65 * f64::from(stretch.count) / f64::from(most.max(1));
            let half = (0.5 * part * lane.height()).min(30.0 * part);
            let middle = f64::midpoint(lane.top, lane.bottom);
            let (left, right) = (panel.x.at(f64::from(stretch.from)), panel.x.at(f64::from(stretch.to)));
            canvas.rectangle(Rect::new(left, middle - half, right - 2.0, middle + half), ink);
            let style = Style { size: (1.4 * half).clamp(9.0, 22.0), ..VALUE }.ink(ink.text_on_it());
            let plural = if stretch.count == 1 { one } else { KINDS[kind].1 };
            let long = format!("{} {plural}", stretch.count);
            let short = stretch.count.to_string();
            let text = if style.width(&long) + 20.0 < right - left { long } else { short };
            if style.width(&text) + 6.0 < right - left {
                canvas.text_beside((left + 8.0, middle), Anchor::Start, style, &text);
            }
        }
    }
    for (month, passes) in &row.gates {
        let x = panel.x.at(f64::from(*month));
        canvas.line(&[(x, place.top + note), (x, place.bottom)], TEXT, 2.5, true);
        let style = Style { size: (0.8 * note).clamp(12.0, 20.0), ..NOTE }.ink(MUTED);
        let text = format!("◆ month {month}: {passes}");
        let anchor = if x + style.width(&text) > panel.area.right { Anchor::End } else { Anchor::Start };
        canvas.text_beside((x, place.top + note / 2.0), anchor, style, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::plan::{Step, StepPlan};
    use crate::scenario::policy::{Branch, Gate, GateMetric};

    #[test]
    fn a_plan_is_drawn_as_it_goes_on_if_it_passes() {
        let step = |month, count| Step { month, count };
        let mut option = StaffingOption::named("Pilot");
        option.in_house = StepPlan(vec![step(0, 1)]);
        option.outsourced = StepPlan(vec![step(2, 2), step(6, 0)]);
        option.gates = vec![Gate {
            month: 9,
            metric: GateMetric::FieldPull,
            bound: Bound::AtLeast(3.0),
            then: Branch { in_house: Some(StepPlan(vec![step(9, 4)])), ..Branch::default() },
            otherwise: Branch { in_house: Some(StepPlan(vec![step(9, 0)])), ..Branch::default() },
        }];
        let row = &Calendar::new("x", &[&option], 12).rows[0];
        let stretch = |kind, from, to, count| Stretch { kind, from, to, count };
        assert_eq!(row.stretches, [stretch(0, 0, 9, 1), stretch(0, 9, 12, 4), stretch(1, 2, 6, 2)]);
        assert_eq!(row.gates, [(9, "active account teams ≥ 3".to_owned())]);
    }
}
