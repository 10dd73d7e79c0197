//! What may be typed. Meaning is given to it by the commands.

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
    Init(super::init::InitArgs),
    /// Validate scenarios and print every assumption behind them.
    Check(super::check::CheckArgs),
    /// Print the JSON Schema of the scenario format, for editors, or of summary.json, for scripts.
    Schema {
        /// What the schema describes.
        #[arg(long, value_enum, default_value = "scenario")]
        of: SchemaOf,
    },
    /// Simulate, print the decision, write charts and data. The main job.
    Run(super::run::RunArgs),
    /// Put the shards of a run together: the folder that one run gives, byte for byte.
    Merge(super::merge::MergeArgs),
    /// One deck of results that stand in folders already, without simulating.
    Deck(super::deck::DeckArgs),
    /// Answer an agent on standard input and output, by the Model Context Protocol.
    #[cfg(feature = "mcp")]
    Mcp(super::mcp::McpArgs),
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
    /// The best plan within bounds: heads, units, sellers, months, a month to stop; as a scenario that run takes.
    Optimise(super::optimise::OptimiseArgs),
    /// Who wins under whose beliefs, on the same luck.
    Priors(super::priors::PriorsArgs),
    /// Learn from the company's own history: exports of deals, hires and meetings into beliefs.
    Calibrate(super::calibrate::CalibrateArgs),
    /// What changed between two runs, and which changed assumption moved the result by how much.
    Diff(super::diff::DiffArgs),
    /// How good a run's forecast was, which tripwires have fired, and what to expect now.
    Score(super::score::ScoreArgs),
    /// Test what people in the field say on simulated output, and write docs/CLAIMS.md.
    Claims(super::claims::ClaimsArgs),
    /// A bad, a middling and a good future of the choice, told with dates beside the other options under the same luck.
    Replay(super::replay::ReplayArgs),
    /// Write one trajectory month by month, every state of the model, as CSV.
    Trace(super::trace::TraceArgs),
    /// Print shell completions.
    Completions {
        /// For which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual: the page of the program, of a command, or all pages into a folder.
    Man(ManArgs),
}

/// What a JSON Schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A scenario file.
    Scenario,
    /// summary.json of a run.
    Summary,
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
