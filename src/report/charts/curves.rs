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

/// The chart; bands, or lines at the points of several curves, are 95% intervals.
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
    let looks = Tag::all(curves.curves.iter().map(|curve| (curve.name.as_str(), false)));
    // Several bands would hide one another: beside each other, intervals stand at their points.
    let (is_alone, apart) = (curves.curves.len() == 1, 5.0);
    for (position, (curve, tag)) in curves.curves.iter().zip(&looks).enumerate() {
        let side = apart * (position as f64 - (looks.len() - 1) as f64 / 2.0);
        let at = |sign: f64| curve.points.iter().map(|p| panel.at(p.0, bound(sign)(p))).collect::<Vec<_>>();
        if is_alone {
            canvas.band(&at(-1.0), &at(1.0), tag.ink.tint(0.85));
        } else {
            for (low, high) in at(-1.0).into_iter().zip(at(1.0)) {
                canvas.line(&[(low.0 + side, low.1), (high.0 + side, high.1)], tag.ink.tint(0.4), 2.5, false);
            }
        }
        canvas.line(&at(0.0), tag.ink, 4.0, tag.dash);
        for &dot in &at(0.0) {
            canvas.mark(dot, 7.0, tag);
        }
        let last = curve.points.last().map_or(f64::NAN, |point| point.1.value);
        labels.push(EndLabel { value: last, name: curve.name.clone(), detail: String::new(), ink: tag.ink });
    }
    panel.end_labels(canvas, &labels, room);
    Chart { name: curves.name.into(), title: curves.title.clone(), svg: sheet.to_svg() }
}
