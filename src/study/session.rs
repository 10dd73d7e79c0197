//! What every study is made with: a scenario, what to simulate, and who watches.

use super::watch::{Part, Watch};
use crate::analysis;
use crate::analysis::decision::Verdict;
use crate::analysis::policy::{self, Fitted};
use crate::analysis::statistics::Estimate;
use crate::engine::{Control, Run, RunError, RunPlan, Sample, Storage, StorageError, Wanted};
use crate::sampling::BeliefSampler;
pub use crate::sampling::DesignKind as Design;
use crate::scenario::policy::{Policy, Rule};
use crate::scenario::{self, Loaded, Problems, Scenario, StaffingOption};
use rayon::prelude::*;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// What is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Seed of beliefs and luck.
    pub seed: u64,
    /// How beliefs are drawn.
    pub design: Design,
    /// Trajectories of every option.
    pub trajectories: u64,
    /// Lucks for each draw of beliefs, at least 1; trajectories are counted with all of them.
    pub replicates: u64,
}

impl Plan {
    /// Simulates at most so many trajectories.
    #[must_use]
    pub fn at_most(self, trajectories: u64) -> Self {
        Self { trajectories: self.trajectories.min(trajectories), ..self }
    }
}

/// Why a study ends early.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// It was stopped.
    #[error("interrupted")]
    Interrupted,
    /// Results could not be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A variant of the scenario is not valid.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// What was asked does not fit the scenario.
    #[error("{0}")]
    BadArgument(String),
    /// There is nothing to look at.
    #[error("{0}")]
    Nothing(String),
    /// The threads that were asked for are not to be had.
    #[error("cannot start threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl From<RunError> for StudyError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Interrupted(_) => Self::Interrupted,
            RunError::Storage(error) => Self::Storage(error),
            RunError::NotFinite(error) => Self::BadArgument(error.to_string()),
        }
    }
}

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
        Self { loaded, plan, watch, temporary: None, settled: None, prepared: Arc::default() }
    }

    /// Keeps the results of large runs in a temporary file in this folder.
    #[must_use]
    pub fn spilling_to(self, folder: PathBuf) -> Self {
        Self { temporary: Some(folder), ..self }
    }

    /// The session with rules fitted to options that ask for them: from here on they are simulated under these. Variants
    /// keep them, since a rule once handed out is not fitted anew to what nobody knows.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`].
    pub fn settled(mut self) -> Result<Self, StudyError> {
        if self.settled.is_none() {
            let mut scenario = self.scenario().clone();
            scenario.options.retain(|option| matches!(option.policy, Policy::Fit(_)));
            // Always on as many futures: shards and a trajectory alone follow the same rules as the whole run.
            let control = Control { stop: self.watch.stop(), progress: &|_| {} };
            let fitted = policy::fit_followed(&scenario, self.plan.seed, control);
            let fitted = fitted.map_err(|_| StudyError::Interrupted)?;
            let named = |own: Fitted| (scenario.options[own.option].name.clone(), own);
            self.settled = Some(Arc::new(fitted.into_iter().map(named).collect()));
            self.loaded.scenario = self.ruled(self.loaded.scenario.clone());
        }
        Ok(self)
    }

    /// A variant of the scenario under the rules that were fitted.
    #[must_use]
    pub fn ruled(&self, mut scenario: Scenario) -> Scenario {
        let settled = self.settled.iter().flat_map(|settled| settled.iter());
        for (name, own) in settled {
            let asks = |option: &&mut StaffingOption| option.name == *name && matches!(option.policy, Policy::Fit(_));
            if let Some(option) = scenario.options.iter_mut().find(asks) {
                option.rules.clone_from(&own.rules);
            }
        }
        scenario
    }

    /// The policies that options are run under, stated or fitted to those which ask for it, by their positions in the
    /// scenario.
    #[must_use]
    pub fn own_policies(&self) -> Vec<Fitted> {
        let fitted = |name: &str| self.settled.iter().flat_map(|all| all.iter()).find(|(fitted, _)| fitted == name);
        let own = |(at, option): (usize, &StaffingOption)| {
            let stated = || Fitted {
                option: at,
                rules: option.rules.clone(),
                gain: Estimate::UNDEFINED,
                futures: 0,
                is_followed: true,
            };
            match fitted(&option.name) {
                Some((_, own)) => Some(Fitted { option: at, is_followed: true, ..own.clone() }),
                None => (!option.rules.is_empty()).then(stated),
            }
        };
        self.scenario().options.iter().enumerate().filter_map(own).collect()
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
        Ok(Loaded { scenario: self.ruled(varied.scenario), ..varied })
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

    /// Looks at several things side by side, each with so many trajectories; results come in their order. Who watches
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

    /// The same with `first` trajectories, and more until there are enough of them or as many as the plan has.
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
        analysis::answer(self.scenario(), &self.loaded.warnings, sample)
    }

    /// The answer of the scenario as it stands, for studies that simulate variants of it alone.
    ///
    /// # Errors
    /// As [`outcomes`](Self::outcomes).
    pub fn answer_under(&self, plan: Plan) -> Result<Verdict, StudyError> {
        let wanted = Wanted::to_choose_by(self.scenario().decision.metric);
        Ok(self.answer(&self.read(self.scenario(), plan, wanted)?))
    }

    /// The re-sizing policy of each option that has no rules of its own, fitted on other futures than those of a plan.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`].
    pub fn fitted(&self, scenario: &Scenario, plan: Plan) -> Result<Vec<Fitted>, StudyError> {
        policy::fit(scenario, plan.seed, plan.trajectories, self.control()).map_err(|_| StudyError::Interrupted)
    }

    /// The rules of these policies.
    ///
    /// # Errors
    /// [`StudyError::Interrupted`].
    pub fn rules(&self, scenario: &Scenario, plan: Plan) -> Result<Vec<Vec<Rule>>, StudyError> {
        Ok(policy::rules_of(&self.fitted(scenario, plan)?, scenario.options.len()))
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

    /// A run with so many trajectories.
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

/// Does work on so many threads, all cores unless given. Results do not depend on it.
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
