//! Standard output and standard error: the only place that prints.

use super::exit::Failure;
use crate::report::Style;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, Write};

/// Prints results; a reader that has gone away is no error.
///
/// # Errors
/// [`Failure::ClosedPipe`] when the reader is gone, [`Failure::File`] on other trouble.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|source| match source.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::File { action: "cannot write", path: "standard output".to_owned(), source },
    })
}

/// Says something that is no result.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
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
