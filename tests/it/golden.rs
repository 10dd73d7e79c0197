//! Figures of the shipped scenarios, kept: a change of results shows as a difference here and wants an entry in the
//! changelog. `UPDATE_GOLDEN=1 cargo test --test it golden` writes them anew.

use crate::support::{SHIPPED, load, run};
use alliance_sim::metric::Metric;
use alliance_sim::scenario::{self, Overrides};
use serde_json::{Map, Value, json};
use std::path::Path;

const TRAJECTORIES: usize = 256;

const KEPT: [Metric; 9] = [
    Metric::Npv,
    Metric::CostPv,
    Metric::PipelineField,
    Metric::PipelinePdm,
    Metric::Wins,
    Metric::MarketplaceNew,
    Metric::FieldPullMean,
    Metric::FlexibilityValue,
    Metric::ExitCostMean,
];

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn figures(scenario: &str) -> Value {
    let sample = run(&load(scenario), TRAJECTORIES, 2);
    let mut options = Map::new();
    for (position, name) in sample.options.iter().enumerate() {
        let means: Map<String, Value> = KEPT
            .iter()
            .map(|&metric| (metric.name().to_owned(), json!(mean(&sample.metric(position, metric)))))
            .collect();
        options.insert(name.clone(), Value::Object(means));
    }
    Value::Object(options)
}

fn differences(path: &str, stands: &Value, found: &Value, out: &mut Vec<String>) {
    match (stands, found) {
        (Value::Object(stands), Value::Object(found)) => {
            for (key, value) in found {
                differences(&format!("{path} / {key}"), stands.get(key).unwrap_or(&Value::Null), value, out);
            }
        }
        (Value::Number(stands), Value::Number(found)) => {
            let (a, b) = (stands.as_f64().expect("a number"), found.as_f64().expect("a number"));
            // Libraries of other systems round the last bits of a logarithm differently.
            if (a - b).abs() > 1e-9 * a.abs().max(1e-6) {
                out.push(format!("{path}: {a} is now {b} ({:+e})", b - a));
            }
        }
        _ => out.push(format!("{path}: {stands} is now {found}")),
    }
}

/// Scenarios of the cross-check, in which rules are on that no shipped one turns on. A second implementation has agreed with
/// the figures of those without luck to nine digits, and with the others within their errors.
const CORNERS: [&str; 6] =
    ["still", "still-expansion", "still-terms", "corners-field", "corners-hosted", "corners-terms"];
/// Few are enough: what a rule changes is in every one of them, and all metrics are kept.
const FUTURES: usize = 16;

/// Every metric of every option: its sum over futures, or over those in which it is defined and how many these are.
fn all_figures(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/crosscheck/{name}.toml"));
    let scenario =
        scenario::load(&path, &Overrides::default()).expect("the cross-check's scenarios are valid").scenario;
    let sample = run(&scenario, FUTURES, 2);
    let mut options = Map::new();
    for (position, name) in sample.options.iter().enumerate() {
        let mut metrics = Map::new();
        for &metric in Metric::ALL {
            let values: Vec<f64> = sample.metric(position, metric).iter().copied().filter(|x| x.is_finite()).collect();
            let sum: f64 = values.iter().sum();
            let whole = if values.len() == FUTURES { json!(sum) } else { json!({ "sum": sum, "of": values.len() }) };
            metrics.insert(metric.name().to_owned(), whole);
        }
        options.insert(name.clone(), Value::Object(metrics));
    }
    Value::Object(options)
}

/// Holds figures to those that are kept in a file, or keeps them anew.
fn hold(file: &str, found: Map<String, Value>) {
    let (path, found) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file), Value::Object(found));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let text = serde_json::to_string_pretty(&found).expect("figures have a text") + "\n";
        std::fs::write(&path, text).expect("the figures can be written");
    }
    let text = std::fs::read_to_string(&path).expect("figures are kept in tests/golden");
    let mut out = Vec::new();
    differences("", &serde_json::from_str(&text).expect("JSON"), &found, &mut out);
    assert!(out.is_empty(), "results changed:\n{}", out.join("\n"));
}

#[test]
fn figures_of_shipped_scenarios_stay() {
    hold("figures.json", SHIPPED.iter().map(|name| ((*name).to_owned(), figures(name))).collect());
}

#[test]
fn figures_of_every_rule_stay() {
    hold("rules.json", CORNERS.iter().map(|name| ((*name).to_owned(), all_figures(name))).collect());
}
