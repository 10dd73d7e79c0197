//! Money: recurring revenue of wins, margin, cost, cash, and what contracts still bring after the horizon.
//!
//! ```text
//! ARR ← ARR·(1 − churn)·(1 + expansion), then wins of the month join
//! margin = (gross_margin·(incrementality·ARR_alliance + ARR_direct) − fee·ARR_mkt)/12
//! cash = margin − cost, discounted at (1+r)^(−t/12)
//! tail month j = 1 … tail_months: ARR × (1 − churn), wins of open opportunities join and pay commission and success
//!   fee, discounted at (1+r)^(−(T−1+j)/12)
//! ```

use super::World;
use super::funnel::closing::Deal;
use super::luck::Source;
use super::time::whole_months;

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

impl Arr {
    /// Grows or shrinks by a factor.
    pub fn scale(&mut self, factor: f64) {
        self.alliance *= factor;
        self.direct *= factor;
        self.marketplace *= factor;
    }

    /// A win joins.
    pub fn add(&mut self, deal: &Deal) {
        match deal.source {
            Source::Direct => self.direct += deal.value,
            Source::Field | Source::Pdm => self.alliance += deal.value,
        }
        if deal.through_marketplace {
            self.marketplace += deal.value;
        }
    }

    /// Recurring revenue that counts: direct, and the incremental part of the alliance's.
    #[must_use]
    pub fn incremental(&self, world: &World<'_>) -> f64 {
        world.beliefs.economics.incrementality * self.alliance + self.direct
    }

    /// Margin of a month.
    #[must_use]
    pub fn margin(&self, world: &World<'_>) -> f64 {
        let beliefs = world.beliefs;
        (beliefs.economics.gross_margin * self.incremental(world) - beliefs.marketplace.fee * self.marketplace) / 12.0
    }
}

/// Commission and success fee of a win; direct sellers' commission is in their pay.
#[must_use]
pub fn win_cost(world: &World<'_>, deal: &Deal) -> f64 {
    let beliefs = world.beliefs;
    match deal.source {
        Source::Direct => 0.0,
        Source::Pdm => beliefs.economics.commission * deal.value,
        Source::Field => {
            (beliefs.economics.commission + beliefs.outsourced.success_fee * deal.outsourced_part) * deal.value
        }
    }
}

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

/// The tail after `horizon` months, from the recurring revenue `arr` of its last month and all opportunities.
#[must_use]
pub fn tail(world: &World<'_>, horizon: u32, mut arr: Arr, deals: &[Deal]) -> Tail {
    let months = whole_months(world.beliefs.economics.tail_months);
    let mut tail = Tail::default();
    let mut joining: Vec<&Deal> = deals
        .iter()
        .filter(|deal| {
            let is_open = deal.opened.is_none_or(|opened| opened < horizon) && deal.closes >= horizon;
            is_open && deal.is_won && deal.closes < horizon + months
        })
        .collect();
    joining.sort_by_key(|deal| deal.closes);
    let mut next = joining.into_iter().peekable();
    for month in horizon..horizon + months {
        let discount = world.discount(month);
        arr.scale(1.0 - world.churn);
        while let Some(deal) = next.next_if(|deal| deal.closes == month) {
            arr.add(deal);
            tail.cost += discount * win_cost(world, deal);
            tail.bookings += discount * deal.value;
        }
        tail.margin += discount * arr.margin(world);
        tail.revenue += discount * arr.incremental(world) / 12.0;
    }
    tail
}
