//! What a result hangs on: how much could be learnt, which beliefs move it, and which way.

use super::error::StudyError;
use super::plan::{Design, Plan};
use super::session::Session;
use super::shared::{groups, metric_named, option_named};
use crate::analysis::breakeven::words;
use crate::analysis::figures::count;
use crate::analysis::sensitivity::{self, Classical, Sensitivity};
use crate::analysis::statistics::Estimate;
use crate::analysis::{decision, luck};
use crate::engine::{Blocks, Column, Sample, Simulator, Wanted};
use crate::metric::Metric;
use crate::scenario::{Decision, Parameter, Scenario};

/// Bars that are simulated anew.
const SIMULATED_BARS: usize = 8;
/// Trajectories of each of them.
const BAR_TRAJECTORIES: usize = 500;
/// Draws of beliefs, with two lucks each, that tell the part of luck.
const LUCK_DRAWS: u64 = 2_000;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SensitivityQuestion {
    /// Which result, by name; the metric that decides unless given.
    pub metric: Option<String>,
    /// The option to explain; the best less the second best unless given.
    pub option: Option<String>,
    /// Less the same result of this option.
    pub against: Option<String>,
    /// Whether every bar of the tornado is simulated anew.
    pub exact: bool,
    /// Size of the two samples of the classical design, if it is wanted.
    pub saltelli: Option<usize>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct SensitivityFindings {
    /// The answer of the scenario.
    pub verdict: decision::Verdict,
    /// By belief and by table.
    pub found: Sensitivity,
    /// Indices of the classical design, if asked for.
    pub classical: Option<Classical>,
    /// The metric explained.
    pub metric: Metric,
    /// The option explained.
    pub option: String,
    /// Less that of this option.
    pub against: Option<String>,
    /// Paths of the uncertain beliefs.
    pub paths: Vec<String>,
    /// The beliefs as a sentence names them.
    pub words: Vec<String>,
    /// Their values at P10 and P90.
    pub ends: Vec<(f64, f64)>,
    /// These values as a sentence states them.
    pub ends_in_words: Vec<(String, String)>,
}

/// Which result is explained.
struct Subject {
    metric: Metric,
    option: usize,
    against: Option<usize>,
}

impl Subject {
    fn of_row(&self, columns: &[Column], rows: &[Vec<f64>]) -> f64 {
        let at =
            columns.iter().position(|column| *column == Column::Metric(self.metric)).expect("metrics are recorded");
        rows[self.option][at] - self.against.map_or(0.0, |other| rows[other][at])
    }

    fn values(&self, sample: &Sample) -> Vec<f64> {
        let column = Column::Metric(self.metric);
        let one = sample.column(self.option, &column);
        match self.against {
            Some(other) => one.iter().zip(sample.column(other, &column).iter()).map(|(a, b)| a - b).collect(),
            None => one.into_owned(),
        }
    }
}

/// Explains the spread of a result by beliefs and luck.
///
/// # Errors
/// Names that the scenario does not have, the classical design of correlated beliefs, and what simulating fails with.
pub fn sensitivity(session: &Session<'_>, question: &SensitivityQuestion) -> Result<SensitivityFindings, StudyError> {
    let scenario = session.scenario();
    let metric = question.metric.as_deref().map(metric_named).transpose()?.unwrap_or(scenario.decision.metric);
    let sample = session.read(scenario, session.plan, Wanted::to_choose_by(metric).and(scenario.decision.metric))?;
    let subject = subject(question, scenario, &sample)?;
    let values = subject.values(&sample);
    if [Some(subject.option), subject.against]
        .into_iter()
        .flatten()
        .any(|option| sample.column(option, &Column::Metric(metric)).iter().any(|value| value.is_infinite()))
    {
        return Err(StudyError::BadArgument(format!(
            "`{}` is never reached in some futures, so that its spread would be that of the others; choose another metric with \
             --metric, for example uplift_npv",
            metric.name()
        )));
    }
    let groups = groups(&sample.belief_paths);
    let mut found = sensitivity::sensitivity(sample.beliefs().view(), &values, &groups, sample.blocks);
    session.check()?;
    simulate_bars(session, question.exact, &sample, &subject, &values, &mut found);
    session.check()?;
    found.luck = luck_share(session, &subject)?;
    let classical = question.saltelli.map(|n| classical(session, &subject, n)).transpose()?;
    let beliefs = || scenario.uncertain().into_iter().map(|at| &scenario.parameters[at]);
    let ends: Vec<(f64, f64)> =
        beliefs().map(|parameter| (parameter.belief.quantile(0.1), parameter.belief.quantile(0.9))).collect();
    let in_words = |(parameter, &(low, high)): (&Parameter, &(f64, f64))| {
        let value = |at| words::value(at, parameter.spec, &scenario.currency);
        (value(low), value(high))
    };
    let name = |option: usize| scenario.options[option].name.clone();
    Ok(SensitivityFindings {
        verdict: session.answer(&sample),
        found,
        classical,
        metric: subject.metric,
        option: name(subject.option),
        against: subject.against.map(name),
        paths: sample.belief_paths.clone(),
        words: beliefs().map(words::name).collect(),
        ends_in_words: beliefs().zip(&ends).map(in_words).collect(),
        ends,
    })
}

fn subject(question: &SensitivityQuestion, scenario: &Scenario, sample: &Sample) -> Result<Subject, StudyError> {
    let metric = question.metric.as_deref().map(metric_named).transpose()?.unwrap_or(scenario.decision.metric);
    let named = |name: &Option<String>| name.as_deref().map(|name| option_named(scenario, name)).transpose();
    if let Some(option) = named(&question.option)? {
        return Ok(Subject { metric, option, against: named(&question.against)? });
    }
    let standings = decision::standings(sample, Decision { metric, ..scenario.decision });
    let mut best = standings.ranked.iter().map(|standing| standing.option);
    let option = best.next().unwrap_or(0);
    // Of options that are exactly equal there is nothing to explain: the next that differs is set against the best.
    let others: Vec<usize> = best.collect();
    let own = decision::values(sample, option, metric);
    let is_apart = |&other: &usize| decision::values(sample, other, metric) != own;
    let against = others.iter().copied().find(is_apart).or(others.first().copied());
    Ok(Subject { metric, option, against })
}

fn simulate_bars(
    session: &Session<'_>,
    is_exact: bool,
    sample: &Sample,
    subject: &Subject,
    values: &[f64],
    found: &mut Sensitivity,
) {
    let scenario = session.scenario();
    let sampler = session.sampler(session.plan);
    let wanted = Wanted::columns([Column::Metric(subject.metric)]);
    let simulator = Simulator::new(scenario, &sampler, session.plan.seed, 1).reading(&wanted);
    let uncertain = scenario.uncertain();
    let rows = BAR_TRAJECTORIES.min(values.len());
    let beliefs = sample.beliefs();
    let most = if is_exact { found.factors.len() } else { SIMULATED_BARS };
    for factor in found.factors.iter_mut().filter(|factor| factor.is_detected || is_exact).take(most) {
        let move_to = |row: usize, level: f64| {
            sensitivity::moved(scenario, &uncertain, &beliefs.row(row).to_vec(), factor.input, level)
        };
        let model = |cases: &[_]| simulator.what_ifs(cases, |rows| subject.of_row(simulator.columns(), rows));
        factor.bar = sensitivity::simulated_bar(rows, values, found.mean.value, &move_to, &model);
        // Among many beliefs chance takes some for what matters; the same luck tells.
        factor.is_detected &= !factor.bar.moves_nothing(found.mean.value, found.sd);
    }
    sensitivity::sort(&mut found.factors);
}

/// The part of luck, from two lucks for each draw of beliefs.
fn luck_share(session: &Session<'_>, subject: &Subject) -> Result<Option<Estimate>, StudyError> {
    let trajectories = (2 * LUCK_DRAWS).min(session.plan.trajectories.max(4) / 2 * 2);
    let plan = Plan { design: Design::Iid, trajectories, replicates: 2, ..session.plan };
    let sample = session.read(session.scenario(), plan, Wanted::columns([Column::Metric(subject.metric)]))?;
    let beliefs = luck::split(&subject.values(&sample), 2, Blocks::Independent).beliefs_share;
    Ok(beliefs.value.is_finite().then_some(Estimate { value: 1.0 - beliefs.value, ..beliefs }))
}

fn classical(session: &Session<'_>, subject: &Subject, n: usize) -> Result<Classical, StudyError> {
    let scenario = session.scenario();
    let sampler = session.sampler(Plan { design: Design::Iid, ..session.plan });
    let p = sampler.uncertain_paths().len();
    let is_uncertain = |at: usize| sampler.uncertain_positions().contains(&at);
    if scenario.correlations.iter().any(|pair| is_uncertain(pair.first) && is_uncertain(pair.second)) {
        return Err(StudyError::BadArgument(
            "the classical design needs independent beliefs, and this scenario correlates some; the Shapley effects of the \
             run itself hold without it"
                .to_owned(),
        ));
    }
    session.say(&format!("The classical design takes {n} × ({p} beliefs + 3) = {} trajectories.", count(n * (p + 3))));
    let draws = |from: usize| {
        let rows: Vec<f64> = (from..from + n).flat_map(|k| sampler.draw(k as u64).uncertain).collect();
        ndarray::Array2::from_shape_vec((n, p), rows).expect("a row a draw")
    };
    let wanted = Wanted::columns([Column::Metric(subject.metric)]);
    let simulator = Simulator::new(scenario, &sampler, session.plan.seed, 1).reading(&wanted);
    let model = |cases: &[(usize, Vec<f64>)]| {
        if session.check().is_err() {
            return vec![f64::NAN; cases.len()];
        }
        simulator.what_ifs(cases, |rows| subject.of_row(simulator.columns(), rows))
    };
    let found = sensitivity::classical(&draws(0), &draws(n), &model);
    session.check()?;
    Ok(found)
}
