//! Where numbers come from.

use super::format;
use crate::scenario::{Scenario, WHAT_IF};
use crate::study::{Plan, Session};
use serde::{Deserialize, Serialize};

/// What a run was made of: everything that text, files and charts say of their origin, and nothing that changes between
/// two runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the scenario, with what was put into it.
    pub scenario: String,
    /// SHA-256 of the resolved scenario, hexadecimal.
    pub hash: String,
    /// Currency of every amount.
    pub currency: String,
    /// Months of a trajectory.
    pub horizon_months: u32,
    /// Seed.
    pub seed: u64,
    /// Trajectories.
    pub trajectories: usize,
    /// Design, as on the command line: `iid`, `lhs`, `sobol`.
    pub design: String,
    /// Version of the program.
    pub engine_version: String,
    /// The company and for whom it is, as the scenario states them.
    pub marks: Vec<String>,
    /// The day that its files bear, as it was stated.
    pub date: Option<String>,
}

impl Provenance {
    /// A scenario simulated as planned.
    #[must_use]
    pub fn new(scenario: &Scenario, plan: &Plan) -> Self {
        Self {
            scenario: scenario.title(),
            hash: scenario.hash.clone(),
            currency: scenario.currency.clone(),
            horizon_months: scenario.setting.horizon_months,
            seed: plan.seed,
            trajectories: plan.trajectories as usize,
            design: plan.design.name().to_owned(),
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            marks: scenario.deck.company.iter().chain(&scenario.deck.confidential).cloned().collect(),
            date: None,
        }
    }

    /// The scenario and plan of a session.
    #[must_use]
    pub fn of(session: &Session<'_>) -> Self {
        Self::new(session.scenario(), &session.plan)
    }

    /// States the number of trajectories that stand behind the numbers.
    #[must_use]
    pub fn with_trajectories(self, trajectories: usize) -> Self {
        Self { trajectories, ..self }
    }

    /// States the day that its files bear, if there is one.
    #[must_use]
    pub fn dated(self, date: Option<String>) -> Self {
        Self { date, ..self }
    }

    /// Name of the scenario, without what was put into it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.scenario.split_once(WHAT_IF).map_or(self.scenario.as_str(), |(name, _)| name)
    }

    /// The same, marked as a what-if where it is one.
    #[must_use]
    pub fn short(&self) -> String {
        match self.scenario.contains(WHAT_IF) {
            true => format!("{} (what if)", self.name()),
            false => self.scenario.clone(),
        }
    }

    /// "10,000 futures, seed 1".
    #[must_use]
    pub fn counted(&self) -> String {
        format!("{} futures, seed {}", format::count(self.trajectories), self.seed)
    }
}
