//! Fiscal years, for the CFO's page.

use super::statistics::{self, Estimate, Ordered};
use crate::engine::{Column, Sample};
use crate::metric::YearFigure;

/// A nominal figure of a fiscal year of an option over trajectories.
#[derive(Clone, Debug, PartialEq)]
pub struct YearSummary {
    /// Position of the option.
    pub option: usize,
    /// Label of the fiscal year.
    pub year: String,
    /// Which figure.
    pub figure: YearFigure,
    /// Mean.
    pub mean: Estimate,
    /// One trajectory in ten is below.
    pub p10: Estimate,
    /// Median.
    pub p50: Estimate,
    /// One trajectory in ten is above.
    pub p90: Estimate,
}

/// Every figure of every fiscal year, option by option in the order of the sample.
#[must_use]
pub fn years(sample: &Sample) -> Vec<YearSummary> {
    let mut summaries = Vec::new();
    for option in 0..sample.options.len() {
        for column in &sample.columns {
            let Column::Year(figure, year) = column else { continue };
            let values = sample.column(option, column);
            let ordered = Ordered::new(&values);
            let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|p| statistics::quantile(&values, &ordered, p, sample.blocks));
            let mean = statistics::mean(&values, sample.blocks);
            summaries.push(YearSummary { option, year: year.clone(), figure: *figure, mean, p10, p50, p90 });
        }
    }
    summaries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;

    #[test]
    fn years_come_by_option_with_order_statistics() {
        let cost = || Column::Year(YearFigure::Cost, "FY2026".to_owned());
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        let sample = Made::new(&["A", "B"], 1).column(cost(), vec![ten, vec![3.0; 10]]).sample();
        let got = years(&sample);
        assert_eq!(got.len(), 2);
        let a = &got[0];
        assert_eq!((a.mean.value, a.p10.value, a.p50.value, a.p90.value), (5.5, 1.0, 5.0, 9.0));
        assert_eq!((got[1].option, got[1].p90.value), (1, 3.0));
    }
}
