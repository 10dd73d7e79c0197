//! What is written about a scenario: ledger, schema, template.

use super::super::setting::Archetype;
use super::super::{LedgerRows, ledger, ledger_table, render, schema, template};
use super::{SMALL, good, scenarios, shipped};
use serde_json::Value;
use std::path::PathBuf;

#[test]
fn the_ledger_says_of_every_parameter_what_is_believed_and_who_says_so() {
    let loaded = good(SMALL);
    let rows = ledger(&loaded.scenario);
    assert_eq!(rows.len(), loaded.scenario.parameters.len());
    let row = |path: &str| rows.iter().find(|row| row.path == path).expect("every parameter has a row");
    let arr = row("isv.arr");
    assert_eq!((arr.p10, arr.p50, arr.p90, arr.origin), (80e6, 80e6, 80e6, "stated"));
    assert_eq!((arr.source.as_str(), arr.learnable), ("stated in small.toml", "can be looked up"));
    let acv = row("isv.acv");
    assert!((acv.p10 - 120e3).abs() < 1e-3 && (acv.p90 - 330e3).abs() < 1e-3);
    assert_eq!((acv.origin, acv.source.as_str()), ("default", "I1; mean of a contract, one draw a trajectory"));
    let json = serde_json::to_value(arr).unwrap();
    assert_eq!(json["stated"], "80000000");
}

#[test]
fn the_ledger_as_a_table_has_aligned_columns_by_group() {
    let rows = ledger(&good(SMALL).scenario);
    let stated = ledger_table(&rows, LedgerRows::Stated);
    let expected = "
                   belief  P10  P50  P90  unit      from    who can say better  source

[isv]
  arr                           80M       money     stated  can be looked up    stated in small.toml
  sellers                        20       people    stated  can be looked up    stated in small.toml

[cloud.aws]
  weight                          1       share     stated  can be looked up    stated in small.toml
  target_accounts               100       accounts  stated  can be looked up    stated in small.toml
";
    assert_eq!(stated, expected.trim_start_matches('\n'));
    let uncertain = ledger_table(&rows, LedgerRows::Uncertain);
    let win_rate = uncertain.lines().find(|line| line.contains("base_win_rate")).expect("win rates are uncertain");
    assert!(win_rate.contains("beta mean 0.22, sd 0.035"), "{win_rate}");
    assert_eq!(ledger_table(&rows, LedgerRows::All).lines().filter(|l| l.starts_with("  ")).count(), rows.len() + 1);
}

#[test]
fn the_template_of_each_archetype_is_read_without_problems_or_warnings() {
    for archetype in Archetype::ALL {
        let text = template(*archetype);
        let loaded = good(&text);
        assert_eq!(render(&loaded.warnings, false), "");
        assert_eq!(loaded.scenario.setting.archetype, *archetype);
        assert!(text.starts_with("#:schema ./alliance-sim.schema.json\n"));
        assert!(!text.contains('<'), "every mark is filled");
        assert!((1..=10).all(|n| text.contains(&format!("# {n}. "))), "ten questions");
    }
}

/// Whether a value fits a schema, for the words of JSON Schema that ours uses.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let resolved = schema.get("$ref").and_then(Value::as_str).and_then(|r| root.pointer(r.trim_start_matches('#')));
    let all = |key: &str| schema.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let end = |key: &str, holds: fn(f64, f64) -> bool| {
        value.as_f64().zip(schema.get(key).and_then(Value::as_f64)).is_none_or(|(value, end)| holds(value, end))
    };
    let items =
        value.as_array().zip(schema.get("items")).is_none_or(|(list, items)| list.iter().all(|v| fits(root, items, v)));
    let members = value.as_object().is_none_or(|object| {
        object.iter().all(|(key, member)| match schema.get("properties").and_then(|p| p.get(key)) {
            Some(own) => fits(root, own, member),
            None => schema.get("additionalProperties") != Some(&Value::Bool(false)),
        })
    });
    let kind = match schema.get("type").and_then(Value::as_str) {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some(other) => panic!("{other} is not a type that the schema uses"),
        None => true,
    };
    let counts = |key: &str| schema.get(key).and_then(Value::as_u64);
    let length = value.as_array().map_or(0, |list| list.len() as u64);
    kind && items
        && members
        && resolved.is_none_or(|resolved| fits(root, resolved, value))
        && (all("anyOf").is_empty() || all("anyOf").iter().any(|s| fits(root, s, value)))
        && (all("oneOf").is_empty() || all("oneOf").iter().filter(|s| fits(root, s, value)).count() == 1)
        && (all("enum").is_empty() || all("enum").contains(value))
        && schema.get("const").is_none_or(|c| c == value)
        && all("required").iter().all(|key| key.as_str().is_none_or(|key| value.get(key).is_some()))
        && end("minimum", |value, end| value >= end)
        && end("exclusiveMinimum", |value, end| value > end)
        && end("maximum", |value, end| value <= end)
        && end("exclusiveMaximum", |value, end| value < end)
        && (!value.is_array()
            || counts("minItems").is_none_or(|n| length >= n) && counts("maxItems").is_none_or(|n| length <= n))
}

fn json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("valid TOML");
    serde_json::to_value(table).expect("TOML is JSON")
}

#[test]
fn the_schema_accepts_what_is_shipped_and_what_is_written_out() {
    let schema = schema();
    let files = |folder: PathBuf| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let all = files(scenarios()).chain(files(scenarios().join("priors")));
    for path in all.filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(fits(&schema, &schema, &json(&text)), "{text}");
    }
    for archetype in Archetype::ALL {
        assert!(fits(&schema, &schema, &json(&template(*archetype))));
    }
    let resolved = super::super::to_toml(&shipped("composite-observability.toml").scenario);
    assert!(fits(&schema, &schema, &json(&resolved)), "{resolved}");
}

#[test]
fn the_schema_refuses_typical_mistakes() {
    let schema = schema();
    assert!(fits(&schema, &schema, &json(SMALL)));
    for (right, wrong) in [
        ("arr = 80e6", "ar = 80e6"),
        ("arr = 80e6", "arr = -1"),
        ("arr = 80e6", "arr = { pert = { min = 1, max = 2 } }"),
        ("horizon_months = 24\n", ""),
        ("horizon_months = 24", "horizon_months = 241"),
        ("\"aws_prm_metering\"", "\"aws\""),
        ("heads = 2", "units = 2"),
        ("schema = 1", "schema = 3"),
    ] {
        assert!(!fits(&schema, &schema, &json(&SMALL.replacen(right, wrong, 1))), "{wrong}");
    }
}

#[test]
fn the_schema_describes_every_parameter_with_its_default() {
    let schema = schema();
    for table in crate::parameter::TABLES {
        for spec in table.specs {
            let prefix = if table.name == "cloud" { "/items" } else { "" };
            let own = schema.pointer(&format!("/properties/{}{prefix}/properties/{}", table.name, spec.key));
            let own = own.unwrap_or_else(|| panic!("{}.{} is described", table.name, spec.key));
            assert!(own["description"].as_str().is_some_and(|text| text.contains(spec.meaning())));
            assert_eq!(own["default"].is_null(), spec.required, "{}.{}", table.name, spec.key);
            assert!(spec.required || fits(&schema, own, &own["default"]), "{}.{}", table.name, spec.key);
        }
    }
}
