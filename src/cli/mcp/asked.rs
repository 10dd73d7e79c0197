//! What tools take, with the JSON Schema that tells agents.

use super::answer::Refusal;
use crate::scenario::setting::Archetype;
use crate::study::run;
use crate::study::{Design, Plan};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Most trajectories of a question.
pub const TRAJECTORIES_MAX: u64 = 20_000;
/// Trajectories unless said.
const TRAJECTORIES: u64 = 4_000;
/// Most values that are put in.
pub const SET_MAX: usize = 100;
/// Most variants that are compared.
pub const VARIANTS_MAX: usize = 6;

/// The case that is asked about.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Case {
    /// The scenario as TOML text (not a path); `starter` gives one to fill in. It may not name other files.
    pub scenario: String,
    /// Values put in, each `PATH=VALUE`, for example `isv.acv=150e3`, `isv.acv={ times = 0.8 }` or
    /// `option.In-house.field_share=0.7`.
    #[serde(default)]
    pub set: Vec<String>,
    /// Trajectories of every option, 2 to 20000: more make the ± smaller, and take longer.
    #[serde(default = "trajectories")]
    #[schemars(range(min = 2, max = 20000))]
    pub trajectories: u64,
    /// Seed of beliefs and luck; the same seed gives the same numbers to the bit.
    #[serde(default = "seed")]
    pub seed: u64,
}

/// Arguments of `starter`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Starter {
    /// Whose cloud account the product runs in.
    #[serde(default)]
    pub archetype: Hosting,
}

/// Whose cloud account the product runs in.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hosting {
    /// The vendor's.
    IsvHosted,
    /// The customer's.
    #[default]
    CustomerDeployed,
    /// Control plane in one, data plane in the other.
    Hybrid,
}

/// Arguments of `check`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Check {
    /// The scenario as TOML text.
    pub scenario: String,
    /// Values put in, each `PATH=VALUE`.
    #[serde(default)]
    pub set: Vec<String>,
}

/// Arguments of `decide`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Decide {
    #[serde(flatten)]
    pub case: Case,
    /// Add trajectories, up to 20000, until the lead of the best option is known to ± this amount of money.
    #[serde(default)]
    pub until_precise: Option<f64>,
    /// Rescale the plans of all options to the same seat-months or the same mean cost before they are compared.
    #[serde(default)]
    pub equal: Option<Equal>,
}

/// What is made equal between options.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Equal {
    /// Seat-months wanted.
    Seats,
    /// Mean cost added.
    Spend,
}

/// Arguments of `explain`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Explain {
    #[serde(flatten)]
    pub case: Case,
    /// What is to be explained.
    pub question: Why,
    /// Needed by `breakeven`: the number that is varied, with a range if wanted, `PATH` or `PATH=FROM:TO`.
    #[serde(default)]
    pub vary: Option<String>,
}

/// What is to be explained.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Which beliefs the result hangs on, and how much of it is luck.
    Sensitivity,
    /// What it is worth to find out before deciding, and what a pilot is worth.
    Voi,
    /// At which value of a number the decision turns.
    Breakeven,
    /// What overturns the decision, and where the choice loses.
    Stress,
    /// What speaks against believing the answer.
    Audit,
}

/// Arguments of `compare`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Compare {
    #[serde(flatten)]
    pub case: Case,
    /// What if: each is compared with the case on the same luck. At most six; each takes as long as the case, so that many
    /// want fewer trajectories.
    pub variants: Vec<Variant>,
}

/// A case that differs.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Variant {
    /// Values put in, each `PATH=VALUE`; `PATH={ times = 0.8 }` is four fifths of what is believed, spread as it was.
    pub set: Vec<String>,
}

/// Arguments of `pack`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Pack {
    #[serde(flatten)]
    pub case: Case,
    /// Which files; all of them unless said. They are read as resources, and the last three packs are kept.
    #[serde(default)]
    pub formats: Vec<Form>,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// summary.json, the tables as CSV, the scenario with every default.
    Data,
    /// One page with everything, for a browser.
    Page,
    /// The board deck, PowerPoint, with charts that can be edited and notes for who speaks.
    Deck,
    /// The workbook for finance, Excel.
    Workbook,
    /// A mail to forward: the finding and a short table.
    Mail,
    /// The charts of the board deck as PNG.
    Charts,
    /// Every trajectory as parquet.
    Trajectories,
}

fn trajectories() -> u64 {
    TRAJECTORIES
}

fn seed() -> u64 {
    1
}

impl Case {
    /// What is simulated.
    ///
    /// # Errors
    /// If there are too few or too many trajectories.
    pub fn plan(&self) -> Result<Plan, Refusal> {
        if !(2..=TRAJECTORIES_MAX).contains(&self.trajectories) {
            return Err(Refusal::argument(&format!(
                "trajectories: {} is not within 2 to {TRAJECTORIES_MAX}",
                self.trajectories
            )));
        }
        Ok(Plan { seed: self.seed, design: Design::Iid, trajectories: self.trajectories, replicates: 1 })
    }
}

impl Equal {
    /// As a run is asked for it.
    pub fn compare(self) -> run::Compare {
        match self {
            Self::Seats => run::Compare::EqualSeats,
            Self::Spend => run::Compare::EqualSpend,
        }
    }
}

impl Hosting {
    /// The archetype of that name.
    pub fn archetype(self) -> Archetype {
        match self {
            Self::IsvHosted => Archetype::IsvHosted,
            Self::CustomerDeployed => Archetype::CustomerDeployed,
            Self::Hybrid => Archetype::Hybrid,
        }
    }
}

/// The schema of what a tool takes.
pub fn schema<T: JsonSchema>() -> Map<String, Value> {
    let mut schema = schemars::schema_for!(T).to_value();
    let schema = schema.as_object_mut().map(std::mem::take).unwrap_or_default();
    schema.into_iter().chain([("additionalProperties".to_owned(), Value::Bool(false))]).collect()
}

/// What was asked, if it has the form that the schema says.
///
/// # Errors
/// What is wrong with it, with all names where one is unknown.
pub fn read<T: DeserializeOwned + JsonSchema>(mut arguments: Map<String, Value>) -> Result<T, Refusal> {
    let schema = schema::<T>();
    let known: Vec<&String> =
        schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    if let Some(unknown) = arguments.keys().find(|key| !known.contains(key)) {
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        return Err(Refusal::argument(&format!("no argument `{unknown}`; there are {}", names.join(", "))));
    }
    arguments.values_mut().for_each(as_whole);
    let given = arguments.clone();
    serde_json::from_value(Value::Object(arguments)).map_err(|error| {
        let said = error.to_string();
        Refusal::argument(&misfit(&given, &schema).unwrap_or_else(|| match of_variant(&said, &given) {
            Some(name) => format!("`{name}`: {said}"),
            None => said,
        }))
    })
}

/// A whole number that a client writes with a point is one.
fn as_whole(value: &mut Value) {
    const EXACT: f64 = 9e15;
    if let Some(number) = value.as_f64().filter(|number| value.is_f64() && (0.0..EXACT).contains(number))
        && number.fract() == 0.0
    {
        *value = Value::from(number as u64);
    }
}

/// The first argument that is of another type than the schema says, by its name.
fn misfit(given: &Map<String, Value>, schema: &Map<String, Value>) -> Option<String> {
    let is = |value: &Value, kind: &str| match kind {
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => true,
    };
    let of = |property: &Value| -> Vec<String> {
        let kinds = &property["type"];
        let all = kinds.as_array().map_or_else(|| vec![kinds], |kinds| kinds.iter().collect());
        all.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let wrong = |name: &str, value: &Value, property: &Value| {
        let kinds = of(property);
        let fits = kinds.is_empty() || kinds.iter().any(|kind| is(value, kind));
        let found: String = value.to_string().chars().take(60).collect();
        (!fits).then(|| format!("`{name}`: expected {}, found {found}", kinds.join(" or ")))
    };
    let properties = schema.get("properties")?;
    given.iter().find_map(|(name, value)| {
        let property = &properties[name];
        let items = value.as_array().into_iter().flatten();
        let of_items = |(place, item)| wrong(&format!("{name}[{place}]"), item, &property["items"]);
        wrong(name, value, property).or_else(|| items.enumerate().find_map(of_items))
    })
}

/// The argument that an unknown variant was given for.
fn of_variant<'g>(said: &str, given: &'g Map<String, Value>) -> Option<&'g String> {
    let variant = said.strip_prefix("unknown variant `")?.split('`').next()?;
    let has = |value: &Value| match value {
        Value::Array(items) => items.iter().any(|item| item.as_str() == Some(variant)),
        other => other.as_str() == Some(variant),
    };
    given.iter().find(|(_, value)| has(value)).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refused(arguments: &Value) -> String {
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        read::<Explain>(arguments).expect_err("it is wrong").text
    }

    #[test]
    fn a_wrong_argument_is_named() {
        let case = |name: &str, value: Value| {
            let mut asked = json!({ "scenario": "x", "question": "audit" });
            asked[name] = value;
            refused(&asked)
        };
        assert!(case("trajectories", json!("4000")).starts_with("`trajectories`: expected integer, found \"4000\""));
        assert!(case("trajectories", json!(-1)).starts_with("`trajectories`: expected integer, found -1"));
        assert!(case("set", json!("isv.acv=1")).starts_with("`set`: expected array, found"));
        assert!(case("set", json!(["isv.acv=1", 2])).starts_with("`set[1]`: expected string, found 2"));
        assert!(case("question", json!("why")).starts_with("`question`: unknown variant `why`, expected one of"));
        assert!(refused(&json!({ "question": "audit" })).contains("missing field `scenario`"));
        let whole = json!({ "scenario": "x", "trajectories": 64.0, "until_precise": 5.0 });
        let read = read::<Decide>(whole.as_object().cloned().unwrap_or_default()).expect("64.0 is a whole number");
        assert_eq!((read.case.trajectories, read.until_precise), (64, Some(5.0)));
    }
}
