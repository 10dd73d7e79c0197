//! Plans made equal in seats or in spend before they are compared.

use super::super::error::StudyError;
use super::super::session::Session;
use super::few;
use crate::analysis::Warning;
use crate::analysis::rescale::{self, Factors};
use crate::engine::Wanted;
use crate::metric::Metric;
use crate::scenario::Scenario;

/// Trajectories with which costs are measured before plans are made equal in spend.
const SPEND_TRAJECTORIES: u64 = 1_000;

/// What is made equal between options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Seat-months wanted.
    EqualSeats,
    /// Mean cost added.
    EqualSpend,
}

impl Compare {
    /// What plans are made, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::EqualSeats => "all plans rescaled to equal seat-months",
            Self::EqualSpend => "all plans rescaled to equal mean cost",
        }
    }

    /// Whether it mends what a warning says.
    pub(super) fn is_meant_by(self, warning: &Warning) -> bool {
        match warning {
            Warning::SeatMonths { .. } => self == Self::EqualSeats,
            Warning::MeanCost { .. } => self == Self::EqualSpend,
        }
    }
}

/// By how much the plan of each option that adds seats is rescaled, so that seats or spend are those of the largest.
pub(super) fn factors(session: &Session<'_>, scenario: &Scenario, compare: Compare) -> Result<Factors, StudyError> {
    let horizon = scenario.setting.horizon_months;
    let baseline = scenario.baseline();
    let sizes: Vec<f64> = match compare {
        Compare::EqualSeats => scenario.options.iter().map(|option| option.seat_months(horizon) as f64).collect(),
        Compare::EqualSpend => {
            let sample = session.read(scenario, few(session, SPEND_TRAJECTORIES), Wanted::money())?;
            let cost = |option: usize| {
                let costs = sample.metric(option, Metric::CostPv);
                costs.iter().sum::<f64>() / costs.len() as f64
            };
            let without = baseline.map_or(0.0, cost);
            let has_seats = |option: usize| scenario.options[option].seat_months(horizon) > 0;
            (0..scenario.options.len())
                .map(|option| if has_seats(option) { (cost(option) - without).max(0.0) } else { 0.0 })
                .collect()
        }
    };
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let options = scenario.options.iter().zip(&sizes).enumerate();
    let is_resized = |&(position, (_, size)): &(usize, (_, &f64))| *size > 0.0 && Some(position) != baseline;
    Ok(options.filter(is_resized).map(|(_, (option, size))| (option.name.clone(), largest / size)).collect())
}

/// The scenario with plans rescaled.
pub(super) fn equalised(session: &Session<'_>, scenario: &Scenario, compare: Compare) -> Result<Scenario, StudyError> {
    Ok(rescale::rescaled_by(scenario.clone(), &factors(session, scenario, compare)?))
}

#[cfg(test)]
mod tests {
    use super::super::{RunQuestion, prepared};
    use super::*;
    use crate::scenario::{Overrides, load};
    use crate::study::{Design, Plan, Unwatched};

    #[test]
    fn variants_keep_the_plans_that_are_compared() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/observability-isv.toml");
        let loaded = load(file.as_ref(), &Overrides::default()).expect("a shipped scenario is valid");
        let plan = Plan { seed: 1, design: Design::Iid, trajectories: 100, replicates: 1 };
        let watch = Unwatched::default();
        let session = Session::new(loaded, plan, &watch);
        let seats = |scenario: &Scenario| -> Vec<u64> {
            let horizon = scenario.setting.horizon_months;
            scenario.options.iter().map(|option| option.seat_months(horizon)).collect()
        };
        let before = seats(session.scenario());
        let question = RunQuestion { compare: Some(Compare::EqualSpend), ..RunQuestion::default() };
        let equal = prepared(&session, &question).expect("nothing interrupts it");
        let rescaled = seats(equal.scenario());
        assert_ne!(rescaled, before);
        assert_eq!(equal.resized().len(), before.iter().zip(&rescaled).filter(|(one, other)| one != other).count());
        // What would flip the choice is asked of variants.
        let varied = equal.varied(&[("isv.acv".to_owned(), toml::Value::Float(1e5))]).expect("it is valid");
        assert_eq!(seats(&varied.scenario), rescaled);
        assert!(equal.scenario().title().ends_with("; what if: all plans rescaled to equal mean cost"));
    }
}
