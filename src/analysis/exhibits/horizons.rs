//! Who leads had the horizon ended earlier.

use super::super::statistics::{self, Estimate};
use crate::engine::{Column, Sample};
use std::borrow::Cow;

/// NPV added had the horizon ended after so many months.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizonView {
    /// Months.
    pub months: u32,
    /// Mean NPV added by option.
    pub means: Vec<Estimate>,
    /// The option with the highest mean; the baseline where it ties. None where no mean is defined.
    pub leader: Option<usize>,
    /// By option, the mean of the leader less that of the option in the same trajectory; exactly zero for the leader.
    pub behind: Vec<Estimate>,
}

impl HorizonView {
    /// Whether no other option could be the leader, as far as Monte Carlo error goes.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let others = |leader: usize| (0..self.means.len()).filter(move |&option| option != leader);
        self.leader
            .is_some_and(|leader| others(leader).all(|o| self.means[o].value.is_nan() || !self.behind[o].could_flip()))
    }
}

/// Every recorded horizon at which an option has a defined mean, in ascending months.
pub(super) fn horizons(sample: &Sample) -> Vec<HorizonView> {
    let months = |column: &Column| if let Column::Horizon(months) = column { Some(*months) } else { None };
    let mut recorded: Vec<u32> = sample.columns.iter().filter_map(months).collect();
    recorded.sort_unstable();
    recorded.dedup();
    recorded.into_iter().map(|months| view(sample, months)).filter(|view| view.leader.is_some()).collect()
}

fn view(sample: &Sample, months: u32) -> HorizonView {
    let columns: Vec<Cow<'_, [f64]>> =
        (0..sample.options.len()).map(|option| sample.column(option, &Column::Horizon(months))).collect();
    let means: Vec<Estimate> = columns.iter().map(|values| statistics::mean(values, sample.blocks)).collect();
    let baseline_first = sample.baseline.into_iter().chain(0..means.len());
    let leader = baseline_first
        .filter(|&option| means[option].value.is_finite())
        .reduce(|best, option| if means[option].value > means[best].value { option } else { best });
    let behind = |option: usize| {
        let Some(leader) = leader.filter(|&leader| leader != option) else { return Estimate::known(0.0, 0.0) };
        let pairs = columns[leader].iter().zip(columns[option].iter());
        let differences: Vec<f64> = pairs.map(|(a, b)| a - b).collect();
        statistics::mean(&differences, sample.blocks)
    };
    let behind = (0..columns.len()).map(behind).collect();
    HorizonView { months, means, leader, behind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{Made, normals};

    #[test]
    fn the_leader_is_clear_only_beyond_the_error_of_the_paired_difference() {
        let n = 400;
        let luck = normals(1, n, 0.0, 10.0);
        let shifted = |by: f64, sd: f64| {
            let own = normals(2, n, 0.0, sd);
            luck.iter().zip(own).map(|(luck, own)| luck + by + own).collect::<Vec<_>>()
        };
        let made = Made::new(&["Base", "A", "B"], 1).baseline(0);
        let sample = made
            .column(Column::Horizon(24), vec![vec![-90.0; n], shifted(1.0, 0.0), shifted(0.0, 1.0)])
            .column(Column::Horizon(12), vec![vec![0.0; n], vec![0.0; n], vec![-1.0; n]])
            .sample();
        let got = horizons(&sample);
        assert_eq!(got.iter().map(|view| view.months).collect::<Vec<_>>(), [12, 24]);
        // Luck of ten is common to both: the difference has an error of 1/√400.
        assert!(got[1].leader == Some(1) && got[1].is_clear());
        assert!(got[1].behind[2].se < 0.1);
        // A tie goes to the baseline, and is not clear.
        assert!(got[0].leader == Some(0) && !got[0].is_clear());
    }
}
