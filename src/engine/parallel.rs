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

/// Works off `numbers` in blocks of `size`: `work` in parallel on the current thread pool, `take` in the order of the
/// blocks. At most a wave of blocks is held at a time.
///
/// # Errors
/// [`Interrupted`] if `control.stop` was set; what was taken until then is whole blocks.
pub fn in_blocks<B: Send>(
    numbers: Range<u64>,
    size: u64,
    control: Control<'_>,
    work: impl Fn(Range<u64>) -> B + Sync,
    mut take: impl FnMut(Range<u64>, B),
) -> Result<(), Interrupted> {
    let blocks: Vec<Range<u64>> = (numbers.start..numbers.end)
        .step_by(size as usize)
        .map(|start| start..(start + size).min(numbers.end))
        .collect();
    for wave in blocks.chunks(4 * rayon::current_num_threads()) {
        let done: Vec<Option<B>> =
            wave.par_iter().map(|block| (!control.stop.load(Ordering::Relaxed)).then(|| work(block.clone()))).collect();
        for (block, result) in wave.iter().zip(done) {
            take(block.clone(), result.ok_or(Interrupted)?);
        }
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
        pool(threads)
            .install(|| in_blocks(3..10_007, 64, control, work, |_, part| sum += part))
            .expect("nobody stops it");
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
        assert_eq!(in_blocks(0..100, 10, control, |_| (), |_, ()| taken += 1), Err(Interrupted));
        assert_eq!(taken, 0);
    }
}
