//! `waterfall`: from one run's result to another's, a bar a changed assumption.

use super::Chart;
use super::canvas::{Anchor, Canvas};
use super::format::TickKind;
use super::frame::{Footer, HEAD, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{AXIS, BASELINE, DOWN, FAINT, Ink, UP};
use super::scale::domain_with_zero;
use crate::analysis::compared::Compared;
use crate::analysis::statistics::Estimate;
use crate::metric::Unit;
use crate::report::format;

/// A changed assumption.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterfallStep {
    /// Its name.
    pub name: String,
    /// What it adds.
    pub adds: Estimate,
    /// The least and the most that an order of changes gives.
    pub range: (f64, f64),
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The finding.
    pub title: String,
    /// What is measured.
    pub measure: String,
    /// What changes.
    pub compared: Compared,
    /// Names of both runs.
    pub names: [String; 2],
    /// Results of both.
    pub ends: (Estimate, Estimate),
    /// What lies between.
    pub steps: Vec<WaterfallStep>,
    /// Whether every order was looked at.
    pub is_every_order: bool,
}

/// The chart.
#[must_use]
pub fn waterfall_chart(data: &Waterfall, footer: &Footer) -> Chart {
    let orders = if data.is_every_order { "all orders" } else { "two orders" };
    let subtitle = format!(
        "{}; each bar is what a change adds, the mean over {orders} of making the changes; the thin line is the range over \
         them",
        data.measure
    );
    let mut sheet = Sheet::new(&data.title, &subtitle, footer);
    let area = sheet.body.without(470.0, 10.0, 250.0, 46.0);
    let rows = data.steps.len() + 2;
    let height = (area.height() / rows as f64).min(110.0);
    let area = Rect { bottom: area.top + height * rows as f64, ..area };
    let mut level = data.ends.0.value;
    let mut levels = vec![0.0, level, data.ends.1.value];
    for step in &data.steps {
        levels.extend([level + step.range.0, level + step.range.1]);
        level += step.adds.value;
        levels.push(level);
    }
    let panel = Panel::new(area, domain_with_zero(levels, 7), (0.0, 1.0));
    let kind = match data.compared.metric.unit() {
        _ if data.compared.is_reached => TickKind::Percent,
        Unit::Money => TickKind::Money(&footer.currency),
        Unit::Ratio => TickKind::Percent,
        _ => TickKind::Number,
    };
    let canvas = &mut sheet.canvas;
    panel.vertical_grid(canvas, kind, 7);
    let y = |row: usize| area.top + height * (row as f64 + 0.5);
    let written = |e: Estimate| format::compared_with_error(e, data.compared, &footer.currency);
    let mut level = data.ends.0.value;
    bar(canvas, &panel, (y(0), height), (0.0, level), BASELINE, (&data.names[0], &written(data.ends.0)));
    for (row, step) in data.steps.iter().enumerate() {
        let at = y(row + 1);
        let next = level + step.adds.value;
        let ink = if step.adds.value < 0.0 { DOWN } else { UP };
        canvas.rule((panel.x.at(level), y(row)), (panel.x.at(level), at), AXIS, 1.5);
        let (least, most) = (panel.x.at(level + step.range.0), panel.x.at(level + step.range.1));
        if (most - least).abs() > 2.0 {
            canvas.line(&[(least, at + 0.36 * height), (most, at + 0.36 * height)], FAINT, 4.0, false);
        }
        bar(
            canvas,
            &panel,
            (at, height),
            (level, next),
            ink,
            (&step.name, &signed(step.adds.value, &written(step.adds))),
        );
        level = next;
    }
    canvas.rule((panel.x.at(level), y(rows - 2)), (panel.x.at(level), y(rows - 1)), AXIS, 1.5);
    let end = data.ends.1;
    bar(canvas, &panel, (y(rows - 1), height), (0.0, end.value), BASELINE, (&data.names[1], &written(end)));
    if data.steps.is_empty() {
        canvas.text((area.left, area.top + 1.5 * height), Anchor::Start, NOTE, "nothing that is simulated changed");
    }
    Chart { name: "waterfall".into(), title: data.title.clone(), svg: sheet.to_svg() }
}

/// With a plus before what adds.
fn signed(value: f64, written: &str) -> String {
    if value > 0.0 { format!("+{written}") } else { written.to_owned() }
}

/// A row: its name, a bar between two values, and what it stands for.
fn bar(
    canvas: &mut Canvas,
    panel: &Panel,
    (y, height): (f64, f64),
    (from, to): (f64, f64),
    ink: Ink,
    (name, value): (&str, &str),
) {
    let half = 0.27 * height;
    let (a, b) = (panel.x.at(from), panel.x.at(to));
    canvas.rectangle(Rect::new(a.min(b), y - half, a.max(b).max(a.min(b) + 2.0), y + half), ink);
    let is_end = ink == BASELINE;
    let style = if is_end { HEAD } else { NAME };
    canvas.name_beside((panel.area.left - 460.0, y), style, name, (440.0, 0.9 * height));
    canvas.text_beside((panel.area.right + 16.0, y), Anchor::Start, VALUE, &VALUE.fit(value, 230.0));
}
