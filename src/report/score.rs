//! `score`: how good the forecast was, and what now.

use super::charts::{ForecastData, ForecastPanel, Spread, forecast_chart};
use super::document::{Block, Cell, Document, Table, json};
use super::format::{self, short};
use super::{Grid, Provenance};
use crate::analysis::history::receipt::{LEVELS, Receipt};
use crate::analysis::history::score::skill;
use crate::analysis::statistics::Estimate;
use crate::metric::{Observable, Unit};
use crate::study::score::{INTERVALS, ScoreFindings, Scored, Wire};
use serde_json::json;

/// Futures below which a re-weighted forecast is not to be leant on.
const ESS_LEAST: f64 = 100.0;
/// Room for what a tripwire is.
const WIRE: usize = 46;
/// Observables of a chart.
const PANELS: usize = 9;

/// Scores of an observable over its quarters.
#[derive(Clone, Debug, PartialEq)]
struct Total {
    what: Observable,
    quarters: usize,
    covered: [usize; 3],
    pit: f64,
    crps: f64,
    skill: Option<f64>,
}

fn totals(scored: &[Scored]) -> Vec<Total> {
    let of = |&what: &Observable| {
        let own: Vec<&Scored> = scored.iter().filter(|one| one.what == what).collect();
        let quarters = own.len();
        let mean = |of: &dyn Fn(&Scored) -> f64| own.iter().map(|one| of(one)).sum::<f64>() / quarters as f64;
        let against: Vec<&&Scored> = own.iter().filter(|one| one.naive.is_some()).collect();
        let score: f64 = against.iter().map(|one| one.crps).sum();
        let naive: f64 = against.iter().filter_map(|one| one.naive).sum();
        (quarters > 0).then(|| Total {
            what,
            quarters,
            covered: [0, 1, 2].map(|i| own.iter().filter(|one| one.is_covered[i]).count()),
            pit: mean(&|one| one.pit),
            crps: mean(&|one| one.crps),
            skill: skill(score, naive),
        })
    };
    Observable::ALL.iter().filter_map(of).collect()
}

/// What a score says.
#[must_use]
pub fn document<'a>(found: &'a ScoreFindings, receipt: &'a Receipt, provenance: Provenance) -> Document<'a> {
    let totals = totals(&found.scored);
    let finding = finding(found, &totals);
    let said = json!({
        "receipt": { "scenario": receipt.scenario, "hash": receipt.hash, "date": receipt.date, "version": receipt.version },
        "option": found.option,
        "observables": totals.iter().map(|total| json!({
            "observable": total.what.name(), "quarters": total.quarters, "mean_pit": total.pit, "mean_crps": total.crps,
            "skill": total.skill, "in_50": total.covered[0], "in_80": total.covered[1], "in_90": total.covered[2],
        })).collect::<Vec<_>>(),
        "outside": found.outside.iter().map(|figure| figure.what.name()).collect::<Vec<_>>(),
        "effective_futures": found.near.as_ref().map(|near| near.ess),
        "tripwires": found.wires.iter().map(|wire| json!({
            "path": wire.told.path, "at": wire.told.at, "below": wire.told.below, "winner": wire.told.winner,
            "chance_before": wire.told.chance, "chance_after": wire.after.map(|after| after.value),
            "chance_after_error": wire.after.map(Estimate::half_width), "fired": wire.has_fired(),
        })).collect::<Vec<_>>(),
    });
    let title = finding.split("; ").next().unwrap_or(&finding).split(". ").next().unwrap_or(&finding).to_owned();
    let drawn = (title, provenance.clone());
    Document {
        blocks: blocks(found, receipt, &totals),
        json: json(&finding, &provenance, said),
        tables: tables(found),
        charts: Box::new(move || vec![forecast_chart(&panels(found, receipt, &drawn.0), &drawn.1)]),
        ..Document::of(finding, provenance)
    }
}

fn finding(found: &ScoreFindings, totals: &[Total]) -> String {
    let count = found.scored.len();
    let inside = found.scored.iter().filter(|one| one.is_covered[1]).count();
    let figures = if count == 1 { "figure" } else { "figures" };
    let mut text = format!(
        "{inside} of {count} {figures} of {} lie in the 80% interval of the forecast, where {:.0} were to be expected",
        found.option,
        found.scored.iter().map(|one| one.expected[1]).sum::<f64>()
    );
    let names = |figures: Vec<&str>| short::listed(&figures.into_iter().map(str::to_owned).collect::<Vec<_>>());
    if !found.outside.is_empty() {
        let listed = names(found.outside.iter().map(|figure| figure.what.label()).collect());
        text += &format!("; {listed} came out as no future of the run does: that is a finding about the model");
    }
    let biased = totals.iter().filter(|total| total.quarters >= 3 && (total.pit < 0.2 || total.pit > 0.8));
    let biased: Vec<&Total> =
        biased.filter(|total| !found.outside.iter().any(|figure| figure.what == total.what)).collect();
    if let Some(total) = biased.first() {
        let side = if total.pit < 0.5 { "lower" } else { "higher" };
        text += &format!("; {} came out {side} than forecast, quarter after quarter", total.what.label());
    }
    let fired = found.wires.iter().filter(|wire| wire.has_fired()).count();
    match (fired, found.wires.is_empty()) {
        (_, true) => text += ".",
        (0, false) => text += ". No tripwire has fired.",
        (1, false) => text += ". One tripwire has fired.",
        (fired, false) => text += &format!(". {fired} tripwires have fired."),
    }
    text
}

fn written(value: f64, what: Observable, currency: &str) -> String {
    short::value(value, what.unit(), currency)
}

fn blocks(found: &ScoreFindings, receipt: &Receipt, totals: &[Total]) -> Vec<Block> {
    let currency = &receipt.currency;
    let heads =
        ["Forecast against what happened", "quarters", "in 50%", "in 80%", "in 90%", "mean PIT", "CRPS", "skill"];
    let mut grid = Grid::new(heads.map(str::to_owned).to_vec());
    for total in totals {
        let mut cells = vec![total.what.label().to_owned(), total.quarters.to_string()];
        cells.extend(total.covered.map(|count| count.to_string()));
        cells.push(short::number(total.pit));
        cells.push(written(total.crps, total.what, currency));
        cells.push(total.skill.map_or_else(|| "–".to_owned(), short::signed_percent));
        grid.row(cells);
    }
    let mut blocks = vec![Block::Grid(grid)];
    blocks.push(Block::Note(
        "PIT is the level of the forecast at which a figure came out: about a half on average where the forecast is right. CRPS \
         is the mean error of the whole forecast, in its own units. Skill is against the naive forecast that a quarter is \
         like the one before: above zero is better, 100% is perfect."
            .to_owned(),
    ));
    for figure in &found.outside {
        let (least, most) = ends(&figure.futures);
        blocks.push(Block::Remark {
            name: "Outside".to_owned(),
            is_warning: true,
            head: format!(
                "{}: {} in {}; 998 of 1,000 futures of the run make {} to {}",
                figure.what.label(),
                written(figure.seen, figure.what, currency),
                figure.span,
                written(least, figure.what, currency),
                written(most, figure.what, currency)
            ),
            body: vec!["It is left out of what follows; no belief of the scenario explains it.".to_owned()],
        });
    }
    blocks.extend(what_now(found, receipt));
    if !found.wires.is_empty() {
        blocks.push(wires(&found.wires));
    }
    blocks.extend(remarks(&found.history));
    if receipt.version != env!("CARGO_PKG_VERSION") {
        blocks.push(Block::Note(format!(
            "The receipt is of version {}; what follows from it is scored as it stands, and \"what now\" is by the rules of \
             version {}.",
            receipt.version,
            env!("CARGO_PKG_VERSION")
        )));
    }
    blocks
}

/// How columns were read and what was left out.
pub(super) fn remarks(history: &crate::scenario::history::History) -> Vec<Block> {
    let mut blocks = Vec::new();
    let guessed: Vec<String> = history
        .readings
        .iter()
        .filter(|reading| reading.is_guess)
        .map(|reading| {
            let value =
                if reading.value.starts_with('[') { reading.value.clone() } else { format!("{:?}", reading.value) };
            format!("{} = {value}", reading.key)
        })
        .collect();
    if !guessed.is_empty() {
        blocks.push(Block::Note(format!(
            "Guessed from the names, to be confirmed or changed in a `[history]` table of the scenario: {}.",
            guessed.join("; ")
        )));
    }
    blocks.extend(history.notes.iter().map(|note| Block::Note(note.clone())));
    blocks
}

/// Between what futures lie, but for the last thousandth at either end.
pub(super) fn ends(futures: &[f64]) -> (f64, f64) {
    let mut sorted = futures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let cut = sorted.len() / 1_000;
    let at = |position: usize| sorted.get(position).copied().unwrap_or(f64::NAN);
    (at(cut), at(sorted.len().saturating_sub(1 + cut)))
}

fn what_now(found: &ScoreFindings, receipt: &Receipt) -> Vec<Block> {
    let Some(near) = &found.near else {
        return vec![Block::Text(
            "No figure is left to say what now: all are outside of what the run's futures do.".to_owned(),
        )];
    };
    let written = |value: Estimate| format::compared_with_error(value, found.compared, &receipt.currency);
    let heads = ["What now?", "as forecast", "after what happened"];
    let mut grid = Grid::new(heads.map(str::to_owned).to_vec()).named_up_to(Grid::HEADED);
    for (option, before, after) in &found.worth {
        grid.row(vec![format!("{option}: {}", found.compared.words()), written(*before), written(*after)]);
    }
    let mut told: Vec<Observable> = Vec::new();
    for ahead in &found.ahead {
        if told.contains(&ahead.what) {
            continue;
        }
        told.push(ahead.what);
        let spread = |quantiles: &[f64]| {
            let at = |position: usize| self::written(quantiles[position], ahead.what, &receipt.currency);
            format!("{} ({} to {})", at(LEVELS.len() / 2), at(2), at(LEVELS.len() - 3))
        };
        let name = format!("{}, {}", ahead.what.label(), ahead.period.label);
        grid.row(vec![name, spread(&ahead.before), spread(&ahead.after)]);
    }
    let few = if near.ess < ESS_LEAST { "; too few to lean on" } else { "" };
    let note = format!(
        "After: the run's own futures that came out like what happened; worth {} futures{few}. Medians with P10 to P90; all \
         quarters to come stand in ahead.csv.",
        format::count(near.ess.round() as usize)
    );
    vec![Block::Grid(grid), Block::Note(note)]
}

fn wires(wires: &[Wire]) -> Block {
    let heads = ["Tripwire", "chance given", "chance now", "then wins"];
    let mut grid = Grid::new(heads.map(str::to_owned).to_vec()).named_up_to(WIRE);
    for wire in wires {
        let side = if wire.told.below { "below" } else { "above" };
        let chance = |value: Option<f64>| value.map_or_else(|| "fixed".to_owned(), short::percent);
        let state = match wire.after {
            Some(_) if wire.has_fired() => "FIRED",
            Some(_) if wire.may_have_fired() => "cannot be told yet",
            Some(_) => "not fired",
            None => "not seen",
        };
        let now = wire.after.map_or_else(|| chance(None), format::chance);
        let name = format!("{} {side} {}", wire.told.meaning, short::number(wire.told.at));
        grid.row(vec![name, chance(wire.told.chance), now, format!("{}; {state}", wire.told.winner)]);
    }
    Block::Grid(grid)
}

fn tables(found: &ScoreFindings) -> Vec<Table> {
    let mut heads =
        vec!["observable", "period", "from_month", "months", "seen", "forecast_median", "pit", "crps", "crps_naive"];
    heads.extend(["in_50", "in_80", "in_90"]);
    let mut scores = Table::new("scores", &heads);
    for one in &found.scored {
        let mut cells: Vec<Cell> = vec![one.what.name().into(), (&one.period.label).into()];
        cells.extend(
            [f64::from(one.period.from), f64::from(one.period.months), one.value, one.median, one.pit, one.crps]
                .map(Cell::from),
        );
        cells.push(one.naive.unwrap_or(f64::NAN).into());
        cells.extend(one.is_covered.map(Cell::from));
        scores.push(cells);
    }
    debug_assert_eq!(INTERVALS, [0.5, 0.8, 0.9]);
    let mut heads: Vec<String> = ["observable", "period", "forecast"].map(str::to_owned).to_vec();
    heads.extend(LEVELS.iter().map(|level| format!("p{:.0}", level * 100.0)));
    let mut ahead = Table { name: "ahead", header: heads, rows: Vec::new() };
    for one in &found.ahead {
        for (which, quantiles) in [("before", &one.before), ("after", &one.after)] {
            let mut cells: Vec<Cell> = vec![one.what.name().into(), (&one.period.label).into(), which.into()];
            cells.extend(quantiles.iter().map(|&value| Cell::from(value)));
            ahead.push(cells);
        }
    }
    vec![scores, ahead]
}

fn panels(found: &ScoreFindings, receipt: &Receipt, title: &str) -> ForecastData {
    let spread =
        |quantiles: &[f64]| -> Spread { [1, 5, 10, 15, 19].map(|at| quantiles.get(at).copied().unwrap_or(f64::NAN)) };
    let panel = |&what: &Observable| {
        let rows: Vec<_> = found.forecast.iter().filter(|row| row.observable == what.name()).collect();
        let seen = |from: u32| found.scored.iter().find(|one| one.what == what && one.period.from == from);
        let ahead = |from: u32| found.ahead.iter().find(|one| one.what == what && one.period.from == from);
        rows.iter().any(|row| seen(row.from).is_some()).then(|| ForecastPanel {
            name: what.label().to_owned(),
            is_money: what.unit() == Unit::Money,
            quarters: rows.iter().map(|row| row.period.clone()).collect(),
            forecast: rows.iter().map(|row| spread(&row.quantiles)).collect(),
            seen: rows.iter().map(|row| seen(row.from).map(|one| one.value)).collect(),
            after: rows.iter().map(|row| ahead(row.from).map(|one| spread(&one.after))).collect(),
        })
    };
    ForecastData {
        name: "score",
        title: title.to_owned(),
        subtitle: format!("{} by quarter, as forecast on {}, and what happened", found.option, receipt.date),
        marks: [
            "forecast: half and nine tenths of the futures, and the median",
            "what happened",
            "forecast in the light of it",
        ],
        panels: Observable::ALL.iter().filter_map(panel).take(PANELS).collect(),
    }
}
