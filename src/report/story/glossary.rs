//! The words of docs/GLOSSARY.md, so that every form of a document explains them in the same way.

/// The page that defines every word.
const PAGE: &str = include_str!("../../../docs/GLOSSARY.md");

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word.
    pub word: String,
    /// What it means.
    pub meaning: String,
}

/// Every word and quantity, in the order of the page.
#[must_use]
pub fn glossary() -> Vec<Term> {
    let mut terms = Vec::new();
    let mut is_head = true;
    for line in PAGE.lines() {
        let Some(cells) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) else {
            is_head = true;
            continue;
        };
        let cells: Vec<&str> = cells.split(" | ").map(str::trim).collect();
        // The first two lines of a table are its head.
        if is_head || cells.iter().all(|cell| cell.trim_matches(['-', ' ', '|']).is_empty()) {
            is_head = false;
            continue;
        }
        let [word, meaning, rest @ ..] = cells.as_slice() else { continue };
        let mut meaning = plain(meaning);
        let [statistic, basis] = [0, 1].map(|place| rest.get(place).map_or("", |cell| cell.trim()));
        if !statistic.is_empty() {
            meaning += &format!(". Stated as: {}", plain(statistic));
        }
        if !basis.is_empty() {
            meaning += &format!(". Basis: {}", plain(basis));
        }
        terms.push(Term { word: plain(word), meaning });
    }
    terms
}

/// Without the marks of Markdown.
fn plain(text: &str) -> String {
    text.replace(['`', '*'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_page_is_a_term_with_a_meaning() {
        let terms = glossary();
        let rows = PAGE.lines().filter(|line| line.starts_with("| ")).count();
        assert_eq!(terms.len(), rows - 2 * 2, "two tables, each with two lines of head");
        assert!(terms.iter().all(|term| !term.word.is_empty() && term.meaning.len() > 10), "{terms:?}");
        let baseline = terms.iter().find(|term| term.word == "baseline").expect("the page defines it");
        assert!(baseline.meaning.contains("going on as today") && !baseline.meaning.contains('`'));
    }
}
