//! Hours of the month against numbers worked by hand.

use super::super::tests::{beliefs, near};
use super::*;
use crate::lanes::Rounds;

/// Three heads and a unit, two program heads, half of in-house effort on the field, a hundred hours each.
fn month(change: impl Fn(&mut StaffingOption, &mut InHouse<f64>)) -> Effort {
    let (mut beliefs, mut option) = (beliefs(), StaffingOption::named("Hybrid"));
    option.field_share = 0.5;
    beliefs.in_house.hours = 100.0;
    change(&mut option, &mut beliefs.in_house);
    let staff = Capacity {
        in_house: 3.0,
        fluent_in_house: 1.5,
        units: 1.0,
        fluent_units: 0.25,
        program_heads: 2.0,
        ..Capacity::default()
    };
    effort(&Facts::new(&beliefs), &option, &staff, (0.2, Real::INFINITY))
}

#[test]
fn field_effort_is_the_field_part_of_heads_and_all_of_units() {
    let effort = month(|_, _| {});
    // E_f = 3/2 + 1; x_in = 1.5/2.5; the fluent part is (1.5/2 + 0.25)/2.5.
    near(effort.field, 2.5);
    near(effort.in_house_part, 0.6);
    near(effort.outsourced_part, 0.4);
    near(effort.fluency, 0.4);
    // F = 100·(1 - 0.2)·2.5, a fifth of 250 to evidence, G = 100·(3/2 + 2).
    near(effort.field_hours, 200.0);
    near(effort.evidence_hours, 50.0);
    near(effort.program_hours, 350.0);
}

#[test]
fn paid_on_submissions_people_submit() {
    let effort = month(|option, in_house| {
        option.pay = Pay::Submissions;
        in_house.submission_field = 0.2;
    });
    // A tenth of three heads stays in the field; nine tenths and the program team submit.
    near(effort.field, 1.3);
    near(effort.program_hours, 470.0);
}

#[test]
fn partner_managers_bring_less_to_the_field_and_all_to_programs() {
    let effort = month(|option, in_house| {
        option.profile = Profile::PartnerManager;
        in_house.pm_productivity = 0.5;
    });
    near(effort.field, 1.75);
    near(effort.in_house_part, 3.0 / 7.0);
    near(effort.fluency, 2.5 / 7.0);
    near(effort.program_hours, 350.0);
}

#[test]
fn without_field_effort_nobody_has_a_part_in_it() {
    let staff = Capacity { program_heads: 2.0, ..Capacity::default() };
    let effort = effort(&Facts::new(&beliefs()), &StaffingOption::named("Idle"), &staff, (0.2, 40.0));
    for (found, by_hand) in
        [(effort.field, 0.0), (effort.in_house_part, 0.0), (effort.outsourced_part, 0.0), (effort.fluency, 0.5)]
    {
        near(found, by_hand);
    }
}

#[test]
fn evidence_takes_no_more_hours_than_customers_have_time_for() {
    let staff = Capacity { in_house: 4.0, ..Capacity::default() };
    let (mut beliefs, mut option) = (beliefs(), StaffingOption::named("In-house"));
    option.field_share = 0.5;
    beliefs.in_house.hours = 100.0;
    // A fifth of 200 hours would be 40.
    let effort = effort(&Facts::new(&beliefs), &option, &staff, (0.2, 30.0));
    near(effort.evidence_hours, 30.0);
    near(effort.field_hours, 170.0);
}

#[test]
fn seats_that_stay_elsewhere_are_not_on_a_cloud_and_distance_takes_its_part() {
    let (mut beliefs, mut option) = (beliefs(), StaffingOption::named("Hybrid"));
    (option.field_share, beliefs.in_house.hours) = (0.5, 100.0);
    (beliefs.clouds[0].distance, beliefs.clouds[0].provider_distance) = (0.4, 0.1);
    let staff = Capacity { in_house: 4.0, fluent_in_house: 2.0, units: 2.0, fluent_units: 0.5, ..Capacity::default() };
    let (facts, own) = (Facts::new(&beliefs), beliefs.clouds[0].rounded());
    let whole = effort(&facts, &option, &staff, (0.25, Real::INFINITY));
    let on = |parts| on_cloud(&facts, &own, &option, &staff, &whole, parts);
    // Two heads' worth in the field and two units: four in all, 300 hours in the field.
    near(whole.field_hours, 300.0);
    // Units alone: 2·0.9 of 4.
    let units = on([0.0, 1.0]);
    near(units.field_hours, 135.0);
    near(units.outsourced_part, 1.0);
    near(units.fluency, 0.25);
    // Half of the heads, who lose four tenths: 0.6 of 4.
    let heads = on([0.5, 0.0]);
    near(heads.field_hours, 45.0);
    near(heads.in_house_part, 1.0);
    near(heads.fluency, 0.5);
    near(on([0.0, 0.0]).field_hours, 0.0);
    near(on([0.0, 0.0]).fluency, 0.5);
}
