//! Tables as CSV: RFC 4180, UTF-8, line feeds, numbers in full precision, nothing where there is no number.
//!
//! Long ones are for scripts, the wide one for people. Text that a spreadsheet would take for a formula has an
//! apostrophe before it.

use super::document::{Cell, Table};
use crate::analysis::Findings;
use crate::analysis::statistics::Estimate;
use crate::analysis::summary::{QUANTILES, Summary};
use crate::engine::{Bands, Sample};
use crate::metric::Series;

/// `summary.csv`: columns `option,metric,statistic,value`; `se_…` is the Monte Carlo error of the
/// statistic that it names, `half_width_…` half the width of its 95% interval; those of the mean are `se` and
/// `half_width`.
#[must_use]
pub fn summary(findings: &Findings) -> Table {
    let mut table = Table::new("summary", &["option", "metric", "statistic", "value"]);
    for option in &findings.summaries {
        for outcome in &option.outcomes {
            for (statistic, value) in statistics(outcome) {
                table.row([(&option.option).into(), outcome.column.name().into(), statistic.into(), value.into()]);
            }
        }
    }
    table
}

/// The summaries of several runs as one table: as [`summary`], with the scenario before.
#[must_use]
pub fn summaries<'a>(runs: impl Iterator<Item = (&'a str, &'a Findings)>) -> Table {
    let mut table = Table::new("summary", &["scenario", "option", "metric", "statistic", "value"]);
    for (scenario, findings) in runs {
        for option in &findings.summaries {
            for outcome in &option.outcomes {
                for (statistic, value) in statistics(outcome) {
                    let (name, metric) = ((&option.option).into(), outcome.column.name().into());
                    table.row([scenario.into(), name, metric, statistic.into(), value.into()]);
                }
            }
        }
    }
    table
}

/// `summary_wide.csv`: a line an option and metric, a column a statistic.
#[must_use]
pub fn summary_wide(findings: &Findings) -> Table {
    let outcomes = || findings.summaries.iter().flat_map(|option| &option.outcomes);
    let mut names: Vec<String> = Vec::new();
    for (name, _) in outcomes().flat_map(statistics) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut header = vec!["option", "metric"];
    header.extend(names.iter().map(String::as_str));
    let mut table = Table::new("summary_wide", &header);
    for option in &findings.summaries {
        for outcome in &option.outcomes {
            let found = statistics(outcome);
            let value = |name: &String| {
                found.iter().find(|(stated, _)| stated == name).map_or(Cell::Number(f64::NAN), |(_, x)| (*x).into())
            };
            let mut cells: Vec<Cell> = vec![(&option.option).into(), outcome.column.name().into()];
            cells.extend(names.iter().map(value));
            table.push(cells);
        }
    }
    table
}

/// Every statistic of an outcome by its name in the files.
#[must_use]
pub fn statistics(summary: &Summary) -> Vec<(String, f64)> {
    let mut statistics = vec![
        ("defined_share".to_owned(), summary.defined_share),
        ("mean".to_owned(), summary.mean.value),
        ("sd".to_owned(), summary.sd),
        ("se".to_owned(), summary.mean.se),
        ("half_width".to_owned(), summary.mean.half_width()),
    ];
    let mut state = |name: &str, estimate: Estimate| {
        statistics.push((name.to_owned(), estimate.value));
        statistics.push((format!("se_{name}"), estimate.se));
        statistics.push((format!("half_width_{name}"), estimate.half_width()));
    };
    for ((name, _), estimate) in QUANTILES.iter().zip(summary.quantiles) {
        state(name, estimate);
    }
    state("cvar5", summary.cvar);
    if let Some(p_positive) = summary.p_positive {
        state("p_positive", p_positive);
    }
    statistics
}

/// `bands.csv`: columns `option,series,month,p5,p25,p50,p75,p95,mean`; months count from 0.
#[must_use]
pub fn bands(sample: &Sample) -> Table {
    let mut table = Table::new("bands", &["option", "series", "month", "p5", "p25", "p50", "p75", "p95", "mean"]);
    for (option, name) in sample.options.iter().enumerate() {
        for &series in Series::ALL {
            let statistics: Vec<Vec<f64>> =
                (0..Bands::STATISTICS.len()).map(|statistic| sample.bands.at(option, series, statistic)).collect();
            for month in 0..statistics[0].len() {
                let mut cells: Vec<Cell> = vec![name.into(), series.name().into(), (month as f64).into()];
                cells.extend(statistics.iter().map(|by_month| Cell::Number(by_month[month])));
                table.push(cells);
            }
        }
    }
    table
}

/// `fiscal_years.csv`: columns `option,year,figure,mean,p10,p50,p90`, nominal.
#[must_use]
pub fn fiscal_years(sample: &Sample, findings: &Findings) -> Table {
    let mut table = Table::new("fiscal_years", &["option", "year", "figure", "mean", "p10", "p50", "p90"]);
    for line in &findings.years {
        let [mean, p10, p50, p90] = [line.mean, line.p10, line.p50, line.p90].map(|estimate| estimate.value.into());
        let option = (&sample.options[line.option]).into();
        table.row([option, (&line.year).into(), line.figure.name().into(), mean, p10, p50, p90]);
    }
    table
}

/// A table as text.
#[must_use]
pub fn text(table: &Table) -> String {
    let header: Vec<String> = table.header.iter().map(|head| quoted(head)).collect();
    let mut text = header.join(",") + "\n";
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(cell).collect();
        text += &cells.join(",");
        text.push('\n');
    }
    text
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => quoted(text),
        Cell::Number(value) => number(*value),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// What makes Excel read a file as UTF-8; other readers may take it for a letter of the first column's name.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A cell, in quotes where it holds a comma, a quote or a line break, and with an apostrophe before it where a
/// spreadsheet would run it.
#[must_use]
pub fn quoted(cell: &str) -> String {
    let is_run = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let guarded = if is_run && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([',', '"', '\n', '\r', '\t']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// The shortest text that reads back as the same number; nothing where it is not finite.
fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    /// Reads RFC 4180 back.
    fn parse(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '"' if is_quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
                '\n' if !is_quoted => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                c => cell.push(c),
            }
        }
        rows
    }

    #[test]
    fn names_with_commas_quotes_and_line_breaks_survive_a_round_trip() {
        let names = ["plain", "In-house, then \"hybrid\"", "two\nlines", "", "é, ü"];
        let mut table = Table::new("names", &["option", "value"]);
        for name in names {
            table.row([name.into(), 1.0.into()]);
        }
        let got: Vec<String> = parse(&text(&table)).into_iter().skip(1).map(|mut row| row.remove(0)).collect();
        assert_eq!(got, names);
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_guarded_and_numbers_are_not() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("+1,2", "\"'+1,2\""),
            ("\t=1", "\"'\t=1\""),
            ("-12.5", "-12.5"),
            ("In-house = 2", "In-house = 2"),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }

    #[test]
    fn the_wide_summary_has_every_number_of_the_long_one() {
        let (_, findings) = testing::run();
        let (long, wide) = (parse(&text(&summary(&findings))), parse(&text(&summary_wide(&findings))));
        assert_eq!(wide.len() - 1, findings.summaries.iter().map(|option| option.outcomes.len()).sum::<usize>());
        for row in &long[1..] {
            let column = wide[0].iter().position(|name| *name == row[2]).expect("a column");
            let line = wide.iter().find(|line| line[0] == row[0] && line[1] == row[1]).expect("a line");
            assert_eq!(line[column], row[3]);
        }
        let filled = |row: &Vec<String>| row[2..].iter().filter(|cell| !cell.is_empty()).count();
        let stated = long[1..].iter().filter(|row| !row[3].is_empty()).count();
        assert_eq!(wide[1..].iter().map(filled).sum::<usize>(), stated, "and no other");
    }

    #[test]
    fn summary_states_every_statistic_and_leaves_out_what_is_not_finite() {
        let (sample, findings) = testing::run();
        let rows = parse(&text(&summary(&findings)));
        assert_eq!(rows[0], ["option", "metric", "statistic", "value"]);
        assert!(rows.iter().all(|row| row.len() == 4));
        let value = |option: &str, metric: &str, statistic: &str| {
            let is_it = |row: &&Vec<String>| row[0] == option && row[1] == metric && row[2] == statistic;
            rows.iter().find(is_it).expect("it is stated")[3].clone()
        };
        let mean = findings.summaries[1].outcomes[0].mean.value;
        let name = findings.summaries[1].outcomes[0].column.name();
        assert_eq!(value(&sample.options[1], &name, "mean").parse::<f64>(), Ok(mean));
        assert_eq!(value(&sample.options[1], "payback_month", "p95"), "", "p95 is never");
        let text = text(&summary(&findings));
        assert!(!text.contains("NaN") && !text.contains("inf"));
    }

    #[test]
    fn bands_and_years_have_a_line_for_each_month_and_figure() {
        let (sample, findings) = testing::run();
        let rows = parse(&text(&bands(&sample)));
        assert_eq!(rows.len(), 1 + sample.options.len() * Series::COUNT * testing::MONTHS);
        assert_eq!(rows[0].join(","), "option,series,month,p5,p25,p50,p75,p95,mean");
        let rows = parse(&text(&fiscal_years(&sample, &findings)));
        assert_eq!(rows[0].join(","), "option,year,figure,mean,p10,p50,p90");
        assert_eq!(rows.len(), 1 + sample.options.len());
        assert_eq!(rows[1][1..3], ["FY2026", "cost"]);
    }
}
