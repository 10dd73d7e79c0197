//! Money: recurring revenue of wins, margin, cost, cash, and what contracts still bring after the horizon.
//!
//! ```text
//! ARR ← ARR·(1 − churn)·(1 + expansion), then wins of the month join
//! margin = (gross_margin·(incrementality·ARR_alliance + ARR_direct) − fee·ARR_mkt)/12
//! cash = margin − cost, discounted at (1+r)^(−t/12)
//! tail month j = 1 … tail_months: ARR × (1 − churn), wins of open opportunities join and pay commission and success
//!   fee, discounted at (1+r)^(−(T−1+j)/12)
//! ```

use super::funnel::closing::{Closings, Deal};
use super::luck::Source;
use super::world::{Facts, World};
use crate::lanes::{Lanes, on_lanes, record};
use crate::parameter::{Economics, Outsourced};

record! {
    /// Annual recurring revenue of wins.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Arr {
        /// Of field and PDM-side wins, before `incrementality`.
        pub alliance: f64,
        /// Of added direct sellers' wins.
        pub direct: f64,
        /// The part of both that was won through the marketplace.
        pub marketplace: f64,
    }
}

impl Arr {
    /// What is left of it and grew, by a factor; then wins join.
    #[inline(always)]
    #[must_use]
    pub fn next(&self, factor: f64, wins: &Self) -> Self {
        Self {
            alliance: self.alliance * factor + wins.alliance,
            direct: self.direct * factor + wins.direct,
            marketplace: self.marketplace * factor + wins.marketplace,
        }
    }

    /// Recurring revenue that counts: direct, and the incremental part of the alliance's.
    #[inline(always)]
    #[must_use]
    pub fn incremental(&self, facts: &Facts) -> f64 {
        facts.economics.incrementality * self.alliance + self.direct
    }

    /// Margin of a month.
    #[inline(always)]
    #[must_use]
    pub fn margin(&self, facts: &Facts) -> f64 {
        (facts.economics.gross_margin * self.incremental(facts) - facts.marketplace.fee * self.marketplace) / 12.0
    }
}

/// Commission and success fee of a win; direct sellers' commission is in their pay.
#[must_use]
pub fn win_cost(economics: &Economics, outsourced: &Outsourced, deal: &Deal) -> f64 {
    match deal.source {
        Source::Direct => 0.0,
        Source::Pdm => economics.commission * deal.value,
        Source::Field => (economics.commission + outsourced.success_fee * deal.outsourced_part) * deal.value,
    }
}

record! {
    /// Present values of what comes after a horizon.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Tail {
        /// Margin.
        pub margin: f64,
        /// Commission and success fees.
        pub cost: f64,
        /// Recurring revenue that counts.
        pub revenue: f64,
        /// Bookings.
        pub bookings: f64,
    }
}

on_lanes! {
    /// The tail after `horizon` months, from the recurring revenue of the last month before and the closings that are
    /// already set then.
    pub fn tail<W>(
        world: &World<'_, W>,
        horizon: u32,
        arr: &Arr<[f64; W]>,
        closings: &Closings<W>,
    ) -> Tail<[f64; W]> {
        let (mut tail, mut arr) = (Tail::all(Tail::default()), *arr);
        let first = horizon as usize;
        let longest = world.tail_months.iter().copied().fold(0.0, f64::max) as usize;
        for month in first..(first + longest).min(world.months_with_tail()) {
            let (wins, discounts) = (closings.month(month), world.discount(month as u32));
            for lane in 0..W {
                let facts = world.facts.lane(lane);
                // Trajectories whose tail is over are left as they are.
                let is_on = ((month - first) as f64) < world.tail_months[lane];
                let discount = if is_on { discounts[lane] } else { 0.0 };
                let next = arr.lane(lane).next(1.0 - facts.churn, &wins.arr.lane(lane));
                let so_far = tail.lane(lane);
                tail.set(lane, Tail {
                    margin: so_far.margin + discount * next.margin(&facts),
                    cost: so_far.cost + discount * wins.cost[lane],
                    revenue: so_far.revenue + discount * next.incremental(&facts) / 12.0,
                    bookings: so_far.bookings + discount * wins.bookings[lane],
                });
                arr.set(lane, next);
            }
        }
        tail
    }
}
