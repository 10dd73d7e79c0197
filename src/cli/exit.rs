//! How the program ends.

use crate::report::formats::NotWritten;
use crate::study::StudyError;

/// Exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Failed while running.
    Failed,
    /// Bad input; nothing was written.
    BadInput,
    /// Interrupted; nothing was written.
    Interrupted,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::BadInput => 2,
            Exit::Interrupted => 130,
        })
    }
}

/// Why a command ends early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The scenario is bad; the report is ready to be printed.
    #[error("{0}")]
    BadScenario(String),
    /// An argument is bad.
    #[error("{0}")]
    BadArgument(String),
    /// A file cannot be read or written.
    #[error("{action} `{path}`: {source}")]
    File {
        /// What was tried.
        action: &'static str,
        /// On which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Results are finished, kept, and do not stand where they should.
    #[error("{why}")]
    NotPlaced {
        /// What is in the way, and where the results are.
        why: String,
        /// The exit code: of a place that is somebody's, or of a system that fails.
        exit: Exit,
    },
    /// The reader of standard output has gone.
    #[error("standard output was closed")]
    ClosedPipe,
    /// Something else failed while running.
    #[error("{0}")]
    Failed(String),
    /// Ctrl-C.
    #[error("interrupted: nothing was written")]
    Interrupted,
}

impl Failure {
    /// The exit code that goes with it.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::BadScenario(_) | Self::BadArgument(_) => Exit::BadInput,
            Self::NotPlaced { exit, .. } => *exit,
            Self::File { .. } | Self::Failed(_) => Exit::Failed,
            Self::ClosedPipe => Exit::Done,
            Self::Interrupted => Exit::Interrupted,
        }
    }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Interrupted => Self::Interrupted,
            StudyError::Storage(error) => Self::Failed(format!(
                "{error}\nset TMPDIR to a folder with room for it, or ask for fewer trajectories with --trajectories"
            )),
            StudyError::Scenario(problems) => Self::BadScenario(problems.to_string()),
            StudyError::BadArgument(text) => Self::BadArgument(text),
            StudyError::Nothing(text) => Self::Failed(text),
            error @ StudyError::Threads(_) => Self::Failed(error.to_string()),
        }
    }
}

impl From<NotWritten> for Failure {
    fn from(NotWritten { path, source }: NotWritten) -> Self {
        Self::File { action: "cannot write", path, source }
    }
}
