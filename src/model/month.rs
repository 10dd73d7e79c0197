//! The steps of a month, each for all trajectories side by side: loops over lanes around the rules.

use super::arrivals::SOURCES;
use super::attention::{ae, conduct, meetings, pdm};
use super::consumption::{self, Surroundings};
use super::effort::{self, Effort};
use super::funnel::closing::{self, Circumstances, Closings, Deal};
use super::funnel::opening;
use super::luck::{Luck, Source};
use super::path::Month;
use super::staffing::Capacity;
use super::state::State;
use super::world::World;
use super::{CloudMonth, Work};
use crate::lanes::{Lanes, on_lanes};
use crate::scenario::StaffingOption;

/// Months after which a field win may serve as a reference.
const SEASONING: u32 = 7;

on_lanes! {
    /// Leaving takes relationships along; units that start bring theirs.
    ///
    /// ```text
    /// heads: loss_in·(their ρ/Σρ) of the in-house part; units: loss_out with the last, loss_in when others stay
    /// a start brings relationships_brought·bench·w·cold/N teams from cold to warm; what it brings is the units'
    /// ```
    pub(super) fn leave_with_relationships<W>(world: &World<'_, W>, state: &mut State<W>, staff: &Capacity<[f64; W]>) {
        let mut kept = [1.0; W];
        for lane in 0..W {
            let (own, lost) = (state.own[lane], [staff.loss_in_house[lane], staff.loss_units[lane]]);
            let (in_house, units) = (own * (1.0 - lost[0]), (1.0 - own) * (1.0 - lost[1]));
            if lost[0] > 0.0 || lost[1] > 0.0 {
                kept[lane] = (in_house + units).min(1.0);
                state.own[lane] = if kept[lane] > 0.0 { in_house / kept[lane] } else { 0.0 };
            }
        }
        for cloud in &mut state.clouds {
            for lane in 0..W {
                cloud.warm[lane] *= kept[lane];
                cloud.active[lane] *= kept[lane];
            }
        }
        if staff.bringing.iter().all(|&bringing| bringing <= 0.0) {
            return;
        }
        for lane in 0..W {
            if staff.bringing[lane] <= 0.0 {
                continue;
            }
            let before = state.open_teams(lane);
            let teams = world.facts.outsourced.relationships_brought[lane] * staff.bringing[lane];
            for (cloud, of_cloud) in state.clouds.iter_mut().zip(&world.clouds) {
                let of_cloud = of_cloud.lane(lane);
                let cold = cloud.lane(lane).cold(&of_cloud);
                cloud.warm[lane] += (teams * of_cloud.weight * cold / of_cloud.target_accounts).min(cold);
            }
            let after = state.open_teams(lane);
            if after > 0.0 {
                state.own[lane] *= before / after;
            }
        }
    }
}

on_lanes! {
    /// Hours of the month, what they make of evidence, and readiness.
    pub(super) fn work<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        luck: &Luck<W>,
        closings: &Closings<W>,
        month: u32,
        staff: &Capacity<[f64; W]>,
        work: &mut Work<W>,
    ) {
        if let Some(seasoned) = month.checked_sub(SEASONING) {
            let wins = &closings.month(seasoned as usize).field_wins;
            for lane in 0..W {
                state.evidence.eligible_wins[lane] += wins[lane];
            }
        }
        let mut can_build = false;
        for lane in 0..W {
            let facts = world.facts.lane(lane);
            let mut evidence = state.evidence.lane(lane);
            let spent = if evidence.is_wanted(&facts.evidence) { facts.evidence.share } else { 0.0 };
            let effort = effort::effort(&facts, option, &staff.lane(lane), spent);
            evidence.hours += effort.evidence_hours;
            can_build |= evidence.can_build(&facts.evidence);
            state.evidence.set(lane, evidence);
            work.effort.set(lane, effort);
        }
        if can_build {
            for lane in 0..W {
                let mut evidence = state.evidence.lane(lane);
                evidence.build(&world.beliefs(lane).evidence, &luck.streams[lane]);
                state.evidence.set(lane, evidence);
            }
        }
        for lane in 0..W {
            work.readiness[lane] = state.evidence.lane(lane).readiness(&world.facts.evidence.lane(lane));
        }
    }
}

on_lanes! {
    /// Consumption, PDM and motive of account teams on a cloud, and the meetings that are asked.
    fn look<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        luck: &Luck<W>,
        month: u32,
        c: usize,
        effort: &Effort<[f64; W]>,
        view: &mut CloudMonth<[f64; W]>,
    ) {
        let setting = &world.setting.clouds[c];
        let (attribution, framing) = (setting.attribution, world.setting.framing);
        let is_new_year = world.is_new_fiscal_year(c, month);
        let mut volume_12m = [0.0; W];
        for volume in &state.volume[c] {
            for lane in 0..W {
                volume_12m[lane] += volume[lane];
            }
        }
        let (luck, growth) = (luck.cloud(month, c), world.base_growth(month));
        let (clouds, numbers, graphs) = (&mut state.clouds[c], &world.clouds[c], &state.evidence.graphs);
        for lane in 0..W {
            let (facts, of_cloud, luck) = (world.facts.lane(lane), numbers.lane(lane), luck.lane(lane));
            let mut cloud = clouds.lane(lane);
            let hours = consumption::program_hours(&of_cloud, attribution, effort.program_hours[lane]);
            cloud.listing = consumption::next_listing(cloud.listing, &of_cloud, &facts.marketplace, hours);
            let around = Surroundings {
                attribution,
                month,
                base_growth: growth[lane],
                spend_graphs: graphs[lane],
                program_hours: hours,
            };
            let credit = consumption::advance(&facts, &of_cloud, &mut cloud, &luck, &around);
            let pdm =
                pdm::advance(&facts.pdm, &of_cloud, &mut cloud, &credit, volume_12m[lane], luck.reassignment);
            if is_new_year {
                ae::change_territory(&facts.ae, &mut cloud, luck.territory);
            }
            let benefit = ae::benefit(&facts, &of_cloud, attribution, framing, &credit);
            let field_hours = of_cloud.weight * effort.field_hours[lane];
            let asked = meetings::asked(&facts.meetings, option, cloud.warm, cloud.active, field_hours);
            view.motive[lane] = ae::motive(&facts.ae, benefit);
            view.active_before[lane] = cloud.active;
            [view.warm.asked[lane], view.active.asked[lane]] = asked;
            view.credit.set(lane, credit);
            view.pdm.set(lane, pdm);
            clouds.set(lane, cloud);
        }
    }
}

on_lanes! {
    /// Meetings and flows of account teams on a cloud, given the sellers' room and the chance of a poor meeting.
    fn meet<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        c: usize,
        work: &Work<W>,
        view: &mut CloudMonth<[f64; W]>,
    ) {
        let (clouds, numbers, policy) = (&mut state.clouds[c], &world.clouds[c], option.meeting_policy);
        for lane in 0..W {
            let (facts, of_cloud, effort) = (world.facts.lane(lane), numbers.lane(lane), work.effort.lane(lane));
            let mut cloud = clouds.lane(lane);
            let (room, p_poor) = (work.room[lane], work.p_poor[lane]);
            let warm = meetings::hold(&facts.meetings, policy, view.warm.asked[lane], room, p_poor);
            let active = meetings::hold(&facts.meetings, policy, view.active.asked[lane], room, p_poor);
            let inputs = ae::AeInputs {
                motive: view.motive[lane],
                readiness: work.readiness[lane],
                effort: &effort,
                warm,
                active,
                introductions: view.pdm.hours[lane] * cloud.relationship,
                mishire_hazard: work.mishire_hazard[lane],
            };
            view.newly_warm[lane] = ae::flow(&facts, &of_cloud, &mut cloud, &inputs);
            view.warm.set(lane, warm);
            view.active.set(lane, active);
            clouds.set(lane, cloud);
        }
    }
}

on_lanes! {
    /// Consumption, PDM and account teams of the month, on every cloud.
    pub(super) fn attend<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        luck: &Luck<W>,
        month: u32,
        staff: &Capacity<[f64; W]>,
        work: &mut Work<W>,
        views: &mut [CloudMonth<[f64; W]>],
    ) {
        let (mut asked, mut open_teams) = ([0.0; W], [0.0; W]);
        for (c, view) in views.iter_mut().enumerate() {
            look(world, option, state, luck, month, c, &work.effort, view);
            let cloud = &state.clouds[c];
            for lane in 0..W {
                asked[lane] += view.warm.asked[lane] + view.active.asked[lane];
                open_teams[lane] += cloud.warm[lane] + cloud.active[lane];
            }
        }
        for lane in 0..W {
            let facts = world.facts.lane(lane);
            let (readiness, in_house_part) = (work.readiness[lane], work.effort.in_house_part[lane]);
            let burning = facts.in_house.mishire_burn * staff.mishires[lane];
            work.room[lane] = meetings::room(&facts, asked[lane]);
            work.p_poor[lane] = conduct::p_poor(&facts, world.setting, option, readiness, in_house_part);
            work.mishire_hazard[lane] = if open_teams[lane] > 0.0 { burning / open_teams[lane] } else { 0.0 };
        }
        let (mut newly_warm, mut open_teams) = ([0.0; W], [0.0; W]);
        for (c, view) in views.iter_mut().enumerate() {
            meet(world, option, state, c, work, view);
            let cloud = &state.clouds[c];
            for lane in 0..W {
                newly_warm[lane] += view.newly_warm[lane];
                open_teams[lane] += cloud.warm[lane] + cloud.active[lane];
            }
        }
        // What outreach warms is held in proportion to the field effort of the month; beside units, in-house people
        // take over.
        for lane in 0..W {
            let (own, open, new) = (state.own[lane], open_teams[lane], newly_warm[lane]);
            let (in_house, outsourced) = (work.effort.in_house_part[lane], work.effort.outsourced_part[lane]);
            let shared = (own * (open - new).max(0.0) + in_house * new) / open;
            let own = if open > 0.0 { shared } else { own };
            let taken_over = world.facts.outsourced.transfer_rate[lane] * (1.0 - own);
            let is_mixed = in_house > 0.0 && outsourced > 0.0;
            state.own[lane] = (own + if is_mixed { taken_over } else { 0.0 }).max(0.0).min(1.0);
        }
    }
}

on_lanes! {
    /// Rates at which opportunities open this month, on every cloud and from every source.
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
            let season = &numbers.season[world.quarter(c, month)];
            let [to_field, to_pdm, to_direct] = &mut work.rates[c];
            for lane in 0..W {
                let facts = world.facts.lane(lane);
                let harmony = opening::harmony(&facts, pdm[lane], field[lane], option.engagement_rules);
                let (rates, pace) = (view.rates.lane(lane), season[lane] * pace[lane]);
                to_field[lane] = ((rates.sponsored + rates.unsponsored) * harmony + rates.advocacy) * pace;
                to_pdm[lane] = rates.pdm * harmony * pace;
                to_direct[lane] = rates.direct * pace;
            }
        }
        for lane in 0..W {
            let (sellers, capacity) = (world.facts.isv.sellers[lane], world.facts.funnel.open_per_seller[lane]);
            work.stretch[lane] = closing::stretch(sellers, capacity, state.open[lane]);
        }
    }
}

/// Opportunities of the month, on every cloud and from every source: those of the trajectory's arrivals that the rates
/// reach. `opened` is shown each.
pub(super) fn open_opportunities<const W: usize>(
    world: &World<'_, W>,
    state: &mut State<W>,
    luck: &mut Luck<W>,
    closings: &mut Closings<W>,
    month: u32,
    work: &Work<W>,
    views: &[CloudMonth<[f64; W]>],
    record: &mut Month<[f64; W]>,
    mut opened: impl FnMut(&Deal),
) {
    let market = *luck.market(month);
    for lane in 0..W {
        let (beliefs, log) = (world.beliefs(lane), world.facts.log_odds.lane(lane));
        for (c, view) in views.iter().enumerate() {
            for source in SOURCES {
                let rate = work.rates[c][source as usize][lane];
                if rate <= 0.0 {
                    continue;
                }
                let relationship = state.clouds[c].relationship[lane];
                luck.arrivals(lane).below(month, c, source, rate, |draw| {
                    let at = Circumstances {
                        sponsored_part: view.rates.lane(lane).sponsored_part(),
                        relationship,
                        fluency: work.effort.fluency[lane],
                        outsourced_part: work.effort.outsourced_part[lane],
                        log_odds_regime: market.log_odds[lane],
                        cycle_regime: market.cycle[lane],
                        stretch: work.stretch[lane],
                        p_marketplace: view.credit.p_marketplace[lane],
                    };
                    let deal = closing::open(beliefs, &log, c, source, month, &draw, &at);
                    record_opening(lane, &deal, record);
                    take_in(lane, &deal, state);
                    closings.add(lane, beliefs, &deal);
                    opened(&deal);
                });
            }
        }
    }
}

fn record_opening<const W: usize>(lane: usize, deal: &Deal, record: &mut Month<[f64; W]>) {
    record.opportunities[lane] += 1.0;
    record.opened[lane] += deal.value;
    match deal.source {
        Source::Field => record.pipeline_field[lane] += deal.value,
        Source::Pdm => record.pipeline_pdm[lane] += deal.value,
        Source::Direct => {}
    }
}

/// The alliance's opportunity is open from now on.
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
        let closing = closings.month(month as usize);
        for lane in 0..W {
            let closing = closing.lane(lane);
            record.wins[lane] = closing.wins;
            record.bookings[lane] = closing.bookings;
            record.selling_cost[lane] = closing.cost;
            record.transactions[lane] = closing.marketplace_wins;
            record.marketplace_new[lane] = closing.arr.marketplace;
            state.open[lane] -= closing.of_alliance;
            // What is left of a sum that was added and taken away again may be off by its rounding.
            state.open_value[lane] = (state.open_value[lane] - closing.field_value).max(0.0);
            record.pipeline_open[lane] = state.open_value[lane];
        }
        let slot = month as usize % 12;
        for (c, (cloud, volume)) in state.clouds.iter_mut().zip(&mut state.volume).enumerate() {
            let (base, won) = (luck.cloud(month, c), closings.cloud(month as usize, c));
            for lane in 0..W {
                let acv = world.facts.isv.acv[lane];
                volume[slot][lane] = (base.renewals[lane] + base.direct_new[lane]) * acv + won.volume[lane];
                cloud.potential[lane] += won.potential[lane];
                cloud.won[lane] += won.field_wins[lane];
                record.renewals[lane] += base.renewals[lane];
                record.transactions[lane] += base.renewals[lane] + base.direct_new[lane];
                record.marketplace_new[lane] += base.direct_new[lane] * acv;
            }
        }
    }
}

on_lanes! {
    /// Money of the month, and everything else that is recorded.
    pub(super) fn fill_record<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &State<W>,
        staff: &Capacity<[f64; W]>,
        work: &Work<W>,
        views: &[CloudMonth<[f64; W]>],
        record: &mut Month<[f64; W]>,
    ) {
        for lane in 0..W {
            let (facts, arr) = (world.facts.lane(lane), record.arr.lane(lane));
            record.revenue[lane] = arr.incremental(&facts) / 12.0;
            record.margin[lane] = arr.margin(&facts);
            record.staff_cost[lane] = staff.cost[lane];
            record.selling_cost[lane] += record.opportunities[lane] * facts.funnel.cost_per_opportunity
                + facts.in_house.variable_per_pipeline
                    * work.effort.in_house_part[lane]
                    * record.pipeline_field[lane]
                + if option.engagement_rules { facts.rules.engagement_rules_cost } else { 0.0 };
            record.stretch[lane] = work.stretch[lane];
            record.effective[lane] = staff.in_house[lane] + staff.units[lane] + staff.direct[lane];
        }
        for ((view, cloud), numbers) in views.iter().zip(&state.clouds).zip(&world.clouds) {
            for lane in 0..W {
                let weight = numbers.weight[lane];
                record.pdm_hours[lane] += view.pdm.hours[lane];
                record.pdm_motive[lane] += weight * view.pdm.motive[lane];
                record.ae_motive[lane] += weight * view.motive[lane];
                record.asked[lane] += view.warm.asked[lane] + view.active.asked[lane];
                record.prepared[lane] += view.warm.prepared[lane] + view.active.prepared[lane];
                record.partner[lane] += view.credit.partner[lane];
                record.customer[lane] += view.credit.customer[lane];
                record.credited[lane] += view.credit.credited[lane];
                record.field_pull[lane] += cloud.active[lane];
            }
        }
        record.desired = staff.desired;
        record.actual = staff.actual;
        record.under_mandate = staff.under_mandate;
        record.adjustment_cost = staff.adjustment_cost;
        record.exit_cost = staff.exit_cost;
        record.sheddable = staff.sheddable;
        record.run_rate = staff.run_rate;
    }
}
