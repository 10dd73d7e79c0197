//! Rates at which opportunities open, per cloud and source; Poisson with rate × season × regime.
//!
//! ```text
//! sponsored:      (r_a·good_active + r_pull·q·active)·(1 − won/N)
//! not sponsored:  (r_w·q·good_warm + r_lib·q·L)·(1 − won/N)
//! advocacy:       w·r_adv·(1 − burned/N)·(1 − won/N)          counted as field, not sponsored
//! PDM side:       r_pdm·a_P·K·g + w·r_mkt·h·ℓ·g·K
//! direct:         w·r_direct·Σρ,  r_direct = productivity/(12·acv·p0): what an added seller must open to win it
//! χ = 4x(1−x)·4h(1−h),  x the PDM side's part of PDM-side and field rate without advocacy, all clouds
//! without rules of engagement both rates are × 1 − ω·χ
//! ```

use super::super::cloud_month::CloudMonth;
use super::super::facts::{CloudFacts, Facts};
use super::super::state::CloudState;
use crate::lanes::{self, Real, record};
use crate::sampling::Beliefs;

record! {
    /// Rates of one cloud before season, regime and conflict, a month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Rates {
        /// Field, sponsored by active teams.
        pub sponsored: Real,
        /// Field, not sponsored, without advocacy.
        pub unsponsored: Real,
        /// Discretionary advocacy.
        pub advocacy: Real,
        /// PDM side.
        pub pdm: Real,
        /// Added direct sellers.
        pub direct: Real,
    }
}

impl Rates {
    /// Sponsored part `σ` of the cloud's field rate, advocacy included in the whole.
    #[inline(always)]
    #[must_use]
    pub fn sponsored_part(&self) -> Real {
        let field = self.sponsored + self.unsponsored + self.advocacy;
        if field > 0.0 { self.sponsored / field } else { 0.0 }
    }
}

/// Opportunities that a full added seller opens a month: as many as bring its productivity at the base win rate, or what
/// the scenario states.
#[must_use]
pub fn added_seller(beliefs: &Beliefs) -> f64 {
    let stated = beliefs.enterprise_ae.opportunity_rate;
    let needed = beliefs.enterprise_ae.productivity / (12.0 * beliefs.isv.acv * beliefs.funnel.base_win_rate);
    if stated > 0.0 { stated } else { needed }
}

/// Rates of a cloud from what its month has been so far; `sellers` is the productivity of added direct sellers.
#[inline(always)]
#[must_use]
pub fn rates(facts: &Facts, of_cloud: &CloudFacts, state: &CloudState, month: &CloudMonth, sellers: Real) -> Rates {
    let funnel = &facts.funnel;
    let untouched = lanes::at_least(1.0 - state.won * of_cloud.per_account, 0.0);
    let (motive, active, pdm) = (month.ae.motive, month.active_before, &month.pdm);
    let originated = of_cloud.origination * state.listing;
    Rates {
        sponsored: (funnel.active_meeting * month.active.good + funnel.pull * motive * active) * untouched,
        unsponsored: motive * (funnel.warm_meeting * month.warm.good + funnel.library * state.library) * untouched,
        advocacy: of_cloud.own.weight
            * funnel.advocacy
            * lanes::at_least(1.0 - state.burned * of_cloud.per_team, 0.0)
            * untouched,
        pdm: (facts.pdm.opportunity_rate * pdm.hours * of_cloud.share + originated) * state.relationship * pdm.standing,
        direct: of_cloud.own.weight * facts.added_seller * sellers,
    }
}

/// What is left of PDM-side and field rates, summed over clouds, when two motions meet: `1 − ω·χ`, 1 under rules of
/// engagement.
#[inline(always)]
#[must_use]
pub fn harmony(facts: &Facts, pdm: Real, field: Real, engagement_rules: bool) -> Real {
    let (x, h) = (pdm / (pdm + field), facts.consumption.hosted_share);
    let conflict = 4.0 * x * (1.0 - x) * 4.0 * h * (1.0 - h);
    let left = lanes::at_least(1.0 - facts.rules.conflict * conflict, 0.0);
    if engagement_rules || pdm + field <= 0.0 { 1.0 } else { left }
}
