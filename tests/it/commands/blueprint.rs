//! `blueprint`: which motion pays for which kind of product.

use super::{of_small, prints};

#[test]
fn the_matrix_is_printed() {
    prints("blueprint", &of_small("blueprint", &[]));
}
