//! A small toolkit over plotters: shapes in pixels of the finished 1920 × 1080 picture, drawn in layers.
//!
//! Shapes are collected first and drawn last: fills, then grid, lines, marks and labels, so that no band greys out an
//! earlier line. Everything is opaque; tints are mixed with white, which keeps grey-scale print predictable.

mod names;
mod svg;

use super::layout::Rect;
use super::palette::{Dash, Ink, Tag};
use super::text::{self, Weight};

/// Width of a chart in pixels.
pub const WIDTH: f64 = 1920.0;
/// Height of a chart in pixels.
pub const HEIGHT: f64 = 1080.0;

/// Where a text stands against its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// Size, weight and colour of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Font size in pixels.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub ink: Ink,
}

impl Style {
    /// Running text.
    #[must_use]
    pub const fn regular(size: f64, ink: Ink) -> Self {
        Self { size, weight: Weight::Regular, ink }
    }

    /// Names and values.
    #[must_use]
    pub const fn bold(size: f64, ink: Ink) -> Self {
        Self { size, weight: Weight::SemiBold, ink }
    }

    /// In another colour.
    #[must_use]
    pub const fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// Width of a text.
    #[must_use]
    pub fn width(&self, text: &str) -> f64 {
        text::width(text, self.size, self.weight)
    }

    /// The text, cut with an ellipsis where it is wider than `room`.
    #[must_use]
    pub fn fit(&self, text: &str, room: f64) -> String {
        text::fit(text, self.size, self.weight, room)
    }

    /// The baseline that centres capitals and digits on `y`.
    #[must_use]
    pub fn centred_on(&self, y: f64) -> f64 {
        y + 0.364 * self.size
    }
}

/// A point of the picture: x to the right, y downwards.
pub type Point = (f64, f64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Base,
    Fill,
    Grid,
    Line,
    Mark,
    Label,
}

#[derive(Clone, Debug)]
enum Shape {
    Polygon(Vec<Point>, Ink),
    Rectangle(Rect, Ink),
    Polyline(Vec<Point>, Ink, f64),
    Disc(Point, f64, Ink),
    Text { at: Point, anchor: Anchor, style: Style, text: String },
}

/// What has been drawn so far.
#[derive(Clone, Debug, Default)]
pub struct Canvas {
    shapes: Vec<(Layer, Shape)>,
}

impl Canvas {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A filled polygon; left out if a corner is not finite.
    pub fn area(&mut self, corners: Vec<Point>, ink: Ink) {
        if corners.len() > 2 && corners.iter().all(is_finite) {
            self.shapes.push((Layer::Fill, Shape::Polygon(corners, ink)));
        }
    }

    /// The area between two lines over the same x, in stretches where both are finite.
    pub fn band(&mut self, lower: &[Point], upper: &[Point], ink: Ink) {
        let pairs: Vec<(Point, Point)> = lower.iter().copied().zip(upper.iter().copied()).collect();
        for stretch in pairs.split(|(low, high)| !is_finite(low) || !is_finite(high)) {
            let there = stretch.iter().map(|pair| pair.0);
            let back = stretch.iter().rev().map(|pair| pair.1);
            self.area(there.chain(back).collect(), ink);
        }
    }

    /// A filled rectangle: a bar, a heat cell.
    pub fn rectangle(&mut self, rect: Rect, ink: Ink) {
        if [rect.left, rect.top, rect.right, rect.bottom].iter().all(|edge| edge.is_finite()) {
            self.shapes.push((Layer::Fill, Shape::Rectangle(rect, ink)));
        }
    }

    /// A line of the grid or an axis: above fills, below data.
    pub fn rule(&mut self, from: Point, to: Point, ink: Ink, width: f64) {
        if is_finite(&from) && is_finite(&to) {
            self.shapes.push((Layer::Grid, Shape::Polyline(vec![from, to], ink, width)));
        }
    }

    /// A line of the grid below fills: where bars would be cut by it.
    pub fn rule_beneath(&mut self, from: Point, to: Point, ink: Ink, width: f64) {
        if is_finite(&from) && is_finite(&to) {
            self.shapes.push((Layer::Base, Shape::Polyline(vec![from, to], ink, width)));
        }
    }

    /// A line of data, broken where a point is not finite.
    pub fn line(&mut self, points: &[Point], ink: Ink, width: f64, dash: impl Into<Dash>) {
        let dash = dash.into();
        for stretch in points.split(|point| !is_finite(point)) {
            if let [only] = stretch {
                self.shapes.push((Layer::Mark, Shape::Disc(*only, width, ink)));
            } else if dash != Dash::Solid {
                let pattern: Vec<f64> = dash.pattern().iter().map(|part| part * width).collect();
                for dash in dashes(stretch, &pattern) {
                    self.shapes.push((Layer::Line, Shape::Polyline(dash, ink, width)));
                }
            } else if !stretch.is_empty() {
                self.shapes.push((Layer::Line, Shape::Polyline(stretch.to_vec(), ink, width)));
            }
        }
    }

    /// A dot.
    pub fn dot(&mut self, centre: Point, radius: f64, ink: Ink) {
        if is_finite(&centre) {
            self.shapes.push((Layer::Mark, Shape::Disc(centre, radius, ink)));
        }
    }

    /// A dot with a hole.
    pub fn ring(&mut self, centre: Point, radius: f64, ink: Ink) {
        self.dot(centre, radius, ink);
        self.dot(centre, 0.55 * radius, super::palette::WHITE);
    }

    /// The mark of an option: of another shape for each colour, so that they are told apart in grey.
    pub fn mark(&mut self, centre: Point, radius: f64, tag: &Tag) {
        if tag.baseline {
            return self.ring(centre, radius, tag.ink);
        }
        let Some(corners) = corners(tag.dash) else { return self.dot(centre, radius, tag.ink) };
        let corners: Vec<Point> = corners.iter().map(|(x, y)| (centre.0 + x * radius, centre.1 + y * radius)).collect();
        if corners.iter().all(is_finite) {
            self.shapes.push((Layer::Mark, Shape::Polygon(corners, tag.ink)));
        }
    }

    /// A patch above the data, to write on.
    pub fn chip(&mut self, rect: Rect, ink: Ink) {
        let corners =
            [(rect.left, rect.top), (rect.right, rect.top), (rect.right, rect.bottom), (rect.left, rect.bottom)];
        if corners.iter().all(is_finite) {
            self.shapes.push((Layer::Mark, Shape::Rectangle(rect, ink)));
        }
    }

    /// A text on its baseline.
    pub fn text(&mut self, at: Point, anchor: Anchor, style: Style, text: &str) {
        if is_finite(&at) && !text.is_empty() {
            let text = text::printable(text);
            self.shapes.push((Layer::Label, Shape::Text { at, anchor, style, text }));
        }
    }

    /// A text whose capitals are centred on the point's y.
    pub fn text_beside(&mut self, (x, y): Point, anchor: Anchor, style: Style, text: &str) {
        self.text((x, style.centred_on(y)), anchor, style, text);
    }
}

/// Corners of a mark of radius one; none of a disc.
fn corners(dash: Dash) -> Option<&'static [Point]> {
    match dash {
        Dash::Solid => None,
        Dash::Dashed => Some(&[(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]),
        Dash::Dotted => Some(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
        Dash::DashDot => Some(&[(0.0, -1.2), (1.15, 0.9), (-1.15, 0.9)]),
        Dash::Long => Some(&[(0.0, 1.2), (1.15, -0.9), (-1.15, -0.9)]),
        Dash::Short => Some(&[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ]),
        Dash::LongDot => Some(&[(-1.25, -0.5), (1.25, -0.5), (1.25, 0.5), (-1.25, 0.5)]),
        Dash::LongDotDot => Some(&[(-0.5, -1.25), (0.5, -1.25), (0.5, 1.25), (-0.5, 1.25)]),
    }
}

fn is_finite((x, y): &Point) -> bool {
    x.is_finite() && y.is_finite()
}

/// A line cut into dashes: drawn and left out in turn by the lengths of the pattern.
fn dashes(points: &[Point], pattern: &[f64]) -> Vec<Vec<Point>> {
    let mut cut: Vec<Vec<Point>> = Vec::new();
    let Some(&first) = points.first() else { return cut };
    let length_of = |part: usize| pattern[part % pattern.len()].max(0.5);
    let (mut current, mut part, mut left) = (vec![first], 0, length_of(0));
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut length = libm::hypot(to.0 - from.0, to.1 - from.1);
        while length > left {
            let share = left / length;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            length -= left;
            if part % 2 == 0 {
                current.push(from);
                cut.push(std::mem::take(&mut current));
            }
            part += 1;
            left = length_of(part);
            current = vec![from];
        }
        left -= length;
        if part % 2 == 0 {
            current.push(to);
        }
    }
    if part % 2 == 0 && current.len() > 1 {
        cut.push(current);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_part_of_the_line() {
        let cut = dashes(&[(0.0, 0.0), (100.0, 0.0)], &[15.0, 10.0]);
        assert_eq!(cut.len(), 4);
        let drawn: f64 = cut.iter().map(|dash| dash[dash.len() - 1].0 - dash[0].0).sum();
        assert!((drawn - 60.0).abs() < 1e-9, "four of 15 in 100, gaps of 10: {drawn}");
    }

    #[test]
    fn what_is_not_finite_leaves_a_gap() {
        let mut canvas = Canvas::new();
        canvas.line(&[(0.0, 0.0), (1.0, 1.0), (2.0, f64::NAN), (3.0, 1.0), (4.0, 1.0)], Ink(0, 0, 0), 2.0, false);
        canvas.dot((f64::INFINITY, 0.0), 3.0, Ink(0, 0, 0));
        assert_eq!(canvas.shapes.len(), 2);
    }

    #[test]
    fn names_are_escaped() {
        let mut canvas = Canvas::new();
        let style = Style::regular(20.0, Ink(0, 0, 0));
        canvas.text((100.0, 100.0), Anchor::Start, style, "R&D <first> \"now\"\u{7}");
        let svg = canvas.to_svg();
        assert!(svg.contains("R&amp;D &lt;first&gt;"));
        assert!(!super::super::render::render_png(&svg).is_empty());
    }
}
