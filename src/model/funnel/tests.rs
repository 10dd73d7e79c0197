//! Opening and closing against numbers worked by hand.

use super::super::arrivals::OpportunityLuck;
use super::super::attention::ae::AeMonth;
use super::super::attention::meetings::Meetings;
use super::super::attention::pdm::PdmMonth;
use super::super::cloud_month::CloudMonth;
use super::super::facts::{CloudFacts, Facts};
use super::super::state::CloudState;
use super::super::tests::{beliefs, near};
use super::closing::{Closing, Closings};
use super::deal::{Circumstances, Deal, logit_win, open, stretch, terms};
use super::opening::{Rates, harmony, rates};
use super::source::Source;
use crate::sampling::Beliefs;

fn opening_beliefs() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.clouds[0].weight = 0.5;
    beliefs.clouds[0].target_accounts = 100.0;
    beliefs.clouds[0].accounts_per_team = 1.0;
    beliefs.consumption.hosted_share = 0.25;
    beliefs.funnel.active_meeting = 0.1;
    beliefs.funnel.warm_meeting = 0.05;
    beliefs.funnel.pull = 0.02;
    beliefs.funnel.library = 0.01;
    beliefs.funnel.advocacy = 0.3;
    beliefs.pdm.opportunity_rate = 0.1;
    beliefs.marketplace.origination = 0.4;
    beliefs.enterprise_ae.opportunity_rate = 0.2;
    beliefs.rules.conflict = 0.4;
    beliefs
}

/// Twenty of a hundred accounts have bought, ten teams are burned, a library of twenty sellers.
fn opening_rates() -> Rates {
    let beliefs = opening_beliefs();
    let state =
        CloudState { won: 20.0, burned: 10.0, library: 20.0, listing: 0.8, relationship: 0.5, ..CloudState::default() };
    let month = CloudMonth {
        ae: AeMonth { motive: 0.5, ..AeMonth::default() },
        active_before: 10.0,
        active: Meetings { good: 5.0, ..Meetings::default() },
        warm: Meetings { good: 4.0, ..Meetings::default() },
        pdm: PdmMonth { hours: 6.0, standing: 0.25, ..PdmMonth::default() },
        ..CloudMonth::default()
    };
    rates(&Facts::new(&beliefs), &CloudFacts::new(&beliefs, 0), &state, &month, 3.0)
}

#[test]
fn each_source_opens_at_its_rate() {
    let rates = opening_rates();
    // (0.1·5 + 0.02·0.5·10)·0.8 and 0.5·(0.05·4 + 0.01·20)·0.8.
    near(rates.sponsored, 0.48);
    near(rates.unsponsored, 0.16);
    // 0.5·0.3·0.9·0.8.
    near(rates.advocacy, 0.108);
    // (0.1·6 + 0.5·0.4·0.25·0.8)·0.5·0.25.
    near(rates.pdm, 0.08);
    near(rates.direct, 0.3);
    near(rates.sponsored_part(), 0.48 / 0.748);
    near(Rates::default().sponsored_part(), 0.0);
}

#[test]
fn two_motions_in_two_tenancies_are_in_each_others_way() {
    let facts = Facts::new(&opening_beliefs());
    // x = 1/4, h = 1/4: χ = 0.75·0.75, of which 0.4 is lost.
    near(harmony(&facts, 1.0, 3.0, false), 0.775);
    near(harmony(&facts, 1.0, 3.0, true), 1.0);
    near(harmony(&facts, 0.0, 3.0, false), 1.0);
    near(harmony(&facts, 0.0, 0.0, false), 1.0);
}

/// Odds of winning one in five; a sponsor and full fluency are odds ratios of four, a full PDM relationship of sixteen.
fn closing_beliefs() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.isv.acv = 200e3;
    beliefs.isv.sellers = 10.0;
    beliefs.funnel.base_win_rate = 0.2;
    beliefs.funnel.or_field = 4.0;
    beliefs.funnel.or_fluency = 4.0;
    beliefs.funnel.or_pdm = 16.0;
    beliefs.funnel.acv_uplift = 0.2;
    beliefs.funnel.cycle_months = 8.0;
    beliefs.funnel.velocity = 0.5;
    beliefs.funnel.open_per_seller = 4.0;
    beliefs.economics.commission = 0.1;
    beliefs.outsourced.success_fee = 0.2;
    beliefs
}

const AT: Circumstances = Circumstances {
    sponsored_part: 0.5,
    relationship: 0.5,
    fluency: 0.75,
    outsourced_part: 0.4,
    log_odds_regime: 0.0,
    worth: 1.0,
    cycle_regime: 1.5,
    stretch: 1.25,
    p_marketplace: 0.3,
    listing: 1.0,
    eligible: 1.0,
};

const LUCK: OpportunityLuck = OpportunityLuck { value: 0.5, cycle: 1.0, win: -0.1, routing: 0.2, commit: 0.99 };

#[test]
fn open_opportunities_beyond_the_sellers_stretch_the_cycle() {
    let per_capacity = Facts::new(&closing_beliefs()).per.closing_capacity;
    // Ten sellers keep forty opportunities going.
    near(stretch(per_capacity, 20.0), 1.0);
    near(stretch(per_capacity, 50.0), 1.25);
}

#[test]
fn what_helps_an_opportunity_multiplies_its_odds() {
    let log = Facts::new(&closing_beliefs()).log_odds;
    // Odds ¼, × 2 for half a sponsor, × 2 for fluency half above the middle: even.
    near(logit_win(&log, Source::Field, &AT), 0.0);
    // Odds ¼ × 16^½: even too; direct sellers have the base odds alone.
    near(logit_win(&log, Source::Pdm, &AT), 0.0);
    near(logit_win(&log, Source::Direct, &AT), -(4.0_f64.ln()));
    let downturn = Circumstances { log_odds_regime: -crate::lanes::ln(2.0), ..AT };
    near(logit_win(&log, Source::Field, &downturn), -std::f64::consts::LN_2);
}

#[test]
fn an_opportunity_gets_its_end_when_it_opens() {
    let facts = Facts::new(&closing_beliefs());
    let terms = terms(&facts, Source::Field, &AT);
    let deal = open(&facts, 0, Source::Field, 10, &LUCK, &terms);
    // 8·(1 - 0.5·0.5)·1.5·1.25 = 11.25 months, rounded up; 200,000·0.5·(1 + 0.2·0.5).
    assert_eq!(deal.closes, 22);
    near(deal.value, 110e3);
    assert!(deal.is_won && deal.through_marketplace);
    near(deal.outsourced_part, 0.4);
    // Its luck lies above even odds, and above the chance of the marketplace.
    let unlucky = open(&facts, 0, Source::Field, 10, &OpportunityLuck { win: 0.1, routing: 0.4, ..LUCK }, &terms);
    assert!(!unlucky.is_won && !unlucky.through_marketplace);
}

#[test]
fn direct_sellers_bring_their_own_capacity() {
    let facts = Facts::new(&closing_beliefs());
    let deal = open(&facts, 0, Source::Direct, 10, &LUCK, &terms(&facts, Source::Direct, &AT));
    // 8·1.5 months without stretch or sponsor.
    assert_eq!(deal.closes, 22);
    near(deal.value, 100e3);
    near(deal.outsourced_part, 0.0);
}

#[test]
fn an_opportunity_takes_a_month_at_least() {
    let quick = OpportunityLuck { cycle: 1e-6, ..LUCK };
    let facts = Facts::new(&closing_beliefs());
    assert_eq!(open(&facts, 0, Source::Pdm, 10, &quick, &terms(&facts, Source::Pdm, &AT)).closes, 11);
}

#[test]
fn a_month_adds_up_what_closes_in_it() {
    let facts = Facts::new(&closing_beliefs());
    let deal = |source, closes, value, is_won| Deal {
        cloud: 0,
        source,
        closes,
        value,
        is_won,
        through_marketplace: source == Source::Field,
        outsourced_part: 0.5,
    };
    let mut closings: Closings<1> = Closings::new(3, 1);
    for deal in [
        deal(Source::Field, 1, 100e3, true),
        deal(Source::Field, 1, 50e3, false),
        deal(Source::Pdm, 1, 30e3, true),
        deal(Source::Direct, 1, 20e3, true),
        deal(Source::Field, 2, 70e3, true),
        deal(Source::Field, 3, 90e3, true),
    ] {
        closings.add(0, crate::model::economics::win_cost(&facts, &deal), &deal);
    }
    closings.close(0);
    closings.close(1);
    let closing: Closing = crate::lanes::Lanes::lane(closings.now(), 0);
    near(closing.of_alliance, 3.0);
    near(closing.field_value, 150e3);
    near(closing.wins, 3.0);
    near(closing.bookings, 150e3);
    near(closing.arr.alliance, 130e3);
    near(closing.arr.direct, 20e3);
    near(closing.arr.marketplace, 100e3);
    near(closing.marketplace_wins, 1.0);
    // Field: (0.1 + 0.2·0.5)·100,000; PDM: 0.1·30,000; direct sellers' commission is in their pay.
    near(closing.cost, 23e3);
    near(closings.cloud_now(0).value[0], 150e3);
    near(closings.cloud_now(0).volume[0], 100e3);
    near(closings.cloud_now(0).field_wins[0], 1.0);
    closings.close(2);
    near(closings.now().wins[0], 1.0);
}
