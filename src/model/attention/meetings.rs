//! Meetings come first, outreach takes the rest; the vendor's own sellers must prepare.
//!
//! ```text
//! m* = push·(μ_w·warm + μ_a·active),  m = min(m*, max_share·F/h_fam)
//! u = Σm·h_prep/(n_ae·h_avail),  room = min(1, 1/u)          over all clouds
//! ```

use super::super::World;
use crate::scenario::plan::{MeetingPolicy, Pay, StaffingOption};

/// Meetings with the teams of one stock of a cloud in a month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meetings {
    /// Asked within the FAMs' hours.
    pub asked: f64,
    /// Held, prepared or not.
    pub held: f64,
    /// Held with a prepared seller.
    pub prepared: f64,
    /// Prepared and good.
    pub good: f64,
    /// Poor, for whatever reason.
    pub poor: f64,
    /// Held by the FAM alone and not poor.
    pub solo_good: f64,
}

/// Demand for meetings with a stock of teams, before any push.
#[must_use]
pub fn demand(per_team: f64, teams: f64) -> f64 {
    per_team * teams
}

/// Factor on demand: `push`, × `pay_push` under pay on meetings.
#[must_use]
pub fn push(world: &World<'_>, option: &StaffingOption) -> f64 {
    match option.pay {
        Pay::Meetings => option.meeting_push * world.beliefs.meetings.pay_push,
        Pay::Pipeline | Pay::Submissions => option.meeting_push,
    }
}

/// Meetings asked with warm and active teams of a cloud that has `field_hours`.
#[must_use]
pub fn asked(world: &World<'_>, option: &StaffingOption, warm: f64, active: f64, field_hours: f64) -> [f64; 2] {
    let beliefs = &world.beliefs.meetings;
    let push = push(world, option);
    let wanted = [push * demand(beliefs.warm_demand, warm), push * demand(beliefs.active_demand, active)];
    let total = wanted[0] + wanted[1];
    let most = beliefs.max_share * field_hours / beliefs.fam_hours;
    let part = if total > most { most / total } else { 1.0 };
    wanted.map(|meetings| meetings * part)
}

/// Part of the asked meetings for which the sellers have hours: `room`.
#[must_use]
pub fn room(world: &World<'_>, asked_everywhere: f64) -> f64 {
    let beliefs = &world.beliefs.meetings;
    let load = asked_everywhere * beliefs.prep_hours / (world.beliefs.isv.sellers * beliefs.available_hours);
    if load > 1.0 { 1.0 / load } else { 1.0 }
}

/// What becomes of the meetings asked, by policy; `p_poor` is that of a prepared meeting.
#[must_use]
pub fn hold(world: &World<'_>, policy: MeetingPolicy, asked: f64, room: f64, p_poor: f64) -> Meetings {
    let beliefs = &world.beliefs.meetings;
    let (held, prepared) = match policy {
        MeetingPolicy::Reschedule => (room * asked, room * asked),
        MeetingPolicy::Solo => (asked, room * asked),
        MeetingPolicy::RunUnprepared => (asked, room.powf(beliefs.overload_exponent) * asked),
    };
    let rest = held - prepared;
    let (rest_poor, solo_good) = match policy {
        MeetingPolicy::Reschedule => (0.0, 0.0),
        MeetingPolicy::Solo => (beliefs.solo_poor * rest, (1.0 - beliefs.solo_poor) * rest),
        MeetingPolicy::RunUnprepared => (beliefs.unprepared_poor * rest, 0.0),
    };
    Meetings { asked, held, prepared, good: (1.0 - p_poor) * prepared, poor: p_poor * prepared + rest_poor, solo_good }
}
