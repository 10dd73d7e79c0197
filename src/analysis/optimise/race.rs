//! Ranking and selection: the fully sequential procedure of Kim and Nelson on paired differences.
//!
//! ```text
//! η = ½·((2α/(k−1))^(−2/(n₀−1)) − 1),  h² = 2·η·(n₀−1)
//! i is dropped at r observations if, for some l still in the race,  x̄_i(r) < x̄_l(r) − W_il(r)
//! W_il(r) = max(0, δ/2r·(h²·S²_il/δ² − r))
//! ```
//!
//! `S²_il` is the variance of the difference of two plans over the first `n₀` observations, `δ` the zone of indifference:
//! with a chance of at least `1 − α` the plan that is left is the best, if the best is better than all others by `δ` or
//! more. Common random numbers are allowed, and what they take from `S²_il` ends the race earlier. Normal observations are
//! assumed: one is the mean of 32 futures. Looking at every eighth observation instead of each drops nothing more.
//!
//! Source: Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation, ACM
//! Transactions on Modeling and Computer Simulation 11(3), 251–273.

use crate::analysis::statistics::{sd, sum};

/// Futures of an observation.
pub const OBSERVATION: usize = 32;
/// Observations before the first plan can be dropped, `n₀`.
pub const FIRST_LOOK: usize = 16;

/// Plans in a race.
#[derive(Clone, Debug)]
pub struct Race {
    /// Least difference that matters, `δ`, above zero.
    zone: f64,
    /// `h²·S²_il/δ²`, in observations: where the difference of two plans needs no more of them.
    needed: Vec<Vec<f64>>,
    /// Sums of the observations of each plan.
    sums: Vec<f64>,
    alive: Vec<bool>,
    observations: usize,
}

impl Race {
    /// A race after its first observations, at least two, equally many of each plan: with a chance of at most `error`
    /// another plan than the best is chosen.
    #[must_use]
    pub fn new(first: &[Vec<f64>], zone: f64, error: f64) -> Self {
        let (plans, looked) = (first.len(), first.first().map_or(0, Vec::len));
        let freedom = looked.saturating_sub(1).max(1) as f64;
        let rivals = plans.saturating_sub(1).max(1) as f64;
        let eta = 0.5 * (libm::pow(2.0 * error / rivals, -2.0 / freedom) - 1.0);
        let h2 = 2.0 * eta * freedom;
        let needed = |i: usize, l: usize| {
            let differences: Vec<f64> = first[i].iter().zip(&first[l]).map(|(a, b)| a - b).collect();
            let spread = sd(&differences) / zone;
            h2 * spread * spread
        };
        let mut race = Self {
            zone,
            needed: (0..plans).map(|i| (0..plans).map(|l| needed(i, l)).collect()).collect(),
            sums: vec![0.0; plans],
            alive: vec![true; plans],
            observations: 0,
        };
        race.take(first);
        race
    }

    /// Takes further observations, equally many of each plan that is still in the race; those of others may be empty.
    pub fn take(&mut self, observations: &[Vec<f64>]) {
        let more = observations.iter().map(Vec::len).max().unwrap_or(0);
        for (plan, own) in observations.iter().enumerate().filter(|(plan, _)| self.alive[*plan]) {
            self.sums[plan] += sum(own.iter().copied());
        }
        self.observations += more;
        let stands = self.alive.clone();
        let (count, alive) = (self.observations as f64, |plan: &usize| stands[*plan]);
        for i in (0..stands.len()).filter(alive) {
            let is_beaten = |l: usize| {
                let width = (self.zone / (2.0 * count) * (self.needed[i][l] - count)).max(0.0);
                // Once nothing more is needed, ties go to what stands first.
                let (own, other) = (self.sums[i] / count, self.sums[l] / count);
                own < other - width || (width == 0.0 && own == other && l < i)
            };
            self.alive[i] = !(0..stands.len()).filter(alive).any(|l| l != i && is_beaten(l));
        }
    }

    /// Positions of the plans that are still in the race, the one with the highest mean first.
    #[must_use]
    pub fn alive(&self) -> Vec<usize> {
        let mut alive: Vec<usize> = (0..self.alive.len()).filter(|&plan| self.alive[plan]).collect();
        alive.sort_by(|&a, &b| self.sums[b].total_cmp(&self.sums[a]).then(a.cmp(&b)));
        alive
    }

    /// Whether one plan is left.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.alive.iter().filter(|&&alive| alive).count() <= 1
    }

    /// Observations of each plan that is still in the race.
    #[must_use]
    pub fn observations(&self) -> usize {
        self.observations
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::normals;

    /// Plans whose observations are `mean + shared·s + spread·own`, with `s` the luck that they share.
    struct Plans<'a> {
        means: &'a [f64],
        spreads: &'a [f64],
        shared: f64,
    }

    /// Runs a race to its end: what is chosen, and how many observations that took.
    fn raced(plans: &Plans<'_>, zone: f64, error: f64, seed: u64) -> (usize, usize) {
        let at = |from: u64, count: usize| -> Vec<Vec<f64>> {
            let luck = normals(seed * 1_000 + from, count, 0.0, plans.shared);
            let own = |plan: usize| normals(seed * 1_000 + from + (plan as u64 + 1) * 10_000_000, count, 0.0, 1.0);
            let spread = |plan: usize| plans.spreads[plan % plans.spreads.len()];
            let of = |(plan, mean): (usize, &f64)| {
                luck.iter().zip(own(plan)).map(|(s, o)| mean + s + spread(plan) * o).collect()
            };
            plans.means.iter().enumerate().map(of).collect()
        };
        let mut race = Race::new(&at(0, FIRST_LOOK), zone, error);
        for look in 1.. {
            if race.is_over() {
                break;
            }
            race.take(&at(look, 8));
        }
        (race.alive()[0], race.observations())
    }

    /// Part of 200 races in which the best is chosen, and their mean length.
    fn right(plans: &Plans<'_>, best: usize, zone: f64, error: f64) -> (f64, f64) {
        let races: Vec<(usize, usize)> = (0..TRIES).map(|seed| raced(plans, zone, error, seed)).collect();
        let part = races.iter().filter(|(chosen, _)| *chosen == best).count() as f64 / TRIES as f64;
        (part, races.iter().map(|(_, length)| *length as f64).sum::<f64>() / TRIES as f64)
    }

    const TRIES: u64 = 200;
    const ERROR: f64 = 0.05;

    /// The least part that is right, but for one chance in a hundred of 200 races at the stated level.
    fn least() -> f64 {
        1.0 - ERROR - 2.33 * (ERROR * (1.0 - ERROR) / TRIES as f64).sqrt()
    }

    #[test]
    fn the_best_is_chosen_as_often_as_is_stated() {
        // The hardest case that the statement covers: nine rivals, each worse by just the zone of indifference.
        let zone = 0.5;
        let mut means = vec![0.0; 10];
        means[6] = zone;
        let (part, _) = right(&Plans { means: &means, spreads: &[1.0], shared: 1.0 }, 6, zone, ERROR);
        assert!(part >= least(), "right in {part} of races");
        // The procedure is conservative, but not by so much that it would not ever err where differences are too small.
        let (near, _) = right(&Plans { means: &[0.0, 0.02], spreads: &[1.0], shared: 1.0 }, 1, zone, ERROR);
        assert!(near < 0.9, "{near}");
    }

    #[test]
    fn unequal_spreads_change_nothing_of_that_wherever_the_best_stands() {
        let (zone, spreads) = (0.5, [0.3, 0.6, 0.9, 1.2, 1.5]);
        for best in [0, 4] {
            let mut means = [0.0; 5];
            means[best] = zone;
            let (part, _) = right(&Plans { means: &means, spreads: &spreads, shared: 0.0 }, best, zone, ERROR);
            assert!(part >= least(), "right in {part} of races with plan {best} the best");
        }
    }

    #[test]
    fn shared_luck_costs_nothing_and_what_it_explains_ends_a_race_earlier() {
        let (zone, means) = (0.5, [0.0, 0.0, 0.5, 0.0]);
        let of = |spread: f64, shared: f64| right(&Plans { means: &means, spreads: &[spread], shared }, 2, zone, ERROR);
        // The same spread of each plan, √(0.6² + 0.8²) = 1, with and without sharing 64 % of its variance.
        let ((alone, long), (together, short)) = (of(1.0, 0.0), of(0.6, 0.8));
        assert!(alone >= least() && together >= least(), "{alone} {together}");
        // Differences have 0.36 times the variance, so that a race needs about as much less.
        assert!(short < 0.6 * long, "{short} {long}");
        // Luck that all share leaves no trace in differences, however much of it there is.
        let (wild, same) = of(0.6, 20.0);
        assert_eq!(
            (format!("{wild:.3}"), (same - short).abs() < 0.5),
            (format!("{together:.3}"), true),
            "{same} {short}"
        );
    }

    #[test]
    fn clear_differences_end_a_race_early_and_equal_plans_end_it_too() {
        fn plans(means: &[f64]) -> Plans<'_> {
            Plans { means, spreads: &[1.0], shared: 1.0 }
        }
        let (chosen, clear) = raced(&plans(&[0.0, 3.0, 0.0]), 0.25, 0.05, 3);
        let (_, close) = raced(&plans(&[0.0, 0.25, 0.0]), 0.25, 0.05, 3);
        assert_eq!((chosen, clear), (1, FIRST_LOOK));
        assert!(close > 4 * clear, "{close} {clear}");
        // Two plans that are the same to the bit: the first is taken at the first look.
        let same = vec![normals(1, FIRST_LOOK, 0.0, 1.0); 2];
        assert_eq!(Race::new(&same, 0.1, 0.05).alive(), [0]);
    }

    #[test]
    fn the_width_follows_the_formula() {
        // Two plans whose difference is ±1 in turn over 16 observations: S² = 16/15. η = ½(0.1^(−2/15) − 1) = 0.17964,
        // h² = 30·η = 5.3892; at δ = 0.5, N = 5.3892·(16/15)/0.25 = 22.994.
        let one: Vec<f64> = (0..16).map(|k| if k % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let race = Race::new(&[one, vec![0.0; 16]], 0.5, 0.05);
        assert!((race.needed[0][1] - 22.994).abs() < 0.01, "{}", race.needed[0][1]);
        // W(16) = 0.5/32·(22.994 − 16) = 0.109: a mean difference of 0 drops nothing, one of 0.2 does.
        assert_eq!(race.alive().len(), 2);
        let ahead: Vec<f64> = (0..16).map(|k| if k % 2 == 0 { 1.2 } else { -0.8 }).collect();
        assert_eq!(Race::new(&[vec![0.0; 16], ahead], 0.5, 0.05).alive(), [1]);
    }
}
