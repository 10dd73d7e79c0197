//! What stands in the columns of the data files: names that SQL need not quote, units, meanings.

use crate::analysis::is_outcome;
use crate::engine::{Column, Sample};
use crate::metric::{Metric, Series, Unit, YearFigure};
use crate::parameter;
use serde::Serialize;
use std::fmt::Write as _;

/// A column of a file with a row a trajectory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnNote {
    /// Name in the file: letters, digits and underscores, different from all others whatever the case.
    pub name: String,
    /// Name everywhere else: a metric, `METRIC@WINDOW`, or the path of a parameter.
    pub path: String,
    /// Unit.
    pub unit: String,
    /// Meaning.
    pub meaning: String,
}

/// Says in `METRIC_state` what a month is: reached, never reached inside the horizon, or not defined.
pub const STATES: [&str; 3] = ["month", "never", "undefined"];

/// Whether an outcome may never come, so that a column with its state stands after it.
#[must_use]
pub fn may_be_never(column: &Column) -> bool {
    matches!(
        column,
        Column::Metric(
            Metric::PaybackMonth
                | Metric::MonthsToTraction
                | Metric::CacPayback
                | Metric::CashPositiveMonth
                | Metric::PolicyStopMonth
        )
    )
}

/// The outcomes that `outcomes.parquet` holds, in its order, without columns of states.
#[must_use]
pub fn outcomes(sample: &Sample) -> Vec<(&Column, ColumnNote)> {
    let columns: Vec<&Column> = sample.columns.iter().filter(|column| is_outcome(column)).collect();
    let paths: Vec<String> = columns.iter().map(|column| column.name()).collect();
    let note = |((column, path), name): ((_, String), String)| {
        let (unit, meaning) = match column {
            &Column::Metric(metric) => (unit_name(metric.unit()), metric.label().to_owned()),
            Column::Window(metric, window) => (unit_name(metric.unit()), format!("{}, in {window}", metric.label())),
            _ => ("", String::new()),
        };
        (column, ColumnNote { name, path, unit: unit.to_owned(), meaning })
    };
    let names = sql_names(&paths);
    columns.into_iter().zip(paths).zip(names).map(note).collect()
}

/// The beliefs that `beliefs.parquet` holds, in its order.
#[must_use]
pub fn beliefs(sample: &Sample) -> Vec<ColumnNote> {
    let note = |(path, name): (&String, String)| {
        let spec = spec_of(path);
        ColumnNote {
            name,
            path: path.clone(),
            unit: spec.map_or_else(String::new, |spec| spec.unit.to_owned()),
            meaning: spec.map_or_else(String::new, |spec| spec.meaning().to_owned()),
        }
    };
    sample.belief_paths.iter().zip(sql_names(&sample.belief_paths)).map(note).collect()
}

/// The parameter at `TABLE.KEY`, `TABLE.NAME.KEY` or either with `[POSITION]`; names may hold dots.
fn spec_of(path: &str) -> Option<&'static parameter::ParameterSpec> {
    let (table, rest) = path.split_once('.')?;
    let key = rest.rsplit('.').next()?;
    parameter::find(table, key.split('[').next()?)
}

/// Names of which SQL needs none in quotes; a dot or an at sign becomes two underscores.
fn sql_names(paths: &[String]) -> Vec<String> {
    let mut taken: Vec<String> = ["trajectory", "option"].map(str::to_owned).to_vec();
    let mut name_of = |path: &String| {
        let mut plain = String::new();
        for c in path.chars() {
            match c {
                c if c.is_alphanumeric() || c == '_' => plain.push(c),
                '.' | '@' => plain.push_str("__"),
                ']' => {}
                _ => plain.push('_'),
            }
        }
        let mut name = plain.clone();
        let mut count = 2;
        while taken.contains(&name.to_lowercase()) {
            name = format!("{plain}_{count}");
            count += 1;
        }
        taken.push(name.to_lowercase());
        name
    };
    paths.iter().map(&mut name_of).collect()
}

pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Money => "money",
        Unit::Ratio => "ratio",
        Unit::Months => "months",
        Unit::Count => "number",
        Unit::Hours => "hours",
    }
}

/// `columns.md`: every column of every data file of a run.
#[must_use]
pub fn markdown(sample: &Sample, currency: &str) -> String {
    let mut text = format!(
        "# Columns of the data files\n\nMoney is in {currency}. Months and trajectories count from 0. What is not \
         defined is null in parquet and JSON and empty in CSV.\n"
    );
    section(
        &mut text,
        "outcomes.parquet",
        "A row a trajectory and option. Where a month may never come, it is null then, and the column `…_state` after \
         it says why: `month` (it is stated), `never` (not inside the horizon), `undefined`. `mean` in summary files \
         is over the trajectories in which a value is stated; quantiles count `never` as later than any month.",
        &[],
    );
    let outcomes = outcomes(sample);
    let keys = [("trajectory", "", "number of the trajectory, as in `trace`"), ("option", "", "name of the option")];
    let mut rows: Vec<[String; 4]> = keys.map(|(name, unit, what)| row(name, name, unit, what)).to_vec();
    for (column, note) in &outcomes {
        rows.push(row(&note.name, &note.path, &note.unit, &note.meaning));
        if may_be_never(column) {
            rows.push(row(&format!("{}_state", note.name), "", "", "`month`, `never` or `undefined`"));
        }
    }
    table(&mut text, ["column", "name elsewhere", "unit", "meaning"], &rows);
    section(&mut text, "beliefs.parquet", "A row a trajectory: every uncertain parameter as drawn.", &[]);
    let mut rows = vec![row("trajectory", "trajectory", "", "number of the trajectory")];
    rows.extend(beliefs(sample).iter().map(|note| row(&note.name, &note.path, &note.unit, &note.meaning)));
    table(&mut text, ["column", "path in the scenario", "unit", "meaning"], &rows);
    section(
        &mut text,
        "summary.csv, summary_wide.csv",
        "A row an option, metric and statistic; wide, a row an option and metric with a column a statistic.",
        &[
            ("defined_share", "share of trajectories in which the metric is defined"),
            ("mean, sd", "over the trajectories in which it is a number"),
            ("se, se_…", "one standard error of the simulation, of the mean or of the statistic named"),
            ("half_width, half_width_…", "half the width of the 95% interval of the same; empty where it is not known"),
            ("p5 … p95", "quantiles; empty where it is never"),
            ("cvar5", "mean of the worst twentieth"),
            ("p_positive", "share of trajectories above 0"),
        ],
    );
    let series: Vec<(&str, &str)> = Series::ALL.iter().map(|series| (series.name(), series.label())).collect();
    section(
        &mut text,
        "bands.csv",
        "A row an option, series and month: quantiles and mean over trajectories.",
        &series,
    );
    let figures: Vec<(&str, &str)> = YearFigure::ALL.iter().map(|figure| (figure.name(), figure.label())).collect();
    section(&mut text, "fiscal_years.csv", "A row an option, fiscal year and figure, nominal.", &figures);
    text
}

fn section(text: &mut String, file: &str, what: &str, names: &[(&str, &str)]) {
    let _ = write!(text, "\n## {file}\n\n{what}\n");
    if !names.is_empty() {
        let rows: Vec<[String; 2]> = names.iter().map(|(name, what)| [code(name), (*what).to_owned()]).collect();
        table(text, ["name", "meaning"], &rows);
    }
}

fn row(name: &str, path: &str, unit: &str, meaning: &str) -> [String; 4] {
    [code(name), if path.is_empty() { String::new() } else { code(path) }, escaped(unit), escaped(meaning)]
}

fn code(name: &str) -> String {
    format!("`{}`", escaped(name).replace('`', "'"))
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn table<const N: usize>(text: &mut String, head: [&str; N], rows: &[[String; N]]) {
    let _ = write!(text, "\n| {} |\n|{}\n", head.join(" | "), " --- |".repeat(N));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn names_need_no_quotes_and_differ_whatever_the_case() {
        let paths =
            ["cloud.aws.coverage", "option.In-house.field_share", "option.in.house.field_share", "macro.rate[0]"];
        let clash = ["wins@FY1", "wins@fy1", "option", "Trajectory", "wins@Год 1"];
        let paths: Vec<String> = paths.iter().chain(&clash).map(|&path| path.to_owned()).collect();
        let wanted = [
            "cloud__aws__coverage",
            "option__In_house__field_share",
            "option__in__house__field_share",
            "macro__rate_0",
            "wins__FY1",
            "wins__fy1_2",
            "option_2",
            "Trajectory_2",
            "wins__Год_1",
        ];
        assert_eq!(sql_names(&paths), wanted);
    }

    #[test]
    fn units_and_meanings_come_from_the_tables_of_parameters() {
        for (path, unit) in [("isv.acv", "money/yr"), ("cloud.aws.season[2]", "factor by fiscal quarter")] {
            let spec = spec_of(path).expect(path);
            assert!(spec.unit == unit && !spec.meaning().is_empty(), "{path}: {}", spec.unit);
        }
        assert!(spec_of("nothing").is_none() && spec_of("isv.nothing").is_none());
    }

    #[test]
    fn the_dictionary_names_every_column() {
        let (sample, _) = testing::run();
        let text = markdown(&sample, "EUR");
        for (_, note) in outcomes(&sample) {
            assert!(text.contains(&format!("| `{}` | `{}` | {} |", note.name, note.path, note.unit)), "{}", note.name);
        }
        assert!(text.contains("`payback_month_state`") && text.contains("in EUR") && text.contains("`pipeline_open`"));
    }
}
