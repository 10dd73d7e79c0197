//! `priors`: who wins under whose beliefs.

use super::prints;

#[test]
fn sides_are_printed() {
    prints("priors", &["priors", "small.toml", "small.toml", "-n", "300", "--charts", "none", "-q"]);
}
