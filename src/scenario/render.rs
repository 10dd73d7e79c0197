//! Problems as text: file, line, caret, help.

use super::problem::{Problem, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Most problems that are shown.
const SHOWN_MAX: usize = 20;
/// Longest message or help, characters.
const MESSAGE_MAX: usize = 1200;

/// The first twenty problems, errors before warnings where there are more, one block each with an empty line between;
/// then how many more there are. No control character of a file reaches the text.
#[must_use]
pub fn render(problems: &[Problem], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut shown: Vec<&Problem> = problems.iter().collect();
    if shown.len() > SHOWN_MAX {
        shown.sort_by_key(|problem| problem.severity);
        shown.truncate(SHOWN_MAX);
    }
    let mut blocks: Vec<String> = shown
        .into_iter()
        .map(|problem| {
            let clean = printable(problem);
            renderer.render(&[group(&clean)])
        })
        .collect();
    match problems.len().saturating_sub(SHOWN_MAX) {
        0 => {}
        1 => blocks.push("and 1 more problem".to_owned()),
        more => blocks.push(format!("and {more} more problems")),
    }
    let mut text = blocks.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The problem without control characters, of messages at most so much as can be read.
fn printable(problem: &Problem) -> Problem {
    let short = |text: &str| {
        let mut short: String = without_controls(text).chars().take(MESSAGE_MAX).collect();
        if text.chars().nth(MESSAGE_MAX).is_some() {
            short.push('…');
        }
        short
    };
    Problem {
        file: short(&problem.file).replace('\n', "?"),
        text: Arc::from(without_controls(&problem.text)),
        message: short(&problem.message),
        label: short(&problem.label),
        help: problem.help.as_deref().map(short),
        ..problem.clone()
    }
}

/// Characters that would move the cursor, colour or turn the text stand as others of the same length in bytes.
#[must_use]
pub fn without_controls(text: &str) -> Cow<'_, str> {
    let is_control = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t' | '\r')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_control) {
        return Cow::Borrowed(text);
    }
    let other = |c: char| match c.len_utf8() {
        _ if !is_control(c) => c,
        1 => '?',
        2 => '·',
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(other).collect())
}

fn group(problem: &Problem) -> Group<'_> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(problem.message.as_str());
    let group = match problem.span.clone().map(|span| on_characters(&problem.text, span)) {
        Some(span) => {
            let mut annotation = AnnotationKind::Primary.span(span);
            if !problem.label.is_empty() {
                annotation = annotation.label(problem.label.as_str());
            }
            title.element(Snippet::source(&*problem.text).path(problem.file.as_str()).annotation(annotation))
        }
        None => title.element(Origin::path(problem.file.as_str())),
    };
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The span, moved inwards to the borders of characters, and at most one line long.
fn on_characters(text: &str, span: Range<usize>) -> Range<usize> {
    let border = |byte: usize| (0..=byte.min(text.len())).rev().find(|&b| text.is_char_boundary(b)).unwrap_or(0);
    let start = border(span.start);
    let end = border(span.end).max(start);
    let line = text[start..end].find('\n').map_or(end, |length| start + length);
    let line = if text[start..line].ends_with('\r') { line - 1 } else { line };
    start..line
}
