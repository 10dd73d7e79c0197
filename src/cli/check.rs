//! `check`: validates, and shows what is assumed.

use super::exit::Failure;
use super::folder::file_failure;
use super::shared::{InputArgs, load};
use super::terminal;
use crate::report;
use crate::scenario::{self, LedgerRow, LedgerRows, Loaded, Scenario};
use crate::study::{self, Design, Plan, Session, Unwatched};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files, or folders of them.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Print every assumption, with units and sources, in wide lines.
    #[arg(long)]
    pub all: bool,
    /// Print the assumption ledger as JSON.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub input: InputArgs,
}

/// Validates scenarios and prints their assumption ledgers. All files are looked at before the first problem ends it.
///
/// # Errors
/// [`Failure::BadScenario`] with the problems of all files.
pub fn check(args: &CheckArgs, no_color: bool) -> Result<(), Failure> {
    let files = expand(&args.scenarios)?;
    let mut problems = String::new();
    let mut ledgers = serde_json::Map::new();
    for path in &files {
        match load(path, &args.input, false, no_color) {
            Ok(loaded) => {
                let rows = scenario::ledger(&loaded.scenario);
                if args.json {
                    let rows = serde_json::to_value(&rows).expect("a ledger has a JSON form");
                    ledgers.insert(path.display().to_string(), rows);
                } else if files.len() == 1 && args.all {
                    terminal::print(&ledger(&loaded.scenario, &rows))?;
                } else if files.len() == 1 {
                    terminal::print(&leading(loaded)?)?;
                } else {
                    let uncertain = loaded.scenario.uncertain().len();
                    let options = loaded.scenario.options.len();
                    terminal::print(&format!("{}: valid, {options} options, {uncertain} beliefs\n", path.display()))?;
                }
            }
            Err(failure) => problems += &(failure.to_string() + "\n"),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::BadScenario(problems));
    }
    if args.json {
        let value = match ledgers.len() {
            1 => ledgers.into_iter().next().map(|(_, rows)| rows).unwrap_or_default(),
            _ => serde_json::Value::Object(ledgers),
        };
        let text = serde_json::to_string_pretty(&value).expect("a JSON value has a text");
        terminal::print(&(text + "\n"))?;
    }
    Ok(())
}

/// The assumptions that matter most, by a small run: the same on every machine.
fn leading(loaded: Loaded) -> Result<String, Failure> {
    let plan = Plan { seed: 1, design: Design::Iid, trajectories: study::check::TRAJECTORIES, replicates: 1 };
    let watch = Unwatched::default();
    let session = Session::new(loaded, plan, &watch);
    let by_weight = study::check::by_weight(&session)?;
    Ok(report::check::text(session.scenario(), &by_weight, plan.trajectories))
}

/// Folders stand for the scenario files in them.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(|source| file_failure("cannot read", path, source))?;
            let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
            let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_toml).collect();
            found.sort();
            if found.is_empty() {
                return Err(Failure::BadArgument(format!("no scenario files in `{}`", Path::display(path))));
            }
            files.append(&mut found);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// The ledger with a line about the scenario before it.
fn ledger(scenario: &Scenario, rows: &[LedgerRow]) -> String {
    let stated = rows.iter().filter(|row| row.origin == "stated").count();
    format!(
        "{}: valid. {} options, {} parameters, {} of them uncertain, {stated} stated here; the rest are defaults.\n\n{}",
        scenario.name,
        scenario.options.len(),
        rows.len(),
        scenario.uncertain().len(),
        scenario::ledger_table(rows, LedgerRows::All)
    )
}
