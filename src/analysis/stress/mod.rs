//! How wrong things must go: named cases side by side, and the mildest shift of beliefs that overturns the decision.

mod cases;
mod nearest;
mod surface;

pub use cases::{CaseResult, OptionInCase, case_result};
pub use nearest::{Quadratic, distance, nearest_zero};
pub use surface::{Surface, fit, scores_of};
