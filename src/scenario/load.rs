//! From a file, or a text, to a scenario.

use super::document::{self, Node, SourceFile};
use super::open::{self, Fence};
use super::problem::{Problem, Problems, Sink};
use super::unreadable::{self, Unreadable};
use super::{Scenario, belief, merge, overrides, resolve, syntax};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Largest scenario file, bytes.
const BYTES_MAX: u64 = 1 << 20;
/// Path that stands for standard input.
const STANDARD_INPUT: &str = "-";
/// Longest chain of files that extend each other.
const EXTENDS_MAX: usize = 8;
/// How often a text that is no TOML is read again with what was probably meant.
const MENDS_MAX: usize = 4;

/// What the command line changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `PATH=VALUE`, in order.
    pub set: Vec<String>,
    /// Whether correlations that cannot hold together are replaced by the nearest that can.
    pub repair_correlation: bool,
    /// Whether `extends` and `file` may name files outside the scenario's project.
    pub allow_outside: bool,
}

/// A scenario as written, merged with all that it extends: what [`apply`] starts from.
#[derive(Clone, Debug)]
pub struct Unresolved {
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
    pub source: Unresolved,
}

/// Reads a scenario file, what it extends and the CSV files that it names; `-` is standard input.
///
/// # Errors
/// Every problem of the file at once, each with its place.
pub fn load(path: &Path, overrides: &Overrides) -> Result<Loaded, Problems> {
    if path == Path::new(STANDARD_INPUT) {
        let text = standard_input().map_err(|wrong| Problems(vec![wrong.problem("standard input")]))?;
        return parse_file("standard input", &text, PathBuf::from("."), &mut Vec::new(), overrides);
    }
    let name = path.display().to_string();
    let unread = |wrong: Unreadable| Problems(vec![wrong.problem(&name)]);
    if name.chars().any(char::is_control) {
        return Err(unread(Unreadable::because("a file with control characters in its name is not read".to_owned())));
    }
    let text = read_text(path).map_err(|mut wrong| {
        let is_special = std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
        if is_special {
            wrong.message += "; standard input is read as `-`";
        }
        unread(match open::meant(path) {
            Some(meant) => wrong.help(format!("did you mean `{}`?", path.with_file_name(meant).display())),
            None => wrong,
        })
    })?;
    parse_file(&name, &text, parent_of(path), &mut vec![identity(path)], overrides)
}

/// Reads a scenario from a text; `base_dir` is where the paths in it start.
///
/// # Errors
/// Every problem of the text at once, each with its place.
pub fn parse(file_name: &str, text: &str, base_dir: &Path, overrides: &Overrides) -> Result<Loaded, Problems> {
    if text.len() as u64 > BYTES_MAX {
        return Err(Problems(vec![Unreadable::too_large(BYTES_MAX).problem(file_name)]));
    }
    let itself = identity(&base_dir.join(file_name));
    parse_file(file_name, text, base_dir.to_owned(), &mut vec![itself], overrides)
}

/// Resolves a source with other values: paths by name as for `--set`.
///
/// # Errors
/// Every problem that the values make, each with its place in the text `PATH=VALUE`.
pub fn apply(source: &Unresolved, sets: &[(String, toml::Value)]) -> Result<Loaded, Problems> {
    let mut sink = Sink::default();
    let mut root = source.root.clone();
    let file = Arc::clone(&source.root.place.file);
    for (path, value) in sets {
        overrides::set_argument(&mut sink, &mut root, &format!("{path}={value}"), (&file.dir, &file.fence));
    }
    finish(sink, Unresolved { root, ..source.clone() }, false)
}

fn parse_file(
    name: &str,
    text: &str,
    dir: PathBuf,
    chain: &mut Vec<PathBuf>,
    overrides: &Overrides,
) -> Result<Loaded, Problems> {
    let mut sink = Sink::default();
    let fence = Fence::around(&dir, overrides.allow_outside);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file =
        SourceFile { name: name.to_owned(), text: Arc::from(text), dir, fence: fence.clone(), is_outside: false };
    let Some(mut root) = read_merged(&mut sink, file, chain) else {
        return Err(Problems::sorted(sink.problems));
    };
    if root.as_table().is_some_and(|table| table.entries.is_empty()) && overrides.set.is_empty() {
        let help = "`alliance-sim init FILE` writes a commented scenario to start from";
        return Err(Problems(vec![Problem::error(&root.place, "the file states nothing").help(help)]));
    }
    overrides::refuse_twice(&mut sink, &overrides.set);
    for argument in &overrides.set {
        overrides::set_argument(&mut sink, &mut root, argument, (Path::new("."), &fence));
    }
    finish(sink, Unresolved { root, repair_correlation: overrides.repair_correlation }, true)
}

/// Resolves a source; stress cases are resolved too where `with_stress` says so.
fn finish(mut sink: Sink, source: Unresolved, with_stress: bool) -> Result<Loaded, Problems> {
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

/// How a scenario that stands in a folder names one that it extends, where it may: both in one project. Nothing where it
/// may not, or the path is no text.
#[must_use]
pub fn extendable(folder: &Path, base: &Path) -> Option<String> {
    let absolute = |path: &Path| open::resolved(path);
    let (from, to) = (absolute(folder), absolute(base));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_str().map(str::to_owned));
    let name = up.map(Some).chain(down).collect::<Option<Vec<String>>>()?.join("/");
    let is_inside = Fence::around(folder, false).find(folder, &name).is_ok();
    (is_inside && !name.chars().any(char::is_control)).then_some(name)
}

/// The root table of a text, merged over what it extends.
fn read_merged(sink: &mut Sink, file: SourceFile, chain: &mut Vec<PathBuf>) -> Option<Node> {
    let mut root = parsed(sink, file.into())?;
    let file = Arc::clone(&root.place.file);
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

/// The root table of a text. What is no TOML is a problem; where it is plain what was meant, that is read, so that the
/// rest of the text is looked at too.
fn parsed(sink: &mut Sink, mut file: Arc<SourceFile>) -> Option<Node> {
    for _ in 0..MENDS_MAX {
        let problems = match document::parse(&file) {
            Ok(root) => return Some(root),
            Err(problems) => problems,
        };
        let mended = syntax::mended(&file.text, &problems).filter(|_| !file.is_outside);
        sink.problems.extend(problems);
        let text = Arc::from(mended?);
        let (name, dir, fence) = (file.name.clone(), file.dir.clone(), file.fence.clone());
        file = Arc::new(SourceFile { name, text, dir, fence, is_outside: false });
    }
    None
}

fn read_base(sink: &mut Sink, node: &Node, file: &SourceFile, chain: &mut Vec<PathBuf>) -> Option<Node> {
    let base = sink.text(node)?;
    let found = match file.fence.find(&file.dir, base) {
        Ok(found) => found,
        Err(wrong) => {
            sink.push(Problem::error(&node.place, format!("`{base}` {wrong}")));
            return None;
        }
    };
    let path = found.path;
    let itself = identity(&path);
    let mut meant = None;
    let wrong = if chain.contains(&itself) {
        format!("`{base}` extends itself, directly or through others")
    } else if chain.len() >= EXTENDS_MAX {
        format!("more than {EXTENDS_MAX} files extend each other")
    } else {
        match read_text(&path) {
            Ok(text) => {
                chain.push(itself);
                let base = SourceFile {
                    name: shown_path(&file.name, base),
                    text: Arc::from(text.strip_prefix('\u{feff}').unwrap_or(&text)),
                    dir: parent_of(&path),
                    fence: file.fence.clone(),
                    is_outside: found.is_outside,
                };
                return read_merged(sink, base, chain);
            }
            Err(wrong) => {
                meant = open::meant(&path).filter(|_| !found.is_outside);
                format!("`{base}`: {}", wrong.message)
            }
        }
    };
    let problem = Problem::error(&node.place, wrong);
    let named = meant.map(|meant| belief::text_toml(&Path::new(base).with_file_name(meant).to_string_lossy()));
    sink.push(match named {
        Some(named) => problem.instead(named),
        None => problem,
    });
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

fn read_text(path: &Path) -> Result<String, Unreadable> {
    let unread = |wrong| Unreadable::because(format!("cannot read the scenario: {wrong}"));
    open::read(path, BYTES_MAX).map_err(unread).and_then(text_of)
}

/// The text of standard input, which is read once: the same scenario may be loaded again with other settings.
fn standard_input() -> Result<String, Unreadable> {
    static READ: OnceLock<Result<String, Unreadable>> = OnceLock::new();
    let unread = |error: std::io::Error| Unreadable::because(open::reason(&error));
    let read = || open::read_from(std::io::stdin().lock(), BYTES_MAX).map_err(unread);
    READ.get_or_init(|| read().and_then(text_of)).clone()
}

/// The text of what was read, unless there is more.
fn text_of((bytes, is_cut): (Vec<u8>, bool)) -> Result<String, Unreadable> {
    if is_cut { Err(Unreadable::too_large(BYTES_MAX)) } else { unreadable::text_of(bytes) }
}
