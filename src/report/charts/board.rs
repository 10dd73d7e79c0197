//! What all charts of a run share: which options are shown, how they look, and short ways into the sample.

use super::decision::{DecisionRow, decision_rows};
use super::frame::Footer;
use super::palette::Tag;
use super::statistics;
use super::text::{Weight, fit};
use crate::engine::{Bands, Column, Sample};
use crate::metric::{Direction, Metric, Series};
use crate::scenario::{Rule, Scenario};
use std::cmp::Ordering;

/// More options than this are not told apart in one picture.
pub const MOST_OPTIONS: usize = 12;

/// Statistics of a band, by position in `Bands::STATISTICS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// 5th percentile.
    P5,
    /// 25th percentile.
    P25,
    /// Median.
    P50,
    /// 75th percentile.
    P75,
    /// 95th percentile.
    P95,
}

/// A monthly series with its bands.
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// 5th percentile by month.
    pub p5: Vec<f64>,
    /// 25th percentile by month.
    pub p25: Vec<f64>,
    /// Median by month.
    pub p50: Vec<f64>,
    /// 75th percentile by month.
    pub p75: Vec<f64>,
    /// 95th percentile by month.
    pub p95: Vec<f64>,
}

impl Fan {
    /// Every value, for the extent of a scale.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        [&self.p5, &self.p25, &self.p50, &self.p75, &self.p95].into_iter().flatten().copied()
    }

    /// Last median; NaN of an empty series.
    #[must_use]
    pub fn last(&self) -> f64 {
        self.p50.last().copied().unwrap_or(f64::NAN)
    }
}

fn fan_of(bands: &Bands, option: usize, series: Series) -> Fan {
    let at = |statistic: Statistic| bands.at(option, series, statistic as usize);
    Fan {
        p5: at(Statistic::P5),
        p25: at(Statistic::P25),
        p50: at(Statistic::P50),
        p75: at(Statistic::P75),
        p95: at(Statistic::P95),
    }
}

/// Bands of a run in which every trajectory meets a steady market with one downturn.
#[derive(Clone, Debug)]
pub struct Downturn {
    /// Its bands.
    pub bands: Bands,
    /// Months of the downturn.
    pub months: std::ops::Range<u32>,
    /// Trajectories of that run.
    pub trajectories: usize,
}

/// A run as the charts see it.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its sample.
    pub sample: &'a Sample,
    /// What the footer says.
    pub footer: &'a Footer,
    /// Options shown, in the order of the scenario.
    pub shown: Vec<usize>,
    tags: Vec<Tag>,
    rows: Vec<DecisionRow>,
    /// A run through a downturn, if one was made.
    pub downturn: Option<&'a Downturn>,
}

impl<'a> Board<'a> {
    /// Up to [`MOST_OPTIONS`] options; of more, the baseline and the best by the mean of the decision metric.
    #[must_use]
    pub fn new(scenario: &'a Scenario, sample: &'a Sample, footer: &'a Footer) -> Self {
        let baseline = scenario.baseline();
        let tags = sample.options.iter().enumerate().map(|(i, name)| Tag::new(name, i, Some(i) == baseline)).collect();
        let rows = decision_rows(scenario, sample);
        let shown = (0..sample.options.len()).collect();
        let mut board = Self { scenario, sample, footer, shown, tags, rows, downturn: None };
        if board.shown.len() > MOST_OPTIONS {
            let mut order = board.shown.clone();
            order.sort_by(|&a, &b| {
                let first = (Some(b) == baseline).cmp(&(Some(a) == baseline));
                first.then_with(|| board.better(board.decision_mean(a), board.decision_mean(b)))
            });
            order.truncate(MOST_OPTIONS);
            order.sort_unstable();
            board.shown = order;
        }
        board
    }

    /// The same with a run in which every trajectory meets a downturn.
    #[must_use]
    pub fn with_downturn(self, downturn: Option<&'a Downturn>) -> Self {
        Self { downturn, ..self }
    }

    /// A monthly series through the downturn, or of all trajectories where no such run was made.
    #[must_use]
    pub fn fan_through_downturn(&self, option: usize, series: Series) -> Fan {
        fan_of(self.downturn.map_or(&self.sample.bands, |downturn| &downturn.bands), option, series)
    }

    /// Options shown apart from the baseline; the baseline where it is alone.
    #[must_use]
    pub fn added(&self) -> Vec<usize> {
        let others: Vec<usize> = self.shown.iter().copied().filter(|&i| !self.tags[i].baseline).collect();
        if others.is_empty() { self.shown.clone() } else { others }
    }

    /// What the subtitle adds where options were left out; else nothing.
    #[must_use]
    pub fn left_out(&self) -> String {
        let (shown, all) = (self.shown.len(), self.sample.options.len());
        if shown == all {
            return String::new();
        }
        format!(". The {shown} best of {all} options by mean {}", self.scenario.decision.metric.label())
    }

    /// The look of an option.
    #[must_use]
    pub fn tag(&self, option: usize) -> Tag {
        self.tags[option].clone()
    }

    /// Months of the bands.
    #[must_use]
    pub fn months(&self) -> usize {
        self.sample.bands.values.dim().2
    }

    /// A series with its bands.
    #[must_use]
    pub fn fan(&self, option: usize, series: Series) -> Fan {
        fan_of(&self.sample.bands, option, series)
    }

    /// All trajectories of a column; none if the run did not record it.
    #[must_use]
    pub fn values(&self, option: usize, column: &Column) -> Vec<f64> {
        if self.sample.columns.contains(column) { self.sample.column(option, column).into_owned() } else { Vec::new() }
    }

    /// All trajectories of a metric; none if the run did not record it.
    #[must_use]
    pub fn metric(&self, option: usize, metric: Metric) -> Vec<f64> {
        self.values(option, &Column::Metric(metric))
    }

    /// Mean of a metric over the trajectories where it is finite.
    #[must_use]
    pub fn mean(&self, option: usize, metric: Metric) -> f64 {
        statistics::mean(self.metric(option, metric))
    }

    /// The best option by the scenario's rule; none of an empty sample.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        let median = |option: usize| {
            let values = statistics::sorted(self.metric(option, self.scenario.decision.metric));
            statistics::quantile(&values, 0.5)
        };
        let compare = |a: &&DecisionRow, b: &&DecisionRow| match self.scenario.decision.rule {
            Rule::Mean => self.better(a.mean, b.mean),
            Rule::Median => self.better(median(a.option), median(b.option)),
            Rule::Cvar => self.better(a.cvar, b.cvar),
            Rule::Chance => b.p_best.total_cmp(&a.p_best),
        };
        self.rows.iter().min_by(compare).map(|row| row.option)
    }

    fn decision_mean(&self, option: usize) -> f64 {
        self.rows.iter().find(|row| row.option == option).map_or(f64::NAN, |row| row.mean)
    }

    /// Better first; undefined last.
    fn better(&self, a: f64, b: f64) -> Ordering {
        let ordered = match self.scenario.decision.metric.direction() {
            Direction::Lower => a.total_cmp(&b),
            Direction::Higher | Direction::None => b.total_cmp(&a),
        };
        a.is_nan().cmp(&b.is_nan()).then(ordered)
    }
}

/// A name short enough to stand in a title beside others.
#[must_use]
pub fn in_title(name: &str) -> String {
    fit(name, 44.0, Weight::SemiBold, 520.0)
}
