//! When to stop, shrink or grow: the re-sizing policy of a small family that is worth most, and what it is worth.
//!
//! ```text
//! at month 18 and every six after it, with O = what field pull is worth a seat (docs/MODEL.md, section 11):
//! O ≤ stop: end it for good; O ≥ grow: half as much again; in a downturn × down, in an expansion × up; else the plan
//! ```
//!
//! The family is searched one threshold after the other on futures of their own; what the policy is worth is read on the
//! futures of the run, which it has not seen. Where an option is to be run under the best policy, rules that stop it in one
//! month or another, by regression of what going on is worth (Longstaff and Schwartz 2001), compete with that on futures that
//! neither was fitted on.

mod compete;
mod fit;
mod rates;
mod regression;
mod shares;

pub use compete::fit_followed;
pub use fit::{FUTURES_MAX, Fitted, fit, rules_of};
pub use rates::{SeatsThen, Tripwire, tripwires};
pub use shares::{Shares, shares};

pub use crate::scenario::policy::{GROWN, Thresholds};

#[cfg(test)]
mod tests;
