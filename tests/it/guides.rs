//! Pages for people: every figure on them was printed by a command that stands above it.
//!
//! A line `<!-- shown: alliance-sim … | paragraphs A-B -->` stands before a block of text, which is what the command
//! prints, or those paragraphs of it. `UPDATE_DOCS=1 cargo test --test it guides` writes them anew.

use crate::support::{folder, program};
use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 2] = ["docs/FOR_VPS.md", "docs/FOR_CFOS.md"];
const SHOWN: &str = "<!-- shown: alliance-sim ";

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}

/// What a command prints, or some paragraphs of it.
fn printed(at: &Path, command: &str) -> String {
    let (arguments, which) = command.split_once(" | paragraphs ").unwrap_or((command, "1-999"));
    let ran = program(at, &arguments.split_whitespace().collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
    let (first, last) = which.split_once('-').unwrap_or((which, which));
    let [first, last] = [first, last].map(|number| number.trim().parse::<usize>().expect("a number of a paragraph"));
    let paragraphs: Vec<&str> = ran.stdout.trim_end().split("\n\n").collect();
    assert!(first <= paragraphs.len(), "{command}: it prints {} paragraphs", paragraphs.len());
    paragraphs[first - 1..last.min(paragraphs.len())].join("\n\n")
}

/// The page with what its commands print now.
fn made(page: &str, at: &Path) -> String {
    let mut text = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        let Some(command) = line.strip_prefix(SHOWN) else { continue };
        let command = command.strip_suffix(" -->").expect("the line ends the remark");
        assert_eq!(lines.next(), Some("```text"), "a block of text stands under {line}");
        lines.by_ref().find(|line| *line == "```").expect("the block ends");
        text += &format!("```text\n{}\n```\n", printed(at, command));
    }
    text
}

#[test]
fn figures_are_what_commands_print() {
    let here = folder();
    copy(&top().join("scenarios"), &here.path().join("scenarios"));
    for name in PAGES {
        let page = fs::read_to_string(top().join(name)).expect("the page is there");
        assert!(page.contains(SHOWN), "{name} shows no figure");
        let made = made(&page, here.path());
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(top().join(name), &made).expect("the page can be written");
        }
        let now = fs::read_to_string(top().join(name)).expect("the page is there");
        assert!(now == made, "{name} shows other figures: UPDATE_DOCS=1 cargo test --test it guides");
    }
}

/// Numbers in running text would grow old unseen: amounts and percentages stand in blocks that commands wrote.
#[test]
fn running_text_states_no_result() {
    for name in PAGES {
        let page = fs::read_to_string(top().join(name)).expect("the page is there");
        let mut is_block = false;
        for line in page.lines() {
            is_block ^= line.starts_with("```");
            let is_result =
                |sign: &str| line.split(sign).skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit()));
            assert!(is_block || !is_result("$") && !line.contains('±') || line.contains("±` "), "{name}: {line}");
        }
    }
}

#[test]
fn pictures_and_pages_that_are_named_are_there() {
    for name in PAGES {
        let page = fs::read_to_string(top().join(name)).expect("the page is there");
        let links = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let links = links.filter(|link| !link.starts_with("http") && !link.starts_with('#'));
        for link in links.map(|link| link.split('#').next().unwrap_or(link)) {
            assert!(top().join("docs").join(link).exists(), "{name} names {link}");
        }
    }
}
