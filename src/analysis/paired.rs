//! Options against each other, trajectory by trajectory: what common random numbers are for.

use super::goodness;
use super::influence::{self, Statistic};
use super::outcomes::Ranked;
use super::statistics::{self, Estimate, Ordered};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::{Direction, Metric};
use rayon::prelude::*;

/// How far one option is from dominating another: the part of the curve that violates it, 0–1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dominance {
    /// First order: part of the quantile levels at which it is worse. 0: at least as good at every level, so that
    /// everybody who prefers more to less prefers it.
    pub first_order: f64,
    /// Second order: part of the levels up to which it is worse on average, from the worst upwards. 0: everybody who
    /// prefers more to less and dislikes risk prefers it. NaN where a "never" leaves no average to compare.
    pub second_order: f64,
}

/// One option against another by one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// By which metric.
    pub metric: Metric,
    /// Position of the one.
    pub option: usize,
    /// Position of the other.
    pub other: usize,
    /// Part of the trajectories in which both are defined; "never" is, and loses to every month.
    pub compared_share: f64,
    /// Chance that the one does better than the other in a trajectory; ties count half.
    pub p_beats: Estimate,
    /// Mean of the one less the other, where both are finite.
    pub mean_difference: Estimate,
    /// Median of the one less median of the other.
    pub median_difference: Estimate,
    /// `CVaR` of the one less `CVaR` of the other.
    pub cvar_difference: Estimate,
    /// How far the one is from dominating the other.
    pub dominance: Dominance,
    /// How far the other is from dominating the one.
    pub dominance_of_other: Dominance,
}

/// Compares every two of some options by a metric that has a direction: pairs of a position and its column.
#[must_use]
pub(super) fn compare_all(metric: Metric, options: &[(usize, &Ranked<'_>)], blocks: Blocks) -> Vec<Comparison> {
    let sides: Vec<Side<'_>> =
        options.par_iter().map(|&(option, ranked)| Side::new(option, ranked, metric, blocks)).collect();
    let pairs: Vec<(&Side<'_>, &Side<'_>)> = (0..sides.len())
        .flat_map(|one| (one + 1..sides.len()).map(move |other| (one, other)))
        .map(|(one, other)| (&sides[one], &sides[other]))
        .collect();
    pairs.into_par_iter().map(|(one, other)| compare_sides(metric, one, other, blocks)).collect()
}

/// Compares two options by a metric.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn compare(sample: &Sample, metric: Metric, option: usize, other: usize) -> Comparison {
    let column = Column::Metric(metric);
    let [one, two] = [option, other].map(|option| Ranked::new(sample.column(option, &column)));
    let side = |option, ranked| Side::new(option, ranked, metric, sample.blocks);
    compare_sides(metric, &side(option, &one), &side(other, &two), sample.blocks)
}

/// One side of many comparisons: what they share.
struct Side<'a> {
    option: usize,
    ranked: &'a Ranked<'a>,
    median: Statistic,
    cvar: Statistic,
}

impl<'a> Side<'a> {
    fn new(option: usize, ranked: &'a Ranked<'a>, metric: Metric, blocks: Blocks) -> Self {
        let Ranked { values, ordered } = ranked;
        let median = influence::quantile(values, ordered, 0.5, blocks);
        Self { option, ranked, median, cvar: influence::cvar(ordered, metric.direction()) }
    }
}

fn compare_sides(metric: Metric, one: &Side<'_>, two: &Side<'_>, blocks: Blocks) -> Comparison {
    let (a, b): (&[f64], &[f64]) = (&one.ranked.values, &two.ranked.values);
    let compared = a.iter().zip(b).filter(|(a, b)| !a.is_nan() && !b.is_nan()).count();
    let (dominance, dominance_of_other) = dominances(one.ranked, two.ranked, metric.direction());
    Comparison {
        metric,
        option: one.option,
        other: two.option,
        compared_share: compared as f64 / a.len() as f64,
        p_beats: p_beats(a, b, metric.direction(), blocks),
        mean_difference: mean_difference(a, b, blocks),
        median_difference: one.median.minus(a, &two.median, b, blocks),
        cvar_difference: one.cvar.minus(a, &two.cvar, b, blocks),
        dominance,
        dominance_of_other,
    }
}

/// Chance that the one does better than the other, over trajectories in which neither is undefined; ties count half.
#[must_use]
pub fn p_beats(one: &[f64], two: &[f64], direction: Direction, blocks: Blocks) -> Estimate {
    if blocks == Blocks::Independent {
        let (one, two) = if direction == Direction::Lower { (two, one) } else { (one, two) };
        let count = |holds: fn(f64, f64) -> bool| one.iter().zip(two).filter(|(a, b)| holds(**a, **b)).count();
        return statistics::score_of_counts(count(|a, b| a > b), count(|a, b| a == b), count(|a, b| a < b));
    }
    let score = |i: usize| match goodness(one[i], direction).partial_cmp(&goodness(two[i], direction)) {
        Some(std::cmp::Ordering::Greater) => 1.0,
        Some(std::cmp::Ordering::Equal) => 0.5,
        Some(std::cmp::Ordering::Less) => 0.0,
        None => f64::NAN,
    };
    statistics::score_by(one.len(), score, blocks)
}

/// Mean of the one less the other over trajectories in which both are finite.
#[must_use]
pub fn mean_difference(one: &[f64], two: &[f64], blocks: Blocks) -> Estimate {
    statistics::mean_by(one.len(), |i| one[i] - two[i], blocks)
}

/// How far the first of two equally long columns, more being better, is from dominating the second.
///
/// First order compares the sorted values, second order their running sums (generalised Lorenz curves).
/// Source: Shorrocks (1983), Economica 50(197), 3–17, theorem 2; Levy, Stochastic Dominance, 3rd ed. (2016), chapter 4.
#[must_use]
pub fn dominance(one: &[f64], two: &[f64]) -> Dominance {
    let (one, two) = (Ordered::new(one), Ordered::new(two));
    sorted_dominances(one.defined(), two.defined()).0
}

/// How far each of two options is from dominating the other, over trajectories in which neither is undefined.
fn dominances(one: &Ranked<'_>, two: &Ranked<'_>, direction: Direction) -> (Dominance, Dominance) {
    if one.ordered.is_defined() && two.ordered.is_defined() {
        return turned_dominances(&one.ordered, &two.ordered, direction);
    }
    // What is left out is sorted, not what is left.
    let left_out = |of: &Ranked<'_>, other: &Ranked<'_>| {
        let pairs = of.values.iter().zip(other.values.iter());
        let values: Vec<f64> = pairs.filter(|(a, b)| b.is_nan() && !a.is_nan()).map(|(&a, _)| a).collect();
        Ordered::new(&values)
    };
    let (without_one, without_two) = (left_out(one, two), left_out(two, one));
    turned_dominances(&one.ordered.without(&without_one), &two.ordered.without(&without_two), direction)
}

/// Turned so that more is better, a sorted column runs the other way.
fn turned_dominances(one: &Ordered, two: &Ordered, direction: Direction) -> (Dominance, Dominance) {
    if direction == Direction::Lower {
        let [one, two] = [one, two].map(|ordered| ordered.defined().rev().map(|x| -x));
        return sorted_dominances(one, two);
    }
    sorted_dominances(one.defined(), two.defined())
}

/// How far each of two sorted columns is from dominating the other, more being better.
fn sorted_dominances(one: impl Iterator<Item = f64>, two: impl Iterator<Item = f64>) -> (Dominance, Dominance) {
    let (mut sum_one, mut sum_two, mut count) = (0.0, 0.0, 0_usize);
    let (mut worse, mut worse_sum, mut better, mut better_sum) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (a, b) in one.zip(two) {
        sum_one += a;
        sum_two += b;
        count += 1;
        worse += usize::from(a < b);
        better += usize::from(b < a);
        worse_sum += usize::from(sum_one < sum_two);
        better_sum += usize::from(sum_two < sum_one);
    }
    let has_averages = sum_one.is_finite() && sum_two.is_finite();
    let share = |violations: usize| violations as f64 / count as f64;
    let dominance = |first: usize, second: usize| Dominance {
        first_order: share(first),
        second_order: if has_averages { share(second) } else { f64::NAN },
    };
    (dominance(worse, worse_sum), dominance(better, better_sum))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{Made, assert_within, normals, standard_normal};
    use statrs::distribution::ContinuousCDF;

    const NEVER: f64 = f64::INFINITY;

    #[test]
    fn chance_to_beat_of_two_normals_matches_its_closed_form() {
        // a − b is N(0.5, √(1 + 4)): P = Φ(0.5/√5).
        let n = 20_000;
        let (a, b) = (normals(1, n, 0.5, 1.0), normals(2, n, 0.0, 2.0));
        let sample = Made::new(&["A", "B"], 1).metric(Metric::UpliftNpv, vec![a, b]).sample();
        let got = compare(&sample, Metric::UpliftNpv, 0, 1);
        let p = standard_normal().cdf(0.5 / 5.0_f64.sqrt());
        let se = (p * (1.0 - p) / n as f64).sqrt();
        assert_within(got.p_beats.value, p, se);
        assert!((got.p_beats.se / se - 1.0).abs() < 0.02);
        assert_within(got.mean_difference.value, 0.5, (5.0 / n as f64).sqrt());
        assert_eq!(got.compared_share, 1.0);
    }

    #[test]
    fn common_luck_cancels_in_the_paired_difference() {
        let a = normals(3, 1_000, 0.0, 100.0);
        let b: Vec<f64> = a.iter().zip(normals(4, 1_000, 1.0, 0.1)).map(|(a, d)| a - d).collect();
        let got = mean_difference(&a, &b, Blocks::Independent);
        assert_within(got.value, 1.0, 0.1 / 1_000.0_f64.sqrt());
        assert!(!got.could_flip() && got.se < 0.004);
    }

    #[test]
    fn ties_count_half_never_loses_to_a_month_and_undefined_is_left_out() {
        // By month of payback: 10 beats never, never ties never, undefined is not compared, 12 loses to 9.
        let (one, two) = ([10.0, NEVER, f64::NAN, 12.0], [NEVER, NEVER, 3.0, 9.0]);
        let got = p_beats(&one, &two, Direction::Lower, Blocks::Independent);
        assert_eq!(got.value, 0.5);
        let only_ties = p_beats(&[1.0, 1.0], &[1.0, 1.0], Direction::Higher, Blocks::Independent);
        assert_eq!((only_ties.value, only_ties.se), (0.5, 0.0));
    }

    #[test]
    fn dominance_is_found_on_constructed_samples() {
        // Shifted up: dominates at both orders. Same mean, spread wider: the narrow one dominates at second order only.
        let (base, up) = ([1.0, 2.0, 3.0, 4.0], [5.0, 3.0, 4.0, 2.0]);
        assert_eq!(dominance(&up, &base), Dominance { first_order: 0.0, second_order: 0.0 });
        assert_eq!(dominance(&base, &up), Dominance { first_order: 1.0, second_order: 1.0 });
        let wide = [0.0, 1.0, 4.0, 5.0];
        // Sorted pairs (1,0) (2,1) (3,4) (4,5): worse at two levels of four; running sums 1,3,6,10 against 0,1,5,10.
        assert_eq!(dominance(&base, &wide), Dominance { first_order: 0.5, second_order: 0.0 });
        assert_eq!(dominance(&wide, &base), Dominance { first_order: 0.5, second_order: 0.75 });
    }

    #[test]
    fn never_has_an_order_but_no_average() {
        // As goodness, never is −∞: worse at one level of two, and running sums say nothing.
        let got = dominance(&[-NEVER, -3.0], &[-5.0, -4.0]);
        assert_eq!(got.first_order, 0.5);
        assert!(got.second_order.is_nan());
    }

    #[test]
    fn every_pair_is_compared_once_and_the_baseline_adds_nothing() {
        let values = || vec![vec![1.0, 2.0, 3.0], vec![2.0, 2.0, 2.0], vec![0.0, 1.0, 5.0]];
        let added = vec![vec![0.0; 3], vec![2.0, 2.0, 2.0], vec![0.0, 1.0, 5.0]];
        let made = Made::new(&["Base", "A", "B"], 1).metric(Metric::Npv, values()).metric(Metric::UpliftNpv, added);
        let sample = made.metric(Metric::SellerHours, values()).baseline(0).sample();
        let (_, got) = crate::analysis::outcomes::outcomes(&sample);
        let pairs: Vec<_> = got.iter().map(|c| (c.metric, c.option, c.other)).collect();
        let pairs_by = |metric| [(metric, 0, 1), (metric, 0, 2), (metric, 1, 2)];
        assert_eq!(pairs, [pairs_by(Metric::Npv), pairs_by(Metric::UpliftNpv)].concat());
        let added = got.iter().find(|c| (c.metric, c.other) == (Metric::UpliftNpv, 1)).expect("it was compared");
        assert_eq!(added.mean_difference.value, -2.0, "0 less the mean of 2, 2, 2");
    }
}
