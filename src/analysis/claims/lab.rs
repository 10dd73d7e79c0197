//! Where claims are tested: shipped scenarios with a few values changed, simulated once and looked at often.

use crate::analysis::policy;
use crate::analysis::statistics::{self, Estimate};
use crate::engine::{Blocks, Column, Control, Run, RunPlan, Sample, Wanted};
use crate::metric::Metric;
use crate::model::luck::Luck;
use crate::model::outcome;
use crate::model::staffing::Adjustments;
use crate::model::{self, MonthView, World};
use crate::sampling::{BeliefSampler, DesignKind, Streams};
use crate::scenario::{self, Overrides, Scenario, Setting};
use rayon::prelude::*;
use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shipped {
    /// A customer-deployed product.
    Observability,
    /// A hosted product.
    Saas,
    /// A hybrid product.
    Platform,
    /// A small vendor.
    EarlyStage,
    /// Two years of the partner-side playbook, then the rebuild.
    Composite,
}

impl Shipped {
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Observability => {
                ("observability-isv.toml", include_str!("../../../scenarios/observability-isv.toml"))
            }
            Self::Saas => ("saas-isv.toml", include_str!("../../../scenarios/saas-isv.toml")),
            Self::Platform => {
                ("hybrid-data-platform.toml", include_str!("../../../scenarios/hybrid-data-platform.toml"))
            }
            Self::EarlyStage => ("early-stage-isv.toml", include_str!("../../../scenarios/early-stage-isv.toml")),
            Self::Composite => {
                ("composite-observability.toml", include_str!("../../../scenarios/composite-observability.toml"))
            }
        }
    }
}

/// Trials by scenario, changes and whether flexibility is valued; each is run once, however many claims ask for it at
/// the same time.
type Trials = HashMap<(Shipped, String, bool), Arc<OnceLock<Arc<Trial>>>>;

/// Simulates scenarios for claims, under one seed and one set of priors.
#[derive(Debug)]
pub struct Lab<'a> {
    seed: u64,
    trajectories: usize,
    sourced: bool,
    stop: &'a AtomicBool,
    trials: Mutex<Trials>,
}

/// What unwinds out of a claim whose laboratory is stopped: claims are plain functions to figures, through which no
/// error is handed up.
struct Stopped;

/// What `work` with a laboratory gives; nothing if the laboratory was stopped.
pub fn unless_stopped<T>(work: impl FnOnce() -> T) -> Option<T> {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(found) => Some(found),
        Err(why) if why.is::<Stopped>() => None,
        Err(why) => panic::resume_unwind(why),
    }
}

/// A simulated scenario.
#[derive(Debug)]
pub struct Trial {
    sample: Sample,
}

impl Trial {
    /// All trajectories of a column of an option.
    ///
    /// # Panics
    /// If the scenario has no such option or column: a claim is wrong.
    #[must_use]
    pub fn column(&self, option: &str, column: &Column) -> Vec<f64> {
        let position = self.sample.options.iter().position(|name| name == option).expect("a claim names its options");
        self.sample.column(position, column).into_owned()
    }

    /// All trajectories of a metric of an option.
    #[must_use]
    pub fn of(&self, option: &str, metric: Metric) -> Vec<f64> {
        self.column(option, &Column::Metric(metric))
    }

    /// All trajectories of a metric of an option over a window.
    #[must_use]
    pub fn within(&self, option: &str, metric: Metric, window: &str) -> Vec<f64> {
        self.column(option, &Column::Window(metric, window.to_owned()))
    }

    /// A metric of one option less that of another, by trajectory.
    #[must_use]
    pub fn lead(&self, option: &str, other: &str, metric: Metric) -> Vec<f64> {
        minus(&self.of(option, metric), &self.of(other, metric))
    }
}

impl<'a> Lab<'a> {
    /// A laboratory with this many trajectories a trial; `sourced` replaces calibrated defaults by their sources.
    #[must_use]
    pub fn new(seed: u64, trajectories: usize, sourced: bool) -> Self {
        Self { seed, trajectories, sourced, stop: Control::unwatched().stop, trials: Mutex::default() }
    }

    /// A lab that is stopped at the next block once `stop` is set: what is under way then unwinds, silently, as far as
    /// [`unless_stopped`].
    #[must_use]
    pub fn stopped_by(self, stop: &'a AtomicBool) -> Self {
        Self { stop, ..self }
    }

    /// Unwinds if the laboratory is stopped.
    fn heed_stop(&self) {
        if self.stop.load(Ordering::Relaxed) {
            panic::resume_unwind(Box::new(Stopped));
        }
    }

    /// What a simulation gave; unwinds if the laboratory was stopped.
    pub(super) fn unstopped<T, E: std::fmt::Debug>(&self, result: Result<T, E>) -> T {
        self.heed_stop();
        result.expect("the worlds of claims can be simulated")
    }

    /// How a claim's simulations are stopped.
    pub(super) fn control(&self) -> Control<'a> {
        Control { stop: self.stop, progress: &|_| {} }
    }

    /// Trajectories of a trial.
    #[must_use]
    pub fn trajectories(&self) -> usize {
        self.trajectories
    }

    /// The scenario with values changed, one `PATH=VALUE` a line as for `--set`.
    fn scenario(&self, shipped: Shipped, changes: &str) -> Scenario {
        let (name, text) = shipped.file();
        let mut set: Vec<String> = changes.lines().map(|line| line.trim().to_owned()).collect();
        set.retain(|line| !line.is_empty());
        // Claims of the main scenario look four years ahead unless they say otherwise.
        if shipped == Shipped::Observability && !changes.contains("horizon_months=") {
            set.push("horizon_months=48".to_owned());
        }
        if self.sourced {
            set.push("priors=\"sourced\"".to_owned());
        }
        let overrides = Overrides { set, ..Overrides::default() };
        match scenario::parse(name, text, Path::new("."), &overrides) {
            Ok(loaded) => loaded.scenario,
            Err(problems) => unreachable!("a claim changes a shipped scenario wrongly:\n{problems}"),
        }
    }

    /// Simulates a scenario with values changed, or remembers having done so.
    ///
    /// # Panics
    /// If the changes do not fit the scenario: a claim is wrong.
    pub fn trial(&self, shipped: Shipped, changes: &str) -> Arc<Trial> {
        self.simulated(shipped, changes, false)
    }

    /// As [`Lab::trial`], with `flexibility_value`, for which every plan is simulated twice.
    ///
    /// # Panics
    /// If the changes do not fit the scenario: a claim is wrong.
    pub fn trial_with_flexibility(&self, shipped: Shipped, changes: &str) -> Arc<Trial> {
        self.simulated(shipped, changes, true)
    }

    fn simulated(&self, shipped: Shipped, changes: &str, with_flexibility: bool) -> Arc<Trial> {
        let key = (shipped, changes.to_owned(), with_flexibility);
        let cell = {
            let mut trials = self.trials.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(trials.entry(key).or_default())
        };
        Arc::clone(cell.get_or_init(|| {
            let scenario = self.scenario(shipped, changes);
            let plan = RunPlan { seed: self.seed, design: DesignKind::Iid, replicates: 1 };
            let wanted = read_by_claims(&scenario.setting);
            let wanted = if with_flexibility { wanted } else { wanted.without_flexibility() };
            let mut run = Run::new(&scenario, plan).reading(wanted);
            if with_flexibility {
                let fitted = policy::fit(&scenario, self.seed, self.trajectories as u64, self.control());
                let fitted = self.unstopped(fitted);
                run = run.following(policy::rules_of(&fitted, scenario.options.len()));
            }
            self.unstopped(run.extend(self.trajectories, self.control()));
            Arc::new(Trial { sample: run.finish() })
        }))
    }

    /// Follows one option month by month: `fold` sees every state of the model. One result a trajectory, on the luck
    /// and beliefs of [`Lab::trial`].
    ///
    /// # Panics
    /// If the changes do not fit the scenario, or it has no such option: a claim is wrong.
    pub fn watch<A: Send>(
        &self,
        shipped: Shipped,
        changes: &str,
        option: &str,
        start: impl Fn() -> A + Sync,
        fold: impl Fn(&mut A, &MonthView<'_>, &World<'_>) + Sync,
    ) -> Vec<A> {
        let scenario = self.scenario(shipped, changes);
        let sampler = sampler(&scenario, self.seed);
        let staffing_option =
            scenario.options.iter().find(|candidate| candidate.name == option).expect("a claim names its options");
        (0..self.trajectories as u64)
            .into_par_iter()
            .map(|number| {
                self.heed_stop();
                let beliefs = sampler.beliefs(&sampler.draw(number).all);
                let world = World::new(&scenario.setting, &beliefs);
                let mut luck = Luck::draw(&scenario.setting, &beliefs, Streams::new(self.seed, number, 0));
                let mut result = start();
                model::simulate(&world, staffing_option, &mut luck, Adjustments::On, |view| {
                    fold(&mut result, view, &world);
                });
                result
            })
            .collect()
    }

    /// Mean over all months of what a month shows, by trajectory.
    pub fn monthly_mean(
        &self,
        shipped: Shipped,
        changes: &str,
        option: &str,
        of: impl Fn(&MonthView<'_>) -> f64 + Sync,
    ) -> Vec<f64> {
        let sums = self.watch(
            shipped,
            changes,
            option,
            || (0.0, 0.0),
            |(sum, count), view, _| {
                *sum += of(view);
                *count += 1.0;
            },
        );
        sums.into_iter().map(|(sum, count)| sum / count).collect()
    }

    /// What the beliefs alone say, by draw.
    pub fn believed(&self, shipped: Shipped, changes: &str, of: impl Fn(&World<'_>) -> f64 + Sync) -> Vec<f64> {
        let scenario = self.scenario(shipped, changes);
        let sampler = sampler(&scenario, self.seed);
        (0..self.trajectories as u64)
            .into_par_iter()
            .map(|number| {
                self.heed_stop();
                let beliefs = sampler.beliefs(&sampler.draw(number).all);
                of(&World::new(&scenario.setting, &beliefs))
            })
            .collect()
    }

    /// The scenario and its beliefs, for tests of their own.
    #[must_use]
    pub fn prepared(&self, shipped: Shipped, changes: &str) -> (Scenario, BeliefSampler, u64) {
        let scenario = self.scenario(shipped, changes);
        let sampler = sampler(&scenario, self.seed);
        (scenario, sampler, self.seed)
    }
}

/// What claims look at: metrics, over windows too, and steps of the bridge.
fn read_by_claims(setting: &Setting) -> Wanted {
    let mut columns = outcome::columns(setting);
    columns.retain(|column| matches!(column, Column::Metric(_) | Column::Window(..) | Column::Bridge(_)));
    Wanted::columns(columns)
}

fn sampler(scenario: &Scenario, seed: u64) -> BeliefSampler {
    BeliefSampler::new(scenario, DesignKind::Iid, seed).expect("correlations are checked when a scenario is loaded")
}

/// Mean with its error.
#[must_use]
pub fn mean(values: &[f64]) -> Estimate {
    statistics::mean(values, Blocks::Independent)
}

/// One less the other, by trajectory.
#[must_use]
pub fn minus(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

/// Each value times a factor.
#[must_use]
pub fn times(values: &[f64], factor: f64) -> Vec<f64> {
    values.iter().map(|value| factor * value).collect()
}

/// Mean of the one less the other.
#[must_use]
pub fn lead(a: &[f64], b: &[f64]) -> Estimate {
    mean(&minus(a, b))
}

/// Share of trajectories in which something holds.
#[must_use]
pub fn share(holds: impl IntoIterator<Item = bool>) -> Estimate {
    statistics::share(holds, Blocks::Independent)
}

/// Mean of the one over mean of the other.
#[must_use]
pub fn ratio(a: &[f64], b: &[f64]) -> Estimate {
    let (a_mean, b_mean) = (mean(a).value, mean(b).value);
    let value = a_mean / b_mean;
    let influence: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - value * b) / b_mean).collect();
    Estimate::known(value, statistics::standard_error(&influence, Blocks::Independent))
}

/// Pearson's correlation; error by its influence `zx·zy − r·(zx² + zy²)/2`.
#[must_use]
pub fn correlation(x: &[f64], y: &[f64]) -> Estimate {
    let standardised = |values: &[f64]| {
        let (mean, sd) = (mean(values).value, statistics::sd(values));
        values.iter().map(|value| (value - mean) / sd).collect::<Vec<f64>>()
    };
    let (zx, zy) = (standardised(x), standardised(y));
    let products: Vec<f64> = zx.iter().zip(&zy).map(|(a, b)| a * b).collect();
    let r = mean(&products).value;
    let influence: Vec<f64> = zx.iter().zip(&zy).map(|(a, b)| a * b - r * (a * a + b * b) / 2.0).collect();
    Estimate::known(r, statistics::standard_error(&influence, Blocks::Independent))
}

/// Standard deviation over mean; error by its influence.
#[must_use]
pub fn coefficient_of_variation(values: &[f64]) -> Estimate {
    let (mean, sd) = (mean(values).value, statistics::sd(values));
    let influence: Vec<f64> = values
        .iter()
        .map(|x| ((x - mean).powi(2) - sd * sd) / (2.0 * sd * mean) - sd * (x - mean) / (mean * mean))
        .collect();
    Estimate::known(sd / mean, statistics::standard_error(&influence, Blocks::Independent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_laboratory_ends_a_claim_at_once_and_not_as_a_panic() {
        let stop = AtomicBool::new(false);
        let lab = Lab::new(1, 1_000_000, false).stopped_by(&stop);
        let stopped = std::thread::scope(|threads| {
            // A million trajectories with flexibility take minutes: what follows ends only if the stop is heeded.
            let trial = threads.spawn(|| unless_stopped(|| lab.trial_with_flexibility(Shipped::Observability, "")));
            stop.store(true, Ordering::Relaxed);
            trial.join().expect("a stop is no panic")
        });
        assert!(stopped.is_none());
        let followed = || lab.watch(Shipped::Observability, "", "In-house", || (), |(), _, _| {});
        assert!(unless_stopped(followed).is_none());
        assert!(unless_stopped(|| lab.believed(Shipped::Observability, "", |_| 0.0)).is_none());
        assert_eq!(unless_stopped(|| 1), Some(1));
    }

    #[test]
    #[should_panic(expected = "a fault of its own")]
    fn any_other_panic_goes_on() {
        unless_stopped(|| panic!("a fault of its own"));
    }
}
