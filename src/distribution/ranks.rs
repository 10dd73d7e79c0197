//! Rank correlation of two beliefs under a Gaussian copula, ties counted.
//!
//! Spearman's rank correlation is Pearson's of the shares `G(X) = P(X' < X) + ½·P(X' = X)`, so that equal values share
//! their mean rank. Under normal scores with correlation `r` the covariance of the two shares has the derivative
//! `E[g₁'(Z₁)·g₂'(Z₂)]` (Plackett, 1954, Biometrika 41, 351–360), where `g` is the share as a function of the score: a
//! step at every place between two values, or `Φ` where there are no ties. With `r = sin θ`:
//!
//! ```text
//! two steps:           h₁·h₂/2π · exp(−(t₁ − t₂)²/(2·cos²θ) − t₁·t₂/(1 + r))      dθ
//! a step, and no ties: h·φ(t)·φ(r·t/√(2 − r²))/√(2 − r²) · cos θ                   dθ
//! neither has ties:    the whole is asin(r/2)/2π
//! ```
//!
//! Ties leave less variance to the shares, (1 − Σp³)/12, and may put a bound on what can be reached.

use super::copula::score_correlation;
use super::{Distribution, Family, standard_normal_quantile};
use std::f64::consts::{FRAC_PI_2, PI};

/// Places between no correlation and full correlation.
const PLACES: usize = 256;
/// Most values that are told apart; neighbours are taken together until they are as likely as one of so many.
const VALUES_MAX: f64 = 64.0;
/// Sum of cubed chances below which ties do not matter: that of 32 equally likely values.
const TIES_MIN: f64 = 1e-3;
/// Largest correlation of scores that is drawn where more would be needed.
const SCORE_MAX: f64 = 0.999;

/// A belief, as far as ranks see it.
enum Margin {
    /// No ties.
    Even,
    /// Scores between its values, and by how much the share rises there.
    Steps { steps: Vec<(f64, f64)>, variance: f64 },
}

impl Margin {
    fn of(belief: &Distribution) -> Self {
        let stated: &[f64] = match belief.family() {
            Family::Samples { values, .. } => values,
            Family::Discrete { values, .. } => values,
            _ => return Self::Even,
        };
        let (low, high) = belief.support();
        let mut values: Vec<f64> = stated.iter().copied().filter(|value| (low..=high).contains(value)).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let mut levels: Vec<f64> = values.iter().map(|&value| belief.cdf(value)).collect();
        levels.dedup();
        let chances = |levels: &[f64]| -> Vec<f64> {
            levels.iter().scan(0.0, |before, &level| Some(level - std::mem::replace(before, level))).collect()
        };
        let cubes = |levels: &[f64]| chances(levels).iter().map(|chance| chance.powi(3)).sum::<f64>();
        if cubes(&levels) < TIES_MIN {
            return Self::Even;
        }
        let mut before = 0.0;
        let mut kept = Vec::new();
        for (at, &level) in levels.iter().enumerate() {
            let next = levels.get(at + 1).copied().unwrap_or(f64::INFINITY);
            if next - before > 1.0 / VALUES_MAX {
                kept.push(level);
                before = level;
            }
        }
        let chances = chances(&kept);
        let step = |at: usize| (standard_normal_quantile(kept[at]), f64::midpoint(chances[at], chances[at + 1]));
        Self::Steps { steps: (0..kept.len() - 1).map(step).collect(), variance: (1.0 - cubes(&kept)) / 12.0 }
    }

    /// The belief with its order turned round.
    fn mirrored(self) -> Self {
        match self {
            Self::Even => Self::Even,
            Self::Steps { steps, variance } => {
                Self::Steps { steps: steps.into_iter().map(|(at, rise)| (-at, rise)).collect(), variance }
            }
        }
    }

    fn variance(&self) -> f64 {
        match self {
            Self::Even => 1.0 / 12.0,
            Self::Steps { variance, .. } => *variance,
        }
    }
}

/// Derivative of the covariance of the shares by `θ`.
fn slope(one: &Margin, two: &Margin, theta: f64) -> f64 {
    let (r, cosine) = (libm::sin(theta), libm::cos(theta).max(1e-12));
    match (one, two) {
        (Margin::Even, Margin::Even) => cosine / (2.0 * PI * (4.0 - r * r).sqrt()),
        (Margin::Even, Margin::Steps { steps, .. }) | (Margin::Steps { steps, .. }, Margin::Even) => {
            let rest = 2.0 - r * r;
            let at = |&(t, rise): &(f64, f64)| rise * libm::exp(-0.5 * t * t * (1.0 + r * r / rest));
            steps.iter().map(at).sum::<f64>() * cosine / (2.0 * PI * rest.sqrt())
        }
        (Margin::Steps { steps: one, .. }, Margin::Steps { steps: two, .. }) => {
            let of = |&(s, rise): &(f64, f64)| -> f64 {
                let at = |&(t, other): &(f64, f64)| {
                    rise * other * libm::exp(-0.5 * ((s - t) / cosine).powi(2) - s * t / (1.0 + r))
                };
                two.iter().map(at).sum()
            };
            one.iter().map(of).sum::<f64>() / (2.0 * PI)
        }
    }
}

/// The rank correlation of two beliefs as a function of the correlation of their scores.
#[derive(Clone, Debug)]
pub enum RankCorrelation {
    /// Neither has ties.
    Even,
    /// One of them has ties.
    Ties {
        /// At `sin θ`, `θ` in equal steps from 0 to π/2.
        up: Vec<f64>,
        /// At `−sin θ`, less its sign.
        down: Vec<f64>,
    },
}

impl RankCorrelation {
    /// The correlation of two beliefs.
    #[must_use]
    pub fn new(one: &Distribution, two: &Distribution) -> Self {
        let (one, two) = (Margin::of(one), Margin::of(two));
        if matches!((&one, &two), (Margin::Even, Margin::Even)) {
            return Self::Even;
        }
        let sd = (one.variance() * two.variance()).sqrt();
        let step = FRAC_PI_2 / PLACES as f64;
        let along = |one: &Margin, two: &Margin| -> Vec<f64> {
            // Simpson's rule between any two places.
            let part = |place: usize| {
                let at = |half: f64| slope(one, two, (place as f64 + half) * step);
                (at(0.0) + 4.0 * at(0.5) + at(1.0)) * step / 6.0 / sd
            };
            std::iter::once(0.0)
                .chain((0..PLACES).scan(0.0, |sum, place| {
                    *sum += part(place);
                    Some(*sum)
                }))
                .collect()
        };
        let up = along(&one, &two);
        let down = along(&one, &two.mirrored());
        Self::Ties { up, down }
    }

    /// Lowest and highest that ties allow.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        match self {
            Self::Even => (-1.0, 1.0),
            Self::Ties { up, down } => (-down[PLACES], up[PLACES]),
        }
    }

    /// Rank correlation where scores correlate by `score`, −1–1.
    #[must_use]
    pub fn rank(&self, score: f64) -> f64 {
        let (up, down) = match self {
            Self::Even => return 6.0 / PI * libm::asin(0.5 * score),
            Self::Ties { up, down } => (up, down),
        };
        let (side, sign) = if score < 0.0 { (down, -1.0) } else { (up, 1.0) };
        let place = libm::asin(score.abs().min(1.0)) / FRAC_PI_2 * PLACES as f64;
        let before = (place as usize).min(PLACES - 1);
        sign * (side[before] + (place - before as f64) * (side[before + 1] - side[before]))
    }

    /// Correlation of scores under which ranks correlate by `rank`, or come nearest to it.
    #[must_use]
    pub fn score(&self, rank: f64) -> f64 {
        let (up, down) = match self {
            Self::Even => return score_correlation(rank),
            Self::Ties { up, down } => (up, down),
        };
        let (side, sign) = if rank < 0.0 { (down, -1.0) } else { (up, 1.0) };
        let after = side.partition_point(|&reached| reached < rank.abs());
        if after == 0 {
            return 0.0;
        }
        if after > PLACES {
            return sign * SCORE_MAX;
        }
        let place = (after - 1) as f64 + (rank.abs() - side[after - 1]) / (side[after] - side[after - 1]);
        sign * libm::sin(place / PLACES as f64 * FRAC_PI_2).min(SCORE_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discrete(weights: &[f64]) -> Distribution {
        let values = (0..weights.len()).map(|i| i as f64).collect();
        Distribution::new(Family::Discrete { values, weights: weights.to_vec() }, None, None).unwrap()
    }

    fn uniform() -> Distribution {
        Distribution::new(Family::Uniform { min: 0.0, max: 1.0 }, None, None).unwrap()
    }

    #[test]
    fn closed_forms() {
        // No ties: 6/π·asin(r/2). Two coins: 2/π·asin(r). A coin and no ties: √3·2/π·asin(r/√2).
        let coin = discrete(&[0.5, 0.5]);
        for r in [-0.95_f64, -0.4, 0.1, 0.5, 0.9] {
            let cases = [
                (RankCorrelation::new(&uniform(), &uniform()), 6.0 / PI * (r / 2.0).asin()),
                (RankCorrelation::new(&coin, &coin), 2.0 / PI * r.asin()),
                (RankCorrelation::new(&coin, &uniform()), 3.0_f64.sqrt() * 2.0 / PI * (r / 2.0_f64.sqrt()).asin()),
            ];
            for (at, (curve, wanted)) in cases.iter().enumerate() {
                assert!((curve.rank(r) - wanted).abs() < 1e-5, "{at} at {r}: {}, wanted {wanted}", curve.rank(r));
                assert!((curve.score(*wanted) - r).abs() < 1e-4, "{at} at {r}: {}", curve.score(*wanted));
            }
        }
    }

    #[test]
    fn ties_bound_what_can_be_reached() {
        // A coin with no ties: √3/2. Two of unequal chances p < q: √(p(1−q)/(q(1−p))).
        let coin = RankCorrelation::new(&discrete(&[0.5, 0.5]), &uniform());
        assert!((coin.bounds().1 - 0.75_f64.sqrt()).abs() < 1e-4 && (coin.bounds().0 + 0.75_f64.sqrt()).abs() < 1e-4);
        assert_eq!(coin.score(0.9), SCORE_MAX);
        let unequal = RankCorrelation::new(&discrete(&[0.9, 0.1]), &discrete(&[0.6, 0.4]));
        assert!((unequal.bounds().1 - (0.1_f64 * 0.6 / (0.4 * 0.9)).sqrt()).abs() < 2e-3, "{:?}", unequal.bounds());
        // Many observed values are as good as none that are equal.
        let family = Family::Samples {
            file: String::new(),
            column: String::new(),
            values: (0..500).map(f64::from).collect::<Vec<_>>().into(),
        };
        let observed = Distribution::new(family, None, None).unwrap();
        assert!((RankCorrelation::new(&observed, &uniform()).bounds().1 - 1.0).abs() < 1e-4);
    }
}
