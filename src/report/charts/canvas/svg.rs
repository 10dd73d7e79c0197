//! Shapes become SVG.

use super::{Anchor, Canvas, HEIGHT, Layer, Point, Shape, Style, WIDTH};
use crate::report::charts::palette::Ink;
use crate::report::charts::text::FAMILY;
use plotters::prelude::{DrawingBackend, RGBColor, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, TextStyle};

/// Plotters draws on whole units; this many make one pixel, so that curves and line widths have fractions.
const UNITS: f64 = 8.0;

impl Canvas {
    /// The picture as SVG, 1920 × 1080, with the fonts by name.
    ///
    /// # Panics
    /// Never: the SVG goes to a string, which takes everything.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let mut svg = String::new();
        let mut backend = SVGBackend::with_string(&mut svg, ((WIDTH * UNITS) as u32, (HEIGHT * UNITS) as u32));
        let mut layers: Vec<&(Layer, Shape)> = self.shapes.iter().collect();
        layers.sort_by_key(|(layer, _)| *layer);
        for (_, shape) in layers {
            draw(&mut backend, shape).expect("a string takes every shape");
        }
        backend.present().expect("a string takes every shape");
        drop(backend);
        let sized = format!("width=\"{}\" height=\"{}\"", WIDTH * UNITS, HEIGHT * UNITS);
        let family = format!("font-family=\"{FAMILY}\"");
        // Round joins, the size in pixels, and the family once, with a way out for readers without it.
        svg.replacen(
            "<svg ",
            &format!("<svg stroke-linejoin=\"round\" font-family=\"{FAMILY}, Helvetica, Arial, sans-serif\" "),
            1,
        )
        .replacen(&sized, &format!("width=\"{WIDTH}\" height=\"{HEIGHT}\""), 1)
        .replace(&format!(" {family}"), "")
        .replace(" opacity=\"1\"", "")
    }
}

fn units((x, y): Point) -> (i32, i32) {
    // Casts of floats saturate; the limit keeps differences of coordinates inside i32 too.
    let unit = |v: f64| (v * UNITS).clamp(-1e6, 1e6).round() as i32;
    (unit(x), unit(y))
}

/// Draws one shape; nothing only if the backend refuses it, which a string does not.
fn draw(backend: &mut SVGBackend<'_>, shape: &Shape) -> Option<()> {
    let color = |ink: &Ink| RGBColor(ink.0, ink.1, ink.2);
    match shape {
        Shape::Polygon(corners, ink) => {
            backend.fill_polygon(corners.iter().map(|&point| units(point)), &color(ink)).ok()
        }
        Shape::Rectangle(rect, ink) => {
            let (a, b) = (units((rect.left, rect.top)), units((rect.right, rect.bottom)));
            backend.draw_rect((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1)), &color(ink), true).ok()
        }
        Shape::Polyline(points, ink, width) => {
            let style: ShapeStyle = color(ink).stroke_width((width * UNITS).round() as u32);
            backend.draw_path(points.iter().map(|&point| units(point)), &style).ok()
        }
        Shape::Disc(centre, radius, ink) => {
            backend.draw_circle(units(*centre), (radius * UNITS).round() as u32, &color(ink), true).ok()
        }
        Shape::Text { at, anchor, style, text } => draw_text(backend, *at, *anchor, *style, text),
    }
}

fn draw_text(backend: &mut SVGBackend<'_>, at: Point, anchor: Anchor, style: Style, text: &str) -> Option<()> {
    let horizontal = match anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    // Plotters divides sizes by 1.24, and sets text anchored at its top 0.76 em above the baseline.
    let font = (FAMILY, 1.24 * UNITS * style.size, style.weight.font_style()).into_font();
    let color = RGBColor(style.ink.0, style.ink.1, style.ink.2);
    let look = TextStyle::from(font).color(&color).pos(Pos::new(horizontal, VPos::Top));
    backend.draw_text(text, &look, units((at.0, at.1 - 0.76 * style.size))).ok()
}
