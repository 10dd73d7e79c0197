//! What a run said, kept so that it can be held against what happens: `receipt.json`.

use super::super::breakeven::{candidates, flip, words};
use super::super::compared::Compared;
use super::super::statistics::{Estimate, Ordered, Z95};
use super::super::{Findings, decision};
use super::periods::{self, Period};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::{Metric, Observable};
use crate::sampling::DesignKind;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// Version of the layout.
pub const SCHEMA: u32 = 1;

/// Levels of the quantiles of a forecast.
pub const LEVELS: [f64; 21] = [
    0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99,
];

/// Digits that are kept of a quantile.
const DIGITS: usize = 5;

/// What a run said. Numbers that are not defined are missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Version of the layout.
    pub schema: u32,
    /// Version of the program.
    pub version: String,
    /// Day of the run, by the clock or as given: "2026-11-25".
    pub date: String,
    /// Name of the scenario, with what was put into it.
    pub scenario: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Calendar month of month 0.
    pub start: String,
    /// Months of a trajectory.
    pub horizon_months: u32,
    /// Seed.
    pub seed: u64,
    /// Design of the beliefs.
    pub design: String,
    /// Trajectories behind the figures.
    pub trajectories: usize,
    /// Trajectories behind the forecast: the first of them.
    pub forecast_trajectories: usize,
    /// The answer in a few words.
    pub verdict: String,
    /// The leader by the metric that decides.
    pub choice: Option<String>,
    /// The metric that decides.
    pub metric: String,
    /// Every option by the metric that decides, best first.
    pub standings: Vec<Stood>,
    /// Every metric of every option.
    pub figures: Vec<Figure>,
    /// What would flip the choice.
    pub tripwires: Vec<Tripwire>,
    /// Levels of the quantiles.
    pub levels: Vec<f64>,
    /// What a company will see of each option, by quarter.
    pub forecast: Vec<Forecast>,
}

/// An option by the metric that decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stood {
    /// Its name.
    pub option: String,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard error of the mean.
    pub se: Option<f64>,
    /// Half the width of the mean's 95% interval; missing where the run did not tell it, and in receipts of earlier versions.
    #[serde(default)]
    pub half_width: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Mean of the worst 5%.
    pub worst: Option<f64>,
    /// Share of the trajectories in which the metric is reached; missing in receipts of earlier versions, as are the next two.
    #[serde(default)]
    pub reached: Option<f64>,
    /// Half the width of its 95% interval.
    #[serde(default)]
    pub reached_half_width: Option<f64>,
    /// Chance of being the best.
    pub chance: Option<f64>,
    /// Half the width of its 95% interval.
    #[serde(default)]
    pub chance_half_width: Option<f64>,
    /// Expected regret.
    pub regret: Option<f64>,
}

/// A metric of an option.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The option.
    pub option: String,
    /// The metric.
    pub metric: String,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard error of the mean.
    pub se: Option<f64>,
    /// Half the width of the mean's 95% interval; missing where the run did not tell it, and in receipts of earlier versions.
    #[serde(default)]
    pub half_width: Option<f64>,
    /// Median.
    pub median: Option<f64>,
}

/// A number at which another option would win.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tripwire {
    /// Path of the parameter.
    pub path: String,
    /// What it is.
    pub meaning: String,
    /// The value at which the two are worth the same.
    pub at: f64,
    /// Lower end of its 95% interval from Monte Carlo error, where it is known.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Whether the other wins below it, or above.
    pub below: bool,
    /// The option that wins then.
    pub winner: String,
    /// Chance that was given to it; missing of a number that is taken as fixed.
    pub chance: Option<f64>,
    /// The sentence of the run.
    pub sentence: String,
}

/// What a company will see of an option in a quarter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// The option.
    pub option: String,
    /// What is seen.
    pub observable: String,
    /// The quarter.
    pub period: String,
    /// Its first month, from 0.
    pub from: u32,
    /// Its months.
    pub months: u32,
    /// Quantiles at the levels of the receipt.
    pub quantiles: Vec<f64>,
}

/// The run behind a receipt.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    /// Seed.
    pub seed: u64,
    /// Name of the design.
    pub design: &'a str,
    /// Trajectories.
    pub trajectories: usize,
}

/// Columns that a forecast is made of.
#[must_use]
pub fn columns(periods: &[Period]) -> Vec<Column> {
    let of = |period: &Period| {
        let (from, months) = (period.from, period.months);
        Observable::ALL.iter().map(move |&what| Column::Observed(what, from, months))
    };
    periods.iter().flat_map(of).collect()
}

/// The receipt of a run without its date; `forecast` holds the [`columns`] of the quarters of the horizon.
#[must_use]
pub fn receipt(
    scenario: &Scenario,
    ran: Ran<'_>,
    findings: &Findings,
    flips: &[flip::SettledFlip],
    forecast: &Sample,
) -> Receipt {
    let verdict = findings.verdict();
    Receipt {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        date: String::new(),
        scenario: scenario.title(),
        hash: scenario.hash.clone(),
        currency: scenario.currency.clone(),
        start: scenario.setting.start.to_string(),
        horizon_months: scenario.setting.horizon_months,
        seed: ran.seed,
        design: ran.design.to_owned(),
        trajectories: ran.trajectories,
        forecast_trajectories: forecast.trajectories(),
        verdict: verdict.words(),
        choice: findings.headline.as_ref().map(|headline| headline.choice.clone()),
        metric: scenario.decision.metric.name().to_owned(),
        standings: findings.standings.ranked.iter().map(|standing| stood(scenario, standing)).collect(),
        figures: figures(findings),
        tripwires: flips.iter().map(|flip| tripwire(scenario, flip)).collect(),
        levels: LEVELS.to_vec(),
        forecast: forecasts(scenario, forecast),
    }
}

fn defined(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

fn stood(scenario: &Scenario, standing: &decision::Standing) -> Stood {
    let of = |estimate: Estimate| defined(estimate.value);
    Stood {
        option: scenario.options[standing.option].name.clone(),
        mean: of(standing.mean),
        se: defined(standing.mean.se),
        half_width: defined(standing.mean.half_width()),
        median: of(standing.median),
        worst: of(standing.cvar),
        reached: of(standing.reached),
        reached_half_width: defined(standing.reached.half_width()),
        chance: of(standing.p_best),
        chance_half_width: defined(standing.p_best.half_width()),
        regret: of(standing.regret),
    }
}

fn figures(findings: &Findings) -> Vec<Figure> {
    let of_option = |summary: &super::super::summary::OptionSummary| {
        let option = summary.option.clone();
        let metrics = Metric::ALL.iter().filter_map(|&metric| Some((metric, summary.metric(metric)?)));
        let figure = |(metric, found): (Metric, &super::super::summary::Summary)| Figure {
            option: option.clone(),
            metric: metric.name().to_owned(),
            mean: defined(found.mean.value),
            se: defined(found.mean.se),
            half_width: defined(found.mean.half_width()),
            median: defined(found.median().value),
        };
        metrics.map(figure).collect::<Vec<_>>()
    };
    findings.summaries.iter().flat_map(of_option).collect()
}

fn tripwire(scenario: &Scenario, found: &flip::SettledFlip) -> Tripwire {
    let parameter = &scenario.parameters[found.parameter];
    let chance = match found.kind {
        candidates::Kind::Belief { level } => Some(if found.below { level } else { 1.0 - level }),
        candidates::Kind::Fixed { .. } => None,
    };
    Tripwire {
        path: parameter.path.clone(),
        meaning: words::name(parameter),
        at: found.at,
        low: found.interval.0,
        high: found.interval.1,
        below: found.below,
        winner: found.name.clone(),
        chance,
        sentence: flip::turn(scenario, found).sentence(),
    }
}

/// What every option will show, without what it never does.
fn forecasts(scenario: &Scenario, sample: &Sample) -> Vec<Forecast> {
    let periods = periods::quarters(&scenario.setting, scenario.setting.horizon_months);
    let mut all = Vec::new();
    for (option, name) in sample.options.iter().enumerate() {
        for &what in Observable::ALL {
            let of = |period: &Period| {
                let values = sample.column(option, &Column::Observed(what, period.from, period.months));
                Forecast {
                    option: name.clone(),
                    observable: what.name().to_owned(),
                    period: period.label.clone(),
                    from: period.from,
                    months: period.months,
                    quantiles: quantiles(&values),
                }
            };
            let rows: Vec<Forecast> = periods.iter().map(of).collect();
            if rows.iter().any(|row| row.quantiles.iter().any(|&value| value != 0.0)) {
                all.extend(rows);
            }
        }
    }
    all
}

/// Quantiles at [`LEVELS`], to five digits.
#[must_use]
pub fn quantiles(values: &[f64]) -> Vec<f64> {
    let ordered = Ordered::new(values);
    LEVELS.iter().map(|&level| rounded(ordered.quantile(level))).collect()
}

fn rounded(value: f64) -> f64 {
    format!("{value:.DIGITS$e}").parse().unwrap_or(value)
}

impl Receipt {
    /// The forecasts of an option.
    pub fn of_option<'r>(&'r self, option: &'r str) -> impl Iterator<Item = &'r Forecast> {
        self.forecast.iter().filter(move |row| row.option == option)
    }

    /// An option by the metric that decides.
    #[must_use]
    pub fn stood(&self, option: &str) -> Option<&Stood> {
        self.standings.iter().find(|stood| stood.option == option)
    }

    /// A metric of an option.
    #[must_use]
    pub fn figure(&self, option: &str, metric: Metric) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.option == option && figure.metric == metric.name())
    }

    /// What the options were compared by: the mean of the metric that decides, or how often it is reached.
    #[must_use]
    pub fn compared(&self) -> Option<Compared> {
        let metric = Metric::from_name(&self.metric)?;
        let may_be_never = |stood: &Stood| stood.reached.is_some_and(|share| share < 1.0);
        Some(Compared { metric, is_reached: self.standings.iter().any(may_be_never) })
    }

    /// An option by what is compared, with the interval that the run stated.
    #[must_use]
    pub fn figure_of(&self, stood: &Stood, compared: Compared) -> Estimate {
        match compared.is_reached {
            true => self.estimate(stood.reached, None, stood.reached_half_width),
            false => self.estimate(stood.mean, stood.se, stood.half_width),
        }
    }

    /// The chance of an option to be the best, with the interval that the run stated.
    #[must_use]
    pub fn chance_of(&self, stood: &Stood) -> Estimate {
        self.estimate(stood.chance, None, stood.chance_half_width)
    }

    /// The mean of a metric, with the interval that the run stated.
    #[must_use]
    pub fn mean_of(&self, figure: &Figure) -> Estimate {
        self.estimate(figure.mean, figure.se, figure.half_width)
    }

    /// A receipt that states no interval says by its design how many degrees of freedom its errors rest on.
    fn estimate(&self, value: Option<f64>, se: Option<f64>, half_width: Option<f64>) -> Estimate {
        let value = value.unwrap_or(f64::NAN);
        if let Some(half_width) = half_width {
            return Estimate::known(value, half_width / Z95);
        }
        let block = DesignKind::from_name(&self.design).map_or(1, DesignKind::block);
        Estimate::of_blocks(value, se.unwrap_or(f64::NAN), Blocks::of(block as usize), self.trajectories)
    }
}
