//! Amounts of the metric that decides, as contenders have them: turned so that more is better.

use crate::analysis::breakeven::words;
use crate::analysis::compared::Compared;
use crate::analysis::decision;
use crate::analysis::statistics::Estimate;
use crate::metric::{Direction, Metric, Unit};
use crate::report::charts::AcrossKind;
use crate::report::format;
use crate::report::sensitivity::capital;
use crate::scenario::{Rule, Scenario};

/// What the numbers are, to begin a sentence with.
#[must_use]
pub fn measure(metric: Metric, rule: Rule, is_share: bool) -> String {
    capital(&match rule {
        Rule::Mean if is_share => format!("how often {} is reached", metric.label()),
        rule => decision::statistic_in_words(rule, metric.label()),
    })
}

/// A value of a metric with its error, as `run` writes it; contenders are turned so that more is better, which is turned
/// back here.
#[must_use]
pub fn amount(estimate: Estimate, metric: Metric, is_share: bool, currency: &str) -> String {
    let turned_back = Estimate { value: shown(estimate.value, metric, is_share), ..estimate };
    format::compared_with_error(turned_back, Compared { metric, is_reached: is_share }, currency)
}

/// What an axis of such values counts.
#[must_use]
pub fn counted(metric: Metric, is_share: bool) -> AcrossKind {
    match metric.unit() {
        _ if is_share || is_percent(metric) => AcrossKind::Percent,
        Unit::Money => AcrossKind::Money,
        _ => AcrossKind::Number,
    }
}

/// What an axis of a varied number counts, as its values are written.
#[must_use]
pub fn varied(scenario: &Scenario, path: &str) -> AcrossKind {
    let Some(position) = scenario.position(path) else { return AcrossKind::Number };
    let spec = scenario.parameters[position].spec;
    match words::value(0.5, spec, &scenario.currency) {
        _ if spec.unit.starts_with("money") => AcrossKind::Money,
        written if written.contains('%') => AcrossKind::Percent,
        _ => AcrossKind::Number,
    }
}

/// Whether a metric is written in percent.
#[must_use]
pub fn is_percent(metric: Metric) -> bool {
    matches!(metric, Metric::Roi | Metric::RoiCash)
}

/// A value as it is shown: turned back to what it is, unless it is a share of the trajectories.
#[must_use]
pub fn shown(value: f64, metric: Metric, is_share: bool) -> f64 {
    if is_share { value } else { turned_back(value, metric) }
}

/// A value turned back to what it is.
#[must_use]
pub fn turned_back(value: f64, metric: Metric) -> f64 {
    if metric.direction() == Direction::Lower { -value } else { value }
}

/// A number, or null.
#[must_use]
pub fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
