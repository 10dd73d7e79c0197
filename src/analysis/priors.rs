//! The prior fight: who wins under whose beliefs, on the same luck.

use super::decision::{self, Standings};
use super::paired;
use super::statistics::Estimate;
use crate::engine::{Column, Sample};
use crate::metric::Metric;
use crate::scenario::Scenario;

/// What one set of beliefs says.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Whose beliefs.
    pub name: String,
    /// The ranked options, in the order of the scenario, with the figure that decides.
    pub options: Vec<(String, Estimate)>,
    /// Position of the winner among them.
    pub winner: usize,
    /// How far it leads the next, by trajectory.
    pub lead: Estimate,
    /// Chance that the winner is worth more than the baseline.
    pub pays: Estimate,
}

/// What a run under one set of beliefs says; none without an option to choose.
#[must_use]
pub fn side(scenario: &Scenario, sample: &Sample) -> Option<Side> {
    let rule = scenario.decision.rule;
    let standings: Standings = decision::standings(sample, scenario.decision);
    let mut rows: Vec<(usize, Estimate)> =
        standings.ranked.iter().map(|standing| (standing.option, standing.by(rule))).collect();
    rows.sort_by_key(|(option, _)| *option);
    let order = |a: &(usize, Estimate), b: &(usize, Estimate)| a.1.value.total_cmp(&b.1.value);
    let &(first, _) = rows.iter().max_by(|a, b| order(a, b))?;
    let winner = rows.iter().position(|(option, _)| *option == first)?;
    let second = rows.iter().filter(|(option, _)| *option != first).max_by(|a, b| order(a, b));
    let metric = Column::Metric(scenario.decision.metric);
    let lead = second.map_or(Estimate::UNDEFINED, |&(other, _)| {
        paired::mean_difference(&sample.column(first, &metric), &sample.column(other, &metric), sample.blocks)
    });
    let uplift = sample.column(first, &Column::Metric(Metric::UpliftNpv));
    Some(Side {
        name: scenario.name.clone(),
        winner,
        lead,
        pays: super::statistics::share(uplift.iter().map(|&x| x > 0.0), sample.blocks),
        options: rows.into_iter().map(|(option, estimate)| (sample.options[option].clone(), estimate)).collect(),
    })
}

/// The finding in a sentence.
#[must_use]
pub fn finding(sides: &[Side]) -> String {
    let winners: Vec<&str> = sides.iter().map(|side| side.options[side.winner].0.as_str()).collect();
    match winners.first() {
        None => "Nothing to compare".to_owned(),
        Some(first) if winners.iter().all(|winner| winner == first) => {
            format!("{first} wins under everybody's beliefs")
        }
        Some(_) => {
            let parts: Vec<String> =
                sides.iter().zip(&winners).map(|(side, winner)| format!("{winner} under {}", side.name)).collect();
            format!("Who wins depends on who is believed: {}", parts.join("; "))
        }
    }
}
