//! `flexibility`: how capacity follows the mandate, and how what stopping, waiting and re-sizing cost and bring is spread
//! over futures.

use super::Chart;
use super::board::{Board, Fan, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format::{self, TickKind};
use super::frame::{HEAD, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::{Rect, grid_shape, small_multiples};
use super::palette::{MUTED, Tag};
use super::scale::domain_with_zero;
use super::text::wrap_at_most;
use crate::analysis::exhibits::is_clearly_above;
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Series, Unit};
use crate::report::format::{money, percent};

/// What is spread over futures: metric, name, and what it means.
const SPREADS: [(Metric, &str, &str); 4] = [
    (Metric::ExitCostMean, "Exit cost", "what stopping it all would still cost: mean over months"),
    (Metric::Committed6m, "Committed cost", "owed for the next six months, whatever is decided"),
    (Metric::MonthsToShed50, "Months to shed half", "until half of the people can be gone"),
    (Metric::FlexibilityValue, "Value of re-sizing", "NPV under the best rules, less that of the plan frozen"),
];

/// A quantity over futures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// One future in twenty is below.
    pub p5: f64,
    /// One in four.
    pub p25: f64,
    /// Half.
    pub p50: f64,
    /// Three in four.
    pub p75: f64,
    /// All but one in twenty.
    pub p95: f64,
    /// Mean.
    pub mean: Estimate,
}

impl Spread {
    fn of(board: &Board<'_>, option: usize, metric: Metric) -> Option<Self> {
        let summary = board.summary(option, metric)?;
        let [p5, _, p25, p50, p75, _, p95] = summary.quantiles.map(|quantile| quantile.value);
        Some(Self { p5, p25, p50, p75, p95, mean: summary.mean })
    }
}

/// One option.
#[derive(Clone, Debug, PartialEq)]
pub struct FlexibilityRow {
    /// Its look.
    pub tag: Tag,
    /// Desired capacity by month, people.
    pub desired: Fan,
    /// Effective capacity by month, people fully productive.
    pub effective: Fan,
    /// Mean share of the run-rate sheddable in 90 days.
    pub sheddable: Estimate,
    /// Mean cost of stopping, over months.
    pub exit_mean: Estimate,
    /// How each of [`SPREADS`] is spread over futures; none where the run did not record it.
    pub spreads: [Option<Spread>; SPREADS.len()],
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
            sheddable: board.mean(i, Metric::Sheddable90d),
            exit_mean: board.mean(i, Metric::ExitCostMean),
            spreads: SPREADS.map(|(metric, ..)| Spread::of(board, i, metric)),
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
        "Above, people. Dashed: wanted under the mandate; line: effective capacity, median and 5–95%.{market} Below, all futures: bar \
         25–75%, line 5–95%, dot median, number mean{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Chart { name: "flexibility".into(), title, svg: sheet.to_svg() }
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
            percent(row.sheddable),
            money(row.exit_mean, &data.currency)
        )
    };
    let name = in_title(&most.tag.name);
    if data.rows.iter().filter(|row| !row.tag.baseline).count() < 2 {
        return format!("{name} can shed {}", phrase(most));
    }
    let is_one_figure = most.sheddable.value - least.sheddable.value < 0.005;
    if is_one_figure || !is_clearly_above(most.sheddable, least.sheddable) {
        return format!("All options can shed about {} of run-rate in 90 days", percent(most.sheddable));
    }
    let (share, exit) = (percent(least.sheddable), money(least.exit_mean, &data.currency));
    format!("{name} can shed {}, {} {share} ({exit})", phrase(most), in_title(&least.tag.name))
}

fn draw(canvas: &mut Canvas, body: Rect, data: &FlexibilityData) {
    let n = data.rows.len();
    let columns = if n <= 5 { n.max(1) } else { grid_shape(n).0.max(4).min(n) };
    let bands = if n > columns { [0.85, 1.0] } else { [0.9, 1.0] };
    let parts = body.rows(&bands, 46.0);
    draw_capacity(canvas, parts[0], data, columns);
    draw_spreads(canvas, parts[1], data);
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
        canvas.name_beside((place.left, place.top + 10.0), name, &row.tag.name, (place.width(), 40.0));
        let panel = Panel::new(place.without(0.0, 32.0, 10.0, 0.0), (0.0, months), domain);
        panel.horizontal_grid(canvas, TickKind::Number, targets, i % columns == 0);
        panel.months(canvas, i + columns >= n);
        canvas.band(&panel.monthly(&row.effective.p5), &panel.monthly(&row.effective.p95), row.tag.ink.tint(0.82));
        canvas.line(&panel.stepped(&row.desired.p50), MUTED, 2.5, true);
        canvas.line(&panel.monthly(&row.effective.p50), row.tag.ink, 4.0, false);
    }
}

/// How costs and worth are spread over futures: a row an option, a panel a quantity.
fn draw_spreads(canvas: &mut Canvas, rect: Rect, data: &FlexibilityData) {
    const NAMES: f64 = 225.0;
    const MOST_NAMES: f64 = 390.0;
    let n = data.rows.len().max(1) as f64;
    let body = rect.without(0.0, 66.0, 0.0, 34.0);
    let height = (body.height() / n).min(60.0);
    let size = (0.62 * height).clamp(10.0, 20.0);
    let row_at = |i: usize| body.top + height * (i as f64 + 0.5);
    let name = Style { size: size.max(15.0), ..NAME };
    // Rows of one line take wider names in place of smaller letters.
    let widest = data.rows.iter().map(|row| name.width(&row.tag.name)).fold(NAMES, f64::max);
    let names = if height < 2.3 * name.size { widest.min(MOST_NAMES) } else { NAMES };
    let panels = rect.without(names + 15.0, 0.0, 0.0, 0.0).columns(&[1.0; SPREADS.len()], 34.0);
    for (i, row) in data.rows.iter().enumerate() {
        let name = name.ink(row.tag.ink);
        canvas.name_beside((rect.left, row_at(i)), name, &row.tag.name, (names, 0.95 * height));
    }
    for (k, ((metric, head, meaning), place)) in SPREADS.iter().zip(panels).enumerate() {
        canvas.text((place.left, rect.top + 18.0), Anchor::Start, HEAD, head);
        let note = Style { size: 17.0, ..NOTE };
        for (line, text) in wrap_at_most(meaning, note.size, note.weight, place.width(), 2).iter().enumerate() {
            canvas.text((place.left, rect.top + 40.0 + 19.0 * line as f64), Anchor::Start, note, text);
        }
        let area = Rect { top: body.top, bottom: body.top + height * n, left: place.left, right: place.right - 92.0 };
        let spreads = || data.rows.iter().filter_map(|row| row.spreads[k]);
        let domain = domain_with_zero(spreads().flat_map(|spread| [spread.p5, spread.p95, spread.p50]), 3);
        let panel = Panel::new(area, domain, (0.0, 1.0));
        let is_money = metric.unit() == Unit::Money;
        panel.vertical_grid(canvas, if is_money { TickKind::Money(&data.currency) } else { TickKind::Number }, 3);
        for (i, row) in data.rows.iter().enumerate() {
            let y = row_at(i);
            let Some(spread) = row.spreads[k].filter(|spread| spread.p50.is_finite()) else {
                canvas.text_beside((area.left + 4.0, y), Anchor::Start, Style { size, ..NOTE }, "none");
                continue;
            };
            let x = |value: f64| panel.x.inside(value);
            canvas.line(&[(x(spread.p5), y), (x(spread.p95), y)], row.tag.ink.tint(0.35), 2.5, false);
            let half = (0.22 * height).min(9.0);
            canvas.rectangle(Rect::new(x(spread.p25), y - half, x(spread.p75), y + half), row.tag.ink.tint(0.55));
            canvas.dot((x(spread.p50), y), (0.2 * height).min(7.0), row.tag.ink);
            let mean = if is_money { money(spread.mean, &data.currency) } else { format::number(spread.mean.value) };
            let style = Style { size, ..VALUE };
            canvas.text_beside((place.right, y), Anchor::End, style, &style.fit(&mean, 88.0));
        }
    }
}
