//! `decision`: which option is best how often, what choosing wrongly costs, and mean against the worst 5%.

use super::Chart;
use super::board::Board;
use super::canvas::{Anchor, Canvas};
use super::format::TickKind;
use super::frame::{HEAD, NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{FAINT, MUTED, Tag};
use super::scale::domain_with_zero;
use super::text::wrap_at_most;
use crate::analysis::Headline;
use crate::analysis::decision::{Call, Kind, Standing, Verdict, statistic_in_words};
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Unit};
use crate::report::format::chance_alone;
use crate::scenario::Rule;

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionData {
    /// Options as ranked, best first.
    pub rows: Vec<(Tag, Standing)>,
    /// What is ranked.
    pub metric: Metric,
    /// Currency code.
    pub currency: String,
}

impl DecisionData {
    fn written(&self, estimate: Estimate) -> String {
        crate::report::format::metric(estimate, self.metric, &self.currency)
    }

    fn tick_kind(&self) -> TickKind<'_> {
        match (self.metric, self.metric.unit()) {
            (_, Unit::Money) => TickKind::Money(&self.currency),
            (Metric::Roi | Metric::RoiCash, _) => TickKind::Percent,
            _ => TickKind::Number,
        }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let metric = board.run.scenario.decision.metric;
    let ranked = board.run.findings.standings.ranked.iter().filter(|row| board.shown.contains(&row.option));
    let rows = ranked.map(|row| (board.tag(row.option), row.clone())).collect();
    let data = DecisionData { rows, metric, currency: board.footer.currency.clone() };
    let verdict = board.run.findings.verdict();
    let title = title(&data, verdict, board.run.findings.headline.as_ref());
    let subtitle = format!(
        "Decided by {}. Regret: what the best option of each future does better on average, with hindsight of luck. \
         Dot: mean with its 95% interval of simulation error; ring: mean of the worst 5% of futures{}",
        verdict.by(),
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw_serious(&mut sheet, verdict);
    if data.rows.is_empty() {
        let style = super::canvas::Style { size: 30.0, ..HEAD };
        sheet.canvas.text((sheet.body.left, sheet.body.top + 60.0), Anchor::Start, style, "No option can be ranked.");
    } else {
        draw(&mut sheet.canvas, sheet.body, &data);
    }
    Chart { name: "decision".into(), title, svg: sheet.to_svg() }
}

/// The finding: the verdict of the run, and what its leader is worth.
#[must_use]
pub fn title(data: &DecisionData, verdict: &Verdict, headline: Option<&Headline>) -> String {
    let words = verdict.words();
    let Some(headline) = headline else { return words };
    let (label, rule) = (data.metric.label(), verdict.decision.rule);
    let decides = data.rows.iter().find(|(_, row)| row.option == headline.option).map(|(_, row)| row.by(rule));
    let worth = match decides.or(Some(headline.mean)).filter(|found| found.value.is_finite()) {
        Some(found) if rule != Rule::Chance => {
            let counted = crate::report::format::as_counted(found, data.metric);
            format!("{} of {}", statistic_in_words(rule, label), data.written(counted))
        }
        Some(found) => format!("best of the options in {} of futures", chance_alone(found)),
        None => format!("{label} is reached in {} of futures", chance_alone(headline.reached)),
    };
    match (verdict.kind(), &verdict.best_other) {
        (Kind::Called(Call::Choose), _) if rule == Rule::Chance => format!("{words}: {worth}"),
        (Kind::Called(Call::Choose), _) => {
            format!("{words}: {worth}, best of the options in {} of futures", chance_alone(headline.p_best))
        }
        (Kind::NotYet(Call::Choose), _) => {
            format!("Not yet: {} leads, {worth}, but see below", in_sentence(&headline.choice))
        }
        (Kind::NotYet(Call::Stay), Some(other)) => {
            let names = [&headline.choice, &other.name].map(|name| in_sentence(name));
            format!("Not yet: no option beats {}, not even {}", names[0], names[1])
        }
        (Kind::Called(Call::Stay), Some(other)) => {
            format!("{words}: by {} no option beats it, not even {}", verdict.by(), in_sentence(&other.name))
        }
        _ => words,
    }
}

/// What an audit found serious, small beneath the chart; takes its room from the body.
fn draw_serious(sheet: &mut Sheet, verdict: &Verdict) {
    if verdict.serious.is_empty() {
        return;
    }
    let style = super::canvas::Style { size: 19.0, ..NOTE };
    let text = format!("{}: {}", verdict.caution(), verdict.serious.join(" "));
    let lines = wrap_at_most(&text, style.size, style.weight, sheet.body.width(), 3);
    let pitch = 1.3 * style.size;
    let first = sheet.body.bottom - pitch * (lines.len() - 1) as f64 + 6.0;
    for (i, line) in lines.iter().enumerate() {
        sheet.canvas.text((sheet.body.left, first + pitch * i as f64), Anchor::Start, style, line);
    }
    sheet.body.bottom = first - 34.0;
}

fn draw(canvas: &mut Canvas, body: Rect, data: &DecisionData) {
    let widest = data.rows.iter().map(|(tag, _)| NAME.width(&tag.name)).fold(120.0, f64::max).min(400.0);
    let panels = body.without(widest + 28.0, 44.0, 0.0, 44.0).columns(&[1.0, 1.0, 1.7], 70.0);
    let heads = ["Best in … of futures", "Expected regret", "Mean and worst 5%"];
    for (panel, head) in panels.iter().zip(heads) {
        canvas.text((panel.left, panel.top - 22.0), Anchor::Start, HEAD, head);
    }
    let height =
        (panels[0].height() / data.rows.len().max(1) as f64).min(if data.rows.len() < 3 { 340.0 } else { 200.0 });
    let bottom = panels[0].top + height * data.rows.len() as f64;
    let centre = |i: usize| panels[0].top + height * (i as f64 + 0.5);
    for (i, (tag, _)) in data.rows.iter().enumerate() {
        canvas.name_beside((body.left, centre(i)), NAME.ink(tag.ink), &tag.name, (widest, 0.9 * height));
    }
    let bar = (0.5 * height).min(72.0);
    let chances: Vec<Estimate> = data.rows.iter().map(|(_, row)| row.p_best).collect();
    let regrets: Vec<Estimate> = data.rows.iter().map(|(_, row)| row.regret).collect();
    draw_bars(canvas, panels[0], data, &chances, (bar, height), &chance_alone);
    draw_bars(canvas, panels[1], data, &regrets, (bar, height), &|v| data.written(v));
    let area = Rect { bottom, ..panels[2] };
    let right = if is_roomy(height) { 20.0 } else { 20.0 + ROOM_BESIDE };
    draw_means(canvas, area.without(0.0, 0.0, right, 0.0), data, height);
}

fn draw_bars(
    canvas: &mut Canvas,
    area: Rect,
    data: &DecisionData,
    values: &[Estimate],
    (bar, height): (f64, f64),
    written: &dyn Fn(Estimate) -> String,
) {
    let most = values.iter().map(|v| v.value).filter(|v| v.is_finite()).fold(0.0, f64::max);
    let longest = area.width() - 110.0;
    let bottom = area.top + height * values.len() as f64;
    canvas.rule((area.left, area.top), (area.left, bottom), FAINT, 1.5);
    for (i, (&value, (tag, _))) in values.iter().zip(&data.rows).enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        let length = if most > 0.0 && value.value.is_finite() { longest * value.value / most } else { 0.0 };
        if length > 0.0 {
            let rect = Rect::new(area.left, y - bar / 2.0, area.left + length.max(2.0), y + bar / 2.0);
            canvas.rectangle(rect, tag.ink);
        }
        canvas.text_beside((area.left + length + 12.0, y), Anchor::Start, VALUE, &written(value));
    }
}

/// Room for a value to the right of the dots.
const ROOM_BESIDE: f64 = 60.0;

/// Whether values stand above the dots of a row.
fn is_roomy(height: f64) -> bool {
    height >= 62.0
}

fn draw_means(canvas: &mut Canvas, area: Rect, data: &DecisionData, height: f64) {
    let ends = data.rows.iter().flat_map(|(_, row)| {
        let (low, high) = row.mean.interval();
        [row.cvar.value, row.mean.value, low, high]
    });
    let panel = Panel::new(area, domain_with_zero(ends, 6), (0.0, 1.0));
    panel.vertical_grid(canvas, data.tick_kind(), 6);
    let roomy = is_roomy(height);
    for (i, (tag, row)) in data.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        let (mean, worst) = (panel.x.at(row.mean.value), panel.x.at(row.cvar.value));
        canvas.line(&[(worst, y), (mean, y)], tag.ink.tint(0.6), 4.0, false);
        let (low, high) = row.mean.interval();
        if low < high {
            canvas.line(&[(panel.x.at(low), y), (panel.x.at(high), y)], tag.ink, 7.0, false);
        }
        canvas.ring((worst, y), 9.0, tag.ink);
        canvas.dot((mean, y), 9.0, tag.ink);
        if roomy {
            draw_mean_values(canvas, (mean, worst, y), area, data, row);
        } else {
            let style = super::canvas::Style { size: 18.0, ..VALUE };
            // Beside the dot of the mean and nowhere else: on the other side it would read as the worst.
            let (text, end) = (data.written(row.mean), panel.x.at(high).max(mean + 9.0));
            let x = (end + 10.0).min(area.right + ROOM_BESIDE + 40.0 - style.width(&text));
            canvas.text_beside((x, y), Anchor::Start, style, &text);
        }
    }
}

fn draw_mean_values(
    canvas: &mut Canvas,
    (mean, worst, y): (f64, f64, f64),
    area: Rect,
    data: &DecisionData,
    row: &Standing,
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
