//! Why a study ends early.

use crate::engine::{RunError, StorageError};
use crate::scenario::Problems;

/// Why a study ends early.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// It was stopped.
    #[error("interrupted")]
    Interrupted,
    /// Results could not be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A variant of the scenario is not valid.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// What was asked does not fit the scenario.
    #[error("{0}")]
    BadArgument(String),
    /// There is nothing to look at.
    #[error("{0}")]
    Nothing(String),
    /// The threads that were asked for are not to be had.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl From<RunError> for StudyError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted(_) => Self::Interrupted,
            RunError::Storage(error) => Self::Storage(error),
            RunError::NotFinite(error) => Self::BadArgument(error.to_string()),
        }
    }
}
