//! `stress`: what each option is worth in each named case.

use super::Chart;
use super::breakeven::AcrossKind;
use super::canvas::{Anchor, Style};
use super::frame::{Footer, HEAD, NAME, Panel, Sheet, TICK, VALUE};
use super::palette::{GRID, TEXT, Tag};
use super::scale::domain_with_zero;

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct StressRow {
    /// Its name.
    pub name: String,
    /// Value by option, in the order of the chart's options.
    pub values: Vec<f64>,
    /// Position of the winner among them.
    pub winner: Option<usize>,
    /// Those that simulation error could put in its place, the best of them first.
    pub near: Vec<usize>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct StressCases {
    /// The finding.
    pub title: String,
    /// What is measured.
    pub measure: String,
    /// Whether that is an amount, a share or a plain number.
    pub counted: AcrossKind,
    /// Options by their looks.
    pub options: Vec<Tag>,
    /// Cases, the scenario as it stands first.
    pub rows: Vec<StressRow>,
}

/// The chart.
#[must_use]
pub fn stress_chart(cases: &StressCases, footer: &Footer) -> Chart {
    let subtitle = format!(
        "{} in each case, all else as believed. Large: best in that case, and those that simulation error could put in its \
         place (≈)",
        cases.measure
    );
    let mut sheet = Sheet::new(&cases.title, &subtitle, footer);
    let tags = &cases.options;
    let top = draw_key(&mut sheet, tags);
    let area = sheet.body.without(400.0, top, 330.0, 46.0);
    let canvas = &mut sheet.canvas;
    let values = cases.rows.iter().flat_map(|row| row.values.iter().copied());
    let panel = Panel::new(area, domain_with_zero(values, 7), (0.0, 1.0));
    panel.vertical_grid(canvas, cases.counted.ticks(&footer.currency), 7);
    let height = (area.height() / cases.rows.len().max(1) as f64).min(200.0);
    for (i, row) in cases.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        canvas.rule((area.left, y), (area.right, y), GRID, 1.5);
        let style = if i == 0 { HEAD } else { VALUE };
        canvas.name_beside((sheet.body.left, y), style, &row.name, (378.0, 0.9 * height));
        let first: Vec<usize> = row.winner.into_iter().chain(row.near.iter().copied()).collect();
        for (who, &value) in row.values.iter().enumerate().filter(|(who, _)| !first.contains(who)) {
            canvas.mark((panel.x.at(value), y), 8.0, &tags[who]);
        }
        // Those that cannot be told apart stand one above the other.
        let step = (0.7 * height / first.len().max(1) as f64).min(27.0);
        for (place, &who) in first.iter().enumerate() {
            let up = step * (place as f64 - (first.len() - 1) as f64 / 2.0);
            canvas.mark((panel.x.at(row.values[who]), y + up), (0.5 * step).clamp(8.0, 13.0), &tags[who]);
        }
        if let Some(winner) = row.winner {
            let names: Vec<&str> = first.iter().map(|&who| tags[who].name.as_str()).collect();
            let ink = if first.len() == 1 { tags[winner].ink } else { TEXT };
            let style = if names.len() > 2 { Style { size: 20.0, ..NAME.ink(ink) } } else { NAME.ink(ink) };
            canvas.name_beside((area.right + 26.0, y), style, &names.join(" ≈ "), (300.0, 0.95 * height));
        }
    }
    canvas.text((area.right + 26.0, area.top - 8.0), Anchor::Start, TICK, "best");
    Chart { name: "stress".into(), title: cases.title.clone(), svg: sheet.to_svg() }
}

/// Which mark is which option, in as many lines as it takes; gives the height above the rows.
fn draw_key(sheet: &mut Sheet, tags: &[Tag]) -> f64 {
    const PITCH: f64 = 34.0;
    let (left, right, top) = (sheet.body.left, sheet.body.right, sheet.body.top + 14.0);
    let (mut x, mut y) = (left, top);
    for tag in tags {
        let name = Style { size: 20.0, ..NAME.ink(tag.ink) };
        let text = name.fit(&tag.name, right - left - 40.0);
        let wide = 26.0 + name.width(&text);
        if x + wide > right && x > left {
            (x, y) = (left, y + PITCH);
        }
        sheet.canvas.mark((x + 9.0, y), 9.0, tag);
        sheet.canvas.text_beside((x + 26.0, y), Anchor::Start, name, &text);
        x += wide + 30.0;
    }
    y - top + 60.0
}
