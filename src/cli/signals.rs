//! Ctrl-C and its like.

use super::exit::Failure;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

/// Set by Ctrl-C and its like.
pub static STOP: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Exit code after a second Ctrl-C.
const INTERRUPTED_TWICE: i32 = 130;

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
