//! Hours of the month: the field, the evidence, the programs.
//!
//! ```text
//! E_in = Σρ,  E_out = Σρ_out,  E_f = field_share·E_in + E_out
//! v·H·E_f = min(share·H·E_f, narrative_hours·parallel/months) while narratives are wanted, else 0
//! F = H·(1 − v)·E_f            field hours
//! F_c = w·F of each cloud; with seats that stay on one cloud, or at a distance d, by the effort that is there
//! G = H·((1−field_share)·E_in + program_team)
//! ```

use super::facts::Facts;
use super::staffing::Capacity;
use crate::lanes::{self, Real, record};
use crate::parameter::{Cloud, InHouse};
use crate::scenario::StaffingOption;
use crate::scenario::plan::{Pay, Profile};

record! {
    /// Effort of the month, all clouds together.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Effort {
        /// Field effort `E_f`, in full people.
        pub field: Real,
        /// In-house part `x_in` of it; 0 without field effort.
        pub in_house_part: Real,
        /// Outsourced part of it; 0 without field effort.
        pub outsourced_part: Real,
        /// Effort-weighted product fluency `Φ`; ½ without field effort.
        pub fluency: Real,
        /// Field hours `F`.
        pub field_hours: Real,
        /// Hours spent on evidence.
        pub evidence_hours: Real,
        /// Program hours `G`.
        pub program_hours: Real,
    }
}

/// Part of in-house effort that goes to the field: effort follows pay.
#[inline(always)]
#[must_use]
pub fn field_share(in_house: &InHouse, option: &StaffingOption) -> Real {
    match option.pay {
        Pay::Submissions => lanes::real(option.field_share) * in_house.submission_field,
        Pay::Pipeline | Pay::Meetings => lanes::real(option.field_share),
    }
}

/// What the profile of those hired brings to the field.
#[inline(always)]
fn profile_share(facts: &Facts, option: &StaffingOption) -> Real {
    match option.profile {
        Profile::EnterpriseAe => 1.0,
        Profile::PartnerManager => facts.in_house.pm_productivity,
    }
}

/// The month's effort; evidence takes at most this share of the field's hours, and at most so many.
#[inline(always)]
#[must_use]
pub fn effort(facts: &Facts, option: &StaffingOption, staff: &Capacity, evidence: (Real, Real)) -> Effort {
    let share = field_share(&facts.in_house, option);
    let profile = profile_share(facts, option);
    let in_house = share * profile * staff.in_house;
    let outsourced = staff.units;
    let field = in_house + outsourced;
    let fluent = share * profile * staff.fluent_in_house + staff.fluent_units;
    let hours = facts.in_house.hours;
    let evidence_hours = lanes::at_most(hours * evidence.0 * field, evidence.1);
    Effort {
        field,
        in_house_part: if field > 0.0 { in_house / field } else { 0.0 },
        outsourced_part: if field > 0.0 { outsourced / field } else { 0.0 },
        fluency: if field > 0.0 { fluent / field } else { 0.5 },
        field_hours: hours * field - evidence_hours,
        evidence_hours,
        program_hours: hours * ((1.0 - share) * staff.in_house + staff.program_heads),
    }
}

/// What of the month's effort is on a cloud where heads and units have these parts of theirs: what is far away from them
/// takes `distance` of it, and evidence its part.
#[inline(always)]
#[must_use]
pub fn on_cloud(
    facts: &Facts,
    own: &Cloud,
    option: &StaffingOption,
    staff: &Capacity,
    whole: &Effort,
    parts: [Real; 2],
) -> Effort {
    let in_field = field_share(&facts.in_house, option) * profile_share(facts, option);
    let [heads, units] = [parts[0] * (1.0 - own.distance) * in_field, parts[1] * (1.0 - own.provider_distance)];
    let (in_house, outsourced) = (heads * staff.in_house, units * staff.units);
    let field = in_house + outsourced;
    let fluent = heads * staff.fluent_in_house + units * staff.fluent_units;
    let part = if whole.field > 0.0 { field / whole.field } else { 0.0 };
    Effort {
        field,
        in_house_part: if field > 0.0 { in_house / field } else { 0.0 },
        outsourced_part: if field > 0.0 { outsourced / field } else { 0.0 },
        fluency: if field > 0.0 { fluent / field } else { 0.5 },
        field_hours: whole.field_hours * part,
        evidence_hours: whole.evidence_hours * part,
        program_hours: whole.program_hours,
    }
}

#[cfg(test)]
mod tests;
