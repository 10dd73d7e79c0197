//! `breakeven` with two parameters: which option wins where.

use super::Chart;
use super::breakeven::AcrossKind;
use super::canvas::{Anchor, Style};
use super::frame::{Footer, HEAD, NAME, Panel, Sheet, TICK};
use super::layout::Rect;
use super::palette::{GRID, TEXT, Tag, WHITE};
use super::scale::push_apart;

/// The winner over a grid of two parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionMap {
    /// The finding.
    pub title: String,
    /// Horizontal parameter, its values at the centres of cells, ascending, and what they count.
    pub across: (String, Vec<f64>, AcrossKind),
    /// Vertical parameter, its values, ascending, and what they count.
    pub upwards: (String, Vec<f64>, AcrossKind),
    /// Options by their looks, in the order of the scenario.
    pub options: Vec<Tag>,
    /// Winner and how clear the win is, 0 (within error) to 1, by row from the lowest, then by column; none undefined.
    pub cells: Vec<Vec<Option<(usize, f64)>>>,
    /// Where the scenario itself stands, if inside.
    pub here: Option<(f64, f64)>,
}

/// The chart.
#[must_use]
pub fn decision_map_chart(map: &DecisionMap, footer: &Footer) -> Chart {
    let subtitle = format!(
        "Best option by {} (across) and {} (upwards); pale, small letters: a lead within the error of the simulation; ring: \
         the scenario as it stands",
        map.across.0, map.upwards.0
    );
    let mut sheet = Sheet::new(&map.title, &subtitle, footer);
    let area = sheet.body.without(110.0, 40.0, 380.0, 72.0);
    let tags = &map.options;
    let panel = Panel::new(area, edges(&map.across.1), edges(&map.upwards.1));
    let canvas = &mut sheet.canvas;
    let (width, height) = (area.width() / count(&map.across.1), area.height() / count(&map.upwards.1));
    // Sum of heights and number of cells by winner, for its label.
    let mut found = vec![(0.0, 0_usize); tags.len()];
    for (row, cells) in map.cells.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (left, bottom) = (area.left + width * column as f64, area.bottom - height * row as f64);
            let ink = cell.and_then(|(winner, clear)| {
                tags.get(winner).map(|tag| tag.ink.tint(0.75 - 0.5 * clear.clamp(0.0, 1.0)))
            });
            canvas.rectangle(Rect::new(left, bottom - height, left + width - 1.0, bottom - 1.0), ink.unwrap_or(GRID));
            // A letter beside the colour, so that the map reads in grey.
            if let (Some((winner, clear)), Some(ink)) = (cell, ink) {
                let letter = Style { size: (0.42 * width.min(height)).clamp(10.0, 26.0), ..NAME.ink(ink.text_on_it()) };
                let at = (left + width / 2.0, bottom - height / 2.0);
                canvas.text_beside(at, Anchor::Middle, letter, &map_letter(*winner, *clear));
            }
            if let Some((sum, cells)) = cell.and_then(|(winner, _)| found.get_mut(winner)) {
                *sum += bottom - height / 2.0;
                *cells += 1;
            }
        }
    }
    let all: usize = found.iter().map(|(_, cells)| cells).sum();
    let winners: Vec<usize> = (0..tags.len()).filter(|&i| found[i].1 > 0).collect();
    let middles: Vec<f64> = winners.iter().map(|&i| found[i].0 / found[i].1 as f64).collect();
    let placed = push_apart(&middles, 84.0, area.top + 30.0, area.bottom - 30.0);
    for (&i, y) in winners.iter().zip(placed) {
        let (x, name) = (area.right + 28.0, Style { ..NAME.ink(tags[i].ink) });
        canvas.text_beside((x, y - 14.0), Anchor::Start, name, &map_letter(i, 1.0));
        canvas.name_beside((x + 34.0, y - 14.0), name, &tags[i].name, (316.0, 44.0));
        let share = format!("best in {} of the map", super::format::percent(found[i].1 as f64 / all.max(1) as f64));
        canvas.text_beside((x + 34.0, y + 20.0), Anchor::Start, TICK, &share);
    }
    draw_axes(canvas, &panel, map, &footer.currency);
    if let Some((x, y)) = map.here {
        let at = (panel.x.inside(x), panel.y.inside(y));
        canvas.dot(at, 13.0, WHITE);
        canvas.ring(at, 10.0, TEXT);
    }
    Chart { name: "breakeven".into(), title: map.title.clone(), svg: sheet.to_svg() }
}

/// Stands for an option on a map: capital where its win is clear, small where it is within error.
#[must_use]
pub fn map_letter(winner: usize, clear: f64) -> String {
    let letter = char::from(b'A' + winner.min(25) as u8);
    String::from(if clear > 0.0 { letter } else { letter.to_ascii_lowercase() })
}

fn count(values: &[f64]) -> f64 {
    values.len().max(1) as f64
}

/// Outer edges of cells around evenly spaced centres.
fn edges(values: &[f64]) -> (f64, f64) {
    match values {
        [first, .., last] => {
            let half = (last - first) / (count(values) - 1.0) / 2.0;
            (first - half, last + half)
        }
        [only] => (only - 0.5, only + 0.5),
        [] => (0.0, 1.0),
    }
}

fn draw_axes(canvas: &mut super::canvas::Canvas, panel: &Panel, map: &DecisionMap, currency: &str) {
    let area = panel.area;
    for (axis, ticks, kind) in [(true, panel.x.ticks(7), map.across.2), (false, panel.y.ticks(6), map.upwards.2)] {
        for (&tick, label) in ticks.iter().zip(super::format::tick_labels(&ticks, kind.ticks(currency))) {
            if axis {
                canvas.text((panel.x.at(tick), area.bottom + 30.0), Anchor::Middle, TICK, &label);
            } else {
                canvas.text_beside((area.left - 12.0, panel.y.at(tick)), Anchor::End, TICK, &label);
            }
        }
    }
    let middle = f64::midpoint(area.left, area.right);
    let style = Style { size: 20.0, ..HEAD };
    let upwards = style.fit(&format!("upwards: {}", map.upwards.0), area.width());
    canvas.text((area.left, area.top - 18.0), Anchor::Start, style, &upwards);
    canvas.text((middle, area.bottom + 62.0), Anchor::Middle, style, &style.fit(&map.across.0, area.width()));
}
