//! What an option's contract with a provider says, in place of what is believed of such contracts.
//!
//! ```toml
//! contract = { retainer = 14e3, success_fee = 0.03, min_term = 6, notice = 1, step_down = [{ month = 12, share = 0.8 }] }
//! contract = { kind = "success_only", success_fee = 0.2, effort = 0.6 }
//! ```
//!
//! Terms are read as levers from month 0 are: a number, a distribution at the uniform number of the belief that it
//! replaces, `{ times = x }` or `{ add = x }`.

use super::belief::number_text;
use super::document::{Node, SourceFile, Table, join, parse_value};
use super::frame::{HORIZON_MAX, required_whole};
use super::levers::{By, Change, Changed, Known, Lever, read_by};
use super::problem::{Problem, Sink};
use crate::parameter::Range;
use std::sync::Arc;

/// Most step-downs of a retainer.
pub(super) const STEPS_MAX: usize = 24;
const SHARE: Range = Range { min: 0.0, max: 1.0, min_included: true };
/// Fee of a provider who is paid for success alone, unless stated; an assumption: what a retainer costs, for the wins
/// that a unit brings in a good year.
const FEE: &str = "{ pert = { min = 0.12, mode = 0.2, max = 0.3 } }";
/// Effort of such a provider, unless stated; an assumption: its people work first for those who pay them.
const EFFORT: f64 = 0.6;

const RETAINER: &str = "outsourced.retainer";
const LOYALTY: &str = "outsourced.loyalty";
/// Terms by their keys, and the beliefs that they replace.
const TERMS: [(&str, &str); 4] = [
    ("retainer", RETAINER),
    ("success_fee", "outsourced.success_fee"),
    ("min_term", "outsourced.min_term_months"),
    ("notice", "outsourced.notice_months"),
];

/// How a provider is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContractKind {
    /// A retainer, and a fee on wins beside it.
    #[default]
    Retainer,
    /// A fee on wins alone.
    SuccessOnly,
}

named!(ContractKind { Retainer = "retainer", SuccessOnly = "success_only" });

/// From an age of a unit on, its retainer is this share of what the contract says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepDown {
    /// Age of the unit, months.
    pub month: u32,
    /// Share of the retainer, 0–1.
    pub share: f64,
}

/// What an option's contract with a provider says; nothing unless stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// How the provider is paid.
    pub kind: ContractKind,
    /// What it says in place of beliefs, from month 0.
    pub terms: Option<Lever>,
    /// How the retainer falls with the age of a unit, months rising.
    pub step_down: Vec<StepDown>,
}

impl Contract {
    /// As it stands in a scenario file, a line; nothing where nothing is stated.
    #[must_use]
    pub fn to_toml(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let mut keys = vec![format!("kind = \"{}\"", self.kind.name())];
        for change in self.terms.iter().flat_map(|terms| &terms.changes) {
            let key = TERMS.iter().find(|(_, path)| *path == change.path).map(|&(key, _)| key);
            match (key, &change.to) {
                (Some("retainer"), _) if self.kind == ContractKind::SuccessOnly => {}
                (Some(key), _) => keys.push(format!("{key} = {}", change.stated)),
                (None, Changed::Number { by: By::Times(effort), .. }) => {
                    keys.push(format!("effort = {}", number_text(*effort)));
                }
                (None, _) => {}
            }
        }
        if !self.step_down.is_empty() {
            let step = |s: &StepDown| format!("{{ month = {}, share = {} }}", s.month, number_text(s.share));
            let steps: Vec<String> = self.step_down.iter().map(step).collect();
            keys.push(format!("step_down = [{}]", steps.join(", ")));
        }
        format!("contract = {{ {} }}\n", keys.join(", "))
    }
}

/// The contract of an option.
pub(super) fn read(sink: &mut Sink, node: &Node, known: Known<'_>) -> Option<Contract> {
    let table = sink.table(node)?;
    let mut keys = vec!["kind", "effort", "step_down"];
    keys.extend(TERMS.map(|(key, _)| key));
    sink.known_keys(table, &node.path, &keys);
    let kind = table
        .get("kind")
        .map_or(Some(ContractKind::Retainer), |node| sink.choice(node, ContractKind::ALL, ContractKind::name))?;
    refuse_unpaid(sink, table, kind);
    let mut changes = Vec::new();
    for (key, path) in TERMS {
        let stated = table.get(key).cloned();
        let fee = || (kind == ContractKind::SuccessOnly && key == "success_fee").then(default_fee).flatten();
        if let Some(value) = stated.or_else(fee) {
            changes.push(read_term(sink, &value, path, known));
        } else if kind == ContractKind::SuccessOnly && key == "retainer" {
            changes.push(scaled(RETAINER, 0.0, known));
        }
    }
    let effort = table.get("effort").map(|node| sink.number_in(node, SHARE, "share"));
    if kind == ContractKind::SuccessOnly {
        changes.push(effort.unwrap_or(Some(EFFORT)).and_then(|effort| scaled(LOYALTY, effort, known)));
    }
    let step_down = table.get("step_down").map_or(Some(Vec::new()), |node| read_steps(sink, node));
    let changes = changes.into_iter().collect::<Option<Vec<Change>>>()?;
    let terms = (!changes.is_empty()).then_some(Lever { from: 0, once: 0.0, monthly: 0.0, changes });
    Some(Contract { kind, terms, step_down: step_down? })
}

/// Who is paid for success alone has no retainer; effort is what such a provider gives.
fn refuse_unpaid(sink: &mut Sink, table: &Table, kind: ContractKind) {
    let (keys, why): (&[&str], _) = match kind {
        ContractKind::SuccessOnly => (&["retainer", "step_down"], "a contract for success alone has no retainer"),
        ContractKind::Retainer => (&["effort"], "`effort` is what a provider gives who is paid for success alone"),
    };
    for node in keys.iter().filter_map(|key| table.get(key)) {
        let help = "`kind = \"success_only\"` has `success_fee` and `effort`, `kind = \"retainer\"` the other terms";
        sink.push(Problem::error(&node.place, why).help(help));
    }
}

fn default_fee() -> Option<Node> {
    parse_value(&Arc::new(SourceFile::of_text("defaults", FEE)), "success_fee", 0).ok()
}

fn read_term(sink: &mut Sink, node: &Node, path: &str, known: Known<'_>) -> Option<Change> {
    let position = known.parameters.iter().position(|parameter| parameter.path == path)?;
    let parameter = &known.parameters[position];
    let (by, stated) = read_by(sink, known.rate, parameter, &Node { path: path.to_owned(), ..node.clone() })?;
    let to = Changed::Number { position, by, range: parameter.range };
    Some(Change { path: path.to_owned(), stated, to })
}

/// A belief × a factor, which may be none of it.
fn scaled(path: &str, factor: f64, known: Known<'_>) -> Option<Change> {
    let position = known.parameters.iter().position(|parameter| parameter.path == path)?;
    let range = Range { min: 0.0, ..known.parameters[position].range };
    let to = Changed::Number { position, by: By::Times(factor), range };
    Some(Change { path: path.to_owned(), stated: format!("{{ times = {} }}", number_text(factor)), to })
}

fn read_steps(sink: &mut Sink, node: &Node) -> Option<Vec<StepDown>> {
    let list = sink.list(node, "step-downs such as `{ month = 12, share = 0.8 }`")?;
    if list.len() > STEPS_MAX {
        let message = format!("`{}` must have at most {STEPS_MAX} steps, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let read: Vec<Option<StepDown>> = list.iter().map(|item| read_step(sink, item)).collect();
    for (pair, item) in read.windows(2).zip(list.iter().skip(1)) {
        if let [Some(before), Some(after)] = pair
            && after.month <= before.month
        {
            let message = format!("step-downs must come in order: month {} stands after {}", after.month, before.month);
            sink.push(Problem::error(&item.place, message).help("months count from the start of each unit"));
        }
    }
    read.into_iter().collect()
}

fn read_step(sink: &mut Sink, node: &Node) -> Option<StepDown> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["month", "share"]);
    let month = required_whole(sink, node, table, "month", (1, HORIZON_MAX));
    let Some(share) = table.get("share") else {
        sink.missing(&node.place, &join(&node.path, "share"), "part of the retainer from then on, such as 0.8");
        return None;
    };
    let share = sink.number_in(share, SHARE, "share");
    Some(StepDown { month: month?, share: share? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tests::{SMALL, check, good};

    fn with(contract: &str) -> String {
        let plan = format!("[{{ month = 0, heads = 2 }}]\noutsourced = [{{ month = 0, units = 2 }}]\n{contract}");
        SMALL.replacen("[{ month = 0, heads = 2 }]", &plan, 1)
    }

    #[test]
    fn what_is_written_out_reads_back_the_same() {
        for contract in [
            "contract = { retainer = 14e3, success_fee = { pert = { min = 0, mode = 0.03, max = 0.05 } }, notice = { times = 2 } }",
            "contract = { min_term = 12, step_down = [{ month = 6, share = 0.9 }, { month = 12, share = 0.5 }] }",
            "contract = { kind = \"success_only\" }",
            "contract = { kind = \"success_only\", success_fee = 0.25, effort = 0 }",
            "contract = {}",
        ] {
            let loaded = good(&with(contract));
            let again = good(&crate::scenario::to_toml(&loaded.scenario));
            assert_eq!(again.scenario.options[1], loaded.scenario.options[1], "{contract}");
        }
    }

    #[test]
    fn success_alone_is_a_fee_for_less_effort_and_no_retainer() {
        let loaded = good(&with("contract = { kind = \"success_only\" }"));
        let contract = &loaded.scenario.options[1].contract;
        let changes = &contract.terms.as_ref().expect("there are terms").changes;
        let stated: Vec<(&str, &str)> = changes.iter().map(|c| (c.path.as_str(), c.stated.as_str())).collect();
        assert_eq!(
            stated,
            [(RETAINER, "{ times = 0 }"), ("outsourced.success_fee", FEE), (LOYALTY, "{ times = 0.6 }")]
        );
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        check(
            &with(
                "contract = { kind = \"success_only\", retainer = 9e3, notice = -1, step_down = [{ month = 0, share = 80 }] }",
            ),
            &[],
            r#"
error: a contract for success alone has no retainer
  --> small.toml:26:48
   |
26 | contract = { kind = "success_only", retainer = 9e3, notice = -1, step_down = [{ month = 0, share = 80 }] }
   |                                                ^^^
   |
   = help: `kind = "success_only"` has `success_fee` and `effort`, `kind = "retainer"` the other terms

error: `outsourced.notice_months` must be between 0 and 120, found -1
  --> small.toml:26:62
   |
26 | contract = { kind = "success_only", retainer = 9e3, notice = -1, step_down = [{ month = 0, share = 80 }] }
   |                                                              ^^
   |
   = help: unit: months

error: a contract for success alone has no retainer
  --> small.toml:26:78
   |
26 | contract = { kind = "success_only", retainer = 9e3, notice = -1, step_down = [{ month = 0, share = 80 }] }
   |                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: `kind = "success_only"` has `success_fee` and `effort`, `kind = "retainer"` the other terms

error: `option[1].contract.step_down[0].month` must be between 1 and 240, found 0
  --> small.toml:26:89
   |
26 | contract = { kind = "success_only", retainer = 9e3, notice = -1, step_down = [{ month = 0, share = 80 }] }
   |                                                                                         ^

error: `option[1].contract.step_down[0].share` must be between 0 and 1, found 80
  --> small.toml:26:100
   |
26 | contract = { kind = "success_only", retainer = 9e3, notice = -1, step_down = [{ month = 0, share = 80 }] }
   |                                                                                                    ^^ did you mean `0.8`?
   |
   = help: shares are written as fractions: 0.8 for 80%
"#,
        );
    }
}
