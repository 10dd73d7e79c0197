//! What plans are ranked by: each objective is the mean of a score of each future, so that one race serves them all.

use crate::analysis::influence;
use crate::analysis::risk;
use crate::analysis::statistics::{self, CVAR_TAIL, Estimate, Linearised, Ordered};
use crate::engine::Blocks;
use crate::metric::Direction;

/// What plans are ranked by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Objective {
    /// Mean of the money added.
    Mean,
    /// What it is worth for sure to a company with this risk tolerance.
    CertaintyEquivalent {
        /// Risk tolerance, money, above zero.
        tolerance: f64,
    },
    /// Mean of the worst 5 %.
    Cvar,
    /// Chance that it has paid back by a month.
    PayBack {
        /// Months from the start.
        by: u32,
    },
}

impl Objective {
    /// Name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::CertaintyEquivalent { .. } => "certainty-equivalent",
            Self::Cvar => "cvar",
            Self::PayBack { .. } => "payback",
        }
    }

    /// Whether it is money; else a chance.
    #[must_use]
    pub fn is_money(self) -> bool {
        !matches!(self, Self::PayBack { .. })
    }

    /// The value of a plan from money added and month of payback by future, with what each future contributes to its error.
    #[must_use]
    pub fn value(self, added: &[f64], payback: &[f64]) -> Linearised {
        match self {
            Self::Mean => statistics::mean_linearised(added),
            Self::CertaintyEquivalent { tolerance } => risk::linearised(added, tolerance)
                .unwrap_or_else(|| Linearised { value: f64::NAN, influence: vec![0.0; added.len()] }),
            Self::Cvar => influence::cvar(&Ordered::new(added), Direction::Higher).linearised(added),
            Self::PayBack { by } => {
                let paid: Vec<f64> = payback.iter().map(|&month| f64::from(u8::from(month <= f64::from(by)))).collect();
                statistics::mean_linearised(&paid)
            }
        }
    }

    /// One plan less another on the same futures, each as money added and month of payback.
    #[must_use]
    pub fn difference(self, one: (&[f64], &[f64]), other: (&[f64], &[f64]), blocks: Blocks) -> Estimate {
        self.value(one.0, one.1).minus(&self.value(other.0, other.1)).estimate(blocks)
    }

    /// How the futures of a plan are scored, given what has been seen of it on others: the mean of the scores is its value
    /// to second order in the error of what was seen.
    ///
    /// ```text
    /// mean: x    certainty equivalent: c + R·(1 − exp(−(x − c)/R))    CVaR: v − max(0, v − x)/0.05    payback: [month ≤ by]
    /// ```
    ///
    /// `c`, the value of the best plan seen, must be the same for all plans: then scores order them as the certainty
    /// equivalent does. `v` is the plan's own 5 % quantile; the mean score is highest at the true one, where it is `CVaR`.
    ///
    /// Source: Rockafellar and Uryasev (2000), Optimization of conditional value-at-risk, Journal of Risk 2(3), 21–41.
    #[must_use]
    pub fn scorer(self, seen: &[f64], best: f64) -> Scorer {
        let anchor = match self {
            Self::Cvar => Ordered::new(seen).quantile(CVAR_TAIL),
            _ => best,
        };
        Scorer { objective: self, anchor }
    }
}

/// Scores futures of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scorer {
    objective: Objective,
    anchor: f64,
}

impl Scorer {
    /// The score of a future with this money added and this month of payback.
    #[must_use]
    pub fn score(&self, added: f64, payback: f64) -> f64 {
        let anchor = self.anchor;
        match self.objective {
            Objective::Mean => added,
            Objective::CertaintyEquivalent { tolerance } => {
                anchor - tolerance * libm::expm1(-(added - anchor) / tolerance)
            }
            Objective::Cvar => anchor - (anchor - added).max(0.0) / CVAR_TAIL,
            Objective::PayBack { by } => f64::from(u8::from(payback <= f64::from(by))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{assert_within, normals};

    const TOLERANCE: f64 = 3.0;

    fn mean_score(objective: Objective, seen: &[f64], best: f64, values: &[f64]) -> Estimate {
        let scorer = objective.scorer(seen, best);
        let scores: Vec<f64> = values.iter().map(|&x| scorer.score(x, f64::INFINITY)).collect();
        statistics::mean(&scores, Blocks::Independent)
    }

    #[test]
    fn the_mean_of_scores_is_the_value() {
        // N(2, 1.5²): the mean 2, the certainty equivalent 2 − 2.25/6 = 1.625, CVaR 2 − 1.5·φ(z₀.₀₅)/0.05 = −1.0941.
        let (seen, values) = (normals(1, 20_000, 2.0, 1.5), normals(2, 40_000, 2.0, 1.5));
        let equivalent = Objective::CertaintyEquivalent { tolerance: TOLERANCE };
        for (objective, wanted) in [(Objective::Mean, 2.0), (equivalent, 1.625), (Objective::Cvar, -1.0941)] {
            let got = mean_score(objective, &seen, 1.625, &values);
            assert_within(got.value, wanted, got.se);
            assert!((objective.value(&values, &[]).value - wanted).abs() < 5.0 * got.se);
        }
        let payback = [12.0, 37.0, f64::INFINITY, 36.0];
        assert_eq!(Objective::PayBack { by: 36 }.value(&[0.0; 4], &payback).value, 0.5);
    }

    #[test]
    fn scores_order_plans_as_the_certainty_equivalent_does_wherever_they_are_anchored() {
        // Bold N(1, 2²) is worth 1 − 4/6 = 0.333, safe N(0.5, 0.5²) 0.458: by the mean the bold one would win.
        let (bold, safe) = (normals(5, 40_000, 1.0, 2.0), normals(6, 40_000, 0.5, 0.5));
        let equivalent = Objective::CertaintyEquivalent { tolerance: TOLERANCE };
        for best in [-1.0, 0.4, 2.0] {
            let score = |values: &[f64]| mean_score(equivalent, values, best, values).value;
            assert!(score(&safe) > score(&bold), "anchored at {best}");
        }
        let one = equivalent.difference((&safe, &[]), (&bold, &[]), Blocks::Independent);
        assert_within(one.value, 0.125, one.se);
    }

    #[test]
    fn a_quantile_that_is_seen_wrongly_lowers_the_score_to_second_order() {
        let values = normals(9, 100_000, 0.0, 1.0);
        let at = |seen: f64| mean_score(Objective::Cvar, &[seen; 100], 0.0, &values).value;
        let exact = at(-1.644_85);
        assert!(exact > at(-1.5) && exact > at(-1.8));
        // f(v)·(v̂ − v)²/(2·0.05) with f = 0.1031: 0.1² gives 0.0103.
        assert!((exact - at(-1.744_85) - 0.0103).abs() < 0.004, "{}", exact - at(-1.744_85));
    }
}
