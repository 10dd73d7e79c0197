//! Forecast against what happened: what a run promises by quarter, how good that was, what it teaches.
//!
//! | question | file |
//! | --- | --- |
//! | Which months belong together? | `periods` |
//! | What did a run say, and would it say it again? | `receipt` |
//! | Which changed assumption moved the result by how much? | `attribution` |
//! | What did the company see? | `seen` |
//! | How good was the forecast? | `score` |
//! | What do records show of a belief directly? | `conjugate` |
//! | What do they say of the other beliefs? | `abc` |

pub mod abc;
pub mod attribution;
pub mod conjugate;
pub mod direct;
pub mod figures;
pub mod learnt;
pub mod periods;
pub mod receipt;
pub mod score;
pub mod seen;
