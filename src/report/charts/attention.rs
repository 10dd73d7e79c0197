//! `attention`: the hours that PDM and AE give over time, and what moves them.

use super::Chart;
use super::board::{Board, in_title};
use super::format::{self, TickKind};
use super::frame::Sheet;
use super::layout::small_multiples;
use super::lines::{Line, LinesLook, draw_lines};
use super::palette::MUTED;
use super::scale::domain_with_zero;
use crate::metric::Series;

/// From this motive on, a person counts as motivated.
pub(super) const MOTIVATED: f64 = 0.5;

/// What the chart shows: a line per option in each of four panels.
#[derive(Clone, Debug, PartialEq)]
pub struct AttentionData {
    /// PDM motive, 0–1.
    pub pdm: Vec<Line>,
    /// AE motive, 0–1.
    pub ae: Vec<Line>,
    /// PDM attention, hours a month.
    pub pdm_hours: Vec<Line>,
    /// AE attention, hours of a team a month.
    pub ae_hours: Vec<Line>,
}

impl AttentionData {
    /// From a run.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Self {
        let subject = board.subject();
        let lines = |series: Series, written: &dyn Fn(f64) -> String| -> Vec<Line> {
            board
                .shown
                .iter()
                .map(|&i| {
                    let (tag, fan) = (board.tag(i), board.fan(i, series));
                    let strong = tag.baseline || i == subject;
                    Line { strong, value: written(fan.last()), tag, fan }
                })
                .collect()
        };
        Self {
            pdm: lines(Series::PdmMotive, &motive),
            ae: lines(Series::AeMotive, &motive),
            pdm_hours: lines(Series::PdmAttention, &|v| format!("{} h", format::number(v))),
            ae_hours: lines(Series::AeAttention, &|v| format!("{} h", format::number(v))),
        }
    }
}

/// A motive in percent; one that does not motivate is never rounded to one that does.
fn motive(share: f64) -> String {
    match share < MOTIVATED && (100.0 * share).round() >= 100.0 * MOTIVATED {
        true => format!("{:.1}%", (1000.0 * share).floor() / 10.0),
        false => format::percent(share),
    }
}

/// The chart.
#[must_use]
pub fn chart(board: &Board<'_>) -> Chart {
    let data = AttentionData::new(board);
    let title = title(&data);
    let subtitle = format!(
        "Median by option; heavy: the baseline and the first of the others, with its 25–75% band. A motive of 50% or more \
         counts as motivated; both motives are on one scale, weighted over clouds{}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    let hours = |lines: &[Line]| domain_with_zero(lines.iter().flat_map(|line| line.fan.p75.clone()), 5);
    let looks = [
        ("PDM attention, hours a month", &data.pdm_hours, hours(&data.pdm_hours)),
        ("AE attention, hours of a team a month", &data.ae_hours, hours(&data.ae_hours)),
        ("PDM motive (dashed: motivated)", &data.pdm, (0.0, 1.0)),
        ("AE motive (dashed: motivated)", &data.ae, (0.0, 1.0)),
    ];
    for (place, (head, lines, domain)) in small_multiples(sheet.body, looks.len(), (30.0, 20.0)).into_iter().zip(looks)
    {
        let kind = if head.contains("motive") { TickKind::Percent } else { TickKind::Number };
        let look = LinesLook { head, kind, domain, label_room: super::lines::label_room(lines, 175.0), bands: true };
        let panel = draw_lines(&mut sheet.canvas, place.rect, lines, &look);
        if head.contains("motive") {
            let y = panel.y.at(MOTIVATED);
            sheet.canvas.line(&[(panel.area.left, y), (panel.area.right, y)], MUTED, 1.75, true);
        }
    }
    Chart { name: "attention".into(), title, svg: sheet.to_svg() }
}

/// The finding: whom the best option motivates at the horizon, against the status quo.
#[must_use]
pub fn title(data: &AttentionData) -> String {
    let months = data.pdm.first().map_or(0, |line| line.fan.p50.len());
    let best = (0..data.pdm.len()).find(|&i| data.pdm[i].strong && !data.pdm[i].tag.baseline);
    let baseline = (0..data.pdm.len()).find(|&i| data.pdm[i].tag.baseline);
    let Some(subject) = best.or(baseline) else { return "No option was simulated".to_owned() };
    let (pdm, ae) = (data.pdm[subject].fan.last(), data.ae[subject].fan.last());
    if !(pdm.is_finite() && ae.is_finite()) {
        return "Motives are undefined at the horizon".to_owned();
    }
    let written = |i: usize| format!("PDM {}, AE {}", motive(data.pdm[i].fan.last()), motive(data.ae[i].fan.last()));
    let against = baseline
        .filter(|&i| i != subject)
        .map_or_else(String::new, |i| format!("; {}: {}", in_title(&data.pdm[i].tag.name), written(i)));
    let whom = match (pdm >= MOTIVATED, ae >= MOTIVATED) {
        (true, true) => "motivates both PDM and AE",
        (true, false) => "motivates the PDM but not the AE",
        (false, true) => "motivates the AE but not the PDM",
        (false, false) => "motivates neither PDM nor AE",
    };
    format!("By month {months} {} {whom} ({}{against})", in_title(&data.pdm[subject].tag.name), written(subject))
}

#[cfg(test)]
mod tests {
    use super::motive;

    #[test]
    fn a_motive_below_one_half_is_never_written_as_one_half() {
        assert_eq!([0.4999, 0.496, 0.494, 0.5, 0.734].map(motive), ["49.9%", "49.6%", "49%", "50%", "73%"]);
    }
}
