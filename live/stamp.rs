//! What an engine was built from, as a number: the sources that simulate and decide. A program embeds an engine only if
//! both were built from the same.

use std::fs;
use std::path::{Path, PathBuf};

/// What leads the number in a file of an engine.
#[allow(dead_code, reason = "one of the two that include this file reads it, the other writes it")]
pub const MARK: &str = "alliance-sim engine of ";

/// Folders and files of the repository that decide what an engine answers.
pub const SOURCES: [&str; 13] = [
    "Cargo.toml",
    "live/Cargo.toml",
    "live/src",
    "src/analysis",
    "src/distribution",
    "src/engine",
    "src/lanes",
    "src/lib.rs",
    "src/metric.rs",
    "src/model",
    "src/parameter",
    "src/sampling",
    "src/scenario",
];

/// The number of the sources of a repository, sixteen hexadecimal digits.
pub fn stamp(repository: &Path) -> String {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for source in SOURCES {
        for file in files(&repository.join(source)) {
            for byte in fs::read(&file).unwrap_or_default() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
            }
        }
    }
    format!("{hash:016x}")
}

/// Every file beneath, in the order of their names.
fn files(place: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(place) else { return vec![place.to_owned()] };
    let mut all: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    all.sort();
    all.iter().flat_map(|path| files(path)).collect()
}
