//! What a month did on one cloud, for the steps that come after and for those who audit it.

use super::attention::ae::AeMonth;
use super::attention::meetings::Meetings;
use super::attention::pdm::PdmMonth;
use super::attention::status::Status;
use super::consumption::Credit;
use super::funnel::opening::Rates;
use crate::lanes::{Real, record};

record! {
    /// What a month did on one cloud.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CloudMonth {
        /// Consumption and attribution.
        pub credit: Credit,
        /// PDM.
        pub pdm: PdmMonth,
        /// Standing with the hyperscaler.
        pub status: Status,
        /// Funds of the month.
        pub funds: Real,
        /// Account teams.
        pub ae: AeMonth,
        /// Meetings with warm teams.
        pub warm: Meetings,
        /// Meetings with active teams.
        pub active: Meetings,
        /// Active teams before this month's flows.
        pub active_before: Real,
        /// Teams newly warm.
        pub newly_warm: Real,
        /// Rates of opening, before season, regime and conflict.
        pub rates: Rates,
    }
}
