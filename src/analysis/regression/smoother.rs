//! Penalised splines of one column.
//!
//! A column is turned into normal scores of its ranks, so that neither its unit nor its tails matter. On them stand
//! cubic B-splines whose coefficients are penalised by their second differences (and a little by their first, so that
//! a straight line can vanish too). One eigenproblem turns the basis into Demmler and Reinsch's: functions orthonormal
//! over the sample and ordered by roughness, in which every smoothness costs one division a function.
//!
//! Sources: Eilers and Marx (1996), Statistical Science 11(2), 89–121; Demmler and Reinsch (1975), Numerische
//! Mathematik 24, 375–382; Wood, Generalized Additive Models, 2nd ed. (2017), section 5.4.

use super::algebra;
use crate::distribution::standard_normal_quantile;
use ndarray::{Array2, ArrayView1};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Segments between knots.
const SEGMENTS: usize = 24;
/// Basis functions.
const SPLINES: usize = SEGMENTS + 3;
/// Weight of the first differences beside the second ones.
const SLOPE_PENALTY: f64 = 1e-4;
/// What an effective parameter costs in cross-validation: more than 1 guards against chance wiggles (Wood, 6.2.5).
const CAUTION: f64 = 1.4;
/// Smoothest functions that the test for any dependence looks at.
const TESTED: usize = 7;

/// The spline basis of one column, ready for any outcome.
#[derive(Clone, Debug)]
pub struct Smoother {
    /// First of the four splines that are not zero, by row, and their values.
    rows: Vec<(u8, [f64; 4])>,
    range: (f64, f64),
    /// Scores of the rows, ascending.
    sorted: Vec<f64>,
    /// From smooth functions to splines: one column a function, the constant first.
    rotation: Array2<f64>,
    /// Roughness of the functions, ascending; the constant's is 0.
    roughness: Vec<f64>,
}

/// The smooth curve of an outcome.
#[derive(Clone, Debug)]
pub struct Fit {
    /// Mean of the outcome.
    pub mean: f64,
    /// Coefficients of the smooth functions without the constant, not shrunken.
    raw: Vec<f64>,
    /// How much of each is kept, 0–1.
    pub kept: Vec<f64>,
    /// Variance around the curve.
    pub residual_variance: f64,
    /// Chance of so strong a dependence if there is none.
    pub p_value: f64,
    /// Variance of `E[Y|X]`, without the bias of fitting; may come out below zero.
    pub explained: f64,
    /// Standard error of `explained` from fitting noise alone, at least that of a straight line: all there is where nothing
    /// is explained.
    pub noise: f64,
}

impl Smoother {
    /// Prepares a column; ties share a rank. None for a column that does not vary.
    #[must_use]
    pub fn new(column: ArrayView1<'_, f64>) -> Option<Self> {
        let scores = normal_scores(column);
        let (low, high) = scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &x| (l.min(x), h.max(x)));
        if high <= low {
            return None;
        }
        let range = (low, high);
        let rows: Vec<(u8, [f64; 4])> = scores.iter().map(|&score| splines(score, range)).collect();
        let mut gram = Array2::<f64>::zeros((SPLINES, SPLINES));
        for (first, values) in &rows {
            for (a, x) in values.iter().enumerate() {
                for (b, y) in values.iter().enumerate() {
                    gram[(usize::from(*first) + a, usize::from(*first) + b)] += x * y;
                }
            }
        }
        let ridge = 1e-9 * rows.len() as f64;
        gram.diag_mut().iter_mut().for_each(|x| *x += ridge);
        let whitener = algebra::lower_inverse(&algebra::cholesky(&gram)?);
        let (values, vectors) = algebra::eigen(&whitener.dot(&penalty()).dot(&whitener.t()));
        let mut sorted = scores;
        sorted.sort_unstable_by(f64::total_cmp);
        Some(Self { rows, range, sorted, rotation: whitener.t().dot(&vectors), roughness: values })
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The `count` smoothest functions over the rows, without the constant, each with mean square 1 over the sample.
    #[must_use]
    pub fn functions(&self, count: usize) -> Array2<f64> {
        let root = (self.rows.len() as f64).sqrt();
        let count = count.min(SPLINES - 1);
        let mut values = Array2::zeros((count, self.rows.len()));
        for (function, mut target) in values.rows_mut().into_iter().enumerate() {
            let coefficients = self.rotation.column(function + 1).to_vec();
            for (value, row) in target.iter_mut().zip(&self.rows) {
                *value = root * at(row, &coefficients);
            }
        }
        values
    }

    /// Roughness of the `count` smoothest functions relative to the straight line's.
    #[must_use]
    pub fn relative_roughness(&self, count: usize) -> Vec<f64> {
        let line = self.roughness[1].max(f64::MIN_POSITIVE);
        self.roughness[1..].iter().take(count).map(|x| x / line).collect()
    }

    /// The curve of an outcome, smoothness by generalised cross-validation.
    ///
    /// # Panics
    /// If the outcome does not have as many rows as the column.
    #[must_use]
    pub fn fit(&self, outcome: &[f64]) -> Fit {
        assert_eq!(outcome.len(), self.rows.len(), "an outcome a row");
        let n = outcome.len() as f64;
        let mean = outcome.iter().sum::<f64>() / n;
        let mut projected = vec![0.0; SPLINES];
        let mut total = 0.0;
        for ((first, values), y) in self.rows.iter().zip(outcome) {
            let y = y - mean;
            total += y * y;
            for (target, x) in projected[usize::from(*first)..].iter_mut().zip(values) {
                *target += x * y;
            }
        }
        let column = |function| self.rotation.column(function);
        let raw: Vec<f64> =
            (1..SPLINES).map(|function| column(function).iter().zip(&projected).map(|(r, b)| r * b).sum()).collect();
        let kept = self.choose(&raw, total, n);
        let used: f64 = kept.iter().sum();
        let lost: f64 = raw.iter().zip(&kept).map(|(c, w)| c * c * (2.0 * w - w * w)).sum();
        let residual_variance = ((total - lost) / (n - 1.0 - used)).max(0.0);
        let full: f64 = raw.iter().take(TESTED).map(|c| c * c).sum();
        let free = (total - full).max(f64::MIN_POSITIVE) / (n - 1.0 - TESTED as f64);
        let chi = ChiSquared::new(TESTED as f64).expect("a positive number of degrees of freedom is valid");
        let p_value = if total > 0.0 { chi.sf(full / free) } else { 1.0 };
        let net = |c: f64, w: f64| (2.0 * w - w * w) * (c * c - residual_variance);
        let explained = raw.iter().zip(&kept).map(|(&c, &w)| net(c, w)).sum::<f64>() / n;
        // A curve that is smoothed away all but altogether is no better known than a straight line would be.
        let squares = kept.iter().map(|w| (2.0 * w - w * w).powi(2)).sum::<f64>().max(1.0);
        let noise = residual_variance * (2.0 * squares).sqrt() / n;
        Fit { mean, raw, kept, residual_variance, p_value, explained, noise }
    }

    /// Shares kept at the smoothness that cross-validates best: `n·RSS/(n − γ·edf)²` least.
    fn choose(&self, raw: &[f64], total: f64, n: f64) -> Vec<f64> {
        let shares = |strength: f64| -> Vec<f64> {
            self.roughness[1..].iter().map(|s| 1.0 / (1.0 + strength * s.max(0.0))).collect()
        };
        let (smooth, rough) = (self.roughness[1].max(1e-300), self.roughness[SPLINES / 2].max(1e-300));
        let (from, to) = (libm::log(1e-3 / rough), libm::log(1e3 / smooth));
        let candidates = (0..48).map(|i| shares(libm::exp(from + (to - from) * f64::from(i) / 47.0)));
        let score = |kept: &[f64]| {
            let lost: f64 = raw.iter().zip(kept).map(|(c, w)| c * c * (2.0 * w - w * w)).sum();
            let used = 1.0 + kept.iter().sum::<f64>();
            (total - lost) / (n - CAUTION * used).max(1.0).powi(2)
        };
        let best = candidates.min_by(|a, b| score(a).total_cmp(&score(b)));
        best.expect("there are candidates")
    }

    /// Values of a curve over the rows.
    #[must_use]
    pub fn values(&self, fit: &Fit) -> Vec<f64> {
        let coefficients = self.splines_of(&fit.coefficients());
        self.rows.iter().map(|row| fit.mean + at(row, &coefficients)).collect()
    }

    /// Smooth functions without the constant at the middles of `count` equally likely parts of the column.
    #[must_use]
    pub fn grid(&self, count: usize) -> Array2<f64> {
        let rows: Vec<(u8, [f64; 4])> = (0..count).map(|i| self.row_at((i as f64 + 0.5) / count as f64)).collect();
        Array2::from_shape_fn((count, SPLINES - 1), |(i, function)| {
            let (first, values) = &rows[i];
            let column = self.rotation.column(function + 1);
            values.iter().enumerate().map(|(k, x)| x * column[usize::from(*first) + k]).sum()
        })
    }

    /// The curve at a quantile level of the column.
    #[must_use]
    pub fn at_level(&self, fit: &Fit, level: f64) -> f64 {
        fit.mean + at(&self.row_at(level), &self.splines_of(&fit.coefficients()))
    }

    /// Standard error of the curve at a quantile level, from fitting noise: Bayesian, so that it covers smoothing bias
    /// too (Wood, section 6.10).
    #[must_use]
    pub fn se_at_level(&self, fit: &Fit, level: f64) -> f64 {
        let row = self.row_at(level);
        let variance: f64 = (1..SPLINES)
            .map(|function| fit.kept[function - 1] * at(&row, &self.rotation.column(function).to_vec()).powi(2))
            .sum();
        (fit.residual_variance * (variance + 1.0 / self.rows.len() as f64)).sqrt()
    }

    /// At a quantile level; where rows share a value, at that value: between the few values of a column there is nothing.
    fn row_at(&self, level: f64) -> (u8, [f64; 4]) {
        let at = ((level * self.sorted.len() as f64) as usize).min(self.sorted.len() - 1);
        let own = self.sorted[at];
        let is_same = |other: Option<&f64>| other == Some(&own);
        if is_same(self.sorted.get(at + 1)) || (at > 0 && is_same(self.sorted.get(at - 1))) {
            return splines(own, self.range);
        }
        splines(standard_normal_quantile(level).clamp(self.range.0, self.range.1), self.range)
    }

    fn splines_of(&self, coefficients: &[f64]) -> Vec<f64> {
        let column = ndarray::ArrayView1::from(coefficients);
        self.rotation.slice(ndarray::s![.., 1..]).dot(&column).to_vec()
    }
}

impl Fit {
    /// Coefficients of the smooth functions without the constant.
    #[must_use]
    pub fn coefficients(&self) -> Vec<f64> {
        self.raw.iter().zip(&self.kept).map(|(c, w)| c * w).collect()
    }
}

fn at(row: &(u8, [f64; 4]), coefficients: &[f64]) -> f64 {
    let from = usize::from(row.0);
    row.1.iter().zip(&coefficients[from..from + 4]).map(|(x, c)| x * c).sum()
}

/// Normal scores of the ranks of a column, `Φ⁻¹((rank − ½)/n)`; ties share their mean rank.
#[must_use]
pub(crate) fn normal_scores(column: ArrayView1<'_, f64>) -> Vec<f64> {
    let n = column.len() as f64;
    ranks(column).into_iter().map(|rank| standard_normal_quantile((rank - 0.5) / n)).collect()
}

/// Ranks from 1; ties share their mean rank.
#[must_use]
pub(crate) fn ranks(column: ArrayView1<'_, f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..column.len()).collect();
    order.sort_by(|&i, &j| column[i].total_cmp(&column[j]));
    let mut ranks = vec![0.0; column.len()];
    let mut from = 0;
    while from < order.len() {
        let value = column[order[from]];
        let to = from + order[from..].iter().take_while(|&&i| column[i] == value).count().max(1);
        let rank = (from + 1 + to) as f64 / 2.0;
        order[from..to].iter().for_each(|&i| ranks[i] = rank);
        from = to;
    }
    ranks
}

/// The four cubic B-splines at `x` on equal segments of `range`: the first one's number, and their values.
fn splines(x: f64, range: (f64, f64)) -> (u8, [f64; 4]) {
    let place = (x - range.0) / (range.1 - range.0) * SEGMENTS as f64;
    let segment = (place.floor().max(0.0) as usize).min(SEGMENTS - 1);
    let t = place - segment as f64;
    let u = 1.0 - t;
    let values = [
        u * u * u / 6.0,
        (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0,
        (3.0 * u * u * u - 6.0 * u * u + 4.0) / 6.0,
        t * t * t / 6.0,
    ];
    (segment as u8, values)
}

/// Squares of second differences of the coefficients, and a little of the first.
fn penalty() -> Array2<f64> {
    let mut penalty = Array2::zeros((SPLINES, SPLINES));
    let mut add = |from: usize, weights: &[f64], factor: f64| {
        for (a, x) in weights.iter().enumerate() {
            for (b, y) in weights.iter().enumerate() {
                penalty[(from + a, from + b)] += factor * x * y;
            }
        }
    };
    (0..SPLINES - 2).for_each(|from| add(from, &[1.0, -2.0, 1.0], 1.0));
    (0..SPLINES - 1).for_each(|from| add(from, &[-1.0, 1.0], SLOPE_PENALTY));
    penalty
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{normals, uniforms};
    use ndarray::ArrayView1;

    #[test]
    fn a_curve_through_noise_is_recovered_with_its_explained_variance() {
        // Y = sin(2πu) + N(0, 1): variance of the curve ½. The error of ½ is about √(Var(2fε + f²)/n) = 0.023.
        let n = 8_000;
        let x = uniforms(3, n);
        let noise = normals(4, n, 0.0, 1.0);
        let y: Vec<f64> = x.iter().zip(&noise).map(|(x, e)| (std::f64::consts::TAU * x).sin() + e).collect();
        let smoother = Smoother::new(ArrayView1::from(&x)).expect("it varies");
        let fit = smoother.fit(&y);
        assert!((fit.explained - 0.5).abs() < 5.0 * 0.023, "{}", fit.explained);
        assert!((fit.residual_variance - 1.0).abs() < 5.0 * (2.0 / n as f64).sqrt());
        for level in [0.1, 0.25, 0.6, 0.9] {
            let (got, se) = (smoother.at_level(&fit, level), smoother.se_at_level(&fit, level));
            assert!((got - (std::f64::consts::TAU * level).sin()).abs() < 4.0 * se + 0.03, "{level}: {got} ± {se}");
            assert!(se < 0.06, "{se}");
        }
        assert!(fit.p_value < 1e-12);
    }

    #[test]
    fn noise_has_no_curve_and_p_values_are_uniform() {
        // 200 columns of noise: p below 0.05 in 10 ± 3.1; the mean of p is ½ ± 0.02.
        let n = 1_000;
        let y = normals(5, n, 0.0, 1.0);
        let fits: Vec<Fit> = (0..200)
            .map(|seed| Smoother::new(ArrayView1::from(&uniforms(100 + seed, n))).expect("it varies").fit(&y))
            .collect();
        let low = fits.iter().filter(|fit| fit.p_value < 0.05).count();
        assert!(low <= 22, "{low}");
        let mean = fits.iter().map(|fit| fit.p_value).sum::<f64>() / 200.0;
        assert!((mean - 0.5).abs() < 0.1, "{mean}");
        let explained = fits.iter().map(|fit| fit.explained).sum::<f64>() / 200.0;
        assert!(explained.abs() < 1e-3, "unbiased where nothing is to be found: {explained}");
        // A share of √2/n may hide behind noise of variance 1 ± 0.14; 95% of the intervals hold nothing.
        assert!(fits.iter().all(|fit| fit.noise * n as f64 >= 0.8 * 2.0_f64.sqrt()));
        let held = fits.iter().filter(|fit| fit.explained.abs() <= 1.96 * fit.noise).count();
        assert!(held >= 180, "{held}");
    }

    #[test]
    fn columns_of_few_values_and_constant_ones_are_borne() {
        let x: Vec<f64> = (0..3_000).map(|i| f64::from(i % 2)).collect();
        let y: Vec<f64> = x.iter().zip(normals(6, 3_000, 0.0, 1.0)).map(|(x, e)| 2.0 * x + e).collect();
        let fit = Smoother::new(ArrayView1::from(&x)).expect("it varies").fit(&y);
        assert!((fit.explained - 1.0).abs() < 0.1, "{}", fit.explained);
        // A tenth of the way up stands the lower value, with its own mean of 0 ± 0.026, and nothing in between or beyond.
        let smoother = Smoother::new(ArrayView1::from(&x)).expect("it varies");
        let at = [0.01, 0.1, 0.49, 0.51, 0.9].map(|level| smoother.at_level(&fit, level));
        assert!(at[0] == at[1] && at[1] == at[2] && at[3] == at[4], "{at:?}");
        assert!(at[0].abs() < 0.13 && (at[4] - 2.0).abs() < 0.13, "{at:?}");
        assert!(Smoother::new(ArrayView1::from(&[1.0; 10])).is_none());
    }

    #[test]
    fn the_functions_are_orthonormal_and_start_with_a_line() {
        let x = uniforms(9, 2_000);
        let smoother = Smoother::new(ArrayView1::from(&x)).expect("it varies");
        let functions = smoother.functions(6);
        let gram = functions.dot(&functions.t()) / 2_000.0;
        assert!((&gram - &Array2::<f64>::eye(6)).iter().all(|x| x.abs() < 1e-4), "{gram}");
        let scores = normal_scores(ArrayView1::from(&x));
        let with_line: f64 = functions.row(0).iter().zip(&scores).map(|(f, z)| f * z).sum::<f64>() / 2_000.0;
        assert!(with_line.abs() > 0.99, "{with_line}");
    }
}
