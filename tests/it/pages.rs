//! The page of a run: one file that needs nothing beside it, says what the other files say, and is the same each time.

use crate::support::{folder, program, shipped};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn page_of(folder: &Path, out: &str, arguments: &[&str]) -> String {
    let scenario = shipped("observability-isv.toml");
    let scenario = scenario.to_str().expect("text");
    let mut all = vec![arguments[0], scenario];
    all.extend(&arguments[1..]);
    all.extend(["-q", "--charts", "none", "--html", "--out", out]);
    let done = program(folder, &all);
    assert_eq!(done.code, 0, "{}", done.stderr);
    fs::read_to_string(folder.join(out).join("report.html")).expect("the page")
}

/// What the script of a page draws figures from: gzip, thirteen bits in two of 91 characters.
fn figures(page: &str) -> Vec<Value> {
    use std::io::Read as _;
    let (_, rest) = page.split_once("id=\"data\" data-bytes=\"").expect("packed data");
    let (bytes, rest) = rest.split_once("\">").expect("a number of bytes");
    let text = rest.split("</script>").next().expect("an end");
    let alphabet: Vec<u8> = (33..127).filter(|c| !b"\"&<".contains(c)).collect();
    let digit = |c: u8| alphabet.iter().position(|own| *own == c).expect("a character of the alphabet") as u32;
    let bits = text.as_bytes().chunks(2).flat_map(|pair| {
        let both = digit(pair[0]) + 91 * digit(pair[1]);
        (0..13).map(move |bit| (both >> bit & 1) as u8)
    });
    let bits: Vec<u8> = bits.collect();
    let packed: Vec<u8> =
        bits.chunks_exact(8).map(|byte| byte.iter().rev().fold(0, |all, bit| 2 * all + bit)).collect();
    let packed = &packed[..bytes.parse().expect("a number")];
    let mut json = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut json).expect("text");
    let data: Value = serde_json::from_str(&json).expect("JSON");
    data["figures"].as_array().expect("a list").clone()
}

#[test]
fn the_page_of_a_run_stands_alone_and_is_the_same_each_time() {
    let folder = folder();
    let page = page_of(folder.path(), "a", &["run", "-n", "200"]);
    assert_eq!(page, page_of(folder.path(), "b", &["run", "-n", "200", "--threads", "1"]));
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    // Nothing is fetched: addresses stand in text alone, and links lead to places of the page.
    assert!(!page.contains(" src=") && !page.contains("@import") && !page.contains("<link"));
    assert_eq!(page.matches("href=\"").count(), page.matches("href=\"#").count());
    assert_eq!(page.matches("url(").count(), page.matches("url(#hatch)").count());
    assert!(page.contains("default-src 'none'") && !page.contains("unsafe-inline"));
    assert!(!page.contains(" style=\"") && !page.contains(" onclick"), "the policy would forbid them");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
    let unique: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for link in page.split("href=\"#").skip(1).filter_map(|part| part.split('"').next()) {
        assert!(unique.contains(link), "#{link} leads nowhere");
    }
}

#[test]
fn the_page_shows_the_figures_of_the_summary() {
    let folder = folder();
    let page = page_of(folder.path(), "a", &["run", "-n", "200"]);
    let summary: Value =
        serde_json::from_slice(&fs::read(folder.path().join("a/summary.json")).expect("the summary")).expect("JSON");
    let decision = figures(&page).into_iter().find(|f| f["x"] == "option").expect("the figure of the decision");
    let ranking = summary["ranking"].as_array().expect("a ranking");
    assert_eq!(decision["categories"].as_array().map(Vec::len), Some(ranking.len()));
    for (place, standing) in ranking.iter().enumerate() {
        assert_eq!(decision["categories"][place], standing["option"]);
        for (name, key) in [("mean", "mean"), ("median", "median"), ("worst 5%", "cvar5")] {
            let shown = decision["series"][0]["by"][name][place].as_f64().expect(name);
            let stated = standing[key]["value"].as_f64().expect(key);
            assert!(
                (shown - stated).abs() <= 5e-4 * stated.abs(),
                "{name} of {}: {shown}, {stated}",
                standing["option"]
            );
        }
    }
    let verdict = summary["verdict"]["words"].as_str().expect("words");
    assert!(page.contains(verdict), "{verdict}");
}

#[test]
fn other_commands_have_a_page_too() {
    let folder = folder();
    let page = page_of(folder.path(), "a", &["audit", "-n", "200"]);
    assert!(page.contains("<h1>") && page.contains("id=\"glossary\""));
}
