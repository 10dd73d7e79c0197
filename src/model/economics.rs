//! Money: recurring revenue of wins, margin, cost, cash, and what contracts still bring after the horizon.
//!
//! ```text
//! ARR ← ARR·(1 − churn)·(1 + expansion), then wins of the month join
//! margin = (gross_margin·(incrementality·ARR_alliance + ARR_direct) − fee·ARR_mkt)/12
//! cash = margin − cost, discounted at (1+r)^(−t/12)
//! tail month j = 1 … tail_months: ARR × (1 − churn), wins of open opportunities join and pay commission and success
//!   fee, discounted at (1+r)^(−(T−1+j)/12)
//! so a win that has k tail months after its own brings its revenue × S(k) = 1 + x + … + x^k in present value of its
//!   month, x = (1 − churn)·(1+r)^(−1/12), and what recurs before the tail × x·S(tail_months − 1)
//! ```

use super::funnel::closing::{Closings, Deal};
use super::luck::Source;
use super::time::A_TWELFTH;
use super::world::{Facts, World};
use crate::lanes::{Lanes, record};

record! {
    /// Annual recurring revenue of wins.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Arr {
        /// Revenue of field and PDM-side wins, before `incrementality`.
        pub alliance: f64,
        /// Revenue of added direct sellers' wins.
        pub direct: f64,
        /// The part of both that was won through the marketplace.
        pub marketplace: f64,
    }
}

impl Arr {
    /// Revenue of the next month: it stays and grows by a factor, then wins join.
    #[inline(always)]
    #[must_use]
    pub fn next(&self, factor: f64, wins: &Self) -> Self {
        Self {
            alliance: self.alliance * factor + wins.alliance,
            direct: self.direct * factor + wins.direct,
            marketplace: self.marketplace * factor + wins.marketplace,
        }
    }

    /// Revenue multiplied by a factor.
    #[inline(always)]
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        Self { alliance: self.alliance * factor, direct: self.direct * factor, marketplace: self.marketplace * factor }
    }

    /// The sum of two revenues.
    #[inline(always)]
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        other.next(1.0, self)
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
        (facts.economics.gross_margin * self.incremental(facts) - facts.marketplace.fee * self.marketplace) * A_TWELFTH
    }
}

/// Commission and success fee of a win; direct sellers' commission is in their pay.
#[inline(always)]
#[must_use]
pub fn win_cost(facts: &Facts, deal: &Deal) -> f64 {
    let (economics, outsourced) = (&facts.economics, &facts.outsourced);
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

/// The tail after `horizon` months, from the recurring revenue of the last month before and the closings that are
/// already set then: what the months would add up to one by one.
#[must_use]
pub fn tail<const W: usize>(
    world: &World<'_, W>,
    horizon: u32,
    arr: &Arr<[f64; W]>,
    closings: &Closings<W>,
) -> Tail<[f64; W]> {
    let (first, mut pv, mut tail) = (horizon as usize, *arr, Tail::all(Tail::default()));
    let discounts_before = world.discount(horizon - 1);
    for lane in 0..W {
        let months = world.tail_months[lane];
        let weight = if months > 0 { world.survival(months - 1, lane) * world.survives[lane] } else { 0.0 };
        pv.set(lane, arr.lane(lane).times(weight * discounts_before[lane]));
    }
    for month in first..world.months_with_tail().min(first + world.longest_tail()) {
        let discounts = world.discount(month as u32);
        for closing in closings.of_month(month).filter(|closing| closing.is_won) {
            let lane = closing.lane();
            let Some(after) = world.tail_months[lane].checked_sub(month - first + 1) else { continue };
            let (won, discount) = (closing.arr(), discounts[lane]);
            pv.set(lane, pv.lane(lane).plus(&won.times(discount * world.survival(after, lane))));
            tail.cost[lane] += discount * closing.cost;
            tail.bookings[lane] += discount * closing.value;
        }
    }
    for lane in 0..W {
        let (facts, pv) = (world.facts.lane(lane), pv.lane(lane));
        tail.margin[lane] = pv.margin(&facts);
        tail.revenue[lane] = pv.incremental(&facts) * A_TWELFTH;
    }
    tail
}

#[cfg(test)]
mod tests;
