//! Yardsticks against numbers worked by hand.

use super::super::super::accounts::Accounts;
use super::super::super::funnel::deal::Deal;
use super::super::super::funnel::source::Source;
use super::super::super::path::Reads;
use super::super::super::tests::{beliefs, near, setting};
use super::super::super::world::World;
use super::*;
use crate::lanes::{Rounds, real};
use crate::sampling::Beliefs;

fn money() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.economics.gross_margin = 0.8;
    beliefs.economics.incrementality = 0.5;
    beliefs.economics.discount_rate = 0.0;
    beliefs.marketplace.fee = 0.05;
    beliefs
}

/// Accounts of months that cost, collect and win so much.
fn accounts(world: &World<'_>, months: &[(f64, f64, f64)]) -> Accounts {
    let mut accounts = Accounts::opening(months.len());
    for (month, &(cost, collected, new)) in (0..).zip(months) {
        let record = Month { staff_cost: cost, collected, contracts: 10.0 * new, ..Month::<f64>::default() }.rounded();
        accounts.add(
            world,
            month,
            &Month::all(record),
            &Arr::all(Arr { alliance: real(new), ..Arr::default() }),
            Reads::ALL,
        );
    }
    accounts
}

#[test]
fn a_run_rate_year_pays_its_cost_back_from_what_it_won() {
    let (setting, beliefs) = (setting(14), money());
    let world = World::new(&setting, &beliefs);
    // What came before the last twelve months does not count.
    let mut months = vec![(1e6, 0.0, 9e6); 2];
    months.extend([(100.0, 0.0, 300.0); 12]);
    let own = accounts(&world, &months);
    // 1,200 spent; 3,600 won, half of which counts, at a margin of 0.8: 120 a month.
    near(Added { own: &own, baseline: None }.cac_payback(0), 10.0);
    near(own.yardsticks.margin_in_full[0], 240.0);
    let base = accounts(&world, &[(40.0, 0.0, 60.0); 14]);
    // 720 more spent; 1,440 more that counts: 96 a month.
    near(Added { own: &own, baseline: Some(&base) }.cac_payback(0), 7.5);
    let idle = accounts(&world, &[(200.0, 0.0, 60.0); 14]);
    near(Added { own: &idle, baseline: Some(&base) }.cac_payback(0), f64::INFINITY);
    near(Added { own: &base, baseline: Some(&base) }.cac_payback(0), f64::NAN);
}

#[test]
fn a_years_spend_returns_what_it_opened() {
    let (setting, beliefs) = (setting(30), money());
    let world = World::new(&setting, &beliefs);
    let mut months = vec![(100.0, 0.0, 15.0); 12];
    months.extend([(50.0, 0.0, 20.0); 18]);
    let own = accounts(&world, &months);
    let added = Added { own: &own, baseline: None };
    near(added.return_on_year(0, 0), 0.5);
    near(added.return_on_year(1, 0), 3.0);
    near(added.return_on_year(2, 0), f64::NAN);
}

#[test]
fn a_year_in_which_only_wins_cost_has_no_return() {
    let (setting, beliefs) = (setting(12), money());
    let world = World::new(&setting, &beliefs);
    let mut own = Accounts::opening(12);
    for month in 0..12 {
        // Commission of 0.1 a month on what was opened before: no part of what was spent to open.
        let record = Month { selling_cost: 0.1, ..Month::<f64>::default() }.rounded();
        let won = Arr { alliance: real(1.0), ..Arr::default() };
        own.add(&world, month, &Month::all(record), &Arr::all(won), Reads::ALL);
    }
    near(Added { own: &own, baseline: None }.return_on_year(0, 0), f64::NAN);
}

#[test]
fn a_contract_is_worth_its_whole_life_less_what_winning_it_costs() {
    let mut beliefs = money();
    beliefs.economics.contract_life = 3.0;
    beliefs.economics.annual_churn = 1.0 - 0.5_f64.powi(12);
    let setting = setting(2);
    let world = World::new(&setting, &beliefs);
    let deal = Deal {
        cloud: 0,
        source: Source::Pdm,
        closes: 1,
        value: 1200.0,
        is_won: true,
        through_marketplace: true,
        outsourced_part: 0.0,
    };
    // A month's margin (0.8·0.5·1,200 − 0.05·1,200)/12 = 35, three months of which each keeps a half: 61.25.
    near(contract(&world, 0, 1, &deal.arr(), 20.0), 41.25);
    near(contract(&world, 0, 1_000, &deal.arr(), 20.0), 0.0);
}

#[test]
fn cash_turns_after_its_lowest_point() {
    let (setting, beliefs) = (setting(5), money());
    let world = World::new(&setting, &beliefs);
    let turns = |cash: [f64; 5]| {
        let own = accounts(&world, &cash.map(|cash| (0.0, cash, 0.0)));
        Added { own: &own, baseline: None }.cash_positive_month()[0]
    };
    // Cumulative: -10, -30, -20, -35, 5.
    near(turns([-10.0, -20.0, 10.0, -15.0, 40.0]), 4.0);
    near(turns([-1.0; 5]), f64::INFINITY);
    near(turns([0.0, 0.0, 0.0, 3.0, 3.0]), 3.0);
    near(turns([0.0; 5]), f64::INFINITY);
    // Stopped after a month: from then on both collect the same, though the sums differ in their last digit.
    let own = accounts(&world, &[-0.3, 0.1, 0.1, 0.1, 0.1].map(|cash| (0.0, cash, 0.0)));
    let base = accounts(&world, &[0.0, 0.1, 0.1, 0.1, 0.1].map(|cash| (0.0, cash, 0.0)));
    near(Added { own: &own, baseline: Some(&base) }.cash_positive_month()[0], f64::INFINITY);
}
