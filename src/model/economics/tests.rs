//! Money against numbers worked by hand.

use super::super::tests::{beliefs, near, setting};
use super::*;
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
    let arr = Arr { alliance: 100.0, direct: 10.0, marketplace: 50.0 };
    let next = arr.next(0.9, &Arr { alliance: 20.0, direct: 0.0, marketplace: 5.0 });
    near(next.alliance, 110.0);
    near(next.direct, 9.0);
    near(next.marketplace, 50.0);
    let sum = arr.plus(&next.times(2.0));
    near(sum.alliance, 320.0);
    near(sum.direct, 28.0);
    near(sum.marketplace, 150.0);
}

#[test]
fn margin_counts_what_is_incremental_and_pays_the_fee_on_all() {
    let facts = Facts::new(&money());
    let arr = Arr { alliance: 1.2e6, direct: 0.6e6, marketplace: 0.6e6 };
    near(arr.incremental(&facts), 1.2e6);
    // (0.8·1.2M - 0.05·0.6M)/12.
    near(arr.margin(&facts), 77_500.0);
}

fn deal(source: Source, closes: u32, value: f64) -> Deal {
    Deal { cloud: 0, source, closes, value, is_won: true, through_marketplace: false, outsourced_part: 0.5 }
}

#[test]
fn a_win_costs_commission_and_of_the_units_part_a_success_fee() {
    let facts = Facts::new(&money());
    near(win_cost(&facts, &deal(Source::Field, 0, 100e3)), 20e3);
    near(win_cost(&facts, &deal(Source::Pdm, 0, 100e3)), 10e3);
    near(win_cost(&facts, &deal(Source::Direct, 0, 100e3)), 0.0);
}

/// Two months of tail; a month keeps nine tenths of revenue and is worth nine tenths of the month before.
#[test]
fn a_tail_brings_what_recurs_and_what_still_closes() {
    let mut beliefs = money();
    beliefs.economics.incrementality = 1.0;
    beliefs.economics.gross_margin = 0.5;
    beliefs.economics.tail_months = 2.0;
    beliefs.economics.annual_churn = 1.0 - 0.9_f64.powi(12);
    beliefs.economics.discount_rate = 0.9_f64.powi(-12) - 1.0;
    let setting = setting(1);
    let world = World::new(&setting, &beliefs);
    let facts = world.facts.lane(0);
    let mut closings: Closings<1> = Closings::new(world.months_with_tail(), 1);
    for closes in [1, 2, 3] {
        closings.add(0, &facts, &deal(Source::Pdm, closes, 120e3));
    }
    let arr = Arr { alliance: 1.2e6, ..Arr::default() };
    let tail = tail(&world, 1, &Arr::all(arr), &closings).lane(0);
    // 1.2M·(0.81 + 0.81²) = 1,759,320; a win of month 1 runs for two months, 0.9·(1 + 0.81)·120,000 = 195,480; one of
    // month 2 for one, 0.81·120,000 = 97,200; one of month 3 is beyond. Together 2,052,000 a year.
    near(tail.revenue, 171_000.0);
    near(tail.margin, 85_500.0);
    near(tail.bookings, 108_000.0 + 97_200.0);
    near(tail.cost, 20_520.0);
}

#[test]
fn without_tail_months_nothing_comes_after_the_horizon() {
    let mut beliefs = money();
    beliefs.economics.tail_months = 0.0;
    let setting = setting(1);
    let world = World::new(&setting, &beliefs);
    let arr = Arr { alliance: 1.2e6, ..Arr::default() };
    let found = tail(&world, 1, &Arr::all(arr), &Closings::<1>::new(world.months_with_tail(), 1)).lane(0);
    assert_eq!(found, Tail::default());
}
