//! The line: who is best along one value.

use super::words::{amount, counted, finite, measure, shown, varied};
use crate::analysis::breakeven::{Along, Flip, Vary, words};
use crate::analysis::decision::Verdict;
use crate::analysis::figures::in_sentence;
use crate::metric::Metric;
use crate::report::charts::palette::BASELINE;
use crate::report::charts::{BreakEvenLines, Dash, Tag, breakeven_chart};
use crate::report::document::{Block, Document, Table, estimate_cells, json};
use crate::report::{Grid, Provenance, verdict};
use crate::scenario::Scenario;
use serde_json::{Value, json};

/// A line with what it is about.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub scenario: &'a Scenario,
    pub verdict: &'a Verdict,
    pub vary: &'a Vary,
    pub along: &'a Along,
    pub metric: Metric,
}

/// Where the decision turns along a value.
pub(super) fn document<'a>(line: &Line<'a>, provenance: Provenance) -> Document<'a> {
    let line = *line;
    let (finding, mut blocks) = verdict::opening(line.verdict, &finding(line.scenario, line.vary, line.along));
    blocks.extend([Block::Grid(grid(line)), Block::Note(notes(line, &provenance))]);
    let drawn = provenance.clone();
    Document {
        blocks,
        json: json(&finding, &provenance, said(line, &provenance)),
        tables: vec![table(line)],
        charts: Box::new(move || vec![breakeven_chart(&lines(line), &drawn)]),
        ..Document::of(finding, provenance)
    }
}

/// The finding in a sentence or two.
fn finding(scenario: &Scenario, vary: &Vary, along: &Along) -> String {
    let at = |value: f64| words::value_at(scenario, &vary.path, value);
    sentence(scenario, vary, along, |flip| interval(flip.crossing.interval, at))
}

/// The finding as a title, without intervals.
fn title(scenario: &Scenario, vary: &Vary, along: &Along) -> String {
    sentence(scenario, vary, along, |_| String::new())
}

fn sentence(scenario: &Scenario, vary: &Vary, along: &Along, interval: impl Fn(&Flip) -> String) -> String {
    let subject = words::path_name(scenario, &vary.path);
    let at = |value: f64| words::value_at(scenario, &vary.path, value);
    let (first, last) = (along.grid[0], along.grid[along.grid.len() - 1]);
    let Some(start) = along.winners.iter().flatten().next().copied() else {
        return format!("Nothing is defined between {} and {} of {subject}.", at(first), at(last));
    };
    if along.names.len() < 2 {
        return format!(
            "Of {subject} between {} and {} nothing turns on: there is no other choice.",
            at(first),
            at(last)
        );
    }
    if along.flips.is_empty() {
        let sure = if along.unclear.iter().any(|&unclear| unclear) { ", in part within Monte Carlo error" } else { "" };
        return format!(
            "No value of {subject} between {} and {} changes the decision: {} is best throughout{sure}.",
            at(first),
            at(last),
            in_sentence(&along.names[start])
        );
    }
    let edge = |flip: &Flip| {
        if vary.is_whole { at(first_whole(flip.crossing.at, along)) } else { at(flip.crossing.at) }
    };
    // Whom error cannot tell from the winner is named beside it, but for who won before.
    let named = |who: usize, at: Option<usize>, before: Option<usize>| {
        let is_other = |other: &&usize| Some(**other) != before;
        let close: Vec<usize> = at.map_or_else(Vec::new, |i| along.close[i].iter().filter(is_other).copied().collect());
        let name = in_sentence(&along.names[who]);
        match close.as_slice() {
            [] => name,
            [other] => format!("{name} or {}", in_sentence(&along.names[*other])),
            others => format!("{name} or {} others", others.len()),
        }
    };
    let first_of =
        |who: usize, from: f64| (0..along.grid.len()).find(|&i| along.grid[i] >= from && along.winners[i] == Some(who));
    let steps: Vec<String> = along
        .flips
        .iter()
        .map(|flip| {
            let word = if vary.is_whole { "from" } else { "above" };
            let interval = if vary.is_whole { String::new() } else { interval(flip) };
            let winner = named(flip.to, first_of(flip.to, flip.crossing.at), Some(flip.from));
            format!("{winner} {word} {}{interval}", edge(flip))
        })
        .collect();
    // Seats are several.
    let rises = if ["heads ", "units "].iter().any(|seats| subject.starts_with(seats)) { "rise" } else { "rises" };
    format!(
        "As {subject} {rises} from {}: first {} is best, then {}.",
        at(first),
        named(start, first_of(start, first), None),
        steps.join(", then ")
    )
}

/// The first whole value of the grid at or above a crossing.
fn first_whole(at: f64, along: &Along) -> f64 {
    along.grid.iter().copied().find(|&value| value >= at).unwrap_or(at)
}

fn interval((low, high): (Option<f64>, Option<f64>), at: impl Fn(f64) -> String) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!(" (95% interval {})", words::range(&at(low), &at(high))),
        (None, Some(high)) => format!(" (95% interval: below the range to {})", at(high)),
        (Some(low), None) => format!(" (95% interval: {} to above the range)", at(low)),
        (None, None) => " (Monte Carlo error covers the whole range: add trajectories)".to_owned(),
    }
}

fn grid(line: Line<'_>) -> Grid {
    let Line { scenario, vary, along, .. } = line;
    let mut grid = Grid::new(std::iter::once(String::new()).chain(along.names.iter().cloned()).collect());
    for (i, &value) in along.grid.iter().enumerate() {
        let cells = (0..along.names.len()).map(|who| {
            let mark = if along.winners[i] == Some(who) { if along.unclear[i] { "≈ " } else { "* " } } else { "" };
            format!("{mark}{}", amount(along.scores[who][i], line.metric, along.is_share, &scenario.currency))
        });
        grid.row(std::iter::once(words::value_at(scenario, &vary.path, value)).chain(cells).collect());
    }
    grid
}

fn notes(line: Line<'_>, provenance: &Provenance) -> String {
    let Line { scenario, vary, .. } = line;
    let here = vary.here.map_or_else(String::new, |value| {
        let what = if scenario.position(&vary.path).is_some() { "median belief" } else { "plan" };
        format!(" The scenario's {what} is {}.", words::value_at(scenario, &vary.path, value))
    });
    format!(
        "{}; ± is the 95% interval of each figure alone, differences under the same luck are known better.{here} *: best \
         there; ≈: best, within Monte Carlo error. The same luck at every value; beliefs correlated with what is varied \
         stay as believed. At each value {}.",
        measure(line.metric, scenario.decision.rule, line.along.is_share),
        provenance.counted()
    )
}

fn said(line: Line<'_>, provenance: &Provenance) -> Value {
    let Line { scenario, vary, along, .. } = line;
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
                    "value": finite(shown(estimate.value, line.metric, along.is_share)),
                    "se": finite(estimate.se),
                    "half_width": finite(estimate.half_width()),
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
    json!({
        "verdict": verdict::json(line.verdict),
        "vary": vary.path,
        "metric": line.metric.name(),
        "rule": scenario.decision.rule.name(),
        "is_share": along.is_share,
        "trajectories_per_value": provenance.trajectories,
        "break_evens": flips,
        "values": points,
    })
}

fn table(line: Line<'_>) -> Table {
    let along = line.along;
    let mut table = Table::new("summary", &["at", "option", "value", "se", "half_width", "best"]);
    for (i, &at) in along.grid.iter().enumerate() {
        for (who, name) in along.names.iter().enumerate() {
            let estimate = along.scores[who][i];
            let (value, best) = (shown(estimate.value, line.metric, along.is_share), along.winners[i] == Some(who));
            let [_, se, half_width] = estimate_cells(estimate);
            table.row([at.into(), name.into(), value.into(), se, half_width, best.into()]);
        }
    }
    table
}

/// What is varied, with its currency and period.
fn across(scenario: &Scenario, path: &str) -> String {
    let name = words::path_name(scenario, path);
    match scenario.position(path).map(|position| scenario.parameters[position].spec.unit) {
        Some(unit) if unit.starts_with("money") => format!("{name}, {}", unit.replacen("money", &scenario.currency, 1)),
        _ => name,
    }
}

fn lines(line: Line<'_>) -> BreakEvenLines {
    let Line { scenario, vary, along, .. } = line;
    let kind = varied(scenario, &vary.path);
    let (first, last) = (along.grid[0], along.grid[along.grid.len() - 1]);
    let tags = Tag::of(scenario);
    let curve = |who: usize| {
        let values =
            along.scores[who].iter().map(|estimate| shown(estimate.value, line.metric, along.is_share)).collect();
        // What is no option is doing nothing.
        let nothing = || Tag { name: along.names[who].clone(), ink: BASELINE, dash: Dash::Solid, baseline: true };
        (tags.get(along.options[who]).cloned().unwrap_or_else(nothing), values)
    };
    let flips = along.flips.iter().map(|flip| {
        let (low, high) = flip.crossing.interval;
        let label = words::value_at(scenario, &vary.path, flip.crossing.at);
        (flip.crossing.at, low.unwrap_or(first), high.unwrap_or(last), label)
    });
    BreakEvenLines {
        title: title(scenario, vary, along),
        across: across(scenario, &vary.path),
        grid: along.grid.clone(),
        kind,
        measure: measure(line.metric, scenario.decision.rule, along.is_share),
        counted: counted(line.metric, along.is_share),
        lines: (0..along.names.len()).map(curve).collect(),
        flips: flips.collect(),
        here: vary.here,
    }
}
