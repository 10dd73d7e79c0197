//! What would change the decision: the value at which two options change places, or money starts to pay.

mod along;
pub mod candidates;
pub mod contenders;
mod first;
pub mod flip;
pub mod miss;
pub mod variate;
mod vary;
pub mod words;

pub use along::{Along, Crossing, Flip, Leads, along, clearness, crossings, lead};
pub use first::{FirstBreakEven, turns};
pub use vary::Vary;
