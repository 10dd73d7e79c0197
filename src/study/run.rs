//! The main job: simulate, decide, and find what stands behind the decision.

mod equal;
mod precise;
mod what_if;

pub use equal::Compare;
pub use precise::UntilPrecise;

use super::error::StudyError;
use super::flip::{self as turning, flips};
use super::plan::Plan;
use super::session::Session;
use crate::analysis::breakeven::flip;
use crate::analysis::exhibits::{self, Downturn, Exhibits};
use crate::analysis::figures::{count, in_sentence};
use crate::analysis::history::periods;
use crate::analysis::history::receipt::{self, Ran, Receipt};
use crate::analysis::policy::{self, Fitted};
use crate::analysis::rescale::Resized;
use crate::analysis::surface::AttentionSurface;
use crate::analysis::{self, Findings, Flips, Turn, audit, decision, luck, precision};
use crate::engine::{Blocks, Run, Sample, Simulator, Wanted};
use crate::sampling::BeliefSampler;
use crate::scenario::{Loaded, Scenario};
use equal::factors;
use precise::{check_precision, precision_of};
use std::sync::OnceLock;
use what_if::beside;

/// Trajectories that tell who wins under the sourced priors.
const SOURCED_TRAJECTORIES: u64 = 2_000;
/// Trajectories behind the forecast of a receipt.
const FORECAST_TRAJECTORIES: u64 = 1_000;
/// Trajectories in which rules are followed for the `policy` chart.
const FOLLOWED_TRAJECTORIES: u64 = 2_000;
/// Trajectories through a downturn for the `flexibility` chart.
const DOWNTURN_TRAJECTORIES: u64 = 500;

/// What is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunQuestion {
    /// How precise the difference between the two best options is to be; as many trajectories as planned unless given.
    pub until_precise: Option<UntilPrecise>,
    /// What is made equal between options before they are compared.
    pub compare: Option<Compare>,
    /// Whether charts are wanted, for which a few trajectories more are simulated.
    pub charts: bool,
}

/// What a run found.
#[derive(Debug)]
pub struct RunFindings {
    /// The scenario as it was simulated, with plans rescaled if that was asked for.
    pub scenario: Scenario,
    /// Options whose plans were rescaled.
    pub resized: Vec<Resized>,
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
    /// Positions of the uncertain parameters, and how many of them are shown to matter.
    by_weight: OnceLock<(Vec<usize>, usize)>,
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
        &self.weights().0
    }

    /// Those of [`Self::by_weight`] that the futures show to matter: the rest are in an order that chance made.
    #[must_use]
    pub fn shown_to_matter(&self) -> &[usize] {
        let (all, shown) = self.weights();
        &all[..*shown]
    }

    fn weights(&self) -> &(Vec<usize>, usize) {
        self.by_weight.get_or_init(|| {
            let effects = audit::effects(&self.scenario, &self.sample);
            let of = |(path, effect): (&String, f64)| Some((self.scenario.position(path)?, effect));
            let mut found: Vec<(usize, f64)> = self.sample.belief_paths.iter().zip(effects).filter_map(of).collect();
            found.sort_by(|a, b| b.1.total_cmp(&a.1));
            let is_shown = |(_, effect): &&(usize, f64)| audit::is_shown(*effect, self.sample.trajectories());
            let shown = found.iter().take_while(is_shown).count();
            (found.into_iter().map(|(position, _)| position).collect(), shown)
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
    let session = session.clone().settled()?;
    match question.compare {
        Some(compare) => {
            let factors = factors(&session, session.scenario(), compare)?;
            Ok(session.rescaled(factors, compare.words()))
        }
        None => Ok(session),
    }
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
    // As equal as whole people and months allow.
    findings.warnings.retain(|warning| question.compare.is_none_or(|compare| !compare.is_meant_by(warning)));
    // Where there is one option alone nothing turns a choice.
    let is_chosen = findings.headline.is_some() && findings.verdict().runner_up.is_some();
    let called = is_chosen.then(|| findings.verdict().words());
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
    let resized = session.resized().to_vec();
    let scenario = session.loaded.scenario;
    let by_weight = OnceLock::new();
    Ok(RunFindings { resized, findings, sample, luck, receipt, drawn, sampler, by_weight, scenario })
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

/// What would flip the choice, in words; of what nothing flips, how near it comes.
fn what_flips(
    session: &Session<'_>,
    sample: &Sample,
    found: &[flip::SettledFlip],
    is_chosen: bool,
) -> Result<Flips, StudyError> {
    let scenario = session.scenario();
    let earlier_end = exhibits::earlier_end(scenario, sample);
    let turns: Vec<Turn> = found.iter().map(|found| flip::turn(scenario, found)).chain(earlier_end).collect();
    if !turns.is_empty() || !is_chosen {
        return Ok(Flips::Turns(turns));
    }
    if sample.trajectories() < turning::FEWEST {
        return Ok(Flips::Nothing(format!("not looked for with fewer than {} futures", turning::FEWEST), None));
    }
    let nearest = turning::nearest_miss(session, sample)?;
    Ok(Flips::Nothing("no single number was found that turns it".to_owned(), nearest))
}

/// The plan with one luck for each draw of beliefs, and at most this many trajectories.
fn few(session: &Session<'_>, trajectories: u64) -> Plan {
    let Plan { trajectories: planned, replicates, .. } = session.plan;
    Plan { trajectories: planned / replicates, replicates: 1, ..session.plan }.at_most(trajectories)
}

/// The answer under the sourced priors, in words; nothing where the scenario has them already. `called` is that with the
/// scenario's own.
fn sourced_winner(session: &Session<'_>, called: &str) -> Result<Option<String>, StudyError> {
    let sourced = [("priors".to_owned(), toml::Value::String("sourced".to_owned()))];
    let Ok(other) = session.varied(&sourced) else { return Ok(None) };
    if other.scenario.hash == session.scenario().hash {
        return Ok(None);
    }
    let plan = few(session, SOURCED_TRAJECTORIES);
    let wanted = Wanted::to_choose_by(other.scenario.decision.metric);
    let sample = session.read(&other.scenario, plan, wanted)?;
    let verdict = analysis::answer(&other.scenario, &other.warnings, &sample);
    let said = verdict.words();
    // What is told of other beliefs tells nobody what to do.
    let said = match verdict.chosen().and(verdict.leader.as_ref()) {
        _ if said == called => "the same answer".to_owned(),
        Some(leader) => format!("{} would be chosen", in_sentence(&leader.name)),
        None => said,
    };
    Ok(Some(format!("{said} ({} futures)", count(plan.trajectories as usize))))
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
