//! `replay`: a bad, a middling and a good future.

use super::{of_small, prints};

#[test]
fn stories_are_printed() {
    prints("replay", &of_small("replay", &[]));
}
