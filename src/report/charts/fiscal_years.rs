//! `fiscal-years`: the CFO's page, cost and cash by fiscal year: mean, as in tables and workbook, with P10 and P90.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format::TickKind;
use super::frame::{NAME, NOTE, Panel, Sheet, TICK, thinning};
use super::layout::{Rect, Spot, small_multiples};
use super::palette::{Ink, MUTED, TEXT, Tag};
use super::scale::domain_with_zero;
use crate::analysis::exhibits::FiscalYear;
use crate::analysis::statistics::Estimate;
use crate::metric::YearFigure;

/// P10, mean, P90.
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
                    find(i, figure, &year.label)
                        .map_or([Estimate::UNDEFINED; 3], |line| [line.p10, line.mean, line.p90])
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
        "Nominal amounts of the whole alliance function by fiscal year: dot mean, bar P10 to P90; hollow grey: cost, \
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
    let [_, mean, high] = row.cost[dearest];
    let is_positive = |cash: &Interval| cash[1].value > 0.0 && !cash[1].could_flip();
    let cash = match (0..data.years.len()).find(|&y| row.cash[y..].iter().all(is_positive)) {
        Some(0) => "its mean cash is positive in every year".to_owned(),
        Some(year) => format!("its mean cash is positive from {} on", named(&data.years[year])),
        None => format!("its mean cash is not clearly positive by {}", named(&data.years[data.years.len() - 1])),
    };
    let year = named(&data.years[dearest]);
    format!(
        "With {name} the whole function costs {} in {year}, the dearest year (P90 {}); {cash}",
        money(mean),
        money(high)
    )
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

/// Where figures are written: beside their dots in letters of a size where there is room, else in two lines below, of every
/// this many years.
#[derive(Clone, Copy)]
enum Figures {
    Beside(Style),
    Below(Style, usize),
}

impl Figures {
    /// Height that they take below a panel.
    fn strip(self) -> f64 {
        match self {
            Self::Beside(_) => 0.0,
            Self::Below(style, _) => 2.0 * 1.25 * style.size + 4.0,
        }
    }

    /// What fits into panels of a width.
    fn of(data: &YearData, width: f64) -> Self {
        let slot = width / data.years.len() as f64;
        let apart = apart(slot);
        // Labels of cost stand above and those of negative cash below: then each has the room of a year.
        let room = |cash: &Interval| {
            if cash[1].value < 0.0 { slot - 8.0 } else { (2.0 * apart).min(slot - 2.0 * apart) - 4.0 }
        };
        let years = || data.rows.iter().flat_map(|row| row.cost.iter().zip(&row.cash));
        let width = |style: &Style, [_, mean, _]: &Interval| style.width(&written(data, *mean));
        let beside = |style: &Style| {
            years().all(|(cost, cash)| [cost, cash].into_iter().all(|figure| width(style, figure) < room(cash)))
        };
        let widest = |style: &Style| {
            let widths = years().flat_map(|(cost, cash)| [cost, cash]).map(|figure| width(style, figure));
            widths.fold(0.0, f64::max) + 8.0
        };
        let sized = |size: f64| Style { size, ..NOTE };
        let beside = [18.0, 17.0, 16.0, 15.0, 14.0].map(sized).into_iter().find(beside);
        beside.map_or_else(
            || {
                let below = [16.0, 15.0, 14.0, 13.0, 12.0].map(sized).into_iter().find(|style| widest(style) < slot);
                let style = below.unwrap_or(sized(12.0));
                Self::Below(style, (widest(&style) / slot).ceil().max(1.0) as usize)
            },
            Self::Beside,
        )
    }
}

/// Distance of the two dots of a year from its middle.
fn apart(slot: f64) -> f64 {
    (0.25 * slot).min(70.0)
}

fn written(data: &YearData, estimate: Estimate) -> String {
    crate::report::format::money(estimate, &data.currency)
}

fn draw(canvas: &mut Canvas, body: Rect, data: &YearData) {
    let values = data
        .rows
        .iter()
        .flat_map(|row| row.cost.iter().chain(&row.cash).flatten().map(|v| v.value).collect::<Vec<_>>());
    let targets = if data.rows.len() > 6 { 4 } else { 6 };
    let domain = domain_with_zero(values, targets);
    let body = body.without(84.0, 0.0, 0.0, 36.0);
    let places = small_multiples(body, data.rows.len(), (40.0, 44.0));
    let figures = Figures::of(data, places.first().map_or(body.width(), |place| place.rect.width()));
    for (place, row) in places.into_iter().zip(&data.rows) {
        draw_option(canvas, place, row, data, (domain, targets), figures);
    }
}

fn draw_option(
    canvas: &mut Canvas,
    place: Spot,
    row: &YearRow,
    data: &YearData,
    (domain, targets): ((f64, f64), usize),
    figures: Figures,
) {
    let area = place.rect.without(0.0, 42.0, 0.0, figures.strip());
    let n = data.years.len() as f64;
    let panel = Panel::new(area, (0.0, n), domain);
    panel.horizontal_grid(canvas, TickKind::Money(&data.currency), targets, place.first_in_row);
    let name = NAME.ink(row.tag.ink);
    canvas.name_beside((area.left, place.rect.top + 12.0), name, &row.tag.name, (area.width(), 42.0));
    let slot = area.width() / n;
    let apart = apart(slot);
    for year in 0..data.years.len() {
        let centre = area.left + slot * (year as f64 + 0.5);
        for (side, values, ink) in [(-1.0, row.cost[year], MUTED), (1.0, row.cash[year], row.tag.ink)] {
            let x = centre + side * apart;
            let is_cost = side < 0.0;
            interval(canvas, &panel, x, values, (ink, (0.85 * apart).clamp(2.0, 8.0)), is_cost);
            let figure = written(data, values[1]);
            match figures {
                Figures::Beside(style) => {
                    let style = style.ink(if is_cost { MUTED } else { TEXT });
                    canvas.text_beside((x, beside(&panel, values)), Anchor::Middle, style, &figure);
                }
                Figures::Below(_, every) if year % every > 0 => {}
                Figures::Below(style, _) => {
                    let line = if is_cost { 0.0 } else { 1.25 * style.size };
                    canvas.text(
                        (centre, area.bottom + style.size + 4.0 + line),
                        Anchor::Middle,
                        style.ink(ink),
                        &figure,
                    );
                }
            }
        }
    }
    if place.last_in_column {
        draw_years(canvas, Rect { bottom: place.rect.bottom, ..area }, data);
    }
}

/// Height of a label beside an interval: above it, or below where it is negative and there is room.
fn beside(panel: &Panel, [low, middle, high]: Interval) -> f64 {
    let top = panel.y.at(high.value).min(panel.y.at(middle.value) - 8.0);
    let bottom = panel.y.at(low.value).max(panel.y.at(middle.value) + 8.0);
    let fits_below = bottom + 14.0 < panel.area.bottom;
    let y = if middle.value < 0.0 && fits_below { bottom + 18.0 } else { top - 16.0 };
    y.max(panel.area.top - 2.0)
}

/// Names of the years below a panel, all of them if small letters make that possible.
fn draw_years(canvas: &mut Canvas, area: Rect, data: &YearData) {
    let slot = area.width() / data.years.len() as f64;
    let short = |year: &FiscalYear| match year.months {
        12 => year.label.clone(),
        months => format!("{} ({months})", year.label),
    };
    let labels: Vec<String> = data.years.iter().map(short).collect();
    let centres = |style: &Style| -> Vec<(f64, f64)> {
        let centre = |(year, label): (usize, &String)| {
            let half = style.width(label) / 2.0;
            let held = (area.right + 12.0 - half).max(area.left);
            ((area.left + slot * (year as f64 + 0.5)).clamp((area.left - 12.0 + half).min(held), held), 2.0 * half)
        };
        labels.iter().enumerate().map(centre).collect()
    };
    let styles = [TICK.size, 18.0, 16.0, 14.0].map(|size| Style { size, ..TICK });
    let style = styles.into_iter().find(|style| thinning(&centres(style)) == 1).unwrap_or(TICK);
    let centres = centres(&style);
    let every = thinning(&centres);
    for ((x, _), label) in centres.iter().zip(&labels).step_by(every) {
        canvas.text((*x, area.bottom + 30.0), Anchor::Middle, style, label);
    }
}
