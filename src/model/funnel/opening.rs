//! Rates at which opportunities open, per cloud and source; Poisson with rate × season × regime.
//!
//! ```text
//! sponsored:      (r_a·good_active + r_pull·q·active)·(1 − won/N)
//! not sponsored:  (r_w·q·good_warm + r_lib·q·L)·(1 − won/N)
//! advocacy:       w·r_adv·(1 − burned/N)·(1 − won/N)          counted as field, not sponsored
//! PDM side:       r_pdm·a_P·K·g + w·r_mkt·h·ℓ·g·K
//! direct:         w·r_direct·Σρ
//! χ = 4x(1−x)·4h(1−h),  x the PDM side's part of PDM-side and field rate without advocacy, all clouds
//! without rules of engagement both rates are × 1 − ω·χ
//! ```

use super::super::state::CloudState;
use super::super::{CloudMonth, World};

/// Rates of one cloud before season, regime and conflict, a month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rates {
    /// Field, sponsored by active teams.
    pub sponsored: f64,
    /// Field, not sponsored, without advocacy.
    pub unsponsored: f64,
    /// Discretionary advocacy.
    pub advocacy: f64,
    /// PDM side.
    pub pdm: f64,
    /// Added direct sellers.
    pub direct: f64,
}

impl Rates {
    /// Sponsored part `σ` of the cloud's field rate, advocacy included in the whole.
    #[must_use]
    pub fn sponsored_part(&self) -> f64 {
        let field = self.sponsored + self.unsponsored + self.advocacy;
        if field > 0.0 { self.sponsored / field } else { 0.0 }
    }
}

/// Rates of a cloud from what its month has been so far; `sellers` is the productivity of added direct sellers.
#[must_use]
pub fn rates(world: &World<'_>, cloud: usize, state: &CloudState, month: &CloudMonth, sellers: f64) -> Rates {
    let (beliefs, funnel) = (world.beliefs, &world.beliefs.funnel);
    let of_cloud = &beliefs.clouds[cloud];
    let untouched = (1.0 - state.won / of_cloud.target_accounts).max(0.0);
    let (motive, active, pdm) = (month.motive, month.active_before, &month.pdm);
    let (warm_meetings, active_meetings) = (&month.warm, &month.active);
    let hosted = beliefs.consumption.hosted_share;
    let originated = of_cloud.weight * beliefs.marketplace.origination * hosted * state.listing;
    Rates {
        sponsored: (funnel.active_meeting * active_meetings.good + funnel.pull * motive * active) * untouched,
        unsponsored: motive * (funnel.warm_meeting * warm_meetings.good + funnel.library * state.library) * untouched,
        advocacy: of_cloud.weight
            * funnel.advocacy
            * (1.0 - state.burned / of_cloud.target_accounts).max(0.0)
            * untouched,
        pdm: (beliefs.pdm.opportunity_rate * pdm.hours + originated) * state.relationship * pdm.standing,
        direct: of_cloud.weight * beliefs.enterprise_ae.opportunity_rate * sellers,
    }
}

/// What is left of PDM-side and field rates when two motions meet: `1 − ω·χ`, 1 under rules of engagement.
#[must_use]
pub fn harmony(world: &World<'_>, rates: &[Rates], engagement_rules: bool) -> f64 {
    let pdm: f64 = rates.iter().map(|rate| rate.pdm).sum();
    let field: f64 = rates.iter().map(|rate| rate.sponsored + rate.unsponsored).sum();
    if engagement_rules || pdm + field <= 0.0 {
        return 1.0;
    }
    let (x, h) = (pdm / (pdm + field), world.beliefs.consumption.hosted_share);
    let conflict = 4.0 * x * (1.0 - x) * 4.0 * h * (1.0 - h);
    (1.0 - world.beliefs.rules.conflict * conflict).max(0.0)
}
