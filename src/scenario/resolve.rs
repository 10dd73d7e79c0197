//! From a merged tree to a scenario: defaults, types, ranges, and whatever must hold together.

use super::currency::{self, Rate};
use super::document::{Node, Table, Value, join};
use super::levers::Known;
use super::load::Unresolved;
use super::plan::StaffingOption;
use super::problem::{Problem, Severity, Sink};
use super::resolved::{Parameter, Scenario, StressCase};
use super::setting::{Archetype, Billing, Category, Framing, InPlace, Regime, Setting};
use super::{
    bounds, correlation, former, frame, history, mechanisms, merge, options, overrides, parameters, segments, warnings,
    write,
};
use crate::parameter::TABLES;
use sha2::{Digest, Sha256};

/// Keys of the root that are no parameter tables.
pub(super) const ROOT_KEYS: [&str; 18] = [
    "schema",
    "name",
    "currency",
    "usd_rate",
    "start",
    "horizon_months",
    "fiscal_year_start",
    "extends",
    "priors",
    "option",
    "correlation",
    "stress",
    "window",
    "decision",
    "constraints",
    "optimise",
    "history",
    "deck",
];

/// Keys of parameter tables that hold names and not numbers.
pub(super) const NAME_KEYS: [(&str, &str); 7] = [
    ("isv", "archetype"),
    ("isv", "category"),
    ("isv", "acv_contracts"),
    ("conduct", "framing"),
    ("economics", "billing"),
    ("macro", "start_regime"),
    ("macro", "flex_order"),
];

/// The scenario, or nothing where what is left does not make one.
pub(super) fn resolve(sink: &mut Sink, root: &Node, repair_correlation: bool) -> Option<Scenario> {
    let root = &*former::renew(sink, root);
    let table = root.as_table()?;
    let mut allowed = ROOT_KEYS.to_vec();
    allowed.extend(TABLES.iter().map(|table| table.name));
    sink.known_keys(table, "", &allowed);
    merge::check_names(sink, table);

    let head = frame::read_head(sink, root, table);
    let names = read_names(sink, root, table);
    let clouds = frame::read_clouds(sink, root, table);
    let situation = situation_of(&head, &names);
    let parameters = read_parameters(sink, situation, root, table, &clouds);
    if head.rate == Rate::Unknown {
        currency::refuse_unconverted(sink, root, head.currency.as_deref(), &parameters);
    }
    let segments = segments::read(sink, &clouds, &parameters);
    let of_clouds = segments.as_deref().unwrap_or_default();
    let known = Known { parameters: &parameters, clouds: &clouds, segments: of_clouds, rate: head.rate };
    let options = options::read_options(sink, root, table, known);
    let in_place = frame::read_in_place(sink, table, &parameters);
    refuse_halves_in_place(sink, root, options.as_deref().unwrap_or_default(), in_place.as_ref());
    let windows = frame::read_windows(sink, table, head.horizon_months);
    let decision = frame::read_decision(sink, table, head.horizon_months);
    let constraints = frame::read_constraints(sink, table);
    let optimise = bounds::read_bounds(sink, table, known, options.as_deref());
    let deck = frame::read_deck(sink, table);
    let stress = read_stress(sink, table);
    let history = history::read_map(sink, table, &parameters);
    history::check_option(sink, table, options.as_deref());
    let correlations = correlation::read_correlations(sink, table, &parameters, repair_correlation);

    let mut scenario = Scenario {
        name: head.name?,
        currency: head.currency?,
        usd_rate: head.rate.stated(),
        setting: Setting {
            horizon_months: head.horizon_months?,
            start: head.start?,
            fiscal_year_start: head.fiscal_year_start?,
            archetype: names.archetype?,
            category: names.category?,
            clouds: mechanisms::settings(&clouds, options.as_deref()?, &optimise.as_ref()?.variants),
            segments: segments?,
            framing: names.framing?,
            billing: names.billing?,
            start_regime: names.start_regime?,
            in_place: in_place?,
            hiring_freeze: constraints.as_ref()?.hiring_freeze,
            windows: windows?,
        },
        parameters,
        correlations,
        options: options?,
        decision: decision?,
        constraints: constraints?,
        optimise: optimise?,
        deck: deck?,
        stress,
        history: history?,
        what_if: None,
        hash: String::new(),
    };
    warnings::note(sink, root, &scenario);
    if !sink.has_errors() {
        scenario.hash = hash_of(&write::hashed_text(&scenario));
    }
    Some(scenario)
}

/// What defaults depend on.
fn situation_of<'a>(head: &'a frame::Head, names: &Names) -> parameters::Situation<'a> {
    parameters::Situation {
        archetype: names.archetype.unwrap_or(Archetype::CustomerDeployed),
        category: names.category.flatten(),
        sourced: head.sourced,
        currency: head.currency.as_deref().unwrap_or_default(),
        rate: head.rate,
    }
}

/// Units at work at month 0 are whole ones, and an option that buys by halves holds nothing but halves.
fn refuse_halves_in_place(sink: &mut Sink, root: &Node, options: &[StaffingOption], in_place: Option<&InPlace>) {
    let Some(halved) = options.iter().find(|option| option.half_units) else { return };
    if in_place.is_some_and(|in_place| !in_place.units.is_empty()) {
        let message = format!("`start.units` are whole units, and `{}` buys by halves", halved.name);
        sink.push(Problem::error(frame::place_of(root, "start"), message));
    }
}

/// SHA-256 of a text, as hexadecimal.
fn hash_of(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What a scenario may leave out.
type Stated<T> = Option<T>;

/// Names that stand among the numbers of the tables.
struct Names {
    archetype: Option<Archetype>,
    /// None where it is wrong; nothing stated is no problem.
    category: Option<Stated<Category>>,
    framing: Option<Framing>,
    billing: Option<Billing>,
    start_regime: Option<Regime>,
}

fn read_names(sink: &mut Sink, root: &Node, table: &Table) -> Names {
    let node = |group: &str, key: &str| table.get(group).and_then(Node::as_table).and_then(|group| group.get(key));
    let archetype = if let Some(node) = node("isv", "archetype") {
        sink.choice(node, Archetype::ALL, Archetype::name)
    } else {
        let place = table.get("isv").map_or(&root.place, |isv| &isv.place);
        let help = "whose cloud account the product runs in: `isv_hosted`, `customer_deployed` or `hybrid`";
        sink.missing(place, "isv.archetype", help);
        None
    };
    let category: Option<Stated<Category>> =
        node("isv", "category").map_or(Some(None), |node| sink.choice(node, Category::ALL, Category::name).map(Some));
    let framing = sink.choice_or(node("conduct", "framing"), Framing::Competitive, Framing::ALL, Framing::name);
    let billing = sink.choice_or(node("economics", "billing"), Billing::Annual, Billing::ALL, Billing::name);
    let start_regime = sink.choice_or(node("macro", "start_regime"), Regime::Steady, Regime::ALL, Regime::name);
    Names { archetype, category, framing, billing, start_regime }
}

/// Every parameter: the tables one after another, `cloud` once a cloud.
fn read_parameters(
    sink: &mut Sink,
    situation: parameters::Situation<'_>,
    root: &Node,
    table: &Table,
    clouds: &[frame::Cloud<'_>],
) -> Vec<Parameter> {
    let mut all = Vec::new();
    let empty = Table::default();
    for group in TABLES {
        if group.name == "cloud" {
            for cloud in clouds {
                let path = format!("cloud.{}", cloud.setting.name.name());
                let specs = (group.specs, path.as_str());
                all.extend(parameters::read_table(sink, situation, specs, Some(cloud.setting), cloud.table));
            }
            continue;
        }
        let node = table.get(group.name);
        let own = node.map_or(Some(&empty), |node| sink.table(node)).unwrap_or(&empty);
        let names = NAME_KEYS.iter().filter(|(table, _)| *table == group.name).map(|(_, key)| *key);
        let allowed: Vec<&str> = names.chain(group.specs.iter().map(|spec| spec.key)).collect();
        sink.known_keys(own, group.name, &allowed);
        for spec in group.specs.iter().filter(|spec| spec.required && own.get(spec.key).is_none()) {
            let place = node.map_or(&root.place, |node| &node.place);
            sink.missing_parameter(place, &join(group.name, spec.key), spec);
        }
        all.extend(parameters::read_table(sink, situation, (group.specs, group.name), None, own));
        if group.name == "isv" {
            parameters::read_contracts(sink, situation.rate, own, &mut all);
        }
    }
    all
}

/// Most stress cases.
pub(super) const STRESS_MAX: usize = 50;

fn read_stress(sink: &mut Sink, table: &Table) -> Vec<StressCase> {
    let Some(node) = table.get("stress") else { return Vec::new() };
    let list = sink.list(node, "stress cases, each under `[[stress]]`").unwrap_or_default();
    if list.len() > STRESS_MAX {
        let message = format!("at most {STRESS_MAX} stress cases are allowed, found {}", list.len());
        sink.push(super::Problem::error(&node.place, message));
    }
    list.iter().take(STRESS_MAX).filter_map(|case| read_case(sink, case)).collect()
}

fn read_case(sink: &mut Sink, case: &Node) -> Option<StressCase> {
    let own = sink.table(case)?;
    sink.known_keys(own, &case.path, &["name", "set"]);
    let name = frame::required_name(sink, case, own)?;
    let Some(set) = own.get("set") else {
        sink.missing(&case.place, &format!("{}.set", case.path), "write `set = { \"isv.acv\" = 90e3 }`");
        return None;
    };
    let set = sink.table(set)?;
    if set.entries.is_empty() {
        sink.push(super::Problem::error(&case.place, format!("stress case `{name}` sets nothing")));
    }
    Some(StressCase { name, set: set.entries.iter().map(|e| (e.key.clone(), e.node.to_toml())).collect() })
}

/// Resolves every stress case once, so that its problems show before anything runs.
pub(super) fn check_stress(sink: &mut Sink, source: &Unresolved) {
    let cases = source.root.as_table().and_then(|table| table.get("stress")).and_then(Node::as_list);
    for case in cases.unwrap_or_default().iter().take(STRESS_MAX) {
        if sink.is_full() {
            return;
        }
        let Some(Value::Table(set)) = case.as_table().and_then(|case| case.get("set")).map(|set| &set.value) else {
            continue;
        };
        let mut own = Sink::default();
        let mut root = source.root.clone();
        for entry in &set.entries {
            let mut node = entry.node.clone().overriding();
            node.path.clone_from(&entry.key);
            overrides::set_path(&mut own, &mut root, &entry.key, &entry.key_place, node);
        }
        resolve(&mut own, &root, source.repair_correlation);
        let known = &sink.problems;
        own.problems.retain(|problem| problem.severity == Severity::Error && !known.contains(problem));
        sink.problems.extend(own.problems);
    }
}
