//! What each outcome of each option looks like over trajectories.

use super::statistics::{self, Estimate, Ordered};
use super::{direction_of, influence};
use crate::engine::{Blocks, Column};
use crate::metric::Metric;

/// The quantiles that are reported, by name.
pub const QUANTILES: [(&str, f64); 7] =
    [("p5", 0.05), ("p10", 0.10), ("p25", 0.25), ("p50", 0.50), ("p75", 0.75), ("p90", 0.90), ("p95", 0.95)];

/// An outcome of an option over trajectories.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Which outcome.
    pub column: Column,
    /// Part of the trajectories in which it is defined and not "never".
    pub defined_share: f64,
    /// Mean over those, with its error; undefined where "never" occurs, since it would be that of survivors.
    pub mean: Estimate,
    /// Standard deviation over those; undefined likewise.
    pub sd: f64,
    /// In the order of [`QUANTILES`]; "never" and undefined count as beyond every value.
    pub quantiles: [Estimate; QUANTILES.len()],
    /// Mean of the worst 5%; undefined for an outcome without a direction.
    pub cvar: Estimate,
    /// Share of trajectories above zero, where that has a meaning; undefined counts as not positive.
    pub p_positive: Option<Estimate>,
}

impl Summary {
    /// Summarises one column of one option.
    #[must_use]
    pub fn of(column: &Column, values: &[f64], blocks: Blocks) -> Self {
        Self::of_sorted(column, values, &Ordered::new(values), blocks)
    }

    /// As [`Self::of`], of a column that is sorted already.
    pub(super) fn of_sorted(column: &Column, values: &[f64], ordered: &Ordered, blocks: Blocks) -> Self {
        let cvar = direction_of(column)
            .map_or(Estimate::UNDEFINED, |direction| influence::cvar(ordered, direction).estimate(values, blocks));
        let has_never = values.iter().any(|value| value.is_infinite());
        let has_sign = matches!(column, Column::Metric(metric) | Column::Window(metric, _) if metric.has_sign());
        Self {
            column: column.clone(),
            defined_share: statistics::defined_share(values),
            mean: if has_never { Estimate::UNDEFINED } else { statistics::mean(values, blocks) },
            sd: if has_never { f64::NAN } else { statistics::sd(values) },
            quantiles: QUANTILES.map(|(_, p)| statistics::quantile(values, ordered, p, blocks)),
            cvar,
            p_positive: has_sign.then(|| positive_share(values, blocks)),
        }
    }

    /// The median.
    #[must_use]
    pub fn median(&self) -> Estimate {
        self.quantiles[3]
    }
}

/// Share of the values that are defined and above zero.
#[must_use]
pub fn positive_share(values: &[f64], blocks: Blocks) -> Estimate {
    statistics::score_by(values.len(), |i| f64::from(u8::from(values[i].is_finite() && values[i] > 0.0)), blocks)
}

/// All outcomes of one option.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionSummary {
    /// Name of the option.
    pub option: String,
    /// Metrics and windows, in the order of the sample.
    pub outcomes: Vec<Summary>,
}

impl OptionSummary {
    /// The summary of a metric, if it was recorded.
    #[must_use]
    pub fn metric(&self, metric: Metric) -> Option<&Summary> {
        self.outcomes.iter().find(|summary| summary.column == Column::Metric(metric))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;

    #[test]
    fn summary_of_a_small_column_is_as_computed_by_hand() {
        let values = vec![f64::NAN, -1.0, 2.0, 5.0];
        let sample = Made::new(&["A"], 1)
            .metric(Metric::Roi, vec![values])
            .column(Column::PeakHeads, vec![vec![1.0; 4]])
            .column(Column::Window(Metric::Wins, "FY1".to_owned()), vec![vec![1.0, 1.0, 2.0, 4.0]])
            .sample();
        let (got, _) = crate::analysis::outcomes::outcomes(&sample);
        assert_eq!(got[0].outcomes.len(), 2, "heads are not an outcome");
        let roi = got[0].metric(Metric::Roi).expect("it was recorded");
        assert_eq!(roi.defined_share, 0.75);
        assert_eq!(roi.mean.value, 2.0);
        assert_eq!(roi.sd, 3.0);
        assert_eq!(roi.median().value, 2.0);
        assert!(roi.quantiles[6].value.is_nan(), "p95 is the undefined one");
        assert_eq!(roi.p_positive.expect("ROI has a sign").value, 0.5);
        let wins = &got[0].outcomes[1];
        assert_eq!(wins.column.name(), "wins@FY1");
        assert_eq!((wins.mean.value, wins.p_positive), (2.0, None));
    }

    #[test]
    fn never_leaves_no_mean_and_pushes_quantiles() {
        let months = vec![10.0, 20.0, f64::INFINITY, f64::INFINITY];
        let got = Summary::of(&Column::Metric(Metric::PaybackMonth), &months, Blocks::Independent);
        assert_eq!((got.defined_share, got.median().value), (0.5, 20.0));
        assert!(got.mean.value.is_nan() && got.sd.is_nan(), "15 months would be the mean of survivors");
        assert!(got.quantiles[4].value.is_nan() && got.cvar.value.is_nan());
    }
}
