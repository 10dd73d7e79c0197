//! How often a prepared meeting goes wrong.
//!
//! ```text
//! p_poor = 1 − (1 − poor_base)·(1 − wrong_cloud·(1 − c)·clouds)·(1 − disparage)
//!            ·(1 − premature_ask)·(1 − no_evidence_poor·(1−η))·[bill_cut: (1 − bill_cut_poor)]
//!            ·[partner_manager: (1 − pm_poor·x_in)]
//! ```

use super::super::facts::Facts;
use crate::lanes::{self, Real};
use crate::scenario::plan::{Profile, StaffingOption};
use crate::scenario::setting::{Framing, Setting};

/// Chance that a prepared meeting is poor; `readiness` is `η`, `credentials` the part `c` of the sellers who know
/// what to say of each cloud, `in_house_part` is `x_in`.
#[inline(always)]
#[must_use]
pub fn p_poor(
    facts: &Facts,
    setting: &Setting,
    option: &StaffingOption,
    readiness: Real,
    credentials: Real,
    in_house_part: Real,
) -> Real {
    let conduct = &facts.conduct;
    let clouds = setting.clouds.len() as Real;
    let bill_cut = if setting.framing == Framing::BillCut { conduct.bill_cut_poor } else { 0.0 };
    let profile = if option.profile == Profile::PartnerManager { facts.in_house.pm_poor * in_house_part } else { 0.0 };
    let good = (1.0 - conduct.poor_base)
        * (1.0 - lanes::at_most(conduct.wrong_cloud * (1.0 - credentials) * clouds, 1.0))
        * (1.0 - conduct.disparage)
        * (1.0 - conduct.premature_ask)
        * (1.0 - conduct.no_evidence_poor * (1.0 - readiness))
        * (1.0 - bill_cut)
        * (1.0 - profile);
    1.0 - good
}
