//! Who competes: the options that the metric ranks, doing nothing new among them.

use crate::analysis::{decision, goodness};
use crate::engine::{Blocks, Run, Sample};
use crate::metric::{Direction, Metric};
use crate::scenario::{Rule, Scenario};
use std::borrow::Cow;

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Contender {
    /// Its name.
    pub name: String,
    /// Position in the scenario.
    pub option: usize,
    /// Value per trajectory, turned so that more is better; zeros for doing nothing new.
    pub values: Vec<f64>,
    /// Which trajectories are independent of each other.
    pub blocks: Blocks,
    /// Whether it is what goes on as today, to which ties go.
    pub is_baseline: bool,
}

impl Contender {
    /// Whether it is never reached in a trajectory.
    #[must_use]
    pub fn has_never(&self) -> bool {
        self.values.iter().any(|value| value.is_infinite())
    }
}

/// All that can be chosen by a metric, in the order of the scenario.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn contenders(sample: &Sample, metric: Metric) -> Vec<Contender> {
    let direction = metric.direction();
    let contender = |option: usize| Contender {
        name: sample.options[option].clone(),
        option,
        values: decision::values(sample, option, metric).iter().map(|&value| goodness(value, direction)).collect(),
        blocks: sample.blocks,
        is_baseline: sample.baseline == Some(option),
    };
    decision::ranked(sample, metric).into_iter().map(contender).collect()
}

/// The contenders of a run that may go on.
///
/// # Panics
/// If the run does not record the metric.
#[must_use]
pub fn so_far(run: &Run<'_>, scenario: &Scenario, metric: Metric) -> Vec<Contender> {
    let (baseline, direction) = (scenario.baseline(), metric.direction());
    let contender = |option: usize| Contender {
        name: scenario.options[option].name.clone(),
        option,
        values: decision::values_so_far(run, option, baseline, metric)
            .iter()
            .map(|&value| goodness(value, direction))
            .collect(),
        blocks: run.blocks(),
        is_baseline: baseline == Some(option),
    };
    decision::ranked_of(scenario.options.len(), baseline, metric).into_iter().map(contender).collect()
}

/// Position of the contender that a rule chooses; none where nothing is defined.
#[must_use]
pub fn choice(contenders: &[Contender], rule: Rule) -> Option<usize> {
    let columns = contenders.iter().map(|contender| Cow::Borrowed(contender.values.as_slice())).collect();
    let baseline = contenders.iter().position(|contender| contender.is_baseline);
    decision::order(columns, Direction::Higher, rule, baseline).first().copied()
}

/// The one less the other, trajectory by trajectory; where either is never reached in one, of whether they are.
#[must_use]
pub fn difference(one: &Contender, other: &Contender) -> Vec<f64> {
    if one.has_never() || other.has_never() {
        let reached = |x: f64| f64::from(u8::from(x.is_finite()));
        return one.values.iter().zip(&other.values).map(|(a, b)| reached(*a) - reached(*b)).collect();
    }
    one.values.iter().zip(&other.values).map(|(a, b)| a - b).collect()
}
