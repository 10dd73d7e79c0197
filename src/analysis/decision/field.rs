//! Who competes, and with which values.

use crate::engine::{Column, Run, Sample};
use crate::metric::Metric;
use std::borrow::Cow;

/// Whether doing nothing new has a value of a metric of added money: it adds nothing, returns nothing and never goes
/// below zero. It lays nothing out, so that there is nothing to pay back and no cost to divide by.
fn is_zero_for_the_baseline(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::UpliftNpv
            | Metric::InfluencedNpv
            | Metric::OriginatedNpv
            | Metric::Roi
            | Metric::RoiCash
            | Metric::WorstCash
    )
}

/// Positions of the options that a metric ranks, in the order of the scenario: the baseline among them, but where a
/// metric of added money says nothing of it (payback, pipeline per added cost).
#[must_use]
pub fn ranked(sample: &Sample, metric: Metric) -> Vec<usize> {
    ranked_of(sample.options.len(), sample.baseline, metric)
}

/// As [`ranked`], of this many options.
#[must_use]
pub fn ranked_of(options: usize, baseline: Option<usize>, metric: Metric) -> Vec<usize> {
    let is_ranked =
        |&option: &usize| Some(option) != baseline || !metric.is_of_added_money() || is_zero_for_the_baseline(metric);
    (0..options).filter(is_ranked).collect()
}

/// What an option is ranked by, by trajectory: zero of the baseline where the metric counts added money.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn values(sample: &Sample, option: usize, metric: Metric) -> Cow<'_, [f64]> {
    let is_zero = Some(option) == sample.baseline && is_zero_for_the_baseline(metric);
    if is_zero { zeros(sample.trajectories()) } else { sample.column(option, &Column::Metric(metric)) }
}

/// As [`values`], of a run that goes on.
///
/// # Panics
/// If the run does not record the metric.
#[must_use]
pub fn values_so_far<'a>(run: &'a Run<'_>, option: usize, baseline: Option<usize>, metric: Metric) -> Cow<'a, [f64]> {
    let values = run.metric(option, metric);
    if Some(option) == baseline && is_zero_for_the_baseline(metric) { zeros(values.len()) } else { values }
}

fn zeros(count: usize) -> Cow<'static, [f64]> {
    Cow::Owned(vec![0.0; count])
}
