//! `stress`: what each option is worth in each named case.

use super::Chart;
use super::canvas::{Anchor, Style};
use super::format::TickKind;
use super::frame::{Footer, HEAD, NAME, Panel, Sheet, TICK, VALUE};
use super::palette::{GRID, Tag};
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
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct StressCases {
    /// The finding.
    pub title: String,
    /// What is measured.
    pub measure: String,
    /// Whether that is an amount of money.
    pub is_money: bool,
    /// Name, position in the scenario, whether the baseline.
    pub options: Vec<(String, usize, bool)>,
    /// Cases, the scenario as it stands first.
    pub rows: Vec<StressRow>,
}

/// The chart.
#[must_use]
pub fn stress_chart(cases: &StressCases, footer: &Footer) -> Chart {
    let subtitle = format!("{} in each case, all else as believed; large dot: best in that case", cases.measure);
    let mut sheet = Sheet::new(&cases.title, &subtitle, footer);
    let tags: Vec<Tag> = cases.options.iter().map(|(name, i, base)| Tag::new(name, *i, *base)).collect();
    let legend_top = sheet.body.top + 14.0;
    let area = sheet.body.without(400.0, 60.0, 330.0, 46.0);
    let canvas = &mut sheet.canvas;
    let mut x = sheet.body.left;
    for tag in &tags {
        canvas.dot((x + 9.0, legend_top), 9.0, tag.ink);
        let name = Style { size: 20.0, ..NAME.ink(tag.ink) };
        canvas.text_beside((x + 26.0, legend_top), Anchor::Start, name, &name.fit(&tag.name, 260.0));
        x += 56.0 + name.width(&tag.name).min(260.0);
    }
    let values = cases.rows.iter().flat_map(|row| row.values.iter().copied());
    let panel = Panel::new(area, domain_with_zero(values, 7), (0.0, 1.0));
    let kind = if cases.is_money { TickKind::Money(&footer.currency) } else { TickKind::Number };
    panel.vertical_grid(canvas, kind, 7);
    let height = area.height() / cases.rows.len().max(1) as f64;
    for (i, row) in cases.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        canvas.rule((area.left, y), (area.right, y), GRID, 1.5);
        let style = if i == 0 { HEAD } else { VALUE };
        canvas.text_beside((area.left - 22.0, y), Anchor::End, style, &style.fit(&row.name, 370.0));
        for (who, &value) in row.values.iter().enumerate() {
            if row.winner != Some(who) {
                canvas.dot((panel.x.at(value), y), 9.0, tags[who].ink.tint(0.25));
            }
        }
        if let Some(winner) = row.winner {
            let tag = &tags[winner];
            canvas.dot((panel.x.at(row.values[winner]), y), 15.0, tag.ink);
            let name = NAME.ink(tag.ink);
            canvas.text_beside((area.right + 26.0, y), Anchor::Start, name, &name.fit(&tag.name, 300.0));
        }
    }
    canvas.text((area.right + 26.0, area.top - 8.0), Anchor::Start, TICK, "best");
    Chart { name: "stress", title: cases.title.clone(), svg: sheet.to_svg() }
}
