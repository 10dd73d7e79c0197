//! The frame of a scenario: its head, clouds, what is in place, windows, decision and constraints.

use super::currency::{self, Rate};
use super::document::{Node, Place, Table, Value, join};
use super::mechanisms;
use super::plan::HEADS_MAX;
use super::problem::{Problem, Sink};
use super::relative;
use super::resolved::{Constraints, Decision, DeckMarks, Parameter, Rule};
use super::setting::{Attribution, CalendarMonth, CloudName, CloudSetting, HeadInPlace, InPlace, UnitInPlace, Window};
use crate::metric::{Direction, Metric};
use crate::parameter::{Range, TABLES};

/// Longest horizon, months.
pub(super) const HORIZON_MAX: u32 = 240;
/// Longest name of anything, characters.
pub(super) const NAME_MAX: usize = 120;
/// Most windows.
pub(super) const WINDOWS_MAX: usize = 24;
/// Longest tenure or rest of a term, months.
const TENURE_MAX: u32 = 600;
/// Years that a scenario may start in.
const YEARS: (i32, i32) = (1900, 2200);

const AMOUNT: Range = Range { min: 0.0, max: f64::INFINITY, min_included: true };
const ABOVE_ZERO: Range = Range { min: 0.0, max: f64::INFINITY, min_included: false };
const ANY: Range = Range { min: f64::NEG_INFINITY, max: f64::INFINITY, min_included: false };

/// What stands at the top of the file.
pub(super) struct Head {
    pub name: Option<String>,
    pub currency: Option<String>,
    pub rate: Rate,
    pub start: Option<CalendarMonth>,
    pub horizon_months: Option<u32>,
    pub fiscal_year_start: Option<u32>,
    pub sourced: bool,
}

/// A required name of a table of a list.
pub(super) fn required_name(sink: &mut Sink, node: &Node, table: &Table) -> Option<String> {
    let Some(name) = table.get("name") else {
        sink.missing(&node.place, &join(&node.path, "name"), "write `name = \"…\"`");
        return None;
    };
    sink.name(name, NAME_MAX)
}

/// A whole number at a key, or its default.
pub(super) fn whole_or(sink: &mut Sink, table: &Table, key: &str, ends: (u32, u32), default: u32) -> Option<u32> {
    table.get(key).map_or(Some(default), |node| sink.whole(node, ends.0, ends.1))
}

pub(super) fn read_head(sink: &mut Sink, root: &Node, table: &Table) -> Head {
    let mut required = |key: &str, help: &str| {
        if table.get(key).is_none() {
            sink.missing(&root.place, key, help);
        }
        table.get(key)
    };
    let schema = required("schema", "write `schema = 1`, the version of this format");
    let name = required("name", "write `name = \"…\"`, the question that this scenario asks");
    let start = required("start", "write `start = \"2026-01\"`, the calendar month of month 0");
    let horizon = required("horizon_months", "write `horizon_months = 48`, between 1 and 240");
    if let Some(schema) = schema.filter(|node| !matches!(node.value, Value::Whole(1 | 2))) {
        let message = format!("`schema` must be 1 or 2, found {}", schema.found());
        sink.push(
            Problem::error(&schema.place, message)
                .help("this program reads versions 1 and 2 of the format, which say the same"),
        );
    }
    let sourced = table.get("priors").and_then(|node| sink.choice(node, &[false, true], priors_name));
    let currency = currency::read_currency(sink, table);
    let rate = currency::read_rate(sink, table, currency.as_deref());
    Head {
        name: name.and_then(|node| sink.name(node, NAME_MAX)),
        currency,
        rate,
        start: start.and_then(|node| read_start(sink, node)),
        horizon_months: horizon.and_then(|node| sink.whole(node, 1, HORIZON_MAX)),
        fiscal_year_start: whole_or(sink, table, "fiscal_year_start", (1, 12), 1),
        sourced: sourced.unwrap_or(false),
    }
}

fn priors_name(sourced: bool) -> &'static str {
    if sourced { "sourced" } else { "default" }
}

/// The calendar month of month 0, from `start = "2026-01"` or `[start] month = "2026-01"`.
fn read_start(sink: &mut Sink, node: &Node) -> Option<CalendarMonth> {
    let Some(month) = node.as_table().and_then(|table| table.get("month")) else {
        sink.missing(&node.place, "start.month", "write `month = \"2026-01\"`, the calendar month of month 0");
        return None;
    };
    let parsed = month.as_text().and_then(calendar_month);
    if parsed.is_none() {
        let message = format!("`start` must be a month such as \"2026-01\", in quotes, found {}", month.found());
        sink.push(Problem::error(&month.place, message));
    }
    parsed
}

pub(super) fn calendar_month(text: &str) -> Option<CalendarMonth> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    ((YEARS.0..=YEARS.1).contains(&year) && (1..=12).contains(&month)).then_some(CalendarMonth { year, month })
}

/// Month of the first renewal of a specialisation unless stated.
pub(super) const RENEWAL_MONTH: u32 = 12;

/// A cloud's names with the table that holds its numbers.
pub(super) struct Cloud<'n> {
    pub setting: CloudSetting,
    pub table: &'n Table,
}

pub(super) fn read_clouds<'n>(sink: &mut Sink, root: &Node, table: &'n Table) -> Vec<Cloud<'n>> {
    let Some(node) = table.get("cloud") else {
        sink.missing(
            &root.place,
            "cloud",
            "state each hyperscaler under `[[cloud]]`, with `name`, `weight` and `target_accounts`",
        );
        return Vec::new();
    };
    let list = sink.list(node, "clouds, each under `[[cloud]]`").unwrap_or_default();
    if node.as_list().is_some_and(<[Node]>::is_empty) {
        sink.push(Problem::error(&node.place, "a scenario must have at least one cloud, found none"));
    }
    let clouds: Vec<Cloud<'n>> = list.iter().filter_map(|cloud| read_cloud(sink, cloud)).collect();
    check_weights(sink, list);
    clouds
}

fn read_cloud<'n>(sink: &mut Sink, node: &'n Node) -> Option<Cloud<'n>> {
    let table = sink.table(node)?;
    let specs = TABLES.iter().find(|table| table.name == "cloud").map_or(&[][..], |table| table.specs);
    let mut allowed = vec!["name", "attribution", "fiscal_start", "specialised", "renewal_month", "segment"];
    allowed.extend(specs.iter().map(|spec| spec.key));
    sink.known_keys(table, &node.path, &allowed);
    for spec in specs.iter().filter(|spec| spec.required && table.get(spec.key).is_none()) {
        sink.missing_parameter(&node.place, &join(&node.path, spec.key), spec);
    }
    if let Some(season) = table.get("season") {
        check_season(sink, season);
    }
    let Some(name) = table.get("name") else {
        sink.missing(&node.place, &join(&node.path, "name"), "one of `aws`, `azure`, `gcp`");
        return None;
    };
    let name = sink.choice(name, CloudName::ALL, CloudName::name)?;
    let mechanisms = table.get("attribution").and_then(|node| mechanisms::read(sink, node, name));
    let fiscal_start = whole_or(sink, table, "fiscal_start", (1, 12), name.default_fiscal_start());
    let fiscal_start = fiscal_start.unwrap_or_else(|| name.default_fiscal_start());
    let specialised = table.get("specialised").map_or(Some(true), |node| sink.flag(node)).unwrap_or(true);
    let renewal_month =
        whole_or(sink, table, "renewal_month", (0, HORIZON_MAX), RENEWAL_MONTH).unwrap_or(RENEWAL_MONTH);
    let plain = CloudSetting::new(name, Attribution::None);
    let setting = CloudSetting { fiscal_start, specialised, renewal_month, ..plain };
    Some(Cloud { setting: mechanisms.unwrap_or_default().of(setting), table })
}

/// The weights that are stated must sum to 1.
fn check_weights(sink: &mut Sink, list: &[Node]) {
    let nodes: Vec<&Node> = list.iter().filter_map(|cloud| cloud.as_table()?.get("weight")).collect();
    let weights: Option<Vec<f64>> = nodes.iter().map(|node| relative::number(node)).collect();
    let (Some(weights), Some(last)) = (weights.filter(|w| w.len() == list.len()), nodes.last()) else { return };
    let sum: f64 = weights.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        let place = nodes.iter().find(|node| node.place.overriding).unwrap_or(last);
        let texts: Vec<String> = weights.iter().map(f64::to_string).collect();
        let message = format!("the weights of the clouds must sum to 1, found {}", rounded(sum));
        sink.push(Problem::error(&place.place, message).help(format!("the weights are {}", texts.join(", "))));
    }
}

/// A season that is known must have mean 1.
fn check_season(sink: &mut Sink, node: &Node) {
    let factors: Option<Vec<f64>> = node.as_list().and_then(|list| list.iter().map(relative::number).collect());
    let Some(factors) = factors.filter(|factors| factors.len() == 4) else { return };
    let mean = factors.iter().sum::<f64>() / 4.0;
    if (mean - 1.0).abs() > 1e-9 {
        let message = format!("`{}` must have mean 1, found {}", node.path, rounded(mean));
        sink.push(Problem::error(&node.place, message).help("it moves opportunities between quarters, it adds none"));
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

pub(super) fn read_in_place(sink: &mut Sink, root: &Table, parameters: &[Parameter]) -> Option<InPlace> {
    let Some(node) = root.get("start") else { return Some(InPlace::default()) };
    let table = sink.table(node)?;
    sink.known_keys(table, "start", &["month", "heads", "units", "warm", "active", "burned", "open_pipeline"]);
    let heads = people(sink, table, "heads", |sink, node, own| {
        sink.known_keys(own, &node.path, &["tenure"]);
        Some(HeadInPlace { tenure: tenure(sink, node, own)? })
    });
    let units = people(sink, table, "units", |sink, node, own| {
        sink.known_keys(own, &node.path, &["tenure", "rest_of_term"]);
        let rest_of_term = whole_or(sink, own, "rest_of_term", (0, TENURE_MAX), 0);
        Some(UnitInPlace { tenure: tenure(sink, node, own)?, rest_of_term: rest_of_term? })
    });
    let mut amount =
        |key: &str, unit: &str| table.get(key).map_or(Some(0.0), |node| sink.number_in(node, AMOUNT, unit));
    let (warm, active) = (amount("warm", "teams"), amount("active", "teams"));
    let (burned, open_pipeline) = (amount("burned", "teams"), amount("open_pipeline", "money"));
    let (warm, active, burned) = (warm?, active?, burned?);
    check_teams(sink, node, warm + active + burned, parameters);
    Some(InPlace { heads: heads?, units: units?, warm, active, burned, open_pipeline: open_pipeline? })
}

/// There cannot be more teams in place than target accounts, where their number is certain.
fn check_teams(sink: &mut Sink, node: &Node, teams: f64, parameters: &[Parameter]) {
    let accounts: Vec<&Parameter> = parameters.iter().filter(|p| p.spec.key == "target_accounts").collect();
    if accounts.is_empty() || accounts.iter().any(|parameter| parameter.belief.is_uncertain()) {
        return;
    }
    let total: f64 = accounts.iter().map(|parameter| parameter.belief.quantile(0.5)).sum();
    if teams > total {
        let message = format!("`start` puts {teams} teams in place, more than the {total} target accounts");
        sink.push(Problem::error(&node.place, message).help("`warm`, `active` and `burned` together, over all clouds"));
    }
}

fn tenure(sink: &mut Sink, node: &Node, own: &Table) -> Option<u32> {
    let Some(tenure) = own.get("tenure") else {
        sink.missing(&node.place, &join(&node.path, "tenure"), "months in the job at month 0");
        return None;
    };
    sink.whole(tenure, 0, TENURE_MAX)
}

fn people<T>(
    sink: &mut Sink,
    table: &Table,
    key: &str,
    read: fn(&mut Sink, &Node, &Table) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(node) = table.get(key) else { return Some(Vec::new()) };
    let list = sink.list(node, "tables such as `{ tenure = 12 }`")?;
    if list.len() > HEADS_MAX as usize {
        let message = format!("`{}` must have at most {HEADS_MAX} entries, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let all: Vec<Option<T>> = list.iter().map(|item| sink.table(item).and_then(|own| read(sink, item, own))).collect();
    all.into_iter().collect()
}

pub(super) fn read_windows(sink: &mut Sink, root: &Table, horizon: Option<u32>) -> Option<Vec<Window>> {
    let Some(node) = root.get("window") else { return Some(Vec::new()) };
    let list = sink.list(node, "windows, each under `[[window]]`")?;
    if list.len() > WINDOWS_MAX {
        sink.push(Problem::error(
            &node.place,
            format!("at most {WINDOWS_MAX} windows are allowed, found {}", list.len()),
        ));
    }
    let all: Vec<Option<Window>> = list.iter().map(|item| read_window(sink, item, horizon)).collect();
    all.into_iter().collect()
}

fn read_window(sink: &mut Sink, node: &Node, horizon: Option<u32>) -> Option<Window> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["name", "from", "months"]);
    let name = required_name(sink, node, table);
    if let Some((name, place)) = name.as_ref().zip(table.get("name")).filter(|(name, _)| name.contains(['@', ','])) {
        let message = format!("`{}` must not contain `@` or `,`, found {name:?}", place.path);
        sink.push(Problem::error(&place.place, message).help("it becomes part of a column name, `METRIC@NAME`"));
    }
    let from = required_whole(sink, node, table, "from", (0, HORIZON_MAX));
    let months = required_whole(sink, node, table, "months", (1, HORIZON_MAX));
    let (from, months) = (from?, months?);
    if let Some(horizon) = horizon.filter(|&horizon| from + months > horizon) {
        let message = format!("`{}` ends with month {}, after the horizon of {horizon}", node.path, from + months);
        sink.push(
            Problem::error(&node.place, message).help("`from` and `months` together must be at most `horizon_months`"),
        );
    }
    Some(Window { name: name?, from, months })
}

/// A whole number that must be stated.
pub(super) fn required_whole(sink: &mut Sink, node: &Node, table: &Table, key: &str, ends: (u32, u32)) -> Option<u32> {
    if table.get(key).is_none() {
        let help = format!("a whole number between {} and {}", ends.0, ends.1);
        sink.missing(&node.place, &join(&node.path, key), &help);
    }
    sink.whole(table.get(key)?, ends.0, ends.1)
}

pub(super) fn read_decision(sink: &mut Sink, root: &Table, horizon_months: Option<u32>) -> Option<Decision> {
    let default = Decision { metric: Metric::UpliftNpv, rule: Rule::Mean, risk_tolerance: None };
    let Some(node) = root.get("decision") else { return Some(default) };
    let table = sink.table(node)?;
    sink.known_keys(table, "decision", &["metric", "rule", "risk_tolerance"]);
    let metric = table.get("metric").map_or(Some(default.metric), |node| sink.choice(node, Metric::ALL, Metric::name));
    let rule = table.get("rule").map_or(Some(default.rule), |node| sink.choice(node, Rule::ALL, Rule::name));
    if let Some((metric, node)) = metric.zip(table.get("metric")).filter(|(m, _)| m.direction() == Direction::None) {
        let message = format!("`{}` cannot decide: neither more nor less of it is better", metric.name());
        sink.push(Problem::error(&node.place, message).help("the default is `uplift_npv`"));
    }
    let month = metric.and_then(Metric::by_month);
    if let Some(((month, horizon), node)) =
        month.zip(horizon_months).zip(table.get("metric")).filter(|((m, h), _)| m > h)
    {
        let name = metric.map_or("", Metric::name);
        let message =
            format!("`{name}` is not defined: it counts to month {month}, and the horizon ends at month {horizon}");
        let help = format!("lengthen `horizon_months` to {month} or more, or decide by `pipeline_field`");
        sink.push(Problem::error(&node.place, message).help(&help));
    }
    let tolerance = table.get("risk_tolerance").map(|node| sink.number_in(node, ABOVE_ZERO, "money"));
    let risk_tolerance = tolerance.map_or(Some(None), |read| read.map(Some))?;
    Some(Decision { metric: metric?, rule: rule?, risk_tolerance })
}

/// Marks at the foot of what is handed out; `confidential = true` says so in a word.
pub(super) fn read_deck(sink: &mut Sink, root: &Table) -> Option<DeckMarks> {
    let Some(node) = root.get("deck") else { return Some(DeckMarks::default()) };
    let table = sink.table(node)?;
    sink.known_keys(table, "deck", &["company", "confidential"]);
    let company = table.get("company").map(|node| sink.name(node, NAME_MAX));
    let confidential = table.get("confidential").map(|node| match node.value {
        Value::Flag(flag) => Some(flag.then(|| "Confidential".to_owned())),
        _ => sink.name(node, NAME_MAX).map(Some),
    });
    Some(DeckMarks {
        company: company.map_or(Some(None), |read| read.map(Some))?,
        confidential: confidential.unwrap_or(Some(None))?,
    })
}

pub(super) fn read_constraints(sink: &mut Sink, root: &Table) -> Option<Constraints> {
    let Some(node) = root.get("constraints") else { return Some(Constraints::default()) };
    let table = sink.table(node)?;
    sink.known_keys(table, "constraints", &["budget_by_year", "max_heads", "hiring_freeze", "min_cash"]);
    let budget = table.get("budget_by_year").map_or(Some(Vec::new()), |node| {
        let list = sink.list(node, "amounts, one a fiscal year")?;
        let all: Vec<Option<f64>> = list.iter().map(|item| sink.number_in(item, AMOUNT, "money")).collect();
        all.into_iter().collect()
    });
    let max_heads = table.get("max_heads").map(|node| sink.whole(node, 0, 10 * HEADS_MAX));
    let min_cash = table.get("min_cash").map(|node| sink.number_in(node, ANY, "money"));
    let freeze = table.get("hiring_freeze").map(|node| read_freeze(sink, node));
    Some(Constraints {
        budget_by_year: budget?,
        max_heads: max_heads.map_or(Some(None), |read| read.map(Some))?,
        hiring_freeze: freeze.map_or(Some(None), |read| read.map(Some))?,
        min_cash: min_cash.map_or(Some(None), |read| read.map(Some))?,
    })
}

fn read_freeze(sink: &mut Sink, node: &Node) -> Option<(u32, u32)> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["from", "to"]);
    let from = required_whole(sink, node, table, "from", (0, HORIZON_MAX));
    let to = required_whole(sink, node, table, "to", (0, HORIZON_MAX));
    let (from, to) = (from?, to?);
    if from > to {
        let message = format!("`{}` ends before it starts: from {from} to {to}", node.path);
        sink.push(Problem::error(&node.place, message).help("both months are inside the freeze"));
        return None;
    }
    Some((from, to))
}

/// The place of a key of the root, or of the file.
pub(super) fn place_of<'n>(root: &'n Node, key: &str) -> &'n Place {
    root.as_table().and_then(|table| table.get(key)).map_or(&root.place, |node| &node.place)
}
