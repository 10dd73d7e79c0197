//! Money against numbers worked by hand.

use super::super::funnel::closing::Closings;
use super::super::tests::{beliefs, near, setting};
use super::super::world::World;
use super::revenue::Revenue;
use super::tail::{Tail, tail};
use super::*;
use crate::lanes::{Lanes, PRECISION, Real, double};
use crate::sampling::Beliefs;

fn money() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.economics.gross_margin = 0.8;
    beliefs.economics.incrementality = 0.5;
    beliefs.economics.commission = 0.1;
    beliefs.marketplace.fee = 0.05;
    beliefs.outsourced.success_fee = 0.2;
    beliefs
}

#[test]
fn recurring_revenue_stays_by_a_factor_and_wins_join() {
    let arr = Arr { alliance: 100.0, direct: 10.0, marketplace: 50.0, influenced: 30.0, influenced_marketplace: 20.0 };
    let next = arr.next(0.9, &Arr { alliance: 20.0, marketplace: 5.0, influenced: -7.0, ..Arr::default() });
    near(next.alliance, 110.0);
    near(next.direct, 9.0);
    near(next.marketplace, 50.0);
    near(next.influenced, 20.0);
    near(next.influenced_marketplace, 18.0);
    let sum = arr.plus(&next.times(2.0));
    near(sum.alliance, 320.0);
    near(sum.direct, 28.0);
    near(sum.marketplace, 150.0);
}

#[test]
fn margin_counts_what_is_incremental_and_pays_the_fee_on_all() {
    let facts = Facts::new(&money());
    let arr = Arr { alliance: 1.2e6, direct: 0.6e6, marketplace: 0.6e6, ..Arr::default() };
    near(arr.incremental(&facts), 1.2e6);
    // (0.8·1.2M - 0.05·0.6M)/12.
    near(arr.margin(&facts), 77_500.0);
    // The difference made to direct deals counts in full: (0.8·0.3M - 0.05·0.12M)/12 more.
    let more = Arr { influenced: 0.3e6, influenced_marketplace: 0.12e6, ..arr };
    near(more.influenced_margin(&facts), 19_500.0);
    near(more.margin(&facts), 97_000.0);
}

#[test]
fn egress_eats_the_margin_of_what_is_hosted() {
    let mut beliefs = money();
    beliefs.isv.acv = 120e3;
    beliefs.isv.egress_gb = 100e3;
    beliefs.isv.egress_price = 0.06;
    beliefs.isv.egress_waiver = 0.5;
    beliefs.consumption.hosted_share = 0.25;
    // 12·6,000 a year, half waived, is 0.3 of the contract; a quarter is hosted.
    near(margin_after_egress(&beliefs), 0.8 - 0.075);
    near(Facts::new(&beliefs).margin, 0.725);
}

fn deal(source: Source, closes: u32, value: Real) -> Deal {
    Deal { cloud: 0, source, closes, value, is_won: true, through_marketplace: false, outsourced_part: 0.5 }
}

#[test]
fn a_win_costs_commission_and_of_the_units_part_a_success_fee() {
    let facts = Facts::new(&money());
    near(win_cost(&facts, &deal(Source::Field, 0, 100e3)), 20e3);
    near(win_cost(&facts, &deal(Source::Pdm, 0, 100e3)), 10e3);
    near(win_cost(&facts, &deal(Source::Direct, 0, 100e3)), 0.0);
}

/// Closings of wins in these months, and the world they happen in.
fn closings(world: &World<'_>, months: &[u32]) -> Closings<1> {
    let mut closings = Closings::new(world.months_with_tail(), 1);
    for &closes in months {
        let deal = deal(Source::Pdm, closes, 120e3);
        closings.add(0, win_cost(&world.facts.lane(0), &deal), &deal);
    }
    closings
}

/// Revenue that joined in these months.
fn revenue(world: &World<'_>, new: &[Real]) -> Revenue<1> {
    let mut revenue = Revenue::opening(new.len());
    for &alliance in new {
        revenue.advance(world, &Arr::all(Arr { alliance, ..Arr::default() }));
    }
    revenue
}

/// All of it counts, half is margin; a month keeps nine tenths of revenue and is worth nine tenths of the month before.
fn fading() -> Beliefs {
    let mut beliefs = money();
    beliefs.economics.incrementality = 1.0;
    beliefs.economics.gross_margin = 0.5;
    beliefs.economics.annual_expansion = 0.0;
    beliefs.economics.annual_churn = 1.0 - 0.9_f64.powi(12);
    beliefs.economics.discount_rate = 0.9_f64.powi(-12) - 1.0;
    beliefs
}

#[test]
fn a_tail_brings_what_recurs_and_what_still_closes() {
    let mut beliefs = fading();
    beliefs.economics.tail_months = 2.0;
    let setting = setting(1);
    let world = World::new(&setting, &beliefs);
    let tail = tail(&world, 1, &revenue(&world, &[1.2e6]), &closings(&world, &[1, 2, 3])).lane(0);
    // 1.2M·(0.81 + 0.81²) = 1,759,320; a win of month 1 runs for two months, 0.9·(1 + 0.81)·120,000 = 195,480; one of
    // month 2 for one, 0.81·120,000 = 97,200; one of month 3 is beyond. Together 2,052,000 a year.
    near(tail.revenue, 171_000.0);
    near(tail.margin, 85_500.0);
    near(tail.bookings, 108_000.0 + 97_200.0);
    near(tail.cost, 20_520.0);
}

/// A contract of three months, seen after two: the win of month 0 has one month left, that of month 1 two, later ones
/// three.
#[test]
fn every_contract_runs_its_life() {
    let mut beliefs = fading();
    beliefs.economics.contract_life = 3.0;
    let setting = setting(2);
    let world = World::new(&setting, &beliefs);
    let tail = tail(&world, 2, &revenue(&world, &[1e6, 2e6]), &closings(&world, &[4])).lane(0);
    // In present value of month 1: 1M·0.9·0.81 + 2M·(0.81 + 0.81²) = 729,000 + 2,932,200; that month is worth 0.9.
    // A win of month 4: 0.9⁴·120,000·(1 + 0.81 + 0.81²) = 194,160.9852.
    near(tail.revenue, (0.9 * 3_661_200.0 + 194_160.985_2) / 12.0);
}

#[test]
fn a_contract_whose_life_is_over_is_taken_out() {
    let mut beliefs = fading();
    beliefs.economics.contract_life = 2.0;
    let setting = setting(4);
    let world = World::new(&setting, &beliefs);
    let arr = |months: usize| revenue(&world, &[100.0, 10.0, 0.0, 0.0][..months]).arr.alliance[0];
    near(arr(2), 100.0);
    // 0.9·10 of the second is left; the first is gone. A month later both are.
    near(arr(3), 9.0);
    near(arr(4), 0.0);
}

#[test]
fn customers_pay_a_year_ahead_and_for_no_more_than_the_contract() {
    let mut beliefs = fading();
    beliefs.economics.gross_margin = 0.8;
    beliefs.economics.contract_life = 18.0;
    let setting = setting(26);
    let world = World::new(&setting, &beliefs);
    let mut new = [0.0; 26];
    new[0] = 1200.0;
    let paid = |month: usize| {
        let revenue = revenue(&world, &new[..=month]);
        revenue.collected(&world, &[Real::NAN])[0]
    };
    let left = |months: i32| 1200.0 * 0.9_f64.powi(months);
    // The invoice of a year, less a fifth of the month's revenue for the goods; in between the goods alone.
    near(paid(0), 1200.0 - 20.0);
    near(paid(1), -0.2 * left(1) / 12.0);
    // The second invoice is for half a year; there is no third.
    near(paid(12), 0.5 * left(12) - 0.2 * left(12) / 12.0);
    assert!(double(paid(24)).abs() < 1200.0 * PRECISION, "the contract is over");
}

#[test]
fn paid_by_the_month_what_is_collected_is_the_margin() {
    let beliefs = fading();
    let mut setting = setting(1);
    setting.billing = crate::scenario::setting::Billing::Monthly;
    let world = World::new(&setting, &beliefs);
    near(revenue(&world, &[1200.0]).collected(&world, &[50.0])[0], 50.0);
}

#[test]
fn without_tail_months_nothing_comes_after_the_horizon() {
    let mut beliefs = money();
    beliefs.economics.tail_months = 0.0;
    let setting = setting(1);
    let world = World::new(&setting, &beliefs);
    let found = tail(&world, 1, &revenue(&world, &[1.2e6]), &closings(&world, &[])).lane(0);
    assert_eq!(found, Tail::default());
}

#[test]
fn a_sellers_hour_costs_its_pay_without_variable() {
    let mut beliefs = money();
    beliefs.enterprise_ae.ote = 312e3;
    beliefs.enterprise_ae.base_share = 0.5;
    beliefs.in_house.loaded_factor = 1.2;
    beliefs.in_house.hours = 130.0;
    // 312k·0.5·1.2 = 187,200 a year over 1,560 hours.
    near(seller_time::hour_cost(&beliefs), 120.0);
    beliefs.direct.productivity = 780e3;
    near(seller_time::won_an_hour(&beliefs), 500.0);
}

#[test]
fn hours_taken_from_direct_selling_are_missing_one_cycle_later() {
    let mut beliefs = money();
    beliefs.funnel.displaced = 0.25;
    beliefs.funnel.cycle_months = 2.5;
    beliefs.direct.productivity = 780e3;
    beliefs.in_house.hours = 130.0;
    let setting = setting(6);
    let world = World::new(&setting, &beliefs);
    let mut closings: Closings<1> = Closings::new(world.months_with_tail(), 1);
    seller_time::displace(&world, 1, &[40.0], &mut closings);
    // Ten hours at 500 each, three months after month 1.
    closings.close(4);
    near(closings.now().arr.direct[0], -5_000.0);
    near(closings.now().bookings[0], 0.0);
}
