//! `cash`: the J-curve of discounted cash against the baseline, and the chance to be paid back by when.

use super::Chart;
use super::board::{Board, Fan, in_title};
use super::canvas::{Anchor, Canvas};
use super::frame::{HEAD, NOTE, Panel, Sheet};
use super::layout::Rect;
use super::palette::Tag;
use super::pipeline::{FanLook, draw_fans};
use crate::analysis::exhibits::is_clearly_above;
use crate::analysis::statistics::Estimate;
use crate::metric::Series;
use crate::report::format::{chance_alone, money};

/// One option's way through the hole.
#[derive(Clone, Debug, PartialEq)]
pub struct CashOption {
    /// Its look.
    pub tag: Tag,
    /// Cumulative discounted cash against the baseline.
    pub cash: Fan,
    /// (months from start, share of futures paid back by then).
    pub payback: Vec<(u32, Estimate)>,
    /// Median over futures of the deepest position, at most 0.
    pub depth: Estimate,
    /// Months from start after which the median position is lowest; none where it never is below zero.
    pub trough: Option<usize>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct CashData {
    /// Options.
    pub options: Vec<CashOption>,
    /// Position in `options` of the one that the title speaks of.
    pub subject: usize,
    /// Currency code.
    pub currency: String,
}

impl CashData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let option = |i: usize| {
            let money = board.money(i);
            CashOption {
                tag: board.tag(i),
                cash: board.fan(i, Series::CashCumulative),
                payback: money.payback.within.clone(),
                depth: money.depth.median,
                trough: money.depth.trough_month.map(|month| month + 1),
            }
        };
        let (added, subject) = (board.added(), board.subject());
        Self {
            subject: added.iter().position(|&i| i == subject).unwrap_or(0),
            options: added.into_iter().map(option).collect(),
            currency: board.footer.currency.clone(),
        }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = CashData::new(board);
    let title = title(&data);
    // A name that would fill the line is known from the other charts.
    let short = |name: &str| if name.chars().count() <= 40 { name.to_owned() } else { "the baseline".to_owned() };
    let against = board.baseline().map_or_else(|| "nothing".to_owned(), |baseline| short(&baseline.name));
    let subtitle = format!(
        "Cumulative discounted cash against {against}, by months from start. Line: median; bands: 25–75% and 5–95%; ring: \
         median of how deep each future goes; below the name: share of futures paid back for good by month{}",
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
            ends: None,
            mark: &|canvas, i, panel, strip, _| mark(canvas, &data.options[i], panel, strip, &data.currency),
        },
    );
    Chart { name: "cash".into(), title, svg: sheet.to_svg() }
}

/// The finding: whether the option in question is paid back at the horizon, how deep the hole is on the way, and who
/// is paid back clearly more often.
#[must_use]
pub fn title(data: &CashData) -> String {
    let at_horizon = |option: &CashOption| option.payback.last().map_or(Estimate::UNDEFINED, |(_, share)| *share);
    let Some(subject) = data.options.get(data.subject) else { return "No option was simulated".to_owned() };
    let horizon = subject.payback.last().map_or(0, |(month, _)| *month);
    let name = in_title(&subject.tag.name);
    // What never goes below zero and is never paid back differs in nothing from the baseline.
    let is_idle = subject.trough.is_none() && at_horizon(subject).value == 0.0;
    if is_idle || !at_horizon(subject).value.is_finite() {
        return format!("{name} lays out nothing new that could be paid back");
    }
    let share = chance_alone(at_horizon(subject));
    let hole = subject.trough.map_or_else(
        || "; its median cash never goes below zero".to_owned(),
        |_| {
            let depth = Estimate { value: -subject.depth.value, ..subject.depth };
            // Deeper than the lowest point of the median that is drawn: each future is deepest in a month of its own.
            format!("; half of futures go more than {} down on the way", money(depth, &data.currency))
        },
    );
    let sooner = data.options.iter().filter(|o| is_clearly_above(at_horizon(o), at_horizon(subject)));
    let sooner = sooner.reduce(|a, b| if at_horizon(b).value > at_horizon(a).value { b } else { a });
    let other =
        sooner.map_or_else(String::new, |o| format!(" ({} in {})", in_title(&o.tag.name), chance_alone(at_horizon(o))));
    format!("{name} has paid back by month {horizon} in {share} of futures{other}{hole}")
}

fn mark(canvas: &mut Canvas, option: &CashOption, panel: &Panel, strip: Rect, currency: &str) {
    let (ink, head) = (option.tag.ink, super::canvas::Style { size: 20.0, ..NOTE });
    if strip.height() < 60.0 {
        let cells = option.payback.iter().map(|(month, share)| format!("{month}: {}", chance_alone(*share)));
        let line = cells.collect::<Vec<_>>().join(" · ");
        canvas.text((strip.left, strip.top + 20.0), Anchor::Start, head.ink(ink), &head.fit(&line, strip.width()));
        return draw_deepest(canvas, option, panel, currency);
    }
    let cells = strip.columns(&vec![1.0; option.payback.len()], 0.0);
    let narrowest = cells.iter().map(Rect::width).fold(f64::INFINITY, f64::min) - 10.0;
    let widest = option.payback.iter().map(|(_, share)| HEAD.width(&chance_alone(*share))).fold(1.0, f64::max);
    let size = (HEAD.size * narrowest / widest).clamp(14.0, HEAD.size);
    for ((month, share), cell) in option.payback.iter().zip(cells) {
        let x = f64::midpoint(cell.left, cell.right);
        let label = if cell.width() > 120.0 { format!("by month {month}") } else { format!("by {month}") };
        canvas.text((x, strip.top + 20.0), Anchor::Middle, head, &label);
        let figure = super::canvas::Style { size, ..HEAD.ink(ink) };
        canvas.text((x, strip.top + 47.0), Anchor::Middle, figure, &chance_alone(*share));
    }
    draw_deepest(canvas, option, panel, currency);
}

fn draw_deepest(canvas: &mut Canvas, option: &CashOption, panel: &Panel, currency: &str) {
    let ink = option.tag.ink;
    if let Some(month) = option.trough {
        let (x, y) = panel.at(month as f64, option.depth.value);
        canvas.ring((x, y), 8.0, ink);
        let label = format!("{}, month {month}", money(option.depth, currency));
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
