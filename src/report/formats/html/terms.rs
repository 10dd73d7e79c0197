//! Words of the glossary in running text: the first of each in a section leads to what it means.

use super::text::escaped;
use crate::report::story::{Term, glossary};

/// The glossary with the forms under which its words stand in sentences.
pub(super) struct Terms {
    terms: Vec<Term>,
    /// Lower case form, position in `terms`; longer ones first.
    forms: Vec<(String, usize)>,
}

impl Terms {
    pub fn new() -> Self {
        let terms = glossary();
        let mut forms: Vec<(String, usize)> = Vec::new();
        for (place, term) in terms.iter().enumerate() {
            for form in term.word.split([',', '(', ')']).map(|form| form.trim().to_lowercase()) {
                // "worst 5%" stands as "worst 5%" in sentences.
                let form = form.replace(" %", "%");
                if form.chars().count() > 2 && !forms.iter().any(|(known, _)| *known == form) {
                    forms.push((form, place));
                }
            }
        }
        forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        Self { terms, forms }
    }

    /// Every term, as a list of definitions.
    pub fn list(&self) -> String {
        let item = |(place, term): (usize, &Term)| {
            format!("<dt id=\"term-{place}\">{}</dt><dd>{}</dd>\n", escaped(&term.word), escaped(&term.meaning))
        };
        format!("<dl class=\"glossary\">\n{}</dl>\n", self.terms.iter().enumerate().map(item).collect::<String>())
    }

    /// Text with the first of each word that `seen` does not hold linked to its meaning.
    pub fn linked(&self, text: &str, seen: &mut Vec<usize>) -> String {
        let mut found: Vec<(usize, usize, usize)> = Vec::new();
        let lower = text.to_lowercase();
        // Positions are those of the text only where lower case is as long.
        if lower.len() == text.len() {
            for (form, place) in &self.forms {
                if seen.contains(place) {
                    continue;
                }
                let hit = lower.match_indices(form.as_str()).map(|(at, _)| (at, at + form.len()));
                let mut free = hit.filter(|&(from, to)| {
                    is_edge(&lower, from, to) && found.iter().all(|&(start, end, _)| to <= start || from >= end)
                });
                if let Some((from, to)) = free.next() {
                    found.push((from, to, *place));
                    seen.push(*place);
                }
            }
        }
        found.sort_unstable();
        let (mut html, mut at) = (String::new(), 0);
        for (from, to, place) in found {
            let word = escaped(&text[from..to]);
            html += &escaped(&text[at..from]);
            html += &format!("<a class=\"term\" href=\"#term-{place}\">{word}</a>");
            at = to;
        }
        html + &escaped(&text[at..])
    }
}

/// Whether a part of a text is not inside a longer word.
fn is_edge(text: &str, from: usize, to: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !text[..from].chars().next_back().is_some_and(is_word) && !text[to..].chars().next().is_some_and(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_whole_word_is_linked_once() {
        let terms = Terms::new();
        let mut seen = Vec::new();
        let html = terms.linked("Regret & payback; regret, paybacks", &mut seen);
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        assert!(html.contains("&amp;") && html.contains(">payback</a>;"), "{html}");
        assert!(terms.linked("payback", &mut seen).starts_with("payback"));
        let html = terms.linked("the worst 5% of futures, the chance of being best", &mut seen);
        assert!(html.contains(">worst 5%</a>") && html.contains(">chance of being best</a>"), "{html}");
    }
}
