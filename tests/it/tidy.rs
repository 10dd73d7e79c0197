//! The tree stays as the architecture says: imports to the left only, files and functions of a readable size.

use std::fs;
use std::path::{Path, PathBuf};

/// Stages in the order of the flow; those of stage 0 may use each other to the left only, too.
const STAGES: [&str; 12] = [
    "lanes",
    "metric",
    "distribution",
    "parameter",
    "scenario",
    "sampling",
    "model",
    "engine",
    "analysis",
    "study",
    "report",
    "cli",
];

/// Longest file and function, in lines. A file of only tables or tests has no such limit.
const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 75;
/// Longest function of a command, in lines.
const COMMAND_LINES: usize = 60;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn stage_of(path: &Path) -> Option<usize> {
    let relative = path.strip_prefix(root().join("src")).expect("a source").to_string_lossy().into_owned();
    let first = relative.split(['/', '.']).next().expect("a path has a first part").to_owned();
    STAGES.iter().position(|stage| *stage == first)
}

#[test]
fn imports_point_to_the_left() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let Some(own) = stage_of(&path) else { continue };
        let text = fs::read_to_string(&path).expect("a source is text");
        for (number, line) in text.lines().enumerate() {
            for part in line.split("crate::").skip(1) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if let Some(used) = STAGES.iter().position(|stage| *stage == name)
                    && used > own
                {
                    wrong.push(format!("{}:{}: {} uses {name}", path.display(), number + 1, STAGES[own]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "a stage may use only stages before it:\n{}", wrong.join("\n"));
}

/// What `path` may not name, in code that is not a test.
fn offences(path: &Path, banned: &[&str]) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a source is text");
    let code = text.split("#[cfg(test)]").next().expect("there is code before the tests");
    banned.iter().filter(|part| code.contains(**part)).map(|part| format!("{}: {part}", path.display())).collect()
}

#[test]
fn the_command_line_simulates_nothing_itself() {
    let banned = ["crate::engine", "crate::sampling", "crate::model"];
    let wrong: Vec<String> = sources(&root().join("src/cli")).iter().flat_map(|path| offences(path, &banned)).collect();
    assert!(wrong.is_empty(), "a command asks a study:\n{}", wrong.join("\n"));
}

/// Files of a folder that answer a question each; the others are what those share.
fn siblings(folder: &str, shared: &[&str]) -> Vec<(String, PathBuf)> {
    let name = |path: &PathBuf| path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    let files = fs::read_dir(root().join(folder)).expect("the folder is there").flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.is_file()).map(|path| (name(&path), path));
    files.filter(|(name, _)| !shared.contains(&name.as_str())).collect()
}

#[test]
fn commands_do_not_know_each_other_and_neither_do_studies() {
    let of_cli = [
        "args",
        "date",
        "exit",
        "job",
        "mod",
        "output",
        "pack",
        "past",
        "shard_folder",
        "shared",
        "signals",
        "terminal",
        "watch",
        "what_if",
    ];
    let of_study = ["error", "flip", "mod", "plan", "session", "shared", "watch", "waterfall"];
    let mut wrong = Vec::new();
    for (folder, shared) in [("src/cli", &of_cli[..]), ("src/study", &of_study[..])] {
        let siblings = siblings(folder, shared);
        assert!(siblings.len() >= 10, "{folder} has moved");
        for (_, path) in &siblings {
            let text = fs::read_to_string(path).expect("a source is text");
            let used = siblings.iter().filter(|(name, _)| text.contains(&format!("super::{name}::")));
            wrong.extend(used.map(|(name, _)| format!("{} uses {name}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "what two of them need stands in a file of its own:\n{}", wrong.join("\n"));
}

#[test]
fn the_model_knows_neither_files_nor_defaults() {
    for path in sources(&root().join("src/model")) {
        let text = fs::read_to_string(&path).expect("a source is text");
        let code = text.split("#[cfg(test)]").next().expect("there is code before the tests");
        for banned in ["std::fs", "std::io", "println!", "scenario::Scenario", "scenario::load", "parameter::TABLES"] {
            assert!(!code.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

/// Whether a file holds unit tests alone.
fn is_of_tests(path: &Path) -> bool {
    let inside = path.strip_prefix(root()).unwrap_or(path);
    inside.to_string_lossy().ends_with("tests.rs") || inside.components().any(|part| part.as_os_str() == "tests")
}

#[test]
fn only_the_command_line_prints_and_reads_the_clock() {
    for path in sources(&root().join("src")) {
        if stage_of(&path) == Some(STAGES.len() - 1) || is_of_tests(&path) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source is text");
        for banned in ["println!", "eprintln!", "dbg!", "Instant::now", "SystemTime", "process::exit"] {
            assert!(!text.contains(banned), "{} uses {banned}", path.display());
        }
    }
}

/// Charts draw findings: they see no trajectories, and take of statistics only what an estimate is.
#[test]
fn charts_compute_no_statistic() {
    let folder = root().join("src/report/charts");
    let is_test = |path: &Path| path.ends_with("synthetic.rs") || is_of_tests(path);
    for path in sources(&folder).into_iter().filter(|path| !is_test(path)) {
        let text = fs::read_to_string(&path).expect("a source is text");
        let code = text.split("#[cfg(test)]\nmod tests").next().expect("there is code before the tests");
        for line in code.lines().map(|line| line.replace("statistics::Estimate", "")) {
            for banned in ["engine::Sample", "engine::Column", "engine::{", "statistics::", "influence::"] {
                assert!(!line.contains(banned), "{} uses {banned}: {line}", path.display());
            }
        }
    }
    assert!(!folder.join("statistics.rs").exists());
}

#[test]
fn files_and_functions_stay_readable() {
    let mut long = Vec::new();
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).expect("a source is text");
        let name = path.to_string_lossy().into_owned();
        if text.lines().count() > FILE_LINES && !name.contains("test") && !name.ends_with("tables.rs") {
            long.push(format!("{name}: {} lines", text.lines().count()));
        }
        let mut start: Option<(usize, String, String)> = None;
        for (number, line) in text.lines().enumerate() {
            let trimmed = line.trim_start();
            let indent = line[..line.len() - trimmed.len()].to_owned();
            let is_head = ["fn ", "pub fn ", "pub(super) fn ", "pub(crate) fn ", "const fn ", "pub const fn "]
                .iter()
                .any(|head| trimmed.starts_with(head));
            if is_head && !trimmed.ends_with(';') && start.is_none() {
                start = Some((number, indent, trimmed.to_owned()));
            } else if let Some((first, open, head)) = &start
                && line == format!("{open}}}")
            {
                let most = if name.contains("src/cli/") { COMMAND_LINES } else { FUNCTION_LINES };
                if number - first + 1 > most {
                    long.push(format!("{name}:{}: {} lines: {head}", first + 1, number - first + 1));
                }
                start = None;
            }
        }
    }
    assert!(long.is_empty(), "too long to read:\n{}", long.join("\n"));
}
