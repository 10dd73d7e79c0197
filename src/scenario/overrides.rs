//! `--set PATH=VALUE`, and the same paths in stress cases.

use super::belief::text_toml;
use super::document::{Entry, Node, Place, SourceFile, Table, Value, join, parse_value};
use super::merge::{merge_tables, tidy_start};
use super::open::Fence;
use super::problem::{Problem, Sink};
use super::relative::in_place_of;
use super::suggest::nearest;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A part of a path, with its place in the text.
#[derive(Clone, Debug, PartialEq)]
struct Segment {
    step: Step,
    span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
}

/// Sets `PATH=VALUE`, with paths of files from a folder and inside a fence; what is wrong with it becomes a problem with
/// the place in that text.
pub(super) fn set_argument(sink: &mut Sink, root: &mut Node, argument: &str, (dir, fence): (&Path, &Fence)) {
    let text = SourceFile::of_text("--set", argument);
    let file = Arc::new(SourceFile { dir: dir.to_owned(), fence: fence.clone(), ..text });
    let whole = Place { file: Arc::clone(&file), span: Some(0..argument.len()), overriding: true };
    let Some(equals) = equals_sign(argument) else {
        sink.push(Problem::error(&whole, "there is no `=` after the path").help("write `--set PATH=VALUE`"));
        return;
    };
    let path = argument[..equals].trim();
    let offset = equals + 1 + (argument[equals + 1..].len() - argument[equals + 1..].trim_start().len());
    let place = Place { span: Some(0..argument[..equals].trim_end().len()), ..whole };
    let text = argument[offset..].trim();
    let bare = !text.is_empty() && !text.starts_with(['"', '\'', '[', '{']);
    let node = match parse_value(&file, path, offset) {
        Ok(node) => node,
        Err(_) if bare => {
            let span = Some(offset..offset + text.len());
            Node { path: path.to_owned(), place: Place { span, ..place.clone() }, value: Value::Text(text.to_owned()) }
        }
        Err(problem) => {
            sink.push(*problem);
            return;
        }
    };
    set_path(sink, root, path, &place, node.overriding());
}

/// Refuses a path that two arguments set: one of them would be dropped without a word.
pub(super) fn refuse_twice(sink: &mut Sink, arguments: &[String]) {
    let mut seen = std::collections::HashSet::new();
    for argument in arguments {
        let Some(path) = equals_sign(argument).map(|equals| argument[..equals].trim_end()) else { continue };
        if !seen.insert(path.trim_start()) {
            let file = Arc::new(SourceFile::of_text("--set", argument));
            let place = Place { file, span: Some(0..path.len()), overriding: true };
            let message = format!("`{}` is set twice", path.trim_start());
            sink.push(Problem::error(&place, message).help("leave one of the two out"));
        }
    }
}

/// Sets the value at a path by name: `cloud.aws.coverage`, `option."In-house".field_share`, `macro.rate[2]`.
pub(super) fn set_path(sink: &mut Sink, root: &mut Node, path: &str, place: &Place, node: Node) {
    if path.trim() == "extends" {
        let problem = Problem::error(place, "`extends` cannot be set");
        sink.push(problem.help("write a scenario file that extends the other, or name the other file"));
        return;
    }
    let segments = match split(path) {
        Ok(segments) => segments,
        Err(wrong) => {
            sink.push(Problem::error(place, wrong).help("write `table.key`, `cloud.aws.key`, `option.\"Name\".key`"));
            return;
        }
    };
    if let Some(problem) = put(root, &segments, place, path, node) {
        sink.push(problem);
    }
    if let Some(table) = root.as_table_mut() {
        tidy_start(table);
    }
}

/// Goes down the path and sets its end; tables on the way are made where there are none.
fn put(root: &mut Node, segments: &[Segment], place: &Place, path: &str, node: Node) -> Option<Problem> {
    let mut current = root;
    for (depth, segment) in segments.iter().enumerate() {
        let last = depth + 1 == segments.len();
        let here = part_of(place, segment);
        if last {
            return put_last(current, segment, &here, path, node);
        }
        let parent = current.path.clone();
        current = match (&segment.step, &mut current.value) {
            (Step::Key(key), Value::Table(table)) => {
                if table.get(key).is_none() {
                    table.put(default_entry(&parent, key, &here));
                }
                table.get_mut(key)?
            }
            (Step::Key(name), Value::List(list)) => {
                let names: Vec<String> = list.iter().filter_map(|item| item.name().map(str::to_owned)).collect();
                match list.iter_mut().find(|item| item.name() == Some(name)) {
                    Some(item) => item,
                    None => return Some(unknown_name(&here, &parent, name, &names)),
                }
            }
            (Step::Index(index), Value::List(list)) => match list.get_mut(*index) {
                Some(item) => item,
                None => return Some(Problem::error(&here, format!("`{parent}` has no element {index}"))),
            },
            _ => return Some(Problem::error(&here, format!("`{parent}` has nothing inside to set"))),
        };
    }
    None
}

fn put_last(current: &mut Node, segment: &Segment, here: &Place, path: &str, node: Node) -> Option<Problem> {
    let parent = current.path.clone();
    match (&segment.step, &mut current.value) {
        (Step::Key(key), Value::Table(table)) => {
            let known = table.get(key).cloned();
            let is_record = parent.is_empty() && known.as_ref().is_some_and(|known| known.as_table().is_some());
            let node = match known {
                // A month for `start` leaves what is in place; a table for a table changes only what it names.
                Some(known) if is_record && key == "start" && node.as_table().is_none() => {
                    let month = Entry { key: "month".to_owned(), key_place: here.clone(), node };
                    let own = Node { value: Value::Table(Table { entries: vec![month] }), ..known.clone() };
                    merge_tables(&known, &own)
                }
                Some(known) if is_record => merge_tables(&known, &node),
                known => in_place_of(known.as_ref(), node),
            };
            table.put(Entry { key: key.clone(), key_place: here.clone(), node });
            None
        }
        (Step::Index(index), Value::List(list)) if *index < list.len() => {
            let node = in_place_of(Some(&list[*index]), node);
            list[*index] = node;
            None
        }
        (Step::Index(index), Value::List(_)) => {
            Some(Problem::error(here, format!("`{parent}` has no element {index}")))
        }
        (Step::Key(name), Value::List(list)) => {
            let names: Vec<String> = list.iter().filter_map(|item| item.name().map(str::to_owned)).collect();
            let known = names.contains(name);
            let problem = if known {
                Problem::error(here, format!("`{path}` names no key")).help(format!("write `{path}.key`"))
            } else {
                unknown_name(here, &parent, name, &names)
            };
            Some(problem)
        }
        _ => Some(Problem::error(here, format!("`{parent}` has nothing inside to set"))),
    }
}

/// Most names that a help line lists.
const NAMES_LISTED_MAX: usize = 10;

/// A name as a part of a path.
pub(super) fn as_part(name: &str) -> String {
    if name.contains(['.', '[', '"', '\'', '=']) { text_toml(name) } else { name.to_owned() }
}

fn unknown_name(here: &Place, list: &str, name: &str, names: &[String]) -> Problem {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let problem = Problem::error(here, format!("there is no {list} named `{name}`"));
    let written: Vec<String> = known.iter().take(NAMES_LISTED_MAX).map(|name| as_part(name)).collect();
    let written: Vec<&str> = written.iter().map(String::as_str).collect();
    let problem = problem.help(format!("one of {}", super::read::quoted(&written)));
    match nearest(name, known) {
        Some(near) => problem.instead(near),
        None => problem,
    }
}

/// What stands at a key that the file does not state: the default of a parameter with several values, or a table.
fn default_entry(parent: &str, key: &str, here: &Place) -> Entry {
    let path = join(parent, key);
    let table = if parent.starts_with("cloud[") { "cloud" } else { parent };
    let spec = crate::parameter::find(table, key).filter(|spec| spec.len > 1);
    let list = spec.and_then(|spec| {
        let file = SourceFile::of_text("defaults", spec.default);
        parse_value(&Arc::new(file), &path, 0).ok()
    });
    let empty = || Node { path: path.clone(), place: here.clone(), value: Value::Table(Table::default()) };
    Entry { key: key.to_owned(), key_place: here.clone(), node: list.unwrap_or_else(empty) }
}

/// The place of a segment, where the path is the text at the start of a `--set` argument.
fn part_of(place: &Place, segment: &Segment) -> Place {
    let span = match &place.span {
        Some(_) if place.file.name == "--set" => Some(segment.span.clone()),
        other => other.clone(),
    };
    Place { span, overriding: true, ..place.clone() }
}

/// The first `=` outside quotes.
fn equals_sign(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        match character {
            '=' => return Some(at),
            // A quote that is not closed is part of a name.
            '"' | '\'' if starts_part(text, at) => at += unquoted(&text[at..]).map_or(1, |(_, length)| length),
            _ => at += character.len_utf8(),
        }
    }
    None
}

/// Whether a part of a path begins at a byte.
fn starts_part(text: &str, at: usize) -> bool {
    at == 0 || text[..at].ends_with('.')
}

/// The name in quotes at the start of a text, and the length of it all. In double quotes `\"` and `\\` stand for
/// themselves; between single ones everything does.
fn unquoted(text: &str) -> Option<(String, usize)> {
    let mut characters = text.char_indices();
    let quote = characters.next()?.1;
    let mut name = String::new();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if quote == '"' => name.push(characters.next()?.1),
            _ if character == quote => return Some((name, at + 1)),
            _ => name.push(character),
        }
    }
    None
}

/// Longest path, bytes, and most parts of it.
const PATH_MAX: usize = 600;
const PARTS_MAX: usize = 12;

/// The parts of a path, or what is wrong with it.
fn split(path: &str) -> Result<Vec<Segment>, String> {
    if path.len() > PATH_MAX {
        return Err(format!("a path of {} bytes is too long", path.len()));
    }
    let wrong = || format!("`{path}` is not a path");
    let mut segments = Vec::new();
    let mut rest = 0;
    while rest < path.len() {
        let text = &path[rest..];
        let (step, length) = if text.starts_with(['"', '\'']) {
            let (name, length) = unquoted(text).ok_or_else(wrong)?;
            (Step::Key(name), length)
        } else if let Some(inner) = text.strip_prefix('[') {
            let end = inner.find(']').ok_or_else(wrong)?;
            (Step::Index(inner[..end].parse().map_err(|_| wrong())?), end + 2)
        } else {
            let end = text.find(['.', '[']).unwrap_or(text.len());
            (Step::Key(text[..end].trim().to_owned()), end)
        };
        if step == Step::Key(String::new()) {
            return Err(wrong());
        }
        segments.push(Segment { step, span: rest..rest + length });
        rest += length;
        match path[rest..].chars().next() {
            Some('.') if rest + 1 < path.len() => rest += 1,
            Some('[') | None => {}
            Some(_) => return Err(wrong()),
        }
    }
    if segments.len() > PARTS_MAX {
        return Err(format!("a path has at most {PARTS_MAX} parts, found {}", segments.len()));
    }
    if segments.is_empty() { Err(wrong()) } else { Ok(segments) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &str) -> Option<Vec<Step>> {
        split(path).ok().map(|segments| segments.into_iter().map(|segment| segment.step).collect())
    }

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[test]
    fn a_path_has_keys_names_in_quotes_and_positions() {
        assert_eq!(steps("isv.acv"), Some(vec![key("isv"), key("acv")]));
        assert_eq!(steps("macro.rate[2]"), Some(vec![key("macro"), key("rate"), Step::Index(2)]));
        assert_eq!(
            steps("option.\"Pilot, 1.5 heads\".pay"),
            Some(vec![key("option"), key("Pilot, 1.5 heads"), key("pay")])
        );
        let named = Some(vec![key("option"), key("The \"v1.5\" plan"), key("pay")]);
        assert_eq!(steps(r#"option."The \"v1.5\" plan".pay"#), named);
        assert_eq!(steps(r#"option.'The "v1.5" plan'.pay"#), named);
        assert_eq!(equals_sign(r#"option."a \"=\" b".pay=x"#), Some(22));
        assert_eq!(steps("option.One more AE.pay"), Some(vec![key("option"), key("One more AE"), key("pay")]));
        for wrong in ["", "isv.", ".acv", "isv..acv", "macro.rate[x]", "macro.rate[1", "option.\"x"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }
}
