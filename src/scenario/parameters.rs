//! The numbers of the model: what the file states, otherwise the default that fits the scenario.

use super::belief::{StatedBelief, read_belief, read_csv};
use super::categories;
use super::currency::Rate;
use super::document::{Node, SourceFile, Table, join, parse_value};
use super::problem::{Problem, Sink};
use super::read::{as_fraction, out_of_range};
use super::resolved::{Origin, Parameter};
use super::setting::{Archetype, Attribution, Category, CloudName, CloudSetting};
use super::usual;
use crate::distribution::{Distribution, DistributionError, Family};
use crate::parameter::{self, ParameterSpec, Range};
use std::path::Path;
use std::sync::Arc;

/// What `priors = "sourced"` puts in place of a default that was chosen away from its source.
const SOURCED: [(&str, &str, &str, &str); 5] = [
    ("economics", "incrementality", "{ pert = { min = 0.2, mode = 0.45, max = 0.8 } }", "M9"),
    ("funnel", "or_field", "{ pert = { min = 1.06, mode = 1.28, max = 2.0 } }", "M10"),
    ("outsourced", "dilution", "0", "sourced priors: without a source, so switched off"),
    ("outsourced", "p_bad_provider", "0", "sourced priors: without a source, so switched off"),
    ("in_house", "function_cost", "0", "sourced priors: without a source, so switched off"),
];

/// Share of a belief outside the allowed range from which a warning is due.
const CUT_SHARE_NOTED: f64 = 0.05;
/// Fewest contracts that say something about the mean contract.
const CONTRACTS_MIN: usize = 5;
/// Scatter of contracts, as a part of their mean, below which they are taken to be equal.
const SPREAD_MIN: f64 = 1e-6;

/// Share of a belief outside the allowed range from which it is refused.
const CUT_SHARE_REFUSED: f64 = 0.5;

/// What the defaults depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation<'a> {
    pub archetype: Archetype,
    pub category: Option<Category>,
    pub sourced: bool,
    pub currency: &'a str,
    pub rate: Rate,
}

/// All parameters of a table: `path` is its path by name, `cloud` the one that it belongs to.
pub(super) fn read_table(
    sink: &mut Sink,
    situation: Situation<'_>,
    (specs, path): (&'static [ParameterSpec], &str),
    cloud: Option<CloudSetting>,
    table: &Table,
) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for spec in specs {
        let path = join(path, spec.key);
        match table.get(spec.key) {
            Some(node) => read_stated(sink, situation.rate, spec, &path, node, &mut parameters),
            None => parameters.extend(defaults(situation, spec, &path, cloud)),
        }
    }
    parameters
}

/// The belief of each element of a stated parameter; those that do not fit become problems and stand as defaults.
fn read_stated(
    sink: &mut Sink,
    rate: Rate,
    spec: &'static ParameterSpec,
    path: &str,
    node: &Node,
    into: &mut Vec<Parameter>,
) {
    let elements: Vec<(String, &Node)> = if spec.len == 1 {
        vec![(path.to_owned(), node)]
    } else {
        let Some(list) = sink.list(node, &format!("{} values", spec.len)) else { return };
        if list.len() != spec.len {
            let message = format!("`{}` must have {} values, found {}", node.path, spec.len, list.len());
            sink.push(Problem::error(&node.place, message).help(format!("unit: {}", spec.unit)));
            return;
        }
        list.iter().enumerate().map(|(i, item)| (format!("{path}[{i}]"), item)).collect()
    };
    for (path, node) in elements {
        if spec.plain && node.as_number().is_none() {
            let message = format!("`{}` must be a number, found {}", node.path, node.found());
            sink.push(Problem::error(&node.place, message));
            continue;
        }
        let Some(stated) = read_belief(sink, node) else { continue };
        let Some(belief) = checked(sink, rate, spec, node, &stated) else { continue };
        note_usual(sink, rate, spec, node, &belief);
        let file = node.place.file.name.clone();
        let (origin, source) = if node.place.overriding {
            (Origin::Override, "set by `--set` or a stress case".to_owned())
        } else {
            let short = Path::new(&file).file_name().map_or_else(|| file.clone(), |name| name.display().to_string());
            (Origin::Stated { file }, format!("stated in {short}"))
        };
        let (range, usual) = (rate.range(spec), rate.usual(spec));
        into.push(Parameter { path, spec, range, usual, belief, origin, stated: stated.to_toml(), source });
    }
}

/// The belief of a parameter that is stated elsewhere than in its table, and its text.
pub(super) fn read_value(
    sink: &mut Sink,
    rate: Rate,
    spec: &ParameterSpec,
    node: &Node,
) -> Option<(Distribution, String)> {
    if spec.plain && node.as_number().is_none() {
        sink.no_number(node, "a number");
        return None;
    }
    let stated = read_belief(sink, node)?;
    let belief = checked(sink, rate, spec, node, &stated)?;
    note_usual(sink, rate, spec, node, &belief);
    Some((belief, stated.to_toml()))
}

/// The distribution, cut to the allowed range, or a problem.
fn checked(
    sink: &mut Sink,
    rate: Rate,
    spec: &ParameterSpec,
    node: &Node,
    stated: &StatedBelief,
) -> Option<Distribution> {
    let range = rate.range(spec);
    match &stated.family {
        Family::Constant(value) => {
            if !range.contains(*value) {
                sink.push(out_of_range(node, &node.path, *value, range, spec.unit));
                return None;
            }
            return Some(Distribution::constant(*value));
        }
        Family::Discrete { values, .. } => check_values(sink, range, spec, node, values)?,
        Family::Samples { values, .. } => check_values(sink, range, spec, node, values)?,
        _ => {}
    }
    match build(stated, range) {
        Ok(belief) if !belief.is_uncertain() && !range.contains(belief.quantile(0.5)) => {
            sink.push(out_of_range(node, &node.path, belief.quantile(0.5), range, ""));
            None
        }
        Ok(belief) => {
            check_cut(sink, range, spec, node, stated)?;
            Some(belief)
        }
        Err(wrong) => {
            let problem = Problem::error(&node.place, format!("`{}` {wrong}", node.path));
            let percentage = match wrong {
                DistributionError::NothingLeft { lowest, .. } => as_fraction(lowest, range, spec.unit),
                _ => None,
            };
            sink.push(match percentage {
                Some((_, help)) => problem.help(help),
                None => problem,
            });
            None
        }
    }
}

/// The belief inside a range.
fn build(stated: &StatedBelief, range: Range) -> Result<Distribution, DistributionError> {
    if let Family::Constant(value) = stated.family {
        return Ok(Distribution::constant(value));
    }
    let min = stated.min.map_or(range.min, |min| min.max(range.min));
    let max = stated.max.map_or(range.max, |max| max.min(range.max));
    let finite = |end: f64| end.is_finite().then_some(end);
    Distribution::new(stated.family.clone(), finite(min), finite(max))
}

fn check_values(sink: &mut Sink, range: Range, spec: &ParameterSpec, node: &Node, values: &[f64]) -> Option<()> {
    let wrong = values.iter().copied().find(|&value| !range.contains(value));
    wrong.map_or(Some(()), |value| {
        let problem = out_of_range(node, &node.path, value, range, spec.unit);
        sink.push(Problem { suggestion: None, label: String::new(), ..problem });
        None
    })
}

/// Warns where much of a belief lies outside what is allowed, and refuses one of which most does.
fn check_cut(sink: &mut Sink, range: Range, spec: &ParameterSpec, node: &Node, stated: &StatedBelief) -> Option<()> {
    let Ok(uncut) = Distribution::new(stated.family.clone(), stated.min, stated.max) else { return Some(()) };
    let below = |value: f64| share_below(&uncut, value);
    let outside = below(range.min) + 1.0 - below(range.max);
    let percent = (100.0 * outside).round();
    if outside > CUT_SHARE_REFUSED {
        let message = format!("{percent}% of `{}` lie outside what is allowed", node.path);
        let help = match as_fraction(uncut.quantile(0.5), range, spec.unit) {
            Some((_, help)) => help,
            None => format!("allowed: {range}"),
        };
        sink.push(Problem::error(&node.place, message).help(help));
        return None;
    }
    if outside > CUT_SHARE_NOTED {
        let message = format!("{percent}% of `{}` lie outside what is allowed and are cut off", node.path);
        sink.push(Problem::warning(&node.place, message).help(format!("allowed: {range}")));
    }
    Some(())
}

/// Warns of a belief that is probably in another unit than the table's.
fn note_usual(sink: &mut Sink, rate: Rate, spec: &ParameterSpec, node: &Node, belief: &Distribution) {
    let Some(usual) = rate.usual(spec) else { return };
    let middle = default_median(spec) * if spec.is_money() { rate.stated().unwrap_or(1.0) } else { 1.0 };
    usual::note(sink, spec, node, belief, usual, middle);
}

/// Median of the default, in the middle of several.
fn default_median(spec: &ParameterSpec) -> f64 {
    let text = spec.default;
    let file = Arc::new(SourceFile::of_text("defaults", text));
    let Ok(node) = parse_value(&file, spec.key, 0) else { return 0.0 };
    let first = node.as_list().and_then(<[Node]>::first).unwrap_or(&node);
    let belief = read_belief(&mut Sink::default(), first).and_then(|stated| build(&stated, spec.range).ok());
    belief.map_or(0.0, |belief| belief.quantile(0.5))
}

/// Share of a belief below a value, by bisection of its quantiles.
fn share_below(belief: &Distribution, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if belief.quantile(middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The default of a parameter, one belief an element.
fn defaults(
    situation: Situation<'_>,
    spec: &'static ParameterSpec,
    path: &str,
    cloud: Option<CloudSetting>,
) -> Vec<Parameter> {
    let (text, origin, source) = default_text(situation, spec, cloud);
    let file = Arc::new(SourceFile::of_text("defaults", text));
    let node = parse_value(&file, path, 0).expect("the tables hold TOML values");
    let nodes =
        if spec.len == 1 { vec![&node] } else { node.as_list().map(|l| l.iter().collect()).unwrap_or_default() };
    let mut sink = Sink::default();
    let read = nodes.into_iter().map(|node| {
        let stated = read_belief(&mut sink, node).expect("the tables hold beliefs");
        let (family, source) = situation.rate.converted(spec, stated.family, source, situation.currency);
        let stated = StatedBelief { family, ..stated };
        let (range, usual) = (situation.rate.range(spec), situation.rate.usual(spec));
        let belief = build(&stated, range).expect("the tables hold possible beliefs");
        let path = node.path.clone();
        Parameter { path, spec, range, usual, belief, origin: origin.clone(), stated: stated.to_toml(), source }
    });
    read.collect()
}

/// The default that fits the situation, with its origin and source.
pub(super) fn default_text(
    situation: Situation<'_>,
    spec: &ParameterSpec,
    cloud: Option<CloudSetting>,
) -> (&'static str, Origin, &'static str) {
    let sourced = SOURCED.iter().find(|(table, key, ..)| (*table, *key) == (spec.table, spec.key));
    if let Some((_, _, text, source)) = sourced.filter(|_| situation.sourced) {
        return (text, Origin::Sourced, source);
    }
    if let Some(cloud) = cloud.filter(|_| (spec.table, spec.key) == ("cloud", "coverage")) {
        return (coverage_default(cloud.attribution), Origin::Archetype, spec.source);
    }
    if let Some(text) = spec.azure.filter(|_| cloud.is_some_and(|cloud| cloud.name == CloudName::Azure)) {
        return (text, Origin::Archetype, spec.source);
    }
    let of_category = |category| categories::default_of(category, spec.table, spec.key);
    if let Some(text) = situation.category.and_then(of_category) {
        return (text, Origin::Archetype, categories::SOURCE);
    }
    let own = match situation.archetype {
        Archetype::IsvHosted => spec.hosted,
        Archetype::Hybrid => spec.hybrid,
        Archetype::CustomerDeployed => None,
    };
    own.map_or((spec.default, Origin::Default, spec.source), |text| (text, Origin::Archetype, spec.source))
}

/// Coverage by attribution mechanism; not used by those whose ceiling is the marketplace share.
pub(super) fn coverage_default(attribution: Attribution) -> &'static str {
    let default = |key: &str| parameter::find("attribution", key).map_or("0", |spec| spec.default);
    match attribution {
        Attribution::AwsPrmTagging => default("tagging"),
        Attribution::AwsPrmAgent => default("agent"),
        Attribution::AzureCua => default("cua"),
        Attribution::AzureVm => "1",
        Attribution::AzurePracr | Attribution::None | Attribution::AwsPrmMetering | Attribution::GcpMarketplace => "0",
    }
}

/// Puts the mean contract and the scatter of contracts in place, from the company's own contracts.
pub(super) fn read_contracts(sink: &mut Sink, rate: Rate, isv: &Table, parameters: &mut [Parameter]) {
    let Some(node) = isv.get("acv_contracts") else { return };
    let Some(table) = sink.table(node) else { return };
    sink.known_keys(table, &node.path, &["file", "column"]);
    let mut label = |key: &str| {
        if let Some(node) = table.get(key) {
            return sink.text(node).map(str::to_owned);
        }
        sink.missing(&node.place, &join(&node.path, key), "write `{ file = \"contracts.csv\", column = \"acv\" }`");
        None
    };
    let (file, column) = (label("file"), label("column"));
    let (Some(file), Some(column)) = (file, column) else { return };
    let stated = ["acv", "acv_cv"].into_iter().filter_map(|key| isv.get(key)).find(|node| !node.place.overriding);
    if let Some(stated) = stated {
        let message = format!("`{}` is stated, and derived from `isv.acv_contracts` too", stated.path);
        sink.push(Problem::error(&stated.place, message).help("drop one of them"));
        return;
    }
    let Some(values) = read_csv(sink, node, &file, &column) else { return };
    match moments(&values) {
        Ok((mean, sd)) => {
            let place = format!("{file}, column {column}");
            if let Err(wrong) = put_contracts(parameters, &values, mean, sd, &place) {
                sink.push(Problem::error(&node.place, format!("the mean of the contracts in `{file}` {wrong}")));
            }
            check_contracts(sink, rate, node, parameters, mean);
        }
        Err(wrong) => sink.push(Problem::error(&node.place, format!("`{file}` {wrong}"))),
    }
}

/// The mean contract is held against the range and against what is usual, as a stated one is.
fn check_contracts(sink: &mut Sink, rate: Rate, node: &Node, parameters: &[Parameter], mean: f64) {
    let derived = parameters.iter().find(|p| p.path == "isv.acv" && p.origin == Origin::Contracts);
    let Some(acv) = derived else { return };
    if acv.range.contains(mean) {
        note_usual(sink, rate, acv.spec, node, &acv.belief);
    } else {
        let problem = out_of_range(node, "isv.acv", mean, acv.range, acv.spec.unit);
        sink.push(Problem { suggestion: None, label: String::new(), ..problem });
    }
}

/// Mean and sample standard deviation of contract values.
fn moments(values: &[f64]) -> Result<(f64, f64), String> {
    if values.len() < CONTRACTS_MIN {
        return Err(format!("has {} contracts; at least {CONTRACTS_MIN} are needed for a mean", values.len()));
    }
    if let Some(value) = values.iter().find(|&&value| value <= 0.0) {
        return Err(format!("has a contract of {value}; contract values must be above 0"));
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    // Equal contracts differ from their mean by the rounding of the sum.
    let sd = if variance.sqrt() < SPREAD_MIN * mean { 0.0 } else { variance.sqrt() };
    let cv = sd / mean;
    let range = crate::parameter::find("isv", "acv_cv").expect("the tables hold isv.acv_cv").range;
    if range.contains(cv) && mean.is_finite() {
        Ok((mean, sd))
    } else {
        Err(format!("has contracts that scatter by {cv:.2} of their mean; `isv.acv_cv` must be {range}"))
    }
}

fn put_contracts(
    parameters: &mut [Parameter],
    values: &[f64],
    mean: f64,
    sd: f64,
    place: &str,
) -> Result<(), DistributionError> {
    let error = sd / (values.len() as f64).sqrt();
    let acv = if error > 0.0 { Family::Lognormal { mean, sd: error } } else { Family::Constant(mean) };
    let count = values.len();
    let derived = [
        ("isv.acv", acv, format!("mean of {count} contracts in {place}, lognormal with its standard error")),
        ("isv.acv_cv", Family::Constant(sd / mean), format!("scatter of {count} contracts in {place}")),
    ];
    for (path, family, source) in derived {
        let known = parameters.iter_mut().find(|p| p.path == path && p.origin != Origin::Override);
        let Some(parameter) = known else { continue };
        let stated = StatedBelief { family, min: None, max: None };
        parameter.belief = build(&stated, parameter.range)?;
        parameter.stated = stated.to_toml();
        parameter.origin = Origin::Contracts;
        parameter.source = source;
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The family of a default.
    pub fn default_family(text: &str) -> Family {
        let node = parse_value(&Arc::new(SourceFile::of_text("defaults", text)), "x", 0).unwrap();
        read_belief(&mut Sink::default(), &node).unwrap().family
    }

    /// The median of a default.
    pub fn default_median(spec: &ParameterSpec) -> f64 {
        super::default_median(spec)
    }

    #[test]
    fn every_default_is_usual() {
        for spec in crate::parameter::TABLES.iter().flat_map(|table| table.specs) {
            for text in [Some(spec.default), spec.hosted, spec.hybrid, spec.azure]
                .into_iter()
                .flatten()
                .filter(|_| spec.len == 1)
            {
                let stated = StatedBelief { family: default_family(text), min: None, max: None };
                let median = build(&stated, spec.range).unwrap().quantile(0.5);
                assert!(spec.usual.contains(median), "{}.{}: {median}", spec.table, spec.key);
            }
        }
    }
}
