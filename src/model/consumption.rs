//! Consumption: whose cloud bill moves, how much of it the hyperscaler can see, and how much it believes.
//!
//! ```text
//! Y_b = w·arr·ratio/12·(1 + base_growth)^(t/12)
//! Y_n ← Y_n + (Z − Y_n)·(1 − exp(−ℓ'/adoption_months)),   ℓ' = h + (1−h)·ℓ
//! P = h·Y + w·arr·rnd_share/12          partner side
//! C = (1−h)·Y                           customer side, direct
//! α = 1 − Π(1 − α_i) over the cloud's mechanisms, each its ceiling times its progress since it went live
//! V = C·A,  A = α + α_I·κ_I·m_I + κ_E·m_E,  α_I = ι + (1−ι)·α
//! κ_E = κ_E0 + (κ_E1 − κ_E0)·(1 − exp(−refs/refs_scale))
//! ```

use super::facts::{CloudFacts, Facts};
use super::luck::CloudLuck;
use super::state::CloudState;
use crate::lanes::{self, Real, record};
use crate::parameter::{AttributionWork, Consumption};
use crate::scenario::setting::{Attribution, CloudSetting};

record! {
    /// What a cloud sees this month.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Credit {
        /// Program hours `G_c`.
        pub program_hours: Real,
        /// Chance `p_mkt` that a deal runs through the marketplace.
        pub p_marketplace: Real,
        /// Partner-side consumption `P`, $/month.
        pub partner: Real,
        /// Customer-side consumption `C`, $/month.
        pub customer: Real,
        /// What is credited of it, `V`, $/month.
        pub credited: Real,
        /// Credited dollars per direct dollar, `A`.
        pub per_direct: Real,
        /// Consumption that the hyperscaler's own systems tie to the vendor, `α·C + h·Y + reported`, $/month.
        pub attributed: Real,
        /// Progress of the first mechanism since it went live, 0–1.
        pub live: Real,
        /// Progress of reports by hand since they went live, 0–1.
        pub reports: Real,
    }
}

record! {
    /// What attribution has on a cloud beside its first mechanism as the scenario states it.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct Further {
        /// Progress of the first mechanism where a programme has brought it forward, 0–1.
        pub sooner: Real,
        /// Share of consumption that others see, whatever runs through the marketplace.
        pub seen: Real,
        /// Progress of another whose ceiling is what runs through the marketplace, 0–1.
        pub through_marketplace: Real,
        /// Progress of reports by hand beside the first, 0–1.
        pub reports: Real,
    }
}

/// What the month's consumption depends on besides the cloud's state.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// What bounds attribution coverage on the cloud.
    pub ceiling: Ceiling,
    /// Whether hosted consumption is reported by hand every month.
    pub is_reporting: bool,
    /// What attribution has beside the first mechanism.
    pub further: Further,
    /// Month.
    pub month: u32,
    /// Growth of the base since month 0, as a factor.
    pub base_growth: Real,
    /// Credibility of enabled claims, `κ_E`.
    pub credibility: Real,
    /// Program hours of the cloud, `G_c`.
    pub program_hours: Real,
}

/// Program hours of a cloud, less what monthly reporting takes: `G_c = max(0, w·G − pracr_hours)`.
#[inline(always)]
#[must_use]
pub fn program_hours(of_cloud: &CloudFacts, is_reporting: bool, hours: Real) -> Real {
    let reporting = if is_reporting { of_cloud.own.pracr_hours } else { 0.0 };
    lanes::at_least(of_cloud.own.weight * hours - reporting, 0.0)
}

/// Listing health: `ℓ ← ℓ + 0.2·(min(1, G_c/(w·listing_hours)) − ℓ)`.
#[inline(always)]
#[must_use]
pub fn next_listing(listing: Real, of_cloud: &CloudFacts, program_hours: Real) -> Real {
    let reached = lanes::at_most(program_hours * of_cloud.per_listing_hour, 1.0);
    let target = if of_cloud.listing_hours > 0.0 { reached } else { 1.0 };
    listing + 0.2 * (target - listing)
}

/// One month of consumption and its attribution on a cloud.
#[inline(always)]
pub fn advance(
    facts: &Facts,
    of_cloud: &CloudFacts,
    state: &mut CloudState,
    luck: &CloudLuck,
    around: &Surroundings,
) -> Credit {
    let consumption = &facts.consumption;
    let hosted = consumption.hosted_share;
    let adoption = hosted + (1.0 - hosted) * state.listing;
    let pace = 1.0 - lanes::exp(-adoption * facts.per.adoption_month);
    state.realised += (state.potential - state.realised) * pace;
    state.realised *= 1.0 - facts.churn;
    state.potential *= 1.0 - facts.churn;

    let total = of_cloud.base * around.base_growth + state.realised;
    let p_marketplace = facts.marketplace.share * state.listing;
    let since_live = lanes::count(around.month) - of_cloud.own.live_month + 1.0;
    let further = &around.further;
    let live = lanes::at_least(lanes::between(since_live * of_cloud.per_ramp_month, 0.0, 1.0), further.sooner);
    let reports = lanes::at_least(around.ceiling.reports * live, further.reports);
    let coverage = around.ceiling.at(of_cloud.own.coverage, p_marketplace) * live;
    let coverage = either(either(coverage, further.seen), further.through_marketplace * p_marketplace);
    let per_direct = credited_per_direct(consumption, coverage, around.credibility);
    let arrived = if luck.failed_report >= of_cloud.own.pracr_failure { 1.0 } else { 0.0 };
    let reported =
        if around.is_reporting { arrived * hosted * total * of_cloud.own.coverage_pracr * reports } else { 0.0 };
    let customer = (1.0 - hosted) * total;
    Credit {
        program_hours: around.program_hours,
        p_marketplace,
        partner: hosted * total + of_cloud.rnd,
        customer,
        credited: customer * per_direct + reported,
        per_direct,
        attributed: coverage * customer + hosted * total + reported,
        live,
        reports,
    }
}

/// The share that one of two sees that do not know of each other: `1 − (1 − a)·(1 − b)`.
#[inline(always)]
#[must_use]
pub fn either(one: Real, other: Real) -> Real {
    one + (1.0 - one) * other
}

/// Ceiling of a mechanism that is not the first of its cloud, whatever runs through the marketplace.
#[must_use]
pub fn ceiling_of(work: &AttributionWork, mechanism: Attribution) -> Real {
    match mechanism {
        Attribution::AwsPrmTagging => work.tagging,
        Attribution::AwsPrmAgent => work.agent,
        Attribution::AzureCua => work.cua,
        Attribution::AzureVm => 1.0,
        Attribution::AwsPrmMetering | Attribution::GcpMarketplace | Attribution::AzurePracr | Attribution::None => 0.0,
    }
}

/// The ceiling of all mechanisms of a cloud as the scenario states them, at a chance of running through the marketplace.
#[must_use]
pub fn ceiling_of_all(setting: &CloudSetting, coverage: Real, work: &AttributionWork, p_marketplace: Real) -> Real {
    let first = Ceiling::of(setting.attribution).at(coverage, p_marketplace);
    let other = |mechanism: Attribution| match mechanism {
        Attribution::AwsPrmMetering | Attribution::GcpMarketplace => p_marketplace,
        other => ceiling_of(work, other),
    };
    setting.others.into_iter().flatten().fold(first, |seen, mechanism| either(seen, other(mechanism)))
}

/// What bounds attribution coverage, by mechanism: a weight of the marketplace and one of the cloud's own coverage, 1 for
/// what counts and 0 for what does not. (Weights rather than cases, so that a loop over trajectories has no branches.)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ceiling {
    marketplace: Real,
    coverage: Real,
    reports: Real,
}

impl Ceiling {
    /// The bound of a mechanism.
    #[must_use]
    pub fn of(attribution: Attribution) -> Self {
        let (marketplace, coverage) = match attribution {
            Attribution::AwsPrmMetering | Attribution::GcpMarketplace => (1.0, 0.0),
            Attribution::AwsPrmTagging | Attribution::AwsPrmAgent | Attribution::AzureCua | Attribution::AzureVm => {
                (0.0, 1.0)
            }
            Attribution::AzurePracr | Attribution::None => (0.0, 0.0),
        };
        Self { marketplace, coverage, reports: if attribution == Attribution::AzurePracr { 1.0 } else { 0.0 } }
    }

    /// The ceiling of attribution coverage.
    #[inline(always)]
    #[must_use]
    pub fn at(&self, coverage: Real, p_marketplace: Real) -> Real {
        self.marketplace * p_marketplace + self.coverage * coverage
    }
}

/// Credibility of enabled claims: `κ_E = κ_E0 + (κ_E1 − κ_E0)·(1 − exp(−refs/refs_scale))`.
#[inline(always)]
#[must_use]
pub fn credibility_enabled(beliefs: &Consumption, spend_graphs: Real) -> Real {
    let proof = 1.0 - lanes::exp(-spend_graphs / beliefs.refs_scale);
    beliefs.credibility_enabled + (beliefs.credibility_enabled_max - beliefs.credibility_enabled) * proof
}

/// `A = α + α_I·κ_I·m_I + κ_E·m_E`; `credibility` is `κ_E`.
#[inline(always)]
#[must_use]
pub fn credited_per_direct(beliefs: &Consumption, coverage: Real, credibility: Real) -> Real {
    let footing = beliefs.indirect_unattributed + (1.0 - beliefs.indirect_unattributed) * coverage;
    coverage + footing * beliefs.credibility_indirect * beliefs.indirect + credibility * beliefs.enabled
}

#[cfg(test)]
mod tests;
