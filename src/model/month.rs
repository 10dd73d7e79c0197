//! The steps of a month but for its opportunities, each for all trajectories side by side: loops over lanes around the
//! rules.

use super::attention::pdm::Counted;
use super::attention::status::Seen;
use super::attention::{ae, ask, conduct, governance, meetings, pdm, status};
use super::consumption::{self, Ceiling, Further, Surroundings};
use super::effort::{self, Effort};
use super::luck::{CloudLuck, Luck};
use super::patch::Patch;
use super::staffing::Capacity;
use super::state::{CloudState, State};
use super::world::{CloudFacts, Facts, World};
use super::{CloudMonth, Work, programmes, relationships, time};
use crate::lanes::{self, Lanes, on_lanes};
use crate::scenario::StaffingOption;
use crate::scenario::plan::MeetingPolicy;

on_lanes! {
    /// Hours of the month, and what they make of evidence. Readiness and credibility change when it does.
    pub(super) fn work<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        luck: &Luck<W>,
        month: u32,
        staff: &Capacity<[f64; W]>,
        work: &mut Work<W>,
    ) {
        let (willing, bought) = (luck.willing(month), option.programmes.evidence_hours(month));
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
            work.effort.set(lane, effort);
        }
        place_effort(world, option, staff, work);
        if can_build {
            for lane in 0..W {
                let mut evidence = state.evidence.lane(lane);
                evidence.build(&world.beliefs(lane).evidence, &luck.streams[lane]);
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
        staff: &Capacity<[f64; W]>,
        work: &mut Work<W>,
    ) {
        let is_even = !world.has_distance && !option.places.is_placed();
        let Work { effort: whole, here, .. } = work;
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

/// What a cloud's month has in common for all trajectories.
#[derive(Clone, Copy, Debug)]
struct Calendar {
    month: u32,
    ceiling: Ceiling,
    is_reporting: bool,
    is_new_year: bool,
    is_renewal: bool,
}

/// Marketplace volume of the last twelve months.
#[inline(always)]
fn volume_of_a_year<const W: usize>(volume: &[[f64; W]; 12]) -> [f64; W] {
    let mut year = [0.0; W];
    for volume in volume {
        for lane in 0..W {
            year[lane] += volume[lane];
        }
    }
    // A joined deal's booking that help brought forward leaves the twelve months before the one that it replaces.
    year.map(|volume| lanes::at_least(volume, 0.0))
}

/// What account teams make of a benefit: their motive and hours, and the meetings asked of warm and active ones.
#[inline(always)]
fn respond(
    facts: &Facts,
    option: &StaffingOption,
    benefit: f64,
    readiness: f64,
    field_hours: f64,
    cloud: &mut CloudState,
) -> (ae::AeMonth, [f64; 2]) {
    let ae = ae::look(facts, benefit);
    cloud.motive = ae.motive;
    let demand = meetings::demand(&facts.meetings, facts.ae.meeting_hours, ae.hours, readiness);
    (ae, meetings::asked(facts, option, demand, [cloud.warm, cloud.active], field_hours))
}

on_lanes! {
    /// Consumption, PDM and motive of account teams on a cloud, and the meetings that are asked.
    ///
    /// Everything that lanes are read from or written to is an argument of its own: then the compiler knows that
    /// nothing overlaps, and vectorises.
    fn look<W>(
        facts: &Facts<[f64; W]>,
        of_cloud: &CloudFacts<[f64; W]>,
        worth: &[f64; W],
        option: &StaffingOption,
        calendar: Calendar,
        framing: &[f64; W],
        luck: &CloudLuck<[f64; W]>,
        further: &Further<[f64; W]>,
        base_growth: &[f64; W],
        volume: &[[f64; W]; 12],
        credibility: &[f64; W],
        readiness: &[f64; W],
        effort: &Effort<[f64; W]>,
        clouds: &mut CloudState<[f64; W]>,
        view: &mut CloudMonth<[f64; W]>,
    ) {
        let Calendar { month, ceiling, is_reporting, is_new_year, is_renewal } = calendar;
        let volume_12m = volume_of_a_year(volume);
        for lane in 0..W {
            let (facts, of_cloud, luck) = (facts.lane(lane), of_cloud.lane(lane), luck.lane(lane));
            let mut cloud = clouds.lane(lane);
            let hours = consumption::program_hours(&of_cloud, is_reporting, effort.program_hours[lane]);
            cloud.listing = consumption::next_listing(cloud.listing, &of_cloud, hours);
            let around = Surroundings {
                ceiling,
                is_reporting,
                further: further.lane(lane),
                month,
                base_growth: base_growth[lane],
                credibility: credibility[lane],
                program_hours: hours,
            };
            let credit = consumption::advance(&facts, &of_cloud, &mut cloud, &luck, &around);
            let standing = pdm::standing(&of_cloud, hours);
            // What the vendor is judged by is of the month before; in the first there is none.
            let attributed = if month == 0 { credit.attributed } else { cloud.attributed };
            let seen = Seen { attributed: 12.0 * attributed, volume: volume_12m[lane] };
            let status = status::advance(&of_cloud.own, is_renewal, standing, seen, cloud.specialised);
            (cloud.attributed, cloud.specialised) = (credit.attributed, status.specialised);
            let counted = Counted {
                partner: credit.partner,
                volume: seen.volume,
                standing,
                attributed,
                strength: status.strength(),
            };
            let pdm = pdm::advance(&facts, &mut cloud, &counted, luck.reassignment);
            view.funds[lane] = status::funds(&of_cloud.own, &status, facts.consumption.hosted_share, pdm.motive, standing);
            view.status.set(lane, status);
            if is_new_year {
                ae::change_territory(&facts.ae, &mut cloud, luck.territory);
            }
            let benefit = worth[lane] * ae::benefit(&facts, &of_cloud, is_reporting, framing[lane], &credit, &status);
            let (ae, asked) = respond(&facts, option, benefit, readiness[lane], effort.field_hours[lane], &mut cloud);
            view.ae.set(lane, ae);
            view.active_before[lane] = cloud.active;
            [view.warm.asked[lane], view.active.asked[lane]] = asked;
            view.credit.set(lane, credit);
            view.pdm.set(lane, pdm);
            clouds.set(lane, cloud);
        }
    }
}

on_lanes! {
    /// Motive of account teams on a further patch of a cloud whose first has been looked at, and the meetings that are
    /// asked: what the cloud does as a whole is `shared`.
    fn look_further<W>(
        facts: &Facts<[f64; W]>,
        of_cloud: &CloudFacts<[f64; W]>,
        worth: &[f64; W],
        option: &StaffingOption,
        calendar: Calendar,
        framing: &[f64; W],
        luck: &CloudLuck<[f64; W]>,
        readiness: &[f64; W],
        effort: &Effort<[f64; W]>,
        shared: (&CloudState<[f64; W]>, &CloudMonth<[f64; W]>),
        clouds: &mut CloudState<[f64; W]>,
        view: &mut CloudMonth<[f64; W]>,
    ) {
        let (first, seen) = shared;
        (clouds.listing, clouds.relationship) = (first.listing, first.relationship);
        (view.credit, view.pdm, view.status, view.funds) = (seen.credit, seen.pdm, seen.status, seen.funds);
        for lane in 0..W {
            let (facts, of_cloud) = (facts.lane(lane), of_cloud.lane(lane));
            let (credit, status, mut cloud) = (seen.credit.lane(lane), seen.status.lane(lane), clouds.lane(lane));
            if calendar.is_new_year {
                ae::change_territory(&facts.ae, &mut cloud, luck.territory[lane]);
            }
            let is_reporting = calendar.is_reporting;
            let benefit = worth[lane] * ae::benefit(&facts, &of_cloud, is_reporting, framing[lane], &credit, &status);
            let (ae, asked) = respond(&facts, option, benefit, readiness[lane], effort.field_hours[lane], &mut cloud);
            view.ae.set(lane, ae);
            view.active_before[lane] = cloud.active;
            [view.warm.asked[lane], view.active.asked[lane]] = asked;
            clouds.set(lane, cloud);
        }
    }
}

on_lanes! {
    /// Meetings and flows of account teams on a cloud, given what is prepared in time and the chance of a poor meeting.
    fn meet<W>(
        facts: &Facts<[f64; W]>,
        of_cloud: &CloudFacts<[f64; W]>,
        option: &StaffingOption,
        readiness: &[f64; W],
        work: &Work<W>,
        effort: &Effort<[f64; W]>,
        clouds: &mut CloudState<[f64; W]>,
        view: &mut CloudMonth<[f64; W]>,
    ) {
        // Told apart outside of the loops: a branch in one would not be vectorised.
        match option.meeting_policy {
            MeetingPolicy::Reschedule => hold(MeetingPolicy::Reschedule, facts, work, view),
            MeetingPolicy::Solo => hold(MeetingPolicy::Solo, facts, work, view),
            MeetingPolicy::RunUnprepared => hold(MeetingPolicy::RunUnprepared, facts, work, view),
        }
        let [accept, burn] = ask::taken(&facts.ae, option.ask);
        for lane in 0..W {
            let (facts, of_cloud, effort) = (facts.lane(lane), of_cloud.lane(lane), effort.lane(lane));
            let mut cloud = clouds.lane(lane);
            let (warm, active) = (view.warm.lane(lane), view.active.lane(lane));
            let inputs = ae::AeInputs {
                motive: view.ae.motive[lane],
                readiness: readiness[lane],
                effort: &effort,
                warm,
                active,
                introductions: of_cloud.share * view.pdm.hours[lane] * cloud.relationship * view.status.lane(lane).opens(),
                mishire_hazard: work.mishire_hazard[lane],
                ask: ask::Terms { accept: accept[lane], burn: burn[lane] },
            };
            view.newly_warm[lane] = ae::flow(&facts, &of_cloud, &mut cloud, &inputs);
            clouds.set(lane, cloud);
        }
    }
}

/// What becomes of the meetings asked on a cloud under a policy.
#[inline(always)]
fn hold<const W: usize>(
    policy: MeetingPolicy,
    facts: &Facts<[f64; W]>,
    work: &Work<W>,
    view: &mut CloudMonth<[f64; W]>,
) {
    for lane in 0..W {
        let (facts, timely, p_poor) = (facts.lane(lane), work.timely[lane], work.p_poor[lane]);
        view.warm.set(lane, meetings::hold(&facts, policy, view.warm.asked[lane], timely, p_poor));
        view.active.set(lane, meetings::hold(&facts, policy, view.active.asked[lane], timely, p_poor));
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
        let none = Further::all(Further::default());
        for patch in 0..views.len() {
            let Patch { cloud: c, first, .. } = world.patches[patch];
            let setting = &world.setting.clouds[c];
            let has_further = programmes::has_further(world, option, c);
            let further = if has_further { programmes::further(world, option, c, month) } else { none };
            let calendar = Calendar {
                month,
                ceiling: Ceiling::of(setting.attribution),
                is_reporting: programmes::is_reporting(world, option, c, month),
                is_new_year: time::is_new_fiscal_year(world.setting, c, month),
                is_renewal: status::is_renewal(setting.renewal_month, month),
            };
            let framing = ae::framing(&world.facts.conduct, world.setting.framing);
            let (of_cloud, worth, effort) = (world.whole(patch), &world.clouds[patch].worth, &work.here[patch]);
            let (seen, rest) = views.split_at_mut(patch);
            let (before, clouds) = state.clouds.split_at_mut(patch);
            let (view, cloud, exogenous) = (&mut rest[0], &mut clouds[0], luck.cloud(month, c));
            if first == patch {
                look(
                    &world.facts,
                    of_cloud,
                    worth,
                    option,
                    calendar,
                    framing,
                    exogenous,
                    &further,
                    world.base_growth(month),
                    &state.volume[patch],
                    &state.credibility,
                    &state.readiness,
                    effort,
                    cloud,
                    view,
                );
            } else {
                let shared = (&before[first], &seen[first]);
                look_further(
                    &world.facts,
                    of_cloud,
                    worth,
                    option,
                    calendar,
                    framing,
                    exogenous,
                    &state.readiness,
                    effort,
                    shared,
                    cloud,
                    view,
                );
            }
            for lane in 0..W {
                asked[lane] += view.warm.asked[lane] + view.active.asked[lane];
                open_teams[lane] += cloud.warm[lane] + cloud.active[lane];
            }
        }
        hold_meetings(world, option, state, month, staff, work, views, [&asked, &open_teams]);
    }
}

on_lanes! {
    /// Meetings that are asked on all clouds, held as far as there is room, and what they do.
    fn hold_meetings<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        month: u32,
        staff: &Capacity<[f64; W]>,
        work: &mut Work<W>,
        views: &mut [CloudMonth<[f64; W]>],
        asked_and_open: [&[f64; W]; 2],
    ) {
        let [asked, open_teams] = asked_and_open;
        let mut room = [0.0; W];
        let quarter = &world.facts.governance.quarter[governance::month_of_quarter(world.setting, month)];
        for lane in 0..W {
            let facts = world.facts.lane(lane);
            let (readiness, in_house_part) = (state.readiness[lane], work.effort.in_house_part[lane]);
            let burning = facts.in_house.mishire_burn * staff.mishires[lane];
            room[lane] = meetings::room(&facts, asked[lane], quarter[lane]);
            let credentials = state.credentials[lane];
            work.p_poor[lane] = conduct::p_poor(&facts, world.setting, option, readiness, credentials, in_house_part);
            work.mishire_hazard[lane] = if open_teams[lane] > 0.0 { burning / open_teams[lane] } else { 0.0 };
        }
        // A loop of its own: what the policy makes of room is not worked out under the others.
        for lane in 0..W {
            let meetings = world.facts.meetings.lane(lane);
            work.timely[lane] = meetings::timely(&meetings, option.meeting_policy, room[lane]);
        }
        for (c, view) in views.iter_mut().enumerate() {
            meet(
                &world.facts,
                &world.clouds[c],
                option,
                &state.readiness,
                work,
                &work.here[c],
                &mut state.clouds[c],
                view,
            );
        }
        relationships::hold(world, option, state, work, views);
    }
}
