//! Parameters and their values in words.

use crate::analysis::figures;
use crate::parameter::ParameterSpec;
use crate::scenario::plan::Step;
use crate::scenario::{Parameter, Scenario, StaffingOption};

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
    if let Some(of) = share_of(spec) {
        return format!("{}%{of}", figure(100.0 * value));
    }
    // A dollar for a dollar is the same in every currency.
    let sign = figures::symbol(currency);
    let unit = unit.replace('$', sign.trim_end());
    if let Some(per) = spec.unit.starts_with('$').then(|| unit.strip_prefix(sign.trim_end())).flatten() {
        return format!("{sign}{}{per}", figure(value));
    }
    let bare = ["ratio", "factor", "weight", "exponent", "odds", "0–1"].iter().any(|start| unit.starts_with(start));
    if bare { figure(value) } else { format!("{} {unit}", figure(value)) }
}

/// Of what a parameter is a share, as a percentage says it: ` of quota`, ` a month`; nothing of what is no share.
fn share_of(spec: &ParameterSpec) -> Option<&'static str> {
    match spec.unit {
        "1/month" if spec.range.max <= 2.0 => Some(" a month"),
        "1/yr" if spec.range.max <= 2.0 => Some(" a year"),
        unit => unit.strip_prefix("share").or_else(|| unit.strip_prefix("probability")),
    }
}

/// Two values of a parameter with their unit once: `32.4 to 44.8 months`, `$224k to $239k/yr`.
#[must_use]
pub fn range(low: &str, high: &str) -> String {
    format!("{} to {high}", bare(low, high))
}

/// A value without its unit where another has the same: `32.4` beside `44.8 months`.
#[must_use]
pub fn bare<'t>(value: &'t str, other: &str) -> &'t str {
    let unit = other.find([' ', '/']).map(|at| &other[at..]);
    unit.and_then(|unit| value.strip_suffix(unit)).unwrap_or(value)
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
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    // What is written as zero has no sign.
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
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
            key if key.ends_with("share") => percent(number),
            _ => figure(number),
        },
    }
}

fn plural(number: f64, noun: &str) -> String {
    format!("{} {noun}{}", figure(number), if (number - 1.0).abs() < 1e-9 { "" } else { "s" })
}

/// A path in words: the parameter's name, what of a plan it is, or the path itself.
#[must_use]
pub fn path_name(scenario: &Scenario, path: &str) -> String {
    match scenario.position(path) {
        Some(position) => name(&scenario.parameters[position]),
        None => of_option(scenario, path).unwrap_or_else(|| format!("`{path}`")),
    }
}

/// What of an option's plan a path is: `heads of In-house from month 12`, `field share of Hybrid`.
fn of_option(scenario: &Scenario, path: &str) -> Option<String> {
    let (option, key) = option_at(scenario, path)?;
    let whose = figures::in_sentence(&option.name);
    if !key.contains('[') {
        return Some(format!("{} of {whose}", key.replace(['_', '.'], " ")));
    }
    let (step, seats, what) = step_at(option, key)?;
    Some(match what {
        "month" => format!("month from which {whose} has {}", plural(f64::from(step.count), seats)),
        what => format!("{what} of {whose} from month {}", step.month),
    })
}

/// What another number in a step of a plan makes of it: `2 units of Agency from month 0 instead of 3`.
#[must_use]
pub fn step_instead(scenario: &Scenario, path: &str, number: f64) -> Option<String> {
    let (option, key) = option_at(scenario, path)?;
    let (step, seats, what) = step_at(option, key)?;
    let whose = figures::in_sentence(&option.name);
    let now = f64::from(step.count);
    Some(match what {
        "month" => {
            format!("{} of {whose} from month {} instead of {}", plural(now, seats), figure(number), step.month)
        }
        _ => format!("{} of {whose} from month {} instead of {}", plural(number, seats), step.month, figure(now)),
    })
}

/// The option that a path is about, and the key behind its name.
fn option_at<'s, 'p>(scenario: &'s Scenario, path: &'p str) -> Option<(&'s StaffingOption, &'p str)> {
    let of = |option: &StaffingOption| path.strip_prefix("option.")?.strip_prefix(&option.name)?.strip_prefix('.');
    scenario.options.iter().find_map(|option| Some((option, of(option)?)))
}

/// A step of a plan, what its seats are, and the key inside it: `outsourced[0].units`.
fn step_at<'s, 'p>(option: &'s StaffingOption, key: &'p str) -> Option<(&'s Step, &'static str, &'p str)> {
    let (kind, rest) = key.split_once('[')?;
    let (steps, seats) = match kind {
        "in_house" => (&option.in_house, "head"),
        "outsourced" => (&option.outsourced, "unit"),
        "enterprise_ae" => (&option.enterprise_ae, "head"),
        _ => return None,
    };
    let (place, what) = rest.split_once("].")?;
    Some((steps.0.get(place.parse::<usize>().ok()?)?, seats, what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::find;

    #[test]
    fn shares_are_said_in_percent_of_what_they_are() {
        let said = |table, key, number| value(number, find(table, key).expect("a parameter"), "USD");
        assert_eq!(said("ae", "b50_share", 0.0206), "2.06% of quota");
        assert_eq!(said("isv", "rnd_share", 0.025), "2.5% of ARR a year");
        assert_eq!(said("economics", "annual_churn", 0.09), "9% a year");
        assert_eq!(said("consumption", "credibility_indirect", 0.55), "55%");
    }

    #[test]
    fn a_dollar_for_a_dollar_is_in_the_currency_of_the_scenario() {
        let said = |table, key, number| value(number, find(table, key).expect("a parameter"), "EUR");
        assert_eq!(said("consumption", "ratio", 1.17), "€1.17 a year per € of ACV");
        assert_eq!(said("cloud", "credit_mkt", 0.15), "0.15 quota € per €");
    }

    #[test]
    fn what_is_written_as_zero_has_no_sign() {
        assert_eq!([-0.0, -0.00004, -0.5, 0.0].map(figure), ["0", "0", "−0.5", "0"]);
    }

    #[test]
    fn a_step_of_a_plan_is_said_with_what_it_is_now() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/observability-isv.toml");
        let scenario =
            crate::scenario::load(&file, &crate::scenario::Overrides::default()).expect("a shipped scenario").scenario;
        let said = |path: &str, number| step_instead(&scenario, path, number).expect("a step");
        let units = said("option.Outsourced.outsourced[0].units", 1.0);
        assert_eq!(units, "1 unit of Outsourced from month 0 instead of 2");
        let month = said("option.In-house.in_house[1].month", 6.0);
        assert_eq!(month, "4 heads of In-house from month 6 instead of 12");
        assert_eq!(step_instead(&scenario, "option.In-house.field_share", 0.5), None);
    }

    #[test]
    fn two_values_have_their_unit_once() {
        assert_eq!(range("32.4 months", "44.8 months"), "32.4 to 44.8 months");
        assert_eq!(range("$224k/yr", "$239k/yr"), "$224k to $239k/yr");
        assert_eq!(range("27.6%", "34.2%"), "27.6% to 34.2%");
        assert_eq!(range("month 9", "month 12"), "month 9 to month 12");
    }
}
