//! What is compared between runs: the mean of a metric, or, where it may never be reached, how often it is.

use super::statistics::{self, Estimate};
use crate::engine::Blocks;
use crate::metric::{Direction, Metric};
use std::borrow::Cow;

/// The figure of an option that is set beside that of another run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The metric.
    pub metric: Metric,
    /// Whether it is the share of the trajectories in which the metric is reached: where "never" occurs, a mean would be
    /// that of survivors.
    pub is_reached: bool,
}

impl Compared {
    /// What is compared, from the values that are.
    pub fn of<'v>(metric: Metric, columns: impl IntoIterator<Item = &'v [f64]>) -> Self {
        let is_reached = columns.into_iter().any(|column| column.iter().any(|value| value.is_infinite()));
        Self { metric, is_reached }
    }

    /// Values by trajectory whose mean is compared.
    #[must_use]
    pub fn values(self, column: Cow<'_, [f64]>) -> Cow<'_, [f64]> {
        let is_reached = |value: &f64| f64::from(u8::from(value.is_finite()));
        if self.is_reached { column.iter().map(is_reached).collect() } else { column }
    }

    /// The figure of an option, from its [`values`](Self::values).
    #[must_use]
    pub fn figure(self, values: &[f64], blocks: Blocks) -> Estimate {
        if self.is_reached { statistics::score(values, blocks) } else { statistics::mean(values, blocks) }
    }

    /// Whether more of it is better.
    #[must_use]
    pub fn direction(self) -> Direction {
        if self.is_reached { Direction::Higher } else { self.metric.direction() }
    }

    /// Name in files.
    #[must_use]
    pub fn statistic(self) -> &'static str {
        if self.is_reached { "reached" } else { "mean" }
    }

    /// As a possession: "NPV added", "chance to reach payback month".
    #[must_use]
    pub fn noun(self) -> String {
        if self.is_reached { self.words() } else { self.metric.label().to_owned() }
    }

    /// As a heading: "mean NPV added", "chance to reach payback month".
    #[must_use]
    pub fn words(self) -> String {
        let what = if self.is_reached { "chance to reach" } else { "mean" };
        format!("{what} {}", self.metric.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_never_be_is_compared_by_how_often_it_is() {
        let never = [12.0, f64::INFINITY, 30.0, f64::INFINITY];
        let always = [40.0; 4];
        let found = Compared::of(Metric::PaybackMonth, [&always[..], &never[..]]);
        assert!(found.is_reached && found.direction() == Direction::Higher);
        let share = |values: &[f64]| found.figure(&found.values(Cow::Borrowed(values)), Blocks::Independent).value;
        // The mean of survivors, 21, would be better than 40.
        assert_eq!((share(&never), share(&always)), (0.5, 1.0));
        assert_eq!((found.noun(), found.statistic()), ("chance to reach payback month".to_owned(), "reached"));
        let mean = Compared::of(Metric::PaybackMonth, [&always[..]]);
        assert!(!mean.is_reached && mean.direction() == Direction::Lower);
        assert_eq!(mean.figure(&mean.values(Cow::Borrowed(&always)), Blocks::Independent).value, 40.0);
        assert_eq!(mean.words(), "mean payback month");
    }
}
