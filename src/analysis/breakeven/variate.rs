//! Means made more precise by a control variate: the run's own futures.
//!
//! A value is looked at with a few of the futures of a run, in which everything but that value is as in the run. What an
//! option is worth at the value and what it is worth in the run go together, future by future, and the run knows the mean
//! of the latter from many more futures. So the mean at the value is corrected by how far the few futures are off in the run.
//!
//! Source: Glasserman (2004), Monte Carlo Methods in Financial Engineering, section 4.1; with the error of the large sample
//! kept: Pasupathy, Schmeiser, Taaffe and Wang (2012), Control-variate estimation using estimated control means, IIE
//! Transactions 44(5), 381–385.

use super::contenders::Contender;
use crate::analysis::statistics::sum;
use crate::engine::Blocks;
use crate::scenario::Rule;

/// Parts of the futures, each of which is corrected with the slope of the others: a slope of the same futures would bias the
/// mean where the relation bends.
const PARTS: usize = 4;

/// Values whose mean is the controlled estimate, and whose spread gives its error: each less what its `control` explains,
/// plus the mean of `known`, of which `control` is the beginning. The error of that mean stays in the spread.
///
/// With V the values, C the control over the same m futures, μ its mean over all N, β the slope of V on C in the other
/// parts: V − β(C − μ), whose error is that of the residual over m; the variance β²σ²/N of βμ is added by √(m/N) of the
/// explained part.
///
/// Source of the parts: Avramidis and Wilson (1993), A splitting scheme for control variates, Operations Research
/// Letters 14(4), 187–198.
#[must_use]
pub fn controlled(values: &[f64], known: &[f64]) -> Vec<f64> {
    let m = values.len().min(known.len());
    let control = &known[..m];
    if m < values.len() || m < 2 * PARTS {
        return values.to_vec();
    }
    let slopes: [f64; PARTS] = std::array::from_fn(|part| {
        let others = || (0..m).filter(move |i| i % PARTS != part);
        let count = others().count() as f64;
        let [v, c] = [values, control].map(|of| sum(others().map(|i| of[i])) / count);
        let spread = sum(others().map(|i| (control[i] - c) * (control[i] - c)));
        let together = sum(others().map(|i| (values[i] - v) * (control[i] - c)));
        if spread > 0.0 { together / spread } else { 0.0 }
    });
    let (of_control, of_known) = (mean(control), mean(known));
    let kept = mean(&slopes) * (m as f64 / known.len() as f64).sqrt();
    let one = |i: usize| values[i] - slopes[i % PARTS] * (control[i] - of_known) + kept * (control[i] - of_control);
    (0..m).map(one).collect()
}

/// Those who compete at a value, their means controlled by `here`, those of the run as it stands: of the same futures from
/// the first one on. Only where futures are independent of each other and means decide; otherwise as they are.
#[must_use]
pub fn steadied(at: &[Contender], here: &[Contender], rule: Rule) -> Vec<Contender> {
    let is_finite = |contender: &Contender| contender.values.iter().all(|value| value.is_finite());
    let is_plain = |contender: &Contender| contender.blocks == Blocks::Independent && is_finite(contender);
    if rule != Rule::Mean || !at.iter().chain(here).all(is_plain) {
        return at.to_vec();
    }
    let one = |contender: &Contender| {
        let known = here.iter().find(|known| known.option == contender.option);
        let values =
            known.map_or_else(|| contender.values.clone(), |known| controlled(&contender.values, &known.values));
        Contender { values, ..contender.clone() }
    };
    at.iter().map(one).collect()
}

/// Whether the lead of the best over the next is known as precisely by controlled values as `plain` futures would make it
/// without control.
#[must_use]
pub fn is_as_precise(plain: usize, found: &[Contender], controlled: &[Contender]) -> bool {
    let mut order: Vec<usize> = (0..controlled.len()).collect();
    order.sort_by(|&a, &b| mean(&controlled[b].values).total_cmp(&mean(&controlled[a].values)));
    let [best, next, ..] = order[..] else { return true };
    let variance = |field: &[Contender]| {
        let lead: Vec<f64> = field[best].values.iter().zip(&field[next].values).map(|(a, b)| a - b).collect();
        let middle = mean(&lead);
        sum(lead.iter().map(|value| (value - middle) * (value - middle)))
    };
    variance(controlled) * plain as f64 <= variance(found) * found[best].values.len() as f64
}

fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

#[cfg(test)]
mod tests;
