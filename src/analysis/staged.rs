//! A pilot as the first stage of a plan: seats that prove it, a look at its end, then the plan or nothing.

use super::voi::PilotDesign;
use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::policy::{Bound, Branch, Gate, GateMetric, Policy};
use crate::scenario::{Scenario, StaffingOption};

/// Account teams that a pilot may have to have made active for the plan to follow; 0: it follows whatever happens.
pub const TEAMS: [u32; 3] = [0, 2, 4];

/// A pilot, what it must show, and the plan that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staged {
    /// Size and length of the pilot.
    pub design: PilotDesign,
    /// Account teams that must be active at its end.
    pub teams: u32,
    /// Position in the scenario of the option that follows.
    pub follows: usize,
}

/// Every pilot with every threshold before every plan that may follow.
#[must_use]
pub fn all(designs: &[PilotDesign], follows: &[usize]) -> Vec<Staged> {
    let of = |&design: &PilotDesign| {
        follows.iter().flat_map(move |&follows| TEAMS.map(|teams| Staged { design, teams, follows }))
    };
    designs.iter().flat_map(of).collect()
}

/// The scenario with its baseline, the plans that may follow as they stand, and the staged ones.
#[must_use]
pub fn scenario(scenario: &Scenario, staged: &[Staged], as_they_stand: &[usize]) -> Scenario {
    let horizon = scenario.setting.horizon_months;
    let mut options: Vec<StaffingOption> = scenario.options.iter().filter(|option| option.baseline).cloned().collect();
    options.extend(as_they_stand.iter().map(|&option| scenario.options[option].clone()));
    options.extend(staged.iter().map(|staged| option(staged, &scenario.options[staged.follows], horizon)));
    Scenario { options, ..scenario.clone() }
}

/// The plan as an option: the pilot's seats, then the plan as many months later as the pilot lasts; people, account teams
/// and the pipeline of the pilot are there when it begins.
#[must_use]
pub fn option(staged: &Staged, follows: &StaffingOption, horizon: u32) -> StaffingOption {
    let Staged { design: PilotDesign { heads, units, months }, teams, .. } = *staged;
    // Of a plan with half units its pilot's units are told in halves too.
    let units = if follows.half_units { 2 * units } else { units };
    let later = |plan: &StepPlan| {
        let steps = plan.0.iter().map(|step| Step { month: step.month + months, count: step.count });
        steps.filter(|step| step.month < horizon).collect::<Vec<Step>>()
    };
    let nobody = Step { month: months, count: 0 };
    // What the pilot holds of a kind goes with its end, unless the plan wants it then.
    let after = |plan: &StepPlan, piloted: u32| {
        let mut steps = later(plan);
        if piloted > 0 && steps.first().is_none_or(|first| first.month > months) {
            steps.insert(0, nobody);
        }
        steps
    };
    let (hired, bought) = (after(&follows.in_house, heads), after(&follows.outsourced, units));
    let sellers = later(&follows.enterprise_ae);
    let pilot = |count: u32| (count > 0).then_some(Step { month: 0, count });
    let first = |count: u32| StepPlan(pilot(count).into_iter().collect());
    let mut option = StaffingOption {
        name: format!("{heads} + {units} × {months}, {teams}, {}", follows.name),
        baseline: false,
        legacy_heads: 0,
        gates: Vec::new(),
        rules: Vec::new(),
        policy: Policy::Stated,
        in_house: first(heads),
        outsourced: first(units),
        enterprise_ae: StepPlan::default(),
        ..follows.clone()
    };
    if months >= horizon {
        return option;
    }
    if teams == 0 {
        let whole = |count: u32, steps: Vec<Step>| StepPlan(pilot(count).into_iter().chain(steps).collect());
        (option.in_house, option.outsourced) = (whole(heads, hired), whole(units, bought));
        option.enterprise_ae = StepPlan(sellers);
        return option;
    }
    let plan = |steps: Vec<Step>| (!steps.is_empty()).then_some(StepPlan(steps));
    option.gates = vec![Gate {
        month: months,
        metric: GateMetric::FieldPull,
        bound: Bound::AtLeast(f64::from(teams)),
        then: Branch {
            in_house: plan(hired),
            outsourced: plan(bought),
            enterprise_ae: plan(sellers),
            ..Branch::default()
        },
        otherwise: Branch {
            in_house: (heads > 0).then(|| StepPlan(vec![nobody])),
            outsourced: (units > 0).then(|| StepPlan(vec![nobody])),
            ..Branch::default()
        },
    }];
    option
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_follows_the_pilot_as_it_stands_but_later() {
        let step = |month, count| Step { month, count };
        let mut follows = StaffingOption::named("Hybrid");
        follows.in_house = StepPlan(vec![step(0, 1), step(12, 3)]);
        follows.outsourced = StepPlan(vec![step(4, 1)]);
        let design = PilotDesign { heads: 0, units: 2, months: 9 };
        let always = option(&Staged { design, teams: 0, follows: 0 }, &follows, 36);
        let seats: Vec<[u32; 3]> = [0, 8, 9, 12, 13, 21].iter().map(|&month| always.seats_by_kind_at(month)).collect();
        assert_eq!(seats, [[0, 2, 0], [0, 2, 0], [1, 0, 0], [1, 0, 0], [1, 1, 0], [3, 1, 0]]);
        let proved = option(&Staged { design, teams: 3, follows: 0 }, &follows, 36);
        assert!((0..36).all(|month| proved.seats_by_kind_at(month) == always.seats_by_kind_at(month)), "if it passes");
        assert_eq!(proved.gates[0].otherwise.outsourced, Some(StepPlan(vec![step(9, 0)])));
        assert_eq!((proved.in_house.peak(), proved.outsourced.peak()), (0, 2), "else nobody");
        assert_eq!(all(&[design, design], &[1, 2]).len(), 12);
    }

    #[test]
    fn people_of_a_hired_pilot_stay_if_the_plan_wants_them() {
        let step = |month, count| Step { month, count };
        let mut follows = StaffingOption::named("In-house");
        follows.in_house = StepPlan(vec![step(0, 3)]);
        let design = PilotDesign { heads: 1, units: 1, months: 6 };
        for teams in [0, 2] {
            let staged = option(&Staged { design, teams, follows: 0 }, &follows, 36);
            let seats: Vec<[u32; 3]> = [0, 5, 6, 35].iter().map(|&month| staged.seats_by_kind_at(month)).collect();
            assert_eq!(seats, [[1, 1, 0], [1, 1, 0], [3, 0, 0], [3, 0, 0]], "{teams}");
        }
        let proved = option(&Staged { design, teams: 2, follows: 0 }, &follows, 36);
        let nobody = Some(StepPlan(vec![step(6, 0)]));
        assert_eq!((&proved.gates[0].otherwise.in_house, &proved.gates[0].otherwise.outsourced), (&nobody, &nobody));
        // A bought pilot before a plan of heads: nobody is hired until it has ended.
        let bought = PilotDesign { heads: 0, units: 1, months: 6 };
        let proved = option(&Staged { design: bought, teams: 2, follows: 0 }, &follows, 36);
        assert_eq!((proved.in_house, proved.gates[0].otherwise.in_house.clone()), (StepPlan::default(), None));
    }
}
