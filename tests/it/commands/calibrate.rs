//! `calibrate`, on the export of the example.

use super::{here, prints_in};
use crate::support::{folder, program};
use std::path::{Path, PathBuf};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/history").join(name)
}

/// A folder with the small scenario and what the company of the example has exported.
pub(super) fn ready() -> tempfile::TempDir {
    let folder = folder();
    std::fs::copy(here().join("small.toml"), folder.path().join("small.toml")).expect("the scenario can be copied");
    for name in ["crm-export.csv", "hires.csv", "actuals.csv"] {
        std::fs::copy(example(name), folder.path().join(name)).expect("the example can be copied");
    }
    folder
}

pub(super) const COMMON: [&str; 7] = ["-n", "600", "--charts", "none", "-q", "--date", "2026-11-25"];

#[test]
fn calibrate_learns_from_an_export_and_run_says_what_that_does() {
    let folder = ready();
    let arguments = ["calibrate", "small.toml", "--history", "crm-export.csv", "hires.csv", "--option", "In-house"];
    prints_in(folder.path(), "calibrate", &[&arguments[..], &COMMON].concat());
    let text = std::fs::read_to_string(folder.path().join("small.calibrated.toml")).expect("it was written");
    assert!(text.contains("extends = \"small.toml\"") && text.contains("from your history"), "{text}");
    let again = program(folder.path(), &[&arguments[..], &COMMON].concat());
    assert_eq!(
        (again.code, std::fs::read_to_string(folder.path().join("small.calibrated.toml")).ok()),
        (0, Some(text))
    );
    let ran = program(folder.path(), &["run", "small.calibrated.toml", "-n", "300", "--charts", "none", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("before your history"), "{}", ran.stdout);
    // What somebody wrote, or went on with, is not overwritten.
    let calibrated = folder.path().join("small.calibrated.toml");
    let edited = std::fs::read_to_string(&calibrated).expect("it is there").replacen("name = ", "# Mine.\nname = ", 1);
    std::fs::write(&calibrated, &edited).expect("it can be written");
    let refused = program(folder.path(), &[&arguments[..], &COMMON].concat());
    assert!(refused.code == 2 && refused.stderr.contains("not overwritten"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(&calibrated).ok(), Some(edited));
    std::fs::write(folder.path().join("small.calibrated.toml"), "mine").expect("it can be written");
    let refused = program(folder.path(), &[&arguments[..], &COMMON].concat());
    assert!(refused.code == 2 && refused.stderr.contains("not overwritten"), "{}", refused.stderr);
    let wrong = program(folder.path(), &["calibrate", "small.toml", "--history", "small.toml", "-q"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stdout);
}
