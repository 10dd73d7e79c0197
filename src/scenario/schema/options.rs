//! What an option, its contract, its rules and its levers may say.

use super::{amount, flag, list, members, names, number, object, text, whole};
use crate::scenario::contract::ContractKind;
use crate::scenario::plan::{FirstAsk, MeetingPolicy, Motion, Pay, Profile};
use crate::scenario::policy::{Allowed, FlexOrder, GateMetric, SeatKind};
use crate::scenario::setting::{Attribution, CloudName};
use serde_json::{Map, Value, json};

fn steps(description: &str, count: &str) -> Value {
    let mut keys = Map::new();
    keys.insert("month".into(), whole("From this month on, counted from 0.", 0, crate::scenario::frame::HORIZON_MAX));
    let mut wanted = whole("So many are wanted.", 0, crate::scenario::plan::HEADS_MAX);
    if count == "units" {
        wanted = json!({ "type": "number", "multipleOf": 0.5, "minimum": 0, "maximum": crate::scenario::plan::HEADS_MAX, "description": "So many are wanted; they may be halves." });
    }
    keys.insert(count.to_owned(), wanted);
    let mut schema = list(object("A step of the plan.", &["month", count], Value::Object(keys)));
    schema["description"] = json!(description);
    schema
}

fn plans() -> Map<String, Value> {
    members(json!({
        "in_house": steps("In-house heads, months rising.", "heads"),
        "outsourced": steps("Outsourced units, months rising.", "units"),
        "enterprise_ae": steps("Added direct sellers, months rising.", "heads"),
    }))
}

/// What gates read, each with its meaning.
pub(super) fn gate_metrics() -> Value {
    let told = |metric: &GateMetric| format!("`{}` ({}{})", metric.name(), metric.label(), metric.unit());
    let all: Vec<String> = GateMetric::ALL.iter().map(told).collect();
    let description = format!("What is read, to the end of the month before: {}.", all.join(", "));
    names(&description, GateMetric::ALL, GateMetric::name, None)
}

pub(super) fn option() -> Value {
    let branch = branch();
    let gate = json!({
        "month": whole("When the gate is read.", 1, crate::scenario::frame::HORIZON_MAX),
        "metric": gate_metrics(),
        "at_least": number("What passes."),
        "at_most": number("What passes, where less is better; in place of `at_least`."),
        "then": branch.clone(),
        "else": branch,
    });
    let gate = object("A branch of the plan: prove it before scaling.", &["month", "metric", "then", "else"], gate);
    let several = json!({ "type": "array", "items": gate.clone(), "maxItems": crate::scenario::gates::GATES_MAX });
    let mut properties = members(json!({
        "name": text("Name, unique in the scenario."),
        "baseline": flag("Money added is counted against this option; at most one."),
        "motion": names("Where in-house effort goes.", Motion::ALL, Motion::name, Some(Motion::Field)),
        "field_share": { "type": "number", "minimum": 0, "maximum": 1, "description": "Part of in-house effort on the field; by motion 0, 0.9, 0.5." },
        "program_team": steps("Own program team, in place of the scenario's standing team.", "heads"),
        "profile": names("Who is hired in-house.", Profile::ALL, Profile::name, Some(Profile::EnterpriseAe)),
        "pay": names("What in-house people are paid on.", Pay::ALL, Pay::name, Some(Pay::Pipeline)),
        "meeting_policy": names("What happens to meetings beyond the sellers' hours.", MeetingPolicy::ALL, MeetingPolicy::name, Some(MeetingPolicy::Reschedule)),
        "ask": names("What a cold account team is asked for first: to be copied on an e-mail, or to introduce the vendor at once.", FirstAsk::ALL, FirstAsk::name, Some(FirstAsk::Copied)),
        "meeting_push": { "type": "number", "minimum": 0, "maximum": 20, "default": 1, "description": "Factor on the meetings asked." },
        "engagement_rules": flag("Two motions at once follow rules of engagement."),
        "legacy_heads": whole("Partner managers in seat who are re-cast at the plan's first step.", 0, crate::scenario::plan::HEADS_MAX),
        "legacy_tenure": { "type": "integer", "minimum": 0, "maximum": 600, "default": 24, "description": "Their company tenure then, months." },
        "gate": json!({ "anyOf": [gate, several] }),
        "rule": list(rule()),
        "policy": json!({ "anyOf": [{ "const": "fit" }, policy()] }),
        "flex_order": flex_order("else that of `macro`"),
        "convert": list(conversion()),
        "switch_provider": list(whole("A month in which another provider takes over.", 1, crate::scenario::frame::HORIZON_MAX)),
        "contract": contract(),
    }));
    properties.extend(plans());
    for (kind, who) in [("in_house", "Heads"), ("outsourced", "Units")] {
        let meaning =
            format!("{who} stay on this cloud, or on a segment of it such as `aws/top50`; the same in all steps.");
        let at = json!({ "type": "string", "pattern": "^(aws|azure|gcp)(/.+)?$", "description": meaning });
        properties[kind]["items"]["properties"]["at"] = at;
    }
    let lever = lever();
    properties.extend(lever.clone());
    let several = list(object("What the option changes from a month on.", &["set"], Value::Object(lever)));
    properties.insert("lever".into(), several);
    properties.insert("programmes".into(), programmes());
    object("One way to staff the work.", &["name"], Value::Object(properties))
}

/// What a gate leads to.
fn branch() -> Value {
    let mut properties = plans();
    properties.extend(members(json!({
        "motion": names("Where in-house effort goes from then on.", Motion::ALL, Motion::name, None),
        "ask": names("What a cold account team is asked for first from then on.", FirstAsk::ALL, FirstAsk::name, None),
        "meeting_policy": names("What happens to meetings beyond the sellers' hours from then on.", MeetingPolicy::ALL, MeetingPolicy::name, None),
    })));
    properties.extend(lever().into_iter().filter(|(key, _)| key != "set_from"));
    object("What replaces the plans of the kinds named, and what else changes.", &[], Value::Object(properties))
}

/// What the option's contract with a provider says.
pub(super) fn contract() -> Value {
    let term = |meaning: &str| {
        let relative = json!({ "type": "object", "description": "{ times = x } or { add = x }" });
        json!({ "anyOf": [number(meaning), { "$ref": "#/$defs/distribution" }, relative], "description": meaning })
    };
    let share = |meaning: &str| json!({ "type": "number", "minimum": 0, "maximum": 1, "description": meaning });
    let step = json!({
        "month": whole("Age of a unit.", 1, crate::scenario::frame::HORIZON_MAX),
        "share": share("Share of the retainer from then on."),
    });
    let properties = json!({
        "kind": names("How the provider is paid.", ContractKind::ALL, ContractKind::name, Some(ContractKind::Retainer)),
        "retainer": term("Retainer of a unit, money a month."),
        "success_fee": term("Success fee, share of first-year bookings; 12 to 30% where the provider is paid for success alone."),
        "min_term": term("Minimum term, months."),
        "notice": term("Notice after it, months."),
        "effort": share("Effort of a provider who is paid for success alone; 0.6 unless stated."),
        "step_down": list(object("A step of the retainer.", &["month", "share"], step)),
    });
    object("What the contract with the provider says, in place of `[outsourced]`.", &[], properties)
}

/// What an option changes about the world.
pub(super) fn lever() -> Map<String, Value> {
    let set = "Paths of parameters, or names, and what they become: a number, a name, a distribution, { times = x } or \
               { add = x }.";
    members(json!({
        "set": { "type": "object", "minProperties": 1, "description": set },
        "set_from": whole("First month in which that holds; 0 unless stated.", 0, crate::scenario::frame::HORIZON_MAX),
        "set_once": amount("Cost in that month, money."),
        "set_monthly": amount("Cost of every month from then on, money."),
    }))
}

/// Work beside the field that an option pays for.
pub(super) fn programmes() -> Value {
    let month = |description: &str| whole(description, 0, crate::scenario::frame::HORIZON_MAX);
    let evidence = json!({
        "from": month("First month; 0 unless stated."),
        "until": month("First month in which it has ended; never unless stated."),
        "hours": amount("Hours a month, beside those of the field, at `evidence.hour_cost`."),
    });
    let credentials = json!({
        "from": month("First month; 0 unless stated."),
        "share": { "type": "number", "minimum": 0, "maximum": 1, "default": 1, "description": "Part of the sellers that is to be ready." },
    });
    let set_up = json!({
        "from": month("Month of the work; live `attribution.lag` months later."),
        "cloud": names("Which cloud.", CloudName::ALL, CloudName::name, None),
        "mechanism": names("Which mechanism.", Attribution::ALL, Attribution::name, None),
    });
    let set_up = object("A mechanism of attribution that is set up.", &["mechanism"], set_up);
    let several =
        json!({ "type": "array", "items": set_up.clone(), "maxItems": crate::scenario::programmes::ATTRIBUTION_MAX });
    let properties = json!({
        "evidence": object("Hours for narratives and spend graphs.", &["hours"], evidence),
        "credentials": object("Training of sellers in what to say of each cloud.", &[], credentials),
        "attribution": { "anyOf": [set_up, several] },
    });
    object("Work beside the field that the option pays for.", &[], properties)
}

fn conversion() -> Value {
    let properties = json!({
        "month": whole("When.", 1, crate::scenario::frame::HORIZON_MAX),
        "units": whole("How many.", 1, crate::scenario::plan::HEADS_MAX),
    });
    object("The people of the oldest units go on the payroll.", &["month", "units"], properties)
}

/// A rule that re-sizes a plan.
pub(super) fn rule() -> Value {
    let factor = |meaning: &str| json!({ "type": "number", "minimum": 0, "maximum": 10, "description": meaning });
    let properties = json!({
        "month": whole("First month in which it is looked at.", 1, crate::scenario::frame::HORIZON_MAX),
        "every": whole("Months between looks after that; once unless given.", 1, crate::scenario::frame::HORIZON_MAX),
        "metric": names("What is looked at, to the end of the month before.", GateMetric::ALL, GateMetric::name, None),
        "at_least": number("It acts from this value on."),
        "at_most": number("It acts up to this value; in place of `at_least`."),
        "stop": flag("All capacity goes, for good."),
        "size": factor("Capacity as a factor on the plan's."),
        "in_house": factor("Heads alone, as a factor on the plan's."),
        "outsourced": factor("Units alone, as a factor on the plan's."),
        "enterprise_ae": factor("Direct sellers alone, as a factor on the plan's."),
        "move": object("What the plan wants of one kind is wanted of another instead.", &["from", "to"], json!({
            "from": names("The kind that goes.", SeatKind::ALL, SeatKind::name, None),
            "to": names("The kind that comes.", SeatKind::ALL, SeatKind::name, None),
        })),
    });
    object("A rule that re-sizes the plan; the first that holds acts.", &["month", "metric"], properties)
}

/// A policy of the family that `policy = "fit"` looks in.
pub(super) fn policy() -> Value {
    let size =
        |meaning: &str| json!({ "type": "number", "minimum": 0, "maximum": 10, "default": 1, "description": meaning });
    let properties = json!({
        "stop": number("All capacity goes for good at or below this `pull_value`."),
        "grow": number("Capacity grows by half at or above this `pull_value`."),
        "hire": number("Heads take the place of units at or above this `pull_value`."),
        "fit": list(json!({ "enum": Allowed::ACTIONS, "description": "What the policy that the program looks for may do." })),
        "down": size("Size in a downturn, as a factor on the plan's."),
        "up": size("Size in an expansion."),
        "first": whole("First month in which it is looked at; 18 unless given.", 1, crate::scenario::frame::HORIZON_MAX),
        "every": whole("Months between looks after that; 6 unless given.", 1, crate::scenario::frame::HORIZON_MAX),
    });
    object(
        "When the plan stops, grows or shrinks; mandates are off. \"fit\": the program looks for it.",
        &[],
        properties,
    )
}

pub(super) fn flex_order(otherwise: &str) -> Value {
    let meaning = format!("Where a cut begins and growth goes; {otherwise}.");
    names(&meaning, FlexOrder::ALL, FlexOrder::name, Some(FlexOrder::UnitsFirst))
}
