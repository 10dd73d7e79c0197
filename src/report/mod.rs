//! See the crate documentation.

pub mod charts;
pub mod sensitivity;
pub mod trace;
pub mod voi;
