//! Options under policies: what is fitted is what is run.

use super::*;
use crate::analysis::policy;
use crate::metric::Metric;
use crate::scenario::policy::SizingRule;
use crate::study::{Design, Unwatched};
use std::path::Path;

const SMALL: &str = include_str!("../../../tests/it/commands/small.toml");

/// The outcomes of the small scenario over 36 months with more options.
fn sample_of(options: &str, trajectories: u64) -> (Sample, Vec<Fitted>, Vec<Vec<SizingRule>>) {
    let text = format!("{}\n{options}", SMALL.replace("horizon_months = 24", "horizon_months = 36"));
    let loaded = scenario::parse("small.toml", &text, Path::new("."), &scenario::Overrides::default()).expect("valid");
    let plan = Plan { seed: 5, design: Design::Iid, trajectories, replicates: 1 };
    let watch = Unwatched::default();
    let session = Session::new(loaded, plan, &watch).settled().expect("nobody stops it");
    let sample = session.outcomes().expect("it is simulated");
    let rules = session.scenario().options.iter().map(|option| option.rules.clone()).collect();
    (sample, session.own_policies(), rules)
}

fn option(name: &str, more: &str) -> String {
    format!("[[option]]\nname = \"{name}\"\nin_house = [{{ month = 0, heads = 2 }}]\n{more}\n")
}

#[test]
fn a_policy_that_may_do_nothing_is_the_frozen_plan_to_the_bit() {
    // In a market that orders half of everybody out, mandates move the plan; under `policy = {}` nothing does.
    let market = "[macro]\nmandate_in = [1.0, 1.0, 0.5]\n";
    let options = option("Ordered", "") + &option("Frozen", "policy = {}") + market;
    let (sample, ..) = sample_of(&options, 200);
    let [ordered, frozen] =
        ["Ordered", "Frozen"].map(|name| sample.options.iter().position(|own| own == name).unwrap());
    let column = |option, metric| sample.metric(option, metric).into_owned();
    let (npv, plan) = (column(frozen, Metric::Npv), column(ordered, Metric::Npv));
    let cost = column(ordered, Metric::MandateCost);
    assert!(cost.iter().any(|cost| *cost != 0.0), "some future has a downturn");
    for k in 0..npv.len() {
        // The frozen plan beside the ordered one: what is run and the cost of orders make it up again.
        assert!((npv[k] - plan[k] - cost[k]).abs() <= 1e-9 * npv[k].abs().max(1.0), "{k}");
        assert!(cost[k] != 0.0 || npv[k].to_bits() == plan[k].to_bits(), "{k}");
    }
    assert!(column(frozen, Metric::FlexibilityValue).iter().all(|value| value.to_bits() == 0.0_f64.to_bits()));
    assert!(column(frozen, Metric::MandateCost).iter().all(|cost| *cost == 0.0));
}

#[test]
fn an_option_is_worth_what_its_fitted_policy_makes_of_it() {
    let (sample, fitted, rules) = sample_of(&option("Fitted", "policy = \"fit\""), 400);
    let at = sample.options.iter().position(|own| own == "Fitted").expect("it is one of them");
    let own = fitted.iter().find(|own| own.option == at).expect("a policy was looked for");
    assert_eq!(rules[at], own.rules);
    assert!(own.is_followed && own.futures == policy::FUTURES_MAX as usize);
    // By hand the same rules give the same futures, to the bit.
    let stated: Vec<String> = own.rules.iter().map(scenario::rule_to_toml).collect();
    let by_hand = if stated.is_empty() { "policy = {}".to_owned() } else { stated.join("\n") };
    let (by_hand, again, _) = sample_of(&option("Fitted", &by_hand), 400);
    assert!(again.iter().all(|stated| stated.futures == 0), "nothing is left to be fitted");
    for metric in [Metric::Npv, Metric::FlexibilityValue, Metric::PolicyStopMonth] {
        let bits = |sample: &Sample| sample.metric(at, metric).iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&sample), bits(&by_hand), "{metric:?}");
    }
    // Out of sample it is not worth less than the frozen plan beyond its error.
    let value = crate::analysis::statistics::mean(&sample.metric(at, Metric::FlexibilityValue), sample.blocks);
    assert!(value.value >= -3.0 * value.se, "{} ± {}", value.value, value.se);
}
