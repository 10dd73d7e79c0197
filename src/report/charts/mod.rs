//! Board-deck charts: data from a sample, a title computed from the data, one SVG, and PNG from it.
//!
//! Each chart is a struct of plain numbers, a `title` that states the finding and a `draw` that is a pure function of
//! both. Options look the same in every chart. Months count from the start: the end of month `t` of the model is
//! `t + 1` months from the start, so that "by month 12" is the first twelve months.

mod attention;
mod beliefs;
mod blueprint;
mod board;
mod breakeven;
mod bridge;
mod calendar;
mod canvas;
mod cash;
mod curves;
mod decision;
mod decision_map;
mod discovery;
mod fiscal_years;
mod flexibility;
mod forecast;
mod frame;
mod frontier;
mod horizon;
mod hours;
mod importance;
mod layout;
mod lines;
pub(crate) mod palette;
mod pipeline;
mod places;
pub mod policy;
mod render;
mod replay;
mod roi;
mod rules;
mod scale;
mod stress;
mod surface;
pub(crate) mod text;
mod tornado;
mod waterfall;

#[cfg(test)]
pub(crate) mod synthetic;
#[cfg(test)]
mod tests;

pub use beliefs::{BeliefRow, BeliefsData, beliefs_chart};
pub use blueprint::{Matrix, MatrixCell, matrix_chart};
pub use board::{MOST_OPTIONS, RunView};
pub use breakeven::{AcrossKind, BreakEvenLines, breakeven_chart};
pub use calendar::{Calendar, calendar_chart};
pub use curves::{Curves, CurvesKind, curves_chart};
pub use decision_map::{DecisionMap, decision_map_chart, map_letter};
pub use discovery::{LosingRegion, RegionRow, discovery_chart};
pub use forecast::{ForecastData, ForecastPanel, Spread, forecast_chart};
pub use frame::{Footer, as_title};
pub use frontier::{Frontier, FrontierPoint, frontier_chart};
pub use importance::{BarUnit, NamedBar, NamedBars, named_bars_chart};
pub use palette::{Dash, Ink, Tag};
pub use render::{is_drawable, render_png};
pub use replay::{ReplayPanel, replay_chart};
pub use rules::{RuleRow, rules_chart};
pub use stress::{StressCases, StressRow, stress_chart};
pub use surface::Surface;
pub use text::not_shown;
pub use tornado::{Tornado, TornadoBar, tornado_chart};
pub use waterfall::{Waterfall, WaterfallStep, waterfall_chart};

pub(crate) use super::format::short as format;
pub(crate) use super::format::short::{TickKind, tick_labels};
pub(crate) use scale::{Scale, domain_with_zero, extent};

use crate::analysis::surface::HoursCurve;
use board::Board;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A chart, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// File name without its ending.
    pub name: Cow<'static, str>,
    /// The finding.
    pub title: String,
    /// The picture, 1920 × 1080, with the bundled font by name.
    pub svg: String,
}

impl Chart {
    /// Thousandths of its height that its title takes, which a slide says in a place of its own.
    #[must_use]
    pub fn title_share(&self) -> u32 {
        let stated = self.svg.split_once(frame::TITLE_SHARE).and_then(|(_, rest)| rest.split_once('"'));
        stated.and_then(|(share, _)| share.parse().ok()).unwrap_or(0)
    }
}

/// What makes a chart of a run; none where the run did not record what it shows.
type Maker<'a> = &'a (dyn Fn(&Board<'_>) -> Option<Chart> + Sync);

/// The charts of `run` in the order of a deck. A chart of what the run did not record is left out.
#[must_use]
pub fn board_charts(run: RunView<'_>, footer: &Footer) -> Vec<Chart> {
    let board = Board::new(run, footer);
    if board.shown.is_empty() || board.months() == 0 {
        return Vec::new();
    }
    let makers: [Maker<'_>; 11] = [
        &|board| Some(decision::chart(board)),
        &|board| Some(pipeline::chart(board)),
        &|board| Some(cash::chart(board)),
        &|board| Some(roi::chart(board)),
        &|board| Some(flexibility::chart(board)),
        &policy::chart,
        &|board| Some(attention::chart(board)),
        &bridge::chart,
        &horizon::chart,
        &fiscal_years::chart,
        &calendar::chart,
    ];
    makers.par_iter().filter_map(|maker| maker(&board)).collect()
}

/// `attention-hours`: hours of PDM and AE, each over the consumption that moves it; none of an empty run.
#[must_use]
pub fn attention_hours(run: RunView<'_>, footer: &Footer, curves: &[HoursCurve; 2]) -> Option<Chart> {
    let board = Board::new(run, footer);
    if board.shown.is_empty() || board.months() == 0 { None } else { hours::chart(curves, footer) }
}

/// `attention-surface`: what moves PDM and AE, and the way of the baseline and of the first of the others over it;
/// none of an empty run or empty ranges.
#[must_use]
pub fn attention_surface(run: RunView<'_>, footer: &Footer, surface: &Surface<'_>) -> Option<Chart> {
    let board = Board::new(run, footer);
    if board.shown.is_empty() || board.months() == 0 {
        return None;
    }
    surface::chart(&board, surface)
}
