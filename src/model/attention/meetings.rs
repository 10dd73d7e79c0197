//! Meetings come first, outreach takes the rest; the vendor's own sellers must prepare.
//!
//! ```text
//! h_t = h_meet/(½ + ½η)                       hours of a team for a meeting
//! μ_w = min(μ_max, a_A/h_t),  μ_a = min(μ_w, μ_ref)
//! m* = push·(μ_w·warm + μ_a·active),  m = min(m*, max_share·F/h_fam)
//! u = Σm·h_prep/(n_ae·h_avail),  room = min(1, 1/u)          over all clouds; h_avail by governance
//! ```

use super::super::facts::Facts;
use crate::lanes::{self, Real, record};
use crate::parameter;
use crate::scenario::plan::{MeetingPolicy, Pay, StaffingOption};

record! {
    /// Meetings with the teams of one stock of a cloud in a month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Meetings {
        /// Asked within the FAMs' hours.
        pub asked: Real,
        /// Held, prepared or not.
        pub held: Real,
        /// Held with a prepared seller.
        pub prepared: Real,
        /// Prepared and good.
        pub good: Real,
        /// Poor, for whatever reason.
        pub poor: Real,
        /// Held by the FAM alone and not poor.
        pub solo_good: Real,
    }
}

/// Meetings that a warm and an active team take a month, before any push: as many as the `hours` that a team gives allow
/// (ready material halves what a meeting takes), an active one at its cadence; or the fixed ones that were stated.
#[inline(always)]
#[must_use]
pub fn demand(beliefs: &parameter::Meetings, meeting_hours: Real, hours: Real, readiness: Real) -> [Real; 2] {
    let warm = lanes::at_most(hours * (0.5 + 0.5 * readiness) / meeting_hours, beliefs.max_per_team);
    let active = lanes::at_most(warm, beliefs.reference);
    [stated_or(beliefs.warm_demand, warm), stated_or(beliefs.active_demand, active)]
}

/// Meetings a month that keep a warm and an active team.
#[inline(always)]
#[must_use]
pub fn reference(beliefs: &parameter::Meetings) -> [Real; 2] {
    [stated_or(beliefs.warm_demand, beliefs.reference), stated_or(beliefs.active_demand, beliefs.reference)]
}

/// A fixed number of meetings where one was stated.
#[inline(always)]
fn stated_or(stated: Real, otherwise: Real) -> Real {
    if stated > 0.0 { stated } else { otherwise }
}

/// Factor on demand: `push`, × `pay_push` under pay on meetings.
#[inline(always)]
#[must_use]
pub fn push(beliefs: &parameter::Meetings, option: &StaffingOption) -> Real {
    match option.pay {
        Pay::Meetings => lanes::real(option.meeting_push) * beliefs.pay_push,
        Pay::Pipeline | Pay::Submissions => lanes::real(option.meeting_push),
    }
}

/// Meetings asked with the warm and active teams of a cloud that has `field_hours`; `demand` is that of one team.
#[inline(always)]
#[must_use]
pub fn asked(
    facts: &Facts,
    option: &StaffingOption,
    demand: [Real; 2],
    teams: [Real; 2],
    field_hours: Real,
) -> [Real; 2] {
    let push = push(&facts.meetings, option);
    let wanted = [push * (demand[0] * teams[0]), push * (demand[1] * teams[1])];
    let total = wanted[0] + wanted[1];
    let most = facts.per.field_hour * field_hours;
    let part = if total > most { most / total } else { 1.0 };
    [wanted[0] * part, wanted[1] * part]
}

/// Part of the asked meetings for which the sellers have hours: `room`; `quarter` is the factor of the month on hours.
#[inline(always)]
#[must_use]
pub fn room(facts: &Facts, asked_everywhere: Real, quarter: Real) -> Real {
    let load = asked_everywhere * facts.per.meeting / quarter;
    if load > 1.0 { 1.0 / load } else { 1.0 }
}

/// Part of the asked meetings that is prepared in time: as many as there is room for, by policy fewer under overload.
#[inline(always)]
#[must_use]
pub fn timely(beliefs: &parameter::Meetings, policy: MeetingPolicy, room: Real) -> Real {
    match policy {
        MeetingPolicy::Reschedule | MeetingPolicy::Solo => room,
        MeetingPolicy::RunUnprepared => lanes::power(room, beliefs.overload_exponent),
    }
}

/// What becomes of the meetings asked, of which a part is prepared in time, by policy; `p_poor` is that of a prepared meeting. Some for which there was time
/// are run unprepared all the same.
#[inline(always)]
#[must_use]
pub fn hold(facts: &Facts, policy: MeetingPolicy, asked: Real, timely_part: Real, p_poor: Real) -> Meetings {
    let beliefs = &facts.meetings;
    let timely = timely_part * asked;
    let held = match policy {
        MeetingPolicy::Reschedule => timely,
        MeetingPolicy::Solo | MeetingPolicy::RunUnprepared => asked,
    };
    let rest = held - timely;
    let careless = facts.careless * timely;
    let prepared = timely - careless;
    let (rest_poor, solo_good) = match policy {
        MeetingPolicy::Reschedule => (0.0, 0.0),
        MeetingPolicy::Solo => (beliefs.solo_poor * rest, (1.0 - beliefs.solo_poor) * rest),
        MeetingPolicy::RunUnprepared => (beliefs.unprepared_poor * rest, 0.0),
    };
    let poor = p_poor * prepared + beliefs.unprepared_poor * careless + rest_poor;
    Meetings { asked, held, prepared, good: (1.0 - p_poor) * prepared, poor, solo_good }
}
