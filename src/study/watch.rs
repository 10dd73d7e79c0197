//! Who watches a study, and may stop it.

use std::sync::atomic::AtomicBool;

/// Who watches a study, and may stop it.
pub trait Watch: Sync {
    /// Set to stop at the next block of trajectories.
    fn stop(&self) -> &AtomicBool;

    /// A simulation of a scenario by this name begins, with this many trajectories; told again when it is to have more.
    fn begins(&self, _scenario: &str, _trajectories: u64) {}

    /// How many of its trajectories are done.
    fn has_done(&self, _trajectories: u64) {}

    /// It has ended.
    fn ends(&self) {}

    /// Something that is no result but worth knowing.
    fn says(&self, _text: &str) {}
}

/// Nobody watches, and nobody stops it.
#[derive(Debug, Default)]
pub struct Unwatched(AtomicBool);

impl Watch for Unwatched {
    fn stop(&self) -> &AtomicBool {
        &self.0
    }
}

/// Those who work on a part of a study: they may be stopped and say things, but only the whole is seen to advance.
pub(super) struct Part<'a>(pub(super) &'a dyn Watch);

impl Watch for Part<'_> {
    fn stop(&self) -> &AtomicBool {
        self.0.stop()
    }

    fn says(&self, text: &str) {
        self.0.says(text);
    }
}
