//! Whatever table a company's records, the answers of its people or a receipt are, it is refused in a few plain words or it
//! is read: no panic, no hang, no number that is none.
//!
//! An input is a file, then lines of the `[history]` table, parted by a zero byte. The file is taken for a history, for a
//! sheet of answers and for a receipt. What is learnt from a history directly is worked out; answers make a scenario, which
//! must be accepted.
#![no_main]

use alliance_sim::analysis::history::receipt::Receipt;
use alliance_sim::analysis::history::{direct, seen};
use alliance_sim::scenario::history::{History, HistoryMap, read_history};
use alliance_sim::scenario::{self, Overrides, Scenario, answers};
use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Longest refusal and most remarks, bytes.
const SAID_MAX: usize = 16_000;
/// Quarters beyond which a history is refused before anything is worked out.
const QUARTERS_MAX: usize = 48;
/// A scenario that histories and answers are about.
const SMALL: &str = include_str!("../../tests/it/commands/small.toml");

/// The file of an input, in a folder of its own.
fn file() -> &'static PathBuf {
    static FILE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("records.csv");
        (folder, file)
    };
    &FILE.get_or_init(make).1
}

fn small() -> &'static Scenario {
    static SCENARIO: OnceLock<Scenario> = OnceLock::new();
    SCENARIO.get_or_init(|| mapped("").expect("it is valid"))
}

fn mapped(table: &str) -> Option<Scenario> {
    let text = format!("{SMALL}\n[history]\n{table}\n");
    let folder = file().parent().expect("it has one");
    scenario::parse("small.toml", &text, folder, &Overrides::default()).ok().map(|loaded| loaded.scenario)
}

/// What is said is short, and steers no terminal.
fn check_words(said: &str) {
    assert!(said.len() <= SAID_MAX, "{} bytes", said.len());
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    assert!(!said.contains(steers), "{said:?}");
}

fn learn(scenario: &Scenario, history: &History) {
    check_words(&history.notes.join("\n"));
    assert!(history.deals.iter().filter_map(|deal| deal.amount).all(f64::is_finite));
    let (start, quarters) = seen::own_quarters(history, scenario.setting.fiscal_year_start);
    if quarters.len() > QUARTERS_MAX {
        return;
    }
    for one in seen::seen(history, start, &quarters) {
        assert!(one.value.is_finite(), "{one:?}");
    }
    for record in direct::direct(scenario, history) {
        check_words(&record.data);
    }
}

fuzz_target!(|input: &[u8]| {
    let mut parts = input.splitn(2, |byte| *byte == 0);
    let bytes = parts.next().unwrap_or_default();
    let table = parts.next().map(String::from_utf8_lossy).unwrap_or_default();
    std::fs::write(file(), bytes).expect("the file can be written");

    let own = mapped(&table);
    let map = own.as_ref().map_or_else(HistoryMap::default, |scenario| scenario.history.clone());
    match read_history(&[file()], &map) {
        Ok(history) => learn(small(), &history),
        Err(wrong) => check_words(&wrong.join("\n")),
    }
    match answers::read(file(), small()) {
        Ok(read) => {
            let text = answers::to_toml(&read, &mapped("").expect("it is valid"), "small.toml", "records.csv");
            let folder = file().parent().expect("it has one");
            std::fs::write(folder.join("small.toml"), SMALL).expect("the file can be written");
            if let Err(problems) = scenario::parse("answered.toml", &text, folder, &Overrides::default()) {
                panic!("the scenario of answers is refused:\n{problems}\n{text}");
            }
        }
        Err(wrong) => check_words(&wrong.join("\n")),
    }
    if let Ok(receipt) = serde_json::from_slice::<Receipt>(bytes) {
        for row in receipt.of_option(receipt.choice.as_deref().unwrap_or_default()) {
            assert!(!format!("{row:?}").is_empty());
        }
    }
});
