//! What would change the decision: the value at which two options change places, or money starts to pay.

pub mod contenders;
mod first;
pub mod words;

pub use first::{FirstBreakEven, find as find_first, first_break_even};
