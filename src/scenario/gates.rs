//! Gates and rules of an option.

use super::document::{Node, Table, join};
use super::frame::{HORIZON_MAX, required_whole};
use super::levers::{self, Known};
use super::options::read_steps;
use super::plan::{FirstAsk, MeetingPolicy, Motion, StepPlan};
use super::policy::{Act, Allowed, Bound, Branch, Gate, GateMetric, LOOKS, Policy, SeatKind, SizingRule, Thresholds};
use super::problem::{Problem, Sink};
use crate::parameter::Range;

/// Most gates, and most rules, of an option.
pub(super) const GATES_MAX: usize = 12;

/// Most gates whose branches set more than plans.
const TURNS_MAX: usize = 3;

const ANY: Range = Range { min: f64::NEG_INFINITY, max: f64::INFINITY, min_included: true };
const SIZE: Range = Range { min: 0.0, max: 10.0, min_included: true };

/// Keys of a branch.
const BRANCH_KEYS: [&str; 9] =
    ["in_house", "outsourced", "enterprise_ae", "motion", "ask", "meeting_policy", "set", "set_once", "set_monthly"];

/// A gate, or several in the order of their months.
pub(super) fn read_gates(sink: &mut Sink, node: &Node, known: Known<'_>) -> Option<Vec<Gate>> {
    if node.as_list().is_none() {
        return read_gate(sink, node, known).map(|gate| vec![gate]);
    }
    let list = several(sink, node, "gates")?;
    let gates: Vec<Gate> = list.iter().map(|item| read_gate(sink, item, known)).collect::<Option<_>>()?;
    if let Some((_, beyond)) = gates.iter().zip(list).filter(|(gate, _)| gate.turns()).nth(TURNS_MAX) {
        let message = format!("at most {TURNS_MAX} gates can set more than plans");
        sink.push(Problem::error(&beyond.place, message).help("each doubles the ways on which an option can go"));
    }
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
pub(super) fn read_rules(sink: &mut Sink, node: &Node) -> Option<Vec<SizingRule>> {
    let list = several(sink, node, "rules, each under `[[option.rule]]`")?;
    let all: Vec<Option<SizingRule>> = list.iter().map(|item| read_rule(sink, item)).collect();
    all.into_iter().collect()
}

/// `"fit"`, or a policy of the family that would be fitted, as rules.
pub(super) fn read_policy(sink: &mut Sink, node: &Node) -> Option<(Policy, Vec<SizingRule>)> {
    if let Some(text) = node.as_text() {
        if text == "fit" {
            return Some((Policy::Fit(Allowed::USUAL), Vec::new()));
        }
        let help = "write `policy = \"fit\"`, what it may do, such as `policy = { fit = [\"stop\", \"shrink\"] }`, or thresholds \
                    such as `policy = { stop = 400e3, down = 0.5 }`";
        let message = format!("`{}` must be \"fit\" or a table of thresholds, found \"{text}\"", node.path);
        sink.push(Problem::error(&node.place, message).help(help));
        return None;
    }
    let table = sink.table(node)?;
    if let Some(actions) = table.get("fit") {
        sink.known_keys(table, &node.path, &["fit", "first", "every"]);
        let (actions, looks) = (read_actions(sink, actions), read_looks(sink, table));
        return Some((Policy::Fit(Allowed { actions: actions?, looks: looks? }), Vec::new()));
    }
    sink.known_keys(table, &node.path, &["stop", "grow", "hire", "down", "up", "first", "every"]);
    let threshold =
        |sink: &mut Sink, key: &str| table.get(key).map_or(Some(None), |node| sink.number_in(node, ANY, "").map(Some));
    let [stop, grow, hire] = ["stop", "grow", "hire"].map(|key| threshold(sink, key));
    let size =
        |sink: &mut Sink, key: &str| table.get(key).map_or(Some(1.0), |node| sink.number_in(node, SIZE, "factor"));
    let (down, up) = (size(sink, "down"), size(sink, "up"));
    let looks = read_looks(sink, table);
    let policy = Thresholds { stop: stop?, grow: grow?, hire: hire?, down: down?, up: up? };
    let rules = policy.rules(looks?);
    Some((if rules.is_empty() { Policy::Frozen } else { Policy::Stated }, rules))
}

/// First month in which a policy is looked at, and months between looks.
fn read_looks(sink: &mut Sink, table: &Table) -> Option<(u32, u32)> {
    let whole = |sink: &mut Sink, key: &str, usual: u32| {
        table.get(key).map_or(Some(usual), |node| sink.whole(node, 1, HORIZON_MAX))
    };
    let (first, every) = (whole(sink, "first", LOOKS.0), whole(sink, "every", LOOKS.1));
    Some((first?, every?))
}

/// What a policy that is looked for may do.
fn read_actions(sink: &mut Sink, node: &Node) -> Option<[bool; 4]> {
    let list = sink.list(node, "actions, such as `[\"stop\", \"shrink\"]`")?;
    let read: Vec<Option<&str>> =
        list.iter().map(|item| sink.choice(item, &Allowed::ACTIONS, |action| action)).collect();
    let named: Vec<&str> = read.into_iter().collect::<Option<_>>()?;
    Some(Allowed::ACTIONS.map(|action| named.contains(&action)))
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
pub(super) fn read_look(sink: &mut Sink, node: &Node, table: &Table) -> (Option<GateMetric>, Option<Bound>) {
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

fn read_gate(sink: &mut Sink, node: &Node, known: Known<'_>) -> Option<Gate> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["month", "metric", "at_least", "at_most", "then", "else"]);
    let month = required_whole(sink, node, table, "month", (1, HORIZON_MAX));
    let (metric, bound) = read_look(sink, node, table);
    let help = "the plan if the gate is passed, such as `{ in_house = [{ month = 12, heads = 4 }] }`";
    let then = required(sink, node, table, "then", help);
    let help = "the plan if it is not, such as `{ in_house = [{ month = 12, heads = 0 }] }`";
    let otherwise = required(sink, node, table, "else", help);
    let then = then.and_then(|node| read_branch(sink, node, month, known));
    let otherwise = otherwise.and_then(|node| read_branch(sink, node, month, known));
    Some(Gate { month: month?, metric: metric?, bound: bound?, then: then?, otherwise: otherwise? })
}

fn read_branch(sink: &mut Sink, node: &Node, gate_month: Option<u32>, known: Known<'_>) -> Option<Branch> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &BRANCH_KEYS);
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
    let motion = table.get("motion").map(|node| sink.choice(node, Motion::ALL, Motion::name));
    let ask = table.get("ask").map(|node| sink.choice(node, FirstAsk::ALL, FirstAsk::name));
    let meetings = |node: &Node| sink.choice(node, MeetingPolicy::ALL, MeetingPolicy::name);
    let meeting_policy = table.get("meeting_policy").map(meetings);
    let lever = levers::read_lever_of_gate(sink, table, &node.path, gate_month, known);
    Some(Branch {
        in_house: in_house?,
        outsourced: outsourced?,
        enterprise_ae: enterprise_ae?,
        motion: motion.map_or(Some(None), |read| read.map(Some))?,
        ask: ask.map_or(Some(None), |read| read.map(Some))?,
        meeting_policy: meeting_policy.map_or(Some(None), |read| read.map(Some))?,
        lever: lever?,
    })
}

fn read_rule(sink: &mut Sink, node: &Node) -> Option<SizingRule> {
    let table = sink.table(node)?;
    let kinds = SeatKind::ALL.iter().map(|kind| kind.name());
    let allowed: Vec<&str> =
        ["month", "every", "metric", "at_least", "at_most", "stop", "size", "move"].into_iter().chain(kinds).collect();
    sink.known_keys(table, &node.path, &allowed);
    let month = required_whole(sink, node, table, "month", (1, HORIZON_MAX));
    let every = table.get("every").map(|node| sink.whole(node, 1, HORIZON_MAX));
    let (metric, bound) = read_look(sink, node, table);
    let act = read_act(sink, node, table);
    let every = every.map_or(Some(None), |every| every.map(Some));
    Some(SizingRule { month: month?, every: every?, metric: metric?, bound: bound?, act: act? })
}

/// What a rule does: `stop`, `size`, factors by kind, or `move`, one of them.
fn read_act(sink: &mut Sink, node: &Node, table: &Table) -> Option<Act> {
    let stop = table.get("stop").map(|node| sink.flag(node));
    if stop == Some(None) {
        return None;
    }
    let has_kinds = SeatKind::ALL.iter().any(|kind| table.get(kind.name()).is_some());
    match (stop == Some(Some(true)), table.get("size"), has_kinds, table.get("move")) {
        (true, None, false, None) => Some(Act::Stop),
        (false, Some(size), false, None) => sink.number_in(size, SIZE, "factor").map(Act::Size),
        (false, None, true, None) => {
            let factor = |sink: &mut Sink, kind: &SeatKind| {
                table.get(kind.name()).map_or(Some(1.0), |node| sink.number_in(node, SIZE, "factor"))
            };
            let all: Vec<Option<f64>> = SeatKind::ALL.iter().map(|kind| factor(sink, kind)).collect();
            Some(Act::Kinds([all[0]?, all[1]?, all[2]?]))
        }
        (false, None, false, Some(moved)) => read_move(sink, moved),
        _ => {
            let help = "write `stop = true` to end it for good, `size = 0.5` for half of what the plan wants, \
                        `outsourced = 1.5` for a kind alone, or `move = { from = \"outsourced\", to = \"in_house\" }`";
            let message =
                format!("`{}` must say one of `stop`, `size`, factors of kinds of seats, and `move`", node.path);
            sink.push(Problem::error(&node.place, message).help(help));
            None
        }
    }
}

fn read_move(sink: &mut Sink, node: &Node) -> Option<Act> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["from", "to"]);
    let mut kind = |key: &str| {
        let help = "a kind of seat: `in_house`, `outsourced` or `enterprise_ae`";
        required(sink, node, table, key, help).and_then(|node| sink.choice(node, SeatKind::ALL, SeatKind::name))
    };
    let (from, to) = (kind("from"), kind("to"));
    let (from, to) = (from?, to?);
    if from == to {
        sink.push(Problem::error(&node.place, format!("`{}` goes from a kind to itself", node.path)));
        return None;
    }
    Some(Act::Move { from, to })
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
        assert_eq!((fit.policy, fit.rules.len(), fit.is_ruled()), (Policy::Fit(Allowed::USUAL), 0, true));
        let frozen = read("policy = {}");
        assert_eq!((frozen.policy, frozen.is_ruled()), (Policy::Frozen, true));
        let stated = read("policy = { stop = 400e3, down = 0.5, first = 9, every = 3 }");
        let rules = Thresholds { stop: Some(400e3), down: 0.5, ..Thresholds::FROZEN }.rules((9, 3));
        assert_eq!((stated.policy, &stated.rules), (Policy::Stated, &rules));
        let some = read("policy = { fit = [\"hire\", \"stop\"], first = 9 }");
        assert_eq!(some.policy, Policy::Fit(Allowed { actions: [true, false, false, true], looks: (9, 6) }));
        let rule = "[[option.rule]]\nmonth = 9\nmetric = \"good_meetings\"\nat_most = 20\n";
        let (by_kind, moved) =
            ("outsourced = 0.5\nin_house = 2", "move = { from = \"outsourced\", to = \"in_house\" }");
        let acts = [by_kind, moved].map(|act| read(&format!("{rule}{act}")).rules[0].act);
        assert_eq!(
            acts,
            [Act::Kinds([2.0, 0.5, 1.0]), Act::Move { from: SeatKind::Outsourced, to: SeatKind::InHouse }]
        );
        let rules = [format!("{rule}{by_kind}"), format!("{rule}{moved}")];
        let policies = ["policy = \"fit\"", "policy = {}", "policy = { grow = 1e6, up = 1.5, hire = 2e6 }"];
        let fits = ["policy = { fit = [\"shrink\"], first = 9, every = 3 }"];
        for policy in policies.into_iter().chain(fits).chain(rules.iter().map(String::as_str)) {
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
            ("policy = { fit = [\"hope\"] }", "does not know"),
            ("[[option.rule]]\nmonth = 9\nmetric = \"wins\"\nat_most = 1\nstop = true\nsize = 2", "one of `stop`"),
            (
                "[[option.rule]]\nmonth = 9\nmetric = \"wins\"\nat_most = 1\nmove = { from = \"in_house\", to = \"in_house\" }",
                "to itself",
            ),
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
