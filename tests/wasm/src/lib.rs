//! One number for all outcomes and beliefs of a scenario, here and in WebAssembly.

use alliance_sim::engine::{Control, Run, RunPlan};
use alliance_sim::sampling::DesignKind;
use alliance_sim::scenario::{self, Overrides};
use std::path::Path;
use std::sync::Mutex;

/// A hash of every outcome and belief of every trajectory under a design, bit by bit; 0 if the text is no scenario.
#[must_use]
pub fn hash_of(text: &str, design: DesignKind, trajectories: usize) -> u64 {
    let Ok(loaded) = scenario::parse("scenario.toml", text, Path::new("."), &Overrides::default()) else { return 0 };
    let mut run = Run::new(&loaded.scenario, RunPlan { seed: 1, design, replicates: 1 });
    run.extend(trajectories, Control::unwatched()).expect("nobody stops it and it stays in memory");
    let sample = run.finish();
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut take = |values: &[f64]| {
        for value in values {
            // What is no number is no number, whatever its bits.
            let bits = if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
            hash = (hash ^ bits).wrapping_mul(0x9FB2_1C65_1E98_DF25).rotate_left(29);
        }
    };
    for option in 0..sample.options.len() {
        for column in &sample.columns {
            take(&sample.column(option, column));
        }
    }
    for belief in 0..sample.belief_paths.len() {
        take(&sample.belief(belief));
    }
    hash
}

static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Makes room for the text of a scenario and tells where it goes.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let mut text = TEXT.lock().expect("there is one thread");
    text.clear();
    text.resize(length, 0);
    text.as_mut_ptr()
}

/// [`hash_of`] of the text that was put there, by the position of the design among all.
#[unsafe(no_mangle)]
pub extern "C" fn hash(design: usize, trajectories: usize) -> u64 {
    let text = TEXT.lock().expect("there is one thread");
    std::str::from_utf8(&text).map_or(0, |text| hash_of(text, DesignKind::ALL[design], trajectories))
}
