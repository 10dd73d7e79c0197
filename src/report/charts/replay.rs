//! `replay`: cash added in a bad, a middling and a good future, the choice beside the other options.

use super::Chart;
use super::board::MOST_OPTIONS;
use super::canvas::Anchor;
use super::format::TickKind;
use super::frame::{Footer, HEAD, NOTE, Panel, Sheet};
use super::palette::{Dash, Tag};
use super::scale::domain_with_zero;

/// A future.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplayPanel {
    /// What stands above it.
    pub head: String,
    /// Cash added by month: the choice first.
    pub lines: Vec<(Tag, Vec<f64>)>,
}

/// The chart.
#[must_use]
pub fn replay_chart(title: &str, panels: &[ReplayPanel], footer: &Footer) -> Chart {
    let subtitle = "Cash added by the end of each month, not discounted, against doing nothing new; every panel is one future, all options \
                    under the same luck. Strong: the option that is followed.";
    let mut sheet = Sheet::new(title, subtitle, footer);
    let body = sheet.body.without(110.0, 46.0, 0.0, 110.0);
    let values =
        || panels.iter().flat_map(|panel| panel.lines.iter().take(MOST_OPTIONS).flat_map(|line| &line.1)).copied();
    let domain = domain_with_zero(values(), 6);
    let months = panels.iter().flat_map(|panel| &panel.lines).map(|line| line.1.len()).max().unwrap_or(1).max(1) as f64;
    let canvas = &mut sheet.canvas;
    for (position, (own, place)) in panels.iter().zip(body.columns(&vec![1.0; panels.len().max(1)], 44.0)).enumerate() {
        let panel = Panel::new(place, (0.0, months), domain);
        canvas.text((place.left, place.top - 18.0), Anchor::Start, HEAD, &HEAD.fit(&own.head, place.width()));
        panel.horizontal_grid(canvas, TickKind::Money(&footer.currency), 6, position == 0);
        panel.months(canvas, true);
        for (option, (tag, cash)) in own.lines.iter().enumerate().take(MOST_OPTIONS).rev() {
            let (width, dash) = look(option, tag);
            canvas.line(&panel.monthly(cash), tag.ink, width, dash);
        }
    }
    // The key, in as many lines as it needs.
    let (mut x, mut y) = (body.left, body.bottom + 66.0);
    let names = panels.first().map_or(&[][..], |panel| &panel.lines[..]);
    for (option, (tag, _)) in names.iter().enumerate().take(MOST_OPTIONS) {
        let (stroke, dash) = look(option, tag);
        let name = NOTE.fit(&tag.name, body.width() - 96.0);
        let width = 62.0 + NOTE.width(&name) + 34.0;
        if x + width > body.right && x > body.left {
            (x, y) = (body.left, y + 26.0);
        }
        canvas.line(&[(x, y), (x + 50.0, y)], tag.ink, stroke, dash);
        canvas.text_beside((x + 60.0, y), Anchor::Start, NOTE, &name);
        x += width;
    }
    Chart { name: "replay".into(), title: title.to_owned(), svg: sheet.to_svg() }
}

/// Width and dash of a line: the option that is followed is strong and whole.
fn look(option: usize, tag: &Tag) -> (f64, Dash) {
    if option == 0 { (5.0, Dash::Solid) } else { (2.5, tag.dash) }
}
