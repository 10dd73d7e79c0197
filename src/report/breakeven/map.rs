//! The map: who is best over two values.

use super::words::varied;
use crate::analysis::breakeven::{Vary, words};
use crate::analysis::decision::Verdict;
use crate::analysis::figures;
use crate::metric::Metric;
use crate::report::charts::{AcrossKind, DecisionMap, Tag, decision_map_chart, map_letter};
use crate::report::document::{Block, Document, Table, json};
use crate::report::{Provenance, verdict};
use crate::scenario::Scenario;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A map with what it is about.
#[derive(Clone, Copy)]
pub(super) struct Map<'a> {
    pub scenario: &'a Scenario,
    pub verdict: &'a Verdict,
    pub across: &'a Vary,
    pub upwards: &'a Vary,
    pub cells: &'a [Vec<Option<(usize, f64)>>],
    pub metric: Metric,
}

/// Who is best over two values.
pub(super) fn document(map: Map<'_>, provenance: Provenance) -> Document<'_> {
    let title = title(map.scenario, map.across, map.upwards, map.cells);
    let drawn = provenance.clone();
    let picture = picture(map, title.clone());
    let note = format!(
        "Small letters: within Monte Carlo error. Across: {}; upwards: {}. At each value {}.",
        picture.across.0,
        picture.upwards.0,
        provenance.counted()
    );
    let (finding, mut blocks) = verdict::opening(map.verdict, &format!("{title}."));
    blocks.extend([Block::Typed(letters(map)), Block::Typed(legend(map)), Block::Note(note)]);
    Document {
        blocks,
        json: json(&finding, &provenance, said(map, &provenance)),
        tables: vec![table(map)],
        charts: Box::new(move || vec![decision_map_chart(&picture, &drawn)]),
        ..Document::of(finding, provenance)
    }
}

impl Map<'_> {
    /// Every cell: across, upwards, the name of the best and how clearly it is.
    fn each(&self) -> impl Iterator<Item = (f64, f64, &str, f64)> {
        let cell = |cell: &Option<(usize, f64)>| cell.map_or(("", 0.0), |(winner, clear)| (self.name(winner), clear));
        self.upwards.grid.iter().zip(self.cells).flat_map(move |(&y, row)| {
            self.across.grid.iter().zip(row).map(move |(&x, best)| {
                let (name, clear) = cell(best);
                (x, y, name, clear)
            })
        })
    }

    fn name(&self, option: usize) -> &str {
        self.scenario.options.get(option).map_or("zero", |option| option.name.as_str())
    }
}

fn picture(map: Map<'_>, title: String) -> DecisionMap {
    let Map { scenario, across, upwards, .. } = map;
    DecisionMap {
        title,
        across: axis(scenario, across),
        upwards: axis(scenario, upwards),
        options: Tag::of(scenario),
        cells: map.cells.to_vec(),
        here: across.here.zip(upwards.here),
    }
}

fn axis(scenario: &Scenario, vary: &Vary) -> (String, Vec<f64>, AcrossKind) {
    (words::path_name(scenario, &vary.path), vary.grid.clone(), varied(scenario, &vary.path))
}

/// Share of the map that each winner holds, largest first.
fn title(scenario: &Scenario, across: &Vary, upwards: &Vary, cells: &[Vec<Option<(usize, f64)>>]) -> String {
    let mut counts = vec![0_usize; scenario.options.len()];
    let all = cells.iter().flatten().count();
    for (winner, _) in cells.iter().flatten().flatten() {
        if let Some(count) = counts.get_mut(*winner) {
            *count += 1;
        }
    }
    let mut order: Vec<usize> = (0..counts.len()).filter(|&i| counts[i] > 0).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(counts[i]));
    let (x, y) = (words::path_name(scenario, &across.path), words::path_name(scenario, &upwards.path));
    let is_alone = scenario.options.len() < 2;
    let name = |i: usize| {
        scenario.options.get(i).map_or_else(|| "zero".to_owned(), |option| figures::in_sentence(&option.name))
    };
    match order[..] {
        [] => format!("Nothing is defined over {x} and {y}"),
        _ if is_alone => format!("Nothing turns on {x} and {y}: there is no other choice"),
        [only] => format!("{} is best everywhere: neither {x} nor {y} changes the decision", name(only)),
        [first, second, ..] => {
            let percent = |i: usize| (100.0 * counts[i] as f64 / all.max(1) as f64).round();
            format!(
                "{} is best in {}% of the map of {x} and {y}, {} in {}%",
                name(first),
                percent(first),
                name(second),
                percent(second)
            )
        }
    }
}

fn said(map: Map<'_>, provenance: &Provenance) -> Value {
    let cell = |(x, y, best, clear)| json!({ "across": x, "upwards": y, "best": best, "clearness": clear });
    json!({
        "verdict": verdict::json(map.verdict),
        "across": map.across.path, "upwards": map.upwards.path, "metric": map.metric.name(),
        "trajectories_per_value": provenance.trajectories, "cells": map.each().map(cell).collect::<Vec<Value>>(),
    })
}

fn table(map: Map<'_>) -> Table {
    let mut table = Table::new("summary", &[&map.across.path, &map.upwards.path, "best", "clearness"]);
    for (x, y, best, clear) in map.each() {
        table.row([x.into(), y.into(), best.into(), clear.into()]);
    }
    table
}

/// The map in letters, with the ends of what goes across below it.
fn letters(map: Map<'_>) -> String {
    let mut text = String::new();
    for (y, row) in map.upwards.grid.iter().zip(map.cells).rev() {
        let letters: String = row
            .iter()
            .map(|cell| cell.map_or(" ?".to_owned(), |(winner, clear)| format!(" {}", map_letter(winner, clear))))
            .collect();
        let _ = writeln!(text, "{:>12} {letters}", words::value_at(map.scenario, &map.upwards.path, *y));
    }
    let (first, last) = (map.across.grid[0], map.across.grid[map.across.grid.len() - 1]);
    let at = |value: f64| words::value_at(map.scenario, &map.across.path, value);
    text + &format!("{:>12}  {} … {}", "", at(first), at(last))
}

/// Which letter is which option, of those that are best somewhere.
fn legend(map: Map<'_>) -> String {
    let is_best = |i: &usize| map.cells.iter().flatten().flatten().any(|(winner, _)| winner == i);
    let line = |i: usize| format!("{}: {}", map_letter(i, 1.0), map.name(i));
    (0..map.scenario.options.len()).filter(is_best).map(line).collect::<Vec<_>>().join("\n")
}
