//! The nearest point at which a quadratic in normal scores is zero.

use super::surface::solve;

/// Farthest score of any belief that is looked at: P0.5 and P99.5.
const SCORE_MAX: f64 = 2.576;
/// Steps of the search.
const STEPS: usize = 200;

/// `constant + linear·z + zᵀ·square·z`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quadratic {
    /// At all medians.
    pub constant: f64,
    /// Slopes.
    pub linear: Vec<f64>,
    /// Symmetric.
    pub square: Vec<Vec<f64>>,
}

impl Quadratic {
    /// Its value.
    #[must_use]
    pub fn at(&self, z: &[f64]) -> f64 {
        let bent: f64 = self.square.iter().zip(z).map(|(row, a)| a * dot(row, z)).sum();
        self.constant + dot(&self.linear, z) + bent
    }

    fn gradient(&self, z: &[f64]) -> Vec<f64> {
        self.linear.iter().zip(&self.square).map(|(slope, row)| slope + 2.0 * dot(row, z)).collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// The point with the least Mahalanobis distance `√(zᵀR⁻¹z)` at which the surface is zero, and that distance;
/// `correlation` is `R`, the correlation matrix of the scores. None where no point within P0.5–P99.5 of every belief
/// is found.
///
/// The iteration of Hasofer and Lind: the surface is made linear at the last point, and the point of that plane
/// nearest to the centre is the next, `z ← R·g·(g·z − f(z))/(gᵀR·g)`, damped.
/// Source: Hasofer and Lind (1974), Journal of the Engineering Mechanics Division 100(1), 111–121; Rackwitz and
/// Fiessler (1978), Computers and Structures 9(5), 489–494.
#[must_use]
pub fn nearest_zero(surface: &Quadratic, correlation: &[Vec<f64>]) -> Option<(Vec<f64>, f64)> {
    let mut z = vec![0.0; surface.linear.len()];
    for step in 0..STEPS {
        let gradient = surface.gradient(&z);
        let turned: Vec<f64> = correlation.iter().map(|row| dot(row, &gradient)).collect();
        let length = dot(&gradient, &turned);
        if length <= 0.0 || !length.is_finite() {
            return None;
        }
        let factor = (dot(&gradient, &z) - surface.at(&z)) / length;
        let damping = if step < 20 { 1.0 } else { 0.4 };
        let next: Vec<f64> = z
            .iter()
            .zip(&turned)
            .map(|(old, direction)| (old + damping * (factor * direction - old)).clamp(-SCORE_MAX, SCORE_MAX))
            .collect();
        let moved: f64 = next.iter().zip(&z).map(|(a, b)| (a - b).abs()).sum();
        z = next;
        if moved < 1e-10 {
            break;
        }
    }
    let scale = dot(&surface.linear, &surface.linear).sqrt().max(surface.constant.abs());
    if surface.at(&z).abs() > 0.02 * scale {
        return None;
    }
    let distance = distance(&z, correlation)?;
    Some((z, distance))
}

/// Mahalanobis distance `√(zᵀR⁻¹z)` of scores from the centre; none where their correlation matrix is singular.
#[must_use]
pub fn distance(z: &[f64], correlation: &[Vec<f64>]) -> Option<f64> {
    let weights = solve(correlation.to_vec(), z.to_vec())?;
    Some(dot(z, &weights).max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(constant: f64, linear: &[f64]) -> Quadratic {
        let k = linear.len();
        Quadratic { constant, linear: linear.to_vec(), square: vec![vec![0.0; k]; k] }
    }

    #[test]
    fn nearest_point_of_a_plane_is_on_its_normal() {
        // 5 + 3x + 4y = 0: nearest (−0.6, −0.8), distance 1.
        let unit = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        let (z, distance) = nearest_zero(&plane(5.0, &[3.0, 4.0]), &unit).unwrap();
        assert!((z[0] + 0.6).abs() < 1e-9 && (z[1] + 0.8).abs() < 1e-9 && (distance - 1.0).abs() < 1e-9);
    }

    #[test]
    fn correlation_bends_the_nearest_point_and_shortens_the_way() {
        // Distance |c|/√(gᵀRg), point −c·R·g/(gᵀRg): R·g = (1.5, 1.5), gᵀRg = 3.
        let tied = vec![vec![1.0, 0.5], vec![0.5, 1.0]];
        let (z, distance) = nearest_zero(&plane(1.5, &[1.0, 1.0]), &tied).unwrap();
        assert!((z[0] + 0.75).abs() < 1e-9 && (z[1] + 0.75).abs() < 1e-9);
        assert!((distance - 1.5 / 3.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn distance_is_that_of_the_scores_given() {
        assert!((distance(&[0.3, 0.4], &[vec![1.0, 0.0], vec![0.0, 1.0]]).unwrap() - 0.5).abs() < 1e-12);
        // R⁻¹·(1, 1) = (2/3, 2/3) at a correlation of ½.
        assert!(
            (distance(&[1.0, 1.0], &[vec![1.0, 0.5], vec![0.5, 1.0]]).unwrap() - (4.0_f64 / 3.0).sqrt()).abs() < 1e-12
        );
        assert_eq!(distance(&[1.0, 1.0], &[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
    }

    #[test]
    fn a_bent_surface_is_followed_to_its_zero() {
        // 1 + x − x²/4 with y idle: zero at x = 2 − 2√2.
        let surface =
            Quadratic { constant: 1.0, linear: vec![1.0, 0.0], square: vec![vec![-0.25, 0.0], vec![0.0, 0.0]] };
        let (z, _) = nearest_zero(&surface, &[vec![1.0, 0.0], vec![0.0, 1.0]]).unwrap();
        assert!((z[0] - (2.0 - 8.0_f64.sqrt())).abs() < 1e-6 && z[1].abs() < 1e-9, "{z:?}");
    }

    #[test]
    fn what_never_turns_within_reach_has_no_nearest_point() {
        let unit = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        assert_eq!(nearest_zero(&plane(100.0, &[1.0, 1.0]), &unit), None, "P0.5 of both is not enough");
        assert_eq!(nearest_zero(&plane(1.0, &[0.0, 0.0]), &unit), None, "nothing moves it");
    }
}
