//! How precise a run is to be: more trajectories until the lead of the best option is known so well.

use super::super::error::StudyError;
use super::super::session::Session;
use super::super::shared::metric_named;
use crate::analysis::figures::count;
use crate::analysis::{decision, precision};
use crate::engine::{Blocks, Sample};
use crate::metric::Metric;
use crate::scenario::Scenario;

/// How narrow the 95% interval of the difference between the two best options is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UntilPrecise {
    /// By which metric.
    pub metric: Metric,
    /// Half of its width.
    pub half_width: f64,
    /// Most trajectories.
    pub limit: u64,
}

impl UntilPrecise {
    /// Reads `METRIC:HALFWIDTH`.
    ///
    /// # Errors
    /// [`StudyError::BadArgument`] if it is anything else.
    pub fn parse(text: &str, limit: u64) -> Result<Self, StudyError> {
        let wrong = |why: String| StudyError::BadArgument(format!("--until-precise {text}: {why}"));
        let (name, width) = text
            .split_once(':')
            .ok_or_else(|| wrong("expected METRIC:HALFWIDTH, for example uplift_npv:50e3".to_owned()))?;
        let metric = metric_named(name).map_err(|error| wrong(error.to_string()))?;
        match width.parse::<f64>() {
            Ok(half_width) if half_width > 0.0 && half_width.is_finite() => Ok(Self { metric, half_width, limit }),
            _ => Err(wrong(format!("the half-width must be a number above 0, found `{width}`"))),
        }
    }
}

/// How precisely the lead of the best option is known, doing nothing among them.
pub(super) fn precision_of<V: AsRef<[f64]>>(
    scenario: &Scenario,
    values: impl Fn(usize) -> V,
    blocks: Blocks,
    wanted: UntilPrecise,
) -> precision::Precision {
    let ranked = decision::ranked_of(scenario.options.len(), scenario.baseline(), wanted.metric);
    let columns: Vec<V> = ranked.into_iter().map(values).collect();
    precision::of_lead(&columns, wanted.metric.direction(), blocks, wanted.half_width)
}

/// Says so where the run ended before it was as precise as was asked.
pub(super) fn check_precision(session: &Session<'_>, sample: &Sample, wanted: UntilPrecise) -> Result<(), StudyError> {
    let metric = wanted.metric;
    let values = |option| decision::values(sample, option, metric);
    match precision_of(session.scenario(), values, sample.blocks, wanted) {
        precision::Precision::Undefined => Err(StudyError::BadArgument(format!(
            "--until-precise: `{}` is undefined or never in some trajectories, so no number of them makes its mean precise; \
             choose another metric, for example uplift_npv",
            metric.name()
        ))),
        precision::Precision::Missed(lead) => {
            session.say(&format!(
                "The precision that was asked for was not reached: after {} trajectories the lead in {} is known to ± {}, not \
                 ± {}.",
                count(sample.trajectories()),
                metric.name(),
                crate::analysis::breakeven::words::figure(lead.half_width()),
                crate::analysis::breakeven::words::figure(wanted.half_width)
            ));
            Ok(())
        }
        precision::Precision::Reached(_) => Ok(()),
    }
}
