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
    let subtitle = "Cash added by the end of each month, discounted, against doing nothing new; every panel is one future, all options \
                    under the same luck. Strong: the option that is followed.";
    let mut sheet = Sheet::new(title, subtitle, footer);
    let names = panels.first().map_or(&[][..], |panel| &panel.lines[..]);
    let names: Vec<&Tag> = names.iter().take(MOST_OPTIONS).map(|(tag, _)| tag).collect();
    let (left, right) = (sheet.body.left + 110.0, sheet.body.right);
    let keys = keys(&names, left, right);
    // The key has as many lines as it needs, and panels what it leaves.
    let lines = keys.last().map_or(0.0, |key| key.1);
    let body = sheet.body.without(110.0, 46.0, 0.0, 138.0 + 26.0 * lines);
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
        panel.horizontal_title(canvas, "months from the start");
        for (option, (tag, cash)) in own.lines.iter().enumerate().take(MOST_OPTIONS).rev() {
            let (width, dash) = look(option, tag);
            canvas.line(&panel.monthly(cash), tag.ink, width, dash);
        }
    }
    for (option, (tag, (x, line, name))) in names.iter().zip(&keys).enumerate() {
        let ((stroke, dash), y) = (look(option, tag), body.bottom + 94.0 + 26.0 * line);
        canvas.line(&[(*x, y), (x + 50.0, y)], tag.ink, stroke, dash);
        canvas.text_beside((x + 60.0, y), Anchor::Start, NOTE, name);
    }
    Chart { name: "replay".into(), title: title.to_owned(), svg: sheet.to_svg() }
}

/// Where each name of the key begins, in which line, and as much of it as fits.
fn keys(names: &[&Tag], left: f64, right: f64) -> Vec<(f64, f64, String)> {
    let (mut x, mut line) = (left, 0.0);
    let mut place = |tag: &&Tag| {
        let name = NOTE.fit(&tag.name, right - left - 96.0);
        let width = 62.0 + NOTE.width(&name) + 34.0;
        if x + width > right && x > left {
            (x, line) = (left, line + 1.0);
        }
        let at = (x, line, name);
        x += width;
        at
    };
    names.iter().map(&mut place).collect()
}

/// Width and dash of a line: the option that is followed is strong and whole.
fn look(option: usize, tag: &Tag) -> (f64, Dash) {
    if option == 0 { (5.0, Dash::Solid) } else { (2.5, tag.dash) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::palette::OPTIONS;
    use crate::report::charts::synthetic;

    #[test]
    fn a_long_key_takes_the_room_of_the_panels_not_that_of_the_footer() {
        let tag = |name: &str| Tag { name: name.to_owned(), ink: OPTIONS[0], dash: Dash::Solid, baseline: false };
        let long: Vec<Tag> = (0..12).map(|at| tag(&format!("Outsourced: two units, growing to four, {at}"))).collect();
        let keys = keys(&long.iter().collect::<Vec<_>>(), 110.0, 1_800.0);
        assert!(keys.last().expect("twelve").1 >= 3.0);
        let lines = long.iter().map(|tag| (tag.clone(), vec![0.0, 1.0])).collect();
        let panels = [ReplayPanel { head: String::new(), lines }];
        let svg = replay_chart("x", &panels, &synthetic::footer(synthetic::TYPICAL)).svg;
        let low = |part: &str| part.split('"').next().and_then(|y| y.parse::<f64>().ok());
        let texts: Vec<f64> = svg.split("<text").skip(1).filter_map(|text| low(text.split(" y=\"").nth(1)?)).collect();
        assert!(texts.len() > 12);
        let foot = texts.iter().copied().fold(0.0, f64::max);
        assert!(texts.iter().all(|y| *y == foot || *y < foot - 16.0), "{texts:?}");
    }
}
