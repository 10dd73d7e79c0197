//! The scenarios that come with the program.

use super::super::{Overrides, Problem, Severity, render, to_toml};
use super::{good, shipped};
use std::path::Path;

/// Every scenario in the folder.
fn files() -> Vec<String> {
    let folder = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")).expect("it is there");
    let names = folder.map(|entry| entry.expect("it can be read").file_name().into_string().expect("plain names"));
    let files: Vec<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "toml")).collect();
    assert!(files.len() > 1);
    files
}

#[test]
fn every_shipped_scenario_loads_with_no_more_warnings_than_it_explains() {
    for file in &files() {
        let loaded = shipped(file);
        assert!(loaded.warnings.iter().all(|problem| problem.severity == Severity::Warning));
        if file == "world1.toml" {
            let former = |problem: &Problem| problem.message.ends_with("is of a former version");
            assert!(loaded.warnings.iter().all(former), "{}", render(&loaded.warnings, false));
            continue;
        }
        let expected = usize::from(
            [
                "hybrid-data-platform.toml",
                "composite-observability.toml",
                "database-platform.toml",
                "evidence-or-head.toml",
            ]
            .contains(&file.as_str()),
        );
        assert_eq!(loaded.warnings.len(), expected, "{}", render(&loaded.warnings, false));
    }
}

#[test]
fn a_scenario_written_out_reads_back_the_same_to_the_bit() {
    for file in &files() {
        let loaded = shipped(file);
        let first = loaded.scenario;
        let text = to_toml(&first);
        let second = super::super::parse("resolved.toml", &text, Path::new("."), &Overrides::default());
        let second = second.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(second.warnings.len(), loaded.warnings.len(), "{}", render(&second.warnings, false));
        let second = second.scenario;
        assert!(to_toml(&second).contains("; stated in resolved.toml\n"));
        assert_eq!(first.hash, second.hash);
        assert_eq!(first.setting, second.setting);
        assert_eq!(first.options, second.options);
        assert_eq!(first.correlations, second.correlations);
        assert_eq!((first.decision, &first.constraints), (second.decision, &second.constraints));
        assert_eq!(first.parameters.len(), second.parameters.len());
        for (a, b) in first.parameters.iter().zip(&second.parameters) {
            assert_eq!((&a.path, &a.belief), (&b.path, &b.belief), "{file}");
        }
    }
}

#[test]
fn the_small_scenario_has_neither_problems_nor_warnings() {
    assert_eq!(render(&good(super::SMALL).warnings, false), "");
}
