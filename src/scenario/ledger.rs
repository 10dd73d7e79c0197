//! The assumption ledger: every number of the model, what is believed of it, and who says so.

use super::levers::{Change, Changed, Lever};
use super::plan::StaffingOption;
use super::resolved::{Origin, Parameter, Scenario};
use serde::Serialize;
use std::fmt::Write as _;

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LedgerRow {
    /// Path by name.
    pub path: String,
    /// What it is.
    pub meaning: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// The number or distribution, as a TOML value.
    pub stated: String,
    /// Whether there is more than one value.
    pub uncertain: bool,
    /// Value below which a tenth of the belief lies.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// Value above which a tenth of the belief lies.
    pub p90: f64,
    /// Where it comes from: `default`, `archetype`, `sourced`, `stated`, `override` or `contracts`; `lever` for what an
    /// option changes.
    pub origin: &'static str,
    /// Source of the default, or the file that states it.
    pub source: String,
    /// Who can say better.
    pub learnable: &'static str,
}

/// Which lines of the ledger a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerRows {
    /// Every parameter.
    All,
    /// Those that are uncertain.
    Uncertain,
    /// Those that a file, `--set` or the company's contracts state.
    Stated,
}

/// Every parameter of a scenario, in the order of the tables, and after them what options change, by option.
#[must_use]
pub fn ledger(scenario: &Scenario) -> Vec<LedgerRow> {
    let of_lever = |option: &StaffingOption, lever: &Lever| -> Vec<LedgerRow> {
        lever.changes.iter().map(|change| changed(scenario, option, lever.from, change)).collect()
    };
    let changes = scenario
        .options
        .iter()
        .flat_map(|option| option.all_levers().flat_map(|lever| of_lever(option, lever)).collect::<Vec<LedgerRow>>());
    scenario.parameters.iter().map(row).chain(changes).collect()
}

/// What an option makes of a parameter, or of a name, which has no numbers.
fn changed(scenario: &Scenario, option: &StaffingOption, from: u32, change: &Change) -> LedgerRow {
    let named = LedgerRow {
        path: format!("option.{}.{}", option.name, change.path),
        meaning: match change.to {
            Changed::Framing(_) => "How value is put to an AE team",
            _ => "How the cloud ties consumption to the vendor",
        },
        unit: "name",
        stated: change.stated.clone(),
        uncertain: false,
        p10: f64::NAN,
        p50: f64::NAN,
        p90: f64::NAN,
        origin: "lever",
        source: format!("option {}, from month {from}", option.name),
        learnable: "the option decides",
    };
    let Changed::Number { position, by, range } = &change.to else { return named };
    let parameter = &scenario.parameters[*position];
    let at = |p: f64| by.applied(parameter.belief.quantile(p), *range, |belief| belief.quantile(p));
    let (spec, uncertain) = (parameter.spec, at(0.1) != at(0.9));
    LedgerRow { meaning: spec.meaning(), unit: spec.unit, uncertain, p10: at(0.1), p50: at(0.5), p90: at(0.9), ..named }
}

fn row(parameter: &Parameter) -> LedgerRow {
    let belief = &parameter.belief;
    LedgerRow {
        path: parameter.path.clone(),
        meaning: parameter.spec.meaning(),
        unit: parameter.spec.unit,
        stated: parameter.stated.clone(),
        uncertain: belief.is_uncertain(),
        p10: belief.quantile(0.1),
        p50: belief.quantile(0.5),
        p90: belief.quantile(0.9),
        origin: parameter.origin.label(),
        source: parameter.source.clone(),
        learnable: parameter.spec.learnable.label(),
    }
}

impl Origin {
    /// The word of the ledger.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Archetype => "archetype",
            Self::Sourced => "sourced",
            Self::Stated { .. } => "stated",
            Self::Override => "override",
            Self::Contracts => "contracts",
        }
    }
}

const HEADER: [&str; 9] = ["", "belief", "P10", "P50", "P90", "unit", "from", "who can say better", "source"];
/// Columns of numbers, aligned to the right.
const NUMBERS: std::ops::Range<usize> = 2..5;
/// Widest belief shown in full, characters.
const BELIEF_WIDTH: usize = 44;

/// The ledger as text: aligned columns, grouped by table.
#[must_use]
pub fn ledger_table(rows: &[LedgerRow], shown: LedgerRows) -> String {
    let rows: Vec<&LedgerRow> = rows.iter().filter(|row| is_shown(row, shown)).collect();
    let cells: Vec<[String; 9]> = rows.iter().map(|row| cells_of(row)).collect();
    let width = |column: usize| {
        let longest = cells.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
        longest.max(HEADER[column].chars().count())
    };
    let widths: [usize; 9] = std::array::from_fn(width);
    let mut text = String::new();
    push_line(&mut text, &HEADER.map(str::to_owned), &widths);
    let mut group = "";
    for (row, cells) in rows.iter().zip(&cells) {
        let own = row.path.rsplit_once('.').map_or("", |(group, _)| group);
        if own != group {
            let _ = write!(text, "\n[{own}]\n");
            group = own;
        }
        push_line(&mut text, cells, &widths);
    }
    text
}

fn is_shown(row: &LedgerRow, shown: LedgerRows) -> bool {
    match shown {
        LedgerRows::All => true,
        LedgerRows::Uncertain => row.uncertain,
        LedgerRows::Stated => ["stated", "override", "contracts", "lever"].contains(&row.origin),
    }
}

fn cells_of(row: &LedgerRow) -> [String; 9] {
    let key = row.path.rsplit_once('.').map_or(row.path.as_str(), |(_, key)| key);
    let spread = |value: f64| if row.uncertain { short_number(value) } else { String::new() };
    [
        format!("  {key}"),
        short_belief(row),
        spread(row.p10),
        short_number(row.p50),
        spread(row.p90),
        row.unit.to_owned(),
        row.origin.to_owned(),
        row.learnable.to_owned(),
        row.source.clone(),
    ]
}

fn push_line(text: &mut String, cells: &[String; 9], widths: &[usize; 9]) {
    let mut line = String::new();
    for (column, cell) in cells.iter().enumerate() {
        let padding = " ".repeat(widths[column] - cell.chars().count());
        let parts = if NUMBERS.contains(&column) { [&padding, cell] } else { [cell, &padding] };
        let _ = write!(line, "{}{}  ", parts[0], parts[1]);
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// A distribution without the braces of TOML, or a name; nothing for a number, which the median shows.
fn short_belief(row: &LedgerRow) -> String {
    if !row.stated.starts_with(['{', '"', '[']) {
        return String::new();
    }
    let plain = row.stated.replace(['{', '}'], "").replace(" =", "");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= BELIEF_WIDTH {
        return plain;
    }
    plain.chars().take(BELIEF_WIDTH - 1).chain(['…']).collect()
}

/// A number with four digits, and `k` or `M` where it is large.
fn short_number(value: f64) -> String {
    if value.is_nan() {
        return String::new();
    }
    let (scaled, suffix) = match value.abs() {
        size if size >= 1e6 => (value / 1e6, "M"),
        size if size >= 1e4 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = if scaled == 0.0 { 0 } else { 3 - libm::log10(scaled.abs()).floor() as i32 };
    let text = format!("{scaled:.*}", usize::try_from(digits.clamp(0, 8)).unwrap_or(0));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_keep_four_digits() {
        let texts = [0.0, 0.015, 1.0, 0.123_456, 8.3, 1234.56, 16e3, 80e6, -2.5e5].map(short_number);
        assert_eq!(texts, ["0", "0.015", "1", "0.1235", "8.3", "1235", "16k", "80M", "-250k"]);
    }
}
