//! `roi`: how ROI is distributed, one row per option, with the chance of a positive return.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Point};
use super::format::{self, TickKind};
use super::frame::{HEAD, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{TEXT, Tag};
use super::scale::domain_with_zero;
use super::statistics::{self, density, quantile};
use crate::metric::Metric;

/// Cells of a density.
const CELLS: usize = 240;

/// ROI of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct RoiRow {
    /// Its look.
    pub tag: Tag,
    /// Defined values, ascending.
    pub sorted: Vec<f64>,
    /// Share of all trajectories with ROI above zero; undefined counts as not.
    pub p_positive: f64,
    /// Median of the defined values.
    pub median: f64,
    /// `E[Δbenefit]/E[Δcost] − 1`; NaN where the mean added cost is not positive.
    pub of_means: f64,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct RoiData {
    /// Options other than the baseline.
    pub rows: Vec<RoiRow>,
}

impl RoiData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let added = board.added();
        let against = board.scenario.baseline().filter(|baseline| !added.contains(baseline));
        let delta = |option: usize, metric: Metric| {
            board.mean(option, metric) - against.map_or(0.0, |baseline| board.mean(baseline, metric))
        };
        let row = |option: usize| {
            let values = board.metric(option, Metric::Roi);
            let sorted = statistics::sorted(values.iter().copied());
            let cost = delta(option, Metric::CostPv);
            let of_means = if cost > 0.0 { delta(option, Metric::BenefitPv) / cost - 1.0 } else { f64::NAN };
            RoiRow {
                tag: board.tag(option),
                p_positive: statistics::share(&values, |v| v > 0.0),
                median: quantile(&sorted, 0.5),
                of_means,
                sorted,
            }
        };
        Self { rows: added.into_iter().map(row).collect() }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = RoiData::new(board);
    let title = title(&data);
    let subtitle = format!(
        "Distribution of ROI with contracts in force (added benefit over added cost, less one); pale: below zero; bar: \
         median; each height is scaled to its own peak; tails beyond the 1st and 95th percentile are cut{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Chart { name: "roi", title, svg: sheet.to_svg() }
}

/// The finding: who is likeliest to return more than it costs, and who returns most.
#[must_use]
pub fn title(data: &RoiData) -> String {
    let Some(likeliest) = data.rows.iter().reduce(|a, b| if b.p_positive > a.p_positive { b } else { a }) else {
        return "No option was simulated".to_owned();
    };
    if data.rows.iter().all(|row| row.sorted.is_empty()) {
        return "ROI is undefined: no option adds cost in any trajectory".to_owned();
    }
    let (name, chance) = (in_title(&likeliest.tag.name), format::percent(likeliest.p_positive));
    if data.rows.len() == 1 {
        return format!("{name} returns more than it costs in {chance} of trajectories");
    }
    if likeliest.p_positive <= 0.0 {
        return "No option returns more than it costs in any trajectory".to_owned();
    }
    let highest = data
        .rows
        .iter()
        .filter(|row| row.of_means.is_finite())
        .reduce(|a, b| if b.of_means > a.of_means { b } else { a })
        .unwrap_or(likeliest);
    let roi = format::signed_percent(highest.of_means);
    if likeliest.p_positive < 0.5 {
        return format!("No option is more likely than not to return its cost; {name} comes closest with {chance}");
    }
    if highest.tag == likeliest.tag {
        return format!(
            "{name} is likeliest to return its cost ({chance} of trajectories) and returns most: ROI {roi}"
        );
    }
    format!(
        "{name} is likeliest to return its cost ({chance} of trajectories); {} returns most: ROI {roi}",
        in_title(&highest.tag.name)
    )
}

fn draw(canvas: &mut Canvas, body: Rect, data: &RoiData) {
    let widest = data.rows.iter().map(|row| NAME.width(&row.tag.name)).fold(120.0, f64::max).min(400.0);
    let area = body.without(widest + 30.0, 54.0, 510.0, 34.0);
    let ends = data.rows.iter().flat_map(|row| [quantile(&row.sorted, 0.01), quantile(&row.sorted, 0.95)]);
    let (low, high) = domain_with_zero(ends.filter(|v| v.is_finite()), 8);
    let height = (area.height() / data.rows.len().max(1) as f64).min(if data.rows.len() < 3 { 360.0 } else { 230.0 });
    let area = Rect { bottom: area.top + height * data.rows.len() as f64, ..area };
    let panel = Panel::new(area, (low, high), (0.0, 1.0));
    panel.vertical_grid(canvas, TickKind::Percent, 8);
    let zero = panel.x.at(0.0);
    canvas.rule((zero, area.top - 6.0), (zero, area.bottom), TEXT, 2.0);
    // Held off the heads of the table.
    canvas.text((zero.min(area.right - 60.0), area.top - 16.0), Anchor::Middle, NOTE, "cost returned");
    let columns = [160.0, 340.0, 500.0].map(|x| area.right + x);
    for (x, head) in columns.iter().zip(["P(ROI > 0)", "ROI of means", "median"]) {
        canvas.text((*x, area.top - 16.0), Anchor::End, HEAD, head);
    }
    for (i, row) in data.rows.iter().enumerate() {
        let bottom = area.top + height * (i as f64 + 1.0);
        let middle = bottom - 0.32 * height;
        canvas.rule((body.left, bottom), (body.right, bottom), super::palette::GRID, 1.25);
        let name = NAME.ink(row.tag.ink);
        canvas.text_beside((body.left, middle), Anchor::Start, name, &name.fit(&row.tag.name, widest));
        let cells =
            [format::percent(row.p_positive), format::signed_percent(row.of_means), format::signed_percent(row.median)];
        for (place, (x, cell)) in columns.iter().zip(&cells).enumerate() {
            let style = if place == 0 { super::canvas::Style { size: 26.0, ..NAME.ink(row.tag.ink) } } else { VALUE };
            canvas.text_beside((*x, middle), Anchor::End, style, cell);
        }
        draw_row(canvas, &panel, row, bottom, 0.84 * height);
    }
}

fn draw_row(canvas: &mut Canvas, panel: &Panel, row: &RoiRow, bottom: f64, tallest: f64) {
    let (low, high) = panel.x.domain;
    let inside: Vec<f64> = row.sorted.iter().copied().filter(|v| v.is_finite()).collect();
    if inside.is_empty() {
        let x = panel.area.left + 16.0;
        canvas.text_beside((x, bottom - 0.4 * tallest), Anchor::Start, NOTE, "undefined: adds no cost");
        return;
    }
    let (from, to) = (quantile(&inside, 0.01), quantile(&inside, 0.95));
    let curve = density(&inside, low, high, CELLS);
    let peak = curve.iter().copied().fold(0.0, f64::max);
    let median = panel.x.inside(row.median);
    if peak > 0.0 {
        let step = (high - low) / CELLS as f64;
        let mut upper: Vec<(f64, Point)> = curve
            .iter()
            .enumerate()
            .map(|(cell, height)| (low + step * cell as f64, bottom - tallest * height / peak))
            .filter(|(x, _)| *x >= from - step && *x <= to + step)
            .map(|(x, y)| (x, (panel.x.at(x), y)))
            .collect();
        // Zero itself is a corner of both parts.
        let zero = interpolated(&upper, 0.0).map(|y| (0.0, (panel.x.at(0.0), y)));
        upper.extend(zero);
        upper.sort_by(|a, b| a.0.total_cmp(&b.0));
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
        let top = interpolated(&upper, row.median).unwrap_or(bottom - 0.5 * tallest);
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
