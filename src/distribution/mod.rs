//! Families of beliefs and their quantile functions.
//!
//! Designs (Latin hypercube, Sobol) and rank correlation need quantile functions, so a belief is drawn by putting a
//! uniform number through [`Distribution::quantile`]. The luck inside a trajectory has its own samplers elsewhere.

mod family;

pub use family::{Distribution, DistributionError, Family};
