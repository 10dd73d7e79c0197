//! The workbook of a run, for CFO and analyst: what was found, decision, years, bands, assumptions, what-if, a sample of
//! futures, and checks that hold one sheet to another.

use super::tables::summary;
use super::what_if::{self, Sampled};
use super::{Column, Drawn, Look, Sheet, SheetChart, SheetTable, Value, letter, range};
use crate::analysis::statistics::Estimate;
use crate::metric::{Metric, Unit, YearFigure};
use crate::report::{Provenance, columns, csv, story, table};
use crate::scenario::{self, Scenario};
use crate::study::run::RunFindings;

const DECISION: &str = "Decision";
const YEARS: &str = "Fiscal years";
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
    let said = match &found.findings.headline {
        Some(headline) => {
            let facts = table::facts(headline, &found.findings, provenance);
            facts.into_iter().map(|(label, said)| format!("{label}: {said}")).collect()
        }
        None => Vec::new(),
    };
    let checks = checks(found, &decision, &years, sampled.as_ref());
    let mut sheets = vec![summary(finding, &said, provenance), decision, years, bands(found), assumptions(found)];
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
        let mut cells: Vec<Value> =
            vec![found.sample.options[standing.option].as_str().into(), standing.mean.value.into()];
        cells.push(standing.mean.half_width().into());
        let rest: [Estimate; 6] =
            [standing.median, standing.p5, standing.p95, standing.cvar, standing.p_best, standing.regret];
        cells.extend(rest.map(|estimate| Value::Number(estimate.value)));
        cells.push(Value::Formula(format!("=B{row}-$B${top}"), behind));
        table.rows.push(cells);
    }
    let rows = table.rows.len();
    sheet.tables.push(table);
    sheet.names = vec![
        ("ranked_options".to_owned(), format!("$A${first}:$A${}", first + rows.max(1) - 1)),
        ("chances_of_being_best".to_owned(), format!("$H${first}:$H${}", first + rows.max(1) - 1)),
    ];
    if rows > 0 {
        let title = format!("{label}: mean and worst 5%");
        sheet.charts.push(Drawn { kind: SheetChart::Bars, title, table: 0, by_row: false, columns: vec![1, 6] });
        let title = "Best in … of futures".to_owned();
        sheet.charts.push(Drawn { kind: SheetChart::Bars, title, table: 0, by_row: false, columns: vec![7] });
    }
    sheet
}

/// Labels of the fiscal years with the months that each has, in order.
fn year_labels(found: &RunFindings) -> Vec<(String, Option<u32>)> {
    let mut labels: Vec<(String, Option<u32>)> = Vec::new();
    for line in &found.findings.years {
        if labels.iter().all(|(label, _)| *label != line.year) {
            let exhibits = found.drawn.as_ref().map(|(exhibits, _)| exhibits);
            let year = exhibits.and_then(|exhibits| exhibits.years.iter().find(|year| year.label == line.year));
            labels.push((line.year.clone(), year.map(|year| year.months)));
        }
    }
    labels
}

/// Every figure by year and option with totals, and what it differs by from the baseline.
fn years(found: &RunFindings) -> Sheet {
    let labels = year_labels(found);
    let part: Vec<String> = labels
        .iter()
        .filter_map(|(label, months)| {
            months.filter(|&months| months < 12).map(|months| format!("{label}: {months} months"))
        })
        .collect();
    let mut sheet = Sheet::new(
        YEARS,
        "Cost, bookings, margin, cash and pipeline by fiscal year",
        &["Means over futures, nominal, of the whole function: totals and differences are formulas over the cells."],
    );
    if !part.is_empty() {
        sheet.notes.push(format!("Part years: {}.", part.join("; ")));
    }
    let mean = |option: usize, figure: YearFigure, label: &str| {
        let line = found.findings.years.iter().find(|l| l.option == option && l.figure == figure && l.year == label);
        line.map_or(f64::NAN, |line| line.mean.value)
    };
    let columns = || {
        let mut columns = vec![Column::new("option", Look::Words)];
        columns.extend(labels.iter().map(|(label, _)| Column::new(label, Look::Money)));
        columns.push(Column::new("total", Look::Money));
        columns
    };
    let last = letter(labels.len().max(1));
    for &figure in YearFigure::ALL {
        let first = sheet.next_row();
        let values: Vec<Vec<f64>> = (0..found.sample.options.len())
            .map(|option| labels.iter().map(|(label, _)| mean(option, figure, label)).collect())
            .collect();
        let total = |values: &[f64], row: usize| {
            Value::Formula(format!("=SUM(B{row}:{last}{row})"), values.iter().filter(|v| v.is_finite()).sum())
        };
        let mut table = SheetTable::new(&format!("year_{}", figure.name()), figure.label(), columns());
        for (option, values) in values.iter().enumerate() {
            let mut cells: Vec<Value> = vec![found.sample.options[option].as_str().into()];
            cells.extend(values.iter().map(|&value| Value::Number(value)));
            cells.push(total(values, first + option));
            table.rows.push(cells);
        }
        sheet.tables.push(table);
        let Some(baseline) = found.sample.baseline else { continue };
        let own = sheet.next_row();
        let caption = format!("{}, less {}", figure.label(), found.sample.options[baseline]);
        let mut table = SheetTable::new(&format!("year_{}_added", figure.name()), &caption, columns());
        for (place, option) in (0..values.len()).filter(|&option| option != baseline).enumerate() {
            let mut cells: Vec<Value> = vec![found.sample.options[option].as_str().into()];
            let added: Vec<f64> = values[option].iter().zip(&values[baseline]).map(|(a, b)| a - b).collect();
            for (year, added) in added.iter().enumerate() {
                let at = letter(year + 1);
                cells.push(Value::Formula(format!("={at}{}-{at}${}", first + option, first + baseline), *added));
            }
            cells.push(total(&added, own + place));
            table.rows.push(cells);
        }
        if !table.rows.is_empty() {
            sheet.tables.push(table);
        }
    }
    let drawn = |(place, table): (usize, &SheetTable)| {
        let wanted = ["year_cost", "year_cash", "year_bookings"].contains(&table.name.as_str());
        wanted.then(|| Drawn {
            kind: SheetChart::Columns,
            title: format!("{} by fiscal year", table.caption),
            table: place,
            by_row: true,
            columns: (1..=labels.len()).collect(),
        })
    };
    sheet.charts = sheet.tables.iter().enumerate().filter_map(drawn).collect();
    sheet.tables.push(spread(found));
    sheet
}

/// P10, P50 and P90 of every figure of every year.
fn spread(found: &RunFindings) -> SheetTable {
    let mut columns = ["option", "year", "figure"].map(|head| Column::new(head, Look::Words)).to_vec();
    columns.extend(["mean", "P10", "P50", "P90"].map(|head| Column::new(head, Look::Money)));
    let mut table = SheetTable::new("year_spread", "How futures spread", columns);
    for line in &found.findings.years {
        let mut cells: Vec<Value> = vec![
            found.sample.options[line.option].as_str().into(),
            line.year.as_str().into(),
            line.figure.label().into(),
        ];
        cells.extend([line.mean, line.p10, line.p50, line.p90].map(|estimate| Value::Number(estimate.value)));
        table.rows.push(cells);
    }
    table
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
    let by_weight = story::by_weight(scenario, &found.sample);
    let ledger = scenario::ledger(scenario);
    let stated = ledger.iter().filter(|row| !["default", "archetype", "sourced"].contains(&row.origin)).count();
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
    columns.extend(["unit", "from", "default or stated", "who can say better", "source"].map(words));
    let mut table = SheetTable::new("assumptions", "", columns);
    let weight = |position: usize| by_weight.iter().position(|&heavy| heavy == position);
    let mut order: Vec<usize> = (0..ledger.len()).collect();
    order.sort_by_key(|&position| (weight(position).unwrap_or(usize::MAX), position));
    for position in order {
        let row = &ledger[position];
        let used = if is_default(scenario, position) { "default" } else { "stated" };
        table.rows.push(vec![
            weight(position).map_or(Value::Empty, |weight| (weight as f64 + 1.0).into()),
            row.meaning.into(),
            row.path.as_str().into(),
            row.stated.as_str().into(),
            row.p10.into(),
            row.p50.into(),
            row.p90.into(),
            row.unit.into(),
            row.origin.into(),
            used.into(),
            row.learnable.into(),
            row.source.as_str().into(),
        ]);
    }
    sheet.tables.push(table);
    sheet
}

fn is_default(scenario: &Scenario, position: usize) -> bool {
    use crate::scenario::Origin;
    matches!(scenario.parameters[position].origin, Origin::Default | Origin::Archetype | Origin::Sourced)
}

/// Every metric of every option, whatever metrics there are.
fn metrics(found: &RunFindings) -> Sheet {
    let data = csv::summary_wide(&found.findings);
    let mut sheet = super::tables::data(&data, "All metrics", "Every metric of every option, a column a statistic");
    let known: Vec<Vec<Value>> = Metric::ALL
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
    columns.extend(["one", "other", "tolerance"].map(|head| Column::new(head, Look::General)));
    columns.push(Column::new("result", Look::Words));
    let first = sheet.next_row();
    let mut table = SheetTable::new("checks", "", columns);
    let mut check = |name: String, one: Value, other: f64, scale: f64| {
        let row = first + table.rows.len();
        let value = match &one {
            Value::Formula(_, value) | Value::Number(value) => *value,
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
            Value::Verdict(formula, said.to_owned()),
        ]);
    };
    let ranked = &found.findings.standings.ranked;
    let chances: f64 = ranked.iter().map(|standing| standing.p_best.value).sum();
    if !ranked.is_empty() {
        let (top, rows) = (decision.first_row(0), ranked.len());
        let formula = format!("=SUM({})", range(DECISION, 7, top, rows));
        check("Chances of being best add to one".to_owned(), Value::Formula(formula, chances), 1.0, 1.0);
    }
    year_checks(found, years, &mut check);
    if let Some(sampled) = sampled {
        what_if::checks(found, sampled, &mut check);
    }
    let results = range(CHECKS, 4, first, table.rows.len());
    let is_good = table.rows.iter().all(|row| matches!(row.last(), Some(Value::Verdict(_, said)) if said == "OK"));
    sheet.tables.push(table);
    let mut all =
        SheetTable::new("all_checks", "", vec![Column::new("all checks", Look::Words), Column::new("is", Look::Words)]);
    let formula = format!("=IF(COUNTIF({results},\"OK\")=ROWS({results}),\"OK\",\"LOOK\")");
    let said = if is_good { "OK" } else { "LOOK" };
    all.rows = vec![vec!["every line above".into(), Value::Verdict(formula, said.to_owned())]];
    let at = sheet.next_row();
    sheet.tables.push(all);
    sheet.names.push(("checks_ok".to_owned(), format!("$B${at}")));
    sheet
}

/// Pipeline of the years is that of the metric.
fn year_checks(found: &RunFindings, years: &Sheet, check: &mut impl FnMut(String, Value, f64, f64)) {
    let place = |figure: YearFigure| {
        let name = format!("year_{}", figure.name());
        years.tables.iter().position(|table| table.name == name).map(|table| years.first_row(table))
    };
    let total = |option: usize, figure: YearFigure| -> f64 {
        found.findings.years.iter().filter(|l| l.option == option && l.figure == figure).map(|l| l.mean.value).sum()
    };
    let column = letter(year_labels(found).len() + 1);
    let cell = |figure: YearFigure, option: usize| {
        place(figure).map(|first| format!("'{YEARS}'!${column}${}", first + option))
    };
    for (option, name) in found.sample.options.iter().enumerate() {
        let of = |figure| cell(figure, option);
        let by_metric = found.findings.summaries[option].metric(Metric::PipelineField).map(|s| s.mean.value);
        if let (Some(pipeline), Some(by_metric)) = (of(YearFigure::Pipeline), by_metric) {
            let value = total(option, YearFigure::Pipeline);
            let one = Value::Formula(format!("={pipeline}"), value);
            check(format!("{name}: field pipeline of the years is that of summary.json"), one, by_metric, by_metric);
        }
    }
}
