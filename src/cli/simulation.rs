//! From flags to a sample: scenario, threads, progress, Ctrl-C.

use super::exit::Failure;
pub use super::shared::load;
use super::shared::{DesignArg, SimulationArgs};
use super::terminal;
use crate::analysis::exhibits::Downturn;
use crate::engine::{Control, Run, RunPlan, Sample, Storage};
use crate::sampling::DesignKind;
use crate::scenario::Scenario;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// Set by Ctrl-C and its like.
pub static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Trajectories through a downturn for the `flexibility` chart.
const DOWNTURN_TRAJECTORIES: u64 = 500;

/// Exit code after a second Ctrl-C.
const INTERRUPTED_TWICE: i32 = 130;

/// Longest run that starts without an estimate of its time, seconds.
const ESTIMATE_ABOVE_SECONDS: f64 = 20.0;

/// Lets Ctrl-C, the end of the session and a request to end stop the engine at its next block, so that nothing is left
/// half-written. The second one ends the program at once, whatever it is doing; what it leaves behind is cleared away
/// by the next.
pub fn heed_interrupts() {
    use signal_hook::{consts, flag};
    let mut signals = vec![consts::SIGINT, consts::SIGTERM];
    #[cfg(unix)]
    if !is_hang_up_ignored() {
        signals.push(consts::SIGHUP);
    }
    for signal in signals {
        // Without a handler the signal ends the program at once, as the second one would.
        let _ = flag::register_conditional_shutdown(signal, INTERRUPTED_TWICE, Arc::clone(&STOP))
            .and_then(|_| flag::register(signal, Arc::clone(&STOP)));
    }
}

/// Whether somebody asked that the end of the session be ignored (`nohup`); taken for granted where it cannot be known.
#[cfg(unix)]
fn is_hang_up_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_none_or(|mask| mask & 1 << (signal_hook::consts::SIGHUP - 1) != 0)
}

/// [`Failure::Interrupted`] after Ctrl-C.
///
/// # Errors
/// After Ctrl-C.
pub fn check_interrupt() -> Result<(), Failure> {
    if STOP.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
}

/// How beliefs are drawn.
#[must_use]
pub fn design(arg: DesignArg) -> DesignKind {
    match arg {
        DesignArg::Iid => DesignKind::Iid,
        DesignArg::Lhs => DesignKind::LatinHypercube,
        DesignArg::Sobol => DesignKind::Sobol,
    }
}

/// Runs `work` on the threads that were asked for.
///
/// # Errors
/// [`Failure::Failed`] if there are no threads to be had, and what `work` fails with.
pub fn on_threads<T: Send>(
    threads: Option<u64>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0) as usize)
        .build()
        .map_err(|error| Failure::Failed(format!("cannot start threads: {error}")))?;
    pool.install(work)
}

/// When a run has enough trajectories.
#[derive(Clone, Copy)]
pub enum Enough<'a> {
    /// After so many.
    Count(u64),
    /// As soon as this holds, looked at whenever the count has grown by half; at most the limit.
    When(&'a (dyn Fn(&Run<'_>) -> bool + Sync), u64),
}

/// Simulates a scenario with progress, a time estimate before a long run, and Ctrl-C.
///
/// # Errors
/// [`Failure::Interrupted`]; [`Failure::Failed`] if there is no room for the temporary file of a large run.
pub fn simulate(
    scenario: &Scenario,
    args: &SimulationArgs,
    replicates: u64,
    enough: Enough<'_>,
) -> Result<Sample, Failure> {
    extended(new_run(scenario, args, replicates), scenario, args, enough)
}

/// As [`simulate`], for those who look at outcomes alone: the sample has no monthly bands.
///
/// # Errors
/// As [`simulate`].
pub fn outcomes(
    scenario: &Scenario,
    args: &SimulationArgs,
    replicates: u64,
    enough: Enough<'_>,
) -> Result<Sample, Failure> {
    extended(new_run(scenario, args, replicates).without_bands(), scenario, args, enough)
}

fn new_run<'a>(scenario: &'a Scenario, args: &SimulationArgs, replicates: u64) -> Run<'a> {
    let plan = RunPlan { seed: args.seed, design: design(args.design), replicates };
    Run::new(scenario, plan).keeping(Storage::spilling_to(&temporary_folder()))
}

/// Where the temporary file of a large run goes: `TMPDIR`, else `/var/tmp`, which is on a disk where `/tmp` may not be.
fn temporary_folder() -> PathBuf {
    let var_tmp = Path::new("/var/tmp");
    match std::env::var_os("TMPDIR") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ if var_tmp.is_dir() => var_tmp.to_owned(),
        _ => std::env::temp_dir(),
    }
}

fn extended(
    mut run: Run<'_>,
    scenario: &Scenario,
    args: &SimulationArgs,
    enough: Enough<'_>,
) -> Result<Sample, Failure> {
    let first = match enough {
        Enough::Count(count) => count,
        Enough::When(_, limit) => args.trajectories.min(limit),
    };
    let bar = terminal::progress(args.quiet);
    bar.set_length(first);
    bar.set_message(scenario.name.clone());
    let control = Control { stop: &STOP, progress: &|done| bar.set_position(done) };

    let started = Instant::now();
    run.extend(first.min(2048) as usize, control)?;
    let seconds = started.elapsed().as_secs_f64() / run.trajectories() as f64 * first as f64;
    if seconds > ESTIMATE_ABOVE_SECONDS && !args.quiet {
        let text = format!("{first} trajectories will take about {}.", duration(seconds));
        bar.suspend(|| terminal::note(&text));
    }
    run.extend(first as usize, control)?;
    if let Enough::When(is_enough, limit) = enough {
        let mut count = first;
        while count < limit && !is_enough(&run) {
            count = (count + count.div_ceil(2)).min(limit);
            bar.set_length(count);
            run.extend(count as usize, control)?;
        }
    }
    bar.finish_and_clear();
    Ok(run.finish())
}

/// Bands of a small run in which every trajectory meets a downturn of a year in the middle of the horizon.
///
/// # Errors
/// [`Failure::Interrupted`].
pub fn through_downturn(scenario: &Scenario, args: &SimulationArgs) -> Result<Downturn, Failure> {
    let horizon = scenario.setting.horizon_months;
    let months = horizon / 2..(horizon / 2 + 12).min(horizon);
    let trajectories = args.trajectories.min(DOWNTURN_TRAJECTORIES) as usize;
    let mut run = new_run(scenario, args, 1).through_downturn(months.clone());
    run.extend(trajectories, Control { stop: &STOP, progress: &|_| {} })?;
    Ok(Downturn { bands: run.finish().bands, months, trajectories })
}

fn duration(seconds: f64) -> String {
    if seconds < 90.0 { format!("{seconds:.0} seconds") } else { format!("{:.0} minutes", seconds / 60.0) }
}
