//! What is no TOML: what was meant, told once, and the text as it was probably meant.

use super::document::{Place, SourceFile};
use super::problem::Problem;
use super::written;
use std::ops::Range;
use std::sync::Arc;

/// Most errors of a text that are looked at.
const ERRORS_MAX: usize = 200;

/// The errors of a text, each slip once, and nothing of what only follows from a bracket that is not closed.
pub(super) fn problems(file: &Arc<SourceFile>, errors: &[toml::de::Error]) -> Vec<Problem> {
    if let Some(what) = other_format(&file.text) {
        let help = "a scenario is TOML; `alliance-sim init FILE` writes one to start from";
        return vec![Problem::error(&Place::whole(file), format!("the file is {what}, not TOML")).help(help)];
    }
    let mut told: Vec<Problem> = Vec::new();
    for error in errors.iter().take(ERRORS_MAX) {
        let is_at_end = error.message().contains("unclosed array") || error.message().contains("unclosed inline table");
        let start = if is_at_end { file.text.len() } else { error.span().map_or(0, |span| span.start) };
        if let Some(bracket) = unclosed(&file.text, start) {
            let place = Place { file: Arc::clone(file), span: Some(bracket), overriding: false };
            told.push(Problem::error(&place, "not valid TOML: this bracket is not closed"));
            break;
        }
        let problem = problem(file, error, 0);
        let line = |problem: &Problem| problem.span.as_ref().map(|span| line_of(&file.text, span.start));
        let is_told = |known: &Problem| known.help == problem.help && line(known) == line(&problem);
        if problem.help.is_none() || !told.iter().any(is_told) {
            told.push(problem);
        }
    }
    told
}

/// The text with every slip replaced by what was probably meant, so that the rest of it can be read; nothing where that
/// is not known of any.
pub(super) fn mended(text: &str, problems: &[Problem]) -> Option<String> {
    let of_slip = |problem: &Problem| problem.span.clone().zip(problem.suggestion.clone());
    let mut slips: Vec<(Range<usize>, String)> = problems.iter().filter_map(of_slip).collect();
    slips.sort_by_key(|(span, _)| span.start);
    let (mut mended, mut from) = (String::new(), 0);
    for (span, meant) in slips {
        if span.start >= from {
            mended += text.get(from..span.start)?;
            mended += &meant;
            from = span.end;
        }
    }
    mended += text.get(from..)?;
    (from > 0).then_some(mended)
}

/// What a text is that begins as no scenario does.
fn other_format(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    match text.as_bytes().first()? {
        b'{' => Some("JSON"),
        b'<' => Some("HTML or XML"),
        _ if text.starts_with("---") => Some("YAML"),
        _ => None,
    }
}

/// The last bracket before a byte that is still open, if a new line of the file begins there: it should be closed.
fn unclosed(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    let begins = at == text.len()
        || line.starts_with('[')
        || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim_end()));
    let mut open = Vec::new();
    let (mut quote, mut is_comment) = (None, false);
    let before = if at == text.len() { text } else { &text[..start] };
    for (place, byte) in before.bytes().enumerate() {
        match (byte, quote) {
            (b'\n', _) => (is_comment, quote) = (false, None),
            _ if is_comment => {}
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(own)) if byte == own => quote = None,
            (_, Some(_)) => {}
            (b'#', None) => is_comment = true,
            (b'[' | b'{', None) => open.push(place),
            (b']' | b'}', None) => drop(open.pop()),
            _ => {}
        }
    }
    // The header of a table is no value that goes on.
    let is_header = |place: usize| {
        text[..place].rsplit('\n').next().is_some_and(|before| before.trim_start_matches('[').is_empty())
    };
    open.pop().filter(|place| begins && !is_header(*place)).map(|place| place..place + 1)
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// One error, of a text that begins at byte `offset` of the file.
pub(super) fn problem(file: &Arc<SourceFile>, error: &toml::de::Error, offset: usize) -> Problem {
    let span = error.span().map(|span| span.start + offset..span.end + offset);
    let key = span.clone().and_then(|span| file.text.get(span)).unwrap_or_default();
    let place = Place { file: Arc::clone(file), span: span.clone(), overriding: false };
    let message = error.message().replace('\n', ", ");
    if message.contains("duplicate key") {
        let problem = Problem::error(&place, format!("not valid TOML: {message}"));
        return match key {
            "start" => problem.help("beside a `[start]` table, write the first month as `month = \"2026-01\"` in it"),
            "cloud" | "option" | "stress" | "window" | "correlation" => {
                problem.help(format!("there are several, so each stands under two brackets: `[[{key}]]`"))
            }
            _ => problem.help("a table gives a key once; each element of a list begins anew, as by `[[option]]`"),
        };
    }
    let problem = Problem::error(&place, format!("not valid TOML: {message}"));
    if message.contains("carriage return") {
        return problem.help("save the file with the line ends of Windows (CRLF) or of Unix (LF)");
    }
    if message.contains("recurs") {
        return problem.help("tables and lists stand too deep in each other");
    }
    if file.is_outside {
        return problem;
    }
    let line = span.and_then(|span| line_around(&file.text, span.start));
    let line = line.filter(|(_, line, _)| !message.contains("unclosed") || line.trim_start().starts_with('['));
    let Some((start, meant)) = line.and_then(|(start, line, at)| Some((start, written::line(line, at)?))) else {
        return problem;
    };
    let span = Some(start + meant.span.start..start + meant.span.end);
    let problem = Problem { span, ..problem }.help(meant.help);
    match meant.instead {
        Some(text) => problem.instead(text),
        None => problem,
    }
}

/// Where the line around a byte of a text starts, the line, and the position of the byte in it. A line end belongs to
/// the line before it.
fn line_around(text: &str, at: usize) -> Option<(usize, &str, usize)> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    Some((start, &text[start..end], at - start))
}
