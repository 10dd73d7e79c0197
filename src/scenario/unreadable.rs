//! Bytes of a scenario into its text, or why they are none.

use super::problem::Problem;
use std::ops::Range;
use std::sync::Arc;

/// What files begin with that are no text.
const OTHERS: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "a ZIP archive, such as a workbook, a document or a deck"),
    (b"\xd0\xcf\x11\xe0", "a document of an old Office"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"PAR1", "a Parquet file"),
];
const IS_TEXT: &str = "a scenario is a text file; `alliance-sim init FILE` writes one to start from";
const SAVE_AS: &str = "editors have UTF-8 under \"Save as\" or \"Encoding\"";
/// Bytes that are looked at to tell UTF-16.
const LOOKED_AT: usize = 512;

/// Why a scenario cannot be read.
#[derive(Clone, Debug)]
pub(super) struct Unreadable {
    /// What is wrong.
    pub message: String,
    help: Option<String>,
    /// The text as far as it can be shown, and the part that it is about.
    shown: Option<(Arc<str>, Range<usize>)>,
}

impl Unreadable {
    /// For a reason of the system's.
    pub fn because(message: String) -> Self {
        Self { message, help: None, shown: None }
    }

    /// What to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// A file that holds more than any scenario.
    pub fn too_large(max: u64) -> Self {
        let help = "what a scenario leaves out has its default; many values stand in a CSV file that `samples` names";
        Self::because(format!("the file is larger than {} MiB", max >> 20)).help(help)
    }

    /// As a problem of a file with this name.
    pub fn problem(self, file: &str) -> Problem {
        let problem = Problem { help: self.help, ..Problem::unread(file, self.message) };
        match self.shown {
            Some((text, span)) => Problem { text, span: Some(span), ..problem },
            None => problem,
        }
    }
}

/// The text of a whole file.
///
/// # Errors
/// Another encoding than UTF-8, and what is no text.
pub(super) fn text_of(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Unreadable::because(format!("the file is {what}")).help(IS_TEXT));
    }
    if is_wide(&bytes) {
        return Err(Unreadable::because("the scenario is UTF-16; save it as UTF-8".to_owned()).help(SAVE_AS));
    }
    let zero = bytes.iter().position(|byte| *byte == 0);
    match (String::from_utf8(bytes), zero) {
        (Ok(text), None) => Ok(text),
        (Ok(text), Some(at)) => {
            let message = "the file is no text: it has a byte of zero".to_owned();
            Err(Unreadable { shown: Some((Arc::from(text), at..at + 1)), ..Unreadable::because(message).help(IS_TEXT) })
        }
        (Err(_), Some(_)) => Err(Unreadable::because("the file is no text".to_owned()).help(IS_TEXT)),
        (Err(error), None) => Err(single_bytes(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

/// Whether a text is UTF-16, by its mark or because every other byte of most is zero.
fn is_wide(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let half = start.len() / 2;
    let is_marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    is_marked || half > 0 && (zeros(0) * 2 > half || zeros(1) * 2 > half)
}

/// Text in which every byte is a letter, with the first one that is not UTF-8.
fn single_bytes(bytes: &[u8], valid: usize) -> Unreadable {
    let line = bytes[..valid].split(|byte| *byte == b'\n').count();
    let message =
        format!("the scenario is not UTF-8 in line {line}, but probably Latin-1 or Windows-1252; save it as UTF-8");
    let mut text = String::from_utf8_lossy(&bytes[..valid]).into_owned();
    let start = text.len();
    text.extend(bytes[valid..].iter().map(|&byte| char::from(byte)));
    let span = start..start + char::from(bytes[valid]).len_utf8();
    Unreadable { shown: Some((Arc::from(text), span)), ..Unreadable::because(message).help(SAVE_AS) }
}
