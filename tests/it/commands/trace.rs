//! `trace`: one trajectory month by month.

use super::prints;

#[test]
fn months_are_printed() {
    prints("trace", &["trace", "small.toml", "--trajectory", "3"]);
}
