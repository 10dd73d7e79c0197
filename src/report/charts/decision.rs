//! `decision`: which option is best how often, what choosing wrongly costs, and mean against the worst 5 %.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas};
use super::format::{self, TickKind};
use super::frame::{HEAD, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{FAINT, MUTED, Tag};
use super::scale::domain_with_zero;
use super::statistics;
use crate::engine::Sample;
use crate::metric::{Direction, Metric, Unit};
use crate::scenario::Scenario;

/// Statistics of the decision metric of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionRow {
    /// Position in the scenario.
    pub option: usize,
    /// Mean over the trajectories where the metric is finite.
    pub mean: f64,
    /// Standard error of the mean.
    pub se: f64,
    /// Mean of the worst 5 % of trajectories.
    pub cvar: f64,
    /// Share of trajectories in which it is the best; ties are shared.
    pub p_best: f64,
    /// Mean distance to the best option of the same trajectory, at least 0.
    pub regret: f64,
}

/// The rows of the options that the scenario's decision metric ranks: without the baseline where the metric is of
/// money added. Undefined counts as worst.
#[must_use]
pub fn decision_rows(scenario: &Scenario, sample: &Sample) -> Vec<DecisionRow> {
    let metric = scenario.decision.metric;
    let baseline = scenario.baseline().filter(|_| metric.is_of_added_money() && sample.options.len() > 1);
    let ranked: Vec<usize> = (0..sample.options.len()).filter(|&i| Some(i) != baseline).collect();
    if !sample.columns.contains(&crate::engine::Column::Metric(metric)) {
        return Vec::new();
    }
    // Turned so that more is better.
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let turned: Vec<Vec<f64>> =
        ranked.iter().map(|&option| sample.metric(option, metric).iter().map(|v| sign * v).collect()).collect();
    let (p_best, regret) = best_and_regret(&turned);
    let rows = ranked.iter().zip(&turned).zip(p_best.into_iter().zip(regret));
    rows.map(|((&option, values), (p_best, regret))| {
        let defined = statistics::sorted(values.iter().copied());
        let worst = &defined[..(0.05 * defined.len() as f64).ceil() as usize];
        DecisionRow {
            option,
            mean: sign * statistics::mean(values.iter().copied()),
            se: statistics::standard_error(values),
            cvar: sign * statistics::mean(worst.iter().copied()),
            p_best,
            regret,
        }
    })
    .collect()
}

/// Share of trajectories in which each option is the best, and its mean distance to the best.
fn best_and_regret(turned: &[Vec<f64>]) -> (Vec<f64>, Vec<f64>) {
    let trajectories = turned.first().map_or(0, Vec::len);
    let mut best_count = vec![0.0; turned.len()];
    let mut distances = vec![(0.0, 0_usize); turned.len()];
    for k in 0..trajectories {
        let best = turned.iter().map(|values| values[k]).filter(|v| !v.is_nan()).fold(f64::NEG_INFINITY, f64::max);
        let ties = turned.iter().filter(|values| values[k] == best).count() as f64;
        for (option, values) in turned.iter().enumerate() {
            if values[k] == best {
                best_count[option] += 1.0 / ties;
            }
            let distance = best - values[k];
            if distance.is_finite() {
                distances[option] = (distances[option].0 + distance, distances[option].1 + 1);
            }
        }
    }
    let n = trajectories.max(1) as f64;
    let mean = |(sum, count): (f64, usize)| if count == 0 { f64::NAN } else { sum / count as f64 };
    (best_count.into_iter().map(|count| count / n).collect(), distances.into_iter().map(mean).collect())
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionData {
    /// Best mean first.
    pub rows: Vec<(Tag, DecisionRow)>,
    /// What is ranked.
    pub metric: Metric,
    /// Whether the lead by mean is within Monte Carlo error: 1.96 standard errors of the paired difference.
    pub close: bool,
    /// Currency code.
    pub currency: String,
}

impl DecisionData {
    fn written(&self, value: f64) -> String {
        match self.metric {
            Metric::Roi | Metric::RoiCash => format::signed_percent(value),
            metric => format::value(value, metric.unit(), &self.currency),
        }
    }

    fn tick_kind(&self) -> TickKind<'_> {
        match (self.metric, self.metric.unit()) {
            (_, Unit::Money) => TickKind::Money(&self.currency),
            (Metric::Roi | Metric::RoiCash, _) => TickKind::Percent,
            _ => TickKind::Number,
        }
    }
}

/// The chart, from statistics that the caller supplies.
#[must_use]
pub fn chart(board: &Board<'_>, rows: &[DecisionRow]) -> Chart {
    let metric = board.scenario.decision.metric;
    let sign = if metric.direction() == Direction::Lower { -1.0 } else { 1.0 };
    let mut rows: Vec<(Tag, DecisionRow)> = rows
        .iter()
        .filter(|row| board.shown.contains(&row.option))
        .map(|row| (board.tag(row.option), row.clone()))
        .collect();
    rows.sort_by(|(_, a), (_, b)| {
        a.mean.is_nan().cmp(&b.mean.is_nan()).then((sign * b.mean).total_cmp(&(sign * a.mean)))
    });
    let close = match rows.as_slice() {
        [(_, first), (_, second), ..] => {
            let (a, b) = (board.metric(first.option, metric), board.metric(second.option, metric));
            let differences: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x - y).collect();
            statistics::mean(differences.iter().copied()).abs() <= 1.96 * statistics::standard_error(&differences)
        }
        _ => false,
    };
    let data = DecisionData { rows, metric, close, currency: board.footer.currency.clone() };
    let title = title(&data);
    let subtitle = format!(
        "Decision metric: {}. Regret is the mean distance to the best option of the same trajectory, hindsight of luck \
         included; dot: mean with its 95% Monte Carlo interval, ring: mean of the worst 5% (CVaR){}",
        metric.label(),
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Chart { name: "decision", title, svg: sheet.to_svg() }
}

/// The finding: who leads by mean, by chance and by regret, and whether they agree.
#[must_use]
pub fn title(data: &DecisionData) -> String {
    let label = data.metric.label();
    let Some((leader, top)) = data.rows.first().filter(|(_, row)| row.mean.is_finite()) else {
        return format!("No option has a defined {label}");
    };
    let name = in_title(&leader.name);
    if data.rows.len() == 1 {
        return format!(
            "{name}: {label} of {} on average, {} in the worst 5%",
            data.written(top.mean),
            data.written(top.cvar)
        );
    }
    let most_often = data.rows.iter().max_by(|(_, a), (_, b)| a.p_best.total_cmp(&b.p_best)).unwrap_or(&data.rows[0]);
    let least_regret = data
        .rows
        .iter()
        .filter(|(_, row)| row.regret.is_finite())
        .min_by(|(_, a), (_, b)| a.regret.total_cmp(&b.regret))
        .unwrap_or(&data.rows[0]);
    let regret = data.written(least_regret.1.regret);
    if data.rows.iter().all(|(_, row)| row.mean == top.mean && row.p_best == top.p_best) {
        return format!("All options end at the same mean {label}: {}", data.written(top.mean));
    }
    let doubt = if data.close { ", within Monte Carlo error" } else { "" };
    let chance = format::percent(top.p_best);
    if most_often.1.option == top.option && least_regret.1.option == top.option {
        return format!(
            "{name} leads by mean {label}{doubt}, is best in {chance} of trajectories and is regretted least ({regret})"
        );
    }
    if most_often.1.option == top.option {
        let other = in_title(&least_regret.0.name);
        return format!(
            "{name} leads by mean {label}{doubt}, and is best most often ({chance}); {other} is regretted least ({regret})"
        );
    }
    format!(
        "{name} leads by mean {label} ({}{doubt}), but {} is best most often ({} of trajectories)",
        data.written(top.mean),
        in_title(&most_often.0.name),
        format::percent(most_often.1.p_best)
    )
}

fn draw(canvas: &mut Canvas, body: Rect, data: &DecisionData) {
    let widest = data.rows.iter().map(|(tag, _)| NAME.width(&tag.name)).fold(120.0, f64::max).min(400.0);
    let panels = body.without(widest + 28.0, 44.0, 0.0, 44.0).columns(&[1.0, 1.0, 1.7], 70.0);
    let heads = ["Best in … of trajectories", "Expected regret", "Mean and worst 5%"];
    for (panel, head) in panels.iter().zip(heads) {
        canvas.text((panel.left, panel.top - 22.0), Anchor::Start, HEAD, head);
    }
    let height =
        (panels[0].height() / data.rows.len().max(1) as f64).min(if data.rows.len() < 3 { 340.0 } else { 200.0 });
    let bottom = panels[0].top + height * data.rows.len() as f64;
    let centre = |i: usize| panels[0].top + height * (i as f64 + 0.5);
    for (i, (tag, _)) in data.rows.iter().enumerate() {
        canvas.text_beside((body.left, centre(i)), Anchor::Start, NAME.ink(tag.ink), &NAME.fit(&tag.name, widest));
    }
    let bar = (0.5 * height).min(72.0);
    let chances: Vec<f64> = data.rows.iter().map(|(_, row)| row.p_best).collect();
    let regrets: Vec<f64> = data.rows.iter().map(|(_, row)| row.regret).collect();
    draw_bars(canvas, panels[0], data, &chances, (bar, height), &|v| format::percent(v));
    draw_bars(canvas, panels[1], data, &regrets, (bar, height), &|v| data.written(v));
    let area = Rect { bottom, ..panels[2] };
    draw_means(canvas, area.without(0.0, 0.0, 20.0, 0.0), data, height);
}

fn draw_bars(
    canvas: &mut Canvas,
    area: Rect,
    data: &DecisionData,
    values: &[f64],
    (bar, height): (f64, f64),
    written: &dyn Fn(f64) -> String,
) {
    let most = values.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    let longest = area.width() - 110.0;
    let bottom = area.top + height * values.len() as f64;
    canvas.rule((area.left, area.top), (area.left, bottom), FAINT, 1.5);
    for (i, (&value, (tag, _))) in values.iter().zip(&data.rows).enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        let length = if most > 0.0 && value.is_finite() { longest * value / most } else { 0.0 };
        if length > 0.0 {
            let rect = Rect::new(area.left, y - bar / 2.0, area.left + length.max(2.0), y + bar / 2.0);
            canvas.rectangle(rect, tag.ink);
        }
        canvas.text_beside((area.left + length + 12.0, y), Anchor::Start, VALUE, &written(value));
    }
}

fn draw_means(canvas: &mut Canvas, area: Rect, data: &DecisionData, height: f64) {
    let ends = data.rows.iter().flat_map(|(_, row)| {
        let error = if row.se.is_finite() { 1.96 * row.se } else { 0.0 };
        [row.cvar, row.mean - error, row.mean + error]
    });
    let panel = Panel::new(area, domain_with_zero(ends, 6), (0.0, 1.0));
    panel.vertical_grid(canvas, data.tick_kind(), 6);
    let roomy = height >= 62.0;
    for (i, (tag, row)) in data.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        let (mean, worst) = (panel.x.at(row.mean), panel.x.at(row.cvar));
        canvas.line(&[(worst, y), (mean, y)], tag.ink.tint(0.6), 4.0, false);
        let error = 1.96 * row.se;
        canvas.line(&[(panel.x.at(row.mean - error), y), (panel.x.at(row.mean + error), y)], tag.ink, 7.0, false);
        canvas.ring((worst, y), 9.0, tag.ink);
        canvas.dot((mean, y), 9.0, tag.ink);
        if roomy {
            draw_mean_values(canvas, (mean, worst, y), area, data, row);
        }
    }
}

fn draw_mean_values(
    canvas: &mut Canvas,
    (mean, worst, y): (f64, f64, f64),
    area: Rect,
    data: &DecisionData,
    row: &DecisionRow,
) {
    let (above, below) = (data.written(row.mean), data.written(row.cvar));
    let hold = |x: f64, text: &str| {
        let half = VALUE.width(text) / 2.0;
        x.clamp(area.left + half - 30.0, area.right - half + 20.0)
    };
    if (mean - worst).abs() > f64::midpoint(VALUE.width(&above), NOTE.width(&below)) + 16.0 {
        canvas.text((hold(worst, &below), y - 18.0), Anchor::Middle, NOTE.ink(MUTED), &below);
    }
    canvas.text((hold(mean, &above), y - 18.0), Anchor::Middle, VALUE, &above);
}
