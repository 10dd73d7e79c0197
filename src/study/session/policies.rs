//! Rules of re-sizing: stated by options, fitted to those that ask for it, or fitted to see what re-sizing is worth.

use super::super::error::StudyError;
use super::super::plan::Plan;
use super::Session;
use crate::analysis::policy::{self, Fitted};
use crate::analysis::statistics::Estimate;
use crate::engine::Control;
use crate::scenario::policy::{Policy, SizingRule};
use crate::scenario::{Scenario, StaffingOption};
use std::sync::Arc;

impl Session<'_> {
    /// The session with rules fitted to options that ask for them: from here on they are simulated under these. Variants
    /// keep them, since a rule once handed out is not fitted anew to what nobody knows.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`].
    pub fn settled(mut self) -> Result<Self, StudyError> {
        if self.settled.is_none() {
            let mut scenario = self.scenario().clone();
            scenario.options.retain(|option| matches!(option.policy, Policy::Fit(_)));
            // Always on as many futures: shards and a trajectory alone follow the same rules as the whole run.
            let control = Control { stop: self.watch.stop(), progress: &|_| {} };
            let fitted = policy::fit_followed(&scenario, self.plan.seed, control);
            let fitted = fitted.map_err(|_| StudyError::Interrupted)?;
            let named = |own: Fitted| (scenario.options[own.option].name.clone(), own);
            self.settled = Some(Arc::new(fitted.into_iter().map(named).collect()));
            self.loaded.scenario = self.ruled(self.loaded.scenario.clone());
        }
        Ok(self)
    }

    /// A variant of the scenario under the rules that were fitted.
    #[must_use]
    pub fn ruled(&self, mut scenario: Scenario) -> Scenario {
        let settled = self.settled.iter().flat_map(|settled| settled.iter());
        for (name, own) in settled {
            let asks = |option: &&mut StaffingOption| option.name == *name && matches!(option.policy, Policy::Fit(_));
            if let Some(option) = scenario.options.iter_mut().find(asks) {
                option.rules.clone_from(&own.rules);
            }
        }
        scenario
    }

    /// The policies that options are run under, stated or fitted to those which ask for it, by their positions in the
    /// scenario.
    #[must_use]
    pub fn own_policies(&self) -> Vec<Fitted> {
        let fitted = |name: &str| self.settled.iter().flat_map(|all| all.iter()).find(|(fitted, _)| fitted == name);
        let own = |(at, option): (usize, &StaffingOption)| {
            let stated = || Fitted {
                option: at,
                rules: option.rules.clone(),
                gain: Estimate::UNDEFINED,
                futures: 0,
                is_followed: true,
            };
            match fitted(&option.name) {
                Some((_, own)) => Some(Fitted { option: at, is_followed: true, ..own.clone() }),
                None => (!option.rules.is_empty()).then(stated),
            }
        };
        self.scenario().options.iter().enumerate().filter_map(own).collect()
    }

    /// The re-sizing policy of each option that has no rules of its own, fitted on other futures than those of a plan.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`].
    pub fn fitted(&self, scenario: &Scenario, plan: Plan) -> Result<Vec<Fitted>, StudyError> {
        policy::fit(scenario, plan.seed, plan.trajectories, self.control()).map_err(|_| StudyError::Interrupted)
    }

    /// The rules of these policies.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`].
    pub fn rules(&self, scenario: &Scenario, plan: Plan) -> Result<Vec<Vec<SizingRule>>, StudyError> {
        Ok(policy::rules_of(&self.fitted(scenario, plan)?, scenario.options.len()))
    }
}
