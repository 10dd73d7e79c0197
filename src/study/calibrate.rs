//! What a company's own history says of its beliefs, and what that does to the decision.

mod simulation;

use super::error::StudyError;
use super::session::Session;
use super::shared::option_named;
use crate::analysis::history::abc;
use crate::analysis::history::direct::{self, After, Direct};
use crate::analysis::history::figures::Figure;
use crate::analysis::history::learnt::{How, Learnt, TOLD, rounded, stated};
use crate::analysis::history::periods::Period;
use crate::analysis::history::seen;
use crate::analysis::what_if::{self, WhatIf};
use crate::engine::Wanted;
use crate::sampling::BeliefSampler;
use crate::scenario::history::{Deal, DealSource, Hire, History};
use crate::scenario::plan::{Step, StepPlan};
use crate::scenario::setting::{HeadInPlace, InPlace};
use crate::scenario::{Correlation, Scenario, StaffingOption, calendar, is_of_another_currency};

/// Longest history, months.
const MONTHS_MAX: u32 = 120;

pub use simulation::{Simulated, is_supported};

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
    /// What simulating the past taught.
    pub simulated: Simulated,
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
    let mut history = history;
    history.notes.extend(other_currency(&history, &scenario.currency));
    let records = direct::direct(scenario, &history);
    let mut learnt: Vec<Learnt> = records.iter().map(|record| learnt_directly(scenario, record)).collect();
    let updated = session.varied(&sets(&learnt))?.scenario;
    let past = past(&updated, &history, option, start, months);
    let seen = seen::seen(&history, start, &quarters);
    let (simulated, (by_simulation, ties)) = simulation::simulated(session, &past, &quarters, &seen, &learnt)?;
    learnt.extend(by_simulation);
    if learnt.is_empty() && simulated.held.iter().all(|held| !held.is_outside()) {
        return Err(StudyError::Nothing(nothing(&history)));
    }
    let mut after = session.varied(&sets(&learnt))?.scenario;
    let correlations = correlate(&mut after, session, &ties);
    let metric = scenario.decision.metric;
    let wanted = Wanted::to_choose_by(metric);
    let before_sample = session.read(scenario, session.plan, wanted.clone())?;
    let after_sample = session.read(&after, session.plan, wanted)?;
    // As `run` will answer of the scenario that is written: what the model does not make is a serious finding there.
    let outside = simulated.held.iter().filter(|held| held.is_outside()).map(|held| held.figure.what);
    let mut answered = after.clone();
    answered.history.outside = outside.collect();
    let verdicts = [(scenario, &before_sample), (&answered, &after_sample)]
        .map(|(scenario, sample)| session.answer_of(scenario, sample).words());
    let (first, last) = (start, start.plus(months - 1));
    Ok(CalibrateFindings {
        option: scenario.options[option].name.clone(),
        span: format!("{first} to {last}"),
        learnt,
        simulated,
        correlations,
        verdicts,
        beside: what_if::beside("", &before_sample, &after_sample, metric),
        after,
        history,
    })
}

/// Why a history taught nothing: what was remarked when it was read may be the reason.
fn nothing(history: &History) -> String {
    const TOLD: usize = 4;
    let why = "the history teaches nothing that was not believed already: no belief moves clearly; a longer history, or one with \
               a column of sources, would say more";
    let remarks = history.notes.iter().take(TOLD).map(|note| format!(". {note}"));
    format!("{why}{}", remarks.collect::<String>())
}

/// Whether amounts bear the sign or the code of another currency than the scenario's.
fn other_currency(history: &History, currency: &str) -> Option<String> {
    let money = history.money.as_deref()?;
    is_of_another_currency(money, currency).then(|| {
        format!(
            "the amounts bear {money} and the scenario is in {currency}: they are taken as {currency}; convert them, or state \
             `currency` in the scenario"
        )
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
