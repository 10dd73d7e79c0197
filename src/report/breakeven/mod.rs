//! `breakeven`: the value at which the decision turns, along a line or over a map.

use super::{Document, Provenance};
use crate::scenario::Scenario;
use crate::study::breakeven::{BreakevenFindings, Turns};

mod line;
mod map;
mod words;

pub use words::{amount, counted, finite, measure, shown};

/// Where the decision turns.
#[must_use]
pub fn document<'a>(scenario: &'a Scenario, found: &'a BreakevenFindings, provenance: Provenance) -> Document<'a> {
    let provenance = provenance.with_trajectories(found.trajectories);
    match &found.turns {
        Turns::Line { vary, along } => line::document(
            &line::Line { scenario, verdict: &found.verdict, vary, along, metric: found.metric },
            provenance,
        ),
        Turns::Map { across, upwards, cells } => map::document(
            map::Map { scenario, verdict: &found.verdict, across, upwards, cells, metric: found.metric },
            provenance,
        ),
    }
}
