//! The month's opportunities, for all trajectories side by side: rates, opening, closing.

use super::arrivals::{Flow, Site};
use super::cloud_month::CloudMonth;
use super::economics::{self, yardsticks};
use super::funnel::closing::Closings;
use super::funnel::deal::{self, Circumstances, Deal, Terms};
use super::funnel::influence::{self, By};
use super::funnel::opening;
use super::funnel::source::Source;
use super::handover::Handover;
use super::luck::Luck;
use super::luck::market::MarketMonth;
use super::patch::Patch;
use super::path::{Month, Reads};
use super::staffing::Capacity;
use super::state::State;
use super::time::A_TWELFTH;
use super::world::World;
use crate::lanes::{self, LaneSet, Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;

on_lanes! {
    /// Rates at which opportunities open and direct deals are joined this month, on every cloud.
    pub(super) fn set_rates<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &State<W>,
        luck: &Luck<W>,
        month: u32,
        staff: &Capacity<[Real; W]>,
        handed: &mut Handover<W>,
        views: &mut [CloudMonth<[Real; W]>],
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
            let [to_field, to_pdm, to_direct, joined_by_field, joined_by_desk] = &mut handed.rates[c];
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
                let levels = luck.first_levels(Site { month, cloud: c, flow });
                let rates = &handed.rates[c][flow.index()];
                handed.reaching[c][flow.index()] = LaneSet::of::<W>(|lane| rates[lane] > levels[lane]);
            }
        }
        for lane in 0..W {
            handed.stretch[lane] = deal::stretch(world.facts.per.closing_capacity[lane], state.open[lane]);
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
        handed: &Handover<W>,
        views: &[CloudMonth<[Real; W]>],
        record: &mut Month<[Real; W]>,
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
            for source in Source::ALL {
                let flow = Flow::Opened(source);
                let (place, of) = (Site { month, cloud: c, flow }, flow.index());
                if handed.reaching[c][of] == LaneSet::NONE {
                    continue;
                }
                // Told apart outside of the loop: a branch in one would not be vectorised.
                let terms = match source {
                    Source::Field => terms(world, state, &market, c, Source::Field, handed, view),
                    Source::Pdm => terms(world, state, &market, c, Source::Pdm, handed, view),
                    Source::Direct => terms(world, state, &market, c, Source::Direct, handed, view),
                };
                for lane in handed.reaching[c][of].iter() {
                    let (facts, rate, terms) = (world.facts.lane(lane), handed.rates[c][of][lane], terms.lane(lane));
                    let in_house_part = handed.here[c].in_house_part[lane];
                    let hours = if source == Source::Direct { 0.0 } else { facts.funnel.seller_hours };
                    let (arrivals, mut walk) = luck.walk(place, lane);
                    while let Some(glance) = arrivals.next(place, &mut walk, rate) {
                        let deal = deal::open(&facts, c, source, month, &arrivals.luck(glance), &terms);
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

/// What luck meets in opportunities of a source on a cloud this month.
#[inline(always)]
fn terms<const W: usize>(
    world: &World<'_, W>,
    state: &State<W>,
    market: &MarketMonth<[Real; W]>,
    c: usize,
    source: Source,
    handed: &Handover<W>,
    view: &CloudMonth<[Real; W]>,
) -> Terms<[Real; W]> {
    let (mut terms, numbers, cloud) = (Terms::all(Terms::default()), &world.clouds[c], &state.clouds[c]);
    for lane in 0..W {
        let at = Circumstances {
            sponsored_part: view.rates.lane(lane).sponsored_part(),
            relationship: cloud.relationship[lane],
            fluency: handed.here[c].fluency[lane],
            outsourced_part: handed.here[c].outsourced_part[lane],
            log_odds_regime: market.log_odds[lane],
            worth: numbers.worth[lane],
            cycle_regime: market.cycle[lane] * numbers.cycle[lane],
            stretch: handed.stretch[lane],
            p_marketplace: view.credit.p_marketplace[lane],
            listing: cloud.listing[lane],
            eligible: view.status.eligible[lane],
        };
        terms.set(lane, deal::terms(&world.facts.lane(lane), source, &at));
    }
    terms
}

on_lanes! {
    /// Direct deals that are joined this month, on every cloud: what help makes of each is set to close.
    pub(super) fn join_deals<W>(
        world: &World<'_, W>,
        state: &State<W>,
        luck: &mut Luck<W>,
        closings: &mut Closings<W>,
        month: u32,
        handed: &Handover<W>,
        views: &[CloudMonth<[Real; W]>],
        record: &mut Month<[Real; W]>,
        reads: Reads,
    ) {
        record.influenced = [0.0; W];
        record.influenced_cost = [0.0; W];
        let market = *luck.market(month);
        for (c, view) in views.iter().enumerate() {
            for by in [By::Field, By::Desk] {
                let flow = Flow::Joined(by);
                let (place, of) = (Site { month, cloud: c, flow }, flow.index());
                for lane in handed.reaching[c][of].iter() {
                    let (facts, rate) = (world.facts.lane(lane), handed.rates[c][of][lane]);
                    let (hours, commission) = (facts.influence.seller_hours, facts.economics.commission);
                    let cost = (1.0 - facts.funnel.displaced) * hours * facts.seller_hour;
                    let (relationship, log_odds_regime) = (state.clouds[c].relationship[lane], market.log_odds[lane]);
                    let worth = world.clouds[c].worth[lane];
                    let lost_from = influence::lost_from(&facts, by, relationship, log_odds_regime);
                    let (arrivals, mut walk) = luck.walk(place, lane);
                    let mut joined = record.influenced[lane];
                    let (mut seller_hours, mut costs) = (record.seller_hours[lane], record.influenced_cost[lane]);
                    while let Some(glance) = arrivals.next(place, &mut walk, rate) {
                        joined += facts.isv.acv * glance.value * worth;
                        seller_hours += hours;
                        costs += cost;
                        // Most are lost, with help as without.
                        if glance.win >= lost_from {
                            continue;
                        }
                        let at = influence::Surroundings {
                            relationship,
                            log_odds_regime,
                            worth,
                            cycle_regime: market.cycle[lane] * world.clouds[c].cycle[lane],
                            p_marketplace: view.credit.p_marketplace[lane],
                            listing: state.clouds[c].listing[lane],
                            outsourced_part: handed.here[c].outsourced_part[lane],
                            eligible: view.status.eligible[lane],
                        };
                        let [with, without] = influence::join(&facts, by, month, &arrivals.luck(glance), &at);
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
                    record.influenced[lane] = joined;
                    (record.seller_hours[lane], record.influenced_cost[lane]) = (seller_hours, costs);
                }
            }
        }
    }
}

#[inline(always)]
fn record_opening<const W: usize>(lane: usize, deal: &Deal, in_house_part: Real, record: &mut Month<[Real; W]>) {
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
        record: &mut Month<[Real; W]>,
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
