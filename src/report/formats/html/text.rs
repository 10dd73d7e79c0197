//! Text in a page.

use sha2::{Digest, Sha256};

/// Text with what HTML takes for its own written otherwise.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // No document may hold these, and no reader shows them.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => safe.push(c),
        }
    }
    safe
}

/// HTML in which no line ends between a minus and the amount behind it, as lines may before a sign of a currency.
#[must_use]
pub fn signs_kept(html: &str) -> String {
    html.replace('\u{2212}', "\u{2212}\u{2060}")
}

/// HTML whose values stand without quotes where HTML asks for none; those of `id` and `href` keep theirs, by which places
/// and links are found.
#[must_use]
pub fn unquoted(html: &str) -> String {
    let mut lean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, behind)) = rest.split_once("=\"") {
        let Some((value, after)) = behind.split_once('"') else { break };
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_.%#-".contains(c);
        let is_bare = !value.is_empty() && value.chars().all(is_plain) && after.starts_with([' ', '>']);
        let quote = if is_bare && !before.ends_with(" id") && !before.ends_with(" href") { "" } else { "\"" };
        lean.extend([before, "=", quote, value, quote]);
        rest = after;
    }
    lean + rest
}

/// What a policy calls a text by: the SHA-256 of it.
#[must_use]
pub fn policy_hash(text: &str) -> String {
    use base64::Engine as _;
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}

/// Characters of packed bytes: those of ASCII that are seen, but for what marks something in HTML.
const DIGITS: u32 = 91;

/// Bytes as text of 91 characters, thirteen bits in two of them, which is denser than base64 by a twelfth; `unpack` in
/// the script reads it.
#[must_use]
pub fn packed(bytes: &[u8]) -> String {
    let character = |digit: u32| {
        // From `!` on, without `"`, `&` and `<`.
        let code = digit + 33;
        let code = code + u32::from(code >= 34);
        let code = code + u32::from(code >= 38);
        let code = code + u32::from(code >= 60);
        char::from_u32(code).unwrap_or_default()
    };
    let mut text = String::with_capacity(bytes.len() * 16 / 13 + 2);
    let (mut held, mut bits) = (0_u32, 0);
    for &byte in bytes {
        held |= u32::from(byte) << bits;
        bits += 8;
        if bits >= 13 {
            let pair = held & 0x1FFF;
            text.extend([character(pair % DIGITS), character(pair / DIGITS)]);
            held >>= 13;
            bits -= 13;
        }
    }
    if bits > 0 {
        text.extend([character(held % DIGITS), character(held / DIGITS)]);
    }
    text
}

/// A text in few bytes, to be packed: as `gzip` writes it, without a name or a time.
#[must_use]
pub fn squeezed(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let written = to.write_all(text.as_bytes());
    debug_assert!(written.is_ok(), "memory takes everything");
    to.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_taken_for_a_mark() {
        assert_eq!(escaped("R&D <b> \"x\" 'y'\u{7}"), "R&amp;D &lt;b&gt; &quot;x&quot; &#39;y&#39;");
    }

    /// What the script does.
    fn unpacked(text: &str, bytes: usize) -> Vec<u8> {
        let digit = |c: &u8| {
            let c = u32::from(*c);
            c - 33 - u32::from(c > 34) - u32::from(c > 38) - u32::from(c > 60)
        };
        let (mut held, mut bits, mut found) = (0_u32, 0, Vec::new());
        for pair in text.as_bytes().chunks(2) {
            held |= (digit(&pair[0]) + DIGITS * digit(&pair[1])) << bits;
            bits += 13;
            while bits >= 8 && found.len() < bytes {
                found.push(held as u8);
                held >>= 8;
                bits -= 8;
            }
        }
        found
    }

    #[test]
    fn packed_bytes_come_back_and_mark_nothing() {
        for length in 0..60_usize {
            let bytes: Vec<u8> = (0..length).map(|k| (k * 151 + length * 37) as u8).collect();
            let text = packed(&bytes);
            assert_eq!(unpacked(&text, length), bytes, "{text}");
            assert!(text.len() <= length * 16 / 13 + 2);
        }
        let all: Vec<u8> = (0..20_000_u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 23) as u8).collect();
        let text = packed(&all);
        assert_eq!(unpacked(&text, all.len()), all);
        assert!(text.bytes().all(|c| c.is_ascii_graphic() && !b"\"&<".contains(&c)));
    }

    #[test]
    fn quotes_that_say_nothing_go() {
        let html = "<p class=\"a-1\" id=\"b\"><rect x=\"1\" y=\"2\"/><a class=\"\" href=\"#c\" title=\"d e\">1 = 2</a>";
        let wanted = "<p class=a-1 id=\"b\"><rect x=1 y=\"2\"/><a class=\"\" href=\"#c\" title=\"d e\">1 = 2</a>";
        assert_eq!(unquoted(html), wanted);
    }

    #[test]
    fn a_policy_calls_a_text_by_its_hash() {
        // SHA-256 of nothing.
        assert_eq!(policy_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }
}
