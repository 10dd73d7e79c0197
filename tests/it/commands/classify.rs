//! `classify`: which side of the hyperscaler is motivated.

use super::{of_small, prints};

#[test]
fn the_motivated_side_is_printed() {
    prints("classify", &of_small("classify", &[]));
}
