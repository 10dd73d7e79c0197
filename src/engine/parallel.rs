//! Blocks of trajectories over threads, taken in order.

use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// The run was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// How a run is watched and stopped from outside.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Set to stop at the next block.
    pub stop: &'a AtomicBool,
    /// Told how many trajectories are done, after every wave of blocks.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Control<'static> {
    /// Nobody watches the run, and nobody stops it.
    #[must_use]
    pub fn unwatched() -> Self {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Self { stop: &NEVER, progress: &|_| {} }
    }
}

/// Most blocks held at a time, unless there are more threads: what is in flight is part of the memory of a run.
const WAVE_MAX: usize = 32;

/// Works off `numbers` in blocks of `size`: `work` in parallel on the current thread pool, `take` wave by wave in the
/// order of the blocks. At most a wave of blocks is held at a time; where waves end depends on the number of threads, so
/// that `take` must not.
///
/// # Errors
/// [`Interrupted`] if `control.stop` was set, and what `take` says; what was taken until then is whole waves.
pub fn in_blocks<B: Send, E: From<Interrupted>>(
    numbers: Range<u64>,
    size: u64,
    control: Control<'_>,
    work: impl Fn(Range<u64>) -> B + Sync,
    mut take: impl FnMut(Vec<(Range<u64>, B)>) -> Result<(), E>,
) -> Result<(), E> {
    let blocks: Vec<Range<u64>> = (numbers.start..numbers.end)
        .step_by(size as usize)
        .map(|start| start..(start + size).min(numbers.end))
        .collect();
    let threads = rayon::current_num_threads();
    for wave in blocks.chunks((4 * threads).min(WAVE_MAX.max(threads))) {
        let is_stopped = || control.stop.load(Ordering::Relaxed);
        let work = |block: &Range<u64>| (!is_stopped()).then(|| (block.clone(), work(block.clone())));
        let done: Option<Vec<(Range<u64>, B)>> = wave.par_iter().with_max_len(1).map(work).collect();
        take(done.ok_or(Interrupted)?)?;
        (control.progress)(wave.last().map_or(0, |block| block.end));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads are to be had")
    }

    /// Sums of numbers that do not add up exactly show any change of order in their last bits.
    fn toy(threads: usize) -> u64 {
        let stop = AtomicBool::new(false);
        let control = Control { stop: &stop, progress: &|_| {} };
        let mut sum = 0.0;
        let work = |block: Range<u64>| block.map(|k| 1.0 / (k as f64 + 0.1)).sum::<f64>();
        let take = |wave: Vec<(Range<u64>, f64)>| {
            wave.into_iter().for_each(|(_, part)| sum += part);
            Ok::<(), Interrupted>(())
        };
        pool(threads).install(|| in_blocks(3..10_007, 64, control, work, take)).expect("nobody stops it");
        sum.to_bits()
    }

    #[test]
    fn the_same_bits_on_any_number_of_threads() {
        assert_eq!(toy(1), toy(2));
        assert_eq!(toy(1), toy(7));
    }

    #[test]
    fn a_stop_is_heeded_between_blocks() {
        let stop = AtomicBool::new(true);
        let control = Control { stop: &stop, progress: &|_| {} };
        let mut taken = 0;
        let take = |wave: Vec<(Range<u64>, ())>| {
            taken += wave.len();
            Ok(())
        };
        assert_eq!(in_blocks(0..100, 10, control, |_| (), take), Err(Interrupted));
        assert_eq!(taken, 0);
    }

    #[test]
    fn an_error_of_the_taker_ends_the_work() {
        #[derive(Debug, PartialEq)]
        enum Wrong {
            Stopped,
            Full,
        }
        impl From<Interrupted> for Wrong {
            fn from(_: Interrupted) -> Self {
                Self::Stopped
            }
        }
        let stop = AtomicBool::new(false);
        let control = Control { stop: &stop, progress: &|_| {} };
        assert_eq!(in_blocks(0..100, 10, control, |_| (), |_| Err(Wrong::Full)), Err(Wrong::Full));
    }
}
