//! Answers to the questions of `check --questions`, out of a sheet, as a scenario that extends the one they are about.

use super::belief::number_text;
use super::csv::cells::{Cell, Convention};
use super::csv::{Quoting, Sheet, SheetRow, is_of_another_currency, quoted, read_sheet};
use super::{Parameter, Scenario, written};
use crate::distribution::{Distribution, Family};
use std::fmt::Write as _;
use std::path::Path;

/// Columns of the sheet; those from `low` on are filled in.
pub const COLUMNS: [&str; 11] = [
    "ask",
    "what",
    "path",
    "unit",
    "low_today",
    "middle_today",
    "high_today",
    "low",
    "middle",
    "high",
    "said_by_and_source",
];
/// How a scenario of answers begins: such a file may be replaced.
pub const MARK: &str = "# Answers";
/// Most mistakes that are told of a sheet.
const WRONG_MAX: usize = 20;

/// How units begin of which a percentage is a value.
const PARTS: [&str; 10] = ["share", "probability", "1/", "0–1", "ratio", "factor", "weight", "odds", "$", "quota $"];

/// An answer that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Position of the belief in the scenario.
    pub parameter: usize,
    /// The belief as it stands in a scenario, TOML.
    pub toml: String,
    /// Who said it, and from where.
    pub said_by: String,
}

/// Reads the answers of a sheet, CSV or XLSX: rows without any are left out.
///
/// # Errors
/// Everything that is wrong, a line each, with its line in the file.
pub fn read(file: &Path, scenario: &Scenario) -> Result<Vec<Answer>, Vec<String>> {
    let sheet = read_sheet(file).map_err(|why| vec![format!("the file {why}")])?;
    of_sheet(&sheet, scenario)
}

fn of_sheet(sheet: &Sheet, scenario: &Scenario) -> Result<Vec<Answer>, Vec<String>> {
    let mut wrong = Vec::new();
    let column = |name: &str| sheet.header.iter().position(|head| head.trim().eq_ignore_ascii_case(name));
    let needed = ["path", "low", "middle", "high"].map(column);
    let [Some(path), Some(low), Some(middle), Some(high)] = needed else {
        let found: Vec<String> = sheet.header.iter().take(WRONG_MAX).map(|name| quoted(name)).collect();
        let found = found.join(", ");
        return Err(vec![format!("the columns path, low, middle and high are needed; found: {found}")]);
    };
    let said_by = column(COLUMNS[10]);
    let convention = convention(sheet, [low, middle, high]).map_err(|why| vec![format!("the sheet {why}")])?;
    let mut answers: Vec<Answer> = Vec::new();
    for row in &sheet.rows {
        let cell = |column: usize| row.cells.get(column).map_or("", |cell| cell.trim());
        let cells = [low, middle, high].map(cell);
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let said_by = said_by.map_or("", cell).replace(char::is_control, " ");
        match answer(cell(path), cells, convention, scenario) {
            Ok((parameter, _)) if answers.iter().any(|answer| answer.parameter == parameter) => {
                wrong.push(at(row, &format!("{} is answered twice", quoted(cell(path)))));
            }
            Ok((parameter, toml)) => answers.push(Answer { parameter, toml, said_by }),
            Err(why) => wrong.push(at(row, &why)),
        }
    }
    if answers.is_empty() && wrong.is_empty() {
        wrong.push("nothing is answered: fill in middle, and low and high where there is a range".to_owned());
    }
    answers.sort_by_key(|answer| answer.parameter);
    let more = wrong.len().saturating_sub(WRONG_MAX);
    wrong.truncate(WRONG_MAX);
    if more > 0 {
        wrong.push(format!("and {more} more"));
    }
    if wrong.is_empty() { Ok(answers) } else { Err(wrong) }
}

fn at(row: &SheetRow, why: &str) -> String {
    format!("line {}: {why}", row.line)
}

/// The decimal sign that the answers of a sheet agree on.
fn convention(sheet: &Sheet, columns: [usize; 3]) -> Result<Convention, String> {
    let of =
        |row: &SheetRow| columns.map(|column| (row.line, Cell::of(row.cells.get(column).map_or("", String::as_str))));
    let cells: Vec<(usize, Cell)> = sheet.rows.iter().flat_map(of).collect();
    Convention::of(cells.iter().map(|(line, cell)| (*line, cell)), sheet.delimiter, Quoting::Allowed)
}

fn answer(
    path: &str,
    cells: [&str; 3],
    convention: Convention,
    scenario: &Scenario,
) -> Result<(usize, String), String> {
    let position = scenario.position(path).ok_or_else(|| format!("no assumption is called {}", quoted(path)))?;
    let parameter = &scenario.parameters[position];
    if parameter.spec.len > 1 {
        return Err(format!("`{path}` is one of several values; state them together in the scenario"));
    }
    let number = |cell| number(cell, convention, parameter, &scenario.currency);
    let numbers = [number(cells[0])?, number(cells[1])?, number(cells[2])?];
    if let Some(value) = numbers.into_iter().flatten().find(|value| !parameter.range.contains(*value)) {
        let unit = parameter.spec.unit;
        return Err(format!("`{path}` must be {}, found {} (unit: {unit})", parameter.range, number_text(value)));
    }
    let toml = match numbers {
        [None, Some(middle), None] => middle.to_string(),
        [Some(low), Some(middle), Some(high)] if low < middle && middle < high => belief(parameter, low, middle, high)?,
        [Some(low), Some(middle), Some(high)] => {
            return Err(format!("`{path}`: low {low}, middle {middle} and high {high} must rise"));
        }
        _ => return Err(format!("`{path}`: state the middle alone, or low, middle and high")),
    };
    if parameter.spec.plain && toml.starts_with('{') {
        return Err(format!("`{path}` takes one number; state the middle alone"));
    }
    Ok((position, toml))
}

/// The number in a cell about a parameter, as people and spreadsheets write it: `0.06`, `6%`, `150k`, `$15,000`, `1,5`.
fn number(text: &str, convention: Convention, parameter: &Parameter, currency: &str) -> Result<Option<f64>, String> {
    let (cell, unit) = (Cell::of(text), parameter.spec.unit);
    if cell == Cell::Blank {
        return Ok(None);
    }
    let Some(number) = cell.value(convention).filter(|number| number.is_finite()) else {
        let meant = written::plain(text).map(|meant| format!("write {}", meant.text));
        let meant =
            meant.unwrap_or_else(|| "write 0.25 or 25% for a quarter, 150000 or 150k for 150 thousand".to_owned());
        return Err(format!("{} is no plain number ({meant})", quoted(text)));
    };
    if let Some(money) = cell.money() {
        if !unit.starts_with("money") && !unit.contains('$') {
            return Err(format!("{} is an amount, and `{}` is none (unit: {unit})", quoted(text), parameter.path));
        }
        if is_of_another_currency(money, currency) {
            return Err(format!("{} is in another currency; the scenario is in {currency}", quoted(text)));
        }
    }
    if cell.is_percentage() && !PARTS.iter().any(|part| unit.starts_with(part)) {
        return Err(format!("{} is a percentage, and `{}` is no part (unit: {unit})", quoted(text), parameter.path));
    }
    Ok(Some(number))
}

/// A belief through three points, inside what is allowed.
fn belief(parameter: &Parameter, p10: f64, p50: f64, p90: f64) -> Result<String, String> {
    let bound = |end: f64| end.is_finite().then_some(end);
    let (min, max) = (bound(parameter.range.min), bound(parameter.range.max));
    let attempts = [(min, max), (min, None), (None, None)];
    let fits = |&(min, max): &(Option<f64>, Option<f64>)| {
        Distribution::new(Family::Metalog { p10, p50, p90, min, max }, None, None).is_ok_and(|found| {
            // The smooth curve must stay inside what is allowed.
            [0.001, 0.999].iter().all(|&u| parameter.range.contains(found.quantile(u)))
        })
    };
    let (min, max) = attempts.iter().find(|ends| fits(ends)).ok_or_else(|| {
        format!(
            "`{}`: no smooth belief has {p10}, {p50} and {p90}; bring the middle nearer to the middle",
            parameter.path
        )
    })?;
    let ends: String = [("min", min), ("max", max)]
        .iter()
        .filter_map(|(key, end)| end.map(|end| format!(", {key} = {end}")))
        .collect();
    Ok(format!("{{ metalog = {{ p10 = {p10}, p50 = {p50}, p90 = {p90}{ends} }} }}"))
}

/// The scenario of the answers: what it extends, and every answer with who said it.
#[must_use]
pub fn to_toml(answers: &[Answer], scenario: &Scenario, before: &str, file: &str) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut out = String::new();
    let mut write = || -> std::fmt::Result {
        let file = file.replace(char::is_control, " ");
        writeln!(out, "{MARK} from {file}; everything else is as in the scenario that it extends.")?;
        writeln!(out, "schema = 1\nextends = {}", text(before))?;
        writeln!(out, "name = {}", text(&format!("{}, as answered", scenario.name)))?;
        let mut table = "";
        for answer in answers {
            let path = &scenario.parameters[answer.parameter].path;
            let (owner, key) = path.rsplit_once('.').unwrap_or(("", path));
            if owner != table {
                match owner.strip_prefix("cloud.") {
                    Some(cloud) => writeln!(out, "\n[[cloud]]\nname = {}", text(cloud))?,
                    None => writeln!(out, "\n[{owner}]")?,
                }
                table = owner;
            }
            let by = if answer.said_by.is_empty() { "not said by whom" } else { &answer.said_by };
            writeln!(out, "{key} = {} # {by}", answer.toml)?;
        }
        Ok(())
    };
    let written = write();
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, load, parse};

    fn scenario() -> Scenario {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
        load(&path, &Overrides::default()).expect("a shipped scenario is valid").scenario
    }

    fn sheet(rows: &[&str]) -> Sheet {
        let text = format!("path,low,middle,high,said_by_and_source\n{}\n", rows.join("\n"));
        super::super::csv::of_text(&text).expect("a table")
    }

    #[test]
    fn answers_make_a_scenario_that_extends_and_holds_them() {
        let before = scenario();
        let rows =
            ["economics.gross_margin,0.70,0.75,0.81,\"CFO, FY26 accounts\"", "isv.acv,,150000,,", "ae.quota,,,,"];
        let answers = of_sheet(&sheet(&rows), &before).expect("they are good");
        assert_eq!(answers.len(), 2, "a row without an answer is left out");
        let text = to_toml(&answers, &before, "observability-isv.toml", "answers.csv");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let after = parse("answered.toml", &text, &folder, &Overrides::default()).expect("it reads").scenario;
        let at = |path: &str, p: f64| after.parameters[after.position(path).expect("a path")].belief.quantile(p);
        for (p, wanted) in [(0.1, 0.70), (0.5, 0.75), (0.9, 0.81)] {
            assert!((at("economics.gross_margin", p) - wanted).abs() < 1e-6, "P{p}");
        }
        assert_eq!((at("isv.acv", 0.1), at("isv.acv", 0.9)), (150e3, 150e3));
        assert!(text.contains("CFO, FY26 accounts"));
        let same = "ae.quota";
        let was = before.parameters[before.position(same).expect("a path")].belief.quantile(0.3);
        assert_eq!(at(same, 0.3).to_bits(), was.to_bits(), "what was not answered stays");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |rows: &[&str]| {
            let answers = of_sheet(&sheet(rows), &scenario());
            answers.map(|answers| answers.into_iter().map(|answer| answer.toml).collect::<Vec<_>>())
        };
        let rows = ["isv.acv,,150k,,", "isv.arr,,\"$80,000,000\",,", "economics.gross_margin,,75%,,"];
        assert_eq!(read(&rows), Ok(["80000000", "150000", "0.75"].map(str::to_owned).to_vec()));
        assert_eq!(read(&["consumption.ratio,,\"1,5\",,"]), Ok(vec!["1.5".to_owned()]));
        for (row, said) in [
            ("isv.acv,,€150k,,", "in another currency"),
            ("isv.acv,,12%,,", "is a percentage"),
            ("isv.sellers,,$20,,", "is an amount"),
            ("isv.acv,,about 150k,,", "no plain number (write 150e3)"),
        ] {
            let wrong = read(&[row]).expect_err(row);
            assert!(wrong.len() == 1 && wrong[0].contains(said), "{wrong:?}");
        }
        // One sign cannot be decimal here and not there.
        assert!(read(&["consumption.ratio,,\"1,5\",,", "meetings.available_hours,,2.5,,"]).is_err());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_with_its_line() {
        let rows = [
            "isv.avc,,1,,",
            "isv.acv,5,4,6,",
            "isv.acv,,many,,",
            "economics.gross_margin,,7.5,,",
            "economics.gross_margin,0.5,,0.8,",
        ];
        let wrong = of_sheet(&sheet(&rows), &scenario()).expect_err("nothing is right");
        assert_eq!(wrong.len(), 5, "{wrong:?}");
        for (line, said) in wrong.iter().enumerate() {
            assert!(said.starts_with(&format!("line {}: ", line + 2)), "{said}");
        }
        assert!(wrong[1].contains("must rise") && wrong[2].contains("no plain number") && wrong[3].contains("between"));
    }
}
