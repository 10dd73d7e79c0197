//! The workbook of a run, for CFO and analyst: what was found, decision, years, bands, assumptions, what-if, a sample of
//! futures, and checks that hold one sheet to another.

use super::tables::summary;
use super::what_if::{self, Sampled};
use super::years::{year_checks, years};
use super::{Column, Drawn, Look, Sheet, SheetCell, SheetChart, SheetTable, range};
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Unit};
use crate::parameter::sources;
use crate::report::charts::Ink;
use crate::report::charts::palette::{FAINT, OPTIONS};
use crate::report::{Provenance, columns, csv, headline};
use crate::scenario::{self, LedgerRow};
use crate::study::run::RunFindings;

const DECISION: &str = "Decision";
const BANDS: &str = "Monthly bands";
const CHECKS: &str = "Checks";
/// Relative difference that checks let pass: what sums in another order may differ by.
const CLOSE: f64 = 1e-6;

/// The workbook of a run.
#[must_use]
pub fn book(found: &RunFindings, finding: &str, provenance: &Provenance) -> Vec<Sheet> {
    let sampled = Sampled::new(found);
    let decision = decision(found);
    let years = years(found);
    let facts: Vec<[String; 2]> = match &found.findings.headline {
        Some(headline) => {
            // What speaks against the answer stands beside it, as in every other form.
            let cautions = headline::cautions(headline, &found.findings, &provenance.currency);
            let beware = cautions.iter().map(|said| match headline::without_flags(said).split_once(": ") {
                Some((label, rest)) => [label.to_owned(), rest.to_owned()],
                None => ["Beware".to_owned(), headline::without_flags(said).to_owned()],
            });
            let facts = headline::facts(headline, &found.findings, provenance);
            let facts = facts.into_iter().map(|(label, said)| [label.to_owned(), said]);
            beware.chain(facts).collect()
        }
        None => Vec::new(),
    };
    let checks = checks(found, &decision, &years, sampled.as_ref());
    let mut sheets = vec![summary(finding, &[], &facts, provenance), decision, years, bands(found), assumptions(found)];
    if let Some(sampled) = &sampled {
        sheets.extend([what_if::levers(found, sampled), what_if::raw(found, sampled)]);
    }
    sheets.extend([metrics(found), checks]);
    let listed =
        sheets.iter().skip(1).map(|sheet| vec![sheet.name.as_str().into(), sheet.title.as_str().into()]).collect();
    let mut contents = SheetTable::new(
        "contents",
        "What is where",
        vec![Column::new("sheet", Look::Words), Column::new("holds", Look::Words)],
    );
    contents.rows = listed;
    sheets[0].tables.push(contents);
    sheets
}

/// How the numbers of a metric are written.
fn look_of(metric: Metric) -> Look {
    match metric.unit() {
        Unit::Money => Look::Money,
        Unit::Ratio => Look::Percent,
        Unit::Months | Unit::Count | Unit::Hours => Look::Number,
    }
}

/// The ranking, with what each option does worse than the first as formulas.
fn decision(found: &RunFindings) -> Sheet {
    let standings = &found.findings.standings;
    let metric = standings.decision.metric;
    let look = look_of(metric);
    let title = found.findings.verdict().words();
    let mut sheet = Sheet::new(
        DECISION,
        &title,
        &[
            "Every option, doing nothing included, best first. Regret is what the best option of each future does better, with \
         hindsight of luck.",
        ],
    );
    let label = metric.label();
    let heads = ["mean", "±", "median", "P5", "P95", "worst 5%"];
    let mut columns = vec![Column::new("option", Look::Words)];
    columns.extend(
        heads.map(|head| Column::new(&if head == "±" { head.to_owned() } else { format!("{label}, {head}") }, look)),
    );
    columns.extend([
        Column::new("best in", Look::Percent).bars(),
        Column::new("regret", look),
        Column::new("mean less that of the first", look),
    ]);
    let first = sheet.next_row();
    let mut table = SheetTable::new("decision", "Ranking", columns);
    for (place, standing) in standings.ranked.iter().enumerate() {
        let (row, top) = (first + place, first);
        let behind = standing.mean.value - standings.ranked[0].mean.value;
        let mut cells: Vec<SheetCell> =
            vec![found.sample.options[standing.option].as_str().into(), standing.mean.value.into()];
        cells.push(standing.mean.half_width().into());
        let rest: [Estimate; 6] =
            [standing.median, standing.p5, standing.p95, standing.cvar, standing.p_best, standing.regret];
        cells.extend(rest.map(|estimate| SheetCell::Number(estimate.value)));
        cells.push(SheetCell::Formula(format!("=B{row}-$B${top}"), behind));
        table.rows.push(cells);
    }
    let rows = table.rows.len();
    sheet.tables.push(table);
    sheet.names = vec![
        ("ranked_options".to_owned(), format!("$A${first}:$A${}", first + rows.max(1) - 1)),
        ("chances_of_being_best".to_owned(), format!("$H${first}:$H${}", first + rows.max(1) - 1)),
    ];
    if rows > 0 {
        let mut drawn = |title: String, columns: Vec<usize>, inks: Vec<Ink>| {
            let (kind, dashes) = (SheetChart::Bars, Vec::new());
            sheet.charts.push(Drawn { kind, title, table: 0, by_row: false, columns, inks, dashes });
        };
        drawn(format!("{label}: mean and worst 5%"), vec![1, 6], vec![OPTIONS[0], FAINT]);
        drawn("Chance of being the best".to_owned(), vec![7], vec![OPTIONS[0]]);
    }
    sheet
}

/// Every monthly series.
fn bands(found: &RunFindings) -> Sheet {
    let data = csv::bands(&found.sample);
    let mut sheet =
        super::tables::data(&data, BANDS, "Monthly series: quantiles and mean over futures; month 0 is the first");
    sheet.notes.push("Quantiles of different months are not one future: they do not add up over months.".to_owned());
    sheet
}

/// Every assumption, the heaviest first.
fn assumptions(found: &RunFindings) -> Sheet {
    let scenario = &found.scenario;
    let by_weight = found.by_weight();
    let ledger = scenario::ledger(scenario);
    let stated = ledger.iter().filter(|row| !is_default(row)).count();
    let title = format!("{} assumptions: {stated} stated, the others defaults", ledger.len());
    let mut sheet = Sheet::new(
        "Assumptions",
        &title,
        &[
            "Weight is the place by how much the answer hangs on it; blank: a fixed number. Filter by \"from\" and \"who can say better\".",
        ],
    );
    let words = |head| Column::new(head, Look::Words);
    let mut columns = vec![Column::new("weight", Look::Whole), words("assumption"), words("path"), words("stated")];
    columns.extend(["P10", "P50", "P90"].map(|head| Column::new(head, Look::General).input()));
    columns.extend(["unit", "from", "default or stated", "who can say better", "source", "in words"].map(words));
    let mut table = SheetTable::new("assumptions", "", columns);
    let weight = |position: usize| by_weight.iter().position(|&heavy| heavy == position);
    let mut order: Vec<usize> = (0..ledger.len()).collect();
    order.sort_by_key(|&position| (weight(position).unwrap_or(usize::MAX), position));
    for position in order {
        let row = &ledger[position];
        let used = if is_default(row) { "default" } else { "stated" };
        table.rows.push(vec![
            weight(position).map_or(SheetCell::Empty, |weight| (weight as f64 + 1.0).into()),
            row.meaning.into(),
            row.path.as_str().into(),
            row.stated.as_str().into(),
            known(row.p10),
            known(row.p50),
            known(row.p90),
            row.unit.into(),
            row.origin.into(),
            used.into(),
            row.learnable.into(),
            row.source.as_str().into(),
            sources::in_words(&row.source).into(),
        ]);
    }
    sheet.tables.push(table);
    sheet
}

fn is_default(row: &LedgerRow) -> bool {
    ["default", "archetype", "sourced"].contains(&row.origin)
}

/// Digits of a quantile of what is believed; more of them say nothing.
const QUANTILE_DIGITS: usize = 6;

/// A number; nothing for what an option names.
fn known(value: f64) -> SheetCell {
    let digits = QUANTILE_DIGITS - 1;
    if value.is_nan() { SheetCell::Empty } else { format!("{value:.digits$e}").parse().unwrap_or(value).into() }
}

/// Every metric of every option, whatever metrics there are.
fn metrics(found: &RunFindings) -> Sheet {
    let data = csv::summary_wide(&found.findings);
    let mut sheet = super::tables::data(
        &data,
        "All metrics",
        "Every metric of every option, a column a statistic; month 0 is the first",
    );
    let known: Vec<Vec<SheetCell>> = Metric::ALL
        .iter()
        .map(|metric| vec![metric.name().into(), metric.label().into(), columns::unit_name(metric.unit()).into()])
        .collect();
    let columns = ["metric", "is", "unit"].map(|head| Column::new(head, Look::Words)).to_vec();
    let mut table = SheetTable::new("metrics", "What they are", columns);
    table.rows = known;
    sheet.tables.push(table);
    sheet
}

/// What one sheet says against what another says, and against `summary.json`.
fn checks(found: &RunFindings, decision: &Sheet, years: &Sheet, sampled: Option<&Sampled>) -> Sheet {
    let mut sheet = Sheet::new(
        CHECKS,
        "Whether the sheets agree with each other",
        &["Each line compares two figures that must be the same; sums in another order may differ in the last digits."],
    );
    let mut columns = vec![Column::new("check", Look::Words)];
    columns.extend(["one", "other"].map(|head| Column::new(head, Look::Figure)));
    columns.push(Column::new("tolerance", Look::Tiny));
    columns.push(Column::new("result", Look::Words));
    let first = sheet.next_row();
    let mut table = SheetTable::new("checks", "", columns);
    let mut check = |name: String, one: SheetCell, other: f64, scale: f64| {
        let row = first + table.rows.len();
        let value = match &one {
            SheetCell::Formula(_, value) | SheetCell::Number(value) => *value,
            _ => f64::NAN,
        };
        let tolerance = CLOSE * scale.abs().max(1.0);
        let said = if (value - other).abs() <= tolerance { "OK" } else { "LOOK" };
        let formula = format!("=IF(ABS(B{row}-C{row})<=D{row},\"OK\",\"LOOK\")");
        table.rows.push(vec![
            name.into(),
            one,
            other.into(),
            tolerance.into(),
            SheetCell::Verdict(formula, said.to_owned()),
        ]);
    };
    let ranked = &found.findings.standings.ranked;
    let chances: f64 = ranked.iter().map(|standing| standing.p_best.value).sum();
    if !ranked.is_empty() {
        let (top, rows) = (decision.first_row(0), ranked.len());
        let formula = format!("=SUM({})", range(DECISION, 7, top, rows));
        check("Chances of being best add to one".to_owned(), SheetCell::Formula(formula, chances), 1.0, 1.0);
    }
    year_checks(found, years, &mut check);
    if let Some(sampled) = sampled {
        what_if::checks(found, sampled, &mut check);
    }
    let results = range(CHECKS, 4, first, table.rows.len());
    let is_good = table.rows.iter().all(|row| matches!(row.last(), Some(SheetCell::Verdict(_, said)) if said == "OK"));
    sheet.tables.push(table);
    let mut all =
        SheetTable::new("all_checks", "", vec![Column::new("all checks", Look::Words), Column::new("is", Look::Words)]);
    let formula = format!("=IF(COUNTIF({results},\"OK\")=ROWS({results}),\"OK\",\"LOOK\")");
    let said = if is_good { "OK" } else { "LOOK" };
    all.rows = vec![vec!["every line above".into(), SheetCell::Verdict(formula, said.to_owned())]];
    let at = sheet.next_row();
    sheet.tables.push(all);
    sheet.names.push(("checks_ok".to_owned(), format!("$B${at}")));
    sheet
}
