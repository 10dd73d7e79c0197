//! Yardsticks of an option that do not measure the horizon, and what its money comes from.

use super::find_series;
use super::statistics::{self, Estimate, Linearised};
use crate::engine::{Column, Sample};
use crate::metric::Metric;

/// What a board asks first of a spend on selling; undefined of the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Yardsticks {
    /// Months in which the margin of what the last twelve months won pays what they cost more than the baseline's: ratio
    /// of means; undefined where they won nothing more.
    pub cac_payback: Estimate,
    /// CAC payback before `incrementality`.
    pub cac_payback_in_full: Estimate,
    /// Median month, from 0, after the lowest point of cumulative cash.
    pub cash_turns: Estimate,
    /// Share of trajectories in which cash never turns inside the horizon.
    pub cash_never_turns: Estimate,
    /// Mean NPV added by what the alliance opens.
    pub originated: Estimate,
    /// Mean NPV added by what it changes in deals that direct sellers have anyway.
    pub influenced: Estimate,
}

/// Yardsticks of an option; undefined where the run did not record what they are made of.
#[must_use]
pub fn yardsticks(sample: &Sample, option: usize) -> Yardsticks {
    let is_baseline = sample.baseline == Some(option);
    let metric = |metric: Metric| find_series(sample, option, &Column::Metric(metric)).filter(|_| !is_baseline);
    let mean = |of: Metric| {
        metric(of).map_or(Estimate::UNDEFINED, |values| {
            statistics::mean_by(values.len(), |trajectory| values[trajectory], sample.blocks)
        })
    };
    let turns = metric(Metric::CashPositiveMonth);
    Yardsticks {
        cac_payback: months_to_pay(sample, option, &Column::RunRateMargin),
        cac_payback_in_full: months_to_pay(sample, option, &Column::RunRateMarginInFull),
        cash_turns: turns.as_ref().map_or(Estimate::UNDEFINED, |values| {
            statistics::quantile(values, &statistics::Ordered::new(values), 0.5, sample.blocks)
        }),
        cash_never_turns: turns.as_ref().map_or(Estimate::UNDEFINED, |values| {
            statistics::share(values.iter().map(|month| !month.is_finite()), sample.blocks)
        }),
        originated: mean(Metric::OriginatedNpv),
        influenced: mean(Metric::InfluencedNpv),
    }
}

/// Added cost of the run-rate year over a month's added margin of what it won.
fn months_to_pay(sample: &Sample, option: usize, margin: &Column) -> Estimate {
    let added = |column: &Column| super::cash::added(sample, option, column);
    let (Some(cost), Some(margin)) = (added(&Column::RunRateCost), added(margin)) else { return Estimate::UNDEFINED };
    if sample.baseline == Some(option) || margin.iter().sum::<f64>() <= 0.0 {
        return Estimate::UNDEFINED;
    }
    let Linearised { value, influence } = statistics::ratio_of_means(&cost, &margin);
    Linearised { value, influence }.estimate(sample.blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;

    #[test]
    fn yardsticks_are_of_the_money_added_and_a_ratio_of_means() {
        let sample = Made::new(&["Base", "A"], 4)
            .metric(Metric::CashPositiveMonth, vec![vec![f64::INFINITY; 4], vec![20.0, 30.0, 40.0, f64::INFINITY]])
            .metric(Metric::OriginatedNpv, vec![vec![0.0; 4], vec![1.0, 2.0, 3.0, 6.0]])
            .metric(Metric::InfluencedNpv, vec![vec![0.0; 4], vec![1.0; 4]])
            .column(Column::RunRateCost, vec![vec![10.0; 4], vec![110.0, 210.0, 110.0, 210.0]])
            .column(Column::RunRateMargin, vec![vec![1.0; 4], vec![11.0, 11.0, 21.0, 1.0]])
            .column(Column::RunRateMarginInFull, vec![vec![1.0; 4], vec![21.0; 4]])
            .baseline(0)
            .sample();
        let got = yardsticks(&sample, 1);
        // 600 added cost over 40 added margin; before incrementality over 80.
        assert!((got.cac_payback.value - 15.0).abs() < 1e-12, "{got:?}");
        assert!((got.cac_payback_in_full.value - 7.5).abs() < 1e-12);
        assert!(got.cac_payback.se > 0.0);
        assert_eq!((got.originated.value, got.influenced.value, got.cash_never_turns.value), (3.0, 1.0, 0.25));
        assert!((30.0..=40.0).contains(&got.cash_turns.value));
        let base = yardsticks(&sample, 0);
        assert!(base.cac_payback.value.is_nan() && base.cash_turns.value.is_nan() && base.originated.value.is_nan());
    }

    #[test]
    fn what_wins_nothing_more_has_no_payback() {
        let sample = Made::new(&["Base", "A"], 2)
            .column(Column::RunRateCost, vec![vec![10.0; 2], vec![110.0; 2]])
            .column(Column::RunRateMargin, vec![vec![1.0; 2], vec![1.0; 2]])
            .column(Column::RunRateMarginInFull, vec![vec![1.0; 2], vec![0.0; 2]])
            .baseline(0)
            .sample();
        let got = yardsticks(&sample, 1);
        assert!(got.cac_payback.value.is_nan() && got.cac_payback_in_full.value.is_nan());
    }
}
