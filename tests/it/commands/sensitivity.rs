//! `sensitivity`: what the result hangs on.

use super::{of_small, prints};

#[test]
fn beliefs_are_ranked() {
    prints("sensitivity", &of_small("sensitivity", &[]));
}
