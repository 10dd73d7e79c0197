//! `{ times = x }` in place of a value that `--set`, a variant or a stress case sets: so many times of what stood there,
//! spread as it was.

use super::belief::{StatedBelief, read_belief};
use super::document::{Entry, Node, SourceFile, Table, Value, join, parse_value};
use super::levers::FACTOR;
use super::problem::Sink;
use std::sync::Arc;

const TIMES: &str = "times";
/// What the factor is of: put there when the value is replaced, under a name that nobody writes.
const OF: &str = "\u{0}of";

/// Whether a node that overrides another says how many times of it. What an option sets for itself is a lever.
pub(super) fn is_relative(node: &Node) -> bool {
    let of_two = |table: &Table| table.entries.iter().all(|entry| [TIMES, OF].contains(&entry.key.as_str()));
    let is_lever = node.path.starts_with("option");
    node.place.overriding
        && !is_lever
        && node.as_table().is_some_and(|table| table.get(TIMES).is_some() && of_two(table))
}

/// What comes in place of a value: where it says how many times of it, with that value.
pub(super) fn in_place_of(former: Option<&Node>, node: Node) -> Node {
    if !is_relative(&node) {
        return node;
    }
    match (former, node) {
        (Some(former), Node { path, place, value: Value::Table(mut table) }) => {
            table.put(Entry { key: OF.to_owned(), key_place: place.clone(), node: former.clone() });
            Node { path, place, value: Value::Table(table) }
        }
        (_, node) => node,
    }
}

/// Whether it says how many times of what no file states.
pub(super) fn is_of_default(node: &Node) -> bool {
    is_relative(node) && node.as_table().is_some_and(|table| table.get(OF).is_none())
}

/// The same with the default where the value was not stated.
pub(super) fn of_default(node: &Node, default: impl FnOnce() -> String) -> Node {
    if !is_of_default(node) {
        return node.clone();
    }
    let file = Arc::new(SourceFile::of_text("defaults", &default()));
    in_place_of(parse_value(&file, &node.path, 0).ok().as_ref(), node.clone())
}

/// The number that stands there, or so many times of one; nothing where a distribution does.
pub(super) fn number(node: &Node) -> Option<f64> {
    let of = node.as_table().filter(|_| is_relative(node)).and_then(|table| Some((table.get(TIMES)?, table.get(OF)?)));
    match of {
        Some((times, of)) => Some(times.as_number()? * number(of)?),
        None => node.as_number(),
    }
}

/// A belief, or so many times of another; what does not fit becomes a problem.
pub(super) fn read(sink: &mut Sink, node: &Node) -> Option<StatedBelief> {
    let of = node.as_table().filter(|_| is_relative(node)).and_then(|table| Some((table.get(TIMES)?, table.get(OF)?)));
    let Some((times, of)) = of else { return read_belief(sink, node) };
    let times = Node { path: join(&node.path, TIMES), ..times.clone() };
    let factor = sink.number_in(&times, FACTOR, "factor");
    let StatedBelief { family, min, max } = read(sink, of)?;
    let factor = factor?;
    let by = |end: Option<f64>| end.map(|end| end * factor);
    Some(StatedBelief { family: family.times(factor), min: by(min), max: by(max) })
}

#[cfg(test)]
mod tests {
    use crate::scenario::tests::{SMALL, check, good};
    use crate::scenario::{Loaded, Overrides, apply, parse};
    use std::path::Path;

    fn what_if(text: &str, set: &[&str]) -> Loaded {
        let overrides = Overrides { set: set.iter().map(|&one| one.to_owned()).collect(), ..Overrides::default() };
        parse("small.toml", text, Path::new("."), &overrides).unwrap_or_else(|problems| panic!("{problems}"))
    }

    #[track_caller]
    fn is_times(made: &Loaded, of: &Loaded, path: &str, factor: f64) {
        let quantiles = |loaded: &Loaded| {
            let parameter = loaded.scenario.parameters.iter().find(|parameter| parameter.path == path).unwrap();
            [0.1, 0.5, 0.9].map(|p| parameter.belief.quantile(p))
        };
        for (made, of) in quantiles(made).into_iter().zip(quantiles(of)) {
            assert!((made - factor * of).abs() < 1e-9 * of, "{path}: {made} is not {factor} times {of}");
        }
    }

    #[test]
    fn what_is_set_may_be_so_many_times_of_what_is_believed() {
        let base = good(SMALL);
        let set = ["isv.acv={ times = 0.8 }", "isv.arr={ times = 2 }", "cloud.aws.pracr_hours={ times = 0.5 }"];
        let what_if = what_if(SMALL, &set);
        is_times(&what_if, &base, "isv.acv", 0.8);
        is_times(&what_if, &base, "isv.arr", 2.0);
        is_times(&what_if, &base, "cloud.aws.pracr_hours", 0.5);
    }

    #[test]
    fn a_stress_case_takes_its_part_of_what_was_set() {
        let text = format!("{SMALL}\n[[stress]]\nname = \"Small\"\nset = {{ \"isv.acv\" = {{ times = 0.5 }} }}\n");
        let set = ["isv.acv={ uniform = { min = 100e3, max = 200e3 } }"];
        let loaded = what_if(&text, &set);
        let stressed = apply(&loaded.source, &loaded.scenario.stress[0].set).unwrap();
        is_times(&stressed, &loaded, "isv.acv", 0.5);
    }

    #[test]
    fn what_cannot_be_taken_times_is_refused() {
        let negative = "
error: `isv.acv.times` must be between 0 and 1000, found -1
 --> --set:1:19
  |
1 | isv.acv={ times = -1 }
  |                   ^^
  |
  = help: unit: factor
";
        check(SMALL, &["isv.acv={ times = -1 }"], negative);
        let impossible = "
error: `funnel.base_win_rate` needs `mean` between 0 and 1, has 1.98
 --> --set:1:22
  |
1 | funnel.base_win_rate={ times = 9 }
  |                      ^^^^^^^^^^^^^
";
        check(SMALL, &["funnel.base_win_rate={ times = 9 }"], impossible);
        let no_whole = "
error: the weights of the clouds must sum to 1, found 0.5
 --> --set:1:18
  |
1 | cloud.aws.weight={ times = 0.5 }
  |                  ^^^^^^^^^^^^^^^
  |
  = help: the weights are 0.5
";
        check(SMALL, &["cloud.aws.weight={ times = 0.5 }"], no_whole);
    }

    #[test]
    fn what_it_is_times_of_cannot_be_stated() {
        let refused = "
error: `isv.acv` must name one distribution
 --> --set:1:9
  |
1 | isv.acv={ times = 2, of = 3 }
  |         ^^^^^^^^^^^^^^^^^^^^^
  |
  = help: one of `uniform`, `triangular`, `pert`, `normal`, `lognormal`, `beta`, `gamma`, `weibull`, `exponential`, \
                       `discrete`, `metalog`, `samples`
";
        check(SMALL, &["isv.acv={ times = 2, of = 3 }"], refused);
    }

    #[test]
    fn what_is_no_belief_is_not_taken_times() {
        let refused = "
error: `horizon_months` must be a number, found a table
 --> --set:1:16
  |
1 | horizon_months={ times = 2 }
  |                ^^^^^^^^^^^^^
  |
  = help: `times` changes a number that may be a belief; write the value itself
";
        check(SMALL, &["horizon_months={ times = 2 }"], refused);
    }

    #[test]
    fn a_file_states_the_number_itself() {
        let refused = "
error: unknown distribution `times`
 --> small.toml:8:9
  |
8 | arr = { times = 2 }
  |         ^^^^^
  |
  = help: `times` changes a belief in an option's `set`, a stress case or `--set`; write the number or the distribution \
                       itself
";
        check(&SMALL.replace("arr = 80e6", "arr = { times = 2 }"), &[], refused);
    }
}
