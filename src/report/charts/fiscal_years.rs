//! `fiscal-years`: the CFO's page, cost and cash by fiscal year with P10, P50 and P90.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format::TickKind;
use super::frame::{NAME, NOTE, Panel, Sheet, TICK, thinning};
use super::layout::{Place, Rect, small_multiples};
use super::palette::{Ink, MUTED, TEXT, Tag};
use super::scale::domain_with_zero;
use crate::analysis::exhibits::FiscalYear;
use crate::analysis::statistics::Estimate;
use crate::metric::YearFigure;

/// P10, P50, P90.
pub type Interval = [Estimate; 3];

/// One option's years.
#[derive(Clone, Debug, PartialEq)]
pub struct YearRow {
    /// Its look.
    pub tag: Tag,
    /// Nominal cost by year.
    pub cost: Vec<Interval>,
    /// Nominal cash by year.
    pub cash: Vec<Interval>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct YearData {
    /// The years.
    pub years: Vec<FiscalYear>,
    /// Options.
    pub rows: Vec<YearRow>,
    /// Currency code.
    pub currency: String,
}

impl YearData {
    /// From a run; none if it recorded no year.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Option<Self> {
        let recorded = &board.run.findings.years;
        let find = |option: usize, figure: YearFigure, label: &str| {
            recorded.iter().find(|line| line.option == option && line.figure == figure && line.year == label)
        };
        let years: Vec<FiscalYear> = board.run.exhibits.years.clone();
        let years: Vec<FiscalYear> =
            years.into_iter().filter(|year| find(0, YearFigure::Cash, &year.label).is_some()).collect();
        let row = |i: usize| {
            let intervals = |figure: YearFigure| -> Vec<Interval> {
                let of = |year: &FiscalYear| {
                    find(i, figure, &year.label).map_or([Estimate::UNDEFINED; 3], |line| [line.p10, line.p50, line.p90])
                };
                years.iter().map(of).collect()
            };
            YearRow { tag: board.tag(i), cost: intervals(YearFigure::Cost), cash: intervals(YearFigure::Cash) }
        };
        let rows = board.shown.iter().map(|&i| row(i)).collect();
        (!years.is_empty()).then(|| Self { rows, years: years.clone(), currency: board.footer.currency.clone() })
    }
}

/// A year with its months where it is not whole: `FY2026 (6 months)`.
fn named(year: &FiscalYear) -> String {
    match year.months {
        12 => year.label.clone(),
        1 => format!("{} (1 month)", year.label),
        months => format!("{} ({months} months)", year.label),
    }
}

/// The chart; none if the run recorded no year.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let data = YearData::new(board)?;
    let subject = board.subject();
    let subject = board.shown.iter().position(|&i| i == subject).unwrap_or(0);
    let title = title(&data, subject);
    let subtitle = format!(
        "Nominal amounts of the whole alliance function by fiscal year: dot median, bar P10 to P90; hollow grey: cost, \
         filled: cash (margin less cost){}{}",
        if data.years.iter().all(|year| year.months == 12) { "" } else { "; in brackets: months of a part year" },
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Some(Chart { name: "fiscal-years".into(), title, svg: sheet.to_svg() })
}

/// The finding: what an option costs in its dearest year, and from which year on its cash is clearly positive.
#[must_use]
pub fn title(data: &YearData, subject: usize) -> String {
    let Some(row) = data.rows.get(subject) else { return "No option was simulated".to_owned() };
    let name = in_title(&row.tag.name);
    let years = || (0..data.years.len()).filter(|&y| row.cost[y].iter().all(|v| v.value.is_finite()));
    let Some(dearest) = years().reduce(|a, b| if row.cost[b][1].value > row.cost[a][1].value { b } else { a }) else {
        return format!("{name}: no fiscal year has a defined cost");
    };
    let money = |estimate: Estimate| crate::report::format::money(estimate, &data.currency);
    let [_, median, high] = row.cost[dearest];
    let is_positive = |cash: &Interval| cash[1].value > 0.0 && !cash[1].could_flip();
    let cash = match (0..data.years.len()).find(|&y| row.cash[y..].iter().all(is_positive)) {
        Some(0) => "its median cash is positive in every year".to_owned(),
        Some(year) => format!("its median cash is positive from {} on", named(&data.years[year])),
        None => format!("its median cash is not clearly positive by {}", named(&data.years[data.years.len() - 1])),
    };
    let year = named(&data.years[dearest]);
    format!("{name} costs {} in {year}, its dearest year (P90 {}); {cash}", money(median), money(high))
}

/// A dot for the middle and a bar from low to high, upright.
pub(super) fn interval(
    canvas: &mut Canvas,
    panel: &Panel,
    x: f64,
    values: Interval,
    (ink, radius): (Ink, f64),
    hollow: bool,
) {
    let [low, middle, high] = values.map(|v| panel.y.at(v.value));
    canvas.line(&[(x, low), (x, high)], ink.tint(0.45), 0.75 * radius, false);
    if hollow { canvas.ring((x, middle), radius, ink) } else { canvas.dot((x, middle), radius, ink) }
}

fn draw(canvas: &mut Canvas, body: Rect, data: &YearData) {
    let values = data
        .rows
        .iter()
        .flat_map(|row| row.cost.iter().chain(&row.cash).flatten().map(|v| v.value).collect::<Vec<_>>());
    let targets = if data.rows.len() > 6 { 4 } else { 6 };
    let domain = domain_with_zero(values, targets);
    let body = body.without(84.0, 0.0, 0.0, 36.0);
    for (place, row) in small_multiples(body, data.rows.len(), (40.0, 44.0)).into_iter().zip(&data.rows) {
        draw_option(canvas, place, row, data, domain, targets);
    }
}

fn draw_option(canvas: &mut Canvas, place: Place, row: &YearRow, data: &YearData, domain: (f64, f64), targets: usize) {
    let area = place.rect.without(0.0, 42.0, 0.0, 0.0);
    let n = data.years.len() as f64;
    let panel = Panel::new(area, (0.0, n), domain);
    panel.horizontal_grid(canvas, TickKind::Money(&data.currency), targets, place.first_in_row);
    let name = NAME.ink(row.tag.ink);
    let baseline = place.rect.top + 20.0;
    canvas.name_beside((area.left, baseline - 8.0), name, &row.tag.name, (area.width(), 42.0));
    let slot = area.width() / n;
    let apart = (0.25 * slot).min(70.0);
    let written = |v: Estimate| crate::report::format::money(v, &data.currency);
    // Labels of cost stand above and those of negative cash below: then each has the room of a year.
    let room = |cash: &Interval| {
        if cash[1].value < 0.0 { slot - 8.0 } else { (2.0 * apart).min(slot - 2.0 * apart) - 4.0 }
    };
    let fits = |style: &Style| {
        let years = data.rows.iter().flat_map(|row| row.cost.iter().zip(&row.cash));
        years
            .into_iter()
            .all(|(cost, cash)| [cost, cash].into_iter().all(|figure| style.width(&written(figure[1])) < room(cash)))
    };
    let small = [17.0, 16.0, 15.0, 14.0, 13.0].map(|size| Style { size, ..NOTE }).into_iter().find(fits);
    for year in 0..data.years.len() {
        let centre = area.left + slot * (year as f64 + 0.5);
        for (side, values, ink) in [(-1.0, row.cost[year], MUTED), (1.0, row.cash[year], row.tag.ink)] {
            let x = centre + side * apart;
            interval(canvas, &panel, x, values, (ink, (0.85 * apart).clamp(2.0, 8.0)), side < 0.0);
            if let Some(small) = small {
                let ink = if side < 0.0 { MUTED } else { TEXT };
                let top = panel.y.at(values[2].value).min(panel.y.at(values[1].value) - 8.0);
                let bottom = panel.y.at(values[0].value).max(panel.y.at(values[1].value) + 8.0);
                let fits_below = bottom + 14.0 < area.bottom;
                let y = if values[1].value < 0.0 && fits_below { bottom + 18.0 } else { top - 16.0 };
                canvas.text_beside((x, y.max(area.top - 2.0)), Anchor::Middle, small.ink(ink), &written(values[1]));
            }
        }
    }
    if place.last_in_column {
        let short = |year: &FiscalYear| match year.months {
            12 => year.label.clone(),
            months => format!("{} ({months})", year.label),
        };
        let labels: Vec<String> = data.years.iter().map(short).collect();
        let centres: Vec<(f64, f64)> = labels
            .iter()
            .enumerate()
            .map(|(year, label)| {
                let half = TICK.width(label) / 2.0;
                let held = (area.right + 12.0 - half).max(area.left);
                ((area.left + slot * (year as f64 + 0.5)).clamp((area.left - 12.0 + half).min(held), held), 2.0 * half)
            })
            .collect();
        let every = thinning(&centres);
        for ((x, _), label) in centres.iter().zip(&labels).step_by(every) {
            canvas.text((*x, area.bottom + 30.0), Anchor::Middle, TICK, label);
        }
    }
}
