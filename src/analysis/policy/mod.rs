//! When to stop, shrink or grow: the re-sizing policy of a small family that is worth most, and what it is worth.
//!
//! ```text
//! at month 18 and every six after it, with O = what field pull is worth a seat (docs/MODEL.md, section 11):
//! O ≤ stop: end it for good; O ≥ grow: half as much again; in a downturn × down, in an expansion × up; else the plan
//! ```
//!
//! The family is searched one threshold after the other on futures of their own; what the policy is worth is read on the
//! futures of the run, which it has not seen. A regression of the value of going on (Longstaff and Schwartz 2001) would
//! look at the same one observable and give a threshold in it: the search finds that threshold directly, and its rule can
//! be read aloud.

mod fit;
mod rates;

pub use fit::{Fitted, fit, rules_of};
pub use rates::{Tripwire, tripwires};

use crate::scenario::policy::{Act, Bound, GateMetric, Rule};

/// First month in which the policy is looked at.
pub const FIRST: u32 = 18;
/// Months between looks.
pub const EVERY: u32 = 6;
/// Size to which the policy grows.
pub const GROWN: f64 = 1.5;

/// A policy of the family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// It ends for good at or below this `pull_value`.
    pub stop: Option<f64>,
    /// It grows by half at or above this `pull_value`.
    pub grow: Option<f64>,
    /// Size in a downturn.
    pub down: f64,
    /// Size in an expansion.
    pub up: f64,
}

impl Thresholds {
    /// The frozen plan.
    pub const FROZEN: Self = Self { stop: None, grow: None, down: 1.0, up: 1.0 };

    /// The policy as rules of an option, in the order in which the first that holds acts; none for the frozen plan.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule> {
        let rule =
            |metric: GateMetric, bound: Bound, act: Act| Rule { month: FIRST, every: Some(EVERY), metric, bound, act };
        let (pull, market) = (GateMetric::PullValue, GateMetric::Market);
        let mut rules = Vec::new();
        rules.extend(self.stop.map(|least| rule(pull, Bound::AtMost(least), Act::Stop)));
        rules.extend(self.grow.map(|most| rule(pull, Bound::AtLeast(most), Act::Size(GROWN))));
        if self.down != 1.0 {
            rules.push(rule(market, Bound::AtMost(-1.0), Act::Size(self.down)));
        }
        if self.up != 1.0 {
            rules.push(rule(market, Bound::AtLeast(1.0), Act::Size(self.up)));
        }
        rules
    }
}

#[cfg(test)]
mod tests;
