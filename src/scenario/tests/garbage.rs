//! Whatever is read, the program answers and never panics.

use super::super::{Overrides, load, parse, render};
use super::{SMALL, scenarios};
use proptest::prelude::*;
use std::path::Path;

/// Reads a text and puts its problems into words.
fn read_and_render(text: &str, set: Vec<String>) {
    let overrides = Overrides { set, repair_correlation: true, ..Overrides::default() };
    let problems = match parse("garbage.toml", text, &scenarios(), &overrides) {
        Ok(loaded) => loaded.warnings,
        Err(problems) => {
            assert!(!problems.0.is_empty(), "a refusal says why");
            problems.0
        }
    };
    let report = render(&problems, false);
    assert_eq!(report.is_empty(), problems.is_empty());
    assert_eq!(render(&problems, true).is_empty(), problems.is_empty());
}

/// A change of a text at a place: delete, insert or swap bytes.
#[derive(Clone, Debug)]
enum Change {
    Delete(usize, usize),
    Insert(usize, u8),
    Swap(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let telling = prop::sample::select(b"\"'[]{}=.,#\n\r-+e0129 _\\nan\xff\xc3\x80\0".to_vec());
    prop_oneof![
        (any::<usize>(), 1..12_usize).prop_map(|(at, count)| Change::Delete(at, count)),
        (any::<usize>(), prop_oneof![telling, any::<u8>()]).prop_map(|(at, byte)| Change::Insert(at, byte)),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Change::Swap(a, b)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let length = bytes.len().max(1);
        match *change {
            Change::Delete(at, count) => {
                let at = at % length;
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Change::Insert(at, byte) => bytes.insert(at % length, byte),
            Change::Swap(a, b) if !bytes.is_empty() => bytes.swap(a % length, b % length),
            Change::Swap(..) => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_refused_or_read(text in "\\PC{0,200}|[a-z\\[\\]{}=\"., \n0-9_-]{0,300}") {
        read_and_render(&text, Vec::new());
    }

    #[test]
    fn a_damaged_scenario_is_refused_or_read(changes in prop::collection::vec(change(), 1..8), file in 0..4_usize) {
        let names = ["observability-isv.toml", "downturn.toml", "composite-observability.toml"];
        let text = names.get(file).map_or(SMALL.to_owned(), |name| {
            std::fs::read_to_string(scenarios().join(name)).expect("the scenarios are shipped")
        });
        read_and_render(&changed(&text, &changes), Vec::new());
    }

    #[test]
    fn a_damaged_setting_is_refused_or_read(
        changes in prop::collection::vec(change(), 1..5),
        argument in prop::sample::select(vec![
            "isv.acv={ lognormal = { p10 = 90e3, p90 = 200e3 } }",
            "option.\"In-house\".in_house[0].heads=3",
            "macro.rate[2]=0.4",
            "cloud.aws.season=[1, 1, 1, 1]",
            "start=2027-01",
            "correlation=[{ between = [\"isv.acv\", \"ae.quota\"], rank = 0.4 }]",
        ]),
    ) {
        read_and_render(SMALL, vec![changed(argument, &changes)]);
    }
}

#[test]
fn deep_nesting_and_long_lines_are_refused_in_words() {
    for text in ["[".repeat(10_000), "a=".to_owned() + &"[".repeat(5_000), "a.".repeat(5_000) + "b = 1"] {
        read_and_render(&text, Vec::new());
    }
}

#[test]
fn bytes_that_are_no_text_a_folder_and_nothing_at_all_are_refused_in_words() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let message = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a writable folder");
        load(&path, &Overrides::default()).unwrap_err().0[0].message.clone()
    };
    assert_eq!(
        message("latin.toml", b"schema = 1\nname = \"\xe9\""),
        "the scenario is not UTF-8 in line 2, but probably Latin-1 or Windows-1252; save it as UTF-8"
    );
    let wide = "the scenario is UTF-16, or no text at all; save it as UTF-8";
    assert_eq!(message("wide.toml", b"\xff\xfes\0c\0"), wide);
    assert_eq!(message("unmarked.toml", b"s\0c\0"), wide);
    for (path, reason) in [(folder.path(), "it is a folder"), (Path::new("no-such-file.toml"), "there is no such file")]
    {
        let problems = load(path, &Overrides::default()).unwrap_err();
        assert_eq!(problems.0.len(), 1);
        assert_eq!(problems.0[0].message, format!("cannot read the scenario: {reason}"));
        assert_eq!(problems.0[0].span, None);
    }
    std::fs::write(folder.path().join("large.toml"), " ".repeat((1 << 20) + 1)).expect("a writable folder");
    let problems = load(&folder.path().join("large.toml"), &Overrides::default()).unwrap_err();
    assert_eq!(problems.0[0].message, "the file is larger than 1 MiB");
}
