//! Attitude to doubt: which option to choose when it is not known whose beliefs are right.
//!
//! Each set of beliefs gives every option a mean. Three readings of the same table: the average over the sets; minimax
//! regret (Savage), which looks at what a choice could cost against the best under each set; and the smooth model of
//! ambiguity (Klibanoff, Marinacci and Mukerji, Econometrica 73, 2005), `φ⁻¹(Σ w·φ(mean))` with
//! `φ(m) = −exp(−m/θ)`: with `θ → ∞` the weighted mean, with `θ → 0` the worst set (maximin).

/// What an option does over sets of beliefs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Weighted mean over the sets.
    pub mean: f64,
    /// The largest regret: what the best option of a set does better, in the set where that is most.
    pub regret: f64,
    /// The smooth reading at the tolerance of doubt `θ`.
    pub smooth: f64,
    /// The worst set.
    pub worst: f64,
}

/// A reading an option; `means[set][option]`, more is better, weights by set at least 0 with a sum above 0, `tolerance`
/// above 0. Undefined means give undefined readings.
#[must_use]
pub fn readings(means: &[Vec<f64>], weights: &[f64], tolerance: f64) -> Vec<Reading> {
    let options = means.first().map_or(0, Vec::len);
    let total: f64 = weights.iter().sum();
    let best = |set: &[f64]| set.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let reading = |option: usize| {
        let of_option: Vec<f64> = means.iter().map(|set| set[option]).collect();
        let weighted = |of: &dyn Fn(f64) -> f64| {
            of_option.iter().zip(weights).map(|(&mean, weight)| weight * of(mean)).sum::<f64>() / total
        };
        let worst = of_option.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        let worst = worst.map(|(mean, _)| *mean).fold(f64::INFINITY, f64::min);
        let shortfall = weighted(&|mean| libm::expm1((worst - mean) / tolerance));
        Reading {
            mean: weighted(&|mean| mean),
            regret: means.iter().map(|set| best(set) - set[option]).fold(0.0, f64::max),
            smooth: worst - tolerance * libm::log1p(shortfall),
            worst,
        }
    };
    (0..options).map(reading).collect()
}

/// Position of the largest value; the first of those that tie, none where nothing is defined.
#[must_use]
pub fn first_best(values: impl Iterator<Item = f64>) -> Option<usize> {
    let defined = values.enumerate().filter(|(_, value)| !value.is_nan());
    defined
        .fold(None, |best: Option<(usize, f64)>, (at, value)| match best {
            Some((_, most)) if value <= most => best,
            _ => Some((at, value)),
        })
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three options (nothing, bold, careful) under a sceptic and an optimist.
    fn table() -> Vec<Vec<f64>> {
        vec![vec![0.0, -2.0, -0.5], vec![0.0, 5.0, 2.0]]
    }

    #[test]
    fn readings_worked_by_hand() {
        let got = readings(&table(), &[1.0, 1.0], 2.0);
        // Regrets: nothing 0 and 5, bold 2 and 0, careful 0.5 and 3.
        assert_eq!(got.iter().map(|reading| reading.regret).collect::<Vec<_>>(), [5.0, 2.0, 3.0]);
        assert_eq!(got.iter().map(|reading| reading.mean).collect::<Vec<_>>(), [0.0, 1.5, 0.75]);
        assert_eq!(got.iter().map(|reading| reading.worst).collect::<Vec<_>>(), [0.0, -2.0, -0.5]);
        // −2·ln((e^1 + e^−2.5)/2) = −0.6727…, −2·ln((e^0.25 + e^−1)/2) = 0.3852…
        let bold = -2.0 * f64::midpoint(1.0_f64.exp(), (-2.5_f64).exp()).ln();
        let careful = -2.0 * f64::midpoint(0.25_f64.exp(), (-1.0_f64).exp()).ln();
        assert!((got[1].smooth - bold).abs() < 1e-12 && (got[2].smooth - careful).abs() < 1e-12);
        assert_eq!(first_best(got.iter().map(|reading| reading.smooth)), Some(2), "doubt prefers the careful option");
        assert_eq!(first_best(got.iter().map(|reading| reading.mean)), Some(1));
        assert_eq!(first_best(got.iter().map(|reading| -reading.regret)), Some(1));
    }

    #[test]
    fn one_set_of_beliefs_reduces_to_its_means() {
        for tolerance in [0.1, 1.0, 1e9] {
            let got = readings(&[vec![0.0, 1.25, -3.0]], &[0.7], tolerance);
            for (reading, mean) in got.iter().zip([0.0, 1.25, -3.0]) {
                assert!((reading.smooth - mean).abs() < 1e-12 && (reading.mean - mean).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn without_aversion_the_mean_and_with_endless_aversion_the_worst() {
        let (bold, averse) = (readings(&table(), &[3.0, 1.0], 1e12), readings(&table(), &[3.0, 1.0], 1e-3));
        for (one, other) in bold.iter().zip(&averse) {
            assert!((one.smooth - one.mean).abs() < 1e-6);
            // θ·ln(total weight/weight of the worst set) at most: 1e-3·ln 4.
            assert!((other.smooth - other.worst).abs() <= 1.5e-3);
        }
        let ignored = readings(&table(), &[0.0, 1.0], 1e-3);
        assert!((ignored[1].worst - 5.0).abs() < 1e-12, "a set without weight is not the worst");
    }

    #[test]
    fn ties_go_to_the_first_and_what_is_undefined_to_nobody() {
        assert_eq!(first_best([f64::NAN, 1.0, 1.0].into_iter()), Some(1));
        assert_eq!(first_best([f64::NAN].into_iter()), None);
    }
}
