//! One tree out of a scenario and what it extends.

use super::correlation::PAIRS_MAX;
use super::document::{Entry, Node, Table, Value};
use super::frame::WINDOWS_MAX;
use super::options::OPTIONS_MAX;
use super::problem::{Problem, Sink};
use super::read::{how_a_table_is_written, unfit};
use super::resolve::STRESS_MAX;
use crate::parameter::TABLES;

/// Lists of tables that are told apart by their `name`.
const NAMED_LISTS: [&str; 4] = ["cloud", "option", "stress", "window"];
/// Lists of tables with the number of elements that they may have.
const LENGTHS: [(&str, usize); 5] = [
    ("cloud", 3),
    ("option", OPTIONS_MAX),
    ("stress", STRESS_MAX),
    ("window", WINDOWS_MAX),
    ("correlation", PAIRS_MAX),
];

/// Brings a file into the form in which files are merged: `start` as a table, and no name twice.
pub(super) fn tidy(sink: &mut Sink, root: &mut Node) {
    let Some(table) = root.as_table_mut() else { return };
    tidy_start(table);
    mend_brackets(sink, table);
    limit_lists(sink, table);
    check_names(sink, table);
}

/// One bracket where two are meant, and the other way round, becomes a problem, and is read as it is meant.
fn mend_brackets(sink: &mut Sink, root: &mut Table) {
    for (list, _) in LENGTHS {
        let Some(node) = root.get_mut(list).filter(|node| is_element_of(node, list)) else { continue };
        let wanted = if list == "stress" { "stress case" } else { list };
        let problem = unfit(node, &format!("a list of {wanted}s, each under `[[{list}]]`"));
        sink.push(problem.help(format!("write `[[{list}]]`, with two brackets")));
        let element = Node { path: format!("{list}[0]"), ..node.clone() };
        node.value = Value::List(vec![element]);
    }
    for table in TABLES.iter().filter(|table| table.name != "cloud") {
        let Some(node) = root.get_mut(table.name) else { continue };
        let Value::List(elements) = &mut node.value else { continue };
        if let [Node { value: Value::Table(_), .. }] = elements.as_slice() {
            let only = elements.remove(0);
            sink.push(unfit(node, "a table").help(how_a_table_is_written(node)));
            node.value = only.value;
        }
    }
}

/// Whether a table is what an element of a list should be.
fn is_element_of(node: &Node, list: &str) -> bool {
    let key = if list == "correlation" { "between" } else { "name" };
    node.as_table().is_some_and(|table| table.get(key).is_some())
}

/// A list that is longer than it may be becomes a problem, and no later step works on what is too much.
fn limit_lists(sink: &mut Sink, root: &mut Table) {
    for (list, max) in LENGTHS {
        let Some(Node { value: Value::List(elements), place, .. }) = root.get_mut(list) else { continue };
        if elements.len() > max {
            let message = format!("at most {max} of `[[{list}]]` are allowed, found {}", elements.len());
            sink.push(Problem::error(place, message));
            elements.truncate(max);
        }
    }
}

/// `start = "2026-01"` is short for `[start] month = "2026-01"`.
pub(super) fn tidy_start(root: &mut Table) {
    let Some(entry) = root.entries.iter_mut().find(|entry| entry.key == "start") else { return };
    if matches!(entry.node.value, Value::Table(_)) {
        return;
    }
    let month = Entry { key: "month".to_owned(), key_place: entry.key_place.clone(), node: entry.node.clone() };
    entry.node.value = Value::Table(Table { entries: vec![month] });
}

/// Two clouds, options, stress cases or windows of one name become a problem.
pub(super) fn check_names(sink: &mut Sink, root: &Table) {
    for list in NAMED_LISTS {
        let elements = root.get(list).and_then(Node::as_list).unwrap_or_default();
        for (i, element) in elements.iter().enumerate() {
            let Some(name) = element.name() else { continue };
            if elements[..i].iter().any(|other| other.name() == Some(name)) {
                let place = element.as_table().and_then(|table| table.get("name")).map_or(&element.place, |n| &n.place);
                sink.push(Problem::error(place, format!("two of `[[{list}]]` are named `{name}`")));
            }
        }
    }
}

/// `child` over `base`: tables key by key, named lists by name, correlations by pair, everything else replaced.
pub(super) fn merge(base: &Node, child: &Node) -> Node {
    let (Some(known), Some(own)) = (base.as_table(), child.as_table()) else { return child.clone() };
    let mut merged = known.clone();
    merged.remove("extends");
    for entry in &own.entries {
        let node = match merged.get(&entry.key) {
            Some(known) if NAMED_LISTS.contains(&entry.key.as_str()) => merge_lists(known, &entry.node, same_name),
            Some(known) if entry.key == "correlation" => merge_lists(known, &entry.node, same_pair),
            Some(known) => merge_tables(known, &entry.node),
            None => entry.node.clone(),
        };
        merged.put(Entry { node, ..entry.clone() });
    }
    Node { value: Value::Table(merged), ..child.clone() }
}

/// Key by key if both are tables; otherwise the second.
pub(super) fn merge_tables(base: &Node, child: &Node) -> Node {
    let (Some(known), Some(own)) = (base.as_table(), child.as_table()) else { return child.clone() };
    let mut merged = known.clone();
    drop_rivals(&mut merged, own);
    for entry in &own.entries {
        let set = merged.get(&entry.key).filter(|_| entry.key == "set");
        let node = set.map_or_else(|| entry.node.clone(), |set| merge_tables(set, &entry.node));
        merged.put(Entry { node, ..entry.clone() });
    }
    Node { value: Value::Table(merged), ..child.clone() }
}

/// A stated mean contract replaces contracts of the base, and the other way round.
fn drop_rivals(base: &mut Table, own: &Table) {
    if own.get("acv_contracts").is_some() {
        base.remove("acv");
        base.remove("acv_cv");
    } else if own.get("acv").is_some() || own.get("acv_cv").is_some() {
        base.remove("acv_contracts");
    }
}

fn merge_lists(base: &Node, child: &Node, same: fn(&Node, &Node) -> bool) -> Node {
    let (Some(known), Some(own)) = (base.as_list(), child.as_list()) else { return child.clone() };
    let mut merged = known.to_vec();
    for element in own {
        match merged.iter_mut().find(|known| same(known, element)) {
            Some(known) => *known = merge_tables(known, element),
            None => merged.push(element.clone()),
        }
    }
    Node { value: Value::List(merged), ..child.clone() }
}

fn same_name(first: &Node, second: &Node) -> bool {
    first.name().is_some() && first.name() == second.name()
}

fn same_pair(first: &Node, second: &Node) -> bool {
    let pair = |node: &Node| {
        let list = node.as_table()?.get("between")?.as_list()?;
        let mut names: Vec<String> = list.iter().filter_map(|item| item.as_text().map(str::to_owned)).collect();
        names.sort();
        (names.len() == 2).then_some(names)
    };
    pair(first).is_some() && pair(first) == pair(second)
}
