//! Numbers that may turn the decision, read off samples. Which of them do is settled by simulation ([`super::flip`]).

use super::contenders::Contender;
use super::first::{self, CLEAR, FirstBreakEven};
use super::variate::controlled;
use crate::analysis::statistics::sum;
use crate::distribution::{Distribution, Family};
use crate::engine::{Blocks, Sample};
use crate::parameter::{Learnable, Range};
use crate::scenario::{Origin, Scenario};

/// Trajectories of the run in which everything that is taken as fixed is varied at once.
pub const WIDE_TRAJECTORIES: u64 = 1_000;
/// Candidates that are settled, the nearest first: of beliefs, and of what is fixed.
const SETTLED: usize = 3;
/// A fixed number is varied from this many times less to this many times more than it is.
const WIDEST: f64 = 4.0;
/// Levels between which a belief is looked at by regression; further out it is a line.
const INSIDE: (f64, f64) = (0.05, 0.95);

/// What kind of number turns the decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A belief, at a level of what is believed, 0–1.
    Belief {
        /// Share of what is believed that is below the value.
        level: f64,
    },
    /// A number that the scenario takes as fixed.
    Fixed {
        /// What the scenario says.
        here: f64,
    },
}

/// A number that may turn the decision, before it is settled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Position among the parameters of the scenario.
    pub parameter: usize,
    /// Where the sample says that the decision turns.
    pub near: f64,
    /// Median of the belief, or the fixed number.
    pub here: f64,
    /// How far the search goes: the end of the range on the side on which another wins.
    pub end: f64,
    /// Kind, with the level of `near`.
    pub kind: Kind,
    /// How far away it is: levels from the median for a belief, the part of the range in half a unit for a fixed number.
    distance: f64,
}

/// The beliefs that may turn the decision, the nearest first: inside P5–P95 by local regression where both sides of the
/// turn are clear there; otherwise, and further out, where a line says so.
#[must_use]
pub fn of_beliefs(scenario: &Scenario, sample: &Sample, all: &[Contender], chosen: usize) -> Vec<Candidate> {
    let inside = first::turns(scenario, sample, all[chosen].option);
    let is_inside = |parameter: usize| inside.iter().any(|found| found.parameter == parameter);
    let belief = |found: &FirstBreakEven| {
        let of = &scenario.parameters[found.parameter].belief;
        let range = reach(of, scenario.parameters[found.parameter].range);
        Candidate {
            parameter: found.parameter,
            near: found.value,
            here: of.quantile(0.5),
            end: if found.below { range.0 } else { range.1 },
            kind: Kind::Belief { level: found.level },
            distance: (found.level - 0.5).abs(),
        }
    };
    let differences: Vec<Vec<f64>> = (0..all.len())
        .filter(|&other| other != chosen)
        .map(|other| super::contenders::difference(&all[chosen], &all[other]))
        .filter(|difference| difference.iter().all(|value| value.is_finite()))
        .collect();
    let along_a_line = |column: usize| {
        let parameter = scenario.position(&sample.belief_paths[column]).filter(|&at| !is_inside(at))?;
        let of = &scenario.parameters[parameter].belief;
        let range = reach(of, scenario.parameters[parameter].range);
        let draws = sample.belief(column);
        let lines = differences.iter().filter_map(|difference| zero_of_line(&draws, difference));
        let found = lines.filter(|&near| near > range.0 && near < range.1).map(|near| (near, level(of, near)));
        let (near, level) = found.min_by(|a, b| (a.1 - 0.5).abs().total_cmp(&(b.1 - 0.5).abs()))?;
        let (here, distance) = (of.quantile(0.5), (level - 0.5).abs());
        let end = if near < here { range.0 } else { range.1 };
        Some(Candidate { parameter, near, here, end, kind: Kind::Belief { level }, distance })
    };
    let mut found: Vec<Candidate> = inside.iter().map(belief).collect();
    found.extend((0..sample.belief_paths.len()).filter_map(along_a_line));
    nearest(found)
}

/// The fixed numbers that may turn the decision: those by which the result is valued (the `economics` table) before all
/// others, the nearest first. It is read off how the lead moves with the logarithm of each in a
/// sample of [`widened`], from the lead `all` of the scenario as it stands.
#[must_use]
pub fn of_fixed(
    scenario: &Scenario,
    wide: &Scenario,
    sample: &Sample,
    all: &[Contender],
    chosen: usize,
) -> Vec<Candidate> {
    let moved = super::contenders::contenders(sample, scenario.decision.metric);
    let leads: Vec<(f64, Vec<f64>)> = (0..all.len().min(moved.len()))
        .filter(|&other| other != chosen)
        .map(|other| {
            let here = super::contenders::difference(&all[chosen], &all[other]);
            let lead = sum(here.iter().copied()) / here.len() as f64;
            let moved_lead = super::contenders::difference(&moved[chosen], &moved[other]);
            // What the same futures earn as things stand is noise here.
            let is_common = sample.blocks == Blocks::Independent;
            (lead, if is_common { controlled(&moved_lead, &here) } else { moved_lead })
        })
        .filter(|(lead, moved)| lead.is_finite() && moved.iter().all(|value| value.is_finite()))
        .collect();
    let candidate = |column: usize| {
        let parameter = scenario.position(&sample.belief_paths[column])?;
        if scenario.parameters[parameter].belief.is_uncertain() {
            return None;
        }
        let logarithms: Vec<f64> = sample.belief(column).iter().map(|&draw| libm::log(draw)).collect();
        let steps = leads.iter().filter_map(|(lead, moved)| Some(-lead / slope(&logarithms, moved)?));
        let step =
            steps.min_by(|a, b| a.abs().total_cmp(&b.abs())).filter(|step| step.abs() < 2.0 * libm::log(WIDEST))?;
        let (here, of) = (scenario.parameters[parameter].belief.quantile(0.5), &wide.parameters[parameter].belief);
        let end = of.quantile(if step < 0.0 { 0.0 } else { 1.0 });
        let part = (step.abs() / libm::log(WIDEST)).clamp(0.05, 0.9);
        let near = here * libm::pow(end / here, part);
        Some(Candidate { parameter, near, here, end, kind: Kind::Fixed { here }, distance: 0.5 * part })
    };
    let found: Vec<Candidate> = (0..sample.belief_paths.len()).filter_map(candidate).collect();
    let values = |candidate: &Candidate| scenario.parameters[candidate.parameter].spec.table == "economics";
    let (valuation, others): (Vec<Candidate>, Vec<Candidate>) = found.into_iter().partition(values);
    let mut chosen = nearest(valuation);
    chosen.truncate(SETTLED - 1);
    chosen.extend(nearest(others));
    chosen.truncate(SETTLED);
    chosen
}

fn nearest(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    found.truncate(SETTLED);
    found
}

/// The scenario with every fixed number that is an assumption believed anywhere between a quarter and four times of what it is,
/// inside what is usual. What the company states and can look up is a fact, and stays; so does a factor of 1, which is
/// what others are counted from, and what an option plans for itself.
#[must_use]
pub fn widened(scenario: &Scenario) -> Scenario {
    let mut wide = scenario.clone();
    for parameter in &mut wide.parameters {
        let is_fact = matches!(parameter.origin, Origin::Stated { .. } | Origin::Contracts)
            && parameter.spec.learnable == Learnable::LookUp;
        let is_reference = parameter.spec.unit.starts_with("factor") && parameter.belief.quantile(0.5) == 1.0;
        let is_planned = plans(scenario, &parameter.path);
        if parameter.belief.is_uncertain() || parameter.spec.plain || is_fact || is_reference || is_planned {
            continue;
        }
        let (here, usual) = (parameter.belief.quantile(0.5), parameter.usual.unwrap_or(parameter.range));
        let ends = ((here / WIDEST).max(usual.min), (here * WIDEST).min(usual.max));
        let family = Family::LognormalPercentiles { p10: here / 2.0, p90: here * 2.0 };
        if here > 0.0
            && ends.0 < here
            && here < ends.1
            && let Ok(belief) = Distribution::new(family, Some(ends.0), Some(ends.1))
        {
            parameter.belief = belief;
        }
    }
    wide
}

/// Whether an option plans for itself what a number says of all others: to move that number turns a plan that adds to
/// what is there into one that cuts it, which is no news of the world.
fn plans(scenario: &Scenario, path: &str) -> bool {
    path == "program_team.heads" && scenario.options.iter().any(|option| option.program_team.is_some())
}

/// As far from the median as twice the distance of P5 and P95, inside what is allowed and on the same side of zero.
fn reach(belief: &Distribution, allowed: Range) -> (f64, f64) {
    let [low, middle, high] = [INSIDE.0, 0.5, INSIDE.1].map(|level| belief.quantile(level));
    let least = if low > 0.0 { 0.25 * low } else { f64::NEG_INFINITY };
    ((middle - 2.0 * (middle - low)).max(least).max(allowed.min), (middle + 2.0 * (high - middle)).min(allowed.max))
}

/// Share of what is believed that is below a value, by bisection of the quantile function.
pub(super) fn level(belief: &Distribution, value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if belief.quantile(middle) < value { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Where the least-squares line of a difference over a belief is zero; none where its slope is not clear of its error.
fn zero_of_line(draws: &[f64], difference: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| sum(values.iter().copied()) / values.len() as f64;
    let slope = slope(draws, difference)?;
    Some(mean(draws) - mean(difference) / slope).filter(|zero| zero.is_finite())
}

/// Slope of the least-squares line of a difference over a column; none where it is not clear of its error, which allows
/// for a spread that changes along the line.
pub(super) fn slope(draws: &[f64], difference: &[f64]) -> Option<f64> {
    let n = draws.len() as f64;
    let mean = |values: &[f64]| sum(values.iter().copied()) / n;
    let (x, y) = (mean(draws), mean(difference));
    let spread = sum(draws.iter().map(|draw| (draw - x).powi(2)));
    let slope = sum(draws.iter().zip(difference).map(|(draw, d)| (draw - x) * (d - y))) / spread;
    let residual = |(draw, d): (&f64, &f64)| ((draw - x) * (d - y - slope * (draw - x))).powi(2);
    let se = sum(draws.iter().zip(difference).map(residual)).sqrt() / spread;
    (slope.abs() > CLEAR * se && slope.is_finite()).then_some(slope)
}

#[cfg(test)]
mod tests {
    use super::super::vary::tests::scenario;
    use super::*;

    #[test]
    fn assumptions_are_widened_and_facts_are_not() {
        let (base, wide) = (scenario(), widened(&scenario()));
        let ends = |path: &str| {
            let belief = &wide.parameters[wide.position(path).expect("a parameter")].belief;
            (belief.quantile(0.0), belief.quantile(1.0))
        };
        let (low, high) = ends("economics.contract_life");
        assert!((low - 15.0).abs() < 1e-9 && (high - 240.0).abs() < 1e-9, "a quarter, and what is usual at most");
        assert_eq!(ends("isv.arr"), (80e6, 80e6), "stated, and can be looked up");
        assert_eq!(ends("isv.acv"), (100.0, 200.0), "a belief stays what it is");
        assert!(wide.uncertain().len() > base.uncertain().len());
    }

    #[test]
    fn what_an_option_plans_for_itself_is_not_widened() {
        let is_widened = |scenario: &Scenario| {
            let wide = widened(scenario);
            wide.parameters[wide.position("program_team.heads").expect("a parameter")].belief.is_uncertain()
        };
        let mut scenario = scenario();
        assert!(is_widened(&scenario), "a team that nobody has stated may be another");
        scenario.options[1].program_team = Some(scenario.options[1].in_house.clone());
        assert!(!is_widened(&scenario));
    }
}
