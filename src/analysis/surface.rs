//! Motives of PDM and AE teams as functions of partner-side and customer-side consumption, in closed form.
//!
//! Every belief stands at its median, listings are as at the start, attribution is live, and the existing customers are
//! all there is. The partner side moves the PDM through `P`; the customer side moves an account team through what a
//! typical contract consumes: `C` for the whole base means `12·C/arr` for a dollar of contract value.

use crate::model::attention::{ae, pdm};
use crate::model::consumption::{self, Ceiling, Credit};
use crate::model::time::whole_people;
use crate::model::{CloudFacts, Facts};
use crate::sampling::{BeliefSampler, Beliefs};
use crate::scenario::Scenario;
use crate::scenario::setting::Attribution;

/// Motives over the two kinds of consumption.
#[derive(Clone, Debug)]
pub struct MotiveSurface<'a> {
    scenario: &'a Scenario,
    beliefs: Beliefs,
}

impl<'a> MotiveSurface<'a> {
    /// The surface of a scenario at its median beliefs.
    #[must_use]
    pub fn new(scenario: &'a Scenario, sampler: &BeliefSampler) -> Self {
        Self { scenario, beliefs: sampler.beliefs(sampler.medians()) }
    }

    /// Motives of PDM and AE teams, each 0–1 and weighted over clouds, at a partner-side and a customer-side
    /// consumption a month over all clouds.
    #[must_use]
    pub fn motives(&self, partner: f64, customer: f64) -> (f64, f64) {
        let mut beliefs = self.beliefs.clone();
        // Motive of an account team reads `ratio·(1 − h)`: what a dollar of contract value consumes on its side.
        beliefs.consumption.ratio =
            12.0 * customer / beliefs.isv.arr / (1.0 - beliefs.consumption.hosted_share).max(1e-9);
        if beliefs.consumption.hosted_share >= 1.0 {
            beliefs.consumption.hosted_share = 0.0;
            beliefs.consumption.ratio = 12.0 * customer / beliefs.isv.arr;
        }
        let facts = Facts::new(&beliefs);
        let framing = *ae::framing(&beliefs.conduct, self.scenario.setting.framing);
        let hours = beliefs.in_house.hours * f64::from(whole_people(beliefs.program_team.heads));
        let mut motives = (0.0, 0.0);
        let setting = &self.scenario.setting;
        for (c, cloud) in setting.clouds.iter().enumerate() {
            let of_cloud = &CloudFacts::new(&beliefs, c);
            let weight = of_cloud.own.weight;
            let is_reporting = cloud.attribution == Attribution::AzurePracr;
            let base = beliefs.isv.arr * (beliefs.isv.renewals_mkt + beliefs.isv.direct_new_mkt);
            let standing = pdm::standing(of_cloud, consumption::program_hours(of_cloud, is_reporting, hours));
            let metrics = pdm::metrics(&beliefs.pdm, &facts.per, weight * partner, weight * base, standing);
            let share = pdm::share(metrics, beliefs.pdm.gamma, beliefs.pdm.partners);
            let p_marketplace = beliefs.marketplace.share * beliefs.marketplace.listing_at_start;
            let coverage = Ceiling::of(cloud.attribution).at(of_cloud.own.coverage, p_marketplace);
            let credibility = consumption::credibility_enabled(&beliefs.consumption, 0.0);
            let per_direct = consumption::credited_per_direct(&beliefs.consumption, coverage, credibility);
            let credit = Credit { p_marketplace, per_direct, live: 1.0, ..Credit::default() };
            let benefit = ae::benefit(&facts, of_cloud, is_reporting, framing, &credit);
            motives.0 += weight * pdm::motive(share, beliefs.pdm.share_ref);
            motives.1 += weight * ae::motive(&facts, benefit);
        }
        motives
    }

    /// Ranges that hold the way of the options and reach from nothing to where each motive is well above one half, so
    /// that the way is seen where it lies.
    #[must_use]
    pub fn ranges(&self, way: ((f64, f64), (f64, f64))) -> ((f64, f64), (f64, f64)) {
        let ((_, partner), (_, customer)) = way;
        // A side that hardly consumes is shown over amounts that the other knows.
        let least = 0.02 * partner.max(customer).max(1.0);
        let reach = |from: f64, motive: &dyn Fn(f64) -> f64| {
            let doubled = (0..12).map(|power| from * f64::from(1 << power)).find(|&value| motive(value) >= 0.6);
            (0.0, 1.25 * doubled.unwrap_or(8.0 * from))
        };
        (
            reach(partner.max(least), &|value| self.motives(value, customer).0),
            reach(customer.max(least), &|value| self.motives(partner, value).1),
        )
    }
}
