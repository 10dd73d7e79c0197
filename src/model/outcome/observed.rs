//! What a company can read off its own systems, of some months.

use super::metrics::sum;
use crate::lanes::{Real, double, on_lanes};
use crate::metric::Observable;
use crate::model::path::Month;

on_lanes! {
    /// Sums over the months, stocks at their end.
    pub(super) fn observed<W>(months: &[Month<[Real; W]>], what: Observable) -> [f64; W] {
        let last = months.last().expect("months are one at least");
        match what {
            Observable::Opportunities => sum(months, |month| month.opportunities),
            Observable::PipelineField => sum(months, |month| month.pipeline_field),
            Observable::PipelinePdm => sum(months, |month| month.pipeline_pdm),
            Observable::DealsClosed => sum(months, |month| month.closed),
            Observable::Wins => sum(months, |month| month.wins),
            Observable::Bookings => sum(months, |month| month.bookings),
            Observable::MarketplaceWins => sum(months, |month| month.marketplace_wins),
            Observable::MarketplaceNew => sum(months, |month| month.marketplace_new),
            Observable::Renewals => sum(months, |month| month.renewals),
            Observable::Meetings => sum(months, |month| month.asked),
            Observable::ActiveTeams => last.field_pull.map(double),
            Observable::Heads => last.roster.actual[0].map(double),
            Observable::Units => last.roster.actual[1].map(double),
        }
    }
}
