//! `discovery`: the region of beliefs in which the chosen option loses.

use super::Chart;
use super::canvas::{Anchor, Canvas};
use super::format::{TickKind, percent};
use super::frame::{Footer, HEAD, NOTE, Panel, Sheet, VALUE};
use super::layout::Rect;
use super::palette::{DOWN, FAINT, GRID};

/// One bound.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionRow {
    /// The belief as a reader knows it.
    pub name: String,
    /// Levels between which it lies, 0–1.
    pub low: f64,
    /// Upper level.
    pub high: f64,
    /// The bound in words.
    pub bound: String,
}

/// What the chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LosingRegion {
    /// The finding.
    pub title: String,
    /// Bounds, the strongest first.
    pub rows: Vec<RegionRow>,
    /// Share of losses inside the region, and among all trajectories.
    pub density: (f64, f64),
    /// Share of all losses that lie inside.
    pub coverage: f64,
    /// Share of the trajectories inside.
    pub mass: f64,
}

/// The chart.
#[must_use]
pub fn discovery_chart(region: &LosingRegion, footer: &Footer) -> Chart {
    let lead = "Orange: where each belief must lie, in percentiles of what is believed.";
    // Without a region nothing is known of what lies inside.
    let subtitle = match region.rows.is_empty() {
        true => format!("{lead} No such region was found"),
        false => format!(
            "{lead} Inside lie {} of all futures and {} of all losses; {} of the inside are losses, against {} overall",
            percent(region.mass),
            percent(region.coverage),
            percent(region.density.0),
            percent(region.density.1)
        ),
    };
    let mut sheet = Sheet::new(&region.title, &subtitle, footer);
    let body = sheet.body.without(540.0, 20.0, 330.0, 46.0);
    let height = (body.height() / region.rows.len().max(1) as f64).min(170.0);
    let area = Rect { bottom: body.top + height * region.rows.len().max(1) as f64, ..body };
    let panel = Panel::new(area, (0.0, 1.0), (0.0, 1.0));
    let canvas = &mut sheet.canvas;
    panel.vertical_grid(canvas, TickKind::Percent, 5);
    for (i, row) in region.rows.iter().enumerate() {
        let y = area.top + height * (i as f64 + 0.5);
        let half = 0.2 * height;
        canvas.name_before((area.left - 24.0, y), HEAD, &row.name, (510.0, 0.9 * height));
        canvas.rectangle(Rect::new(area.left, y - half, area.right, y + half), GRID);
        let (left, right) = (panel.x.inside(row.low), panel.x.inside(row.high));
        canvas.rectangle(Rect::new(left, y - half, right, y + half), DOWN);
        canvas.name_beside((area.right + 24.0, y), VALUE, &row.bound, (305.0, 0.9 * height));
    }
    if body.bottom - area.bottom > 330.0 && !region.rows.is_empty() {
        draw_shares(canvas, Rect { top: area.bottom + 110.0, ..body }, region);
    }
    if region.rows.is_empty() {
        canvas.text((area.left, area.top + 40.0), Anchor::Start, NOTE, "no few beliefs set the losses apart");
    }
    Chart { name: "discovery".into(), title: region.title.clone(), svg: sheet.to_svg() }
}

/// What the region holds of all futures and of the losses, and what losses are inside and anywhere.
fn draw_shares(canvas: &mut Canvas, area: Rect, region: &LosingRegion) {
    canvas.text((area.left, area.top - 26.0), Anchor::Start, HEAD, "What lies there");
    let shares = [
        ("of all futures", region.mass, FAINT),
        ("of all futures that lose", region.coverage, DOWN),
        ("of the futures there lose", region.density.0, DOWN),
        ("of all futures lose", region.density.1, FAINT),
    ];
    let height = (area.height() / shares.len() as f64).min(76.0);
    for (place, (name, share, ink)) in shares.into_iter().enumerate() {
        let y = area.top + height * (place as f64 + 0.5);
        let end = area.left + area.width() * share.clamp(0.0, 1.0);
        canvas.text_beside((area.left - 24.0, y), Anchor::End, VALUE, name);
        canvas.rectangle(Rect::new(area.left, y - 0.28 * height, end, y + 0.28 * height), ink);
        canvas.text_beside((end + 14.0, y), Anchor::Start, VALUE, &percent(share));
    }
}
