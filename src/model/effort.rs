//! Hours of the month: the field, the evidence, the programs.
//!
//! ```text
//! E_in = Σρ,  E_out = Σρ_out,  E_f = field_share·E_in + E_out
//! F = H·(1 − v)·E_f            field hours
//! G = H·((1−field_share)·E_in + program_team)
//! ```

use super::World;
use super::evidence::Evidence;
use super::staffing::StaffMonth;
use crate::scenario::StaffingOption;
use crate::scenario::plan::{Pay, Profile};

/// Effort of the month, all clouds together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Effort {
    /// Field effort `E_f`, in full people.
    pub field: f64,
    /// In-house part `x_in` of it; 0 without field effort.
    pub in_house_part: f64,
    /// Outsourced part of it; 0 without field effort.
    pub outsourced_part: f64,
    /// Whether in-house people and units are both at field work.
    pub is_mixed: bool,
    /// Effort-weighted product fluency `Φ`; ½ without field effort.
    pub fluency: f64,
    /// Field hours `F`.
    pub field_hours: f64,
    /// Hours spent on evidence.
    pub evidence_hours: f64,
    /// Program hours `G`.
    pub program_hours: f64,
}

/// Part of in-house effort that goes to the field: effort follows pay.
#[must_use]
pub fn field_share(world: &World<'_>, option: &StaffingOption) -> f64 {
    match option.pay {
        Pay::Submissions => option.field_share * world.beliefs.in_house.submission_field,
        Pay::Pipeline | Pay::Meetings => option.field_share,
    }
}

/// The month's effort.
#[must_use]
pub fn effort(world: &World<'_>, option: &StaffingOption, staff: &StaffMonth, evidence: &Evidence) -> Effort {
    let beliefs = world.beliefs;
    let share = field_share(world, option);
    let profile = match option.profile {
        Profile::EnterpriseAe => 1.0,
        Profile::PartnerManager => beliefs.in_house.pm_productivity,
    };
    let in_house = share * profile * staff.in_house.productivity;
    let outsourced = staff.units.productivity;
    let field = in_house + outsourced;
    let fluent = share * profile * staff.in_house.fluent_productivity + staff.units.fluent_productivity;
    let spent_on_evidence = if evidence.is_wanted(world) { beliefs.evidence.share } else { 0.0 };
    let hours = beliefs.in_house.hours;
    Effort {
        field,
        in_house_part: if field > 0.0 { in_house / field } else { 0.0 },
        outsourced_part: if field > 0.0 { outsourced / field } else { 0.0 },
        is_mixed: in_house > 0.0 && outsourced > 0.0,
        fluency: if field > 0.0 { fluent / field } else { 0.5 },
        field_hours: hours * (1.0 - spent_on_evidence) * field,
        evidence_hours: hours * spent_on_evidence * field,
        program_hours: hours * ((1.0 - share) * staff.in_house.productivity + staff.program_heads),
    }
}
