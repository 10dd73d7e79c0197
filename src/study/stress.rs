//! Named stress cases side by side, the mildest shift that overturns the decision, and where the choice loses.

use super::error::StudyError;
use super::flip;
use super::plan::Plan;
use super::session::Session;
use crate::analysis::breakeven::candidates::Kind;
use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::flip::SettledFlip;
use crate::analysis::breakeven::{crossings, lead};
use crate::analysis::decision::Verdict;
use crate::analysis::discovery::{self, Region};
use crate::analysis::figures::count;
use crate::analysis::stress::{CaseResult, case_result, distance, fit, nearest_zero, scores_of};
use crate::distribution::standard_normal_cdf;
use crate::engine::{Sample, Wanted};
use crate::scenario::Scenario;

/// Trajectories with which each point of reverse stress is verified.
const VERIFY_TRAJECTORIES: u64 = 4_000;
/// Points on the way to the overturning point and beyond it, as parts of the way that the surface predicts.
const WAY: [f64; 7] = [0.25, 0.5, 0.75, 1.0, 1.3, 1.7, 2.2];
/// Scores below which a belief is left as believed: it is not part of the story.
const SHIFT_MIN: f64 = 0.2;
/// Most bounds of the losing region.
const BOUNDS_MAX: usize = 4;

/// What counts as losing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The chosen option's metric is below zero.
    Negative,
    /// The runner-up does better.
    Beaten,
}

/// The mildest shift of beliefs that overturns the decision, verified by simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct ReverseStress {
    /// The option that is overturned.
    pub chosen: String,
    /// Who wins beyond it.
    pub rival: String,
    /// Position of each belief in the scenario, and its normal score at the break-even.
    pub shifts: Vec<(usize, f64)>,
    /// Distance in standard deviations, correlations taken into account.
    pub distance: f64,
    /// The 95% interval of the distance, open where it was not reached.
    pub interval: (Option<f64>, Option<f64>),
    /// Share of the variance of the difference that the fitted surface explains; undefined where one belief alone
    /// overturns the decision, for which no surface is needed.
    pub explained: f64,
}

/// All that `stress` found.
#[derive(Clone, Debug, PartialEq)]
pub struct StressFindings {
    /// The answer of the scenario as it stands.
    pub verdict: Verdict,
    /// The scenario as it stands, then the named cases.
    pub cases: Vec<CaseResult>,
    /// Reverse stress; none where no combination within P0.5–P99.5 overturns the decision.
    pub reverse: Option<ReverseStress>,
    /// The option whose losses are looked at, what a loss is, and where they are; none where no region stands out.
    pub losing: (String, &'static str, Option<Region>),
    /// Paths of the columns of the region.
    pub belief_paths: Vec<String>,
    /// Trajectories of cases and discovery, and of each verification.
    pub trajectories: (usize, usize),
}

/// Puts a scenario under stress.
///
/// # Errors
/// [`StudyError::Nothing`] where the metric is defined for no option, and what simulating fails with.
pub fn stress(session: &Session<'_>, loss: Loss) -> Result<StressFindings, StudyError> {
    let (scenario, plan) = (session.scenario(), session.plan);
    let rule = scenario.decision.rule;
    session.say(&format!(
        "{} × {} trajectories and up to {} verifications × {} are simulated.",
        if scenario.stress.is_empty() { "1 case".to_owned() } else { format!("{} cases", scenario.stress.len() + 1) },
        count(plan.trajectories as usize),
        WAY.len(),
        count(VERIFY_TRAJECTORIES as usize)
    ));
    let sample = session.read(scenario, session.plan, Wanted::to_choose_by(scenario.decision.metric))?;
    let base = contenders::contenders(&sample, scenario.decision.metric);
    let mut cases = vec![case_result("As it stands", &base, &base, rule)];
    cases.extend(session.side_by_side(&scenario.stress, plan.trajectories, |session, case| {
        Ok(case_result(&case.name, &base, &varied(session, &case.set, plan)?, rule))
    })?);
    let chosen = contenders::choice(&base, rule)
        .ok_or_else(|| StudyError::Nothing("nothing to stress: the metric is defined for no option".to_owned()))?;
    let scores: Vec<Vec<f64>> =
        (0..sample.belief_paths.len()).map(|column| scores(scenario, &sample, column)).collect();
    let combined = reverse(session, (&base, chosen), (&sample, &scores))?;
    let single = flip::nearest_belief(session, &sample)?.and_then(|flip| alone(scenario, &base[chosen].name, &flip));
    let reverse = milder(single, combined);
    let losing = losing(loss, scenario, &base, &scores);
    Ok(StressFindings {
        verdict: session.answer(&sample),
        cases,
        reverse,
        losing,
        belief_paths: sample.belief_paths.clone(),
        trajectories: (sample.trajectories(), plan.at_most(VERIFY_TRAJECTORIES).trajectories as usize),
    })
}

/// Simulates the scenario with other values under the same luck.
fn varied(session: &Session<'_>, sets: &[(String, toml::Value)], plan: Plan) -> Result<Vec<Contender>, StudyError> {
    let other = session.varied(sets)?;
    let metric = session.scenario().decision.metric;
    let sample = session.read(&other.scenario, plan, Wanted::to_choose_by(metric))?;
    Ok(contenders::contenders(&sample, metric))
}

fn scores(scenario: &Scenario, sample: &Sample, column: usize) -> Vec<f64> {
    let draws = sample.belief(column).into_owned();
    match scenario.position(&sample.belief_paths[column]) {
        Some(position) => scores_of(draws, &scenario.parameters[position].belief),
        None => vec![0.0; sample.trajectories()],
    }
}

/// The nearest point that the response surfaces predict, over all rivals, verified along the way to it.
fn reverse(
    session: &Session<'_>,
    (base, chosen): (&[Contender], usize),
    (sample, scores): (&Sample, &[Vec<f64>]),
) -> Result<Option<ReverseStress>, StudyError> {
    let scenario = session.scenario();
    let position = |column: usize| scenario.position(&sample.belief_paths[column]);
    let predicted = (0..base.len()).filter(|&rival| rival != chosen).filter_map(|rival| {
        let surface = fit(scores, &contenders::difference(&base[chosen], &base[rival]))?;
        let positions: Vec<usize> = surface.columns.iter().filter_map(|&column| position(column)).collect();
        let (z, _) = nearest_zero(&surface.difference, &correlation(scenario, &positions))?;
        let shifts: Vec<(usize, f64)> = positions.into_iter().zip(z).filter(|(_, z)| z.abs() >= SHIFT_MIN).collect();
        // Of the shifts that are simulated and told: what is too small to tell is left where it is believed to be.
        let (kept, scores): (Vec<usize>, Vec<f64>) = shifts.iter().copied().unzip();
        let distance = distance(&scores, &correlation(scenario, &kept))?;
        (!shifts.is_empty()).then_some((rival, shifts, distance, surface.explained))
    });
    let Some((rival, mut shifts, distance, explained)) = predicted.min_by(|a, b| a.2.total_cmp(&b.2)) else {
        return Ok(None);
    };
    shifts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let plan = session.plan.at_most(VERIFY_TRAJECTORIES);
    let mut leads = Vec::new();
    for part in WAY {
        let at = |&(position, score): &(usize, f64)| {
            let parameter = &scenario.parameters[position];
            let value = parameter.belief.quantile(standard_normal_cdf(part * score));
            (parameter.path.clone(), toml::Value::Float(value))
        };
        let field = varied(session, &shifts.iter().map(at).collect::<Vec<_>>(), plan)?;
        leads.push(lead(&field[chosen], &field[rival], scenario.decision.rule));
        // Two clear losses are enough to know the interval.
        if leads.iter().rev().take(2).filter(|lead| lead.value < 0.0 && !lead.could_flip()).count() == 2 {
            break;
        }
    }
    let way = &WAY[..leads.len()];
    let crossing = crossings(way, &leads).into_iter().find(|crossing| !crossing.rises);
    Ok(crossing.map(|crossing| ReverseStress {
        chosen: base[chosen].name.clone(),
        rival: base[rival].name.clone(),
        shifts: shifts.iter().map(|&(position, score)| (position, crossing.at * score)).collect(),
        distance: crossing.at * distance,
        interval: (crossing.interval.0.map(|t| t * distance), crossing.interval.1.map(|t| t * distance)),
        explained,
    }))
}

/// One belief that overturns the decision by itself, as `run` names it.
fn alone(scenario: &Scenario, chosen: &str, flip: &SettledFlip) -> Option<ReverseStress> {
    if !matches!(flip.kind, Kind::Belief { .. }) {
        return None;
    }
    let belief = &scenario.parameters[flip.parameter].belief;
    let score = |value: f64| scores_of(vec![value], belief)[0];
    let far = |value: Option<f64>| value.map(|value| score(value).abs());
    let ends = (far(flip.interval.0), far(flip.interval.1));
    let interval = if flip.below { (ends.1, ends.0) } else { ends };
    let score = score(flip.at);
    Some(ReverseStress {
        chosen: chosen.to_owned(),
        rival: flip.name.clone(),
        shifts: vec![(flip.parameter, score)],
        distance: score.abs(),
        interval,
        explained: f64::NAN,
    })
}

/// The milder of two ways to overturn a decision.
fn milder(one: Option<ReverseStress>, other: Option<ReverseStress>) -> Option<ReverseStress> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if one.distance <= other.distance { one } else { other }),
        (one, other) => one.or(other),
    }
}

/// Correlation matrix of the scores of some parameters.
fn correlation(scenario: &Scenario, positions: &[usize]) -> Vec<Vec<f64>> {
    let between = |a: usize, b: usize| {
        let pair =
            scenario.correlations.iter().find(|c| (c.first, c.second) == (a, b) || (c.first, c.second) == (b, a));
        pair.map_or(f64::from(u8::from(a == b)), |pair| pair.score(&scenario.parameters))
    };
    positions.iter().map(|&a| positions.iter().map(|&b| between(a, b)).collect()).collect()
}

/// Where the best option of the scenario (not doing nothing) loses.
fn losing(
    loss: Loss,
    scenario: &Scenario,
    base: &[Contender],
    scores: &[Vec<f64>],
) -> (String, &'static str, Option<Region>) {
    let is_new = |contender: &Contender| scenario.baseline() != Some(contender.option);
    let mut options: Vec<Contender> = base.iter().filter(|contender| is_new(contender)).cloned().collect();
    let Some(chosen) = contenders::choice(&options, scenario.decision.rule) else {
        return ("Nothing".to_owned(), "is defined", None);
    };
    let chosen = options.remove(chosen);
    let runner_up = contenders::choice(&options, scenario.decision.rule).map(|place| &options[place]);
    let has_sign = scenario.decision.metric.has_sign();
    let (loses, how): (Vec<bool>, &'static str) = match (loss, runner_up) {
        (Loss::Beaten, Some(rival)) => (
            chosen.values.iter().zip(&rival.values).map(|(own, other)| own < other).collect(),
            "is beaten by the runner-up",
        ),
        (_, Some(rival)) if !has_sign => (
            chosen.values.iter().zip(&rival.values).map(|(own, other)| own < other).collect(),
            "is beaten by the runner-up",
        ),
        _ => (chosen.values.iter().map(|&own| own < 0.0).collect(), "loses money"),
    };
    let levels: Vec<Vec<f64>> =
        scores.iter().map(|column| column.iter().map(|&z| standard_normal_cdf(z)).collect()).collect();
    (chosen.name.clone(), how, discovery::discover(&levels, &loses, BOUNDS_MAX))
}
