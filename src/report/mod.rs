//! See the crate documentation.

pub mod charts;
pub mod trace;
