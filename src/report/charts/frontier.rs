//! `frontier`: plans by what they earn in the mean, against their worst 5 % and against the cash that they bind.

use super::Chart;
use super::canvas::{Anchor, Canvas, Point, Style};
use super::format::TickKind;
use super::frame::{Footer, HEAD, NAME, NOTE, Panel, Sheet};
use super::layout::Rect;
use super::palette::{FAINT, Ink, MUTED, OPTIONS, TEXT};
use super::scale::{extent, round_step};
use super::text::wrap_at_most;

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct FrontierPoint {
    /// Its name.
    pub name: String,
    /// Whether it is the best that was found.
    pub is_best: bool,
    /// Whether the scenario states it.
    pub is_stated: bool,
    /// Mean of the money added.
    pub mean: f64,
    /// Mean of the worst 5 %, and median of the deepest cash.
    pub against: [f64; 2],
    /// Whether no other plan beats it in both, in each panel.
    pub is_efficient: [bool; 2],
}

/// Plans with a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// The finding.
    pub title: String,
    /// The plans.
    pub points: Vec<FrontierPoint>,
}

/// Width of the list of names.
const LIST: f64 = 480.0;

/// The chart.
#[must_use]
pub fn frontier_chart(frontier: &Frontier, footer: &Footer) -> Chart {
    let subtitle = "Each dot is a plan on fresh futures; higher earns more, further right risks or binds less. Line: plans that no \
                    other beats in both. Large dot: the best found. Rings: options that the scenario states.";
    let mut sheet = Sheet::new(&frontier.title, subtitle, footer);
    let parts = sheet.body.without(0.0, 0.0, LIST + 30.0, 0.0).columns(&[1.0, 1.0], 110.0);
    let numbered = numbered(&frontier.points);
    for (which, (part, across)) in
        parts.into_iter().zip(["mean of the worst 5%", "cash at its deepest, median"]).enumerate()
    {
        let area = part.without(if which == 0 { 110.0 } else { 0.0 }, 44.0, 0.0, 80.0);
        draw(&mut sheet.canvas, area, frontier, which, (across, &footer.currency), &numbered);
    }
    let list = Rect { left: sheet.body.right - LIST, ..sheet.body };
    draw_list(&mut sheet.canvas, list, frontier, &numbered);
    Chart { name: "frontier".into(), title: frontier.title.clone(), svg: sheet.to_svg() }
}

/// Positions of the plans that are numbered, by their place in the list: the best, those that are efficient, and those that are stated.
fn numbered(points: &[FrontierPoint]) -> Vec<usize> {
    let has_number = |point: &FrontierPoint| point.is_best || point.is_stated || point.is_efficient.contains(&true);
    (0..points.len()).filter(|&at| has_number(&points[at])).collect()
}

fn ink(point: &FrontierPoint) -> Ink {
    match point {
        FrontierPoint { is_best: true, .. } => OPTIONS[1],
        FrontierPoint { is_stated: true, .. } => TEXT,
        FrontierPoint { is_efficient, .. } if is_efficient.contains(&true) => OPTIONS[0],
        _ => FAINT,
    }
}

/// A domain around values that ends on round ticks; zero is in it where it is near.
fn domain(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = extent(values).unwrap_or((0.0, 1.0));
    let (low, high) = if high > low { (low, high) } else { (low.min(0.0), high.max(0.0)) };
    let step = round_step(((high - low) / 5.0).max(f64::MIN_POSITIVE));
    let (low, high) = ((low / step - 0.15).floor() * step, (high / step + 0.15).ceil() * step);
    if high > low { (low, high) } else { (0.0, 1.0) }
}

fn draw(
    canvas: &mut Canvas,
    area: Rect,
    frontier: &Frontier,
    which: usize,
    (across, currency): (&str, &str),
    numbered: &[usize],
) {
    let points = &frontier.points;
    let x = domain(points.iter().map(|point| point.against[which]));
    let y = domain(points.iter().map(|point| point.mean));
    let panel = Panel::new(area, x, y);
    if which == 0 {
        canvas.text((area.left - 100.0, area.top - 22.0), Anchor::Start, HEAD, "NPV added, mean");
    }
    panel.horizontal_grid(canvas, TickKind::Money(currency), 6, which == 0);
    panel.vertical_grid(canvas, TickKind::Money(currency), 5);
    panel.horizontal_title(canvas, &format!("{across} →"));
    let at = |point: &FrontierPoint| panel.at(point.against[which], point.mean);
    let mut line: Vec<Point> = points.iter().filter(|point| point.is_efficient[which]).map(at).collect();
    line.sort_by(|a, b| a.0.total_cmp(&b.0));
    canvas.line(&line, OPTIONS[0].tint(0.5), 3.0, false);
    let mut order: Vec<&FrontierPoint> = points.iter().collect();
    order.sort_by_key(|point| (point.is_best, point.is_stated, point.is_efficient[which]));
    for point in order {
        match point {
            FrontierPoint { is_best: true, .. } => canvas.dot(at(point), 13.0, ink(point)),
            FrontierPoint { is_stated: true, .. } => canvas.ring(at(point), 10.0, ink(point)),
            _ => canvas.dot(at(point), 8.0, ink(point)),
        }
    }
    let mut taken: Vec<Point> = points.iter().map(at).collect();
    for &plan in numbered {
        let place = free_place(at(&points[plan]), &taken, area);
        taken.push(place);
        let style = Style { size: 20.0, ..NAME }.ink(ink(&points[plan]));
        canvas.text_beside(place, Anchor::Middle, style, &(plan + 1).to_string());
    }
}

/// Where beside a dot a number stands furthest from dots and other numbers, inside the panel.
fn free_place((x, y): Point, taken: &[Point], area: Rect) -> Point {
    let around = (0..16).map(|step| {
        let (turn, distance) = (f64::from(step % 8) * std::f64::consts::FRAC_PI_4, if step < 8 { 24.0 } else { 36.0 });
        (x + distance * libm::cos(turn), y - distance * libm::sin(turn))
    });
    let room = |place: &Point| {
        let apart = |other: &Point| libm::hypot(place.0 - other.0, place.1 - other.1);
        let inner = area.without(16.0, 14.0, 16.0, 14.0);
        let is_inside = (inner.left..=inner.right).contains(&place.0) && (inner.top..=inner.bottom).contains(&place.1);
        let nearest = taken.iter().filter(|other| **other != (x, y)).map(apart).fold(30.0, f64::min);
        if is_inside { nearest } else { -1.0 }
    };
    around.reduce(|best, other| if room(&other) > room(&best) + 1e-9 { other } else { best }).unwrap_or((x, y))
}

/// The names behind the numbers.
fn draw_list(canvas: &mut Canvas, rect: Rect, frontier: &Frontier, numbered: &[usize]) {
    let (name, room) = (Style { size: 21.0, ..NAME }, rect.width() - 46.0);
    let lines = |size: f64| -> Vec<Vec<String>> {
        let wrapped = |&plan: &usize| wrap_at_most(&frontier.points[plan].name, size, name.weight, room, 3);
        numbered.iter().map(wrapped).collect()
    };
    let fits = |size: f64| {
        let all = lines(size);
        (all.iter().map(Vec::len).sum::<usize>() as f64 * 1.2 + all.len() as f64 * 0.4) * size <= rect.height()
    };
    let size = [21.0, 19.0, 17.0, 15.0, 13.0].into_iter().find(|&size| fits(size)).unwrap_or(12.0);
    let mut y = rect.top + size;
    for (lines, &plan) in lines(size).iter().zip(numbered) {
        let style = Style { size, ..name }.ink(ink(&frontier.points[plan]));
        canvas.text_beside((rect.left + 28.0, y), Anchor::End, style, &(plan + 1).to_string());
        for line in lines {
            canvas.text_beside((rect.left + 42.0, y), Anchor::Start, style, line);
            y += 1.2 * size;
        }
        y += 0.4 * size;
    }
    let others = frontier.points.len() - numbered.len();
    if others > 0 && y + 30.0 < rect.bottom {
        canvas.text_beside(
            (rect.left + 42.0, y + 6.0),
            Anchor::Start,
            NOTE.ink(MUTED),
            &format!("Grey: {others} near-best plans"),
        );
    }
}
