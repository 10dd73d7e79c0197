//! `breakeven` with one parameter: what each option is worth along it, and where they change places.

use super::Chart;
use super::canvas::{Anchor, Style};
use super::format::TickKind;
use super::frame::{EndLabel, Footer, NOTE, Panel, Sheet};
use super::palette::{FAINT, GRID, TEXT, Tag};
use super::scale::{domain_with_zero, push_apart};

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEvenLines {
    /// The finding.
    pub title: String,
    /// What is varied, in words.
    pub across: String,
    /// Its values.
    pub grid: Vec<f64>,
    /// Whether they are amounts, shares or plain numbers.
    pub kind: AcrossKind,
    /// What is measured.
    pub measure: String,
    /// Whether that is an amount, a share or a plain number.
    pub counted: AcrossKind,
    /// Each option by its look, and what it is worth along the grid.
    pub lines: Vec<(Tag, Vec<f64>)>,
    /// Where winners change, with the ends of the 95% interval inside the range, and its label.
    pub flips: Vec<(f64, f64, f64, String)>,
    /// Where the scenario stands.
    pub here: Option<f64>,
}

/// What an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AcrossKind {
    /// Amounts in the scenario's currency.
    Money,
    /// Shares.
    Percent,
    /// Anything else.
    Number,
}

impl AcrossKind {
    /// How its ticks are written.
    #[must_use]
    pub fn ticks(self, currency: &str) -> TickKind<'_> {
        match self {
            Self::Money => TickKind::Money(currency),
            Self::Percent => TickKind::Percent,
            Self::Number => TickKind::Number,
        }
    }
}

/// The chart.
#[must_use]
pub fn breakeven_chart(lines: &BreakEvenLines, footer: &Footer) -> Chart {
    let subtitle = format!(
        "{} of each option as {} changes, all else as believed. Grey band: 95% interval of the break-even; dashed: the \
         scenario as it stands",
        lines.measure, lines.across
    );
    let mut sheet = Sheet::new(&lines.title, &subtitle, footer);
    let area = sheet.body.without(120.0, 30.0, 330.0, 72.0);
    let (from, to) = (lines.grid.first().copied().unwrap_or(0.0), lines.grid.last().copied().unwrap_or(1.0));
    let values = lines.lines.iter().flat_map(|line| line.1.iter().copied());
    let panel = Panel::new(area, (from, to), domain_with_zero(values, 6));
    let canvas = &mut sheet.canvas;
    let style = Style { size: 20.0, ..super::frame::HEAD };
    let middles: Vec<f64> = lines.flips.iter().map(|flip| panel.x.inside(flip.0)).collect();
    let widest = lines.flips.iter().map(|flip| style.width(&flip.3)).fold(0.0, f64::max);
    let placed = push_apart(&middles, widest + 20.0, area.left, area.right);
    for ((at, low, high, label), beside) in lines.flips.iter().zip(placed) {
        let (left, right) = (panel.x.inside(*low), panel.x.inside(*high));
        canvas.rectangle(super::layout::Rect::new(left, area.top, right.max(left + 2.0), area.bottom), GRID);
        let x = panel.x.inside(*at);
        canvas.rule((x, area.top), (x, area.bottom), TEXT, 2.0);
        canvas.text((beside, area.top - 10.0), Anchor::Middle, style, label);
    }
    panel.horizontal_grid(canvas, lines.counted.ticks(&footer.currency), 6, true);
    panel.vertical_grid(canvas, lines.kind.ticks(&footer.currency), 8);
    panel.horizontal_title(canvas, &lines.across);
    if let Some(here) = lines.here.filter(|here| (from..=to).contains(here)) {
        let x = panel.x.at(here);
        canvas.line(&[(x, area.top), (x, area.bottom)], FAINT, 2.5, true);
    }
    let mut labels = Vec::new();
    for (tag, values) in &lines.lines {
        let points: Vec<_> = lines.grid.iter().zip(values).map(|(&x, &y)| panel.at(x, y)).collect();
        canvas.line(&points, tag.ink, 3.5, tag.dash);
        let value = values.last().copied().unwrap_or(f64::NAN);
        labels.push(EndLabel { value, name: tag.name.clone(), detail: String::new(), ink: tag.ink });
    }
    panel.end_labels(canvas, &labels, 320.0);
    if lines.lines.is_empty() {
        canvas.text((area.left, area.top + 40.0), Anchor::Start, NOTE, "nothing to show");
    }
    Chart { name: "breakeven".into(), title: lines.title.clone(), svg: sheet.to_svg() }
}
