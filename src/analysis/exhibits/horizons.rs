//! Who leads had the horizon ended earlier.

use super::super::figures::in_sentence;
use super::super::statistics::{self, Estimate};
use super::super::{Turn, decision};
use crate::engine::{Column, Sample};
use crate::metric::Metric;
use crate::scenario::{Decision, Rule, Scenario};
use std::borrow::Cow;

/// NPV added had the horizon ended after this many months.
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
    /// Whether no other option could be the leader, as far as Monte Carlo error goes; one that is exactly equal is no
    /// other.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let others = |leader: usize| (0..self.means.len()).filter(move |&option| option != leader);
        let is_behind = |o: usize| self.means[o].value.is_nan() || self.is_equal(o) || !self.behind[o].could_flip();
        self.leader.is_some_and(|leader| others(leader).all(is_behind))
    }

    /// Whether an option is exactly equal to the leader, or is it.
    #[must_use]
    pub fn is_equal(&self, option: usize) -> bool {
        self.means[option].value.is_finite() && self.behind[option].value == 0.0 && self.behind[option].se == 0.0
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

/// The longest of the recorded horizons before the scenario's at which another option is clearly ahead, in words; none where
/// something other than the mean of added money decides.
#[must_use]
pub fn earlier_end(scenario: &Scenario, sample: &Sample) -> Option<Turn> {
    let Decision { metric, rule, .. } = scenario.decision;
    if !matches!(metric, Metric::UpliftNpv | Metric::Npv) || rule != Rule::Mean {
        return None;
    }
    let leader = decision::verdict(sample, scenario.decision).leading()?;
    let horizon = scenario.setting.horizon_months;
    let is_turned = |view: &HorizonView| view.months < horizon && view.leader != Some(leader) && view.is_clear();
    let view = horizons(sample).into_iter().rev().find(is_turned)?;
    Some(Turn {
        when: format!("the horizon, taken as {horizon} months, at {}", view.months),
        then: format!("{} would win", in_sentence(&sample.options[view.leader?])),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{Made, normals};
    use crate::scenario::{Overrides, parse};

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
        // A tie goes to the baseline.
        assert!(got[0].leader == Some(0) && got[0].is_clear() && got[0].is_equal(1) && !got[0].is_equal(2));
        assert!(!got[1].is_equal(2));
    }

    #[test]
    fn an_earlier_end_is_named_where_another_option_is_clearly_ahead_of_todays_leader() {
        let text = "schema = 1\nname = \"t\"\nstart = \"2026-07\"\nhorizon_months = 48\n[isv]\n\
                    archetype = \"customer_deployed\"\narr = 80e6\n[[cloud]]\nname = \"aws\"\nweight = 1.0\n\
                    target_accounts = 100\nattribution = \"aws_prm_metering\"\n\
                    [[option]]\nname = \"Base\"\nbaseline = true\n\
                    [[option]]\nname = \"A\"\nin_house = [{ month = 0, heads = 1 }]\n";
        let scenario = parse("t.toml", text, std::path::Path::new("."), &Overrides::default()).unwrap().scenario;
        let n = 400;
        let about = |seed: u64, mean: f64| normals(seed, n, mean, 10.0);
        let sample = |early: f64| {
            let made = Made::new(&["Base", "A"], 1).baseline(0);
            let added = vec![vec![0.0; n], about(1, 50.0)];
            made.column(Column::Metric(Metric::UpliftNpv), added)
                .column(Column::Horizon(36), vec![vec![0.0; n], about(2, early)])
                .column(Column::Horizon(48), vec![vec![0.0; n], about(3, 50.0)])
                .sample()
        };
        let said = earlier_end(&scenario, &sample(-50.0));
        assert_eq!(
            said.map(|turn| turn.sentence()).as_deref(),
            Some("the horizon, taken as 48 months, at 36: Base would win")
        );
        assert_eq!(earlier_end(&scenario, &sample(50.0)), None);
        // Half a standard error of ten: nobody is clearly ahead.
        assert_eq!(earlier_end(&scenario, &sample(-0.25)), None);
    }
}
