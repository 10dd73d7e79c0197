//! `run`: the main job.

use super::exit::Failure;
use super::output::{Output, Task};
use super::shared::{self, FormatArg, OutputArgs, SimulationArgs, TRAJECTORIES_MAX};
use super::terminal;
use super::watch::Watcher;
use super::what_if;
use crate::analysis::Findings;
use crate::report::{self, Provenance};
use crate::scenario::{Loaded, Scenario};
use crate::study::run::{Compare, Precision, RunQuestion};
use crate::study::{self, Plan, Session};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What is made equal between options before they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareArg {
    /// Seat-months wanted.
    EqualSeats,
    /// Mean cost added.
    EqualSpend,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Scenario files; with several, --out is the folder that holds theirs.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Add trajectories until the 95 % interval of the difference between the two best options by this metric is
    /// ± HALFWIDTH, e.g. uplift_npv:50e3.
    #[arg(long, value_name = "METRIC:HALFWIDTH")]
    pub until_precise: Option<String>,
    /// Lucks for each draw of beliefs; splits the variance into what could be learnt and chance.
    #[arg(long, value_name = "R", value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub luck: Option<u64>,
    /// Rescale plans before comparing them.
    #[arg(long, value_enum)]
    pub compare: Option<CompareArg>,
    /// Leave out outcomes.parquet and beliefs.parquet.
    #[arg(long)]
    pub no_parquet: bool,
    /// Begin CSV files with a byte order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    pub csv_bom: bool,
}

/// A scenario that is ready to run.
struct Job<'w> {
    session: Session<'w>,
    output: Output,
    /// The scenario without the values that were put into it.
    base: Option<Loaded>,
}

/// What stays of a scenario that has run.
struct Done {
    findings: Findings,
    provenance: Provenance,
    json: String,
}

impl RunArgs {
    fn question(&self) -> Result<RunQuestion, Failure> {
        let precision = |text: &String| Precision::parse(text, TRAJECTORIES_MAX);
        Ok(RunQuestion {
            until_precise: self.until_precise.as_ref().map(precision).transpose()?,
            compare: self.compare.map(|compare| match compare {
                CompareArg::EqualSeats => Compare::EqualSeats,
                CompareArg::EqualSpend => Compare::EqualSpend,
            }),
            charts: self.output.charts.form().is_some(),
        })
    }

    fn plan(&self) -> Result<Plan, Failure> {
        let (draws, replicates) = (self.simulation.trajectories, self.luck.unwrap_or(1));
        let trajectories = draws.saturating_mul(replicates);
        if trajectories > TRAJECTORIES_MAX {
            return Err(Failure::BadArgument(format!(
                "{draws} draws of beliefs with {replicates} lucks each are {trajectories} trajectories; at most \
                 {TRAJECTORIES_MAX} are allowed"
            )));
        }
        Ok(Plan { trajectories, replicates, ..self.simulation.plan() })
    }
}

/// Simulates every scenario, writes its folder and prints the findings.
///
/// # Errors
/// Bad scenarios and arguments before anything is simulated; failures of files; Ctrl-C.
pub fn run(args: &RunArgs, no_color: bool) -> Result<(), Failure> {
    let (question, plan) = (args.question()?, args.plan()?);
    let watcher = Watcher::new(args.simulation.quiet);
    let jobs = prepare(args, plan, &watcher, no_color)?;
    let is_alone = jobs.len() == 1;
    let done = study::on_threads(args.simulation.threads(), || {
        let work = |Job { session, output, base }: Job<'_>| -> Result<_, Failure> {
            let found = study::run::run(&session, base.as_ref(), &question)?;
            let provenance = Provenance::new(&found.scenario, &plan).with_trajectories(found.sample.trajectories());
            let document = report::run::document(&found, provenance.clone(), is_alone);
            output.emit(&document)?;
            let json = document.json.clone();
            drop(document);
            Ok(Done { findings: found.findings, provenance, json })
        };
        jobs.into_iter().map(work).collect::<Result<Vec<_>, Failure>>()
    })?;
    if is_alone { Ok(()) } else { print_together(args.output.format, &done, no_color) }
}

/// Several runs as one table or one valid document.
fn print_together(format: FormatArg, done: &[Done], no_color: bool) -> Result<(), Failure> {
    terminal::print(&match format {
        FormatArg::Table => {
            let runs: Vec<_> = done.iter().map(|done| (&done.findings, &done.provenance)).collect();
            report::table::side_by_side(&runs, terminal::style(no_color))
        }
        FormatArg::Csv => {
            let runs = done.iter().map(|done| (done.provenance.scenario.as_str(), &done.findings));
            report::csv::text(&report::csv::summaries(runs))
        }
        FormatArg::Json => {
            let all: Vec<&str> = done.iter().map(|done| done.json.trim_end()).collect();
            format!("[\n{}\n]\n", all.join(",\n"))
        }
    })
}

/// Loads all scenarios and opens all folders before the first trajectory, so that nothing fails late that could fail
/// early.
fn prepare<'w>(args: &RunArgs, plan: Plan, watcher: &'w Watcher, no_color: bool) -> Result<Vec<Job<'w>>, Failure> {
    let RunArgs { scenarios, simulation, output, .. } = args;
    let mut problems = String::new();
    let mut loaded = Vec::new();
    for path in scenarios {
        match shared::load(path, &simulation.input, simulation.quiet, no_color) {
            Ok(scenario) => loaded.push((path, scenario)),
            Err(failure) => problems += &failure.to_string(),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::BadScenario(problems));
    }
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
        let input = &simulation.input;
        let base = if input.set.is_empty() { None } else { shared::base_case(scenario, input) };
        let folder = Output::open(&task, &loaded.scenario.title(), &[scenario])?;
        let folder = folder.with(!args.no_parquet, args.csv_bom);
        folder.refuse_without_room(to_be_written(&loaded.scenario, plan, !args.no_parquet))?;
        // Several documents one after the other are no valid document; they are printed together.
        let is_kept = scenarios.len() > 1 && output.format != FormatArg::Table;
        let output = if is_kept { folder.silent() } else { folder };
        Ok(Job { session: shared::session(loaded, plan, watcher), output, base })
    };
    loaded.into_iter().map(open).collect()
}

/// About how many bytes the files of a run take: some 350 an option and trajectory and 8 a belief in its parquet files
/// (10,000 trajectories of the shipped scenarios take 250 to 330 an option), and charts and tables beside.
fn to_be_written(scenario: &Scenario, plan: Plan, parquet: bool) -> u64 {
    const BESIDE: u64 = 4_000_000;
    let row = 350 * scenario.options.len() + 8 * scenario.uncertain().len();
    BESIDE + if parquet { row as u64 * plan.trajectories } else { 0 }
}
