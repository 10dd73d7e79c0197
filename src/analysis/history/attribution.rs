//! Which changed assumption moved a result by how much.
//!
//! Where assumptions work together, what one of them does depends on those that changed before it. With few groups of
//! changes the answer is the Shapley value: the mean of what a group adds over all orders (Shapley 1953). With many it is
//! the mean over two orders, there and back. Either way the smallest and the largest that any order looked at gives says
//! whether order matters.

use super::super::compared::Compared;
use super::super::statistics::{self, Estimate};
use crate::engine::Blocks;
use crate::metric::Metric;
use std::borrow::Cow;

/// Most groups of which all subsets are looked at.
pub const SUBSETS_MAX: usize = 5;

/// What a group of changes adds to a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// Mean over orders; contributions of all groups add up to the whole change.
    pub mean: Estimate,
    /// The least that an order gives.
    pub least: f64,
    /// The most that an order gives.
    pub most: f64,
}

/// What every group of changes adds to the result of an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The option.
    pub option: String,
    /// What is compared.
    pub compared: Compared,
    /// Before and after, on the same trajectories.
    pub ends: (Estimate, Estimate),
    /// After less before.
    pub change: Estimate,
    /// The groups in the order of the tables, with what they add.
    pub steps: Vec<(String, Contribution)>,
    /// Whether every order was looked at, rather than two.
    pub is_every_order: bool,
    /// Trajectories.
    pub trajectories: usize,
}

impl Waterfall {
    /// From the metric after every one of [`subsets`] of the groups named, over the same trajectories.
    ///
    /// # Panics
    /// If one of them is missing.
    #[must_use]
    pub fn of(option: &str, metric: Metric, names: Vec<String>, values: &[(u64, Vec<f64>)], blocks: Blocks) -> Self {
        let compared = Compared::of(metric, values.iter().map(|(_, values)| &values[..]));
        let turned = |(set, values): &(u64, Vec<f64>)| (*set, compared.values(Cow::Borrowed(values)).into_owned());
        let values: &Vec<(u64, Vec<f64>)> = &values.iter().map(turned).collect();
        let all = (1_u64 << names.len()) - 1;
        let of = |set: u64| values.iter().find(|(subset, _)| *subset == set).map_or(&[][..], |(_, values)| values);
        let change: Vec<f64> = of(all).iter().zip(of(0)).map(|(after, before)| after - before).collect();
        let contributions = contributions(names.len(), values, blocks);
        Self {
            option: option.to_owned(),
            compared,
            ends: (compared.figure(of(0), blocks), compared.figure(of(all), blocks)),
            change: statistics::mean(&change, blocks),
            is_every_order: names.len() <= SUBSETS_MAX,
            steps: names.into_iter().zip(contributions).collect(),
            trajectories: change.len(),
        }
    }
}

/// The sets of changed groups whose results are needed, bit `g` for group `g`: all subsets of few groups, else those of two
/// orders, first to last and last to first.
#[must_use]
pub fn subsets(groups: usize) -> Vec<u64> {
    if groups <= SUBSETS_MAX {
        return (0..1_u64 << groups).collect();
    }
    let all = (1_u64 << groups) - 1;
    let there = (0..=groups).map(|n| (1_u64 << n) - 1);
    let back = (1..groups).map(|n| all ^ ((1_u64 << (groups - n)) - 1));
    there.chain(back).collect()
}

/// What each group adds, from the result of every subset over the same trajectories.
///
/// # Panics
/// If `values` does not hold the result of every one of [`subsets`].
#[must_use]
pub fn contributions(groups: usize, values: &[(u64, Vec<f64>)], blocks: Blocks) -> Vec<Contribution> {
    let of = |set: u64| {
        let found = values.iter().find(|(subset, _)| *subset == set);
        &found.expect("every subset was simulated").1
    };
    let contribution = |group: usize| {
        let steps: Vec<(f64, u64)> = steps(groups, group);
        let added = |set: u64| {
            let (with, without) = (of(set | 1 << group), of(set));
            with.iter().zip(without).map(|(a, b)| a - b).collect::<Vec<f64>>()
        };
        let mut mean = vec![0.0; of(0).len()];
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for (weight, set) in steps {
            let added = added(set);
            let here = statistics::sum(added.iter().copied()) / added.len().max(1) as f64;
            (least, most) = (least.min(here), most.max(here));
            mean.iter_mut().zip(&added).for_each(|(total, value)| *total += weight * value);
        }
        Contribution { mean: statistics::mean(&mean, blocks), least, most }
    };
    (0..groups).map(contribution).collect()
}

/// The sets to which a group is added, with the share of the orders in which it is.
fn steps(groups: usize, group: usize) -> Vec<(f64, u64)> {
    if groups > SUBSETS_MAX {
        let (before, behind) = ((1_u64 << group) - 1, !((1_u64 << (group + 1)) - 1) & ((1_u64 << groups) - 1));
        return vec![(0.5, before), (0.5, behind)];
    }
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    let weight = |set: u64| {
        let size = set.count_ones() as usize;
        factorial(size) * factorial(groups - size - 1) / factorial(groups)
    };
    (0..1_u64 << groups).filter(|set| set & (1 << group) == 0).map(|set| (weight(set), set)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(groups: usize, value: impl Fn(u64) -> f64) -> Vec<Contribution> {
        let values: Vec<(u64, Vec<f64>)> =
            subsets(groups).into_iter().map(|set| (set, vec![value(set), value(set)])).collect();
        contributions(groups, &values, Blocks::Independent)
    }

    fn has(set: u64, group: usize) -> f64 {
        f64::from(u8::from(set & (1 << group) != 0))
    }

    #[test]
    fn what_adds_up_is_attributed_whole_and_in_any_order() {
        for groups in [1, 3, 5, 7] {
            let found = found(groups, |set| (0..groups).map(|g| (g + 1) as f64 * has(set, g)).sum());
            for (group, got) in found.iter().enumerate() {
                let own = (group + 1) as f64;
                assert!((got.mean.value - own).abs() < 1e-12, "{groups}: {got:?}");
                assert_eq!((got.least, got.most), (own, own));
            }
        }
    }

    #[test]
    fn what_two_do_together_is_shared_and_shows_that_order_matters() {
        // Both together bring 6, either alone nothing; the third brings 1 always.
        let three = found(3, |set| 6.0 * has(set, 0) * has(set, 1) + has(set, 2));
        let means: Vec<f64> = three.iter().map(|got| got.mean.value).collect();
        assert!((means[0] - 3.0).abs() < 1e-12 && (means[1] - 3.0).abs() < 1e-12 && (means[2] - 1.0).abs() < 1e-12);
        assert_eq!((three[0].least, three[0].most), (0.0, 6.0));
        // Of seven, two orders are looked at, and what they give adds up as well.
        let seven = found(7, |set| 6.0 * has(set, 0) * has(set, 1) + has(set, 2));
        assert!((seven.iter().map(|got| got.mean.value).sum::<f64>() - 7.0).abs() < 1e-12);
        assert_eq!((seven[0].least, seven[0].most, seven[0].mean.value), (0.0, 6.0, 3.0));
    }

    /// A gloves game: one left glove, two right ones; Shapley (1953) gives 2/3, 1/6, 1/6.
    #[test]
    fn the_game_of_gloves_is_shared_as_in_the_book() {
        let gloves = found(3, |set| has(set, 0) * f64::max(has(set, 1), has(set, 2)));
        for (got, wanted) in gloves.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((got.mean.value - wanted).abs() < 1e-12);
        }
    }
}
