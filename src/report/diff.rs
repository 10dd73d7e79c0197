//! `diff`: what changed between two runs, and where the change of the result comes from.

use super::document::{Block, Cell, Document, Table, json};
use super::format;
use super::sensitivity::capital;
use super::waterfall::WaterfallOut;
use super::{Grid, Provenance, waterfall};
use crate::analysis::compared::Compared;
use crate::analysis::history::attribution::Waterfall;
use crate::analysis::history::receipt::{Figure, Receipt};
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
    let Some(waterfall) = &found.waterfall else { return format!("{verdict}; {}.", unattributed(found, names)) };
    format!("{verdict}. {}.", waterfall::sentence(waterfall, scenario))
}

/// Why no change is attributed.
fn unattributed(found: &DiffFindings, [one, other]: &[String; 2]) -> String {
    let [before, after] = [&found.before.currency, &found.after.currency];
    let has = |kind: &str| found.changes.iter().any(|change| change.kind == kind);
    if before != after {
        return format!(
            "{one} is in {before} and {other} in {after}, so that nothing is attributed: run both in one currency"
        );
    }
    if ["belief", "plan", "setting", "seed"].into_iter().any(has) {
        return format!(
            "{one} and {other} have no option in common but the baseline, so that nothing can be attributed"
        );
    }
    if has("version") {
        return format!(
            "{one} and {other} differ by the version of the program: what their figures differ by beyond the error of the \
             simulation comes from that, and cannot be attributed further"
        );
    }
    if has("design") || has("trajectories") {
        return format!(
            "{one} and {other} simulate the same, by another design or number of futures: their figures differ by the error of \
             the simulation alone"
        );
    }
    match found.changes.is_empty() {
        true => format!("nothing that was stated differs between {one} and {other}"),
        false => format!("{one} and {other} simulate the same"),
    }
}

/// What changed and stands in no step of the waterfall.
fn not_attributed(found: &DiffFindings) -> Option<Block> {
    let outside = ["design", "trajectories", "decision", "version"];
    let others: Vec<String> =
        outside.into_iter().filter(|kind| found.changes.iter().any(|c| c.kind == *kind)).map(str::to_owned).collect();
    (!others.is_empty()).then(|| {
        Block::Note(format!(
            "Not in these steps: {}; every step is simulated anew, alike in that, so that its ends are not the figures of the runs \
             to the last digit.",
            super::format::short::listed(&others)
        ))
    })
}

fn blocks(found: &DiffFindings, scenario: &Scenario, names: &[String; 2]) -> Vec<Block> {
    let currency = &scenario.currency;
    let mut blocks = vec![standings(found, names)];
    let subject = found.waterfall.as_ref().map(|waterfall| &waterfall.option).or(found.after.choice.as_ref());
    blocks.extend(subject.and_then(|option| headline(found, option, names)));
    blocks.push(changes(&found.changes, names));
    if let Some(waterfall) = &found.waterfall {
        blocks.extend(waterfall::blocks(waterfall, scenario, names));
        blocks.extend(not_attributed(found));
        blocks.extend(of_versions(found, waterfall, currency));
    }
    blocks
}

fn standings(found: &DiffFindings, names: &[String; 2]) -> Block {
    let of = |receipt: &Receipt| receipt.compared();
    let compared = of(&found.after).unwrap_or(Compared { metric: Metric::UpliftNpv, is_reached: false });
    let is_reached = compared.is_reached || of(&found.before).is_some_and(|before| before.is_reached);
    let compared = Compared { is_reached, ..compared };
    let head = format!("{} by option", capital(&compared.words()));
    let [best_before, best_after] = names.each_ref().map(|name| format!("{name}: best in"));
    let heads = [head, names[0].clone(), names[1].clone(), best_before, best_after];
    let mut grid = Grid::new(heads.to_vec()).named_up_to(Grid::HEADED);
    let mut options: Vec<&String> = found.after.standings.iter().map(|stood| &stood.option).collect();
    options.extend(
        found.before.standings.iter().map(|stood| &stood.option).filter(|name| found.after.stood(name).is_none()),
    );
    for option in options {
        // A run that decided by another metric knows the mean of this one, not how often it makes an option the best.
        let stood = |receipt: &Receipt| receipt.stood(option).filter(|_| receipt.metric == found.after.metric).cloned();
        let mean = |receipt: &Receipt| {
            let of_figure = || receipt.figure(option, compared.metric).map(|figure| receipt.mean_of(figure));
            let said = stood(receipt).map(|stood| receipt.figure_of(&stood, compared));
            let said = said.or_else(|| of_figure().filter(|_| !compared.is_reached));
            said.map_or_else(String::new, |figure| format::compared_with_error(figure, compared, &receipt.currency))
        };
        let chance = |receipt: &Receipt| {
            stood(receipt).map_or_else(String::new, |stood| format::chance(receipt.chance_of(&stood)))
        };
        let [before, after] = [&found.before, &found.after];
        grid.row(vec![option.clone(), mean(before), mean(after), chance(before), chance(after)]);
    }
    Block::Grid(grid)
}

/// The figures of the headline of an option in both.
fn headline(found: &DiffFindings, option: &str, names: &[String; 2]) -> Option<Block> {
    let mut grid = Grid::new(vec![option.to_owned(), names[0].clone(), names[1].clone()]);
    let mut rows = 0;
    for (metric, is_median) in HEADLINE {
        let (Some(before), Some(after)) = (found.before.figure(option, metric), found.after.figure(option, metric))
        else {
            continue;
        };
        let written = |receipt: &Receipt, figure: &Figure| match is_median {
            true => {
                let median = Estimate::known(figure.median.unwrap_or(f64::NAN), f64::NAN);
                format::metric(median, metric, &receipt.currency)
            }
            false => format::metric_with_error(receipt.mean_of(figure), metric, &receipt.currency),
        };
        let statistic = if is_median { "median" } else { "mean" };
        let sides = [written(&found.before, before), written(&found.after, after)];
        grid.row([vec![format!("{}, {statistic}", metric.label())], sides.to_vec()].concat());
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
        let stood = receipt.stood(&waterfall.option)?;
        let recorded = receipt.figure_of(stood, waterfall.compared);
        let [recorded, anew] =
            [recorded, *anew].map(|figure| format::compared_with_error(figure, waterfall.compared, currency));
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
    let header = [
        "option",
        "metric",
        "mean_before",
        "se_before",
        "half_width_before",
        "mean_after",
        "se_after",
        "half_width_after",
        "median_before",
        "median_after",
    ];
    let mut figures = Table::new("figures", &header);
    for before in &found.before.figures {
        let is_same = |after: &&Figure| after.option == before.option && after.metric == before.metric;
        let Some(after) = found.after.figures.iter().find(is_same) else { continue };
        figures.row([
            (&before.option).into(),
            (&before.metric).into(),
            number(before.mean),
            number(before.se),
            found.before.mean_of(before).half_width().into(),
            number(after.mean),
            number(after.se),
            found.after.mean_of(after).half_width().into(),
            number(before.median),
            number(after.median),
        ]);
    }
    vec![figures, changes, waterfall::table(found.waterfall.as_ref())]
}
