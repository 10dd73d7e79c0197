//! The main job: simulate, decide, and find what stands behind the decision.

use super::flip::{self as turning, flips};
use super::session::{Plan, Session, StudyError};
use super::shared::metric_named;
use super::waterfall::{self, End};
use crate::analysis::breakeven::flip;
use crate::analysis::exhibits::{self, Downturn, Exhibits};
use crate::analysis::figures::count;
use crate::analysis::history::attribution::{Waterfall, subsets};
use crate::analysis::history::periods;
use crate::analysis::history::receipt::{self, Ran, Receipt};
use crate::analysis::policy::{self, Fitted};
use crate::analysis::surface::AttentionSurface;
use crate::analysis::what_if::{self, WhatIf};
use crate::analysis::{self, Findings, audit, decision, luck, precision, rescale};
use crate::engine::{Blocks, Run, Sample, Simulator, Wanted};
use crate::metric::Metric;
use crate::sampling::BeliefSampler;
use crate::scenario::{Loaded, Scenario};
use std::sync::OnceLock;

/// Trajectories with which it is looked who wins under the sourced priors.
const SOURCED_TRAJECTORIES: u64 = 2_000;
/// Trajectories with which costs are measured before plans are made equal in spend.
const SPEND_TRAJECTORIES: u64 = 1_000;
/// Trajectories behind the forecast of a receipt.
const FORECAST_TRAJECTORIES: u64 = 1_000;
/// Trajectories of all mixtures of a base case and a what-if together.
const MIXED_TRAJECTORIES: u64 = 20_000;
/// Trajectories in which rules are followed for the `policy` chart.
const FOLLOWED_TRAJECTORIES: u64 = 2_000;
/// Trajectories through a downturn for the `flexibility` chart.
const DOWNTURN_TRAJECTORIES: u64 = 500;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunQuestion {
    /// How precise the difference between the two best options is to be; as many trajectories as planned unless given.
    pub until_precise: Option<Precision>,
    /// What is made equal between options before they are compared.
    pub compare: Option<Compare>,
    /// Whether charts are wanted, for which a few trajectories more are simulated.
    pub charts: bool,
}

/// How narrow the 95% interval of the difference between the two best options is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// By which metric.
    pub metric: Metric,
    /// Half of its width.
    pub half_width: f64,
    /// Most trajectories.
    pub limit: u64,
}

impl Precision {
    /// Reads `METRIC:HALFWIDTH`.
    ///
    /// # Errors
    /// [`StudyError::BadArgument`] if it is anything else.
    pub fn parse(text: &str, limit: u64) -> Result<Self, StudyError> {
        let wrong = |why: String| StudyError::BadArgument(format!("--until-precise {text}: {why}"));
        let (name, width) = text
            .split_once(':')
            .ok_or_else(|| wrong("expected METRIC:HALFWIDTH, for example uplift_npv:50e3".to_owned()))?;
        let metric = metric_named(name).map_err(|error| wrong(error.to_string()))?;
        match width.parse::<f64>() {
            Ok(half_width) if half_width > 0.0 && half_width.is_finite() => Ok(Self { metric, half_width, limit }),
            _ => Err(wrong(format!("the half-width must be a number above 0, found `{width}`"))),
        }
    }
}

/// What is made equal between options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Seat-months wanted.
    EqualSeats,
    /// Mean cost added.
    EqualSpend,
}

/// What a run found.
#[derive(Debug)]
pub struct RunFindings {
    /// The scenario as it was simulated, with plans rescaled if that was asked for.
    pub scenario: Scenario,
    /// The decision and what stands behind it.
    pub findings: Findings,
    /// The trajectories.
    pub sample: Sample,
    /// Variance of the metric that decides, split into what could be learnt and chance, by option.
    pub luck: Vec<(String, luck::LuckSplit)>,
    /// What the run said, for later; its date is for the caller to fill in.
    pub receipt: Receipt,
    /// What only charts show, and a few trajectories through a downturn, if charts are wanted.
    pub drawn: Option<(Exhibits, Downturn)>,
    sampler: BeliefSampler,
    by_weight: OnceLock<Vec<usize>>,
}

impl RunFindings {
    /// Motives over the two kinds of consumption.
    #[must_use]
    pub fn attention(&self) -> AttentionSurface<'_> {
        AttentionSurface::new(&self.scenario, &self.sampler)
    }

    /// Positions of the uncertain parameters by how much the answer hangs on them, most first. It takes a pass over every
    /// belief of every future, and several documents ask: worked out once.
    #[must_use]
    pub fn by_weight(&self) -> &[usize] {
        self.by_weight.get_or_init(|| {
            let effects = audit::effects(&self.scenario, &self.sample);
            let of = |(path, effect): (&String, f64)| Some((self.scenario.position(path)?, effect));
            let mut found: Vec<(usize, f64)> = self.sample.belief_paths.iter().zip(effects).filter_map(of).collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1));
            found.into_iter().map(|(position, _)| position).collect()
        })
    }
}

/// Simulates a scenario and decides; of a what-if also the base case, on the same luck, to set it beside.
///
/// # Errors
/// What simulating fails with.
pub fn run(session: &Session<'_>, base: Option<&Loaded>, question: &RunQuestion) -> Result<RunFindings, StudyError> {
    let session = prepared(session, question)?;
    let (scenario, plan) = (session.scenario(), session.plan);
    let limit = question.until_precise.map_or(plan.trajectories, |precision| precision.limit);
    let is_precise = |run: &Run<'_>| {
        let found = question.until_precise.map(|wanted| {
            let values = |option| decision::values_so_far(run, option, scenario.baseline(), wanted.metric);
            precision_of(scenario, values, run.blocks(), wanted)
        });
        !matches!(found, Some(precision::Precision::Missed(_)))
    };
    let fitted = session.fitted(scenario, plan)?;
    let run = session.run(scenario, plan).following(policy::rules_of(&fitted, scenario.options.len()));
    let sample = session.simulated(run, scenario, plan.trajectories, is_precise, limit)?;
    if let Some(wanted) = question.until_precise {
        check_precision(&session, &sample, wanted)?;
    }
    conclude(session, sample, &fitted, base, question)
}

/// The session with plans rescaled if that is asked for: what is simulated.
///
/// # Errors
/// What simulating fails with.
pub fn prepared<'s>(session: &Session<'s>, question: &RunQuestion) -> Result<Session<'s>, StudyError> {
    let mut session = session.clone().settled()?;
    if let Some(compare) = question.compare {
        session.loaded.scenario = equalised(&session, session.scenario(), compare)?;
    }
    Ok(session)
}

/// Decides, from the trajectories of a [`prepared`] session.
///
/// # Errors
/// What simulating fails with.
pub fn conclude(
    session: Session<'_>,
    sample: Sample,
    fitted: &[Fitted],
    base: Option<&Loaded>,
    question: &RunQuestion,
) -> Result<RunFindings, StudyError> {
    let (scenario, plan) = (session.scenario(), session.plan);
    let mut findings = analysis::conclude(scenario, &session.loaded.warnings, &sample);
    // Where there is one option alone nothing turns a choice.
    let is_chosen = findings.headline.is_some() && findings.verdict().runner_up.is_some();
    let called = is_chosen.then(|| findings.verdict().called());
    let aside = |session: &Session<'_>| {
        let sourced = match (&called, question.compare) {
            (Some(called), None) => sourced_winner(session, called)?,
            _ => None,
        };
        let drawn = match question.charts {
            true => Some((exhibits::exhibits(scenario, &sample), through_downturn(session)?)),
            false => None,
        };
        Ok((sourced, drawn))
    };
    let turned = |session: &Session<'_>| if called.is_some() { flips(session, &sample) } else { Ok(Vec::new()) };
    let (turns, (sourced, drawn)) = session.both(turned, aside)?;
    if let Some(headline) = &mut findings.headline {
        let words = what_flips(&session, &sample, &turns, called.is_some())?;
        (headline.break_even, headline.sourced_winner) = (called.is_some().then_some(words), sourced);
    }
    let choice = findings.headline.as_ref().map(|headline| headline.choice.clone());
    findings.what_if = base.map(|base| beside(&session, base, question, &sample, choice.as_deref())).transpose()?;
    let luck = luck_splits(scenario, &sample, plan.replicates);
    let receipt = receipt_of(&session, &findings, &turns, sample.trajectories())?;
    session.check()?;
    let sampler = session.sampler(plan);
    let fitted: Vec<Fitted> = session.own_policies().into_iter().chain(fitted.iter().cloned()).collect();
    let contract = scenario.position("isv.acv").map_or(f64::NAN, |at| sampler.medians()[at]);
    findings.tripwires = policy::tripwires(&sample, &scenario.options, contract, &fitted);
    if question.charts {
        followed(scenario, plan, &sampler, &mut findings);
    }
    let scenario = session.loaded.scenario;
    let by_weight = OnceLock::new();
    Ok(RunFindings { findings, sample, luck, receipt, drawn, sampler, by_weight, scenario })
}

/// What the policies that options are run under do month by month, and the first of the ranking's where none is followed.
fn followed(scenario: &Scenario, plan: Plan, sampler: &BeliefSampler, findings: &mut Findings) {
    let Findings { tripwires, standings, .. } = findings;
    let place = |option: usize| standings.ranked.iter().position(|standing| standing.option == option);
    let first = tripwires.iter().map(|wire| wire.option).min_by_key(|&option| place(option).unwrap_or(usize::MAX));
    for wire in tripwires.iter_mut().filter(|wire| wire.is_followed || Some(wire.option) == first) {
        let mut ruled = scenario.clone();
        ruled.options[wire.option].rules.clone_from(&wire.rules);
        let simulator = Simulator::new(&ruled, sampler, plan.seed, plan.replicates);
        let futures: Vec<u64> = (0..plan.trajectories.min(FOLLOWED_TRAJECTORIES)).collect();
        wire.shares = Some(policy::shares(&simulator, &futures, wire.option));
    }
}

/// What the run said, with a forecast by quarter from its first trajectories.
fn receipt_of(
    session: &Session<'_>,
    findings: &Findings,
    turns: &[flip::SettledFlip],
    trajectories: usize,
) -> Result<Receipt, StudyError> {
    let (scenario, plan) = (session.scenario(), session.plan);
    let columns = receipt::columns(&periods::quarters(&scenario.setting, scenario.setting.horizon_months));
    let forecast = session.read(scenario, plan.at_most(FORECAST_TRAJECTORIES), Wanted::columns(columns))?;
    let ran = Ran { seed: plan.seed, design: plan.design.name(), trajectories };
    Ok(receipt::receipt(scenario, ran, findings, turns, &forecast))
}

/// The base case simulated on the same luck, beside the what-if.
fn beside(
    session: &Session<'_>,
    base: &Loaded,
    question: &RunQuestion,
    sample: &Sample,
    choice: Option<&str>,
) -> Result<WhatIf, StudyError> {
    let base = match question.compare {
        Some(compare) => equalised(session, &session.ruled(base.scenario.clone()), compare)?,
        None => session.ruled(base.scenario.clone()),
    };
    let plan = Plan { trajectories: sample.trajectories() as u64, ..session.plan };
    let metric = session.scenario().decision.metric;
    let before = session.read(&base, plan, Wanted::to_choose_by(metric))?;
    let words = session.scenario().what_if.as_deref().unwrap_or_default();
    let mut found = what_if::beside(words, &before, sample, metric);
    found.waterfall = attributed(session, &base, (&before, sample), &found, choice)?;
    Ok(found)
}

/// Which of the changes does how much to the choice; where that is the baseline, whose added money is nothing, to the best
/// of the others.
fn attributed(
    session: &Session<'_>,
    base: &Scenario,
    (before, after): (&Sample, &Sample),
    found: &WhatIf,
    choice: Option<&str>,
) -> Result<Option<Waterfall>, StudyError> {
    let (scenario, seed) = (session.scenario(), session.plan.seed);
    let is_baseline = |name: &str| {
        let of = |scenario: &Scenario| scenario.options.iter().any(|option| option.baseline && option.name == name);
        of(base) || of(scenario)
    };
    let others = || found.rows.iter().filter(|row| !is_baseline(&row.option) && row.what_if.value.is_finite());
    let best = || others().max_by(|a, b| a.what_if.value.total_cmp(&b.what_if.value));
    let Some(row) = others().find(|row| Some(&*row.option) == choice).or_else(best) else { return Ok(None) };
    let ends = (End { scenario: base, seed }, End { scenario, seed });
    let parts = waterfall::parts(ends.0, ends.1);
    match parts.len() {
        0 => Ok(None),
        // Both ends are simulated already.
        1 => {
            let values = |sample: &Sample| {
                let at = sample.options.iter().position(|name| *name == row.option).unwrap_or(0);
                decision::values(sample, at, found.metric).into_owned()
            };
            let names = parts.into_iter().map(|(name, _)| name).collect();
            let values = [(0, values(before)), (1, values(after))];
            Ok(Some(Waterfall::of(&row.option, found.metric, names, &values, after.blocks)))
        }
        groups => {
            let each = MIXED_TRAJECTORIES / subsets(groups).len() as u64;
            waterfall::waterfall(session, few(session, each), ends, &row.option, &parts)
        }
    }
}

/// What would flip the choice, in words; of what nothing flips, how near it comes.
fn what_flips(
    session: &Session<'_>,
    sample: &Sample,
    found: &[flip::SettledFlip],
    is_chosen: bool,
) -> Result<String, StudyError> {
    let scenario = session.scenario();
    let earlier_end = exhibits::earlier_end(scenario, sample);
    let said: Vec<String> = found.iter().map(|flip| flip::sentence(scenario, flip)).chain(earlier_end).collect();
    if !said.is_empty() || !is_chosen {
        return Ok(said.join("; "));
    }
    if sample.trajectories() < turning::FEWEST {
        return Ok(format!("not looked for with fewer than {} futures", turning::FEWEST));
    }
    let nearest = turning::nearest_miss(session, sample)?.map_or_else(String::new, |miss| format!(": {miss}"));
    Ok(format!("no single number was found that turns it{nearest}"))
}

/// The plan with one luck for each draw of beliefs, and at most so many trajectories.
fn few(session: &Session<'_>, trajectories: u64) -> Plan {
    let Plan { trajectories: planned, replicates, .. } = session.plan;
    Plan { trajectories: planned / replicates, replicates: 1, ..session.plan }.at_most(trajectories)
}

/// The scenario with the plans of all options that add seats rescaled, so that seats or spend are those of the largest.
fn equalised(session: &Session<'_>, scenario: &Scenario, compare: Compare) -> Result<Scenario, StudyError> {
    let mut scenario = scenario.clone();
    let horizon = scenario.setting.horizon_months;
    let baseline = scenario.baseline();
    let sizes: Vec<f64> = match compare {
        Compare::EqualSeats => scenario.options.iter().map(|option| option.seat_months(horizon) as f64).collect(),
        Compare::EqualSpend => {
            let sample = session.read(&scenario, few(session, SPEND_TRAJECTORIES), Wanted::money())?;
            let cost = |option: usize| {
                let costs = sample.metric(option, Metric::CostPv);
                costs.iter().sum::<f64>() / costs.len() as f64
            };
            let without = baseline.map_or(0.0, cost);
            let has_seats = |option: usize| scenario.options[option].seat_months(horizon) > 0;
            (0..scenario.options.len())
                .map(|option| if has_seats(option) { (cost(option) - without).max(0.0) } else { 0.0 })
                .collect()
        }
    };
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    for (position, (option, size)) in scenario.options.iter_mut().zip(&sizes).enumerate() {
        if *size > 0.0 && Some(position) != baseline {
            let before = option.seat_months(horizon);
            *option = rescale::rescaled(option, largest / size, horizon);
            let after = option.seat_months(horizon);
            if before != after {
                session.say(&format!("{}: rescaled from {before} to {after} seat-months", option.name));
            }
        }
    }
    Ok(scenario)
}

/// How precisely the lead of the best option is known, doing nothing among them.
fn precision_of<V: AsRef<[f64]>>(
    scenario: &Scenario,
    values: impl Fn(usize) -> V,
    blocks: Blocks,
    wanted: Precision,
) -> precision::Precision {
    let ranked = decision::ranked_of(scenario.options.len(), scenario.baseline(), wanted.metric);
    let columns: Vec<V> = ranked.into_iter().map(values).collect();
    precision::of_lead(&columns, wanted.metric.direction(), blocks, wanted.half_width)
}

/// Says so where the run ended before it was as precise as was asked.
fn check_precision(session: &Session<'_>, sample: &Sample, wanted: Precision) -> Result<(), StudyError> {
    let metric = wanted.metric;
    let values = |option| decision::values(sample, option, metric);
    match precision_of(session.scenario(), values, sample.blocks, wanted) {
        precision::Precision::Undefined => Err(StudyError::BadArgument(format!(
            "--until-precise: `{}` is undefined or never in some trajectories, so no number of them makes its mean precise; \
             choose another metric, for example uplift_npv",
            metric.name()
        ))),
        precision::Precision::Missed(lead) => {
            session.say(&format!(
                "The precision that was asked for was not reached: after {} trajectories the lead in {} is known to ± {}, not \
                 ± {}.",
                count(sample.trajectories()),
                metric.name(),
                crate::analysis::breakeven::words::figure(lead.half_width()),
                crate::analysis::breakeven::words::figure(wanted.half_width)
            ));
            Ok(())
        }
        precision::Precision::Reached(_) => Ok(()),
    }
}

/// What the numbers say under the sourced priors, in words; nothing where the scenario has them already. `called` is
/// what they say with the scenario's own.
fn sourced_winner(session: &Session<'_>, called: &str) -> Result<Option<String>, StudyError> {
    let sourced = [("priors".to_owned(), toml::Value::String("sourced".to_owned()))];
    let Ok(other) = session.varied(&sourced) else { return Ok(None) };
    if other.scenario.hash == session.scenario().hash {
        return Ok(None);
    }
    let plan = few(session, SOURCED_TRAJECTORIES);
    let wanted = Wanted::to_choose_by(other.scenario.decision.metric);
    let sample = session.read(&other.scenario, plan, wanted)?;
    let verdict = decision::verdict(&sample, other.scenario.decision);
    let said = verdict.called();
    let same = if said == called { "the same: " } else { "" };
    Ok(Some(format!("{same}{said} ({} futures)", count(plan.trajectories as usize))))
}

/// Variance of the metric that decides, split into what could be learnt and chance; none with one luck each.
fn luck_splits(scenario: &Scenario, sample: &Sample, replicates: u64) -> Vec<(String, luck::LuckSplit)> {
    if replicates < 2 {
        return Vec::new();
    }
    let draws = match sample.blocks {
        Blocks::Size(size) if size as u64 > replicates => Blocks::Size(size / replicates as usize),
        _ => Blocks::Independent,
    };
    let split = |option: usize| {
        let values = sample.metric(option, scenario.decision.metric);
        (sample.options[option].clone(), luck::split(&values, replicates as usize, draws))
    };
    let metric = scenario.decision.metric;
    // Doing nothing new adds nothing in any trajectory: nothing to split.
    let varies = |&option: &usize| !(metric.is_of_added_money() && Some(option) == sample.baseline);
    decision::ranked(sample, metric).into_iter().filter(varies).map(split).collect()
}

/// A small run in which every trajectory meets a downturn of a year in the middle of the horizon.
fn through_downturn(session: &Session<'_>) -> Result<Downturn, StudyError> {
    let (scenario, plan) = (session.scenario(), few(session, DOWNTURN_TRAJECTORIES));
    let horizon = scenario.setting.horizon_months;
    let months = horizon / 2..(horizon / 2 + 12).min(horizon);
    let bands = Wanted::everything().without_flexibility();
    let run = session.run(scenario, plan).reading(bands).through_downturn(months.clone());
    let sample = session.simulated(run, scenario, plan.trajectories, |_| true, plan.trajectories)?;
    Ok(Downturn { bands: sample.bands, months, trajectories: plan.trajectories as usize })
}
