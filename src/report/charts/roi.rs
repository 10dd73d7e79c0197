//! `roi`: how ROI is distributed, one row per option, with the chance of a positive return.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Point};
use super::format::TickKind;
use super::frame::{HEAD, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{TEXT, Tag};
use super::scale::domain_with_zero;
use crate::analysis::exhibits::{ReturnShape, is_clearly_above};
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::report::format::chance_alone;

/// ROI of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct RoiRow {
    /// Its look.
    pub tag: Tag,
    /// How it spreads over the futures in which it is defined.
    pub shape: ReturnShape,
    /// Share of all futures with ROI above zero; undefined counts as not.
    pub p_positive: Estimate,
    /// Median over futures.
    pub median: Estimate,
    /// `E[Δbenefit]/E[Δcost] − 1`, with contracts in force.
    pub of_means: Estimate,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RoiData {
    /// Options other than the baseline.
    pub rows: Vec<RoiRow>,
    /// Position in `rows` of the option that the title speaks of.
    pub subject: usize,
}

impl RoiData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let row = |option: usize| {
            let summary = board.summary(option, Metric::Roi);
            let undefined = Estimate::UNDEFINED;
            RoiRow {
                tag: board.tag(option),
                shape: board.run.exhibits.returns[option].clone(),
                p_positive: summary.and_then(|summary| summary.p_positive).unwrap_or(undefined),
                median: summary.map_or(undefined, crate::analysis::summary::Summary::median),
                of_means: board.money(option).returns.in_force,
            }
        };
        let (added, subject) = (board.added(), board.subject());
        Self {
            subject: added.iter().position(|&i| i == subject).unwrap_or(0),
            rows: added.into_iter().map(row).collect(),
        }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = RoiData::new(board);
    let title = title(&data);
    let subtitle = format!(
        "Spread of ROI over futures, contracts in force counted (added benefit over added cost, less one); pale: below zero; \
         bar: median future; column ROI: mean added benefit over mean added cost; each height is scaled to its own peak; tails beyond the 1st and 95th percentile are cut{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Chart { name: "roi".into(), title, svg: sheet.to_svg() }
}

/// The finding: how often the option in question returns its cost, what it returns, and who does so clearly more often.
#[must_use]
pub fn title(data: &RoiData) -> String {
    let Some(subject) = data.rows.get(data.subject) else { return "No option was simulated".to_owned() };
    if data.rows.iter().all(|row| row.shape.ends.0.is_nan()) {
        return "ROI is undefined: no option adds cost in any future".to_owned();
    }
    let (name, chance) = (in_title(&subject.tag.name), chance_alone(subject.p_positive));
    let above = data.rows.iter().filter(|row| is_clearly_above(row.p_positive, subject.p_positive));
    let above = above.reduce(|a, b| if b.p_positive.value > a.p_positive.value { b } else { a });
    let other = above.map_or_else(String::new, |row| {
        format!("; {} does so more often ({})", in_title(&row.tag.name), chance_alone(row.p_positive))
    });
    let roi = signed(subject.of_means);
    format!("{name} returns its cost in {chance} of futures, contracts in force counted; ROI {roi}{other}")
}

/// A return with its sign, rounded to its error.
fn signed(estimate: Estimate) -> String {
    let written = crate::report::format::percent(estimate);
    if estimate.value > 0.0 && !written.starts_with("0%") { format!("+{written}") } else { written }
}

/// Right ends of the columns of figures, from the right end of the curves.
const COLUMNS: [f64; 3] = [160.0, 340.0, 500.0];

fn draw(canvas: &mut Canvas, body: Rect, data: &RoiData) {
    let widest = data.rows.iter().map(|row| NAME.width(&row.tag.name)).fold(120.0, f64::max).min(400.0);
    let area = body.without(widest + 30.0, 54.0, 510.0, 34.0);
    let ends = data.rows.iter().flat_map(|row| [row.shape.ends.0, row.shape.ends.1]);
    let (low, high) = domain_with_zero(ends.filter(|v| v.is_finite()), 8);
    let height = (area.height() / data.rows.len().max(1) as f64).min(if data.rows.len() < 3 { 360.0 } else { 230.0 });
    let area = Rect { bottom: area.top + height * data.rows.len() as f64, ..area };
    let panel = Panel::new(area, (low, high), (0.0, 1.0));
    panel.vertical_grid(canvas, TickKind::Percent, 8);
    let zero = panel.x.at(0.0);
    canvas.rule((zero, area.top - 6.0), (zero, area.bottom), TEXT, 2.0);
    // Held off the heads of the table.
    let (heads, returned) = (["returns its cost", "ROI", "median"], "cost returned");
    let most = area.right + COLUMNS[0] - HEAD.width(heads[0]) - 24.0 - NOTE.width(returned) / 2.0;
    canvas.text((zero.min(most), area.top - 16.0), Anchor::Middle, NOTE, returned);
    let columns = COLUMNS.map(|x| area.right + x);
    for (x, head) in columns.iter().zip(heads) {
        canvas.text((*x, area.top - 16.0), Anchor::End, HEAD, head);
    }
    for (i, row) in data.rows.iter().enumerate() {
        let bottom = area.top + height * (i as f64 + 1.0);
        let middle = bottom - 0.32 * height;
        canvas.rule((body.left, bottom), (body.right, bottom), super::palette::GRID, 1.25);
        let name = NAME.ink(row.tag.ink);
        canvas.name_beside((body.left, middle), name, &row.tag.name, (widest, 0.9 * height));
        let cells = [chance_alone(row.p_positive), signed(row.of_means), signed(row.median)];
        for (place, (x, cell)) in columns.iter().zip(&cells).enumerate() {
            let style = if place == 0 { super::canvas::Style { size: 26.0, ..NAME.ink(row.tag.ink) } } else { VALUE };
            canvas.text_beside((*x, middle), Anchor::End, style, cell);
        }
        draw_row(canvas, &panel, row, bottom, 0.84 * height);
    }
}

fn draw_row(canvas: &mut Canvas, panel: &Panel, row: &RoiRow, bottom: f64, tallest: f64) {
    if row.shape.ends.0.is_nan() {
        let x = panel.area.left + 16.0;
        canvas.text_beside((x, bottom - 0.4 * tallest), Anchor::Start, NOTE, "undefined: adds no cost");
        return;
    }
    let peak = row.shape.curve.iter().map(|point| point.1).fold(0.0, f64::max);
    let median = panel.x.inside(row.median.value);
    if peak > 0.0 {
        let upper: Vec<(f64, Point)> =
            row.shape.curve.iter().map(|&(x, height)| (x, (panel.x.at(x), bottom - tallest * height / peak))).collect();
        let filled = |keep: &dyn Fn(f64) -> bool| {
            let top: Vec<Point> = upper.iter().filter(|(x, _)| keep(*x)).map(|(_, point)| *point).collect();
            let base: Vec<Point> = top.iter().map(|(x, _)| (*x, bottom)).collect();
            (base, top)
        };
        let (loss, gain) = (filled(&|x| x <= 0.0), filled(&|x| x >= 0.0));
        canvas.band(&loss.0, &loss.1, row.tag.ink.tint(0.82));
        canvas.band(&gain.0, &gain.1, row.tag.ink.tint(0.45));
        let line: Vec<Point> = upper.iter().map(|(_, point)| *point).collect();
        canvas.line(&line, row.tag.ink, 3.0, false);
        let top = interpolated(&upper, row.median.value).unwrap_or(bottom - 0.5 * tallest);
        canvas.line(&[(median, bottom), (median, top)], row.tag.ink, 5.0, false);
    } else {
        canvas.line(&[(median, bottom), (median, bottom - tallest)], row.tag.ink, 5.0, false);
    }
}

/// The curve's pixel height over a value, if the curve reaches there.
fn interpolated(curve: &[(f64, Point)], x: f64) -> Option<f64> {
    curve.windows(2).find(|pair| pair[0].0 <= x && x <= pair[1].0).map(|pair| {
        let width = pair[1].0 - pair[0].0;
        let share = if width > 0.0 { (x - pair[0].0) / width } else { 0.0 };
        pair[0].1.1 + share * (pair[1].1.1 - pair[0].1.1)
    })
}
