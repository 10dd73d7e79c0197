//! `pipeline`: cumulative field pipeline, one fan per option on one scale.

use super::Chart;
use super::board::{Board, Fan, in_title};
use super::canvas::{Anchor, Canvas};
use super::format::{self, TickKind};
use super::frame::{NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::{Rect, Spot, grid_shape, multiples};
use super::palette::{FAINT, Tag};
use super::scale::domain_with_zero;
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Series};

/// The medians of the others stand behind each fan while there are no more options than this.
const COMPARED: usize = 8;

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PipelineData {
    /// Cumulative field pipeline of each option by month.
    pub options: Vec<(Tag, Fan)>,
    /// Mean field pipeline of each option inside the horizon, nominal.
    pub means: Vec<Estimate>,
    /// Lead in the mean of the first option over the second, future by future, for positions in `options`.
    pub leads: Vec<Vec<Estimate>>,
    /// Months.
    pub months: usize,
    /// Currency code.
    pub currency: String,
}

impl PipelineData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let shown = &board.shown;
        let lead = |a: usize, b: usize| board.lead(Metric::PipelineField, a, b);
        Self {
            options: shown.iter().map(|&i| (board.tag(i), board.fan(i, Series::PipelineCumulative))).collect(),
            means: shown.iter().map(|&i| board.mean(i, Metric::PipelineField)).collect(),
            leads: shown.iter().map(|&a| shown.iter().map(|&b| lead(a, b)).collect()).collect(),
            months: board.months(),
            currency: board.footer.currency.clone(),
        }
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = PipelineData::new(board);
    let title = title(&data);
    let subtitle = format!(
        "Cumulative field pipeline at opening, nominal, by months from start. Line: median; dark band: 25–75%; light band: \
         5–95% of futures; dot and figure: mean at the end{}{}",
        if data.options.len() <= COMPARED { "; grey lines: medians of the other options" } else { "" },
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw_fans(
        &mut sheet.canvas,
        sheet.body,
        &data.options,
        &FanLook { currency: &data.currency, strip: 0.0, ends: Some(&data.means), mark: &|_, _, _, _, _| {} },
    );
    Chart { name: "pipeline".into(), title, svg: sheet.to_svg() }
}

/// The finding: who builds the most on average, and whether that is beyond Monte Carlo error.
#[must_use]
pub fn title(data: &PipelineData) -> String {
    let months = data.months;
    let mut order: Vec<usize> = (0..data.options.len()).filter(|&i| data.means[i].value.is_finite()).collect();
    order.sort_by(|&a, &b| data.means[b].value.total_cmp(&data.means[a].value));
    let name = |option: usize| in_title(&data.options[option].0.name);
    let Some(&first) = order.first() else { return "Field pipeline is undefined for every option".to_owned() };
    let top = data.means[first];
    if top.value <= 0.0 {
        return format!("No option opens field pipeline within {months} months");
    }
    let written = crate::report::format::money(top, &data.currency);
    let Some(&second) = order.get(1) else {
        return format!("{}: {written} of field pipeline by month {months} on average", name(first));
    };
    let level: Vec<String> =
        order[1..].iter().filter(|&&other| data.leads[first][other].could_flip()).map(|&other| name(other)).collect();
    if level.len() + 1 == order.len() && order.len() > 2 {
        return format!(
            "No option clearly builds more field pipeline than the others: about {written} by month {months}"
        );
    }
    if !level.is_empty() {
        let names: Vec<String> = std::iter::once(name(first)).chain(level).collect();
        return format!(
            "{} build about the same field pipeline, {written} on average by month {months}",
            format::listed(&names)
        );
    }
    let behind = data.means[second];
    let distance = if behind.value > 0.0 && top.value / behind.value < 1.5 {
        format!(
            "{} more than {}",
            crate::report::format::money(data.leads[first][second], &data.currency),
            name(second)
        )
    } else if behind.value > 0.0 && top.value / behind.value < 20.0 {
        format!("{:.1} times {}", top.value / behind.value, name(second))
    } else {
        format!("{} for {}", crate::report::format::money(behind, &data.currency), name(second))
    };
    format!("{} builds the most field pipeline: {written} on average by month {months}, {distance}", name(first))
}

/// Draws what one panel adds: canvas, option, panel, room of the strip under the name, plot area.
pub(super) type Mark<'a> = &'a dyn Fn(&mut Canvas, usize, &Panel, Rect, Rect);

/// What differs between the charts of fans.
pub(super) struct FanLook<'a> {
    /// Currency code.
    pub currency: &'a str,
    /// Height of a strip between the name and the plot.
    pub strip: f64,
    /// What is marked and written at the end of each fan, with its range beside the name.
    pub ends: Option<&'a [Estimate]>,
    /// What each panel adds.
    pub mark: Mark<'a>,
}

/// Small multiples of fans on one scale, the medians of all options behind each.
pub(super) fn draw_fans(canvas: &mut Canvas, body: Rect, options: &[(Tag, Fan)], look: &FanLook<'_>) {
    let targets = if options.len() > 6 { 4 } else { 6 };
    let domain = domain_with_zero(options.iter().flat_map(|(_, fan)| fan.values().collect::<Vec<_>>()), targets);
    let months = options.iter().map(|(_, fan)| fan.p50.len()).max().unwrap_or(1).max(1) as f64;
    let body = body.without(84.0, 0.0, 0.0, 36.0);
    // Five stand in one row: two rows would leave a hole.
    let shape = if options.len() == 5 { (5, 1) } else { grid_shape(options.len()) };
    for (i, place) in multiples(body, options.len(), shape, (36.0, 44.0)).into_iter().enumerate() {
        draw_fan(canvas, place, options, i, (domain, months, targets), look);
    }
}

fn draw_fan(
    canvas: &mut Canvas,
    place: Spot,
    options: &[(Tag, Fan)],
    i: usize,
    (domain, months, targets): ((f64, f64), f64, usize),
    look: &FanLook<'_>,
) {
    let (tag, fan) = &options[i];
    let end_room = if look.ends.is_some() { 92.0 } else { 18.0 };
    let area = place.rect.without(0.0, 40.0 + look.strip, end_room, 0.0);
    let panel = Panel::new(area, (0.0, months), domain);
    panel.horizontal_grid(canvas, TickKind::Money(look.currency), targets, place.first_in_row);
    panel.months(canvas, place.last_in_column);
    canvas.band(&panel.monthly(&fan.p5), &panel.monthly(&fan.p95), tag.ink.tint(0.86));
    canvas.band(&panel.monthly(&fan.p25), &panel.monthly(&fan.p75), tag.ink.tint(0.66));
    for (_, other) in options.iter().enumerate().filter(|(j, _)| *j != i && options.len() <= COMPARED) {
        canvas.line(&panel.monthly(&other.1.p50), FAINT, 1.75, false);
    }
    canvas.line(&panel.monthly(&fan.p50), tag.ink, 4.5, false);
    let name = NAME.ink(tag.ink);
    let baseline = place.rect.top + 20.0;
    let mut room = place.rect.width();
    if let Some(&end) = look.ends.and_then(|ends| ends.get(i)) {
        let last = |v: &[f64]| format::money(v.last().copied().unwrap_or(f64::NAN), look.currency);
        let range = format!("5–95%: {} to {}", last(&fan.p5), last(&fan.p95));
        if NOTE.width(&range) + name.width(&tag.name) + 16.0 < room {
            canvas.text((place.rect.right, baseline), Anchor::End, NOTE, &range);
            room -= NOTE.width(&range) + 16.0;
        }
        let y = panel.y.at(end.value);
        canvas.dot((panel.x.at(fan.p50.len() as f64), y), 6.0, tag.ink);
        let value = super::canvas::Style { weight: super::text::Weight::SemiBold, ..VALUE.ink(tag.ink) };
        let written = crate::report::format::money(end, look.currency);
        canvas.text_beside((area.right + 12.0, y), Anchor::Start, value, &written);
    }
    canvas.name_beside((place.rect.left, baseline - 8.0), name, &tag.name, (room, 42.0));
    let strip = Rect::new(place.rect.left, baseline + 10.0, place.rect.right, area.top);
    (look.mark)(canvas, i, &panel, strip, area);
}
