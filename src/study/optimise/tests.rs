//! The search on a small scenario: against brute force, on any number of threads, under constraints.

use super::*;
use crate::scenario::{self, Overrides};
use crate::study::Unwatched;
use crate::study::plan::{Design, Plan};
use crate::study::session::on_threads;
use std::path::Path;

const SMALL: &str = include_str!("../../../tests/it/commands/small.toml");

fn question() -> OptimiseQuestion {
    let seats = [Some((0, 2)), Some((0, 1)), Some((0, 0))];
    OptimiseQuestion {
        bounds: PlanBounds { seats, most: Some(10), ..PlanBounds::default() },
        budget: 60_000,
        zone: None,
        may_break: 0.05,
    }
}

/// The question within other bounds.
fn within(change: impl FnOnce(&mut PlanBounds)) -> OptimiseQuestion {
    let mut question = question();
    change(&mut question.bounds);
    question
}

fn optimised(more: &str, question: &OptimiseQuestion, threads: usize) -> Result<OptimiseFindings, StudyError> {
    let text = format!("{SMALL}\n{more}");
    let loaded = scenario::parse("small.toml", &text, Path::new("."), &Overrides::default()).expect("it is valid");
    let plan = Plan { seed: 1, design: Design::Iid, trajectories: 500, replicates: 1 };
    let watch = Unwatched::default();
    let session = Session::new(loaded, plan, &watch);
    on_threads(Some(threads), || optimise(&session, question))
}

#[test]
fn a_small_grid_gives_what_brute_force_gives_on_any_number_of_threads() {
    // Heads 0–2 × units 0–1, no later step: five plans.
    let question = within(|bounds| bounds.steps = vec![99]);
    let found = optimised("", &question, 1).expect("there is a best plan");
    assert_eq!(found.plans, 5);
    // Brute force: every plan on 4,000 futures of another seed.
    let loaded = scenario::parse("small.toml", SMALL, Path::new("."), &Overrides::default()).expect("it is valid");
    let mut scenario = loaded.scenario.clone();
    scenario.options.truncate(1);
    let plans = found.bounds.every();
    scenario.options.extend(plans.iter().map(|plan| plan.option(&plan.words(&[]), &loaded.scenario.options[1], &[])));
    let plan = Plan { seed: 77, design: Design::Iid, trajectories: 4_000, replicates: 1 };
    let watch = Unwatched::default();
    let session = Session::new(loaded, plan, &watch);
    let sample = session.read(&scenario, plan, crate::engine::Wanted::money()).expect("it is simulated");
    let mean = |at: usize| statistics::mean(&sample.metric(at + 1, Metric::UpliftNpv), Blocks::Independent);
    let best = (0..plans.len()).max_by(|&a, &b| mean(a).value.total_cmp(&mean(b).value)).expect("there are plans");
    let (wanted, got) =
        (mean(best), mean(plans.iter().position(|plan| *plan == found.best).expect("it is one of them")));
    assert!(wanted.value - got.value <= found.zone, "{} instead of {}", found.best.words(&[]), plans[best].words(&[]));
    // What is said of it on fresh futures is what brute force says, within both errors.
    let own = found.valued[0].value;
    crate::analysis::testing::assert_within(own.value, got.value, libm::hypot(own.se, got.se));
    let threads = optimised("", &question, 3).expect("there is a best plan");
    assert_eq!((threads.best, threads.spent, threads.raced), (found.best, found.spent, found.raced));
    assert_eq!(threads.valued, found.valued);
    assert_eq!((threads.promised, threads.curse), (found.promised, found.curse));
}

#[test]
fn constraints_bind_and_where_none_can_be_kept_it_is_said() {
    let free = optimised("", &question(), 2).expect("there is a best plan");
    // A floor that only doing almost nothing keeps to.
    let none = optimised("[constraints]\nmin_cash = -1.0", &question(), 2);
    let said = none.expect_err("every plan costs something at first").to_string();
    assert!(said.contains("keeps to [constraints]") && said.contains("the nearest"), "{said}");
    // At most one seat at once.
    let one = optimised("[constraints]\nmax_heads = 1", &question(), 2).expect("a single seat is allowed");
    let seats =
        |shape: &Shape| shape.first.iter().sum::<u32>().max(shape.later.map_or(0, |(_, later)| later.iter().sum()));
    assert!(seats(&one.best) <= 1, "{}", one.best.words(&[]));
    assert!(one.valued[0].breaks.is_some_and(|breaks| breaks.value <= 0.05));
    assert!(free.valued[0].breaks.is_none());
}

#[test]
fn a_climb_finds_what_looking_at_everything_finds() {
    // 2,000 plans and more are too many to be looked at one by one.
    let many = within(|bounds| {
        (bounds.seats, bounds.starts) = ([Some((0, 3)), Some((0, 3)), Some((0, 2))], vec![0, 6]);
    });
    let many = OptimiseQuestion { budget: 120_000, ..many };
    let found = optimised("", &many, 2).expect("there is a best plan");
    assert!((found.plans as u64) < found.bounds.count() / 4, "{}", found.plans);
    assert!(found.spent <= 120_000 + 1_000, "{}", found.spent);
    // No plan that was valued beside it is clearly better, the options of the scenario among them.
    let better: Vec<&str> = found
        .valued
        .iter()
        .filter(|plan| plan.is_told && plan.behind.value > 0.0)
        .map(|plan| plan.name.as_str())
        .collect();
    assert!(better.is_empty(), "{better:?}");
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let refused =
        |question: &OptimiseQuestion| optimised("", question, 1).map(|_| ()).expect_err("it is refused").to_string();
    assert!(refused(&within(|bounds| bounds.seats = [Some((0, 0)); 3])).contains("no plan"));
    assert!(refused(&OptimiseQuestion { budget: 1_000, ..question() }).contains("--budget"));
    assert!(refused(&within(|bounds| bounds.starts = vec![99])).contains("--start"));
    let late = within(|bounds| (bounds.aim, bounds.by) = (Some(Aim::Payback), Some(99)));
    assert!(refused(&late).contains("--by"));
    assert!(refused(&within(|bounds| bounds.like = Some("Nobody".to_owned()))).contains("Nobody"));
}

#[test]
fn a_scenario_states_bounds_and_a_question_overrides_them_one_by_one() {
    let stated = "[optimise]\nheads = [0, 1]\nunits = 0\nsellers = 0\nseats = 3\nstep = [99]\n\
                  [[optimise.variant]]\nname = \"at a tenth of the pay\"\nset = { \"in_house.ote\" = { times = 0.1 } }";
    let open = OptimiseQuestion { bounds: PlanBounds::default(), ..question() };
    let found = optimised(stated, &open, 2).expect("there is a best plan");
    // One head, as it is or cheaper: nobody would pay more for the same.
    assert_eq!((found.plans, found.bounds.most), (2, 3));
    assert_eq!(found.valued[0].words, "1 head from month 0; at a tenth of the pay");
    assert!(found.option.levers.len() == 1 && found.option.name == "Best found");
    let wider = OptimiseQuestion {
        bounds: PlanBounds { seats: [None, Some((0, 1)), None], ..PlanBounds::default() },
        ..question()
    };
    let found = optimised(stated, &wider, 2).expect("there is a best plan");
    assert_eq!((found.bounds.seats, found.plans), ([(0, 1), (0, 1), (0, 0)], 6));
}
