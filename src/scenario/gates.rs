//! Gates and rules of an option.

use super::document::{Node, Table, join};
use super::frame::{HORIZON_MAX, required_whole};
use super::options::read_steps;
use super::plan::StepPlan;
use super::policy::{Act, Bound, Branch, Gate, GateMetric, LOOKS, Policy, Rule, Thresholds};
use super::problem::{Problem, Sink};
use crate::parameter::Range;

/// Most gates, and most rules, of an option.
pub(super) const GATES_MAX: usize = 12;

const ANY: Range = Range { min: f64::NEG_INFINITY, max: f64::INFINITY, min_included: true };
const SIZE: Range = Range { min: 0.0, max: 10.0, min_included: true };

/// A gate, or several in the order of their months.
pub(super) fn read_gates(sink: &mut Sink, node: &Node) -> Option<Vec<Gate>> {
    if node.as_list().is_none() {
        return read_gate(sink, node).map(|gate| vec![gate]);
    }
    let list = several(sink, node, "gates")?;
    let gates: Vec<Gate> = list.iter().map(|item| read_gate(sink, item)).collect::<Option<_>>()?;
    for (pair, item) in gates.windows(2).zip(list.iter().skip(1)) {
        if pair[1].month <= pair[0].month {
            let message =
                format!("gates must come in order: month {} stands after month {}", pair[1].month, pair[0].month);
            let place = item.as_table().and_then(|table| table.get("month")).map_or(&item.place, |n| &n.place);
            sink.push(Problem::error(place, message).help("each gate must have a later month than the one before"));
        }
    }
    Some(gates)
}

/// Rules in their order.
pub(super) fn read_rules(sink: &mut Sink, node: &Node) -> Option<Vec<Rule>> {
    let list = several(sink, node, "rules, each under `[[option.rule]]`")?;
    let all: Vec<Option<Rule>> = list.iter().map(|item| read_rule(sink, item)).collect();
    all.into_iter().collect()
}

/// `"fit"`, or a policy of the family that would be fitted, as rules.
pub(super) fn read_policy(sink: &mut Sink, node: &Node) -> Option<(Policy, Vec<Rule>)> {
    if let Some(text) = node.as_text() {
        if text == "fit" {
            return Some((Policy::Fit, Vec::new()));
        }
        let help = "write `policy = \"fit\"`, or thresholds such as `policy = { stop = 400e3, down = 0.5 }`";
        let message = format!("`{}` must be \"fit\" or a table of thresholds, found \"{text}\"", node.path);
        sink.push(Problem::error(&node.place, message).help(help));
        return None;
    }
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["stop", "grow", "down", "up", "first", "every"]);
    let threshold =
        |sink: &mut Sink, key: &str| table.get(key).map_or(Some(None), |node| sink.number_in(node, ANY, "").map(Some));
    let (stop, grow) = (threshold(sink, "stop"), threshold(sink, "grow"));
    let size =
        |sink: &mut Sink, key: &str| table.get(key).map_or(Some(1.0), |node| sink.number_in(node, SIZE, "factor"));
    let (down, up) = (size(sink, "down"), size(sink, "up"));
    let whole = |sink: &mut Sink, key: &str, usual: u32| {
        table.get(key).map_or(Some(usual), |node| sink.whole(node, 1, HORIZON_MAX))
    };
    let (first, every) = (whole(sink, "first", LOOKS.0), whole(sink, "every", LOOKS.1));
    let policy = Thresholds { stop: stop?, grow: grow?, down: down?, up: up? };
    let rules = policy.rules((first?, every?));
    Some((if rules.is_empty() { Policy::Frozen } else { Policy::Stated }, rules))
}

fn several<'n>(sink: &mut Sink, node: &'n Node, of: &str) -> Option<&'n [Node]> {
    let list = sink.list(node, of)?;
    if list.len() > GATES_MAX {
        let message = format!("`{}` must have at most {GATES_MAX} entries, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    Some(list)
}

fn required<'t>(sink: &mut Sink, node: &Node, table: &'t Table, key: &str, help: &str) -> Option<&'t Node> {
    if table.get(key).is_none() {
        sink.missing(&node.place, &join(&node.path, key), help);
    }
    table.get(key)
}

/// What is looked at, and when it counts as reached: `at_least` or `at_most`, one of them.
fn read_look(sink: &mut Sink, node: &Node, table: &Table) -> (Option<GateMetric>, Option<Bound>) {
    let names: Vec<String> = GateMetric::ALL.iter().map(|metric| format!("`{}`", metric.name())).collect();
    let metric = required(sink, node, table, "metric", &format!("one of {}", names.join(", ")));
    let metric = metric.and_then(|node| sink.choice(node, GateMetric::ALL, GateMetric::name));
    let bound = match (table.get("at_least"), table.get("at_most")) {
        (Some(_), Some(both)) => {
            let message = format!("`{}` has `at_least` already: state one of the two", node.path);
            sink.push(Problem::error(&both.place, message));
            None
        }
        (Some(least), None) => sink.number_in(least, ANY, "").map(Bound::AtLeast),
        (None, Some(most)) => sink.number_in(most, ANY, "").map(Bound::AtMost),
        (None, None) => {
            let help = "the value from which it is reached, or `at_most` for one up to which it is";
            sink.missing(&node.place, &join(&node.path, "at_least"), help);
            None
        }
    };
    (metric, bound)
}

fn read_gate(sink: &mut Sink, node: &Node) -> Option<Gate> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["month", "metric", "at_least", "at_most", "then", "else"]);
    let month = required_whole(sink, node, table, "month", (1, HORIZON_MAX));
    let (metric, bound) = read_look(sink, node, table);
    let help = "the plan if the gate is passed, such as `{ in_house = [{ month = 12, heads = 4 }] }`";
    let then = required(sink, node, table, "then", help);
    let help = "the plan if it is not, such as `{ in_house = [{ month = 12, heads = 0 }] }`";
    let otherwise = required(sink, node, table, "else", help);
    let then = then.and_then(|node| read_branch(sink, node, month));
    let otherwise = otherwise.and_then(|node| read_branch(sink, node, month));
    Some(Gate { month: month?, metric: metric?, bound: bound?, then: then?, otherwise: otherwise? })
}

fn read_branch(sink: &mut Sink, node: &Node, gate_month: Option<u32>) -> Option<Branch> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["in_house", "outsourced", "enterprise_ae"]);
    let mut plan = |key: &str, count: &str| {
        let steps = table.get(key).map(|node| (node, read_steps(sink, node, count)));
        if let Some((node, Some(plan))) = &steps
            && let Some((first, gate)) = plan.first_month().zip(gate_month).filter(|(first, gate)| first < gate)
        {
            let message = format!("`{}` starts in month {first}, before the gate of month {gate}", node.path);
            sink.push(Problem::error(&node.place, message).help("months count from the start of the scenario"));
        }
        steps.map_or(Some(None), |(_, plan): (_, Option<StepPlan>)| plan.map(Some))
    };
    let (in_house, outsourced) = (plan("in_house", "heads"), plan("outsourced", "units"));
    let enterprise_ae = plan("enterprise_ae", "heads");
    Some(Branch { in_house: in_house?, outsourced: outsourced?, enterprise_ae: enterprise_ae? })
}

fn read_rule(sink: &mut Sink, node: &Node) -> Option<Rule> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["month", "every", "metric", "at_least", "at_most", "stop", "size"]);
    let month = required_whole(sink, node, table, "month", (1, HORIZON_MAX));
    let every = table.get("every").map(|node| sink.whole(node, 1, HORIZON_MAX));
    let (metric, bound) = read_look(sink, node, table);
    let stop = table.get("stop").map(|node| sink.flag(node));
    let size = table.get("size").map(|node| sink.number_in(node, SIZE, "factor"));
    let act = match (stop, size) {
        (Some(Some(true)), None) => Some(Act::Stop),
        (None | Some(Some(false)), Some(size)) => size.map(Act::Size),
        (Some(None), _) => None,
        _ => {
            let help = "write `stop = true` to end it for good, or `size = 0.5` for half of what the plan wants";
            sink.push(
                Problem::error(&node.place, format!("`{}` must say either `stop` or `size`", node.path)).help(help),
            );
            None
        }
    };
    let every = every.map_or(Some(None), |every| every.map(Some));
    Some(Rule { month: month?, every: every?, metric: metric?, bound: bound?, act: act? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, Scenario, parse, to_toml};
    use std::path::Path;

    const SMALL: &str = include_str!("../../tests/it/commands/small.toml");

    fn with(policy: &str) -> Result<Scenario, String> {
        let text = SMALL.replace(
            "in_house = [{ month = 0, heads = 2 }]",
            &format!("in_house = [{{ month = 0, heads = 2 }}]\n{policy}"),
        );
        let parsed = parse("small.toml", &text, Path::new("."), &Overrides::default());
        parsed.map(|loaded| loaded.scenario).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_policy_is_read_and_written_back() {
        let read = |policy: &str| with(policy).expect("it is valid").options[1].clone();
        let fit = read("policy = \"fit\"");
        assert_eq!((fit.policy, fit.rules.len(), fit.is_ruled()), (Policy::Fit, 0, true));
        let frozen = read("policy = {}");
        assert_eq!((frozen.policy, frozen.is_ruled()), (Policy::Frozen, true));
        let stated = read("policy = { stop = 400e3, down = 0.5, first = 9, every = 3 }");
        let rules = Thresholds { stop: Some(400e3), grow: None, down: 0.5, up: 1.0 }.rules((9, 3));
        assert_eq!((stated.policy, &stated.rules), (Policy::Stated, &rules));
        for policy in ["policy = \"fit\"", "policy = {}", "policy = { grow = 1e6, up = 1.5 }"] {
            let scenario = with(policy).expect("it is valid");
            let again = parse("again.toml", &to_toml(&scenario), Path::new("."), &Overrides::default()).expect("valid");
            assert_eq!(again.scenario.options, scenario.options, "{policy}");
            assert_eq!(again.scenario.hash, scenario.hash, "{policy}");
        }
    }

    #[test]
    fn what_is_no_policy_is_said() {
        for (policy, said) in [
            ("policy = \"fitted\"", "must be \"fit\" or a table"),
            ("policy = { halt = 3 }", "halt"),
            ("policy = { down = -1 }", "down"),
            (
                "policy = \"fit\"\n[[option.rule]]\nmonth = 9\nmetric = \"wins\"\nat_most = 1\nstop = true",
                "`rule` or `policy`",
            ),
        ] {
            let problems = with(policy).expect_err(policy);
            assert!(problems.contains(said), "{policy}: {problems}");
        }
    }
}
