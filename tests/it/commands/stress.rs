//! `stress`: stress cases side by side.

use super::{of_small, prints};

#[test]
fn cases_are_printed() {
    prints("stress", &of_small("stress", &[]));
}
