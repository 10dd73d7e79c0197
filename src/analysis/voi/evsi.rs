//! Value of a pilot: what its results are worth before the decision, less what the pilot costs and delays.
//!
//! The results of a pilot are simulated under each draw of beliefs with luck of their own, and the values of the
//! alternatives are regressed on them: the expected value of sample information (Strong, Oakley, Brennan and Breeze,
//! 2015, Medical Decision Making 35(5), 570–583). [`several`](super::several) does the regression.

use super::Value;
use crate::analysis::statistics::Estimate;

/// Size and length of a pilot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PilotDesign {
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
    pub information: Value,
    /// Mean cost of running it, present value.
    pub cost: Estimate,
    /// What its wins earn on average, present value.
    pub earned: Estimate,
    /// What it costs to do the best later: the best expected gain and the information come `months` later.
    pub delay: f64,
    /// Gain less cost and delay (ENBS).
    pub net: Estimate,
}

/// Net benefit of a pilot.
///
/// ```text
/// d = (1 + r)^(−months/12);   delay = (best + EVSI)·(1 − d);   net = EVSI − max(0, cost − earned) − delay
/// ```
///
/// | symbol | meaning | unit |
/// | --- | --- | --- |
/// | `best` | expected gain of the alternative that is best today over doing nothing, never below 0 | money |
/// | `r` | discount rate | per year |
///
/// A pilot that earns more than it costs counts as free, not as a gain: the same profit is to be had without a pilot.
#[must_use]
pub fn net_benefit(
    design: PilotDesign,
    information: Value,
    cost: Estimate,
    earned: Estimate,
    best: f64,
    rate: f64,
) -> PilotValue {
    let discount = libm::pow(1.0 + rate, -f64::from(design.months) / 12.0);
    let delay = (best.max(0.0) + information.gain.value) * (1.0 - discount);
    let paid = cost.value - earned.value;
    let value = information.gain.value - paid.max(0.0) - delay;
    let paid_se = if paid > 0.0 { libm::hypot(cost.se, earned.se) } else { 0.0 };
    let se = libm::hypot(information.gain.se * discount, paid_se);
    PilotValue { design, information, cost, earned, delay, net: Estimate::known(value, se) }
}

/// Values of ever longer pilots, made to rise: a longer pilot shows all that a shorter one does, so where noise says that
/// it is worth less the two take their mean, each weighted by its precision (pool adjacent violators; Barlow et al.,
/// Statistical Inference under Order Restrictions, 1972).
pub fn make_rise(values: &mut [Value]) {
    let precision = |value: &Value| 1.0 / value.gain.se.powi(2).max(1e-12 * (1.0 + value.gain.value.powi(2)));
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
