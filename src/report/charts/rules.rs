//! `audit`: every rule, and what it found.

use super::Chart;
use super::canvas::{Anchor, Canvas, Style};
use super::frame::{Footer, HEAD, NOTE, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{DOWN, FAINT, GRID, Ink, MUTED, UP, WHITE};
use crate::analysis::audit::Severity;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its number.
    pub rule: String,
    /// What it looks for.
    pub what: String,
    /// How much what it found matters; none where it found nothing.
    pub found: Option<Severity>,
}

/// The chart: rules in two columns, in their order.
#[must_use]
pub fn rules_chart(title: &str, rows: &[RuleRow], footer: &Footer) -> Chart {
    let subtitle = "Every rule and what it found: what is serious keeps the answer from being used, what is doubtful may \
                    change it. Reasons and remedies stand in the text and in summary.csv.";
    let mut sheet = Sheet::new(title, subtitle, footer);
    let body = sheet.body.without(0.0, 10.0, 0.0, 10.0);
    let each = rows.len().div_ceil(2).max(1);
    let height = (body.height() / each as f64).min(84.0);
    for (half, place) in rows.chunks(each).zip(body.columns(&[1.0, 1.0], 60.0)) {
        for (position, row) in half.iter().enumerate() {
            draw(&mut sheet.canvas, place, place.top + height * position as f64, height, row);
        }
    }
    Chart { name: "audit".into(), title: title.to_owned(), svg: sheet.to_svg() }
}

fn draw(canvas: &mut Canvas, place: Rect, top: f64, height: f64, row: &RuleRow) {
    let y = top + height / 2.0;
    let (said, ink, letters): (&str, Ink, Ink) = match row.found {
        Some(Severity::Serious) => ("serious", DOWN, WHITE),
        Some(Severity::Doubtful) => ("doubtful", DOWN.tint(0.7), super::palette::TEXT),
        Some(Severity::Note) => ("to know", UP.tint(0.8), super::palette::TEXT),
        None => ("nothing", WHITE, MUTED),
    };
    canvas.rule((place.left, top + height), (place.right, top + height), GRID, 1.25);
    let chip = Rect::new(place.left, y - 19.0, place.left + 124.0, y + 19.0);
    canvas.rectangle(chip, ink);
    let style = Style { size: 20.0, ..if row.found.is_some() { HEAD } else { NOTE } };
    canvas.text_beside((place.left + 62.0, y), Anchor::Middle, style.ink(letters), said);
    canvas.text_beside((place.left + 144.0, y), Anchor::Start, NOTE.ink(FAINT.mix(MUTED, 0.7)), &row.rule);
    let what = if row.found.is_some() { VALUE } else { VALUE.ink(MUTED) };
    canvas.name_beside((place.left + 204.0, y), what, &row.what, (place.width() - 210.0, 0.9 * height));
}
