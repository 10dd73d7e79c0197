//! The command line: the only place that prints, writes files or reads the clock.

#![allow(
    clippy::doc_markdown,
    reason = "comments on arguments are printed as help, where names stand as they are typed"
)]

mod args;
mod audit;
mod blueprint;
mod breakeven;
mod calibrate;
mod check;
mod claims;
mod classify;
mod date;
mod deck;
mod diff;
mod exit;
mod folder;
mod init;
mod job;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod merge;
mod optimise;
mod output;
mod pack;
mod past;
mod priors;
mod replay;
mod run;
mod scale;
mod score;
mod sensitivity;
mod shard_folder;
mod shared;
mod signals;
mod stress;
mod terminal;
mod trace;
mod voi;
mod watch;
mod what_if;

pub use exit::Exit;

use args::{Cli, Command, SchemaOf};
use clap::{CommandFactory, Parser};
use exit::Failure;

/// Runs the program on the arguments of this process.
#[must_use]
pub fn main() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Exit::BadInput } else { Exit::Done };
        }
    };
    signals::heed_interrupts();
    let no_color = cli.no_color;
    match dispatch(cli) {
        Ok(()) => Exit::Done,
        Err(Failure::ClosedPipe) => Exit::Done,
        Err(failure @ Failure::BadScenario(_)) => {
            terminal::note(&failure.to_string());
            failure.exit()
        }
        Err(failure) => {
            let (on, off) = if terminal::colours_notes(no_color) { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
            terminal::note(&format!("{on}error{off}: {failure}"));
            failure.exit()
        }
    }
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    let no_color = cli.no_color;
    match cli.command {
        Command::Init(args) => init::init(&args),
        Command::Check(args) => check::check(&args, no_color),
        Command::Schema { of: SchemaOf::Scenario } => terminal::print(&init::schema()),
        Command::Schema { of: SchemaOf::Summary } => terminal::print(&crate::report::json::schema()),
        Command::Run(args) => run::run(&args, no_color),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::mcp(&args),
        Command::Merge(args) => merge::merge(&args, no_color),
        Command::Deck(args) => deck::deck(&args),
        Command::Audit(args) => audit::audit(&args, no_color),
        Command::Stress(args) => stress::stress(&args, no_color),
        Command::Breakeven(args) => breakeven::breakeven(&args, no_color),
        Command::Sensitivity(args) => sensitivity::sensitivity(&args, no_color),
        Command::Voi(args) => voi::voi(&args, no_color),
        Command::Classify(args) => classify::classify(&args, no_color),
        Command::Blueprint(args) => blueprint::blueprint(&args, no_color),
        Command::Scale(args) => scale::scale(&args, no_color),
        Command::Optimise(args) => optimise::optimise(&args, no_color),
        Command::Priors(args) => priors::priors(&args, no_color),
        Command::Calibrate(args) => calibrate::calibrate(&args, no_color),
        Command::Diff(args) => diff::diff(&args, no_color),
        Command::Score(args) => score::score(&args, no_color),
        Command::Claims(args) => claims::claims(&args),
        Command::Replay(args) => replay::replay(&args, no_color),
        Command::Trace(args) => trace::trace(&args, no_color),
        Command::Completions { shell } => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "alliance-sim", &mut bytes);
            terminal::print(&String::from_utf8_lossy(&bytes))
        }
        Command::Man(args) => man::man(&args),
    }
}
