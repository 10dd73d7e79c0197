//! `mcp`: the program asked by an agent, on standard input and output, by the Model Context Protocol.
//!
//! Tools take the text of a scenario and read nothing else; nothing is written to the disk. [`tools`] has what they do,
//! [`answer`] the form of what they say, [`pack`] the files of a decision in memory; only [`server`] knows the protocol.

mod answer;
mod asked;
mod frames;
mod pack;
mod server;
mod tools;

use super::exit::Failure;
use clap::Args;

/// Arguments of `mcp`.
#[derive(Debug, Args)]
pub struct McpArgs {
    /// Longest time that a question may take, seconds; clients often wait for no more than a minute.
    #[arg(long, value_name = "SECONDS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub seconds: u64,
}

/// Answers until standard input ends.
///
/// # Errors
/// If the protocol cannot be spoken.
pub fn mcp(args: &McpArgs) -> Result<(), Failure> {
    server::serve(std::time::Duration::from_secs(args.seconds)).map_err(Failure::Failed)
}
