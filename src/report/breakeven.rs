//! `breakeven` as text, JSON and CSV.

use super::{Grid, Style, wrapped};
use crate::analysis::breakeven::{Along, Flip, Vary, words};
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Unit};
use crate::scenario::Scenario;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// What was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// By which metric.
    pub metric: Metric,
    /// Trajectories at every value.
    pub trajectories: usize,
    /// Seed.
    pub seed: u64,
}

/// The finding in a sentence or two.
#[must_use]
pub fn finding(scenario: &Scenario, vary: &Vary, along: &Along) -> String {
    let at = |value: f64| words::value_at(scenario, &vary.path, value);
    sentence(scenario, vary, along, |flip| interval(flip.crossing.interval, at))
}

/// The finding as a title, without intervals.
#[must_use]
pub fn title(scenario: &Scenario, vary: &Vary, along: &Along) -> String {
    sentence(scenario, vary, along, |_| String::new())
}

fn sentence(scenario: &Scenario, vary: &Vary, along: &Along, interval: impl Fn(&Flip) -> String) -> String {
    let subject = words::path_name(scenario, &vary.path);
    let at = |value: f64| words::value_at(scenario, &vary.path, value);
    let (first, last) = (along.grid[0], along.grid[along.grid.len() - 1]);
    let Some(start) = along.winners.iter().flatten().next().copied() else {
        return format!("Nothing is defined between {} and {} of {subject}.", at(first), at(last));
    };
    if along.flips.is_empty() {
        let sure = if along.unclear.iter().any(|&unclear| unclear) { ", in part within Monte Carlo error" } else { "" };
        return format!(
            "No value of {subject} between {} and {} changes the decision: {} is best throughout{sure}.",
            at(first),
            at(last),
            along.names[start]
        );
    }
    let edge = |flip: &Flip| {
        if vary.is_whole { at(first_whole(flip.crossing.at, along)) } else { at(flip.crossing.at) }
    };
    let steps: Vec<String> = along
        .flips
        .iter()
        .map(|flip| {
            let word = if vary.is_whole { "from" } else { "above" };
            let interval = if vary.is_whole { String::new() } else { interval(flip) };
            format!("{} {word} {}{interval}", along.names[flip.to], edge(flip))
        })
        .collect();
    format!(
        "As {subject} rises from {}: first {} is best, then {}.",
        at(first),
        along.names[start],
        steps.join(", then ")
    )
}

/// The first whole value of the grid at or above a crossing.
fn first_whole(at: f64, along: &Along) -> f64 {
    along.grid.iter().copied().find(|&value| value >= at).unwrap_or(at)
}

fn interval((low, high): (Option<f64>, Option<f64>), at: impl Fn(f64) -> String) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!(" (95% interval {} to {})", at(low), at(high)),
        (None, Some(high)) => format!(" (95% interval: below the range to {})", at(high)),
        (Some(low), None) => format!(" (95% interval: {} to above the range)", at(low)),
        (None, None) => " (Monte Carlo error covers the whole range: add trajectories)".to_owned(),
    }
}

/// The finding and the table of values.
#[must_use]
pub fn table(scenario: &Scenario, vary: &Vary, along: &Along, asked: &Asked, style: Style) -> String {
    let mut grid = Grid::new(std::iter::once(String::new()).chain(along.names.iter().cloned()).collect());
    for (i, &value) in along.grid.iter().enumerate() {
        let cells = (0..along.names.len()).map(|who| {
            let mark = if along.winners[i] == Some(who) { if along.unclear[i] { "~ " } else { "* " } } else { "" };
            format!("{mark}{}", amount(along.scores[who][i], asked.metric, &scenario.currency))
        });
        grid.row(std::iter::once(words::value_at(scenario, &vary.path, value)).chain(cells).collect());
    }
    let here = vary.here.map_or_else(String::new, |value| {
        let what = if scenario.position(&vary.path).is_some() { "median belief" } else { "plan" };
        format!(" The scenario's {what} is {}.", words::value_at(scenario, &vary.path, value))
    });
    let notes = format!(
        "{}, by {}.{here} *: best there; ~: best, within Monte Carlo error. The same luck at every value; beliefs \
         correlated with what is varied stay as believed. {} trajectories a value, seed {}.",
        measure(asked.metric),
        scenario.decision.rule.name(),
        asked.trajectories,
        asked.seed
    );
    format!(
        "{}\n\n{}\n{}\n",
        style.strong(&wrapped(&finding(scenario, vary, along), 0)),
        grid.render(style),
        style.faint(&wrapped(&notes, 0))
    )
}

/// What the numbers are: a return is judged by the money behind it.
#[must_use]
pub fn measure(metric: Metric) -> &'static str {
    match metric {
        Metric::Roi => "NPV added (ROI is zero where it is)",
        Metric::RoiCash => "cash added inside the horizon (ROI inside the horizon is zero where it is)",
        other => other.label(),
    }
}

/// A value of a metric in short; contenders are turned so that more is better, which is turned back here.
#[must_use]
pub fn amount(estimate: Estimate, metric: Metric, currency: &str) -> String {
    let value = turned_back(estimate.value, metric);
    let is_money = metric.unit() == Unit::Money || matches!(metric, Metric::Roi | Metric::RoiCash);
    match value {
        v if !v.is_finite() => "n/a".to_owned(),
        v if is_money => words::money(v, currency),
        v => words::figure(v),
    }
}

fn turned_back(value: f64, metric: Metric) -> f64 {
    if metric.direction() == crate::metric::Direction::Lower { -value } else { value }
}

/// The same as JSON.
///
/// # Panics
/// Never: every value has a JSON form.
#[must_use]
pub fn json(scenario: &Scenario, vary: &Vary, along: &Along, asked: &Asked) -> String {
    let flips: Vec<Value> = along
        .flips
        .iter()
        .map(|flip| {
            json!({
                "best_below": along.names[flip.from],
                "best_above": along.names[flip.to],
                "at": flip.crossing.at,
                "low": flip.crossing.interval.0,
                "high": flip.crossing.interval.1,
            })
        })
        .collect();
    let points: Vec<Value> = (0..along.grid.len())
        .map(|i| {
            let values = (0..along.names.len()).map(|who| {
                let estimate = along.scores[who][i];
                json!({
                    "option": along.names[who],
                    "value": finite(turned_back(estimate.value, asked.metric)),
                    "se": finite(estimate.se),
                })
            });
            json!({
                "at": along.grid[i],
                "best": along.winners[i].map(|who| along.names[who].clone()),
                "within_error": along.unclear[i],
                "options": values.collect::<Vec<Value>>(),
            })
        })
        .collect();
    let value = json!({
        "schema_version": 1,
        "scenario": scenario.name,
        "hash": scenario.hash,
        "finding": finding(scenario, vary, along),
        "vary": vary.path,
        "metric": asked.metric.name(),
        "rule": scenario.decision.rule.name(),
        "seed": asked.seed,
        "trajectories_per_value": asked.trajectories,
        "break_evens": flips,
        "values": points,
    });
    serde_json::to_string_pretty(&value).expect("a JSON value has a text") + "\n"
}

/// A number, or null.
pub(super) fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The same as CSV.
#[must_use]
pub fn csv(along: &Along, asked: &Asked) -> String {
    let mut text = String::from("at,option,value,se,best\n");
    for (i, at) in along.grid.iter().enumerate() {
        for (who, name) in along.names.iter().enumerate() {
            let Estimate { value, se, .. } = along.scores[who][i];
            let best = along.winners[i] == Some(who);
            let _ = writeln!(text, "{at},{},{},{se},{best}", quoted(name), turned_back(value, asked.metric));
        }
    }
    text
}

/// A field of a CSV file.
pub(super) fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field.to_owned() }
}
