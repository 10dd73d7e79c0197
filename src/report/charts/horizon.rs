//! `horizon`: who leads had the horizon ended earlier or later.

use super::Chart;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Style};
use super::format::{self, TickKind};
use super::frame::{EndLabel, HEAD, NAME, NOTE, Panel, Sheet};
use super::layout::Rect;
use super::palette::{AXIS, Tag};
use super::scale::domain_with_zero;
use crate::analysis::exhibits::HorizonView;
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::scenario::Rule;

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizonData {
    /// Looks of the options.
    pub tags: Vec<Tag>,
    /// By horizon, with figures of the shown options only, in the order of `tags`.
    pub views: Vec<HorizonView>,
    /// Currency code.
    pub currency: String,
}

impl HorizonData {
    /// From a run; none if it recorded no horizon.
    #[must_use]
    pub fn new(board: &Board<'_>) -> Option<Self> {
        let pick = |all: &[Estimate]| board.shown.iter().map(|&i| all[i]).collect();
        let shown = |view: &HorizonView| HorizonView {
            months: view.months,
            means: pick(&view.means),
            leader: view.leader.and_then(|leader| board.shown.iter().position(|&i| i == leader)),
            behind: pick(&view.behind),
        };
        let views: Vec<HorizonView> = board.run.exhibits.horizons.iter().map(shown).collect();
        let tags = board.shown.iter().map(|&i| board.tag(i)).collect();
        (!views.is_empty()).then(|| Self { tags, views, currency: board.footer.currency.clone() })
    }

    /// What stands in the way of naming a leader.
    fn leader(&self, view: &HorizonView) -> Option<&Tag> {
        view.leader.filter(|_| view.is_clear() || self.tags.len() == 1).map(|leader| &self.tags[leader])
    }
}

impl HorizonData {
    /// A leader, and what is exactly equal to it.
    fn named(&self, leader: &Tag, view: &HorizonView) -> String {
        let is_other = |&at: &usize| view.is_equal(at) && view.leader != Some(at);
        let equal: Vec<String> =
            (0..self.tags.len()).filter(is_other).map(|at| in_title(&self.tags[at].name)).collect();
        let name = in_title(&leader.name);
        if equal.is_empty() { name } else { format!("{name} (equal to {})", format::listed(&equal)) }
    }
}

/// The chart; none if the run recorded no horizon.
#[must_use]
pub fn chart(board: &Board<'_>) -> Option<Chart> {
    let data = HorizonData::new(board)?;
    let decision = board.run.scenario.decision;
    let decides = decision.rule == Rule::Mean && matches!(decision.metric, Metric::UpliftNpv | Metric::Npv);
    // What leads here is no choice where something else decides.
    let title = format!("{}{}", title(&data), if decides { "" } else { ", by mean NPV added" });
    let subtitle = format!(
        "Mean NPV added had the horizon ended at that month. Whiskers: 95% interval of the difference to the leader of that \
         month, future by future (simulation error){}",
        board.left_out()
    );
    let mut sheet = Sheet::new(&title, &subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data);
    Some(Chart { name: "horizon".into(), title, svg: sheet.to_svg() })
}

/// The finding: who leads at which horizon; nobody where simulation error could turn it.
#[must_use]
pub fn title(data: &HorizonData) -> String {
    if data.tags.len() == 1 {
        let last = &data.views[data.views.len() - 1];
        return format!(
            "{} adds {} of NPV by month {}",
            in_title(&data.tags[0].name),
            crate::report::format::money(last.means[0], &data.currency),
            last.months
        );
    }
    let mut runs: Vec<(String, Vec<u32>)> = Vec::new();
    for view in &data.views {
        let said = data.leader(view).map_or_else(String::new, |tag| data.named(tag, view));
        match runs.iter_mut().find(|run| run.0 == said) {
            Some(run) => run.1.push(view.months),
            None => runs.push((said, vec![view.months])),
        }
    }
    let (first, last) = (data.views[0].months, data.views[data.views.len() - 1].months);
    if let [(said, list)] = runs.as_slice() {
        let every = if list.len() == 1 {
            format!("{first} months")
        } else {
            format!("every horizon from {first} to {last} months")
        };
        return if said.is_empty() {
            format!("Too close to call at {every}")
        } else {
            format!("{said} leads at {every}")
        };
    }
    let all: Vec<u32> = data.views.iter().map(|view| view.months).collect();
    let months = |list: &[u32]| {
        let start = all.iter().position(|&month| month == list[0]).unwrap_or(0);
        let is_stretch = list.len() > 2 && all[start..].starts_with(list);
        if is_stretch {
            return format!("{} to {}", list[0], list[list.len() - 1]);
        }
        format::listed(&list.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let mut parts: Vec<String> = Vec::new();
    for (name, list) in runs.iter().filter(|run| !run.0.is_empty()) {
        let leads = if parts.is_empty() { " leads" } else { "" };
        let unit = if parts.is_empty() { " months" } else { "" };
        parts.push(format!("{name}{leads} at {}{unit}", months(list)));
    }
    let unclear = runs
        .iter()
        .find(|run| run.0.is_empty())
        .map_or_else(String::new, |run| format!("; at {} too close to call", months(&run.1)));
    format!("{}{unclear}", format::listed(&parts))
}

/// From so many options on, a name and its figure share a line, so that all of them stand in letters that are read.
const CROWDED: usize = 9;
/// Widest room for names, of a few options and of many.
const NAMES: [f64; 2] = [400.0, 660.0];

fn draw(canvas: &mut Canvas, body: Rect, data: &HorizonData) {
    let labels = end_labels(data);
    let widest = labels.iter().map(|label| NAME.width(&label.name)).fold(100.0, f64::max);
    let room = (widest + 32.0).min(NAMES[usize::from(data.tags.len() >= CROWDED)]);
    let area = body.without(96.0, 116.0, room, 72.0);
    let half = |behind: &Estimate| if behind.half_width().is_finite() { behind.half_width() } else { 0.0 };
    let ends = data.views.iter().flat_map(|view| {
        view.means
            .iter()
            .zip(&view.behind)
            .flat_map(|(m, b)| [m.value - half(b), m.value + half(b)])
            .collect::<Vec<_>>()
    });
    let (first, last) = (f64::from(data.views[0].months), f64::from(data.views[data.views.len() - 1].months));
    let margin = if last > first { 0.06 * (last - first) } else { 1.0 };
    let panel = Panel::new(area, (first - margin, last + margin), domain_with_zero(ends, 7));
    panel.horizontal_grid(canvas, TickKind::Money(&data.currency), 7, true);
    for (i, tag) in data.tags.iter().enumerate() {
        let at = |view: &HorizonView| panel.at(f64::from(view.months), view.means[i].value);
        canvas.line(&data.views.iter().map(at).collect::<Vec<_>>(), tag.ink, 4.0, tag.dash);
        for view in &data.views {
            let (x, y) = at(view);
            canvas.dot((x, y), 8.0, tag.ink);
            let (value, error) = (view.means[i].value, half(&view.behind[i]));
            let whisker = [(x, panel.y.at(value - error)), (x, panel.y.at(value + error))];
            if error > 0.0 && (whisker[0].1 - whisker[1].1).abs() > 20.0 {
                canvas.line(&whisker, tag.ink.tint(0.3), 5.0, false);
            }
        }
    }
    draw_leaders(canvas, &panel, data);
    panel.horizontal_title(canvas, "horizon, months");
    panel.end_labels(canvas, &labels, room);
}

/// Each option with its mean at the last horizon.
fn end_labels(data: &HorizonData) -> Vec<EndLabel> {
    let last = &data.views[data.views.len() - 1];
    let label = |(tag, mean): (&Tag, &Estimate)| {
        let written = crate::report::format::money(*mean, &data.currency);
        let (name, detail) = match data.tags.len() >= CROWDED {
            true => (format!("{}\u{a0} {written}", tag.name), String::new()),
            false => (tag.name.clone(), written),
        };
        EndLabel { value: mean.value, name, detail, ink: tag.ink }
    };
    data.tags.iter().zip(&last.means).map(label).collect()
}

/// Above each horizon its leader with the mean; below, the month.
fn draw_leaders(canvas: &mut Canvas, panel: &Panel, data: &HorizonData) {
    let area = panel.area;
    canvas.text((area.left - 96.0, area.top - 94.0), Anchor::Start, NOTE, "Leader at each horizon, and its mean");
    let at: Vec<f64> = data.views.iter().map(|view| panel.x.at(f64::from(view.months))).collect();
    for (place, (view, &x)) in data.views.iter().zip(&at).enumerate() {
        canvas.rule((x, area.top), (x, area.bottom), AXIS.tint(0.6), 1.25);
        canvas.text((x, area.bottom + 30.0), Anchor::Middle, HEAD, &view.months.to_string());
        let gap = |other: Option<&f64>| other.map_or(area.width() / 2.0, |other| (other - x).abs());
        let slot = gap(at.get(place + 1)).min(place.checked_sub(1).map_or(f64::INFINITY, |p| gap(at.get(p))));
        let slot = slot.min(2.0 * (area.right + 90.0 - x)).min(2.0 * (x - area.left + 96.0)) - 12.0;
        let (said, ink) = data.leader(view).map_or(("too close", super::palette::MUTED), |tag| (&*tag.name, tag.ink));
        let style = Style { size: 22.0, ..NAME.ink(ink) };
        canvas.name_centred((x, area.top - 54.0), style, said, (slot, 48.0));
        if let Some(mean) = view.leader.map(|leader| view.means[leader]) {
            let written = crate::report::format::money(mean, &data.currency);
            canvas.text((x, area.top - 12.0), Anchor::Middle, NOTE, &NOTE.fit(&written, slot));
        }
    }
}
