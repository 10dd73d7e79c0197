//! What comes nearest to turning a choice that no number was found to turn: the belief that would help another option
//! most, at the edge of what is believed.

use super::along::Leads;
use super::candidates::slope;
use super::contenders::{self, Contender};
use super::words;
use crate::analysis::figures;
use crate::analysis::statistics::sum;
use crate::engine::Sample;
use crate::metric::Unit;
use crate::scenario::{Rule, Scenario};

/// Levels of the edges: one future in twenty lies beyond each.
const EDGES: [f64; 2] = [0.05, 0.95];

/// A belief at an edge of what is believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Position among the parameters of the scenario.
    pub parameter: usize,
    /// The value there.
    pub at: f64,
    /// Whether one future in twenty lies below it, or above.
    pub is_low: bool,
}

/// The edge at which the choice is expected to lead another option least, by lines through the sample; none where no
/// line has a slope that is clear of its error.
#[must_use]
pub fn nearest(scenario: &Scenario, sample: &Sample, all: &[Contender], chosen: usize) -> Option<Edge> {
    let mean = |values: &[f64]| sum(values.iter().copied()) / values.len() as f64;
    let others = (0..all.len()).filter(|&other| other != chosen);
    let differences: Vec<Vec<f64>> = others
        .map(|other| contenders::difference(&all[chosen], &all[other]))
        .filter(|difference| difference.iter().all(|value| value.is_finite()))
        .collect();
    let of_belief = |column: usize| {
        let parameter = scenario.position(&sample.belief_paths[column])?;
        let draws = sample.belief(column);
        let edges = differences.iter().filter_map(|difference| {
            let slope = slope(&draws, difference)?;
            let ends = EDGES.map(|level| scenario.parameters[parameter].belief.quantile(level));
            let lead = |end: f64| mean(difference) + slope * (end - mean(&draws));
            let is_low = slope > 0.0;
            let at = if is_low { ends[0] } else { ends[1] };
            Some((lead(at), Edge { parameter, at, is_low }))
        });
        edges.min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let found = (0..sample.belief_paths.len()).filter_map(of_belief).min_by(|a, b| a.0.total_cmp(&b.0));
    found.map(|(_, edge)| edge)
}

/// How far the choice still leads there, in a sentence to follow a colon; none where it does not lead any more, or where
/// what decides is no amount of money. `field` is who competes at the edge.
#[must_use]
pub fn sentence(scenario: &Scenario, edge: Edge, field: &[Contender], chosen: usize) -> Option<String> {
    let rule = scenario.decision.rule;
    let leads = Leads::of(field, rule);
    if scenario.decision.metric.unit() != Unit::Money || leads.is_share() {
        return None;
    }
    let first = contenders::choice(field, rule).filter(|&first| field[first].option == chosen)?;
    let others: Vec<Contender> =
        field.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, other)| other.clone()).collect();
    let second = contenders::choice(&others, rule)?;
    let second = if second < first { second } else { second + 1 };
    let lead = leads.lead(first, second);
    let parameter = &scenario.parameters[edge.parameter];
    let by = match rule {
        Rule::Mean => "",
        Rule::Median => " in the median",
        Rule::Cvar => " in the worst 5%",
        Rule::Chance => return None,
    };
    let name = |place: usize| figures::in_sentence(&scenario.options[field[place].option].name);
    let half = lead.half_width();
    let amount = |value: f64| figures::money_to(value, half, &scenario.currency);
    let error = match half.is_finite() && half > 0.0 {
        true => format!(" ± {}", amount(half)),
        false => String::new(),
    };
    // What error covers is no lead that stays.
    let left = match lead.could_flip() {
        true => format!("leads {} by no more than the error of the simulation", name(second)),
        false => format!("stays {}{error} ahead of {}", amount(lead.value), name(second)),
    };
    (lead.value > 0.0).then(|| {
        format!(
            "even with {} at {} (you give 5% to {}) {} {left}{by}",
            words::name(parameter),
            words::value(edge.at, parameter.spec, &scenario.currency),
            if edge.is_low { "less" } else { "more" },
            name(first)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::vary::tests::scenario;
    use super::*;
    use crate::analysis::testing::{Made, normals, uniforms};
    use crate::metric::Metric;

    #[test]
    fn the_edge_that_helps_another_most_is_told_with_what_is_left_of_the_lead() {
        // "In house" adds 1,000 · (contract − 250) where contracts are believed between 100 and 200: at 195 it is 55k behind.
        let n = 4_000;
        let contracts: Vec<f64> = uniforms(1, n).iter().map(|u| 100.0 + 100.0 * u).collect();
        let added: Vec<f64> =
            contracts.iter().zip(normals(2, n, 0.0, 5e3)).map(|(x, e)| 1e3 * (x - 250.0) + e).collect();
        let field = |added: Vec<f64>| {
            let made = Made::new(&["Now", "In house"], 1).baseline(0);
            let sample = made.metric(Metric::UpliftNpv, vec![vec![0.0; added.len()], added]).sample();
            contenders::contenders(&sample, Metric::UpliftNpv)
        };
        let scenario = scenario();
        let made = Made::new(&["Now", "In house"], 1)
            .baseline(0)
            .metric(Metric::UpliftNpv, vec![vec![0.0; n], added])
            .belief("isv.acv", contracts);
        let sample = made.sample();
        let all = contenders::contenders(&sample, Metric::UpliftNpv);
        let edge = nearest(&scenario, &sample, &all, 0).expect("contracts matter");
        assert!((edge.at - 195.0).abs() < 1e-9 && !edge.is_low, "{edge:?}");
        let said = sentence(&scenario, edge, &field(vec![-55e3; 100]), 0);
        let wanted = "even with mean first-year value of a contract at $195/yr (you give 5% to more) Now stays $55.0k ahead of \
                      In house";
        assert_eq!(said.as_deref(), Some(wanted));
        assert_eq!(sentence(&scenario, edge, &field(vec![1e3; 100]), 0), None, "it turns there");
        let idle = Made::new(&["Now", "In house"], 1)
            .baseline(0)
            .metric(Metric::UpliftNpv, vec![vec![0.0; n], normals(3, n, -1e3, 10.0)])
            .belief("isv.acv", uniforms(4, n));
        let idle = idle.sample();
        let all = contenders::contenders(&idle, Metric::UpliftNpv);
        assert_eq!(nearest(&scenario, &idle, &all, 0), None, "no belief moves it");
    }
}
