//! Who holds the relationships with account teams: people in house or providers' people. They come with units, are lost
//! with those who leave, and pass from one to the other.

use super::cloud_month::CloudMonth;
use super::effort::Effort;
use super::handover::Handover;
use super::staffing::Capacity;
use super::state::State;
use super::world::World;
use crate::lanes::{self, Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;
use std::ops::Range;

on_lanes! {
    /// Leaving takes relationships along; units that start bring theirs.
    ///
    /// ```text
    /// heads: loss_in·(their ρ/Σρ) of the in-house part; units: loss_out with the last, loss_in when others stay
    /// people of units who go on the payroll take their part of the units' along: own ← own + (1 − own)/units each
    /// a start brings relationships_brought·bench·w·cold/N teams from cold, brought_active·q of them active and the
    /// others warm; what it brings is the units'
    /// ```
    pub(super) fn leave<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        staff: &Capacity<[Real; W]>,
    ) {
        let mut is_lost = false;
        for lane in 0..W {
            is_lost |= staff.loss_in_house[lane] > 0.0 || staff.loss_units[lane] > 0.0 || staff.converted[lane] > 0.0;
        }
        if is_lost {
            for (cloud, all_own) in state.clouds.iter_mut().zip(&mut state.own) {
                for lane in 0..W {
                    all_own[lane] += (1.0 - all_own[lane]) * staff.converted[lane];
                    let (own, lost) = (all_own[lane], [staff.loss_in_house[lane], staff.loss_units[lane]]);
                    let (in_house, units) = (own * (1.0 - lost[0]), (1.0 - own) * (1.0 - lost[1]));
                    if lost[0] > 0.0 || lost[1] > 0.0 {
                        let kept = lanes::at_most(in_house + units, 1.0);
                        all_own[lane] = if kept > 0.0 { in_house / kept } else { 0.0 };
                        cloud.warm[lane] *= kept;
                        cloud.active[lane] *= kept;
                    }
                }
            }
        }
        if staff.bringing.iter().all(|&bringing| bringing <= 0.0) {
            return;
        }
        for lane in 0..W {
            if staff.bringing[lane] <= 0.0 {
                continue;
            }
            for together in groups(option, state.clouds.len()) {
                bring(world, option, state, staff.bringing[lane], together, lane);
            }
        }
    }
}

/// Patches whose teams are held together: all of them, unless seats stay on some.
fn groups(option: &StaffingOption, clouds: usize) -> impl Iterator<Item = Range<usize>> {
    let size = if option.places.is_placed() { 1 } else { clouds };
    (0..clouds).step_by(size).map(move |first| first..first + size)
}

/// Units that start bring teams to clouds that are held together.
fn bring<const W: usize>(
    world: &World<'_, W>,
    option: &StaffingOption,
    state: &mut State<W>,
    bringing: Real,
    together: Range<usize>,
    lane: usize,
) {
    let before = state.open_teams(together.clone(), lane);
    let teams = world.facts.outsourced.relationships_brought[lane] * bringing;
    for c in together.clone() {
        let (cloud, of_cloud) = (&mut state.clouds[c], world.clouds[c].lane(lane));
        let [_, part] = option.places.parts(c, of_cloud.own.weight, of_cloud.share);
        let cold = cloud.lane(lane).cold(&of_cloud);
        let brought = (teams * part * cold * of_cloud.per_team).min(cold);
        let active = brought * world.facts.outsourced.brought_active[lane] * cloud.motive[lane];
        cloud.active[lane] += active;
        cloud.warm[lane] += brought - active;
    }
    let after = state.open_teams(together.clone(), lane);
    if after > 0.0 {
        state.own[together].iter_mut().for_each(|own| own[lane] *= before / after);
    }
}

on_lanes! {
    /// Who holds the teams after the month's flows, on clouds that are held together.
    pub(super) fn hold<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        handed: &Handover<W>,
        views: &[CloudMonth<[Real; W]>],
    ) {
        for together in groups(option, views.len()) {
            let (mut newly_warm, mut open_teams) = ([0.0; W], [0.0; W]);
            for (view, cloud) in views[together.clone()].iter().zip(&state.clouds[together.clone()]) {
                for lane in 0..W {
                    newly_warm[lane] += view.newly_warm[lane];
                    open_teams[lane] += cloud.warm[lane] + cloud.active[lane];
                }
            }
            let effort = if option.places.is_placed() { &handed.here[together.start] } else { &handed.effort };
            let mut own = state.own[together.start];
            share_relationships(&world.facts.outsourced.transfer_rate, effort, &newly_warm, &open_teams, &mut own);
            state.own[together].fill(own);
        }
    }
}

on_lanes! {
    /// What outreach warms is held in proportion to the field effort of the month; beside units, in-house people take
    /// over.
    fn share_relationships<W>(
        transfer_rate: &[Real; W],
        effort: &Effort<[Real; W]>,
        newly_warm: &[Real; W],
        open_teams: &[Real; W],
        all_own: &mut [Real; W],
    ) {
        for lane in 0..W {
            let (own, open, new) = (all_own[lane], open_teams[lane], newly_warm[lane]);
            let (in_house, outsourced) = (effort.in_house_part[lane], effort.outsourced_part[lane]);
            let shared = (own * lanes::at_least(open - new, 0.0) + in_house * new) / open;
            let own = if open > 0.0 { shared } else { own };
            let is_mixed = in_house > 0.0 && outsourced > 0.0;
            let taken_over = if is_mixed { transfer_rate[lane] * (1.0 - own) } else { 0.0 };
            all_own[lane] = lanes::between(own + taken_over, 0.0, 1.0);
        }
    }
}
