//! The company's own contracts: their mean and scatter in place of what is believed.

use super::{build, note_usual};
use crate::distribution::{DistributionError, Family};
use crate::scenario::belief::{StatedBelief, read_csv};
use crate::scenario::currency::Rate;
use crate::scenario::document::{Node, Table, join};
use crate::scenario::problem::{Problem, Sink};
use crate::scenario::read::out_of_range;
use crate::scenario::relative::is_of_default;
use crate::scenario::resolved::{Origin, Parameter};

/// Fewest contracts that say something about the mean contract.
const CONTRACTS_MIN: usize = 5;

/// Scatter of contracts, as a part of their mean, below which they are taken to be equal.
const SPREAD_MIN: f64 = 1e-6;

/// Puts the mean contract and the scatter of contracts in place, from the company's own contracts.
pub(in crate::scenario) fn read_contracts(sink: &mut Sink, rate: Rate, isv: &Table, parameters: &mut [Parameter]) {
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
    if let Some(times) = ["acv", "acv_cv"].into_iter().filter_map(|key| isv.get(key)).find(|node| is_of_default(node)) {
        let message = format!("`{}` is derived from `isv.acv_contracts`", times.path);
        sink.push(Problem::error(&times.place, message).help("write the number or the distribution itself"));
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
