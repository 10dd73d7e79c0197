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

pub use fit::{FUTURES_MAX, Fitted, fit, rules_of};
pub use rates::{Tripwire, tripwires};

pub use crate::scenario::policy::{GROWN, Thresholds};

use crate::scenario::policy::LOOKS;

/// First month in which the policy is looked at.
pub const FIRST: u32 = LOOKS.0;
/// Months between looks.
pub const EVERY: u32 = LOOKS.1;

#[cfg(test)]
mod tests;
