//! What every chart has: a finding as its title, a line on how to read it, a footer; and panels with axes.

use super::canvas::{Anchor, Canvas, HEIGHT, Point, Style, WIDTH};
use super::format::{self, TickKind};
use super::layout::Rect;
use super::palette::{AXIS, GRID, Ink, MUTED, TEXT};
use super::scale::{Scale, push_apart};
use super::text::{Weight, wrap, wrap_evenly};

/// Axis labels.
pub const TICK: Style = Style::regular(20.0, MUTED);
/// Notes inside a panel.
pub const NOTE: Style = Style::regular(20.0, MUTED);
/// Heads of columns and panels.
pub const HEAD: Style = Style::bold(22.0, TEXT);
/// Names of options.
pub const NAME: Style = Style::bold(24.0, TEXT);
/// Values.
pub const VALUE: Style = Style::regular(22.0, TEXT);
const SUBTITLE: Style = Style::regular(25.0, MUTED);
const FOOTER: Style = Style::regular(19.0, MUTED);
const MARGIN: f64 = 72.0;

/// Where the numbers come from: every chart says so in its footer.
pub use crate::report::Provenance as Footer;

fn footer_line(footer: &Footer) -> (String, Style) {
    let unit = if footer.trajectories == 1 { "future" } else { "futures" };
    let counted = format!("{} {unit} · seed {}", crate::report::format::count(footer.trajectories), footer.seed);
    let made = format!("alliance-sim {}", footer.engine_version);
    let currency = format!("amounts in {}", footer.currency);
    let line = |scenario: &str| {
        let parts = footer.marks.iter().chain(&footer.date).map(String::as_str);
        parts.chain([counted.as_str(), scenario, currency.as_str(), made.as_str()]).collect::<Vec<_>>().join(" · ")
    };
    let room = WIDTH - 2.0 * MARGIN;
    // A long line is set smaller. Of one that is too long even so the scenario's name is cut, for other pages say it.
    let whole = line(&footer.scenario);
    let fits = |style: &Style| style.width(&whole) <= room;
    let sizes = [FOOTER.size, 17.0, 15.0, 14.0].map(|size| Style { size, ..FOOTER });
    if let Some(style) = sizes.into_iter().find(fits) {
        return (whole, style);
    }
    let style = sizes[sizes.len() - 1];
    let scenario = style.fit(&footer.scenario, (room - style.width(&line(""))).max(200.0));
    (style.fit(&line(&scenario), room), style)
}

/// A chart under way: what is drawn, and the room between title and footer.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The picture.
    pub canvas: Canvas,
    /// Room for the panels.
    pub body: Rect,
    /// Where the title ends.
    title_end: f64,
}

/// What stands in the SVG before the share of its height that the title takes, in thousandths.
pub const TITLE_SHARE: &str = "data-title-share=\"";

impl Sheet {
    /// Title in at most two lines, of smaller letters and more lines where it is too long; subtitle, footer.
    #[must_use]
    pub fn new(title: &str, subtitle: &str, footer: &Footer) -> Self {
        let (title, subtitle) = (&kept_together(as_title(title)), &kept_together(subtitle));
        let mut canvas = Canvas::new();
        let room = WIDTH - 2.0 * MARGIN;
        let (size, most) = [(44.0, 2), (40.0, 2), (36.0, 2), (32.0, 2), (30.0, 3), (26.0, 4)]
            .into_iter()
            .find(|&(size, most)| wrap(title, size, Weight::SemiBold, room).len() <= most)
            .unwrap_or((26.0, 4));
        let mut baseline = 42.0;
        for line in wrap_evenly(title, size, Weight::SemiBold, room, most) {
            baseline += if baseline < 50.0 { 0.9 * size } else { 1.22 * size };
            canvas.text((MARGIN, baseline), Anchor::Start, Style::bold(size, TEXT), &line);
        }
        let title_end = baseline + 16.0;
        baseline += 14.0;
        for line in wrap_evenly(subtitle, SUBTITLE.size, SUBTITLE.weight, room, 2) {
            baseline += 1.35 * SUBTITLE.size;
            canvas.text((MARGIN, baseline), Anchor::Start, SUBTITLE, &line);
        }
        let (line, style) = footer_line(footer);
        canvas.text((MARGIN, HEIGHT - 30.0), Anchor::Start, style, &line);
        let body = Rect::new(MARGIN, baseline + 36.0, WIDTH - MARGIN, HEIGHT - 72.0);
        Self { canvas, body, title_end }
    }

    /// The SVG.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let share = 1_000.0 * self.title_end / HEIGHT;
        self.canvas.to_svg().replacen("<svg ", &format!("<svg {TITLE_SHARE}{share:.0}\" "), 1)
    }
}

/// A finding as a title, which has no full stop.
#[must_use]
pub fn as_title(finding: &str) -> &str {
    finding.trim_end_matches('.')
}

/// With spaces that do not break where a number would lose its noun.
fn kept_together(text: &str) -> String {
    [
        ("month ", "month\u{a0}"),
        ("% of ", "%\u{a0}of\u{a0}"),
        ("90 days", "90\u{a0}days"),
        ("P90 ", "P90\u{a0}"),
        ("NPV of ", "NPV\u{a0}of\u{a0}"),
        ("ROI ", "ROI\u{a0}"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (loose, tight)| text.replace(loose, tight))
}

/// A plot area with its scales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// The plot area, without axis labels.
    pub area: Rect,
    /// Horizontal scale.
    pub x: Scale,
    /// Vertical scale.
    pub y: Scale,
}

impl Panel {
    /// A plot area over two domains.
    #[must_use]
    pub fn new(area: Rect, x: (f64, f64), y: (f64, f64)) -> Self {
        Self { area, x: Scale::new(x, (area.left, area.right)), y: Scale::new(y, (area.bottom, area.top)) }
    }

    /// Pixel of a pair of values.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Point {
        (self.x.at(x), self.y.at(y))
    }

    /// Pixels of a monthly series; its first value is one month from the start.
    #[must_use]
    pub fn monthly(&self, series: &[f64]) -> Vec<Point> {
        series.iter().enumerate().map(|(month, &value)| self.at(month as f64 + 1.0, value)).collect()
    }

    /// Pixels of a monthly series that holds from the start of a month to its end.
    #[must_use]
    pub fn stepped(&self, series: &[f64]) -> Vec<Point> {
        let both = |(month, &value): (usize, &f64)| [self.at(month as f64, value), self.at(month as f64 + 1.0, value)];
        series.iter().enumerate().flat_map(both).collect()
    }

    /// Horizontal grid lines, labelled on the left if wanted; the line of zero is stronger.
    pub fn horizontal_grid(&self, canvas: &mut Canvas, kind: TickKind<'_>, target: usize, labelled: bool) {
        let ticks = self.y.ticks(target);
        for (&tick, label) in ticks.iter().zip(format::tick_labels(&ticks, kind)) {
            let y = self.y.at(tick);
            let (ink, width) = if tick == 0.0 { (AXIS, 1.75) } else { (GRID, 1.25) };
            canvas.rule((self.area.left, y), (self.area.right, y), ink, width);
            if labelled {
                canvas.text_beside((self.area.left - 12.0, y), Anchor::End, TICK, &label);
            }
        }
    }

    /// Vertical grid lines, labelled below: for charts whose rows are options.
    pub fn vertical_grid(&self, canvas: &mut Canvas, kind: TickKind<'_>, target: usize) {
        let ticks = self.x.ticks(target);
        let labels = format::tick_labels(&ticks, kind);
        let every =
            thinning(&labels.iter().zip(&ticks).map(|(l, &t)| (self.x.at(t), TICK.width(l))).collect::<Vec<_>>());
        for (i, (&tick, label)) in ticks.iter().zip(labels).enumerate() {
            let x = self.x.at(tick);
            let (ink, width) = if tick == 0.0 { (AXIS, 2.0) } else { (GRID, 1.25) };
            canvas.rule_beneath((x, self.area.top), (x, self.area.bottom), ink, width);
            if i % every == 0 {
                canvas.text((x, self.area.bottom + 30.0), Anchor::Middle, TICK, &label);
            }
        }
    }

    /// Month labels below, whole years where the horizon is long.
    pub fn months(&self, canvas: &mut Canvas, labelled: bool) {
        let months = self.x.domain.1;
        let room = self.area.width() / 50.0;
        let step = [1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0]
            .into_iter()
            .find(|step| months / step <= room.max(1.0))
            .unwrap_or(120.0);
        for i in 0..=(months / step) as u32 {
            let month = f64::from(i) * step;
            let x = self.x.at(month);
            canvas.rule((x, self.area.bottom), (x, self.area.bottom + 6.0), AXIS, 1.25);
            if labelled {
                canvas.text((x, self.area.bottom + 30.0), Anchor::Middle, TICK, &format!("{month}"));
            }
        }
    }

    /// What the horizontal axis counts.
    pub fn horizontal_title(&self, canvas: &mut Canvas, title: &str) {
        let x = f64::midpoint(self.area.left, self.area.right);
        canvas.text((x, self.area.bottom + 62.0), Anchor::Middle, TICK, title);
    }

    /// Labels to the right of the plot area at the ends of lines, pushed apart, each in `room` pixels. Lines that end at
    /// about one place with one detail share it: their names, then the detail once.
    pub fn end_labels(&self, canvas: &mut Canvas, labels: &[EndLabel], room: f64) {
        let groups = self.grouped(labels);
        let all_rows = |shrink: f64| -> Vec<Vec<(String, Style)>> {
            groups.iter().map(|(_, members)| rows_of(members, room - 26.0, shrink)).collect()
        };
        let fits = |rows: &[Vec<(String, Style)>], pitch: f64| {
            rows.iter().map(Vec::len).sum::<usize>() as f64 * pitch <= self.area.height() + 24.0
        };
        let shrink = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5].into_iter().find(|&s| fits(&all_rows(s), 27.0 * s)).unwrap_or(0.5);
        let (rows, pitch) = (all_rows(shrink), 27.0 * shrink);
        // Every row of a label wishes to stand about the end of its line.
        let wishes: Vec<f64> = groups
            .iter()
            .zip(&rows)
            .flat_map(|((y, _), rows)| (0..rows.len()).map(move |row| y + 1e-3 * row as f64))
            .collect();
        let (top, bottom) = (self.area.top + pitch / 2.0 - 12.0, self.area.bottom - pitch / 2.0 + 12.0);
        let mut placed = push_apart(&wishes, pitch, top, bottom).into_iter();
        for ((from, members), rows) in groups.iter().zip(&rows) {
            let ys: Vec<f64> = placed.by_ref().take(rows.len()).collect();
            let (start, x) = (self.area.right + 6.0, self.area.right + 26.0);
            let middle = ys.iter().sum::<f64>() / ys.len().max(1) as f64;
            if from.is_finite() && (from - middle).abs() > 3.0 {
                canvas.rule((start, *from), (x - 5.0, middle), members[0].ink.tint(0.4), 1.5);
            }
            for ((text, style), y) in rows.iter().zip(ys) {
                canvas.text_beside((x, y), Anchor::Start, *style, text);
            }
        }
    }

    /// Labels by where their lines end, from above: those next to each other with one detail together.
    fn grouped<'b>(&self, labels: &'b [EndLabel]) -> Vec<(f64, Vec<&'b EndLabel>)> {
        let mut sorted: Vec<(f64, &EndLabel)> = labels.iter().map(|label| (self.y.at(label.value), label)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut groups: Vec<(f64, Vec<&EndLabel>)> = Vec::new();
        for (y, label) in sorted {
            match groups.last_mut() {
                Some((at, members)) if members[0].detail == label.detail && (y - *at).abs() < 14.0 => {
                    members.push(label);
                }
                _ => groups.push((y, vec![label])),
            }
        }
        groups
    }
}

/// Rows of a label: the names, each on as many lines as it needs, then the detail.
fn rows_of(members: &[&EndLabel], room: f64, shrink: f64) -> Vec<(String, Style)> {
    let (name, note) = (Style { size: 22.0 * shrink, ..NAME }, Style { size: 20.0 * shrink, ..NOTE });
    let lines = |label: &EndLabel| {
        let lines = wrap(&label.name, name.size, name.weight, room);
        lines.into_iter().map(|line| (line, name.ink(label.ink))).collect::<Vec<_>>()
    };
    let mut rows: Vec<(String, Style)> = members.iter().flat_map(|label| lines(label)).collect();
    if !members[0].detail.is_empty() {
        rows.push((note.fit(&members[0].detail, room), note));
    }
    rows
}

/// A direct label at the end of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct EndLabel {
    /// Where the line ends.
    pub value: f64,
    /// First line, in the line's colour.
    pub name: String,
    /// Second line; may be empty.
    pub detail: String,
    /// Colour.
    pub ink: Ink,
}

/// Label every how-many-th of these (centre, width) so that none touch.
#[must_use]
pub fn thinning(labels: &[(f64, f64)]) -> usize {
    let clear = |every: usize| {
        let kept: Vec<&(f64, f64)> = labels.iter().step_by(every).collect();
        kept.windows(2).all(|pair| (pair[1].0 - pair[0].0).abs() > f64::midpoint(pair[0].1, pair[1].1) + 10.0)
    };
    (1..=labels.len().max(1)).find(|&every| clear(every)).unwrap_or(1)
}
