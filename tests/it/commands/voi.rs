//! `voi`: what it is worth to find out.

use super::{of_small, prints};

#[test]
fn worth_of_knowing_is_printed() {
    prints("voi", &of_small("voi", &["--no-pilot"]));
}
