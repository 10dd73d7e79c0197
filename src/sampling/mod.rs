//! From a scenario and a trajectory number to beliefs and luck.

mod beliefs;
mod hash;
mod streams;

pub use beliefs::Beliefs;
pub use streams::{Purpose, Stream, Streams};
