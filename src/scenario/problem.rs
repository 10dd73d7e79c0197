//! What is wrong with a scenario, and where.

use super::document::Place;
use std::ops::Range;
use std::sync::Arc;

/// Whether a problem stops the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot be used.
    Error,
    /// It can, but probably says something that is not meant.
    Warning,
}

/// One thing that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether it stops the program.
    pub severity: Severity,
    /// Name of the file, or `--set`.
    pub file: String,
    /// Text of that file.
    pub text: Arc<str>,
    /// Bytes of the text that it is about; nothing where it is about the file.
    pub span: Option<Range<usize>>,
    /// What is wrong, with what was found: lower-case, no final stop.
    pub message: String,
    /// Words at the caret, or empty.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// What to write in place of the span.
    pub suggestion: Option<String>,
}

impl Problem {
    /// An error at a place.
    pub(super) fn error(place: &Place, message: impl Into<String>) -> Self {
        let file = &place.file;
        let (text, span, message) = match &place.span {
            // Of a file outside the project no line is shown.
            Some(span) if file.is_outside => {
                let before = file.text.as_bytes().iter().take(span.start);
                let line = 1 + before.filter(|&&byte| byte == b'\n').count();
                (Arc::from(""), None, format!("{} (line {line})", message.into()))
            }
            span => (Arc::clone(&file.text), span.clone(), message.into()),
        };
        Self {
            severity: Severity::Error,
            file: file.name.clone(),
            text,
            span,
            message,
            label: String::new(),
            help: None,
            suggestion: None,
        }
    }

    /// A warning at a place.
    pub(super) fn warning(place: &Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(place, message) }
    }

    /// An error of a file that could not be read.
    pub(super) fn unread(file: &str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            text: Arc::from(""),
            span: None,
            message: message.into(),
            label: String::new(),
            help: None,
            suggestion: None,
        }
    }

    pub(super) fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// A better text for the span, shown at the caret too.
    pub(super) fn instead(self, text: impl Into<String>) -> Self {
        let text = text.into();
        let label = if self.label.is_empty() { format!("did you mean `{text}`?") } else { self.label };
        Self { label, suggestion: Some(text), ..self }
    }
}

/// All that is wrong with a scenario, by file and position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Sorts them by file and position, and drops repetitions.
    pub(super) fn sorted(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| {
            let key = |p: &Problem| (p.span.as_ref().map(|span| (span.start, span.end)), p.severity);
            (&a.file, key(a), &a.message).cmp(&(&b.file, key(b), &b.message))
        });
        problems.dedup();
        Self(problems)
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::render(&self.0, false))
    }
}

impl std::error::Error for Problems {}

/// Problems found so far.
#[derive(Debug, Default)]
pub(super) struct Sink {
    pub problems: Vec<Problem>,
}

/// Problems beyond which none gets a suggestion any more: it takes a look at every name that there is, and of so many
/// problems twenty are shown.
const SUGGESTED_MAX: usize = 200;

impl Sink {
    /// The name that a mistyped one probably means.
    pub fn nearest<'a>(&self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if self.is_full() { None } else { super::suggest::nearest(name, candidates) }
    }

    /// Whether there are far more problems than are shown.
    pub fn is_full(&self) -> bool {
        self.problems.len() >= SUGGESTED_MAX
    }

    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Whether any of them stops the program.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
