//! `init` and `schema`: what somebody needs to start writing.

use super::exit::Failure;
use super::folder::OutputFile;
use super::terminal;
use crate::scenario::{self, setting::Archetype};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Name of the schema file that the template points to.
const SCHEMA_FILE: &str = "alliance-sim.schema.json";

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

/// Writes a commented starter scenario, and the schema that it points to beside it.
///
/// # Errors
/// [`Failure::BadArgument`] if the file exists, [`Failure::File`] if it cannot be written.
pub fn init(args: &InitArgs) -> Result<(), Failure> {
    let archetype = match args.archetype {
        ArchetypeArg::IsvHosted => Archetype::IsvHosted,
        ArchetypeArg::CustomerDeployed => Archetype::CustomerDeployed,
        ArchetypeArg::Hybrid => Archetype::Hybrid,
    };
    let text = scenario::template(archetype);
    let Some(path) = &args.path else { return terminal::print(&text) };
    let file = OutputFile::open(path, |_| false)?.filled(text.into_bytes())?;
    let schema_path = path.with_file_name(SCHEMA_FILE);
    if std::fs::symlink_metadata(&schema_path).is_err() {
        OutputFile::open(&schema_path, |_| false)?.finish(schema().into_bytes())?;
    }
    file.put()?;
    terminal::print(&format!(
        "Wrote {path}. Answer its ten questions, then:\n  alliance-sim check {path}\n  alliance-sim run {path}\n",
        path = path.display()
    ))
}

/// The JSON Schema of the scenario format, as text.
#[must_use]
pub fn schema() -> String {
    let schema = serde_json::to_string_pretty(&scenario::schema()).expect("a JSON value has a text");
    schema + "\n"
}
