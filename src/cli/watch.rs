//! Progress, the estimate of a long run's time, and Ctrl-C.

use super::signals::STOP;
use super::terminal;
use crate::report::format;
use crate::study::Watch;
use indicatif::ProgressBar;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Longest run that goes on without an estimate of its time, seconds.
const ESTIMATE_ABOVE_SECONDS: f64 = 20.0;

/// Shows on the terminal how far a study is.
#[derive(Debug)]
pub struct Watcher {
    bar: ProgressBar,
    quiet: bool,
    /// When the simulation began and how many trajectories it is to have, until its time has been estimated.
    begun: Mutex<Option<(Instant, u64)>>,
    /// What is simulated, where progress is told in lines to a program that shows it in its own way.
    told: Option<Mutex<(String, u64)>>,
}

/// Variable of the environment that asks for progress as lines on standard error, `progress DONE OF SCENARIO`, when it
/// says `lines`.
const PROGRESS: &str = "ALLIANCE_SIM_PROGRESS";

impl Watcher {
    /// Nothing is shown where it is to be quiet.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        let told = (!quiet && std::env::var_os(PROGRESS).is_some_and(|how| how == "lines")).then(Mutex::default);
        Self { bar: terminal::progress(quiet || told.is_some()), quiet, begun: Mutex::default(), told }
    }
}

impl Watch for Watcher {
    fn stop(&self) -> &AtomicBool {
        &STOP
    }

    fn begins(&self, scenario: &str, trajectories: u64) {
        self.bar.reset();
        self.bar.set_length(trajectories);
        if let Some(told) = &self.told {
            *told.lock().unwrap_or_else(PoisonError::into_inner) = (scenario.to_owned(), trajectories);
        }
        self.bar.set_message(scenario.to_owned());
        *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), trajectories));
    }

    fn has_done(&self, trajectories: u64) {
        self.bar.set_position(trajectories);
        if let Some(told) = &self.told {
            let (scenario, all) = &*told.lock().unwrap_or_else(PoisonError::into_inner);
            terminal::note(&format!("progress {trajectories} {all} {scenario}"));
        }
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((start, all)) = begun.filter(|_| trajectories > 0) else { return };
        let seconds = start.elapsed().as_secs_f64() / trajectories as f64 * all as f64;
        if seconds > ESTIMATE_ABOVE_SECONDS {
            self.says(&format!("{} trajectories will take about {}.", format::count(all as usize), duration(seconds)));
        }
    }

    fn ends(&self) {
        self.bar.finish_and_clear();
    }

    fn says(&self, text: &str) {
        if !self.quiet {
            self.bar.suspend(|| terminal::note(text));
        }
    }
}

fn duration(seconds: f64) -> String {
    if seconds < 90.0 { format!("{seconds:.0} seconds") } else { format!("{:.0} minutes", seconds / 60.0) }
}
