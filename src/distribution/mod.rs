//! Families of beliefs and their quantile functions.
//!
//! Designs (Latin hypercube, Sobol) and rank correlation need quantile functions, so a belief is drawn by putting a
//! uniform number through [`Distribution::quantile`], or through the [`QuantileTable`] made of it where many draws are
//! needed. The luck inside a trajectory has its own samplers elsewhere.
//!
//! One file a family, each in the same order: definition with formula, parameters, validity, precision, tests.

mod beta;
pub mod copula;
mod curve;
mod cut;
mod discrete;
mod error;
mod family;
mod gamma;
mod lognormal;
mod metalog;
mod moments;
mod normal;
mod poisson;
mod ranks;
mod root;
mod samples;
mod table;
#[cfg(test)]
mod tests;
mod triangular;
mod uniform;
mod weibull;

pub use cut::Distribution;
pub use error::DistributionError;
pub use family::Family;
pub use normal::{standard_normal_cdf, standard_normal_quantile};
pub use poisson::poisson_quantile;
pub use ranks::RankCorrelation;
pub use table::QuantileTable;
