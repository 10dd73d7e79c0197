//! Many trajectories in parallel: the same bits on any number of threads.

mod sample;

pub use sample::{Bands, Blocks, Column, Sample};
