//! Closing is not free: the alliance originates, a direct seller closes.
//!
//! ```text
//! hours S = h_close·(field and PDM opportunities opened) + h_prep·(prepared meetings)
//! an hour costs ote·base_share·loaded_factor/(12·H): pay without variable, which the commission carries
//! cost = (1 − displaced)·S·(cost of an hour)
//! what sellers do not win meanwhile: displaced·S·y/(12·H) of new ARR, one mean cycle later
//! ```

use super::super::funnel::closing::Closings;
use super::super::time;
use super::super::world::World;
use crate::lanes::Real;
use crate::sampling::Beliefs;

/// Cost of an hour of a direct seller, without variable pay.
#[must_use]
pub fn hour_cost(beliefs: &Beliefs) -> f64 {
    let (seller, head) = (&beliefs.enterprise_ae, &beliefs.in_house);
    seller.ote * seller.base_share * head.loaded_factor / (12.0 * head.hours)
}

/// New revenue that a standing seller wins in an hour.
#[must_use]
pub fn won_an_hour(beliefs: &Beliefs) -> f64 {
    beliefs.direct.productivity / (12.0 * beliefs.in_house.hours)
}

/// Whether hours are taken from direct selling anywhere.
#[inline(always)]
#[must_use]
pub fn displaces<const W: usize>(world: &World<'_, W>) -> bool {
    world.facts.funnel.displaced.iter().any(|&displaced| displaced > 0.0)
}

/// What sellers will not win for the hours of a month, one mean cycle later.
pub fn displace<const W: usize>(world: &World<'_, W>, month: u32, hours: &[Real; W], closings: &mut Closings<W>) {
    if !displaces(world) {
        return;
    }
    for lane in 0..W {
        let later = time::whole_months(world.beliefs(lane).funnel.cycle_months).max(1);
        let lost = world.facts.funnel.displaced[lane] * hours[lane] * world.facts.won_an_hour[lane];
        closings.displace((month + later) as usize, lane, lost);
    }
}
