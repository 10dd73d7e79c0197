//! Numbers and texts as people write them in place of TOML, and what they mean.

use super::belief::number_text;
use super::csv::cells::Cell;
use std::ops::Range;

/// A number that is meant, and why it was not read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meant {
    /// As TOML.
    pub text: String,
    /// What is wrong with what was written.
    pub why: &'static str,
}

/// Words behind a number that multiply it, lower-case.
const MULTIPLES: [(&str, f64); 17] = [
    ("k", 1e3),
    ("tsd", 1e3),
    ("thousand", 1e3),
    ("m", 1e6),
    ("mm", 1e6),
    ("mn", 1e6),
    ("mio", 1e6),
    ("mil", 1e6),
    ("million", 1e6),
    ("millions", 1e6),
    ("b", 1e9),
    ("bn", 1e9),
    ("mrd", 1e9),
    ("billion", 1e9),
    ("billions", 1e9),
    ("crore", 1e7),
    ("lakh", 1e5),
];
/// Most words of a unit behind a number.
const UNIT_WORDS_MAX: usize = 5;
/// Longest text that is looked at, bytes.
const LONGEST: usize = 80;
/// Quotes that word processors put in place of straight ones.
const CURLY: [char; 7] = ['“', '”', '„', '‟', '‘', '’', '«'];

/// The number in a text, if it is one that TOML does not read.
pub(super) fn number(text: &str) -> Option<Meant> {
    let text = text.trim().trim_matches(|c: char| c == '"' || CURLY.contains(&c) || c == '»').trim();
    if text.is_empty() || text.len() > LONGEST || text.contains(['[', ']', '{', '}', '\n']) {
        return None;
    }
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (head, tail) = text.split_at(end);
    let tail = tail.trim().trim_start_matches('.').trim();
    let mut words = tail.split_whitespace();
    let first = words.next().unwrap_or("");
    let is_unit = |word: &str| word.chars().all(|c| c.is_alphabetic() || "/.$€£¥%²".contains(c));
    if tail.split_whitespace().count() > UNIT_WORDS_MAX || !tail.split_whitespace().all(is_unit) {
        return None;
    }
    let multiple = MULTIPLES.iter().find(|(word, _)| *word == first.trim_end_matches('.').to_lowercase());
    let is_per_cent = first.eq_ignore_ascii_case("per")
        && words.next().is_some_and(|word| word.trim_end_matches('.').eq_ignore_ascii_case("cent"));
    let is_percent = is_per_cent || ["%", "percent", "pct"].contains(&first.to_lowercase().as_str());
    if multiple.is_some() && head.contains(['e', 'E']) && !head.starts_with("EUR") {
        return None;
    }
    let cell = Cell::of(head);
    let value = cell.value(cell.own_convention())?;
    let (value, why) = match multiple {
        Some((_, factor)) => (value * factor, "thousands and millions are written `e3` and `e6`"),
        None if is_percent => (value / 100.0, "shares are written as fractions"),
        None if !tail.is_empty() => (value, "units are not written"),
        None => (value, why_not(head)),
    };
    value.is_finite().then(|| Meant { text: typed(value), why })
}

/// The number or the belief in a text, in any of the ways in which people write them.
pub(super) fn belief(text: &str) -> Option<Meant> {
    plain(text).or_else(|| range(text)).or_else(|| give_or_take(text))
}

/// What is meant by a time in another unit where months are counted: `36m`, `3 years`, `6-9m`.
pub(super) fn months(key: &str, text: &str) -> Option<Meant> {
    let text = text.trim().trim_matches('"').trim();
    if !key.trim_end().ends_with("months") || text.len() > LONGEST {
        return None;
    }
    let (head, unit) = text.split_at(text.rfind(|c: char| c.is_ascii_digit())? + 1);
    let unit = unit.trim().trim_end_matches('.').to_lowercase();
    let each = match unit.as_str() {
        "m" | "mo" | "mth" | "mths" => 1.0,
        "d" | "day" | "days" => 12.0 / 365.0,
        "w" | "week" | "weeks" => 12.0 / 52.0,
        "q" | "quarter" | "quarters" => 3.0,
        "y" | "yr" | "yrs" | "year" | "years" => 12.0,
        _ => return None,
    };
    let Ok(number) = head.trim().parse::<f64>() else {
        return if unit == "m" { range(head) } else { None };
    };
    let value = (number * each * 10.0).round() / 10.0;
    value.is_finite().then(|| Meant { text: typed(value), why: "months are counted, and the unit is not written" })
}

/// The number in a text, with what says that it is not quite sure.
pub(super) fn plain(text: &str) -> Option<Meant> {
    number(text).or_else(|| fraction(text)).or_else(|| about(text))
}

fn as_number(text: &str) -> Option<f64> {
    text.trim().parse().ok().or_else(|| number(text)?.text.parse().ok())
}

/// One number over another: `1/5`.
fn fraction(text: &str) -> Option<Meant> {
    let (above, below) = text.split_once('/')?;
    let digits = |part: &str| part.trim().parse::<u32>().ok().map(f64::from);
    let value = digits(above)? / digits(below).filter(|below| (2.0..=100.0).contains(below))?;
    Some(Meant { text: typed((value * 1e4).round() / 1e4), why: "a value is one number, no calculation" })
}

/// A number with a word or sign for "more or less" before it, or with the end of a line of another language behind it.
fn about(text: &str) -> Option<Meant> {
    const MARKS: [&str; 13] =
        ["about ", "around ", "approx. ", "approx ", "approximately ", "circa ", "ca. ", "~", "≈", "<", ">", "≤", "≥"];
    if let Some(whole) = text.trim().strip_suffix(';') {
        return as_number(whole).map(|value| Meant { text: typed(value), why: "nothing stands behind a value" });
    }
    let lower = text.trim().to_lowercase();
    let rest = MARKS.iter().find_map(|mark| lower.strip_prefix(mark))?;
    let why = "how sure a number is, a belief says, such as `{ normal = { mean = …, sd = … } }`; alone it is written";
    as_number(rest).map(|value| Meant { text: typed(value), why })
}

/// A number and how far it may be off: `52e6 ± 5e6`, which is taken for one in twenty outside.
fn give_or_take(text: &str) -> Option<Meant> {
    let (middle, off) = text.split_once('±').or_else(|| text.split_once("+/-")).or_else(|| text.split_once("+-"))?;
    let middle = as_number(middle)?;
    let is_relative = off.trim().ends_with('%') && !text.trim_end_matches('%').contains('%');
    let off = as_number(off)?.abs() * if is_relative { middle.abs() } else { 1.0 };
    let text = format!("{{ normal = {{ mean = {}, sd = {} }} }}", typed(middle), typed((off * 5e3).round() / 1e4));
    (off > 0.0).then_some(Meant { text, why: "a number and how far it may be off is a belief, here with 95% within" })
}

/// The belief in a range as people write it: "60k-140k", "15 to 25%", "between 6 and 9".
pub(super) fn range(text: &str) -> Option<Meant> {
    const MARKS: [&str; 6] = [" to ", " and ", "–", "—", "..", "-"];
    let text = text.trim();
    let text = text.strip_prefix("between ").or_else(|| text.strip_prefix("from ")).unwrap_or(text);
    if text.len() > LONGEST {
        return None;
    }
    let (low, high) = MARKS.iter().find_map(|mark| text.split_once(mark))?;
    let (low, high) = (low.trim(), high.trim());
    let value = as_number;
    // What stands behind the second number alone is meant of both.
    let behind = high.trim_start_matches(|c: char| c.is_ascii_digit() || ",. ".contains(c));
    let is_bare = low.parse::<f64>().is_ok() && !behind.is_empty() && high.parse::<f64>().is_err();
    let least = if is_bare { value(&format!("{low}{behind}"))? } else { value(low)? };
    between(least, value(high)?)
}

/// The belief of a number between two.
pub(super) fn between(least: f64, most: f64) -> Option<Meant> {
    let (least, most) = if 0.0 < least && least < most { (least, most) } else { return None };
    Some(if most > 1.0 {
        let text = format!("{{ lognormal = {{ p10 = {}, p90 = {} }} }}", typed(least), typed(most));
        Meant { text, why: "a range is a belief, here one with a tenth of its values below it and a tenth above" }
    } else {
        let text = format!("{{ uniform = {{ min = {}, max = {} }} }}", typed(least), typed(most));
        Meant { text, why: "a range is a belief, here one in which every value is as likely as any other" }
    })
}

/// What is wrong with a number that stands alone.
fn why_not(head: &str) -> &'static str {
    let commas = head.matches(',').count();
    if head.contains(|c: char| !c.is_ascii_digit() && !",.'’_ -+eE\u{a0}\u{202f}".contains(c)) {
        "amounts are written without the sign of a currency"
    } else if commas == 1
        && !matches!(head.split_once(','), Some((_, behind)) if behind.len() == 3 || behind.contains('.'))
    {
        "decimals are written with a point"
    } else if commas > 0 || head.contains([' ', '\'', '’', '\u{a0}', '\u{202f}']) || head.matches('.').count() > 1 {
        "numbers have no separators of thousands"
    } else {
        "numbers stand without quotes, with a digit before the point"
    }
}

/// A number as one would type it: `35e6`, `120e3`, `0.22`.
fn typed(value: f64) -> String {
    let unit = |size: f64| value.abs() >= size * 10.0 && (value / size * 1e3).fract() == 0.0;
    if unit(1e6) || value.abs() == 1e6 {
        format!("{}e6", value / 1e6)
    } else if value.abs() >= 1e4 && (value / 1e3).fract() == 0.0 {
        format!("{}e3", value / 1e3)
    } else {
        number_text(value)
    }
}

/// What is meant by a line that is no TOML.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// What to do.
    pub help: String,
    /// What to write instead of the span.
    pub instead: Option<String>,
    /// The part of the line that it is about, bytes.
    pub span: Range<usize>,
}

/// What is meant by a line, if it is one of the ways in which people write one; `at` is where the parser gave up.
pub(super) fn line(line: &str, at: usize) -> Option<Line> {
    let (start, end) = (line.len() - line.trim_start().len(), line.trim_end().len());
    let whole = |help: String| Some(Line { help, instead: None, span: start..end });
    if line.contains(CURLY) && !is_separated(line) {
        let straight = line[start..end].replace(|c| CURLY.contains(&c) || c == '»', "\"");
        let help = "texts stand between straight quotes: \"…\"".to_owned();
        return Some(Line { help, instead: Some(straight), span: start..end });
    }
    let trimmed = line.trim();
    if trimmed.starts_with('[') && !trimmed.contains('=') {
        let inner = short(trimmed.trim_matches(['[', ']']));
        return whole(format!("a table is `[{inner}]`, an element of a list `[[{inner}]]`"));
    }
    let Some(equals) = line.find('=') else {
        let (key, value) = trimmed.split_once(':')?;
        let instead = format!("{} = {}", short(key.trim()), short(value.trim()));
        return Some(Line { help: format!("a value is given by `=`: `{instead}`"), instead: None, span: start..end });
    };
    let value = without_comment(&line[equals + 1..]).trim();
    let is_bracketed = value.starts_with(['{', '[']);
    let value = if is_bracketed { element(line, at)? } else { value };
    let span = match value.as_ptr() as usize - line.as_ptr() as usize {
        _ if value.is_empty() => start..end,
        from => from..from + value.len(),
    };
    let key = if is_bracketed { "" } else { &line[..equals] };
    if let Some(meant) = months(key, value).or_else(|| belief(value)) {
        let help = format!("{}: `{}`", meant.why, meant.text);
        return Some(Line { help, instead: Some(meant.text), span });
    }
    let flag = match value.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some("true"),
        "false" | "no" | "off" => Some("false"),
        _ => None,
    };
    if let Some(flag) = flag {
        return Some(Line { help: format!("write `{flag}`, in lower case"), instead: Some(flag.to_owned()), span });
    }
    let help = match value.to_lowercase().as_str() {
        "" => "a value is missing behind the `=`".to_owned(),
        "none" | "null" | "nil" | "n/a" => "leave the key out where there is no value".to_owned(),
        _ if value.len() == 7 && value.split_once('-').is_some_and(|(year, _)| year.len() == 4) => {
            format!("months stand in quotes: `\"{value}\"`")
        }
        _ if value.starts_with('"') && value.matches('"').count() == 1 => "the quote is not closed".to_owned(),
        _ if is_bracketed || value.contains(['"', '\'', '=', '{', '[', '}', ']', '\\']) => return None,
        _ if !value.starts_with(char::is_alphabetic) => return None,
        _ => format!("texts stand in quotes: `\"{}\"`", short(value)),
    };
    Some(Line { help, instead: None, span })
}

/// Whether a line states a number in which such a quote separates thousands, as in `80’000’000`.
fn is_separated(line: &str) -> bool {
    let value = line.split_once('=').map_or("", |(_, value)| without_comment(value).trim());
    value.starts_with(|c: char| c.is_ascii_digit()) && number(value).is_some()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

fn without_comment(text: &str) -> &str {
    let mut quoted = false;
    let end = text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (c == '#' && !quoted).then_some(at)
    });
    &text[..end.unwrap_or(text.len())]
}

/// The value inside brackets that surrounds a byte of a line.
fn element(line: &str, at: usize) -> Option<&str> {
    let at = (0..=at.min(line.len())).rev().find(|&at| line.is_char_boundary(at))?;
    let start = line[..at].rfind(['=', '[', '{']).map_or(0, |start| start + 1);
    let end = line[at..].find([']', '}', '=']).map_or(line.len(), |end| at + end);
    let inner = &line[start..end];
    // Of `1,000, mode = 2` or `5%, 7%` only what stands before the last comma belongs to this value.
    let inner = if line[end..].starts_with('=') { inner.rsplit_once(',').map_or(inner, |(own, _)| own) } else { inner };
    if belief(inner).is_some() {
        return Some(inner.trim());
    }
    let own = at.saturating_sub(start).min(inner.len());
    let from = inner[..own].rfind(',').map_or(0, |comma| comma + 1);
    let to = inner[from..].find(',').map_or(inner.len(), |comma| from + comma);
    Some(inner[from..to].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, and what is meant.
    const WRITTEN: [(&str, Option<&str>); 34] = [
        ("35,000,000", Some("35e6")),
        ("35.000.000", Some("35e6")),
        ("35 000 000", Some("35e6")),
        ("35'000'000", Some("35e6")),
        ("35M", Some("35e6")),
        ("35m", Some("35e6")),
        ("35 million", Some("35e6")),
        ("35 million dollars", Some("35e6")),
        ("$35M", Some("35e6")),
        ("35 Mio. €", Some("35e6")),
        ("1.5B", Some("1500e6")),
        ("250k", Some("250e3")),
        ("$120,000.00", Some("120e3")),
        ("120.000,00 €", Some("120e3")),
        ("EUR 120000", Some("120e3")),
        ("120,000", Some("120e3")),
        ("22%", Some("0.22")),
        ("22 %", Some("0.22")),
        ("22 percent", Some("0.22")),
        ("7%", Some("0.07")),
        ("2.5%", Some("0.025")),
        ("0,22", Some("0.22")),
        ("12 people", Some("12")),
        ("9 months", Some("9")),
        ("130 hours a month", Some("130")),
        ("16000 USD/month", Some("16e3")),
        ("“35”", Some("35")),
        ("\"0.22\"", Some("0.22")),
        (".5", Some("0.5")),
        ("1,23,45", None),
        ("2026-01", None),
        ("10-20", None),
        ("about 5", None),
        ("Q3 2025", None),
    ];

    #[test]
    fn ranges_are_beliefs() {
        let lognormal = |low: &str, high: &str| format!("{{ lognormal = {{ p10 = {low}, p90 = {high} }} }}");
        for (written, meant) in [
            ("60k-140k", Some(lognormal("60e3", "140e3"))),
            ("60-140k", Some(lognormal("60e3", "140e3"))),
            ("$60,000 to $140,000", Some(lognormal("60e3", "140e3"))),
            ("between 6 and 9", Some(lognormal("6", "9"))),
            ("15–25%", Some("{ uniform = { min = 0.15, max = 0.25 } }".to_owned())),
            ("0.1 to 0.3", Some("{ uniform = { min = 0.1, max = 0.3 } }".to_owned())),
            ("2026-01", None),
            ("9 to 6", None),
            ("one in five", None),
            ("-5", None),
        ] {
            assert_eq!(range(written).map(|meant| meant.text), meant, "{written}");
        }
    }

    #[test]
    fn what_people_write_is_what_they_mean() {
        for (written, meant) in WRITTEN {
            assert_eq!(number(written).map(|meant| meant.text).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn where_months_are_counted_other_units_are_turned_into_them() {
        let meant = |key: &str, text: &str| months(key, text).map(|meant| meant.text);
        for (text, wanted) in [
            ("36m", Some("36")),
            ("\"3 years\"", Some("36")),
            ("2 quarters", Some("6")),
            ("90 days", Some("3")),
            ("6-9m", Some("{ lognormal = { p10 = 6, p90 = 9 } }")),
            ("36 months", None),
            ("36 people", None),
        ] {
            assert_eq!(meant("horizon_months ", text).as_deref(), wanted, "{text}");
        }
        assert_eq!(meant("arr", "36m"), None);
    }

    #[test]
    fn the_reason_fits() {
        let why = |text: &str| number(text).map(|meant| meant.why);
        assert_eq!(why("35,000,000"), Some("numbers have no separators of thousands"));
        assert_eq!(why("0,22"), Some("decimals are written with a point"));
        assert_eq!(why("$35"), Some("amounts are written without the sign of a currency"));
        assert_eq!(why("12 people"), Some("units are not written"));
        assert_eq!(why("12 per cloud"), Some("units are not written"));
        assert_eq!(why("12 per cent"), Some("shares are written as fractions"));
        assert_eq!(why("22%"), Some("shares are written as fractions"));
        assert_eq!(why("\"35\""), Some("numbers stand without quotes, with a digit before the point"));
    }
}
