//! Meetings come first, outreach takes the rest; the vendor's own sellers must prepare.
//!
//! ```text
//! m* = push·(μ_w·warm + μ_a·active),  m = min(m*, max_share·F/h_fam)
//! u = Σm·h_prep/(n_ae·h_avail),  room = min(1, 1/u)          over all clouds
//! ```

use super::super::world::Facts;
use crate::lanes::{self, record};
use crate::parameter;
use crate::scenario::plan::{MeetingPolicy, Pay, StaffingOption};

record! {
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
}

/// Demand for meetings with a stock of teams, before any push.
#[inline(always)]
#[must_use]
pub fn demand(per_team: f64, teams: f64) -> f64 {
    per_team * teams
}

/// Factor on demand: `push`, × `pay_push` under pay on meetings.
#[inline(always)]
#[must_use]
pub fn push(beliefs: &parameter::Meetings, option: &StaffingOption) -> f64 {
    match option.pay {
        Pay::Meetings => option.meeting_push * beliefs.pay_push,
        Pay::Pipeline | Pay::Submissions => option.meeting_push,
    }
}

/// Meetings asked with warm and active teams of a cloud that has `field_hours`.
#[inline(always)]
#[must_use]
pub fn asked(facts: &Facts, option: &StaffingOption, warm: f64, active: f64, field_hours: f64) -> [f64; 2] {
    let beliefs = &facts.meetings;
    let push = push(beliefs, option);
    let wanted = [push * demand(beliefs.warm_demand, warm), push * demand(beliefs.active_demand, active)];
    let total = wanted[0] + wanted[1];
    let most = facts.per.field_hour * field_hours;
    let part = if total > most { most / total } else { 1.0 };
    [wanted[0] * part, wanted[1] * part]
}

/// Part of the asked meetings for which the sellers have hours: `room`.
#[inline(always)]
#[must_use]
pub fn room(facts: &Facts, asked_everywhere: f64) -> f64 {
    let load = asked_everywhere * facts.per.meeting;
    if load > 1.0 { 1.0 / load } else { 1.0 }
}

/// What becomes of the meetings asked, by policy; `p_poor` is that of a prepared meeting.
#[inline(always)]
#[must_use]
pub fn hold(beliefs: &parameter::Meetings, policy: MeetingPolicy, asked: f64, room: f64, p_poor: f64) -> Meetings {
    let prepared = match policy {
        MeetingPolicy::Reschedule | MeetingPolicy::Solo => room * asked,
        MeetingPolicy::RunUnprepared => lanes::power(room, beliefs.overload_exponent) * asked,
    };
    let held = match policy {
        MeetingPolicy::Reschedule => prepared,
        MeetingPolicy::Solo | MeetingPolicy::RunUnprepared => asked,
    };
    let rest = held - prepared;
    let (rest_poor, solo_good) = match policy {
        MeetingPolicy::Reschedule => (0.0, 0.0),
        MeetingPolicy::Solo => (beliefs.solo_poor * rest, (1.0 - beliefs.solo_poor) * rest),
        MeetingPolicy::RunUnprepared => (beliefs.unprepared_poor * rest, 0.0),
    };
    Meetings { asked, held, prepared, good: (1.0 - p_poor) * prepared, poor: p_poor * prepared + rest_poor, solo_good }
}
