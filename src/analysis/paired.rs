//! Options against each other, trajectory by trajectory: what common random numbers are for.

use super::statistics::{self, Estimate, Linearised, Ordered};
use super::{goodness, series_of};
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

/// Compares every two options by every recorded metric that has a direction.
///
/// Metrics of the money added compare non-baseline options only.
#[must_use]
pub fn comparisons(sample: &Sample, baseline: Option<usize>, blocks: Blocks) -> Vec<Comparison> {
    let has_direction = |metric: &Metric| metric.direction() != Direction::None;
    let is_recorded = |metric: &Metric| sample.columns.contains(&Column::Metric(*metric));
    let mut pairs = Vec::new();
    for metric in Metric::ALL.iter().copied().filter(|metric| has_direction(metric) && is_recorded(metric)) {
        let eligible = super::eligible(sample, metric, baseline);
        for (position, &option) in eligible.iter().enumerate() {
            pairs.extend(eligible[position + 1..].iter().map(|&other| (metric, option, other)));
        }
    }
    pairs.into_par_iter().map(|(metric, option, other)| compare(sample, metric, option, other, blocks)).collect()
}

/// Compares two options by a metric.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn compare(sample: &Sample, metric: Metric, option: usize, other: usize, blocks: Blocks) -> Comparison {
    let column = Column::Metric(metric);
    let (one, two) = (series_of(sample, option, &column), series_of(sample, other, &column));
    let direction = metric.direction();
    let (ordered_one, ordered_two) = (Ordered::new(one), Ordered::new(two));
    let median = |values, ordered: &Ordered| statistics::quantile_linearised(values, ordered, 0.5, blocks);
    let cvar = |values, ordered: &Ordered| statistics::cvar_linearised(values, ordered, direction);
    let difference = |a: Linearised, b: Linearised| a.minus(&b).estimate(blocks);
    let (good_one, good_two) = both_defined(one, two, direction);
    Comparison {
        metric,
        option,
        other,
        compared_share: good_one.len() as f64 / one.len() as f64,
        p_beats: p_beats(one, two, direction, blocks),
        mean_difference: mean_difference(one, two, blocks),
        median_difference: difference(median(one, &ordered_one), median(two, &ordered_two)),
        cvar_difference: difference(cvar(one, &ordered_one), cvar(two, &ordered_two)),
        dominance: dominance(&good_one, &good_two),
        dominance_of_other: dominance(&good_two, &good_one),
    }
}

/// Chance that the one does better than the other, over trajectories in which neither is undefined; ties count half.
#[must_use]
pub fn p_beats(one: &[f64], two: &[f64], direction: Direction, blocks: Blocks) -> Estimate {
    let score = |(&a, &b): (&f64, &f64)| match goodness(a, direction).partial_cmp(&goodness(b, direction)) {
        Some(std::cmp::Ordering::Greater) => 1.0,
        Some(std::cmp::Ordering::Equal) => 0.5,
        Some(std::cmp::Ordering::Less) => 0.0,
        None => f64::NAN,
    };
    let scores: Vec<f64> = one.iter().zip(two).map(score).collect();
    statistics::score(&scores, blocks)
}

/// Mean of the one less the other over trajectories in which both are finite.
#[must_use]
pub fn mean_difference(one: &[f64], two: &[f64], blocks: Blocks) -> Estimate {
    let differences: Vec<f64> = one.iter().zip(two).map(|(a, b)| a - b).collect();
    statistics::mean(&differences, blocks)
}

/// How far the first of two equally long columns, more being better, is from dominating the second.
///
/// First order compares the sorted values, second order their running sums (generalised Lorenz curves).
/// Source: Shorrocks (1983), Economica 50(197), 3–17, theorem 2; Levy, Stochastic Dominance, 3rd ed. (2016), chapter 4.
#[must_use]
pub fn dominance(one: &[f64], two: &[f64]) -> Dominance {
    let sorted = |values: &[f64]| {
        let mut values = values.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let (mut sum_one, mut sum_two, mut first, mut second) = (0.0, 0.0, 0_usize, 0_usize);
    for (a, b) in sorted(one).into_iter().zip(sorted(two)) {
        sum_one += a;
        sum_two += b;
        first += usize::from(a < b);
        second += usize::from(sum_one < sum_two);
    }
    let share = |violations: usize| violations as f64 / one.len() as f64;
    let has_averages = sum_one.is_finite() && sum_two.is_finite();
    Dominance { first_order: share(first), second_order: if has_averages { share(second) } else { f64::NAN } }
}

/// Both columns turned so that more is better, over trajectories in which neither is undefined.
fn both_defined(one: &[f64], two: &[f64], direction: Direction) -> (Vec<f64>, Vec<f64>) {
    let defined = one.iter().zip(two).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    defined.map(|(&a, &b)| (goodness(a, direction), goodness(b, direction))).unzip()
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
        let got = compare(&sample, Metric::UpliftNpv, 0, 1, Blocks::Independent);
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
    fn every_pair_is_compared_once_and_the_baseline_is_not_ranked_by_added_money() {
        let values = || vec![vec![1.0, 2.0, 3.0], vec![2.0, 2.0, 2.0], vec![0.0, 1.0, 5.0]];
        let made = Made::new(&["Base", "A", "B"], 1).metric(Metric::Npv, values()).metric(Metric::UpliftNpv, values());
        let sample = made.metric(Metric::SellerHours, values()).sample();
        let got = comparisons(&sample, Some(0), Blocks::Independent);
        let pairs: Vec<_> = got.iter().map(|c| (c.metric, c.option, c.other)).collect();
        let npv = [(Metric::Npv, 0, 1), (Metric::Npv, 0, 2), (Metric::Npv, 1, 2)];
        assert_eq!(pairs, [npv.as_slice(), &[(Metric::UpliftNpv, 1, 2)]].concat());
    }
}
