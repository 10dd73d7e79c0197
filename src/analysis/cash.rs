//! What the money does: return on it, when it comes back, how deep it goes.

use super::find_series;
use super::statistics::{self, Estimate, Linearised};
use crate::engine::{Bands, Column, Sample};
use crate::metric::{Metric, Series};

/// Return on the money added to the baseline, as a ratio of means `E[Δbenefit]/E[Δcost] − 1`.
///
/// Undefined where the option costs no more than the baseline on average, and of the baseline itself, which lays nothing
/// out. Where there is no baseline, options are taken against nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Returns {
    /// From cash inside the horizon.
    pub in_horizon: Estimate,
    /// With the contracts in force at the horizon, to the end of the tail.
    pub in_force: Estimate,
}

/// Return of an option; undefined where the run did not record benefit and cost.
#[must_use]
pub fn returns(sample: &Sample, option: usize) -> Returns {
    let is_baseline = sample.baseline == Some(option);
    let ratio = |benefit: &Column, cost: &Column| {
        if is_baseline {
            return Estimate::UNDEFINED;
        }
        let (Some(above), Some(below)) = (added(sample, option, benefit), added(sample, option, cost)) else {
            return Estimate::UNDEFINED;
        };
        let Linearised { value, influence } = statistics::ratio_of_means(&above, &below);
        Linearised { value: value - 1.0, influence }.estimate(sample.blocks)
    };
    Returns {
        in_horizon: ratio(&Column::CashBenefit, &Column::CashCost),
        in_force: ratio(&Column::Metric(Metric::BenefitPv), &Column::Metric(Metric::CostPv)),
    }
}

/// Mean of the cash that an option adds inside the horizon; none where the run did not record it.
#[must_use]
pub fn added_in_horizon(sample: &Sample, option: usize) -> Option<Estimate> {
    let benefit = added(sample, option, &Column::CashBenefit)?;
    let cost = added(sample, option, &Column::CashCost)?;
    Some(statistics::mean_by(benefit.len(), |t| benefit[t] - cost[t], sample.blocks))
}

/// A column of an option less that of the baseline in the same trajectory.
pub(super) fn added(sample: &Sample, option: usize, column: &Column) -> Option<Vec<f64>> {
    let own = find_series(sample, option, column)?;
    match sample.baseline.filter(|&position| position != option) {
        Some(position) => Some(own.iter().zip(sample.column(position, column).iter()).map(|(a, b)| a - b).collect()),
        None => Some(own.into_owned()),
    }
}

/// Chance that the money is back.
#[derive(Clone, Debug, PartialEq)]
pub struct Payback {
    /// Chance within the first this many months: 36, 48, 60 where the horizon is longer, then the horizon.
    pub within: Vec<(u32, Estimate)>,
    /// Chance that it never is inside the horizon.
    pub never: Estimate,
}

/// Chance of payback by month; undefined of the baseline, which lays nothing out. Months count from 0, so that "within 12 months" are months 0–11, as in `pipeline_m12`.
#[must_use]
pub fn payback(sample: &Sample, option: usize, horizon_months: u32) -> Payback {
    let months = find_series(sample, option, &Column::Metric(Metric::PaybackMonth));
    let months = months.filter(|_| sample.baseline != Some(option));
    let share = |holds: &dyn Fn(f64) -> bool| {
        months
            .as_ref()
            .map_or(Estimate::UNDEFINED, |values| statistics::share(values.iter().map(|&m| holds(m)), sample.blocks))
    };
    let milestones = [36, 48, 60].into_iter().filter(|&month| month < horizon_months).chain([horizon_months]);
    Payback {
        within: milestones.map(|month| (month, share(&|paid: f64| paid < f64::from(month)))).collect(),
        never: share(&|paid: f64| !paid.is_finite()),
    }
}

/// How deep cumulative discounted cash goes against the baseline, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CashDepth {
    /// Median over trajectories of the deepest position; at most 0.
    pub median: Estimate,
    /// One trajectory in twenty goes deeper than this.
    pub p5: Estimate,
    /// Month, from 0, in which the median cash position is deepest; none where it never falls below zero.
    pub trough_month: Option<usize>,
}

/// Depth of the cash of an option; undefined of the baseline, against which it is counted.
#[must_use]
pub fn cash_depth(sample: &Sample, option: usize) -> CashDepth {
    let is_baseline = sample.baseline == Some(option);
    let worst = find_series(sample, option, &Column::Metric(Metric::WorstCash)).filter(|_| !is_baseline);
    let ordered = worst.as_ref().map(|values| statistics::Ordered::new(values));
    let quantile = |p: f64| match (&worst, &ordered) {
        (Some(values), Some(ordered)) => statistics::quantile(values, ordered, p, sample.blocks),
        _ => Estimate::UNDEFINED,
    };
    CashDepth {
        median: quantile(0.5),
        p5: quantile(0.05),
        trough_month: trough(&sample.bands, option).filter(|_| !is_baseline),
    }
}

/// Position of the lowest value below zero of the median cash band.
fn trough(bands: &Bands, option: usize) -> Option<usize> {
    let median = bands.at(option, Series::CashCumulative, 2);
    let below_zero = median.iter().enumerate().filter(|(_, cash)| **cash < 0.0);
    below_zero.min_by(|a, b| a.1.total_cmp(b.1)).map(|(month, _)| month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;

    fn two_options() -> Made {
        Made::new(&["Base", "A"], 4)
            .metric(Metric::BenefitPv, vec![vec![10.0, 20.0], vec![40.0, 50.0]])
            .metric(Metric::CostPv, vec![vec![5.0, 5.0], vec![15.0, 25.0]])
            .column(Column::CashBenefit, vec![vec![4.0, 4.0], vec![13.0, 13.0]])
            .column(Column::CashCost, vec![vec![2.0, 2.0], vec![12.0, 12.0]])
    }

    #[test]
    fn return_is_the_ratio_of_means_of_the_money_added() {
        let sample = two_options().baseline(0).sample();
        // Added benefit 30, 30; added cost 10, 20: 30/15 − 1 = 1. Inside the horizon 9/10 − 1.
        let got = returns(&sample, 1);
        assert!((got.in_force.value - 1.0).abs() < 1e-12);
        assert!((got.in_horizon.value + 0.1).abs() < 1e-12);
        // Influences (30 − 2·10)/15, (30 − 2·20)/15 = ±2/3: sd √(8/9), error over √2.
        assert!((got.in_force.se - 2.0 / 3.0).abs() < 1e-12);
        let alone = returns(&two_options().sample(), 1);
        assert!((alone.in_force.value - 1.25).abs() < 1e-12, "90/40 − 1");
        let of_baseline = returns(&sample, 0);
        assert!(of_baseline.in_force.value.is_nan() && of_baseline.in_horizon.value.is_nan(), "it lays nothing out");
        assert_eq!(added_in_horizon(&sample, 1).map(|added| added.value), Some(-1.0), "9 − 10");
    }

    #[test]
    fn payback_is_the_share_that_paid_within_the_months() {
        let months = vec![3.0, 35.0, 36.0, 40.0, f64::INFINITY];
        let sample = Made::new(&["A"], 1).metric(Metric::PaybackMonth, vec![months]).sample();
        let got = payback(&sample, 0, 48);
        let within: Vec<_> = got.within.iter().map(|(month, p)| (*month, p.value)).collect();
        assert_eq!(within, [(36, 0.4), (48, 0.8)]);
        assert_eq!(got.never.value, 0.2);
    }

    #[test]
    fn trough_is_the_deepest_month_of_the_median_band() {
        let mut sample = two_options().metric(Metric::WorstCash, vec![vec![0.0; 2], vec![-8.0, -6.0]]).sample();
        for (month, cash) in [-1.0, -5.0, -3.0, 2.0].into_iter().enumerate() {
            sample.bands.values[[1, Series::CashCumulative as usize, month, 2]] = cash;
        }
        assert_eq!(cash_depth(&sample, 1).trough_month, Some(1));
        assert_eq!(cash_depth(&sample, 1).median.value, -8.0);
        assert_eq!(cash_depth(&sample, 0).trough_month, None);
    }
}
