//! Mean and standard deviation by quadrature of a quantile function.
//!
//! `E[X] = ∫ Q(u) du`. The unit interval is divided at the powers of ½ towards both ends, down to 2⁻⁴⁰, because there
//! quantile functions bend; each piece takes Gauss–Legendre quadrature with eight points.

/// Positive nodes of the eight-point Gauss–Legendre rule on (−1, 1), with their weights.
const NODES: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// How many times each end is halved.
const HALVINGS: i32 = 40;

/// Mean.
pub(super) fn mean(quantile: impl Fn(f64) -> f64) -> f64 {
    integral(quantile)
}

/// Standard deviation.
pub(super) fn sd(quantile: impl Fn(f64) -> f64) -> f64 {
    let mean = integral(&quantile);
    integral(|u| (quantile(u) - mean).powi(2)).sqrt()
}

/// `∫ f(u) du` over (0, 1).
fn integral(f: impl Fn(f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for level in 1..=HALVINGS {
        let to = 0.5_f64.powi(level);
        let from = if level == HALVINGS { 0.0 } else { to / 2.0 };
        let (centre, half) = (from.midpoint(to), (to - from) / 2.0);
        let piece: f64 = NODES
            .iter()
            .flat_map(|&(node, weight)| [(centre - half * node, weight), (centre + half * node, weight)])
            .map(|(u, weight)| weight * (f(u) + f(1.0 - u)))
            .sum();
        sum += piece * half;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponential_has_its_mean_as_spread() {
        let quantile = |u: f64| -3.0 * (-u).ln_1p();
        assert!((mean(quantile) - 3.0).abs() < 1e-9, "{}", mean(quantile));
        assert!((sd(quantile) - 3.0).abs() < 1e-9, "{}", sd(quantile));
    }

    #[test]
    fn a_straight_line_is_integrated_exactly() {
        assert!((mean(|u| u) - 0.5).abs() < 1e-15);
        assert!((sd(|u| u) - (1.0_f64 / 12.0).sqrt()).abs() < 1e-15);
    }
}
