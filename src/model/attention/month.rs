//! Consumption, the PDM and account teams of the month on every cloud, for all trajectories side by side: loops over lanes
//! around the rules.

use super::super::cloud_month::CloudMonth;
use super::super::consumption::{self, Ceiling, Further, Surroundings};
use super::super::effort::Effort;
use super::super::facts::{CloudFacts, Facts};
use super::super::handover::Handover;
use super::super::luck::{CloudLuck, Luck};
use super::super::patch::Patch;
use super::super::staffing::Capacity;
use super::super::state::{CloudState, State};
use super::super::world::World;
use super::super::{programmes, relationships, time};
use super::pdm::Counted;
use super::status::Seen;
use super::{ae, ask, conduct, governance, meetings, pdm, status};
use crate::lanes::{self, Lanes, Real, on_lanes};
use crate::scenario::StaffingOption;
use crate::scenario::plan::MeetingPolicy;

/// What a cloud's month has in common for all trajectories.
#[derive(Clone, Copy, Debug)]
struct Calendar {
    month: u32,
    ceiling: Ceiling,
    is_reporting: bool,
    is_new_year: bool,
    is_renewal: bool,
}

impl Calendar {
    fn of<const W: usize>(world: &World<'_, W>, option: &StaffingOption, cloud: usize, month: u32) -> Self {
        let setting = &world.setting.clouds[cloud];
        Self {
            month,
            ceiling: Ceiling::of(setting.attribution),
            is_reporting: programmes::is_reporting(world, option, cloud, month),
            is_new_year: time::is_new_fiscal_year(world.setting, cloud, month),
            is_renewal: status::is_renewal(setting.renewal_month, month),
        }
    }
}

/// Marketplace volume of the last twelve months.
#[inline(always)]
fn volume_of_a_year<const W: usize>(volume: &[[Real; W]; 12]) -> [Real; W] {
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
    benefit: Real,
    readiness: Real,
    field_hours: Real,
    cloud: &mut CloudState,
) -> (ae::AeMonth, [Real; 2]) {
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
        facts: &Facts<[Real; W]>,
        of_cloud: &CloudFacts<[Real; W]>,
        worth: &[Real; W],
        option: &StaffingOption,
        calendar: Calendar,
        framing: &[Real; W],
        luck: &CloudLuck<[Real; W]>,
        further: &Further<[Real; W]>,
        base_growth: &[Real; W],
        volume: &[[Real; W]; 12],
        credibility: &[Real; W],
        readiness: &[Real; W],
        effort: &Effort<[Real; W]>,
        clouds: &mut CloudState<[Real; W]>,
        view: &mut CloudMonth<[Real; W]>,
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
        facts: &Facts<[Real; W]>,
        of_cloud: &CloudFacts<[Real; W]>,
        worth: &[Real; W],
        option: &StaffingOption,
        calendar: Calendar,
        framing: &[Real; W],
        luck: &CloudLuck<[Real; W]>,
        readiness: &[Real; W],
        effort: &Effort<[Real; W]>,
        shared: (&CloudState<[Real; W]>, &CloudMonth<[Real; W]>),
        clouds: &mut CloudState<[Real; W]>,
        view: &mut CloudMonth<[Real; W]>,
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
        facts: &Facts<[Real; W]>,
        of_cloud: &CloudFacts<[Real; W]>,
        option: &StaffingOption,
        readiness: &[Real; W],
        handed: &Handover<W>,
        effort: &Effort<[Real; W]>,
        clouds: &mut CloudState<[Real; W]>,
        view: &mut CloudMonth<[Real; W]>,
    ) {
        // Told apart outside of the loops: a branch in one would not be vectorised.
        match option.meeting_policy {
            MeetingPolicy::Reschedule => hold(MeetingPolicy::Reschedule, facts, handed, view),
            MeetingPolicy::Solo => hold(MeetingPolicy::Solo, facts, handed, view),
            MeetingPolicy::RunUnprepared => hold(MeetingPolicy::RunUnprepared, facts, handed, view),
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
                mishire_hazard: handed.mishire_hazard[lane],
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
    facts: &Facts<[Real; W]>,
    handed: &Handover<W>,
    view: &mut CloudMonth<[Real; W]>,
) {
    for lane in 0..W {
        let (facts, timely, p_poor) = (facts.lane(lane), handed.timely[lane], handed.p_poor[lane]);
        view.warm.set(lane, meetings::hold(&facts, policy, view.warm.asked[lane], timely, p_poor));
        view.active.set(lane, meetings::hold(&facts, policy, view.active.asked[lane], timely, p_poor));
    }
}

on_lanes! {
    /// Consumption, PDM and account teams of the month, on every cloud.
    pub(in crate::model) fn attend<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        luck: &Luck<W>,
        month: u32,
        staff: &Capacity<[Real; W]>,
        handed: &mut Handover<W>,
        views: &mut [CloudMonth<[Real; W]>],
    ) {
        let (mut asked, mut open_teams) = ([0.0; W], [0.0; W]);
        let none = Further::all(Further::default());
        for patch in 0..views.len() {
            let Patch { cloud: c, first, .. } = world.patches[patch];
            let has_further = programmes::has_further(world, option, c);
            let further = if has_further { programmes::further(world, option, c, month) } else { none };
            let calendar = Calendar::of(world, option, c, month);
            let framing = ae::framing(&world.facts.conduct, world.setting.framing);
            let (of_cloud, worth, effort) = (world.whole(patch), &world.clouds[patch].worth, &handed.here[patch]);
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
        hold_meetings(world, option, state, month, staff, handed, views, [&asked, &open_teams]);
    }
}

on_lanes! {
    /// Meetings that are asked on all clouds, held as far as there is room, and what they do.
    fn hold_meetings<W>(
        world: &World<'_, W>,
        option: &StaffingOption,
        state: &mut State<W>,
        month: u32,
        staff: &Capacity<[Real; W]>,
        handed: &mut Handover<W>,
        views: &mut [CloudMonth<[Real; W]>],
        asked_and_open: [&[Real; W]; 2],
    ) {
        let [asked, open_teams] = asked_and_open;
        let mut room = [0.0; W];
        let quarter = &world.facts.governance.quarter[governance::month_of_quarter(world.setting, month)];
        for lane in 0..W {
            let facts = world.facts.lane(lane);
            let (readiness, in_house_part) = (state.readiness[lane], handed.effort.in_house_part[lane]);
            let burning = facts.in_house.mishire_burn * staff.mishires[lane];
            room[lane] = meetings::room(&facts, asked[lane], quarter[lane]);
            let credentials = state.credentials[lane];
            handed.p_poor[lane] = conduct::p_poor(&facts, world.setting, option, readiness, credentials, in_house_part);
            handed.mishire_hazard[lane] = if open_teams[lane] > 0.0 { burning / open_teams[lane] } else { 0.0 };
        }
        // A loop of its own: what the policy makes of room is not worked out under the others.
        for lane in 0..W {
            let meetings = world.facts.meetings.lane(lane);
            handed.timely[lane] = meetings::timely(&meetings, option.meeting_policy, room[lane]);
        }
        for (c, view) in views.iter_mut().enumerate() {
            meet(
                &world.facts,
                &world.clouds[c],
                option,
                &state.readiness,
                handed,
                &handed.here[c],
                &mut state.clouds[c],
                view,
            );
        }
        relationships::hold(world, option, state, handed, views);
    }
}
