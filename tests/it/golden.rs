//! Figures of the shipped scenarios, kept: a change of results shows as a difference here and wants an entry in the
//! changelog. `UPDATE_GOLDEN=1 cargo test --test it golden` writes them anew.

use crate::support::{SHIPPED, load, run};
use alliance_sim::metric::Metric;
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

#[test]
fn figures_of_shipped_scenarios_stay() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/figures.json");
    let found: Map<String, Value> = SHIPPED.iter().map(|name| ((*name).to_owned(), figures(name))).collect();
    let found = Value::Object(found);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let text = serde_json::to_string_pretty(&found).expect("figures have a text") + "\n";
        std::fs::write(&path, text).expect("the figures can be written");
    }
    let text = std::fs::read_to_string(&path).expect("figures are kept in tests/golden");
    let mut out = Vec::new();
    differences("", &serde_json::from_str(&text).expect("JSON"), &found, &mut out);
    assert!(out.is_empty(), "results changed:\n{}", out.join("\n"));
}
