//! See the crate documentation.

pub mod charts;
