//! The JSON Schema of the scenario format (draft 2020-12), made from the tables, for editors.

mod options;

use self::options::{contract, flex_order, lever, option, policy, programmes, rule};
use super::belief::{FAMILIES, FamilyKeys};
use super::bounds::Aim;
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
        "set": { "type": "object", "description": "Paths and the values that they take; { times = x } is so many times of what is believed.", "minProperties": 1 },
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
        "metric": options::gate_metrics(),
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
