//! The staffing options: step plans and policies.

use super::contract::{self, Contract};
use super::document::{Node, Table, Value, join};
use super::frame::{HORIZON_MAX, required_name, required_whole, whole_or};
use super::gates;
use super::levers::{self, Known};
use super::moves;
use super::places::{self, Places};
use super::plan::{
    Conversion, FirstAsk, HEADS_MAX, MeetingPolicy, Motion, Pay, Profile, StaffingOption, Step, StepPlan,
};
use super::policy::{FlexOrder, Gate, Policy};
use super::problem::{Problem, Sink};
use super::programmes;
use crate::parameter::Range;

/// Most options of a scenario.
pub(super) const OPTIONS_MAX: usize = 24;
/// Most steps of a plan.
const STEPS_MAX: usize = 240;
/// Longest company tenure of legacy heads, months.
const LEGACY_TENURE_MAX: u32 = 600;

const SHARE: Range = Range { min: 0.0, max: 1.0, min_included: true };
const PUSH: Range = Range { min: 0.0, max: 20.0, min_included: true };

/// Keys of an option.
pub(super) const KEYS: [&str; 29] = [
    "name",
    "baseline",
    "motion",
    "field_share",
    "in_house",
    "outsourced",
    "enterprise_ae",
    "program_team",
    "profile",
    "pay",
    "meeting_policy",
    "meeting_push",
    "ask",
    "engagement_rules",
    "legacy_heads",
    "legacy_tenure",
    "gate",
    "rule",
    "policy",
    "flex_order",
    "set",
    "set_from",
    "set_once",
    "set_monthly",
    "lever",
    "programmes",
    "convert",
    "switch_provider",
    "contract",
];

/// All options in the order of the file, or nothing where one of them cannot be read.
pub(super) fn read_options(
    sink: &mut Sink,
    root: &Node,
    table: &Table,
    known: Known<'_>,
) -> Option<Vec<StaffingOption>> {
    let Some(node) = table.get("option") else {
        sink.missing(&root.place, "option", "state each way to staff the work under `[[option]]`");
        return None;
    };
    let list = sink.list(node, "options, each under `[[option]]`")?;
    if list.is_empty() || list.len() > OPTIONS_MAX {
        let message = format!("a scenario must have between 1 and {OPTIONS_MAX} options, found {}", list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let of_macro = table.get("macro").and_then(Node::as_table).and_then(|own| own.get("flex_order"));
    let flex_order = sink.choice_or(of_macro, FlexOrder::UnitsFirst, FlexOrder::ALL, FlexOrder::name);
    let all: Vec<Option<StaffingOption>> = list.iter().map(|item| read_option(sink, item, flex_order, known)).collect();
    check_baselines(sink, list);
    all.into_iter().collect()
}

/// At most one option is the baseline.
fn check_baselines(sink: &mut Sink, list: &[Node]) {
    let flag = |node: &'_ Node| matches!(node.as_table()?.get("baseline")?.value, Value::Flag(true)).then_some(());
    let mut baselines = list.iter().filter(|node| flag(node).is_some());
    let Some(first) = baselines.next() else { return };
    for other in baselines {
        let place = other.as_table().and_then(|table| table.get("baseline")).map_or(&other.place, |n| &n.place);
        let message =
            format!("only one option can be the baseline; `{}` is it already", first.name().unwrap_or_default());
        sink.push(Problem::error(place, message));
    }
}

/// Rules are stated one by one or as a policy.
fn refuse_both_rules(sink: &mut Sink, node: &Node, table: &Table) {
    if let (Some(_), Some(both)) = (table.get("rule"), table.get("policy")) {
        let message = format!("`{}` has rules already: state `rule` or `policy`", node.path);
        sink.push(Problem::error(&both.place, message));
    }
}

fn read_order(sink: &mut Sink, node: &Node) -> Option<FlexOrder> {
    sink.choice(node, FlexOrder::ALL, FlexOrder::name)
}

fn read_option(sink: &mut Sink, node: &Node, order: Option<FlexOrder>, known: Known<'_>) -> Option<StaffingOption> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, &KEYS);
    let name = required_name(sink, node, table);
    let motion = sink.choice_or(table.get("motion"), Motion::Field, Motion::ALL, Motion::name);
    let field_share = match (table.get("field_share"), motion) {
        (Some(node), _) => sink.number_in(node, SHARE, "share"),
        (None, motion) => motion.map(Motion::default_field_share),
    };
    let in_house = read_plan(sink, table, "in_house", "heads");
    let mut outsourced = read_plan(sink, table, "outsourced", "units");
    let enterprise_ae = read_plan(sink, table, "enterprise_ae", "heads");
    let program_team = table.get("program_team").map(|node| read_steps(sink, node, "heads"));
    let profile = sink.choice_or(table.get("profile"), Profile::EnterpriseAe, Profile::ALL, Profile::name);
    let pay = sink.choice_or(table.get("pay"), Pay::Pipeline, Pay::ALL, Pay::name);
    let (policies, name_of) = (MeetingPolicy::ALL, MeetingPolicy::name);
    let meeting_policy = sink.choice_or(table.get("meeting_policy"), MeetingPolicy::Reschedule, policies, name_of);
    let meeting_push = table.get("meeting_push").map_or(Some(1.0), |node| sink.number_in(node, PUSH, "factor"));
    let ask = sink.choice_or(table.get("ask"), FirstAsk::Copied, FirstAsk::ALL, FirstAsk::name);
    let baseline = table.get("baseline").map_or(Some(false), |node| sink.flag(node));
    let engagement_rules = table.get("engagement_rules").map_or(Some(false), |node| sink.flag(node));
    let legacy_heads = whole_or(sink, table, "legacy_heads", (0, HEADS_MAX), 0);
    let legacy_tenure = whole_or(sink, table, "legacy_tenure", (0, LEGACY_TENURE_MAX), 24);
    let mut gates = table.get("gate").map_or(Some(Vec::new()), |node| gates::read_gates(sink, node, known));
    let half_units = settle_units(outsourced.as_mut(), gates.as_deref_mut().unwrap_or_default());
    let rules = table.get("rule").map_or(Some(Vec::new()), |node| gates::read_rules(sink, node));
    let policy = table.get("policy").map_or(Some((Policy::Stated, Vec::new())), |node| gates::read_policy(sink, node));
    refuse_both_rules(sink, node, table);
    let flex_order = table.get("flex_order").map_or(order, |node| read_order(sink, node));
    let [heads_at, units_at] = ["in_house", "outsourced"].map(|kind| places::read(sink, table.get(kind), known));
    let levers = levers::read_levers(sink, table, &node.path, known);
    let programmes = programmes::read_programmes(sink, table, known.clouds);
    let conversions = table.get("convert").map_or(Some(Vec::new()), |node| moves::read_conversions(sink, node));
    let switches = table.get("switch_provider").map_or(Some(Vec::new()), |node| moves::read_switches(sink, node));
    let contract = table.get("contract").map_or(Some(Contract::default()), |node| contract::read(sink, node, known));
    if let Some(node) = table.get("convert") {
        check_conversions(sink, node, (conversions.as_deref(), half_units), outsourced.as_ref(), gates.as_deref());
    }
    if let (Some(legacy), Some(plan), Some(place)) = (legacy_heads, &in_house, table.get("legacy_heads")) {
        check_legacy(sink, place, legacy, plan);
    }
    let (kind, of_policy) = policy?;
    Some(StaffingOption {
        name: name?,
        baseline: baseline?,
        motion: motion?,
        field_share: field_share?,
        in_house: in_house?,
        outsourced: outsourced?,
        enterprise_ae: enterprise_ae?,
        program_team: program_team.map_or(Some(None), |plan| plan.map(Some))?,
        profile: profile?,
        pay: pay?,
        meeting_policy: meeting_policy?,
        meeting_push: meeting_push?,
        ask: ask?,
        engagement_rules: engagement_rules?,
        legacy_heads: legacy_heads?,
        legacy_tenure: legacy_tenure?,
        gates: gates?,
        rules: rules?.into_iter().chain(of_policy).collect(),
        policy: kind,
        flex_order: flex_order?,
        levers: levers?,
        programmes: programmes?,
        conversions: conversions?,
        switch_provider: switches?,
        contract: contract?,
        half_units,
        places: Places { in_house: heads_at?, outsourced: units_at? },
    })
}

/// Conversions make heads of whole units that are there.
fn check_conversions(
    sink: &mut Sink,
    node: &Node,
    (conversions, half_units): (Option<&[Conversion]>, bool),
    plan: Option<&StepPlan>,
    gates: Option<&[Gate]>,
) {
    if half_units {
        let message = format!("`{}` makes heads of whole units, and the plan has half a unit", node.path);
        sink.push(Problem::error(&node.place, message).help("nobody is half on the payroll"));
    }
    if let (Some(conversions), Some(plan), Some([])) = (conversions, plan, gates) {
        moves::check_units(sink, node, conversions, plan);
    }
}

/// Legacy heads fill the plan's first step, so there cannot be more of them.
fn check_legacy(sink: &mut Sink, node: &Node, legacy: u32, plan: &StepPlan) {
    let first = plan.0.first().map_or(0, |step| step.count);
    if legacy > first {
        let message =
            format!("`{}` must be at most the {first} heads of the plan's first step, found {legacy}", node.path);
        sink.push(Problem::error(&node.place, message).help("legacy heads fill the first step of `in_house`"));
    }
}

/// Units are read by halves; where there is none, each that a plan counts is a whole one.
fn settle_units(plan: Option<&mut StepPlan>, gates: &mut [Gate]) -> bool {
    let branches = gates.iter_mut().flat_map(|gate| [&mut gate.then, &mut gate.otherwise]);
    let of_branches = branches.filter_map(|branch| branch.outsourced.as_mut());
    let mut steps: Vec<&mut Step> = plan.into_iter().chain(of_branches).flat_map(|plan| &mut plan.0).collect();
    let has_half = steps.iter().any(|step| step.count % 2 == 1);
    if !has_half {
        steps.iter_mut().for_each(|step| step.count /= 2);
    }
    has_half
}

fn read_plan(sink: &mut Sink, table: &Table, key: &str, count: &str) -> Option<StepPlan> {
    let keys: &[&str] = if key == "enterprise_ae" { &["month", count] } else { &["month", count, "at"] };
    table.get(key).map_or(Some(StepPlan::default()), |node| read_steps_of(sink, node, keys))
}

/// Steps `{ month, heads }` or `{ month, units }`, months rising.
pub(super) fn read_steps(sink: &mut Sink, node: &Node, count: &str) -> Option<StepPlan> {
    read_steps_of(sink, node, &["month", count])
}

/// Steps with these keys: month, count, and what else they may say.
fn read_steps_of(sink: &mut Sink, node: &Node, keys: &[&str]) -> Option<StepPlan> {
    let count = keys[1];
    let list = sink.list(node, &format!("steps such as `{{ month = 0, {count} = 2 }}`"))?;
    if list.len() > STEPS_MAX {
        let message = format!("`{}` must have at most {STEPS_MAX} steps, found {}", node.path, list.len());
        sink.push(Problem::error(&node.place, message));
        return None;
    }
    let read: Vec<Option<Step>> = list.iter().map(|item| read_step(sink, item, keys)).collect();
    for (pair, item) in read.windows(2).zip(list.iter().skip(1)) {
        if let [Some(before), Some(after)] = pair
            && after.month <= before.month
        {
            let place = item.as_table().and_then(|table| table.get("month")).map_or(&item.place, |n| &n.place);
            let message =
                format!("steps must come in order: month {} stands after month {}", after.month, before.month);
            sink.push(Problem::error(place, message).help("each step must have a later month than the one before"));
        }
    }
    read.into_iter().collect::<Option<Vec<Step>>>().map(StepPlan)
}

fn read_step(sink: &mut Sink, node: &Node, keys: &[&str]) -> Option<Step> {
    let table = sink.table(node)?;
    sink.known_keys(table, &node.path, keys);
    let count = keys[1];
    let month = required_whole(sink, node, table, "month", (0, HORIZON_MAX));
    let count = if count == "units" {
        required_halves(sink, node, table)
    } else {
        required_whole(sink, node, table, count, (0, HEADS_MAX))
    };
    Some(Step { month: month?, count: count? })
}

/// Units, by halves.
fn required_halves(sink: &mut Sink, node: &Node, table: &Table) -> Option<u32> {
    let Some(units) = table.get("units") else {
        let help = format!("a number between 0 and {HEADS_MAX}, such as 2 or 1.5");
        sink.missing(&node.place, &join(&node.path, "units"), &help);
        return None;
    };
    match units.as_number().map(|number| 2.0 * number) {
        Some(halves) if halves.fract() == 0.0 && (0.0..=2.0 * f64::from(HEADS_MAX)).contains(&halves) => {
            Some(halves as u32)
        }
        Some(halves) if halves.fract() != 0.0 => {
            let message = format!("`{}` must be whole or end in .5, found {}", units.path, 0.5 * halves);
            sink.push(Problem::error(&units.place, message));
            None
        }
        _ => sink.whole(units, 0, HEADS_MAX),
    }
}
