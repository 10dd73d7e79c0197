//! Typed values out of nodes; what does not fit becomes a problem.

use super::belief::number_text;
use super::document::{Node, Place, Table, join};
use super::problem::{Problem, Sink};
use super::resolve::NAME_KEYS;
use super::written;
use crate::parameter::{ParameterSpec, Range};

/// Lists of tables, each element under two brackets.
const LISTS: [&str; 5] = ["cloud", "option", "stress", "window", "correlation"];
/// Most keys that a help line lists.
const KEYS_LISTED_MAX: usize = 20;
/// Most keys that it lists beside a suggestion.
const KEYS_BESIDE_MAX: usize = 7;

impl Sink {
    fn wrong_type(&mut self, node: &Node, wanted: &str) {
        self.push(Problem::error(&node.place, format!("`{}` must be {wanted}, found {}", node.path, node.found())));
    }

    /// What should be a number is something else.
    pub fn no_number(&mut self, node: &Node, wanted: &str) {
        let message = format!("`{}` must be {wanted}, found {}", node.path, node.found());
        let problem = Problem::error(&node.place, message);
        let meant = node.as_text().filter(|_| !node.place.file.is_outside).and_then(written::number);
        self.push(match meant {
            Some(meant) => problem.help(format!("{}: `{}`", meant.why, meant.text)).instead(meant.text),
            None => problem,
        });
    }

    /// The table, or a problem.
    pub fn table<'n>(&mut self, node: &'n Node) -> Option<&'n Table> {
        if node.as_table().is_none() {
            self.wrong_type(node, "a table");
        }
        node.as_table()
    }

    /// The list, or a problem.
    pub fn list<'n>(&mut self, node: &'n Node, of: &str) -> Option<&'n [Node]> {
        if node.as_list().is_none() {
            let message = format!("`{}` must be a list of {of}, found {}", node.path, node.found());
            let problem = Problem::error(&node.place, message);
            let is_single = node.as_table().is_some() && LISTS.contains(&node.path.as_str());
            let path = &node.path;
            self.push(if is_single { problem.help(format!("write `[[{path}]]`, with two brackets")) } else { problem });
        }
        node.as_list()
    }

    /// The text, or a problem.
    pub fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        if node.as_text().is_none() {
            self.wrong_type(node, "a text in quotes");
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
            format!("must be one line, found {text:?}")
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
        if let super::document::Value::Flag(flag) = node.value {
            return Some(flag);
        }
        self.wrong_type(node, "`true` or `false`");
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

    /// One of several names, or a problem with the nearest.
    pub fn choice<T: Copy>(&mut self, node: &Node, choices: &[T], name_of: fn(T) -> &'static str) -> Option<T> {
        let text = self.text(node)?;
        let found = choices.iter().copied().find(|&choice| name_of(choice) == text);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|&choice| name_of(choice)).collect();
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
            if let Some(key) = self.nearest(&entry.key, allowed.iter().copied()).filter(|_| home.is_none()) {
                problem = problem.instead(key);
            }
            let listed_max = if problem.suggestion.is_some() { KEYS_BESIDE_MAX } else { KEYS_LISTED_MAX };
            if let Some(home) = home {
                problem = problem.help(format!("`{}` is a key of {home}", entry.key));
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

    /// A key that must be stated is not.
    pub fn missing(&mut self, place: &Place, path: &str, help: &str) {
        self.push(Problem::error(place, format!("`{path}` is missing")).help(help));
    }
}

/// The tables that know a key which stands in another of them, or in none.
fn home_of(path: &str, key: &str) -> Option<String> {
    let is_table = crate::parameter::TABLES.iter().any(|table| table.name == path);
    let is_element = (path.starts_with("cloud[") || path.starts_with("option[")) && !path.contains('.');
    if !is_table && !is_element && !path.is_empty() {
        return None;
    }
    let knows_name = |table: &str| NAME_KEYS.iter().any(|(home, name)| *home == table && *name == key);
    let mut tables: Vec<String> = crate::parameter::TABLES
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
    let fraction = number / 100.0;
    let what = if unit.contains("1/") { "rates" } else { "shares" };
    let help = format!("{what} are written as fractions: {fraction} for {number}%");
    (is_share && number > range.max && number <= 100.0 && range.contains(fraction)).then_some((fraction, help))
}

/// Names in backticks with commas.
pub(super) fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
