//! `forecast`: what happened against the fan of what was forecast, and the forecast in the light of it.

use super::Chart;
use super::canvas::{Anchor, Canvas, Style};
use super::format::TickKind;
use super::frame::{Footer, HEAD, NOTE, Panel, Sheet, TICK};
use super::layout::{Spot, small_multiples};
use super::palette::{DOWN, FAINT, Ink, MUTED, TEXT, UP};
use super::scale::domain_with_zero;

/// Quantiles of a quarter: P5, P25, P50, P75, P95.
pub type Spread = [f64; 5];

/// An observable by quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastPanel {
    /// Its name.
    pub name: String,
    /// Whether it is an amount of money.
    pub is_money: bool,
    /// Names of the quarters.
    pub quarters: Vec<String>,
    /// As it was forecast.
    pub forecast: Vec<Spread>,
    /// What happened, as far as it has.
    pub seen: Vec<Option<f64>>,
    /// The forecast after that, as far as it is still to come.
    pub after: Vec<Option<Spread>>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastData {
    /// File name without its ending.
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// What is shown.
    pub subtitle: String,
    /// What the fan, the dots and the bars are.
    pub marks: [&'static str; 3],
    /// One panel an observable, at most twelve.
    pub panels: Vec<ForecastPanel>,
}

/// The chart.
#[must_use]
pub fn forecast_chart(data: &ForecastData, footer: &Footer) -> Chart {
    let mut sheet = Sheet::new(&data.title, &data.subtitle, footer);
    legend(&mut sheet.canvas, (sheet.body.left, sheet.body.top + 10.0), data.marks);
    let body = sheet.body.without(0.0, 48.0, 0.0, 0.0);
    let count = data.panels.len().min(12);
    for (place, panel) in small_multiples(body, count, (56.0, 44.0)).iter().zip(&data.panels) {
        draw(&mut sheet.canvas, place, panel, &footer.currency);
    }
    Chart { name: data.name.into(), title: data.title.clone(), svg: sheet.to_svg() }
}

/// What the marks stand for, in a line.
fn legend(canvas: &mut Canvas, (mut x, y): (f64, f64), marks: [&str; 3]) {
    let inks: [(Ink, bool); 3] = [(FAINT, false), (DOWN, true), (UP, false)];
    for (text, (ink, is_dot)) in marks.into_iter().zip(inks) {
        match is_dot {
            true => canvas.dot((x + 14.0, y), 8.0, ink),
            false => canvas.line(&[(x, y), (x + 28.0, y)], ink, 6.0, false),
        }
        canvas.text_beside((x + 38.0, y), Anchor::Start, NOTE, text);
        x += 38.0 + NOTE.width(text) + 44.0;
    }
}

fn draw(canvas: &mut Canvas, place: &Spot, data: &ForecastPanel, currency: &str) {
    let head = Style { size: 21.0, ..HEAD };
    canvas.text(
        (place.rect.left, place.rect.top + 20.0),
        Anchor::Start,
        head,
        &head.fit(&data.name, place.rect.width()),
    );
    let area = place.rect.without(74.0, 40.0, 8.0, 36.0);
    let values = data.forecast.iter().chain(data.after.iter().flatten()).map(|spread| spread[4]);
    let values = values.chain(data.seen.iter().flatten().copied());
    let count = data.quarters.len() as f64;
    let panel = Panel::new(area, (0.0, count), domain_with_zero(values, 4));
    let kind = if data.is_money { TickKind::Money(currency) } else { TickKind::Number };
    panel.horizontal_grid(canvas, kind, 4, true);
    let at = |quarter: usize, value: f64| panel.at(quarter as f64 + 0.5, value);
    let line = |level: usize| data.forecast.iter().enumerate().map(|(q, s)| at(q, s[level])).collect::<Vec<_>>();
    canvas.band(&line(0), &line(4), FAINT.tint(0.72));
    canvas.band(&line(1), &line(3), FAINT.tint(0.42));
    canvas.line(&line(2), MUTED, 2.5, false);
    let after: Vec<(usize, &Spread)> =
        data.after.iter().enumerate().filter_map(|(q, s)| Some((q, s.as_ref()?))).collect();
    for (quarter, spread) in &after {
        canvas.line(&[at(*quarter, spread[0]), at(*quarter, spread[4])], UP.tint(0.35), 3.0, false);
        canvas.line(&[at(*quarter, spread[1]), at(*quarter, spread[3])], UP, 7.0, false);
        canvas.dot(at(*quarter, spread[2]), 5.0, TEXT);
    }
    for (quarter, value) in data.seen.iter().enumerate().filter_map(|(q, v)| Some((q, (*v)?))) {
        canvas.dot(at(quarter, value), 7.0, DOWN);
    }
    labels(canvas, &panel, &data.quarters);
}

/// Names of the first quarter, the last, and as many between as there is room for.
fn labels(canvas: &mut Canvas, panel: &Panel, quarters: &[String]) {
    let style = Style { size: 17.0, ..TICK };
    let widest = quarters.iter().map(|name| style.width(name)).fold(40.0, f64::max) + 18.0;
    let room = (panel.area.width() / widest).floor().max(1.0) as usize;
    let every = quarters.len().div_ceil(room).max(1);
    for (position, name) in quarters.iter().enumerate().step_by(every) {
        let x = panel.x.at(position as f64 + 0.5);
        canvas.text((x, panel.area.bottom + 26.0), Anchor::Middle, style, name);
    }
}
