//! The numbers of the model: what the file states, otherwise the default that fits the scenario.

mod contracts;
mod defaults;

pub(super) use contracts::read_contracts;
pub(super) use defaults::{Situation, default_text};

use super::belief::StatedBelief;
use super::currency::Rate;
use super::document::{Node, Table, join};
use super::problem::{Problem, Sink};
use super::read::{as_fraction, out_of_range};
use super::relative;
use super::resolved::{Origin, Parameter};
use super::setting::CloudSetting;
use super::usual;
use crate::distribution::{Distribution, DistributionError, Family};
use crate::parameter::{ParameterSpec, Range};
use defaults::{default_median, defaults};
use std::path::Path;

/// Share of a belief outside the allowed range from which a warning is due.
const CUT_SHARE_NOTED: f64 = 0.05;
/// Share of a belief outside the allowed range from which it is refused.
const CUT_SHARE_REFUSED: f64 = 0.5;

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
            Some(node) => {
                let node = relative::of_default(node, || default_toml(situation, spec, &path, cloud));
                let read = read_stated(sink, situation.rate, spec, &path, &node);
                let stand_ins = || defaults(situation, spec, &path, cloud).into_iter().map(standing_in);
                parameters.extend(match read {
                    Some(read) => stand_ins().zip(read).map(|(default, read)| read.unwrap_or(default)).collect(),
                    None => stand_ins().collect::<Vec<_>>(),
                });
            }
            None => parameters.extend(defaults(situation, spec, &path, cloud)),
        }
    }
    parameters
}

/// The default as TOML.
fn default_toml(
    situation: Situation<'_>,
    spec: &'static ParameterSpec,
    path: &str,
    cloud: Option<CloudSetting>,
) -> String {
    let elements: Vec<String> =
        defaults(situation, spec, path, cloud).into_iter().map(|default| default.stated).collect();
    match elements.as_slice() {
        [one] => one.clone(),
        list => format!("[{}]", list.join(", ")),
    }
}

/// A default in place of what is stated and does not fit, so that what names the parameter is no problem of its own.
fn standing_in(default: Parameter) -> Parameter {
    Parameter { origin: Origin::Stated { file: String::new() }, ..default }
}

/// The belief of each element of a stated parameter; those that do not fit become problems, and so does a list of
/// another length.
fn read_stated(
    sink: &mut Sink,
    rate: Rate,
    spec: &'static ParameterSpec,
    path: &str,
    node: &Node,
) -> Option<Vec<Option<Parameter>>> {
    if spec.len == 1 {
        return Some(vec![read_element(sink, rate, spec, path.to_owned(), node)]);
    }
    let list = sink.list(node, &format!("{} values", spec.len))?;
    if list.len() != spec.len {
        let message = format!("`{}` must have {} values, found {}", node.path, spec.len, list.len());
        sink.push(Problem::error(&node.place, message).help(format!("unit: {}", spec.unit)));
        return None;
    }
    let elements = list.iter().enumerate();
    Some(elements.map(|(i, item)| read_element(sink, rate, spec, format!("{path}[{i}]"), item)).collect())
}

/// One number of a stated parameter, or a problem.
fn read_element(
    sink: &mut Sink,
    rate: Rate,
    spec: &'static ParameterSpec,
    path: String,
    node: &Node,
) -> Option<Parameter> {
    let (belief, stated) = read_value(sink, rate, spec, node)?;
    let file = node.place.file.name.clone();
    let (origin, source) = if node.place.overriding {
        (Origin::Override, "set by `--set` or a stress case".to_owned())
    } else {
        let short = Path::new(&file).file_name().map_or_else(|| file.clone(), |name| name.display().to_string());
        (Origin::Stated { file }, format!("stated in {short}"))
    };
    let (range, usual) = (rate.range(spec), rate.usual(spec));
    Some(Parameter { path, spec, range, usual, belief, origin, stated, source })
}

/// The belief of a parameter that is stated elsewhere than in its table, and its text.
pub(super) fn read_value(
    sink: &mut Sink,
    rate: Rate,
    spec: &ParameterSpec,
    node: &Node,
) -> Option<(Distribution, String)> {
    if spec.plain && node.as_number().is_none() && !relative::is_relative(node) {
        sink.no_number(node, "a number");
        return None;
    }
    let stated = relative::read(sink, node)?;
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
            let percentage = match (&stated.family, wrong) {
                _ if relative::is_relative(node) => None,
                (_, DistributionError::NothingLeft { lowest, .. }) => as_fraction(lowest, range, spec.unit),
                (Family::BetaMoments { mean, .. }, _) if *mean > 1.0 => as_fraction(*mean, range, spec.unit),
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
            Some((_, help)) if !relative::is_relative(node) => help,
            _ => format!("allowed: {range}"),
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

#[cfg(test)]
pub(super) mod tests {
    use super::super::belief::read_belief;
    use super::super::document::{SourceFile, parse_value};
    use super::*;
    use std::sync::Arc;

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
