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
    let wide = "the scenario is UTF-16; save it as UTF-8";
    assert_eq!(message("wide.toml", b"\xff\xfes\0c\0"), wide);
    assert_eq!(message("unmarked.toml", b"s\0c\0"), wide);
    assert_eq!(message("zero.toml", b"schema = 1\nname = \"\0\"\n"), "the file is no text: it has a byte of zero");
    assert_eq!(message("noise.toml", b"abcdefgh\0\xff"), "the file is no text");
    let archive = "the file is a ZIP archive, such as a workbook, a document or a deck";
    assert_eq!(message("book.xlsx", b"PK\x03\x04\0\0"), archive);
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

/// The report of a file of these bytes in a folder, its name without the folder.
fn report(folder: &Path, name: &str, bytes: &[u8]) -> String {
    std::fs::write(folder.join(name), bytes).expect("a writable folder");
    let problems = load(&folder.join(name), &Overrides::default()).unwrap_err();
    format!("\n{problems}").replace(&format!("{}/", folder.display()), "")
}

#[test]
fn what_is_no_utf_8_is_shown_where_it_begins() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let latin = report(folder.path(), "latin.toml", b"schema = 1\nname = \"Gr\xf6\xdfe\"\n");
    let expected = r#"
error: the scenario is not UTF-8 in line 2, but probably Latin-1 or Windows-1252; save it as UTF-8
 --> latin.toml:2:11
  |
2 | name = "Größe"
  |           ^
  |
  = help: editors have UTF-8 under "Save as" or "Encoding"
"#;
    assert_eq!(latin, expected, "the report is\n{latin}");
}

#[test]
fn a_file_that_states_nothing_is_told_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for bytes in [b"".as_slice(), b"\xef\xbb\xbf", b" \n\n", b"# to be written\n"] {
        let expected = "
error: the file states nothing
--> empty.toml
 = help: `alliance-sim init FILE` writes a commented scenario to start from
";
        assert_eq!(report(folder.path(), "empty.toml", bytes), expected);
    }
}

#[test]
fn a_file_that_is_not_there_finds_its_neighbour() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("base.toml"), SMALL).expect("a file");
    std::fs::write(folder.path().join("contracts.csv"), "acv\n1\n").expect("a file");
    let wrong = load(&folder.path().join("bas.toml"), &Overrides::default()).unwrap_err();
    assert_eq!(wrong.0[0].help, Some(format!("did you mean `{}`?", folder.path().join("base.toml").display())));
    let extends = report(folder.path(), "child.toml", b"extends = \"bse.toml\"\n");
    assert!(extends.contains("^^^^^^^^^^ did you mean `\"base.toml\"`?"), "{extends}");
    let samples = SMALL.replacen("arr = 80e6", "acv = { samples = { file = \"contract.csv\", column = \"acv\" } }", 1);
    let samples = report(folder.path(), "samples.toml", samples.as_bytes());
    assert!(samples.contains("did you mean `contracts.csv`?"), "{samples}");
    // What stands outside is not told.
    let inner = folder.path().join("inner");
    std::fs::create_dir(&inner).expect("a folder");
    let outside = report(&inner, "child.toml", b"extends = \"../bse.toml\"\n");
    assert!(!outside.contains("did you mean"), "{outside}");
}

#[cfg(unix)]
#[test]
fn what_is_called_a_file_and_has_no_end_is_not_waited_for() {
    // The log of the system waits for more to be said; who may not read it is told so at once.
    let (said, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || said.send(crate::scenario::read_file(Path::new("/proc/kmsg"), 1 << 20).is_ok()));
    assert!(heard.recv_timeout(std::time::Duration::from_secs(60)).is_ok(), "it waits");
}
