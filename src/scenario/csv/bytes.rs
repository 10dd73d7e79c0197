//! Bytes into text, whatever a spreadsheet saved them as.

use std::borrow::Cow;

/// What files begin with that are often taken for CSV, and what to do with them.
const OTHERS: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "is a workbook or a ZIP archive; save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "is a workbook of an old Excel; save the sheet as CSV"),
    (b"\x1f\x8b", "is compressed by gzip; unpack it"),
    (b"%PDF", "is a PDF; save the table as CSV"),
    (b"PAR1", "is a Parquet file; save the column as CSV"),
    (b"<", "is HTML or XML; save the table as CSV"),
];
/// Bytes that are looked at to tell UTF-16 without a mark.
#[cfg(feature = "cli")]
const LOOKED_AT: usize = 512;

/// The text of a file; `is_cut` says that its end is missing.
pub(super) fn text_of(bytes: &[u8], is_cut: bool) -> Result<Cow<'_, str>, String> {
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err((*what).to_owned());
    }
    if let Some(text) = encoded::marked(bytes) {
        return Ok(text);
    }
    if bytes.contains(&0) {
        return Err("is not a text file".to_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) if is_cut && error.error_len().is_none() => {
            Ok(String::from_utf8_lossy(&bytes[..error.valid_up_to()]))
        }
        Err(_) => encoded::single_bytes(bytes),
    }
}

/// Other encodings than UTF-8, whose tables are large: files come to the program, not to the engine of a page.
#[cfg(feature = "cli")]
mod encoded {
    use super::LOOKED_AT;
    use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
    use std::borrow::Cow;

    /// Text with a byte order mark, or in UTF-16 without.
    pub(super) fn marked(bytes: &[u8]) -> Option<Cow<'_, str>> {
        if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
            return Some(encoding.decode_without_bom_handling(&bytes[mark..]).0);
        }
        utf_16_without_mark(bytes).map(|encoding| encoding.decode_without_bom_handling(bytes).0)
    }

    /// Text in which every byte is a letter.
    #[expect(clippy::unnecessary_wraps, reason = "without the encodings it fails")]
    pub(super) fn single_bytes(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
        Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0)
    }

    /// In UTF-16 most characters of a table have a byte of 0: the second or the first of two.
    fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
        let start = &bytes[..bytes.len().min(LOOKED_AT)];
        let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
        let half = start.len() / 2;
        match (zeros(0), zeros(1)) {
            (0, odd) if odd * 2 > half => Some(UTF_16LE),
            (even, 0) if even * 2 > half => Some(UTF_16BE),
            _ => None,
        }
    }
}

/// Other encodings than UTF-8 are not read.
#[cfg(not(feature = "cli"))]
mod encoded {
    use std::borrow::Cow;

    pub(super) fn marked(bytes: &[u8]) -> Option<Cow<'_, str>> {
        bytes.strip_prefix(b"\xef\xbb\xbf").map(String::from_utf8_lossy)
    }

    pub(super) fn single_bytes(_: &[u8]) -> Result<Cow<'_, str>, String> {
        Err("is not UTF-8; save it as CSV UTF-8".to_owned())
    }
}
