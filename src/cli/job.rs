//! The main job, from a scenario to a folder with its decision: what `run` and `merge` share.

use super::date;
use super::exit::Failure;
use super::output::{Output, Task};
use super::shared::{self, FormatArg, OutputArgs, SimulationArgs};
use super::watch::Watcher;
use super::what_if;
use crate::analysis::Findings;
use crate::report::{self, Provenance};
use crate::scenario::{Loaded, Scenario};
use crate::study::run::{Compare, RunFindings, RunQuestion};
use crate::study::{Plan, Session};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What is made equal between options before they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareArg {
    /// Seat-months wanted.
    EqualSeats,
    /// Mean cost added.
    EqualSpend,
}

impl CompareArg {
    /// What it means.
    #[must_use]
    pub fn compare(self) -> Compare {
        match self {
            Self::EqualSeats => Compare::EqualSeats,
            Self::EqualSpend => Compare::EqualSpend,
        }
    }
}

/// Flags of the data files of the main job.
#[derive(Clone, Debug, Args)]
pub struct DataArgs {
    /// Leave out outcomes.parquet and beliefs.parquet.
    #[arg(long)]
    pub no_parquet: bool,
    /// Begin CSV files with a byte order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    pub csv_bom: bool,
    /// Day that receipt.json bears, e.g. 2026-11-25; that of the clock unless given.
    #[arg(long, value_name = "DATE", value_parser = date::parse)]
    pub date: Option<String>,
}

/// What is to be done with every scenario.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What is simulated, as typed.
    pub simulation: &'a SimulationArgs,
    /// What is written.
    pub output: &'a OutputArgs,
    /// Which data files.
    pub data: &'a DataArgs,
    /// What is simulated.
    pub plan: Plan,
    /// What is asked.
    pub question: RunQuestion,
    /// Whether nothing is coloured.
    pub no_color: bool,
}

/// A scenario that is ready to run.
pub struct Job<'w> {
    /// The scenario and its plan.
    pub session: Session<'w>,
    output: Output,
    /// The scenario without the values that were put into it.
    base: Option<Loaded>,
    /// Day that every file bears, as it was stated.
    stated: Option<String>,
}

/// What stays of a scenario that has run.
pub struct Done {
    /// The decision and what stands behind it.
    pub findings: Findings,
    /// Where the numbers come from.
    pub provenance: Provenance,
    /// `summary.json`.
    pub json: String,
}

impl Job<'_> {
    /// Gets findings, writes the folder and prints.
    ///
    /// # Errors
    /// What getting them and writing fails with.
    pub fn done(
        self,
        is_alone: bool,
        find: impl FnOnce(&Session<'_>, Option<&Loaded>) -> Result<RunFindings, Failure>,
    ) -> Result<Done, Failure> {
        let mut found = find(&self.session, self.base.as_ref())?;
        found.receipt.date = self.stated.clone().unwrap_or_else(date::today);
        let provenance = Provenance::new(&found.scenario, &self.session.plan)
            .with_trajectories(found.sample.trajectories())
            .dated(self.stated);
        let document = report::run::document(&found, provenance.clone(), is_alone);
        self.output.emit(&document)?;
        let json = document.json.clone();
        drop(document);
        Ok(Done { findings: found.findings, provenance, json })
    }
}

/// Loads all scenarios and opens all folders before the first trajectory, so that nothing fails late that could fail
/// early.
///
/// # Errors
/// Every problem of every scenario at once; folders that may not be replaced.
pub fn prepare<'w>(asked: &Asked<'_>, scenarios: &[PathBuf], watcher: &'w Watcher) -> Result<Vec<Job<'w>>, Failure> {
    let Asked { simulation, output, data, plan, no_color, .. } = *asked;
    let loaded = load_all(scenarios, simulation, no_color)?;
    let mut targets: Vec<PathBuf> = Vec::new();
    let open = |(scenario, loaded): (&PathBuf, Loaded)| {
        let mut output = output.clone();
        if scenarios.len() > 1 {
            output.out = output.out.map(|out| out.join(what_if::folder_name(scenario, &simulation.input.set)));
        }
        let task = Task { command: "run", scenario, simulation, output: &output, no_color };
        if targets.contains(&task.target()) {
            return Err(Failure::BadArgument(format!(
                "two scenarios would be written to `{}`; give them different file names",
                task.target().display()
            )));
        }
        targets.push(task.target());
        let base = base_of(scenario, &loaded.scenario, simulation);
        let folder = Output::open(&task, &loaded.scenario.title(), &[scenario])?;
        let folder = folder.with(!data.no_parquet, data.csv_bom);
        folder.refuse_without_room(to_be_written(&loaded.scenario, plan, !data.no_parquet))?;
        // Several documents one after the other are no valid document; they are printed together.
        let is_kept = scenarios.len() > 1 && output.format != FormatArg::Table;
        let output = if is_kept { folder.silent() } else { folder };
        Ok(Job { session: shared::session(loaded, plan, watcher), output, base, stated: data.date.clone() })
    };
    loaded.into_iter().map(open).collect()
}

/// The scenario without the values that were put into it, if there are any; of a calibrated one that which it was made
/// from.
fn base_of(path: &Path, scenario: &Scenario, simulation: &SimulationArgs) -> Option<Loaded> {
    let input = &simulation.input;
    match &scenario.history.before {
        _ if !input.set.is_empty() => shared::base_case(path, input),
        Some(before) => shared::base_case(&path.with_file_name(before), input),
        None => None,
    }
}

fn load_all<'p>(
    scenarios: &'p [PathBuf],
    simulation: &SimulationArgs,
    no_color: bool,
) -> Result<Vec<(&'p PathBuf, Loaded)>, Failure> {
    let mut problems = String::new();
    let mut loaded = Vec::new();
    for path in scenarios {
        match shared::load(path, &simulation.input, simulation.quiet, no_color) {
            Ok(scenario) => loaded.push((path, scenario)),
            Err(failure) => problems += &failure.to_string(),
        }
    }
    if problems.is_empty() { Ok(loaded) } else { Err(Failure::BadScenario(problems)) }
}

/// About how many bytes the files of a run take: some 350 an option and trajectory and 8 a belief in its parquet files
/// (10,000 trajectories of the shipped scenarios take 250 to 330 an option), and charts and tables beside.
fn to_be_written(scenario: &Scenario, plan: Plan, parquet: bool) -> u64 {
    const BESIDE: u64 = 4_000_000;
    let row = 350 * scenario.options.len() + 8 * scenario.uncertain().len();
    BESIDE + if parquet { row as u64 * plan.trajectories } else { 0 }
}
