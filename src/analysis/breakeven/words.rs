//! Parameters and their values in words.

use crate::analysis::figures;
use crate::parameter::ParameterSpec;
use crate::scenario::{Parameter, Scenario};

/// A parameter as a sentence names it: `mean first-year value of a contract`, `… (aws)`, `… (downturn)`.
#[must_use]
pub fn name(parameter: &Parameter) -> String {
    let meaning = parameter.spec.meaning();
    let mut letters = meaning.chars();
    let first = letters.next().unwrap_or_default();
    let is_acronym = letters.clone().next().is_some_and(char::is_uppercase);
    let plain = if is_acronym { meaning.to_owned() } else { format!("{}{}", first.to_lowercase(), letters.as_str()) };
    match qualifier(parameter) {
        Some(of) => format!("{plain} ({of})"),
        None => plain,
    }
}

/// Which of several: the cloud, the regime or the fiscal quarter, or the table where two share a name.
fn qualifier(parameter: &Parameter) -> Option<String> {
    let place = parameter.path.split_once('[').and_then(|(_, rest)| rest.strip_suffix(']')?.parse::<usize>().ok());
    let part = place.map(|place| match parameter.spec.len {
        3 => ["expansion", "steady", "downturn"].get(place).map_or_else(String::new, |&r| r.to_owned()),
        _ => format!("quarter {}", place + 1),
    });
    let mut parts = parameter.path.split('.');
    let owner = match parts.next() {
        Some("cloud") => parts.next().map(str::to_owned),
        Some("in_house") => Some("in-house".to_owned()),
        Some("outsourced") => Some("outsourced".to_owned()),
        Some("enterprise_ae") => Some("added sellers".to_owned()),
        _ => None,
    };
    match (owner, part) {
        (Some(owner), Some(part)) => Some(format!("{owner}, {part}")),
        (owner, part) => owner.or(part),
    }
}

/// A parameter's value with its unit, in the currency of the scenario.
#[must_use]
pub fn value(value: f64, spec: &ParameterSpec, currency: &str) -> String {
    if !value.is_finite() {
        return "n/a".to_owned();
    }
    let unit = spec.unit;
    if unit.starts_with("money") {
        let per = unit.strip_prefix("money").unwrap_or_default();
        return format!("{}{per}", money(value, currency));
    }
    let is_share = ["share", "probability", "1/month", "1/yr"].iter().any(|start| unit.starts_with(start));
    if is_share && spec.range.max <= 2.0 {
        let per = if unit.contains("month") { " a month" } else { "" };
        return format!("{}%{per}", figure(100.0 * value));
    }
    let bare = ["ratio", "factor", "weight", "exponent", "odds", "0–1"].iter().any(|start| unit.starts_with(start));
    if bare { figure(value) } else { format!("{} {unit}", figure(value)) }
}

/// An amount: `$140k`, `€1.20M`; below a hundred in three figures.
#[must_use]
pub fn money(value: f64, currency: &str) -> String {
    if value.abs() < 100.0 {
        return figures::signed(value, &format!("{}{}", figures::symbol(currency), figure(value.abs())));
    }
    figures::money(value, currency)
}

/// A number in three figures.
#[must_use]
pub fn figure(value: f64) -> String {
    let decimals = match value.abs() {
        v if v >= 99.95 || v == 0.0 => 0,
        v if v >= 9.995 => 1,
        v if v >= 0.9995 => 2,
        v if v >= 0.0995 => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share or a return in percent, in three figures: `42.5%`, `−8%`.
#[must_use]
pub fn percent(value: f64) -> String {
    figures::signed(value, &format!("{}%", figure(100.0 * value.abs())))
}

/// A level in words: `P20 of what you believe`.
#[must_use]
pub fn level(u: f64) -> String {
    format!("P{:.0}", (100.0 * u).clamp(0.0, 100.0))
}

/// A value at a path of the scenario, or a plain number where the path is no parameter.
#[must_use]
pub fn value_at(scenario: &Scenario, path: &str, number: f64) -> String {
    match scenario.position(path) {
        Some(position) => value(number, scenario.parameters[position].spec, &scenario.currency),
        None => match path.rsplit('.').next().unwrap_or_default() {
            "month" => format!("month {}", figure(number)),
            "heads" => plural(number, "head"),
            "units" => plural(number, "unit"),
            _ => figure(number),
        },
    }
}

fn plural(number: f64, noun: &str) -> String {
    format!("{} {noun}{}", figure(number), if (number - 1.0).abs() < 1e-9 { "" } else { "s" })
}

/// A path in words: the parameter's name, or the path itself.
#[must_use]
pub fn path_name(scenario: &Scenario, path: &str) -> String {
    scenario.position(path).map_or_else(|| format!("`{path}`"), |position| name(&scenario.parameters[position]))
}
