//! Records of a CSV text, one at a time.

use std::iter::Peekable;
use std::str::Chars;

/// Most cells of a record.
const CELLS_MAX: usize = 2_000;

/// A text that is read record by record. A quoted cell may hold delimiters, line ends and doubled quotes; a line ends
/// with LF, CR, or both.
pub(super) struct Records<'t> {
    characters: Peekable<Chars<'t>>,
    delimiter: char,
    line: usize,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str, delimiter: char) -> Self {
        let (text, line) = match separator_line(text) {
            Some((_, rest)) => (rest, 2),
            None => (text, 1),
        };
        Self { characters: text.chars().peekable(), delimiter, line }
    }

    /// The next record that holds something, with the line on which it starts; nothing at the end.
    pub(super) fn next_into(&mut self, record: &mut Vec<String>) -> Result<Option<usize>, String> {
        while self.characters.peek().is_some() {
            let line = self.line;
            record.clear();
            self.read(record)?;
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(line));
            }
        }
        record.clear();
        Ok(None)
    }

    fn read(&mut self, record: &mut Vec<String>) -> Result<(), String> {
        let (start, mut cell, mut quote_line) = (self.line, String::new(), None);
        while let Some(character) = self.characters.next() {
            let is_line_end = character == '\n' || character == '\r';
            if is_line_end {
                self.line += 1;
                if character == '\r' {
                    self.characters.next_if_eq(&'\n');
                }
            }
            if quote_line.is_some() {
                match character {
                    '"' if self.characters.peek() == Some(&'"') => cell.extend(self.characters.next()),
                    '"' => quote_line = None,
                    _ => cell.push(character),
                }
                continue;
            }
            match character {
                '"' if cell.trim().is_empty() => {
                    cell.clear();
                    quote_line = Some(self.line);
                }
                _ if is_line_end => {
                    record.push(cell);
                    return Ok(());
                }
                _ if character == self.delimiter => {
                    record.push(std::mem::take(&mut cell));
                    if record.len() >= CELLS_MAX {
                        return Err(format!("has more than {CELLS_MAX} cells in line {start}"));
                    }
                }
                _ => cell.push(character),
            }
        }
        if let Some(line) = quote_line {
            return Err(format!("has a quote in line {line} that is not closed"));
        }
        record.push(cell);
        Ok(())
    }
}

/// The delimiter of a first line `sep=;`, and the text behind that line.
pub(super) fn separator_line(text: &str) -> Option<(char, &str)> {
    let end = text.find(['\r', '\n'])?;
    let line = text[..end].trim_matches('"');
    let prefix = line.get(..4)?;
    let mut rest = line.get(4..)?.chars();
    let delimiter = rest.next()?;
    let behind = &text[end..];
    let behind = behind.strip_prefix("\r\n").unwrap_or(&behind[1..]);
    (prefix.eq_ignore_ascii_case("sep=") && rest.next().is_none()).then_some((delimiter, behind))
}
