//! How good a forecast was: probability integral transform, coverage, CRPS, skill.
//!
//! A forecast is a quantile function, straight between the levels that are kept and flat beyond them.
//!
//! - PIT: the level at which what happened stands; uniform where forecasts are calibrated (Dawid 1984). Of counts, the
//!   middle of the levels at which the quantile function has it (Czado, Gneiting and Held 2009).
//! - CRPS: `∫ (F(x) − 1{x ≥ y})² dx = 2 ∫ (1{y < q_u} − u)(q_u − y) du` (Gneiting and Raftery 2007), of a quantile function
//!   between levels; less is better, and of a certain forecast it is the absolute error.

/// The level at which a value stands.
#[must_use]
pub fn pit(levels: &[f64], quantiles: &[f64], value: f64) -> f64 {
    let (mut below, mut above) = (0.0, 1.0);
    let last = quantiles.len().saturating_sub(1);
    for at in 0..quantiles.len() {
        // The highest level whose quantile is below, and the lowest whose quantile is above, straight in between.
        let (level, quantile) = (levels[at], quantiles[at]);
        if quantile < value {
            below = level;
            if at < last && quantiles[at + 1] >= value {
                below += (levels[at + 1] - level) * (value - quantile) / (quantiles[at + 1] - quantile);
            }
        }
        let back = last - at;
        let (level, quantile) = (levels[back], quantiles[back]);
        if quantile > value {
            above = level;
            if back > 0 && quantiles[back - 1] <= value {
                above -= (level - levels[back - 1]) * (quantile - value) / (quantile - quantiles[back - 1]);
            }
        }
    }
    if quantiles.first().is_some_and(|&first| value < first) {
        return levels.first().map_or(0.5, |level| level / 2.0);
    }
    if quantiles.last().is_some_and(|&last| value > last) {
        return levels.last().map_or(0.5, |level| f64::midpoint(1.0, *level));
    }
    f64::midpoint(below, above)
}

/// Continuous ranked probability score, in units of the value.
#[must_use]
pub fn crps(levels: &[f64], quantiles: &[f64], value: f64) -> f64 {
    // 2·∫ (1{y < q} − u)(q − y) du over a stretch of levels on which q runs straight from a to b.
    let loss = |u: f64, q: f64| (f64::from(u8::from(value < q)) - u) * (q - value);
    let stretch = |(u0, q0): (f64, f64), (u1, q1): (f64, f64)| {
        let whole = |(u0, q0): (f64, f64), (u1, q1): (f64, f64)| {
            // The integrand is a parabola between the ends: Simpson's rule is exact.
            let (u, q) = (f64::midpoint(u0, u1), f64::midpoint(q0, q1));
            let is_above = q > value;
            let at = |u: f64, q: f64| (f64::from(u8::from(is_above)) - u) * (q - value);
            (u1 - u0) / 6.0 * (at(u0, q0) + 4.0 * at(u, q) + at(u1, q1))
        };
        if (q0 < value) == (q1 < value) || q0 == q1 {
            return whole((u0, q0), (u1, q1));
        }
        let at = u0 + (u1 - u0) * (value - q0) / (q1 - q0);
        whole((u0, q0), (at, value)) + whole((at, value), (u1, q1))
    };
    let points: Vec<(f64, f64)> = levels.iter().copied().zip(quantiles.iter().copied()).collect();
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return f64::NAN };
    debug_assert!(loss(0.5, value) == 0.0);
    let inner: f64 = points.windows(2).map(|pair| stretch(pair[0], pair[1])).sum();
    2.0 * (stretch((0.0, first.1), first) + inner + stretch(last, (1.0, last.1)))
}

/// CRPS of an empirical distribution: `E|X − y| − ½·E|X − X'|`.
#[must_use]
pub fn crps_of_sample(values: &[f64], value: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let near = sorted.iter().map(|x| (x - value).abs()).sum::<f64>() / n;
    // Σ over pairs of |x − x'| from ranks.
    let spread: f64 = sorted.iter().enumerate().map(|(rank, x)| (2.0 * rank as f64 + 1.0 - n) * x).sum();
    near - spread / (n * n)
}

/// Whether a value lies in the central interval of a share of the forecast.
#[must_use]
pub fn is_covered(levels: &[f64], quantiles: &[f64], value: f64, share: f64) -> bool {
    let at = |wanted: f64| {
        let nearest = levels.iter().enumerate().min_by(|a, b| (a.1 - wanted).abs().total_cmp(&(b.1 - wanted).abs()));
        nearest.map_or(f64::NAN, |(position, _)| quantiles[position])
    };
    (at(0.5 - share / 2.0)..=at(0.5 + share / 2.0)).contains(&value)
}

/// The share of outcomes that the forecast itself puts into its central interval of a share: more than that share where many
/// outcomes are the same, as counts are.
#[must_use]
pub fn expected_in(levels: &[f64], quantiles: &[f64], share: f64) -> f64 {
    let inside = |value: f64| is_covered(levels, quantiles, value, share);
    let first = quantiles.iter().position(|&value| inside(value));
    let last = quantiles.iter().rposition(|&value| inside(value));
    let (Some(first), Some(last)) = (first, last) else { return f64::NAN };
    let low = if first == 0 { 0.0 } else { levels[first] };
    let high = if last + 1 == levels.len() { 1.0 } else { levels[last] };
    high - low
}

/// Skill of a forecast against another, from the sums of their scores: 1 is perfect, 0 is no better; nothing where the
/// other is perfect.
#[must_use]
pub fn skill(score: f64, of_other: f64) -> Option<f64> {
    (of_other > 0.0).then(|| 1.0 - score / of_other)
}

#[cfg(test)]
mod tests {
    use super::super::receipt::{self, LEVELS};
    use super::*;
    use crate::analysis::testing::{assert_within, normals, standard_normal, uniforms};
    use statrs::distribution::{Continuous, ContinuousCDF};

    fn fine() -> (Vec<f64>, Vec<f64>) {
        let levels: Vec<f64> = (0..20_000).map(|i| (f64::from(i) + 0.5) / 20_000.0).collect();
        let quantiles = levels.iter().map(|&u| standard_normal().inverse_cdf(u)).collect();
        (levels, quantiles)
    }

    /// Gneiting and Raftery (2007), eq. 21: of a normal, `σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π)`.
    #[test]
    fn crps_of_a_normal_is_its_closed_form() {
        let (levels, quantiles) = fine();
        let normal = standard_normal();
        for z in [-3.0, -1.0, 0.0, 0.4, 2.5_f64] {
            let closed = z * (2.0 * normal.cdf(z) - 1.0) + 2.0 * normal.pdf(z) - 1.0 / std::f64::consts::PI.sqrt();
            assert!(
                (crps(&levels, &quantiles, z) - closed).abs() < 2e-4,
                "{z}: {} {closed}",
                crps(&levels, &quantiles, z)
            );
        }
    }

    #[test]
    fn crps_of_a_sample_is_its_definition_and_that_of_its_quantile_function() {
        let sample = [1.0, 2.0, 4.0, 8.0];
        let pairs = |f: fn(f64, f64) -> f64| sample.iter().flat_map(|&a| sample.map(|b| f(a, b))).sum::<f64>() / 16.0;
        for y in [0.0, 2.0, 3.0, 9.0_f64] {
            let near = sample.iter().map(|x| (x - y).abs()).sum::<f64>() / 4.0;
            let wanted = near - pairs(|a, b| (a - b).abs()) / 2.0;
            assert!((crps_of_sample(&sample, y) - wanted).abs() < 1e-12);
        }
        // Quantiles at the levels of a receipt against the whole sample of a normal: one sample of 4,000, many outcomes.
        let sample = normals(3, 4_000, 10.0, 2.0);
        let quantiles = receipt::quantiles(&sample);
        for y in [7.0, 10.0, 11.0, 13.0] {
            let (kept, whole) = (crps(&LEVELS, &quantiles, y), crps_of_sample(&sample, y));
            assert!((kept / whole - 1.0).abs() < 0.03, "{y}: {kept} {whole}");
        }
    }

    #[test]
    fn a_certain_forecast_is_scored_by_its_error() {
        let certain = vec![5.0; LEVELS.len()];
        assert!((crps(&LEVELS, &certain, 5.0)).abs() < 1e-12);
        assert!((crps(&LEVELS, &certain, 7.5) - 2.5).abs() < 1e-9);
        assert!((crps(&LEVELS, &certain, 1.0) - 4.0).abs() < 1e-9);
        assert!((pit(&LEVELS, &certain, 5.0) - 0.5).abs() < 0.01);
    }

    /// PIT of outcomes from the forecast: mean ½, variance 1/12, deciles even, with the sampling error of 4,000 outcomes.
    #[test]
    fn pit_is_uniform_where_the_forecast_is_right() {
        let quantiles: Vec<f64> = LEVELS.iter().map(|&u| 3.0 + 2.0 * standard_normal().inverse_cdf(u)).collect();
        let n = 4_000;
        let found: Vec<f64> = normals(8, n, 3.0, 2.0).iter().map(|&y| pit(&LEVELS, &quantiles, y)).collect();
        let mean = found.iter().sum::<f64>() / n as f64;
        assert_within(mean, 0.5, (1.0 / 12.0 / n as f64).sqrt());
        for decile in 0..10 {
            let (low, high) = (f64::from(decile) / 10.0, f64::from(decile + 1) / 10.0);
            let share = found.iter().filter(|&&u| u > low && u <= high).count() as f64 / n as f64;
            assert_within(share, 0.1, (0.09 / n as f64).sqrt());
        }
        // A forecast that is too narrow piles PIT up at both ends.
        let narrow: Vec<f64> = quantiles.iter().map(|q| 3.0 + 0.5 * (q - 3.0)).collect();
        let ends = normals(8, n, 3.0, 2.0)
            .iter()
            .map(|&y| pit(&LEVELS, &narrow, y))
            .filter(|u| !(0.1..0.9).contains(u))
            .count();
        assert!(ends as f64 / n as f64 > 0.4);
    }

    /// For counts PIT is the middle of the jump, so that its mean over outcomes from the forecast is ½.
    #[test]
    fn pit_of_counts_takes_the_middle_of_the_jump() {
        let counts: Vec<f64> = uniforms(5, 20_000).iter().map(|u| (u * 4.0).floor()).collect();
        let quantiles = receipt::quantiles(&counts);
        assert!((pit(&LEVELS, &quantiles, 1.0) - 0.375).abs() < 0.04, "{}", pit(&LEVELS, &quantiles, 1.0));
        let mean = counts.iter().take(2_000).map(|&y| pit(&LEVELS, &quantiles, y)).sum::<f64>() / 2_000.0;
        assert!((mean - 0.5).abs() < 0.03, "{mean}");
    }

    #[test]
    fn intervals_and_skill_are_read_off() {
        let quantiles: Vec<f64> = LEVELS.iter().map(|u| u * 100.0).collect();
        assert!(is_covered(&LEVELS, &quantiles, 11.0, 0.8) && !is_covered(&LEVELS, &quantiles, 9.0, 0.8));
        assert!(is_covered(&LEVELS, &quantiles, 26.0, 0.5) && !is_covered(&LEVELS, &quantiles, 24.0, 0.5));
        for share in [0.5, 0.8, 0.9] {
            assert!((expected_in(&LEVELS, &quantiles, share) - share).abs() < 1e-12);
        }
        // Nine tenths of the outcomes are 0, and all of them lie in the interval from 0 to 0; so do those of a count of 0 to 3.
        let rare: Vec<f64> = LEVELS.iter().map(|&u| if u <= 0.9 { 0.0 } else { 7.0 }).collect();
        assert_eq!(expected_in(&LEVELS, &rare, 0.8), 0.9);
        assert_eq!(expected_in(&LEVELS, &LEVELS.map(|u| (4.0 * u).floor()), 0.8), 1.0);
        assert_eq!((skill(1.0, 4.0), skill(8.0, 4.0), skill(1.0, 0.0)), (Some(0.75), Some(-1.0), None));
    }
}
