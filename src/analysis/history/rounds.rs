//! Rounds of futures, each drawn nearer to what was seen, and what every one of them counts for.
//!
//! A history at the edge of what is believed has few futures around it. So beliefs that it moves are drawn anew, from
//! normals around what was learnt, on the scale of normal scores of the prior; what was drawn in all rounds is kept and
//! counts by the prior's density over that of the rounds together (deterministic mixture, Veach and Guibas 1995; adaptive
//! multiple importance sampling, Cornuet et al. 2012). The first round is the prior itself: so no future counts for more
//! than all futures over those of the first round.

use ndarray::Array2;

/// A normal that a proposal draws from is so much wider than what was learnt.
const WIDER: f64 = 1.3;
/// And at least so wide: what was learnt may be too narrow by chance.
const NARROWEST: f64 = 0.15;
/// Most beliefs that are drawn anew, those that moved most.
const BELIEFS_MAX: usize = 8;

/// Where a round draws the scores of a belief.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Which belief.
    pub belief: usize,
    /// Mean of its scores; 0 under the prior.
    pub mean: f64,
    /// Their standard deviation; 1 under the prior.
    pub sd: f64,
}

impl Drawn {
    /// The score at a level.
    #[must_use]
    pub fn score(&self, standard_normal: f64) -> f64 {
        self.mean + self.sd * standard_normal
    }

    /// Logarithm of the density of a score, up to what all densities share.
    fn log_density(&self, score: f64) -> f64 {
        let z = (score - self.mean) / self.sd;
        -0.5 * z * z - libm::log(self.sd)
    }
}

/// A round: beliefs that are drawn otherwise than the prior, and how many futures it has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Round {
    /// Beliefs.
    pub drawn: Vec<Drawn>,
    /// Futures.
    pub futures: usize,
}

/// Where to draw next: around what was learnt of beliefs, each with the mean and the variance of its scores.
#[must_use]
pub fn next(learnt: &[(usize, f64, f64)]) -> Vec<Drawn> {
    // How far from the prior: the divergence of the one normal from the other.
    let moved = |mean: f64, variance: f64| 0.5 * (variance + mean * mean - 1.0 - libm::log(variance.max(1e-9)));
    let mut order: Vec<&(usize, f64, f64)> = learnt.iter().collect();
    order.sort_by(|a, b| moved(b.1, b.2).total_cmp(&moved(a.1, a.2)).then(a.0.cmp(&b.0)));
    let drawn = |&&(belief, mean, variance): &&(usize, f64, f64)| Drawn {
        belief,
        mean,
        sd: (WIDER * variance.max(0.0).sqrt()).clamp(NARROWEST, 1.0),
    };
    order.iter().take(BELIEFS_MAX).map(drawn).collect()
}

/// What every future counts for, with a mean of about 1: the prior's density over that of all rounds together. Futures
/// stand in the order of their rounds; `scores` has a row a future and a column a belief of `beliefs`.
///
/// # Panics
/// If there are not as many scores as futures, or a belief that was drawn has none.
#[must_use]
pub fn importance(rounds: &[Round], beliefs: &[usize], scores: &Array2<f64>) -> Vec<f64> {
    let all: usize = rounds.iter().map(|round| round.futures).sum();
    assert_eq!(scores.nrows(), all, "a row a future");
    let column = |belief: usize| beliefs.iter().position(|&one| one == belief).expect("what was drawn has scores");
    let prior = |score: f64| -0.5 * score * score;
    // Of each round the logarithm of how much denser it is than the prior: beliefs that it does not draw cancel.
    let denser = |round: &Round, row: usize| -> f64 {
        let of = |drawn: &Drawn| {
            let score = scores[(row, column(drawn.belief))];
            drawn.log_density(score) - prior(score)
        };
        round.drawn.iter().map(of).sum()
    };
    let share = |round: &Round| round.futures as f64 / all as f64;
    let count = |row: usize| 1.0 / rounds.iter().map(|round| share(round) * libm::exp(denser(round, row))).sum::<f64>();
    (0..all).map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::super::abc::{self, Near};
    use super::*;
    use crate::analysis::testing::normals;
    use ndarray::Axis;

    /// Beliefs of the model below, of which the first two show.
    const BELIEFS: usize = 10;

    /// Draws of a round: scores of beliefs and two statistics, `z₀ + z₁ + e` and `z₁ − z₂/2 + e` with noise of sd ½.
    fn draw(round: &Round, seed: u64) -> (Array2<f64>, Array2<f64>) {
        let n = round.futures;
        let base: Vec<Vec<f64>> = (0..BELIEFS).map(|j| normals(seed + j as u64, n, 0.0, 1.0)).collect();
        let scores = Array2::from_shape_fn((n, BELIEFS), |(row, j)| {
            round.drawn.iter().find(|d| d.belief == j).map_or(base[j][row], |d| d.score(base[j][row]))
        });
        let noise = [normals(seed + 50, n, 0.0, 0.5), normals(seed + 51, n, 0.0, 0.5)];
        let statistics = Array2::from_shape_fn((n, 2), |(row, j)| shown(&scores.row(row).to_vec(), j) + noise[j][row]);
        (scores, statistics)
    }

    fn shown(z: &[f64], statistic: usize) -> f64 {
        if statistic == 0 { z[0] + z[1] } else { z[1] - 0.5 * z[2] }
    }

    /// What is learnt of what was seen in so many rounds: scores, near futures and their worth.
    fn learnt(seen: &[f64], rounds: usize, futures: usize, seed: u64) -> (Array2<f64>, Near, f64) {
        let all: Vec<usize> = (0..BELIEFS).collect();
        let (mut done, mut scores, mut statistics): (Vec<Round>, Vec<Array2<f64>>, Vec<Array2<f64>>) =
            Default::default();
        let mut round = Round { drawn: Vec::new(), futures };
        loop {
            let (z, s) = draw(&round, seed + 1_000 * done.len() as u64);
            scores.push(z);
            statistics.push(s);
            done.push(round);
            let join = |parts: &[Array2<f64>]| {
                let views: Vec<_> = parts.iter().map(|part| part.view()).collect();
                ndarray::concatenate(Axis(0), &views).expect("columns agree")
            };
            let (z, s) = (join(&scores), join(&statistics));
            let counts = importance(&done, &all, &z);
            let (near, support) = abc::nearest(&s, seen, &counts);
            let adjusted = abc::adjusted(&z.select(Axis(0), &near.kept), &s, seen, &near);
            if done.len() == rounds {
                return (adjusted, near, support);
            }
            let found = |&j: &usize| {
                let (mean, variance, clear) = abc::moved(&adjusted.column(j).to_vec(), &near, support);
                clear.then_some((j, mean, variance))
            };
            round = Round { drawn: next(&all.iter().filter_map(found).collect::<Vec<_>>()), futures };
        }
    }

    /// Mean and covariance of the first three beliefs after two statistics, by linear algebra of normals.
    fn closed_form(seen: &[f64]) -> ([f64; 3], [f64; 3]) {
        // Rows of the loadings H; S = H·Hᵀ + ¼·I, gain K = Hᵀ·S⁻¹.
        let h = [[1.0, 1.0, 0.0], [0.0, 1.0, -0.5]];
        let dot = |a: &[f64; 3], b: &[f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let (a, b, d) = (dot(&h[0], &h[0]) + 0.25, dot(&h[0], &h[1]), dot(&h[1], &h[1]) + 0.25);
        let det = a * d - b * b;
        let inverse = [[d / det, -b / det], [-b / det, a / det]];
        let gain = |j: usize, s: usize| h[0][j] * inverse[0][s] + h[1][j] * inverse[1][s];
        let mean = [0, 1, 2].map(|j| gain(j, 0) * seen[0] + gain(j, 1) * seen[1]);
        let variance = [0, 1, 2].map(|j| 1.0 - gain(j, 0) * h[0][j] - gain(j, 1) * h[1][j]);
        (mean, variance)
    }

    /// A history that one future in some thousands comes near to: rounds find what the closed form says, and are worth
    /// many more futures than as many of the prior alone.
    #[test]
    fn rounds_learn_the_closed_form_of_a_history_at_the_edge() {
        let seen = [4.2, 2.6];
        let (adjusted, near, support) = learnt(&seen, 4, 4_000, 21);
        let (mean, variance) = closed_form(&seen);
        for j in 0..3 {
            let (m, v, clear) = abc::moved(&adjusted.column(j).to_vec(), &near, support);
            assert!((m - mean[j]).abs() < 4.5 * (variance[j] / support).sqrt() + 0.02, "{j}: {m} {mean:?} {support}");
            assert!(
                (v / variance[j] - 1.0).abs() < 4.5 * (2.0 / support).sqrt() + 0.05,
                "{j}: {v} {variance:?} {support}"
            );
            assert!(clear);
        }
        let of_prior = learnt(&seen, 1, 16_000, 21).2;
        assert!(support > 3.0 * of_prior, "{support} against {of_prior} of the prior alone");
    }

    /// Is a history worth as many independent futures as is said? The mean of a belief over 60 seeds scatters as its
    /// variance over that number says: 59 degrees of freedom, so the ratio has a relative sd of √(2/59) = 0.18.
    #[test]
    fn the_scatter_over_seeds_is_what_the_effective_sample_size_says() {
        let seen = [3.0, 1.5];
        for rounds in [1, 3] {
            let found: Vec<[(f64, f64); 2]> = (0..60)
                .map(|seed| {
                    let (adjusted, near, support) = learnt(&seen, rounds, 2_000, 100_000 + 10_000 * seed);
                    [0, 1].map(|j| {
                        let (mean, variance, _) = abc::moved(&adjusted.column(j).to_vec(), &near, support);
                        (mean, variance / support)
                    })
                })
                .collect();
            for j in [0, 1] {
                let middle = found.iter().map(|of| of[j].0).sum::<f64>() / 60.0;
                let scatter = found.iter().map(|of| (of[j].0 - middle).powi(2)).sum::<f64>() / 59.0;
                let said = found.iter().map(|of| of[j].1).sum::<f64>() / 60.0;
                let ratio = scatter / said;
                assert!((0.3..1.9).contains(&ratio), "{rounds} rounds, belief {j}: scatter is {ratio} of what is said");
            }
        }
    }

    /// Simulation-based calibration: the truth stands anywhere in its posterior alike, for ten beliefs, after three rounds.
    /// χ² of 9 degrees of freedom is above 29.7 in one of 2,000 cases.
    #[test]
    fn the_truth_stands_anywhere_in_its_posterior_alike_after_rounds() {
        let (histories, bins) = (200, 10.0);
        let mut counts = vec![[0_u32; 10]; BELIEFS];
        for history in 0..histories {
            let (truth, seen) = draw(&Round { drawn: Vec::new(), futures: 1 }, 5_000_000 + 100 * history);
            let (adjusted, near, _) = learnt(&seen.row(0).to_vec(), 3, 1_000, 9_000_000 + 10_000 * history);
            for (belief, counts) in counts.iter_mut().enumerate() {
                let column = adjusted.column(belief);
                let below = |(z, w): (&f64, &f64)| if *z < truth[(0, belief)] { *w } else { 0.0 };
                let level: f64 = column.iter().zip(&near.weights).map(below).sum();
                counts[((level * bins) as usize).min(9)] += 1;
            }
        }
        for (belief, counts) in counts.iter().enumerate() {
            let expected = histories as f64 / bins;
            let chi2: f64 = counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
            assert!(chi2 < 29.7, "belief {belief}: {counts:?}, χ² {chi2}");
        }
    }

    #[test]
    fn what_the_prior_alone_drew_counts_alike_and_no_future_counts_for_more_than_the_first_round_allows() {
        let prior = Round { drawn: Vec::new(), futures: 100 };
        let (scores, _) = draw(&prior, 3);
        let all: Vec<usize> = (0..BELIEFS).collect();
        assert!(
            importance(std::slice::from_ref(&prior), &all, &scores).iter().all(|&count| (count - 1.0).abs() < 1e-12)
        );
        let near = Round { drawn: vec![Drawn { belief: 0, mean: 2.0, sd: 0.5 }], futures: 300 };
        let (others, _) = draw(&near, 4);
        let both = ndarray::concatenate(Axis(0), &[scores.view(), others.view()]).expect("columns agree");
        let counts = importance(&[prior, near], &all, &both);
        assert!(counts.iter().all(|&count| count > 0.0 && count <= 4.0), "{counts:?}");
        // By hand: at z = 2 the round is e²/0.5 times as dense as the prior, three quarters of the futures.
        let at_two = Array2::from_shape_fn((400, BELIEFS), |_| 2.0);
        let one = importance(
            &[
                Round { drawn: Vec::new(), futures: 100 },
                Round { drawn: vec![Drawn { belief: 0, mean: 2.0, sd: 0.5 }], futures: 300 },
            ],
            &all,
            &at_two,
        )[0];
        assert!((one - 1.0 / (0.25 + 0.75 * 2.0_f64.exp() * 2.0)).abs() < 1e-12, "{one}");
    }

    #[test]
    fn the_beliefs_that_moved_most_are_drawn_anew_and_wider_than_was_learnt() {
        let learnt: Vec<(usize, f64, f64)> = (0..12).map(|j| (j, 0.1 * j as f64, 0.25)).collect();
        let drawn = next(&learnt);
        assert_eq!(drawn.iter().map(|d| d.belief).collect::<Vec<_>>(), [11, 10, 9, 8, 7, 6, 5, 4]);
        assert!((drawn[0].sd - 0.65).abs() < 1e-12);
        assert_eq!(next(&[(0, 3.0, 4.0), (1, 0.0, 1e-4)]).iter().map(|d| d.sd).collect::<Vec<_>>(), [1.0, NARROWEST]);
    }
}
