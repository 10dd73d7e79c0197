//! Which rules an option is run under that leaves them to the program: those of the family of thresholds, or rules of
//! regressions, by futures that none of them was fitted on.

use super::fit::{CLEARLY, FUTURES_MAX, Fitted, OTHER_FUTURES, allowed, fit};
use super::regression;
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Blocks, Control, Interrupted, Simulator};
use crate::sampling::{BeliefSampler, DesignKind};
use crate::scenario::Scenario;
use crate::scenario::policy::{Act, GateMetric, SizingRule};

/// Months in which a regression may stop a plan that is looked at from the usual month on, or earlier.
const MONTHS: [u32; 6] = [9, 12, 18, 24, 30, 36];
/// What a regression may look at, one thing at a time.
const METRICS: [GateMetric; 2] = [GateMetric::FieldPull, GateMetric::PullValue];

/// The policy that each option of a scenario is to be run under; each has asked for one.
///
/// # Errors
/// [`Interrupted`] if the control says so.
///
/// # Panics
/// Never: correlations are checked when a scenario is loaded.
pub fn fit_followed(scenario: &Scenario, seed: u64, control: Control<'_>) -> Result<Vec<Fitted>, Interrupted> {
    let fitted = fit(scenario, seed, FUTURES_MAX, control)?;
    let seed = seed ^ OTHER_FUTURES;
    let sampler = BeliefSampler::new(scenario, DesignKind::Iid, seed)
        .expect("correlations are checked when a scenario is loaded");
    let simulator = Simulator::new(scenario, &sampler, seed, 1);
    fitted.into_iter().map(|own| challenged(scenario, &simulator, own, control)).collect()
}

/// The rules of a regression in place of those fitted, if they are clearly better where neither was fitted.
fn challenged(
    scenario: &Scenario,
    simulator: &Simulator<'_>,
    own: Fitted,
    control: Control<'_>,
) -> Result<Fitted, Interrupted> {
    let (option, horizon) = (&scenario.options[own.option], scenario.setting.horizon_months);
    let months: Vec<u32> = MONTHS.into_iter().filter(|&month| month < horizon).collect();
    if !allowed(option).stops() || months.is_empty() {
        return Ok(own);
    }
    let seen: Vec<u64> = (0..FUTURES_MAX).collect();
    let stops = simulator.stops(&seen, own.option, &months, &METRICS, control)?;
    let mut tried = vec![own.rules.clone()];
    tried.extend((0..METRICS.len()).map(|metric| beside(regression::rules(&stops, metric), &own.rules)));
    tried.dedup();
    let fresh: Vec<u64> = (FUTURES_MAX..2 * FUTURES_MAX).collect();
    let first = tried.iter().flatten().map(|rule| rule.month).min().unwrap_or(horizon);
    let mut sets = vec![Vec::new(); scenario.options.len()];
    sets[own.option].clone_from(&tried);
    let looks: Vec<(u32, u32)> = vec![(first, first); scenario.options.len()];
    let npv = std::mem::take(&mut simulator.candidates(&fresh, &sets, &looks, control)?[own.option].npv);
    let mut none = vec![Vec::new(); scenario.options.len()];
    none[own.option] = vec![Vec::new()];
    let frozen = std::mem::take(&mut simulator.candidates(&fresh, &none, &looks, control)?[own.option].npv);
    let gain = |one: &[f64], other: &[f64]| {
        let gains: Vec<f64> = one.iter().zip(other).map(|(one, other)| one - other).collect();
        statistics::mean(&gains, Blocks::Independent)
    };
    let is_clear = |gain: Estimate| gain.value > CLEARLY * gain.se;
    let best = (1..tried.len())
        .filter(|&at| is_clear(gain(&npv[at], &npv[0])) && is_clear(gain(&npv[at], &frozen[0])))
        .max_by(|&a, &b| gain(&npv[a], &npv[0]).value.total_cmp(&gain(&npv[b], &npv[0]).value));
    Ok(match best {
        Some(at) => Fitted { gain: gain(&npv[at], &frozen[0]), rules: tried.swap_remove(at), ..own },
        None => own,
    })
}

/// Rules that stop, before what else other rules do.
fn beside(stops: Vec<SizingRule>, others: &[SizingRule]) -> Vec<SizingRule> {
    stops.into_iter().chain(others.iter().copied().filter(|rule| rule.act != Act::Stop)).collect()
}
