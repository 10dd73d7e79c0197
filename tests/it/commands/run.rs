//! `run`: the decision.

use super::{of_small, prints};

#[test]
fn the_decision_is_printed() {
    prints("run", &of_small("run", &[]));
}
