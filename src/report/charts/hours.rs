//! `attention-hours`: what PDM and AE give, each over the consumption that moves it.

use super::Chart;
use super::canvas::Canvas;
use super::format::{self, TickKind};
use super::frame::{Footer, HEAD, Panel, Sheet, TICK};
use super::layout::Rect;
use super::palette::{MUTED, TEXT, WHITE};
use super::scale::domain_with_zero;
use crate::analysis::surface::HoursCurve;

/// The chart; none where a curve has no range or is not a number.
#[must_use]
pub fn chart(curves: &[HoursCurve; 2], footer: &Footer) -> Option<Chart> {
    let is_real = |curve: &HoursCurve| {
        let ends = curve.consumption.first().zip(curve.consumption.last());
        ends.is_some_and(|(first, last)| first.is_finite() && last.is_finite() && last > first)
            && curve.today.is_finite()
            && curve.quartiles.iter().flatten().chain(&curve.hours).all(|hours| hours.is_finite())
    };
    if !curves.iter().all(is_real) {
        return None;
    }
    let title = title(curves);
    let subtitle = "Median and 25–75% band over what is believed; attribution live, no spend graph yet. Dots: today's consumption \
                    and twice as much. Customer side: what the bills of today's contracts bring; the AE gives its hours for one contract's part of it";
    let mut sheet = Sheet::new(&title, subtitle, footer);
    let places = sheet.body.without(70.0, 50.0, 30.0, 76.0).columns(&[1.0, 1.0], 150.0);
    let sides = [
        ("PDM attention, hours a month", "partner-side consumption a month"),
        ("AE attention, hours of a team a month", "customer-side consumption a month"),
    ];
    for ((place, curve), (head, across)) in places.into_iter().zip(curves).zip(sides) {
        draw(&mut sheet, place, curve, (head, across), &footer.currency);
    }
    Some(Chart { name: "attention-hours".into(), title, svg: sheet.to_svg() })
}

/// The finding: what consumption of today is worth on either side, and what twice as much would be.
#[must_use]
pub fn title([pdm, ae]: &[HoursCurve; 2]) -> String {
    let moves = |who: &str, hours: [f64; 2], unit: &str| match hours.map(format::number) {
        [now, then] if now == then => format!("leaves {who} at {now}{unit}"),
        [now, then] => format!("lifts {who} from {now} to {then}{unit}"),
    };
    format!(
        "Twice the partner-side consumption {}, twice the customer-side {}",
        moves("the PDM", pdm.hours, " hours a month"),
        moves("an AE team", ae.hours, "")
    )
}

fn draw(sheet: &mut Sheet, place: Rect, curve: &HoursCurve, (head, across): (&str, &str), currency: &str) {
    let ink = TEXT;
    let last = curve.consumption.last().copied().unwrap_or(1.0);
    let top = domain_with_zero(curve.quartiles.iter().flatten().copied(), 5);
    let panel = Panel::new(place, (0.0, last), top);
    let canvas = &mut sheet.canvas;
    canvas.text((place.left, place.top - 24.0), super::canvas::Anchor::Start, HEAD, head);
    panel.horizontal_grid(canvas, TickKind::Number, 5, true);
    panel.vertical_grid(canvas, TickKind::Money(currency), 5);
    panel.horizontal_title(canvas, across);
    let line = |hours: &[f64]| -> Vec<(f64, f64)> {
        curve.consumption.iter().zip(hours).map(|(&x, &y)| panel.at(x, y)).collect()
    };
    let [low, middle, high] = &curve.quartiles;
    canvas.band(&line(low), &line(high), ink.tint(0.82));
    canvas.line(&line(middle), ink, 4.0, false);
    let marks: Vec<Mark> = [(1.0, curve.hours[0], "today"), (2.0, curve.hours[1], "twice")]
        .into_iter()
        .filter(|(factor, ..)| factor * curve.today <= last)
        .map(|(factor, hours, name)| {
            (panel.at(factor * curve.today, hours), format!("{name}: {} h", format::number(hours)))
        })
        .collect();
    draw_marks(canvas, place, &marks);
}

/// A point on the curve and what stands beside it.
type Mark = ((f64, f64), String);

/// The dots, each with its label to the left above it; below the curve, one under the other, where that would cover the
/// other dot.
fn draw_marks(canvas: &mut Canvas, place: Rect, marks: &[Mark]) {
    let width = |label: &str| TICK.width(label) + 16.0;
    let is_narrow = marks.windows(2).any(|pair| pair[1].0.0 - pair[0].0.0 < width(&pair[1].1) + 24.0);
    let right = marks.last().map_or(0.0, |mark| mark.0.0) + 14.0;
    for (n, ((x, y), label)) in marks.iter().enumerate() {
        canvas.line(&[(*x, *y), (*x, place.bottom)], MUTED, 1.75, true);
        canvas.dot((*x, *y), 10.0, WHITE);
        canvas.dot((*x, *y), 7.0, TEXT);
        let (left, middle) = if is_narrow {
            // The last, which is the highest, comes first.
            let highest = marks.last().map_or(*y, |mark| mark.0.1);
            let below = (marks.len() - 1 - n) as f64;
            (right, (highest + 14.0).min(place.bottom - 47.0) + 30.0 * below)
        } else {
            ((x - width(label) - 12.0).max(place.left + 4.0), (y - 26.0).max(place.top + 18.0))
        };
        canvas.chip(Rect::new(left, middle - 15.0, left + width(label), middle + 15.0), WHITE);
        canvas.text_beside((left + 8.0, middle), super::canvas::Anchor::Start, TICK, label);
    }
}
