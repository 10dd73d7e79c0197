//! Evidence: named customer narratives and spend graphs.
//!
//! ```text
//! η = η_0 + (1−η_0)·(1 − exp(−e/e_scale))
//! ```

use super::World;
use crate::sampling::{Purpose, Streams};

/// Narratives and what they are made of.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    hours: f64,
    built: u32,
    /// Spend graphs, `refs`.
    pub graphs: u32,
    eligible_wins: f64,
}

impl Evidence {
    /// Narratives `e`: those held at the start and those built since.
    #[must_use]
    pub fn narratives(&self, world: &World<'_>) -> f64 {
        world.beliefs.evidence.narratives_at_start + f64::from(self.built)
    }

    /// Field wins closed in month `t − 7` or before may serve as a reference.
    pub fn add_eligible(&mut self, field_wins: f64) {
        self.eligible_wins += field_wins;
    }

    /// Whether fewer narratives exist than wanted and an eligible customer is left.
    #[must_use]
    pub fn is_wanted(&self, world: &World<'_>) -> bool {
        let beliefs = &world.beliefs.evidence;
        let eligible = beliefs.reference_customers_at_start + self.eligible_wins - f64::from(self.built);
        self.narratives(world) < beliefs.target && eligible >= 1.0
    }

    /// Adds hours; each `narrative_hours` finish a narrative, which becomes a spend graph if its customer shares the
    /// bill.
    pub fn advance(&mut self, world: &World<'_>, hours: f64, streams: &Streams) {
        let beliefs = &world.beliefs.evidence;
        self.hours += hours;
        while self.hours >= beliefs.narrative_hours && self.is_wanted(world) {
            self.hours -= beliefs.narrative_hours;
            let shares_bill = streams.event(Purpose::SpendGraph, 0, 0, self.built).uniform() < beliefs.graph_share;
            self.built += 1;
            self.graphs += u32::from(shares_bill);
        }
    }

    /// Readiness `η`.
    #[must_use]
    pub fn readiness(&self, world: &World<'_>) -> f64 {
        let beliefs = &world.beliefs.evidence;
        let approach = 1.0 - (-self.narratives(world) / beliefs.scale).exp();
        beliefs.floor + (1.0 - beliefs.floor) * approach
    }
}
