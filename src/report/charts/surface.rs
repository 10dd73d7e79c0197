//! `attention-surface`: hours of PDM and AE over partner-side and customer-side consumption, and the way over it.

use super::Chart;
use super::attention::MOTIVATED;
use super::board::{Board, in_title};
use super::canvas::{Anchor, Canvas, Point, Style};
use super::format::{self, TickKind};
use super::frame::{HEAD, NOTE, Panel, Sheet, TICK};
use super::layout::Rect;
use super::palette::{Ink, TEXT, Tag, WHITE, ramp};
use super::places::free_place;
use super::scale::{domain_with_zero, round_step};
use super::text::wrap_evenly;
use crate::analysis::figures::rounded_power_of;
use crate::analysis::surface::Attention;
use crate::metric::Series;

/// Cells of the surface, across and down.
const CELLS: (usize, usize) = (72, 54);

/// Attention in closed form over the two consumptions.
pub struct Surface<'a> {
    /// Attention at a partner-side and a customer-side consumption a month.
    pub attention: Box<dyn Fn(f64, f64) -> Attention + 'a>,
    /// Lowest and highest partner-side consumption shown.
    pub partner: (f64, f64),
    /// Lowest and highest customer-side consumption shown.
    pub customer: (f64, f64),
}

/// A number at the corners of the cells, rows from the lowest customer side.
type Field = Vec<Vec<f64>>;

/// One side of the hyperscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Hours a month.
    pub hours: Field,
    /// Motive, 0–1.
    pub motive: Field,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SurfaceData {
    /// The PDMs, all clouds.
    pub pdm: Side,
    /// A typical AE team.
    pub ae: Side,
    /// Partner side shown.
    pub partner: (f64, f64),
    /// Customer side shown.
    pub customer: (f64, f64),
    /// Median ways by month: (partner side, customer side).
    pub paths: Vec<(Tag, Vec<Point>)>,
    /// Median hours (PDM, AE) of the option of the last way, in its first and in its last month.
    pub ends: Option<((f64, f64), (f64, f64))>,
}

impl SurfaceData {
    /// From a run and the closed forms; none if the ranges are empty.
    #[must_use]
    pub fn new(board: &Board<'_>, surface: &Surface<'_>) -> Option<Self> {
        let real = |(low, high): (f64, f64)| low.is_finite() && high.is_finite() && high > low;
        if !(real(surface.partner) && real(surface.customer)) {
            return None;
        }
        let at = |(low, high): (f64, f64), i: usize, of: usize| low + (high - low) * i as f64 / of as f64;
        let row = |row: usize| -> Vec<Attention> {
            let customer = at(surface.customer, row, CELLS.1);
            (0..=CELLS.0).map(|column| (surface.attention)(at(surface.partner, column, CELLS.0), customer)).collect()
        };
        let grid: Vec<Vec<Attention>> = (0..=CELLS.1).map(row).collect();
        let field =
            |pick: fn(&Attention) -> f64| -> Field { grid.iter().map(|row| row.iter().map(pick).collect()).collect() };
        let path = |i: usize| {
            let partner = board.fan(i, Series::ConsumptionPartner).p50;
            let customer = board.fan(i, Series::ConsumptionCustomer).p50;
            let points = partner.into_iter().zip(customer).filter(|(p, c)| p.is_finite() && c.is_finite());
            (board.tag(i), points.collect::<Vec<Point>>())
        };
        let subject = board.subject();
        let baseline = board.run.scenario.baseline().filter(|&i| board.shown.contains(&i) && i != subject);
        let shown = baseline.into_iter().chain([subject]);
        let paths: Vec<(Tag, Vec<Point>)> = shown.map(path).filter(|(_, points)| !points.is_empty()).collect();
        let (pdm, ae) = (board.fan(subject, Series::PdmAttention), board.fan(subject, Series::AeAttention));
        let ends = ((pdm.first(), ae.first()), (pdm.last(), ae.last()));
        let is_defined = [ends.0.0, ends.0.1, ends.1.0, ends.1.1].iter().all(|hours| hours.is_finite());
        Some(Self {
            pdm: Side { hours: field(|a| a.pdm_hours), motive: field(|a| a.pdm_motive) },
            ae: Side { hours: field(|a| a.ae_hours), motive: field(|a| a.ae_motive) },
            partner: surface.partner,
            customer: surface.customer,
            ends: (is_defined && !paths.is_empty()).then_some(ends),
            paths,
        })
    }
}

/// The chart; none if the ranges are empty.
#[must_use]
pub fn chart(board: &Board<'_>, surface: &Surface<'_>) -> Option<Chart> {
    let data = SurfaceData::new(board, surface)?;
    let title = title(&data);
    let subtitle = "Colour and thin lines: hours a month at median beliefs; heavy line: motive one half. Paths: medians by option, a \
                    dot a year; the title's hours are medians over futures, first month and last. Partner side: the ISV's own bill; customer \
                    side: its customers' (AE: of today's contracts)";
    let mut sheet = Sheet::new(&title, subtitle, board.footer);
    draw(&mut sheet.canvas, sheet.body, &data, &board.footer.currency);
    Some(Chart { name: "attention-surface".into(), title, svg: sheet.to_svg() })
}

/// The finding: what the way to the horizon does to the hours of either side.
#[must_use]
pub fn title(data: &SurfaceData) -> String {
    let (Some(((pdm0, ae0), (pdm1, ae1))), Some((tag, points))) = (data.ends, data.paths.last()) else {
        return "PDM and AE are moved by different consumption".to_owned();
    };
    let change = |from: f64, to: f64| match to / from.max(1e-9) {
        _ if to < 0.01 && from < 0.01 => "stay at none".to_owned(),
        _ if format::number(from) == format::number(to) => format!("stay at {}", format::number(to)),
        times if times > 1.05 => format!("rise from {} to {}", format::number(from), format::number(to)),
        times if times < 0.95 => format!("fall from {} to {}", format::number(from), format::number(to)),
        _ => format!("stay at {}", format::number(to)),
    };
    format!(
        "{}: hours of the PDM {} and of an AE team {} a month over {} months",
        in_title(&tag.name),
        change(pdm0, pdm1),
        change(ae0, ae1),
        points.len()
    )
}

fn draw(canvas: &mut Canvas, body: Rect, data: &SurfaceData, currency: &str) {
    let places = body.without(96.0, 74.0, 0.0, 76.0).columns(&[1.0, 0.14, 1.0, 0.14], 44.0);
    let stays: Vec<(Tag, Vec<Point>)> =
        data.paths.iter().map(|(tag, path)| (tag.clone(), at_first_height(path))).collect();
    let sides = [
        ("PDM, hours a month: driven by the partner side", &data.pdm, &data.paths),
        ("AE team, hours a month: driven by the customer side", &data.ae, &stays),
    ];
    for (place, (head, side, paths)) in places.chunks(2).zip(sides) {
        let map = Rect::new(place[0].left + 40.0, place[0].top, place[0].right, place[0].bottom);
        canvas.text((map.left, map.top - 50.0), Anchor::Start, HEAD, head);
        let panel = Panel::new(map, data.partner, data.customer);
        let top = domain_with_zero(side.hours.iter().flatten().copied(), 4).1;
        draw_cells(canvas, &panel, &side.hours, top);
        draw_axes(canvas, &panel, currency);
        let step = round_step(top / 4.0);
        for level in (1..4).map(|n| f64::from(n) * step).filter(|&level| level < top) {
            draw_contour(canvas, &panel, &side.hours, level, "", (ramp(level / top).text_on_it(), 1.5));
        }
        let line = draw_contour(canvas, &panel, &side.motive, MOTIVATED, "motive ½", (TEXT, 4.0));
        for (i, (tag, path)) in paths.iter().enumerate() {
            draw_path(canvas, &panel, tag, path, i + 1 == paths.len());
        }
        draw_path_names(canvas, &panel, paths, &line);
        draw_legend(canvas, place[1], top);
    }
}

/// A way that stays at its first height. An account team is moved by what a contract consumes, which more contracts do
/// not change: over its map a vendor goes sideways.
fn at_first_height(path: &[Point]) -> Vec<Point> {
    let height = path.first().map_or(0.0, |first| first.1);
    path.iter().map(|&(x, _)| (x, height)).collect()
}

/// Colours of a field from 0 to `top`.
fn draw_cells(canvas: &mut Canvas, panel: &Panel, field: &[Vec<f64>], top: f64) {
    let area = panel.area;
    let (width, height) = (area.width() / CELLS.0 as f64, area.height() / CELLS.1 as f64);
    for row in 0..CELLS.1 {
        for column in 0..CELLS.0 {
            let mean =
                (field[row][column] + field[row + 1][column] + field[row][column + 1] + field[row + 1][column + 1])
                    / 4.0;
            let (left, bottom) = (area.left + width * column as f64, area.bottom - height * row as f64);
            // One pixel more to the right and down closes the seams; the next cell paints over it.
            let right = (left + width + 1.0).min(area.right);
            canvas
                .rectangle(Rect::new(left, bottom - height, right, (bottom + 1.0).min(area.bottom)), ramp(mean / top));
        }
    }
}

fn draw_axes(canvas: &mut Canvas, panel: &Panel, currency: &str) {
    let area = panel.area;
    let across = panel.x.ticks(4);
    for (&tick, label) in across.iter().zip(format::tick_labels(&across, TickKind::Money(currency))) {
        canvas.text((panel.x.at(tick), area.bottom + 30.0), Anchor::Middle, TICK, &label);
    }
    let down = panel.y.ticks(6);
    for (&tick, label) in down.iter().zip(format::tick_labels(&down, TickKind::Money(currency))) {
        canvas.text_beside((area.left - 12.0, panel.y.at(tick)), Anchor::End, TICK, &label);
    }
    panel.horizontal_title(canvas, "partner-side consumption a month");
    canvas.text((area.right, area.top - 18.0), Anchor::End, TICK, "upwards: customer-side consumption a month");
}

/// Marching squares: where the field crosses a level, straight inside each cell.
fn contour(field: &[Vec<f64>], level: f64) -> Vec<(Point, Point)> {
    let mut segments = Vec::new();
    for (row, pair) in field.windows(2).enumerate() {
        for column in 0..pair[0].len().saturating_sub(1) {
            let (x, y) = (column as f64, row as f64);
            let corners = [
                ((x, y), pair[0][column]),
                ((x + 1.0, y), pair[0][column + 1]),
                ((x + 1.0, y + 1.0), pair[1][column + 1]),
                ((x, y + 1.0), pair[1][column]),
            ];
            let crossings: Vec<Point> = (0..4)
                .filter_map(|side| {
                    let ((from, a), (to, b)) = (corners[side], corners[(side + 1) % 4]);
                    if (a >= level) == (b >= level) {
                        return None;
                    }
                    let share = (level - a) / (b - a);
                    Some((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share))
                })
                .collect();
            segments.extend(crossings.chunks_exact(2).map(|ends| (ends[0], ends[1])));
        }
    }
    segments
}

/// Draws where a field has a level; gives the pixels of the line, and those that its label covers.
fn draw_contour(
    canvas: &mut Canvas,
    panel: &Panel,
    field: &[Vec<f64>],
    level: f64,
    label: &str,
    (ink, width): (Ink, f64),
) -> Vec<Point> {
    let area = panel.area;
    let pixel = |(x, y): Point| {
        (area.left + area.width() * x / CELLS.0 as f64, area.bottom - area.height() * y / CELLS.1 as f64)
    };
    let mut covered = Vec::new();
    for line in chained(contour(field, level)) {
        let pixels: Vec<Point> = line.iter().map(|&point| pixel(point)).collect();
        canvas.line(&pixels, ink, width, false);
        covered.extend(pixels);
    }
    if label.is_empty() {
        return covered;
    }
    // The label stands near the upper right end of the line, inside the area.
    if let Some(&(x, y)) = covered.iter().min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))) {
        let style = Style::bold(20.0, ink);
        let left = (x + 8.0).min(area.right - style.width(label) - 10.0);
        let baseline = (y + 24.0).clamp(area.top + 24.0, area.bottom - 10.0);
        canvas.text((left, baseline), Anchor::Start, style, label);
        covered.extend((0..=12).map(|part| (left + style.width(label) * f64::from(part) / 12.0, baseline - 8.0)));
    }
    covered
}

/// Segments that share an end, as lines.
fn chained(mut segments: Vec<(Point, Point)>) -> Vec<Vec<Point>> {
    let near = |a: Point, b: Point| (a.0 - b.0).abs() + (a.1 - b.1).abs() < 1e-9;
    let mut lines = Vec::new();
    while let Some((from, to)) = segments.pop() {
        let mut line = std::collections::VecDeque::from([from, to]);
        loop {
            let (first, last) = (line[0], line[line.len() - 1]);
            let touches = |end: Point, s: &(Point, Point)| near(end, s.0) || near(end, s.1);
            let far = |end: Point, s: (Point, Point)| if near(end, s.0) { s.1 } else { s.0 };
            if let Some(i) = segments.iter().position(|s| touches(last, s)) {
                line.push_back(far(last, segments.swap_remove(i)));
            } else if let Some(i) = segments.iter().position(|s| touches(first, s)) {
                line.push_front(far(first, segments.swap_remove(i)));
            } else {
                break;
            }
        }
        lines.push(line.into());
    }
    lines
}

fn draw_path(canvas: &mut Canvas, panel: &Panel, tag: &Tag, path: &[Point], best: bool) {
    let inside = |&(x, y): &Point| (panel.x.inside(x), panel.y.inside(y));
    let pixels: Vec<Point> = path.iter().map(inside).collect();
    let ink = if best { TEXT } else { tag.ink };
    canvas.line(&pixels, WHITE, 9.0, false);
    canvas.line(&pixels, ink, 4.0, false);
    let last = pixels.len().saturating_sub(1);
    for (month, &pixel) in pixels.iter().enumerate().filter(|(m, _)| m % 12 == 0 || *m == last) {
        canvas.dot(pixel, if month == last { 11.0 } else { 8.0 }, WHITE);
        canvas.dot(pixel, if month == last { 8.0 } else { 5.0 }, ink);
    }
}

/// Names beside the ends of the ways, on white: those of one place together, where they cover neither the line of motive
/// one half nor each other.
fn draw_path_names(canvas: &mut Canvas, panel: &Panel, paths: &[(Tag, Vec<Point>)], line: &[Point]) {
    const STYLE: Style = Style { size: 20.0, ..HEAD };
    let mut groups: Vec<(Point, Vec<String>, usize)> = Vec::new();
    for (tag, path) in paths {
        let Some(&(x, y)) = path.last() else { continue };
        let end = (panel.x.inside(x), panel.y.inside(y));
        match groups.iter_mut().find(|(at, _, _)| (at.0 - end.0).abs() < 16.0 && (at.1 - end.1).abs() < 16.0) {
            Some((_, names, _)) => names.push(tag.name.clone()),
            None => groups.push((end, vec![tag.name.clone()], path.len())),
        }
    }
    let ways: Vec<Point> =
        paths.iter().flat_map(|(_, path)| path).map(|&(x, y)| (panel.x.inside(x), panel.y.inside(y))).collect();
    let mut chips: Vec<Rect> = Vec::new();
    for (end, names, months) in groups {
        let text = format!("{}, month {months}", format::listed(&names));
        let lines = wrap_evenly(&text, STYLE.size, STYLE.weight, 320.0, 6);
        let widest = lines.iter().map(|line| STYLE.width(line)).fold(0.0, f64::max);
        let size = (widest + 20.0, 26.0 * lines.len() as f64 + 8.0);
        let chip = free_place(panel.area, end, size, [line, &ways], &chips);
        // What stands apart from its end is tied to it.
        let nearest = (end.0.clamp(chip.left, chip.right), end.1.clamp(chip.top, chip.bottom));
        if libm::hypot(nearest.0 - end.0, nearest.1 - end.1) > 30.0 {
            canvas.line(&[end, nearest], TEXT, 1.75, false);
        }
        canvas.chip(chip, WHITE);
        for (row, line) in lines.iter().enumerate() {
            canvas.text_beside((chip.left + 10.0, chip.top + 17.0 + 26.0 * row as f64), Anchor::Start, STYLE, line);
        }
        chips.push(chip);
    }
}

fn draw_legend(canvas: &mut Canvas, place: Rect, top: f64) {
    const STEPS: usize = 40;
    let bar = Rect::new(place.left, place.top + 40.0, place.left + 26.0, place.bottom - 40.0);
    let height = bar.height() / STEPS as f64;
    for step in 0..STEPS {
        let bottom = bar.bottom - height * step as f64;
        canvas.rectangle(
            Rect::new(bar.left, bottom - height, bar.right, bottom + 0.5),
            ramp((step as f64 + 0.5) / STEPS as f64),
        );
    }
    // As many digits as the steps between them want.
    let decimals = (1 - rounded_power_of(0.25 * top)).clamp(0, 6) as usize;
    for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = bar.bottom - bar.height() * part;
        canvas.text_beside((bar.right + 10.0, y), Anchor::Start, TICK, &format!("{:.decimals$}", part * top));
    }
    canvas.text((bar.left, bar.top - 22.0), Anchor::Start, NOTE, "hours");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contour_of_a_plane_is_where_the_plane_has_that_height() {
        let field: Vec<Vec<f64>> = (0..4).map(|_| vec![0.0, 0.25, 0.75, 1.0]).collect();
        let segments = contour(&field, 0.5);
        assert_eq!(segments.len(), 3, "one crossing a row");
        assert!(segments.iter().all(|(from, to)| (from.0 - 1.5).abs() < 1e-12 && (to.0 - 1.5).abs() < 1e-12));
        assert!(contour(&field, 2.0).is_empty());
        let lines = chained(segments);
        assert_eq!((lines.len(), lines[0].len()), (1, 4), "three segments are one line");
    }
}
