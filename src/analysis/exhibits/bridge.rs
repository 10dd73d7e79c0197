//! From pipeline opened to NPV, step by step.

use super::super::find_series;
use super::super::statistics::{self, Estimate};
use super::less_baseline;
use crate::engine::{Column, Sample};
use crate::metric::{BridgeItem, Metric};

/// How many steps there are: pipeline opened, bookings won, recurring revenue, incremental margin, people and
/// providers, selling cost, NPV, NPV less that of the baseline.
pub const STEPS: usize = 8;

/// Mean present values of an option, over horizon and tail.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// By step; costs are negative. The last is undefined for the baseline and without one.
    pub amounts: [Estimate; STEPS],
    /// Mean number of opportunities inside the horizon.
    pub opportunities: Estimate,
    /// Mean number of wins inside the horizon.
    pub wins: Estimate,
}

impl Steps {
    /// Incremental margin.
    #[must_use]
    pub fn margin(&self) -> Estimate {
        self.amounts[3]
    }

    /// Cost of people, providers and selling, as a positive amount.
    #[must_use]
    pub fn cost(&self) -> f64 {
        -(self.amounts[4].value + self.amounts[5].value)
    }

    /// NPV of the whole function.
    #[must_use]
    pub fn npv(&self) -> Estimate {
        self.amounts[6]
    }

    /// NPV less that of the baseline.
    #[must_use]
    pub fn added(&self) -> Estimate {
        self.amounts[7]
    }
}

/// The bridge of every option; none where the run did not record it.
pub(super) fn bridge(sample: &Sample) -> Option<Vec<Steps>> {
    let is_recorded = BridgeItem::ALL.iter().all(|&item| sample.columns.contains(&Column::Bridge(item)));
    is_recorded.then(|| (0..sample.options.len()).map(|option| steps(sample, option)).collect())
}

fn steps(sample: &Sample, option: usize) -> Steps {
    let mean_of = |values: &[f64]| statistics::mean(values, sample.blocks);
    let mean = |column: Column| find_series(sample, option, &column).map_or(Estimate::UNDEFINED, |v| mean_of(&v));
    let step = |item: BridgeItem| mean(Column::Bridge(item));
    let cost = |item: BridgeItem| {
        let amount = step(item);
        Estimate { value: -amount.value.abs(), ..amount }
    };
    let npv = Column::Metric(Metric::Npv);
    let added = less_baseline(sample, option, &npv).map_or(Estimate::UNDEFINED, |values| mean_of(&values));
    Steps {
        amounts: [
            step(BridgeItem::Opened),
            step(BridgeItem::Won),
            step(BridgeItem::Recurring),
            step(BridgeItem::Margin),
            cost(BridgeItem::StaffCost),
            cost(BridgeItem::SellingCost),
            mean(npv),
            added,
        ],
        opportunities: mean(Column::Metric(Metric::Opportunities)),
        wins: mean(Column::Metric(Metric::Wins)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;

    #[test]
    fn costs_are_negative_and_the_last_step_is_against_the_baseline() {
        let mut made = Made::new(&["Base", "A"], 1).baseline(0);
        for (i, &item) in BridgeItem::ALL.iter().enumerate() {
            let level = 10.0 + i as f64;
            made = made.column(Column::Bridge(item), vec![vec![1.0, 1.0], vec![level, level + 2.0]]);
        }
        let sample = made.metric(Metric::Npv, vec![vec![-5.0, -3.0], vec![-1.0, -3.0]]).sample();
        let got = bridge(&sample).expect("all steps were recorded");
        let values: Vec<f64> = got[1].amounts.iter().map(|amount| amount.value).collect();
        // Means of 10 + i and 12 + i; NPV −2; against the baseline 4 and 0.
        assert_eq!(values, [11.0, 12.0, 13.0, 14.0, -15.0, -16.0, -2.0, 2.0]);
        assert_eq!((got[1].cost(), got[1].added().se), (31.0, 2.0));
        assert!(got[0].added().value.is_nan());
    }
}
