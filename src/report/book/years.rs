//! The sheet of fiscal years: what was simulated as numbers, totals and differences as formulas.

use super::{Column, Drawn, Look, Sheet, SheetCell, SheetChart, SheetTable, letter};
use crate::metric::{Metric, Series, YearFigure};
use crate::report::charts::Tag;
use crate::study::run::RunFindings;

const YEARS: &str = "Fiscal years";

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
pub(super) fn years(found: &RunFindings) -> Sheet {
    let labels = year_labels(found);
    let part: Vec<String> = labels
        .iter()
        .filter_map(|(label, months)| {
            months.filter(|&months| months < 12).map(|months| format!("{label}: {months} months"))
        })
        .collect();
    let mut sheet = Sheet::new(
        YEARS,
        "Cost, bookings, margin, cash, pipeline and people by fiscal year",
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
            SheetCell::Formula(format!("=SUM(B{row}:{last}{row})"), values.iter().filter(|v| v.is_finite()).sum())
        };
        let mut table = SheetTable::new(&format!("year_{}", figure.name()), figure.label(), columns());
        for (option, values) in values.iter().enumerate() {
            let mut cells: Vec<SheetCell> = vec![found.sample.options[option].as_str().into()];
            cells.extend(values.iter().map(|&value| SheetCell::Number(value)));
            cells.push(total(values, first + option));
            table.rows.push(cells);
        }
        sheet.tables.push(table);
        let Some(baseline) = found.sample.baseline else { continue };
        let own = sheet.next_row();
        let caption = format!("{}, less {}", figure.label(), found.sample.options[baseline]);
        let mut table = SheetTable::new(&format!("year_{}_added", figure.name()), &caption, columns());
        for (place, option) in (0..values.len()).filter(|&option| option != baseline).enumerate() {
            let mut cells: Vec<SheetCell> = vec![found.sample.options[option].as_str().into()];
            let added: Vec<f64> = values[option].iter().zip(&values[baseline]).map(|(a, b)| a - b).collect();
            for (year, added) in added.iter().enumerate() {
                let at = letter(year + 1);
                cells.push(SheetCell::Formula(format!("={at}{}-{at}${}", first + option, first + baseline), *added));
            }
            cells.push(total(&added, own + place));
            table.rows.push(cells);
        }
        if !table.rows.is_empty() {
            sheet.tables.push(table);
        }
    }
    sheet.charts = drawn(found, &sheet.tables, labels.len());
    sheet.tables.extend(people(found, &labels));
    sheet.tables.push(spread(found));
    sheet
}

/// Cost, cash and bookings by year as charts.
fn drawn(found: &RunFindings, tables: &[SheetTable], years: usize) -> Vec<Drawn> {
    let is_wanted = |table: &SheetTable| ["year_cost", "year_cash", "year_bookings"].contains(&table.name.as_str());
    let looks = Tag::of(&found.scenario);
    let chart = |(place, table): (usize, &SheetTable)| Drawn {
        kind: SheetChart::Columns,
        title: format!("{} by fiscal year", table.caption),
        table: place,
        by_row: true,
        columns: (1..=years).collect(),
        inks: looks.iter().map(|tag| tag.ink).collect(),
        dashes: looks.iter().map(|tag| tag.dash).collect(),
    };
    tables.iter().enumerate().filter(|(_, table)| is_wanted(table)).map(chart).collect()
}

/// Heads, units and direct sellers in the last month of each year: those wanted, and what they are worth in people that
/// are fully productive; none where the run has no bands.
fn people(found: &RunFindings, labels: &[(String, Option<u32>)]) -> Vec<SheetTable> {
    const MEAN: usize = 5;
    let months = found.sample.bands.values.dim().2;
    let mut ends: Vec<usize> = Vec::new();
    for (_, months) in labels {
        ends.push(ends.last().copied().unwrap_or(0) + months.unwrap_or(12) as usize);
    }
    if ends.is_empty() || ends.last() != Some(&months) {
        return Vec::new();
    }
    let of = |(name, caption, series): (&str, &str, Series)| {
        let mut columns = vec![Column::new("option", Look::Words)];
        columns.extend(labels.iter().map(|(label, _)| Column::new(label, Look::Number)));
        let mut table = SheetTable::new(name, caption, columns);
        for (option, name) in found.sample.options.iter().enumerate() {
            let by_month = found.sample.bands.at(option, series, MEAN);
            let at_ends = ends.iter().map(|&end| SheetCell::Number(by_month[end - 1]));
            table.rows.push(std::iter::once(name.as_str().into()).chain(at_ends).collect());
        }
        table
    };
    let wanted = "people wanted in the last month of the year: heads, units and direct sellers, mean over futures";
    let effective = "people fully productive in the last month of the year, mean over futures";
    [
        ("year_people_wanted", wanted, Series::CapacityDesired),
        ("year_people_effective", effective, Series::CapacityEffective),
    ]
    .map(of)
    .to_vec()
}

/// P10, P50 and P90 of every figure of every year.
fn spread(found: &RunFindings) -> SheetTable {
    let mut columns = ["option", "year", "figure"].map(|head| Column::new(head, Look::Words)).to_vec();
    columns.extend(["mean", "P10", "P50", "P90"].map(|head| Column::new(head, Look::Money)));
    let mut table = SheetTable::new("year_spread", "How futures spread", columns);
    for line in &found.findings.years {
        let mut cells: Vec<SheetCell> = vec![
            found.sample.options[line.option].as_str().into(),
            line.year.as_str().into(),
            line.figure.label().into(),
        ];
        cells.extend([line.mean, line.p10, line.p50, line.p90].map(|estimate| SheetCell::Number(estimate.value)));
        table.rows.push(cells);
    }
    table
}

/// Pipeline of the years is that of the metric.
pub(super) fn year_checks(found: &RunFindings, years: &Sheet, check: &mut impl FnMut(String, SheetCell, f64, f64)) {
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
            let one = SheetCell::Formula(format!("={pipeline}"), value);
            check(format!("{name}: field pipeline of the years is that of summary.json"), one, by_metric, by_metric);
        }
    }
}
