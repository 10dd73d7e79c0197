//! Plans of few numbers: forms, words, counts worked by hand.

use super::*;
use crate::scenario::levers::Lever;
use crate::scenario::option_to_toml;
use crate::scenario::policy::{Act, SizingRule};

fn teams(after: u32, teams: f64) -> Proof {
    Proof { after, metric: GateMetric::FieldPull, bound: Bound::AtLeast(teams) }
}

fn bounds() -> Bounds {
    Bounds {
        mix: (0.0, 1.0),
        variants: Vec::new(),
        seats: [(0, 2), (0, 1), (0, 0)],
        most: 10,
        starts: vec![0, 6],
        steps: vec![12],
        proofs: vec![teams(9, 3.0)],
        horizon: 36,
    }
}

#[test]
fn what_never_happens_is_not_said() {
    let shape = Shape { first: [1, 0, 0], start: 0, later: Some((12, [1, 0, 0])), proof: None, variant: 0 };
    assert_eq!(shape.tidy(36).later, None, "the same seats later are no change");
    let late = Shape { later: Some((12, [2, 0, 0])), start: 24, proof: Some(teams(12, 1.0)), ..shape };
    assert_eq!(late.tidy(36), Shape { later: None, proof: None, ..late }, "beyond the horizon");
    let sellers = Shape { first: [0, 0, 2], proof: Some(teams(9, 1.0)), later: None, start: 0, variant: 0 };
    assert_eq!(sellers.tidy(36).proof, None, "sellers bring no account teams");
}

#[test]
fn every_plan_is_there_once() {
    // Six numbers of seats, five of them of somebody. No step: 5; with one: 6·5 pairs that differ, in all of which somebody
    // is wanted. Two starts, with and without a proof: (5 + 30)·2·2.
    let all = bounds().every();
    assert_eq!(all.len(), 140);
    assert!(all.iter().all(|shape| bounds().allows(shape) && shape.tidy(36) == *shape));
    // Said, they are 6·(1 + 5)·2·2 = 144: nobody at all counts too.
    assert_eq!(bounds().count(), 144);
    let fewer = Bounds { most: 2, ..bounds() };
    assert!(fewer.every().iter().all(|shape| shape.first.iter().sum::<u32>() <= 2));
}

#[test]
fn neighbours_lead_from_every_plan_to_every_other() {
    let bounds = bounds();
    let all: BTreeSet<Shape> = bounds.every().into_iter().collect();
    let (mut reached, mut open) = (BTreeSet::new(), vec![*all.first().expect("there are plans")]);
    while let Some(shape) = open.pop() {
        if reached.insert(shape) {
            let near = bounds.neighbours(&shape);
            assert!(near.iter().all(|near| all.contains(near) && *near != shape), "{shape:?}");
            open.extend(near);
        }
    }
    assert_eq!(reached, all);
}

#[test]
fn scattered_plans_are_allowed_different_and_always_the_same() {
    let found = bounds().scattered(40);
    assert_eq!(found.len(), 40);
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 40);
    assert!(found.iter().all(|shape| bounds().allows(shape)));
    assert_eq!(found, bounds().scattered(40));
    // Where there are fewer plans than that, they end.
    let one = Bounds { seats: [(1, 1), (0, 0), (0, 0)], steps: vec![], proofs: vec![], starts: vec![0], ..bounds() };
    assert_eq!(one.scattered(40).len(), 1);
}

#[test]
fn a_plan_is_told_and_becomes_an_option_and_back() {
    let proof = Some(teams(9, 3.0));
    let shape = Shape { first: [2, 1, 0], start: 6, later: Some((12, [4, 0, 0])), proof, variant: 0 };
    assert_eq!(
        shape.words(&[]),
        "2 heads and 1 unit from month 6, 4 heads from month 18; ends at month 15 unless 3 account teams are active"
    );
    let like = StaffingOption { meeting_push: 2.0, baseline: true, ..StaffingOption::named("Like") };
    let option = shape.option("Best", &like, &[]);
    let text = option_to_toml(&option);
    for part in [
        "name = \"Best\"\nbaseline = false",
        "in_house = [{ month = 6, heads = 2 }, { month = 18, heads = 4 }]",
        "outsourced = [{ month = 6, units = 1 }, { month = 18, units = 0 }]",
        "enterprise_ae = []",
        "meeting_push = 2",
        "gate = { month = 15, metric = \"field_pull\", at_least = 3",
        "else = { in_house = [{ month = 15, heads = 0 }], outsourced = [{ month = 15, units = 0 }] } }",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let plain = Shape { proof: None, ..shape };
    assert_eq!(Shape::of(&plain.option("Best", &like, &[]), 36), Some(plain));
    assert_eq!(Shape::of(&option, 36), None, "a gate is more than the numbers say");
    assert_eq!(Shape::of(&like, 36), None, "nobody is no plan");
}

#[test]
fn what_a_plan_reaches_of_its_bounds_is_told() {
    let bounds = Bounds { most: 3, ..bounds() };
    let shape = |first, later| Shape { first, start: 0, later, proof: None, variant: 0 };
    assert_eq!(bounds.reached(&shape([1, 0, 0], None)), (vec![], false));
    // Two heads are the most there may be, and with a unit three seats are; sellers may only be none.
    assert_eq!(bounds.reached(&shape([1, 0, 0], Some((12, [2, 1, 0])))), (vec![0, 1], true));
    // All six numbers of seats stay within three, five within two.
    assert_eq!(bounds.count(), 144);
    assert_eq!(Bounds { most: 2, ..bounds }.count(), 5 * (1 + 4) * 4);
}

#[test]
fn variants_and_a_mix_bound_what_is_looked_at() {
    let rule =
        SizingRule { month: 9, every: None, metric: GateMetric::Wins, bound: Bound::AtMost(0.0), act: Act::Stop };
    let lever = |from| Lever { from, once: 0.0, monthly: 10.0, changes: Vec::new() };
    let variant = |name: &str, levers, rules| Variant {
        name: name.to_owned(),
        contract: None,
        levers,
        programmes: None,
        rules,
        policy: Policy::Stated,
    };
    let variants = vec![variant("dearer", vec![lever(0)], vec![]), variant("on probation", vec![], vec![rule])];
    let bounds = Bounds { variants, starts: vec![0], steps: vec![], proofs: vec![], ..bounds() };
    // Five numbers of seats, run in three ways.
    assert_eq!((bounds.every().len(), bounds.count(), bounds.different()), (15, 18, 15));
    // Half of the field bought: one head and one unit.
    let mixed = Bounds { mix: (0.5, 0.5), ..bounds.clone() };
    let seats: BTreeSet<Seats> = mixed.every().iter().map(|shape| shape.first).collect();
    assert_eq!(seats, BTreeSet::from([[1, 1, 0]]));
    let shape = Shape { first: [1, 0, 0], start: 0, later: None, proof: None, variant: 1 };
    assert!(bounds.neighbours(&shape).contains(&Shape { variant: 2, ..shape }));
    assert_eq!(shape.words(&bounds.variants), "1 head from month 0; dearer");
    let like = StaffingOption { levers: vec![lever(3)], ..StaffingOption::named("Like") };
    let option = shape.option("Best", &like, &bounds.variants);
    assert_eq!(
        option.levers.iter().map(|lever| lever.from).collect::<Vec<_>>(),
        [0, 3],
        "in the order of their months"
    );
    assert_eq!(Shape { variant: 2, ..shape }.option("Best", &like, &bounds.variants).rules, [rule]);
    let proof = Proof { after: 9, metric: GateMetric::Wins, bound: Bound::AtLeast(2.0) };
    let words = Shape { proof: Some(proof), variant: 0, ..shape }.words(&[]);
    assert_eq!(words, "1 head from month 0; ends at month 9 unless wins so far ≥ 2");
}
