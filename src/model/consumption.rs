//! Consumption: whose cloud bill moves, how much of it the hyperscaler can see, and how much it believes.
//!
//! ```text
//! Y_b = w·arr·ratio/12·(1 + base_growth)^(t/12)
//! Y_n ← Y_n + (Z − Y_n)·(1 − exp(−ℓ'/adoption_months)),   ℓ' = h + (1−h)·ℓ
//! P = h·Y + w·arr·rnd_share/12          partner side
//! C = (1−h)·Y                           customer side, direct
//! V = C·A,  A = α + α_I·κ_I·m_I + κ_E·m_E,  α_I = ι + (1−ι)·α
//! κ_E = κ_E0 + (κ_E1 − κ_E0)·(1 − exp(−refs/refs_scale))
//! ```

use super::World;
use super::state::CloudState;
use crate::scenario::setting::Attribution;

/// What a cloud sees this month.
#[derive(Clone, Copy, Debug, Default)]
pub struct Credit {
    /// Program hours `G_c`.
    pub program_hours: f64,
    /// Chance `p_mkt` that a deal runs through the marketplace.
    pub p_marketplace: f64,
    /// Partner-side consumption `P`, $/month.
    pub partner: f64,
    /// Customer-side consumption `C`, $/month.
    pub customer: f64,
    /// What is credited of it, `V`, $/month.
    pub credited: f64,
    /// Credited dollars per direct dollar, `A`.
    pub per_direct: f64,
    /// Progress of attribution since it went live, 0–1.
    pub live: f64,
}

/// Program hours of a cloud, less what monthly reporting takes: `G_c = max(0, w·G − pracr_hours)`.
#[must_use]
pub fn program_hours(world: &World<'_>, cloud: usize, hours: f64) -> f64 {
    let beliefs = &world.beliefs.clouds[cloud];
    let reporting = match world.setting.clouds[cloud].attribution {
        Attribution::AzurePracr => beliefs.pracr_hours,
        _ => 0.0,
    };
    (beliefs.weight * hours - reporting).max(0.0)
}

/// Listing health: `ℓ ← ℓ + 0.2·(min(1, G_c/(w·listing_hours)) − ℓ)`.
pub fn keep_listing(world: &World<'_>, cloud: usize, state: &mut CloudState, program_hours: f64) {
    let needed = world.beliefs.clouds[cloud].weight * world.beliefs.marketplace.listing_hours;
    let target = if needed > 0.0 { (program_hours / needed).min(1.0) } else { 1.0 };
    state.listing += 0.2 * (target - state.listing);
}

/// One month of consumption and its attribution on a cloud.
pub fn advance(
    world: &World<'_>,
    cloud: usize,
    state: &mut CloudState,
    month: u32,
    spend_graphs: u32,
    report_failed: bool,
    program_hours: f64,
) -> Credit {
    let (beliefs, of_cloud) = (world.beliefs, &world.beliefs.clouds[cloud]);
    let hosted = beliefs.consumption.hosted_share;
    let adoption = hosted + (1.0 - hosted) * state.listing;
    let pace = 1.0 - (-adoption / beliefs.consumption.adoption_months).exp();
    state.realised += (state.potential - state.realised) * pace;
    state.realised *= 1.0 - world.churn;
    state.potential *= 1.0 - world.churn;

    let base = of_cloud.weight * beliefs.isv.arr * beliefs.consumption.ratio / 12.0 * world.base_growth(month);
    let total = base + state.realised;
    let p_marketplace = beliefs.marketplace.share * state.listing;
    let live = ((f64::from(month) - of_cloud.live_month + 1.0) / of_cloud.ramp).clamp(0.0, 1.0);
    let attribution = world.setting.clouds[cloud].attribution;
    let coverage = ceiling(attribution, of_cloud.coverage, p_marketplace) * live;
    let per_direct = credited_per_direct(world, coverage, spend_graphs);
    let reported = if attribution == Attribution::AzurePracr && !report_failed {
        hosted * total * of_cloud.coverage_pracr * live
    } else {
        0.0
    };
    let customer = (1.0 - hosted) * total;
    Credit {
        program_hours,
        p_marketplace,
        partner: hosted * total + of_cloud.weight * beliefs.isv.arr * beliefs.isv.rnd_share / 12.0,
        customer,
        credited: customer * per_direct + reported,
        per_direct,
        live,
    }
}

/// Ceiling of attribution coverage by mechanism.
#[must_use]
pub fn ceiling(attribution: Attribution, coverage: f64, p_marketplace: f64) -> f64 {
    match attribution {
        Attribution::AwsPrmMetering | Attribution::GcpMarketplace => p_marketplace,
        Attribution::AwsPrmTagging | Attribution::AzureCua | Attribution::AzureVm => coverage,
        Attribution::AzurePracr | Attribution::None => 0.0,
    }
}

/// `A = α + α_I·κ_I·m_I + κ_E·m_E`.
#[must_use]
pub fn credited_per_direct(world: &World<'_>, coverage: f64, spend_graphs: u32) -> f64 {
    let beliefs = &world.beliefs.consumption;
    let footing = beliefs.indirect_unattributed + (1.0 - beliefs.indirect_unattributed) * coverage;
    let proof = 1.0 - (-f64::from(spend_graphs) / beliefs.refs_scale).exp();
    let enabled = beliefs.credibility_enabled + (beliefs.credibility_enabled_max - beliefs.credibility_enabled) * proof;
    coverage + footing * beliefs.credibility_indirect * beliefs.indirect + enabled * beliefs.enabled
}
