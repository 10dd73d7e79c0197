//! The search for the policy: one threshold after the other, from the frozen plan.

use super::{EVERY, FIRST, Thresholds};
use crate::analysis::statistics::{self, Estimate, Ordered};
use crate::engine::{Blocks, Control, Interrupted, Simulator};
use crate::sampling::{BeliefSampler, DesignKind};
use crate::scenario::Scenario;
use crate::scenario::policy::{LOOKS, Policy, Rule};

/// Most futures on which policies are fitted.
pub const FUTURES_MAX: u64 = 2_048;
/// What tells the seed of these futures from that of the run.
const OTHER_FUTURES: u64 = 0x706F_6C69_6379;
/// Standard errors by which a policy must be better than the frozen plan on the futures that it was fitted on.
const CLEARLY: f64 = 2.0;

/// Parts of futures that a stop threshold would end at the second look.
const STOPS: [f64; 4] = [0.05, 0.1, 0.2, 0.3];
/// Parts of futures below a threshold of growth.
const GROWS: [f64; 2] = [0.5, 0.75];

/// The policy that was fitted to an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Position of the option.
    pub option: usize,
    /// The policy; the frozen plan where none is clearly better.
    pub policy: Thresholds,
    /// What it gains over the frozen plan on the futures that it was fitted on; too much by the luck of the search.
    pub gain: Estimate,
    /// How many futures these are.
    pub futures: usize,
    /// Whether the option is run under it; else it is what it would be worth.
    pub is_followed: bool,
}

/// The rules of each option, for [`crate::engine::Run::following`].
#[must_use]
pub fn rules_of(fitted: &[Fitted], options: usize) -> Vec<Vec<Rule>> {
    let mut rules = vec![Vec::new(); options];
    fitted.iter().for_each(|own| rules[own.option] = own.policy.rules(LOOKS));
    rules
}

/// Fits a policy to each option that staffs anything and has no rules of its own, on at most 2,048 futures that a run with
/// this seed does not see.
///
/// # Errors
/// [`Interrupted`] if the control says so.
///
/// # Panics
/// Never: correlations are checked when a scenario is loaded.
pub fn fit(
    scenario: &Scenario,
    seed: u64,
    trajectories: u64,
    control: Control<'_>,
) -> Result<Vec<Fitted>, Interrupted> {
    let is_fitted = |option: &crate::scenario::StaffingOption| {
        option.has_field_staff() && option.rules.is_empty() && option.policy != Policy::Frozen
    };
    if scenario.setting.horizon_months <= FIRST || !scenario.options.iter().any(is_fitted) {
        return Ok(Vec::new());
    }
    let seed = seed ^ OTHER_FUTURES;
    let sampler = BeliefSampler::new(scenario, DesignKind::Iid, seed)
        .expect("correlations are checked when a scenario is loaded");
    let simulator = Simulator::new(scenario, &sampler, seed, 1);
    let futures: Vec<u64> = (0..trajectories.min(FUTURES_MAX)).collect();
    let none = vec![Vec::new(); scenario.options.len()];
    let frozen = simulator.candidates(&futures, &none, (FIRST, FIRST + EVERY), control)?;
    let mut searches: Vec<Option<Search>> = (scenario.options.iter().zip(frozen))
        .map(|(option, frozen)| is_fitted(option).then(|| Search::of(frozen.frozen, &frozen.pull)))
        .collect();
    for step in Step::ALL {
        let tried: Vec<Vec<Thresholds>> = searches
            .iter()
            .map(|search| search.as_ref().map_or(Vec::new(), |search| search.candidates(step)))
            .collect();
        let rules: Vec<Vec<Vec<Rule>>> =
            tried.iter().map(|policies| policies.iter().map(|policy| policy.rules(LOOKS)).collect()).collect();
        let found = simulator.candidates(&futures, &rules, (FIRST, FIRST), control)?;
        for ((search, policies), found) in searches.iter_mut().zip(tried).zip(found) {
            if let Some(search) = search {
                policies.into_iter().zip(found.npv).for_each(|(policy, npv)| search.consider(policy, npv));
            }
        }
    }
    let found = searches.into_iter().enumerate().filter_map(|(option, search)| Some(search?.ends(option)));
    Ok(found.collect())
}

/// The thresholds, in the order in which they are searched.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Stop,
    Down,
    Grow,
    Up,
}

impl Step {
    pub(super) const ALL: [Self; 4] = [Self::Stop, Self::Down, Self::Grow, Self::Up];
}

/// A search under way.
#[derive(Clone, Debug)]
pub(super) struct Search {
    frozen: Vec<f64>,
    /// What the frozen plan shows at the second look.
    shown: Ordered,
    best: Thresholds,
    values: Vec<f64>,
}

impl Search {
    pub(super) fn of(frozen: Vec<f64>, shown: &[f64]) -> Self {
        Self { values: frozen.clone(), frozen, shown: Ordered::new(shown), best: Thresholds::FROZEN }
    }

    /// What differs from the best so far in one threshold.
    pub(super) fn candidates(&self, step: Step) -> Vec<Thresholds> {
        let best = self.best;
        let at = |level: f64| self.shown.quantile(level);
        match step {
            Step::Stop => STOPS.map(|level| Thresholds { stop: Some(at(level)), ..best }).into(),
            Step::Down => [0.5, 0.0].map(|down| Thresholds { down, ..best }).into(),
            Step::Grow => GROWS.map(|level| Thresholds { grow: Some(at(level)), ..best }).into(),
            Step::Up => vec![Thresholds { up: super::GROWN, ..best }],
        }
    }

    /// Takes a policy that is better in the mean.
    pub(super) fn consider(&mut self, policy: Thresholds, values: Vec<f64>) {
        if statistics::mean(&values, Blocks::Independent).value > self.mean() {
            (self.best, self.values) = (policy, values);
        }
    }

    fn mean(&self) -> f64 {
        statistics::mean(&self.values, Blocks::Independent).value
    }

    /// The policy, if it is clearly better than the frozen plan.
    pub(super) fn ends(self, option: usize) -> Fitted {
        let gains: Vec<f64> = self.values.iter().zip(&self.frozen).map(|(own, frozen)| own - frozen).collect();
        let gain = statistics::mean(&gains, Blocks::Independent);
        let is_clear = gain.value > CLEARLY * gain.se;
        let (policy, gain) = if is_clear { (self.best, gain) } else { (Thresholds::FROZEN, Estimate::known(0.0, 0.0)) };
        Fitted { option, policy, gain, futures: self.frozen.len(), is_followed: false }
    }
}
