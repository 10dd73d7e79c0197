//! Problems as text: file, line, caret, help.

use super::problem::{Problem, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// All problems, one block each, with an empty line between.
#[must_use]
pub fn render(problems: &[Problem], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let blocks: Vec<String> = problems.iter().map(|problem| renderer.render(&[group(problem)])).collect();
    let mut text = blocks.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
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
