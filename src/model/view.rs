//! A month of one trajectory seen from inside, for those who want to audit it.

use super::cloud_month::CloudMonth;
use super::effort::Effort;
use super::funnel::deal::Deal;
use super::path::Month;
use super::staffing::Capacity;
use super::state::CloudState;
use crate::scenario::setting::Regime;

/// What a month of one trajectory looked like from inside, for those who want to audit it.
#[derive(Debug)]
pub struct MonthView<'a> {
    /// Month.
    pub month: u32,
    /// Market regime.
    pub regime: Regime,
    /// State at the end of the month.
    pub state: StateView,
    /// Staffing.
    pub staff: Capacity<f64>,
    /// Effort.
    pub effort: Effort<f64>,
    /// Readiness `η`.
    pub readiness: f64,
    /// By cloud.
    pub clouds: Vec<CloudMonth<f64>>,
    /// Opportunities opened.
    pub opened: &'a [Deal],
    /// What is recorded.
    pub record: Month<f64>,
    /// Cash since month 0, discounted: collected less spent, against nothing.
    pub cash: f64,
}

/// State of one trajectory at the end of a month.
#[derive(Clone, Debug)]
pub struct StateView {
    /// By cloud.
    pub clouds: Vec<CloudState<f64>>,
    /// Marketplace volume of the last twelve months, by cloud.
    pub volume_12m: Vec<f64>,
    /// Part of warm and active teams that in-house people hold, `own`.
    pub own: f64,
    /// Spend graphs.
    pub graphs: f64,
}

/// Who is shown every month of the first trajectory.
pub(super) type Observer<'o> = Option<&'o mut dyn FnMut(&MonthView<'_>)>;
