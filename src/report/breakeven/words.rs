//! Amounts of the metric that decides, as contenders have them: turned so that more is better.

use crate::analysis::breakeven::words;
use crate::analysis::statistics::Estimate;
use crate::metric::{Direction, Metric, Unit};

/// What the numbers are: a return is judged by the money behind it.
#[must_use]
pub fn measure(metric: Metric) -> &'static str {
    match metric {
        Metric::Roi => "NPV added (ROI is zero where it is)",
        Metric::RoiCash => "cash added inside the horizon (ROI inside the horizon is zero where it is)",
        other => other.label(),
    }
}

/// A value of a metric in short; contenders are turned so that more is better, which is turned back here.
#[must_use]
pub fn amount(estimate: Estimate, metric: Metric, currency: &str) -> String {
    let value = turned_back(estimate.value, metric);
    let is_money = metric.unit() == Unit::Money || matches!(metric, Metric::Roi | Metric::RoiCash);
    match value {
        v if !v.is_finite() => "n/a".to_owned(),
        v if is_money => words::money(v, currency),
        v => words::figure(v),
    }
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
