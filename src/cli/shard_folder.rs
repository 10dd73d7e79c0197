//! Folders of shards: written by `run --shard`, read by `merge`.

use super::exit::Failure;
use super::folder;
use super::job::{Asked, CompareArg};
use super::output::Output;
use super::shared;
use super::terminal;
use super::watch::Watcher;
use super::what_if;
use crate::report::Provenance;
use crate::report::shard::{self, Note};
use crate::study::run::prepared;
use crate::study::shard::{Shard, shard as simulated};
use clap::ValueEnum;
use std::fs;
use std::path::{Path, PathBuf};

/// What is typed to write a shard, as its manifest says it.
const COMMAND: &str = "run --shard";

/// Simulates a shard of a scenario into its folder, unless the same shard stands there whole.
///
/// # Errors
/// As for any run; [`Failure::BadArgument`] if there are fewer blocks of trajectories than shards.
pub fn simulate(asked: &Asked<'_>, scenario: &Path, compare: Option<CompareArg>, shard: Shard) -> Result<(), Failure> {
    let Asked { simulation, output, plan, question, no_color, .. } = *asked;
    let range = shard.range(plan.trajectories)?;
    let loaded = shared::load(scenario, &simulation.input, simulation.quiet, no_color)?;
    let typed = shard::Asked {
        scenario_file: scenario.to_string_lossy().into_owned(),
        set: simulation.input.set.clone(),
        repair_correlation: simulation.input.repair_correlation,
        allow_outside: simulation.input.allow_outside,
        compare: compare.and_then(|compare| Some(compare.to_possible_value()?.get_name().to_owned())),
    };
    let note = Note::new(&loaded.scenario, plan, shard, &range, typed);
    let target = output.out.clone().unwrap_or_else(|| default_target(asked, scenario, shard));
    let subject = format!("{}, shard {} of {}", loaded.scenario.title(), shard.index, shard.of);
    let origin = folder::Origin { command: COMMAND, subject: &subject, inputs: &[scenario] };
    if read(&target).is_ok_and(|stands| stands == note) {
        folder::clear_away(&target, &origin);
        if !simulation.quiet {
            let Shard { index, of } = shard;
            terminal::note(&format!("Nothing to do: shard {index} of {of} stands in {}", target.display()));
        }
        return Ok(());
    }
    let folder = Output::into_folder(target, &origin, output, simulation.quiet, no_color)?;
    folder.refuse_without_room(bytes(&loaded.scenario, range.end - range.start))?;
    let watcher = Watcher::new(simulation.quiet);
    let session = shared::session(loaded, plan, &watcher);
    crate::study::on_threads(simulation.threads(), || {
        let session = prepared(&session, &question)?;
        let found = simulated(&session, range)?;
        let provenance = Provenance::of(&session);
        folder.emit_with(&shard::document(&found, &note, provenance), |files| shard::write(&found, files))
    })
}

fn default_target(asked: &Asked<'_>, scenario: &Path, shard: Shard) -> PathBuf {
    let stem = what_if::folder_name(scenario, &asked.simulation.input.set);
    Path::new("outputs").join(format!("{stem}-shards")).join(format!("{}-of-{}", shard.index, shard.of))
}

/// About how many bytes a shard takes: eight a number and trajectory, of which there are some 80 an option, and eight a
/// monthly cell and block.
fn bytes(scenario: &crate::scenario::Scenario, trajectories: u64) -> u64 {
    const BESIDE: u64 = 8_000_000;
    let numbers = 100 * scenario.options.len() + scenario.uncertain().len();
    BESIDE + 8 * numbers as u64 * trajectories
}

/// The folders, and instead of one that holds no results the folders in it; hidden ones are being written.
pub fn unfolded(folders: &[PathBuf]) -> Vec<PathBuf> {
    let inside = |folder: &PathBuf| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let is_hidden = |path: &PathBuf| path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir() && !is_hidden(path)).collect();
        found.sort();
        found
    };
    let all = folders.iter().map(|folder| match folder::has_results(folder) {
        true => vec![folder.clone()],
        false => Some(inside(folder)).filter(|found| !found.is_empty()).unwrap_or_else(|| vec![folder.clone()]),
    });
    all.flatten().collect()
}

/// What a folder holds, if it is a shard and whole.
///
/// # Errors
/// Why it is not, to be read after its name.
pub fn read(folder: &Path) -> Result<Note, String> {
    folder::why_not_whole(folder, COMMAND).map_or(Ok(()), Err)?;
    folder::text(&folder.join(shard::NOTE))
        .and_then(|text| Note::read(&text))
        .ok_or_else(|| format!("has a {} that this program does not write", shard::NOTE))
}
