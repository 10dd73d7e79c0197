//! `run`: the decision and what stands behind it.

use super::charts::{self, Chart, RunView, Surface};
use super::document::{Block, Document, Table, estimate_cells};
use super::{
    Provenance, Style, book, columns, csv, format, headline, json, live, receipt, story, table, tripwires, waterfall,
    what_if,
};
use crate::analysis::figures::{count, in_sentence};
use crate::analysis::history::attribution::Waterfall;
use crate::analysis::rescale::Resized;
use crate::scenario;
use crate::study::run::RunFindings;

/// The sizes that plans were given so that they compare.
fn resized_in_words(resized: &[Resized]) -> String {
    let one = |one: &Resized| {
        format!("{} from {} to {}", in_sentence(&one.option), count(one.before as usize), count(one.after as usize))
    };
    let all: Vec<String> = resized.iter().map(one).collect();
    format!("Plans rescaled, in seat-months as near as whole people and months come: {}.", all.join(", "))
}

/// What a run says. With other scenarios beside it, the headline alone is printed.
#[must_use]
pub fn document(found: &RunFindings, provenance: Provenance, is_alone: bool) -> Document<'_> {
    let RunFindings { scenario, findings, sample, .. } = found;
    // The headline begins with the finding, which a document has by itself.
    let headline = |style: Style| headline::headline(findings, &provenance, style);
    let parts = |text: String| {
        text.split_once("\n\n").map_or((text.clone(), String::new()), |(a, b)| (a.to_owned(), b.to_owned()))
    };
    let (finding, plain) = parts(headline(Style::Plain));
    let (_, ansi) = parts(headline(Style::Ansi));
    let mut finding = finding.replace('\n', " ");
    let mut blocks = Vec::new();
    if let Some(found) = &findings.what_if {
        // A calibrated scenario has nothing put in: it is set beside the one that it was made from.
        if found.words.is_empty() {
            blocks.push(what_if::block_of_history(found, &provenance.currency));
        } else {
            finding = format!("What if {}?\n{finding}", found.words);
            blocks.push(what_if::block(found, &provenance.currency));
        }
        // Of a single change the table above says what it does.
        if let Some(parts) = found.waterfall.as_ref().filter(|parts| parts.steps.len() > 1) {
            blocks.extend(waterfall::blocks(parts, scenario, &what_if::names(found)));
        }
    }
    if !found.resized.is_empty() {
        blocks.push(Block::Text(resized_in_words(&found.resized)));
    }
    blocks.push(Block::Styled { plain, ansi });
    if is_alone {
        let decision = |style| table::decision(sample, findings, &provenance, style);
        blocks.push(Block::Styled { plain: decision(Style::Plain), ansi: decision(Style::Ansi) });
        blocks.extend(tripwires::blocks(found, &provenance.currency));
        blocks.extend(luck_lines(found));
    }
    let mut tables = vec![
        csv::summary(findings),
        csv::bands(sample),
        csv::fiscal_years(sample, findings),
        csv::summary_wide(findings),
    ];
    tables.extend(findings.what_if.as_ref().map(what_if::table));
    tables.extend(attributed(found).map(|parts| waterfall::table(Some(parts))));
    if !found.luck.is_empty() {
        tables.push(luck_table(found));
    }
    // Of several lucks a draw, a page would have to simulate as many again.
    let (again, seed, design) = (found.luck.is_empty(), provenance.seed, provenance.design.clone());
    let (drawn, told) = (provenance.clone(), provenance.clone());
    Document {
        blocks,
        json: json::summary(sample, findings, &provenance),
        tables,
        charts: Box::new(move || board(found, &drawn).into_iter().chain(changed(found, &drawn)).collect()),
        sample: Some(sample),
        live: again.then(|| {
            Box::new(move || live::Live::new(scenario, sample, found.by_weight(), seed, &design)) as live::Maker<'_>
        }),
        book: Some({
            let (finding, provenance) = (finding.clone(), provenance.clone());
            Box::new(move || book::run_book(found, &finding, &provenance))
        }),
        story: Some(Box::new(move |charts| story::run_story(found, &told, charts))),
        texts: vec![
            ("resolved.toml", scenario::to_toml(scenario)),
            ("columns.md", columns::markdown(sample, &provenance.currency)),
            ("receipt.json", receipt::json(&found.receipt)),
        ],
        ..Document::of(finding, provenance)
    }
}

/// Where the change of a what-if comes from.
fn attributed(found: &RunFindings) -> Option<&Waterfall> {
    found.findings.what_if.as_ref()?.waterfall.as_ref()
}

/// The chart of it, where charts are wanted.
fn changed(found: &RunFindings, footer: &Provenance) -> Option<Chart> {
    let (parts, what_if) = (attributed(found)?, found.findings.what_if.as_ref()?);
    let title = waterfall::sentence(parts, &found.scenario);
    found.drawn.as_ref()?;
    Some(waterfall::chart(parts, &found.scenario, &what_if::names(what_if), &title, footer))
}

fn luck_lines(found: &RunFindings) -> Option<Block> {
    let line = |(option, split): &(String, crate::analysis::luck::LuckSplit)| {
        let share = format::percent_with_error(split.beliefs_share);
        format!("{option}: {share} of the spread could be learnt, the rest is luck")
    };
    let lines: Vec<String> = found.luck.iter().map(line).collect();
    (!lines.is_empty()).then(|| Block::Laid(lines.join("\n")))
}

fn luck_table(found: &RunFindings) -> Table {
    let metric = found.scenario.decision.metric.name();
    let mut table = Table::new(
        "luck",
        &[
            "option",
            "metric",
            "variance_beliefs",
            "se_beliefs",
            "half_width_beliefs",
            "variance_luck",
            "se_luck",
            "half_width_luck",
            "share_learnable",
            "se_share",
            "half_width_share",
        ],
    );
    for (option, split) in &found.luck {
        let figures = [split.beliefs, split.luck, split.beliefs_share].map(estimate_cells);
        table.push([option.into(), metric.into()].into_iter().chain(figures.into_iter().flatten()).collect());
    }
    table
}

/// The charts in the order of a deck.
fn board(found: &RunFindings, footer: &Provenance) -> Vec<Chart> {
    let RunFindings { scenario, findings, sample, .. } = found;
    let Some((exhibits, downturn)) = &found.drawn else { return Vec::new() };
    let view = RunView { scenario, findings, exhibits, bands: &sample.bands, downturn: Some(downturn) };
    let mut charts = charts::board_charts(view, footer);
    let attention = found.attention();
    if let Some(way) = exhibits.consumption {
        let (partner, customer) = attention.ranges(way);
        let today = (way.0.0, way.1.0);
        let wide = |(low, high): (f64, f64), today: f64| (low, high.max(2.2 * today));
        let curves = attention.curves(today, (wide(partner, today.0), wide(customer, today.1)));
        charts.extend(charts::attention_hours(view, footer, &curves));
        let surface =
            Surface { attention: Box::new(|partner, customer| attention.at(partner, customer)), partner, customer };
        charts.extend(charts::attention_surface(view, footer, &surface));
    }
    charts
}
