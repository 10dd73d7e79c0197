//! `man`: the manual.

use super::prints;

#[test]
fn the_page_of_the_program_is_printed() {
    prints("man", &["man"]);
}

#[test]
fn the_page_of_a_command_is_printed() {
    prints("man-run", &["man", "run"]);
}
