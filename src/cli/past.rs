//! What `diff`, `score` and `calibrate` share: folders of former runs, and a company's own records.

use super::exit::Failure;
use super::shared::{self, SimulationArgs};
use crate::analysis::history::receipt::{self, Receipt};
use crate::scenario::history::{History, HistoryMap, read_history};
use crate::scenario::{self, Loaded};
use std::path::{Path, PathBuf};

/// The last part of a folder's name.
pub fn name_of(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.file_name().map_or_else(|| "run".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The scenario that stands in a folder of results, with every default written out.
///
/// # Errors
/// [`Failure::BadScenario`] if it cannot be read by this version.
pub fn resolved(folder: &Path, simulation: &SimulationArgs, no_color: bool) -> Result<Loaded, Failure> {
    shared::load(&folder.join("resolved.toml"), &simulation.input, true, no_color)
}

/// Largest receipt, bytes; that of most options over the longest horizon has about ten megabytes, most have some hundred
/// kilobytes.
const RECEIPT_MAX: u64 = 64 << 20;

/// Reads a receipt.
///
/// # Errors
/// [`Failure::BadArgument`] if it is none.
pub fn read_receipt(path: &Path) -> Result<Receipt, Failure> {
    let wrong = |why: String| Failure::BadArgument(format!("`{}` is no receipt of a run: {why}", path.display()));
    if std::fs::metadata(path).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
        return Err(Failure::BadArgument(format!(
            "`{}` is not there; name a folder that `run` wrote, by this version or a later one",
            path.display()
        )));
    }
    let (bytes, is_cut) = scenario::read_file(path, RECEIPT_MAX).map_err(wrong)?;
    if is_cut {
        return Err(wrong(format!("it is larger than {} MiB", RECEIPT_MAX >> 20)));
    }
    let receipt: Receipt = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    let is_whole = receipt.forecast.iter().all(|row| row.quantiles.len() == receipt.levels.len());
    match receipt.schema {
        receipt::SCHEMA if receipt.levels == receipt::LEVELS && is_whole => Ok(receipt),
        receipt::SCHEMA => Err(wrong("its forecast is not as this program writes it".to_owned())),
        other => Err(wrong(format!("its layout is of version {other}, and this program reads {}", receipt::SCHEMA))),
    }
}

/// Reads the company's own records.
///
/// # Errors
/// [`Failure::BadArgument`] with everything that keeps them from being read.
pub fn records(files: &[PathBuf], map: &HistoryMap) -> Result<History, Failure> {
    let paths: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    read_history(&paths, map).map_err(|wrong| Failure::BadArgument(wrong.join("\n")))
}
