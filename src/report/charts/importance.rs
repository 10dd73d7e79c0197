//! `importance`, `voi` and `evsi`: named amounts as bars with their 95% intervals, largest first.

use super::Chart;
use super::canvas::{Anchor, Canvas, Style};
use super::format::TickKind;
use super::frame::{Footer, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{FAINT, Ink, TEXT, UP};
use super::scale::{extent, round_step};
use crate::analysis::statistics::Estimate;

/// More bars than this are not read.
const MOST_BARS: usize = 16;

/// What bars count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarUnit {
    /// Amounts in the scenario's currency.
    Money,
    /// Shares of a whole.
    Share,
    /// Anything else.
    Plain,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedBar {
    /// What it is of.
    pub label: String,
    /// How much.
    pub value: f64,
    /// Half width of its 95% interval; NaN where it has none.
    pub half_width: f64,
    /// A second amount, shown as a hollow mark; NaN for none.
    pub mark: f64,
    /// Whether it stands for something else than the others: luck, the rest, everything.
    pub is_apart: bool,
}

/// Bars in the order given.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedBars {
    /// File name without its ending.
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// How to read it.
    pub subtitle: String,
    /// Unit.
    pub unit: BarUnit,
    /// The bars; only the first are shown.
    pub bars: Vec<NamedBar>,
}

/// The chart.
#[must_use]
pub fn named_bars_chart(data: &NamedBars, footer: &Footer) -> Chart {
    let mut sheet = Sheet::new(&data.title, &data.subtitle, footer);
    let shown: Vec<&NamedBar> = data.bars.iter().filter(|bar| bar.value.is_finite()).take(MOST_BARS).collect();
    draw(&mut sheet.canvas, sheet.body, &shown, data.unit, &footer.currency);
    Chart { name: data.name.into(), title: data.title.clone(), svg: sheet.to_svg() }
}

fn draw(canvas: &mut Canvas, body: Rect, bars: &[&NamedBar], unit: BarUnit, currency: &str) {
    let label = Style { size: 22.0, ..VALUE };
    let widest = bars.iter().map(|bar| label.width(&bar.label)).fold(120.0, f64::max).min(620.0);
    let area = body.without(widest + 40.0, 8.0, 170.0, 40.0);
    let margin = |bar: &NamedBar| if bar.half_width.is_finite() { bar.half_width } else { 0.0 };
    let ends = bars.iter().flat_map(|bar| [bar.value - margin(bar), bar.value + margin(bar), bar.mark]);
    let (low, high) = extent(ends.filter(|x| x.is_finite()).chain([0.0])).unwrap_or((0.0, 1.0));
    // What cannot be below zero has no axis there, whatever the error.
    let low = if bars.iter().all(|bar| bar.value.is_nan() || bar.value >= 0.0) { 0.0 } else { low };
    let step = round_step((high - low).max(1e-9) / 7.0);
    let domain = ((low / step).floor() * step, ((high / step).ceil() * step).max(step));
    let height = (area.height() / bars.len().max(1) as f64).min(if bars.len() < 4 { 150.0 } else { 96.0 });
    let area = Rect { bottom: area.top + height * bars.len().max(1) as f64, ..area };
    let panel = Panel::new(area, domain, (0.0, 1.0));
    let kind = match unit {
        BarUnit::Money => TickKind::Money(currency),
        BarUnit::Share => TickKind::Percent,
        BarUnit::Plain => TickKind::Number,
    };
    panel.vertical_grid(canvas, kind, 7);
    for (i, bar) in bars.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        canvas.name_before((body.left + widest + 20.0, y), label, &bar.label, (widest, 0.95 * height));
        draw_bar(canvas, &panel, bar, y, 0.3 * height, if bar.is_apart { FAINT } else { UP });
        let end = panel.x.at((bar.value + margin(bar)).max(0.0)) + 14.0;
        let written = written(bar, unit, currency);
        // Beside its bar where the mark leaves room, so that it is not taken for the mark's; else beyond the mark.
        let mark = if bar.mark.is_finite() { panel.x.at(bar.mark) } else { f64::NEG_INFINITY };
        let is_clear = mark < end - 8.0 || mark - 16.0 > end + VALUE.width(&written);
        let left = if is_clear { end } else { mark + 14.0 };
        canvas.text_beside((left, y), Anchor::Start, VALUE, &written);
    }
    if bars.is_empty() {
        canvas.text((area.left, area.top + 40.0), Anchor::Start, NOTE, "nothing to show");
    }
}

/// The amount to its error, as tables write it.
fn written(bar: &NamedBar, unit: BarUnit, currency: &str) -> String {
    use crate::report::format::{money_with_error, number_with_error, percent_with_error};
    let unit_half = Estimate::known(0.0, 1.0).half_width();
    let estimate = Estimate::known(bar.value, bar.half_width / unit_half);
    let whole = match unit {
        BarUnit::Money => money_with_error(estimate, currency),
        BarUnit::Share => percent_with_error(estimate),
        BarUnit::Plain => number_with_error(estimate),
    };
    whole.split(" ± ").next().unwrap_or_default().to_owned()
}

fn draw_bar(canvas: &mut Canvas, panel: &Panel, bar: &NamedBar, y: f64, half: f64, ink: Ink) {
    let (a, b) = (panel.x.at(0.0), panel.x.at(bar.value));
    canvas.rectangle(Rect::new(a.min(b), y - half, a.max(b), y + half), ink);
    if bar.half_width.is_finite() && bar.half_width > 0.0 {
        let (from, to) = (panel.x.inside(bar.value - bar.half_width), panel.x.at(bar.value + bar.half_width));
        canvas.line(&[(from, y), (to, y)], TEXT, 2.0, false);
    }
    if bar.mark.is_finite() {
        canvas.ring((panel.x.at(bar.mark), y), 8.0, TEXT);
    }
}
