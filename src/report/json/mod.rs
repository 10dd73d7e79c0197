//! `summary.json`: everything that a run says, for scripts. What is not finite is null.

mod headline;
mod standings;

use self::headline::{AttitudeOut, HeadlineOut};
use self::standings::{BreachOut, ComparisonOut, OptionOut, StandingOut};
use super::verdict::VerdictOut;
use super::waterfall::WaterfallOut;
use super::{Provenance, tripwires};
use crate::analysis::audit::Finding;
use crate::analysis::policy::Tripwire;
use crate::analysis::statistics::Estimate;
use crate::analysis::what_if::{WhatIf, WhatIfRow};
use crate::analysis::{Findings, Warning};
use crate::engine::Sample;
use crate::scenario::{Rule, policy};
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// Version of the layout of `summary.json`.
pub const SCHEMA_VERSION: u32 = 1;

/// `summary.json`, indented, ending in a line feed; the same bytes for the same run.
///
/// # Panics
/// Never: keys are text and values are plain data.
#[must_use]
pub fn summary(sample: &Sample, findings: &Findings, provenance: &Provenance) -> String {
    let document = Document {
        verdict: VerdictOut::of(findings.verdict()),
        what_if: findings.what_if.as_ref().map(WhatIfOut::of),
        headline: findings.headline.as_ref().map(HeadlineOut::of),
        warnings: warnings(findings),
        schema_version: SCHEMA_VERSION,
        scenario: ScenarioOut {
            name: &provenance.scenario,
            hash: &provenance.hash,
            currency: &provenance.currency,
            horizon_months: provenance.horizon_months,
        },
        seed: provenance.seed,
        trajectories: provenance.trajectories,
        design: &provenance.design,
        engine_version: &provenance.engine_version,
        ranking: findings.standings.ranked.iter().map(|standing| StandingOut::of(standing, sample)).collect(),
        options: (0..sample.options.len()).map(|option| OptionOut::of(option, sample, findings)).collect(),
        comparisons: findings.comparisons.iter().map(|comparison| ComparisonOut::of(comparison, sample)).collect(),
        constraints: findings.breaches.iter().map(|breach| BreachOut::of(breach, sample)).collect(),
        risk: findings.risk.as_ref().map(|attitude| AttitudeOut::of(attitude, sample)),
        tripwires: (findings.tripwires.iter())
            .map(|wire| TripwireOut::of(wire, sample, &provenance.currency))
            .collect(),
    };
    let text = serde_json::to_string_pretty(&document).expect("keys are text and values are plain data");
    text + "\n"
}

/// JSON Schema of `summary.json` as a run writes it, as text.
///
/// # Panics
/// Never: a schema is plain data.
#[must_use]
pub fn schema() -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Document<'static>>();
    RecursiveTransform(strict).transform(&mut schema);
    schema.insert("$id".to_owned(), format!("alliance-sim:summary:{SCHEMA_VERSION}").into());
    schema.insert("title".to_owned(), "summary.json of alliance-sim run".into());
    schema.insert(
        "description".to_owned(),
        "Everything that a run says. What is not a finite number is null; se is one standard error of the simulation. \
         The meaning of metrics and statistics is in columns.md beside it."
            .into(),
    );
    let version = schema.pointer_mut("/properties/schema_version").expect("it has a version");
    *version = serde_json::json!({ "const": SCHEMA_VERSION });
    serde_json::to_string_pretty(&schema).expect("a schema is plain data") + "\n"
}

/// Numbers may be null, since what is not finite is written so, and nothing stands in an object that is not named.
fn strict(schema: &mut Schema) {
    if schema.get("type").is_some_and(|kind| kind == "number") {
        schema.insert("type".to_owned(), serde_json::json!(["number", "null"]));
        schema.remove("format");
    }
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}

/// Name of a rule in files.
#[must_use]
pub fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::Mean => "mean",
        Rule::Median => "median",
        Rule::Cvar => "cvar",
        Rule::Chance => "chance",
    }
}

#[derive(JsonSchema, Serialize)]
struct Document<'a> {
    verdict: VerdictOut<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<WhatIfOut<'a>>,
    headline: Option<HeadlineOut<'a>>,
    warnings: Vec<WarningOut<'a>>,
    schema_version: u32,
    scenario: ScenarioOut<'a>,
    seed: u64,
    trajectories: usize,
    design: &'a str,
    engine_version: &'a str,
    ranking: Vec<StandingOut<'a>>,
    options: Vec<OptionOut<'a>>,
    comparisons: Vec<ComparisonOut<'a>>,
    constraints: Vec<BreachOut<'a>>,
    risk: Option<AttitudeOut<'a>>,
    tripwires: Vec<TripwireOut<'a>>,
}

/// A re-sizing policy that is worth anything: what it looks at and does, what that adds, and how often it errs.
#[derive(JsonSchema, Serialize)]
struct TripwireOut<'a> {
    option: &'a str,
    words: String,
    is_followed: bool,
    rules: Vec<RuleOut>,
    value: EstimateOut,
    stops: EstimateOut,
    stops_what_pays: Option<EstimateOut>,
    keeps_what_fails: Option<EstimateOut>,
}

impl<'a> TripwireOut<'a> {
    fn of(wire: &Tripwire, sample: &'a Sample, currency: &str) -> Self {
        let option = &sample.options[wire.option];
        Self {
            option,
            words: tripwires::told(option, wire, currency),
            is_followed: wire.is_followed,
            rules: wire.rules.iter().map(RuleOut::of).collect(),
            value: wire.value.into(),
            stops: wire.stops.into(),
            stops_what_pays: wire.stops_what_pays.map(Into::into),
            keeps_what_fails: wire.keeps_what_fails.map(Into::into),
        }
    }
}

/// A rule, as a scenario states it: the first that holds in a month acts.
#[derive(JsonSchema, Serialize)]
struct RuleOut {
    month: u32,
    every: Option<u32>,
    metric: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
    act: ActOut,
}

/// What a rule does: it ends the plan, sizes all of it, sizes heads, units and sellers, or holds one kind in place of another.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum ActOut {
    Stop,
    Size(f64),
    Kinds([f64; 3]),
    Move { from: &'static str, to: &'static str },
}

impl RuleOut {
    fn of(rule: &policy::SizingRule) -> Self {
        let (at_least, at_most) = match rule.bound {
            policy::Bound::AtLeast(value) => (Some(value), None),
            policy::Bound::AtMost(value) => (None, Some(value)),
        };
        let act = match rule.act {
            policy::Act::Stop => ActOut::Stop,
            policy::Act::Size(size) => ActOut::Size(size),
            policy::Act::Kinds(factors) => ActOut::Kinds(factors),
            policy::Act::Move { from, to } => ActOut::Move { from: from.name(), to: to.name() },
        };
        Self { month: rule.month, every: rule.every, metric: rule.metric.name(), at_least, at_most, act }
    }
}

#[derive(JsonSchema, Serialize)]
struct ScenarioOut<'a> {
    name: &'a str,
    hash: &'a str,
    currency: &'a str,
    horizon_months: u32,
}

/// Values by name, in the order given; those of `summary.csv` go by the same names.
struct Named<T>(Vec<(String, T)>);

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}ByName", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// An estimate; `serde_json` writes what is not finite as null. The half width is that of the 95% interval.
#[derive(JsonSchema, Serialize)]
pub(super) struct EstimateOut {
    value: f64,
    se: f64,
    half_width: f64,
}

impl From<Estimate> for EstimateOut {
    fn from(estimate: Estimate) -> Self {
        Self { value: estimate.value, se: estimate.se, half_width: estimate.half_width() }
    }
}

/// Plans that are not alike, then what an audit found, in its order.
fn warnings(findings: &Findings) -> Vec<WarningOut<'_>> {
    let plans = findings.warnings.iter().map(WarningOut::of);
    let is_other = |finding: &&Finding| !["A04", "A05"].contains(&finding.rule);
    plans.chain(findings.audit.iter().filter(is_other).map(WarningOut::of_audit)).collect()
}

/// Values that were put into the scenario, and the base case beside.
#[derive(JsonSchema, Serialize)]
struct WhatIfOut<'a> {
    changes: &'a str,
    metric: &'static str,
    statistic: &'static str,
    options: Vec<WhatIfRowOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waterfall: Option<WaterfallOut<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct WhatIfRowOut<'a> {
    option: &'a str,
    base: EstimateOut,
    what_if: EstimateOut,
    difference: EstimateOut,
}

impl<'a> WhatIfOut<'a> {
    fn of(found: &'a WhatIf) -> Self {
        let row = |row: &'a WhatIfRow| WhatIfRowOut {
            option: &row.option,
            base: row.base.into(),
            what_if: row.what_if.into(),
            difference: row.difference.into(),
        };
        Self {
            changes: &found.words,
            metric: found.compared.metric.name(),
            statistic: found.compared.statistic(),
            options: found.rows.iter().map(row).collect(),
            waterfall: found.waterfall.as_ref().map(WaterfallOut::of),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum WarningOut<'a> {
    SeatMonths { least: SizeOut<'a>, most: SizeOut<'a> },
    MeanCost { least: SizeOut<'a>, most: SizeOut<'a> },
    Audit { rule: &'a str, severity: &'static str, reason: &'a str, remedy: &'a str },
}

#[derive(JsonSchema, Serialize)]
struct SizeOut<'a> {
    option: &'a str,
    value: f64,
}

impl<'a> WarningOut<'a> {
    fn of_audit(finding: &'a Finding) -> Self {
        Self::Audit {
            rule: finding.rule,
            severity: finding.severity.name(),
            reason: &finding.reason,
            remedy: &finding.remedy,
        }
    }

    fn of(warning: &'a Warning) -> Self {
        let size = |(option, value): &'a (String, f64)| SizeOut { option, value: *value };
        match warning {
            Warning::SeatMonths { least, most } => Self::SeatMonths { least: size(least), most: size(most) },
            Warning::MeanCost { least, most } => Self::MeanCost { least: size(least), most: size(most) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;
    use serde_json::Value;

    fn document() -> (String, Value) {
        let (sample, findings) = testing::run();
        let text = summary(&sample, &findings, &testing::provenance());
        let value = serde_json::from_str(&text).expect("it is JSON: so it holds no NaN and no infinity");
        (text, value)
    }

    #[test]
    fn the_verdict_comes_first_and_names_the_choice() {
        let (text, value) = document();
        assert!(text.starts_with("{\n  \"verdict\": {\n    \"kind\": \"choose\""), "{}", &text[..200]);
        assert_eq!(
            (&value["verdict"]["words"], &value["headline"]["choice"]),
            (&"Choose Outsourced".into(), &"Outsourced".into())
        );
        assert_eq!(value["headline"]["lead"]["runner_up"], "In-house, four heads");
        assert_eq!(value["headline"]["money"]["trough_month"], 8);
        assert_eq!(value["ranking"][0]["option"], "Outsourced");
    }

    #[test]
    fn origin_is_stated() {
        let (_, value) = document();
        assert_eq!(value["schema_version"], 1);
        assert_eq!(value["scenario"]["name"], "Observability, \"agents\"");
        assert_eq!((&value["seed"], &value["trajectories"]), (&Value::from(1), &Value::from(2_000)));
        assert_eq!((&value["design"], &value["engine_version"]), (&"iid".into(), &"0.1.0".into()));
    }

    #[test]
    fn statistics_stand_by_option_and_metric_and_never_is_null() {
        let (_, value) = document();
        let metrics = &value["options"][2]["metrics"];
        let payback = &metrics["payback_month"];
        assert_eq!(
            (payback["defined_share"].as_f64(), payback["mean"].is_null()),
            (Some(0.8), true),
            "no mean of survivors"
        );
        assert_eq!((payback["p50"].as_f64(), payback["p90"].is_null()), (Some(14.0), true));
        assert!(payback.get("p_positive").is_none() && metrics["uplift_npv"]["p_positive"].is_number());
        assert_eq!(metrics["wins@FY1"]["mean"].as_f64(), Some(6.0));
    }

    #[test]
    fn comparisons_and_constraints_are_named() {
        let (_, value) = document();
        let comparisons = value["comparisons"].as_array().expect("a list");
        let is_of_both = |c: &&Value| c["metric"] == "uplift_npv" && c["option"] != "Status quo";
        let by_uplift = comparisons.iter().find(is_of_both).expect("it decides");
        assert_eq!((&by_uplift["option"], &by_uplift["other"]), (&"In-house, four heads".into(), &"Outsourced".into()));
        assert_eq!(by_uplift["mean_difference"]["could_flip"], false);
        let heads = value["constraints"].as_array().expect("a list").iter().filter(|b| b["limit"] == "max_heads");
        let chances: Vec<f64> = heads.filter_map(|breach| breach["chance"]["value"].as_f64()).collect();
        assert_eq!(chances, [0.0, 0.0, 1.0]);
    }

    #[test]
    fn the_same_run_gives_the_same_text() {
        assert_eq!(document().0, document().0);
    }
}
