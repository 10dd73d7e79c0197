//! Each rule is triggered once, and stays silent once.

use super::*;
use crate::analysis::testing::{Made, normals, uniforms};
use crate::metric::{Metric, Series};
use crate::scenario::{Loaded, Overrides, apply, parse};
use toml::Value;

const BASE: &str = r#"
schema = 1
name = "t"
start = "2026-01"
horizon_months = 48
[isv]
archetype = "customer_deployed"
arr = 80e6
acv = { lognormal = { p10 = 120e3, p90 = 330e3 } }
sellers = 20
[funnel]
base_win_rate = 0.22
cycle_months = 8
[in_house]
notice_months = 2
time_to_fill = 4.5
ramp_months = 11
[outsourced]
min_term_months = 6
notice_months = 1
[[cloud]]
name = "aws"
weight = 1.0
target_accounts = 120
attribution = "aws_prm_metering"
[[option]]
name = "Now"
motion = "partner_side"
baseline = true
[[option]]
name = "In-house"
in_house = [{ month = 0, heads = 2 }, { month = 12, heads = 3 }]
[[option]]
name = "Outsourced"
outsourced = [{ month = 0, units = 2 }, { month = 12, units = 3 }]
gate = { month = 14, metric = "wins", at_least = 1.0, then = {}, else = { outsourced = [{ month = 20, units = 0 }] } }
"#;

const N: usize = 2_000;

fn base() -> Loaded {
    parse("t.toml", BASE, std::path::Path::new("."), &Overrides::default()).unwrap_or_else(|p| panic!("{p}"))
}

fn with(sets: &[(&str, &str)]) -> Scenario {
    let sets: Vec<(String, Value)> = sets
        .iter()
        .map(|(path, value)| {
            let table: toml::Table = format!("x = {value}").parse().unwrap();
            ((*path).to_owned(), table["x"].clone())
        })
        .collect();
    apply(&base().source, &sets).unwrap_or_else(|p| panic!("{p}")).scenario
}

/// A clear answer that nothing is wrong with: Outsourced adds 2M, In-house 1M.
fn sample(outsourced: Vec<f64>) -> Made {
    let in_house = normals(2, N, 1e6, 1e5);
    let cash = vec![vec![0.0; N], in_house.clone(), outsourced.clone()];
    Made::new(&["Now", "In-house", "Outsourced"], 48)
        .baseline(0)
        .metric(Metric::UpliftNpv, vec![vec![0.0; N], in_house, outsourced])
        .metric(Metric::CostPv, vec![vec![1.0; N], vec![100.0; N], vec![105.0; N]])
        .metric(Metric::BenefitPv, vec![vec![1.0; N]; 3])
        .metric(Metric::Bookings, vec![vec![4e6; N]; 3])
        .column(crate::engine::Column::CashBenefit, cash)
        .column(crate::engine::Column::CashCost, vec![vec![0.0; N]; 3])
}

fn plain() -> Made {
    sample(normals(3, N, 2e6, 1e5))
}

fn rules(scenario: &Scenario, sample: &Sample) -> Vec<&'static str> {
    audit(scenario, &[], sample).iter().map(|finding| finding.rule).collect()
}

#[track_caller]
fn only(rule: &str, scenario: &Scenario, sample: &Sample) {
    assert_eq!(rules(scenario, sample), [rule]);
}

#[test]
fn a_sound_scenario_with_a_clear_answer_has_no_findings() {
    let found = audit(&base().scenario, &base().warnings, &plain().sample());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_rule_on_the_answer_is_found_alone() {
    let scenario = base().scenario;
    only("A01", &scenario, &sample(normals(3, N, 1e6, 1e5)).sample());
    let heavy: Vec<f64> = (0..N).map(|i| if i % 200 == 0 { 3e8 } else { 1.5e6 + i as f64 }).collect();
    assert!(rules(&scenario, &sample(heavy).sample()).contains(&"A02"));
    let mut tail = plain().sample();
    tail.change(2, &crate::engine::Column::CashCost, |_, _| 1.5e6);
    only("A03", &scenario, &tail);
    let mut seats = plain().sample();
    for month in 0..48 {
        seats.bands.values[[1, Series::CapacityDesired as usize, month, 5]] = 2.0;
        seats.bands.values[[2, Series::CapacityDesired as usize, month, 5]] = 3.0;
    }
    only("A04", &scenario, &seats);
    let mut dear = plain().sample();
    dear.change(2, &crate::engine::Column::Metric(Metric::CostPv), |_, _| 150.0);
    only("A05", &scenario, &dear);
}

#[test]
fn a_missing_baseline_is_found() {
    let scenario = with(&[("option.Now.baseline", "false")]);
    assert!(rules(&scenario, &plain().sample()).contains(&"A06"));
}

#[test]
fn beliefs_with_and_without_effect_are_told_apart() {
    let scenario = base().scenario;
    let u = uniforms(8, N);
    let acv = scenario.parameters[scenario.position("isv.acv").unwrap()].belief.clone();
    let draws: Vec<f64> = u.iter().map(|&u| acv.quantile(u)).collect();
    only("B01", &scenario, &plain().belief("isv.acv", draws.clone()).sample());
    let moved: Vec<f64> = normals(3, N, 2e6, 1e5).iter().zip(&u).map(|(v, u)| v + 5e5 * u).collect();
    assert!(rules(&scenario, &sample(moved).belief("isv.acv", draws).sample()).is_empty());
}

#[test]
fn a_pair_that_shares_a_cause_is_found_until_it_is_correlated() {
    let set = ("economics.annual_churn", "{ pert = { min = 0.05, mode = 0.09, max = 0.14 } }");
    let scenario = with(&[set]);
    let (churn, growth) = (uniforms(8, N), uniforms(9, N));
    let moved: Vec<f64> =
        normals(3, N, 2e6, 1e5).iter().zip(&churn).zip(&growth).map(|((v, c), g)| v - 5e5 * c + 5e5 * g).collect();
    let draw = |path: &str, u: &[f64]| -> Vec<f64> {
        let belief = &scenario.parameters[scenario.position(path).unwrap()].belief;
        u.iter().map(|&u| belief.quantile(u)).collect()
    };
    let made = sample(moved)
        .belief("economics.annual_churn", draw("economics.annual_churn", &churn))
        .belief("economics.annual_expansion", draw("economics.annual_expansion", &growth))
        .sample();
    only("B03", &scenario, &made);
    let tied = format!(
        "{BASE}\n[[correlation]]\nbetween = [\"economics.annual_churn\", \"economics.annual_expansion\"]\nrank = -0.4\n"
    );
    let tied = parse("t.toml", &tied, std::path::Path::new("."), &Overrides::default()).unwrap().scenario;
    assert!(rules(&tied, &made).is_empty());
}

#[test]
fn every_rule_on_beliefs_is_found() {
    let made = plain().sample();
    only("B02", &with(&[("economics.annual_churn", "{ uniform = { min = 0.0, max = 0.4 } }")]), &made);
    only("B06", &with(&[("funnel.base_win_rate", "0.6")]), &made);
    only("B07", &with(&[("cloud.aws.attribution", "\"none\"")]), &made);
    only("B08", &with(&[("history.outside", "[\"wins\"]")]), &made);
    let severity = |outside: &str| audit(&with(&[("history.outside", outside)]), &[], &made)[0].severity;
    assert_eq!([severity("[\"wins\"]"), severity("[\"meetings\"]")], [Severity::Serious, Severity::Doubtful]);
    let bare = BASE.split("[funnel]").next().unwrap().replace("sellers = 20\n", "")
        + "[[cloud]]"
        + BASE.split("[[cloud]]").nth(1).unwrap();
    let bare = parse("t.toml", &bare, std::path::Path::new("."), &Overrides::default()).unwrap().scenario;
    let found = rules(&bare, &made);
    assert!(found.contains(&"B04") && found.contains(&"B05"), "{found:?}");
}

#[test]
fn every_rule_on_plans_is_found() {
    let made = plain().sample();
    let short = with(&[("horizon_months", "30")]);
    assert!(rules(&short, &made).contains(&"P01"));
    only("P02", &with(&[("option.In-house.in_house[1].month", "3")]), &made);
    only("P03", &with(&[("option.In-house.in_house[1].month", "30")]), &made);
    let cut = "[{ month = 0, units = 2 }, { month = 4, units = 0 }]";
    let found = rules(&with(&[("option.Outsourced.outsourced", cut)]), &made);
    assert!(found.contains(&"P04"), "{found:?}");
    only("P05", &with(&[("in_house.notice_months", "5")]), &made);
    let gate = "{ month = 2, metric = \"wins\", at_least = 1.0, then = {}, else = {} }";
    only("P06", &with(&[("option.Outsourced.gate", gate)]), &made);
    only("P07", &with(&[("isv.arr", "3e6")]), &made);
}

#[test]
fn every_pair_names_two_parameters_and_every_rule_is_documented() {
    let scenario = base().scenario;
    for (first, second, rank, _) in super::beliefs::PAIRS {
        assert!(scenario.position(first).is_some() && scenario.position(second).is_some(), "{first}, {second}");
        assert!(rank.abs() < 1.0 && first != second);
    }
    let document = include_str!("../../../docs/AUDIT.md");
    for (rule, _) in RULES {
        assert!(document.contains(&format!("| {rule} |")), "{rule} is not in docs/AUDIT.md");
    }
}

#[test]
fn defaults_are_read_as_beliefs() {
    let loaded = base();
    let acv = loaded.scenario.parameters.iter().find(|parameter| parameter.path == "isv.acv").unwrap();
    let default = super::beliefs::default_belief(acv, loaded.scenario.setting.archetype).unwrap();
    assert!((default.quantile(0.1) - 120e3).abs() < 1.0 && (default.quantile(0.9) - 330e3).abs() < 1.0);
}
