//! A scenario with every default filled in.

use super::{bounds::PlanBounds, history::HistoryMap, plan::StaffingOption, setting::Setting};
use crate::distribution::{Distribution, RankCorrelation};
use crate::metric::Metric;
use crate::parameter::{ParameterSpec, Range};

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The default of the table.
    Default,
    /// The default of the archetype or of the attribution mechanism.
    Archetype,
    /// The sourced prior, by `priors = "sourced"`.
    Sourced,
    /// The scenario file, or one that it extends.
    Stated {
        /// Which file.
        file: String,
    },
    /// `--set` or a stress case.
    Override,
    /// The company's own contracts.
    Contracts,
}

/// A number that the model reads, with what is believed of it.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its path by name: `isv.acv`, `cloud.aws.coverage`, `macro.rate[0]`.
    pub path: String,
    /// Its line in the tables.
    pub spec: &'static ParameterSpec,
    /// Allowed values, amounts in the scenario's currency.
    pub range: Range,
    /// Usual values, amounts in the scenario's currency; nothing where its worth is not known.
    pub usual: Option<Range>,
    /// What is believed.
    pub belief: Distribution,
    /// Where that comes from.
    pub origin: Origin,
    /// The belief as a TOML value.
    pub stated: String,
    /// Who says so: a row of the parameter research, a file, the company's own contracts.
    pub source: String,
}

/// A rank correlation between two beliefs, by position in `Scenario::parameters`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation {
    /// One.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Spearman's rank correlation, −1–1.
    pub rank: f64,
}

impl Correlation {
    /// How ranks of the two beliefs follow the correlation of their normal scores.
    #[must_use]
    pub fn curve(&self, parameters: &[Parameter]) -> RankCorrelation {
        RankCorrelation::new(&parameters[self.first].belief, &parameters[self.second].belief)
    }

    /// Correlation of the normal scores of the two beliefs under which their ranks correlate as stated.
    #[must_use]
    pub fn score(&self, parameters: &[Parameter]) -> f64 {
        self.curve(parameters).score(self.rank)
    }
}

/// How options are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// By mean.
    Mean,
    /// By median.
    Median,
    /// By the mean of the worst 5%.
    Cvar,
    /// By the chance of being the best.
    Chance,
}

/// What decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// By which metric.
    pub metric: Metric,
    /// By which statistic of it.
    pub rule: Rule,
    /// Risk tolerance of exponential utility, money; a rule of thumb where the scenario states none.
    pub risk_tolerance: Option<f64>,
}

/// What binds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// Largest nominal cost per fiscal year.
    pub budget_by_year: Vec<f64>,
    /// Most people (heads, units, direct sellers) at once.
    pub max_heads: Option<u32>,
    /// Months (first, last) without new requisitions.
    pub hiring_freeze: Option<(u32, u32)>,
    /// Lowest discounted cumulative cash against the baseline.
    pub min_cash: Option<f64>,
}

/// What stands at the foot of what is handed out; it changes no result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeckMarks {
    /// The company.
    pub company: Option<String>,
    /// For whom it is: "Board only".
    pub confidential: Option<String>,
}

/// A named stress case: paths and their values as TOML.
#[derive(Clone, Debug, PartialEq)]
pub struct StressCase {
    /// Name.
    pub name: String,
    /// What it sets.
    pub set: Vec<(String, toml::Value)>,
}

/// A scenario with every default filled in and every check passed.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Name.
    pub name: String,
    /// Currency of every amount, a code of ISO 4217.
    pub currency: String,
    /// Units of it for one US dollar, by which defaults were converted; nothing for the dollar, and where the scenario
    /// states all amounts.
    pub usd_rate: Option<f64>,
    /// What is fixed for all options.
    pub setting: Setting,
    /// Every number of the model in the order in which `Beliefs` reads them: the tables of `parameter::TABLES` one
    /// after another, `cloud` once a cloud.
    pub parameters: Vec<Parameter>,
    /// Rank correlations.
    pub correlations: Vec<Correlation>,
    /// Options, in the order of the file.
    pub options: Vec<StaffingOption>,
    /// What decides.
    pub decision: Decision,
    /// What binds.
    pub constraints: Constraints,
    /// Within what `optimise` looks for the best plan.
    pub optimise: PlanBounds,
    /// What stands at the foot of what is handed out.
    pub deck: DeckMarks,
    /// Named stress cases.
    pub stress: Vec<StressCase>,
    /// How the company's own history is read, and what a calibration was made from.
    pub history: HistoryMap,
    /// What was put into it from outside, in words; nothing in a base case.
    pub what_if: Option<String>,
    /// SHA-256 of the resolved scenario without the sources of its values, as hexadecimal.
    pub hash: String,
}

named!(Rule { Mean = "mean", Median = "median", Cvar = "cvar", Chance = "chance" });

/// Stands between the name of a scenario and what was put into it.
pub const WHAT_IF: &str = "; what if: ";

impl Scenario {
    /// Its name, and what was put into it.
    #[must_use]
    pub fn title(&self) -> String {
        self.what_if.as_ref().map_or_else(|| self.name.clone(), |what_if| format!("{}{WHAT_IF}{what_if}", self.name))
    }

    /// Position of a parameter by its path.
    #[must_use]
    pub fn position(&self, path: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.path == path)
    }

    /// Positions in `parameters` of those that are uncertain: the columns of the design.
    #[must_use]
    pub fn uncertain(&self) -> Vec<usize> {
        (0..self.parameters.len()).filter(|&i| self.parameters[i].belief.is_uncertain()).collect()
    }

    /// Position of the baseline among the options.
    #[must_use]
    pub fn baseline(&self) -> Option<usize> {
        self.options.iter().position(|option| option.baseline)
    }
}
