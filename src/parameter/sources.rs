//! Where defaults come from, in words: what the codes stand for that sources cite.
//!
//! A source names rows of the parameter research (`F12`), statements of people who do this work (`C44`), or says itself
//! where a value is from. Files keep the codes; people read what stands behind them.

const ASSUMED: &str = "assumption";
const PRACTICE: &str = "what practitioners say";
/// Most of several sources that are named: a product of many rests on all of them.
const MOST: usize = 2;
/// Sections of the research on forms of rules, which are cited by number alone.
const TEXTBOOK: &str = "textbook form; size assumed";
const MET: &str = "set to meet known outcomes";

/// Rows of the research for which something was found, and what.
const FOUND: [(&str, &str); 47] = [
    ("F1", "pay pages for enterprise sellers"),
    ("F2", "between two levels of pay found"),
    ("F2b", "pay pages for partner managers"),
    ("F3", "pay pages for enterprise sellers"),
    ("F3b", "practitioners' pages on pay"),
    ("F6", "worked out from pay and on-cost"),
    ("F7", "sales consultants' pages"),
    ("F8", "seller surveys, second hand"),
    ("F10", "survey of ramps, second hand"),
    ("F11", PRACTICE),
    ("F11b", "fitted to surveys of ramps"),
    ("F12", "study of hiring times, second hand"),
    ("F13", "search firms' fee pages"),
    ("F14", "studies of turnover, second hand"),
    ("F15", "one company: two of four left"),
    ("F16", "severance survey, second hand"),
    ("H2", "assumption; direction from practitioners"),
    ("H3", "assumption; direction from practitioners"),
    ("H6", "worked out from time in a territory"),
    ("H9", "one interview with a cloud's partner lead"),
    ("H10", "trade press; size assumed"),
    ("H14", "assumption; direction from practitioners"),
    ("H18", "sales operations' pages"),
    ("I1", "software surveys, raised for enterprise"),
    ("I2", "sales benchmarks"),
    ("I3", "sales benchmarks"),
    ("I4", "software benchmarks, second hand"),
    ("I5", "software benchmarks, second hand"),
    ("I6", "software benchmarks"),
    ("I8", "published costs of capital"),
    ("I13", "partner benchmark, second hand"),
    ("K1", "one vendor's public cloud contract"),
    ("K10", PRACTICE),
    ("M1", "the clouds' own fee schedules"),
    ("M6", "market forecast, second hand"),
    ("M8b", "data of a partner network"),
    ("M8c", "partner benchmark, second hand"),
    ("M10", "published uplifts, less what does not cause"),
    ("M11", "published uplifts, less what does not cause"),
    ("M12", "published uplifts, less what does not cause"),
    ("O1", "assumption near agencies' prices"),
    ("O2", "trade forums"),
    ("O3", "providers' own pages"),
    ("O4", "providers' own pages"),
    ("O6", "practitioners, and a partner benchmark"),
    ("T1", "surveys of sellers' time"),
    ("ROI3", "published returns of sales forces"),
];

/// Rows for which nothing was found that gives a size.
const NOT_FOUND: &str = "F5 F13b F17 H1 H4 H5 H7 H8 H9b H12 H19 I9 I10 I12 I15 K2 K3 K4 K5 K6 K7 K9 K11 M3 M5b M5c M6b \
                         M9 O5 O7 O8 O9 O10 O11 O13 R1 R2 R3 R4 R5 R6 R7 R9 R9b R10 R11 R12 T2";

/// A source in words: `K3; K1 for hosted` is an assumption, and one vendor's public cloud contract.
#[must_use]
pub fn in_words(source: &str) -> String {
    let source = source.trim();
    if source.is_empty() {
        return "none".to_owned();
    }
    if source.starts_with(ASSUMED) {
        return ASSUMED.to_owned();
    }
    let mut said: Vec<&str> = Vec::new();
    let mut is_met = false;
    for word in source.split(|letter: char| !letter.is_alphanumeric()) {
        is_met |= word == "calibrated";
        let Some(words) = stands_for(word) else { continue };
        let words = if is_met && words == PRACTICE { MET } else { words };
        if !said.contains(&words) {
            said.push(words);
        }
    }
    // What was found says more than that something else was not.
    if said.len() > 1 {
        said.retain(|words| *words != ASSUMED);
    }
    match said.as_slice() {
        [] if source.starts_with(|letter: char| letter.is_ascii_digit()) => TEXTBOOK.to_owned(),
        [] => source.to_owned(),
        said => said[..said.len().min(MOST)].join("; "),
    }
}

/// What a code stands for; nothing of what is none.
fn stands_for(word: &str) -> Option<&'static str> {
    let found = FOUND.iter().find(|(code, _)| *code == word).map(|(_, words)| *words);
    let is_statement = || {
        let digits = word.strip_prefix('C')?;
        (!digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())).then_some(PRACTICE)
    };
    let is_not_found = || NOT_FOUND.split(' ').any(|code| code == word).then_some(ASSUMED);
    found.or_else(is_statement).or_else(is_not_found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::TABLES;

    #[test]
    fn codes_are_said_in_words() {
        let cases = [
            ("K3", "assumption"),
            ("K3; K1 for hosted", "one vendor's public cloud contract"),
            ("M6 (1.8% in 2023, rising)", "market forecast, second hand"),
            ("H14; calibrated: C65", "assumption; direction from practitioners; set to meet known outcomes"),
            ("assumption (C33)", "assumption"),
            ("stated in mine.toml", "stated in mine.toml"),
            ("O1; USD of 2026 × 150 JPY/USD", "assumption near agencies' prices"),
            ("8.3 (1.2–3.5)", "textbook form; size assumed"),
            ("", "none"),
        ];
        for (source, words) in cases {
            assert_eq!(in_words(source), words, "{source}");
        }
    }

    #[test]
    fn every_code_of_the_tables_has_words() {
        let is_code = |word: &str| {
            let digits = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
            let letters = word.len() - digits.len();
            (1..=3).contains(&letters) && digits.starts_with(|digit: char| digit.is_ascii_digit())
        };
        let mut seen = 0;
        for spec in TABLES.iter().flat_map(|table| table.specs) {
            for word in spec.source.split(|letter: char| !letter.is_alphanumeric()).filter(|word| is_code(word)) {
                seen += 1;
                assert!(stands_for(word).is_some(), "{word} of {}.{} has no words", spec.table, spec.key);
            }
            let said = in_words(spec.source);
            assert!(said.split(|letter: char| !letter.is_alphanumeric()).all(|word| !is_code(word)), "{said}");
        }
        assert!(seen > 100, "{seen} codes");
    }
}
