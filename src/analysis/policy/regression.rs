//! Stop or go on, by regression of what going on is worth: Longstaff and Schwartz.
//!
//! ```text
//! from the last look to the first:  going on − stopping ≈ a + b·x + c·x²,  least squares over futures that may stop
//! stop where that is below zero; a future's value is then that of stopping, at earlier looks as at this
//! ```
//!
//! Source: Longstaff and Schwartz (2001), Valuing American options by simulation, Review of Financial Studies 14(1),
//! 113–147.

use crate::analysis::regression::algebra;
use crate::analysis::statistics;
use crate::engine::Stops;
use crate::scenario::policy::{Act, Bound, GateMetric, SizingRule};
use ndarray::Array2;

/// Fewest futures over which a regression is made.
const FEWEST: usize = 4;
/// Part of futures that a rule must stop at a look to be said.
const LEAST_STOPPED: f64 = 0.02;

/// `a + b·z + c·z²` with `z = (x − centre)/scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Quadratic {
    centre: f64,
    scale: f64,
    terms: [f64; 3],
}

impl Quadratic {
    /// Least squares; none where there are too few points, or they do not tell the terms apart.
    fn of(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < FEWEST {
            return None;
        }
        let n = points.len() as f64;
        let centre = statistics::sum(points.iter().map(|(x, _)| *x)) / n;
        let scale = (statistics::sum(points.iter().map(|(x, _)| (x - centre) * (x - centre))) / n).sqrt();
        if !(scale > 0.0 && scale.is_finite()) {
            return None;
        }
        let terms = |x: f64| {
            let z = (x - centre) / scale;
            [1.0, z, z * z]
        };
        let (mut gram, mut right) = (Array2::zeros((3, 3)), [0.0; 3]);
        for &(x, y) in points {
            let terms = terms(x);
            for i in 0..3 {
                right[i] += terms[i] * y;
                for j in 0..3 {
                    gram[[i, j]] += terms[i] * terms[j];
                }
            }
        }
        // G = LL', so the terms are L'⁻¹(L⁻¹b): sums in a fixed order, the same on every processor.
        let lower = algebra::lower_inverse(&algebra::cholesky(&gram)?);
        let half = [0, 1, 2].map(|i| (0..3).map(|j| lower[[i, j]] * right[j]).sum::<f64>());
        let terms = [0, 1, 2].map(|i| (0..3).map(|j| lower[[j, i]] * half[j]).sum::<f64>());
        Some(Self { centre, scale, terms })
    }

    fn at(&self, x: f64) -> f64 {
        let z = (x - self.centre) / self.scale;
        let [a, b, c] = self.terms;
        a + z * (b + z * c)
    }
}

/// What is seen at a look and what stopping then is worth, by future; where stopping is never thought of, not at all.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// What is seen.
    pub seen: Vec<f64>,
    /// What stopping is worth.
    pub stopped: Vec<f64>,
    /// Whether stopping is thought of.
    pub may_stop: Vec<bool>,
}

/// Where to stop: at each look the largest thing seen up to which every future is stopped that may be, if there is any; and
/// what futures are worth then. `goes_on` is what they are worth if they are never stopped.
#[must_use]
pub fn decide(looks: &[Look], goes_on: &[f64]) -> (Vec<Option<f64>>, Vec<f64>) {
    let mut values = goes_on.to_vec();
    let mut thresholds = Vec::new();
    for look in looks.iter().rev() {
        let open: Vec<usize> = (0..values.len()).filter(|&k| look.may_stop[k] && look.seen[k].is_finite()).collect();
        let points: Vec<(f64, f64)> = open.iter().map(|&k| (look.seen[k], values[k] - look.stopped[k])).collect();
        let Some(fit) = Quadratic::of(&points) else {
            thresholds.push(None);
            continue;
        };
        let (stop, keep): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&k| fit.at(look.seen[k]) < 0.0);
        let kept = keep.iter().map(|&k| look.seen[k]).fold(f64::INFINITY, f64::min);
        let below = stop.iter().map(|&k| look.seen[k]).filter(|&x| x < kept).reduce(f64::max);
        thresholds.push(below);
        stop.into_iter().for_each(|k| values[k] = look.stopped[k]);
    }
    thresholds.reverse();
    (thresholds, values)
}

/// The rules that regressions on one thing that is looked at give: in which month to stop, at or below what.
#[must_use]
pub fn rules(stops: &Stops, metric: usize) -> Vec<SizingRule> {
    let look = |at: usize| Look {
        seen: stops.seen[at][metric].clone(),
        stopped: stops.npv[at].clone(),
        may_stop: vec![true; stops.goes_on.len()],
    };
    let looks: Vec<Look> = (0..stops.months.len()).map(look).collect();
    let (thresholds, _) = decide(&looks, &stops.goes_on);
    let is_said = |at: usize, most: f64| {
        let stopped = looks[at].seen.iter().filter(|&&x| x <= most).count();
        stopped as f64 >= LEAST_STOPPED * looks[at].seen.len() as f64
    };
    let rule = |(at, most): (usize, Option<f64>)| {
        let most = most.map(|most| rounded(stops.metrics[metric], most)).filter(|&most| is_said(at, most))?;
        let bound = Bound::AtMost(most);
        Some(SizingRule { month: stops.months[at], every: None, metric: stops.metrics[metric], bound, act: Act::Stop })
    };
    thresholds.into_iter().enumerate().filter_map(rule).collect()
}

/// A threshold as it is said aloud: whole account teams, as they are counted; money to two digits.
fn rounded(metric: GateMetric, value: f64) -> f64 {
    let unit = match metric {
        GateMetric::PullValue if value.abs() > 10.0 => libm::pow(10.0, libm::floor(libm::log10(value.abs())) - 1.0),
        _ => 1.0,
    };
    ((value / unit).round() * unit).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight paths of a share, from the example of Longstaff and Schwartz (2001), section 1: strike 1.10, 6 % a year.
    const PATHS: [[f64; 3]; 8] = [
        [1.09, 1.08, 1.34],
        [1.16, 1.26, 1.54],
        [1.22, 1.07, 1.03],
        [0.93, 0.97, 0.92],
        [1.11, 1.56, 1.52],
        [0.76, 0.77, 0.90],
        [0.92, 0.84, 1.01],
        [0.88, 1.22, 1.34],
    ];

    fn put(share: f64, year: usize) -> f64 {
        (1.10 - share).max(0.0) * libm::exp(-0.06 * year as f64)
    }

    #[test]
    fn the_published_example_comes_out() {
        let goes_on: Vec<f64> = PATHS.iter().map(|path| put(path[2], 3)).collect();
        let look = |year: usize| Look {
            seen: PATHS.iter().map(|path| path[year - 1]).collect(),
            stopped: PATHS.iter().map(|path| put(path[year - 1], year)).collect(),
            may_stop: PATHS.iter().map(|path| path[year - 1] < 1.10).collect(),
        };
        let mean = |values: &[f64]| values.iter().sum::<f64>() / 8.0;
        let (_, values) = decide(&[look(1), look(2)], &goes_on);
        assert_eq!(
            (format!("{:.4}", mean(&values)), format!("{:.4}", mean(&goes_on))),
            ("0.1144".into(), "0.0564".into())
        );
        // Paths 4, 6, 7 and 8 are exercised after the first year, path 3 in the last.
        let early: Vec<usize> = (0..8).filter(|&k| values[k] != 0.0 && values[k] == put(PATHS[k][0], 1)).collect();
        assert_eq!(early, [3, 5, 6, 7]);
        assert_eq!(values[2], put(1.03, 3));
    }

    #[test]
    fn a_line_is_found_again_and_too_few_points_give_none() {
        let points: Vec<(f64, f64)> = (0..5).map(|k| (f64::from(k), 3.0 - 2.0 * f64::from(k))).collect();
        let line = Quadratic::of(&points).expect("five points");
        assert!((line.at(10.0) + 17.0).abs() < 1e-9, "{}", line.at(10.0));
        assert_eq!(Quadratic::of(&points[..3]), None);
        assert_eq!(Quadratic::of(&[(1.0, 2.0); 6]), None);
    }

    #[test]
    fn thresholds_are_said_in_round_numbers() {
        assert_eq!(rounded(GateMetric::FieldPull, 2.347), 2.0);
        assert_eq!(rounded(GateMetric::PullValue, 437_812.0), 440e3);
        assert_eq!(rounded(GateMetric::PullValue, 0.0), 0.0);
    }
}
