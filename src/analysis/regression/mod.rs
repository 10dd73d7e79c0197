//! Nonparametric regression of outcomes on what was drawn: smooth curves of one belief, surfaces of several.
//!
//! | file | what it does |
//! | --- | --- |
//! | `algebra` | the little dense algebra that regressions need |
//! | `smoother` | penalised splines of one column, smoothness by generalised cross-validation |
//! | `terms` | smooth functions of columns and of pairs of columns, as columns of a regression |
//! | `surface` | penalised regression of several outcomes on such terms |

#![allow(clippy::needless_pass_by_value, reason = "views of matrices are references")]

pub mod algebra;
mod smoother;
mod surface;
mod terms;

pub(crate) use smoother::ranks;
pub use smoother::{Fit, Smoother};
pub use surface::{Surface, fit_at, fit_surface};
pub use terms::{Centred, Sums, Term, Terms, part_of};
