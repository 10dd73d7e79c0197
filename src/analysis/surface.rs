//! Attention of PDM and AE teams, hours and motives, as functions of partner-side and customer-side consumption, in closed
//! form.
//!
//! Every belief stands at its median, listings are as at the start, attribution is live, and the existing customers are
//! all there is. The partner side moves the PDM through `P`; the customer side moves an account team through what a
//! typical contract consumes: `C` for the whole base means `12·C/arr` for a dollar of contract value.

use crate::analysis::statistics::Ordered;
use crate::lanes;
use crate::model::attention::ae;
use crate::model::attention::pdm::{self, Counted};
use crate::model::attention::status::{self, Seen};
use crate::model::consumption::{self, Credit};
use crate::model::time::whole_people;
use crate::model::{CloudFacts, Facts};
use crate::sampling::{BeliefSampler, Beliefs};
use crate::scenario::Scenario;
use crate::scenario::setting::Attribution;

/// What PDM and AE teams give at a pair of consumptions, and what moves them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Attention {
    /// Hours of the PDMs a month, all clouds.
    pub pdm_hours: f64,
    /// Hours of a typical AE team a month, weighted over clouds.
    pub ae_hours: f64,
    /// Motive of the PDM, 0–1, weighted over clouds.
    pub pdm_motive: f64,
    /// Motive of an AE team, 0–1, weighted over clouds.
    pub ae_motive: f64,
}

/// Hours that one side gives over the consumption that moves it.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursCurve {
    /// Consumption a month.
    pub consumption: Vec<f64>,
    /// Lower quartile, median and upper quartile of the hours over beliefs, at each.
    pub quartiles: [Vec<f64>; 3],
    /// Consumption of today.
    pub today: f64,
    /// Median hours at today's consumption, and at twice as much.
    pub hours: [f64; 2],
}

/// Attention over the two kinds of consumption.
#[derive(Clone, Debug)]
pub struct AttentionSurface<'a> {
    scenario: &'a Scenario,
    sampler: &'a BeliefSampler,
    beliefs: Beliefs,
}

/// Draws of beliefs behind quartiles of hours.
const DRAWS: u64 = 400;
/// Steps of a curve.
const STEPS: u32 = 40;

impl<'a> AttentionSurface<'a> {
    /// The surface of a scenario at its median beliefs.
    #[must_use]
    pub fn new(scenario: &'a Scenario, sampler: &'a BeliefSampler) -> Self {
        Self { scenario, sampler, beliefs: sampler.beliefs(sampler.medians()) }
    }

    /// Hours of the PDMs over partner-side, and of an account team over customer-side consumption, with quartiles over
    /// beliefs; `today` is what either is now, and what it stays while the other moves.
    #[must_use]
    pub fn curves(&self, today: (f64, f64), (partner, customer): ((f64, f64), (f64, f64))) -> [HoursCurve; 2] {
        let draws: Vec<Beliefs> =
            (0..DRAWS).map(|number| self.sampler.beliefs(&self.sampler.draw(number).all)).collect();
        let curve = |today: f64, (low, high): (f64, f64), of: &(dyn Fn(&Beliefs, f64) -> f64 + Sync)| {
            let quartiles = |at: f64| {
                let hours: Vec<f64> = draws.iter().map(|beliefs| of(beliefs, at)).collect();
                let ordered = Ordered::new(&hours);
                [0.25, 0.5, 0.75].map(|p| ordered.quantile(p))
            };
            let consumption: Vec<f64> =
                (0..=STEPS).map(|step| low + (high - low) * f64::from(step) / f64::from(STEPS)).collect();
            let all: Vec<[f64; 3]> = consumption.iter().map(|&at| quartiles(at)).collect();
            HoursCurve {
                quartiles: [0, 1, 2].map(|quartile| all.iter().map(|of| of[quartile]).collect()),
                hours: [today, 2.0 * today].map(|at| quartiles(at)[1]),
                consumption,
                today,
            }
        };
        [
            curve(today.0, partner, &|beliefs, at| self.believed(beliefs, at, today.1).pdm_hours),
            curve(today.1, customer, &|beliefs, at| self.believed(beliefs, today.0, at).ae_hours),
        ]
    }

    /// Attention at a partner-side and a customer-side consumption a month over all clouds.
    #[must_use]
    pub fn at(&self, partner: f64, customer: f64) -> Attention {
        self.believed(&self.beliefs, partner, customer)
    }

    /// Attention under beliefs of one's own.
    fn believed(&self, beliefs: &Beliefs, partner: f64, customer: f64) -> Attention {
        let mut beliefs = beliefs.clone();
        // Motive of an account team reads `ratio·(1 − h)`: what a dollar of contract value consumes on its side.
        beliefs.consumption.ratio =
            12.0 * customer / beliefs.isv.arr / (1.0 - beliefs.consumption.hosted_share).max(1e-9);
        if beliefs.consumption.hosted_share >= 1.0 {
            beliefs.consumption.hosted_share = 0.0;
            beliefs.consumption.ratio = 12.0 * customer / beliefs.isv.arr;
        }
        let facts = Facts::new(&beliefs);
        let framing = *ae::framing(&facts.conduct, self.scenario.setting.framing);
        let hours = facts.in_house.hours * lanes::count(whole_people(beliefs.program_team.heads));
        let base = lanes::real(beliefs.isv.arr * (beliefs.isv.renewals_mkt + beliefs.isv.direct_new_mkt));
        let hosted = lanes::real((partner - beliefs.isv.arr * beliefs.isv.rnd_share / 12.0).max(0.0));
        let (partner, customer) = (lanes::real(partner), lanes::real(customer));
        let mut attention = Attention::default();
        let setting = &self.scenario.setting;
        for (c, cloud) in setting.clouds.iter().enumerate() {
            let of_cloud = &CloudFacts::new(&beliefs, c);
            let weight = of_cloud.own.weight;
            let is_reporting = cloud.has(Attribution::AzurePracr);
            let standing = pdm::standing(of_cloud, consumption::program_hours(of_cloud, is_reporting, hours));
            let p_marketplace = facts.marketplace.share * facts.marketplace.listing_at_start;
            let coverage = consumption::ceiling_of_all(cloud, of_cloud.own.coverage, &facts.attribution, p_marketplace);
            let credibility = consumption::credibility_enabled(&facts.consumption, 0.0);
            let per_direct = consumption::credited_per_direct(&facts.consumption, coverage, credibility);
            let credit = Credit { p_marketplace, per_direct, live: 1.0, reports: 1.0, ..Credit::default() };
            let attributed = weight * (coverage * customer + hosted);
            let seen = Seen { attributed: 12.0 * attributed, volume: weight * base };
            let held = if cloud.specialised { 1.0 } else { 0.0 };
            let status = status::advance(&of_cloud.own, false, standing, seen, held);
            let (partner, volume, strength) = (weight * partner, seen.volume, status.strength());
            let counted = Counted { partner, volume, standing, attributed, strength };
            let share = pdm::share(pdm::metrics(&facts.pdm, &facts.per, &counted), facts.pdm.gamma, facts.pdm.partners);
            let benefit = ae::benefit(&facts, of_cloud, is_reporting, framing, &credit, &status);
            let ae = ae::look(&facts, benefit);
            attention.pdm_hours += lanes::double(facts.pdm.hours * share);
            attention.ae_hours += lanes::double(weight * ae.hours);
            attention.pdm_motive += lanes::double(weight * pdm::motive(share, facts.pdm.share_ref));
            attention.ae_motive += lanes::double(weight * ae.motive);
        }
        attention
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
            reach(partner.max(least), &|value| self.at(value, customer).pdm_motive),
            reach(customer.max(least), &|value| self.at(partner, value).ae_motive),
        )
    }
}
