//! `tornado`: how far each uncertain parameter moves a result.

use super::Chart;
use super::canvas::{Anchor, Canvas, Style};
use super::format::TickKind;
use super::frame::{Footer, HEAD, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{DOWN, TEXT, UP, WHITE};
use super::scale::{extent, round_step};
use crate::analysis::statistics::Estimate;
use crate::metric::Unit;
use crate::report::format::{money, number, percent};

/// More bars than this are not read.
const MOST_BARS: usize = 14;

/// What moving one parameter does.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoBar {
    /// The parameter as a reader knows it.
    pub label: String,
    /// The result with the parameter at its low value.
    pub at_low: Estimate,
    /// The result with the parameter at its high value.
    pub at_high: Estimate,
    /// The one less the other, whose errors are not those of two runs apart.
    pub swing: Estimate,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// What is moved: "NPV added of Outsourced".
    pub result: String,
    /// Unit of the result.
    pub unit: Unit,
    /// Whether the result is shown in percent, as tables have it.
    pub in_percent: bool,
    /// The result with every parameter in the middle.
    pub centre: Estimate,
    /// In any order; the widest are shown first.
    pub bars: Vec<TornadoBar>,
}

/// The chart.
#[must_use]
pub fn tornado_chart(tornado: &Tornado, footer: &Footer) -> Chart {
    let swing = |bar: &TornadoBar| (bar.at_high.value - bar.at_low.value).abs();
    let mut bars: Vec<TornadoBar> = tornado.bars.iter().filter(|bar| swing(bar).is_finite()).cloned().collect();
    bars.sort_by(|a, b| swing(b).total_cmp(&swing(a)));
    bars.truncate(MOST_BARS);
    let title = title(tornado, &bars, &footer.currency);
    let left_out = tornado.bars.len() - bars.len();
    let rest =
        if left_out > 0 { format!("; {left_out} beliefs that move it less are left out") } else { String::new() };
    let subtitle = format!(
        "{} with each belief at its 10th and at its 90th percentile. Orange, pale: belief low; blue, dark: belief high{rest}",
        tornado.result
    );
    let mut sheet = Sheet::new(&title, &subtitle, footer);
    draw(&mut sheet.canvas, sheet.body, tornado, &bars, &footer.currency);
    Chart { name: "tornado".into(), title, svg: sheet.to_svg() }
}

fn title(tornado: &Tornado, bars: &[TornadoBar], currency: &str) -> String {
    let Some(first) = bars.first().filter(|bar| bar.at_high.value != bar.at_low.value) else {
        return format!("No single belief moves {}", tornado.result);
    };
    let swing = Estimate { value: first.swing.value.abs(), ..first.swing };
    let swing = to_error(swing, tornado, currency);
    let mut letters = first.label.chars();
    let capital: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{capital}{} moves {} most: by {swing} on its own", letters.as_str(), tornado.result)
}

/// To its error, as tables have it.
fn to_error(estimate: Estimate, tornado: &Tornado, currency: &str) -> String {
    match tornado.unit {
        _ if tornado.in_percent => percent(estimate),
        Unit::Money => money(estimate, currency),
        Unit::Ratio | Unit::Months | Unit::Count => number(estimate),
        Unit::Hours => format!("{}\u{a0}h", number(estimate)),
    }
}

fn draw(canvas: &mut Canvas, body: Rect, tornado: &Tornado, bars: &[TornadoBar], currency: &str) {
    if bars.is_empty() {
        let said = "At its 10th and 90th percentile no belief moves it by more than the error of the simulation";
        canvas.text((body.left, body.top + 70.0), Anchor::Start, Style { size: 26.0, ..NOTE }, said);
        return;
    }
    let label = Style { size: 22.0, ..VALUE };
    let widest = bars.iter().map(|bar| label.width(&bar.label)).fold(120.0, f64::max).min(520.0);
    let area = body.without(widest + 130.0, 26.0, 110.0, 34.0);
    let middle = tornado.centre.value;
    let ends = bars.iter().flat_map(|bar| [bar.at_low.value, bar.at_high.value]).chain([middle]);
    let (low, high) = extent(ends).unwrap_or((0.0, 1.0));
    let step = round_step((high - low).max(1e-9 * high.abs()) / 7.0);
    let domain =
        if high > low { ((low / step).floor() * step, (high / step).ceil() * step) } else { (low - 1.0, low + 1.0) };
    let height = (area.height() / bars.len().max(1) as f64).min(112.0);
    let area = Rect { bottom: area.top + height * bars.len().max(1) as f64, ..area };
    let panel = Panel::new(area, domain, (0.0, 1.0));
    let kind = match tornado.unit {
        _ if tornado.in_percent => TickKind::Percent,
        Unit::Money => TickKind::Money(currency),
        _ => TickKind::Number,
    };
    panel.vertical_grid(canvas, kind, 7);
    let written = |estimate: Estimate| to_error(estimate, tornado, currency);
    for (i, bar) in bars.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        canvas.name_before((body.left + widest, y), label, &bar.label, (widest, 0.95 * height));
        let half = 0.31 * height;
        for (value, ink) in [(bar.at_low, DOWN.tint(0.3)), (bar.at_high, UP)] {
            let (a, b) = (panel.x.at(middle), panel.x.at(value.value));
            canvas.rectangle(Rect::new(a.min(b), y - half, a.max(b), y + half), ink);
        }
        let is_turned = bar.at_low.value > bar.at_high.value;
        let (left, right) = if is_turned { (bar.at_high, bar.at_low) } else { (bar.at_low, bar.at_high) };
        let outer = (panel.x.at(left.value.min(middle)), panel.x.at(right.value.max(middle)));
        let (before, after) = (written(left), written(right));
        // On white, so that no grid line runs through a number.
        canvas.chip(Rect::new(outer.0 - 14.0 - VALUE.width(&before), y - 14.0, outer.0 - 4.0, y + 14.0), WHITE);
        canvas.chip(Rect::new(outer.1 + 4.0, y - 14.0, outer.1 + 14.0 + VALUE.width(&after), y + 14.0), WHITE);
        canvas.text_beside((outer.0 - 10.0, y), Anchor::End, VALUE, &before);
        canvas.text_beside((outer.1 + 10.0, y), Anchor::Start, VALUE, &after);
    }
    let centre = panel.x.at(middle);
    canvas.line(&[(centre, area.top - 4.0), (centre, area.bottom)], TEXT, 2.5, false);
    canvas.text((centre, area.top - 14.0), Anchor::Middle, Style { size: 20.0, ..HEAD }, &written(tornado.centre));
}
