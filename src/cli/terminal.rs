//! Standard output and standard error: the only place that prints.

use super::exit::Failure;
use crate::report::Style;
use crate::scenario::without_controls;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::borrow::Cow;
use std::io::{IsTerminal, Write};

/// Longest note, bytes: what files say is quoted in notes.
const NOTE_MAX: usize = 64_000;

/// Prints results; a reader that has gone away is no error.
///
/// # Errors
/// [`Failure::ClosedPipe`] when the reader is gone, [`Failure::File`] on other trouble.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let text = if out.is_terminal() { harmless(text, true) } else { Cow::Borrowed(text) };
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|source| match source.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::File { action: "cannot write", path: "standard output".to_owned(), source },
    })
}

/// Says something that is no result.
pub fn note(text: &str) {
    let mut out = std::io::stderr().lock();
    let end = (0..=NOTE_MAX.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let short = &text[..end];
    let more = if short.len() < text.len() { "…" } else { "" };
    let _ = writeln!(out, "{}{more}", harmless(short.trim_end(), out.is_terminal()));
}

/// The text without what steers a terminal, colours aside where it may have them: names of files and what stands in them
/// come from anywhere.
fn harmless(text: &str, may_colour: bool) -> Cow<'_, str> {
    let mut parts = text.split('\x1b');
    let first = without_controls(parts.next().unwrap_or_default());
    if !text.contains('\x1b') {
        return first;
    }
    let mut all = first.into_owned();
    for part in parts {
        all.push(if may_colour && is_colour(part) { '\x1b' } else { '?' });
        all += &without_controls(part);
    }
    Cow::Owned(all)
}

/// Whether what stands behind an escape sets colours and nothing else, such as `[1;31m`.
fn is_colour(text: &str) -> bool {
    let inner = text.strip_prefix('[').unwrap_or_default();
    inner.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').starts_with('m')
}

/// How results may look.
#[must_use]
pub fn style(no_color: bool) -> Style {
    if may_colour(no_color) && std::io::stdout().is_terminal() { Style::Ansi } else { Style::Plain }
}

/// Whether notes may be coloured.
#[must_use]
pub fn colours_notes(no_color: bool) -> bool {
    may_colour(no_color) && std::io::stderr().is_terminal()
}

fn may_colour(no_color: bool) -> bool {
    !no_color && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A progress bar on a terminal, nothing elsewhere.
#[must_use]
pub fn progress(quiet: bool) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        None,
        if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() },
    );
    let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} trajectories, {eta} to go");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_colours_steers_the_terminal() {
        let text = "a\x1b[1;31mb\x1b[0mc\x1b[2Jd\x1b]0;t\x07e\u{9b}31mf\u{202e}g\n";
        assert_eq!(harmless(text, true), "a\x1b[1;31mb\x1b[0mc?[2Jd?]0;t?e·31mf\u{fffd}g\n");
        assert_eq!(harmless(text, false), "a?[1;31mb?[0mc?[2Jd?]0;t?e·31mf\u{fffd}g\n");
        assert_eq!(harmless("plain, − and é\n", false), "plain, − and é\n");
    }
}
