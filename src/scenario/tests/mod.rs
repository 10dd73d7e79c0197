//! What a file says, against what is read from it.

use super::{Loaded, Overrides, Problems, load, parse, render};
use std::path::{Path, PathBuf};

mod files;
mod garbage;
mod human;
mod shipped;
mod texts;
mod wrong_levers;
mod wrong_plans;
mod wrong_settings;
mod wrong_structure;
mod wrong_values;

/// A small scenario without problems or warnings.
pub(super) const SMALL: &str = r#"schema = 1
name = "Small"
start = "2026-01"
horizon_months = 24

[isv]
archetype = "customer_deployed"
arr = 80e6
sellers = 20

[[cloud]]
name = "aws"
weight = 1
target_accounts = 100
attribution = "aws_prm_metering"

[[option]]
name = "Status quo"
motion = "partner_side"
baseline = true

[[option]]
name = "In-house"
in_house = [{ month = 0, heads = 2 }]
"#;

fn read(text: &str) -> Result<Loaded, Problems> {
    parse("small.toml", text, Path::new("."), &Overrides::default())
}

#[track_caller]
pub(super) fn good(text: &str) -> Loaded {
    match read(text) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{problems}"),
    }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

#[track_caller]
fn shipped(name: &str) -> Loaded {
    match load(&scenarios().join(name), &Overrides::default()) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{problems}"),
    }
}

/// The report of a text with settings of the command line, against what is expected after the first line end.
#[track_caller]
pub(super) fn check(text: &str, set: &[&str], expected: &str) {
    let set = set.iter().map(|&argument| argument.to_owned()).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    let report = match parse("small.toml", text, Path::new("."), &overrides) {
        Ok(loaded) => render(&loaded.warnings, false),
        Err(problems) => problems.to_string(),
    };
    assert_eq!(report, expected.trim_start_matches('\n'), "the report is\n{report}");
}
