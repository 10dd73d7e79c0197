//! What `--set` makes of a scenario: words, and a place of its own.

use crate::analysis::breakeven::words;
use crate::scenario::Scenario;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Longest part of a folder's name that says what was put in, characters.
const SLUG_LENGTH: usize = 60;
/// Longest belief that is shown as it was stated, characters.
const STATED_LENGTH: usize = 60;

/// "mean first-year value of a contract $300k/yr instead of $210k/yr; …": every value put in, and what the scenario says
/// without it. Nothing without any.
#[must_use]
pub fn words(base: Option<&Scenario>, sets: &[String]) -> Option<String> {
    let change = |set: &String| {
        let (path, value) = set.split_once('=').unwrap_or((set, ""));
        let (path, value) = (path.trim(), value.trim());
        let parameter = base.and_then(|base| base.position(path).map(|position| &base.parameters[position]));
        let Some((base, parameter)) = base.zip(parameter) else { return of_plan(base, path, value) };
        let in_words = |number: f64| words::value(number, parameter.spec, &base.currency);
        let stated = match parameter.stated.parse::<f64>() {
            Ok(number) => in_words(number),
            Err(_) if parameter.belief.is_uncertain() || parameter.stated.chars().count() > STATED_LENGTH => {
                format!("a belief around {}", in_words(parameter.belief.quantile(0.5)))
            }
            Err(_) => parameter.stated.clone(),
        };
        if let Some(factor) = times(value) {
            return format!("{} {factor} times {stated}", words::name(parameter));
        }
        let value = value.replace('_', "").parse::<f64>().map_or_else(|_| value.to_owned(), in_words);
        format!("{} {value} instead of {stated}", words::name(parameter))
    };
    let changes: Vec<String> = sets.iter().map(change).collect();
    (!changes.is_empty()).then(|| plain(&changes.join("; ")))
}

/// The factor of `{ times = x }`.
fn times(value: &str) -> Option<f64> {
    let table: toml::Table = format!("x = {value}").parse().ok()?;
    let factor = table.get("x")?.as_table().filter(|table| table.len() == 1)?.get("times")?;
    factor.as_float().or_else(|| factor.as_integer().map(|whole| whole as f64))
}

/// What is put into a plan, in words where there are some.
fn of_plan(base: Option<&Scenario>, path: &str, value: &str) -> String {
    let Some(base) = base else { return format!("{path} {value}") };
    let number = value.parse::<f64>().ok();
    if let Some(said) = number.and_then(|number| words::step_instead(base, path, number)) {
        return said;
    }
    let value = number.map_or_else(|| value.to_owned(), |number| words::value_at(base, path, number));
    format!("{} {value}", words::path_name(base, path).trim_matches('`'))
}

/// Name of the folder for what is found out about a scenario: its file's name, and what was put in.
#[must_use]
pub fn folder_name(scenario: &Path, sets: &[String]) -> String {
    let stem = scenario.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    let stem = if stem == "-" { "scenario".into() } else { stem };
    if sets.is_empty() {
        return stem.into_owned();
    }
    let joined = sets.iter().map(|set| set.replace(' ', "")).collect::<Vec<_>>().join("+");
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '=' | '_' | '-' | '+');
    let slug: String = joined.chars().map(|c| if is_plain(c) { c } else { '-' }).collect();
    // What is cut or replaced could make two questions look alike: then a hash tells them apart.
    if slug == joined && slug.chars().count() <= SLUG_LENGTH {
        return format!("{stem}--{slug}");
    }
    let hash: String = Sha256::digest(joined.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let slug: String = slug.chars().take(SLUG_LENGTH).collect();
    format!("{stem}--{}-{hash}", slug.trim_matches('-'))
}

/// Without line breaks and what steers a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::setting::Archetype;
    use crate::scenario::{self, Overrides};

    fn name(sets: &[&str]) -> String {
        folder_name(Path::new("a/observability.toml"), &sets.iter().map(|&set| set.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_factor_is_told_with_what_it_is_of() {
        let base =
            scenario::parse("a.toml", &scenario::template(Archetype::Hybrid), Path::new("."), &Overrides::default());
        let base = base.expect("the starter is a scenario").scenario;
        let said = words(Some(&base), &["isv.acv={ times = 0.8 }".to_owned(), "isv.arr={ times = 2 }".to_owned()]);
        let said = said.unwrap_or_default();
        assert!(said.contains(" 0.8 times a belief around $") && said.contains(" 2 times $"), "{said}");
        assert_eq!([times("{ times = 1, add = 2 }"), times("2"), times("{ times = x }")], [None; 3]);
    }

    #[test]
    fn every_question_has_a_folder_that_can_be_read_and_is_its_own() {
        assert_eq!(name(&[]), "observability");
        assert_eq!(name(&["isv.acv = 300e3"]), "observability--isv.acv=300e3");
        assert_eq!(name(&["isv.acv=1", "isv.arr=2"]), "observability--isv.acv=1+isv.arr=2");
        let [a, b] = ["x={uniform=[1,2]}", "x={uniform=[1;2]}"].map(|set| name(&[set]));
        assert!(a != b && a.starts_with("observability--x=-uniform=-1-2"), "{a} {b}");
        let long = name(&[&format!("isv.acv={}", "9".repeat(300))]);
        assert!(long.len() < 100, "{long}");
        assert!(!name(&["../../x=1"]).contains('/'));
        assert_eq!(folder_name(Path::new("-"), &[]), "scenario");
    }
}
