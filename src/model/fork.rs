//! A path forked in two: what goes on another way is copied with room for what comes there.

/// A copy with as much room as the original has.
pub(super) fn copied<T: Copy>(all: &Vec<T>) -> Vec<T> {
    let mut copy = Vec::with_capacity(all.capacity());
    copy.extend_from_slice(all);
    copy
}
