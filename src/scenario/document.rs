//! A TOML document in which every key and value knows where it stands.

use super::open::Fence;
use super::problem::Problem;
use super::syntax;
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
    /// Which files it may name.
    pub fence: Fence,
    /// Whether it lies outside the scenario's project: then nothing of it is shown.
    pub is_outside: bool,
}

impl SourceFile {
    /// A text that is no file: a default, an argument.
    pub fn of_text(name: &str, text: &str) -> Self {
        let (dir, fence) = (PathBuf::from("."), Fence::default());
        Self { name: name.to_owned(), text: Arc::from(text), dir, fence, is_outside: false }
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

    /// What stands there, unless the file is none to be shown.
    pub fn text(&self) -> Option<&str> {
        let span = self.span.clone().filter(|_| !self.file.is_outside)?;
        self.file.text.get(span)
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
            Value::Text(_) if self.place.file.is_outside => "a text".to_owned(),
            Value::Whole(_) | Value::Number(_) if self.place.file.is_outside => "a number".to_owned(),
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

    /// This value as one of the `toml` crate.
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

/// Longest key, bytes, and most keys of a table.
const KEY_MAX: usize = 250;
const KEYS_MAX: usize = 1_000;
/// What the values of a file may take up, bytes: with its path each takes some hundred.
const BUDGET: usize = 48 << 20;
/// What a value takes up beside its path, bytes.
const VALUE_BYTES: usize = 160;

/// What is left for the values of a file.
struct Budget {
    left: usize,
    /// Keys that are too long.
    long_keys: Vec<Place>,
    /// Tables of too many keys: the place of the first one, the path, and how many there are.
    wide: Vec<(Place, String, usize)>,
}

impl Budget {
    /// Whether there is room for a value with this path.
    fn takes(&mut self, path: &str) -> bool {
        let needed = VALUE_BYTES + path.len();
        let fits = self.left >= needed;
        self.left = if fits { self.left - needed } else { 0 };
        fits
    }

    /// What did not fit.
    fn problems(self, file: &Arc<SourceFile>) -> Vec<Problem> {
        let long = |place: &Place| Problem::error(place, format!("a key is longer than {KEY_MAX} bytes"));
        let mut problems: Vec<Problem> = self.long_keys.iter().take(1).map(long).collect();
        problems.extend(self.wide.into_iter().take(1).map(|(place, path, count)| {
            let table = if path.is_empty() { "the file".to_owned() } else { format!("`{path}`") };
            Problem::error(&place, format!("{table} has {count} keys; a table may have {KEYS_MAX}"))
        }));
        if self.left == 0 {
            let whole = Place::whole(file);
            problems.push(Problem::error(&whole, "the file holds far more values than a scenario has"));
        }
        problems
    }
}

/// The root table of a file, or its first syntax errors.
pub(super) fn parse(file: &Arc<SourceFile>) -> Result<Node, Vec<Problem>> {
    let text = Arc::clone(&file.text);
    let (root, errors) = DeTable::parse_recoverable(&text);
    if !errors.is_empty() {
        return Err(syntax::problems(file, &errors));
    }
    let span = root.span();
    let mut budget = Budget { left: BUDGET, long_keys: Vec::new(), wide: Vec::new() };
    let value = convert_table(file, "", root.get_ref(), 0, &mut budget);
    let problems = budget.problems(file);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut node = Node { path: String::new(), place: Place::whole(file), value };
    node.place.span = (span.end > span.start && span.end <= text.len()).then_some(0..0);
    Ok(node)
}

/// A value that starts at byte `offset` of the text of `file`.
pub(super) fn parse_value(file: &Arc<SourceFile>, path: &str, offset: usize) -> Result<Node, Box<Problem>> {
    let text = Arc::clone(&file.text);
    let part = text.get(offset..).unwrap_or("");
    let value = DeValue::parse(part).map_err(|error| Box::new(syntax::problem(file, &error, offset)))?;
    let mut budget = Budget { left: BUDGET, long_keys: Vec::new(), wide: Vec::new() };
    let node = convert(file, path.to_owned(), &value, offset, &mut budget);
    match budget.problems(file).pop() {
        Some(problem) => Err(Box::new(problem)),
        None => Ok(node),
    }
}

fn convert(
    file: &Arc<SourceFile>,
    path: String,
    value: &Spanned<DeValue<'_>>,
    offset: usize,
    budget: &mut Budget,
) -> Node {
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
        DeValue::Array(list) => {
            let mut items = Vec::new();
            for (i, item) in list.iter().enumerate() {
                let path = format!("{path}[{i}]");
                if !budget.takes(&path) {
                    break;
                }
                items.push(convert(file, path, item, offset, budget));
            }
            Value::List(items)
        }
        DeValue::Table(table) => convert_table(file, &path, table, offset, budget),
    };
    Node { path, place, value }
}

fn convert_table(file: &Arc<SourceFile>, path: &str, table: &DeTable<'_>, offset: usize, budget: &mut Budget) -> Value {
    let mut entries: Vec<Entry> = Vec::new();
    for (key, value) in table {
        let span = key.span();
        let span = Some(span.start + offset..span.end + offset);
        let key_place = Place { file: Arc::clone(file), span, overriding: false };
        if table.len() > KEYS_MAX {
            budget.wide.push((key_place, path.to_owned(), table.len()));
            break;
        }
        let key = key.get_ref().to_string();
        if key.len() > KEY_MAX {
            budget.long_keys.push(key_place);
            continue;
        }
        let path = join(path, &key);
        if !budget.takes(&path) {
            break;
        }
        entries.push(Entry { key, key_place, node: convert(file, path, value, offset, budget) });
    }
    entries.sort_by_key(|entry| entry.key_place.span.as_ref().map_or(0, |span| span.start));
    Value::Table(Table { entries })
}
