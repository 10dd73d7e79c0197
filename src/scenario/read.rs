//! Typed values out of nodes; what does not fit becomes a problem.

use super::belief::number_text;
use super::document::{Node, Place, Table, Value, join};
use super::problem::{Problem, Sink};
use super::resolve::{NAME_KEYS, ROOT_KEYS};
use super::written;
use crate::parameter::{ParameterSpec, Range, TABLES};

/// Lists of tables, each element under two brackets.
const LISTS: [&str; 5] = ["cloud", "option", "stress", "window", "correlation"];
/// Most keys that a help line lists.
const KEYS_LISTED_MAX: usize = 40;
/// Most keys that it lists beside a suggestion.
const KEYS_BESIDE_MAX: usize = 7;

impl Sink {
    fn wrong_type(&mut self, node: &Node, wanted: &str) {
        self.push(unfit(node, wanted));
    }

    /// What should be a number is something else.
    pub fn no_number(&mut self, node: &Node, wanted: &str) {
        let problem = unfit(node, wanted);
        let takes_beliefs = wanted.contains("distribution");
        let meant = |text: &str| {
            let months = written::months(&node.path, text);
            months.or_else(|| if takes_beliefs { written::belief(text) } else { written::plain(text) })
        };
        let alone = match node.as_list() {
            Some([only]) => only.as_number().and_then(|_| only.place.text()),
            _ => None,
        };
        let meant = match node.as_list() {
            Some([low, high]) if takes_beliefs => {
                low.as_number().zip(high.as_number()).and_then(|(low, high)| written::between(low, high))
            }
            _ => node.as_text().filter(|_| !node.place.file.is_outside).and_then(meant),
        };
        self.push(match (meant, alone) {
            (Some(meant), _) => problem.help(format!("{}: `{}`", meant.why, meant.text)).instead(meant.text),
            (None, Some(alone)) => problem.instead(alone),
            (None, None) => problem,
        });
    }

    /// The table, or a problem.
    pub fn table<'n>(&mut self, node: &'n Node) -> Option<&'n Table> {
        if node.as_table().is_none() {
            self.push(unfit(node, "a table").help(how_a_table_is_written(node)));
        }
        node.as_table()
    }

    /// The list, or a problem.
    pub fn list<'n>(&mut self, node: &'n Node, of: &str) -> Option<&'n [Node]> {
        if node.as_list().is_none() {
            let problem = unfit(node, &format!("a list of {of}"));
            let is_single = node.as_table().is_some() && LISTS.contains(&node.path.as_str());
            let path = &node.path;
            self.push(if is_single { problem.help(format!("write `[[{path}]]`, with two brackets")) } else { problem });
        }
        node.as_list()
    }

    /// The text, or a problem.
    pub fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        if node.as_text().is_none() {
            let problem = unfit(node, "a text in quotes");
            let is_bare = matches!(node.value, Value::Whole(_) | Value::Number(_) | Value::Flag(_) | Value::Date(_));
            self.push(match node.place.text().filter(|_| is_bare) {
                Some(bare) => problem.instead(format!("\"{bare}\"")),
                None => problem,
            });
        }
        node.as_text()
    }

    /// A text of one line, not empty, at most `max` characters long.
    pub fn name(&mut self, node: &Node, max: usize) -> Option<String> {
        let text = self.text(node)?;
        let length = text.chars().count();
        let wrong = if text.trim().is_empty() {
            "must not be empty".to_owned()
        } else if text.trim() != text {
            let problem = Problem::error(&node.place, format!("`{}` must not begin or end with a blank", node.path));
            self.push(problem.instead(format!("{:?}", text.trim())));
            return None;
        } else if text.chars().any(char::is_control) {
            format!("must be one line without control characters, found {text:?}")
        } else if length > max {
            format!("must be at most {max} characters long, found {length}")
        } else {
            return Some(text.to_owned());
        };
        self.push(Problem::error(&node.place, format!("`{}` {wrong}", node.path)));
        None
    }

    /// `true` or `false`, or a problem.
    pub fn flag(&mut self, node: &Node) -> Option<bool> {
        if let Value::Flag(flag) = node.value {
            return Some(flag);
        }
        let problem = unfit(node, "`true` or `false`");
        let word = node.as_text().map(str::to_lowercase);
        let meant = match (word.as_deref(), node.as_number()) {
            (Some("true" | "yes" | "on"), _) | (_, Some(1.0)) => Some("true"),
            (Some("false" | "no" | "off"), _) | (_, Some(0.0)) => Some("false"),
            _ => None,
        };
        self.push(match meant {
            Some(meant) => problem.instead(meant),
            None => problem,
        });
        None
    }

    /// A finite number, or a problem.
    pub fn number(&mut self, node: &Node) -> Option<f64> {
        match node.as_number() {
            Some(number) if number.is_finite() => Some(number),
            Some(_) => {
                self.wrong_type(node, "a finite number");
                None
            }
            None => {
                self.no_number(node, "a number");
                None
            }
        }
    }

    /// A finite number inside a range, or a problem that knows unit mistakes.
    pub fn number_in(&mut self, node: &Node, range: Range, unit: &str) -> Option<f64> {
        let number = self.number(node)?;
        if range.contains(number) {
            return Some(number);
        }
        self.push(out_of_range(node, &node.path, number, range, unit));
        None
    }

    /// A whole number between two ends, or a problem.
    pub fn whole(&mut self, node: &Node, min: u32, max: u32) -> Option<u32> {
        let number = self.number(node)?;
        if number.fract() != 0.0 {
            self.wrong_type(node, "a whole number");
            return None;
        }
        if number < f64::from(min) || number > f64::from(max) {
            let message = format!("`{}` must be between {min} and {max}, found {}", node.path, number_text(number));
            self.push(Problem::error(&node.place, message));
            return None;
        }
        Some(number as u32)
    }

    /// One of several names where one is stated, else `usual`.
    pub fn choice_or<T: Copy>(
        &mut self,
        node: Option<&Node>,
        usual: T,
        choices: &[T],
        name_of: fn(T) -> &'static str,
    ) -> Option<T> {
        node.map_or(Some(usual), |node| self.choice(node, choices, name_of))
    }

    /// One of several names, or a problem with the nearest.
    pub fn choice<T: Copy>(&mut self, node: &Node, choices: &[T], name_of: fn(T) -> &'static str) -> Option<T> {
        let names = || choices.iter().map(|&choice| name_of(choice)).collect::<Vec<_>>();
        let Some(text) = node.as_text() else {
            self.push(unfit(node, "a text in quotes").help(format!("one of {}", quoted(&names()))));
            return None;
        };
        let found = choices.iter().copied().find(|&choice| name_of(choice) == text);
        if found.is_none() {
            let names = names();
            let message = format!("`{}` does not know {}", node.path, node.found());
            let problem = Problem::error(&node.place, message).help(format!("one of {}", quoted(&names)));
            self.push(match self.nearest(text, names) {
                Some(name) => problem.label(format!("did you mean `{name}`?")).instead(format!("\"{name}\"")),
                None => problem,
            });
        }
        found
    }

    /// Every key of a table that is not allowed becomes a problem.
    pub fn known_keys(&mut self, table: &Table, path: &str, allowed: &[&str]) {
        for entry in table.entries.iter().filter(|entry| !allowed.contains(&entry.key.as_str())) {
            let mut problem = Problem::error(&entry.key_place, format!("unknown key `{}`", join(path, &entry.key)));
            let home = if self.is_full() { None } else { home_of(path, &entry.key) };
            // `[[option.rules]]` means `rule`, though there is a table of that name.
            let is_plural = entry.key.strip_suffix('s').is_some_and(|one| allowed.contains(&one));
            let elsewhere = !path.is_empty() && home.is_none() && !is_plural;
            let top = Some(&entry.key).filter(|_| elsewhere).and_then(|key| at_the_top(key));
            if let Some(key) =
                self.nearest(&entry.key, allowed.iter().copied()).filter(|_| home.is_none() && top.is_none())
            {
                problem = problem.instead(key);
            }
            let listed_max = if problem.suggestion.is_some() { KEYS_BESIDE_MAX } else { KEYS_LISTED_MAX };
            if let Some(home) = home {
                problem = problem.help(format!("`{}` is a key of {home}", entry.key));
            } else if let Some(top) = top {
                problem = problem.help(top);
            } else if allowed.len() <= listed_max {
                problem = problem.help(format!("allowed here: {}", quoted(allowed)));
            }
            self.push(problem);
        }
    }

    /// A parameter that must be stated is not.
    pub fn missing_parameter(&mut self, place: &Place, path: &str, spec: &ParameterSpec) {
        let mut meaning = spec.meaning().chars();
        let first = meaning.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        self.missing(place, path, &format!("{first}{} ({})", meaning.as_str(), spec.unit));
    }

    /// Whether a key has been told of already that probably means this one.
    fn has_slip_of(&self, path: &str) -> bool {
        let (start, key) = path.rfind('.').map_or(("", path), |dot| path.split_at(dot + 1));
        let start = format!("unknown key `{start}");
        let is_one = |message: &str| message.strip_prefix(&start).is_some_and(|rest| !rest.contains('.'));
        let slips = self.problems.iter().filter(|problem| problem.suggestion.as_deref() == Some(key));
        slips.into_iter().any(|problem| is_one(&problem.message))
    }

    /// A key that must be stated is not.
    pub fn missing(&mut self, place: &Place, path: &str, help: &str) {
        if self.has_slip_of(path) {
            return;
        }
        let problem = Problem::error(place, format!("`{path}` is missing")).help(help);
        self.push(if place.span.is_none() { where_it_would_stand(problem, path) } else { problem });
    }
}

/// The problem of a value that is of another kind.
pub(super) fn unfit(node: &Node, wanted: &str) -> Problem {
    let problem = Problem::error(&node.place, format!("`{}` must be {wanted}, found {}", node.path, node.found()));
    if super::relative::is_relative(node) {
        return problem.help("`times` changes a number that may be a belief; write the value itself");
    }
    problem
}

/// How to write a table where something else stands.
pub(super) fn how_a_table_is_written(node: &Node) -> String {
    let header = node.place.text().filter(|text| text.starts_with("[["));
    let list = LISTS.iter().find(|list| node.path.strip_prefix(*list).is_some_and(|rest| rest.starts_with('[')));
    match (header, list) {
        (Some(header), _) => format!("write `{}`, with one bracket", &header[1..header.len() - 1]),
        (None, Some(list)) if !node.path.contains('.') => {
            format!("each stands under `[[{list}]]`, with its values below")
        }
        (None, None) if !node.path.contains(['.', '[']) => {
            format!("write `[{}]` on a line of its own, and its values below", node.path)
        }
        _ => "a table is written `{ key = value }`".to_owned(),
    }
}

/// A key that a file lacks, at the place where it would stand: a value above the first table, a table at the end.
fn where_it_would_stand(problem: Problem, path: &str) -> Problem {
    let text = problem.text.trim_end();
    if text.is_empty() {
        return problem;
    }
    let is_value = !path.contains('.') && !LISTS.contains(&path);
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1));
    let first_table = starts.into_iter().find(|&start| text[start..].trim_start_matches([' ', '\t']).starts_with('['));
    let (at, label) = match first_table.filter(|_| is_value) {
        Some(table) => (table, "it stands above the first table"),
        None => (text.len(), "it can stand below"),
    };
    Problem { span: Some(at..at), ..problem }.label(label)
}

/// Where a key stands that belongs to the file as a whole.
fn at_the_top(key: &str) -> Option<String> {
    let is_table = TABLES.iter().any(|table| table.name == key);
    match key {
        _ if LISTS.contains(&key) => Some(format!("`{key}` is a list of tables, each under `[[{key}]]`")),
        "decision" | "constraints" | "optimise" | "history" | "deck" => Some(format!("`{key}` is a table: `[{key}]`")),
        _ if is_table => Some(format!("`{key}` is a table: `[{key}]`")),
        _ if ROOT_KEYS.contains(&key) && key != "name" => {
            Some(format!("`{key}` stands at the top of the file, above the first table"))
        }
        _ => None,
    }
}

/// The tables that know a key which stands in another of them, or in none.
fn home_of(path: &str, key: &str) -> Option<String> {
    let is_table = TABLES.iter().any(|table| table.name == path);
    let is_element = (path.starts_with("cloud[") || path.starts_with("option[")) && !path.contains('.');
    if !is_table && !is_element && !path.is_empty() {
        return None;
    }
    let knows_name = |table: &str| NAME_KEYS.iter().any(|(home, name)| *home == table && *name == key);
    let mut tables: Vec<String> = TABLES
        .iter()
        .filter(|table| table.specs.iter().any(|spec| spec.key == key) || knows_name(table.name))
        .map(|table| if table.name == "cloud" { "[[cloud]]".to_owned() } else { format!("[{}]", table.name) })
        .collect();
    if super::options::KEYS.contains(&key) && key != "name" {
        tables.push("[[option]]".to_owned());
    }
    let names: Vec<&str> = tables.iter().map(String::as_str).collect();
    (!names.is_empty() && names.len() <= 3).then(|| quoted(&names))
}

/// A value that lies outside its range, with the unit mistake that explains it.
pub(super) fn out_of_range(node: &Node, path: &str, number: f64, range: Range, unit: &str) -> Problem {
    let problem = Problem::error(&node.place, format!("`{path}` must be {range}, found {}", number_text(number)));
    match as_fraction(number, range, unit) {
        Some((fraction, help)) => problem.help(help).instead(fraction.to_string()),
        None if unit.is_empty() => problem,
        None => problem.help(format!("unit: {unit}")),
    }
}

/// The fraction that was meant by a percentage, and how to say so.
pub(super) fn as_fraction(number: f64, range: Range, unit: &str) -> Option<(f64, String)> {
    let is_share = ["share", "probability", "1/", "0–1", "weight", "ratio"].iter().any(|word| unit.contains(word));
    let fraction = (number * 1e10).round() / 1e12;
    let what = if unit.contains("1/") { "rates" } else { "shares" };
    let help = format!("{what} are written as fractions: {fraction} for {number}%");
    (is_share && number > range.max && number <= 100.0 && range.contains(fraction)).then_some((fraction, help))
}

/// Names in backticks with commas.
pub(super) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
