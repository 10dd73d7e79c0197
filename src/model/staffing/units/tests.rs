//! The order in which units are ended, taken back and cancelled, and what leaves with them.

use super::super::tests::{certain, months};
use crate::lanes::Real;
use crate::model::tests::{near, plan, setting};
use crate::sampling::Beliefs;
use crate::scenario::StaffingOption;
use crate::scenario::setting::Regime;

/// Units at work month by month, and the part of what they hold that leaves.
fn followed(beliefs: &Beliefs, steps: &[(u32, u32)]) -> (Vec<Real>, Vec<Real>) {
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(steps);
    let all = months(&setting(14), beliefs, &option, Regime::Steady);
    (all.iter().map(|month| month.roster.actual[1]).collect(), all.iter().map(|month| month.loss_units).collect())
}

#[test]
fn without_notice_a_unit_past_its_term_ends_at_once() {
    let mut beliefs = certain();
    (beliefs.outsourced.notice_months, beliefs.outsourced.min_term_months) = (0.0, 2.0);
    let (units, loss) = followed(&beliefs, &[(0, 2), (6, 1), (8, 0)]);
    assert_eq!(units[5..9], [2.0, 1.0, 1.0, 0.0]);
    // A colleague keeps all but the personal part of half; the last one takes all that goes with a provider.
    near(loss[6], 0.5 * beliefs.in_house.loss);
    near(loss[8], beliefs.outsourced.loss);
    near(loss[7], 0.0);
}

#[test]
fn of_two_under_notice_the_one_that_would_stay_longer_is_taken_back() {
    // They begin in months 1 and 5 with terms of six months; stopped in month 5 they would end in 7 and 11.
    let (units, _) = followed(&certain(), &[(0, 1), (4, 2), (5, 0), (6, 1)]);
    assert_eq!(units[5..], [2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn of_two_ordered_the_one_that_starts_last_is_cancelled() {
    let mut beliefs = certain();
    beliefs.outsourced.start_lag = 3.0;
    let (units, _) = followed(&beliefs, &[(0, 1), (1, 2), (2, 1)]);
    assert_eq!(units[2..6], [0.0, 1.0, 1.0, 1.0]);
}

#[test]
fn a_unit_that_the_next_provider_sends_after_a_bad_one_brings_nobody() {
    let mut beliefs = certain();
    (beliefs.outsourced.p_bad_provider, beliefs.outsourced.provider_review_months) = (1.0, 3.0);
    beliefs.outsourced.dilution = 0.0;
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 1), (2, 2), (8, 3)]);
    let all = months(&setting(14), &beliefs, &option, Regime::Steady);
    // In months 1 and 3 the first provider's units begin, in month 9 the next one's.
    assert_eq!([1, 3, 9].map(|month| all[month].bringing), [1.0, 1.0, 0.0]);
}

#[test]
fn a_change_of_staff_takes_the_personal_part_though_nobody_else_is_there() {
    let mut beliefs = certain();
    beliefs.outsourced.annual_unit_turnover = 1.0;
    let (_, loss) = followed(&beliefs, &[(0, 1)]);
    near(loss[1], 0.0);
    near(loss[5], beliefs.in_house.loss);
}

#[test]
fn fluency_of_units_comes_to_its_cap() {
    let (mut beliefs, mut option) = (certain(), StaffingOption::named("Outsourced"));
    option.outsourced = plan(&[(0, 1)]);
    beliefs.outsourced.fluency_cap = 0.7;
    beliefs.in_house.fluency_at_start = 0.4;
    let all = months(&setting(14), &beliefs, &option, Regime::Steady);
    // Eight months after its start.
    let fluency = 0.7 - 0.3 * libm::exp(-24.0 / beliefs.in_house.fluency_months);
    near(all[9].fluent_units / all[9].units, fluency);
}
