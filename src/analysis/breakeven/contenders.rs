//! Who competes: the options that the metric ranks and, where it counts money added, doing nothing new.

use crate::analysis::{eligible, goodness};
use crate::engine::{Blocks, Column, Sample};
use crate::metric::Metric;
use crate::scenario::Rule;

/// One that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Contender {
    /// Its name.
    pub name: String,
    /// Position in the scenario.
    pub option: usize,
    /// Value per trajectory, turned so that more is better; zeros for doing nothing new.
    pub values: Vec<f64>,
    /// Which trajectories are independent of each other.
    pub blocks: Blocks,
}

/// All that can be chosen by a metric: its options, and the baseline at zero where the metric counts money added.
///
/// A return is a ratio of means, which is zero where the mean of the money added is, so it is judged by that money:
/// `roi` by `uplift_npv`, `roi_cash` by cash inside the horizon less the baseline's.
///
/// # Panics
/// If the run did not record the metric.
#[must_use]
pub fn contenders(sample: &Sample, metric: Metric) -> Vec<Contender> {
    let direction = metric.direction();
    let cash = |option: usize| {
        let (benefit, cost) = (sample.column(option, &Column::CashBenefit), sample.column(option, &Column::CashCost));
        benefit.iter().zip(cost.iter()).map(|(b, c)| b - c).collect::<Vec<f64>>()
    };
    let turned = |option: usize| -> Vec<f64> {
        let column = if metric == Metric::Roi { Metric::UpliftNpv } else { metric };
        match (metric, sample.baseline) {
            (Metric::RoiCash, Some(base)) => {
                cash(option).iter().zip(cash(base)).map(|(own, base)| own - base).collect()
            }
            (Metric::RoiCash, None) => cash(option),
            _ => sample.column(option, &Column::Metric(column)).iter().map(|&v| goodness(v, direction)).collect(),
        }
    };
    let mut found: Vec<Contender> = eligible(sample, metric)
        .into_iter()
        .map(|option| Contender {
            name: sample.options[option].clone(),
            option,
            values: turned(option),
            blocks: sample.blocks,
        })
        .collect();
    if let Some(option) = sample.baseline.filter(|_| metric.is_of_added_money() && metric.has_sign()) {
        found.push(Contender {
            name: sample.options[option].clone(),
            option,
            values: vec![0.0; sample.trajectories()],
            blocks: sample.blocks,
        });
    }
    found
}

/// What a rule says of a column in which more is better; not finite values count as the worst, but in the mean, which
/// leaves them out.
#[must_use]
pub fn score(values: &[f64], rule: Rule) -> f64 {
    use crate::analysis::influence;
    use crate::analysis::statistics::Ordered;
    let ordered = || Ordered::new(values);
    match rule {
        Rule::Mean | Rule::Chance => influence::mean(values).value,
        Rule::Median => ordered().quantile(0.5),
        Rule::Cvar => influence::cvar(&ordered(), crate::metric::Direction::Higher).value,
    }
}

/// Position of the contender that a rule chooses; none where nothing is defined.
#[must_use]
pub fn choice(contenders: &[Contender], rule: Rule) -> Option<usize> {
    let scores: Vec<f64> = match rule {
        Rule::Chance => chances(contenders),
        _ => contenders.iter().map(|contender| score(&contender.values, rule)).collect(),
    };
    let defined = (0..scores.len()).filter(|&i| !scores[i].is_nan());
    defined.rev().max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
}

/// Share of trajectories in which each is the best; ties are split.
fn chances(contenders: &[Contender]) -> Vec<f64> {
    let trajectories = contenders.first().map_or(0, |contender| contender.values.len());
    let mut chances = vec![0.0; contenders.len()];
    for trajectory in 0..trajectories {
        let values = contenders.iter().map(|contender| contender.values[trajectory]);
        let Some(best) = values.filter(|v| !v.is_nan()).max_by(f64::total_cmp) else { continue };
        let winners: Vec<usize> = (0..contenders.len()).filter(|&i| contenders[i].values[trajectory] == best).collect();
        for &winner in &winners {
            chances[winner] += 1.0 / (winners.len() * trajectories) as f64;
        }
    }
    chances
}

/// The one less the other, trajectory by trajectory.
#[must_use]
pub fn difference(one: &Contender, other: &Contender) -> Vec<f64> {
    one.values.iter().zip(&other.values).map(|(a, b)| a - b).collect()
}
