//! What all charts of a run share: which options are shown, how they look, and short ways into the findings.

use super::frame::Footer;
use super::palette::Tag;
use super::text::{Weight, fit};
use crate::analysis::exhibits::{Downturn, Exhibits};
use crate::analysis::figures::in_sentence;
use crate::analysis::statistics::Estimate;
use crate::analysis::summary::Summary;
use crate::analysis::{Findings, Money};
use crate::engine::Bands;
use crate::metric::{Metric, Series};
use crate::scenario::Scenario;

/// More options than this are not told apart in one picture.
pub const MOST_OPTIONS: usize = 12;

/// A run as its charts see it: findings and bands, no trajectories.
#[derive(Clone, Copy, Debug)]
pub struct RunView<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What the run says.
    pub findings: &'a Findings,
    /// What its charts show beside that.
    pub exhibits: &'a Exhibits,
    /// Its monthly bands.
    pub bands: &'a Bands,
    /// A run through a downturn, if one was made.
    pub downturn: Option<&'a Downturn>,
}

/// Statistics of a band, by position in `Bands::STATISTICS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BandLine {
    P5,
    P25,
    P50,
    P75,
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

    /// First median; NaN of an empty series.
    #[must_use]
    pub fn first(&self) -> f64 {
        self.p50.first().copied().unwrap_or(f64::NAN)
    }

    /// Last median; NaN of an empty series.
    #[must_use]
    pub fn last(&self) -> f64 {
        self.p50.last().copied().unwrap_or(f64::NAN)
    }
}

fn fan_of(bands: &Bands, option: usize, series: Series) -> Fan {
    let at = |statistic: BandLine| bands.at(option, series, statistic as usize);
    Fan {
        p5: at(BandLine::P5),
        p25: at(BandLine::P25),
        p50: at(BandLine::P50),
        p75: at(BandLine::P75),
        p95: at(BandLine::P95),
    }
}

/// A run with what its charts share.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    /// The run.
    pub run: RunView<'a>,
    /// What the footer says.
    pub footer: &'a Footer,
    /// Options shown, in the order of the scenario.
    pub shown: Vec<usize>,
    tags: Vec<Tag>,
}

impl<'a> Board<'a> {
    /// Up to [`MOST_OPTIONS`] options; of more, the baseline and the first of the ranking.
    #[must_use]
    pub fn new(run: RunView<'a>, footer: &'a Footer) -> Self {
        let mut board = Self { run, footer, shown: Vec::new(), tags: Tag::of(run.scenario) };
        let ranked = run.findings.standings.ranked.iter().map(|standing| standing.option);
        let mut order: Vec<usize> = run.scenario.baseline().into_iter().chain(ranked).collect();
        order.extend(0..run.scenario.options.len());
        for option in order {
            if board.shown.len() < MOST_OPTIONS && !board.shown.contains(&option) {
                board.shown.push(option);
            }
        }
        board.shown.sort_unstable();
        board
    }

    /// A monthly series through the downturn, or of all trajectories where no such run was made.
    #[must_use]
    pub fn fan_through_downturn(&self, option: usize, series: Series) -> Fan {
        fan_of(self.run.downturn.map_or(self.run.bands, |downturn| &downturn.bands), option, series)
    }

    /// Options shown apart from the baseline; the baseline where it is alone.
    #[must_use]
    pub fn added(&self) -> Vec<usize> {
        let others: Vec<usize> = self.shown.iter().copied().filter(|&i| !self.tags[i].baseline).collect();
        if others.is_empty() { self.shown.clone() } else { others }
    }

    /// The option that titles speak of: the best of those that are not the baseline, by the ranking; else the first.
    #[must_use]
    pub fn subject(&self) -> usize {
        let mut ranked = self.run.findings.standings.ranked.iter().map(|standing| standing.option);
        let candidates = self.added();
        ranked.find(|option| candidates.contains(option)).or(candidates.first().copied()).unwrap_or(0)
    }

    /// What the subtitle adds where options were left out; else nothing.
    #[must_use]
    pub fn left_out(&self) -> String {
        let (shown, all) = (self.shown.len(), self.run.scenario.options.len());
        if shown == all {
            return String::new();
        }
        format!(". The {shown} best of {all} options by {}", self.run.scenario.decision.metric.label())
    }

    /// The look of an option.
    #[must_use]
    pub fn tag(&self, option: usize) -> Tag {
        self.tags[option].clone()
    }

    /// The look of the baseline, if there is one.
    #[must_use]
    pub fn baseline(&self) -> Option<&Tag> {
        self.run.scenario.baseline().map(|baseline| &self.tags[baseline])
    }

    /// Months of the bands.
    #[must_use]
    pub fn months(&self) -> usize {
        self.run.bands.values.dim().2
    }

    /// A series with its bands.
    #[must_use]
    pub fn fan(&self, option: usize, series: Series) -> Fan {
        fan_of(self.run.bands, option, series)
    }

    /// The summary of a metric, if the run recorded it.
    #[must_use]
    pub fn summary(&self, option: usize, metric: Metric) -> Option<&Summary> {
        self.run.findings.summaries.get(option)?.metric(metric)
    }

    /// Mean of a metric over the trajectories where it is finite.
    #[must_use]
    pub fn mean(&self, option: usize, metric: Metric) -> Estimate {
        self.summary(option, metric).map_or(Estimate::UNDEFINED, |summary| summary.mean)
    }

    /// What the money of an option does.
    #[must_use]
    pub fn money(&self, option: usize) -> &Money {
        &self.run.findings.money[option]
    }

    /// Mean of a metric of one option less that of another, paired by trajectory; undefined where they were not
    /// compared.
    #[must_use]
    pub fn lead(&self, metric: Metric, option: usize, other: usize) -> Estimate {
        let comparisons = &self.run.findings.comparisons;
        let between = |a: usize, b: usize| {
            let is_it = |c: &&crate::analysis::paired::Comparison| (c.metric, c.option, c.other) == (metric, a, b);
            comparisons.iter().find(is_it).map(|comparison| comparison.mean_difference)
        };
        let turned = || between(other, option).map(|lead| Estimate { value: -lead.value, ..lead });
        between(option, other).or_else(turned).unwrap_or(Estimate::UNDEFINED)
    }
}

/// A name as it stands in a title beside others: in quotes where it reads like a sentence.
#[must_use]
pub fn in_title(name: &str) -> String {
    fit(&in_sentence(name), 44.0, Weight::SemiBold, 1_400.0)
}
