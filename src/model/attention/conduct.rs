//! How often a prepared meeting goes wrong.
//!
//! ```text
//! p_poor = 1 − (1 − poor_base)·(1 − wrong_cloud·(1 − credentials_ready)·clouds)·(1 − disparage)
//!            ·(1 − premature_ask)·(1 − no_evidence_poor·(1−η))·[bill_cut: (1 − bill_cut_poor)]
//!            ·[partner_manager: (1 − pm_poor·x_in)]
//! ```

use super::super::World;
use crate::scenario::plan::{Profile, StaffingOption};
use crate::scenario::setting::Framing;

/// Chance that a prepared meeting is poor; `readiness` is `η`, `in_house_part` is `x_in`.
#[must_use]
pub fn p_poor(world: &World<'_>, option: &StaffingOption, readiness: f64, in_house_part: f64) -> f64 {
    let conduct = &world.beliefs.conduct;
    let clouds = world.beliefs.clouds.len() as f64;
    let mut good = (1.0 - conduct.poor_base)
        * (1.0 - (conduct.wrong_cloud * (1.0 - conduct.credentials_ready) * clouds).min(1.0))
        * (1.0 - conduct.disparage)
        * (1.0 - conduct.premature_ask)
        * (1.0 - conduct.no_evidence_poor * (1.0 - readiness));
    if world.setting.framing == Framing::BillCut {
        good *= 1.0 - conduct.bill_cut_poor;
    }
    if option.profile == Profile::PartnerManager {
        good *= 1.0 - world.beliefs.in_house.pm_poor * in_house_part;
    }
    1.0 - good
}
