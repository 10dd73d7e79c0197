//! `horizon`: who leads had the horizon ended earlier or later.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format::{self, TickKind};
use super::frame::{EndLabel, HEAD, NAME, NOTE, Panel, Sheet};
use super::layout::Rect;
use super::palette::{AXIS, Tag};
use super::scale::domain_with_zero;
use super::statistics::{mean, standard_error};
use crate::engine::Column;

/// One option's NPV added at each horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizonLine {
    /// Its look.
    pub tag: Tag,
    /// Mean NPV added by horizon.
    pub means: Vec<f64>,
    /// 1.96 standard errors of the paired difference to the leader of that horizon; 0 of the leader.
    pub errors: Vec<f64>,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizonData {
    /// Horizons in months, ascending.
    pub months: Vec<u32>,
    /// Options.
    pub lines: Vec<HorizonLine>,
    /// Position in `lines` of the leader by horizon; none where no mean is defined.
    pub leaders: Vec<Option<usize>>,
    /// Whether some other option is within Monte Carlo error of the leader, by horizon.
    pub close: Vec<bool>,
    /// Currency code.
    pub currency: String,
}

impl HorizonData {
    /// From a run; none if it recorded no horizon.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Option<Self> {
        let mut months: Vec<u32> = board
            .sample
            .columns
            .iter()
            .filter_map(|column| if let Column::Horizon(m) = column { Some(*m) } else { None })
            .collect();
        months.sort_unstable();
        months.dedup();
        let values = |i: usize, m: u32| board.values(i, &Column::Horizon(m));
        months.retain(|&m| board.shown.iter().any(|&i| values(i, m).iter().any(|v| v.is_finite())));
        if months.is_empty() {
            return None;
        }
        let mut lines: Vec<HorizonLine> = board
            .shown
            .iter()
            .map(|&i| HorizonLine { tag: board.tag(i), means: Vec::new(), errors: Vec::new() })
            .collect();
        let (mut leaders, mut close) = (Vec::new(), Vec::new());
        for &m in &months {
            let columns: Vec<Vec<f64>> = board.shown.iter().map(|&i| values(i, m)).collect();
            let means: Vec<f64> = columns.iter().map(|column| mean(column.iter().copied())).collect();
            let finite = (0..means.len()).filter(|&i| means[i].is_finite());
            let leader = finite.reduce(|a, b| if means[b] > means[a] { b } else { a });
            let mut is_close = false;
            for (i, line) in lines.iter_mut().enumerate() {
                let error = leader.filter(|&l| l != i).map_or(0.0, |l| {
                    let differences: Vec<f64> = columns[l].iter().zip(&columns[i]).map(|(a, b)| a - b).collect();
                    1.96 * standard_error(&differences)
                });
                is_close |= leader.is_some_and(|l| l != i && means[l] - means[i] <= error);
                line.means.push(means[i]);
                line.errors.push(error);
            }
            leaders.push(leader);
            close.push(is_close);
        }
        Some(Self { months, lines, leaders, close, currency: board.footer.currency.clone() })
    }
}

/// The chart; none if the run recorded no horizon.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let data = HorizonData::new(board)?;
    let title = title(&data);
    let subtitle = format!(
        "Mean NPV added had the horizon ended at that month. Whiskers: 95% interval of the paired difference to the leader \
         of that month (Monte Carlo error){}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Some(Chart { name: "horizon", title, svg: sheet.to_svg() })
}

/// The finding: who leads at which horizon.
#[must_use]
pub fn title(data: &HorizonData) -> String {
    let mut runs: Vec<(usize, Vec<u32>)> = Vec::new();
    for (&month, leader) in data.months.iter().zip(&data.leaders) {
        if let Some(leader) = *leader {
            match runs.iter_mut().find(|run| run.0 == leader) {
                Some(run) => run.1.push(month),
                None => runs.push((leader, vec![month])),
            }
        }
    }
    let name = |option: usize| in_title(&data.lines[option].tag.name);
    let months = |list: &[u32]| format::listed(&list.iter().map(ToString::to_string).collect::<Vec<_>>());
    let unclear: Vec<u32> = data.months.iter().zip(&data.close).filter(|(_, close)| **close).map(|(m, _)| *m).collect();
    let doubt = if unclear.is_empty() {
        String::new()
    } else if unclear.len() == data.months.len() {
        " (within Monte Carlo error)".to_owned()
    } else {
        format!(" (at {} within Monte Carlo error)", months(&unclear))
    };
    match runs.as_slice() {
        [] => "NPV added is undefined at every horizon".to_owned(),
        [(leader, _)] if data.lines.len() == 1 => {
            let last = data.lines[*leader].means.last().copied().unwrap_or(f64::NAN);
            format!(
                "{} adds {} of NPV by month {}",
                name(*leader),
                format::money(last, &data.currency),
                data.months[data.months.len() - 1]
            )
        }
        [(leader, list)] if list.len() == 1 => format!("{} leads at {} months{doubt}", name(*leader), list[0]),
        [(leader, _)] => format!(
            "{} leads at every horizon from {} to {} months{doubt}",
            name(*leader),
            data.months[0],
            data.months[data.months.len() - 1]
        ),
        [(first, early), rest @ ..] => {
            let others: Vec<String> =
                rest.iter().map(|(o, list)| format!("{} at {}", name(*o), months(list))).collect();
            format!("{} leads at {} months, {}{doubt}", name(*first), months(early), format::listed(&others))
        }
    }
}

fn draw(canvas: &mut Canvas, body: Rect, data: &HorizonData) {
    let widest = data.lines.iter().map(|line| NAME.width(&line.tag.name)).fold(100.0, f64::max);
    let room = (widest + 32.0).min(400.0);
    let area = body.without(96.0, 76.0, room, 72.0);
    let ends = data.lines.iter().flat_map(|line| {
        line.means.iter().zip(&line.errors).flat_map(|(m, e)| {
            let e = if e.is_finite() { *e } else { 0.0 };
            [m - e, m + e]
        })
    });
    let (first, last) = (f64::from(data.months[0]), f64::from(data.months[data.months.len() - 1]));
    let margin = if last > first { 0.06 * (last - first) } else { 1.0 };
    let panel = Panel::new(area, (first - margin, last + margin), domain_with_zero(ends, 7));
    panel.horizontal_grid(canvas, TickKind::Money(&data.currency), 7, true);
    for line in &data.lines {
        let points: Vec<_> = data.months.iter().zip(&line.means).map(|(&m, &v)| panel.at(f64::from(m), v)).collect();
        canvas.line(&points, line.tag.ink, 4.0, line.tag.dashed);
        for ((&m, &value), &error) in data.months.iter().zip(&line.means).zip(&line.errors) {
            let (x, y) = panel.at(f64::from(m), value);
            canvas.dot((x, y), 8.0, line.tag.ink);
            let whisker = [(x, panel.y.at(value - error)), (x, panel.y.at(value + error))];
            if error > 0.0 && (whisker[0].1 - whisker[1].1).abs() > 20.0 {
                canvas.line(&whisker, line.tag.ink.tint(0.3), 5.0, false);
            }
        }
    }
    draw_leaders(canvas, &panel, data);
    panel.horizontal_title(canvas, "horizon, months");
    let labels: Vec<EndLabel> = data
        .lines
        .iter()
        .map(|line| {
            let value = line.means.last().copied().unwrap_or(f64::NAN);
            EndLabel {
                value,
                name: line.tag.name.clone(),
                detail: format::money(value, &data.currency),
                ink: line.tag.ink,
            }
        })
        .collect();
    panel.end_labels(canvas, &labels, room);
}

/// Above each horizon its leader with the mean; below, the month.
fn draw_leaders(canvas: &mut Canvas, panel: &Panel, data: &HorizonData) {
    let area = panel.area;
    let slot = area.width() / data.months.len() as f64;
    for (place, &month) in data.months.iter().enumerate() {
        let x = panel.x.at(f64::from(month));
        canvas.rule((x, area.top), (x, area.bottom), AXIS.tint(0.6), 1.25);
        canvas.text((x, area.bottom + 30.0), Anchor::Middle, HEAD, &month.to_string());
        let Some(leader) = data.leaders[place] else { continue };
        let line = &data.lines[leader];
        let style = Style { size: 22.0, ..NAME.ink(line.tag.ink) };
        canvas.text((x, area.top - 46.0), Anchor::Middle, style, &style.fit(&line.tag.name, slot - 16.0));
        let doubt = if data.close[place] { " (not clear)" } else { "" };
        let note = format!("{}{doubt}", format::money(line.means[place], &data.currency));
        canvas.text((x, area.top - 18.0), Anchor::Middle, NOTE, &NOTE.fit(&note, slot - 10.0));
    }
    canvas.text((area.left - 96.0, area.top - 46.0), Anchor::Start, NOTE, "leader");
}
