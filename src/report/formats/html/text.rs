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

/// JSON that may stand inside a script element: nothing in it ends the element.
#[must_use]
pub fn json_inside(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

/// What a policy calls a text by: the SHA-256 of it.
#[must_use]
pub fn policy_hash(text: &str) -> String {
    use base64::Engine as _;
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_taken_for_a_mark() {
        assert_eq!(escaped("R&D <b> \"x\" 'y'\u{7}"), "R&amp;D &lt;b&gt; &quot;x&quot; &#39;y&#39;");
        let name = serde_json::json!("</script><script>alert(1)</script>");
        assert!(!json_inside(&name).contains("</script"));
    }

    #[test]
    fn a_policy_calls_a_text_by_its_hash() {
        // SHA-256 of nothing.
        assert_eq!(policy_hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }
}
