//! Chance that an option breaks a constraint of the scenario.

use super::find_series;
use super::statistics::{self, Estimate};
use crate::engine::{Column, Sample};
use crate::metric::{Metric, YearFigure};
use crate::scenario::Constraints;
use std::borrow::Cow;

/// What is broken.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// Nominal cost of a fiscal year above its budget.
    Budget {
        /// Label of the fiscal year.
        year: String,
        /// The budget.
        at_most: f64,
    },
    /// Nominal cost above the budget in at least one of several fiscal years.
    AnyBudget,
    /// More people at once than allowed.
    Heads {
        /// The most allowed.
        at_most: u32,
    },
    /// Cumulative discounted cash below the floor.
    Cash {
        /// The floor.
        at_least: f64,
    },
}

/// How often an option breaks a limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// Position of the option.
    pub option: usize,
    /// Which limit.
    pub limit: Limit,
    /// Chance that it is broken.
    pub chance: Estimate,
}

/// Chances of every breach, option by option. Budgets apply to the fiscal years of the run in order; those of years
/// beyond the horizon, like limits on what was not recorded, have no chance to be stated.
#[must_use]
pub fn breaches(sample: &Sample, constraints: &Constraints) -> Vec<Breach> {
    (0..sample.options.len()).flat_map(|option| breaches_of(sample, option, constraints)).collect()
}

fn breaches_of(sample: &Sample, option: usize, constraints: &Constraints) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut state = |limit: Limit, broken: Vec<bool>| {
        breaches.push(Breach { option, limit, chance: statistics::share(broken, sample.blocks) });
    };
    let years: Vec<_> = costs_by_year(sample, option).into_iter().zip(&constraints.budget_by_year).collect();
    for ((year, cost), budget) in &years {
        let broken = cost.iter().map(|spent| spent > budget).collect();
        state(Limit::Budget { year: year.clone(), at_most: **budget }, broken);
    }
    if years.len() > 1 {
        let is_broken = |trajectory: usize| years.iter().any(|((_, cost), budget)| cost[trajectory] > **budget);
        state(Limit::AnyBudget, (0..sample.trajectories()).map(is_broken).collect());
    }
    if let (Some(at_most), Some(heads)) = (constraints.max_heads, find_series(sample, option, &Column::PeakHeads)) {
        state(Limit::Heads { at_most }, heads.iter().map(|&peak| peak > f64::from(at_most)).collect());
    }
    let worst_cash = find_series(sample, option, &Column::Metric(Metric::WorstCash));
    if let (Some(at_least), Some(cash)) = (constraints.min_cash, worst_cash) {
        state(Limit::Cash { at_least }, cash.iter().map(|&deepest| deepest < at_least).collect());
    }
    breaches
}

/// Whether an option breaks any of the constraints, by trajectory: 1 where it does, else 0.
#[must_use]
pub fn broken(sample: &Sample, option: usize, constraints: &Constraints) -> Vec<f64> {
    let years: Vec<_> = costs_by_year(sample, option).into_iter().zip(&constraints.budget_by_year).collect();
    let heads = constraints.max_heads.and_then(|most| Some((find_series(sample, option, &Column::PeakHeads)?, most)));
    let cash = Column::Metric(Metric::WorstCash);
    let cash = constraints.min_cash.and_then(|least| Some((find_series(sample, option, &cash)?, least)));
    let is_broken = |trajectory: usize| {
        years.iter().any(|((_, cost), budget)| cost[trajectory] > **budget)
            || heads.as_ref().is_some_and(|(peak, most)| peak[trajectory] > f64::from(*most))
            || cash.as_ref().is_some_and(|(deepest, least)| deepest[trajectory] < *least)
    };
    (0..sample.trajectories()).map(|trajectory| f64::from(u8::from(is_broken(trajectory)))).collect()
}

/// Cost columns of the fiscal years, in order.
fn costs_by_year(sample: &Sample, option: usize) -> Vec<(String, Cow<'_, [f64]>)> {
    let cost_of = |column: &Column| match column {
        Column::Year(YearFigure::Cost, year) => Some((year.clone(), find_series(sample, option, column)?)),
        _ => None,
    };
    sample.columns.iter().filter_map(cost_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::Made;

    #[test]
    fn chances_of_a_breach_are_shares_of_trajectories() {
        let year = |label: &str| Column::Year(YearFigure::Cost, label.to_owned());
        let sample = Made::new(&["A"], 1)
            .column(year("FY2026"), vec![vec![1.0, 3.0, 1.0, 1.0]])
            .column(year("FY2027"), vec![vec![5.0, 5.0, 1.0, 1.0]])
            .column(year("FY2028"), vec![vec![9.0; 4]])
            .column(Column::PeakHeads, vec![vec![4.0, 5.0, 6.0, 7.0]])
            .metric(Metric::WorstCash, vec![vec![-1.0, -2.0, -3.0, 0.0]])
            .sample();
        let constraints = Constraints {
            budget_by_year: vec![2.0, 2.0],
            max_heads: Some(4),
            hiring_freeze: None,
            min_cash: Some(-2.0),
        };
        let got = breaches(&sample, &constraints);
        let chances: Vec<f64> = got.iter().map(|breach| breach.chance.value).collect();
        assert_eq!(chances, [0.25, 0.5, 0.5, 0.75, 0.25]);
        assert_eq!(got[2].limit, Limit::AnyBudget);
        assert!(breaches(&sample, &Constraints::default()).is_empty());
        // The first two are broken by a year, the third by cash; with at most four heads the last is too.
        assert_eq!(broken(&sample, 0, &Constraints { max_heads: None, ..constraints.clone() }), [1.0, 1.0, 1.0, 0.0]);
        assert_eq!(broken(&sample, 0, &constraints), [1.0; 4]);
        assert_eq!(broken(&sample, 0, &Constraints::default()), [0.0; 4]);
    }
}
