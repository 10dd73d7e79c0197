//! Field opportunities that are open at month 0: as many of the mean value as make up `open_pipeline`, split over clouds
//! by weight, each with an even part of its cycle behind it, unsponsored.

use super::super::arrivals::OPPORTUNITIES_MAX;
use super::super::economics;
use super::super::luck::Luck;
use super::super::pipeline::take_in;
use super::super::state::State;
use super::super::world::World;
use super::closing::Closings;
use super::deal::{self, Circumstances, Deal};
use super::source::Source;
use crate::lanes::{self, Lanes, Real};

/// Puts them in place.
pub fn open<const W: usize>(world: &World<'_, W>, luck: &Luck<W>, state: &mut State<W>, closings: &mut Closings<W>) {
    let pipeline = world.setting.in_place.open_pipeline;
    if pipeline <= 0.0 {
        return;
    }
    for lane in 0..W {
        let (beliefs, facts) = (world.beliefs(lane), world.facts.lane(lane));
        let count = ((pipeline / beliefs.isv.acv + 0.5) as u32).clamp(1, OPPORTUNITIES_MAX);
        for number in 0..count {
            let deal = deal(world, luck, lane, number, lanes::real(pipeline / f64::from(count)));
            take_in(lane, &deal, state);
            closings.add(lane, economics::win_cost(&facts, &deal), &deal);
        }
    }
}

fn deal<const W: usize>(world: &World<'_, W>, luck: &Luck<W>, lane: usize, number: u32, value: Real) -> Deal {
    let beliefs = world.beliefs(lane);
    let (draw, place, age) = luck.open_at_start(lane, number);
    let mut reached = 0.0;
    let cloud = world.clouds.iter().position(|patch| {
        reached += lanes::double(patch.own.weight[lane]);
        place < reached
    });
    let cloud = cloud.unwrap_or(world.clouds.len() - 1);
    let regime = world.setting.start_regime.index();
    let at = Circumstances {
        sponsored_part: 0.0,
        relationship: 0.0,
        fluency: 0.5,
        outsourced_part: 0.0,
        log_odds_regime: lanes::real(libm::log(beliefs.market.odds[regime])),
        worth: 1.0,
        cycle_regime: lanes::real(beliefs.market.cycle[regime]) * world.clouds[cloud].cycle[lane],
        stretch: 1.0,
        p_marketplace: lanes::real(beliefs.marketplace.share * beliefs.marketplace.listing_at_start),
        listing: lanes::real(beliefs.marketplace.listing_at_start),
        eligible: 1.0,
    };
    let facts = world.facts.lane(lane);
    let deal = deal::open(&facts, cloud, Source::Field, 0, &draw, &deal::terms(&facts, Source::Field, &at));
    let rest = (f64::from(deal.closes) * (1.0 - age)).ceil().max(1.0) as u32;
    Deal { closes: rest, value, ..deal }
}
