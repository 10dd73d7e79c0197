//! `completions`: completions of a shell.

use super::prints;

#[test]
fn completions_are_printed() {
    prints("completions", &["completions", "fish"]);
}
