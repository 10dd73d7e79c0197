//! Contracts, half units and the branches of gates, in the whole engine.

use crate::support::{load, run};
use alliance_sim::engine::{Column, Sample, Simulator};
use alliance_sim::lanes::PRECISION;
use alliance_sim::metric::Metric;
use alliance_sim::sampling::{BeliefSampler, DesignKind};
use alliance_sim::scenario::{Overrides, Scenario, option_to_toml, parse, to_toml};
use std::path::Path;

const N: usize = 48;

/// A shipped scenario with further options: each is the named one but for these lines, and called by its number.
fn with(shipped: &str, like: &str, variants: &[&str]) -> Scenario {
    let base = load(shipped);
    let option = base.options.iter().find(|option| option.name == like).expect("it is shipped");
    let own = option_to_toml(option);
    let mut text = to_toml(&base);
    for (number, lines) in variants.iter().enumerate() {
        let key = |line: &str| line.split(" = ").next().unwrap_or_default().to_owned();
        let stated: Vec<String> = lines.lines().map(key).chain(["name".to_owned()]).collect();
        let kept: Vec<&str> = own.lines().filter(|line| !stated.contains(&key(line))).collect();
        text += &format!("\n{}\nname = \"{number}\"\n{lines}\n", kept.join("\n"));
    }
    match parse("variants.toml", &text, Path::new("."), &Overrides::default()) {
        Ok(loaded) => loaded.scenario,
        Err(problems) => panic!("{problems}"),
    }
}

fn place(scenario: &Scenario, name: &str) -> usize {
    scenario.options.iter().position(|option| option.name == name).expect("it is there")
}

/// Everything that is recorded of an option in every trajectory.
fn outcomes(sample: &Sample, option: usize) -> Vec<Vec<u64>> {
    let columns: Vec<Vec<u64>> = sample
        .columns
        .iter()
        .map(|column| sample.column(option, column).iter().map(|value| value.to_bits()).collect())
        .collect();
    (0..columns[0].len()).map(|trajectory| columns.iter().map(|column| column[trajectory]).collect()).collect()
}

fn mean(sample: &Sample, option: usize, metric: Metric) -> f64 {
    let values = sample.column(option, &Column::Metric(metric)).into_owned();
    values.iter().sum::<f64>() / values.len() as f64
}

/// A gate that everybody passes makes of an option what states the same from the start, as nobody is there before; one
/// that nobody passes leaves it alone.
#[test]
fn a_branch_sets_motion_ask_and_meeting_policy() {
    for stated in ["motion = \"both\"", "ask = \"introduction\"", "meeting_policy = \"run_unprepared\""] {
        let gate = |bound: &str| {
            format!("gate = {{ month = 1, metric = \"field_pull\", {bound}, then = {{ {stated} }}, else = {{}} }}")
        };
        let share = if stated.starts_with("motion") { "\nfield_share = 0.5" } else { "" };
        // As many meetings as sellers cannot prepare.
        let push = "\nmeeting_push = 20";
        let (passed, failed) = (gate("at_least = -1") + push, gate("at_least = 1e9") + push);
        let from_the_start = format!("{stated}{share}{push}");
        let variants = [from_the_start.as_str(), &passed, &failed, push.trim()];
        let scenario = with("observability-isv.toml", "In-house", &variants);
        let sample = run(&scenario, N, 2);
        let of = |name: &str| outcomes(&sample, place(&scenario, name));
        assert!(of("0") == of("1"), "{stated}: passed");
        assert!(of("3") == of("2"), "{stated}: failed");
        assert!(of("1") != of("2"), "{stated} does something");
    }
}

/// What a branch sets is a lever from the gate's month; its costs are paid by those who take it.
#[test]
fn a_branch_sets_what_a_lever_does_and_pays_for_it() {
    const SET: &str = "set = { \"conduct.framing\" = \"reallocation\", \"funnel.pull\" = { times = 2 } }";
    const COSTS: &str = "set_once = 40000, set_monthly = 2000";
    let gate = |bound: &str| {
        let branches = format!("then = {{ {SET}, {COSTS} }}, else = {{ in_house = [{{ month = 18, heads = 1 }}] }}");
        format!("gate = {{ month = 14, metric = \"influenced_pipeline\", {bound}, {branches} }}")
    };
    let lever = format!("{SET}\nset_from = 14\n{}", COSTS.replace(", ", "\n"));
    let fallen = "gate = { month = 14, metric = \"wins\", at_least = 1e9, then = {}, else = { in_house = [{ month = 18, heads = 1 }] } }";
    let (passed, failed, mixed) = (gate("at_least = -1"), gate("at_least = 1e12"), gate("at_least = 3e5"));
    let scenario = with("observability-isv.toml", "In-house", &[&lever, &passed, fallen, &failed, &mixed]);
    let sample = run(&scenario, N, 2);
    let of = |name: &str| outcomes(&sample, place(&scenario, name));
    let (all, none, some) = (of("1"), of("3"), of("4"));
    assert!(of("0") == all, "as a lever");
    assert!(of("2") == none, "as a plan");
    let passes = some.iter().zip(&all).filter(|(own, passed)| own == passed).count();
    let fails = some.iter().zip(&none).filter(|(own, failed)| own == failed).count();
    assert_eq!(passes + fails, N, "everybody goes one of the two ways");
    assert!(passes > N / 8 && fails > N / 8, "{passes} pass, {fails} fail");
}

/// Two gates in a row make four ways, whatever stands side by side.
#[test]
fn every_trajectory_takes_its_own_way_alone_as_beside_others() {
    const FIRST: &str = "{ month = 10, metric = \"field_pull\", at_least = 6, then = { set = { \"funnel.pull\" = 0.1 } }, else = { ask = \"introduction\" } }";
    const SECOND: &str = "{ month = 24, metric = \"market\", at_least = 0, then = {}, else = { meeting_policy = \"solo\", set = { \"isv.sellers\" = { times = 0.5 } } } }";
    let scenario = with("observability-isv.toml", "In-house", &[&format!("gate = [{FIRST}, {SECOND}]")]);
    let option = place(&scenario, "0");
    let sample = run(&scenario, N, 2);
    let together = outcomes(&sample, option);
    let sampler = BeliefSampler::new(&scenario, DesignKind::Iid, 7).expect("shipped correlations can hold");
    let simulator = Simulator::new(&scenario, &sampler, 7, 1);
    let mut drawn = vec![0.0; sampler.uncertain_paths().len()];
    for (trajectory, together) in together.iter().enumerate() {
        simulator.trajectory(trajectory as u64, &mut drawn, |of_option, columns| {
            let bits: Vec<u64> = columns.iter().map(|value| value.to_bits()).collect();
            assert!(of_option != option || bits == *together, "trajectory {trajectory}");
        });
    }
}

/// A contract's terms are what a lever from the start says of them.
#[test]
fn a_contract_says_what_a_lever_from_the_start_does() {
    let contract = "contract = { retainer = 11e3, success_fee = { times = 0.5 }, min_term = 3, notice = 2 }";
    let lever = "set = { \"outsourced.retainer\" = 11e3, \"outsourced.success_fee\" = { times = 0.5 }, \"outsourced.min_term_months\" = 3, \"outsourced.notice_months\" = 2 }";
    let level = "contract = { retainer = 11e3, success_fee = { times = 0.5 }, min_term = 3, notice = 2, step_down = [{ month = 6, share = 1 }] }";
    let falling = level.replace("share = 1 ", "share = 0.5 ");
    let alone = "contract = { kind = \"success_only\", success_fee = 0.2, effort = 1, min_term = 3, notice = 2 }";
    let scenario = with("observability-isv.toml", "Outsourced", &[contract, lever, level, &falling, alone]);
    let sample = run(&scenario, N, 2);
    let of = |name: &str, metric: Metric| mean(&sample, place(&scenario, name), metric);
    assert!(outcomes(&sample, place(&scenario, "0")) == outcomes(&sample, place(&scenario, "1")));
    let near = |a: f64, b: f64| assert!((a - b).abs() < PRECISION * a.abs().max(1.0), "{a}, {b}");
    // A step that falls by nothing goes the other way round the sums.
    for metric in [
        Metric::Npv,
        Metric::CostPv,
        Metric::Committed6m,
        Metric::ExitCostMean,
        Metric::AdjustmentCost,
        Metric::MandateCost,
    ] {
        near(of("0", metric), of("2", metric));
    }
    // One that falls to a half: the same people, for less; all that is paid by the month follows it.
    near(of("3", Metric::PipelineField), of("2", Metric::PipelineField));
    for metric in [Metric::CostPv, Metric::Committed6m, Metric::ExitCostMean, Metric::AdjustmentCost] {
        assert!(of("3", metric) < of("2", metric), "{metric:?}");
    }
    // Paid for success alone nothing is committed; as the effort is the same, so is the pipeline.
    near(of("4", Metric::PipelineField), of("2", Metric::PipelineField));
    near(of("4", Metric::Committed6m), 0.0);
    near(of("4", Metric::ExitCostMean), 0.0);
}
