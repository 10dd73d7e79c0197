//! Levers and programmes against numbers worked by hand.

use super::super::tests::{beliefs, near, setting};
use super::*;
use crate::sampling::Beliefs;
use crate::scenario::levers::Lever;
use crate::scenario::programmes::{EvidenceHours, Training};
use crate::scenario::setting::{CloudName, CloudSetting};

/// Beliefs with round numbers of what programmes cost.
fn round() -> Beliefs {
    let mut beliefs = beliefs();
    beliefs.attribution.days = 4.0;
    beliefs.attribution.day_cost = 500.0;
    beliefs.attribution.lag = 2.0;
    beliefs.attribution.cua = 0.6;
    beliefs.evidence.hour_cost = 100.0;
    beliefs.clouds[0].ramp = 4.0;
    beliefs.clouds[0].live_month = 24.0;
    beliefs
}

fn costs(beliefs: &Beliefs, option: &StaffingOption, months: u32) -> Vec<Real> {
    let setting = setting(48);
    let world = World::new(&setting, beliefs);
    let mut credentials = world.facts.conduct.credentials_ready;
    let month = |month| {
        let mut cost = [0.0];
        run(&world, option, month, &mut credentials, &mut cost);
        cost[0]
    };
    (0..months).map(month).collect()
}

#[test]
fn levers_cost_once_and_every_month() {
    let mut option = StaffingOption::named("Levered");
    option.levers = vec![
        Lever { from: 1, once: 10.0, monthly: 2.0, changes: Vec::new() },
        Lever { from: 3, once: 0.0, monthly: 5.0, changes: Vec::new() },
    ];
    assert_eq!(costs(&round(), &option, 5), [0.0, 12.0, 2.0, 7.0, 7.0]);
}

#[test]
fn a_mechanism_costs_its_days_and_evidence_its_hours() {
    let mut option = StaffingOption::named("Programmes");
    option.programmes.attribution =
        vec![SetUp { from: 1, cloud: 0, on: CloudName::Aws, mechanism: Attribution::AwsPrmAgent }; 2];
    option.programmes.evidence = Some(EvidenceHours { from: 2, until: Some(4), hours: 30.0 });
    assert_eq!(costs(&round(), &option, 5), [0.0, 4000.0, 3000.0, 3000.0, 0.0]);
}

#[test]
fn a_third_of_those_still_to_be_trained_are_trained_and_some_leave() {
    let (done, ready) = trained(0.4, 1.0, 0.05);
    near(done, 0.2);
    near(ready, 0.58);
    // Nobody who is ready is trained again; some of them leave.
    let (done, ready) = trained(0.8, 0.5, 0.1);
    near(done, 0.0);
    near(ready, 0.72);
}

#[test]
fn training_takes_two_hours_of_each_seller_trained() {
    let mut beliefs = round();
    beliefs.conduct.credentials_ready = 0.4;
    beliefs.isv.sellers = 30.0;
    let hour = World::new(&setting(48), &beliefs).facts.seller_hour[0];
    let mut option = StaffingOption::named("Trained");
    option.programmes.credentials = Some(Training { from: 1, share: 1.0 });
    let costs = costs(&beliefs, &option, 2);
    near(costs[0], 0.0);
    // A fifth of thirty sellers, two hours each.
    near(costs[1], 12.0 * lanes::double(hour));
}

#[test]
fn the_first_mechanism_is_brought_forward() {
    let (setting, beliefs) = (setting(48), round());
    let world = World::new(&setting, &beliefs);
    let mut option = StaffingOption::named("Now");
    assert!(!has_further(&world, &option, 0));
    option.programmes.attribution =
        vec![SetUp { from: 3, cloud: 0, on: CloudName::Aws, mechanism: Attribution::AwsPrmMetering }];
    assert!(has_further(&world, &option, 0));
    // Live from month 5 on, a quarter more a month.
    let sooner = |month| further(&world, &option, 0, month).sooner[0];
    near(sooner(4), 0.0);
    near(sooner(5), 0.25);
    near(sooner(20), 1.0);
    near(further(&world, &option, 0, 20).seen[0], 0.0);
    near(further(&world, &option, 0, 20).through_marketplace[0], 0.0);
}

#[test]
fn a_mechanism_is_counted_once_and_others_beside_it() {
    let (mut setting, beliefs) = (setting(48), round());
    setting.clouds[0] = CloudSetting::new(CloudName::Azure, Attribution::AzureVm);
    setting.clouds[0].others = [Some(Attribution::AzureCua), None];
    let world = World::new(&setting, &beliefs);
    let mut option = StaffingOption::named("Both");
    let set_up = |from, mechanism| SetUp { from, cloud: 0, on: CloudName::Azure, mechanism };
    option.programmes.attribution = vec![set_up(0, Attribution::AzureCua), set_up(6, Attribution::AzurePracr)];
    // Customer usage attribution is live by the programme long before month 24: 0.6, and not 0.84.
    near(further(&world, &option, 0, 12).seen[0], 0.6);
    near(further(&world, &option, 0, 40).seen[0], 0.6);
    // Reports begin in month 8, and take their hours from the month of the work on.
    near(further(&world, &option, 0, 8).reports[0], 0.25);
    assert!(!is_reporting(&world, &option, 0, 5) && is_reporting(&world, &option, 0, 6));
}
