//! The JSON Schema of the scenario format (draft 2020-12), made from the tables, for editors.

use super::belief::{FAMILIES, FamilyKeys};
use super::bounds::Aim;
use super::contract::ContractKind;
use super::plan::{FirstAsk, MeetingPolicy, Motion, Pay, Profile};
use super::policy::{Allowed, FlexOrder, GateMetric, SeatKind};
use super::resolved::Rule;
use super::setting::{Archetype, Attribution, Billing, Category, CloudName, Framing, MECHANISMS_MAX, Regime};
use crate::metric::{Direction, Metric};
use crate::parameter::{ParameterSpec, Range, TABLES, Table};
use serde_json::{Map, Value, json};

/// The schema of a scenario file.
#[must_use]
pub fn schema() -> Value {
    let mut properties = head();
    for table in TABLES {
        let object = table_schema(table);
        let value = if table.name == "cloud" {
            json!({ "type": "array", "minItems": 1, "maxItems": 3, "items": object })
        } else {
            object
        };
        properties.insert(table.name.to_owned(), value);
    }
    properties.extend(lists());
    properties.extend(records());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "alliance-sim scenario",
        "description": "One question: ways to staff field-alliance work, and what is believed about the rest.",
        "type": "object",
        "additionalProperties": false,
        "anyOf": [
            { "required": ["schema", "name", "start", "horizon_months", "isv", "cloud", "option"] },
            { "required": ["schema", "extends"] },
        ],
        "properties": properties,
        "$defs": { "distribution": { "oneOf": FAMILIES.iter().map(family).collect::<Vec<_>>() } },
    })
}

fn object(description: &str, required: &[&str], properties: Value) -> Value {
    let mut schema = json!({ "type": "object", "description": description, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema["properties"] = properties;
    schema
}

fn list(items: Value) -> Value {
    let mut schema = json!({ "type": "array" });
    schema["items"] = items;
    schema
}

fn names<T: Copy>(description: &str, all: &[T], name_of: fn(T) -> &'static str, default: Option<T>) -> Value {
    let names: Vec<&str> = all.iter().map(|&item| name_of(item)).collect();
    let mut schema = json!({ "description": description, "enum": names });
    if let Some(default) = default {
        schema["default"] = json!(name_of(default));
    }
    schema
}

fn whole(description: &str, min: u32, max: u32) -> Value {
    json!({ "type": "integer", "description": description, "minimum": min, "maximum": max })
}

fn amount(description: &str) -> Value {
    json!({ "type": "number", "description": description, "minimum": 0 })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description, "minLength": 1 })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "description": description, "default": false })
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn head() -> Map<String, Value> {
    let month = json!({ "type": "string", "description": "Calendar month of month 0, YYYY-MM.", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" });
    let head = json!({ "tenure": whole("Months in the job.", 0, 600) });
    let unit = json!({
        "tenure": whole("Months at work.", 0, 600),
        "rest_of_term": whole("Months left of the minimum term.", 0, 600),
    });
    let in_place = json!({
        "month": month.clone(),
        "heads": list(object("An in-house head in seat.", &["tenure"], head)),
        "units": list(object("An outsourced unit at work.", &["tenure"], unit)),
        "warm": amount("Warm AE teams, all clouds."),
        "active": amount("Active AE teams, all clouds."),
        "burned": amount("Burned AE teams, all clouds."),
        "open_pipeline": amount("Value of the open field pipeline, money."),
    });
    members(json!({
        "schema": { "enum": [1, 2], "description": "Version of this format; 2 is 1 with levers, programmes and several mechanisms of a cloud, which are read under both." },
        "name": text("The question that this scenario asks."),
        "currency": { "type": "string", "description": "Currency of every amount, a code of ISO 4217.", "default": "USD", "pattern": "^[A-Z]{3}$" },
        "usd_rate": { "type": "number", "description": "Units of the currency for one US dollar, by which defaults are converted.", "exclusiveMinimum": 0 },
        "start": { "anyOf": [month, object("What is in place at month 0.", &[], in_place)] },
        "horizon_months": whole("Months that are simulated.", 1, super::frame::HORIZON_MAX),
        "fiscal_year_start": { "type": "integer", "description": "First calendar month of the company's fiscal year.", "minimum": 1, "maximum": 12, "default": 1 },
        "extends": text("A scenario file of which this one states only the differences."),
        "priors": { "enum": ["default", "sourced"], "default": "default", "description": "The defaults, or the sourced central values where a default was chosen away from its source." },
    }))
}

fn table_schema(table: &Table) -> Value {
    let mut properties = Map::new();
    match table.name {
        "isv" => {
            let description = "Whose cloud account the product runs in; must be stated.";
            properties.insert("archetype".into(), names(description, Archetype::ALL, Archetype::name, None));
            let description =
                "What kind of product it is: its defaults stand between the archetype's and the scenario.";
            properties.insert("category".into(), names(description, Category::ALL, Category::name, None));
            let keys =
                json!({ "file": text("CSV file next to the scenario."), "column": text("Column of contract values.") });
            let contracts =
                object("The company's own contracts, in place of `acv` and `acv_cv`.", &["file", "column"], keys);
            properties.insert("acv_contracts".into(), contracts);
        }
        "cloud" => {
            properties.insert("name".into(), names("Which hyperscaler.", CloudName::ALL, CloudName::name, None));
            let description = "How the cloud ties consumption to the vendor.";
            let one = names(description, Attribution::ALL, Attribution::name, Some(Attribution::None));
            let several = json!({ "type": "array", "items": one.clone(), "minItems": 1, "maxItems": MECHANISMS_MAX });
            properties.insert("attribution".into(), json!({ "description": description, "anyOf": [one, several] }));
            let description = "First calendar month of the cloud's fiscal year; by default 1, for azure 7.";
            properties.insert("fiscal_start".into(), whole(description, 1, 12));
            properties.insert(
                "specialised".into(),
                flag("The vendor holds the cloud's specialisation at the start; true unless stated."),
            );
            let description = "Month of its first renewal, every twelve months from then; 12 unless stated.";
            properties.insert("renewal_month".into(), whole(description, 0, super::frame::HORIZON_MAX));
        }
        "conduct" => {
            let framing =
                names("How value is put to an AE team.", Framing::ALL, Framing::name, Some(Framing::Competitive));
            properties.insert("framing".into(), framing);
        }
        "economics" => {
            let billing = names("When customers pay.", Billing::ALL, Billing::name, Some(Billing::Annual));
            properties.insert("billing".into(), billing);
        }
        "macro" => {
            let regime = names("Market at month 0.", Regime::ALL, Regime::name, Some(Regime::Steady));
            properties.insert("start_regime".into(), regime);
            properties.insert("flex_order".into(), flex_order("that of options which state none"));
        }
        _ => {}
    }
    if table.name == "cloud" {
        properties.insert("segment".into(), segments());
    }
    properties.extend(table.specs.iter().map(|spec| (spec.key.to_owned(), parameter(spec))));
    // What must be stated may stand in a base file, so an editor cannot insist on it inside a table.
    let required: &[&str] = if table.name == "cloud" { &["name"] } else { &[] };
    object(table.meaning.trim(), required, Value::Object(properties))
}

/// Parts of a cloud's target accounts.
fn segments() -> Value {
    let factor = |of: &str| {
        let meaning = format!("Factor on {of}; those of a cloud are scaled to mean 1 by weight.");
        json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 100, "default": 1, "description": meaning })
    };
    let distance = |of: &str| {
        let meaning = format!("Part of {of} productivity lost there (language, travel); the cloud's unless stated.");
        json!({ "type": "number", "minimum": 0, "maximum": 0.95, "description": meaning })
    };
    let segment = json!({
        "name": text("Name, unique in the cloud; seats stay there by `at = \"aws/NAME\"`."),
        "accounts": amount("Target accounts; all of a cloud sum to `target_accounts`."),
        "weight": { "type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "Part of what comes to the cloud; all of a cloud sum to 1." },
        "acv": factor("contracts"),
        "cycle": factor("cycles"),
        "demand": factor("the rates of opportunities and the overlap with direct deals"),
        "distance": distance("in-house"),
        "provider_distance": distance("a provider's"),
    });
    let segment = object("A part of the cloud's target accounts.", &["name", "accounts", "weight"], segment);
    json!({ "type": "array", "items": segment, "minItems": 2, "maxItems": super::segments::SEGMENTS_MAX })
}

/// A parameter: a number in its range or a distribution, or several of them.
fn parameter(spec: &ParameterSpec) -> Value {
    // Ends of amounts depend on the currency.
    let range = if spec.is_money() { Range { max: f64::INFINITY, min: 0.0, ..spec.range } } else { spec.range };
    let number = bounded(range);
    let belief = if spec.plain { number } else { json!({ "anyOf": [number, { "$ref": "#/$defs/distribution" }] }) };
    let mut schema = if spec.len == 1 {
        belief
    } else {
        json!({ "type": "array", "minItems": spec.len, "maxItems": spec.len, "items": belief })
    };
    let unit = if spec.unit.is_empty() { String::new() } else { format!(" Unit: {}.", spec.unit) };
    let source =
        if spec.required { "Must be stated".to_owned() } else { format!("Source of the default: {}", spec.source) };
    schema["description"] = json!(format!("{}.{unit} {source}.", spec.meaning()));
    if !spec.required {
        let default: Result<toml::Table, _> = format!("value = {}", spec.default).parse();
        schema["default"] =
            default.ok().and_then(|table| serde_json::to_value(&table["value"]).ok()).unwrap_or_default();
    }
    schema
}

fn bounded(range: Range) -> Value {
    let mut number = json!({ "type": "number" });
    number[if range.min_included { "minimum" } else { "exclusiveMinimum" }] = json!(range.min);
    if range.max.is_finite() {
        number["maximum"] = json!(range.max);
    }
    number
}

fn family(keys: &FamilyKeys) -> Value {
    let property = |key: &str| match key {
        "values" | "weights" => list(json!({ "type": "number" })),
        "file" | "column" => json!({ "type": "string" }),
        _ => json!({ "type": "number" }),
    };
    let forms: Vec<Value> = keys
        .forms
        .iter()
        .map(|form| {
            let all = form.iter().chain(keys.optional).map(|key| ((*key).to_owned(), property(key)));
            object(keys.meaning, form, Value::Object(all.collect()))
        })
        .collect();
    let mut properties = Map::new();
    properties.insert(keys.name.to_owned(), json!({ "anyOf": forms }));
    object(keys.meaning, &[keys.name], Value::Object(properties))
}

fn steps(description: &str, count: &str) -> Value {
    let mut keys = Map::new();
    keys.insert("month".into(), whole("From this month on, counted from 0.", 0, super::frame::HORIZON_MAX));
    let mut wanted = whole("So many are wanted.", 0, super::plan::HEADS_MAX);
    if count == "units" {
        wanted = json!({ "type": "number", "multipleOf": 0.5, "minimum": 0, "maximum": super::plan::HEADS_MAX, "description": "So many are wanted; they may be halves." });
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

fn option() -> Value {
    let branch = branch();
    let gate = json!({
        "month": whole("When the gate is read.", 1, super::frame::HORIZON_MAX),
        "metric": names("What is read, to the end of the month before.", GateMetric::ALL, GateMetric::name, None),
        "at_least": number("What passes."),
        "at_most": number("What passes, where less is better; in place of `at_least`."),
        "then": branch.clone(),
        "else": branch,
    });
    let gate = object("A branch of the plan: prove it before scaling.", &["month", "metric", "then", "else"], gate);
    let several = json!({ "type": "array", "items": gate.clone(), "maxItems": super::gates::GATES_MAX });
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
        "legacy_heads": whole("Partner managers in seat who are re-cast at the plan's first step.", 0, super::plan::HEADS_MAX),
        "legacy_tenure": { "type": "integer", "minimum": 0, "maximum": 600, "default": 24, "description": "Their company tenure then, months." },
        "gate": json!({ "anyOf": [gate, several] }),
        "rule": list(rule()),
        "policy": json!({ "anyOf": [{ "const": "fit" }, policy()] }),
        "flex_order": flex_order("else that of `macro`"),
        "convert": list(conversion()),
        "switch_provider": list(whole("A month in which another provider takes over.", 1, super::frame::HORIZON_MAX)),
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
fn contract() -> Value {
    let term = |meaning: &str| {
        let relative = json!({ "type": "object", "description": "{ times = x } or { add = x }" });
        json!({ "anyOf": [number(meaning), { "$ref": "#/$defs/distribution" }, relative], "description": meaning })
    };
    let share = |meaning: &str| json!({ "type": "number", "minimum": 0, "maximum": 1, "description": meaning });
    let step = json!({
        "month": whole("Age of a unit.", 1, super::frame::HORIZON_MAX),
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
fn lever() -> Map<String, Value> {
    let set = "Paths of parameters, or names, and what they become: a number, a name, a distribution, { times = x } or \
               { add = x }.";
    members(json!({
        "set": { "type": "object", "minProperties": 1, "description": set },
        "set_from": whole("First month in which that holds; 0 unless stated.", 0, super::frame::HORIZON_MAX),
        "set_once": amount("Cost in that month, money."),
        "set_monthly": amount("Cost of every month from then on, money."),
    }))
}

/// Work beside the field that an option pays for.
fn programmes() -> Value {
    let month = |description: &str| whole(description, 0, super::frame::HORIZON_MAX);
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
    let several = json!({ "type": "array", "items": set_up.clone(), "maxItems": super::programmes::ATTRIBUTION_MAX });
    let properties = json!({
        "evidence": object("Hours for narratives and spend graphs.", &["hours"], evidence),
        "credentials": object("Training of sellers in what to say of each cloud.", &[], credentials),
        "attribution": { "anyOf": [set_up, several] },
    });
    object("Work beside the field that the option pays for.", &[], properties)
}

fn conversion() -> Value {
    let properties = json!({
        "month": whole("When.", 1, super::frame::HORIZON_MAX),
        "units": whole("How many.", 1, super::plan::HEADS_MAX),
    });
    object("The people of the oldest units go on the payroll.", &["month", "units"], properties)
}

/// A rule that re-sizes a plan.
fn rule() -> Value {
    let factor = |meaning: &str| json!({ "type": "number", "minimum": 0, "maximum": 10, "description": meaning });
    let properties = json!({
        "month": whole("First month in which it is looked at.", 1, super::frame::HORIZON_MAX),
        "every": whole("Months between looks after that; once unless given.", 1, super::frame::HORIZON_MAX),
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
fn policy() -> Value {
    let size =
        |meaning: &str| json!({ "type": "number", "minimum": 0, "maximum": 10, "default": 1, "description": meaning });
    let properties = json!({
        "stop": number("All capacity goes for good at or below this `pull_value`."),
        "grow": number("Capacity grows by half at or above this `pull_value`."),
        "hire": number("Heads take the place of units at or above this `pull_value`."),
        "fit": list(json!({ "enum": Allowed::ACTIONS, "description": "What the policy that the program looks for may do." })),
        "down": size("Size in a downturn, as a factor on the plan's."),
        "up": size("Size in an expansion."),
        "first": whole("First month in which it is looked at; 18 unless given.", 1, super::frame::HORIZON_MAX),
        "every": whole("Months between looks after that; 6 unless given.", 1, super::frame::HORIZON_MAX),
    });
    object(
        "When the plan stops, grows or shrinks; mandates are off. \"fit\": the program looks for it.",
        &[],
        properties,
    )
}

fn flex_order(otherwise: &str) -> Value {
    let meaning = format!("Where a cut begins and growth goes; {otherwise}.");
    names(&meaning, FlexOrder::ALL, FlexOrder::name, Some(FlexOrder::UnitsFirst))
}

fn number(description: &str) -> Value {
    json!({ "type": "number", "description": description })
}

fn lists() -> Map<String, Value> {
    let pair = json!({
        "between": { "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2, "description": "Paths of two uncertain parameters." },
        "rank": { "type": "number", "exclusiveMinimum": -1, "exclusiveMaximum": 1, "description": "Spearman's rank correlation." },
    });
    let stress = json!({
        "name": text("Name of the case."),
        "set": { "type": "object", "description": "Paths and the values that they take.", "minProperties": 1 },
    });
    let window = json!({
        "name": text("Name: results are reported as METRIC@NAME."),
        "from": whole("First month.", 0, super::frame::HORIZON_MAX),
        "months": whole("How many.", 1, super::frame::HORIZON_MAX),
    });
    members(json!({
        "option": list(option()),
        "correlation": list(object("A rank correlation between two beliefs.", &["between", "rank"], pair)),
        "stress": list(object("A named stress case.", &["name", "set"], stress)),
        "window": list(object("A stretch of months that is reported by itself.", &["name"], window)),
    }))
}

/// The bounds within which `optimise` looks.
fn optimise() -> Value {
    let seats = |description: &str| {
        let number = whole(description, 0, super::bounds::SEATS_MAX);
        let range = json!({ "type": "array", "items": number.clone(), "minItems": 2, "maxItems": 2 });
        json!({ "anyOf": [number, range], "description": description })
    };
    let share = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    let months = |description: &str, least| list(whole(description, least, super::frame::HORIZON_MAX));
    let gate = json!({
        "after": whole("Months after the start of the plan.", 1, super::frame::HORIZON_MAX),
        "metric": names("What is read, to the end of the month before.", GateMetric::ALL, GateMetric::name, None),
        "at_least": number("It goes on from this value on, else it ends."),
        "at_most": number("It goes on up to this value; in place of `at_least`."),
    });
    let mut variant = lever();
    let several = list(object("What it changes from a month on.", &["set"], Value::Object(variant.clone())));
    variant.extend(members(json!({ "name": text("Its name."), "rule": list(rule()), "policy": policy() })));
    variant.insert("lever".into(), several);
    variant.insert("programmes".into(), programmes());
    variant.insert("contract".into(), contract());
    let variant = object("A way in which any plan may be run otherwise.", &["name"], Value::Object(variant));
    let properties = json!({
        "heads": seats("In-house heads: a number, or the fewest and the most."),
        "units": seats("Outsourced units."),
        "sellers": seats("Added direct sellers."),
        "seats": whole("Most seats of all kinds at once.", 1, 1000),
        "mix": { "type": "array", "items": share, "minItems": 2, "maxItems": 2, "description": "Least and largest part of heads and units that is bought." },
        "start": months("A month in which a plan may start.", 0),
        "step": months("Months after its start at which a plan may change its seats.", 1),
        "gates": list(object("When a plan ends unless it has proved itself.", &["after", "metric"], gate)),
        "like": text("The option that plans are like in everything else."),
        "variant": list(variant),
        "objective": names("What plans are ranked by.", Aim::ALL, Aim::name, Some(Aim::Mean)),
        "by": whole("Month by which a plan is to have paid back, for the objective `payback`.", 1, super::frame::HORIZON_MAX),
    });
    object("Within what `optimise` looks for the best plan.", &[], properties)
}

fn records() -> Map<String, Value> {
    let metrics: Vec<Metric> = Metric::ALL.iter().copied().filter(|m| m.direction() != Direction::None).collect();
    let decision = json!({
        "metric": names("What ranks the options.", &metrics, Metric::name, Some(Metric::UpliftNpv)),
        "rule": names("By which statistic.", Rule::ALL, Rule::name, Some(Rule::Mean)),
        "risk_tolerance": amount("Risk tolerance of exponential utility, money, above 0; 6.4% of a year's revenue unless stated."),
    });
    let freeze = json!({
        "from": whole("First month.", 0, super::frame::HORIZON_MAX),
        "to": whole("Last month.", 0, super::frame::HORIZON_MAX),
    });
    let constraints = json!({
        "budget_by_year": list(amount("Largest nominal cost of a fiscal year, money.")),
        "max_heads": whole("Most heads, units and direct sellers at once.", 0, 10 * super::plan::HEADS_MAX),
        "hiring_freeze": object("Months without new in-house requisitions.", &["from", "to"], freeze),
        "min_cash": { "type": "number", "description": "Lowest discounted cumulative cash against the baseline, money." },
    });
    let deck = json!({
        "company": { "type": "string", "description": "The company, at the foot of every slide." },
        "confidential": {
            "type": ["string", "boolean"],
            "description": "For whom it is, at the foot of every slide: `true`, or words such as `Board only`.",
        },
    });
    members(json!({
        "deck": object("What stands at the foot of what is handed out.", &[], deck),
        "decision": object("What decides.", &[], decision),
        "constraints": object("What binds.", &[], constraints),
        "optimise": optimise(),
        "history": super::history::schema(),
    }))
}
