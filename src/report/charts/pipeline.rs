//! `pipeline`: cumulative field pipeline, one fan per option on one scale.

use super::Chart;
use super::board::{Board, Fan, in_title};
use super::canvas::{Anchor, Canvas};
use super::format::{self, TickKind};
use super::frame::{NAME, NOTE, Panel, Sheet, VALUE};
use super::layout::{Place, Rect, small_multiples};
use super::palette::{FAINT, Tag};
use super::scale::domain_with_zero;
use crate::metric::Series;

/// The medians of the others stand behind each fan while there are no more options than this.
const COMPARED: usize = 8;

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PipelineData {
    /// Cumulative field pipeline of each option by month.
    pub options: Vec<(Tag, Fan)>,
    /// Currency code.
    pub currency: String,
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let options = board.shown.iter().map(|&i| (board.tag(i), board.fan(i, Series::PipelineCumulative))).collect();
    let data = PipelineData { options, currency: board.footer.currency.clone() };
    let title = title(&data);
    let subtitle = format!(
        "Cumulative field pipeline at opening, by months from start. Line: median; dark band: 25–75%; light band: 5–95% \
         of trajectories{}{}",
        if data.options.len() <= COMPARED { "; grey lines: medians of the other options" } else { "" },
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw_fans(
        &mut sheet.canvas,
        sheet.body,
        &data.options,
        &FanLook { currency: &data.currency, strip: 0.0, last_label: true, mark: &|_, _, _, _, _| {} },
    );
    Chart { name: "pipeline", title, svg: sheet.to_svg() }
}

/// The finding: who leads by median, and until when somebody else does.
#[must_use]
pub fn title(data: &PipelineData) -> String {
    let months = data.options.iter().map(|(_, fan)| fan.p50.len()).max().unwrap_or(0);
    let at = |option: usize, month: usize| {
        let value = data.options[option].1.p50.get(month).copied().unwrap_or(f64::NAN);
        if value.is_finite() { value } else { 0.0 }
    };
    let leader_at = |month: usize| {
        (0..data.options.len()).fold(0, |best, option| if at(option, month) > at(best, month) { option } else { best })
    };
    let name = |option: usize| in_title(&data.options[option].0.name);
    let Some(last) = months.checked_sub(1).filter(|_| !data.options.is_empty()) else {
        return "No month was simulated".to_owned();
    };
    let final_leader = leader_at(last);
    let top = at(final_leader, last);
    if top <= 0.0 {
        return format!("The median trajectory of no option opens field pipeline within {months} months");
    }
    let written = format::money(top, &data.currency);
    if data.options.len() == 1 {
        return format!("{}: {written} of field pipeline by month {months} in the median", name(0));
    }
    let mut order: Vec<usize> = (0..data.options.len()).collect();
    order.sort_by(|&a, &b| at(b, last).total_cmp(&at(a, last)));
    let second = order.iter().copied().find(|&option| option != final_leader).unwrap_or(0);
    if at(second, last) > 0.99 * top {
        return format!(
            "{} and {} end level: {written} of field pipeline by month {months} in the median",
            name(final_leader),
            name(second)
        );
    }
    // A lead over next to nothing in the first months is no finding.
    let ahead_before = (0..last).rev().find(|&m| leader_at(m) != final_leader && at(leader_at(m), m) > 0.01 * top);
    if let Some(month) = ahead_before {
        let before = leader_at(month);
        return format!(
            "{} leads in field pipeline until month {}; {} after, with {written} by month {months}",
            name(before),
            month + 1,
            name(final_leader)
        );
    }
    let behind = at(second, last);
    let distance = if behind > 0.0 && top / behind < 1.5 {
        format!("{} more than {}", format::money(top - behind, &data.currency), name(second))
    } else if behind > 0.0 && top / behind < 20.0 {
        format!("{:.1} times {}", top / behind, name(second))
    } else {
        format!("{} for {}", format::money(behind, &data.currency), name(second))
    };
    format!("{} builds the most field pipeline: {written} by month {months}, {distance}", name(final_leader))
}

/// Draws what one panel adds: canvas, option, panel, room of the strip under the name, plot area.
pub(super) type Mark<'a> = &'a dyn Fn(&mut Canvas, usize, &Panel, Rect, Rect);

/// What differs between the charts of fans.
pub(super) struct FanLook<'a> {
    /// Currency code.
    pub currency: &'a str,
    /// Height of a strip between the name and the plot.
    pub strip: f64,
    /// Whether the last median is written at the end of its line and the range beside the name.
    pub last_label: bool,
    /// What each panel adds.
    pub mark: Mark<'a>,
}

/// Small multiples of fans on one scale, the medians of all options behind each.
pub(super) fn draw_fans(canvas: &mut Canvas, body: Rect, options: &[(Tag, Fan)], look: &FanLook<'_>) {
    let targets = if options.len() > 6 { 4 } else { 6 };
    let domain = domain_with_zero(options.iter().flat_map(|(_, fan)| fan.values().collect::<Vec<_>>()), targets);
    let months = options.iter().map(|(_, fan)| fan.p50.len()).max().unwrap_or(1).max(1) as f64;
    let body = body.without(84.0, 0.0, 0.0, 36.0);
    for (i, place) in small_multiples(body, options.len(), (36.0, 44.0)).into_iter().enumerate() {
        draw_fan(canvas, place, options, i, (domain, months, targets), look);
    }
}

fn draw_fan(
    canvas: &mut Canvas,
    place: Place,
    options: &[(Tag, Fan)],
    i: usize,
    (domain, months, targets): ((f64, f64), f64, usize),
    look: &FanLook<'_>,
) {
    let (tag, fan) = &options[i];
    let end_room = if look.last_label { 92.0 } else { 18.0 };
    let area = place.rect.without(0.0, 40.0 + look.strip, end_room, 0.0);
    let panel = Panel::new(area, (0.0, months), domain);
    panel.horizontal_grid(canvas, TickKind::Money(look.currency), targets, place.first_in_row);
    panel.months(canvas, place.last_in_column);
    canvas.band(&panel.monthly(&fan.p5), &panel.monthly(&fan.p95), tag.ink.tint(0.86));
    canvas.band(&panel.monthly(&fan.p25), &panel.monthly(&fan.p75), tag.ink.tint(0.66));
    for (_, other) in options.iter().enumerate().filter(|(j, _)| *j != i && options.len() <= COMPARED) {
        canvas.line(&panel.monthly(&other.1.p50), FAINT, 1.75, false);
    }
    canvas.line(&panel.monthly(&fan.p50), tag.ink, 4.5, tag.dashed);
    let name = NAME.ink(tag.ink);
    let baseline = place.rect.top + 20.0;
    let mut room = place.rect.width();
    if look.last_label {
        let end = |v: &[f64]| format::money(v.last().copied().unwrap_or(f64::NAN), look.currency);
        let range = format!("5–95%: {} to {}", end(&fan.p5), end(&fan.p95));
        if NOTE.width(&range) + name.width(&tag.name) + 16.0 < room {
            canvas.text((place.rect.right, baseline), Anchor::End, NOTE, &range);
            room -= NOTE.width(&range) + 16.0;
        }
        let y = panel.y.at(fan.last());
        canvas.dot((panel.x.at(fan.p50.len() as f64), y), 6.0, tag.ink);
        let value = super::canvas::Style { weight: super::text::Weight::SemiBold, ..VALUE.ink(tag.ink) };
        canvas.text_beside((area.right + 12.0, y), Anchor::Start, value, &format::money(fan.last(), look.currency));
    }
    canvas.text((place.rect.left, baseline), Anchor::Start, name, &name.fit(&tag.name, room));
    let strip = Rect::new(place.rect.left, baseline + 10.0, place.rect.right, area.top);
    (look.mark)(canvas, i, &panel, strip, area);
}
