//! Curves over a number: `scale` (build less buy by seats), `flexibility-worth` (by volatility), `classify` (by hosted share).

use super::Chart;
use super::format::TickKind;
use super::frame::{EndLabel, Footer, Panel, Sheet};
use super::palette::{AXIS, Tag};
use super::scale::domain_with_zero;
use crate::analysis::scale::Curve;
use crate::analysis::statistics::Estimate;

/// What curves measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurvesKind {
    /// Amounts.
    Money,
    /// Shares of one.
    Share,
}

/// Curves with a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// File name of the chart without its ending.
    pub name: &'static str,
    /// The finding.
    pub title: String,
    /// What is shown.
    pub subtitle: String,
    /// What the horizontal axis counts.
    pub across: String,
    /// What they measure.
    pub kind: CurvesKind,
    /// The curves; each has at least one point.
    pub curves: Vec<Curve>,
}

/// The chart; bands are 95% intervals.
#[must_use]
pub fn curves_chart(curves: &Curves, footer: &Footer) -> Chart {
    let mut sheet = Sheet::new(&curves.title, &curves.subtitle, footer);
    let room = 330.0;
    let area = sheet.body.without(110.0, 20.0, room, 80.0);
    let points = || curves.curves.iter().flat_map(|curve| &curve.points);
    let limits = match curves.kind {
        CurvesKind::Money => (f64::NEG_INFINITY, f64::INFINITY),
        CurvesKind::Share => (0.0, 1.0),
    };
    let bound = |sign: f64| move |(_, e): &(f64, Estimate)| (e.value + sign * e.half_width()).clamp(limits.0, limits.1);
    let values = points().map(bound(1.0)).chain(points().map(bound(-1.0)));
    let across = domain_with_zero(points().map(|point| point.0), 8);
    let panel = Panel::new(area, across, domain_with_zero(values, 6));
    let canvas = &mut sheet.canvas;
    let kind = match curves.kind {
        CurvesKind::Money => TickKind::Money(&footer.currency),
        CurvesKind::Share => TickKind::Percent,
    };
    panel.horizontal_grid(canvas, kind, 6, true);
    panel.vertical_grid(canvas, TickKind::Number, 8);
    panel.horizontal_title(canvas, &curves.across);
    canvas.line(&[panel.at(across.0, 0.0), panel.at(across.1, 0.0)], AXIS, 2.0, false);
    let mut labels = Vec::new();
    for (position, curve) in curves.curves.iter().enumerate() {
        let ink = Tag::new(&curve.name, position, false).ink;
        let at = |sign: f64| curve.points.iter().map(|p| panel.at(p.0, bound(sign)(p))).collect::<Vec<_>>();
        canvas.band(&at(-1.0), &at(1.0), ink.tint(0.85));
        canvas.line(&at(0.0), ink, 4.0, false);
        for &dot in &at(0.0) {
            canvas.dot(dot, 6.0, ink);
        }
        let last = curve.points.last().map_or(f64::NAN, |point| point.1.value);
        labels.push(EndLabel { value: last, name: curve.name.clone(), detail: String::new(), ink });
    }
    panel.end_labels(canvas, &labels, room);
    Chart { name: curves.name, title: curves.title.clone(), svg: sheet.to_svg() }
}
