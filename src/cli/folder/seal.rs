//! The last line of a file that people may go on with: while it fits what stands above, nobody has edited the file.

use sha2::{Digest, Sha256};

/// How a seal begins, behind what begins a comment.
const MARK: &str = "As alliance-sim wrote it";

/// What a comment stands between.
#[derive(Clone, Copy, Debug)]
pub struct Comment(&'static str, &'static str);

impl Comment {
    /// How TOML writes one.
    pub const TOML: Self = Self("# ", "");
    /// How Markdown writes one.
    pub const MARKDOWN: Self = Self("<!-- ", " -->");
}

/// The text with a seal as its last line.
pub fn sealed(text: &str, Comment(open, close): Comment) -> String {
    let body = text.trim_end();
    format!("{body}\n\n{open}{MARK} ({}); once edited it is not replaced.{close}\n", digest(body))
}

/// Whether a text ends in a seal that fits: line ends and blanks behind it aside, it is as it was written.
pub fn is_whole(text: &str) -> bool {
    let Some((body, last)) = text.trim_end().rsplit_once('\n') else { return false };
    let stated = last.split_once(MARK).and_then(|(_, rest)| rest.trim_start().strip_prefix('('));
    stated.and_then(|rest| rest.split_once(')')).is_some_and(|(stated, _)| stated == digest(body.trim_end()))
}

fn digest(text: &str) -> String {
    let lines: String = text.replace("\r\n", "\n");
    Sha256::digest(lines.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_fits_what_was_written_and_nothing_else() {
        for comment in [Comment::TOML, Comment::MARKDOWN] {
            let text = sealed("a = 1\nb = 2\n", comment);
            assert!(text.starts_with("a = 1\nb = 2\n\n") && is_whole(&text), "{text}");
            assert!(is_whole(&text.replace('\n', "\r\n")), "another system's line ends are no edit");
            assert!(is_whole(&(text.clone() + "\n")));
            assert_eq!(text, sealed(text.rsplit_once("\n\n").expect("two parts").0, comment));
            for edited in [text.replace("b = 2", "b = 3"), text.replace("a = 1", "a = 1 "), text.clone() + "c = 3\n"] {
                assert!(!is_whole(&edited), "{edited}");
            }
        }
        assert!(!is_whole("") && !is_whole("a = 1\n") && !is_whole(MARK));
    }
}
