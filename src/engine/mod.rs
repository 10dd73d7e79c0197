//! Many trajectories in parallel: the same bits on any number of threads.
//!
//! Trajectories are worked off in blocks of fixed size. A block depends on its trajectory numbers alone, and blocks are
//! taken in their order, so nothing depends on which thread did what. Memory does not grow with the work in flight:
//! bands are exact up to `bands::EXACT_MAX` trajectories and integer histograms beyond.

mod bands;
mod block;
mod parallel;
mod run;
mod sample;
mod trajectory;

pub use bands::Bands;
pub use parallel::{Control, Interrupted, in_blocks};
pub use run::{Run, RunPlan};
pub use sample::{Blocks, Column, Sample};
pub use trajectory::Simulator;
