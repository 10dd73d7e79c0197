//! What a history says of beliefs that cannot be read off it: futures of the model that came out like it.
//!
//! Among many futures under the prior, those nearest to what was seen are kept, by an Epanechnikov kernel, and their
//! beliefs are moved along a weighted linear regression to what they would have been at what was seen (Beaumont, Zhang and
//! Balding 2002). Beliefs are regressed on the scale of normal scores of the prior, so that none leaves its range.

use super::super::regression::algebra;
use ndarray::{Array1, Array2, Axis};

/// Shares of the futures that may be kept, the nearest first: the fewest that are worth enough. And the fewest futures.
const KEPT: [f64; 4] = [0.0125, 0.025, 0.05, 0.1];
const KEPT_LEAST: usize = 200;
/// Independent futures at what was seen from which nearer ones are better than more of them.
pub const SUPPORT_WANTED: f64 = 400.0;
/// A figure is outside of what the model makes where fewer than this share of the futures are at it or beyond.
pub const OUTSIDE: f64 = 0.001;
/// Added to the diagonal of normal equations, in shares of it.
const RIDGE: f64 = 1e-6;
/// A belief counts as learnt where its mean or its variance moved by this many standard errors.
const CLEAR: f64 = 3.5;

/// Futures near what was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// Positions of those that are kept.
    pub kept: Vec<usize>,
    /// Their weights, which sum to 1.
    pub weights: Vec<f64>,
    /// The number of independent futures that the weights are worth.
    pub ess: f64,
    /// How far the furthest of them is, in standard deviations of all.
    pub radius: f64,
    /// Share of all futures that are as far from their middle as what was seen, or further.
    pub typical: f64,
}

/// Share of values at or beyond a figure, on the side on which fewer are; ties count in full.
#[must_use]
pub fn tail(values: &[f64], figure: f64) -> f64 {
    let at_most = values.iter().filter(|&&value| value <= figure).count();
    let at_least = values.iter().filter(|&&value| value >= figure).count();
    at_most.min(at_least) as f64 / values.len().max(1) as f64
}

/// Futures by their distance from what was seen.
struct Ranked {
    order: Vec<usize>,
    distances: Vec<f64>,
    typical: f64,
}

/// Futures nearest to what was seen, and as many independent ones at what was seen itself as they are worth: of the
/// smallest share that is worth [`SUPPORT_WANTED`], or of the largest. Statistics stand by future, those that do not vary
/// are passed over.
///
/// # Panics
/// If `seen` does not have as many figures as there are statistics.
#[must_use]
pub fn nearest(statistics: &Array2<f64>, seen: &[f64]) -> (Near, f64) {
    let ranked = ranked(statistics, seen);
    let found = |share: f64| {
        let near = near(&ranked, share);
        let support = Line::through(statistics, seen, &near).map_or(near.ess, |line| line.support(&near));
        (near, support)
    };
    let [shares @ .., last] = KEPT;
    let enough = shares.into_iter().map(found).find(|(_, support)| *support >= SUPPORT_WANTED);
    enough.unwrap_or_else(|| found(last))
}

fn ranked(statistics: &Array2<f64>, seen: &[f64]) -> Ranked {
    let n = statistics.nrows();
    assert_eq!(statistics.ncols(), seen.len(), "a figure a statistic");
    let (white, target) = whitened(statistics, seen);
    let square = |row: &[f64], to: &[f64]| row.iter().zip(to).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let distances: Vec<f64> = white.iter().map(|row| square(row, &target).sqrt()).collect();
    let origin = vec![0.0; target.len()];
    let own = square(&target, &origin);
    let further = white.iter().filter(|row| square(row, &origin) >= own).count() as f64 / n.max(1) as f64;
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| distances[a].total_cmp(&distances[b]).then(a.cmp(&b)));
    Ranked { order, distances, typical: further }
}

/// The nearest share of the futures, by an Epanechnikov kernel.
fn near(ranked: &Ranked, share: f64) -> Near {
    let Ranked { order, distances, typical } = ranked;
    let count = ((share * order.len() as f64) as usize).max(KEPT_LEAST).min(order.len());
    let radius = distances[order[count - 1]].max(f64::MIN_POSITIVE);
    let kernel = |&at: &usize| 1.0 - 0.999 * (distances[at] / radius) * (distances[at] / radius);
    let kept: Vec<usize> = order[..count].to_vec();
    let raw: Vec<f64> = kept.iter().map(kernel).collect();
    let total: f64 = raw.iter().sum();
    let weights: Vec<f64> = raw.iter().map(|weight| weight / total).collect();
    let ess = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
    Near { kept, weights, ess, radius, typical: *typical }
}

/// Statistics without correlation and with standard deviation 1 around 0 under the prior, and what was seen alike.
fn whitened(statistics: &Array2<f64>, seen: &[f64]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let n = statistics.nrows().max(1) as f64;
    let mean: Array1<f64> = statistics.sum_axis(Axis(0)) / n;
    let centred = statistics - &mean;
    let sds: Vec<f64> = centred.columns().into_iter().map(|c| (c.dot(&c) / n).sqrt()).collect();
    let varying: Vec<usize> = (0..seen.len()).filter(|&j| sds[j] > 1e-12).collect();
    let scaled = |row: &dyn Fn(usize) -> f64| varying.iter().map(|&j| row(j) / sds[j]).collect::<Vec<f64>>();
    let rows: Vec<Vec<f64>> = centred.rows().into_iter().map(|row| scaled(&|j| row[j])).collect();
    let target = scaled(&|j| seen[j] - mean[j]);
    let d = varying.len();
    let mut covariance = Array2::<f64>::zeros((d, d));
    for row in &rows {
        for i in 0..d {
            for j in 0..=i {
                covariance[(i, j)] += row[i] * row[j] / n;
            }
        }
    }
    for i in 0..d {
        covariance[(i, i)] += 1e-4;
        for j in 0..i {
            covariance[(j, i)] = covariance[(i, j)];
        }
    }
    let Some(lower) = algebra::cholesky(&covariance) else { return (rows, target) };
    let inverse = algebra::lower_inverse(&lower);
    let turned = |row: &Vec<f64>| inverse.dot(&Array1::from(row.clone())).to_vec();
    (rows.iter().map(turned).collect(), turned(&target))
}

/// A weighted regression on how far statistics are from what was seen.
struct Line {
    /// By kept future: 1, and the gaps.
    gaps: Array2<f64>,
    /// The gaps times the weights.
    weighted: Array2<f64>,
    /// Inverse of the normal equations.
    inverse: Array2<f64>,
}

impl Line {
    /// Through the futures that are kept.
    fn through(statistics: &Array2<f64>, seen: &[f64], near: &Near) -> Option<Self> {
        let d = seen.len();
        let gaps = Array2::from_shape_fn((near.kept.len(), d + 1), |(row, column)| {
            if column == 0 { 1.0 } else { statistics[(near.kept[row], column - 1)] - seen[column - 1] }
        });
        let mut weighted = gaps.clone();
        for (mut row, &weight) in weighted.rows_mut().into_iter().zip(&near.weights) {
            row *= weight;
        }
        let mut gram = weighted.t().dot(&gaps);
        for i in 0..=d {
            // What does not vary among the kept ones has no slope.
            gram[(i, i)] = gram[(i, i)] * (1.0 + RIDGE) + 1e-12;
        }
        Some(Self { inverse: algebra::inverse(&gram)?, gaps, weighted })
    }

    /// As many independent futures at what was seen as the regression there is worth: fewer than the weights are, where all
    /// kept ones lie on one side.
    fn support(&self, near: &Near) -> f64 {
        // Variance of the intercept under weights that are no variances: the corner of A⁻¹·X'W²X·A⁻¹.
        let first = self.inverse.column(0).to_owned();
        let spread = self.weighted.dot(&first);
        (1.0 / spread.dot(&spread).max(f64::MIN_POSITIVE)).min(near.ess)
    }
}

/// Scores of beliefs of the futures that are kept, moved to what was seen: by kept future and belief.
///
/// # Panics
/// If scores are not of the futures that are kept.
#[must_use]
pub fn adjusted(kept: &Array2<f64>, statistics: &Array2<f64>, seen: &[f64], near: &Near) -> Array2<f64> {
    assert_eq!(kept.nrows(), near.kept.len(), "scores of the futures that are kept");
    let Some(line) = Line::through(statistics, seen, near) else { return kept.clone() };
    let mut slopes = line.inverse.dot(&line.weighted.t().dot(kept));
    slopes.row_mut(0).fill(0.0);
    kept - &line.gaps.dot(&slopes)
}

/// Mean and variance of a belief's scores under the weights, and whether they differ clearly from those of the prior, 0
/// and 1, if they are worth this many independent futures.
#[must_use]
pub fn moved(scores: &[f64], near: &Near, support: f64) -> (f64, f64, bool) {
    let mean: f64 = scores.iter().zip(&near.weights).map(|(z, w)| z * w).sum();
    let variance: f64 = scores.iter().zip(&near.weights).map(|(z, w)| w * (z - mean) * (z - mean)).sum();
    let clear = mean.abs() > CLEAR / support.sqrt() || (variance - 1.0).abs() > CLEAR * (2.0 / support).sqrt();
    (mean, variance, clear)
}

/// The value below which a share of the weight lies.
#[must_use]
pub fn weighted_quantile(values: &[f64], weights: &[f64], level: f64) -> f64 {
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| values[i].is_finite()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let total: f64 = order.iter().map(|&i| weights[i]).sum();
    let mut below = 0.0;
    for &i in &order {
        below += weights[i] / total;
        if below >= level {
            return values[i];
        }
    }
    order.last().map_or(f64::NAN, |&i| values[i])
}

/// Correlation of two beliefs' scores under the weights.
#[must_use]
pub fn correlation(one: &[f64], other: &[f64], weights: &[f64]) -> f64 {
    let mean = |x: &[f64]| x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
    let (a, b) = (mean(one), mean(other));
    let of = |x: &[f64], m: f64, y: &[f64], k: f64| {
        x.iter().zip(y).zip(weights).map(|((x, y), w)| w * (x - m) * (y - k)).sum::<f64>()
    };
    of(one, a, other, b) / (of(one, a, one, a) * of(other, b, other, b)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::normals;

    /// Two beliefs of which one shows in the statistic with noise: the posterior of a linear normal model is known.
    #[test]
    fn a_linear_normal_model_gives_its_closed_form() {
        let n = 8_000;
        let (theta, other, noise) = (normals(1, n, 0.0, 1.0), normals(2, n, 0.0, 1.0), normals(3, n, 0.0, 0.5));
        let scores = Array2::from_shape_fn((n, 2), |(i, j)| if j == 0 { theta[i] } else { other[i] });
        let statistics = Array2::from_shape_fn((n, 1), |(i, _)| theta[i] + noise[i]);
        let (near, support) = nearest(&statistics, &[1.5]);
        let adjusted = adjusted(&scores.select(Axis(0), &near.kept), &statistics, &[1.5], &near);
        let (mean, variance, clear) = moved(&adjusted.column(0).to_vec(), &near, support);
        // Posterior mean 1.5 / 1.25, variance 0.25 / 1.25.
        let se = (0.2 / near.ess).sqrt();
        assert!((mean - 1.2).abs() < 4.9 * se && clear, "{mean} {near:?}", near = near.ess);
        assert!((variance - 0.2).abs() < 4.9 * 0.2 * (2.0 / near.ess).sqrt(), "{variance}");
        let (_, _, clear) = moved(&adjusted.column(1).to_vec(), &near, support);
        assert!(!clear, "nothing is learnt of the other");
        assert!(support > 0.5 * near.ess, "futures lie on both sides: {support}");
    }

    /// Three beliefs, each with a statistic of its own, and a history far from the middle of all three: the futures that are
    /// kept lie towards the middle and wide of it, so that what is right is right by the regression alone.
    #[test]
    fn the_regression_moves_futures_that_are_kept_to_what_was_seen() {
        let (n, d, seen) = (4_000, 3, [1.5; 3]);
        let draws = |from: u64, sd: f64| (0..3).map(|j| normals(from + j, n, 0.0, sd)).collect::<Vec<_>>();
        let (beliefs, noise) = (draws(200, 1.0), draws(300, 0.5));
        let scores = Array2::from_shape_fn((n, d), |(i, j)| beliefs[j][i]);
        let statistics = Array2::from_shape_fn((n, d), |(i, j)| beliefs[j][i] + noise[j][i]);
        let (near, support) = nearest(&statistics, &seen);
        let kept = scores.select(Axis(0), &near.kept);
        // Means over the three beliefs of the posterior's mean and variance; they are independent of each other.
        let told = |scores: &Array2<f64>| {
            let of = scores.columns().into_iter().map(|column| moved(&column.to_vec(), &near, support));
            of.fold((0.0, 0.0), |(m, v), (mean, variance, _)| (m + mean / 3.0, v + variance / 3.0))
        };
        // In closed form 1.5 / 1.25 and 0.25 / 1.25.
        let mean_error = 3.9 * (0.2 / support / 3.0).sqrt();
        let variance_error = 3.9 * 0.2 * (2.0 / near.ess / 3.0).sqrt();
        let (mean, variance) = told(&adjusted(&kept, &statistics, &seen, &near));
        assert!((mean - 1.2).abs() < mean_error, "{mean} is not 1.2 ± {mean_error}");
        assert!((variance - 0.2).abs() < variance_error, "{variance} is not 0.2 ± {variance_error}");
        let (mean, variance) = told(&kept);
        assert!(mean < 1.2 - mean_error && variance > 0.2 + variance_error, "without it: {mean}, {variance}");
    }

    /// Beyond the last future all kept ones lie on one side: what is nothing but noise must not look learnt.
    #[test]
    fn a_regression_that_reaches_beyond_the_futures_is_worth_few_of_them() {
        let n = 2_000;
        let values: Vec<f64> = normals(5, n, 0.0, 1.0);
        let draws: Vec<Vec<f64>> = (0..60).map(|j| normals(100 + j, n, 0.0, 1.0)).collect();
        let noise = Array2::from_shape_fn((n, 60), |(i, j)| draws[j][i]);
        let statistics = Array2::from_shape_fn((n, 1), |(i, _)| values[i]);
        let (near, support) = nearest(&statistics, &[4.5]);
        let adjusted = adjusted(&noise.select(Axis(0), &near.kept), &statistics, &[4.5], &near);
        assert!(support < 0.2 * near.ess, "{support} {}", near.ess);
        let learnt = (0..60).filter(|&j| moved(&adjusted.column(j).to_vec(), &near, support).2).count();
        assert!(learnt <= 1, "{learnt} of 60 beliefs that nothing shows");
    }

    /// Is a history worth as many independent futures as is said? The mean of a belief over 60 seeds scatters as its
    /// variance over that number says: 59 degrees of freedom, so the ratio has a relative sd of √(2/59) = 0.18.
    #[test]
    fn the_scatter_over_seeds_is_what_the_effective_sample_size_says() {
        let (n, seen) = (2_000, [2.0, 1.0]);
        let found: Vec<[(f64, f64); 2]> = (0..60)
            .map(|seed| {
                let base: Vec<Vec<f64>> = (0..3).map(|j| normals(100_000 + 10 * seed + j, n, 0.0, 1.0)).collect();
                let noise = [5, 6].map(|j| normals(100_000 + 10 * seed + j, n, 0.0, 0.5));
                let scores = Array2::from_shape_fn((n, 3), |(i, j)| base[j][i]);
                let statistics = Array2::from_shape_fn((n, 2), |(i, j)| {
                    noise[j][i] + if j == 0 { base[0][i] + base[1][i] } else { base[1][i] - 0.5 * base[2][i] }
                });
                let (near, support) = nearest(&statistics, &seen);
                let adjusted = adjusted(&scores.select(Axis(0), &near.kept), &statistics, &seen, &near);
                [0, 1].map(|j| {
                    let (mean, variance, _) = moved(&adjusted.column(j).to_vec(), &near, support);
                    (mean, variance / support)
                })
            })
            .collect();
        for j in [0, 1] {
            let middle = found.iter().map(|of| of[j].0).sum::<f64>() / 60.0;
            let scatter = found.iter().map(|of| (of[j].0 - middle).powi(2)).sum::<f64>() / 59.0;
            let said = found.iter().map(|of| of[j].1).sum::<f64>() / 60.0;
            let ratio = scatter / said;
            assert!((0.3..1.9).contains(&ratio), "belief {j}: scatter is {ratio} of what is said");
        }
    }

    #[test]
    fn as_few_futures_are_kept_as_are_worth_enough() {
        let values = normals(6, 40_000, 0.0, 1.0);
        let statistics = Array2::from_shape_fn((40_000, 1), |(i, _)| values[i]);
        let (middle, support) = nearest(&statistics, &[0.0]);
        assert_eq!(middle.kept.len(), 500, "one in eighty is enough in the middle");
        assert!(support >= SUPPORT_WANTED && support <= middle.ess, "{support}");
        // Of an Epanechnikov kernel in one dimension (∫K)²/(2·∫K²) = 5/6 of those kept.
        assert!((middle.ess / middle.kept.len() as f64 - 5.0 / 6.0).abs() < 0.02, "{}", middle.ess);
        let (edge, support) = nearest(&statistics, &[3.5]);
        assert!(edge.kept.len() == 4_000 && support < SUPPORT_WANTED, "{} {support}", edge.kept.len());
    }

    #[test]
    fn what_no_future_does_is_in_no_tail() {
        let values = normals(4, 10_000, 0.0, 1.0);
        assert!(tail(&values, 6.0) < OUTSIDE && tail(&values, -6.0) < OUTSIDE && tail(&values, 2.0) > OUTSIDE);
        assert_eq!(tail(&[0.0; 10], 0.0), 1.0);
        let statistics = Array2::from_shape_fn((10_000, 1), |(i, _)| values[i]);
        assert!(nearest(&statistics, &[6.0]).0.typical < OUTSIDE && nearest(&statistics, &[0.1]).0.typical > 0.5);
    }

    #[test]
    fn statistics_that_do_not_vary_are_passed_over() {
        let values = normals(4, 1_000, 0.0, 1.0);
        let two = Array2::from_shape_fn((1_000, 2), |(i, j)| if j == 0 { values[i] } else { 7.0 });
        let one = Array2::from_shape_fn((1_000, 1), |(i, _)| values[i]);
        assert_eq!(nearest(&two, &[0.5, 7.0]).0.kept, nearest(&one, &[0.5]).0.kept);
    }

    #[test]
    fn quantiles_and_correlations_heed_weights() {
        assert_eq!(weighted_quantile(&[3.0, 1.0, 2.0], &[0.1, 0.1, 0.8], 0.5), 2.0);
        assert_eq!(weighted_quantile(&[3.0, 1.0, 2.0], &[0.8, 0.1, 0.1], 0.5), 3.0);
        assert_eq!(weighted_quantile(&[3.0, 1.0, f64::NAN], &[0.5, 0.5, 9.0], 0.9), 3.0);
        let r = correlation(&[0.0, 1.0, 5.0], &[0.0, 1.0, -9.0], &[0.5, 0.5, 0.0]);
        assert!((r - 1.0).abs() < 1e-12);
    }
}
