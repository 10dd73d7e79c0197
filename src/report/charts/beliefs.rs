//! `beliefs`: what is believed before and after.

use super::Chart;
use super::canvas::{Anchor, Style};
use super::frame::{Footer, HEAD, NAME, NOTE, Sheet, TICK, VALUE};
use super::layout::Rect;
use super::palette::{AXIS, FAINT, GRID, TEXT, UP};
use super::scale::Scale;

/// Most beliefs that are shown.
pub const BELIEFS_SHOWN: usize = 14;
/// How far beside the range between P10 and P90 before the axis reaches, in its widths.
const BESIDE: f64 = 0.75;
/// Room for the medians in words.
const WORDS: f64 = 390.0;

/// A belief before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefRow {
    /// Its name.
    pub name: String,
    /// P10, P50, P90 before.
    pub before: [f64; 3],
    /// P10, P50, P90 after.
    pub after: [f64; 3],
    /// The medians in words: "$210k → $185k".
    pub words: String,
    /// How it was learnt.
    pub how: String,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct BeliefsData {
    /// The finding.
    pub title: String,
    /// What is shown.
    pub subtitle: String,
    /// The beliefs, the most changed first.
    pub rows: Vec<BeliefRow>,
}

/// The chart: every belief on the scale of what was believed before.
#[must_use]
pub fn beliefs_chart(data: &BeliefsData, footer: &Footer) -> Chart {
    let mut sheet = Sheet::new(&data.title, &data.subtitle, footer);
    let rows: Vec<&BeliefRow> = data.rows.iter().take(BELIEFS_SHOWN).collect();
    let area = sheet.body.without(560.0, 44.0, 420.0, 30.0);
    let height = (area.height() / rows.len().max(1) as f64).min(84.0);
    let area = Rect { bottom: area.top + height * rows.len() as f64, ..area };
    let x = Scale::new((-BESIDE, 1.0 + BESIDE), (area.left, area.right));
    let canvas = &mut sheet.canvas;
    for (at, label) in [(0.0, "P10 before"), (1.0, "P90 before")] {
        canvas.rule((x.at(at), area.top - 6.0), (x.at(at), area.bottom), AXIS, 1.5);
        canvas.text((x.at(at), area.top - 16.0), Anchor::Middle, TICK, label);
    }
    canvas.text((area.right + 24.0, area.top - 16.0), Anchor::Start, TICK, "median before → after");
    for (position, row) in rows.iter().enumerate() {
        let y = area.top + height * (position as f64 + 0.5);
        canvas.rule((sheet.body.left, y + height / 2.0), (sheet.body.right, y + height / 2.0), GRID, 1.25);
        canvas.name_beside((sheet.body.left, y), NAME, &row.name, (540.0, 0.9 * height));
        let (low, width) = (row.before[0], row.before[2] - row.before[0]);
        let on = |value: f64| (value - low) / width;
        let clipped = |value: f64| x.at(on(value).clamp(-BESIDE, 1.0 + BESIDE));
        let quarter = 0.2 * height;
        // A number that was fixed and is measured now has no range: its words say it.
        if width > 0.0 {
            let before = Rect::new(clipped(row.before[0]), y - quarter - 4.0, clipped(row.before[2]), y - 2.0);
            canvas.rectangle(before, FAINT.tint(0.35));
            canvas.dot((clipped(row.before[1]), y - quarter / 2.0 - 3.0), 5.0, TEXT);
            let after = Rect::new(
                clipped(row.after[0]),
                y + 2.0,
                clipped(row.after[2]).max(clipped(row.after[0]) + 3.0),
                y + quarter + 4.0,
            );
            canvas.rectangle(after, UP);
            canvas.dot((clipped(row.after[1]), y + quarter / 2.0 + 3.0), 5.0, super::palette::WHITE);
        }
        let at = area.right + 24.0;
        // A long unit is set smaller before it is cut.
        let words = Style { size: VALUE.size * (WORDS / VALUE.width(&row.words)).clamp(0.7, 1.0), ..VALUE };
        canvas.text((at, y - 2.0), Anchor::Start, words, &words.fit(&row.words, WORDS));
        canvas.text((at, y + 22.0), Anchor::Start, NOTE, &NOTE.fit(&row.how, WORDS));
    }
    if rows.is_empty() {
        canvas.text((area.left, area.top + 40.0), Anchor::Start, HEAD, "no belief moved");
    }
    Chart { name: "beliefs".into(), title: data.title.clone(), svg: sheet.to_svg() }
}
