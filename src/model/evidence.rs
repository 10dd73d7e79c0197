//! Evidence: named customer narratives and spend graphs.
//!
//! ```text
//! hours     v·H·E_f a month of the field's, v·H·E_f = min(share·H·E_f, narrative_hours·parallel/months), and bought ones
//! progress  += parallel/months a month while wanted, at most `parallel` beyond what is built
//! willing   customers, by luck that options share: Poisson(willing_rate) a year
//! e − e_0 = min(⌊hours/narrative_hours⌋, ⌊progress⌋, willing, target − e_0)
//! η = η_0 + (1−η_0)·(1 − exp(−e/e_scale))
//! ```

use crate::lanes::{self, Real, record};
use crate::parameter;
use crate::sampling::{Purpose, Streams};

record! {
    /// Narratives and what they are made of. Counts are whole numbers.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Evidence {
        /// Hours that no narrative was made of yet.
        pub hours: Real,
        /// Narratives that time has allowed since the start.
        pub progress: Real,
        /// Narratives built since the start.
        pub built: Real,
        /// Spend graphs, `refs`.
        pub graphs: Real,
        /// Customers who have become willing to serve as a reference since the start.
        pub willing: Real,
    }
}

impl Evidence {
    /// Narratives `e`: those held at the start and those built since.
    #[inline(always)]
    #[must_use]
    pub fn narratives(&self, beliefs: &parameter::Evidence) -> Real {
        beliefs.narratives_at_start + self.built
    }

    /// Whether fewer narratives exist than wanted and a willing customer is left.
    #[inline(always)]
    #[must_use]
    pub fn is_wanted(&self, beliefs: &parameter::Evidence) -> bool {
        let willing = beliefs.reference_customers_at_start + self.willing - self.built;
        (self.narratives(beliefs) < beliefs.target) & (willing >= 1.0)
    }

    /// Whether the hours, and the time that customers take, make a narrative.
    #[inline(always)]
    #[must_use]
    pub fn can_build(&self, beliefs: &parameter::Evidence) -> bool {
        (self.hours >= beliefs.narrative_hours) & (self.progress >= self.built + 1.0) & self.is_wanted(beliefs)
    }

    /// A month in which narratives are wanted: `pace` of them could be finished, but for the hours.
    #[inline(always)]
    pub fn advance(&mut self, beliefs: &parameter::Evidence, pace: Real) {
        self.progress = lanes::at_most(self.progress + pace, self.built + lanes::at_least(beliefs.parallel, 1.0));
    }

    /// Each `narrative_hours` finish a narrative, which becomes a spend graph if its customer shares the bill.
    pub fn build(&mut self, beliefs: &parameter::Evidence, streams: &Streams) {
        while self.can_build(beliefs) {
            self.hours -= beliefs.narrative_hours;
            let luck = streams.event(Purpose::SpendGraph, 0, 0, self.built as u32).uniform();
            self.built += 1.0;
            self.graphs += if lanes::uniform(luck) < beliefs.graph_share { 1.0 } else { 0.0 };
        }
    }

    /// Readiness `η`.
    #[inline(always)]
    #[must_use]
    pub fn readiness(&self, beliefs: &parameter::Evidence) -> Real {
        let approach = 1.0 - lanes::exp(-self.narratives(beliefs) / beliefs.scale);
        beliefs.floor + (1.0 - beliefs.floor) * approach
    }
}

#[cfg(test)]
mod tests;
