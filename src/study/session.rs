//! What every study is made with: a scenario, what to simulate, and who watches.

mod policies;

use super::error::StudyError;
use super::plan::Plan;
use super::watch::{Part, Watch};
use crate::analysis;
use crate::analysis::decision::Verdict;
use crate::analysis::policy::Fitted;
use crate::analysis::rescale::{self, Factors, Resized, rescaled_by};
use crate::engine::{Control, Run, RunPlan, Sample, Storage, Wanted};
use crate::sampling::BeliefSampler;
use crate::scenario::{self, Loaded, Scenario};
use rayon::prelude::*;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// A scenario with a plan.
#[derive(Clone)]
pub struct Session<'a> {
    /// The scenario and what it was read from.
    pub loaded: Loaded,
    /// What is simulated.
    pub plan: Plan,
    watch: &'a dyn Watch,
    temporary: Option<PathBuf>,
    /// Policies that were fitted to options which ask for it, by name of the option.
    settled: Option<Arc<Vec<(String, Fitted)>>>,
    /// By how much plans are rescaled, so that variants are what the scenario is.
    factors: Arc<Factors>,
    resized: Arc<Vec<Resized>>,
    /// Beliefs of the scenario, prepared once: variants share what they have of them.
    prepared: Arc<OnceLock<BeliefSampler>>,
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("scenario", &self.loaded.scenario.name).field("plan", &self.plan).finish()
    }
}

impl<'a> Session<'a> {
    /// A session that keeps all results in memory.
    #[must_use]
    pub fn new(loaded: Loaded, plan: Plan, watch: &'a dyn Watch) -> Self {
        Self {
            loaded,
            plan,
            watch,
            temporary: None,
            settled: None,
            factors: Arc::default(),
            resized: Arc::default(),
            prepared: Arc::default(),
        }
    }

    /// Keeps the results of large runs in a temporary file in this folder.
    #[must_use]
    pub fn spilling_to(self, folder: PathBuf) -> Self {
        Self { temporary: Some(folder), ..self }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }

    /// Lets the engine stop where the study is stopped.
    #[must_use]
    pub fn control(&self) -> Control<'_> {
        Control { stop: self.watch.stop(), progress: &|_| {} }
    }

    /// Says something that is no result.
    pub fn say(&self, text: &str) {
        self.watch.says(text);
    }

    /// Ends a study that was stopped between two simulations.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`] if it was.
    pub fn check(&self) -> Result<(), StudyError> {
        if self.watch.stop().load(Ordering::Relaxed) { Err(StudyError::Interrupted) } else { Ok(()) }
    }

    /// The scenario with other values: paths by name as for `--set`.
    ///
    /// # Errors
    /// Every problem that the values make; [`StudyError::Interrupted`].
    pub fn varied(&self, sets: &[(String, toml::Value)]) -> Result<Loaded, StudyError> {
        self.check()?;
        let varied = scenario::apply(&self.loaded.source, sets)?;
        Ok(Loaded { scenario: rescaled_by(self.ruled(varied.scenario), &self.factors), ..varied })
    }

    /// With the plans of options rescaled, here and in every variant; the words say to what.
    #[must_use]
    pub fn rescaled(self, factors: Factors, words: &str) -> Self {
        let former = self.loaded.scenario;
        let mut scenario = rescaled_by(former.clone(), &factors);
        let resized = Arc::new(rescale::resized(&former, &scenario));
        scenario.what_if = Some(match scenario.what_if {
            Some(put_in) => format!("{put_in}, with {words}"),
            None => words.to_owned(),
        });
        Self { loaded: Loaded { scenario, ..self.loaded }, factors: Arc::new(factors), resized, ..self }
    }

    /// The options whose plans were rescaled.
    #[must_use]
    pub fn resized(&self) -> &[Resized] {
        &self.resized
    }

    /// Beliefs of the scenario under the design of a plan.
    ///
    /// # Panics
    /// Never: correlations are checked when a scenario is loaded.
    #[must_use]
    pub fn sampler(&self, plan: Plan) -> BeliefSampler {
        self.beliefs_of(self.scenario(), plan)
    }

    /// Beliefs of a variant of the scenario.
    fn beliefs_of(&self, scenario: &Scenario, plan: Plan) -> BeliefSampler {
        const CHECKED: &str = "correlations are checked when a scenario is loaded";
        let first = || BeliefSampler::new(self.scenario(), plan.design, plan.seed).expect(CHECKED);
        self.prepared.get_or_init(first).of_variant(scenario, plan.design, plan.seed).expect(CHECKED)
    }

    /// Looks at several things side by side, each with this many trajectories; results come in their order. Who watches
    /// sees one simulation of them all.
    ///
    /// # Errors
    /// The first of what looking at them fails with, in their order.
    pub fn side_by_side<I: Sync, T: Send>(
        &self,
        items: &[I],
        trajectories: u64,
        look: impl Fn(&Session<'_>, &I) -> Result<T, StudyError> + Sync,
    ) -> Result<Vec<T>, StudyError> {
        let (part, done) = (Part(self.watch), AtomicU64::new(0));
        let session = Session { watch: &part, ..self.clone() };
        self.watch.begins(&self.scenario().name, trajectories * items.len() as u64);
        let look = |item: &I| {
            let found = look(&session, item);
            self.watch.has_done(done.fetch_add(trajectories, Ordering::Relaxed) + trajectories);
            found
        };
        let found: Vec<Result<T, StudyError>> = items.par_iter().with_max_len(1).map(look).collect();
        self.watch.ends();
        found.into_iter().collect()
    }

    /// A piece of work of so many trajectories that who watches sees as one simulation; it tells how many are done.
    ///
    /// # Errors
    /// What the work fails with.
    pub fn as_one<T>(
        &self,
        trajectories: u64,
        work: impl FnOnce(&Session<'_>, &(dyn Fn(u64) + Sync)) -> Result<T, StudyError>,
    ) -> Result<T, StudyError> {
        let part = Part(self.watch);
        let session = Session { watch: &part, ..self.clone() };
        self.watch.begins(&self.scenario().name, trajectories);
        let found = work(&session, &|done| self.watch.has_done(done));
        self.watch.ends();
        found
    }

    /// Two parts of a study side by side.
    ///
    /// # Errors
    /// What one of them fails with, the first before the second.
    pub fn both<A: Send, B: Send>(
        &self,
        one: impl FnOnce(&Session<'_>) -> Result<A, StudyError> + Send,
        other: impl FnOnce(&Session<'_>) -> Result<B, StudyError> + Send,
    ) -> Result<(A, B), StudyError> {
        let part = Part(self.watch);
        let session = Session { watch: &part, ..self.clone() };
        let (one, other) = rayon::join(|| one(&session), || other(&session));
        Ok((one?, other?))
    }

    /// Outcomes of the scenario as planned; the sample has no monthly bands.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`]; [`StudyError::Storage`] if there is no room for the temporary file of a large run.
    pub fn outcomes(&self) -> Result<Sample, StudyError> {
        self.outcomes_of(self.scenario(), self.plan)
    }

    /// The scenario as planned, with monthly bands.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn run_as_planned(&self) -> Result<Sample, StudyError> {
        let run = self.run(self.scenario(), self.plan).following(self.rules(self.scenario(), self.plan)?);
        self.simulated(run, self.scenario(), self.plan.trajectories, |_| true, self.plan.trajectories)
    }

    /// Outcomes of a variant of the scenario, or under another plan; the sample has no monthly bands.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn outcomes_of(&self, scenario: &Scenario, plan: Plan) -> Result<Sample, StudyError> {
        self.read(scenario, plan, Wanted::outcomes())
    }

    /// What is wanted of a scenario under a plan.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn read(&self, scenario: &Scenario, plan: Plan, wanted: Wanted) -> Result<Sample, StudyError> {
        self.read_until(scenario, plan, wanted, plan.trajectories, |_| true)
    }

    /// What is wanted of a scenario from `first` trajectories, and of more until there are enough of them or as many as the plan has.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn read_until(
        &self,
        scenario: &Scenario,
        plan: Plan,
        wanted: Wanted,
        first: u64,
        is_enough: impl Fn(&Run<'_>) -> bool,
    ) -> Result<Sample, StudyError> {
        let rules = if wanted.looks_beside() { self.rules(scenario, plan)? } else { Vec::new() };
        let run = self.run(scenario, plan).reading(wanted).following(rules);
        self.simulated(run, scenario, first, is_enough, plan.trajectories)
    }

    /// What is wanted of some trajectories alone, the first of which begins a block of [`Run::BLOCK`].
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn part(
        &self,
        scenario: &Scenario,
        plan: Plan,
        wanted: Wanted,
        numbers: Range<u64>,
    ) -> Result<Sample, StudyError> {
        let run = self.run(scenario, plan).reading(wanted).part_of(numbers.end as usize, numbers.start as usize);
        Ok(self.extended(run, scenario, numbers.end - numbers.start)?.finish())
    }

    /// The answer of a sample of the scenario, in the light of an audit.
    ///
    /// # Panics
    /// If the sample has not got the columns that a choice by the scenario's metric looks at.
    #[must_use]
    pub fn answer(&self, sample: &Sample) -> Verdict {
        self.answer_of(self.scenario(), sample)
    }

    /// The answer of a sample of a variant of the scenario, in the light of an audit of the variant.
    ///
    /// # Panics
    /// As [`answer`](Self::answer).
    #[must_use]
    pub fn answer_of(&self, variant: &Scenario, sample: &Sample) -> Verdict {
        analysis::answer(variant, &self.loaded.warnings, sample)
    }

    /// The answer of the scenario as it stands, for studies that simulate variants of it alone.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn answer_under(&self, plan: Plan) -> Result<Verdict, StudyError> {
        let wanted = Wanted::to_choose_by(self.scenario().decision.metric);
        Ok(self.answer(&self.read(self.scenario(), plan, wanted)?))
    }

    /// A run of a scenario without any trajectory yet, of everything but what re-sizing is worth unless rules are given to
    /// it.
    #[must_use]
    pub fn run<'s>(&self, scenario: &'s Scenario, plan: Plan) -> Run<'s> {
        let storage = self.temporary.as_deref().map_or_else(Storage::memory, Storage::spilling_to);
        let beliefs = self.beliefs_of(scenario, plan);
        let plan = RunPlan { seed: plan.seed, design: plan.design, replicates: plan.replicates };
        Run::drawing(scenario, plan, beliefs).keeping(storage)
    }

    /// A run with this many trajectories.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn extended<'s>(
        &self,
        mut run: Run<'s>,
        scenario: &Scenario,
        trajectories: u64,
    ) -> Result<Run<'s>, StudyError> {
        let control = Control { stop: self.watch.stop(), progress: &|done| self.watch.has_done(done) };
        self.watch.begins(&scenario.name, trajectories);
        let extended = run.extend(trajectories as usize, control);
        self.watch.ends();
        extended?;
        Ok(run)
    }

    /// Simulates `first` trajectories, and half as many again until there are enough of them or `limit`.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn simulated(
        &self,
        mut run: Run<'_>,
        scenario: &Scenario,
        first: u64,
        is_enough: impl Fn(&Run<'_>) -> bool,
        limit: u64,
    ) -> Result<Sample, StudyError> {
        let control = Control { stop: self.watch.stop(), progress: &|done| self.watch.has_done(done) };
        let mut count = first.min(limit);
        loop {
            self.watch.begins(&scenario.name, count);
            let extended = run.extend(count as usize, control);
            if extended.is_err() || count >= limit || is_enough(&run) {
                self.watch.ends();
                extended?;
                return Ok(run.finish());
            }
            count = (count + count.div_ceil(2)).min(limit);
        }
    }
}

/// Does work on this many threads, all cores unless given. Results do not depend on it.
///
/// # Errors
/// What the work fails with, and if there are no threads to be had.
pub fn on_threads<T: Send, E: Send + From<StudyError>>(
    threads: Option<usize>,
    work: impl FnOnce() -> Result<T, E> + Send,
) -> Result<T, E> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
    pool.map_err(StudyError::from)?.install(work)
}

#[cfg(test)]
mod tests;
