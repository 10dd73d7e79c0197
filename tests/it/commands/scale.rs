//! `scale`: when in-house overtakes outsourced.

use super::{of_small, prints};

#[test]
fn the_curves_are_printed() {
    prints("scale", &of_small("scale", &[]));
}
