use super::*;
use crate::scenario::plan::Step;
use crate::scenario::policy::{Bound, GateMetric, SizingRule};

fn steps(pairs: &[(u32, u32)]) -> StepPlan {
    StepPlan(pairs.iter().map(|&(month, count)| Step { month, count }).collect())
}

fn gate(month: u32, then: Option<StepPlan>) -> Gate {
    let then = Branch { in_house: then, ..Branch::default() };
    Gate { month, metric: GateMetric::Wins, bound: Bound::AtLeast(1.0), then, otherwise: Branch::default() }
}

fn counts(plan: &PlanState, option: &StaffingOption, month: u32) -> [u32; 3] {
    plan.desired(option, month, crate::model::staffing::planned(option, month)).map(|desired| desired.count)
}

#[test]
fn a_branch_keeps_the_number_until_its_first_step() {
    let mut option = StaffingOption::named("In-house");
    option.in_house = steps(&[(0, 1), (10, 5)]);
    option.gates = vec![gate(14, Some(steps(&[(16, 3)])))];
    let at = |option: &StaffingOption, taken: &[bool], month| number(Kind::InHouse, option, taken, month);
    assert_eq!([15, 16].map(|month| at(&option, &[true], month)), [5, 3]);
    // The plan's own step at the gate's month no longer happens.
    option.in_house = steps(&[(0, 1), (14, 5)]);
    assert_eq!(at(&option, &[true], 14), 1);
    assert_eq!(at(&option, &[false], 14), 5);
    // A second gate keeps what the first one's branch had come to, or replaces it in turn.
    option.gates.push(gate(20, Some(steps(&[(24, 7)]))));
    assert_eq!([20, 23, 24].map(|month| at(&option, &[true, true], month)), [3, 3, 7]);
    assert_eq!(at(&option, &[true, false], 30), 3);
}

#[test]
fn a_review_moves_the_wanted_number_and_says_by_how_much() {
    let mut option = StaffingOption::named("In-house");
    option.in_house = steps(&[(0, 4)]);
    let mut market = crate::model::tests::beliefs().market;
    market.review_every = 3.0;
    market.mandate_in = [1.3, 1.0, 0.6];
    let mut plan = PlanState::default();
    let mut at = |month, adjustments| {
        plan.advance(month, &option, &market, Regime::Downturn, &Progress::default(), adjustments);
        let [heads, ..] = plan.desired(&option, month, [4, 0, 0]);
        (heads.count, heads.by_review, plan.is_off_mandate())
    };
    assert_eq!(at(2, Adjustments::On), (4, 0, false));
    assert_eq!(at(3, Adjustments::On), (2, -2, true));
    assert_eq!(at(4, Adjustments::On), (2, 0, true));
    assert_eq!(at(6, Adjustments::Off), (4, 2, false));
}

#[test]
fn heads_and_units_are_cut_as_one_number_in_their_order() {
    let mut option = StaffingOption::named("Hybrid");
    option.outsourced = steps(&[(0, 1)]);
    let mut under = |order, factor| {
        option.flex_order = order;
        resized(&option, [3, 1, 2], Resize::Factors([factor; 2]))
    };
    // ⌊4·0.6 + ½⌋ = 2; sellers apart: ⌊2·0.6 + ½⌋ = 1.
    assert_eq!(under(FlexOrder::UnitsFirst, 0.6), [2, 0, 1]);
    assert_eq!(under(FlexOrder::HeadsFirst, 0.6), [1, 1, 1]);
    // By kind rounding cuts one seat alone: ⌊1.8 + ½⌋ + ⌊0.6 + ½⌋ = 3.
    assert_eq!(under(FlexOrder::ByKind, 0.6), [2, 1, 1]);
    // ⌊4·1.5 + ½⌋ = 6: growth is bought.
    assert_eq!(under(FlexOrder::HeadsFirst, 1.5), [3, 3, 3]);
    option.outsourced = StepPlan::default();
    assert_eq!(resized(&option, [4, 0, 0], Resize::Factors([1.5; 2])), [6, 0, 0]);
    // Factors of their own: ⌊3·0.5 + 1·2 + ½⌋ = 4.
    option.outsourced = steps(&[(0, 1)]);
    assert_eq!(resized(&option, [3, 1, 0], Resize::Factors([0.5, 2.0])), [3, 1, 0]);
    // A rule by kind: ⌊3·0.5 + ½⌋ = 2, ⌊1·2 + ½⌋ = 2; a move leaves as many seats.
    assert_eq!(resized(&option, [3, 1, 2], Resize::Kinds([0.5, 2.0, 1.0])), [2, 2, 2]);
    assert_eq!(resized(&option, [1, 3, 2], Resize::Move(SeatKind::Outsourced, SeatKind::InHouse)), [4, 0, 2]);
}

#[test]
fn rules_by_kind_and_moves_say_what_they_have_made_of_the_plan() {
    let rule = |month, bound, act| SizingRule { month, every: None, metric: GateMetric::GoodMeetings, bound, act };
    let mut option = StaffingOption::named("Hybrid");
    (option.in_house, option.outsourced) = (steps(&[(0, 1)]), steps(&[(0, 3)]));
    let moved = Act::Move { from: SeatKind::Outsourced, to: SeatKind::InHouse };
    option.rules = vec![
        rule(6, Bound::AtLeast(20.0), moved),
        rule(12, Bound::AtLeast(20.0), Act::Kinds([2.0, 1.0, 1.0])),
        rule(18, Bound::AtLeast(20.0), Act::Kinds([1.0, 0.4, 1.0])),
        rule(24, Bound::AtMost(20.0), Act::Stop),
    ];
    let market = crate::model::tests::beliefs().market;
    let mut plan = PlanState::default();
    let mut at = |month, good_meetings| {
        let progress = Progress { good_meetings, ..Progress::default() };
        plan.advance(month, &option, &market, Regime::Steady, &progress, Adjustments::On);
        let [heads, units, _] = counts(&plan, &option, month);
        let (size, acted, _) = plan.size(&option, month, crate::model::staffing::planned(&option, month));
        ([heads, units], size, acted)
    };
    assert_eq!(at(3, 30.0), ([1, 3], 1.0, Acted::Kept));
    assert_eq!(at(6, 30.0), ([4, 0], 1.0, Acted::Moved));
    assert_eq!(at(12, 30.0), ([2, 3], 1.25, Acted::Grown));
    // ⌊3·0.4 + ½⌋ = 1.
    assert_eq!(at(18, 30.0), ([1, 1], 0.5, Acted::Shrunk));
    // A stop that does not come leaves what is.
    assert_eq!(at(24, 30.0), ([1, 1], 0.5, Acted::Shrunk));
    assert_eq!(at(24, 10.0), ([0, 0], 0.0, Acted::Stopped));
}

#[test]
fn with_half_units_whole_seats_are_wanted_of_both_kinds_together() {
    let mut option = StaffingOption::named("Hybrid");
    (option.outsourced, option.half_units) = (steps(&[(0, 3)]), true);
    let mut under = |order, numbers, factor| {
        option.flex_order = order;
        resized(&option, numbers, Resize::Factors([factor; 2]))
    };
    // 2 heads and 1½ units: ⌊3.5·0.5 + ½⌋ = 2, units first; ⌊3.5·0.8 + ½⌋ = 3: half a unit goes.
    assert_eq!(under(FlexOrder::UnitsFirst, [2, 3, 0], 0.5), [2, 0, 0]);
    assert_eq!(under(FlexOrder::UnitsFirst, [2, 3, 0], 0.8), [2, 2, 0]);
    // Heads first cuts whole heads, and the half that is left of units.
    assert_eq!(under(FlexOrder::HeadsFirst, [2, 3, 0], 0.5), [1, 2, 0]);
    // 2 heads and half a unit: ⌊2.5·0.4 + ½⌋ = 1; ⌊2.5·1.5 + ½⌋ = 4 is bought.
    assert_eq!(under(FlexOrder::UnitsFirst, [2, 1, 0], 0.4), [1, 0, 0]);
    assert_eq!(under(FlexOrder::UnitsFirst, [2, 1, 0], 1.5), [2, 4, 0]);
    // By kind halves are counted: ⌊3·0.6 + ½⌋ = 2 of them.
    assert_eq!(under(FlexOrder::ByKind, [2, 3, 0], 0.6), [1, 2, 0]);
    let moved = |from, to| resized(&option, [2, 3, 0], Resize::Move(from, to));
    assert_eq!(moved(SeatKind::Outsourced, SeatKind::InHouse), [3, 0, 0]);
    assert_eq!(moved(SeatKind::InHouse, SeatKind::Outsourced), [0, 7, 0]);
}

#[test]
fn the_first_rule_that_holds_sets_the_size_and_a_stop_is_for_good() {
    let rule = |month, every, metric, bound, act| SizingRule { month, every, metric, bound, act };
    let mut option = StaffingOption::named("Outsourced");
    option.outsourced = steps(&[(0, 4)]);
    option.rules = vec![
        rule(9, None, GateMetric::FieldPull, Bound::AtMost(3.0), Act::Stop),
        rule(6, Some(6), GateMetric::Market, Bound::AtMost(-1.0), Act::Size(0.5)),
        rule(6, Some(6), GateMetric::FieldPull, Bound::AtLeast(10.0), Act::Size(1.5)),
    ];
    let market = crate::model::tests::beliefs().market;
    let mut plan = PlanState::default();
    let mut at = |month, regime, field_pull| {
        let progress = Progress { field_pull, ..Progress::default() };
        plan.advance(month, &option, &market, regime, &progress, Adjustments::On);
        counts(&plan, &option, month)[1]
    };
    // No rule is due in month 3, although a review would cut.
    assert_eq!(at(3, Regime::Downturn, 5.0), 4);
    assert_eq!(at(6, Regime::Downturn, 20.0), 2);
    // A stop that does not come leaves the size as it is.
    assert_eq!(at(9, Regime::Steady, 4.0), 2);
    assert_eq!(at(12, Regime::Steady, 20.0), 6);
    assert_eq!(at(18, Regime::Steady, 4.0), 4);
    let mut plan = PlanState::default();
    let mut at = |month, field_pull| {
        let progress = Progress { field_pull, ..Progress::default() };
        plan.advance(month, &option, &market, Regime::Steady, &progress, Adjustments::On);
        (counts(&plan, &option, month)[1], plan.size(&option, month, [0, 4, 0]).2)
    };
    assert_eq!(at(9, 2.0), (0, Some(9)));
    assert_eq!(at(12, 20.0), (0, Some(9)));
}
