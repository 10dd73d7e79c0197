//! Several options' lines over months in one panel, labelled at their ends.

use super::board::Fan;
use super::canvas::{Anchor, Canvas};
use super::format::TickKind;
use super::frame::{EndLabel, HEAD, NAME, Panel};
use super::layout::Rect;
use super::palette::{FAINT, Tag};

/// One option's line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its look.
    pub tag: Tag,
    /// Its values by month.
    pub fan: Fan,
    /// Whether it is the point of the chart: others are thin, and without a name where there are many.
    pub strong: bool,
    /// What is written beside its end, in brackets of meaning: the last value.
    pub value: String,
}

/// What a panel of lines needs besides its lines.
#[derive(Clone, Copy, Debug)]
pub struct LinesLook<'a> {
    /// Head of the panel.
    pub head: &'a str,
    /// What the vertical axis counts.
    pub kind: TickKind<'a>,
    /// Vertical domain.
    pub domain: (f64, f64),
    /// Room for names to the right.
    pub label_room: f64,
    /// Whether the 25–75% band of the strong lines is shown.
    pub bands: bool,
}

/// More lines than this are named only where they are strong.
const NAMED: usize = 6;

/// Room that the names and values of lines take to the right of a panel, at most `most`.
pub fn label_room(lines: &[Line], most: f64) -> f64 {
    let widths = lines.iter().map(|line| NAME.width(&line.tag.name).max(NAME.width(&line.value)));
    widths.fold(60.0, f64::max).min(most - 30.0) + 30.0
}

/// A panel with a head, axes, lines and their names; gives the panel back for further marks.
pub fn draw_lines(canvas: &mut Canvas, rect: Rect, lines: &[Line], look: &LinesLook<'_>) -> Panel {
    let months = lines.iter().map(|line| line.fan.p50.len()).max().unwrap_or(1).max(1) as f64;
    canvas.text((rect.left, rect.top + 20.0), Anchor::Start, HEAD, &HEAD.fit(look.head, rect.width()));
    let area = rect.without(78.0, 48.0, look.label_room, 66.0);
    let panel = Panel::new(area, (0.0, months), look.domain);
    panel.horizontal_grid(canvas, look.kind, 5, true);
    panel.months(canvas, true);
    panel.horizontal_title(canvas, "months from start");
    let many = lines.len() > NAMED;
    for line in lines.iter().filter(|line| line.strong && look.bands && !line.tag.baseline) {
        canvas.band(&panel.monthly(&line.fan.p25), &panel.monthly(&line.fan.p75), line.tag.ink.tint(0.82));
    }
    let mut ordered: Vec<&Line> = lines.iter().collect();
    ordered.sort_by_key(|line| line.strong);
    for line in ordered {
        let (ink, width) = match (line.strong, many) {
            (true, _) => (line.tag.ink, 4.5),
            (false, true) => (FAINT, 2.0),
            (false, false) => (line.tag.ink.tint(0.15), 2.5),
        };
        canvas.line(&panel.monthly(&line.fan.p50), ink, width, line.tag.dash);
    }
    let labels: Vec<EndLabel> = lines
        .iter()
        .filter(|line| line.strong || !many)
        .map(|line| EndLabel {
            value: line.fan.last(),
            name: line.tag.name.clone(),
            detail: line.value.clone(),
            ink: line.tag.ink,
        })
        .collect();
    panel.end_labels(canvas, &labels, look.label_room);
    panel
}
