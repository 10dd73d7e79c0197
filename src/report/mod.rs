//! See the crate documentation.

pub mod charts;
pub mod claims;
pub mod trace;
