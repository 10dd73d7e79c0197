//! `flexibility`: how capacity follows the mandate, what stopping would cost, and what can be shed in 90 days.

use super::Chart;
use super::board::{Board, Fan, in_title};
use super::canvas::{Anchor, Canvas};
use super::format::{self, TickKind};
use super::frame::{HEAD, NAME, Panel, Sheet, VALUE};
use super::layout::{Rect, grid_shape, small_multiples};
use super::lines::{Line, LinesLook, draw_lines, label_room};
use super::palette::{FAINT, MUTED, Tag};
use super::scale::domain_with_zero;
use crate::analysis::exhibits::is_clearly_above;
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Series};
use crate::report::format::money;

/// One option.
#[derive(Clone, Debug, PartialEq)]
pub struct FlexibilityRow {
    /// Its look.
    pub tag: Tag,
    /// Desired capacity by month, people.
    pub desired: Fan,
    /// Effective capacity by month, people fully productive.
    pub effective: Fan,
    /// Cost of stopping by month.
    pub exit_cost: Fan,
    /// Mean share of the run-rate sheddable in 90 days.
    pub sheddable: Estimate,
    /// Mean cost of the changes that reviews ordered.
    pub adjustment_cost: Estimate,
    /// Mean distance between desired and actual capacity, people.
    pub gap: Estimate,
    /// Mean cost of stopping, over months.
    pub exit_mean: Estimate,
    /// Mean value of re-sizing over the frozen plan.
    pub value: Estimate,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct FlexibilityData {
    /// Options that staff anything, the baseline included where it does.
    pub rows: Vec<FlexibilityRow>,
    /// Currency code.
    pub currency: String,
}

impl FlexibilityData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let row = |i: usize| FlexibilityRow {
            tag: board.tag(i),
            desired: board.fan_through_downturn(i, Series::CapacityDesired),
            effective: board.fan_through_downturn(i, Series::CapacityEffective),
            exit_cost: board.fan_through_downturn(i, Series::ExitCost),
            sheddable: board.mean(i, Metric::Sheddable90d),
            adjustment_cost: board.mean(i, Metric::AdjustmentCost),
            gap: board.mean(i, Metric::CapacityGap),
            exit_mean: board.mean(i, Metric::ExitCostMean),
            value: board.mean(i, Metric::FlexibilityValue),
        };
        let all: Vec<FlexibilityRow> = board.shown.iter().map(|&i| row(i)).collect();
        let staffs = |row: &FlexibilityRow| row.desired.values().chain(row.effective.values()).any(|v| v > 0.0);
        let staffed: Vec<FlexibilityRow> = all.iter().filter(|row| staffs(row)).cloned().collect();
        let rows = if staffed.is_empty() { all } else { staffed };
        Self { rows, currency: board.footer.currency.clone() }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = FlexibilityData::new(board);
    let title = title(&data);
    let market = board.run.downturn.map_or_else(String::new, |downturn| {
        format!(
            " Curves: {} futures through a downturn in months {}–{}.",
            downturn.trajectories,
            downturn.months.start + 1,
            downturn.months.end
        )
    });
    let subtitle = format!(
        "People. Dashed: wanted under the mandate; line: effective capacity, median and 5–95%. Exit cost: what stopping all \
         that month would still cost. Gap: people wanted, not there; re-sizing: NPV under the best rules less that of the plan frozen.{market}{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Chart { name: "flexibility", title, svg: sheet.to_svg() }
}

/// The finding: who can shed most within 90 days, and what leaving costs, against the least flexible.
#[must_use]
pub fn title(data: &FlexibilityData) -> String {
    let by = |better: fn(&FlexibilityRow, &FlexibilityRow) -> bool| {
        let alone = data.rows.iter().all(|row| row.tag.baseline);
        let defined = data.rows.iter().filter(|row| row.sheddable.value.is_finite() && (alone || !row.tag.baseline));
        defined.reduce(|a, b| if better(b, a) { b } else { a })
    };
    let (Some(most), Some(least)) =
        (by(|a, b| a.sheddable.value > b.sheddable.value), by(|a, b| a.sheddable.value < b.sheddable.value))
    else {
        return "No option staffs anything that could be shed".to_owned();
    };
    let phrase = |row: &FlexibilityRow| {
        format!(
            "{} of run-rate in 90 days (exit cost {})",
            format::percent(row.sheddable.value),
            money(row.exit_mean, &data.currency)
        )
    };
    let name = in_title(&most.tag.name);
    if data.rows.iter().filter(|row| !row.tag.baseline).count() < 2 {
        return format!("{name} can shed {}", phrase(most));
    }
    let is_one_figure = most.sheddable.value - least.sheddable.value < 0.005;
    if is_one_figure || !is_clearly_above(most.sheddable, least.sheddable) {
        return format!("All options can shed about {} of run-rate in 90 days", format::percent(most.sheddable.value));
    }
    let (share, exit) = (format::percent(least.sheddable.value), money(least.exit_mean, &data.currency));
    format!("{name} can shed {}, {} {share} ({exit})", phrase(most), in_title(&least.tag.name))
}

fn draw(canvas: &mut Canvas, body: Rect, data: &FlexibilityData) {
    let n = data.rows.len();
    let columns = if n <= 5 { n.max(1) } else { grid_shape(n).0.max(4).min(n) };
    let bands = if n > columns { [0.85, 1.0] } else { [0.9, 1.0] };
    let parts = body.rows(&bands, 46.0);
    draw_capacity(canvas, parts[0], data, columns);
    let lower = parts[1].columns(&[1.0, 1.05], 56.0);
    let ends = data.rows.iter().flat_map(|row| row.exit_cost.p50.clone());
    let domain = domain_with_zero(ends, 4);
    let lines: Vec<Line> = data
        .rows
        .iter()
        .map(|row| Line { tag: row.tag.clone(), fan: row.exit_cost.clone(), strong: true, value: String::new() })
        .collect();
    draw_lines(
        canvas,
        lower[0],
        &lines,
        &LinesLook {
            head: "Exit cost, median",
            kind: TickKind::Money(&data.currency),
            domain,
            label_room: label_room(&lines, 260.0),
            bands: false,
        },
    );
    draw_table(canvas, lower[1], data);
}

fn draw_capacity(canvas: &mut Canvas, rect: Rect, data: &FlexibilityData, columns: usize) {
    let n = data.rows.len();
    let body = rect.without(56.0, 0.0, 0.0, 34.0);
    let most =
        data.rows.iter().flat_map(|row| row.effective.p95.iter().chain(&row.desired.p50).copied().collect::<Vec<_>>());
    let targets = if n > columns { 2 } else { 4 };
    let domain = domain_with_zero(most, targets);
    let months = data.rows.iter().map(|row| row.desired.p50.len()).max().unwrap_or(1).max(1) as f64;
    let rows = body.rows(&vec![1.0; n.div_ceil(columns)], 18.0);
    let places = if n > 1 {
        rows.iter().flat_map(|row| row.columns(&vec![1.0; columns], 30.0)).take(n).collect::<Vec<_>>()
    } else {
        small_multiples(body, 1, (0.0, 0.0)).into_iter().map(|place| place.rect).collect()
    };
    for (i, (row, place)) in data.rows.iter().zip(places).enumerate() {
        let name = NAME.ink(row.tag.ink);
        canvas.name_beside((place.left, place.top + 10.0), name, &row.tag.name, (place.width(), 32.0));
        let panel = Panel::new(place.without(0.0, 32.0, 10.0, 0.0), (0.0, months), domain);
        panel.horizontal_grid(canvas, TickKind::Number, targets, i % columns == 0);
        panel.months(canvas, i + columns >= n);
        canvas.band(&panel.monthly(&row.effective.p5), &panel.monthly(&row.effective.p95), row.tag.ink.tint(0.82));
        canvas.line(&panel.stepped(&row.desired.p50), MUTED, 2.5, true);
        canvas.line(&panel.monthly(&row.effective.p50), row.tag.ink, 4.0, false);
    }
}

/// Dots of the sheddable share, and the costs as a table beside them.
fn draw_table(canvas: &mut Canvas, rect: Rect, data: &FlexibilityData) {
    let n = data.rows.len().max(1) as f64;
    let names = rect.without(0.0, 0.0, rect.width() - 215.0, 0.0);
    let dots = Rect::new(names.right + 24.0, rect.top + 48.0, rect.right - 400.0, rect.bottom - 30.0);
    let height = (dots.height() / n).min(74.0);
    let dots = Rect { bottom: dots.top + height * n, ..dots };
    let columns = [110.0, 265.0, 392.0].map(|x| dots.right + x);
    canvas.text((dots.left, rect.top + 20.0), Anchor::Start, HEAD, &HEAD.fit("Shed in 90 days", dots.width() + 20.0));
    for (x, head) in columns.iter().zip(["Gap, people", "Adjustment", "Re-sizing"]) {
        canvas.text((*x, rect.top + 20.0), Anchor::End, super::canvas::Style { size: 20.0, ..HEAD }, head);
    }
    let panel = Panel::new(dots.without(0.0, 0.0, 64.0, 0.0), (0.0, 1.0), (0.0, 1.0));
    panel.vertical_grid(canvas, TickKind::Percent, 2);
    let size = (0.7 * height).min(22.0);
    let (name, value) = (super::canvas::Style { size, ..NAME }, super::canvas::Style { size, ..VALUE });
    for (i, row) in data.rows.iter().enumerate() {
        let y = dots.top + height * (i as f64 + 0.5);
        canvas.name_beside((names.left, y), name.ink(row.tag.ink), &row.tag.name, (names.width(), 0.9 * height));
        let x = panel.x.inside(row.sheddable.value);
        canvas.line(&[(dots.left, y), (x, y)], FAINT, 2.0, false);
        canvas.dot((x, y), (0.3 * height).min(9.0), row.tag.ink);
        let share = value.fit(&format::percent(row.sheddable.value), 58.0);
        canvas.text_beside((x + 16.0, y), Anchor::Start, value, &share);
        let cells = [
            format::number(row.gap.value),
            money(row.adjustment_cost, &data.currency),
            money(row.value, &data.currency),
        ];
        for (x, cell) in columns.iter().zip(&cells) {
            canvas.text_beside((*x, y), Anchor::End, value, cell);
        }
    }
}
