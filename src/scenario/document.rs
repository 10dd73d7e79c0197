//! A TOML document in which every key and value knows where it stands.

use super::problem::Problem;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A text that values come from: a scenario file, or the argument of `--set`.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// Name in messages.
    pub name: String,
    /// All of it.
    pub text: Arc<str>,
    /// Where paths in it start.
    pub dir: PathBuf,
}

impl SourceFile {
    /// A text that is no file: a default, an argument.
    pub fn of_text(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: Arc::from(text), dir: ".".into() }
    }
}

/// Where something stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub file: Arc<SourceFile>,
    /// Bytes of the text; nothing for a file as a whole.
    pub span: Option<Range<usize>>,
    /// Whether it came by `--set` or a stress case.
    pub overriding: bool,
}

impl Place {
    /// The file as a whole.
    pub fn whole(file: &Arc<SourceFile>) -> Self {
        Self { file: Arc::clone(file), span: None, overriding: false }
    }
}

/// A value with its place and its path for messages, counted from 0.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub path: String,
    pub place: Place,
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Entries in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub node: Node,
}

impl Table {
    /// The value at a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value at a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node)
    }

    /// Sets a key, in place of what it had.
    pub fn put(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// Drops a key.
    pub fn remove(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }
}

impl Node {
    /// The table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The table, to change it.
    pub fn as_table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self.value {
            Value::Whole(whole) => Some(whole as f64),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text at the key `name` of a table.
    pub fn name(&self) -> Option<&str> {
        self.as_table()?.get("name")?.as_text()
    }

    /// What stands there, for "found …".
    pub fn found(&self) -> String {
        match &self.value {
            Value::Text(text) if text.chars().count() > 60 => "a long text".to_owned(),
            Value::Text(text) => format!("{text:?}"),
            Value::Whole(whole) => whole.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Date(date) => format!("the date {date}"),
            Value::List(_) => "a list".to_owned(),
            Value::Table(_) => "a table".to_owned(),
        }
    }

    /// Marks it and all below as overriding what the files say.
    pub fn overriding(mut self) -> Self {
        self.mark();
        self
    }

    fn mark(&mut self) {
        self.place.overriding = true;
        match &mut self.value {
            Value::List(list) => list.iter_mut().for_each(Self::mark),
            Value::Table(table) => {
                for entry in &mut table.entries {
                    entry.key_place.overriding = true;
                    entry.node.mark();
                }
            }
            _ => {}
        }
    }

    /// The same as a value of the `toml` crate.
    pub fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::Text(text) | Value::Date(text) => toml::Value::String(text.clone()),
            Value::Whole(whole) => toml::Value::Integer(*whole),
            Value::Number(number) => toml::Value::Float(*number),
            Value::Flag(flag) => toml::Value::Boolean(*flag),
            Value::List(list) => toml::Value::Array(list.iter().map(Self::to_toml).collect()),
            Value::Table(table) => {
                toml::Value::Table(table.entries.iter().map(|e| (e.key.clone(), e.node.to_toml())).collect())
            }
        }
    }
}

/// Joins a path and a key.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The root table of a file, or its first syntax errors.
pub(super) fn parse(file: &Arc<SourceFile>) -> Result<Node, Vec<Problem>> {
    const SYNTAX_ERRORS_MAX: usize = 5;
    let text = Arc::clone(&file.text);
    let (root, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        return Err(errors.iter().take(SYNTAX_ERRORS_MAX).map(|error| syntax_problem(file, error, 0)).collect());
    }
    let span = root.span();
    let mut node =
        Node { path: String::new(), place: Place::whole(file), value: convert_table(file, "", root.get_ref(), 0) };
    node.place.span = (span.end > span.start && span.end <= text.len()).then_some(0..0);
    Ok(node)
}

/// A value that starts at byte `offset` of the text of `file`.
pub(super) fn parse_value(file: &Arc<SourceFile>, path: &str, offset: usize) -> Result<Node, Box<Problem>> {
    let text = Arc::clone(&file.text);
    let part = &text[offset..];
    let value = DeValue::parse(part).map_err(|error| Box::new(syntax_problem(file, &error, offset)))?;
    Ok(convert(file, path.to_owned(), &value, offset))
}

fn syntax_problem(file: &Arc<SourceFile>, error: &toml::de::Error, offset: usize) -> Problem {
    let span = error.span().map(|span| span.start + offset..span.end + offset);
    let key = span.clone().and_then(|span| file.text.get(span)).unwrap_or_default();
    let place = Place { file: Arc::clone(file), span: span.clone(), overriding: false };
    let message = error.message().replace('\n', ", ");
    let problem = Problem::error(&place, format!("not valid TOML: {message}"));
    if message.contains("duplicate key") && key == "start" {
        return problem.help("beside a `[start]` table, write the first month as `month = \"2026-01\"` in it");
    }
    problem
}

fn convert(file: &Arc<SourceFile>, path: String, value: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let span = value.span();
    let place = Place { file: Arc::clone(file), span: Some(span.start + offset..span.end + offset), overriding: false };
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(whole) => match i64::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(whole) => Value::Whole(whole),
            Err(_) => Value::Number(whole.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(list) => Value::List(
            list.iter().enumerate().map(|(i, item)| convert(file, format!("{path}[{i}]"), item, offset)).collect(),
        ),
        DeValue::Table(table) => convert_table(file, &path, table, offset),
    };
    Node { path, place, value }
}

fn convert_table(file: &Arc<SourceFile>, path: &str, table: &DeTable<'_>, offset: usize) -> Value {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let span = key.span();
            let span = Some(span.start + offset..span.end + offset);
            let key = key.get_ref().to_string();
            let node = convert(file, join(path, &key), value, offset);
            Entry { key, key_place: Place { file: Arc::clone(file), span, overriding: false }, node }
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_place.span.as_ref().map_or(0, |span| span.start));
    Value::Table(Table { entries })
}
