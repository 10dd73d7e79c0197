//! Hours of the month for all trajectories side by side: what is worked on, what it makes of evidence, and on which patch.

use super::consumption;
use super::effort::{self, Effort};
use super::handover::Handover;
use super::luck::Luck;
use super::staffing::Capacity;
use super::state::State;
use super::world::World;
use crate::lanes::{self, Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;

on_lanes! {
    /// Hours of the month, and what they make of evidence. Readiness and credibility change when it does.
    pub(super) fn allot<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        luck: &Luck<W>,
        month: u32,
        staff: &Capacity<[Real; W]>,
        handed: &mut Handover<W>,
    ) {
        let (willing, bought) = (luck.willing(month), lanes::real(option.programmes.evidence_hours(month)));
        let mut can_build = month == world.since;
        for lane in 0..W {
            let facts = world.facts.lane(lane);
            let mut evidence = state.evidence.lane(lane);
            evidence.willing += willing[lane];
            let wanted = if evidence.is_wanted(&facts.evidence) { 1.0 } else { 0.0 };
            let pace = wanted * facts.narratives_a_month;
            let at_most = (wanted * facts.evidence.share, pace * facts.evidence.narrative_hours);
            let effort = effort::effort(&facts, option, &staff.lane(lane), at_most);
            evidence.hours += effort.evidence_hours + bought;
            evidence.advance(&facts.evidence, pace);
            can_build |= evidence.can_build(&facts.evidence);
            state.evidence.set(lane, evidence);
            handed.effort.set(lane, effort);
        }
        place_effort(world, option, staff, handed);
        if can_build {
            for lane in 0..W {
                let mut evidence = state.evidence.lane(lane);
                evidence.build(&world.facts.evidence.lane(lane), &luck.streams[lane]);
                state.evidence.set(lane, evidence);
            }
            for lane in 0..W {
                let facts = world.facts.lane(lane);
                let evidence = state.evidence.lane(lane);
                state.readiness[lane] = evidence.readiness(&facts.evidence);
                state.credibility[lane] = consumption::credibility_enabled(&facts.consumption, evidence.graphs);
            }
        }
    }
}

on_lanes! {
    /// What of the month's effort is on each patch.
    fn place_effort<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        staff: &Capacity<[Real; W]>,
        handed: &mut Handover<W>,
    ) {
        let is_even = !world.has_distance && !option.places.is_placed();
        let Handover { effort: whole, here, .. } = handed;
        for (c, (here, numbers)) in here.iter_mut().zip(&world.clouds).enumerate() {
            for lane in 0..W {
                let (whole, own) = (whole.lane(lane), numbers.own.lane(lane));
                let effort = if is_even {
                    Effort { field_hours: own.weight * whole.field_hours, ..whole }
                } else {
                    let parts = option.places.parts(c, own.weight, numbers.share[lane]);
                    effort::on_cloud(&world.facts.lane(lane), &own, option, &staff.lane(lane), &whole, parts)
                };
                here.set(lane, effort);
            }
        }
    }
}
