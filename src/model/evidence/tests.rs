//! Narratives and spend graphs against numbers worked by hand.

use super::super::tests::{beliefs, near};
use super::*;
use crate::lanes::Rounds;

/// One narrative in hand, three wanted, forty hours each, one customer who may serve.
fn wanted() -> parameter::Evidence {
    let mut wanted = beliefs().evidence.rounded();
    wanted.narratives_at_start = 1.0;
    wanted.reference_customers_at_start = 1.0;
    wanted.narrative_hours = 40.0;
    wanted.target = 3.0;
    wanted.graph_share = 1.0;
    wanted
}

fn built(wanted: &parameter::Evidence, evidence: Evidence) -> Evidence {
    let mut evidence = evidence;
    evidence.build(wanted, &Streams::new(1, 0, 0));
    evidence
}

#[test]
fn a_narrative_takes_its_hours_and_a_customer_who_may_serve() {
    let start = Evidence { hours: 100.0, progress: 9.0, ..Evidence::default() };
    let evidence = built(&wanted(), start);
    // The one customer is used up: sixty hours are left for the next one who may serve.
    near(evidence.built, 1.0);
    near(evidence.hours, 60.0);
    near(evidence.graphs, 1.0);
    assert!(!evidence.is_wanted(&wanted()));
}

#[test]
fn building_stops_at_the_target() {
    let evidence = built(&wanted(), Evidence { hours: 100.0, willing: 5.0, progress: 9.0, ..Evidence::default() });
    // One in hand and two built make three; a hundred hours less two times forty.
    near(evidence.built, 2.0);
    near(evidence.hours, 20.0);
}

#[test]
fn customers_take_their_time_and_only_so_many_are_in_the_works() {
    let mut wanted = wanted();
    wanted.parallel = 2.0;
    wanted.target = 20.0;
    let mut evidence = Evidence { hours: 1000.0, willing: 9.0, ..Evidence::default() };
    // Half a narrative a month: none after one, one after two.
    evidence.advance(&wanted, 0.5);
    near(built(&wanted, evidence).built, 0.0);
    evidence.advance(&wanted, 0.5);
    evidence = built(&wanted, evidence);
    near(evidence.built, 1.0);
    // Nobody writes for a year: two are in the works, not six.
    evidence.hours = 0.0;
    (0..12).for_each(|_| evidence.advance(&wanted, 0.5));
    near(evidence.progress, 3.0);
    evidence.hours = 1000.0;
    near(built(&wanted, evidence).built, 3.0);
}

#[test]
fn too_few_hours_make_nothing() {
    let evidence = built(&wanted(), Evidence { hours: 39.0, progress: 9.0, ..Evidence::default() });
    near(evidence.built, 0.0);
    near(evidence.hours, 39.0);
}

#[test]
fn a_customer_who_does_not_share_the_bill_gives_no_spend_graph() {
    let mut wanted = wanted();
    wanted.graph_share = 0.0;
    let evidence = built(&wanted, Evidence { hours: 100.0, willing: 5.0, progress: 9.0, ..Evidence::default() });
    near(evidence.built, 2.0);
    near(evidence.graphs, 0.0);
}

#[test]
fn readiness_goes_half_the_way_with_two_narratives() {
    let mut wanted = wanted();
    wanted.floor = 0.2;
    wanted.scale = 2.0 / Real::ln(2.0);
    let with = |built| Evidence { built, ..Evidence::default() }.readiness(&wanted);
    // e counts the narrative in hand: 0.2 + 0.8/2, and half of the rest with two more.
    near(with(1.0), 0.6);
    near(with(3.0), 0.8);
}
