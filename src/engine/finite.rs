//! Outcomes that are no amounts of money: refused, with the belief that drives them.

use crate::metric::{Metric, Unit};
use crate::model::outcome::Column;
use crate::parameter::Range;
use crate::scenario::{Parameter, Scenario};
use std::borrow::Cow;
use std::fmt;

/// Amounts beyond it are no amounts of any company.
const AMOUNT_MAX: f64 = 1e18;

/// An outcome that is not finite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFinite {
    option: String,
    metric: Metric,
    trajectory: usize,
    /// The belief that lies farthest beside what is usual, in words.
    driver: Option<String>,
}

impl std::error::Error for NotFinite {}

impl fmt::Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, metric, trajectory, driver } = self;
        write!(f, "`{}` of {option} is not a finite amount in trajectory {trajectory}", metric.name())?;
        match driver {
            Some(driver) => write!(f, "; {driver}"),
            None => write!(f, ", though every belief is usual there"),
        }
    }
}

/// Looks for the first outcome in money that is not finite; one that is undefined passes, except for the NPV itself.
/// `column` reads a column of an option, `belief` the value of an uncertain parameter, by its rank among them.
pub(super) fn check<'a>(
    scenario: &Scenario,
    columns: &[Column],
    first: usize,
    column: impl Fn(usize, usize) -> Cow<'a, [f64]>,
    belief: impl Fn(usize, usize) -> f64,
) -> Result<(), NotFinite> {
    let amounts: Vec<(usize, Metric)> = columns
        .iter()
        .enumerate()
        .filter_map(|(position, column)| match column {
            Column::Metric(metric) if metric.unit() == Unit::Money => Some((position, *metric)),
            _ => None,
        })
        .collect();
    for (option, staffing_option) in scenario.options.iter().enumerate() {
        for &(position, metric) in &amounts {
            let is_wrong = |&value: &f64| value.abs() > AMOUNT_MAX || metric == Metric::Npv && value.is_nan();
            let Some(at) = column(option, position).iter().position(is_wrong) else { continue };
            let trajectory = first + at;
            let uncertain = scenario.uncertain();
            let value = |position: usize| match uncertain.binary_search(&position) {
                Ok(rank) => belief(rank, trajectory),
                Err(_) => scenario.parameters[position].belief.quantile(0.5),
            };
            let driver = driver(&scenario.parameters, value);
            return Err(NotFinite { option: staffing_option.name.clone(), metric, trajectory, driver });
        }
    }
    Ok(())
}

/// The parameter that lies farthest beside what is usual.
fn driver(parameters: &[Parameter], value: impl Fn(usize) -> f64) -> Option<String> {
    let mut farthest: Option<(f64, &Parameter, f64, Range)> = None;
    for (position, parameter) in parameters.iter().enumerate() {
        let (value, usual) = (value(position), parameter.usual.unwrap_or(parameter.range));
        let distance = if usual.contains(value) { 0.0 } else { distance(value, usual) };
        if distance > farthest.map_or(0.0, |(known, ..)| known) {
            farthest = Some((distance, parameter, value, usual));
        }
    }
    let (_, parameter, value, usual) = farthest?;
    Some(format!("`{}` is {value} there, and usual is {usual}", parameter.path))
}

/// How many times a value lies beyond an end of what is usual, as a logarithm.
fn distance(value: f64, usual: Range) -> f64 {
    let small = 1e-9;
    if value > usual.max {
        libm::log(value / usual.max.max(small))
    } else {
        libm::log(usual.min / value.max(small * usual.min))
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::{Overrides, parse};

    fn refused(set: &str) -> String {
        use crate::engine::{Control, Run, RunPlan};
        let text = include_str!("../../scenarios/saas-isv.toml");
        let set = set.split(' ').map(str::to_owned).collect();
        let overrides = Overrides { set, ..Overrides::default() };
        let scenario = parse("s.toml", text, std::path::Path::new("."), &overrides).unwrap().scenario;
        let plan = RunPlan { seed: 1, design: crate::sampling::DesignKind::Iid, replicates: 1 };
        let stop = std::sync::atomic::AtomicBool::new(false);
        let mut run = Run::new(&scenario, plan);
        let done = run.extend(4, Control { stop: &stop, progress: &|_| {} });
        done.map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn a_run_with_more_opportunities_than_there_can_be_names_its_driver() {
        let text =
            refused("funnel.advocacy=1000 marketplace.origination=1000 pdm.opportunity_rate=10 macro.rate=[10,10,10]");
        assert!(text.contains("is not a finite amount in trajectory 0; `"), "{text}");
        assert!(text.contains("`funnel.advocacy` is 1000 there, and usual is between 0 and 5"), "{text}");
    }

    #[test]
    fn a_usual_run_is_not_refused() {
        assert_eq!(refused("isv.arr=50e6"), "");
    }
}
