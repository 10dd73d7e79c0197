//! `check`: every assumption.

use super::prints;

#[test]
fn assumptions_are_printed() {
    prints("check", &["check", "small.toml"]);
}
