//! The month's opportunities, for all trajectories side by side: rates, opening, closing.

use super::arrivals::{Flow, Place, SOURCES};
use super::economics::{self, yardsticks};
use super::funnel::closing::{self, Circumstances, Closings, Deal};
use super::funnel::influence::{self, By};
use super::funnel::opening;
use super::luck::{Luck, Source};
use super::patch::Patch;
use super::path::{Month, Reads};
use super::staffing::Capacity;
use super::state::State;
use super::time::A_TWELFTH;
use super::world::World;
use super::{CloudMonth, Work};
use crate::lanes::{self, LaneSet, Lanes, on_lanes};
use crate::scenario::StaffingOption;

on_lanes! {
    /// Rates at which opportunities open and direct deals are joined this month, on every cloud.
    pub(super) fn set_rates<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &State<W>,
        luck: &Luck<W>,
        month: u32,
        staff: &Capacity<[f64; W]>,
        work: &mut Work<W>,
        views: &mut [CloudMonth<[f64; W]>],
    ) {
        let (mut pdm, mut field) = ([0.0; W], [0.0; W]);
        for ((view, clouds), numbers) in views.iter_mut().zip(&state.clouds).zip(&world.clouds) {
            for lane in 0..W {
                let (facts, of_cloud) = (world.facts.lane(lane), numbers.lane(lane));
                let rates =
                    opening::rates(&facts, &of_cloud, &clouds.lane(lane), &view.lane(lane), staff.direct[lane]);
                view.rates.set(lane, rates);
                pdm[lane] += rates.pdm;
                field[lane] += rates.sponsored + rates.unsponsored;
            }
        }
        let pace = &luck.market(month).rate;
        for (c, (view, numbers)) in views.iter().zip(&world.clouds).enumerate() {
            let season = &numbers.own.season[world.quarter(c, month)];
            let [to_field, to_pdm, to_direct, joined_by_field, joined_by_desk] = &mut work.rates[c];
            for lane in 0..W {
                let facts = world.facts.lane(lane);
                let harmony = opening::harmony(&facts, pdm[lane], field[lane], option.engagement_rules);
                let (rates, of_market) = (view.rates.lane(lane), season[lane] * pace[lane]);
                let pace = of_market * numbers.demand[lane];
                to_field[lane] = ((rates.sponsored + rates.unsponsored) * harmony + rates.advocacy) * pace;
                to_pdm[lane] = rates.pdm * harmony * pace;
                to_direct[lane] = rates.direct * pace;
                let joining = influence::joining(&facts, &numbers.lane(lane), &view.lane(lane));
                joined_by_field[lane] = joining.field * pace;
                joined_by_desk[lane] = joining.desk * of_market;
            }
            for flow in Flow::ALL {
                let levels = luck.first_levels(Place { month, cloud: c, flow });
                let rates = &work.rates[c][flow.index()];
                work.reaching[c][flow.index()] = LaneSet::of::<W>(|lane| rates[lane] > levels[lane]);
            }
        }
        for lane in 0..W {
            work.stretch[lane] = closing::stretch(world.facts.per.closing_capacity[lane], state.open[lane]);
        }
    }
}

on_lanes! {
    /// Opportunities of the month, on every cloud and from every source: those of the trajectory's arrivals that the
    /// rates reach. `opened` takes each.
    pub(super) fn open_opportunities<W>(
        world: &World<'_, W>,
        state: &mut State<W>,
        luck: &mut Luck<W>,
        closings: &mut Closings<W>,
        month: u32,
        work: &Work<W>,
        views: &[CloudMonth<[f64; W]>],
        record: &mut Month<[f64; W]>,
        reads: Reads,
        opened: Option<&mut Vec<Deal>>,
    ) {
        record.opportunities = [0.0; W];
        record.opened = [0.0; W];
        record.pipeline_field = [0.0; W];
        record.pipeline_in_house = [0.0; W];
        record.pipeline_pdm = [0.0; W];
        record.seller_hours = [0.0; W];
        record.contracts = [0.0; W];
        let (market, mut opened) = (*luck.market(month), opened);
        for (c, view) in views.iter().enumerate() {
            for source in SOURCES {
                let flow = Flow::Opened(source);
                let (place, of) = (Place { month, cloud: c, flow }, flow.index());
                for lane in work.reaching[c][of].iter() {
                    let at = Circumstances {
                        sponsored_part: view.rates.lane(lane).sponsored_part(),
                        relationship: state.clouds[c].relationship[lane],
                        fluency: work.here[c].fluency[lane],
                        outsourced_part: work.here[c].outsourced_part[lane],
                        log_odds_regime: market.log_odds[lane],
                        worth: world.clouds[c].worth[lane],
                        cycle_regime: market.cycle[lane] * world.clouds[c].cycle[lane],
                        stretch: work.stretch[lane],
                        p_marketplace: view.credit.p_marketplace[lane],
                        listing: state.clouds[c].listing[lane],
                        eligible: view.status.eligible[lane],
                    };
                    let (facts, rate) = (world.facts.lane(lane), work.rates[c][of][lane]);
                    let in_house_part = work.here[c].in_house_part[lane];
                    let hours = if source == Source::Direct { 0.0 } else { facts.funnel.seller_hours };
                    let (arrivals, mut walk) = luck.walk(place, lane);
                    while let Some(draw) = arrivals.next(place, &mut walk, rate) {
                        let deal = closing::open(&facts, c, source, month, &draw, &at);
                        record_opening(lane, &deal, in_house_part, record);
                        take_in(lane, &deal, state);
                        let win_cost = economics::win_cost(&facts, &deal);
                        record.seller_hours[lane] += hours;
                        if reads.yardsticks && deal.is_won {
                            let worth = yardsticks::contract(world, lane, deal.closes, &deal.arr(), win_cost);
                            record.contracts[lane] += worth;
                        }
                        closings.add(lane, win_cost, &deal);
                        if let Some(opened) = &mut opened {
                            opened.push(deal);
                        }
                    }
                }
            }
        }
    }
}

on_lanes! {
    /// Direct deals that are joined this month, on every cloud: what help makes of each is set to close.
    pub(super) fn join_deals<W>(
        world: &World<'_, W>,
        state: &State<W>,
        luck: &mut Luck<W>,
        closings: &mut Closings<W>,
        month: u32,
        work: &Work<W>,
        views: &[CloudMonth<[f64; W]>],
        record: &mut Month<[f64; W]>,
        reads: Reads,
    ) {
        record.influenced = [0.0; W];
        record.influenced_cost = [0.0; W];
        let market = *luck.market(month);
        for (c, view) in views.iter().enumerate() {
            for by in [By::Field, By::Desk] {
                let flow = Flow::Joined(by);
                let (place, of) = (Place { month, cloud: c, flow }, flow.index());
                for lane in work.reaching[c][of].iter() {
                    let at = influence::Surroundings {
                        relationship: state.clouds[c].relationship[lane],
                        log_odds_regime: market.log_odds[lane],
                        worth: world.clouds[c].worth[lane],
                        cycle_regime: market.cycle[lane] * world.clouds[c].cycle[lane],
                        p_marketplace: view.credit.p_marketplace[lane],
                        listing: state.clouds[c].listing[lane],
                        outsourced_part: work.here[c].outsourced_part[lane],
                        eligible: view.status.eligible[lane],
                    };
                    let (facts, rate) = (world.facts.lane(lane), work.rates[c][of][lane]);
                    let (hours, commission) = (facts.influence.seller_hours, facts.economics.commission);
                    let cost = (1.0 - facts.funnel.displaced) * hours * facts.seller_hour;
                    let (arrivals, mut walk) = luck.walk(place, lane);
                    while let Some(draw) = arrivals.next(place, &mut walk, rate) {
                        record.influenced[lane] += facts.isv.acv * draw.value * at.worth;
                        record.seller_hours[lane] += hours;
                        record.influenced_cost[lane] += cost;
                        let [with, without] = influence::join(&facts, by, month, &draw, &at);
                        for (ending, sign) in [(with, 1.0), (without, -1.0)] {
                            if reads.yardsticks && ending.is_won {
                                let arr = ending.arr();
                                let cost = commission * arr.influenced;
                                let worth = yardsticks::contract(world, lane, ending.closes, &arr, cost);
                                record.contracts[lane] += sign * worth;
                            }
                            closings.join(lane, c, &ending, sign);
                        }
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn record_opening<const W: usize>(lane: usize, deal: &Deal, in_house_part: f64, record: &mut Month<[f64; W]>) {
    record.opportunities[lane] += 1.0;
    record.opened[lane] += deal.value;
    match deal.source {
        Source::Field => {
            record.pipeline_field[lane] += deal.value;
            record.pipeline_in_house[lane] += in_house_part * deal.value;
        }
        Source::Pdm => record.pipeline_pdm[lane] += deal.value,
        Source::Direct => {}
    }
}

/// The alliance's opportunity is open from now on.
#[inline(always)]
pub(super) fn take_in<const W: usize>(lane: usize, deal: &Deal, state: &mut State<W>) {
    match deal.source {
        Source::Field => {
            state.open[lane] += 1.0;
            state.open_value[lane] += deal.value;
        }
        Source::Pdm => state.open[lane] += 1.0,
        Source::Direct => {}
    }
}

on_lanes! {
    /// Opportunities that close this month, and the base's own marketplace transactions.
    pub(super) fn close_opportunities<W>(
        world: &World<'_, W>,
        state: &mut State<W>,
        luck: &Luck<W>,
        closings: &Closings<W>,
        month: u32,
        record: &mut Month<[f64; W]>,
    ) {
        let closing = closings.now();
        for lane in 0..W {
            let closing = closing.lane(lane);
            record.closed[lane] = closing.of_alliance;
            record.wins[lane] = closing.wins;
            record.bookings[lane] = closing.bookings;
            record.influenced_wins[lane] = closing.joined_wins;
            record.influenced_bookings[lane] = closing.arr.influenced;
            let commission = world.facts.economics.commission[lane] * closing.arr.influenced;
            record.influenced_cost[lane] += commission;
            record.selling_cost[lane] = closing.cost + commission;
            record.win_cost[lane] = closing.cost + commission;
            record.marketplace_wins[lane] = closing.marketplace_wins;
            let of_alliance = world.facts.economics.commission[lane] * closing.arr.alliance;
            record.success_fees[lane] = closing.cost - of_alliance;
            record.transactions[lane] = closing.marketplace_wins;
            record.marketplace_new[lane] = closing.arr.marketplace + closing.arr.influenced_marketplace;
            state.open[lane] -= closing.of_alliance;
            // What is left of a sum that was added and taken away again may be off by its rounding.
            state.open_value[lane] = lanes::at_least(state.open_value[lane] - closing.field_value, 0.0);
            record.pipeline_open[lane] = state.open_value[lane];
        }
        record.renewals = [0.0; W];
        let slot = month as usize % 12;
        for (c, (cloud, volume)) in state.clouds.iter_mut().zip(&mut state.volume).enumerate() {
            let (Patch { cloud: of, first, .. }, won) = (world.patches[c], closings.cloud_now(c));
            if first != c {
                continue;
            }
            let base = luck.cloud(month, of);
            for lane in 0..W {
                let acv = world.facts.isv.acv[lane];
                volume[slot][lane] = (base.renewals[lane] + base.direct_new[lane]) * acv + won.volume[lane];
                cloud.potential[lane] += won.value[lane] * world.facts.consumption.ratio[lane] * A_TWELFTH;
                cloud.won[lane] += won.field_wins[lane];
                record.renewals[lane] += base.renewals[lane];
                record.transactions[lane] += base.renewals[lane] + base.direct_new[lane];
                record.marketplace_new[lane] += base.direct_new[lane] * acv;
            }
        }
        // What a further patch wins is the whole cloud's, which its first stands for.
        for (c, patch) in world.patches.iter().enumerate().filter(|(c, patch)| patch.first != *c) {
            let won = closings.cloud_now(c);
            for lane in 0..W {
                state.volume[patch.first][slot][lane] += won.volume[lane];
                state.clouds[patch.first].potential[lane] +=
                    won.value[lane] * world.facts.consumption.ratio[lane] * A_TWELFTH;
                state.clouds[c].won[lane] += won.field_wins[lane];
            }
        }
    }
}
