//! `diff`: what changed between two runs, and where the change of the result comes from.

use super::document::{Block, Cell, Document, Table, json};
use super::format::{self, short};
use super::waterfall::WaterfallOut;
use super::{Grid, Provenance, waterfall};
use crate::analysis::history::attribution::Waterfall;
use crate::analysis::history::receipt::{Receipt, Stood};
use crate::analysis::statistics::Estimate;
use crate::metric::Metric;
use crate::scenario::Scenario;
use crate::study::diff::{Change, DiffFindings};
use serde_json::json;

/// Longest value that is printed as it was stated, characters.
const STATED_LENGTH: usize = 44;
/// Most changes that are printed; all stand in the file.
const CHANGES_SHOWN: usize = 25;
/// The figures of the headline: metric, and whether the median is told rather than the mean.
const HEADLINE: [(Metric, bool); 9] = [
    (Metric::UpliftNpv, false),
    (Metric::Npv, false),
    (Metric::RoiCash, true),
    (Metric::PaybackMonth, true),
    (Metric::WorstCash, true),
    (Metric::PipelineField, false),
    (Metric::Wins, false),
    (Metric::Bookings, false),
    (Metric::FieldPullEnd, false),
];

/// What a comparison of two runs says; `names` are those of their folders.
#[must_use]
pub fn document<'a>(
    found: &'a DiffFindings,
    scenario: &'a Scenario,
    names: &[String; 2],
    provenance: Provenance,
) -> Document<'a> {
    let finding = finding(found, scenario, names);
    let said = json!({
        "runs": names,
        "versions": [found.before.version, found.after.version],
        "verdicts": [found.before.verdict, found.after.verdict],
        "changes": found.changes.iter().map(|change| json!({
            "kind": change.kind, "what": change.what, "before": change.before, "after": change.after,
        })).collect::<Vec<_>>(),
        "waterfall": found.waterfall.as_ref().map(WaterfallOut::of),
    });
    let title = finding.split_once(". ").map_or(finding.as_str(), |(_, moved)| moved).trim_end_matches('.').to_owned();
    let drawn = (names.clone(), provenance.clone(), title);
    Document {
        blocks: blocks(found, scenario, names),
        json: json(&finding, &provenance, said),
        tables: tables(found),
        charts: Box::new(move || {
            let (names, provenance, title) = &drawn;
            found.waterfall.iter().map(|found| waterfall::chart(found, scenario, names, title, provenance)).collect()
        }),
        ..Document::of(finding, provenance)
    }
}

fn finding(found: &DiffFindings, scenario: &Scenario, names: &[String; 2]) -> String {
    let verdict = match found.before.verdict == found.after.verdict {
        true => format!("The verdict stays: {}", found.after.verdict),
        false => format!("The verdict goes from \"{}\" to \"{}\"", found.before.verdict, found.after.verdict),
    };
    let Some(waterfall) = &found.waterfall else {
        let same =
            if found.changes.is_empty() { "nothing that was stated differs" } else { "what differs is not simulated" };
        return format!("{verdict}; {same} between {} and {}.", names[0], names[1]);
    };
    format!("{verdict}. {}.", waterfall::sentence(waterfall, scenario))
}

fn blocks(found: &DiffFindings, scenario: &Scenario, names: &[String; 2]) -> Vec<Block> {
    let currency = &scenario.currency;
    let mut blocks = vec![standings(found, names, currency)];
    let subject = found.waterfall.as_ref().map(|waterfall| &waterfall.option).or(found.after.choice.as_ref());
    blocks.extend(subject.and_then(|option| headline(found, option, names, currency)));
    blocks.push(changes(&found.changes, names));
    if let Some(waterfall) = &found.waterfall {
        blocks.extend(waterfall::blocks(waterfall, scenario, names));
        blocks.extend(of_versions(found, waterfall, currency));
    }
    blocks
}

fn estimate(value: Option<f64>, se: Option<f64>) -> Estimate {
    Estimate::known(value.unwrap_or(f64::NAN), se.unwrap_or(f64::NAN))
}

fn standings(found: &DiffFindings, names: &[String; 2], currency: &str) -> Block {
    let metric = Metric::from_name(&found.after.metric).unwrap_or(Metric::UpliftNpv);
    let head = format!("Mean {} by option", metric.label());
    let heads = [head, names[0].clone(), names[1].clone(), "best in".to_owned(), "best in".to_owned()];
    let mut grid = Grid::new(heads.to_vec());
    let of = |receipt: &Receipt, name: &str| receipt.standings.iter().find(|stood| stood.option == name).cloned();
    let mut options: Vec<&String> = found.after.standings.iter().map(|stood| &stood.option).collect();
    options.extend(
        found.before.standings.iter().map(|stood| &stood.option).filter(|name| of(&found.after, name).is_none()),
    );
    for option in options {
        let [before, after] = [of(&found.before, option), of(&found.after, option)];
        let mean = |stood: &Option<Stood>| {
            stood
                .as_ref()
                .map_or_else(String::new, |s| format::metric_with_error(estimate(s.mean, s.se), metric, currency))
        };
        let chance =
            |stood: &Option<Stood>| stood.as_ref().and_then(|s| s.chance).map_or_else(String::new, short::percent);
        grid.row(vec![option.clone(), mean(&before), mean(&after), chance(&before), chance(&after)]);
    }
    Block::Grid(grid)
}

/// The figures of the headline of an option in both.
fn headline(found: &DiffFindings, option: &str, names: &[String; 2], currency: &str) -> Option<Block> {
    let mut grid = Grid::new(vec![option.to_owned(), names[0].clone(), names[1].clone()]);
    let of = |receipt: &Receipt, metric: Metric| {
        receipt.figures.iter().find(|figure| figure.option == option && figure.metric == metric.name()).cloned()
    };
    let mut rows = 0;
    for (metric, is_median) in HEADLINE {
        let (Some(before), Some(after)) = (of(&found.before, metric), of(&found.after, metric)) else { continue };
        let written = |figure: &crate::analysis::history::receipt::Figure| match is_median {
            true => format::metric(estimate(figure.median, None), metric, currency),
            false => format::metric_with_error(estimate(figure.mean, figure.se), metric, currency),
        };
        let statistic = if is_median { "median" } else { "mean" };
        grid.row(vec![format!("{}, {statistic}", metric.label()), written(&before), written(&after)]);
        rows += 1;
    }
    (rows > 0).then_some(Block::Grid(grid))
}

fn changes(changes: &[Change], names: &[String; 2]) -> Block {
    if changes.is_empty() {
        return Block::Text("Nothing that was stated differs.".to_owned());
    }
    let mut grid = Grid::new(vec!["What changed".to_owned(), names[0].clone(), names[1].clone()]);
    for change in changes.iter().take(CHANGES_SHOWN) {
        let short = |text: &str| match text {
            "" => "–".to_owned(),
            _ if change.kind == "plan" => "stated".to_owned(),
            text => cut(text),
        };
        let [before, after] = [short(&change.before), short(&change.after)];
        let (before, after) = if change.kind == "plan" && before == after {
            (String::new(), "other plan".to_owned())
        } else {
            (before, after)
        };
        let what =
            if change.kind == change.what { change.what.clone() } else { format!("{} {}", change.kind, change.what) };
        grid.row(vec![what, before, after]);
    }
    if changes.len() > CHANGES_SHOWN {
        grid.row(vec![format!("and {} more, in changes.csv", changes.len() - CHANGES_SHOWN)]);
    }
    Block::Grid(grid)
}

/// What was stated, cut where it is long.
fn cut(text: &str) -> String {
    if text.chars().count() <= STATED_LENGTH {
        return text.to_owned();
    }
    text.chars().take(STATED_LENGTH - 1).chain(['…']).collect()
}

/// What another version of the program changed, where the two runs were made by different ones.
fn of_versions(found: &DiffFindings, waterfall: &Waterfall, currency: &str) -> Option<Block> {
    let own = env!("CARGO_PKG_VERSION");
    let sides = [(&found.before, waterfall.ends.0), (&found.after, waterfall.ends.1)];
    let told = sides.iter().filter(|(receipt, _)| receipt.version != own).filter_map(|(receipt, anew)| {
        let stood = receipt.standings.iter().find(|stood| stood.option == waterfall.option)?;
        let recorded = format::metric_with_error(estimate(stood.mean, stood.se), waterfall.metric, currency);
        let anew = format::metric_with_error(*anew, waterfall.metric, currency);
        Some(format!(
            "version {} said {recorded}; this version, {own}, says {anew} of the same scenario",
            receipt.version
        ))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| Block::Note(format!("The program changed too: {}.", told.join("; "))))
}

fn tables(found: &DiffFindings) -> Vec<Table> {
    let number = |value: Option<f64>| Cell::Number(value.unwrap_or(f64::NAN));
    let mut changes = Table::new("changes", &["kind", "what", "before", "after"]);
    for change in &found.changes {
        changes.row([change.kind.into(), (&change.what).into(), (&change.before).into(), (&change.after).into()]);
    }
    let header =
        ["option", "metric", "mean_before", "se_before", "mean_after", "se_after", "median_before", "median_after"];
    let mut figures = Table::new("figures", &header);
    for before in &found.before.figures {
        let is_same = |after: &&crate::analysis::history::receipt::Figure| {
            after.option == before.option && after.metric == before.metric
        };
        let Some(after) = found.after.figures.iter().find(is_same) else { continue };
        figures.row([
            (&before.option).into(),
            (&before.metric).into(),
            number(before.mean),
            number(before.se),
            number(after.mean),
            number(after.se),
            number(before.median),
            number(after.median),
        ]);
    }
    vec![figures, changes, waterfall::table(found.waterfall.as_ref())]
}
