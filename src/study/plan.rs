//! What is simulated.

pub use crate::sampling::DesignKind as Design;

/// What is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Seed of beliefs and luck.
    pub seed: u64,
    /// How beliefs are drawn.
    pub design: Design,
    /// Trajectories of every option.
    pub trajectories: u64,
    /// Lucks for each draw of beliefs, at least 1; trajectories are counted with all of them.
    pub replicates: u64,
}

impl Plan {
    /// Simulates at most this many trajectories.
    #[must_use]
    pub fn at_most(self, trajectories: u64) -> Self {
        Self { trajectories: self.trajectories.min(trajectories), ..self }
    }
}
