//! `audit`: what speaks against believing the answer.

use super::{of_small, prints};

#[test]
fn findings_are_printed() {
    prints("audit", &of_small("audit", &[]));
}
