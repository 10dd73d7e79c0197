//! `cash`: the J-curve of discounted cash against the baseline, and the chance to be paid back by when.

use super::Chart;
use super::board::{Board, Fan, in_title};
use super::canvas::{Anchor, Canvas};
use super::format;
use super::frame::{HEAD, NOTE, Panel, Sheet};
use super::layout::Rect;
use super::palette::Tag;
use super::pipeline::{FanLook, draw_fans};
use super::statistics;
use crate::metric::{Metric, Series};

/// One option's way through the hole.
#[derive(Clone, Debug, PartialEq)]
pub struct CashOption {
    /// Its look.
    pub tag: Tag,
    /// Cumulative discounted cash against the baseline.
    pub cash: Fan,
    /// (months from start, share of trajectories paid back by then).
    pub payback: Vec<(usize, f64)>,
    /// (months from start, amount) where the median is lowest.
    pub deepest: Option<(usize, f64)>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CashData {
    /// Options.
    pub options: Vec<CashOption>,
    /// Currency code.
    pub currency: String,
}

impl CashData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let horizon = board.months();
        let mut by: Vec<usize> = [12, 24, 36].into_iter().filter(|&month| month < horizon).collect();
        by.push(horizon);
        let option = |i: usize| {
            let cash = board.fan(i, Series::CashCumulative);
            let months = board.metric(i, Metric::PaybackMonth);
            // Month t ends t + 1 months from the start.
            let payback = by.iter().map(|&m| (m, statistics::share(&months, |t| t < m as f64))).collect();
            let lowest = cash.p50.iter().copied().enumerate().filter(|(_, v)| v.is_finite());
            let deepest = lowest.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(t, v)| (t + 1, v)).filter(|(_, v)| *v < 0.0);
            CashOption { tag: board.tag(i), cash, payback, deepest }
        };
        Self { options: board.added().into_iter().map(option).collect(), currency: board.footer.currency.clone() }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = CashData::new(board);
    let title = title(&data);
    let against = board.scenario.baseline().map_or_else(
        || "against nothing".to_owned(),
        |baseline| {
            format!(
                "against {}",
                super::text::fit(&board.tag(baseline).name, 25.0, super::text::Weight::Regular, 420.0)
            )
        },
    );
    let subtitle = format!(
        "Cumulative discounted cash {against}, by months from start. Line: median; bands: 25–75% and 5–95%; below the name: \
         share of trajectories paid back for good by month{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    let fans: Vec<(Tag, Fan)> = data.options.iter().map(|o| (o.tag.clone(), o.cash.clone())).collect();
    draw_fans(
        &mut sheet.canvas,
        sheet.body,
        &fans,
        &FanLook {
            currency: &data.currency,
            strip: if fans.len() > 6 { 32.0 } else { 66.0 },
            last_label: false,
            mark: &|canvas, i, panel, strip, _| mark(canvas, &data.options[i], panel, strip, &data.currency),
        },
    );
    Chart { name: "cash", title, svg: sheet.to_svg() }
}

/// The finding: who is likeliest to be paid back at the horizon, and how deep the hole is on the way.
#[must_use]
pub fn title(data: &CashData) -> String {
    let at_horizon = |option: &CashOption| option.payback.last().map_or(0.0, |(_, share)| *share);
    let Some(best) = data.options.iter().reduce(|a, b| if at_horizon(b) > at_horizon(a) { b } else { a }) else {
        return "No option was simulated".to_owned();
    };
    let horizon = best.payback.last().map_or(0, |(month, _)| *month);
    let name = in_title(&best.tag.name);
    let (chance, share) = (at_horizon(best), format::percent(at_horizon(best)));
    if chance <= 0.0 {
        return format!("No option pays back within {horizon} months in any trajectory");
    }
    let hole = best.deepest.map_or_else(
        || "; its median path never goes below zero".to_owned(),
        |(month, depth)| {
            format!("; its median path is {} deep at month {month}", format::money(-depth, &data.currency))
        },
    );
    if data.options.len() == 1 {
        return format!("{name} has paid back by month {horizon} in {share} of trajectories{hole}");
    }
    if chance < 0.5 {
        return format!(
            "No option is more likely than not to pay back within {horizon} months; {name} comes closest with {share}{hole}"
        );
    }
    format!("{name} is likeliest to pay back within {horizon} months ({share} of trajectories){hole}")
}

fn mark(canvas: &mut Canvas, option: &CashOption, panel: &Panel, strip: Rect, currency: &str) {
    let (ink, head) = (option.tag.ink, super::canvas::Style { size: 20.0, ..NOTE });
    if strip.height() < 60.0 {
        let cells = option.payback.iter().map(|(month, share)| format!("{month}: {}", format::percent(*share)));
        let line = cells.collect::<Vec<_>>().join(" · ");
        canvas.text((strip.left, strip.top + 20.0), Anchor::Start, head.ink(ink), &head.fit(&line, strip.width()));
        return draw_deepest(canvas, option, panel, currency);
    }
    let lead = "paid back by";
    canvas.text((strip.left, strip.top + 20.0), Anchor::Start, head, lead);
    let left = strip.left + head.width(lead) + 16.0;
    let cells = Rect { left, ..strip }.columns(&vec![1.0; option.payback.len()], 0.0);
    for ((month, share), cell) in option.payback.iter().zip(cells) {
        let x = f64::midpoint(cell.left, cell.right);
        let label = if cell.width() > 108.0 { format!("month {month}") } else { month.to_string() };
        canvas.text((x, strip.top + 20.0), Anchor::Middle, head, &label);
        canvas.text((x, strip.top + 47.0), Anchor::Middle, HEAD.ink(ink), &format::percent(*share));
    }
    draw_deepest(canvas, option, panel, currency);
}

fn draw_deepest(canvas: &mut Canvas, option: &CashOption, panel: &Panel, currency: &str) {
    let ink = option.tag.ink;
    if let Some((month, depth)) = option.deepest {
        let (x, y) = panel.at(month as f64, depth);
        canvas.ring((x, y), 8.0, ink);
        let label = format!("{} at month {month}", format::money(depth, currency));
        let half = HEAD.width(&label) / 2.0;
        let x = x.clamp(
            panel.area.left + half.min(panel.area.width() / 2.0),
            (panel.area.right - half).max(panel.area.left),
        );
        let below = y + 34.0;
        let baseline = if below + 4.0 < panel.area.bottom { below } else { y - 18.0 };
        canvas.text((x, baseline), Anchor::Middle, super::canvas::Style { size: 20.0, ..HEAD.ink(ink) }, &label);
    }
}
