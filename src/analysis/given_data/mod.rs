//! Which beliefs move an outcome, from one sample of beliefs and outcomes: no further simulation.
//!
//! Everything takes a matrix of inputs (a row a trajectory) and the outcomes, and knows nothing of the model.
//!
//! | file | what it does |
//! | --- | --- |
//! | `ranks` | rank correlations and partial rank correlations |
//! | `single` | first-order indices and conditional means, one input at a time |
//! | `shares` | total indices, Shapley effects and groups, from regressions on every subset |

#![allow(clippy::needless_pass_by_value, reason = "views of matrices are references")]

mod ranks;
mod shares;
mod single;

pub use ranks::{RankCorrelation, rank_correlations};
pub use shares::{Group, Index, Shares, shares};
pub use single::{Single, singles};
