//! Forecast against what happened: what a run promises by quarter, how good that was, what it teaches.
//!
//! | question | file |
//! | --- | --- |
//! | Which months belong together? | `periods` |
//! | What did a run say, and would it say it again? | `receipt` |
//! | Which changed assumption moved the result by how much? | `attribution` |

pub mod attribution;
pub mod periods;
pub mod receipt;
