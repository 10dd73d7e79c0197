//! The search for the policy: one threshold after the other, from the frozen plan.

use super::Thresholds;
use crate::analysis::paired;
use crate::analysis::statistics::{self, Estimate, Ordered};
use crate::engine::{Blocks, Control, Interrupted, Simulator};
use crate::sampling::{BeliefSampler, DesignKind};
use crate::scenario::policy::{Allowed, Policy, SizingRule};
use crate::scenario::{Scenario, StaffingOption};
use std::ops::Range;

/// Most futures on which policies are fitted.
pub const FUTURES_MAX: u64 = 2_048;
/// What tells the seed of these futures from that of the run.
pub(super) const OTHER_FUTURES: u64 = 0x706F_6C69_6379;
/// Standard errors by which a policy must be better than the frozen plan on the futures that it was fitted on.
pub(super) const CLEARLY: f64 = 2.0;

/// Parts of futures that a stop threshold would end at the second look.
const STOPS: [f64; 4] = [0.05, 0.1, 0.2, 0.3];
/// Parts of futures below a threshold of growth.
const GROWS: [f64; 2] = [0.5, 0.75];

/// The policy that an option follows, or was fitted to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// Position of the option.
    pub option: usize,
    /// The policy as rules in their order; none, the frozen plan, where no policy is clearly better.
    pub rules: Vec<SizingRule>,
    /// What it gains over the frozen plan on the futures that it was fitted on; too much by the luck of the search.
    pub gain: Estimate,
    /// How many futures these are.
    pub futures: usize,
    /// Whether the option is run under it; else it is what it would be worth.
    pub is_followed: bool,
}

/// The rules of each option, for [`crate::engine::Run::following`].
#[must_use]
pub fn rules_of(fitted: &[Fitted], options: usize) -> Vec<Vec<SizingRule>> {
    let mut rules = vec![Vec::new(); options];
    fitted.iter().for_each(|own| rules[own.option].clone_from(&own.rules));
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
    let horizon = scenario.setting.horizon_months;
    let is_fitted = |option: &StaffingOption| {
        option.has_field_staff()
            && option.rules.is_empty()
            && option.policy != Policy::Frozen
            && horizon > allowed(option).looks.0
    };
    if !scenario.options.iter().any(is_fitted) {
        return Ok(Vec::new());
    }
    let looks = |until: fn((u32, u32)) -> u32| -> Vec<(u32, u32)> {
        scenario.options.iter().map(|option| (allowed(option).looks.0, until(allowed(option).looks))).collect()
    };
    let seed = seed ^ OTHER_FUTURES;
    let sampler = BeliefSampler::new(scenario, DesignKind::Iid, seed)
        .expect("correlations are checked when a scenario is loaded");
    let simulator = Simulator::new(scenario, &sampler, seed, 1);
    let futures: Vec<u64> = (0..trajectories.min(FUTURES_MAX)).collect();
    let none = vec![Vec::new(); scenario.options.len()];
    let frozen = simulator.candidates(&futures, &none, &looks(|(first, every)| first + every), control)?;
    let mut searches: Vec<Option<Search>> = (scenario.options.iter().zip(frozen))
        .map(|(option, frozen)| is_fitted(option).then(|| Search::of(frozen.frozen, &frozen.pull, allowed(option))))
        .collect();
    for step in Step::ALL {
        let mut tried: Vec<Vec<Tried>> = searches
            .iter()
            .map(|search| search.as_ref().map_or(Vec::new(), |search| search.candidates(step)))
            .map(|policies| policies.into_iter().map(Tried::of).collect())
            .collect();
        for part in parts(futures.len()) {
            for (search, tried) in searches.iter().zip(&mut tried) {
                if let Some(search) = search {
                    search.drop_behind(tried);
                }
            }
            let rules: Vec<Vec<Vec<SizingRule>>> = (tried.iter().zip(&scenario.options))
                .map(|(tried, option)| tried.iter().map(|own| own.policy.rules(allowed(option).looks)).collect())
                .collect();
            let found = simulator.candidates(&futures[part], &rules, &looks(|(first, _)| first), control)?;
            for (tried, found) in tried.iter_mut().zip(found) {
                tried.iter_mut().zip(found.npv).for_each(|(tried, npv)| tried.values.extend(npv));
            }
        }
        for (search, tried) in searches.iter_mut().zip(tried) {
            if let Some(search) = search {
                tried.into_iter().for_each(|tried| search.consider(tried.policy, tried.values));
            }
        }
    }
    let found = searches.into_iter().enumerate().filter_map(|(option, search)| Some(search?.ends(option)));
    Ok(found.collect())
}

/// What a policy that is looked for may do.
pub(super) fn allowed(option: &StaffingOption) -> Allowed {
    // Units that are never bought cannot be hired.
    match option.policy {
        Policy::Fit(Allowed { actions: [stop, shrink, grow, hire], looks }) => {
            Allowed { actions: [stop, shrink, grow, hire && option.ever_buys()], looks }
        }
        Policy::Stated | Policy::Frozen => Allowed::USUAL,
    }
}

/// The thresholds, in the order in which they are searched.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Stop,
    Down,
    Grow,
    Hire,
    Up,
}

impl Step {
    pub(super) const ALL: [Self; 5] = [Self::Stop, Self::Down, Self::Grow, Self::Hire, Self::Up];

    fn is_allowed(self, allowed: Allowed) -> bool {
        match self {
            Self::Stop => allowed.stops(),
            Self::Down => allowed.shrinks(),
            Self::Grow | Self::Up => allowed.grows(),
            Self::Hire => allowed.hires(),
        }
    }
}

/// The futures in the two parts in which candidates see them: a quarter, then the rest by those that are not clearly behind.
fn parts(futures: usize) -> [Range<usize>; 2] {
    let first = futures.div_ceil(4);
    [0..first, first..futures]
}

/// A policy that is tried, with what it is worth in the futures that it has seen.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    pub(super) policy: Thresholds,
    pub(super) values: Vec<f64>,
}

impl Tried {
    pub(super) fn of(policy: Thresholds) -> Self {
        Self { policy, values: Vec::new() }
    }
}

/// A search under way.
#[derive(Clone, Debug)]
pub(super) struct Search {
    frozen: Vec<f64>,
    /// What the frozen plan shows at the second look.
    shown: Ordered,
    allowed: Allowed,
    best: Thresholds,
    values: Vec<f64>,
}

impl Search {
    pub(super) fn of(frozen: Vec<f64>, shown: &[f64], allowed: Allowed) -> Self {
        Self { values: frozen.clone(), frozen, shown: Ordered::new(shown), allowed, best: Thresholds::FROZEN }
    }

    /// What differs from the best so far in one threshold.
    pub(super) fn candidates(&self, step: Step) -> Vec<Thresholds> {
        if !step.is_allowed(self.allowed) {
            return Vec::new();
        }
        let best = self.best;
        let at = |level: f64| self.shown.quantile(level);
        match step {
            Step::Stop => STOPS.map(|level| Thresholds { stop: Some(at(level)), ..best }).into(),
            Step::Down => [0.5, 0.0].map(|down| Thresholds { down, ..best }).into(),
            Step::Grow => GROWS.map(|level| Thresholds { grow: Some(at(level)), ..best }).into(),
            Step::Hire => GROWS.map(|level| Thresholds { hire: Some(at(level)), ..best }).into(),
            Step::Up => vec![Thresholds { up: super::GROWN, ..best }],
        }
    }

    /// Drops those that are clearly behind the best of all, which the best so far is one of, on the futures that all have
    /// seen.
    pub(super) fn drop_behind(&self, tried: &mut Vec<Tried>) {
        let seen = tried.first().map_or(0, |tried| tried.values.len());
        let fields = tried.iter().map(|tried| &tried.values[..]).chain([&self.values[..seen]]);
        let total = |values: &&[f64]| statistics::sum(values.iter().copied());
        let Some(leader) = fields.max_by(|a, b| total(a).total_cmp(&total(b))).map(<[f64]>::to_vec) else { return };
        tried.retain(|tried| {
            let behind = paired::mean_difference(&leader, &tried.values, Blocks::Independent);
            let is_clear = behind.value > CLEARLY * behind.se;
            seen == 0 || !is_clear
        });
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
        let rules = policy.rules(self.allowed.looks);
        Fitted { option, rules, gain, futures: self.frozen.len(), is_followed: false }
    }
}
