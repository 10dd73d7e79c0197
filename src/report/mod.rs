//! Statements into bytes: text, JSON, CSV, parquet. Nothing here opens a file or prints.

pub mod audit;
pub mod breakeven;
pub mod charts;
pub mod claims;
pub mod csv;
pub mod format;
mod grid;
pub mod json;
pub mod parameters;
pub mod parquet;
pub mod sensitivity;
pub mod stress;
pub mod table;
pub mod trace;
pub mod voi;

pub use grid::{Grid, Style, wrapped};

/// What a run was made of; everything that its files say of their origin, and nothing that changes between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Months of a trajectory.
    pub horizon_months: u32,
    /// Seed.
    pub seed: u64,
    /// Trajectories.
    pub trajectories: usize,
    /// Design, as on the command line: `iid`, `lhs`, `sobol`.
    pub design: String,
    /// Version of the program.
    pub engine_version: String,
}

#[cfg(test)]
mod testing;
