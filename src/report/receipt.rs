//! `receipt.json`: what a run said, a line a figure.

use crate::analysis::history::receipt::Receipt;
use serde::Serialize;

/// The text of a receipt: an object whose lists have a line an item.
#[must_use]
pub fn json(receipt: &Receipt) -> String {
    let fields = [
        ("schema", line(&receipt.schema)),
        ("version", line(&receipt.version)),
        ("date", line(&receipt.date)),
        ("scenario", line(&receipt.scenario)),
        ("hash", line(&receipt.hash)),
        ("currency", line(&receipt.currency)),
        ("start", line(&receipt.start)),
        ("horizon_months", line(&receipt.horizon_months)),
        ("seed", line(&receipt.seed)),
        ("design", line(&receipt.design)),
        ("trajectories", line(&receipt.trajectories)),
        ("forecast_trajectories", line(&receipt.forecast_trajectories)),
        ("verdict", line(&receipt.verdict)),
        ("choice", line(&receipt.choice)),
        ("metric", line(&receipt.metric)),
        ("standings", listed(&receipt.standings)),
        ("figures", listed(&receipt.figures)),
        ("tripwires", listed(&receipt.tripwires)),
        ("levels", line(&receipt.levels)),
        ("forecast", listed(&receipt.forecast)),
    ];
    let field = |(key, value): &(&str, String)| format!("  \"{key}\": {value}");
    format!("{{\n{}\n}}\n", fields.iter().map(field).collect::<Vec<_>>().join(",\n"))
}

fn listed(items: &[impl Serialize]) -> String {
    let items: Vec<String> = items.iter().map(|item| format!("    {}", line(item))).collect();
    if items.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", items.join(",\n")) }
}

fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("keys are text and values are plain data")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::history::receipt::{self, Figure, Forecast, Stood};

    #[test]
    fn a_receipt_reads_back_as_it_was_whatever_is_missing() {
        let option = "Outsourced, \"two\"".to_owned();
        let receipt = Receipt {
            schema: receipt::SCHEMA,
            version: "0.1.0".to_owned(),
            date: "2026-11-25".to_owned(),
            scenario: "A".to_owned(),
            hash: "ab".to_owned(),
            currency: "EUR".to_owned(),
            start: "2026-01".to_owned(),
            horizon_months: 24,
            seed: u64::MAX,
            design: "iid".to_owned(),
            trajectories: 300,
            forecast_trajectories: 300,
            verdict: "Choose it".to_owned(),
            choice: None,
            metric: "uplift_npv".to_owned(),
            standings: vec![Stood {
                option: option.clone(),
                mean: Some(1.0 / 3.0),
                se: None,
                half_width: Some(0.25),
                median: None,
                worst: None,
                reached: Some(1.0),
                reached_half_width: None,
                chance: Some(0.5),
                chance_half_width: Some(0.1),
                regret: None,
            }],
            figures: vec![Figure {
                option: option.clone(),
                metric: "roi".to_owned(),
                mean: None,
                se: None,
                half_width: None,
                median: None,
            }],
            tripwires: Vec::new(),
            levels: receipt::LEVELS.to_vec(),
            forecast: vec![Forecast {
                option,
                observable: "wins".to_owned(),
                period: "2026-Q1".to_owned(),
                from: 0,
                months: 3,
                quantiles: receipt::quantiles(&[0.0, 1.0, 1.0 / 3.0]),
            }],
        };
        let text = json(&receipt);
        assert_eq!(serde_json::from_str::<Receipt>(&text).expect("it is JSON"), receipt);
        assert_eq!(text.lines().filter(|line| line.contains("\"wins\"")).count(), 1);
    }
}
