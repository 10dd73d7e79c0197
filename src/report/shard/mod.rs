//! `run --shard`: a part of a run as files, and from the files of all parts to the run.

mod files;
mod note;

pub use files::{join, write};
pub use note::{Asked, Note, Wrong, in_order};

use super::document::{self, Document};
use super::{Provenance, format};
use crate::study::shard::ShardFindings;
use std::ops::Range;

/// File that says what a shard holds.
pub const NOTE: &str = "summary.json";

/// What is said of a shard.
#[must_use]
pub fn document(found: &ShardFindings, note: &Note, provenance: Provenance) -> Document<'static> {
    let finding = format!(
        "Shard {} of {}: {} of {} simulated. All shards of the run together give its decision: \
         alliance-sim merge FOLDERS",
        note.index,
        note.of,
        words(&found.range),
        format::count(note.trajectories as usize),
    );
    let json = document::json(&finding, &provenance, note.said());
    Document { json, ..Document::of(finding, provenance) }
}

/// "trajectories 2,560 to 5,119".
fn words(range: &Range<u64>) -> String {
    let [first, last] = [range.start, range.end - 1].map(|number| format::count(number as usize));
    format!("trajectories {first} to {last}")
}
