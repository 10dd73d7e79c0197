//! What a company's own history says of its beliefs, and what that does to the decision.

use super::session::{Session, StudyError};
use super::shared::option_named;
use crate::analysis::decision;
use crate::analysis::history::abc::{self, Near};
use crate::analysis::history::direct::{self, After, Direct};
use crate::analysis::history::figures::{self, Figure};
use crate::analysis::history::learnt::{How, Learnt, TOLD, rounded, stated};
use crate::analysis::history::periods::Period;
use crate::analysis::history::receipt;
use crate::analysis::history::seen::{self, Seen};
use crate::analysis::what_if::{self, WhatIf};
use crate::distribution::{standard_normal_cdf, standard_normal_quantile};
use crate::engine::{Column, Sample, Wanted};
use crate::metric::Observable;
use crate::sampling::BeliefSampler;
use crate::scenario::history::{Deal, DealSource, Hire, History};
use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::setting::{HeadInPlace, InPlace};
use crate::scenario::{Correlation, Scenario, StaffingOption, calendar};
use ndarray::Array2;

/// Longest history, months.
const MONTHS_MAX: u32 = 120;
/// Independent futures at the history below which nothing is learnt by simulation.
const SUPPORT_LEAST: f64 = 25.0;
/// Smallest rank correlation of learnt beliefs that is stated.
const CORRELATION_LEAST: f64 = 0.15;
/// Most correlations that are stated, the strongest first.
const CORRELATIONS_MAX: usize = 20;

/// A figure of the history beside the futures, before and after.
#[derive(Clone, Debug)]
pub struct Held {
    /// The figure.
    pub figure: Figure,
    /// P5, P50, P95 of all futures.
    pub before: [f64; 3],
    /// The quantiles of the futures near the history; nothing where none are.
    pub after: Option<[f64; 3]>,
    /// Share of the futures at it or beyond.
    pub tail: f64,
}

/// Whether so much support lets beliefs be learnt by simulation.
#[must_use]
pub fn is_supported(support: f64) -> bool {
    support >= SUPPORT_LEAST
}

impl Held {
    /// Whether no future of the model does the like.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        self.tail < abc::OUTSIDE
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct CalibrateFindings {
    /// The option that was in force.
    pub option: String,
    /// First and last quarter of the history.
    pub span: String,
    /// Beliefs that were learnt.
    pub learnt: Vec<Learnt>,
    /// Figures of the history.
    pub held: Vec<Held>,
    /// Its quarters, each beside P5, P25, P50, P75, P95 of all futures and of those near the history.
    pub quarters: Vec<(Seen, [f64; 5], Option<[f64; 5]>)>,
    /// Futures near the history; nothing where no figure can be compared.
    pub near: Option<Near>,
    /// The number of independent futures that stand at the history itself; too few, and nothing is learnt by simulation.
    pub support: f64,
    /// Whether each figure may be, but not all together.
    pub is_odd_together: bool,
    /// Rank correlations of learnt beliefs, by path.
    pub correlations: Vec<(String, String, f64)>,
    /// What it does to the decision: the verdict before and after, and the options beside each other.
    pub verdicts: [String; 2],
    /// Means of the metric that decides.
    pub beside: WhatIf,
    /// The scenario with the learnt beliefs.
    pub after: Scenario,
    /// What was read.
    pub history: History,
}

/// Learns from a history.
///
/// # Errors
/// [`StudyError::BadArgument`] for a history that is too short or too long; [`StudyError::Nothing`] where it teaches
/// nothing; what simulating fails with.
pub fn calibrate(
    session: &Session<'_>,
    history: History,
    option: Option<&str>,
) -> Result<CalibrateFindings, StudyError> {
    let scenario = session.scenario();
    let option = option_in_force(scenario, option)?;
    let (start, quarters) = seen::own_quarters(&history, scenario.setting.fiscal_year_start);
    let months = quarters.last().map_or(0, Period::end);
    if !(1..=MONTHS_MAX).contains(&months) {
        let message = format!("the history is {months} months long; between 1 and {MONTHS_MAX} can be used");
        return Err(StudyError::BadArgument(format!("{message}: state `from` and `to` in `[history]`")));
    }
    let records = direct::direct(scenario, &history);
    let mut learnt: Vec<Learnt> = records.iter().map(|record| learnt_directly(scenario, record)).collect();
    let updated = session.varied(&sets(&learnt))?.scenario;
    let past = past(&updated, &history, option, start, months);
    let seen = seen::seen(&history, start, &quarters);
    let wanted = Wanted::columns(receipt::columns(&quarters));
    let sample = session.read(&past, session.plan, wanted)?;
    let simulated = simulated(&past, &sample, &seen, &learnt);
    learnt.extend(simulated.learnt);
    if learnt.is_empty() && simulated.held.iter().all(|held| !held.is_outside()) {
        return Err(StudyError::Nothing(
            "the history teaches nothing that was not believed already: no belief moves clearly; a longer history, or one with \
             a column of sources, would say more"
                .to_owned(),
        ));
    }
    let mut after = session.varied(&sets(&learnt))?.scenario;
    let correlations = correlate(&mut after, session, &simulated.correlations);
    let metric = scenario.decision.metric;
    let wanted = Wanted::to_choose_by(metric);
    let before_sample = session.read(scenario, session.plan, wanted.clone())?;
    let after_sample = session.read(&after, session.plan, wanted)?;
    let words = |sample: &Sample| decision::verdict(sample, scenario.decision).words();
    let (first, last) = (start, start.plus(months - 1));
    Ok(CalibrateFindings {
        option: scenario.options[option].name.clone(),
        span: format!("{first} to {last}"),
        learnt,
        held: simulated.held,
        quarters: simulated.quarters,
        near: simulated.near,
        support: simulated.support,
        is_odd_together: simulated.is_odd_together,
        correlations,
        verdicts: [words(&before_sample), words(&after_sample)],
        beside: what_if::beside("", &before_sample, &after_sample, metric),
        after,
        history,
    })
}

/// The option that was in force: as asked, as stated, else the baseline, else the first.
fn option_in_force(scenario: &Scenario, asked: Option<&str>) -> Result<usize, StudyError> {
    match asked.or(scenario.history.option.as_deref()) {
        Some(name) => option_named(scenario, name),
        None => Ok(scenario.baseline().unwrap_or(0)),
    }
}

fn learnt_directly(scenario: &Scenario, record: &Direct) -> Learnt {
    let parameter = &scenario.parameters[record.parameter];
    let before = TOLD.map(|u| parameter.belief.quantile(u));
    let (how, after, toml) = match &record.after {
        After::Measured(value) => (How::Measured, [*value; 3], value.to_string()),
        After::Belief(belief) => {
            let within =
                if record.is_outside { (f64::NEG_INFINITY, f64::INFINITY) } else { parameter.belief.support() };
            let toml = stated(parameter, within, &|u| belief.quantile(u));
            (How::Direct, TOLD.map(|u| belief.quantile(u)), toml)
        }
    };
    let (path, data) = (parameter.path.clone(), record.data.clone());
    Learnt { parameter: record.parameter, path, how, data, before, after, toml, is_outside: record.is_outside }
}

/// Learnt beliefs as values to be set.
fn sets(learnt: &[Learnt]) -> Vec<(String, toml::Value)> {
    let set = |one: &Learnt| {
        let table: toml::Table = toml::from_str(&format!("belief = {}", one.toml)).ok()?;
        Some((one.path.clone(), table.get("belief")?.clone()))
    };
    learnt.iter().filter_map(set).collect()
}

/// The scenario of the months that were seen: one option, from what was in place.
fn past(
    scenario: &Scenario,
    history: &History,
    option: usize,
    start: crate::scenario::setting::CalendarMonth,
    months: u32,
) -> Scenario {
    let mut past = scenario.clone();
    past.setting.start = start;
    past.setting.horizon_months = months;
    past.setting.windows.clear();
    let is_same_start = start == scenario.setting.start;
    let stated = &scenario.history.in_place;
    past.setting.in_place = match (*stated != InPlace::default(), is_same_start) {
        (true, _) => stated.clone(),
        (false, true) => scenario.setting.in_place.clone(),
        (false, false) => in_place(history, calendar::first_day(start)),
    };
    let mut carried = scenario.options[option].clone();
    if !history.hires.is_empty() {
        carried.in_house = seats(history, start, months);
        carried.gates.clear();
    }
    past.options = vec![StaffingOption { baseline: false, ..carried }];
    past
}

/// Heads and open field pipeline on a day, as the records have them.
fn in_place(history: &History, day: i64) -> InPlace {
    let tenure = |filled: i64| ((day - filled) as f64 / (365.25 / 12.0)).max(0.0) as u32;
    let in_seat = |hire: &&Hire| hire.left.is_none_or(|left| left >= day);
    let heads = history.hires.iter().filter(in_seat).filter_map(|hire| hire.filled.filter(|filled| *filled < day));
    let is_open = |deal: &&Deal| {
        deal.source == Some(DealSource::Field) && deal.created < day && deal.closed.is_none_or(|closed| closed >= day)
    };
    let open_pipeline = history.deals.iter().filter(is_open).filter_map(|deal| deal.amount).sum();
    InPlace {
        heads: heads.map(|filled| HeadInPlace { tenure: tenure(filled) }).collect(),
        open_pipeline,
        ..InPlace::default()
    }
}

/// Seats wanted by month: opened, or filled where no day of opening is known, less those who left.
fn seats(history: &History, start: crate::scenario::setting::CalendarMonth, months: u32) -> StepPlan {
    let mut steps: Vec<Step> = Vec::new();
    for month in 0..months {
        let end = calendar::first_day(start.plus(month + 1));
        let wanted = |hire: &&Hire| {
            hire.opened.or(hire.filled).is_some_and(|day| day < end) && hire.left.is_none_or(|day| day >= end)
        };
        let count = history.hires.iter().filter(wanted).count() as u32;
        if steps.last().map_or(0, |step| step.count) != count {
            steps.push(Step { month, count });
        }
    }
    StepPlan(steps)
}

/// What simulating the past taught.
struct Simulated {
    learnt: Vec<Learnt>,
    held: Vec<Held>,
    quarters: Vec<(Seen, [f64; 5], Option<[f64; 5]>)>,
    near: Option<Near>,
    support: f64,
    is_odd_together: bool,
    /// By position of the parameter.
    correlations: Vec<(usize, usize, f64)>,
}

fn simulated(past: &Scenario, sample: &Sample, seen: &[Seen], known: &[Learnt]) -> Simulated {
    let figures = figures::figures(sample, 0, seen);
    let tails: Vec<f64> = figures.iter().map(|figure| abc::tail(&figure.futures, figure.seen)).collect();
    let varies = |figure: &Figure| figure.futures.iter().any(|value| *value != figure.futures[0]);
    let used: Vec<Observable> = figures
        .iter()
        .zip(&tails)
        .filter(|(figure, tail)| **tail >= abc::OUTSIDE && varies(figure))
        .map(|(figure, _)| figure.what)
        .collect();
    let near = (!used.is_empty()).then(|| {
        let (statistics, own) = figures::statistics(sample, 0, seen, &used);
        (abc::near(&statistics, &own), statistics, own)
    });
    let quantiles =
        |values: &[f64], weights: &[f64]| [0.05, 0.5, 0.95].map(|u| abc::weighted_quantile(values, weights, u));
    let all = vec![1.0 / sample.trajectories() as f64; sample.trajectories()];
    let hold = |(figure, tail): (Figure, f64)| {
        let before = quantiles(&figure.futures, &all);
        let after = near.as_ref().map(|(near, ..)| {
            let kept: Vec<f64> = near.kept.iter().map(|&k| figure.futures[k]).collect();
            quantiles(&kept, &near.weights)
        });
        Held { figure, before, after, tail }
    };
    let held: Vec<Held> = figures.into_iter().zip(tails).map(hold).collect();
    let quarters = by_quarter(sample, seen, near.as_ref().map(|(near, ..)| near));
    let Some((near, statistics, own)) = near else {
        let (learnt, correlations) = (Vec::new(), Vec::new());
        return Simulated { learnt, held, quarters, near: None, support: 0.0, is_odd_together: false, correlations };
    };
    let is_odd_together = near.typical < abc::OUTSIDE;
    let (mut learnt, mut correlations) = (Vec::new(), Vec::new());
    let (adjusted, support) = abc::adjusted(&scores(sample), &statistics, &own, &near);
    if is_supported(support) {
        let quarters = seen.iter().map(|one| &one.period.label).collect::<std::collections::BTreeSet<_>>().len();
        let data = format!("{quarters} quarters of {} figures; {:.0} effective futures", used.len(), support);
        let taught = taught(past, sample, (&adjusted, support), &near, known);
        learnt =
            taught.iter().map(|(parameter, column)| by_simulation(past, *parameter, column, &near, &data)).collect();
        correlations = pairs(&taught, &near);
    }
    Simulated { learnt, held, quarters, near: Some(near), support, is_odd_together, correlations }
}

/// Every quarter seen beside the futures.
fn by_quarter(sample: &Sample, seen: &[Seen], near: Option<&Near>) -> Vec<(Seen, [f64; 5], Option<[f64; 5]>)> {
    let levels = [0.05, 0.25, 0.5, 0.75, 0.95];
    let all = vec![1.0; sample.trajectories()];
    let of = |one: &Seen| {
        let values = sample.column(0, &Column::Observed(one.what, one.period.from, one.period.months));
        let before = levels.map(|u| abc::weighted_quantile(&values, &all, u));
        let after = near.map(|near| {
            let kept: Vec<f64> = near.kept.iter().map(|&k| values[k]).collect();
            levels.map(|u| abc::weighted_quantile(&kept, &near.weights, u))
        });
        (one.clone(), before, after)
    };
    seen.iter().map(of).collect()
}

/// Beliefs as normal scores of their ranks: by future and uncertain parameter.
fn scores(sample: &Sample) -> Array2<f64> {
    let n = sample.trajectories();
    let mut scores = Array2::zeros((n, sample.belief_paths.len()));
    for column in 0..sample.belief_paths.len() {
        let values = sample.belief(column);
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
        for (rank, &future) in order.iter().enumerate() {
            scores[(future, column)] = standard_normal_quantile((rank as f64 + 0.5) / n as f64);
        }
    }
    scores
}

/// Beliefs that moved clearly, with their scores: none that records show directly, which would be counted twice.
fn taught(
    past: &Scenario,
    sample: &Sample,
    (adjusted, support): (&Array2<f64>, f64),
    near: &Near,
    known: &[Learnt],
) -> Vec<(usize, Vec<f64>)> {
    let of = |column: usize| {
        let path = &sample.belief_paths[column];
        if path.contains('[') || known.iter().any(|learnt| learnt.path == *path) {
            return None;
        }
        let scores = adjusted.column(column).to_vec();
        let (_, _, is_clear) = abc::moved(&scores, near, support);
        is_clear.then_some((past.position(path)?, scores))
    };
    (0..sample.belief_paths.len()).filter_map(of).collect()
}

fn by_simulation(past: &Scenario, parameter: usize, scores: &[f64], near: &Near, data: &str) -> Learnt {
    let of = &past.parameters[parameter];
    // Halfway between neighbours, so that quantiles do not jump.
    let value = |u: f64| {
        let (low, high) = ((u - 0.01).max(0.005), (u + 0.01).min(0.995));
        let z = [low, u, high].map(|u| abc::weighted_quantile(scores, &near.weights, u));
        of.belief.quantile(standard_normal_cdf((z[0] + z[1] + z[2]) / 3.0))
    };
    Learnt {
        parameter,
        path: of.path.clone(),
        how: How::Simulated,
        data: data.to_owned(),
        before: TOLD.map(|u| of.belief.quantile(u)),
        after: TOLD.map(value),
        toml: stated(of, of.belief.support(), &value),
        is_outside: false,
    }
}

/// Rank correlations of learnt beliefs that are clear, the strongest first.
fn pairs(taught: &[(usize, Vec<f64>)], near: &Near) -> Vec<(usize, usize, f64)> {
    let mut found = Vec::new();
    for (place, (one, scores)) in taught.iter().enumerate() {
        for (other, others) in &taught[..place] {
            let r = abc::correlation(scores, others, &near.weights);
            let rank = 6.0 / std::f64::consts::PI * libm::asin(r / 2.0);
            if rank.abs() >= CORRELATION_LEAST.max(3.0 / near.ess.sqrt()) {
                found.push((*other, *one, rank));
            }
        }
    }
    found.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    found.truncate(CORRELATIONS_MAX);
    found
}

/// States the correlations in a scenario, in place of those it has of the same beliefs; weaker ones where they could not
/// hold together with the others.
fn correlate(after: &mut Scenario, session: &Session<'_>, found: &[(usize, usize, f64)]) -> Vec<(String, String, f64)> {
    let stated = after.correlations.clone();
    let is_of = |c: &Correlation, a: usize, b: usize| (c.first, c.second) == (a, b) || (c.first, c.second) == (b, a);
    for weaker in [1.0, 0.8, 0.6, 0.4, 0.2] {
        let own =
            |&(first, second, rank): &(usize, usize, f64)| Correlation { first, second, rank: rounded(weaker * rank) };
        let own: Vec<Correlation> = found.iter().map(own).collect();
        let kept = stated.iter().filter(|c| !own.iter().any(|o| is_of(c, o.first, o.second))).copied();
        after.correlations = kept.chain(own.iter().copied()).collect();
        if BeliefSampler::new(after, session.plan.design, session.plan.seed).is_ok() {
            let path = |position: usize| after.parameters[position].path.clone();
            return own.iter().map(|c| (path(c.first), path(c.second), c.rank)).collect();
        }
    }
    after.correlations = stated;
    Vec::new()
}

#[cfg(test)]
mod tests;
