//! What would flip a decision: read off the sample of a run, settled by further runs.

use super::error::StudyError;
use super::session::Session;
use crate::analysis::breakeven::candidates::{self, Candidate};
use crate::analysis::breakeven::contenders::{self, Contender};
use crate::analysis::breakeven::flip::{self, Look, SettledFlip};
use crate::analysis::breakeven::{miss, variate};
use crate::engine::{Column, Run, Sample, Wanted};
use crate::scenario::{Rule, Scenario};

/// Trajectories below which a sample does not point anywhere, and nothing is looked for.
pub const FEWEST: usize = 500;
/// Most fixed numbers that are named.
const FIXED_MAX: usize = 2;

/// The nearest belief that would flip the choice, and the nearest numbers among those that are taken as fixed; each is
/// confirmed by simulation under the luck of the run. None of a choice that is undefined or of a small sample.
///
/// # Errors
/// What simulating fails with.
pub fn flips(session: &Session<'_>, sample: &Sample) -> Result<Vec<SettledFlip>, StudyError> {
    let fixed = |session: &Session<'_>| {
        Field::of(session, sample).map_or_else(|| Ok(Vec::new()), |field| field.nearest_fixed())
    };
    let (belief, fixed) = session.both(|session| nearest_belief(session, sample), fixed)?;
    Ok(belief.into_iter().chain(fixed).collect())
}

/// The nearest belief that by itself would flip the choice, confirmed by simulation: the same as [`flips`] gives.
///
/// # Errors
/// What simulating fails with.
pub fn nearest_belief(session: &Session<'_>, sample: &Sample) -> Result<Option<SettledFlip>, StudyError> {
    Field::of(session, sample).map_or(Ok(None), |field| field.nearest_belief())
}

/// What comes nearest to turning a choice that nothing turns, in words; none of a small sample, or where it says nothing.
///
/// # Errors
/// What simulating fails with.
pub fn nearest_miss(session: &Session<'_>, sample: &Sample) -> Result<Option<String>, StudyError> {
    let Some(field) = Field::of(session, sample) else { return Ok(None) };
    let scenario = session.scenario();
    let Some(edge) = miss::nearest(scenario, sample, &field.all, field.chosen) else { return Ok(None) };
    let path = scenario.parameters[edge.parameter].path.clone();
    let varied = session.varied(&[(path, toml::Value::Float(edge.at))])?;
    let plan = session.plan.at_most(flip::SETTLE_TRAJECTORIES);
    let sample = session.read(&varied.scenario, plan, field.wanted())?;
    let there = contenders::contenders(&sample, scenario.decision.metric);
    Ok(miss::sentence(scenario, edge, &there, field.all[field.chosen].option))
}

/// A choice and those that it is held against.
struct Field<'a> {
    session: &'a Session<'a>,
    sample: &'a Sample,
    all: Vec<Contender>,
    chosen: usize,
}

impl<'a> Field<'a> {
    /// None of a choice that is undefined, or of a small sample.
    fn of(session: &'a Session<'a>, sample: &'a Sample) -> Option<Self> {
        let decision = session.scenario().decision;
        let all = contenders::contenders(sample, decision.metric);
        let chosen = contenders::choice(&all, decision.rule)?;
        (sample.trajectories() >= FEWEST).then_some(Self { session, sample, all, chosen })
    }

    /// Contenders are told apart by the metric alone.
    fn wanted(&self) -> Wanted {
        Wanted::columns([Column::Metric(self.session.scenario().decision.metric)])
    }

    /// Where a candidate turns the choice, by simulation; none where it does not.
    fn settle(&self, candidate: &Candidate) -> Result<Option<SettledFlip>, StudyError> {
        let (session, scenario) = (self.session, self.session.scenario());
        let path = &scenario.parameters[candidate.parameter].path;
        let (metric, rule) = (scenario.decision.metric, scenario.decision.rule);
        let at = |value: f64, look: Look, options: &[usize]| {
            // A value that the rest of the scenario does not allow turns nothing.
            let varied = match session.varied(&[(path.clone(), toml::Value::Float(value))]) {
                Err(StudyError::Scenario(_)) => {
                    let competes = |contender: &&Contender| options.contains(&contender.option);
                    return Ok::<_, StudyError>(self.all.iter().filter(competes).cloned().collect());
                }
                varied => varied?.scenario,
            };
            let [few, some] = flip::WAY_TRAJECTORIES;
            let most = match look {
                Look::UntilClear => some,
                Look::Closely => flip::SETTLE_TRAJECTORIES,
            };
            let (field, simulated) = Self::of_options(&varied, options);
            let placed = |mut found: Vec<Contender>| {
                found.iter_mut().for_each(|contender| contender.option = simulated[contender.option]);
                found.retain(|contender| options.contains(&contender.option));
                found
            };
            let is_enough = |run: &Run<'_>| {
                let found = placed(contenders::so_far(run, &field, metric));
                let steady = variate::steadied(&found, &self.all, rule);
                match look {
                    Look::UntilClear => flip::is_clear(&steady, rule),
                    Look::Closely => variate::is_as_precise(most as usize, &found, &steady),
                }
            };
            let sample = session.read_until(&field, session.plan.at_most(most), self.wanted(), few, is_enough)?;
            Ok(variate::steadied(&placed(contenders::contenders(&sample, metric)), &self.all, rule))
        };
        flip::settle(scenario, candidate, (&self.all, self.chosen), rule, at)
    }

    /// The scenario with these options alone, and the baseline that others are counted against; and where each of them
    /// stood. What an option earns does not depend on who else is looked at.
    fn of_options(scenario: &Scenario, options: &[usize]) -> (Scenario, Vec<usize>) {
        let baseline = scenario.baseline();
        let is_simulated = |option: &usize| options.contains(option) || Some(*option) == baseline;
        let kept: Vec<usize> = (0..scenario.options.len()).filter(is_simulated).collect();
        let options = kept.iter().map(|&option| scenario.options[option].clone()).collect();
        (Scenario { options, ..scenario.clone() }, kept)
    }

    fn nearest_belief(&self) -> Result<Option<SettledFlip>, StudyError> {
        let mut found: Option<SettledFlip> = None;
        for candidate in &candidates::of_beliefs(self.session.scenario(), self.sample, &self.all, self.chosen) {
            found = [found, self.settle(candidate)?].into_iter().flatten().min_by(SettledFlip::by_nearness);
            // Candidates are in the order in which the mean turns; by another rule a later one may turn sooner.
            if found.is_some() && self.session.scenario().decision.rule == Rule::Mean {
                break;
            }
        }
        Ok(found)
    }

    fn nearest_fixed(&self) -> Result<Vec<SettledFlip>, StudyError> {
        let (session, scenario) = (self.session, self.session.scenario());
        let wide = candidates::widened(scenario);
        let moved = session.read(&wide, session.plan.at_most(candidates::WIDE_TRAJECTORIES), self.wanted())?;
        let mut found = Vec::new();
        for candidate in &candidates::of_fixed(scenario, &wide, &moved, &self.all, self.chosen) {
            found.extend(self.settle(candidate)?);
            if found.len() == FIXED_MAX {
                break;
            }
        }
        Ok(found)
    }
}
