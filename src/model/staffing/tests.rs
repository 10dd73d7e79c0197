//! Staffing by hand: who is in seat when, and what it costs.

use super::super::luck::Luck;
use super::super::tests::{beliefs, near, plan, setting};
use super::super::world::World;
use super::*;
use crate::lanes::{Lanes, PRECISION, double, real};
use crate::sampling::Beliefs;
use crate::scenario::contract::StepDown;
use crate::scenario::plan::Conversion;
use crate::scenario::setting::{HeadInPlace, Regime, Setting, UnitInPlace};

/// Nobody leaves, every hire takes three months and works out, notice 2, severance 1.
pub(super) fn certain() -> Beliefs {
    let mut beliefs = beliefs();
    let house = &mut beliefs.in_house;
    house.annual_attrition = 0.0;
    house.p_mishire = 0.0;
    house.time_to_fill = 2.5;
    house.time_to_fill_cv = 0.0;
    house.notice_months = 2.0;
    house.severance_months = 1.0;
    house.function_cost = 0.0;
    beliefs.outsourced.annual_unit_turnover = 0.0;
    beliefs.outsourced.p_bad_provider = 0.0;
    beliefs.outsourced.start_lag = 0.3;
    beliefs.outsourced.min_term_months = 6.0;
    beliefs.outsourced.notice_months = 1.0;
    beliefs.program_team.heads = 0.0;
    beliefs.market.mandate_in = [1.0; 3];
    beliefs.market.mandate_out = [1.0; 3];
    beliefs
}

/// The months of one trajectory; everybody is looked at one by one in every month if so wished.
fn staffed(
    setting: &Setting,
    beliefs: &Beliefs,
    option: &StaffingOption,
    (trajectory, regime): (u64, Regime),
    one_by_one: bool,
) -> Vec<Capacity> {
    let world = World::new(setting, beliefs);
    let regimes = vec![regime; setting.horizon_months as usize];
    let luck = Luck::side_by_side(&world, &[Streams::new(1, trajectory, 0)], &[&regimes]);
    let (mut staff, mut capacity) = (Staff::opening(&world, &luck), Capacity::all(Capacity::default()));
    (0..setting.horizon_months)
        .map(|month| {
            if one_by_one {
                staff.wake();
            }
            let at = Meets { world: &world, option, luck: &luck, month, adjustments: Adjustments::On, asks_shed: true };
            staff.advance(&at, &[Progress::default()], &mut capacity);
            capacity.lane(0)
        })
        .collect()
}

pub(super) fn months(setting: &Setting, beliefs: &Beliefs, option: &StaffingOption, regime: Regime) -> Vec<Capacity> {
    staffed(setting, beliefs, option, (0, regime), false)
}

/// Between events people are sums that change by factors; looked at one by one, from the tenure of each, they must be
/// the same, and nothing may be due that is not noticed.
#[test]
fn sums_are_those_of_people_looked_at_one_by_one() {
    let (mut setting, mut beliefs) = (setting(60), beliefs());
    setting.in_place.heads = vec![HeadInPlace { tenure: 7 }];
    setting.in_place.units = vec![UnitInPlace { tenure: 3, rest_of_term: 4 }];
    beliefs.market.review_every = 6.0;
    beliefs.in_house.p_mishire = 0.4;
    beliefs.in_house.p_transition_exit = 0.5;
    beliefs.outsourced.p_bad_provider = 0.5;
    let mut option = StaffingOption::named("All");
    option.in_house = plan(&[(0, 2), (9, 4), (30, 1), (40, 5)]);
    option.outsourced = plan(&[(0, 3), (12, 1), (13, 4), (33, 0), (45, 2)]);
    option.enterprise_ae = plan(&[(5, 2), (50, 1)]);
    (option.legacy_heads, option.legacy_tenure) = (1, 10);
    option.conversions = vec![Conversion { month: 20, units: 2 }];
    option.switch_provider = vec![26];
    for trajectory in 0..60 {
        let regime = [Regime::Expansion, Regime::Steady, Regime::Downturn][trajectory as usize % 3];
        let of = |one_by_one| staffed(&setting, &beliefs, &option, (trajectory, regime), one_by_one);
        for (month, (sums, each)) in of(false).iter().zip(&of(true)).enumerate() {
            let pairs = numbers(sums).into_iter().zip(numbers(each));
            for (place, (sum, each)) in pairs.enumerate() {
                // A factor a month rounds once: 60 of them by less than 60 half last places.
                let bound = 30.0 * Real::EPSILON * (1.0 + each.abs());
                assert!((sum - each).abs() <= bound, "trajectory {trajectory}, month {month}, {place}: {sum}, {each}");
            }
        }
    }
}

fn numbers(c: &Capacity) -> Vec<Real> {
    let alone = [
        c.in_house,
        c.fluent_in_house,
        c.mishires,
        c.units,
        c.fluent_units,
        c.direct,
        c.program_heads,
        c.requisitions,
        c.loss_in_house,
        c.loss_units,
        c.bringing,
        c.converted,
        c.cost,
        c.roster.adjustment_cost,
        c.roster.exit_cost,
        c.roster.sheddable,
        c.roster.run_rate,
        c.roster.under_mandate,
    ];
    alone.into_iter().chain(c.roster.desired).chain(c.roster.actual).collect()
}

#[test]
fn a_seat_wanted_at_month_0_is_filled_when_its_requisition_is_due_and_the_fee_is_paid_then() {
    let (setting, beliefs) = (setting(8), certain());
    let mut option = StaffingOption::named("In-house");
    option.in_house = plan(&[(0, 2)]);
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    let heads: Vec<Real> = months.iter().map(|month| month.roster.actual[0]).collect();
    // 2.5 months are rounded up to 3.
    assert_eq!(heads, [0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0, 2.0]);
    let pay = beliefs.in_house.ote * beliefs.in_house.loaded_factor / 12.0 + beliefs.in_house.tooling / 12.0;
    let fee = beliefs.in_house.recruiting_fee * beliefs.in_house.ote;
    near(months[3].cost, 2.0 * (pay + fee));
    near(months[4].cost, 2.0 * pay);
    assert_eq!(months[2].cost, 0.0);
}

#[test]
fn who_is_let_go_stops_at_once_and_is_paid_notice_and_severance() {
    let (setting, beliefs) = (setting(10), certain());
    let mut option = StaffingOption::named("In-house");
    option.in_house = plan(&[(0, 2), (6, 1)]);
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    let pay = beliefs.in_house.ote * beliefs.in_house.loaded_factor / 12.0;
    let seat = pay + beliefs.in_house.tooling / 12.0;
    let costs: Vec<Real> = months[5..].iter().map(|month| month.cost).collect();
    let expected = [2.0 * seat, seat + 2.0 * pay, seat + pay, seat, seat];
    for (cost, expected) in costs.iter().zip(expected) {
        near(*cost, expected);
    }
    assert_eq!(months[6].roster.actual[0], 1.0);
    // One of two equal heads left: half of the in-house part suffers `loss_in`.
    near(months[6].loss_in_house, 0.5 * beliefs.in_house.loss);
}

#[test]
fn a_function_costs_while_anybody_is_in_it_and_six_months_are_committed_at_most() {
    let (setting, mut beliefs) = (setting(10), certain());
    beliefs.in_house.function_cost = 1_000.0;
    beliefs.in_house.notice_months = 8.0;
    let mut option = StaffingOption::named("In-house");
    option.in_house = plan(&[(0, 2), (6, 0)]);
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    let pay = beliefs.in_house.ote * beliefs.in_house.loaded_factor / 12.0;
    // Sought in month 0; gone in month 6, two paid for their notice, with a month of severance each at first.
    assert_eq!(months[0].cost, 1_000.0);
    near(months[6].cost, 4.0 * pay);
    near(months[7].cost, 2.0 * pay);
    // Eight months of notice and one of severance, of which six and that one fall due within six months.
    near(months[5].roster.exit_cost, 18.0 * pay);
    near(months[5].roster.committed, 14.0 * pay);
}

#[test]
fn a_unit_starts_after_its_lag_and_ends_after_notice_or_term_whichever_is_later() {
    let (setting, beliefs) = (setting(14), certain());
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 2), (3, 1), (10, 0)]);
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    let units: Vec<Real> = months.iter().map(|month| month.roster.actual[1]).collect();
    // Both start at month 1 (lag 0.3 → 1). The one given notice at month 3 serves its term of 6 to month 7; the other,
    // past its term at month 10, works its month of notice.
    assert_eq!(units, [0_u8, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0].map(Real::from));
    // At month 1 each unit still costs its six months of term.
    near(months[1].roster.exit_cost, 12.0 * beliefs.outsourced.retainer);
    near(months[7].loss_units, 0.5 * beliefs.in_house.loss);
    near(months[11].loss_units, beliefs.outsourced.loss);
}

#[test]
fn a_review_cuts_and_its_cost_is_adjustment_cost() {
    let (setting, mut beliefs) = (setting(12), certain());
    beliefs.market.mandate_in = [1.3, 1.0, 0.5];
    beliefs.market.review_every = 6.0;
    let mut option = StaffingOption::named("In-house");
    option.in_house = plan(&[(0, 2)]);
    let months = months(&setting, &beliefs, &option, Regime::Downturn);
    let pay = beliefs.in_house.ote * beliefs.in_house.loaded_factor / 12.0;
    assert_eq!((months[5].roster.actual[0], months[6].roster.actual[0]), (2.0, 1.0));
    let adjustment: Real = months.iter().map(|month| month.roster.adjustment_cost).sum();
    // Severance of one month and notice of two.
    near(adjustment, 3.0 * pay);
    assert_eq!((months[5].roster.under_mandate, months[6].roster.under_mandate), (0.0, 1.0));
}

#[test]
fn recast_partner_managers_are_in_seat_at_once_and_free() {
    let (setting, mut beliefs) = (setting(12), certain());
    beliefs.in_house.p_transition_exit = 1.0;
    let mut option = StaffingOption::named("Rebuild");
    option.in_house = plan(&[(2, 4)]);
    option.legacy_heads = 4;
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    assert_eq!((months[1].roster.actual[0], months[2].roster.actual[0]), (0.0, 4.0));
    let seat = (beliefs.in_house.ote * beliefs.in_house.loaded_factor + beliefs.in_house.tooling) / 12.0;
    near(months[2].cost, 4.0 * seat);
    // All four leave within six months after the step, and their seats are filled three months later each.
    assert_eq!(months[11].roster.actual[0], 4.0);
    let least = months[3..9].iter().map(|month| month.roster.actual[0]).fold(Real::INFINITY, Real::min);
    assert!(least < 4.0);
}

#[test]
fn a_hiring_freeze_stops_requisitions_but_not_units() {
    let (mut setting, beliefs) = (setting(8), certain());
    setting.hiring_freeze = Some((0, 2));
    let mut option = StaffingOption::named("Both");
    option.in_house = plan(&[(0, 1)]);
    option.outsourced = plan(&[(0, 1)]);
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    assert_eq!(months[5].roster.actual[0], 0.0);
    assert_eq!((months[6].roster.actual[0], months[1].roster.actual[1]), (1.0, 1.0));
}

#[test]
fn the_people_of_the_oldest_unit_go_on_the_payroll_with_what_they_can_do() {
    let (setting, mut beliefs) = (setting(14), certain());
    beliefs.outsourced.min_term_months = 12.0;
    beliefs.outsourced.dilution = 0.0;
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 1), (4, 2)]);
    option.conversions = vec![Conversion { month: 10, units: 1 }];
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    let actual = |month: usize| [months[month].roster.actual[0], months[month].roster.actual[1]];
    assert_eq!([actual(9), actual(10), actual(13)], [[0.0, 2.0], [1.0, 1.0], [1.0, 1.0]]);
    assert_eq!((months[9].converted, months[10].converted, months[11].converted), (0.0, 0.5, 0.0));
    // It began in month 1, so nine months are behind it; a head reaches that in whole months.
    let (house, units) = (&beliefs.in_house, &beliefs.outsourced);
    let reached = 1.0 - (1.0 - units.productivity_at_start) * libm::exp(-27.0 / units.ramp_months);
    let step = (1.0 - reached) * (libm::exp(1.5 / house.ramp_months) - 1.0);
    let found = double(months[10].in_house);
    assert!((found - reached).abs() <= step + PRECISION, "{found} for {reached}");
    // Fifteen of twenty-four months of the fee, three of the term, and a month of both.
    let pay = (house.ote * house.loaded_factor + house.tooling) / 12.0;
    let unit = units.retainer + units.oversight * house.ote * house.loaded_factor / 12.0 + house.tooling / 36.0;
    let fee = house.convert_fee * house.ote * 15.0 / 24.0;
    near(months[10].cost, fee + 3.0 * units.retainer + pay + unit);
    near(months[11].cost, pay + unit);
}

#[test]
fn another_provider_begins_anew_and_brings_half_of_a_book() {
    let (setting, mut beliefs) = (setting(12), certain());
    beliefs.outsourced.dilution = 0.25;
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 2)]);
    option.switch_provider = vec![8];
    let months = months(&setting, &beliefs, &option, Regime::Steady);
    let of = |month: usize| &months[month];
    // Two units: bench 0.8; both begin in month 1.
    near(of(1).bringing, 1.6);
    near(of(8).bringing, 0.8);
    near(of(8).loss_units, beliefs.outsourced.loss);
    near(of(8).units, double(of(1).units));
    assert!(of(7).units > of(8).units);
    near(of(8).cost, double(of(7).cost));
    // A bad one is seen again where it is drawn again.
    beliefs.outsourced.p_bad_provider = 1.0;
    beliefs.outsourced.provider_review_months = 3.0;
    let bad = self::months(&setting, &beliefs, &option, Regime::Steady);
    let replaced: Vec<usize> = (0..12).filter(|&month| bad[month].loss_units > 0.0).collect();
    assert_eq!(replaced, [4, 8, 11]);
}

#[test]
fn a_retainer_steps_down_with_the_age_of_each_unit() {
    let (setting, mut beliefs) = (setting(14), certain());
    beliefs.outsourced.min_term_months = 8.0;
    beliefs.market.mandate_out = [1.0, 1.0, 0.5];
    beliefs.market.review_every = 9.0;
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 1), (4, 2)]);
    let retainer = real(beliefs.outsourced.retainer);
    let flat = months(&setting, &beliefs, &option, Regime::Downturn);
    option.contract.step_down = vec![StepDown { month: 3, share: 0.8 }, StepDown { month: 8, share: 0.5 }];
    let stepped = months(&setting, &beliefs, &option, Regime::Downturn);
    let saved = |month: usize| (flat[month].cost - stepped[month].cost) / retainer;
    // One began in month 1 and is three months old in month 4; the other in month 5. A review lets that one go in month
    // 9: it serves its term to month 13.
    let expected = [0.0, 0.0, 0.0, 0.0, 0.2, 0.2, 0.2, 0.2, 0.2 + 0.2, 0.5 + 0.2, 0.7, 0.7, 0.7, 0.5];
    for (month, expected) in expected.into_iter().enumerate() {
        near(saved(month), expected);
    }
    let retainers = |amount: Real| amount / retainer;
    // Month 5: the first has 4 months of its term left at 0.8; the second 8: 3 in full, 5 at 0.8, of which 3 in six
    // months.
    near(retainers(stepped[5].roster.exit_cost), 4.0 * 0.8 + 3.0 + 5.0 * 0.8);
    near(retainers(stepped[5].roster.committed), 4.0 * 0.8 + 3.0 + 3.0 * 0.8);
    // Month 8: the first, whose term ends with it, a month of notice that falls to a half only in month 9; the second
    // 5 months at 0.8.
    near(retainers(stepped[8].roster.exit_cost), 0.8 + 5.0 * 0.8);
    // What the review ordered: the four months of the second one's notice at 0.8.
    let adjusted: Real = stepped.iter().map(|month| month.roster.adjustment_cost).sum();
    near(retainers(adjusted), 4.0 * 0.8);
    let (shed, run_rate) = (stepped[8].roster.sheddable, stepped[8].roster.run_rate);
    // A stop in month 8 saves two of three months of the first, at 0.8, and none of the second; oversight in full.
    let other = run_rate - 1.6 * retainer;
    near(retainers(shed - other), 0.8 * 2.0 / 3.0);
}

#[test]
fn the_rest_of_a_term_and_a_replaced_provider_cost_what_the_steps_say() {
    let (setting, mut beliefs) = (setting(14), certain());
    beliefs.outsourced.min_term_months = 12.0;
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 1)]);
    option.conversions = vec![Conversion { month: 8, units: 1 }];
    let retainer = real(beliefs.outsourced.retainer);
    let mut at_once = |step_down: Vec<StepDown>, beliefs: &Beliefs, month: usize| {
        option.contract.step_down = step_down;
        months(&setting, beliefs, &option, Regime::Steady)[month].cost
    };
    let steps = || vec![StepDown { month: 9, share: 0.4 }];
    // Converted at seven months of age with five left: two in full, three at 0.4.
    let difference = at_once(Vec::new(), &beliefs, 8) - at_once(steps(), &beliefs, 8);
    near(difference / retainer, 3.0 * 0.6);
    // A bad provider is replaced at six months of age: one retainer more of what it then is, beside that of the month.
    beliefs.outsourced.p_bad_provider = 1.0;
    beliefs.outsourced.provider_review_months = 6.0;
    let steps = || vec![StepDown { month: 6, share: 0.4 }];
    let difference = at_once(Vec::new(), &beliefs, 7) - at_once(steps(), &beliefs, 7);
    near(difference / retainer, 2.0 * 0.6);
}

#[test]
fn half_a_unit_is_half_of_everything() {
    let (setting, mut beliefs) = (setting(14), certain());
    // The bench of one unit, and of half of one, is whole.
    beliefs.outsourced.dilution = 0.2;
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = plan(&[(0, 1), (10, 0)]);
    let whole = months(&setting, &beliefs, &option, Regime::Steady);
    option.half_units = true;
    let half = months(&setting, &beliefs, &option, Regime::Steady);
    for (month, (half, whole)) in half.iter().zip(&whole).enumerate() {
        for (half, whole) in [
            (half.units, whole.units),
            (half.fluent_units, whole.fluent_units),
            (half.cost, whole.cost),
            (half.roster.exit_cost, whole.roster.exit_cost),
            (half.roster.committed, whole.roster.committed),
            (half.roster.sheddable, whole.roster.sheddable),
            (half.bringing, whole.bringing),
            (half.roster.actual[1], whole.roster.actual[1]),
            (half.roster.desired[1], whole.roster.desired[1]),
        ] {
            near(half, 0.5 * double(whole));
        }
        // What leaves is a part of what the units hold, and when it could be shed does not halve.
        near(half.loss_units, double(whole.loss_units));
        assert!(half.roster.months_to_shed.to_bits() == whole.roster.months_to_shed.to_bits(), "month {month}");
    }
    // Of one and a half units the bench suffers by half a unit.
    option.outsourced = plan(&[(0, 3)]);
    let more = months(&setting, &beliefs, &option, Regime::Steady);
    near(more[1].units, 1.5 * double(whole[1].units) / 1.1);
    assert_eq!(more[1].roster.actual[1], 1.5);
}
