//! `[optimise]`: the bounds within which `optimise` looks for the best plan.
//!
//! ```toml
//! [optimise]
//! heads = [0, 4]                                       # fewest and most; units and sellers likewise
//! seats = 6                                            # most of all kinds at once
//! mix = [0.25, 1.0]                                    # part of the field's seats that is bought
//! start = [0, 6]
//! step = [6, 12]
//! gates = [{ after = 9, metric = "wins", at_least = 1 }]
//!
//! [[optimise.variant]]                                 # a way in which any plan may be run otherwise
//! name = "six months' term at 10% more"
//! contract = { min_term = 6, retainer = { times = 1.1 } }
//! ```

use super::belief::{number_text, text_toml};
use super::contract::{self, Contract};
use super::document::{Node, Table};
use super::frame::{HORIZON_MAX, required_name, required_whole};
use super::gates;
use super::levers::{self, Known, Lever};
use super::plan::StaffingOption;
use super::policy::{Bound, GateMetric, Policy, SizingRule};
use super::problem::{Problem, Sink};
use super::programmes::{self, Programmes};
use super::write;
use crate::parameter::Range;
use std::fmt::Write as _;

/// Most seats of a kind.
pub const SEATS_MAX: u32 = 100;
/// Most seats of all kinds.
const ALL_SEATS_MAX: u32 = 1000;
/// Most months, gates and variants each.
const LIST_MAX: usize = 24;
const SHARE: Range = Range { min: 0.0, max: 1.0, min_included: true };
/// Kinds of seats by key.
const KINDS: [&str; 3] = ["heads", "units", "sellers"];

/// When a plan ends unless it has proved itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Proof {
    /// Months after the start of the plan.
    pub after: u32,
    /// What is looked at.
    pub metric: GateMetric,
    /// From what on, or up to what, it goes on.
    pub bound: Bound,
}

/// A way in which a plan may be run otherwise: other terms, levers or rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// What its contract with the provider says, in place of that of the plan's pattern.
    pub contract: Option<Contract>,
    /// What it changes about the world, beside what the plan's pattern does.
    pub levers: Vec<Lever>,
    /// Work beside the field that it pays for, in place of that of the plan's pattern.
    pub programmes: Option<Programmes>,
    /// Rules that re-size the plan.
    pub rules: Vec<SizingRule>,
    /// Whether it is re-sized by rules even if there are none.
    pub policy: Policy,
}

/// What plans are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    /// Mean.
    #[default]
    Mean,
    /// Certainty equivalent at the risk tolerance of the scenario.
    CertaintyEquivalent,
    /// Mean of the worst 5 %.
    Cvar,
    /// Chance of having paid back by a month.
    Payback,
}

/// The bounds that a scenario states; what it does not state follows from its options.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanBounds {
    /// Fewest and most heads, units and sellers.
    pub seats: [Option<(u32, u32)>; 3],
    /// Most seats of all kinds at once.
    pub most: Option<u32>,
    /// Least and largest part of heads and units that is units, 0–1.
    pub mix: Option<(f64, f64)>,
    /// Months in which a plan may start.
    pub starts: Vec<u32>,
    /// Months after the start at which seats may change.
    pub steps: Vec<u32>,
    /// What may be asked to be proved.
    pub proofs: Vec<Proof>,
    /// The option that plans are like in everything else.
    pub like: Option<String>,
    /// Ways in which a plan may be run otherwise.
    pub variants: Vec<Variant>,
    /// What plans are ranked by.
    pub aim: Option<Aim>,
    /// Month by which a plan is to have paid back.
    pub by: Option<u32>,
}

named!(Aim {
    Mean = "mean",
    CertaintyEquivalent = "certainty-equivalent",
    Cvar = "cvar",
    Payback = "payback"
});

pub(super) fn read_bounds(
    sink: &mut Sink,
    root: &Table,
    known: Known<'_>,
    options: Option<&[StaffingOption]>,
) -> Option<PlanBounds> {
    let Some(node) = root.get("optimise") else { return Some(PlanBounds::default()) };
    let table = sink.table(node)?;
    let others = ["seats", "mix", "start", "step", "gates", "like", "variant", "objective", "by"];
    let allowed: Vec<&str> = KINDS.into_iter().chain(others).collect();
    sink.known_keys(table, "optimise", &allowed);
    let seats = KINDS.map(|kind| table.get(kind).map_or(Some(None), |node| read_range(sink, node).map(Some)));
    let most = table.get("seats").map_or(Some(None), |node| sink.whole(node, 1, ALL_SEATS_MAX).map(Some));
    let mix = table.get("mix").map_or(Some(None), |node| read_mix(sink, node).map(Some));
    let (starts, steps) = (read_months(sink, table, "start", 0), read_months(sink, table, "step", 1));
    let proofs = read_list(sink, table, "gates", read_proof);
    let like = table.get("like").map_or(Some(None), |node| read_like(sink, node, options).map(Some));
    let variants = read_list(sink, table, "variant", |sink, node| read_variant(sink, node, known));
    let aim = table.get("objective").map_or(Some(None), |node| sink.choice(node, Aim::ALL, Aim::name).map(Some));
    let by = table.get("by").map_or(Some(None), |node| sink.whole(node, 1, HORIZON_MAX).map(Some));
    let [heads, units, sellers] = seats;
    Some(PlanBounds {
        seats: [heads?, units?, sellers?],
        most: most?,
        mix: mix?,
        starts: starts?,
        steps: steps?,
        proofs: proofs?,
        like: like?,
        variants: variants?,
        aim: aim?,
        by: by?,
    })
}

/// A list of what `of` reads; empty where it is not stated.
fn read_list<T>(
    sink: &mut Sink,
    table: &Table,
    key: &str,
    mut of: impl FnMut(&mut Sink, &Node) -> Option<T>,
) -> Option<Vec<T>> {
    let Some(node) = table.get(key) else { return Some(Vec::new()) };
    let list = sink.list(node, "values")?;
    if list.len() > LIST_MAX {
        let message = format!("`{}` must have at most {LIST_MAX} entries, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let all: Vec<Option<T>> = list.iter().map(|item| of(sink, item)).collect();
    all.into_iter().collect()
}

fn read_months(sink: &mut Sink, table: &Table, key: &str, least: u32) -> Option<Vec<u32>> {
    read_list(sink, table, key, |sink, node| sink.whole(node, least, HORIZON_MAX))
}

/// A number, or the fewest and the most.
fn read_range(sink: &mut Sink, node: &Node) -> Option<(u32, u32)> {
    if node.as_list().is_none() {
        return sink.whole(node, 0, SEATS_MAX).map(|seats| (seats, seats));
    }
    let all: Vec<Option<u32>> = node.as_list()?.iter().map(|item| sink.whole(item, 0, SEATS_MAX)).collect();
    match all.into_iter().collect::<Option<Vec<u32>>>()?[..] {
        [least, most] if least <= most => Some((least, most)),
        _ => {
            let message = format!("`{}` must be a number, or the fewest and the most", node.path);
            sink.push(Problem::error(&node.place, message).help("for example `[0, 4]`"));
            None
        }
    }
}

fn read_mix(sink: &mut Sink, node: &Node) -> Option<(f64, f64)> {
    let list = sink.list(node, "two shares, such as `[0.25, 1.0]`")?;
    let all: Vec<Option<f64>> = list.iter().map(|item| sink.number_in(item, SHARE, "share")).collect();
    match all.into_iter().collect::<Option<Vec<f64>>>()?[..] {
        [least, most] if least <= most => Some((least, most)),
        _ => {
            let message = format!("`{}` must be the least and the largest part that is bought", node.path);
            sink.push(Problem::error(&node.place, message).help("for example `[0.25, 1.0]`"));
            None
        }
    }
}

fn read_proof(sink: &mut Sink, node: &Node) -> Option<Proof> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &["after", "metric", "at_least", "at_most"]);
    let after = required_whole(sink, node, table, "after", (1, HORIZON_MAX));
    let (metric, bound) = gates::read_look(sink, node, table);
    Some(Proof { after: after?, metric: metric?, bound: bound? })
}

fn read_like(sink: &mut Sink, node: &Node, options: Option<&[StaffingOption]>) -> Option<String> {
    let name = sink.text(node)?.to_owned();
    if options.is_some_and(|options| options.iter().all(|option| option.name != name)) {
        sink.push(Problem::error(&node.place, format!("`{}`: no option is named `{name}`", node.path)));
    }
    Some(name)
}

fn read_variant(sink: &mut Sink, node: &Node, known: Known<'_>) -> Option<Variant> {
    let table = sink.table(node)?;
    let allowed: Vec<&str> =
        ["name", "contract", "lever", "programmes", "rule", "policy"].into_iter().chain(levers::KEYS).collect();
    sink.known_keys(table, &node.path, &allowed);
    let name = required_name(sink, node, table);
    let contract = table.get("contract").map(|node| contract::read(sink, node, known));
    let levers = levers::read_levers(sink, table, &node.path, known);
    let programmes = table.get("programmes").is_some();
    let programmes = programmes.then(|| programmes::read_programmes(sink, table, known.clouds));
    let rules = table.get("rule").map_or(Some(Vec::new()), |node| gates::read_rules(sink, node));
    let policy = table.get("policy").map_or(Some((Policy::Stated, Vec::new())), |node| gates::read_policy(sink, node));
    let (policy, of_policy) = policy?;
    if let (Policy::Fit(_), Some(node)) = (policy, table.get("policy")) {
        let help =
            "state thresholds; after `optimise` has found the plan, `policy = \"fit\"` in its option finds the rules";
        let message = format!("`{}`: a variant cannot be fitted while plans are compared", node.path);
        sink.push(Problem::error(&node.place, message).help(help));
        return None;
    }
    let rules = rules?.into_iter().chain(of_policy).collect();
    let programmes = programmes.map_or(Some(None), |read| read.map(Some));
    let contract = contract.map_or(Some(None), |read| read.map(Some));
    Some(Variant { name: name?, contract: contract?, levers: levers?, programmes: programmes?, rules, policy })
}

/// The table as a scenario file states it; nothing where it states nothing.
pub(super) fn text(bounds: &PlanBounds) -> String {
    if *bounds == PlanBounds::default() {
        return String::new();
    }
    let mut text = "\n[optimise]\n".to_owned();
    let months = |months: &[u32]| months.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    let mut lines: Vec<String> = Vec::new();
    let range = |(seats, kind): (&Option<(u32, u32)>, &str)| seats.map(|(a, b)| format!("{kind} = [{a}, {b}]"));
    lines.extend(bounds.seats.iter().zip(KINDS).filter_map(range));
    lines.extend(bounds.most.map(|most| format!("seats = {most}")));
    lines.extend(bounds.mix.map(|(a, b)| format!("mix = [{}, {}]", number_text(a), number_text(b))));
    let of_months = [("start", &bounds.starts), ("step", &bounds.steps)];
    let stated = of_months.into_iter().filter(|(_, own)| !own.is_empty());
    lines.extend(stated.map(|(key, own)| format!("{key} = [{}]", months(own))));
    let proof = |proof: &Proof| {
        let (bound, value) = proof.bound.stated();
        let (after, metric, value) = (proof.after, proof.metric.name(), number_text(value));
        format!("{{ after = {after}, metric = \"{metric}\", {bound} = {value} }}")
    };
    if !bounds.proofs.is_empty() {
        lines.push(format!("gates = [{}]", bounds.proofs.iter().map(proof).collect::<Vec<_>>().join(", ")));
    }
    lines.extend(bounds.like.iter().map(|like| format!("like = {}", text_toml(like))));
    lines.extend(bounds.aim.map(|aim| format!("objective = \"{}\"", aim.name())));
    lines.extend(bounds.by.map(|by| format!("by = {by}")));
    text += &(lines.join("\n") + "\n");
    for variant in &bounds.variants {
        let _ = writeln!(text, "\n[[optimise.variant]]\nname = {}", text_toml(&variant.name));
        text.extend(variant.contract.iter().map(Contract::to_toml));
        if variant.policy == Policy::Frozen {
            text += "policy = {}\n";
        }
        let rules = variant.rules.iter().map(write::rule_text).map(|rule| rule + "\n");
        let levers = variant.levers.iter().map(write::lever_text);
        let programmes =
            variant.programmes.iter().map(|own| format!("\n[option.programmes]\n{}\n", own.to_toml().join("\n")));
        let parts = rules.chain(levers).map(|part| part.replacen("[[option.", "[[optimise.variant.", 1));
        text.extend(parts);
        text.extend(programmes.map(|part| part.replacen("[option.", "[optimise.variant.", 1)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Overrides, Scenario, parse, to_toml};
    use std::path::Path;

    const SMALL: &str = include_str!("../../tests/it/commands/small.toml");

    fn with(bounds: &str) -> Result<Scenario, String> {
        let parsed = parse("small.toml", &format!("{SMALL}\n{bounds}"), Path::new("."), &Overrides::default());
        parsed.map(|loaded| loaded.scenario).map_err(|problems| problems.to_string())
    }

    const BOUNDS: &str = r#"
[optimise]
heads = [0, 4]
units = 2
seats = 6
mix = [0.25, 1.0]
start = [0, 6]
step = [12]
gates = [{ after = 9, metric = "wins", at_least = 1 }, { after = 12, metric = "field_pull", at_least = 3 }]
like = "Outsourced"
objective = "payback"
by = 18

[[optimise.variant]]
name = "Six months"
set = { "outsourced.min_term_months" = 6, "outsourced.retainer" = { times = 1.1 } }
set_once = 1000

[[optimise.variant]]
name = "Ends early"
contract = { success_fee = 0.05, min_term = 6, step_down = [{ month = 12, share = 0.8 }] }

[[optimise.variant.rule]]
month = 9
metric = "field_pull"
at_most = 2
stop = true

[optimise.variant.programmes]
evidence = { from = 0, until = 12, hours = 60 }
"#;

    #[test]
    fn bounds_are_read_and_written_back_and_change_no_result() {
        let scenario = with(BOUNDS).expect("it is valid");
        let bounds = &scenario.optimise;
        assert_eq!((bounds.seats, bounds.most), ([Some((0, 4)), Some((2, 2)), None], Some(6)));
        assert_eq!((&bounds.starts[..], &bounds.steps[..], bounds.mix), (&[0, 6][..], &[12][..], Some((0.25, 1.0))));
        let wins = Proof { after: 9, metric: GateMetric::Wins, bound: Bound::AtLeast(1.0) };
        assert_eq!((bounds.proofs[0], bounds.aim, bounds.by), (wins, Some(Aim::Payback), Some(18)));
        let [terms, rules] = &bounds.variants[..] else { panic!("{bounds:?}") };
        assert_eq!((terms.levers.len(), terms.levers[0].changes.len(), terms.levers[0].once), (1, 2, 1000.0));
        assert_eq!((rules.rules.len(), &*rules.name), (1, "Ends early"));
        assert!(terms.contract.is_none() && rules.contract.as_ref().is_some_and(|own| own.step_down.len() == 1));
        assert!(terms.programmes.is_none() && rules.programmes.as_ref().is_some_and(|own| own.evidence.is_some()));
        let again = parse("again.toml", &to_toml(&scenario), Path::new("."), &Overrides::default()).expect("valid");
        assert_eq!(again.scenario.optimise, *bounds);
        assert_eq!(scenario.hash, with("").expect("valid").hash, "what a run says is the same");
    }

    #[test]
    fn what_is_no_bound_is_said() {
        for (bounds, said) in [
            ("[optimise]\nheds = [0, 4]", "heads"),
            ("[optimise]\nheads = [4, 0]", "the fewest and the most"),
            ("[optimise]\nmix = [0.5]", "the largest part"),
            ("[optimise]\nlike = \"Nobody\"", "no option is named"),
            ("[optimise]\ngates = [{ after = 9, metric = \"wins\" }]", "at_least"),
            ("[[optimise.variant]]\nname = \"x\"\npolicy = \"fit\"", "cannot be fitted"),
            ("[[optimise.variant]]\nset = { \"isv.acv\" = 1e5 }", "name"),
        ] {
            let problems = with(bounds).expect_err(bounds);
            assert!(problems.contains(said), "{bounds}: {problems}");
        }
    }
}
