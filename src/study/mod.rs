//! One file a question: a [`Session`] into findings.
//!
//! A study simulates what its question needs, by way of the session, and gives findings: plain data that a report turns
//! into a document. Nothing here prints, writes files or reads the clock; studies do not know each other.

pub mod audit;
pub mod blueprint;
pub mod breakeven;
pub mod calibrate;
pub mod check;
pub mod claims;
pub mod classify;
pub mod diff;
mod error;
pub mod flip;
pub mod optimise;
mod plan;
pub mod priors;
pub mod replay;
pub mod run;
pub mod scale;
pub mod score;
pub mod sensitivity;
mod session;
pub mod shard;
mod shared;
pub mod stress;
pub mod trace;
pub mod voi;
mod watch;
mod waterfall;

pub use error::StudyError;
pub use flip::flips;
pub use plan::{Design, Plan};
pub use session::{Session, on_threads};
pub use watch::{Unwatched, Watch};
