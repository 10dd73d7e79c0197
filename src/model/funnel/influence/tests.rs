//! Joined deals against numbers worked by hand.

use super::super::super::attention::pdm::PdmMonth;
use super::super::super::attention::status::Status;
use super::super::super::consumption::Credit;
use super::super::super::tests::{beliefs, near};
use super::super::closing::Closings;
use super::*;

/// 48 sellers who win 500,000 a year each at contracts of 200,000 and a win rate of one in five: 50 deals a month.
fn joining_beliefs() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.clouds[0].weight = 0.5;
    beliefs.clouds[0].target_accounts = 200.0;
    beliefs.clouds[0].accounts_per_team = 2.0;
    beliefs.isv.sellers = 48.0;
    beliefs.isv.acv = 200e3;
    beliefs.isv.arr = 80e6;
    beliefs.isv.direct_new_mkt = 0.03;
    beliefs.direct.productivity = 500e3;
    beliefs.consumption.hosted_share = 0.5;
    beliefs.funnel.base_win_rate = 0.2;
    beliefs.funnel.or_field = 4.0;
    beliefs.funnel.or_pdm = 16.0;
    beliefs.funnel.acv_uplift = 0.4;
    beliefs.funnel.velocity = 0.5;
    beliefs.funnel.cycle_months = 10.0;
    beliefs.influence.overlap = 0.5;
    beliefs.influence.attach = 0.8;
    beliefs.influence.targeting = 2.0;
    beliefs.influence.strength = 0.5;
    beliefs.influence.joins_at = 0.2;
    beliefs
}

#[test]
fn deals_are_joined_where_teams_are_engaged_and_where_program_work_stands() {
    let beliefs = joining_beliefs();
    near(direct_deals(&beliefs), 50.0);
    // 2.4M of 24M.
    near(routed_anyway(&beliefs), 0.1);
    let month = CloudMonth {
        active_before: 10.0,
        credit: Credit { p_marketplace: 0.5, ..Credit::default() },
        pdm: PdmMonth { standing: 0.4, ..PdmMonth::default() },
        status: Status { eligible: 1.0, specialised: 0.0 },
        ..CloudMonth::default()
    };
    let (facts, of_cloud) = (Facts::new(&beliefs), CloudFacts::new(&beliefs, 0));
    let rates = joining(&facts, &of_cloud, &month);
    // 25·0.5·0.8·(1 − 0.9²), for a hundred teams that cover two accounts each, and 25·(0.5 − 0.1)·0.4·0.5.
    near(rates.field, 1.9);
    near(rates.desk, 2.0);
    let nobody = joining(&facts, &of_cloud, &CloudMonth { active_before: 0.0, ..month });
    near(nobody.field, 0.0);
    let ineligible = CloudMonth { status: Status::default(), ..month };
    near(joining(&facts, &of_cloud, &ineligible).desk, 0.0);
    near(joining(&facts, &of_cloud, &ineligible).field, 1.9);
    let unlisted = Credit { p_marketplace: 0.05, ..Credit::default() };
    near(joining(&facts, &of_cloud, &CloudMonth { credit: unlisted, ..month }).desk, 0.0);
}

/// Odds of one in four, `ln` of which is −1.386.
fn luck(win: Real, routing: Real) -> OpportunityLuck {
    OpportunityLuck { value: 1.5, cycle: 1.0, win, routing, commit: 0.99 }
}

const CALM: Surroundings = Surroundings {
    relationship: 0.5,
    log_odds_regime: 0.0,
    worth: 1.0,
    cycle_regime: 1.25,
    p_marketplace: 0.6,
    listing: 1.0,
    outsourced_part: 0.0,
    eligible: 1.0,
};

#[test]
fn a_sponsor_makes_a_joined_deal_likelier_larger_and_sooner() {
    let facts = Facts::new(&joining_beliefs());
    // Half of a sponsor of 4 is an odds ratio of 2: won up to ln(1/2) with, up to ln(1/4) without.
    let [with, without] = join(&facts, By::Field, 3, &luck(-1.0, 0.3), &CALM);
    assert!(with.is_won && !without.is_won);
    near(with.value, 360e3);
    near(without.value, 300e3);
    // Of 10·0.8·1.25 = 10 months three quarters are left.
    assert_eq!((with.closes, without.closes), (3 + 8, 3 + 10));
    assert!(with.through_marketplace && !without.through_marketplace);
    let [with, without] = join(&facts, By::Field, 3, &luck(-0.6, 0.05), &CALM);
    assert!(!with.is_won && !without.is_won && without.through_marketplace);
}

#[test]
fn commitment_pulls_in_the_ending_that_is_routed() {
    let mut beliefs = joining_beliefs();
    beliefs.commit.share = 1.0;
    beliefs.commit.unburnt = 1.0;
    beliefs.commit.route = 0.8;
    beliefs.commit.odds = 2.0;
    beliefs.commit.velocity = 0.5;
    // With help 0.7 is below 0.8 and the deal routed: odds of one, and half of eight months. Without it is as before.
    let [with, without] = join(&Facts::new(&beliefs), By::Field, 0, &luck(-0.1, 0.7), &CALM);
    assert!(with.through_marketplace && with.is_won && with.closes == 4);
    assert!(!without.through_marketplace && !without.is_won && without.closes == 10);
}

#[test]
fn the_desk_routes_and_the_pdm_helps() {
    let facts = Facts::new(&joining_beliefs());
    // Half a relationship of 16 is an odds ratio of 4: even odds.
    let [with, without] = join(&facts, By::Desk, 0, &luck(-0.1, 0.99), &CALM);
    assert!(with.is_won && !without.is_won);
    assert!(with.through_marketplace && !without.through_marketplace);
    assert_eq!((with.value, with.closes), (without.value, without.closes));
}

#[test]
fn what_is_called_lost_is_won_neither_way_and_what_is_not_may_be() {
    let mut beliefs = joining_beliefs();
    (beliefs.commit.share, beliefs.commit.unburnt, beliefs.commit.odds) = (1.0, 1.0, 2.0);
    let facts = Facts::new(&beliefs);
    for by in [By::Field, By::Desk] {
        let from = lost_from(&facts, by, CALM.relationship, CALM.log_odds_regime);
        for routing in [0.0, 0.7, 0.99] {
            let committed = |win: Real| OpportunityLuck { commit: 0.0, ..luck(win, routing) };
            assert!(join(&facts, by, 0, &committed(from), &CALM).iter().all(|ending| !ending.is_won));
        }
        // Helped, committed and routed at once it is won just below.
        assert!(join(&facts, by, 0, &OpportunityLuck { commit: 0.0, ..luck(from - 1e-3, 0.0) }, &CALM)[0].is_won);
    }
}

#[test]
fn the_difference_is_booked_each_part_in_its_month() {
    let mut closings: Closings<1> = Closings::new(4, 1);
    let with = Ending { closes: 1, value: 360.0, is_won: true, through_marketplace: true };
    let without = Ending { closes: 3, value: 300.0, is_won: true, through_marketplace: false };
    closings.join(0, 0, &with, 1.0);
    closings.join(0, 0, &without, -1.0);
    closings.join(0, 0, &Ending { closes: 9, ..with }, 1.0);
    closings.join(0, 0, &Ending { is_won: false, ..without }, -1.0);
    closings.close(1);
    near(closings.now().arr.influenced[0], 360.0);
    near(closings.now().arr.influenced_marketplace[0], 360.0);
    near(closings.now().joined_wins[0], 1.0);
    near(closings.cloud_now(0).value[0], 360.0);
    near(closings.cloud_now(0).volume[0], 360.0);
    closings.close(3);
    near(closings.now().arr.influenced[0], -300.0);
    near(closings.now().arr.influenced_marketplace[0], 0.0);
    near(closings.now().joined_wins[0], -1.0);
    near(closings.now().wins[0], 0.0);
    near(closings.now().bookings[0], 0.0);
}
