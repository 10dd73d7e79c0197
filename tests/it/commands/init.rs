//! `init`: a commented starter.

use super::prints;

#[test]
fn a_starter_is_printed() {
    prints("init", &["init"]);
}
