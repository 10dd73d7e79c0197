//! A scenario and a trajectory number into beliefs and streams of luck.
//!
//! Beliefs come from a [`Design`] over trajectories, through a copula where ranks correlate, and through the quantile
//! function of each belief. Everything depends on seed, design and trajectory number alone.

mod beliefs;
mod correlation;
mod design;
mod exact;
pub mod hash;
mod permute;
mod sobol;
mod streams;

pub use beliefs::{BeliefSampler, Beliefs, Drawn};
pub use correlation::CorrelationError;
pub use design::{Design, DesignKind};
pub use exact::Exact;
pub use streams::{Purpose, Stream, Streams};

#[cfg(test)]
mod tests;
