//! The search on problems whose answer is known.

use super::Thresholds;
use super::fit::{Search, Step, Tried};
use crate::sampling::{Purpose, Streams};
use crate::scenario::policy::Act;
use crate::scenario::policy::{Allowed, Bound, LOOKS};

/// A made-up plan: what is seen at the look, and what going on is worth. `signal` says how much the one tells of the other,
/// `scatter` how far values spread around −10.
fn futures(signal: f64, scatter: f64, seed: u64) -> (Vec<f64>, Vec<f64>) {
    let of = |k: u64| {
        let mut stream = Streams::new(seed, k, 0).event(Purpose::Demand, 0, 0, 0);
        let (seen, other) = (stream.uniform(), stream.uniform());
        (seen, -10.0 + scatter * (signal * (seen - 0.5) + (1.0 - signal) * (other - 0.5)))
    };
    (0..2_000).map(of).unzip()
}

/// What a stop threshold is worth: nothing where it stops, else going on.
fn under(policy: &Thresholds, seen: &[f64], goes_on: &[f64]) -> Vec<f64> {
    let stops = |seen: f64| policy.stop.is_some_and(|stop| seen <= stop);
    seen.iter().zip(goes_on).map(|(&seen, &value)| if stops(seen) { 0.0 } else { value }).collect()
}

/// The stop threshold that the search finds, and its gain on other futures, with its standard error.
fn searched(signal: f64, scatter: f64, shift: f64) -> (Option<f64>, f64, f64) {
    let (seen, mut goes_on) = futures(signal, scatter, 1);
    goes_on.iter_mut().for_each(|value| *value += shift);
    let mut search = Search::of(goes_on.clone(), &seen, Allowed::USUAL);
    for policy in search.candidates(Step::Stop) {
        let values = under(&policy, &seen, &goes_on);
        search.consider(policy, values);
    }
    let stops = search.ends(0).rules.into_iter().find_map(|rule| match (rule.act, rule.bound) {
        (Act::Stop, Bound::AtMost(most)) => Some(most),
        _ => None,
    });
    let policy = Thresholds { stop: stops, ..Thresholds::FROZEN };
    let (seen, mut fresh) = futures(signal, scatter, 2);
    fresh.iter_mut().for_each(|value| *value += shift);
    let gains: Vec<f64> = under(&policy, &seen, &fresh).iter().zip(&fresh).map(|(own, frozen)| own - frozen).collect();
    let gain = crate::analysis::statistics::mean(&gains, crate::engine::Blocks::Independent);
    (policy.stop, gain.value, gain.se)
}

#[test]
fn a_telling_sign_stops_what_does_not_pay_and_pure_noise_stops_nothing() {
    // Going on is worth less than nothing below seen = ½ − 10/80 + … : with the shift of 20 it is 10 + 80·(seen − ½), which
    // turns at seen = 0.375: the nearest level that is searched is 0.3.
    let (stop, gain, se) = searched(1.0, 80.0, 20.0);
    assert!((stop.expect("it pays to stop") - 0.3).abs() < 0.03, "{stop:?}");
    // Mean loss below 0.3: −∫(10 + 80(s − ½))ds over 0..0.3 = 0.3·30 − 40·0.09 = 5.4.
    assert!((gain - 5.4).abs() < 4.0 * se + 0.3, "{gain} ± {se}");
    // A sign that says nothing, of a plan that pays in the mean: exactly nothing is done.
    assert_eq!(searched(0.0, 80.0, 20.0), (None, 0.0, 0.0));
}

#[test]
fn the_gain_grows_with_what_is_uncertain() {
    let gains = [30.0, 60.0, 120.0].map(|scatter| searched(1.0, scatter, 20.0).1);
    assert!(gains[0] < gains[1] && gains[1] < gains[2], "{gains:?}");
    // A plan that pays in every future is never stopped.
    assert_eq!(searched(1.0, 15.0, 20.0), (None, 0.0, 0.0));
}

#[test]
fn the_frozen_plan_has_no_rules_and_a_stop_comes_first() {
    assert!(Thresholds::FROZEN.rules(LOOKS).is_empty());
    let rules = Thresholds { stop: Some(2.0), grow: Some(9.0), hire: None, down: 0.5, up: 1.5 }.rules(LOOKS);
    let acts: Vec<Act> = rules.iter().map(|rule| rule.act).collect();
    assert_eq!(acts, [Act::Stop, Act::Size(1.5), Act::Size(0.5), Act::Size(1.5)]);
    assert!(rules.iter().all(|rule| rule.is_due(18) && rule.is_due(24) && !rule.is_due(21) && !rule.is_due(12)));
}

#[test]
fn only_who_is_clearly_behind_leaves_after_the_first_part() {
    let (seen, goes_on) = futures(1.0, 80.0, 1);
    let search = Search::of(goes_on.clone(), &seen, Allowed::USUAL);
    let (first, noise) = (500, futures(0.0, 80.0, 3).1);
    let tried = |shift: f64| {
        let mut tried = Tried::of(Thresholds { stop: Some(shift), ..Thresholds::FROZEN });
        // Paired with the frozen plan but for some noise: of a sd of 80/√12 · 0.2 = 4.6 its mean is known to ± 0.21.
        let values = goes_on.iter().zip(&noise).map(|(value, e)| value + shift + 0.2 * (e + 10.0));
        tried.values = values.take(first).collect();
        tried
    };
    let mut field: Vec<Tried> = [-2.0, 0.0, 3.0, 2.9].map(tried).into();
    search.drop_behind(&mut field);
    let left: Vec<f64> = field.iter().filter_map(|tried| tried.policy.stop).collect();
    assert_eq!(left, [3.0], "all share their noise, so that 2.9 is clearly behind 3");
    // Alone, a policy no better than the frozen plan goes on, and one that is worse leaves.
    let goes = |shift: f64| {
        let mut field = vec![tried(shift)];
        search.drop_behind(&mut field);
        !field.is_empty()
    };
    assert!(goes(0.0) && goes(3.0) && !goes(-2.0));
}
