//! `calibrate`: what a history says of beliefs, and what that does to the decision.

mod written;

pub use written::calibrated_toml;

use super::charts::{BeliefRow, BeliefsData, ForecastData, ForecastPanel, beliefs_chart, forecast_chart};
use super::document::{Block, Cell, Document, Table, json};
use super::format::{self, short};
use super::{Grid, Provenance};
use crate::analysis::breakeven::words;
use crate::analysis::history::abc::Near;
use crate::analysis::history::learnt::{How, Learnt};
use crate::metric::{Observable, Unit};
use crate::scenario::{Parameter, Scenario};
use crate::study::calibrate::{CalibrateFindings, Held, is_supported};
use serde_json::json;

/// First words of a calibrated scenario, by which it is known.
pub const MARK: &str = "# Written by `alliance-sim calibrate`";
/// Most beliefs that are printed.
const SHOWN: usize = 16;

/// What a calibration says; `to` is where the calibrated scenario stands.
#[must_use]
pub fn document<'a>(
    found: &'a CalibrateFindings,
    scenario: &'a Scenario,
    to: &str,
    provenance: Provenance,
) -> Document<'a> {
    let finding = finding(found);
    let said = json!({
        "option": found.option,
        "history": found.span,
        "verdicts": found.verdicts,
        "effective_futures": found.simulated.near.as_ref().map(|near| near.ess),
        "effective_at_history": found.simulated.support,
        "futures": found.simulated.futures,
        "left_out": found.simulated.left_out.iter().map(|what| what.name()).collect::<Vec<_>>(),
        "beliefs": found.learnt.iter().map(|one| json!({
            "path": one.path, "how": one.how.word(), "data": one.data, "before": one.before, "after": one.after,
            "outside_prior": one.is_outside,
        })).collect::<Vec<_>>(),
        "outside": outside(found).map(|held| held.figure.what.name()).collect::<Vec<_>>(),
    });
    let drawn = (finding.clone(), provenance.clone());
    Document {
        blocks: blocks(found, scenario, to),
        json: json(&finding, &provenance, said),
        tables: tables(found),
        charts: Box::new(move || {
            let (title, footer) = &drawn;
            vec![
                beliefs_chart(&beliefs(found, scenario, title), footer),
                forecast_chart(&history(found, scenario), footer),
            ]
        }),
        ..Document::of(finding, provenance)
    }
}

fn outside(found: &CalibrateFindings) -> impl Iterator<Item = &Held> {
    found.simulated.held.iter().filter(|held| held.is_outside())
}

fn finding(found: &CalibrateFindings) -> String {
    let [before, after] = &found.verdicts;
    let decision = match before == after {
        true => format!("the decision stays: {after}"),
        false => format!("the decision goes from \"{before}\" to \"{after}\""),
    };
    let beliefs = match found.learnt.len() {
        1 => "one belief".to_owned(),
        count => format!("{count} beliefs"),
    };
    let outside: Vec<String> = outside(found).map(|held| held.figure.what.label().to_owned()).collect();
    let outside = match outside.is_empty() {
        true => String::new(),
        false => format!(
            " {} came out as the model cannot make it: a finding about the model, not about a belief.",
            capital(&short::listed(&outside))
        ),
    };
    format!("Your history of {} moves {beliefs}; {decision}.{outside}", found.span)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn blocks(found: &CalibrateFindings, scenario: &Scenario, to: &str) -> Vec<Block> {
    let currency = &scenario.currency;
    let mut blocks = vec![beliefs_grid(found, scenario)];
    if found.learnt.len() > SHOWN {
        blocks.push(Block::Note(format!("{} beliefs more stand in beliefs.csv.", found.learnt.len() - SHOWN)));
    }
    blocks.extend(outside_blocks(found, scenario));
    blocks.push(figures_grid(found, currency));
    blocks.extend(unseen(found));
    blocks.extend(found.simulated.near.as_ref().map(|near| Block::Note(simulation_in_words(found, near))));
    blocks.push(super::what_if::block_of_history(&found.beside, currency));
    blocks.extend(super::score::remarks(&found.history));
    blocks.push(Block::Text(format!(
        "The beliefs after your history stand in {to}; `alliance-sim run {to}` decides by them."
    )));
    blocks
}

/// How beliefs were learnt by simulation, from how much and from which figures.
fn simulation_in_words(found: &CalibrateFindings, near: &Near) -> String {
    let left_out: Vec<String> = found.simulated.left_out.iter().map(|what| what.label().to_owned()).collect();
    let learnt = match is_supported(found.simulated.support) {
        false => {
            "That is too few: nothing is learnt by simulation, since the history stands at the edge of what the futures do"
        }
        true if left_out.is_empty() => "Beliefs that records show directly are not moved again",
        true => "Beliefs that records show directly are not moved again, and nothing is learnt from what is left out",
    };
    let left_out = match left_out.is_empty() {
        true => String::new(),
        false => format!(
            " {}: left out, because together with the other figures too few futures have the like.",
            capital(&short::listed(&left_out))
        ),
    };
    format!(
        "Simulation: of {} futures of {} the {} nearest to the history, worth {} independent ones (effective sample size), \
         moved along a regression to the history itself, where they are worth {}; the furthest is {:.1} standard \
         deviations away.{left_out} {learnt}.",
        format::count(found.simulated.futures),
        found.option,
        format::count(near.kept.len()),
        format::count(near.ess.round() as usize),
        format::count(found.simulated.support.round() as usize),
        near.radius
    )
}

/// What lies outside of beliefs and of the model.
fn outside_blocks(found: &CalibrateFindings, scenario: &Scenario) -> Vec<Block> {
    let (mut blocks, currency) = (Vec::new(), &scenario.currency);
    for one in found.learnt.iter().filter(|one| one.is_outside) {
        let name = words::name(&scenario.parameters[one.parameter]);
        blocks.push(Block::Remark {
            name: "Outside the belief".to_owned(),
            is_warning: true,
            head: format!("{name}: {} lie outside of all that was believed", one.data),
            body: vec!["The belief counts for nothing there; the records stand alone.".to_owned()],
        });
    }
    for held in outside(found) {
        let figure = &held.figure;
        let written = |value: f64| short::value(value, figure.what.unit(), currency);
        let (least, most) = super::score::ends(&figure.futures);
        blocks.push(Block::Remark {
            name: "Outside the model".to_owned(),
            is_warning: true,
            head: format!(
                "{}: {} in {}; 998 of 1,000 futures of {} make {} to {}",
                figure.what.label(),
                written(figure.seen),
                figure.span,
                found.option,
                written(least),
                written(most)
            ),
            body: Vec::new(),
        });
    }
    if outside(found).next().is_some() {
        blocks.push(Block::Text(
            "What is outside the model is left out of the calibration. Look at the option that was in force (--option), at \
             what was in place at the start (`[history] start`), and at how the column is read; else the model lacks \
             something that your company has."
                .to_owned(),
        ));
    }
    if found.simulated.is_odd_together {
        blocks.push(Block::Remark {
            name: "Odd together".to_owned(),
            is_warning: true,
            head: "each figure of the history may be, but no future has them all together".to_owned(),
            body: vec!["Beliefs are moved towards the nearest futures; read them with care.".to_owned()],
        });
    }
    blocks
}

fn told(scenario: &Scenario, one: &Learnt, values: [f64; 3]) -> String {
    let written = |value: f64| words::value(value, scenario.parameters[one.parameter].spec, &scenario.currency);
    if values[0] == values[2] {
        return written(values[1]);
    }
    // The unit is said once: the ends as bare figures.
    let end = |value: f64| bare(&scenario.parameters[one.parameter], value, &scenario.currency);
    format!("{} ({}–{})", written(values[1]), end(values[0]), end(values[2]))
}

/// A value without its unit, shares in percent; money keeps its sign.
fn bare(parameter: &Parameter, value: f64, currency: &str) -> String {
    match (parameter.spec.is_money(), words::value(value, parameter.spec, currency).contains('%')) {
        (true, _) => words::money(value, currency),
        (false, true) => words::figure(100.0 * value),
        (false, false) => words::figure(value),
    }
}

fn sorted(found: &CalibrateFindings) -> Vec<&Learnt> {
    let mut all: Vec<&Learnt> = found.learnt.iter().collect();
    let shift = |one: &Learnt| (one.after[1] - one.before[1]).abs() / (one.before[2] - one.before[0]).max(1e-12);
    let rank = |one: &&Learnt| (one.how == How::Simulated, one.how == How::Measured);
    all.sort_by(|a, b| rank(a).cmp(&rank(b)).then(shift(b).total_cmp(&shift(a))));
    all
}

fn beliefs_grid(found: &CalibrateFindings, scenario: &Scenario) -> Block {
    let mut grid = Grid::new(["Belief", "before", "after", "learnt from"].map(str::to_owned).to_vec());
    for one in sorted(found).into_iter().take(SHOWN) {
        let from = match one.how {
            How::Simulated => "simulation".to_owned(),
            _ => one.data.clone(),
        };
        let name = words::name(&scenario.parameters[one.parameter]);
        grid.row(vec![name, told(scenario, one, one.before), told(scenario, one, one.after), from]);
    }
    Block::Grid(grid)
}

fn figures_grid(found: &CalibrateFindings, currency: &str) -> Block {
    let heads = ["Figure of the history", "seen", "futures before", "futures after", ""];
    let mut grid = Grid::new(heads.map(str::to_owned).to_vec());
    for held in &found.simulated.held {
        let written = |value: f64| short::value(value, held.figure.what.unit(), currency);
        let spread =
            |[low, middle, high]: [f64; 3]| format!("{} ({} to {})", written(middle), written(low), written(high));
        grid.row(vec![
            held.figure.what.label().to_owned(),
            written(held.figure.seen),
            spread(held.before),
            held.after.map_or_else(|| "–".to_owned(), spread),
            state(found, held).to_owned(),
        ]);
    }
    Block::Grid(grid)
}

/// What became of a figure: nothing to be said where beliefs were learnt from it.
fn state(found: &CalibrateFindings, held: &Held) -> &'static str {
    let futures = &held.figure.futures;
    if held.is_outside() {
        "OUTSIDE"
    } else if futures.iter().all(|value| *value == futures[0]) {
        "never differs"
    } else if !is_supported(found.simulated.support) {
        "too few like it"
    } else if found.simulated.left_out.contains(&held.figure.what) {
        "left out"
    } else {
        ""
    }
}

/// What could be seen of a company and is not in its files.
fn unseen(found: &CalibrateFindings) -> Option<Block> {
    let is_seen = |what: &Observable| found.simulated.held.iter().any(|held| held.figure.what == *what);
    let unseen: Vec<&Observable> = Observable::ALL.iter().filter(|what| !is_seen(what)).collect();
    let listed = |of: fn(Observable) -> &'static str| {
        short::listed(&unseen.iter().map(|what| of(**what).to_owned()).collect::<Vec<_>>())
    };
    let columns = unseen.iter().map(|what| format!("`{}`", what.name())).collect::<Vec<_>>();
    (!unseen.is_empty()).then(|| {
        Block::Note(format!(
            "Not in your files, so nothing is learnt from it: {}. A table by quarter can state each (columns {}); deals tell of \
             the marketplace and of renewals where columns `marketplace` and `type` are there.",
            listed(Observable::label),
            short::listed(&columns)
        ))
    })
}

fn tables(found: &CalibrateFindings) -> Vec<Table> {
    let heads = [
        "path",
        "how",
        "data",
        "p10_before",
        "p50_before",
        "p90_before",
        "p10_after",
        "p50_after",
        "p90_after",
        "outside",
    ];
    let mut beliefs = Table::new("beliefs", &heads);
    for one in &found.learnt {
        let mut cells: Vec<Cell> = vec![(&one.path).into(), one.how.word().into(), (&one.data).into()];
        cells.extend(one.before.iter().chain(&one.after).map(|&value| Cell::from(value)));
        cells.push(one.is_outside.into());
        beliefs.push(cells);
    }
    let heads = [
        "observable",
        "seen",
        "p5_before",
        "p50_before",
        "p95_before",
        "p5_after",
        "p50_after",
        "p95_after",
        "tail",
        "outside",
    ];
    let mut figures = Table::new("figures", &heads);
    for held in &found.simulated.held {
        let mut cells: Vec<Cell> = vec![held.figure.what.name().into(), held.figure.seen.into()];
        cells.extend(held.before.map(Cell::from));
        cells.extend(held.after.unwrap_or([f64::NAN; 3]).map(Cell::from));
        cells.extend([held.tail.into(), held.is_outside().into()]);
        figures.push(cells);
    }
    vec![beliefs, figures, quarters(found)]
}

/// What was seen by quarter, beside the futures.
fn quarters(found: &CalibrateFindings) -> Table {
    let mut heads: Vec<String> = ["observable", "period", "seen"].map(str::to_owned).to_vec();
    for when in ["before", "after"] {
        heads.extend(["p5", "p25", "p50", "p75", "p95"].map(|level| format!("{level}_{when}")));
    }
    let mut table = Table { name: "quarters", header: heads, rows: Vec::new() };
    for (seen, before, after) in &found.simulated.quarters {
        let mut cells: Vec<Cell> = vec![seen.what.name().into(), (&seen.period.label).into(), seen.value.into()];
        cells.extend(before.iter().chain(&after.unwrap_or([f64::NAN; 5])).map(|&value| Cell::from(value)));
        table.push(cells);
    }
    table
}

fn beliefs(found: &CalibrateFindings, scenario: &Scenario, title: &str) -> BeliefsData {
    let row = |one: &Learnt| {
        let parameter = &scenario.parameters[one.parameter];
        let written = |value: f64| words::value(value, parameter.spec, &scenario.currency);
        BeliefRow {
            name: words::name(parameter),
            before: one.before,
            after: one.after,
            words: format!("{} → {}", bare(parameter, one.before[1], &scenario.currency), written(one.after[1])),
            how: if one.how == How::Simulated { "by simulation".to_owned() } else { one.data.clone() },
        }
    };
    BeliefsData {
        title: title.trim_end_matches('.').to_owned(),
        subtitle: "Grey: what was believed, P10 to P90 with the median; blue: after your history, on the same scale"
            .to_owned(),
        rows: sorted(found).into_iter().map(row).collect(),
    }
}

fn history(found: &CalibrateFindings, scenario: &Scenario) -> ForecastData {
    let panel = |&what: &Observable| {
        let own: Vec<_> = found.simulated.quarters.iter().filter(|(seen, ..)| seen.what == what).collect();
        (!own.is_empty()).then(|| ForecastPanel {
            name: what.label().to_owned(),
            is_money: what.unit() == Unit::Money,
            quarters: own.iter().map(|(seen, ..)| seen.period.label.clone()).collect(),
            forecast: own.iter().map(|(_, before, _)| *before).collect(),
            seen: own.iter().map(|(seen, ..)| Some(seen.value)).collect(),
            after: own.iter().map(|(.., after)| *after).collect(),
        })
    };
    let outside: Vec<String> = outside(found).map(|held| held.figure.what.label().to_owned()).collect();
    let title = match outside.is_empty() {
        true => format!("What the model makes of {} under your beliefs, and your history", found.option),
        false => format!("{} came out as the model cannot make it", capital(&short::listed(&outside))),
    };
    ForecastData {
        name: "history",
        title,
        subtitle: format!("{}, {} by quarter", scenario.name, found.option),
        marks: ["all futures: half and nine tenths, and the median", "your history", "futures that came out like it"],
        panels: Observable::ALL.iter().filter_map(panel).collect(),
    }
}
