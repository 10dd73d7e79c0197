//! `calendar`: when each plan wants how many heads, units and sellers, and when it is looked at.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::frame::{Footer, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{GRID, Ink, MUTED, TEXT};
use crate::analysis::optimise::seats_in_words;
use crate::scenario::StaffingOption;
use crate::scenario::policy::Bound;

/// Kinds of seats, and their shades: colours are those of options, and shades read in grey.
const KINDS: [(&str, Ink); 3] = [
    ("in-house heads", Ink(0x3a, 0x45, 0x55)),
    ("outsourced units", Ink(0x8f, 0x9a, 0xaa)),
    ("direct sellers", Ink(0xcf, 0xd6, 0xdf)),
];

/// Seats of each kind from one month to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First month.
    pub from: u32,
    /// Month after the last.
    pub to: u32,
    /// How many heads, units and sellers.
    pub seats: [u32; 3],
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
    // Counts are whole: "4", not "4.0".
    let number = |value: f64| if value.fract() == 0.0 { value.to_string() } else { super::format::number(value) };
    match bound {
        Bound::AtLeast(least) => format!("{metric} ≥ {}", number(least)),
        Bound::AtMost(most) => format!("{metric} ≤ {}", number(most)),
    }
}

fn stretches(option: &StaffingOption, months: u32) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for month in 0..months {
        let seats = option.seats_by_kind_at(month);
        match found.last_mut() {
            Some(last) if last.seats == seats => last.to = month + 1,
            _ => found.push(Stretch { from: month, to: month + 1, seats }),
        }
    }
    found.retain(|stretch| stretch.seats != [0; 3]);
    found
}

/// The chart.
#[must_use]
pub fn calendar_chart(calendar: &Calendar, footer: &Footer) -> Chart {
    let mut subtitle =
        "Seats wanted by month from the start, as planned; the higher the bar the more seats.".to_owned();
    if calendar.rows.iter().any(|row| !row.gates.is_empty()) {
        subtitle += " Dashed: the plan is looked at, and goes on as shown only if what is said of it holds.";
    }
    let mut sheet = Sheet::new(&calendar.title, &subtitle, footer);
    draw(&mut sheet.canvas, sheet.body, calendar);
    Chart { name: "calendar".into(), title: calendar.title.clone(), svg: sheet.to_svg() }
}

/// The plans of the options of a run; none where no option but the baseline wants anybody.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let options = &board.run.scenario.options;
    let shown: Vec<&StaffingOption> = board.added().into_iter().map(|option| &options[option]).collect();
    let subject = &options[board.subject()];
    let calendar = Calendar::new(&title(subject, board.months() as u32), &shown, board.months() as u32);
    let is_empty = calendar.rows.iter().all(|row| row.stretches.is_empty());
    (!is_empty).then(|| calendar_chart(&calendar, board.footer))
}

/// What an option wants, first and last.
fn title(option: &StaffingOption, months: u32) -> String {
    let (name, stretches) = (in_title(&option.name), stretches(option, months));
    let proof = match &option.gates[..] {
        [] => String::new(),
        [gate, ..] => format!(", if it passes in month {}", gate.month),
    };
    match &stretches[..] {
        [] => format!("{name} plans no heads, units or sellers"),
        [only] => format!("{name} wants {} from month {} on{proof}", seats_in_words(only.seats), only.from),
        [first, .., last] => format!(
            "{name} begins with {} and ends with {}, from month {} on{proof}",
            seats_in_words(first.seats),
            seats_in_words(last.seats),
            last.from
        ),
    }
}

/// Width of the names.
const NAMES: f64 = 440.0;
/// Most height of a row, of few plans and of more: bars are not thicker than they need be.
const ROWS: [f64; 2] = [210.0, 140.0];
/// Least height of a row in which what passes a gate stands below the name; in lower ones it stands above the bars.
const LEAST_TOLD: f64 = 64.0;

fn draw(canvas: &mut Canvas, body: Rect, calendar: &Calendar) {
    let mut x = body.left + NAMES;
    let is_wanted = |kind: usize| calendar.rows.iter().flat_map(|row| &row.stretches).any(|s| s.seats[kind] > 0);
    for (plural, ink) in KINDS.into_iter().enumerate().filter(|(kind, _)| is_wanted(*kind)).map(|(_, kind)| kind) {
        canvas.rectangle(Rect::new(x, body.top, x + 34.0, body.top + 18.0), ink);
        canvas.text_beside((x + 46.0, body.top + 9.0), Anchor::Start, NOTE, plural);
        x += 46.0 + NOTE.width(plural) + 44.0;
    }
    let area = body.without(NAMES, 42.0, 10.0, 66.0);
    let tall = area.height().min(ROWS[usize::from(calendar.rows.len() > 3)] * calendar.rows.len() as f64);
    let area = Rect::new(area.left, area.top, area.right, area.top + tall);
    let panel = Panel::new(area, (0.0, f64::from(calendar.months.max(1))), (0.0, 1.0));
    panel.months(canvas, true);
    panel.horizontal_title(canvas, "months from the start");
    let all = |stretch: &Stretch| stretch.seats.iter().sum::<u32>();
    let most = calendar.rows.iter().flat_map(|row| &row.stretches).map(all).max().unwrap_or(1).max(1);
    let places = area.rows(&vec![1.0; calendar.rows.len().max(1)], 12.0);
    for (position, (row, place)) in calendar.rows.iter().zip(places).enumerate() {
        if position > 0 {
            canvas.rule((body.left, place.top - 6.0), (area.right, place.top - 6.0), GRID, 1.25);
        }
        let note = Style { size: (0.28 * place.height()).clamp(13.0, 19.0), ..NOTE };
        let told = if place.height() < LEAST_TOLD { 0 } else { row.gates.len().min(2) };
        let below = 1.25 * note.size * told as f64;
        let middle = place.top + (place.height() - below) / 2.0;
        canvas.name_beside((body.left, middle), NAME, &row.name, (NAMES - 24.0, place.height() - below));
        for (line, gate) in row.gates.iter().take(told).enumerate() {
            let y = place.bottom - below + 1.25 * note.size * (line as f64 + 0.5);
            canvas.text_beside((body.left, y), Anchor::Start, note, &note.fit(&on_condition(gate), NAMES - 24.0));
        }
        draw_row(canvas, place, &panel, row, most);
    }
}

/// What must hold for a plan to go on as shown.
fn on_condition((month, passes): &(u32, String)) -> String {
    format!("if at month {month} {passes}")
}

/// What a plan wants, in words above bars whose kinds are stacked, and its gates across them.
fn draw_row(canvas: &mut Canvas, place: Rect, panel: &Panel, row: &CalendarRow, most: u32) {
    let size = (0.34 * place.height()).clamp(11.0, 22.0);
    let style = Style { size, ..VALUE };
    if row.stretches.is_empty() {
        let at = (panel.x.at(0.0) + 4.0, f64::midpoint(place.top, place.bottom));
        canvas.text_beside(at, Anchor::Start, style.ink(MUTED), "nobody added");
    }
    let bars = place.without(0.0, 1.3 * size, 0.0, 0.0);
    for stretch in &row.stretches {
        let (left, right) = (panel.x.at(f64::from(stretch.from)), panel.x.at(f64::from(stretch.to)));
        let mut bottom = bars.bottom;
        for (&count, (_, ink)) in stretch.seats.iter().zip(KINDS) {
            let top = bottom - bars.height() * f64::from(count) / f64::from(most);
            if count > 0 {
                canvas.rectangle(Rect::new(left, top, right - 2.0, bottom), ink);
            }
            bottom = top;
        }
        let text = seats_in_words(stretch.seats);
        // The condition, where it has no room below the name.
        let gate = row.gates.iter().find(|(month, _)| place.height() < LEAST_TOLD && *month == stretch.from);
        let whole = gate.map(|gate| format!("{text}, {}", on_condition(gate)));
        let text = whole.filter(|whole| style.width(whole) < right - left).unwrap_or(text);
        if style.width(&text) < right - left - 8.0 {
            canvas.text_beside((left + 2.0, place.top + 0.6 * size), Anchor::Start, style, &text);
        } else {
            let digits: Vec<String> = stretch.seats.iter().filter(|&&count| count > 0).map(u32::to_string).collect();
            let fitted = style.fit(&digits.join("+"), (right - left).max(1.0));
            canvas.text_beside((left + 2.0, place.top + 0.6 * size), Anchor::Start, style, &fitted);
        }
    }
    for (month, _) in &row.gates {
        let x = panel.x.at(f64::from(*month));
        canvas.line(&[(x, bars.top), (x, place.bottom)], TEXT, 3.0, true);
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
        let stretch = |from, to, seats| Stretch { from, to, seats };
        let wanted =
            [stretch(0, 2, [1, 0, 0]), stretch(2, 6, [1, 2, 0]), stretch(6, 9, [1, 0, 0]), stretch(9, 12, [4, 0, 0])];
        assert_eq!(row.stretches, wanted);
        assert_eq!(row.gates, [(9, "active account teams ≥ 3".to_owned())]);
    }
}
