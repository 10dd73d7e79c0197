//! Consumption and attribution against numbers worked by hand.

use super::super::tests::{beliefs, near};
use super::*;
use crate::lanes::Rounds;
use crate::sampling::Beliefs;

/// Half of the business on this cloud: a base of $1M a month, 15,000 of the vendor's own, a quarter hosted.
fn half_a_business() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.isv.arr = 12e6;
    beliefs.isv.rnd_share = 0.03;
    beliefs.clouds[0].weight = 0.5;
    beliefs.consumption.ratio = 2.0;
    beliefs.consumption.hosted_share = 0.25;
    beliefs
}

/// Direct consumption that is credited 15% by itself, half by its indirect part, 60% by its enabled part.
fn with_tiers(mut beliefs: Beliefs) -> Beliefs {
    beliefs.consumption.indirect = 2.0;
    beliefs.consumption.credibility_indirect = 0.5;
    beliefs.consumption.indirect_unattributed = 0.4;
    beliefs.consumption.enabled = 3.0;
    // With a listing at half health l' = 0.25 + 0.75/2 = 0.625, so that exp(-l'/adoption_months) is one half.
    beliefs.consumption.adoption_months = 0.625 / 2.0_f64.ln();
    beliefs.economics.annual_churn = 1.0 - 0.9_f64.powi(12);
    beliefs.marketplace.share = 0.6;
    beliefs.clouds[0].live_month = 3.0;
    beliefs.clouds[0].ramp = 4.0;
    beliefs.clouds[0].coverage_pracr = 0.8;
    beliefs.clouds[0].pracr_failure = 0.15;
    beliefs
}

fn around(attribution: Attribution, month: u32) -> Surroundings {
    Surroundings {
        ceiling: Ceiling::of(attribution),
        is_reporting: attribution == Attribution::AzurePracr,
        further: Further::default(),
        month,
        base_growth: 1.1,
        credibility: 0.2,
        program_hours: 35.0,
    }
}

fn month(attribution: Attribution, failed_report: Real) -> (Credit, CloudState) {
    let beliefs = with_tiers(half_a_business());
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let mut state = CloudState { potential: 100e3, realised: 20e3, listing: 0.5, ..CloudState::default() };
    let luck = CloudLuck { failed_report, ..CloudLuck::default() };
    let credit = advance(&facts, &of_cloud, &mut state, &luck, &around(attribution, 4));
    (credit, state)
}

#[test]
fn new_consumption_goes_half_the_way_to_its_potential_and_churns() {
    let (_, state) = month(Attribution::AwsPrmMetering, 1.0);
    // 20,000 + (100,000 - 20,000)/2 = 60,000, and a tenth churns.
    near(state.realised, 54e3);
    near(state.potential, 90e3);
}

#[test]
fn consumption_is_split_between_the_two_bills() {
    let (credit, _) = month(Attribution::AwsPrmMetering, 1.0);
    // Y = 1.1M + 54,000; P = Y/4 + 15,000; C = 3Y/4.
    near(credit.partner, 303_500.0);
    near(credit.customer, 865_500.0);
    near(credit.program_hours, 35.0);
}

#[test]
fn metered_consumption_is_credited_in_three_tiers() {
    let (credit, _) = month(Attribution::AwsPrmMetering, 1.0);
    // p_mkt = 0.6/2; live since month 3 with a ramp of four: (4 - 3 + 1)/4.
    near(credit.p_marketplace, 0.3);
    near(credit.live, 0.5);
    // a = 0.15; a_I = 0.4 + 0.6·0.15 = 0.49; A = 0.15 + 0.49·0.5·2 + 0.2·3.
    near(credit.per_direct, 1.24);
    near(credit.credited, 865_500.0 * 1.24);
}

#[test]
fn a_report_by_hand_adds_hosted_consumption_unless_it_fails() {
    let (arrived, _) = month(Attribution::AzurePracr, 0.2);
    // A = 0 + 0.4·0.5·2 + 0.2·3 = 1; reported 0.25·1,154,000·0.8·0.5.
    near(arrived.per_direct, 1.0);
    near(arrived.credited, 865_500.0 + 115_400.0);
    let (failed, _) = month(Attribution::AzurePracr, 0.1);
    near(failed.credited, 865_500.0);
}

#[test]
fn attribution_counts_from_the_month_in_which_it_goes_live() {
    let beliefs = with_tiers(half_a_business());
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let live = |month| {
        let around = around(Attribution::AwsPrmMetering, month);
        advance(&facts, &of_cloud, &mut CloudState::default(), &CloudLuck::default(), &around).live
    };
    for (month, by_hand) in [(0, 0.0), (2, 0.0), (3, 0.25), (6, 1.0), (40, 1.0)] {
        near(live(month), by_hand);
    }
}

#[test]
fn each_mechanism_has_its_ceiling() {
    use Attribution::{AwsPrmMetering, AwsPrmTagging, AzureCua, AzurePracr, AzureVm, GcpMarketplace, None};
    for (mechanism, by_hand) in [
        (AwsPrmMetering, 0.3),
        (GcpMarketplace, 0.3),
        (AwsPrmTagging, 0.7),
        (AzureCua, 0.7),
        (AzureVm, 0.7),
        (AzurePracr, 0.0),
        (None, 0.0),
    ] {
        near(Ceiling::of(mechanism).at(0.7, 0.3), by_hand);
    }
}

#[test]
fn reports_take_program_hours_and_never_more_than_there_are() {
    let mut beliefs = half_a_business();
    beliefs.clouds[0].pracr_hours = 15.0;
    let of_cloud = CloudFacts::new(&beliefs, 0);
    near(program_hours(&of_cloud, false, 100.0), 50.0);
    near(program_hours(&of_cloud, true, 100.0), 35.0);
    near(program_hours(&of_cloud, true, 20.0), 0.0);
}

#[test]
fn a_listing_goes_a_fifth_of_the_way_to_what_its_hours_keep() {
    let mut beliefs = half_a_business();
    beliefs.marketplace.listing_hours = 40.0;
    let of_cloud = CloudFacts::new(&beliefs, 0);
    // Half of the 20 hours that this cloud needs: 0.8 + (0.5 - 0.8)/5; all of them: 0.8 + (1 - 0.8)/5.
    near(next_listing(0.8, &of_cloud, 10.0), 0.74);
    near(next_listing(0.8, &of_cloud, 30.0), 0.84);
    beliefs.marketplace.listing_hours = 0.0;
    near(next_listing(0.8, &CloudFacts::new(&beliefs, 0), 0.0), 0.84);
}

#[test]
fn spend_graphs_make_enabled_claims_credible() {
    let mut beliefs = beliefs().consumption;
    beliefs.credibility_enabled = 0.1;
    beliefs.credibility_enabled_max = 0.5;
    // Two graphs bring half of the gain.
    beliefs.refs_scale = 2.0 / 2.0_f64.ln();
    let beliefs = beliefs.rounded();
    near(credibility_enabled(&beliefs, 0.0), 0.1);
    near(credibility_enabled(&beliefs, 2.0), 0.3);
    near(credibility_enabled(&beliefs, 4.0), 0.4);
}

#[test]
fn mechanisms_that_do_not_know_of_each_other_see_the_union() {
    near(either(0.5, 0.0), 0.5);
    near(either(0.5, 0.6), 0.8);
    let mut setting = CloudSetting::new(crate::scenario::setting::CloudName::Aws, Attribution::AwsPrmTagging);
    let work = beliefs().attribution.rounded();
    near(ceiling_of_all(&setting, 0.5, &work, 0.3), 0.5);
    setting.others = [Some(Attribution::AwsPrmMetering), Some(Attribution::AwsPrmAgent)];
    // 1 - (1 - 0.5)(1 - 0.3)(1 - 0.6).
    near(ceiling_of_all(&setting, 0.5, &work, 0.3), 0.86);
}

#[test]
fn what_others_see_joins_what_the_first_sees() {
    let (beliefs, mut state) = (beliefs(), CloudState { listing: 1.0, ..CloudState::default() });
    let mut facts = Facts::new(&beliefs);
    facts.marketplace.share = 0.4;
    facts.consumption.hosted_share = 0.0;
    let mut of_cloud = CloudFacts::new(&beliefs, 0);
    (of_cloud.own.coverage, of_cloud.own.live_month, of_cloud.per_ramp_month) = (0.5, 24.0, 0.25);
    let further = Further { sooner: 0.5, seen: 0.2, through_marketplace: 0.5, reports: 0.0 };
    let around = Surroundings { further, ..around(Attribution::AwsPrmTagging, 3) };
    let credit = advance(&facts, &of_cloud, &mut state, &CloudLuck::default(), &around);
    near(credit.live, 0.5);
    // 1 - (1 - 0.5·0.5)(1 - 0.2)(1 - 0.4·0.5) of what is consumed.
    near(credit.attributed, 0.52 * lanes::double(credit.customer));
}
