//! The best of many plans: which plans there are, what they are ranked by, and which of them is chosen.
//!
//! | file | what it does |
//! | --- | --- |
//! | `shape` | a plan of few numbers, its neighbours, and its words |
//! | `objective` | what plans are ranked by, as the mean of a score of each future |
//! | `race` | ranking and selection: plans are dropped as soon as another is clearly better |

mod objective;
mod race;
mod shape;

pub use objective::{Objective, Scorer};
pub use race::{FIRST_LOOK, OBSERVATION, Race};
pub use shape::{Bounds, KINDS, Proof, Seats, Shape, seats_in_words};
