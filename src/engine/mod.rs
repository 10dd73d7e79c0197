//! Many trajectories in parallel: the same bits on any number of threads.
//!
//! Trajectories are worked off in blocks of fixed size. A block depends on its trajectory numbers alone, and blocks are
//! taken in their order, so nothing depends on which thread did what. Memory does not grow with the work: bands are
//! exact up to `bands::EXACT_MAX` trajectories and integer histograms beyond, and columns beyond
//! `store::IN_MEMORY_BYTES` are kept in a temporary file.

mod bands;
mod block;
mod candidates;
mod finite;
mod histogram;
mod levers;
mod parallel;
mod part;
mod run;
mod sample;
mod store;
mod trajectory;
mod wanted;

pub use bands::Bands;
pub use candidates::{Candidates, Stops};
pub use finite::NotFinite;
pub use parallel::{Control, Interrupted, in_blocks};
pub use part::{BandPart, Count, Spread};
pub use run::{Run, RunError, RunPlan};
pub use sample::{Blocks, Column, Sample};
pub use store::{Storage, StorageError, Store};
pub use trajectory::{LANES, Simulator, Start, Take};
pub use wanted::Wanted;
