//! Money: recurring revenue of wins, margin, cost.
//!
//! ```text
//! ARR ← ARR·(1 − churn)·(1 + expansion), then wins of the month join; a contract ends when its life is over
//! margin = (gross_margin·(incrementality·ARR_alliance + ARR_direct) − fee·ARR_mkt)/12
//! cash = what is collected − cost, discounted at (1+r)^(−t/12)
//! ```

pub mod revenue;
pub mod seller_time;
pub mod tail;
pub mod yardsticks;

use super::facts::Facts;
use super::funnel::deal::Deal;
use super::funnel::source::Source;
use super::time::A_TWELFTH;
use crate::lanes::{Real, record};
use crate::sampling::Beliefs;

record! {
    /// Annual recurring revenue of wins.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Arr {
        /// Revenue of field and PDM-side wins, before `incrementality`.
        pub alliance: Real,
        /// Revenue of added direct sellers' wins, less what sellers did not win while they worked for the alliance.
        pub direct: Real,
        /// The part of both that was won through the marketplace.
        pub marketplace: Real,
        /// Revenue of direct deals that were joined: with help less without.
        pub influenced: Real,
        /// The part of it that runs through the marketplace.
        pub influenced_marketplace: Real,
    }
}

impl Arr {
    /// Revenue of the next month: it stays and grows by a factor, then wins join.
    #[inline(always)]
    #[must_use]
    pub fn next(&self, factor: Real, wins: &Self) -> Self {
        Self {
            alliance: self.alliance * factor + wins.alliance,
            direct: self.direct * factor + wins.direct,
            marketplace: self.marketplace * factor + wins.marketplace,
            influenced: self.influenced * factor + wins.influenced,
            influenced_marketplace: self.influenced_marketplace * factor + wins.influenced_marketplace,
        }
    }

    /// Revenue multiplied by a factor.
    #[inline(always)]
    #[must_use]
    pub fn times(&self, factor: Real) -> Self {
        Self {
            alliance: self.alliance * factor,
            direct: self.direct * factor,
            marketplace: self.marketplace * factor,
            influenced: self.influenced * factor,
            influenced_marketplace: self.influenced_marketplace * factor,
        }
    }

    /// The sum of two revenues.
    #[inline(always)]
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        other.next(1.0, self)
    }

    /// Recurring revenue that counts: direct, the incremental part of the alliance's, and the difference made to direct
    /// deals.
    #[inline(always)]
    #[must_use]
    pub fn incremental(&self, facts: &Facts) -> Real {
        facts.economics.incrementality * self.alliance + self.direct + self.influenced
    }

    /// What the marketplaces keep of it, a year.
    #[inline(always)]
    #[must_use]
    pub fn fee(&self, facts: &Facts) -> Real {
        facts.marketplace.fee * (self.marketplace + self.influenced_marketplace)
    }

    /// Margin of a month from the difference made to direct deals.
    #[inline(always)]
    #[must_use]
    pub fn influenced_margin(&self, facts: &Facts) -> Real {
        let fee = facts.marketplace.fee * self.influenced_marketplace;
        (facts.margin * self.influenced - fee) * A_TWELFTH
    }

    /// Margin of a month.
    #[inline(always)]
    #[must_use]
    pub fn margin(&self, facts: &Facts) -> Real {
        (facts.margin * self.incremental(facts) - self.fee(facts)) * A_TWELFTH
    }
}

/// Gross margin of a contract after egress from the vendor's own account:
/// `gross_margin − h·12·egress_gb·egress_price·(1 − egress_waiver)/acv`.
#[must_use]
pub fn margin_after_egress(beliefs: &Beliefs) -> f64 {
    let (isv, hosted) = (&beliefs.isv, beliefs.consumption.hosted_share);
    let egress = 12.0 * isv.egress_gb * isv.egress_price * (1.0 - isv.egress_waiver) / isv.acv;
    beliefs.economics.gross_margin - hosted * egress
}

/// Commission and success fee of a win; direct sellers' commission is in their pay.
#[inline(always)]
#[must_use]
pub fn win_cost(facts: &Facts, deal: &Deal) -> Real {
    let (economics, outsourced) = (&facts.economics, &facts.outsourced);
    match deal.source {
        Source::Direct => 0.0,
        Source::Pdm => economics.commission * deal.value,
        Source::Field => (economics.commission + outsourced.success_fee * deal.outsourced_part) * deal.value,
    }
}

#[cfg(test)]
mod tests;
