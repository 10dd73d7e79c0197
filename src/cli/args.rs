//! What may be typed. Meaning is given to it by the commands.

use super::shared::{ChartsArg, DesignArg, FormatArg, InputArgs, SimulationArgs};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Should you build, buy or mix field-alliance capacity, and does it pay at all?
///
/// A scenario file states what you know and what you believe. `run` simulates thousands of multi-year trajectories of
/// every staffing option under the same luck, prints the decision with its uncertainty, and writes board-deck charts
/// and data files.
#[derive(Debug, Parser)]
#[command(name = "alliance-sim", version, propagate_version = true, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Never colour the output; so does the variable NO_COLOR.
    #[arg(long, global = true)]
    pub no_color: bool,
}

const EXAMPLES: &str = "Examples:
  alliance-sim init mine.toml                    write a commented starter scenario
  alliance-sim check mine.toml                   see every assumption that stands behind it
  alliance-sim run mine.toml                     the decision, its charts and its data
  alliance-sim run mine.toml --set isv.acv=150e3 what if?";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented starter scenario.
    Init(InitArgs),
    /// Validate scenarios and print every assumption behind them.
    Check(CheckArgs),
    /// Print the JSON Schema of the scenario format, for editors.
    Schema,
    /// Simulate, print the decision, write charts and data. The main job.
    Run(RunArgs),
    /// Tenancy test: which side of the hyperscaler is motivated, with and without the hosted part.
    Classify(super::classify::ClassifyArgs),
    /// What a result hangs on: how much could be learnt, which beliefs move it, and which way.
    Sensitivity(super::sensitivity::SensitivityArgs),
    /// What to find out before deciding: the worth of knowing, belief by belief, and of a pilot.
    Voi(super::voi::VoiArgs),
    /// The value of a belief or a plan at which the decision turns; two of them make a decision map.
    Breakeven(super::breakeven::BreakevenArgs),
    /// Named stress cases side by side, the mildest shift that overturns the decision, and where the choice loses.
    Stress(super::stress::StressArgs),
    /// Check a scenario and how far its answer can be trusted, by documented rules.
    Audit(super::audit::AuditArgs),
    /// Archetype × motion: which motion pays for which product, and what the wrong playbook costs.
    Blueprint(super::blueprint::BlueprintArgs),
    /// Build versus buy as curves: by team size and horizon, and the worth of flexibility by volatility.
    Scale(super::scale::ScaleArgs),
    /// Who wins under whose beliefs, on the same luck.
    Priors(super::priors::PriorsArgs),
    /// Test what people in the field say on simulated output, and write docs/CLAIMS.md.
    Claims(super::claims::ClaimsArgs),
    /// Write one trajectory month by month, every state of the model, as CSV.
    Trace(TraceArgs),
    /// Print shell completions.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual: the page of the program, of a command, or all pages into a folder.
    Man(ManArgs),
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Command whose page is printed; that of the program unless given.
    pub command: Option<String>,
    /// Write the pages of the program and of all commands into this folder instead.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub out: Option<PathBuf>,
}

/// Whose cloud account the product runs in.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ArchetypeArg {
    /// The vendor's.
    IsvHosted,
    /// The customer's.
    CustomerDeployed,
    /// Control plane in one, data plane in the other.
    Hybrid,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Whose cloud account the product runs in.
    #[arg(long, value_enum, default_value = "customer_deployed")]
    pub archetype: ArchetypeArg,
    /// Where to write; standard output unless given. An existing file is never overwritten.
    pub path: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files, or folders of them.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Print the assumption ledger as JSON.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub input: InputArgs,
}

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
    /// Scenario files.
    #[arg(required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub simulation: SimulationArgs,
    /// Output folder; outputs/<file stem> unless given. With several scenarios, the folder that holds theirs.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What is printed.
    #[arg(long, value_enum, default_value = "table")]
    pub format: FormatArg,
    /// Form of the charts.
    #[arg(long, value_enum, default_value = "png")]
    pub charts: ChartsArg,
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

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArgs {
    /// Scenario file.
    pub scenario: PathBuf,
    /// Which trajectory, counted from 0 as in outcomes.parquet.
    #[arg(long, value_name = "K")]
    pub trajectory: u64,
    /// Which option, by name; the first that is not the baseline unless given.
    #[arg(long, value_name = "NAME")]
    pub option: Option<String>,
    /// Seed of beliefs and luck.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How beliefs are drawn.
    #[arg(long, value_enum, default_value = "iid")]
    pub design: DesignArg,
    /// Lucks for each draw of beliefs, as in the run that is audited.
    #[arg(long, value_name = "R", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub luck: u64,
    #[command(flatten)]
    pub input: InputArgs,
    /// Where to write; standard output unless given.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// What to write: months, or the trajectory's beliefs and outcomes.
    #[arg(long, value_enum, default_value = "months")]
    pub show: TraceShow,
}

/// What `trace` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceShow {
    /// One row a month, every state of the model.
    Months,
    /// The trajectory's outcome metrics, as in outcomes.parquet.
    Outcomes,
    /// The trajectory's beliefs, as in beliefs.parquet.
    Beliefs,
}
