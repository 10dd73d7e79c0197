//! From a file, or a text, to a scenario.

use super::csv::reason;
use super::document::{self, Node, Place, SourceFile};
use super::problem::{Problem, Problems, Sink};
use super::{Scenario, merge, overrides, resolve};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest scenario file, bytes.
const BYTES_MAX: u64 = 1 << 20;
/// Longest chain of files that extend each other.
const EXTENDS_MAX: usize = 8;

/// What the command line changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `PATH=VALUE`, in order.
    pub set: Vec<String>,
    /// Whether correlations that cannot hold together are replaced by the nearest that can.
    pub repair_correlation: bool,
}

/// A scenario as written, merged with all that it extends: what [`apply`] starts from.
#[derive(Clone, Debug)]
pub struct Source {
    pub(super) root: Node,
    pub(super) repair_correlation: bool,
}

/// A scenario with what was noticed on the way.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// What it says but probably does not mean.
    pub warnings: Vec<Problem>,
    /// What it was read from.
    pub source: Source,
}

/// Reads a scenario file, what it extends and the CSV files that it names.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn load(path: &Path, overrides: &Overrides) -> Result<Loaded, Problems> {
    let name = path.display().to_string();
    let text = read_text(path).map_err(|wrong| Problems(vec![Problem::unread(&name, wrong)]))?;
    parse_file(&name, &text, parent_of(path), &mut vec![identity(path)], overrides)
}

/// Reads a scenario from a text; `base_dir` is where the paths in it start.
///
/// # Errors
/// Every problem of the text at once, each with its place.
pub fn parse(file_name: &str, text: &str, base_dir: &Path, overrides: &Overrides) -> Result<Loaded, Problems> {
    if text.len() as u64 > BYTES_MAX {
        return Err(Problems(vec![Problem::unread(file_name, too_large())]));
    }
    let itself = identity(&base_dir.join(file_name));
    parse_file(file_name, text, base_dir.to_owned(), &mut vec![itself], overrides)
}

/// The same scenario with other values: paths by name as for `--set`.
///
/// # Errors
/// Every problem that the values make, each with its place in the text `PATH=VALUE`.
pub fn apply(source: &Source, sets: &[(String, toml::Value)]) -> Result<Loaded, Problems> {
    let mut sink = Sink::default();
    let mut root = source.root.clone();
    let dir = source.root.place.file.dir.clone();
    for (path, value) in sets {
        overrides::set_argument(&mut sink, &mut root, &format!("{path}={value}"), &dir);
    }
    finish(sink, Source { root, ..source.clone() }, false)
}

fn parse_file(
    name: &str,
    text: &str,
    dir: PathBuf,
    chain: &mut Vec<PathBuf>,
    overrides: &Overrides,
) -> Result<Loaded, Problems> {
    let mut sink = Sink::default();
    let Some(mut root) = read_merged(&mut sink, name, text, dir, chain) else {
        return Err(Problems::sorted(sink.problems));
    };
    for argument in &overrides.set {
        overrides::set_argument(&mut sink, &mut root, argument, Path::new("."));
    }
    finish(sink, Source { root, repair_correlation: overrides.repair_correlation }, true)
}

/// Resolves a source; stress cases are resolved too where `with_stress` says so.
fn finish(mut sink: Sink, source: Source, with_stress: bool) -> Result<Loaded, Problems> {
    let scenario = resolve::resolve(&mut sink, &source.root, source.repair_correlation);
    if with_stress {
        resolve::check_stress(&mut sink, &source);
    }
    let failed = sink.has_errors();
    let problems = Problems::sorted(sink.problems);
    match scenario {
        Some(scenario) if !failed => Ok(Loaded { scenario, warnings: problems.0, source }),
        _ => Err(problems),
    }
}

/// The root table of a text, merged over what it extends.
fn read_merged(sink: &mut Sink, name: &str, text: &str, dir: PathBuf, chain: &mut Vec<PathBuf>) -> Option<Node> {
    let file = Arc::new(SourceFile { name: name.to_owned(), text: Arc::from(text), dir });
    let mut root = match document::parse(&file) {
        Ok(root) => root,
        Err(problems) => {
            sink.problems.extend(problems);
            return None;
        }
    };
    merge::tidy(sink, &mut root);
    let base = root.as_table().and_then(|table| table.get("extends")).cloned();
    match base {
        Some(node) => {
            let base = read_base(sink, &node, &file, chain)?;
            Some(merge::merge(&base, &root))
        }
        None => Some(root),
    }
}

fn read_base(sink: &mut Sink, node: &Node, file: &SourceFile, chain: &mut Vec<PathBuf>) -> Option<Node> {
    let base = sink.text(node)?;
    let path = file.dir.join(base);
    let itself = identity(&path);
    let wrong = if chain.contains(&itself) {
        format!("`{base}` extends itself, directly or through others")
    } else if chain.len() >= EXTENDS_MAX {
        format!("more than {EXTENDS_MAX} files extend each other")
    } else {
        match read_text(&path) {
            Ok(text) => {
                chain.push(itself);
                let shown = shown_path(&file.name, base);
                return read_merged(sink, &shown, &text, parent_of(&path), chain);
            }
            Err(wrong) => format!("`{base}`: {wrong}"),
        }
    };
    sink.push(Problem::error(&Place { ..node.place.clone() }, wrong));
    None
}

/// The name of a base in messages: relative to where the file that names it is shown.
fn shown_path(file_name: &str, base: &str) -> String {
    Path::new(file_name).parent().map_or_else(|| base.to_owned(), |dir| dir.join(base).display().to_string())
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// What tells two files apart.
fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn too_large() -> String {
    format!("the file is larger than {} MiB", BYTES_MAX >> 20)
}

fn read_text(path: &Path) -> Result<String, String> {
    let cannot = |error: &std::io::Error| format!("cannot read the scenario: {}", reason(error));
    let file = std::fs::File::open(path).map_err(|error| cannot(&error))?;
    let mut text = String::new();
    file.take(BYTES_MAX + 1).read_to_string(&mut text).map_err(|error| cannot(&error))?;
    if text.len() as u64 > BYTES_MAX { Err(too_large()) } else { Ok(text) }
}
