//! A number or a distribution, read from a node and written back as TOML.

use super::csv::{Quoting, SAMPLES_MAX, read_column};
use super::document::{Node, Table, Value, join};
use super::open;
use super::problem::{Problem, Sink};
use super::read::{quoted, unfit};
use crate::distribution::Family;
use std::fmt::Write as _;

/// The keys of a distribution: ways to state it, and what may be added to each.
pub(super) struct FamilyKeys {
    pub name: &'static str,
    pub meaning: &'static str,
    pub forms: &'static [&'static [&'static str]],
    pub optional: &'static [&'static str],
}

const CUT: &[&str] = &["min", "max"];

/// Every distribution that a scenario may state.
pub(super) const FAMILIES: &[FamilyKeys] = &[
    FamilyKeys { name: "uniform", meaning: "any value between two ends", forms: &[&["min", "max"]], optional: &[] },
    FamilyKeys {
        name: "triangular",
        meaning: "straight lines from the ends to the most likely value",
        forms: &[&["min", "mode", "max"]],
        optional: &[],
    },
    FamilyKeys {
        name: "pert",
        meaning: "smooth between two ends, around the most likely value",
        forms: &[&["min", "mode", "max"]],
        optional: &["lambda"],
    },
    FamilyKeys { name: "normal", meaning: "the bell curve", forms: &[&["mean", "sd"]], optional: CUT },
    FamilyKeys {
        name: "lognormal",
        meaning: "positive, with a long right tail",
        forms: &[&["mean", "sd"], &["p10", "p90"]],
        optional: CUT,
    },
    FamilyKeys {
        name: "beta",
        meaning: "a share between 0 and 1",
        forms: &[&["mean", "sd"], &["alpha", "beta"]],
        optional: &[],
    },
    FamilyKeys { name: "gamma", meaning: "positive waiting times", forms: &[&["mean", "sd"]], optional: CUT },
    FamilyKeys { name: "weibull", meaning: "times to failure", forms: &[&["shape", "scale"]], optional: CUT },
    FamilyKeys { name: "exponential", meaning: "times without memory", forms: &[&["mean"]], optional: CUT },
    FamilyKeys {
        name: "discrete",
        meaning: "a few values with weights",
        forms: &[&["values", "weights"]],
        optional: &[],
    },
    FamilyKeys {
        name: "metalog",
        meaning: "through three percentiles",
        forms: &[&["p10", "p50", "p90"]],
        optional: CUT,
    },
    FamilyKeys {
        name: "samples",
        meaning: "an empirical sample: a column of a CSV file next to the scenario, or the values themselves",
        forms: &[&["file", "column"], &["values"]],
        optional: &["file", "column"],
    },
];

/// What others call them.
const OTHER_NAMES: [(&str, &str); 6] = [
    ("gaussian", "normal"),
    ("gauss", "normal"),
    ("range", "uniform"),
    ("between", "uniform"),
    ("flat", "uniform"),
    ("empirical", "samples"),
];

/// A belief as stated: a family, and the cut that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StatedBelief {
    pub family: Family,
    pub min: Option<f64>,
    pub max: Option<f64>,
}

impl StatedBelief {
    /// A known number.
    pub fn number(value: f64) -> Self {
        Self { family: Family::Constant(value), min: None, max: None }
    }

    /// As a TOML value.
    pub fn to_toml(&self) -> String {
        let (name, mut keys): (&str, Vec<(&str, String)>) = match &self.family {
            Family::Constant(value) => return number_text(*value),
            Family::Uniform { min, max } => ("uniform", texts(&[("min", *min), ("max", *max)])),
            Family::Triangular { min, mode, max } => {
                ("triangular", texts(&[("min", *min), ("mode", *mode), ("max", *max)]))
            }
            Family::Pert { min, mode, max, lambda } => {
                let mut keys = texts(&[("min", *min), ("mode", *mode), ("max", *max)]);
                if *lambda != PERT_LAMBDA {
                    keys.push(("lambda", number_text(*lambda)));
                }
                ("pert", keys)
            }
            Family::Normal { mean, sd } => ("normal", texts(&[("mean", *mean), ("sd", *sd)])),
            Family::Lognormal { mean, sd } => ("lognormal", texts(&[("mean", *mean), ("sd", *sd)])),
            Family::LognormalPercentiles { p10, p90 } => ("lognormal", texts(&[("p10", *p10), ("p90", *p90)])),
            Family::BetaMoments { mean, sd } => ("beta", texts(&[("mean", *mean), ("sd", *sd)])),
            Family::Beta { alpha, beta } => ("beta", texts(&[("alpha", *alpha), ("beta", *beta)])),
            Family::Gamma { mean, sd } => ("gamma", texts(&[("mean", *mean), ("sd", *sd)])),
            Family::Weibull { shape, scale } => ("weibull", texts(&[("shape", *shape), ("scale", *scale)])),
            Family::Exponential { mean } => ("exponential", texts(&[("mean", *mean)])),
            Family::Discrete { values, weights } => {
                ("discrete", vec![("values", list_text(values)), ("weights", list_text(weights))])
            }
            Family::Metalog { p10, p50, p90, min, max } => {
                let mut keys = texts(&[("p10", *p10), ("p50", *p50), ("p90", *p90)]);
                keys.extend(min.map(|min| ("min", number_text(min))));
                keys.extend(max.map(|max| ("max", number_text(max))));
                ("metalog", keys)
            }
            Family::Samples { file, column, values } => {
                let names = [("file", file), ("column", column)].into_iter().filter(|(_, text)| !text.is_empty());
                let mut keys: Vec<_> = names.map(|(key, text)| (key, text_toml(text))).collect();
                keys.push(("values", list_text(values)));
                ("samples", keys)
            }
        };
        keys.extend(self.min.map(|min| ("min", number_text(min))));
        keys.extend(self.max.map(|max| ("max", number_text(max))));
        let inner: Vec<String> = keys.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
        format!("{{ {name} = {{ {} }} }}", inner.join(", "))
    }
}

/// Most things that are told of one CSV file.
const NOTES_MAX: usize = 5;

/// Weight of the mode of a PERT distribution unless stated.
pub(super) const PERT_LAMBDA: f64 = 4.0;

/// The shortest TOML number that reads back as the same bits.
pub(super) fn number_text(value: f64) -> String {
    let plain = format!("{value}");
    if value.fract() == 0.0 && value.abs() < 1e15 && !(value == 0.0 && value.is_sign_negative()) {
        return plain;
    }
    let debug = format!("{value:?}");
    if debug.len() < plain.len() || !plain.contains('.') { debug } else { plain }
}

fn texts<'k>(pairs: &[(&'k str, f64)]) -> Vec<(&'k str, String)> {
    pairs.iter().map(|&(key, value)| (key, number_text(value))).collect()
}

fn list_text(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(|&value| number_text(value)).collect();
    format!("[{}]", texts.join(", "))
}

/// A text as a TOML string.
pub(super) fn text_toml(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Reads a belief; what does not fit becomes a problem.
pub(super) fn read_belief(sink: &mut Sink, node: &Node) -> Option<StatedBelief> {
    match &node.value {
        Value::Whole(_) | Value::Number(_) => sink.number(node).map(StatedBelief::number),
        Value::Table(table) => read_distribution(sink, node, table),
        _ => {
            sink.no_number(node, "a number or a distribution");
            None
        }
    }
}

fn read_distribution(sink: &mut Sink, node: &Node, table: &Table) -> Option<StatedBelief> {
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
    let [entry] = table.entries.as_slice() else {
        let problem = Problem::error(&node.place, format!("`{}` must name one distribution", node.path));
        let keys: Vec<&str> = table.entries.iter().map(|entry| entry.key.as_str()).collect();
        let help = if keys.len() == 3 && ["min", "mode", "max"].iter().all(|key| keys.contains(key)) {
            "write `{ pert = { min = …, mode = …, max = … } }`".to_owned()
        } else {
            format!("one of {}", quoted(&names))
        };
        sink.push(problem.help(help));
        return None;
    };
    let Some(keys) = FAMILIES.iter().find(|family| family.name == entry.key) else {
        let message = format!("unknown distribution `{}`", entry.key);
        let help = match entry.key.as_str() {
            key @ ("times" | "add") => {
                let places = match key {
                    "times" => "in an option's `set`, a stress case or `--set`",
                    _ => "in an option's `set`",
                };
                format!("`{key}` changes a belief {places}; write the number or the distribution itself")
            }
            _ => format!("one of {}", quoted(&names)),
        };
        let problem = Problem::error(&entry.key_place, message).help(help);
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == entry.key).map(|(_, name)| *name);
        sink.push(match other.or_else(|| sink.nearest(&entry.key, names)) {
            Some(name) => problem.instead(name),
            None => problem,
        });
        return None;
    };
    let Some(inner) = entry.node.as_table() else {
        let form: Vec<String> = keys.forms[0].iter().map(|key| format!("{key} = …")).collect();
        let problem = unfit(&entry.node, "a table");
        sink.push(problem.help(format!("write `{{ {} = {{ {} }} }}`", keys.name, form.join(", "))));
        return None;
    };
    let form = check_form(sink, &entry.node, inner, keys)?;
    match keys.name {
        "samples" => read_samples(sink, &entry.node, inner, form),
        "discrete" => {
            let values = numbers(sink, inner.get("values")?);
            let weights = numbers(sink, inner.get("weights")?);
            Some(StatedBelief { family: Family::Discrete { values: values?, weights: weights? }, min: None, max: None })
        }
        _ => read_numbers(sink, inner, keys, form),
    }
}

/// The form that the keys fit best; missing and further keys become problems.
fn check_form(sink: &mut Sink, node: &Node, table: &Table, keys: &FamilyKeys) -> Option<usize> {
    let present = |form: &&[&str]| form.iter().filter(|key| table.get(key).is_some()).count();
    let missing = |form: &&[&str]| form.len() - present(form);
    let form = (0..keys.forms.len()).min_by_key(|&f| (missing(&keys.forms[f]), keys.forms[f].len()))?;
    let allowed: Vec<&str> = keys.forms[form].iter().chain(keys.optional).copied().collect();
    let before = sink.problems.len();
    let forms: Vec<String> = keys.forms.iter().map(|form| quoted(form)).collect();
    let takes = format!("`{}` takes {}", keys.name, forms.join(", or "));
    let wrong = table.entries.iter().filter(|entry| !allowed.contains(&entry.key.as_str()));
    for entry in wrong {
        let problem = Problem::error(&entry.key_place, format!("unknown key `{}`", join(&node.path, &entry.key)));
        let problem = problem.help(takes.clone());
        sink.push(match sink.nearest(&entry.key, allowed.iter().copied().filter(|key| table.get(key).is_none())) {
            Some(key) => problem.instead(key),
            None => problem,
        });
    }
    for key in keys.forms[form].iter().filter(|key| table.get(key).is_none()) {
        sink.push(Problem::error(&node.place, format!("`{}` is missing", join(&node.path, key))).help(takes.clone()));
    }
    (sink.problems.len() == before).then_some(form)
}

fn read_numbers(sink: &mut Sink, table: &Table, keys: &FamilyKeys, form: usize) -> Option<StatedBelief> {
    let read: Vec<(&str, Option<f64>)> =
        table.entries.iter().map(|entry| (entry.key.as_str(), sink.number(&entry.node))).collect();
    if read.iter().any(|(_, number)| number.is_none()) {
        return None;
    }
    let find = |key: &str| read.iter().find(|(name, _)| *name == key).and_then(|(_, number)| *number);
    // A key that is missing has become a problem already.
    let get = |key: &str| find(key).unwrap_or(f64::NAN);
    let (min, max) = (find("min"), find("max"));
    let family = match (keys.name, form) {
        ("uniform", _) => Family::Uniform { min: get("min"), max: get("max") },
        ("triangular", _) => Family::Triangular { min: get("min"), mode: get("mode"), max: get("max") },
        ("pert", _) => Family::Pert {
            min: get("min"),
            mode: get("mode"),
            max: get("max"),
            lambda: find("lambda").unwrap_or(PERT_LAMBDA),
        },
        ("normal", _) => Family::Normal { mean: get("mean"), sd: get("sd") },
        ("lognormal", 0) => Family::Lognormal { mean: get("mean"), sd: get("sd") },
        ("lognormal", _) => Family::LognormalPercentiles { p10: get("p10"), p90: get("p90") },
        ("beta", 0) => Family::BetaMoments { mean: get("mean"), sd: get("sd") },
        ("beta", _) => Family::Beta { alpha: get("alpha"), beta: get("beta") },
        ("gamma", _) => Family::Gamma { mean: get("mean"), sd: get("sd") },
        ("weibull", _) => Family::Weibull { shape: get("shape"), scale: get("scale") },
        ("exponential", _) => Family::Exponential { mean: get("mean") },
        ("metalog", _) => Family::Metalog { p10: get("p10"), p50: get("p50"), p90: get("p90"), min, max },
        _ => return None,
    };
    let cuts = keys.optional == CUT && keys.name != "metalog";
    Some(StatedBelief { family, min: min.filter(|_| cuts), max: max.filter(|_| cuts) })
}

fn numbers(sink: &mut Sink, node: &Node) -> Option<Vec<f64>> {
    let list = sink.list(node, "numbers")?;
    if list.len() > SAMPLES_MAX {
        let message = format!("`{}` may have {SAMPLES_MAX} numbers, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message).help("keep some of them drawn at random, or state percentiles"));
        return None;
    }
    let read: Vec<Option<f64>> = list.iter().map(|item| sink.number(item)).collect();
    read.into_iter().collect()
}

fn read_samples(sink: &mut Sink, node: &Node, table: &Table, form: usize) -> Option<StatedBelief> {
    let mut label = |key: &str| table.get(key).map_or(Some(String::new()), |node| sink.text(node).map(str::to_owned));
    let (file, column) = (label("file"), label("column"));
    let (file, column) = (file?, column?);
    let values = match table.get("values") {
        Some(list) => numbers(sink, list)?,
        None if form == 0 => read_csv(sink, node, &file, &column)?,
        None => return None,
    };
    Some(StatedBelief { family: Family::Samples { file, column, values: values.into() }, min: None, max: None })
}

/// A column of a CSV file that lies next to the file of the node.
pub(super) fn read_csv(sink: &mut Sink, node: &Node, file: &str, column: &str) -> Option<Vec<f64>> {
    let source = &node.place.file;
    let mut meant = None;
    let read = source.fence.find(&source.dir, file).and_then(|found| {
        meant = open::meant(&found.path).filter(|_| !found.is_outside);
        read_column(&found.path, column, if found.is_outside { Quoting::Hidden } else { Quoting::Allowed })
    });
    match read {
        Ok(column) => {
            for note in column.notes.iter().take(NOTES_MAX) {
                sink.push(Problem::warning(&node.place, format!("`{file}`: {note}")));
            }
            Some(column.values)
        }
        Err(wrong) => {
            let problem = Problem::error(&node.place, format!("`{file}` {wrong}"));
            sink.push(match meant {
                Some(meant) => problem.label(format!("did you mean `{meant}`?")),
                None => problem,
            });
            None
        }
    }
}
