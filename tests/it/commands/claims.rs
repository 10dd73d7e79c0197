//! `claims`: whether the simulated world behaves like the real one.

use super::prints;

#[test]
fn claims_are_printed() {
    prints("claims", &["claims", "-n", "200"]);
}
