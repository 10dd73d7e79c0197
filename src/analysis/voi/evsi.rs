//! Value of a pilot: that of the plan whose first stage it is, and what its results would be worth without delay or cost.
//!
//! The results of a pilot are simulated under each draw of beliefs with luck of their own, and the values of the
//! alternatives are regressed on them: the expected value of sample information (Strong, Oakley, Brennan and Breeze,
//! 2015, Medical Decision Making 35(5), 570–583). [`several`](super::several) does the regression.

use super::Worth;
use crate::analysis::statistics::Estimate;

/// Size and length of a pilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PilotDesign {
    /// In-house heads.
    pub heads: u32,
    /// Outsourced units.
    pub units: u32,
    /// Months.
    pub months: u32,
}

/// What a pilot is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PilotValue {
    /// Size and length.
    pub design: PilotDesign,
    /// Expected gain of deciding with its results, at no delay and no cost (EVSI).
    pub information: Worth,
    /// Mean cost of running it, present value.
    pub cost: Estimate,
    /// What its wins earn on average, present value.
    pub earned: Estimate,
    /// What it costs that everything else comes later, less what the pilot's account teams and pipeline carry over: what
    /// is left of the net benefit beside results, cost and earnings.
    pub delay: f64,
    /// Account teams below which the plan does not follow.
    pub teams: u32,
    /// Whether the plan that follows is another than the best without a pilot.
    pub follows_other: bool,
    /// Value of the plan whose first stage is the pilot, less that of the best alternative without it.
    pub net: Estimate,
    /// Whether the best pilot is told from it, from all others at once at 95 %.
    pub is_told: bool,
}

impl PilotValue {
    /// A pilot whose plan was simulated: with `net` what it adds to the best alternative without it.
    ///
    /// ```text
    /// delay = results − cost + earned − net
    /// ```
    #[must_use]
    pub fn of_plan(
        design: PilotDesign,
        information: Worth,
        (cost, earned): (Estimate, Estimate),
        (teams, follows_other): (u32, bool),
        (net, is_told): (Estimate, bool),
    ) -> Self {
        let delay = information.gain.value - cost.value + earned.value - net.value;
        Self { design, information, cost, earned, delay, teams, follows_other, net, is_told }
    }
}

/// Values of ever longer pilots, made to rise: a longer pilot shows all that a shorter one does, so where noise says that
/// it is worth less the two take their mean, each weighted by its precision (pool adjacent violators; Barlow et al.,
/// Statistical Inference under Order Restrictions, 1972).
pub fn make_rise(values: &mut [Worth]) {
    let precision = |value: &Worth| 1.0 / value.gain.se.powi(2).max(1e-12 * (1.0 + value.gain.value.powi(2)));
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for value in values.iter() {
        let mut pool = (value.gain.value, precision(value), 1);
        while let Some(&(mean, weight, count)) = pools.last().filter(|(mean, _, _)| *mean > pool.0) {
            pools.pop();
            let all = weight + pool.1;
            pool = ((mean * weight + pool.0 * pool.1) / all, all, count + pool.2);
        }
        pools.push(pool);
    }
    let means = pools.into_iter().flat_map(|(mean, _, count)| std::iter::repeat_n(mean, count));
    values.iter_mut().zip(means).for_each(|(value, mean)| value.gain.value = mean);
}
