//! `breakeven`: where two options change places.

use super::{of_small, prints};

#[test]
fn the_value_at_which_it_turns_is_printed() {
    prints("breakeven", &of_small("breakeven", &["--vary", "isv.acv=60e3:400e3:5"]));
}
