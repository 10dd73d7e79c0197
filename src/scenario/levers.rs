//! Levers: what an option changes about the world, from a month on, and what that costs.
//!
//! ```toml
//! set = { "cloud.aws.live_month" = 2, "conduct.framing" = "reallocation", "isv.sellers" = { add = 5 } }
//! set_from = 0
//! set_once = 40e3
//! set_monthly = 2e3
//! ```
//!
//! or, for several, the same keys under `[[option.lever]]`. What is shared luck, or the world that all options have in
//! common, cannot be set: options would not be compared in the same world any more.

use super::belief::number_text;
use super::currency::Rate;
use super::document::{Node, Place, Table, join};
use super::frame::{Cloud, HORIZON_MAX, whole_or};
use super::mechanisms::{self, Mechanisms};
use super::parameters;
use super::problem::{Problem, Sink};
use super::resolved::Parameter;
use super::segments::Segment;
use super::setting::{CloudName, Framing, Setting};
use crate::distribution::Distribution;
use crate::parameter::{ParameterSpec, Range};

/// Keys of a lever.
pub(super) const KEYS: [&str; 4] = ["set", "set_from", "set_once", "set_monthly"];
/// Most levers of an option.
pub(super) const LEVERS_MAX: usize = 24;
const AMOUNT: Range = Range { min: 0.0, max: 1e12, min_included: true };
pub(super) const FACTOR: Range = Range { min: 0.0, max: 1000.0, min_included: true };

/// What an option changes from a month on.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// First month.
    pub from: u32,
    /// Cost in that month.
    pub once: f64,
    /// Cost of every month from then on.
    pub monthly: f64,
    /// What is changed.
    pub changes: Vec<Change>,
}

/// A changed value.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its path.
    pub path: String,
    /// The new value as TOML.
    pub stated: String,
    /// What it does.
    pub to: Changed,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "an option has a handful of changes, and is read once")]
pub enum Changed {
    /// A number of the model.
    Number {
        /// Position in `Scenario::parameters`.
        position: usize,
        /// The new value.
        by: By,
        /// Where it stays.
        range: Range,
    },
    /// How value is put.
    Framing(Framing),
    /// How a cloud attributes, by its position.
    Attribution(usize, Mechanisms),
}

/// How a number is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// It is believed anew; a distribution is read at the uniform number of the one that it replaces.
    Belief(Distribution),
    /// It is multiplied.
    Times(f64),
    /// Something is added.
    Add(f64),
}

impl Lever {
    /// What it costs in a month.
    #[must_use]
    pub fn cost(&self, month: u32) -> f64 {
        let once = if month == self.from { self.once } else { 0.0 };
        once + if month >= self.from { self.monthly } else { 0.0 }
    }

    /// Changes the names of a setting.
    pub fn rename(&self, setting: &mut Setting) {
        for change in &self.changes {
            match change.to {
                Changed::Framing(framing) => setting.framing = framing,
                Changed::Attribution(cloud, mechanisms) => setting.clouds[cloud] = mechanisms.of(setting.clouds[cloud]),
                Changed::Number { .. } => {}
            }
        }
    }
}

impl By {
    /// What it makes of a number; `drawn` reads a new belief.
    #[must_use]
    pub fn applied(&self, former: f64, range: Range, drawn: impl FnOnce(&Distribution) -> f64) -> f64 {
        let value = match self {
            Self::Belief(belief) => return drawn(belief),
            Self::Times(factor) => former * factor,
            Self::Add(amount) => former + amount,
        };
        value.clamp(range.min, range.max)
    }
}

/// What levers can name.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub parameters: &'a [Parameter],
    pub clouds: &'a [Cloud<'a>],
    pub segments: &'a [Segment],
    pub rate: Rate,
}

/// A value of `set` with its whole path.
struct Leaf<'n> {
    path: String,
    place: Place,
    node: &'n Node,
}

/// All levers of an option, in the order in which they take effect.
pub(super) fn read_levers(sink: &mut Sink, table: &Table, path: &str, known: Known<'_>) -> Option<Vec<Lever>> {
    let mut levers = Vec::new();
    if KEYS.iter().any(|key| table.get(key).is_some()) {
        let from = whole_or(sink, table, "set_from", (0, HORIZON_MAX), 0);
        levers.push(read_lever(sink, table, path, from, known));
    }
    let list = match table.get("lever") {
        Some(node) => sink.list(node, "levers, each under `[[option.lever]]`")?,
        None => &[],
    };
    if let Some(beyond) = list.get(LEVERS_MAX) {
        let message = format!("an option can have {LEVERS_MAX} levers, found {}", list.len());
        sink.push(Problem::error(&beyond.place, message));
    }
    for node in list.iter().take(LEVERS_MAX) {
        levers.push(sink.table(node).and_then(|own| {
            sink.known_keys(own, &node.path, &KEYS);
            let from = whole_or(sink, own, "set_from", (0, HORIZON_MAX), 0);
            read_lever(sink, own, &node.path, from, known)
        }));
    }
    let mut levers = levers.into_iter().collect::<Option<Vec<Lever>>>()?;
    levers.sort_by_key(|lever| lever.from);
    Some(levers)
}

/// What a branch of a gate sets, from the gate's month on; none where it sets nothing.
#[expect(clippy::option_option, reason = "nothing where it is wrong; no lever where there is none")]
pub(super) fn read_lever_of_gate(
    sink: &mut Sink,
    table: &Table,
    path: &str,
    month: Option<u32>,
    known: Known<'_>,
) -> Option<Option<Lever>> {
    if KEYS.iter().all(|key| table.get(key).is_none()) {
        return Some(None);
    }
    read_lever(sink, table, path, month, known).map(Some)
}

fn read_lever(sink: &mut Sink, table: &Table, path: &str, from: Option<u32>, known: Known<'_>) -> Option<Lever> {
    let mut amount = |key: &str| table.get(key).map_or(Some(0.0), |node| sink.number_in(node, AMOUNT, "money"));
    let (once, monthly) = (amount("set_once"), amount("set_monthly"));
    let Some(node) = table.get("set") else {
        let place = KEYS.iter().find_map(|key| table.get(key)).map(|node| node.place.clone());
        if let Some(place) = place.or_else(|| table.entries.first().map(|entry| entry.key_place.clone())) {
            sink.missing(&place, &join(path, "set"), "write `set = { \"cloud.aws.live_month\" = 2 }`");
        }
        return None;
    };
    let set = sink.table(node)?;
    if set.entries.is_empty() {
        sink.push(Problem::error(&node.place, format!("`{}` sets nothing", node.path)));
        return None;
    }
    let mut leaves = Vec::new();
    flatten(set, "", known, &mut leaves);
    let read: Vec<Option<Vec<Change>>> = leaves.iter().map(|leaf| read_leaf(sink, leaf, from, known)).collect();
    let changes = read.into_iter().collect::<Option<Vec<Vec<Change>>>>()?.concat();
    Some(Lever { from: from?, once: once?, monthly: monthly?, changes })
}

/// The values of a table with their whole paths: keys in quotes, or tables in tables.
fn flatten<'n>(table: &'n Table, path: &str, known: Known<'_>, into: &mut Vec<Leaf<'n>>) {
    for entry in &table.entries {
        let path = join(path, &entry.key);
        match entry.node.as_table() {
            Some(inner) if is_part(&path, known) => flatten(inner, &path, known, into),
            _ => into.push(Leaf { path, place: entry.key_place.clone(), node: &entry.node }),
        }
    }
}

/// Whether a path is the beginning of others.
fn is_part(path: &str, known: Known<'_>) -> bool {
    let begins = |whole: &str| whole.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    known.parameters.iter().any(|parameter| begins(&parameter.path))
}

fn read_leaf(sink: &mut Sink, leaf: &Leaf<'_>, from: Option<u32>, known: Known<'_>) -> Option<Vec<Change>> {
    let node = Node { path: leaf.path.clone(), ..leaf.node.clone() };
    let named = |stated: String, to: Changed| Some(vec![Change { path: leaf.path.clone(), stated, to }]);
    if leaf.path == "conduct.framing" {
        let framing = sink.choice(&node, Framing::ALL, Framing::name)?;
        return named(format!("\"{}\"", framing.name()), Changed::Framing(framing));
    }
    let cloud = leaf.path.strip_prefix("cloud.").and_then(|rest| rest.strip_suffix(".attribution"));
    if let Some(name) = cloud.and_then(CloudName::from_name) {
        let Some(position) = known.clouds.iter().position(|cloud| cloud.setting.name == name) else {
            sink.push(Problem::error(&leaf.place, format!("the scenario has no cloud `{}`", name.name())));
            return None;
        };
        let mechanisms = mechanisms::read(sink, &node, name)?;
        return named(mechanisms.to_toml(), Changed::Attribution(position, mechanisms));
    }
    let of = |parameter: &Parameter| {
        parameter.path == leaf.path || parameter.path.split_once('[').is_some_and(|(list, _)| list == leaf.path)
    };
    let positions: Vec<usize> = (0..known.parameters.len()).filter(|&at| of(&known.parameters[at])).collect();
    let Some(spec) = positions.first().map(|&first| known.parameters[first].spec) else {
        let problem = unknown(sink, leaf, known);
        sink.push(problem);
        return None;
    };
    refuse(sink, leaf, spec, from)?;
    read_numbers(sink, &node, &positions, known)
}

/// The changes of a parameter: one, or one an element of a list.
fn read_numbers(sink: &mut Sink, node: &Node, positions: &[usize], known: Known<'_>) -> Option<Vec<Change>> {
    let elements = match node.as_list() {
        Some(list) if list.len() == positions.len() => list.iter().collect(),
        None if positions.len() == 1 || relative(node).is_some() => vec![node; positions.len()],
        _ => {
            let message = format!("`{}` must have {} values, found {}", node.path, positions.len(), node.found());
            let help = "a list of them, or `{ times = x }` for all; one alone is named by its place, as in `[0]`";
            sink.push(Problem::error(&node.place, message).help(help));
            return None;
        }
    };
    let change = |(&position, element): (&usize, &Node)| {
        let parameter = &known.parameters[position];
        let element = Node { path: parameter.path.clone(), ..element.clone() };
        let (by, stated) = read_by(sink, known.rate, parameter, &element)?;
        let to = Changed::Number { position, by, range: parameter.range };
        Some(Change { path: parameter.path.clone(), stated, to })
    };
    let read: Vec<Option<Change>> = positions.iter().zip(elements).map(change).collect();
    read.into_iter().collect()
}

/// The one entry of `{ times = x }` or `{ add = x }`.
fn relative(node: &Node) -> Option<(&str, &Node)> {
    match node.as_table()?.entries.as_slice() {
        [entry] if ["times", "add"].contains(&entry.key.as_str()) => Some((&entry.key, &entry.node)),
        _ => None,
    }
}

/// A number, a distribution, `{ times = x }` or `{ add = x }`.
pub(super) fn read_by(sink: &mut Sink, rate: Rate, parameter: &Parameter, node: &Node) -> Option<(By, String)> {
    let Some((key, value)) = relative(node) else {
        let (belief, stated) = parameters::read_value(sink, rate, parameter.spec, node)?;
        return Some((By::Belief(belief), stated));
    };
    let value = Node { path: join(&node.path, key), ..value.clone() };
    let by = if key == "times" {
        By::Times(sink.number_in(&value, FACTOR, "factor")?)
    } else {
        By::Add(sink.number(&value)?)
    };
    let (By::Times(number) | By::Add(number)) = by else { return None };
    check_relative(sink, &value, parameter, number, key)?;
    Some((by, format!("{{ {key} = {} }}", number_text(number))))
}

/// What is made of a number must be allowed: refused where its median is not, warned of where an end of it is not.
fn check_relative(sink: &mut Sink, node: &Node, parameter: &Parameter, number: f64, key: &str) -> Option<()> {
    let range = parameter.range;
    let made = |p: f64| {
        let former = parameter.belief.quantile(p);
        if key == "times" { former * number } else { former + number }
    };
    let path = &parameter.path;
    if !range.contains(made(0.5)) {
        let middle = (1000.0 * made(0.5)).round() / 1000.0;
        let message = format!("it makes {middle} of the middle of `{path}`, which must be {range}");
        sink.push(Problem::error(&node.place, message).help(format!("unit: {}", parameter.spec.unit)));
        return None;
    }
    if [0.05, 0.95].iter().any(|&p| !range.contains(made(p))) {
        let message = format!("it makes values of `{path}` that are not allowed; they are cut off");
        sink.push(Problem::warning(&node.place, message).help(format!("allowed: {range}")));
    }
    Some(())
}

/// What an option cannot set, or not from that month on, becomes a problem.
fn refuse(sink: &mut Sink, leaf: &Leaf<'_>, spec: &ParameterSpec, from: Option<u32>) -> Option<()> {
    let path = &leaf.path;
    if let Some(why) = forbidden(spec) {
        let message = format!("an option cannot set `{path}`: {why}");
        let help = "set it for all options in its own table, or see what it does by `[[stress]]` or `--set`";
        sink.push(Problem::error(&leaf.place, message).help(help));
        return None;
    }
    let late = from.filter(|&from| from > 0 && is_of_the_start(spec));
    if let Some(from) = late {
        let message = format!("`{path}` holds from the start or not at all, and `set_from` is {from}");
        sink.push(Problem::error(&leaf.place, message).help("write `set_from = 0`, or leave it out"));
        return None;
    }
    Some(())
}

/// Why an option cannot set a parameter, if so.
fn forbidden(spec: &ParameterSpec) -> Option<&'static str> {
    const COMMON: &str = "it belongs to the world that all options share";
    const LUCK: &str = "it shapes luck that all options share";
    match (spec.table, spec.key) {
        ("macro", _)
        | ("ae", "territory_change")
        | ("isv", "acv_cv" | "renewals_mkt" | "direct_new_mkt")
        | ("funnel", "cycle_cv")
        | ("evidence", "willing_rate")
        | ("cloud", "season" | "pracr_failure") => Some(LUCK),
        ("isv", "arr" | "acv" | "base_growth")
        | ("cloud", "weight" | "target_accounts" | "accounts_per_team")
        | ("economics", "discount_rate") => Some(COMMON),
        _ => None,
    }
}

/// What is read once, when a trajectory begins: what is in place then, and how long contracts live.
fn is_of_the_start(spec: &ParameterSpec) -> bool {
    let contracts = ["contract_life", "tail_months", "annual_churn", "annual_expansion"];
    spec.key.ends_with("_at_start") || (spec.table == "economics" && contracts.contains(&spec.key))
}

fn unknown(sink: &Sink, leaf: &Leaf<'_>, known: Known<'_>) -> Problem {
    let problem = Problem::error(&leaf.place, format!("there is no `{}` that an option could set", leaf.path));
    if super::options::KEYS.contains(&leaf.path.as_str()) {
        return problem.help(format!("`{}` is the option's own: it stands beside `set`, not in it", leaf.path));
    }
    let paths = known.parameters.iter().filter(|parameter| forbidden(parameter.spec).is_none());
    let names = known.clouds.iter().map(|cloud| format!("cloud.{}.attribution", cloud.setting.name.name()));
    let names: Vec<String> = names.chain(["conduct.framing".to_owned()]).collect();
    let all = paths.map(|parameter| parameter.path.as_str()).chain(names.iter().map(String::as_str));
    let problem = problem.help("a parameter by its path, `conduct.framing`, or `cloud.NAME.attribution`");
    match sink.nearest(&leaf.path, all) {
        Some(near) => problem.instead(near),
        None => problem,
    }
}
