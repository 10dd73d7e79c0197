//! A scenario as TOML, with every default written out: what it says reads back as the same scenario, to the bit.

use super::belief::{number_text, text_toml};
use super::levers::{Change, Lever};
use super::mechanisms::Mechanisms;
use super::places::On;
use super::plan::{StaffingOption, Step, StepPlan};
use super::policy::{Act, Allowed, Branch, Gate, Policy, SeatKind, SizingRule};
use super::resolved::{Parameter, Scenario, StressCase};
use super::setting::{InPlace, Setting};
use crate::parameter::TABLES;
use std::fmt::Write as _;

/// The whole scenario as a scenario file; comments give meaning, unit and source.
#[must_use]
pub fn to_toml(scenario: &Scenario) -> String {
    written(scenario, Sources::Shown)
}

/// An option as it stands in a scenario file.
#[must_use]
pub fn option_to_toml(option: &StaffingOption) -> String {
    let mut text = String::new();
    let written = write_option(&mut text, option);
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    text.trim().to_owned()
}

/// The resolved scenario without sources: equal for equal scenarios, wherever their values come from.
pub(super) fn hashed_text(scenario: &Scenario) -> String {
    written(scenario, Sources::Hidden)
}

/// Whether comments say where a value comes from.
#[derive(Clone, Copy)]
enum Sources {
    Shown,
    Hidden,
}

fn written(scenario: &Scenario, sources: Sources) -> String {
    let mut text = String::new();
    let written = write_scenario(&mut text, scenario, sources);
    debug_assert!(written.is_ok(), "writing to a string cannot fail");
    text
}

fn write_scenario(text: &mut String, scenario: &Scenario, sources: Sources) -> std::fmt::Result {
    let setting = &scenario.setting;
    writeln!(text, "# A scenario with every default written out.\nschema = 1")?;
    writeln!(text, "name = {}\ncurrency = {}", text_toml(&scenario.name), text_toml(&scenario.currency))?;
    if let Some(rate) = scenario.usd_rate {
        writeln!(text, "usd_rate = {} # units of the currency for one US dollar", number_text(rate))?;
    }
    let in_place = setting.in_place != InPlace::default();
    if !in_place {
        writeln!(text, "start = \"{}\"", setting.start)?;
    }
    writeln!(text, "horizon_months = {}", setting.horizon_months)?;
    writeln!(text, "fiscal_year_start = {} # calendar month", setting.fiscal_year_start)?;
    if in_place {
        write_in_place(text, setting)?;
    }
    write_tables(text, scenario, sources)?;
    for staffing_option in &scenario.options {
        write_option(text, staffing_option)?;
    }
    for correlation in &scenario.correlations {
        let path = |position: usize| text_toml(&scenario.parameters[position].path);
        let (first, second) = (path(correlation.first), path(correlation.second));
        let rank = number_text(correlation.rank);
        writeln!(text, "\n[[correlation]]\nbetween = [{first}, {second}]\nrank = {rank}")?;
    }
    for window in &setting.windows {
        let name = text_toml(&window.name);
        writeln!(text, "\n[[window]]\nname = {name}\nfrom = {}\nmonths = {}", window.from, window.months)?;
    }
    write_decision(text, scenario)?;
    if matches!(sources, Sources::Shown) {
        write_deck(text, scenario)?;
        text.push_str(&super::bounds::text(&scenario.optimise));
    }
    scenario.stress.iter().try_for_each(|case| write_stress(text, case))
}

fn write_in_place(text: &mut String, setting: &Setting) -> std::fmt::Result {
    let in_place = &setting.in_place;
    let heads: Vec<String> = in_place.heads.iter().map(|head| format!("{{ tenure = {} }}", head.tenure)).collect();
    let unit = |tenure, rest| format!("{{ tenure = {tenure}, rest_of_term = {rest} }}");
    let units: Vec<String> = in_place.units.iter().map(|u| unit(u.tenure, u.rest_of_term)).collect();
    writeln!(text, "\n[start] # what is in place at month 0\nmonth = \"{}\"", setting.start)?;
    writeln!(text, "heads = [{}]\nunits = [{}]", heads.join(", "), units.join(", "))?;
    let numbers = [
        ("warm", in_place.warm),
        ("active", in_place.active),
        ("burned", in_place.burned),
        ("open_pipeline", in_place.open_pipeline),
    ];
    numbers.into_iter().try_for_each(|(key, value)| writeln!(text, "{key} = {}", number_text(value)))
}

/// The tables of parameters in their order; names stand before numbers.
fn write_tables(text: &mut String, scenario: &Scenario, sources: Sources) -> std::fmt::Result {
    let setting = &scenario.setting;
    let mut parameters = scenario.parameters.as_slice();
    for table in TABLES {
        if table.name == "cloud" {
            for (position, cloud) in setting.clouds.iter().enumerate() {
                writeln!(text, "\n[[cloud]]\nname = \"{}\"", cloud.name.name())?;
                writeln!(text, "attribution = {}", Mechanisms::from(*cloud).to_toml())?;
                writeln!(text, "fiscal_start = {} # calendar month", cloud.fiscal_start)?;
                writeln!(text, "specialised = {}\nrenewal_month = {}", cloud.specialised, cloud.renewal_month)?;
                parameters = write_group(text, table.specs.len(), parameters, sources)?;
                setting.segments_of(position).iter().try_for_each(|segment| segment.write(text))?;
            }
            continue;
        }
        writeln!(text, "\n[{}] # {}", table.name, table.meaning.trim().trim_end_matches('.'))?;
        match table.name {
            "isv" => {
                writeln!(text, "archetype = \"{}\"", setting.archetype.name())?;
                if let Some(category) = setting.category {
                    writeln!(text, "category = \"{}\"", category.name())?;
                }
            }
            "conduct" => writeln!(text, "framing = \"{}\"", setting.framing.name())?,
            "economics" => writeln!(text, "billing = \"{}\"", setting.billing.name())?,
            "macro" => writeln!(text, "start_regime = \"{}\"", setting.start_regime.name())?,
            _ => {}
        }
        parameters = write_group(text, table.specs.len(), parameters, sources)?;
    }
    Ok(())
}

/// Takes `count` keys from the front of the parameters and gives back the rest.
fn write_group<'p>(
    text: &mut String,
    keys: usize,
    mut parameters: &'p [Parameter],
    sources: Sources,
) -> Result<&'p [Parameter], std::fmt::Error> {
    for _ in 0..keys {
        let Some(spec) = parameters.first().map(|parameter| parameter.spec) else { break };
        let (own, rest) = parameters.split_at(spec.len.min(parameters.len()));
        let beliefs: Vec<&str> = own.iter().map(|parameter| parameter.stated.as_str()).collect();
        let value = if spec.len == 1 { beliefs.concat() } else { format!("[{}]", beliefs.join(", ")) };
        write!(text, "{} = {value} # {}; {}", spec.key, spec.meaning(), spec.unit)?;
        match (sources, own.first()) {
            (Sources::Shown, Some(first)) => writeln!(text, "; {}", first.source.replace(char::is_control, " "))?,
            _ => writeln!(text)?,
        }
        parameters = rest;
    }
    Ok(parameters)
}

fn plan_text(plan: &StepPlan, count: &str) -> String {
    placed_text(plan, count, None)
}

/// A plan whose seats stay on a cloud, if they do.
fn placed_text(plan: &StepPlan, count: &str, at: Option<&On>) -> String {
    let at = at.map_or_else(String::new, |at| format!(", at = {}", text_toml(&at.text())));
    let step = |month, number| format!("{{ month = {month}, {count} = {number}{at} }}");
    let steps: Vec<String> = plan.0.iter().map(|s| step(s.month, s.count)).collect();
    format!("[{}]", steps.join(", "))
}

/// Units of which each that the plan counts is so much.
fn units_text(plan: &StepPlan, size: f64, at: Option<&On>) -> String {
    let at = at.map_or_else(String::new, |at| format!(", at = {}", text_toml(&at.text())));
    let step = |s: &Step| {
        let units = number_text(size * f64::from(s.count));
        format!("{{ month = {}, units = {units}{at} }}", s.month)
    };
    format!("[{}]", plan.0.iter().map(step).collect::<Vec<_>>().join(", "))
}

fn write_option(text: &mut String, staffing_option: &StaffingOption) -> std::fmt::Result {
    let o = staffing_option;
    writeln!(text, "\n[[option]]\nname = {}\nbaseline = {}", text_toml(&o.name), o.baseline)?;
    writeln!(text, "motion = \"{}\"\nfield_share = {}", o.motion.name(), number_text(o.field_share))?;
    writeln!(text, "in_house = {}", placed_text(&o.in_house, "heads", o.places.in_house.as_ref()))?;
    writeln!(text, "outsourced = {}", units_text(&o.outsourced, o.unit_size(), o.places.outsourced.as_ref()))?;
    writeln!(text, "enterprise_ae = {}", plan_text(&o.enterprise_ae, "heads"))?;
    if let Some(team) = &o.program_team {
        writeln!(text, "program_team = {}", plan_text(team, "heads"))?;
    }
    writeln!(text, "profile = \"{}\"\npay = \"{}\"", o.profile.name(), o.pay.name())?;
    writeln!(text, "meeting_policy = \"{}\"", o.meeting_policy.name())?;
    writeln!(text, "meeting_push = {}", number_text(o.meeting_push))?;
    writeln!(text, "ask = \"{}\"", o.ask.name())?;
    writeln!(text, "engagement_rules = {}", o.engagement_rules)?;
    writeln!(text, "legacy_heads = {}\nlegacy_tenure = {}", o.legacy_heads, o.legacy_tenure)?;
    writeln!(text, "flex_order = \"{}\"", o.flex_order.name())?;
    text.push_str(&super::moves::text(o));
    text.push_str(&o.contract.to_toml());
    match &o.gates[..] {
        [] => {}
        [gate] => writeln!(text, "gate = {}", gate_text(gate, o.unit_size()))?,
        several => {
            let gates: Vec<String> = several.iter().map(|gate| gate_text(gate, o.unit_size())).collect();
            writeln!(text, "gate = [{}]", gates.join(", "))?;
        }
    }
    match o.policy {
        Policy::Fit(Allowed::USUAL) => writeln!(text, "policy = \"fit\"")?,
        Policy::Fit(allowed) => {
            let actions: Vec<String> = allowed.names().map(|action| format!("\"{action}\"")).collect();
            let ((first, every), actions) = (allowed.looks, actions.join(", "));
            writeln!(text, "policy = {{ fit = [{actions}], first = {first}, every = {every} }}")?;
        }
        Policy::Frozen => writeln!(text, "policy = {{}}")?,
        Policy::Stated => o.rules.iter().try_for_each(|rule| writeln!(text, "{}", rule_text(rule)))?,
    }
    text.extend(o.levers.iter().map(lever_text));
    if !o.programmes.has_any() {
        return Ok(());
    }
    writeln!(text, "\n[option.programmes]\n{}", o.programmes.to_toml().join("\n"))
}

/// A lever as a scenario file states it.
pub(super) fn lever_text(lever: &Lever) -> String {
    let (set, from) = (set_text(lever), lever.from);
    let (once, monthly) = (number_text(lever.once), number_text(lever.monthly));
    format!("\n[[option.lever]]\nset = {set}\nset_from = {from}\nset_once = {once}\nset_monthly = {monthly}\n")
}

/// A rule as a scenario file states it.
#[must_use]
pub fn rule_text(rule: &SizingRule) -> String {
    let every = rule.every.map_or_else(String::new, |every| format!("every = {every}\n"));
    let (bound, value) = rule.bound.stated();
    let act = match rule.act {
        Act::Stop => "stop = true".to_owned(),
        Act::Size(size) => format!("size = {}", number_text(size)),
        Act::Kinds(factors) => {
            let kind = |(kind, factor): (&SeatKind, f64)| format!("{} = {}", kind.name(), number_text(factor));
            SeatKind::ALL.iter().zip(factors).map(kind).collect::<Vec<_>>().join("\n")
        }
        Act::Move { from, to } => format!("move = {{ from = \"{}\", to = \"{}\" }}", from.name(), to.name()),
    };
    format!(
        "[[option.rule]]\nmonth = {}\n{every}metric = \"{}\"\n{bound} = {}\n{act}",
        rule.month,
        rule.metric.name(),
        number_text(value)
    )
}

fn gate_text(gate: &Gate, unit_size: f64) -> String {
    let Gate { month, metric, bound, then, otherwise } = gate;
    let (metric, (bound, value)) = (metric.name(), bound.stated());
    let (then, otherwise) = (branch_text(then, unit_size), branch_text(otherwise, unit_size));
    let value = number_text(value);
    format!("{{ month = {month}, metric = \"{metric}\", {bound} = {value}, then = {then}, else = {otherwise} }}")
}

fn branch_text(branch: &Branch, unit_size: f64) -> String {
    let mut keys = Vec::new();
    let plan = |plan: &StepPlan| plan_text(plan, "heads");
    keys.extend(branch.in_house.as_ref().map(|own| format!("in_house = {}", plan(own))));
    keys.extend(branch.outsourced.as_ref().map(|own| format!("outsourced = {}", units_text(own, unit_size, None))));
    keys.extend(branch.enterprise_ae.as_ref().map(|own| format!("enterprise_ae = {}", plan(own))));
    let name = |key: &str, name: &str| format!("{key} = \"{name}\"");
    keys.extend(branch.motion.map(|own| name("motion", own.name())));
    keys.extend(branch.ask.map(|own| name("ask", own.name())));
    keys.extend(branch.meeting_policy.map(|own| name("meeting_policy", own.name())));
    if let Some(lever) = &branch.lever {
        keys.push(format!("set = {}", set_text(lever)));
        keys.push(format!("set_once = {}, set_monthly = {}", number_text(lever.once), number_text(lever.monthly)));
    }
    if keys.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", keys.join(", ")) }
}

/// What a lever sets, as an inline table.
fn set_text(lever: &Lever) -> String {
    let set = |change: &Change| format!("{} = {}", text_toml(&change.path), change.stated);
    format!("{{ {} }}", lever.changes.iter().map(set).collect::<Vec<_>>().join(", "))
}

fn write_decision(text: &mut String, scenario: &Scenario) -> std::fmt::Result {
    let (decision, constraints) = (scenario.decision, &scenario.constraints);
    writeln!(text, "\n[decision]\nmetric = \"{}\"\nrule = \"{}\"", decision.metric.name(), decision.rule.name())?;
    if let Some(tolerance) = decision.risk_tolerance {
        writeln!(text, "risk_tolerance = {}", number_text(tolerance))?;
    }
    let mut lines = Vec::new();
    if !constraints.budget_by_year.is_empty() {
        let amounts: Vec<String> = constraints.budget_by_year.iter().map(|&amount| number_text(amount)).collect();
        lines.push(format!("budget_by_year = [{}]", amounts.join(", ")));
    }
    lines.extend(constraints.max_heads.map(|heads| format!("max_heads = {heads}")));
    lines.extend(constraints.hiring_freeze.map(|(from, to)| format!("hiring_freeze = {{ from = {from}, to = {to} }}")));
    lines.extend(constraints.min_cash.map(|cash| format!("min_cash = {}", number_text(cash))));
    if lines.is_empty() { Ok(()) } else { writeln!(text, "\n[constraints]\n{}", lines.join("\n")) }
}

/// Marks change no result, so that they are no part of the hash.
fn write_deck(text: &mut String, scenario: &Scenario) -> std::fmt::Result {
    let marks = [("company", &scenario.deck.company), ("confidential", &scenario.deck.confidential)];
    let stated = marks.iter().filter_map(|(key, mark)| Some(format!("{key} = {}\n", text_toml(mark.as_ref()?))));
    let lines: String = stated.collect();
    if lines.is_empty() { Ok(()) } else { write!(text, "\n[deck]\n{lines}") }
}

fn write_stress(text: &mut String, case: &StressCase) -> std::fmt::Result {
    let sets: Vec<String> = case.set.iter().map(|(path, value)| format!("{} = {value}", text_toml(path))).collect();
    writeln!(text, "\n[[stress]]\nname = {}\nset = {{ {} }}", text_toml(&case.name), sets.join(", "))
}
